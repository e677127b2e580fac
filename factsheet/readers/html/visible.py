"""A page's element tree to the same tree without what its reader is not shown: hidden by an attribute, by an inline style,
by a rule of the page's own style sheet, or never shown by a browser.

Knows no sheet. Where a selector says more than tags, classes, ids, attributes and what they stand in, it is taken to
match: a page is rather refused than read with words that nobody sees.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from factsheet.readers.html.markup import unreadable

# What browsers never show: HTML Standard 15.3.1, and what stands in for something else.
UNSEEN = frozenset([
    "area", "audio", "base", "canvas", "datalist", "dialog", "embed", "head", "iframe", "link", "meta", "noembed",
    "noframes", "noscript", "object", "param", "rp", "script", "style", "template", "title", "video",
])  # fmt: skip
HIDDEN = frozenset(["hidden", "inert", "popover"])  # attributes: nobody sees it, reaches it, or until it is opened
LONGEST = 12  # parts of a selector that are looked at, from its end
LARGEST_SELECTOR = 10_000  # characters
MOST = 200  # rules that hide something; a page of ours has none outside print
_STRING = r"\"[^\"\\]*(?:\\.[^\"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*'"
STRING = re.compile(_STRING, re.DOTALL)
SKIPPED = re.compile(rf"/\*.*?\*/|{_STRING}", re.DOTALL)
MARKS = re.compile(rf"/\*.*?\*/|{_STRING}|[{{}};]", re.DOTALL)
SPECIAL = re.compile(r"[\\/\"']")
ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
HIDES = re.compile(
    r"\s*(?:display\s*:\s*none|(?:visibility|content-visibility)\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE
)
PRINT_ONLY = re.compile(r"@media\s+(?:only\s+)?print\s*(?:and\b[^,]*)?", re.IGNORECASE)
ARGUMENTS = re.compile(r"\([^()]*\)")
STEP = re.compile(r"\s*([>+~]|\s)\s*")
PIECE = re.compile(
    r"(?P<tag>^[\w-]+)|\.(?P<class>[\w-]+)|#(?P<id>[\w-]+)"
    r"|\[\s*(?P<name>[\w-]+)\s*(?:=\s*(?P<value>[\w-]+)\s*)?\]"
)
PSEUDO_ELEMENT = re.compile(r"::|:(?:before|after|first-line|first-letter)\b")


@dataclass(frozen=True, kw_only=True)
class Compound:
    """One part of a selector: what an element must be, and how it stands to the part before (" " or ">")."""

    tag: str
    classes: frozenset[str]
    id: str
    attributes: tuple[tuple[str, str | None], ...]
    combinator: str


def prune(root: Any) -> None:
    """Take out of a page whatever its reader is not shown; the words after it stay.

    Raises ProblemsError for a style sheet that prints words of its own: no element holds them.
    """
    sheets = ["".join(style.itertext()) for style in root.iter("style")]
    if any(_prints_words(declaration) for css in sheets for _, declaration in _declarations(css)):
        raise unreadable("the style sheet prints words that stand in no element", "put the words into a template")
    rules = [rule for css in sheets for rule in hiding(css)]
    if len(rules) > MOST:
        raise unreadable("the style sheet of this web page hides too much to be followed")
    for element in list(root.iter()):
        if _is_hidden(element) or any(_matches(element, rule) for rule in rules):
            take_out(element)


def hiding(css: str) -> Iterator[tuple[Compound, ...]]:
    """The selectors of the rules by which a style sheet hides something on a screen."""
    for prelude, declaration in _declarations(css):
        if HIDES.match(_plain(declaration)):
            yield from _selectors(_plain(prelude))


def _declarations(css: str) -> Iterator[tuple[str, str]]:
    """Every declaration for a screen, after what stands in front of its brace."""
    around = [("", False)]  # what stands in front of each open brace, and whether it is for print only
    start = 0
    for mark in MARKS.finditer(css):
        sign = mark[0]
        if sign not in "{};":  # a comment or string
            continue
        piece, start = css[start : mark.start()], mark.end()
        selector, is_print = around[-1]
        if sign == "{":
            prelude = SKIPPED.sub(" ", piece).strip()
            is_print = is_print or bool(PRINT_ONLY.fullmatch(prelude))
            around.append((selector if prelude.startswith("@") else prelude, is_print))
            continue
        if not is_print:
            yield selector, piece
        if sign == "}" and len(around) > 1:
            around.pop()


def _prints_words(declaration: str) -> bool:
    """Whether a declaration is generated content that says something: signs and blanks do not."""
    name, _, value = declaration.partition(":")
    if _plain(name).strip().lower() != "content":
        return False
    said = "".join(found[0] for found in STRING.finditer(value))
    return "attr(" in value.lower() or any(c.isalnum() for c in _unescaped(said))


def _plain(css: str) -> str:
    """Without comments and strings, escapes read."""
    return _unescaped(SKIPPED.sub(" ", css)) if SPECIAL.search(css) else css


def _unescaped(words: str) -> str:
    def character(found: re.Match[str]) -> str:
        return chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else found[2]

    return ESCAPE.sub(character, words) if "\\" in words else words


def _selectors(prelude: str) -> Iterator[tuple[Compound, ...]]:
    shown, before = prelude.replace("&", ""), ""
    while shown != before and len(shown) < LARGEST_SELECTOR:  # what stands in :is() and :not() is not looked at
        shown, before = ARGUMENTS.sub("", shown), shown
    for selector in shown.split(","):
        if selector.strip() and not PSEUDO_ELEMENT.search(selector):
            yield _compounds(selector.strip())


def _compounds(selector: str) -> tuple[Compound, ...]:
    parts = STEP.split(selector)
    out: list[Compound] = []
    for n in range(0, len(parts), 2):
        combinator = parts[n - 1].strip() or " " if n else " "
        if combinator in "+~":  # what stands before it is not looked at
            out.clear()
        pieces = list(PIECE.finditer(parts[n]))
        out.append(
            Compound(
                tag=next((p["tag"].lower() for p in pieces if p["tag"]), ""),
                classes=frozenset(p["class"] for p in pieces if p["class"]),
                id=next((p["id"] for p in pieces if p["id"]), ""),
                attributes=tuple((p["name"].lower(), p["value"]) for p in pieces if p["name"]),
                combinator=combinator,
            )
        )
    return tuple(out[-LONGEST:])


def _matches(element: Any, rule: tuple[Compound, ...]) -> bool:
    """Whether a selector selects an element: which of its parts each ancestor can stand for, from the root down."""
    if len(rule) == 1 or not _is(element, rule[-1]):
        return _is(element, rule[-1])
    above: set[int] = set()
    parent: set[int] = set()
    for node in (*reversed(list(element.iterancestors())), element):
        before = (parent, above)
        parent = {
            n
            for n, part in enumerate(rule)
            if _is(node, part) and (n == 0 or n - 1 in before[0 if part.combinator == ">" else 1])
        }
        above |= parent
    return len(rule) - 1 in parent


def _is(element: Any, part: Compound) -> bool:
    if part.tag and part.tag != element.tag:
        return False
    if part.id and part.id != element.get("id"):
        return False
    if part.classes and not part.classes <= set((element.get("class") or "").split()):
        return False
    return all(
        element.get(name) == value if value is not None else name in element.attrib for name, value in part.attributes
    )


def _is_hidden(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in UNSEEN or HIDDEN & set(element.attrib):
        return True
    if element.get("aria-hidden", "").strip().lower() == "true":
        return True
    return any(HIDES.match(_plain(piece)) for piece in element.get("style", "").split(";"))


def take_out(element: Any) -> None:
    """Take an element out of its page; the words after it stay. Raises ProblemsError where more would go with it."""
    parent = element.getparent()
    if element.tag in {"col", "colgroup"}:  # what hides with it stands elsewhere
        raise unreadable("a column of a table is hidden", line=element.sourceline)
    if parent is None:  # a page that hides all of itself is empty
        for child in list(element):
            element.remove(child)
        element.text = None
        return
    tail, before = element.tail or "", element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
