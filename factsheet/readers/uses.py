"""A read sheet against itself: what a place uses must be there, and must be for everybody who reads the place.

Gives problems only. Which audience a rendition is for, it does not know: it looks at all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from factsheet.document import (
    BLOCKS,
    Amount,
    Audience,
    Block,
    Break,
    Chart,
    Content,
    Dataset,
    DatasetRow,
    Entries,
    Entry,
    Fact,
    FactCall,
    Figure,
    Heading,
    Inline,
    Item,
    Link,
    List,
    Mark,
    Note,
    NoteCall,
    Paragraph,
    Quote,
    Reference,
    RowGroup,
    Run,
    Sheet,
    Summary,
    Table,
    Total,
    charts,
    walk,
)
from factsheet.problems import Location
from factsheet.readers import marks
from factsheet.readers.inlines import Context

WHOLE = 'guard the whole of it: "::: for …" above and ":::" below, or "- {for=…} …" for an item'
LINE = "guard the whole line: {text: …, for: …}"
OPEN = "leave some of its words to everybody, or name in 'audience' who may read the whole sheet"
COLUMN = "leave the names of its rows and a column to all who read it, or guard the whole of it: for: …"
CELL = "guard the row or the column, or leave some of the words to everybody"
NARROW = "guard the place that uses it as narrowly, or what it uses more widely"


class Uses:
    """Everything one sheet calls, with the mark of the place where it is called."""

    def __init__(
        self, context: Context, blocks: tuple[Block, ...], facts: Iterable[Fact], notes: Iterable[Note]
    ) -> None:
        self.context = context
        self.blocks = blocks
        self.facts = {f.id: f for f in facts}
        self.notes = {n.id: n for n in notes}
        self.targets: dict[str, Mark] = {}
        self.called: set[str] = set()
        self.shown: set[str] = set()
        self._name_targets(blocks, ())
        self.readers = cache(lambda mark: marks.readable(mark, context.audience, context.audiences))

    def _name_targets(self, blocks: Iterable[Block], around: Mark) -> None:
        for block in blocks:
            mark = (*around, *block.mark)
            if block.id:
                self.targets[block.id] = mark
            if isinstance(block, Quote | Summary):
                self._name_targets(block.blocks, mark)
            elif isinstance(block, List | Entries):
                for item in block.items:
                    self._name_targets(item.blocks, (*mark, *item.mark))

    def problem(self, at: Location, code: str, message: str, help_: str) -> None:
        self.context.problems.add(at.line, at.column, code, message, help_, width=at.width)

    # --- what is called ---

    def content(self, content: Content, mark: Mark) -> None:
        for inline in content:
            here = (*mark, *inline.mark)
            if isinstance(inline, FactCall):
                self._fact(inline, here)
            elif isinstance(inline, NoteCall):
                self._note(inline, here)
            elif isinstance(inline, Link):
                self._link(inline, here)
                self.content(inline.content, here)

    def _covered(self, at: Location | None, here: Mark, there: Mark, what: str) -> bool:
        """Whether all who read a place read what it uses."""
        missed = sorted(self.readers(here) - self.readers((*here, *there)))
        if missed and at:
            shown = ", ".join(f"'{m}'" for m in missed[:3])
            self.problem(at, "guarded", f"{shown} may read this place, but not {what}", NARROW)
        return not missed

    def _fact(self, call: FactCall, here: Mark) -> None:
        fact = self.facts.get(call.fact)
        if (
            fact is None
            or call.location is None
            or not self._covered(call.location, here, fact.mark, f"the fact '{fact.id}'")
        ):
            return
        if call.part in {"period", "source"}:
            words: Content = getattr(fact, call.part)
            if not words:
                help_ = f'add "{call.part}: …" to the fact, or take this away'
                self.problem(call.location, "unknown-fact", f"the fact '{fact.id}' has no {call.part}", help_)
            elif blind := self._blind(words, here):
                message = f"'{blind}' would read nothing here: all of the fact's {call.part} is guarded"
                self.problem(call.location, "guarded", message, NARROW)

    def _note(self, call: NoteCall, here: Mark) -> None:
        self.called.add(call.note)
        note = self.notes.get(call.note)
        if note:
            self._covered(call.location, here, note.mark, f"the note '{note.id}'")

    def _link(self, link: Link | Reference, here: Mark) -> None:
        target, at = link.target, link.location
        if not target.startswith("#") or at is None:
            return
        if target[1:] not in self.targets:
            help_ = marks.near(target[1:], self.targets) or "write {#name} behind the heading that it should lead to"
            self.problem(at, "unknown-id", f"nothing in this sheet is called '{target}'", help_)
        else:
            self._covered(at, here, self.targets[target[1:]], f"what '{target}' leads to")

    # --- what everybody must see something of ---

    def _blind(self, content: Content, mark: Mark) -> str:
        """The name of an audience that reads a place and would find no words in it, or ""."""
        if any((_shows(i) and not i.mark) or not all(i.mark) for i in content):
            return ""  # somebody's words, or a mark that was reported already
        for name in sorted(self.readers(mark)):
            if not any(_seen(i, self.context.audiences[name]) for i in content):
                return name
        return ""

    def words(self, content: Content, mark: Mark, at: Location | None, what: str, help_: str = WHOLE) -> None:
        """Words that nobody who reads their place may find gone: an empty block would show that something is hidden."""
        self.content(content, mark)
        if content and at and (blind := self._blind(content, mark)):
            message = f"'{blind}' would find {what} without words: all of them are guarded"
            self.problem(at, "guarded", message, help_)

    def _some(self, parts: Iterable[Any], mark: Mark, at: Location | None, what: str, help_: str = WHOLE) -> None:
        own = [p.mark for p in parts]
        if not own or () in own or at is None:
            return
        for name in sorted(self.readers(mark)):
            if not any(self.context.audiences[name].may_read(m) for m in own):
                message = f"'{name}' would find {what} empty: all that stands in it is guarded"
                self.problem(at, "guarded", message, help_)
                return

    # --- blocks ---

    def body(self) -> None:
        for block in self.blocks:
            self.block(block, ())
        for note in self.notes.values():
            self.words(note.content, note.mark, note.location, "this note")

    def block(self, block: Block, around: Mark) -> None:
        mark = (*around, *block.mark)
        match block:
            case Heading() | Paragraph():
                self.words(block.content, mark, block.location, f"this {block.kind}")
            case List():
                self._start(block, mark)
                for item in block.items:
                    self._item(item, mark)
            case Quote() | Summary():
                self._some(block.blocks, mark, block.location, f"this {block.kind}")
                for inner in block.blocks:
                    self.block(inner, mark)
            case Entries():
                self._some(block.items, mark, block.location, f"'{block.kind}'")
                for entry in block.items:
                    self._entry(entry, mark)
            case Table() if block.data is None:
                self._table(block, mark)
            case Chart():
                self.words(block.title, mark, block.location, "the title of this chart")
                self.words(block.alt, mark, block.location, "the 'alt' of this chart")
                self._some(block.data.columns[1:] if block.data else (), mark, block.location, "this chart")
                self._chart(block, mark)
            case Figure():
                self.words(block.alt, mark, block.location, "the 'alt' of this figure")
        for name in ("title", "subtitle", "caption", "by", "credit", "source"):
            if name != "title" or not isinstance(block, Chart):
                self.content(getattr(block, name, ()), mark)
        if isinstance(block, Table | Chart) and block.data:
            self._shown(block.data, mark, block.location)

    def _entry(self, entry: Entry, around: Mark) -> None:
        mark = (*around, *entry.mark)
        self.words(entry.term, mark, entry.location, "the words in front of this entry")
        if entry.fact:
            self.content((entry.fact,), mark)
        else:
            self._some(entry.blocks, mark, entry.location, "this entry")
        for block in entry.blocks:
            self.block(block, mark)

    def _shown(self, dataset: Dataset, mark: Mark, at: Location | None) -> None:
        """A dataset where a table or a chart shows it: its notes are called there."""
        self.shown.add(dataset.id)
        if self._covered(at, mark, dataset.mark, f"the dataset '{dataset.id}'"):
            self._dataset(dataset, (*mark, *dataset.mark))

    def _chart(self, chart: Chart, mark: Mark) -> None:
        """A chart must be one for each audience that reads it: some may not read all of its rows and columns."""
        told = set()
        for name in sorted(self.readers(mark)):
            reads = self.context.audiences[name].may_read
            for complaint in charts.complaints(chart, self.facts, reads):
                if chart.location and complaint not in told:
                    told.add(complaint)
                    self.problem(chart.location, complaint.code, complaint.message, complaint.help)

    def _start(self, block: List, mark: Mark) -> None:
        """The number a list starts at must be that of an item everybody reads, or 1: it would betray what is hidden."""
        first = block.items[0]
        missed = sorted(self.readers(mark) - self.readers((*mark, *first.mark)))
        if block.start in {None, 1} or not missed or not first.location:
            return
        message = f"this list starts at {block.start}, which is the number of an item that '{missed[0]}' may not read"
        help_ = "write 1. here, or begin the list with an item that everybody reads who reads the list"
        self.problem(first.location, "list-start", message, help_)

    def _item(self, item: Item, around: Mark) -> None:
        mark = (*around, *item.mark)
        self._some(item.blocks, mark, item.location, "this item")
        for block in item.blocks:
            self.block(block, mark)

    def _table(self, table: Table, mark: Mark) -> None:
        self._some(table.columns, mark, table.location, "this table")
        self._some(table.rows, mark, table.location, "this table")
        for column in table.columns:
            self.words(column.content, (*mark, *column.mark), column.location, "the name of this column", CELL)
        for row in table.rows:
            for cell, column in zip(row.cells, table.columns, strict=False):
                self.words(cell, (*mark, *row.mark, *column.mark), row.location, "a cell of this row", CELL)

    # --- front matter ---

    def front(self, sheet: Sheet, places: Mapping[str, Location]) -> None:
        """Look at the texts of front matter, whose keys stand at `places`."""
        for name in ("title", "kind", "bureau", "region", "reason"):
            self.words(getattr(sheet, name), (), places.get(name), f"'{name}'", OPEN)
        for name in ("dateline", "description"):
            self.content(getattr(sheet, name), ())
        self.content(sheet.imprint.publisher, ())
        self.content(sheet.imprint.disclaimer, ())
        for crumb in sheet.imprint.breadcrumb:
            self.words(crumb, (), places.get("imprint"), "a step of 'breadcrumb'", OPEN)
        for reference in (
            *sheet.drafted,
            *sheet.cleared,
            *sheet.sources,
            *sheet.contacts,
            *sheet.links,
            *sheet.imprint.links,
        ):
            self.words(reference.text, reference.mark, reference.location, "this line", LINE)
            self._link(reference, reference.mark)
        for fact in sheet.facts:
            self.content(fact.period, fact.mark)
            self.content(fact.source, fact.mark)
        for dataset in sheet.datasets:
            if dataset.id not in self.shown:
                self._dataset(dataset, dataset.mark)

    def _dataset(self, dataset: Dataset, mark: Mark) -> None:
        """All of a dataset, with the mark of the place where it is shown."""
        self._some(dataset.columns[:1], mark, dataset.location, "the names of the rows", COLUMN)
        self._some(dataset.columns[1:], mark, dataset.location, "this dataset", COLUMN)
        self.content(dataset.source, mark)
        for column in dataset.columns:
            self.words(column.name, (*mark, *column.mark), column.location, "the name of this column")
            self.content(column.group, (*mark, *column.mark))
        self._rows(dataset, dataset.rows, mark, dataset.location)
        self._cells(dataset, dataset.total, mark)

    def _rows(self, dataset: Dataset, rows: Sequence[DatasetRow | RowGroup], mark: Mark, at: Location | None) -> None:
        self._some(rows, mark, at, "these rows")
        for row in rows:
            if isinstance(row, RowGroup):
                inside = (*mark, *row.mark)
                self.words(row.heading, inside, row.location, "this heading")
                self._rows(dataset, row.rows, inside, row.location)
                self._cells(dataset, row.total, inside)
            else:
                self._cells(dataset, row, mark)

    def _cells(self, dataset: Dataset, row: DatasetRow | Total | None, around: Mark) -> None:
        for cell, column in zip(row.cells, dataset.columns, strict=False) if row else ():
            mark = (*around, *row.mark, *column.mark) if row else around
            if isinstance(cell, Amount):
                self.content((*((cell.fact,) if cell.fact else ()), *cell.notes), mark)
            elif row:
                self.words(cell, mark, row.location, "a cell of this row", CELL)

    def uncalled(self) -> None:
        for note in self.notes.values():
            if note.id not in self.called and note.location:
                help_ = f"write [^{note.id}] behind the word it belongs to, or take the note away"
                self.problem(note.location, "note", f"the note '{note.id}' is called nowhere", help_)


def _shows(inline: Inline) -> bool:
    """Whether an inline has words."""
    if isinstance(inline, Run):
        return bool(inline.text.strip())
    if isinstance(inline, Link):
        return any(_shows(i) for i in inline.content)
    return not isinstance(inline, Break | NoteCall)


def _seen(inline: Inline, audience: Audience) -> bool:
    if not audience.may_read(inline.mark):
        return False
    if isinstance(inline, Link):
        return any(_seen(i, audience) for i in inline.content)
    return _shows(inline)


def ids(blocks: tuple[Block, ...]) -> set[str]:
    """The ids that were given to blocks."""
    return {b.id for b in walk(blocks) if isinstance(b, BLOCKS) and b.id}
