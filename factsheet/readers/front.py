"""Validated front matter into the fields of a Sheet: its texts are prose, in which marks and facts work.

Knows no blocks.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from factsheet.document import (
    Content,
    Dataset,
    DatasetColumn,
    DatasetRow,
    Fact,
    Imprint,
    Mark,
    Reference,
    Run,
    printing,
)
from factsheet.problems import Location, Problems, Severity
from factsheet.readers import inlines, marks, nodes, schema, validation
from factsheet.readers.inlines import Allowed, Context

WARNINGS = frozenset(["fact-source", "list-number", "star"])  # codes of warnings that this package gives
PRINTED = inlines.PROSE  # where a note's call has a place in the order of reading
CALLING = frozenset(["title", "description", "sources", "links", "contacts"])  # keys whose texts may call a note
FURNITURE = Allowed(notes=False)
STATED = Allowed(facts=False, notes=False)  # a fact within a fact could go round in circles
_NO_PROSE = frozenset(
    [
        "date",
        "language",
        "audience",
        "country",
        "status",
        "superseded-by",
        "reviewed",
        "as-of",
        "for",
        "unit",
        "value",
        "href",
        "accept",
    ]
)


class _Front:
    """Front matter on its way into a sheet."""

    def __init__(self, sound: validation.Sound, root: nodes.Fields, context: Context) -> None:
        self.front, self.dropped, self.root, self.context = sound.front, sound.dropped, root, context

    # --- texts ---

    def prose(self, path: nodes.Path, allowed: Allowed = FURNITURE, mark: Mark = ()) -> Content:
        """The inlines of a value, () where the key is not there."""
        node = nodes.find(self.root, path)
        if not isinstance(node, nodes.Text):
            return ()
        paragraph(node, self.context)
        return inlines.read(node.passage, self.context, mark, allowed).content

    def plain(self, path: nodes.Path) -> str:
        """Words that can have no look and no mark."""
        content = self.prose(path, PRINTED)
        node = nodes.find(self.root, path)
        if len(content) > 1 or any(not isinstance(i, Run) or i != Run(text=i.text) for i in content):
            if isinstance(node, nodes.Text):
                message, help_ = "only plain words can stand here", "take marks, * and line breaks away"
                node.passage.problem(self.context.problems, 0, "value", message, help_, width=node.width)
            return ""
        return "".join(i.text for i in content if isinstance(i, Run))

    def guard(self, names: list[str] | None, path: nodes.Path, around: Mark = ()) -> Mark:
        """The mark of `for:`, checked to be read by somebody."""
        if names is None:
            return ()
        mark: Mark = (frozenset(names),)
        if node := nodes.find(self.root, (*path, "for")):
            self.somebody((*around, *mark), node)
        return mark

    def somebody(self, mark: Mark, node: nodes.Node) -> None:
        """Report a mark that nobody reads."""
        if message := marks.check(mark, self.context.audience, self.context.audiences):
            line, column, width = nodes.place(node)
            self.context.problems.add(line, column, "nobody", message, marks.NOBODY, width=width)

    # --- facts and datasets ---

    def facts(self) -> Iterator[Fact]:
        for name, fact in self.front.facts.items():
            path: nodes.Path = ("facts", name)
            mark = self.guard(fact.for_, path)
            read_fact = Fact(
                id=name,
                value=fact.value.value,
                high=fact.value.high,
                joint=fact.value.joint,
                unit=fact.unit,
                qualifier=self.plain((*path, "qualifier")),
                period=self.prose((*path, "period"), STATED, mark),
                as_of=fact.as_of,
                status=fact.status or "",
                source=self.prose((*path, "source"), STATED, mark),
                mark=mark,
                location=self.location(path),
            )
            self.printable(read_fact)
            yield read_fact

    def printable(self, fact: Fact) -> None:
        """CLDR has no words for some units in some languages, or none around the number."""
        if "language" not in self.root.fields or "language" in self.dropped:
            return
        try:
            printing.fact(fact, "", self.front.language)
        except ValueError:
            unit = nodes.find(self.root, ("facts", fact.id, "unit"))
            if isinstance(unit, nodes.Text):
                message = f"'{fact.unit}' cannot be printed in {self.front.language}"
                help_ = "take the unit away, and write it in the text behind {{ " + fact.id + " }}"
                unit.passage.problem(self.context.problems, 0, "unit", message, help_, width=unit.width)

    def datasets(self) -> Iterator[Dataset]:
        for name, dataset in self.front.datasets.items():
            path: nodes.Path = ("datasets", name)
            mark = self.guard(dataset.for_, path)
            columns = [self.column((*path, "columns", i), c, mark) for i, c in enumerate(dataset.columns)]
            yield Dataset(
                id=name,
                columns=tuple(columns),
                rows=tuple(self.row((*path, "rows", i), r, columns, mark) for i, r in enumerate(dataset.rows)),
                source=self.prose((*path, "source"), FURNITURE, mark),
                mark=mark,
                location=self.location(path),
            )

    def column(self, path: nodes.Path, column: schema.DatasetColumn, around: Mark) -> DatasetColumn:
        mark = self.guard(column.for_, path, around)
        name = self.prose(self.short(path, "name"), FURNITURE, (*around, *mark))
        return DatasetColumn(name=name, unit=column.unit, mark=mark)

    def row(self, path: nodes.Path, row: schema.DatasetRow, columns: list[DatasetColumn], around: Mark) -> DatasetRow:
        """As many cells as columns: the first names the row, the others are numbers or text."""
        mark = self.guard(row.for_, path, around)
        path = self.short(path, "cells", nodes.Items)
        if len(row.cells) != len(columns) and (node := nodes.find(self.root, path)):
            line, col, _ = nodes.place(node)
            message = f"this row has {len(row.cells)} cells, the dataset {len(columns)} columns"
            help_ = "give each row as many cells as there are columns; put text with a comma in quotes"
            self.context.problems.add(line, col, "table-cells", message, help_)
        cells: list[Any] = []
        for index, (text, column) in enumerate(zip(row.cells, columns, strict=False)):
            total = (*around, *mark, *column.mark)
            cells.append(self.cell((*path, index), text, number=index > 0, mark=total))
            if mark and column.mark and (node := nodes.find(self.root, (*path, index))):
                self.somebody(total, node)
        return DatasetRow(cells=tuple(cells), mark=mark)

    def cell(self, path: nodes.Path, text: str, *, number: bool, mark: Mark) -> Any:
        if number and schema.NUMBER.fullmatch(text.strip()):
            return schema.decimal(text.strip())
        if number and schema.looks_like_number(text.strip()) and (node := nodes.find(self.root, path)):
            line, column, width = nodes.place(node)
            message, help_ = f"'{marks.short(text)}' is no number", schema.number_help(text.strip())
            self.context.problems.add(line, column, "value", message, help_, width=width)
        return self.prose(path, FURNITURE, mark)

    def short(self, path: nodes.Path, key: str, kind: type = nodes.Text) -> nodes.Path:
        """The path of a value that may stand alone or under a key."""
        return path if isinstance(nodes.find(self.root, path), kind) else (*path, key)

    # --- references and the whole ---

    def references(
        self, path: nodes.Path, given: list[schema.Reference], allowed: Allowed = PRINTED
    ) -> Iterator[Reference]:
        for index, reference in enumerate(given):
            at = (*path, index)
            mark = self.guard(reference.for_, at)
            inside = replace(allowed, links=allowed.links and not reference.href)
            text = self.prose(self.short(at, "text"), inside, mark)
            yield Reference(text=text, target=reference.href, mark=mark, location=self.location(self.short(at, "text")))

    def location(self, path: nodes.Path) -> Location:
        node = nodes.find(self.root, path)
        parent = nodes.find(self.root, path[:-1])
        if isinstance(parent, nodes.Fields) and path[-1] in parent.fields:
            node = parent.fields[str(path[-1])][0]
        assert node is not None
        line, column, width = nodes.place(node)
        return Location(path=self.context.path, line=line, column=column, width=width)

    def imprint(self) -> Imprint:
        crumbs = range(len(self.front.imprint.breadcrumb))
        return Imprint(
            publisher=self.prose(("imprint", "publisher")),
            disclaimer=self.prose(("imprint", "disclaimer")),
            breadcrumb=tuple(self.prose(("imprint", "breadcrumb", i)) for i in crumbs),
            links=tuple(self.references(("imprint", "links"), self.front.imprint.links, FURNITURE)),
        )

    def fields(self) -> dict[str, Any]:
        front = self.front
        return {
            "title": self.prose(("title",), PRINTED),
            "kind": self.prose(("kind",)),
            "bureau": self.prose(("bureau",)),
            "region": self.prose(("region",)),
            "dateline": self.prose(("dateline",)),
            "description": self.prose(("description",), PRINTED),
            "reason": self.prose(("reason",)),
            "date": front.date,
            "language": front.language,
            "audience": front.audience,
            "countries": tuple(front.country),
            "status": front.status,
            "superseded_by": front.superseded_by,
            "reviewed": front.reviewed,
            "as_of": front.as_of,
            "number": self.plain(("number",)),
            "imprint": self.imprint(),
            "facts": tuple(self.facts()),
            "datasets": tuple(self.datasets()),
            "sources": tuple(self.references(("sources",), front.sources)),
            "contacts": tuple(self.references(("contacts",), front.contacts)),
            "links": tuple(self.references(("links",), front.links)),
            "accept": tuple(front.accept.items()),
        }


def read(root: nodes.Fields, sound: validation.Sound, context: Context) -> dict[str, Any]:
    """The fields of a Sheet that front matter gives; where a key's shape is wrong, its texts are looked at alone."""
    for key, (_, node) in root.fields.items():
        for text in _texts(node) if key in sound.dropped - _NO_PROSE else ():
            paragraph(text, context)
            inlines.read(text.passage, context, (), STATED if key == "facts" else PRINTED)
    return _Front(sound, root, context).fields()


def _texts(node: nodes.Node) -> Iterator[nodes.Text]:
    """Every value that is prose, whatever else is wrong with its neighbours."""
    if isinstance(node, nodes.Text):
        yield node
    elif isinstance(node, nodes.Items):
        for item in node.items:
            yield from _texts(item)
    else:
        for key, (_, value) in node.fields.items():
            if key not in _NO_PROSE:
                yield from _texts(value)


def paragraph(text: nodes.Text, context: Context) -> None:
    """A value is one paragraph: an empty line in it is a problem."""
    value = text.value.rstrip("\n")
    for index, char in enumerate(value):
        if char == "\n" and index + 1 < len(value):
            before, after = text.passage.at(max(0, index - 1))[0], text.passage.at(index + 1)[0]
            if after > before + 1 or value[index + 1] == "\n":
                message, help_ = "a text of front matter is one paragraph", "take the empty line out"
                text.passage.problem(context.problems, index + 1, "value", message, help_)
                return


def check(
    sound: validation.Sound, root: nodes.Fields, name: str, problems: Problems, warnings: Collection[str]
) -> None:
    """What one key asks of another."""
    front = sound.front
    _needs(sound, root, problems)
    if front.superseded_by == name:
        line, column, width = nodes.place(root.fields["superseded-by"][1])
        message = "a sheet cannot supersede itself"
        problems.add(line, column, "sheet", message, "write the name of the sheet that replaces it", width=width)
    known = sorted({*WARNINGS, *warnings})
    for code in front.accept:
        accepted = nodes.find(root, ("accept",))
        if code not in known and isinstance(accepted, nodes.Fields):
            key = accepted.fields[code][0]
            message = f"no warning has the code '{marks.short(code)}'"
            key.passage.problem(problems, 0, "unknown-key", message, marks.near(code, known), width=key.width)
    for id_, fact in front.facts.items():
        facts = nodes.find(root, ("facts",))
        if not fact.source and isinstance(facts, nodes.Fields):
            key = facts.fields[id_][0]
            help_ = 'add "source: …", or accept it: "accept: {fact-source: why}"'
            message = f"the fact '{id_}' has no source"
            key.passage.problem(problems, 0, "fact-source", message, help_, width=key.width, severity=Severity.WARNING)


def _needs(sound: validation.Sound, root: nodes.Fields, problems: Problems) -> None:
    """Keys that must stand together, or cannot."""
    front = sound.front
    if not {"country", "region"} & {*root.fields, *sound.dropped}:
        help_ = 'add "country: MX", "country: [MX, US]" or "region: …"'
        problems.add(1, 1, "missing-key", "'country' is missing", help_, width=3)
    for status, key in (("superseded", "superseded-by"), ("withdrawn", "reason")):
        given = root.fields.get(key)
        if {"status", key} & sound.dropped:
            continue
        if front.status == status and not given:
            name = root.fields["status"][0]
            message = f"a sheet that is {status} needs '{key}'"
            name.passage.problem(problems, 0, "missing-key", message, f'add "{key}: …"', width=name.width)
        elif front.status != status and given:
            message = f"'{key}' goes with 'status: {status}'"
            help_ = f'take it away, or write "status: {status}"'
            given[0].passage.problem(problems, 0, "value", message, help_, width=given[0].width)
