"""A table of a Word file to columns and rows, by its grid: header rows, cells that span columns, cells that go on below.

What a cell is goes by what is seen: hidden rows are none, and what goes on from the row above is no cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from factsheet.document import Break, Column, Content, Row, Table
from factsheet.readers.word.inlines import GONE, INSIDE, NAMES, SILENT, Story, joined, local, refused
from factsheet.readers.word.numbering import Numbering
from factsheet.readers.word.package import W, unreadable
from factsheet.readers.word.styles import Styles, child_value, is_on

GROUP: Final = "table group"  # the style of a row that heads those below it
LEVELS: Final = 2  # of header rows: groups of columns, and columns


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell on the grid: where it begins, how many columns it spans, how it is merged ("", "restart", "continue")."""

    start: int
    span: int
    merge: str
    content: Content
    style: str  # of its first paragraph, in lower case


class Tables:
    """Reads the tables of one file."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def read(self, table: Any, story: Story) -> Table:
        """What is seen of a table. Raises ProblemsError for what no sheet's table holds."""
        conditions = self._conditions(child_value(table, "tblPr/tblStyle"))
        heads: list[list[Cell]] = []
        rows: list[list[Cell]] = []
        for row in table.iterchildren(f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and (
                is_on(properties.find(f"{W}hidden")) or properties.find(f"{W}del") is not None
            ):
                continue
            cells = list(self._cells(row, story, conditions, first=not heads and not rows))
            header = properties is not None and is_on(properties.find(f"{W}tblHeader"))
            (heads if header else rows).append(cells)
        columns = _columns(heads)
        return Table(columns=columns, rows=tuple(_row(cells, len(columns)) for cells in rows))

    def _cells(self, row: Any, story: Story, conditions: dict[str, frozenset[str]], *, first: bool) -> Iterator[Cell]:
        at = 0
        for child in row:
            name = local(child)
            if name == "tc":
                looks = conditions.get("firstCol", frozenset()) if at == 0 else frozenset()
                looks |= conditions.get("firstRow", frozenset()) if first else frozenset()
                cell = self._cell(child, at, story, looks)
                yield cell
                at += cell.span
            elif name in NAMES:
                raise refused(name)

    def _cell(self, cell: Any, at: int, story: Story, looks: frozenset[str]) -> Cell:
        paragraphs = list(elements(cell))
        if any(local(p) != "p" for p in paragraphs):
            raise refused("tbl")
        if any(self._numbering.sign(p) for p in paragraphs):
            raise unreadable("it has a list inside a table, which no sheet has", "say it in words of the text")
        span = child_value(cell, "tcPr/gridSpan")
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        story.table_bold = looks
        content = lines(story, paragraphs)
        story.table_bold = frozenset()
        return Cell(
            start=at,
            span=max(1, int(span)) if span.isascii() and span.isdigit() and len(span) < 3 else 1,
            merge="" if merge is None else merge.get(f"{W}val", "continue"),
            content=content,
            style=next((name for p in paragraphs for name in self._styles.names(self._styles.of(p))), ""),
        )

    def _conditions(self, style: str) -> dict[str, frozenset[str]]:
        """Which looks a table's style gives its first row and column."""
        out: dict[str, frozenset[str]] = {}
        for one in self._styles.chain(style):
            for condition in one.iterchildren(f"{W}tblStylePr"):
                on = frozenset(t for t in ("b", "i") if is_on(condition.find(f"{W}rPr/{W}{t}")))
                out.setdefault(condition.get(f"{W}type", ""), on)
        return out


def _columns(heads: list[list[Cell]]) -> tuple[Column, ...]:
    """The columns under their groups; a column without one has a cell that goes on from the first header row."""
    if len(heads) > LEVELS:
        raise unreadable(f"a table has {len(heads)} header rows, and those of sheets have {LEVELS} at most")
    if len(heads) < LEVELS:
        return tuple(Column(content=content) for row in heads for content in _contents(row))
    above, below = heads
    columns = []
    for cell in below:
        over = next((c for c in above if c.start <= cell.start < c.start + c.span), None)
        if over is None:
            columns.append(Column(content=cell.content))
        elif cell.merge == "continue":
            columns.append(Column(content=over.content))
        else:
            columns.append(Column(content=cell.content, group=over.content))
    return tuple(columns)


def _row(cells: list[Cell], columns: int) -> Row:
    group = len(cells) == 1 and cells[0].style == GROUP and cells[0].span == max(columns, 1)
    return Row(cells=(cells[0].content,), role="group") if group else Row(cells=tuple(_contents(cells)))


def _contents(cells: list[Cell]) -> Iterator[Content]:
    """A row's cells, column by column: one that spans leaves the next ones empty, and what goes on from the row above
    is none.
    """
    for cell in cells:
        if cell.merge != "continue":
            yield cell.content
            yield from ((),) * (cell.span - 1)


def elements(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, in order. Raises ProblemsError for what no sheet holds."""
    for child in parent:
        name = local(child)
        if name in {"p", "tbl"}:
            yield child
        elif name in INSIDE:
            yield from elements(child)
        elif name not in GONE and name not in SILENT and name != "tcPr":
            raise refused(name)


def lines(story: Story, paragraphs: Any) -> Content:
    """Several paragraphs where a sheet has one: a break between them."""
    out: list[Any] = []
    for paragraph in paragraphs:
        content = story.content(paragraph)
        if content:
            out += [Break(), *content] if out else content
    return joined(out)
