"""A stretch of a Word file's text to what is seen of the sheet in it: the whole text, or a section of a packet's."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from factsheet.document import Content, Inline, Link, Note, Plain, Run, text, walk
from factsheet.document.names import BOOKMARK, NOTE
from factsheet.readers.word import banner, charts, figures
from factsheet.readers.word.body import SAID, TERMS, Body, Group, Piece
from factsheet.readers.word.inlines import GONE, Story, joined, line, local
from factsheet.readers.word.numbering import Numbering
from factsheet.readers.word.package import Package, W, unreadable
from factsheet.readers.word.styles import Styles
from factsheet.readers.word.tables import Tables, elements, lines

FRONT: Final = frozenset(["letterhead", "kicker", "subtitle", "meta", "notice"])
IMPRINT: Final = frozenset(["imprint", "imprint links", "breadcrumb"])
DIVIDER: Final = ("tab label", "tab title")  # what stands above a sheet in a packet
ROLES: Final = frozenset(
    [
        banner.ROLE,
        *DIVIDER,
        *FRONT,
        *IMPRINT,
        "quote",
        "attribution",
        "quote source",
        "caption",
        "source",
        "chart title",
        "chart subtitle",
        "summary title",
        "summary text",
    ]
    + [*TERMS, *SAID, figures.ROLE, "picture caption", "credit"]
    + [f"list continue{n}" for n in ("", " 2", " 3", " 4", " 5")]
)


class Opened:
    """One file: its text, and what the whole of it shares. What is counted is counted in the order of the text."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.body = package.tree(package.story).find(f"{W}body")
        self.settings = self._tree("settings")
        self.styles = Styles(self._tree("styles"))
        self.numbering = Numbering(self._tree("numbering"), self.styles)
        self.tables = Tables(self.styles, self.numbering)
        self.notes_part = package.related(package.story, "footnotes")
        root = package.tree(self.notes_part) if self.notes_part else ()
        self.notes = {f.get(f"{W}id", ""): f for f in root if local(f) == "footnote"}

    def _tree(self, kind: str) -> Any:
        name = self.package.related(self.package.story, kind)
        return self.package.tree(name) if name else None

    def elements(self) -> list[Any]:
        """The paragraphs and tables of the text, in order. Raises ProblemsError."""
        return list(elements(self.body))

    def bookmarks(self) -> frozenset[str]:
        """The names of all places that a link in the file may lead to."""
        return frozenset(m.get(f"{W}name", "") for m in self.body.iter(f"{W}bookmarkStart"))


def own_place(bookmark: str) -> str:
    """A bookmark as a link of its own sheet names it."""
    mark = BOOKMARK.fullmatch(bookmark)
    return "#" + (mark["id"].replace("_", "-") if mark else bookmark)


class Stretch:
    """The pieces of a stretch, read once, in the order of the text.

    `place` tells where a link to a bookmark leads, "" for nowhere. `language` is that of words that name none, the file's
    where it is "". Notes are numbered from the one behind `before`. `entries` gathers what the contents say of places in it;
    None where no contents are.
    """

    def __init__(
        self,
        opened: Opened,
        elements_: list[Any],
        *,
        place: Callable[[str], str],
        language: str = "",
        before: int = 0,
        entries: list[str] | None = None,
    ) -> None:
        self._opened, self._styles = opened, opened.styles
        self._place, self._before, self._entries = place, before, entries
        self.language = language or opened.styles.language
        self.called: list[str] = []
        self._story = self._new_story(opened.package.story, self._call)
        self._elements = elements_
        self.pieces = _merged(elements_, [self._piece(element) for element in elements_])

    def take_banner(self) -> str:
        """The banner of the text, taken out of its pieces: the first that is there, in a style of its own."""
        at = next((n for n, piece in enumerate(self.pieces) if not piece.blank), -1)
        if at < 0 or self.pieces[at].role != banner.ROLE:
            return ""
        said = " ".join(text(self.pieces[at].content).split())
        self.pieces[at] = Piece()
        return said

    def plain(self, said: str = "") -> Plain:
        """What is seen of the sheet, below its banner."""
        pieces = self.pieces
        notes = tuple(self._notes())
        first, last = _front(pieces), _imprint(pieces)
        shown = [*(c for p in pieces for c in (p.content, *p.rows)), *(p.table for p in pieces), *notes]
        targets = frozenset(n.target[1:] for n in walk(tuple(shown)) if isinstance(n, Link) and n.target[:1] == "#")
        title = next((p.content for p in pieces[:first] if p.level), ())
        return Plain(
            language=self.language,
            title=title,
            front=tuple(line(p.content) for p in pieces[:first] if not p.level and p.content),
            blocks=Body(pieces, _groups(self._elements), targets).blocks(first, max(first, last)),
            notes=notes,
            imprint=tuple(c for p in pieces[max(first, last) :] for c in _imprinted(p)),
            banner=said,
        )

    def _new_story(self, part: str, note: Any) -> Story:
        return Story(
            styles=self._styles,
            language=self.language,
            relationships=self._opened.package.relationships(part),
            place=self._place,
            note=note,
            entries=self._entries,
        )

    # --- notes -----------------------------------------------------------------------------------------------

    def _call(self, reference: Any) -> str:
        """A note's number is its place in the order of calls."""
        self.called.append(reference.get(f"{W}id", ""))
        return str(self._before + len(self.called))

    def _notes(self) -> Iterator[Note]:
        story = self._new_story(self._opened.notes_part, _call_in_note) if self.called else self._story
        for number, id_ in enumerate(self.called, self._before + 1):
            note = self._opened.notes.get(id_)
            inside = () if note is None else note.iterchildren(f"{W}p")
            yield Note(id=str(number), content=_without_number(lines(story, inside)))

    # --- pieces ----------------------------------------------------------------------------------------------

    def _piece(self, element: Any) -> Piece:
        if local(element) == "tbl":
            return Piece(table=self._opened.tables.read(element, self._story))
        style = self._styles.of(element)
        role = next((n for n in map(_role, self._styles.names(style)) if n in ROLES), "")
        if charts.find(element) is not None:
            return Piece(role=role, chart=charts.read(element, self._opened.package, self._styles))
        if role == figures.ROLE and (figure := figures.read(element)):
            return Piece(role=role, figure=figure)
        level = self._heading(element, style)
        sign = None if level or _is_gone(element) else self._opened.numbering.sign(element)
        if role in {"imprint links", "breadcrumb"}:
            rows = self._story.rows(element)
            return Piece(role=role, rows=rows, content=tuple(i for row in rows for i in row))
        content = self._story.content(element)
        return Piece(role=role, level=level, content=content, sign=sign, id=_id(element))

    def _heading(self, paragraph: Any, style: str) -> int:
        """A heading's level: what Word's navigation shows."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        found = self._styles.find(style, "pPr/outlineLvl") if own is None else own
        level = "" if found is None else found.get(f"{W}val", "")
        return int(level) + 1 if level in {"0", "1", "2", "3", "4", "5", "6", "7", "8"} else 0


def _role(name: str) -> str:
    return name.removesuffix(" first") if name in {"meta first", "notice first", "imprint first"} else name


def _is_gone(paragraph: Any) -> bool:
    """Whether a paragraph's end was deleted or moved away."""
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    return properties is not None and any(properties.find(W + name) is not None for name in GONE)


def _merged(elements: list[Any], pieces: list[Piece]) -> list[Piece]:
    """A paragraph whose end was deleted goes on in the next, which looks as that does."""
    out: list[Piece] = []
    carried: list[Inline] = []
    for element, piece in zip(elements, pieces, strict=True):
        if local(element) == "p" and _is_gone(element):
            carried += piece.content
            out.append(Piece())
        elif carried and piece.table is None:
            out.append(replace(piece, content=joined([*carried, *piece.content])))
            carried = []
        else:
            out.append(piece)
    return out if not carried else [*out[:-1], replace(out[-1], content=tuple(carried))]


def _id(paragraph: Any) -> str:
    for mark in paragraph.iter(f"{W}bookmarkStart"):
        found = BOOKMARK.fullmatch(mark.get(f"{W}name", ""))
        if found and not found["kind"]:
            return found["id"].replace("_", "-")
    return ""


def _groups(elements: list[Any]) -> list[Group]:
    """Where the bookmarks say that blocks begin and end that hold others."""
    begins: dict[tuple[str, str, str], int] = {}
    out: list[Group] = []
    for at, element in enumerate(elements):
        ends = []
        for mark in element.iter(f"{W}bookmarkStart"):
            found = BOOKMARK.fullmatch(mark.get(f"{W}name", ""))
            if found and found["kind"] not in {"", NOTE}:
                key = (found["kind"], found["depth"], found["id"])
                if found["end"]:
                    ends.append(key)
                else:
                    begins.setdefault(key, at)
        for key in ends:
            if key in begins:
                letter, depth, id_ = key
                start = begins.pop(key)
                out.append(
                    Group(letter=letter, depth=int(depth[:3] or 0), id=id_.replace("_", "-"), start=start, stop=at + 1)
                )
    return out


def _front(pieces: list[Piece]) -> int:
    """How many pieces the head of the sheet has: up to the first that is neither its title nor in a style of its own."""
    title = False
    for at, piece in enumerate(pieces):
        if piece.level == 1 and not title:
            title = True
        elif piece.role not in FRONT and not piece.blank:
            return at
    return len(pieces)


def _imprint(pieces: list[Piece]) -> int:
    """Where the imprint begins."""
    at = len(pieces)
    while at and (pieces[at - 1].role in IMPRINT or pieces[at - 1].blank):
        at -= 1
    return at


def _imprinted(piece: Piece) -> tuple[Content, ...]:
    if piece.role == "breadcrumb":
        return ()
    if piece.role == "imprint links":
        return piece.rows
    return (line(piece.content),) if piece.content else ()


def _call_in_note(_: Any) -> str:
    raise unreadable("a footnote calls a footnote")


def _without_number(content: Content) -> Content:
    """A note's words, without the blank behind its number; LibreOffice puts a tab there too."""
    if content and isinstance(content[0], Run):
        first = replace(content[0], text=content[0].text.lstrip(" \t"))
        return (first, *content[1:]) if first.text else content[1:]
    return content
