"""Blocks that hold others while they are being read, piece by piece. What does not belong ends one; what follows begins
another: so what was put between its parts is never read as one of them. Knows no style.
"""

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from factsheet.document import Block, Chart, Content, Entries, Entry, Item, List, Quote, Summary, Table


class Holder(ABC):
    """What has been read so far; the first block of it has the id."""

    def __init__(self, id_: str) -> None:
        self._id = id_
        self._out: list[Block] = []

    def aside(self, block: Block) -> None:
        """What stands among the parts and is none."""
        self._close()
        self._out.append(block)

    def done(self) -> list[Block]:
        """All that was read."""
        self._close()
        return self._out

    @abstractmethod
    def _close(self) -> None:
        """End the block that is being read, if one is."""


class Gathered(Holder):
    """A list; where its numbers jump, another begins."""

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self._items: list[list[Block]] = []
        self._start: int | None = None

    def begin(self, number: int | None, block: Block | None) -> None:
        expected = None if self._start is None else self._start + len(self._items)
        if self._items and number != expected:
            self._close()
        if not self._items:
            self._start = number
        self._items.append([] if block is None else [block])

    def go_on(self, block: Block) -> None:
        (self._items[-1] if self._items else self._out).append(block)

    def _close(self) -> None:
        if self._items:
            items = tuple(Item(blocks=tuple(blocks)) for blocks in self._items)
            self._out.append(List(items=items, start=self._start, id=self._id))
            self._id, self._items, self._start = "", [], None


class Said(Holder):
    """A quote; words after who said it begin another."""

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self._blocks: list[Block] = []
        self._by: Content = ()
        self._source: Content = ()

    def words(self, block: Block) -> None:
        if self._by or self._source:
            self._close()
        self._blocks.append(block)

    def by(self, content: Content) -> None:
        if self._by or self._source:
            self._close()
        self._by = content

    def source(self, content: Content) -> None:
        if self._source:
            self._close()
        self._source = content

    def _close(self) -> None:
        if self._blocks or self._by or self._source:
            quote = Quote(blocks=tuple(self._blocks), by=self._by, source=self._source, id=self._id)
            self._out.append(quote)
            self._id, self._blocks, self._by, self._source = "", [], (), ()


class Summed(Holder):
    """A summary; a second title begins another."""

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self._title: Content = ()
        self._blocks: list[Block] = []

    def title(self, content: Content) -> None:
        self._close()
        self._title = content

    def words(self, block: Block) -> None:
        self._blocks.append(block)

    def _close(self) -> None:
        if self._title or self._blocks:
            self._out.append(Summary(title=self._title, blocks=tuple(self._blocks), id=self._id))
            self._id, self._title, self._blocks = "", (), []


class Explained(Holder):
    """Terms and what is said of them; words without a term stand alone."""

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self._items: list[Entry] = []
        self._term: Content = ()
        self._blocks: list[Block] = []

    def term(self, content: Content) -> None:
        self._end_entry()
        self._term = content

    def words(self, block: Block) -> None:
        (self._blocks if self._term else self._out).append(block)

    def _end_entry(self) -> None:
        if self._term:
            self._items.append(Entry(term=self._term, blocks=tuple(self._blocks)))
            self._term, self._blocks = (), []

    def _close(self) -> None:
        self._end_entry()
        if self._items:
            self._out.append(Entries(kind="definitions", items=tuple(self._items), id=self._id))
            self._id, self._items = "", []


class Charted(Holder):
    """A chart; each part stands once and in its order, or another begins."""

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self._chart: Chart | None = None
        self._next = 0

    def title(self, content: Content) -> None:
        self._put(1, title=content)

    def subtitle(self, content: Content) -> None:
        self._put(2, subtitle=content)

    def drawn(self, chart: Chart) -> None:
        self._put(3, alt=chart.alt, drawn=chart.drawn)

    def table(self, table: Table) -> None:
        self._put(4, table=table)

    def source(self, content: Content) -> None:
        self._put(5, source=content)

    def _put(self, place: int, **parts: Any) -> None:
        if place <= self._next:
            self._close()
        self._chart = replace(self._chart or Chart(type="bars", title=(), alt=(), id=self._id), **parts)
        self._next = place

    def _close(self) -> None:
        if self._chart is not None:
            self._out.append(self._chart)
            self._id, self._chart, self._next = "", None, 0
