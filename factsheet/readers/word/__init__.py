"""A Word file to what is seen of the sheet in it: also of one that Word or LibreOffice has saved again.

Reads text, styles by their names, numbering, header rows, footnotes, links and the bookmarks that say what holds what;
never document properties, custom parts or alternative texts. Headers and footers are furniture, but for the banner.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from factsheet.document import Content, Inline, Link, Note, Plain, Run, text, walk
from factsheet.document.names import BOOKMARK, NOTE
from factsheet.readers.seen import Seen
from factsheet.readers.word import banner, charts, figures
from factsheet.readers.word.body import SAID, TERMS, Body, Group, Piece
from factsheet.readers.word.inlines import GONE, Story, joined, line, local
from factsheet.readers.word.numbering import Numbering
from factsheet.readers.word.package import Package, W, open_package, unreadable
from factsheet.readers.word.styles import Styles
from factsheet.readers.word.tables import Tables, elements, lines

__all__ = ["read"]

FRONT: Final = frozenset(["letterhead", "kicker", "subtitle", "meta", "notice"])
IMPRINT: Final = frozenset(["imprint", "imprint links", "breadcrumb"])
ROLES: Final = frozenset(
    [
        banner.ROLE,
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


def read(data: bytes) -> Plain:
    """What is seen of a sheet in a Word file.

    Raises ProblemsError (`unreadable`) for what is damaged, hostile, or holds what no sheet holds.
    """
    return Reader(open_package(data)).plain()


def pictures(data: bytes) -> tuple[Seen, ...]:
    """What is seen of the pictures of a Word file's text, in their order. Raises ProblemsError."""
    return tuple(figures.pictures(open_package(data)))


class Reader:
    """One file's pieces, read once, in the order of the text."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._body = package.tree(package.story).find(f"{W}body")
        self._styles = Styles(self._tree("styles"))
        self._numbering = Numbering(self._tree("numbering"), self._styles)
        self._tables = Tables(self._styles, self._numbering)
        self._anchors = frozenset(m.get(f"{W}name", "") for m in self._body.iter(f"{W}bookmarkStart"))
        self._called: list[str] = []
        self._story = self._new_story(package.story, self._call)

    def plain(self) -> Plain:
        story = list(elements(self._body))
        pieces = _merged(story, [self._piece(element) for element in story])
        said = self._banner(pieces)
        notes = tuple(self._notes())
        first, last = _front(pieces), _imprint(pieces)
        shown = [*(c for p in pieces for c in (p.content, *p.rows)), *(p.table for p in pieces), *notes]
        targets = frozenset(n.target[1:] for n in walk(tuple(shown)) if isinstance(n, Link) and n.target[:1] == "#")
        title = next((p.content for p in pieces[:first] if p.level), ())
        return Plain(
            language=self._styles.language,
            title=title,
            front=tuple(line(p.content) for p in pieces[:first] if not p.level and p.content),
            blocks=Body(pieces, _groups(story), targets).blocks(first, max(first, last)),
            notes=notes,
            imprint=tuple(c for p in pieces[max(first, last) :] for c in _imprinted(p)),
            banner=said,
        )

    def _banner(self, pieces: list[Piece]) -> str:
        """The banner of the text, taken out of its pieces: the first that is there, in a style of its own."""
        at = next((n for n, piece in enumerate(pieces) if not piece.blank), -1)
        said = ""
        if at >= 0 and pieces[at].role == banner.ROLE:
            said = " ".join(text(pieces[at].content).split())
            pieces[at] = Piece()
        banner.check(self._package, self._body, self._styles, said)
        return said

    def _tree(self, kind: str) -> Any:
        name = self._package.related(self._package.story, kind)
        return self._package.tree(name) if name else None

    def _new_story(self, part: str, note: Any) -> Story:
        return Story(
            styles=self._styles,
            language=self._styles.language,
            relationships=self._package.relationships(part),
            anchors=self._anchors,
            note=note,
        )

    # --- notes -----------------------------------------------------------------------------------------------

    def _call(self, reference: Any) -> str:
        """A note's number is its place in the order of calls."""
        self._called.append(reference.get(f"{W}id", ""))
        return str(len(self._called))

    def _notes(self) -> Iterator[Note]:
        if not self._called:
            return
        part = self._package.related(self._package.story, "footnotes")
        root = self._package.tree(part) if part else ()
        known = {f.get(f"{W}id", ""): f for f in root if local(f) == "footnote"}
        story = self._new_story(part, _call_in_note)
        for number, id_ in enumerate(self._called, 1):
            note = known.get(id_)
            inside = () if note is None else note.iterchildren(f"{W}p")
            yield Note(id=str(number), content=_without_number(lines(story, inside)))

    # --- pieces ----------------------------------------------------------------------------------------------

    def _piece(self, element: Any) -> Piece:
        if local(element) == "tbl":
            return Piece(table=self._tables.read(element, self._story))
        style = self._styles.of(element)
        role = next((n for n in map(_role, self._styles.names(style)) if n in ROLES), "")
        if charts.find(element) is not None:
            return Piece(role=role, chart=charts.read(element, self._package, self._styles))
        if role == figures.ROLE and (figure := figures.read(element)):
            return Piece(role=role, figure=figure)
        level = self._heading(element, style)
        sign = None if level or _is_gone(element) else self._numbering.sign(element)
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
