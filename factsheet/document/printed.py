"""A sheet with its facts and datasets printed and its last sections in place: what writers start from.

The last sections (sources, related links, contacts) become a heading and a list like any other, so that one template
prints them and one reader reads them. A dataset becomes a table, a key fact its number and what is known of it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from factsheet.document import datasets, names, printing
from factsheet.document.settings import Words
from factsheet.document.tree import (
    Amount,
    Block,
    Break,
    Chart,
    Column,
    Content,
    Dataset,
    DatasetCell,
    DatasetRow,
    Entries,
    Entry,
    FactCall,
    Figure,
    Heading,
    Imprint,
    Inline,
    Item,
    Link,
    List,
    Note,
    NoteCall,
    Paragraph,
    Quote,
    Reference,
    Row,
    RowGroup,
    Run,
    Sheet,
    Summary,
    Table,
    Total,
    text,
    tidy,
    walk,
)


def printed(sheet: Sheet, words: Words) -> Sheet:
    """A selected sheet with its facts printed and its last sections among its blocks."""
    shown = facts_printed(sheet)
    for name, references in (
        ("sources", shown.sources),
        ("related_links", shown.links),
        ("contacts", shown.contacts),
    ):
        if references:
            shown = replace(shown, blocks=(*shown.blocks, *section(shown, words[name], references)))
    blocks = _Printing(shown, words).blocks(shown.blocks)
    return replace(shown, blocks=blocks, sources=(), links=(), contacts=())


def section(sheet: Sheet, title: str, references: tuple[Reference, ...]) -> tuple[Heading, List]:
    """A list of references as a heading and a list, with ids that nothing else of the sheet has."""
    taken = {n.id for n in walk((sheet.blocks, sheet.notes)) if getattr(n, "id", "")}

    def named(id_: str) -> str:
        taken.add(id_ := names.unique(id_, taken))
        return id_

    heading = Heading(level=2, content=printing.content(title), id=named(names.slug(title)))
    shown = [" ".join(n.text for n in walk(r.text) if isinstance(n, Run)) for r in references]
    list_id = named(names.hashed(heading.id, " ".join(shown)))
    items = tuple(
        Item(blocks=(Paragraph(content=linked(r), id=named(names.hashed(heading.id, words))),))
        for r, words in zip(references, shown, strict=True)
    )
    return heading, List(items=items, id=list_id)


def linked(reference: Reference) -> Content:
    """A reference's words as a link to where it leads; what already leads somewhere, or calls a note, stays as it is."""
    if not reference.target:
        return reference.text
    out: list[Inline] = []
    for inline in reference.text:
        if not isinstance(inline, Run | Break):
            out.append(inline)
        elif out and isinstance(out[-1], Link) and out[-1].target == reference.target:
            out[-1] = replace(out[-1], content=(*out[-1].content, inline))
        else:
            out.append(Link(target=reference.target, content=(inline,)))
    return tidy(tuple(out))


class _Printing:
    """Blocks that hold numbers, as they are printed."""

    def __init__(self, sheet: Sheet, words: Words) -> None:
        self.language, self.words = sheet.language, words
        self.facts = {f.id: f for f in sheet.facts}
        self.tabled = [b.data for b in walk(sheet.blocks) if isinstance(b, Table) and b.data]

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(map(self.block, blocks))

    def block(self, block: Block) -> Block:
        match block:
            case Quote():
                return replace(block, blocks=self.blocks(block.blocks))
            case Summary():
                title = block.title or printing.content(self.words["summary"])
                return replace(block, title=title, blocks=self.blocks(block.blocks))
            case Entries(kind="key-facts"):
                return replace(block, items=tuple(map(self.key_fact, block.items)))
            case Figure():
                day = printing.content(printing.date(block.date, self.language)) if block.date else ()
                between = (Run(text=", "),) if day and block.credit else ()
                return replace(block, alt=_flat(block.alt), credit=tidy((*block.credit, *between, *day)), date=None)
            case Table(data=Dataset() as data):
                table = datasets.table(data, self.facts, self.language, self.words, block.caption)
                shown = tidy(table.caption)
                return replace(
                    block, data=None, caption=shown, columns=table.columns, rows=table.rows, source=self.source(block)
                )
            case Chart(data=Dataset() as data):
                return self.chart(block, data)
        return block

    def source(self, block: Any) -> Content:
        """Where numbers come from: the block says it, or else the dataset."""
        return block.source or block.data.source  # type: ignore[no-any-return]

    def chart(self, chart: Chart, data: Dataset) -> Chart:
        """A chart with its subtitle, and its numbers where no table of the sheet shows them."""
        subtitle = chart.subtitle or printing.content(self.counted(data))
        shown = any(t.id == data.id and set(data.columns) <= set(t.columns) for t in self.tabled)
        table = None
        if not shown:
            caption = printing.content(self.words["chart_data"])
            table = datasets.table(data, self.facts, self.language, self.words, caption)
            table = replace(table, caption=tidy(table.caption))
        return replace(chart, alt=_flat(chart.alt), subtitle=subtitle, table=table, source=self.source(chart))

    def counted(self, data: Dataset) -> str:
        """What a chart counts: the unit of all its columns, a capital in front."""
        drawn = next((c for c in data.columns[1:] if c.unit or c.scale), None)
        counted = datasets.unit(data, drawn, self.language, self.words)
        return counted[:1].upper() + counted[1:]

    def key_fact(self, entry: Entry) -> Entry:
        """A key fact's number, behind its qualifier, and below it the period, the status and the source."""
        assert entry.fact is not None
        fact = self.facts[entry.fact.fact]
        number = Run(text=printing.fact(fact, "", self.language))
        qualifier = (Run(text=f"{fact.qualifier} "),) if fact.qualifier else ()
        value = Paragraph(content=tidy((*qualifier, number)))
        known: list[Content] = [fact.period] if fact.period else []
        if fact.as_of:
            day = printing.date(fact.as_of, self.language)
            known.append(printing.content(f"{self.words['fact_as_of']} {day}"))
        if fact.status:
            known.append(printing.content(self.words[f"status_{fact.status}"]))
        if fact.source:
            known.append((Run(text=f"{self.words['source']}: "), *fact.source))
        if not known:
            return replace(entry, fact=None, blocks=(value,))
        joined: list[Inline] = []
        for one in known:
            joined += [Run(text=" · "), *one] if joined else one
        return replace(entry, fact=None, blocks=(value, Paragraph(content=tidy(tuple(joined)))))


def _flat(content: Content) -> Content:
    """The words alone: an alternative has no look."""
    return printing.content(text(content))


def facts_printed(sheet: Sheet) -> Sheet:
    """Print every fact of a selected sheet and bring all of its text into canonical form."""
    facts = {f.id: f for f in sheet.facts}

    def printed(inline: Inline) -> Inline:
        if isinstance(inline, FactCall):
            words = printing.fact(facts[inline.fact], inline.part, sheet.language)
            return Run(text=words, strong=inline.strong, emphasis=inline.emphasis, language=inline.language)
        if isinstance(inline, Link):
            return replace(inline, content=tuple(printed(i) for i in inline.content))  # type: ignore[misc]
        return inline

    return map_content(sheet, lambda content: tuple(printed(i) for i in content))


def map_content(sheet: Sheet, change: Callable[[Content], Content]) -> Sheet:
    """The sheet with every run of inlines changed and tidied, front matter too."""

    def content(value: Content) -> Content:
        return tidy(change(value))

    def references(values: tuple[Reference, ...]) -> tuple[Reference, ...]:
        return tuple(replace(r, text=content(r.text)) for r in values)

    def block(b: Any) -> Any:
        match b:
            case Heading() | Paragraph():
                return replace(b, content=content(b.content))
            case List():
                return replace(b, items=tuple(block(i) for i in b.items))
            case Item():
                return replace(b, blocks=tuple(block(x) for x in b.blocks))
            case Table():
                return replace(
                    b,
                    columns=tuple(block(c) for c in b.columns),
                    rows=tuple(block(r) for r in b.rows),
                    caption=content(b.caption),
                    data=b.data and dataset(b.data),
                    source=content(b.source),
                )
            case Column():
                return replace(b, content=content(b.content), group=content(b.group))
            case Row():
                return replace(b, cells=tuple(content(c) for c in b.cells))
            case Quote():
                return replace(b, blocks=tuple(block(x) for x in b.blocks), by=content(b.by), source=content(b.source))
            case Summary():
                return replace(b, title=content(b.title), blocks=tuple(block(x) for x in b.blocks))
            case Entries():
                return replace(b, items=tuple(block(x) for x in b.items))
            case Entry():
                return replace(b, term=content(b.term), blocks=tuple(block(x) for x in b.blocks))
            case Figure():
                return replace(b, alt=content(b.alt), caption=content(b.caption), credit=content(b.credit))
            case Chart():
                return replace(
                    b,
                    title=content(b.title),
                    subtitle=content(b.subtitle),
                    alt=content(b.alt),
                    data=b.data and dataset(b.data),
                    table=b.table and block(b.table),
                    source=content(b.source),
                )
            case Note():
                return replace(b, content=content(b.content))
        raise TypeError(f"no block is a {type(b).__name__}")

    def dataset(d: Dataset) -> Dataset:
        return replace(
            d,
            columns=tuple(replace(c, name=content(c.name), group=content(c.group)) for c in d.columns),
            rows=tuple(map(row, d.rows)),
            total=d.total and row(d.total),
            source=content(d.source),
        )

    def row(r: Any) -> Any:
        match r:
            case DatasetRow() | Total():
                return replace(r, cells=tuple(cell(c) for c in r.cells))
            case RowGroup():
                rows = tuple(map(row, r.rows))
                return replace(r, heading=content(r.heading), rows=rows, total=r.total and row(r.total))
        raise TypeError(f"no row is a {type(r).__name__}")

    def cell(c: DatasetCell) -> DatasetCell:
        if not isinstance(c, Amount):
            return content(c)
        return replace(c, notes=tuple(n for n in change(c.notes) if isinstance(n, NoteCall)))

    imprint = Imprint(
        publisher=content(sheet.imprint.publisher),
        disclaimer=content(sheet.imprint.disclaimer),
        breadcrumb=tuple(content(c) for c in sheet.imprint.breadcrumb),
        links=references(sheet.imprint.links),
    )
    front: dict[str, Any] = {
        name: content(getattr(sheet, name))
        for name in ("title", "kind", "bureau", "region", "dateline", "description", "reason")
    }
    return replace(
        sheet,
        **front,
        imprint=imprint,
        facts=tuple(replace(f, period=content(f.period), source=content(f.source)) for f in sheet.facts),
        datasets=tuple(map(dataset, sheet.datasets)),
        drafted=references(sheet.drafted),
        cleared=references(sheet.cleared),
        sources=references(sheet.sources),
        contacts=references(sheet.contacts),
        links=references(sheet.links),
        blocks=tuple(block(b) for b in sheet.blocks),
        notes=tuple(block(n) for n in sheet.notes),
    )
