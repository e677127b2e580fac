"""Selection: a sheet, and what one audience may read of it. The only code that looks at marks; it runs before any template.

Ids and locations are given here, from what is left: nothing of what was removed can show in them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from factsheet.document import (
    BLOCKS,
    Audience,
    Block,
    Dataset,
    Entries,
    Heading,
    Item,
    Link,
    List,
    Note,
    RowGroup,
    Run,
    Sheet,
    Table,
    facts_printed,
    names,
    tidy,
    walk,
    with_notes_in_order,
)
from factsheet.document.tree import text
from factsheet.problems import Location


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A sheet for one audience, without marks or locations, and where its blocks and notes stand in the content file."""

    sheet: Sheet
    locations: Mapping[str, Location]


def makes(sheet: Sheet, audience: Audience) -> bool:
    """Whether a sheet is made for an audience: it must read what carries no mark."""
    return sheet.audience in audience.reads


def select(sheet: Sheet, audience: Audience) -> Sheet:
    """What one audience may read of a sheet. Raises ValueError where it may not read the sheet at all."""
    return selection(sheet, audience).sheet


def selection(sheet: Sheet, audience: Audience) -> Selection:
    """Like select(), with the location of every block that has an id, for messages."""
    if not makes(sheet, audience):
        raise ValueError(f"{sheet.name} is not for {audience.name}")
    kept: Sheet = _keep(sheet, audience)
    kept = replace(kept, audience=audience.name, accept=(), stale_after=None, given_ids=_given(kept.blocks))
    named = _with_ids(with_notes_in_order(kept))
    placed: Iterable[Any] = (n for n in walk((named.blocks, named.notes)) if isinstance(n, (*BLOCKS, Note)))
    locations = {n.id: n.location for n in placed if n.location is not None}
    return Selection(sheet=_without_locations(named), locations=locations)


def given_ids(sheet: Sheet, audience: Audience | None = None) -> frozenset[str]:
    """The ids that the author gave to blocks: all of them, or those of what one audience may read."""
    return _given(_keep(sheet.blocks, audience) if audience else sheet.blocks)


def _given(blocks: tuple[Block, ...]) -> frozenset[str]:
    return frozenset(b.id for b in walk(blocks) if isinstance(b, BLOCKS) and b.id)


def _keep(node: Any, audience: Audience) -> Any:
    """A node without what the audience may not read; its marks are gone."""
    if isinstance(node, tuple):
        kept = [_keep(n, audience) for n in node if audience.may_read(getattr(n, "mark", ()))]
        whole = [n for n in kept if not _is_empty(n)]
        if all(isinstance(n, BLOCKS) for n in node):
            return _joined_lists(whole)
        return tidy(tuple(whole)) if node and all(hasattr(n, "kind") for n in node) else tuple(whole)
    if isinstance(node, Table | Dataset):
        return _keep_columns(node, audience)
    if not hasattr(node, "__dataclass_fields__"):
        return node
    changes = {
        f.name: _keep(getattr(node, f.name), audience) for f in fields(node) if f.name not in {"mark", "location"}
    }
    if any(f.name == "mark" for f in fields(node)):
        changes["mark"] = ()
    if isinstance(node, List) and node.ordered and node.items and not audience.may_read(node.items[0].mark):
        changes["start"] = 1  # the number that was written belongs to an item that is gone
    return replace(node, **changes)


def _keep_columns(table: Any, audience: Audience) -> Any:
    """A table or dataset without the columns and rows its audience may not read."""
    kept = [i for i, c in enumerate(table.columns) if audience.may_read(c.mark)]

    def keep(row: Any) -> Any:
        if isinstance(row, RowGroup):
            total = keep(row.total) if row.total and audience.may_read(row.total.mark) else None
            return replace(row, mark=(), heading=_keep(row.heading, audience), rows=rows(row.rows), total=total)
        cells = tuple(
            _keep(row.cells[i], audience) for i in kept if i < len(row.cells)
        )  # a total may have its name alone
        return replace(row, mark=(), cells=cells)

    def rows(given: tuple[Any, ...]) -> tuple[Any, ...]:
        read = [keep(r) for r in given if audience.may_read(r.mark)]
        return tuple(r for r in read if not (isinstance(r, RowGroup) and not r.rows))

    changes: dict[str, Any] = {
        f.name: _keep(getattr(table, f.name), audience)
        for f in fields(table)
        if f.name in {"caption", "source", "data"}
    }
    if isinstance(table, Dataset) and table.total:
        changes["total"] = keep(table.total) if audience.may_read(table.total.mark) else None
    columns = tuple(_keep(table.columns[i], audience) for i in kept)
    return replace(table, columns=columns, rows=rows(table.rows), mark=(), **changes)


def _is_empty(node: Any) -> bool:
    """A link, list or item that selection left without content goes too."""
    if isinstance(node, Link):
        return not node.content
    if isinstance(node, List | Entries):
        return not node.items
    return isinstance(node, Item) and not node.blocks


def _joined_lists(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Lists of one kind that now stand side by side are one list: what stood between them is gone without a trace."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(block, List) and isinstance(last, List) and block.ordered == last.ordered:
            out[-1] = replace(last, items=last.items + block.items)
        else:
            out.append(block)
    return tuple(out)


# --- ids ---------------------------------------------------------------------------------------------------------


def _with_ids(sheet: Sheet) -> Sheet:
    printed = facts_printed(sheet)
    taken = {b.id for b in walk(sheet.blocks) if isinstance(b, BLOCKS) and b.id} | {n.id for n in sheet.notes}
    section = "top"

    def give(block: Any, shown: Any) -> Any:
        """The block with its id and its children's; `shown` is the same block, printed."""
        nonlocal section
        id_ = block.id
        if not id_:
            heading = isinstance(block, Heading)
            id_ = names.slug(text(shown.content)) if heading else names.hashed(section, _words(shown))
            id_ = names.unique(id_, taken)
            taken.add(id_)
        if isinstance(block, Heading):
            section = id_
        changes: dict[str, Any] = {"id": id_}
        if isinstance(block, List | Entries):
            pairs: Iterable[tuple[Any, Any]] = zip(block.items, shown.items, strict=True)
            changes["items"] = tuple(replace(i, blocks=tuple(map(give, i.blocks, s.blocks))) for i, s in pairs)
        elif hasattr(block, "blocks"):
            changes["blocks"] = tuple(map(give, block.blocks, shown.blocks))
        return replace(block, **changes)

    return replace(sheet, blocks=tuple(map(give, sheet.blocks, printed.blocks)))


def _words(block: Any) -> str:
    return " ".join(n.text for n in walk(block) if isinstance(n, Run))


def _without_locations(node: Any) -> Any:
    if isinstance(node, tuple):
        return tuple(_without_locations(n) for n in node)
    if not hasattr(node, "__dataclass_fields__"):
        return node
    return replace(
        node,
        **{f.name: None if f.name == "location" else _without_locations(getattr(node, f.name)) for f in fields(node)},
    )
