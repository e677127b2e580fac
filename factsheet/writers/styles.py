"""Style sheets and tokens to CSS: custom properties from tokens.yaml, and the files a sheet's CSS is made of.

Says what no browser would: that a style sheet asks for a token that does not exist.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2

from factsheet.document import Face, Tokens
from factsheet.problems import Location, Problem, ProblemsError, in_order, nearest
from factsheet.writers.templates import BASE, Templates, decoded

LINE_END = re.compile(r"\r\n?|\f")  # CSS Syntax 3.3
USED = re.compile(r"var\(\s*(?P<name>--[\w-]+)")
DECLARED = re.compile(r"(?<![\w(-])(--[\w-]+)\s*:")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Style:
    """One style sheet: its text, and where it stands, as messages name it."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a kind of file is called, the template its HTML comes from, and its style sheets, the last one the strongest."""

    name: str
    template: str
    css: tuple[str, ...]


def style_sheets(templates: Templates, *names: str) -> tuple[Style, ...]:
    """Style sheets, each after the one it imports by `@import "base/…";`. Raises ProblemsError for what `read` finds."""
    sheets, problems = read(templates, *names)
    if problems:
        raise ProblemsError(*in_order(problems))
    return sheets


def read(templates: Templates, *names: str) -> tuple[tuple[Style, ...], list[Problem]]:
    """Style sheets, each after the one it imports, and what is wrong: one may import the file it replaces and nothing
    else, and asks for no custom property that none of them declares. Raises ProblemsError where there is no text to read.
    """
    found = [_with_imported(templates, name) for name in names]
    sheets = tuple(sheet for one, _ in found for sheet in one)
    problems = [problem for _, some in found for problem in some]
    return sheets, [*problems, *_undeclared(sheets, templates.tokens)]


def _with_imported(templates: Templates, name: str) -> tuple[tuple[Style, ...], list[Problem]]:
    common = name.startswith(BASE) and name.removeprefix(BASE) in templates.common
    data = templates.common[name.removeprefix(BASE)] if common else templates.find(name)
    style = Style(path=templates.path(name), text=LINE_END.sub("\n", decoded(data, templates.path(name))))
    before: tuple[Style, ...] = ()
    problems: list[Problem] = []
    text = style.text
    for found in _imports(text):
        text = text[: found.start] + blanked(text[found.start : found.end]) + text[found.end :]
        if name.startswith(BASE) or found.asked != BASE + name:
            problems.append(_at(style, found.at, f"a style sheet cannot import '{found.asked[:80]}'", _ONLY_BASE))
        elif not before:
            before, more = _with_imported(templates, found.asked)
            problems += more
    return (*before, Style(path=style.path, text=text)), problems


_ONLY_BASE = "import the file it replaces by its own name below base/, end with ';', and import nothing else"


@dataclass(frozen=True, kw_only=True)
class _Import:
    """An @import rule: where it begins and ends, what it asks for and where that stands."""

    start: int
    end: int
    asked: str
    at: int


@lru_cache(maxsize=64)
def _imports(text: str) -> tuple[_Import, ...]:
    """Every @import rule, however it is spelt."""
    if "import" not in text.lower() and "\\" not in text:  # an escape can spell it too
        return ()
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    rules = tinycss2.parse_stylesheet(text)
    offsets = [starts[r.source_line - 1] + r.source_column - 1 for r in rules]
    return tuple(
        _import(rule, start, end, starts)
        for rule, start, end in zip(rules, offsets, [*offsets[1:], len(text)], strict=True)
        if rule.type == "at-rule" and rule.lower_at_keyword == "import"
    )


def _import(rule: Any, start: int, end: int, starts: list[int]) -> _Import:
    tokens = [t for t in rule.prelude if t.type not in {"whitespace", "comment"}]
    first = tokens[0] if tokens else rule
    asked = tinycss2.serialize(rule.prelude).strip()
    if len(tokens) == 1 and not rule.content:
        asked = first.value if first.type == "string" else next((a for a, _ in addresses(tokens)), asked)
    inside = 1 if first.type == "string" else 0  # the caret stands under the words, not under their quote
    at = starts[first.source_line - 1] + first.source_column - 1 + inside
    return _Import(start=start, end=end, asked=asked, at=at)


def addresses(tokens: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The addresses that `url()`, `src()` and the functions of images hold, with the token each stands in."""
    for token in tokens:
        if token.type == "url":
            yield token.value, token
        elif token.type == "function":
            if token.lower_name in _FETCHING:
                yield from ((t.value, t) for t in token.arguments if t.type == "string")
            yield from addresses(token.arguments)
        elif token.type in {"() block", "[] block", "{} block"}:
            yield from addresses(token.content)


_FETCHING = frozenset(["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"])


def blank(found: re.Match[str]) -> str:
    """Blanks in place of a match, so that lines and columns of what follows stay true."""
    return blanked(found[0])


def blanked(words: str) -> str:
    """As many blanks and lines as there are words."""
    return re.sub(r"[^\n]", " ", words)


def _undeclared(sheets: Iterable[Style], tokens: Tokens) -> list[Problem]:
    texts = [(s, COMMENT.sub(blank, s.text)) for s in sheets]
    known = dict(custom_properties(tokens, "1pt"))
    for _, text in texts:
        known.update(dict.fromkeys(DECLARED.findall(text), ""))
    return [
        _at(style, found.start("name"), f"nothing declares {found['name']}", nearest(found["name"], known))
        for style, text in texts
        for found in USED.finditer(text)
        if found["name"] not in known
    ]


def _at(style: Style, offset: int, message: str, help_: str) -> Problem:
    return css_problem(style, *place(style.text, offset), message, help_)


def place(words: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    return words.count("\n", 0, offset) + 1, offset - words.rfind("\n", 0, offset)


def css_problem(style: Style, line: int, column: int, message: str, help_: str = "", code: str = "css") -> Problem:
    """A problem at a line and column of a style sheet."""
    lines = style.text.split("\n")
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    location = Location(path=style.path, line=line, column=column)
    return Problem(location=location, code=code, message=message, help=help_, excerpt=excerpt)


def custom_properties(tokens: Tokens, point: str) -> list[tuple[str, str]]:
    """The light colours, the fonts, the sizes and spaces as CSS custom properties; `point` is what one of them measures."""
    return [
        ("--pt", point),
        *((f"--color-{k}", f"#{v}") for k, v in tokens.color.items()),
        *((f"--font-{k}", f'"{v}"') for k, v in tokens.font.items()),
        *((f"--size-{k}", f"calc({v:g} * var(--pt))") for k, v in tokens.size.items()),
        *((f"--space-{k}", f"calc({v:g} * var(--pt))") for k, v in tokens.space.items()),
    ]


def dark_properties(tokens: Tokens) -> list[tuple[str, str]]:
    """The colours of dark mode."""
    return [(f"--color-{k}", f"#{v}") for k, v in tokens.dark.items()]


def declarations(properties: Iterable[tuple[str, str]]) -> str:
    """Custom properties as the body of one CSS rule."""
    return ";".join(f"{name}:{value}" for name, value in properties)


def font_face(face: Face, address: str, kind: str) -> str:
    """The @font-face rule of a face that is found at an address."""
    style = "italic" if face.italic else "normal"
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{style};'
        f'src:url("{address}") format("{kind}")}}'
    )


def faces_of(templates: Templates) -> tuple[Face, ...]:
    """The faces of the families that the tokens name.

    Raises ProblemsError for a family no font file has.
    """
    families = {f.family for f in templates.faces}
    wanted = templates.tokens.font
    missing = [
        Problem(
            location=Location(path=templates.path("tokens.yaml")),
            code="font",
            message=f"no file in {templates.root}/fonts has the family '{family}' (font: {name})",
            help=nearest(family, families) or "put its TTF files there",
        )
        for name, family in sorted(wanted.items())
        if family not in families
    ]
    if missing:
        raise ProblemsError(*missing)
    return tuple(f for f in templates.faces if f.family in wanted.values())
