"""The sheet as a reader of paper has it: facts printed, like runs joined. What every rendition must say."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from factsheet.document import printing
from factsheet.document.tree import (
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
    tidy,
)


def plain(sheet: Sheet) -> Sheet:
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
