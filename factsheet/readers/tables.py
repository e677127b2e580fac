"""A pipe table's tokens into a Table: where its cells stand, as many in each row, marks of rows and columns.

Knows nothing of captions: those are the block's around it.
"""

import itertools
import re
from dataclasses import dataclass

from factsheet.document import Column, Content, Mark, Row, Table
from factsheet.document.tree import Alignment
from factsheet.readers import inlines, marks
from factsheet.readers.markdown import Tokens
from factsheet.readers.page import Around, Page
from factsheet.readers.passage import Passage, Places

_BAR = re.compile(r"(?<!\\)\|")
_ALIGNMENTS: dict[str, Alignment] = {
    "text-align:left": "left",
    "text-align:center": "center",
    "text-align:right": "right",
}
ROW = inlines.Allowed(item=True)


@dataclass(frozen=True)
class _Cell:
    r"""A cell as it stands in its line: the column (from 0) of its first character, its text with `\|` in it."""

    column: int
    raw: str


def _cells(line: str) -> list[_Cell]:
    """The cells of a row by its bars; a bar behind a backslash is one of the text."""
    end = len(line.rstrip(" "))
    bars = [m.start() for m in _BAR.finditer(line)]
    if not bars or line[: bars[0]].strip(" >"):
        bars.insert(0, -1)
    if bars[-1] != end - 1:
        bars.append(end)
    out = []
    for left, right in itertools.pairwise(bars):
        raw = line[left + 1 : right]
        out.append(_Cell(left + 1 + len(raw) - len(raw.lstrip(" ")), raw.strip(" ")))
    return out


def _passage(cell: _Cell, content: str, row: int) -> Passage:
    r"""The text of a cell, in which markdown-it made `\|` a bar."""
    starts = [(0, row + 1, cell.column + 1)]
    at = 0
    for index, char in enumerate(content):
        if char == "|" and cell.raw[at : at + 2] == "\\|":
            at += 1
            starts.append((index, row + 1, cell.column + at + 1))
        at += 1
    return Passage(content, Places(starts))


@dataclass
class _Table:
    """A table being read."""

    page: Page
    around: Mark  # the whole mark of the place where it stands
    width: int = 0

    def cells(self, tokens: Tokens, row: int) -> list[tuple[Passage, Alignment]]:
        """The cells of one row, as many as the header has."""
        line = self.page.line(row)
        found = _cells(line)
        if not line.lstrip(" >").startswith("|"):
            help_ = "begin the row with |; if it is no row, put an empty line above it"
            self.page.problem(row, "table", "a row of a table begins with |", help_, len(line) - len(line.lstrip(" >")))
        out: list[tuple[Passage, Alignment]] = []
        while (token := tokens.next()).type != "tr_close":
            if token.type in {"th_open", "td_open"}:
                alignment = _ALIGNMENTS.get(str(token.attrs.get("style", "")), "")
                inline = tokens.next()
                cell = found[len(out)] if len(out) < len(found) else _Cell(len(line), "")
                out.append((_passage(cell, inline.content, row), alignment))
        self.width = self.width or len(out)
        if len(found) != self.width:
            self._miscounted(row, found)
        return out

    def _miscounted(self, row: int, found: list[_Cell]) -> None:
        line = self.page.line(row)
        column = found[self.width].column if len(found) > self.width else len(line) - len(line.lstrip(" >"))
        message = f"this row has {len(found)} cells, the header has {self.width}"
        help_ = "give each row as many cells as the header; a bar of the text is written \\|"
        self.page.problem(row, "table-cells", message, help_, column)

    def columns(self, tokens: Tokens, row: int) -> list[Column]:
        out = []
        for passage, alignment in self.cells(tokens, row):
            got = inlines.read(passage, self.page.context, self.around, ROW)
            inlines.no_marker(passage, got.content, self.page.context)
            place = passage.location(self.page.context.path)
            out.append(Column(content=got.content, alignment=alignment, mark=got.mark, location=place))
        return out

    def row(self, tokens: Tokens, row: int, columns: list[Column]) -> Row:
        mark: Mark = ()
        out: list[Content] = []
        for (passage, _), column in zip(self.cells(tokens, row), columns, strict=True):
            around = (*self.around, *mark, *column.mark)
            got = inlines.read(passage, self.page.context, around, inlines.PROSE if out else ROW)
            inlines.no_marker(passage, got.content, self.page.context)
            if not out:
                mark = got.mark
            elif mark and column.mark and got.content:
                self._unread(row, passage, around)
            out.append(got.content)
        return Row(cells=tuple(out), mark=mark, location=self.page.location(row))

    def _unread(self, row: int, passage: Passage, mark: Mark) -> None:
        context = self.page.context
        if message := marks.check(mark, context.audience, context.audiences):
            self.page.problem(row, "nobody", message, marks.NOBODY, passage.at(0)[1] - 1)


def read(page: Page, tokens: Tokens, first: int, last: int, around: Around) -> Table:
    """A table that begins at row `first`, its opening token taken."""
    mark, _ = page.guard(first, last, around)
    table = _Table(page, (*around.mark, *mark))
    columns: list[Column] = []
    rows: list[Row] = []
    while (token := tokens.next()).type != "table_close":
        if token.type == "tr_open" and token.map:
            row = token.map[0] + page.part.first
            if columns:
                rows.append(table.row(tokens, row, columns))
            else:
                columns = table.columns(tokens, row)
    if not rows:
        page.problem(first, "table", "this table has no rows", "write them below the line of dashes")
    return Table(columns=tuple(columns), rows=tuple(rows), mark=mark, location=page.location(first))
