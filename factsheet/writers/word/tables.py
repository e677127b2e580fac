"""A table as Word wants it: rows of cells on a grid, with widths, spans and merges. Pure measures, no XML."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from factsheet.document import Column, Content, Row, Table, text

LETTER, PADDING = 115, 260  # twips a letter of a table wants, and a cell beside its letters
TIGHT, MARGINS = 105, 190  # where there is not so much
SHORT: Final = 20  # letters of a text that stand in one line
STEP: Final = 200  # twips that a row's name moves in for each group it stands in


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell: how wide it is, how many columns it spans, and whether it goes on in the row below ("restart") or is
    what goes on from the row above ("continue").
    """

    content: Content
    width: int
    alignment: str = ""
    span: int = 1
    merge: str = ""


def described(table: Table) -> str:
    """What a table tells, for who cannot see it: its columns."""
    return ", ".join(filter(None, (_header(column) for column in table.columns)))


def _header(column: Column) -> str:
    return " ".join(filter(None, (text(column.group), text(column.content))))


def widths(table: Table, total: int) -> tuple[int, ...]:
    """How wide each column is: as its longest text wants it. Where that is too much, heads are broken between words,
    and then the widest give way.
    """
    wants = _wants(table)
    if sum(wants) > total:
        wants = _tight(table)
    out = [0] * len(wants)
    left, columns = total, sorted(range(len(wants)), key=lambda i: wants[i])
    for place, i in enumerate(columns):
        out[i] = min(wants[i], left // (len(columns) - place))
        left -= out[i]
    shared = [width + left * width // sum(out) for width in out]
    return (*shared[:-1], total - sum(shared[:-1]))


def crowded(table: Table, total: int) -> bool:
    """Whether numbers would be broken, or texts into more lines than are read at ease."""
    return sum(min(want, MARGINS + TIGHT * SHORT) for want in _tight(table)) > total


def _wants(table: Table) -> list[int]:
    heads = (len(text(column.content)) for column in table.columns)
    return [PADDING + LETTER * max(letters, _wanted(table, i)) for i, letters in enumerate(heads)]


def _tight(table: Table) -> list[int]:
    words = map(_longest_word, table.columns)
    return [MARGINS + TIGHT * max(letters, _wanted(table, i)) for i, letters in enumerate(words)]


def _wanted(table: Table, index: int) -> int:
    """The letters of a column's longest cell; a name that stands further in wants that much more."""
    rows = [row for row in table.rows if row.role != "group"]
    further = (indent(row) // LETTER if not index else 0 for row in rows)
    return max((len(text(row.cells[index])) + more for row, more in zip(rows, further, strict=True)), default=0)


def _longest_word(column: Column) -> int:
    return max(map(len, text(column.content).split(" ")))


def heads(columns: tuple[Column, ...], wide: tuple[int, ...]) -> tuple[tuple[Cell, ...], ...]:
    """The header rows: two where columns have groups. A column without one is headed by a cell as high as both."""
    if not any(column.group for column in columns):
        return (tuple(_cell(c.content, c, w) for c, w in zip(columns, wide, strict=True)),)
    above: list[Cell] = []
    below: list[Cell] = []
    for group, paired in groupby(zip(columns, wide, strict=True), lambda pair: pair[0].group):
        pairs = list(paired)
        if group:
            width, alignment = sum(w for _, w in pairs), "center" if len(pairs) > 1 else pairs[0][0].alignment
            above.append(Cell(content=group, width=width, alignment=alignment, span=len(pairs)))
            below += [_cell(c.content, c, w) for c, w in pairs]
        else:
            above += [_cell(c.content, c, w, merge="restart") for c, w in pairs]
            below += [_cell((), c, w, merge="continue") for c, w in pairs]
    return tuple(above), tuple(below)


def cells(row: Row, columns: tuple[Column, ...], wide: tuple[int, ...]) -> tuple[Cell, ...]:
    """A row's cells; that of a group is as wide as the table."""
    if row.role == "group":
        return (Cell(content=row.cells[0], width=sum(wide), span=len(columns)),)
    return tuple(_cell(c, column, w) for c, column, w in zip(row.cells, columns, wide, strict=True))


def indent(row: Row) -> int:
    """How far in a row's name stands, in twips."""
    return STEP * row.depth


def _cell(content: Content, column: Column, width: int, merge: str = "") -> Cell:
    return Cell(content=content, width=width, alignment=column.alignment, merge=merge)
