"""The text of one paragraph, cell or value into flat inlines, each looked at: what belongs to no mark is a problem.

Knows no blocks. Marks say who may read; whether all who read a place may read what it uses is uses.py's.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from factsheet.document import (
    Audiences,
    Break,
    Content,
    Dataset,
    FactCall,
    Inline,
    Link,
    Mark,
    NoteCall,
    Run,
    names,
    tidy,
)
from factsheet.document.tree import FactPart
from factsheet.problems import Problems, Severity
from factsheet.readers import markdown, marks, text
from factsheet.readers.passage import Passage

PARTS: tuple[FactPart, ...] = ("number", "period", "source")
_RESERVED = re.compile(r"[{}\[\]]|(?i:for\s*=)")
_FOR = re.compile(r"for\s*=", re.IGNORECASE)
_COLON = re.compile(r"\bfor:([a-z][a-z0-9-]*)")
_APART = re.compile(r"\[[^\[\]]*(?P<end>\])[ \n]+\{(?:for|lang)=[^{}]*\}")
_LOOKALIKE = re.compile(f"[{''.join(sorted(text.BRACKETS))}]")
_MEANING = frozenset("{}[]:|<>*_`\\=#~")  # an entity must not smuggle in what has a meaning
_SHEET = re.compile(r"sheet:[a-z][a-z0-9-]*(#[a-z][a-z0-9-]{0,31})?")
_NO_ADDRESS = re.compile(r"""[^!-~]|["<>\\^`{|}]""")
_WEB = re.compile(r"https?://[^\s/?#]+\S*|mailto:[^\s@]+@[^\s@]+")
STRAYS = 10  # reported for one text; who forgets one bracket has the rest to read again anyway


@dataclass(frozen=True, kw_only=True)
class Context:
    """What the prose of one file is read with. `facts` and `datasets` are None where they could not be read."""

    problems: Problems
    audiences: Audiences
    audience: str
    facts: Collection[str] | None
    notes: Collection[str]
    datasets: Mapping[str, Dataset | None] | None = None

    @property
    def path(self) -> str:
        return self.problems.path


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """What may stand in a text besides words; `item`: whether it may begin with a mark."""

    facts: bool = True
    notes: bool = True
    links: bool = True
    item: bool = False


PROSE = Allowed()
ITEM = Allowed(item=True)


@dataclass(frozen=True)
class Inlines:
    """Tidy inlines, and the mark that stood in front of them where one may."""

    content: Content
    mark: Mark = ()
    mark_at: int = 0


@dataclass
class _Walk:
    """One text on its way from tokens to inlines."""

    passage: Passage
    context: Context
    allowed: Allowed
    around: Mark
    out: list[Inline] = field(default_factory=list)
    cursor: int = 0
    strong: int = 0
    emphasis: int = 0
    languages: list[str] = field(default_factory=lambda: [""])
    marks: list[Mark] = field(default_factory=lambda: [()])
    link: Token | None = None
    outside: list[Inline] = field(default_factory=list)
    base: int = 0  # how many guards the open link has itself
    mark: Mark = ()
    mark_at: int = 0
    strays: int = 0

    # --- saying what is wrong ---

    def problem(self, index: int, code: str, message: str, help_: str = "", width: int = 1) -> None:
        self.passage.problem(self.context.problems, index, code, message, help_, width=width)

    def stray(self, index: int, message: str, help_: str, width: int = 1) -> None:
        self.strays += 1
        if self.strays <= STRAYS:
            self.problem(index, "stray", message, help_, width)

    # --- tokens ---

    def run(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            _READ[token.type](self, token)
            if token.meta.get("end") and token.type not in {"span_open", "link_open"}:
                self.cursor = token.meta["end"]

    def put(self, inline: Inline) -> None:
        self.out.append(inline)

    def words(self, words: str) -> None:
        self.put(
            Run(
                text=words,
                strong=self.strong > 0,
                emphasis=self.emphasis > 0,
                language=self.languages[-1],
                mark=self.marks[-1][self.base :],
            )
        )

    def text(self, token: Token) -> None:
        start = self.passage.text.find(token.content, self.cursor)
        if start < 0:  # cannot be: markdown-it's text is the author's; a wrong column is better than none
            start = self.cursor
        for match in _RESERVED.finditer(token.content):
            self._reserved(start + match.start(), match[0])
        for match in _COLON.finditer(token.content):
            if match[1] in self.context.audiences:
                self._reserved(start + match.start(), match[0])
        for match in re.finditer(r"\*+", token.content):
            self._star(start + match.start(), match[0])
        for match in _LOOKALIKE.finditer(token.content):
            message = f"this looks like a bracket but is the {unicodedata.name(match[0]).lower()}"
            self.problem(start + match.start(), "lookalike", message, "type [ ] { } on the keyboard, or leave it out")
        if token.content.endswith("\\") and start + len(token.content) == len(self.passage.text):
            self.stray(start + len(token.content) - 1, "no line follows this break", "take the \\ away")
        if token.content:
            self.words(token.content)
            self.cursor = start + len(token.content)

    def _star(self, index: int, stars: str) -> None:
        """A star that touches a word was meant for something; one between blanks is one of the text."""
        text = self.passage.text
        if text[index - 1 : index].strip() or text[index + len(stars) : index + len(stars) + 1].strip():
            message, help_ = (
                f"this {stars[:9]} makes nothing strong",
                "close what it begins, or write \\* for one of the text",
            )
            self.passage.problem(
                self.context.problems, index, "star", message, help_, width=len(stars), severity=Severity.WARNING
            )

    def _reserved(self, index: int, what: str) -> None:
        if any(index in {m.start(), m.start("end")} for m in _APART.finditer(self.passage.text)):
            return  # words that a blank parts from their mark, which is reported
        if what in "[]":
            help_ = f"finish what it begins, or write \\{what} for one of the text; a link is [text](https://…)"
            self.stray(index, f'this "{what}" belongs to no link, note or mark', help_)
        elif self.passage.text[index : index + 2] == "{#":
            help_ = 'an id stands once, at the end of a heading: "## Words {#name}"'
            self.stray(index, "this id belongs to no heading", help_)
        elif what in "{}":
            help_ = f"write [text]{{for=interagency}} or {{{{ fact }}}}, or \\{what} for one of the text"
            self.stray(index, f'this "{what}" belongs to no mark and no fact', help_)
        else:
            help_ = "write [text]{for=interagency}, or for\\= for words of the text"
            self.stray(index, f'"{what}" stands outside a mark', help_, len(what))

    def soft(self, _: Token) -> None:
        self.words(" ")
        self._next_line()

    def hard(self, token: Token) -> None:
        """A backslash at a line's end; two blanks there are none of ours: nobody sees them."""
        if not token.meta:
            self.soft(token)
            return
        self.put(Break(mark=self.marks[-1][self.base :]))
        self._next_line()

    def _next_line(self) -> None:
        end = self.passage.text.find("\n", self.cursor)
        self.cursor = end + 1 if end >= 0 else self.cursor

    def style(self, token: Token) -> None:
        start = self.passage.text.find(token.markup, self.cursor)
        if token.markup[0] == "_" and token.nesting > 0:
            help_ = "write *text* or **text**, or \\_ for one of the text"
            self.problem(start, "emphasis", "_ makes no emphasis here", help_, len(token.markup))
        if token.type.startswith("strong"):
            self.strong += token.nesting
        else:
            self.emphasis += token.nesting
        self.cursor = start + len(token.markup)

    def special(self, token: Token) -> None:
        """An escape or an entity."""
        at, words = token.meta["at"], token.content
        if words[0] == "\\" and words[1:] in text.BRACKETS | text.COLONS:
            words = words[1:]  # CommonMark leaves the backslash before what isn't ASCII
        elif words[0] == "\\" and (match := _FOR.match(self.passage.text, at + 1)):
            self._reserved(at + 1, match[0])
        if token.info == "entity":
            width = len(token.markup)
            if set(token.content) & _MEANING:
                message = f"{token.markup} hides a character that has a meaning"
                self.problem(at, "entity", message, f"write \\{token.content}", width)
            elif any(text.hidden(token.content)) or set(token.content) & set("\t\n\r\ufffd"):
                message = f"{token.markup} is a character that cannot be seen"
                self.problem(at, "hidden", message, "take it out", width)
        self.words(words)

    def refused(self, token: Token) -> None:
        at, end = token.meta["at"], token.meta["end"]
        code, message, help_ = _REFUSED[token.type]
        self.problem(at, code, message, help_, end - at)

    # --- phrases ---

    def span_open(self, token: Token) -> None:
        at, inside = token.meta["at"], token.meta["inside"]
        part = self.passage.part(inside, inside + len(token.content))
        brace = marks.brace(part, self.context.problems, self.context.audiences)
        if not self.passage.text[at + 1 : token.meta["close"]].strip(" \n\u00a0"):
            self.problem(at, "mark", "a mark around nothing", "put the words between [ and ]", 2)
        guard = self.marks[-1]
        if brace.names is not None:
            guard = (*guard, brace.names)
            self.check(guard, inside, len(token.content))
        self.marks.append(guard)
        self.languages.append(brace.language or self.languages[-1])
        self.cursor = token.meta["end"]

    def span_close(self, _: Token) -> None:
        self.marks.pop()
        self.languages.pop()

    def check(self, mark: Mark, index: int, width: int) -> None:
        if message := marks.check((*self.around, *mark), self.context.audience, self.context.audiences):
            self.problem(index, "nobody", message, marks.NOBODY, width)

    def lead(self, token: Token) -> None:
        """`{for=…}` that belongs to no phrase: in front of an item or a row, else a mistake."""
        at, inside = token.meta["at"], token.meta["inside"]
        part = self.passage.part(inside, inside + len(token.content))
        if self.allowed.item and not self.mark and not any(_shows(i) for i in self.out):
            brace = marks.brace(part, self.context.problems, self.context.audiences, item=True)
            self.mark, self.mark_at = ((brace.names,) if brace.names is not None else ()), at
            self.check(self.mark, inside, len(token.content))
            self.around = (*self.around, *self.mark)
            return
        help_ = 'write [text]{for=…} around the words, or "::: for …" above the block and ":::" below it'
        message = "a mark stands only behind [text], or first in an item, a row or a column's header"
        if any(m.end() == token.meta["end"] for m in _APART.finditer(self.passage.text)):
            message, help_ = "a blank stands between the words and their mark", "take it out: [text]{for=…}"
        self.problem(at, "mark", message, help_, token.meta["end"] - at)

    # --- facts, notes, links ---

    def fact(self, token: Token) -> None:
        at, inside, width = token.meta["at"], token.meta["inside"], token.meta["end"] - token.meta["at"]
        index = inside + len(token.content) - len(token.content.lstrip())
        name, dot, part = token.content.strip().partition(".")
        if not self.allowed.facts:
            self.problem(at, "fact", "no fact can be printed here", "write the words themselves", width)
        elif "|" in part or "|" in name or "(" in name:
            help_ = "write {{ name }}, {{ name.number }}, {{ name.period }} or {{ name.source }}"
            self.problem(index, "fact", "facts have no filters", help_, len(token.content.strip()))
        elif self._known(name, index) and dot and part not in PARTS:
            message = f"a fact has no '{marks.short(part)}'"
            self.problem(index + len(name) + 1, "unknown-fact", message, marks.near(part, PARTS), max(1, len(part)))
        else:
            self.put(
                FactCall(
                    fact=name,
                    part=next((p for p in PARTS if p == part), ""),
                    strong=self.strong > 0,
                    emphasis=self.emphasis > 0,
                    language=self.languages[-1],
                    mark=self.marks[-1][self.base :],
                    location=self.passage.location(self.context.path, at, width),
                )
            )

    def _known(self, name: str, index: int) -> bool:
        facts = self.context.facts
        if facts is None or name in facts:
            return True
        help_ = marks.near(name, facts) if facts else 'state it in the front matter, under "facts:"'
        self.problem(index, "unknown-fact", f"no fact is called '{marks.short(name)}'", help_, max(1, len(name)))
        return False

    def note(self, token: Token) -> None:
        at, name = token.meta["at"], token.content
        width = token.meta["end"] - at
        if not self.allowed.notes or self.link is not None:
            where = "in a link" if self.link is not None else "here"
            self.problem(at, "note", f"no note can be called {where}", "call it behind a word of the text", width)
        elif name not in self.context.notes:
            known = self.context.notes
            help_ = marks.near(name, known) if known else f'write the note below: "[^{marks.short(name)}]: …"'
            self.problem(at, "unknown-note", f"no note is called '{marks.short(name)}'", help_, width)
        else:
            place = self.passage.location(self.context.path, at, width)
            self.put(NoteCall(note=name, mark=self.marks[-1], location=place))

    def link_open(self, token: Token) -> None:
        at = token.meta["at"]
        self.cursor = token.meta["end"]
        if self.link is not None or not self.allowed.links:
            where = "inside a link" if self.link is not None else "here"
            self.problem(at, "link", f"no link can stand {where}", "write its words alone")
            token.content = ""
        elif complaint := target_problem(token.content):
            self.problem(token.meta["inside"], "link", *complaint, len(token.content))
        elif token.meta["title"]:
            self.problem(at, "link", "a link has no title", "write [text](address)")
        if self.link is None:
            self.link, self.outside, self.out, self.base = token, self.out, [], len(self.marks[-1])

    def link_close(self, token: Token) -> None:
        opened = self.link
        if opened is None or opened.meta["close"] != token.meta["at"]:
            return
        inside = tuple(i for i in self.out if isinstance(i, Run | FactCall | Break))
        self.link, self.out, self.base = None, self.outside, 0
        at = opened.meta["at"]
        if not inside:
            self.problem(at, "link", "this link has no words", "write [text](address)", 2)
        elif opened.content:
            place = self.passage.location(self.context.path, at, token.meta["end"] - at)
            self.put(Link(target=opened.content, content=inside, mark=self.marks[-1], location=place))

    def autolink(self, token: Token) -> None:
        at, target = token.meta["at"], token.content
        width = token.meta["end"] - at
        if self.link is not None or not self.allowed.links:
            self.problem(at, "link", "no link can stand here", "write the address without < and >", width)
        elif not re.match(r"https?://", target) or target_problem(target):
            message = f"<{marks.short(target)}> is no address of the web"
            self.problem(at, "link", message, "write <https://…>, or [text](mailto:…)", width)
        else:
            self.words(target)
            run = self.out.pop()
            place = self.passage.location(self.context.path, at, width)
            if isinstance(run, Run):
                self.put(Link(target=target, content=(replace(run, mark=()),), mark=run.mark, location=place))


_REFUSED = {
    "code_inline": ("code", "code is no part of a sheet", "take the ` away, or write \\` for one of the text"),
    "html_inline": ("html", "HTML is no part of a sheet", "take it away, or write \\< for one of the text"),
    "image": ("image", "a picture is a block of its own", 'use "::: figure"'),
}
_READ = {
    "text": _Walk.text,
    "softbreak": _Walk.soft,
    "hardbreak": _Walk.hard,
    "em_open": _Walk.style,
    "em_close": _Walk.style,
    "strong_open": _Walk.style,
    "strong_close": _Walk.style,
    "text_special": _Walk.special,
    "code_inline": _Walk.refused,
    "html_inline": _Walk.refused,
    "image": _Walk.refused,
    "span_open": _Walk.span_open,
    "span_close": _Walk.span_close,
    "mark": _Walk.lead,
    "fact": _Walk.fact,
    "note": _Walk.note,
    "link_open": _Walk.link_open,
    "link_close": _Walk.link_close,
    "autolink": _Walk.autolink,
}


def _shows(inline: Inline) -> bool:
    return not isinstance(inline, Run) or bool(inline.text.strip())


def target_problem(target: str) -> tuple[str, str] | None:
    """What is wrong with an address and what to write, or None."""
    shown = marks.short(target)
    if any(text.hidden(target)) or re.search(r"\s", target):
        return f"'{shown}' has a blank or a character that cannot be seen", "write %20 for a blank"
    if re.search(r"\{(for|lang)=", target):
        return f"'{shown}' has a mark in it", "write [[text]{for=interagency}](address), or the mark around the link"
    if _NO_ADDRESS.search(target):
        # A PDF can hold no others (ISO 32000-1, 12.6.4.7): it would lead to a place with another name.
        return f"'{shown}' has a character that no address has", "write it as a browser copies it: %C3%A9 for é"
    if target.startswith("#"):
        if names.ID.fullmatch(target[1:]):
            return None
        return f"'{shown}' is no place in this sheet", "write #name, and {#name} behind the heading"
    if target.startswith("sheet:"):
        if _SHEET.fullmatch(target):
            return None
        return f"'{shown}' names no sheet", "write sheet:NAME or sheet:NAME#id: small letters, digits, hyphens"
    if _WEB.fullmatch(target):
        return None
    return f"'{shown}' leads nowhere", "write https://…, http://…, mailto:…, #id or sheet:NAME"


def read(passage: Passage, context: Context, around: Mark = (), allowed: Allowed = PROSE) -> Inlines:
    """The inlines of a passage; `around` is the mark of the place where they stand."""
    if _too_deep(passage, context):
        return Inlines(())
    walk = _Walk(passage, context, allowed, around)
    walk.run(markdown.inlines(passage.text))
    return Inlines(tidy(tuple(walk.out)), walk.mark, walk.mark_at)


def _too_deep(passage: Passage, context: Context) -> bool:
    """Report a text that has more brackets open than anybody means to close."""
    deep = markdown.too_deep(passage.text)
    if deep >= 0:
        help_ = "close them, or write \\[ for one of the text"
        passage.problem(context.problems, deep, "stray", "too many brackets are open here", help_)
    return deep >= 0


_SIGNS = "*†‡"  # that call notes on paper


def no_marker(passage: Passage, content: Content, context: Context) -> None:
    """Report a star or dagger at the end of a header or cell, which would call a note that nobody finds."""
    last = next((i for i in reversed(content) if not isinstance(i, NoteCall)), None)
    words = last.text.rstrip() if isinstance(last, Run) else ""
    if words and words[-1] in _SIGNS:
        index = max(passage.text.rfind(c) for c in _SIGNS)
        help_ = 'write [^name] here, and the note below the text: "[^name]: words"'
        passage.problem(context.problems, index, "note-marker", f"this '{words[-1]}' calls no note", help_)


def no_loose_note(passage: Passage, content: Content, context: Context) -> None:
    """Report a paragraph that begins like a note: nothing calls it."""
    words = content[0].text if content and isinstance(content[0], Run) else ""
    sign = words.split(" ", 1)[0]
    if sign and not sign.strip(_SIGNS):
        help_ = 'write "[^name]: words", and [^name] where it belongs'
        message = f"this begins like a note, and no '{sign}' calls it"
        passage.problem(context.problems, 0, "note-marker", message, help_, width=len(sign))
