"""A sheet with its facts printed and its last sections in place: what writers start from.

The last sections (sources, related links, contacts) become a heading and a list like any other, so that one template
prints them and one reader reads them.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from factsheet.document import names, printing
from factsheet.document.settings import Words
from factsheet.document.tree import (
    Break,
    Column,
    Content,
    FactCall,
    Heading,
    Imprint,
    Inline,
    Item,
    Link,
    List,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Run,
    Sheet,
    Table,
    text,
    tidy,
    walk,
)


def printed(sheet: Sheet, words: Words) -> Sheet:
    """A selected sheet with its facts printed and its last sections among its blocks."""
    shown = facts_printed(sheet)
    blocks = list(shown.blocks)
    taken = {n.id for n in walk((shown.blocks, shown.notes)) if getattr(n, "id", "")}
    for name, references in (
        ("sources", shown.sources),
        ("related_links", shown.links),
        ("contacts", shown.contacts),
    ):
        if references:
            blocks += _section(words[name], references, taken)
    return replace(shown, blocks=tuple(blocks), sources=(), links=(), contacts=())


def _section(title: str, references: tuple[Reference, ...], taken: set[str]) -> tuple[Heading, List]:
    def named(id_: str) -> str:
        taken.add(id_ := names.unique(id_, taken))
        return id_

    heading = Heading(level=2, content=printing.content(title), id=named(names.slug(title)))
    all_words = " ".join(text(r.text) for r in references)
    list_id = named(names.hashed(heading.id, all_words))
    items = tuple(
        Item(blocks=(Paragraph(content=linked(r), id=named(names.hashed(heading.id, text(r.text)))),))
        for r in references
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
                    source=content(b.source),
                )
            case Column():
                return replace(b, content=content(b.content))
            case Row():
                return replace(b, cells=tuple(content(c) for c in b.cells))
            case Quote():
                return replace(b, blocks=tuple(block(x) for x in b.blocks), by=content(b.by), source=content(b.source))
            case Note():
                return replace(b, content=content(b.content))
        raise TypeError(f"no block is a {type(b).__name__}")

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
        datasets=tuple(replace(d, source=content(d.source)) for d in sheet.datasets),
        sources=references(sheet.sources),
        contacts=references(sheet.contacts),
        links=references(sheet.links),
        blocks=tuple(block(b) for b in sheet.blocks),
        notes=tuple(block(n) for n in sheet.notes),
    )
