"""Whether stated totals add up, for everybody who reads them: an audience without a row must not find a gap where it was."""

from functools import partial

from factsheet.document import (
    Audience,
    Dataset,
    DatasetRow,
    Fact,
    FactCall,
    Run,
    Sheet,
    Total,
    datasets,
    printing,
    text,
    walk,
)
from factsheet.document.datasets import Gap
from factsheet.document.tree import Amount, Content
from factsheet.problems import Location
from factsheet.readers import marks
from factsheet.readers.inlines import Context


def check(sheet: Sheet, context: Context) -> None:
    """Report every total that does not add up, once, and every number that has another unit than its column."""
    facts = {f.id: f for f in sheet.facts}
    for dataset in sheet.datasets:
        found: dict[tuple[int, int], tuple[Gap, str]] = {}
        for name in sorted(marks.readable(dataset.mark, context.audience, context.audiences)):
            reads = partial(Audience.may_read, context.audiences[name])
            for gap in datasets.gaps(dataset, facts, reads):
                found.setdefault((id(gap.total), gap.column), (gap, name))
        everybody = {(id(g.total), g.column) for g in datasets.gaps(dataset, facts)}
        for key, (gap, name) in found.items():
            _report(dataset, gap, "" if key in everybody else name, sheet.language, context)
        _units(dataset, facts, context)


def _report(dataset: Dataset, gap: Gap, reader: str, language: str, context: Context) -> None:
    shown = partial(printing.number, language=language)
    column, total = _words(dataset.columns[gap.column].name), _words(gap.total.cells[0])
    added, printed, amount = shown(gap.added), shown(gap.printed), shown(abs(gap.amount))
    rows = f"the rows that '{reader}' reads add" if reader else "its rows add"
    off = "too little" if gap.amount > 0 else "too much"
    message = f"'{total}' says {printed} in '{column}', and {rows} up to {added}: {amount} {off}"
    help_ = (
        f"correct it, write the name of the total alone to have it added up, or say what it leaves out: "
        f'"excludes: {{{column}: {amount.replace(",", "")}}}", with a note behind the number'
    )
    if reader:
        help_ = "write the name of the total alone to have it added up for each audience, or guard the total as well"
    cell = gap.total.cells[gap.column]
    at = cell.location if isinstance(cell, Amount) and cell.location else gap.total.location
    _problem(context, at, "total", message, help_)


def _units(dataset: Dataset, facts: dict[str, Fact], context: Context) -> None:
    """A fact in a column of another unit would be printed as something it is not."""
    rows: list[DatasetRow | Total] = [
        *datasets.leaves(dataset.rows),
        *(n for n in walk(dataset) if isinstance(n, Total)),
    ]
    for row in rows:
        for cell, column in zip(row.cells, dataset.columns, strict=False):
            if not isinstance(cell, Amount) or cell.fact is None or cell.fact.fact not in facts:
                continue
            unit, wanted = facts[cell.fact.fact].unit, column.unit or dataset.unit
            if column.scale or (not column.unit and dataset.scale):
                message = f"the fact '{cell.fact.fact}' is not counted in {column.scale or dataset.scale}s"
                _problem(context, cell.location, "unit", message, "write the number itself, or take 'scale' away")
            elif unit != wanted:
                message = (
                    f"the fact '{cell.fact.fact}' is in {unit or 'plain numbers'}, its column in {wanted or 'none'}"
                )
                help_ = f"give the column the unit '{unit}'" if unit else "take the column's unit away"
                _problem(context, cell.location, "unit", message, help_)


def _words(content: Amount | Content) -> str:
    if isinstance(content, Amount):
        return ""
    return marks.short(text(tuple(i for i in content if isinstance(i, Run) or not isinstance(i, FactCall))))


def _problem(context: Context, at: Location | None, code: str, message: str, help_: str) -> None:
    if at:
        context.problems.add(at.line, at.column, code, message, help_, width=at.width)
