"""Validated front matter into the fields of a Sheet: its texts are prose, in which marks and facts work.

Knows no blocks.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from factsheet.document import Fact, Imprint, Reference, printing
from factsheet.problems import Problems, Severity
from factsheet.readers import datasets, inlines, marks, nodes, schema, validation
from factsheet.readers.inlines import Allowed, Context
from factsheet.readers.values import FURNITURE, Values, paragraph

# Codes of warnings that this package gives.
WARNINGS = frozenset(
    [
        "cell-number",
        "dataset-unused",
        "fact-number",
        "fact-old",
        "fact-source",
        "fact-unused",
        "list-number",
        "star",
        "table-total",
    ]
)
PRINTED = inlines.PROSE  # where a note's call has a place in the order of reading
CALLING = frozenset(["title", "description", "sources", "links", "contacts"])  # keys whose texts may call a note
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
        "stale-after",
        "scale",
        "adds",
        "excludes",
    ]
)


@dataclass(frozen=True)
class _Front(Values):
    """Front matter on its way into a sheet."""

    front: schema.Front
    dropped: frozenset[str]

    # --- facts ---

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
                qualifier=self.plain((*path, "qualifier"), STATED),
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

    def signed(self, key: str, given: list[schema.Signed]) -> Iterator[Reference]:
        for index, line in enumerate(given):
            path = (key, index)
            mark = self.guard(line.for_, path)
            text = self.prose((*path, "text"), Allowed(notes=False, links=False), mark)
            yield Reference(text=text, mark=mark, location=self.location((*path, "text")))

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
            "datasets": tuple(
                datasets.read(self, front.datasets, "" if "language" in self.dropped else front.language)
            ),
            "drafted": tuple(self.signed("drafted", front.drafted)),
            "cleared": tuple(self.signed("cleared", front.cleared)),
            "sources": tuple(self.references(("sources",), front.sources)),
            "contacts": tuple(self.references(("contacts",), front.contacts)),
            "links": tuple(self.references(("links",), front.links)),
            "stale_after": front.stale_after,
            "accept": tuple(front.accept.items()),
        }


def read(root: nodes.Fields, sound: validation.Sound, context: Context) -> dict[str, Any]:
    """The fields of a Sheet that front matter gives; where a key's shape is wrong, its texts are looked at alone."""
    for key, (_, node) in root.fields.items():
        for text in _texts(node) if key in sound.dropped - _NO_PROSE else ():
            paragraph(text, context)
            inlines.read(text.passage, context, (), STATED if key == "facts" else PRINTED)
    return _Front(root, context, sound.front, sound.dropped).fields()


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


def check(
    sound: validation.Sound,
    root: nodes.Fields,
    name: str,
    problems: Problems,
    warnings: Collection[str],
    *,
    is_document: bool = False,
) -> None:
    """What one key asks of another. `is_document`: of a packet's own, which need not be about a country."""
    front = sound.front
    if not is_document:
        _needs_place(sound, root, problems)
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


def _needs_place(sound: validation.Sound, root: nodes.Fields, problems: Problems) -> None:
    if not {"country", "region"} & {*root.fields, *sound.dropped}:
        help_ = 'add "country: MX", "country: [MX, US]" or "region: …"'
        problems.add(1, 1, "missing-key", "'country' is missing", help_, width=3)


def _needs(sound: validation.Sound, root: nodes.Fields, problems: Problems) -> None:
    """Keys that must stand together, or cannot."""
    front = sound.front
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
