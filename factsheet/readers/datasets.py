"""Datasets of front matter: columns, rows in groups, totals; which cells are numbers. Whether they add up is sums.py's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from factsheet.document import (
    Amount,
    Content,
    Dataset,
    DatasetColumn,
    DatasetRow,
    FactCall,
    Mark,
    NoteCall,
    RowGroup,
    Run,
    Total,
    printing,
    text,
)
from factsheet.document.tree import DatasetCell
from factsheet.problems import Severity
from factsheet.readers import inlines, marks, nodes, schema
from factsheet.readers.values import FURNITURE, Values

DEEPEST = 3  # groups inside each other: a reader of a table can tell no more apart
PARTS_OF_WHOLES = "percent"  # a unit whose numbers make no total unless the author says so


@dataclass(frozen=True)
class Reader:
    """One dataset on its way into the tree; `path` is where it stands in front matter."""

    values: Values
    language: str
    path: nodes.Path
    given: schema.Dataset

    def read(self) -> Dataset:
        mark = self.values.guard(self.given.for_, self.path)
        self._unit(self.given.unit, self.path)
        columns = [self._column((*self.path, "columns", i), c, mark) for i, c in enumerate(self.given.columns)]
        rows = tuple(self._rows((*self.path, "rows"), self.given.rows, columns, mark))
        total = self._total((*self.path, "total"), self.given.total, columns, mark) if self.given.total else None
        return Dataset(
            id=str(self.path[-1]),
            unit=self.given.unit,
            scale=self.given.scale or "",
            columns=tuple(columns),
            rows=rows,
            total=total,
            source=self.values.prose((*self.path, "source"), FURNITURE, mark),
            mark=mark,
            location=self.values.location(self.path),
        )

    # --- columns ---

    def _column(self, path: nodes.Path, column: schema.DatasetColumn, around: Mark) -> DatasetColumn:
        mark = self.values.guard(column.for_, path, around)
        whole = (*around, *mark)
        at = self.values.short(path, "name")
        name = self._worded(at, whole)
        self._unit(column.unit, path)
        adds = (column.unit or self.given.unit) != PARTS_OF_WHOLES if column.adds is None else column.adds
        return DatasetColumn(
            name=name,
            group=self.values.prose((*path, "group"), FURNITURE, whole),
            unit=column.unit,
            scale=column.scale or "",
            status=column.status or "",
            adds=adds,
            mark=mark,
            location=self.values.location(at),
        )

    def _worded(self, path: nodes.Path, mark: Mark) -> Content:
        """Words in which notes may be called; a star or dagger at their end calls none."""
        content = self.values.prose(path, inlines.PROSE, mark)
        node = nodes.find(self.values.root, path)
        if isinstance(node, nodes.Text):
            inlines.no_marker(node.passage, content, self.values.context)
        return content

    def _unit(self, unit: str, path: nodes.Path) -> None:
        """A header says what is counted: CLDR must have a name for it in the sheet's language."""
        if not unit or not self.language:
            return
        try:
            printing.unit_name(unit, self.language)
        except ValueError:
            if node := nodes.find(self.values.root, (*path, "unit")):
                message = f"'{unit}' has no name in {self.language}"
                self.values.problem(node, "unit", message, "take it away, and say in the name what is counted")

    # --- rows ---

    def _rows(
        self,
        path: nodes.Path,
        rows: list[schema.DatasetRow],
        columns: list[DatasetColumn],
        around: Mark,
        depth: int = 0,
    ) -> Iterator[DatasetRow | RowGroup]:
        for index, row in enumerate(rows):
            at = (*path, index)
            if self._shape(at, row, depth):
                continue
            mark = self.values.guard(row.for_, at, around)
            if row.rows is None:
                cells = self._cells(self.values.short(at, "cells", nodes.Items), columns, around, mark)
                yield DatasetRow(cells=cells, mark=mark, location=self.values.location(at))
            else:
                yield self._group(at, row, row.rows, columns, around, mark, depth)

    def _shape(self, path: nodes.Path, row: schema.DatasetRow, depth: int) -> bool:
        """Report a row that is neither cells nor a group."""
        node = nodes.find(self.values.root, path)
        assert node is not None
        group = "write the cells as a list, or rows below a heading: {heading: …, rows: [[…], […]]}"
        if (row.cells is None) == (row.rows is None):
            self.values.problem(node, "value", "a row has either cells or rows of its own", group)
        elif row.cells is not None and (row.heading or row.total or row.excludes):
            self.values.problem(node, "value", "a heading or a total goes with rows", group)
        elif row.rows is not None and not (row.heading or row.total):
            self.values.problem(node, "value", "these rows have no heading and no total", 'add "heading: …"')
        elif row.rows is not None and depth == DEEPEST:
            message = f"more than {DEEPEST} groups inside each other"
            self.values.problem(node, "value", message, "give the inner rows a dataset of their own")
        else:
            return False
        return True

    def _group(
        self,
        path: nodes.Path,
        row: schema.DatasetRow,
        rows: list[schema.DatasetRow],
        columns: list[DatasetColumn],
        around: Mark,
        mark: Mark,
        depth: int,
    ) -> RowGroup:
        whole = (*around, *mark)
        above = len(row.heading or []) > 1
        heading: Content = ()
        total = None
        if above:
            if row.total and (node := nodes.find(self.values.root, (*path, "total"))):
                self.values.problem(node, "value", "this group has a total already, above it", "take one of them away")
            given = schema.DatasetTotal(cells=row.heading or [], excludes=row.excludes)
            total = self._stated((*path, "heading"), path, given, columns, whole, ())
        else:
            if row.heading:
                at = (*path, "heading")
                heading = self._worded(
                    at if isinstance(nodes.find(self.values.root, at), nodes.Text) else (*at, 0), whole
                )
            if row.total:
                total = self._total((*path, "total"), row.total, columns, whole)
        return RowGroup(
            heading=heading,
            rows=tuple(self._rows((*path, "rows"), rows, columns, whole, depth + 1)),
            total=total,
            above=above,
            mark=mark,
            location=self.values.location(path),
        )

    # --- totals ---

    def _total(self, path: nodes.Path, given: schema.DatasetTotal, columns: list[DatasetColumn], around: Mark) -> Total:
        mark = self.values.guard(given.for_, path, around)
        at = path if not isinstance(nodes.find(self.values.root, path), nodes.Fields) else (*path, "cells")
        if len(given.cells) > 1 or len(columns) == 1:
            return self._stated(at, path, given, columns, around, mark)
        name = self._worded(at if isinstance(nodes.find(self.values.root, at), nodes.Text) else (*at, 0), around)
        if given.excludes and (node := nodes.find(self.values.root, (*path, "excludes"))):
            message, help_ = "a total that is added up leaves nothing out", "write the numbers of the total"
            self.values.problem(node, "total", message, help_)
        return Total(cells=(name,), computed=True, mark=mark, location=self.values.location(path))

    def _stated(
        self,
        at: nodes.Path,
        path: nodes.Path,
        given: schema.DatasetTotal,
        columns: list[DatasetColumn],
        around: Mark,
        mark: Mark,
    ) -> Total:
        cells = list(self._cells(at, columns, around, mark))
        names = _names(columns)
        for column, amount in given.excludes.items():
            node = nodes.find(self.values.root, (*path, "excludes", column))
            assert node is not None
            index = names.get(column, 0)
            cell = cells[index] if index < len(cells) else ()
            if not index:
                message = f"no column with numbers is called '{marks.short(column)}'"
                self.values.problem(node, "total", message, marks.near(column, [n for n, i in names.items() if i]))
            elif not schema.NUMBER.fullmatch(amount.strip()) or not schema.decimal(amount.strip()):
                message = f"'{marks.short(amount)}' is no amount that can be left out"
                self.values.problem(node, "value", message, schema.number_help(amount.strip()))
            elif not isinstance(cell, Amount):
                message = f"the total has no number in '{marks.short(column)}'"
                self.values.problem(node, "total", message, "write it, or take this away")
            elif not cell.notes:
                message = f"nothing explains why the total in '{marks.short(column)}' leaves {amount.strip()} out"
                self.values.problem(node, "total", message, 'call a note behind the number: "442812[^why]"')
            else:
                cells[index] = replace(cell, excluded=schema.decimal(amount.strip()))
        return Total(cells=tuple(cells), mark=mark, location=self.values.location(path))

    # --- cells ---

    def _cells(
        self, path: nodes.Path, columns: list[DatasetColumn], around: Mark, mark: Mark
    ) -> tuple[DatasetCell, ...]:
        """As many cells as columns: the first names the row, the others are numbers or text."""
        node = nodes.find(self.values.root, path)
        given = node.items if isinstance(node, nodes.Items) else (node,) if node else ()
        if node and len(given) != len(columns):
            message = f"this row has {len(given)} cells, the dataset {len(columns)} columns"
            help_ = "give each row as many cells as there are columns; put text with a comma in quotes"
            line, column, _ = nodes.place(node)
            self.values.context.problems.add(line, column, "table-cells", message, help_)
        cells: list[DatasetCell] = []
        for index, (cell, column_) in enumerate(zip(given, columns, strict=False)):
            whole = (*around, *mark, *column_.mark)
            cells.append(self._cell(cell, column_, whole, number=index > 0))
            if mark and column_.mark:
                self.values.somebody(whole, cell)
        return tuple(cells)

    def _cell(self, node: nodes.Node, column: DatasetColumn, mark: Mark, *, number: bool) -> DatasetCell:
        if not isinstance(node, nodes.Text):
            return ()
        problems = self.values.context.problems
        place = node.passage.location(problems.path, 0, node.width)
        written = node.value.strip()
        if number and schema.NUMBER.fullmatch(written):
            return Amount(number=schema.decimal(written), location=place)
        if number and schema.looks_like_number(written):
            self.values.problem(node, "value", f"'{marks.short(written)}' is no number", schema.number_help(written))
            return ()
        if number and schema.is_dressed_number(written):
            message = f"'{marks.short(written)}' is words: no total counts it, and no chart draws it"
            help_ = (
                "write digits alone; a column has keys for unit, scale and status, and a note is called behind a number: "
                '"300[^why]"; or accept it: "accept: {cell-number: why}"'
            )
            self.values.problem(node, "cell-number", message, help_, Severity.WARNING)
        content = inlines.read(node.passage, self.values.context, mark).content
        inlines.no_marker(node.passage, content, self.values.context)
        amount = _amount(content) if number else None
        return content if amount is None or self._with_unit(amount, column) else amount

    def _with_unit(self, amount: Amount, column: DatasetColumn) -> bool:
        """Whether a fact brings a unit into a column that has none: it is printed with it, and is text."""
        call = amount.fact
        if call is None or call.part or column.unit or self.given.unit:
            return False
        return nodes.find(self.values.root, ("facts", call.fact, "unit")) is not None


def _names(columns: list[DatasetColumn]) -> dict[str, int]:
    """Columns by name, and by group and name; a name that two of them have names none."""
    found: dict[str, int] = {}
    for index, column in enumerate(columns):
        name, group = (text(tuple(i for i in c if isinstance(i, Run))) for c in (column.name, column.group))
        for key in {name, f"{group} {name}".strip()}:
            found[key] = index if key not in found else 0
    return found


def _amount(content: Content) -> Amount | None:
    """A number or a fact with the notes that are called behind it; None for any other text."""
    notes = tuple(i for i in content if isinstance(i, NoteCall))
    first = content[0] if content else None
    if not isinstance(first, FactCall | Run) or content[1:] != notes or first.mark:
        return None
    if isinstance(first, FactCall) and first.part in {"", "number"}:
        return Amount(fact=first, notes=notes, location=first.location)
    if isinstance(first, Run) and schema.NUMBER.fullmatch(first.text.strip()):
        number: Decimal = schema.decimal(first.text.strip())
        return Amount(number=number, notes=notes, location=notes[0].location if notes else None)
    return None


def read(values: Values, given: Mapping[str, schema.Dataset], language: str) -> Iterator[Dataset]:
    """The datasets of front matter; `language` is "" where the sheet's could not be read."""
    for name, dataset in given.items():
        yield Reader(values, language, ("datasets", name), dataset).read()
