"""A table's node to a table: its caption, a head of one row or two, rows, and rows that head others.

Refuses cells whose tags do not say of which column, row and group they are: who hears a table has nothing else to go by.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from factsheet.document import Column, Content, Row, Table
from factsheet.readers.pdf.tree import Node
from factsheet.readers.pdf.words import Reading


@dataclass(frozen=True, kw_only=True)
class _Header:
    """A column, and the ids of the cells that head it."""

    column: Column
    ids: frozenset[str]


def read(node: Node, reading: Reading) -> Table:
    """The table of a node, without its id and source."""
    return _Reading(node, reading).table()


class _Reading:
    def __init__(self, node: Node, reading: Reading) -> None:
        self.node = node
        self.reading = reading
        self.headers: list[_Header] = []

    def table(self) -> Table:
        caption: Content = ()
        rows: list[Row] = []
        last = ""
        for part in (kid for kid in self.node.kids if isinstance(kid, Node)):
            match last, part.role:
                case "", "Caption":
                    caption = self.reading.content(part.kids)
                case "" | "Caption", "THead":
                    self.headers = list(self.head(part))
                case "THead" | "TBody", "TBody":
                    rows += self.body(part)
                case _:
                    self.fault(f"a {part.role} stands in a table where it should not", part)
            last = part.role
        if not self.headers or any(r.role != "group" and len(r.cells) != len(self.headers) for r in rows):
            self.fault("a table has rows of unlike length, or no head", self.node)
        columns = tuple(header.column for header in self.headers)
        return Table(columns=columns, rows=tuple(rows), caption=caption)

    # --- the head ---

    def head(self, part: Node) -> Iterator[_Header]:
        rows = [self.cells(row) for row in part.kids]
        if len(rows) == 1:
            yield from (self.header(cell) for cell in rows[0])
        elif len(rows) == 2:
            yield from self.head_of_two(rows[0], rows[1])
        else:
            self.fault("a table has a head of too many rows, or of none", part)

    def head_of_two(self, upper: list[Node], lower: list[Node]) -> Iterator[_Header]:
        """A head whose upper row has the groups of columns, and the columns that stand in none."""
        over = [self.header(c, high=2) if c.rows == 2 else self.header(c, wide=c.columns) for c in upper]
        for cell, group in zip(upper, over, strict=True):
            if cell.rows == 2:
                yield group
                continue
            if not group.column.content:
                self.fault("a head over columns has no words", self.node)
            for under in lower[: cell.columns]:
                header = self.header(under)
                column = Column(content=header.column.content, group=group.column.content)
                yield _Header(column=column, ids=header.ids | group.ids)
            if len(lower) < cell.columns:
                self.fault("a head is wider than the columns under it", cell)
            del lower[: cell.columns]
        if lower:
            self.fault("the upper row of a head is not as wide as the lower", self.node)

    def header(self, cell: Node, *, wide: int = 1, high: int = 1) -> _Header:
        """A cell of a head: a header of its column, or nothing at all."""
        content = self.reading.content(cell.kids)
        self.check(cell, ("TH", "Column"), (wide, high), content)
        return _Header(column=Column(content=content), ids=frozenset([cell.id] if cell.role == "TH" else ()))

    # --- the body ---

    def body(self, part: Node) -> Iterator[Row]:
        """The rows of a part; what heads them all stands first."""
        over: frozenset[str] = frozenset()
        for n, row in enumerate(part.kids):
            cells = self.cells(row)
            if n == 0 and len(cells) == 1 and cells[0].scope == "Both":
                content = self.reading.content(cells[0].kids)
                self.check(cells[0], ("TH", "Both"), (len(self.headers), 1), content)
                over = frozenset([cells[0].id])
                yield Row(cells=(content,), role="group")
            else:
                yield Row(cells=tuple(self.row(cells, over)))

    def row(self, cells: list[Node], over: frozenset[str]) -> Iterator[Content]:
        """A header of the row, and data, of which each says its headers; `over` are those of the rows it stands among."""
        of_row = frozenset([cells[0].id] if cells and cells[0].role == "TH" else ())
        for n, cell in enumerate(cells):
            content = self.reading.content(cell.kids)
            self.check(cell, ("TH", "Row") if n == 0 else ("TD", ""), (1, 1), content)
            of_column = self.headers[n].ids if n < len(self.headers) else frozenset()
            if n and set(cell.headers) != of_column | of_row | over:
                self.fault("a cell of a table does not say which headers it has", cell)
            yield content

    # --- both ---

    def cells(self, row: object) -> list[Node]:
        if not isinstance(row, Node) or row.role != "TR":
            self.fault("something stands between the rows of a table", self.node)
            return []
        cells = [kid for kid in row.kids if isinstance(kid, Node)]
        if len(cells) != len(row.kids):
            self.fault("words stand between the cells of a table", row)
        return cells

    def check(self, cell: Node, right: tuple[str, str], size: tuple[int, int], content: Content) -> None:
        """Note a cell that is not tagged as what it is; one without words may be data anywhere."""
        kind = cell.role, cell.scope
        if (kind != right and (kind != ("TD", "") or content)) or (cell.columns, cell.rows) != size:
            self.fault("a cell of a table is not tagged as what it is", cell)

    def fault(self, message: str, node: Node) -> None:
        self.reading.fault(f"{message}: {self.reading.shown(node)}")
