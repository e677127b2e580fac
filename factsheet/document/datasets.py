"""What a dataset says: its rows in order, its sums, and the table that shows it.

Pure arithmetic on a dataset as it is given: who may read which row is settled before, or given as `reads`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TypeAlias

from factsheet.document import printing
from factsheet.document.settings import Words
from factsheet.document.tree import (
    Amount,
    Column,
    Content,
    Dataset,
    DatasetCell,
    DatasetColumn,
    DatasetRow,
    Fact,
    Mark,
    Row,
    RowGroup,
    Run,
    Table,
    Total,
)

Facts: TypeAlias = Mapping[str, Fact]
Reads: TypeAlias = Callable[[Mark], bool]
Sums: TypeAlias = list[Decimal | None]  # by column; None where nothing can be added


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A stated total and what its rows add up to, less what the total says it leaves out."""

    total: Total
    column: int
    printed: Decimal
    added: Decimal

    @property
    def amount(self) -> Decimal:
        """How much more the rows add up to than the total says."""
        with localcontext(prec=printing.PRECISION):
            return self.added - self.printed


def everything(mark: Mark) -> bool:
    """What a reader of everything reads."""
    del mark
    return True


def number(cell: DatasetCell, facts: Facts) -> Decimal | None:
    """The number of a cell, a fact's own; None for text and for ranges, which have no one number."""
    if not isinstance(cell, Amount):
        return None
    if cell.fact is None:
        return cell.number
    fact = facts.get(cell.fact.fact)
    return fact.value if fact and fact.high is None else None


def leaves(rows: Sequence[DatasetRow | RowGroup], reads: Reads = everything) -> Iterator[DatasetRow]:
    """The rows that are no totals, in order, out of their groups."""
    for row in rows:
        if not reads(row.mark):
            continue
        if isinstance(row, RowGroup):
            yield from leaves(row.rows, reads)
        else:
            yield row


def gaps(dataset: Dataset, facts: Facts, reads: Reads = everything) -> list[Gap]:
    """The stated totals that do not add up for a reader, in order."""
    found: list[Gap] = []
    _sums(dataset, dataset.rows, dataset.total, facts, reads, found)
    return found


def _sums(
    dataset: Dataset,
    rows: Sequence[DatasetRow | RowGroup],
    total: Total | None,
    facts: Facts,
    reads: Reads,
    found: list[Gap] | None = None,
) -> Sums:
    """What rows add up to by column; where their total is stated, what it says counts further up."""
    sums: Sums = [None] * len(dataset.columns)
    with localcontext(prec=printing.PRECISION):
        for row in rows:
            if not reads(row.mark):
                continue
            if isinstance(row, RowGroup):
                parts = _sums(dataset, row.rows, row.total, facts, reads, found)
            else:
                parts = [number(c, facts) for c in row.cells]
            for index, part in enumerate(parts):
                if part is not None:
                    sums[index] = (sums[index] or Decimal(0)) + part
        sums = [s if c.adds and reads(c.mark) else None for s, c in zip(sums, dataset.columns, strict=True)]
        if total and not total.computed and reads(total.mark):
            for index, cell in enumerate(total.cells):
                printed = number(cell, facts)
                if printed is None or not dataset.columns[index].adds or not reads(dataset.columns[index].mark):
                    continue
                left_out = cell.excluded if isinstance(cell, Amount) and cell.excluded else Decimal(0)
                added = (sums[index] or Decimal(0)) - left_out
                if found is not None and added != printed:
                    found.append(Gap(total=total, column=index, printed=printed, added=added))
                sums[index] = printed
    return sums


# --- as a table --------------------------------------------------------------------------------------------------


def unit(dataset: Dataset, column: DatasetColumn | None, language: str, words: Words) -> str:
    """What is counted, in words: "hectares", "thousands of US dollars"; "" for plain numbers."""
    of, scale = (column.unit, column.scale) if column else ("", "")
    if not column or (not of and not scale):
        of, scale = dataset.unit, dataset.scale
    name = printing.unit_name(of, language) if of else ""
    if not scale:
        return name
    return f"{words[f'{scale}s_of']} {name}" if name else words[f"{scale}s"]


def table(dataset: Dataset, facts: Facts, language: str, words: Words, caption: Content = ()) -> Table:
    """A dataset as a table: headers with status and unit, groups, numbers as they are printed, totals added up.

    The dataset's own unit stands behind the caption, since it holds for the whole.
    """
    columns = tuple(_header(c, first=not i, language=language, words=words) for i, c in enumerate(dataset.columns))
    rows = tuple(_rows(dataset, dataset.rows, facts, language, 0))
    if dataset.total:
        rows = (*rows, _total(dataset, dataset.rows, dataset.total, facts, language, 0))
    return Table(caption=_with_unit(caption, unit(dataset, None, language, words)), columns=columns, rows=rows)


def _with_unit(caption: Content, counted: str) -> Content:
    if not counted:
        return caption
    if not caption:
        return printing.content(counted[:1].upper() + counted[1:])
    return (*caption, Run(text=f" ({counted})"))


def _header(column: DatasetColumn, *, first: bool, language: str, words: Words) -> Column:
    known = []
    if column.status:
        known.append(words[f"status_{column.status}"])
    if column.unit or column.scale:
        known.append(unit(Dataset(id="", columns=(), rows=()), column, language, words))
    name = (*column.name, Run(text=f" ({', '.join(known)})")) if known else column.name
    return Column(content=name, group=column.group, alignment="" if first else "right")


def _rows(
    dataset: Dataset, rows: Sequence[DatasetRow | RowGroup], facts: Facts, language: str, depth: int
) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, DatasetRow):
            yield Row(cells=tuple(_cell(c, facts, language) for c in row.cells), depth=depth)
            continue
        total = _total(dataset, row.rows, row.total, facts, language, depth) if row.total else None
        if total and row.above:
            yield total
        elif row.heading:
            yield Row(cells=(row.heading,), role="group", depth=depth)
        yield from _rows(dataset, row.rows, facts, language, depth + 1)
        if total and not row.above:
            yield total


def _total(
    dataset: Dataset,
    rows: Sequence[DatasetRow | RowGroup],
    total: Total,
    facts: Facts,
    language: str,
    depth: int,
) -> Row:
    if not total.computed:
        cells = tuple(_cell(c, facts, language) for c in total.cells)
        return Row(cells=cells, role="total", depth=depth)
    sums = _sums(dataset, rows, None, facts, everything)
    shown = [printing.content(printing.number(s, language)) if s is not None else () for s in sums[1:]]
    return Row(cells=(_cell(total.cells[0], facts, language), *shown), role="total", depth=depth)


def _cell(cell: DatasetCell, facts: Facts, language: str) -> Content:
    if not isinstance(cell, Amount):
        return cell
    return (Run(text=shown(cell, facts, language)), *cell.notes)


def shown(cell: Amount, facts: Facts, language: str) -> str:
    """A number as tables and charts print it."""
    if cell.fact is not None:
        return printing.fact(facts[cell.fact.fact], "number", language)
    assert cell.number is not None
    return printing.number(cell.number, language)


# --- as series ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Series:
    """One column of numbers and which it is in its dataset; None where a row has no number, or a range."""

    column: int
    cells: tuple[DatasetCell, ...]
    values: tuple[Decimal | None, ...]


def series(
    dataset: Dataset, facts: Facts, reads: Reads = everything
) -> tuple[tuple[DatasetCell, ...], tuple[Series, ...]]:
    """The names of the rows, and every column that has a number; totals are not among them."""
    rows = list(leaves(dataset.rows, reads))
    found = []
    for index in range(1, len(dataset.columns)):
        cells = tuple(r.cells[index] if index < len(r.cells) else () for r in rows)  # a short row was reported
        values = tuple(number(c, facts) for c in cells)
        if any(v is not None for v in values):
            found.append(Series(column=index, cells=cells, values=values))
    return tuple(r.cells[0] if r.cells else () for r in rows), tuple(found)
