"""Tables of a Word file to what a screen reader cannot make sense of.

Why: a table is read cell by cell, each with the heads of its row and column (the checks of Word's own accessibility
checker, WCAG 2.2 1.3.1). Cells may span where that says what heads what: a group of columns in a header row of two, a
group of rows in a row of one cell. Example: a table whose heads are only bold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from factsheet.checks.word.file import File, Found, Rule, called, words
from factsheet.readers.word.inlines import local
from factsheet.readers.word.package import W
from factsheet.readers.word.styles import child_value, is_on
from factsheet.readers.word.tables import GROUP, LEVELS

TEMPLATE: Final = "put it back into templates/word/blocks/table.xml.j2"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell on the grid: `merge` is "restart" where it goes on below, "continue" where it goes on from above."""

    start: int
    span: int
    merge: str
    element: Any


def header(file: File) -> Iterator[Found]:
    for table in _tables(file):
        rows = table.findall(f"{W}tr")
        flags = [is_on(row.find(f"{W}trPr/{W}tblHeader")) for row in rows]
        if not any(flags[:1]):
            help_ = "in Word: Table Layout, Repeat Header Rows; in a template: <w:tblHeader/> in the first row"
            yield Found(message=f"the table {called(table)} has no header row", help=help_)
        elif any(flags[LEVELS:]) or (any(flags[1:]) and _styled(rows[1]) != _styled(rows[0])):
            help_ = "keep one header row, or two where columns have groups"
            yield Found(message=f"the table {called(table)} has header rows below its first", help=help_)


def merged(file: File) -> Iterator[Found]:
    """Cells that span, but for groups of columns and of rows."""
    for table in _tables(file):
        rows = [(row, list(_cells(row))) for row in table.findall(f"{W}tr")]
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        heads = [cells for row, cells in rows if is_on(row.find(f"{W}trPr/{W}tblHeader"))]
        bodies = [cells for row, cells in rows if not is_on(row.find(f"{W}trPr/{W}tblHeader"))]
        sound = _heads_sound(heads) and all(_body_sound(file, cells, columns) for cells in bodies)
        if not sound or any(True for _ in table.iter(f"{W}hMerge")):
            help_ = "split them, and repeat what they say in each cell"
            yield Found(message=f"the table {called(table)} has merged cells, which are read out of place", help=help_)


def _heads_sound(heads: list[list[Cell]]) -> bool:
    """Whether each cell of two header rows heads columns of its own."""
    if len(heads) != LEVELS:
        return all(c.span == 1 and not c.merge for cells in heads for c in cells)
    above, below = heads
    high = {c.start for c in above if c.merge == "restart" and c.span == 1}
    groups = [c for c in above if not c.merge]
    return (
        len(high) + len(groups) == len(above)
        and all(c.span == 1 and c.merge in {"", "continue"} for c in below)
        and {c.start for c in below if c.merge} == high
    )


def _body_sound(file: File, cells: list[Cell], columns: int) -> bool:
    """Whether no cell of a row spans or goes on; the one that heads rows is as wide as the table."""
    if any(c.merge for c in cells):
        return False
    if len(cells) == 1 and cells[0].span > 1:
        return cells[0].span == columns and any(GROUP in file.names(p) for p in cells[0].element.iter(f"{W}p"))
    return all(c.span == 1 for c in cells)


def group_alone(file: File) -> Iterator[Found]:
    """A row that heads others stands above them, and never at a page's foot."""
    for table in _tables(file):
        rows = table.findall(f"{W}tr")
        for row, below in zip(rows, [*rows[1:], None], strict=True):
            heads = [p for p in row.iter(f"{W}p") if GROUP in file.names(p)]
            if heads and below is None:
                message = f"the row {called(row)} of the table {called(table)} heads no rows"
                yield Found(message=message, help="take it out, or put the rows below it that it heads")
            elif any(not file.kept(p) for p in heads):
                help_ = "in Word, in the style Table Group: Paragraph, Line and Page Breaks, Keep with next"
                yield Found(message=f"the row {called(row)} may stand alone at a page's foot", help=help_)


def nested(file: File) -> Iterator[Found]:
    for table in _tables(file):
        if any(local(outer) == "tc" for outer in table.iterancestors()):
            yield Found(message=f"the table {called(table)} stands in another table", help="make it a table of its own")


def uneven(file: File) -> Iterator[Found]:
    for table in _tables(file):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            wide = sum(cell.span for cell in _cells(row))
            if wide != columns:
                message = f"the row {called(row)} has cells for {wide} columns in a table of {columns}"
                yield Found(message=message, help="give every row a cell for every column")


def blank(file: File) -> Iterator[Found]:
    """Blank rows and columns are space, and are read as if the table ended there."""
    for table in _tables(file):
        rows = [[(c, words(c.element).strip()) for c in _cells(row)] for row in table.findall(f"{W}tr")]
        for number, row in enumerate(rows, 1):
            if not any(said for _, said in row):
                message = f"row {number} of the table {called(table)} is blank"
                yield Found(message=message, help="take it out; space is a matter of styles")
        single = [(cell.start, said) for row in rows for cell, said in row if cell.span == 1]
        for number in sorted({start for start, _ in single} - {start for start, said in single if said}):
            message = f"column {number + 1} of the table {called(table)} is blank"
            yield Found(message=message, help="take it out; space is a matter of styles")


def alt(file: File) -> Iterator[Found]:
    """Word's own checker asks for it."""
    for table in _tables(file):
        texts = (table.find(f"{W}tblPr/{W}{name}") for name in ("tblCaption", "tblDescription"))
        if not any(t is not None and t.get(f"{W}val", "").strip() for t in texts):
            help_ = f"in Word: Table Properties, Alt Text; {TEMPLATE} (w:tblCaption, w:tblDescription)"
            yield Found(message=f"the table {called(table)} has no alternative text", help=help_)


def splits(file: File) -> Iterator[Found]:
    for table in _tables(file):
        if not all(is_on(r.find(f"{W}trPr/{W}cantSplit")) for r in table.findall(f"{W}tr")):
            help_ = f"in Word: Table Properties, Row, no break across pages; {TEMPLATE} (w:cantSplit)"
            yield Found(message=f"a row of the table {called(table)} may be cut by the page's end", help=help_)


def _tables(file: File) -> Iterator[Any]:
    yield from file.body.iter(f"{W}tbl")


def _cells(row: Any) -> Iterator[Cell]:
    at = 0
    for element in row.findall(f"{W}tc"):
        span = child_value(element, "tcPr/gridSpan")
        merge = element.find(f"{W}tcPr/{W}vMerge")
        wide = int(span) if span.isascii() and span.isdigit() and len(span) < 3 else 1
        yield Cell(
            start=at,
            span=wide,
            merge="" if merge is None else merge.get(f"{W}val", "continue"),
            element=element,
        )
        at += wide


def _styled(row: Any) -> set[str]:
    """The styles of a row's paragraphs."""
    return {child_value(p, "pPr/pStyle") for p in row.iter(f"{W}p")}


RULES: Final = (
    Rule(code="word-table-header", look=header),
    Rule(code="word-table-merged", look=merged),
    Rule(code="word-table-group", look=group_alone),
    Rule(code="word-table-nested", look=nested),
    Rule(code="word-table-uneven", look=uneven),
    Rule(code="word-table-blank", look=blank),
    Rule(code="word-table-alt", look=alt),
    Rule(code="word-table-splits", look=splits),
)
