"""A table of a web page to its caption, columns and rows: each header must head what it seems to, by its place and span."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from factsheet.document import Column, Content, Row, Table
from factsheet.problems import ProblemsError
from factsheet.readers.html.inlines import Reading
from factsheet.readers.html.markup import only, unreadable, words

PARTS = ("caption", "colgroup", "thead", "tbody")  # in this order
SPANS = frozenset(["colspan", "rowspan"])


def read(table: Any, reading: Reading) -> Table:
    """A table without its source. Raises ProblemsError where headers and cells do not fit each other."""
    parts = list(only(table, *PARTS))
    tags = [part.tag for part in parts]
    if tags != sorted(tags, key=PARTS.index) or tags.count("caption") > 1 or tags.count("thead") != 1:
        raise unreadable(
            "a table has one caption at most, one head, then its rows, and nothing else", line=table.sourceline
        )
    spans = [_span(part, "span") for part in parts if part.tag == "colgroup"]
    columns = _columns(parts[tags.index("thead")], spans, reading)
    return Table(
        caption=reading.content(parts[0]) if tags[0] == "caption" else (),
        columns=columns,
        rows=tuple(row for body in parts if body.tag == "tbody" for row in _rows(body, len(columns), reading)),
        id=table.get("id", ""),
    )


# --- columns -----------------------------------------------------------------------------------------------------


def _columns(head: Any, spans: Sequence[int], reading: Reading) -> tuple[Column, ...]:
    """One row of headers; or two, of which the first has the headings of groups, and headers as high as both."""
    rows = [list(only(row, "th", "td")) for row in only(head, "tr")]
    if not 1 <= len(rows) <= 2:
        raise unreadable("a table has one row of headers, or two with those of groups", line=head.sourceline)
    first, below = rows[0], iter(rows[1] if len(rows) == 2 else ())
    columns: list[Column] = []
    widths: list[int] = []  # of the groups of columns; neighbours of no group are one
    for cell in first:
        if len(rows) == 2 and cell.get("scope") == "colgroup":
            group, width = _heading(cell, reading), _span(cell, "colspan")
            columns += [_column(next(below, None), head, reading, group=group) for _ in range(width)]
            widths.append(width)
        else:
            columns.append(_column(cell, head, reading, height=len(rows)))
            if widths and len(columns) > 1 and not columns[-2].group:
                widths[-1] += 1
            else:
                widths.append(1)
    if next(below, None) is not None:
        raise _mixed(head)
    if spans != (widths if len(rows) == 2 else []) or _stands_twice(columns, widths):
        raise unreadable("the groups of a table's columns are not what they seem", line=head.sourceline)
    return tuple(columns)


def _column(cell: Any, head: Any, reading: Reading, height: int = 1, group: Content = ()) -> Column:
    """A header of one column; one without words is a cell, for it heads nothing."""
    if cell is None or _span(cell, "rowspan") != height or "colspan" in cell.attrib:
        raise _mixed(head if cell is None else cell)
    if cell.get("scope", "col") != "col" or (cell.tag == "td" and words(cell)):
        raise _mixed(cell)
    return Column(content=reading.content(cell), group=group)


def _stands_twice(columns: Sequence[Column], widths: Sequence[int]) -> bool:
    """Whether two neighbours that each head columns say the same: they would be one."""
    starts = [sum(widths[:n]) for n in range(len(widths))]
    return any(columns[a].group == columns[b].group for a, b in pairwise(starts))


# --- rows --------------------------------------------------------------------------------------------------------


def _rows(body: Any, width: int, reading: Reading) -> Iterator[Row]:
    for n, row in enumerate(only(body, "tr")):
        cells = list(only(row, "th", "td"))
        if len(cells) == 1 and cells[0].get("scope") == "rowgroup":
            if n > 0 or _span(cells[0], "colspan") != width:
                raise unreadable("the heading of a group of rows does not stand over its rows", line=row.sourceline)
            yield Row(cells=(_heading(cells[0], reading),), role="group")
            continue
        right = ["th", *["td"] * (width - 1)]
        if [cell.tag for cell in cells] != right or cells[0].get("scope", "row") != "row":
            raise _mixed(row)
        if any(SPANS & set(cell.attrib) for cell in cells):
            raise _mixed(row)
        yield Row(cells=tuple(map(reading.content, cells)))


def _heading(cell: Any, reading: Reading) -> Content:
    """What heads a group of columns or rows."""
    content = reading.content(cell)
    if cell.tag != "th" or "rowspan" in cell.attrib or not content:
        raise _mixed(cell)
    return content


def _span(element: Any, name: str) -> int:
    """How many columns or rows an element says it spans."""
    value = element.get(name, "1")
    if not (value.isascii() and value.isdigit() and 1 <= len(value) <= 3):
        raise unreadable(f"no '{element.tag}' can span '{value[:20]}'", line=element.sourceline)
    return int(value)


def _mixed(element: Any) -> ProblemsError:
    return unreadable("headers and cells of a table are mixed up", line=element.sourceline)
