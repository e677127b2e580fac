"""Pieces of a Word body (paragraphs and tables, each with its style's role) to the blocks of a sheet.

What holds others is found by its two bookmarks, and must look the part: what a list, a quote or a summary holds in the
style of plain text is read as standing outside it, since that is how it is seen. Never sees XML.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, get_args

from factsheet.document import Block, Chart, Content, Figure, Heading, Item, List, Paragraph, Quote, Table
from factsheet.document.names import CONTAINERS
from factsheet.document.tree import EntriesKind
from factsheet.readers.word.holders import Charted, Explained, Gathered, Said, Summed
from factsheet.readers.word.numbering import Sign
from factsheet.readers.word.package import unreadable

DEEPEST: Final = 16
KINDS: Final = {letter: kind for kind, letter in CONTAINERS.items()}
ENTRIES: Final = get_args(EntriesKind)
TERMS: Final = frozenset(["definition term", "question", "contact name", "key fact label"])
SAID: Final = frozenset(["definition text", "answer", "contact details", "key fact value", "key fact detail"])


@dataclass(frozen=True, kw_only=True)
class Group:
    """A block that holds others: the letter of its kind, and which pieces it spans."""

    letter: str
    depth: int
    id: str
    start: int
    stop: int


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A paragraph or a table. `role` is what its style is, or is based on: "quote", "list continue 2" …"""

    role: str = ""
    level: int = 0  # of a heading
    content: Content = ()
    rows: tuple[Content, ...] = ()  # of a line that holds several, such as the imprint's links
    sign: Sign | None = None
    id: str = ""
    table: Table | None = None
    figure: Figure | None = None  # without what is said below its picture
    chart: Chart | None = None

    @property
    def blank(self) -> bool:
        return (
            not self.content and self.sign is None and self.table is None and self.figure is None and self.chart is None
        )


class Body:
    """The blocks of pieces; an id is kept only if a link leads to it."""

    def __init__(self, pieces: list[Piece], groups: list[Group], targets: frozenset[str]) -> None:
        self._pieces = pieces
        self._targets = targets
        self._groups: dict[int, list[Group]] = {}
        for group in sorted(groups, key=lambda g: -g.depth):  # the outermost last, to be taken first
            self._groups.setdefault(group.start, []).append(group)

    def blocks(self, start: int, stop: int) -> tuple[Block, ...]:
        """The blocks of a stretch of pieces."""
        out: list[Block] = []
        for piece, block in self._entries(start, stop, 0, 0):
            out += [block] if piece is None else [_loose(piece, block)]
        return tuple(_together(out))

    def _entries(self, start: int, stop: int, lists: int, groups: int) -> Iterator[tuple[Piece | None, Block]]:
        """Each block with the piece it is, None for what holds others and is complete. `lists` counts those around."""
        if groups > DEEPEST:
            raise unreadable(f"its lists and quotes stand more than {DEEPEST} deep in each other")
        at = start
        while at < stop:
            if group := self._next_group(at, stop):
                for block in self._group(group, lists, groups + 1):
                    yield None, block
                at = group.stop
                continue
            if not self._pieces[at].blank:
                block, after = self._block(at, stop)
                yield self._pieces[at], block
                at = after
            else:
                at += 1

    def _next_group(self, at: int, stop: int) -> Group | None:
        waiting = self._groups.get(at, [])
        while waiting:
            group = waiting.pop()
            if group.stop <= stop:  # one that crosses the end of what is around it was torn apart: its pieces tell
                return group
        return None

    def _group(self, group: Group, lists: int, groups: int) -> list[Block]:
        inner = group.letter
        entries = list(self._entries(group.start, group.stop, lists + (inner == "L"), groups))
        id_ = self._led_to(group.id)
        match KINDS.get(inner):
            case "list":
                return self._list(entries, lists + 1, id_)
            case "quote":
                return self._quote(entries, id_)
            case "summary":
                return self._summary(entries, id_)
            case "chart":
                return self._chart(entries, id_)
            case kind if kind in ENTRIES:
                return self._terms(entries, id_)
        return [replace(b, id=id_) if isinstance(b, Table | Figure) else b for _, b in entries]

    def _list(self, entries: list[tuple[Piece | None, Block]], depth: int, id_: str) -> list[Block]:
        gathered = Gathered(id_)
        for piece, block in entries:
            if piece is not None and piece.sign and piece.sign.level == depth:
                gathered.begin(piece.sign.number, block if piece.content else None)
            elif piece is None or piece.table or piece.role == _go_on(depth):
                gathered.go_on(block)
            else:
                gathered.aside(_loose(piece, block))
        return gathered.done()

    def _quote(self, entries: list[tuple[Piece | None, Block]], id_: str) -> list[Block]:
        said = Said(id_)
        for piece, block in entries:
            role = _text_role(piece)
            if piece is not None and role == "attribution":
                said.by(piece.content)
            elif piece is not None and role == "quote source":
                said.source(piece.content)
            elif piece is None or piece.table or role == "quote":
                said.words(block)
            else:
                said.aside(_loose(piece, block))
        return said.done()

    def _summary(self, entries: list[tuple[Piece | None, Block]], id_: str) -> list[Block]:
        summed = Summed(id_)
        for piece, block in entries:
            role = _text_role(piece)
            if piece is not None and role == "summary title":
                summed.title(piece.content)
            elif piece is None or role == "summary text":
                summed.words(block)
            else:
                summed.aside(_loose(piece, block))
        return summed.done()

    def _terms(self, entries: list[tuple[Piece | None, Block]], id_: str) -> list[Block]:
        explained = Explained(id_)
        for piece, block in entries:
            role = _text_role(piece)
            if piece is not None and role in TERMS:
                explained.term(piece.content)
            elif piece is None or role in SAID:
                explained.words(block)
            else:
                explained.aside(_loose(piece, block))
        return explained.done()

    def _chart(self, entries: list[tuple[Piece | None, Block]], id_: str) -> list[Block]:
        charted = Charted(id_)
        for piece, block in entries:
            role = _text_role(piece)
            if piece is not None and role == "chart title":
                charted.title(piece.content)
            elif piece is not None and role == "chart subtitle":
                charted.subtitle(piece.content)
            elif isinstance(block, Chart):
                charted.drawn(block)
            elif isinstance(block, Table) and not block.source:
                charted.table(replace(block, id=""))  # what leads to the chart leads to no part of it
            elif piece is not None and role == "source":
                charted.source(piece.content)
            else:
                charted.aside(block if piece is None else _loose(piece, block))
        return charted.done()

    def _block(self, at: int, stop: int) -> tuple[Block, int]:
        """The block that begins at a piece, and where the next one does."""
        piece = self._pieces[at]
        if piece.chart is not None:
            return piece.chart, at + 1
        if piece.figure is not None:
            return self._figure(piece.figure, at + 1, stop)
        table, after = piece.table, at + 1
        if piece.role == "caption" and after < stop and self._pieces[after].table:
            table, after = replace(self._pieces[after].table, caption=piece.content), after + 1  # type: ignore[type-var]  # a piece with a table
        if table is not None:
            if after < stop and self._pieces[after].role == "source" and self._pieces[after].content:
                return replace(table, source=self._pieces[after].content), after + 1
            return table, after
        id_ = self._led_to(piece.id)
        if piece.level:
            return Heading(level=piece.level, content=piece.content, id=id_), after
        return Paragraph(content=piece.content, id=id_), after

    def _figure(self, figure: Figure, at: int, stop: int) -> tuple[Block, int]:
        """A figure with what stands below its picture, and where the next block begins."""
        for role, part in (("picture caption", "caption"), ("credit", "credit")):
            if at < stop and self._pieces[at].role == role and self._pieces[at].content:
                figure, at = replace(figure, **{part: self._pieces[at].content}), at + 1  # type: ignore[arg-type]  # both are contents
        return figure, at

    def _led_to(self, id_: str) -> str:
        return id_ if id_ in self._targets else ""


def _text_role(piece: Piece | None) -> str:
    """The role of a paragraph of text; "" for what is none."""
    return "" if piece is None or piece.sign or piece.table or piece.level else piece.role


def _go_on(depth: int) -> str:
    return "list continue" if depth == 1 else f"list continue {depth}"


def _loose(piece: Piece, block: Block) -> Block:
    """What has lost the bookmarks of its list or quote, by its look."""
    if isinstance(block, Paragraph) and piece.sign:
        return List(items=(Item(blocks=(block,)),), start=piece.sign.number)
    if isinstance(block, Paragraph) and piece.role == "quote":
        return Quote(blocks=(block,))
    return block


def _together(blocks: Iterable[Block]) -> Iterator[Block]:
    """Loose items in a row are one list, as long as their numbers go on."""
    items: list[Item] = []
    start: int | None = None
    for block in blocks:
        loose = isinstance(block, List) and not block.id and len(block.items) == 1
        if loose and isinstance(block, List):
            if items and block.start != (None if start is None else start + len(items)):
                yield List(items=tuple(items), start=start)
                items = []
            start = block.start if not items else start
            items += block.items
            continue
        if items:
            yield List(items=tuple(items), start=start)
            items = []
        yield block
    if items:
        yield List(items=tuple(items), start=start)
