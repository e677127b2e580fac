"""Selection: a sheet, and what one audience may read of it. The only code that looks at marks; it runs before any template.

Ids and locations are given here, from what is left: nothing of what was removed can show in them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal, TypeAlias

from factsheet.document import (
    BLOCKS,
    NEEDED_WORDS,
    Audience,
    Block,
    Break,
    Content,
    Dataset,
    DatasetRow,
    Entries,
    Fact,
    FactCall,
    Heading,
    Inline,
    Item,
    Link,
    List,
    Mark,
    Note,
    Plan,
    Row,
    RowGroup,
    Run,
    Sheet,
    Slot,
    Table,
    Total,
    Words,
    facts_printed,
    names,
    printed,
    printing,
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


# --- what an audience must not see ---------------------------------------------------------------------------------

_OWN_WORDS = dict.fromkeys(NEEDED_WORDS, "")  # to print nothing but a sheet's own words
SAID_AS_IT_IS = frozenset(["id", "target", "file", "qualifier", "number"])  # strings of authors that no run holds


@dataclass(frozen=True, kw_only=True)
class Text:
    """Words of a content file as they are printed, and where they stand there."""

    words: str
    location: Location | None


def readable(sheet: Sheet, audience: Audience, words: Words) -> Iterator[str]:
    """Every text that one audience may read of a sheet, ids and addresses too; none where it reads none of it.

    `words` are the fixed ones of its language, as far as they are known.
    """
    if not makes(sheet, audience):
        return
    shown = printed(select(sheet, audience), {**_OWN_WORDS, **words})
    yield shown.name
    yield from (printing.countries(sheet.language)[c] for c in sheet.countries)
    for node in walk(shown):
        if isinstance(node, Fact):
            yield from _fact(node, sheet.language)
        for name in (f.name for f in fields(node)):
            value = getattr(node, name)
            for part in value if isinstance(value, tuple) and not _is_content(value) else (value,):
                yield from [text(part)] if _is_content(part) else _as_it_is(name, part, sheet.language)


def withheld(sheet: Sheet, audience: Audience, others: Iterable[Audience] = ()) -> Iterator[Text]:
    """Every text of a sheet that one audience must not see, and the totals that `others` read instead of its own.

    What it may read elsewhere in the same words is among them: whoever looks for them must leave that out.
    """
    made = makes(sheet, audience)
    called = {n.id for n in select(sheet, audience).notes} if made else set()
    found = _Withheld(sheet, audience)
    for name in (f.name for f in fields(sheet) if f.name != "notes"):
        yield from found.of(name, getattr(sheet, name), not made, sheet.location)
    for note in sheet.notes:
        yield from found.of("notes", note, note.id not in called, note.location)
    for _, reason in sheet.accept:
        yield Text(words=reason, location=sheet.location)
    if not made:
        yield Text(words=sheet.name, location=sheet.location)
    for other in others:
        if makes(sheet, other):
            yield from _totals(selection(sheet, other))


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """Some words of a paragraph, who may read them, and whether that shuts out whom is asked about."""

    words: str
    mark: Mark
    shut: bool


class _Withheld:
    """A walk over a sheet that gives what is behind a mark its reader does not pass."""

    def __init__(self, sheet: Sheet, audience: Audience) -> None:
        self.facts = {f.id: f for f in sheet.facts}
        self.language = sheet.language
        self.may_read = audience.may_read

    def of(self, name: str, value: Any, closed: bool, at: Location | None) -> Iterator[Text]:
        """The texts of a field; `closed` says that no mark further in opens it."""
        if isinstance(value, tuple) and not _is_content(value):
            for child in value:
                yield from self.of(name, child, closed, at)
        elif isinstance(value, tuple):
            yield from self.content(value, closed, at)
        elif hasattr(value, "__dataclass_fields__"):
            yield from self.node(value, closed, at)
        elif closed:
            yield from (Text(words=w, location=at) for w in _as_it_is(name, value, self.language))

    def node(self, node: Any, closed: bool, at: Location | None) -> Iterator[Text]:
        closed = closed or not self.may_read(getattr(node, "mark", ()))
        at = getattr(node, "location", None) or at
        fact = self.facts[node.fact] if isinstance(node, FactCall) else node
        if closed and isinstance(fact, Fact):
            yield from (Text(words=w, location=at) for w in _fact(fact, self.language))
        columns = getattr(node, "columns", ())
        shut = [not self.may_read(c.mark) for c in columns]
        for name in (f.name for f in fields(node) if f.name != "location"):
            if columns and name in {"rows", "total"}:
                yield from self.rows(getattr(node, name), shut, closed, at)
            else:
                yield from self.of(name, getattr(node, name), closed, at)

    def rows(self, rows: Any, shut: list[bool], closed: bool, at: Location | None) -> Iterator[Text]:
        """Rows, groups of them or a total, where whole columns may be shut."""
        for row in rows if isinstance(rows, tuple) else (rows,) if rows else ():
            at_row = row.location or at
            closed_row = closed or not self.may_read(row.mark)
            if isinstance(row, RowGroup):
                yield from self.of("heading", row.heading, closed_row, at_row)
                yield from self.rows((*row.rows, *((row.total,) if row.total else ())), shut, closed_row, at_row)
                continue
            for index, cell in enumerate(row.cells):
                yield from self.of("cells", cell, closed_row or (index < len(shut) and shut[index]), at_row)

    def content(self, content: Content, closed: bool, at: Location | None) -> Iterator[Text]:
        """What is withheld of inlines: each stretch of it, and, where its readers differ, what each of them reads."""
        for inline in content:
            if isinstance(inline, Link) and (closed or not self.opens(inline)):
                yield Text(words=inline.target, location=inline.location or at)
        for shut, found in groupby(self.pieces(content, (), closed), lambda piece: piece.shut):
            whole = list(found)
            stretches = [list(s) for _, s in groupby(whole, lambda piece: piece.mark)]
            for stretch in (stretches if len(stretches) == 1 else (*stretches, whole)) if shut else ():
                yield Text(words="".join(p.words for p in stretch), location=at)

    def pieces(self, content: Content, around: Mark, closed: bool) -> Iterator["_Piece"]:
        for inline in content:
            mark = tuple(dict.fromkeys((*around, *inline.mark)))
            shut = closed or not self.may_read(mark)
            if isinstance(inline, Link):
                yield from self.pieces(inline.content, mark, shut)
            elif isinstance(inline, FactCall):
                words = printing.fact(self.facts[inline.fact], inline.part, self.language)
                yield _Piece(words=words, mark=mark, shut=shut)
            elif isinstance(inline, Run | Break):
                yield _Piece(words=inline.text if isinstance(inline, Run) else " ", mark=mark, shut=shut)

    def opens(self, link: Link) -> bool:
        """Whether anything of a link is read: else its address goes too."""
        return self.may_read(link.mark) and any(self.may_read(i.mark) for i in link.content)


def _totals(other: Selection) -> Iterator[Text]:
    """The totals that another audience reads: what they are added up from may be withheld from this one."""
    for table in walk(printed(other.sheet, _OWN_WORDS).blocks):
        for row in table.rows if isinstance(table, Table) else ():
            if row.role == "total":
                yield from (Text(words=text(c), location=other.locations.get(table.id)) for c in row.cells)


def _is_content(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(i, Inline) for i in value)


def _as_it_is(name: str, value: Any, language: str) -> Iterator[str]:
    """What stands in a field that is no run: ids, addresses, names of files, numbers."""
    if isinstance(value, str) and name in SAID_AS_IT_IS:
        yield value
    elif isinstance(value, Decimal):
        yield printing.number(value, language)


def _fact(fact: Fact, language: str) -> Iterator[str]:
    yield printing.fact(fact, "", language)
    yield printing.fact(fact, "number", language)


# --- who reads how much ------------------------------------------------------------------------------------------

Share: TypeAlias = Literal["whole", "partly", "none"]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A part of a sheet with a mark of its own: a node, or inlines that share one; `mark` is its own and all around it.

    `shared` is what share() is to be asked about: of a row the table with that row alone, since columns guard it too.
    """

    part: Any
    shared: Any
    mark: Mark
    location: Location | None


def share(part: Any, mark: Mark, audience: Audience) -> Share:
    """How much of a part an audience reads, which stands in what carries `mark`: as selection would have it."""
    nodes = part if isinstance(part, tuple) else (part,)
    kept = _keep(nodes, audience) if audience.may_read(mark) else ()
    if not kept:
        return "none"
    everybody = frozenset(name for node in walk(nodes) for guard in getattr(node, "mark", ()) for name in guard)
    return "whole" if kept == _keep(nodes, replace(audience, reads=everybody)) else "partly"


def passages(part: Any, mark: Mark = (), location: Location | None = None, table: Any = None) -> Iterator[Passage]:
    """The guarded passages inside a part, in order of reading; not those of the dataset that a table or chart shows.

    `table` is the one whose rows are looked at.
    """
    if isinstance(part, tuple) and part and all(isinstance(i, Inline) for i in part):
        for own, group in groupby(part, key=lambda i: i.mark):
            inlines = tuple(group)
            if own:
                yield Passage(part=inlines, shared=inlines, mark=(*mark, *own), location=location)
            for link in (i for i in inlines if isinstance(i, Link)):
                inner = tuple(i for i in link.content if i.mark not in {(), link.mark})
                yield from passages(inner, (*mark, *own), location)
    elif isinstance(part, tuple):
        for child in part:
            at = getattr(child, "location", None) or location
            own = getattr(child, "mark", ())
            if own:
                yield Passage(part=child, shared=_alone(child, table), mark=(*mark, *own), location=at)
            yield from passages(child, (*mark, *own), at, table)
    elif hasattr(part, "__dataclass_fields__"):
        if isinstance(part, Table | Dataset):
            table = part
        values = [getattr(part, f.name) for f in fields(part) if f.name not in {"mark", "location"}]
        for value in values:
            if isinstance(value, Total):
                yield from passages((value,), mark, location, table)
            elif isinstance(value, tuple):
                yield from passages(value, mark, location, table)


def _alone(part: Any, table: Any) -> Any:
    """A row as the only one of its table; any other part as it is."""
    if isinstance(part, Total):
        return replace(table, mark=(), rows=(), total=part, source=())
    if isinstance(part, Row | DatasetRow | RowGroup):
        without: dict[str, Any] = {"total": None} if isinstance(table, Dataset) else {"caption": ()}
        return replace(table, mark=(), rows=(part,), source=(), **without)
    return part


# --- packets -----------------------------------------------------------------------------------------------------


def slots(plan: Plan, audience: Audience) -> tuple[Slot, ...]:
    """The places of a packet that one audience may read, without their marks; none where the packet is not for it."""
    if audience.name not in plan.audiences:
        return ()
    return tuple(replace(slot, mark=()) for slot in plan.slots if audience.may_read(slot.mark))


def plan_readable(plan: Plan, audience: Audience) -> Iterator[str]:
    """Every text that one audience may read of a packet's file."""
    if audience.name in plan.audiences:
        yield from _front_words(plan)
        for slot in slots(plan, audience):
            yield from (slot.name, slot.title)


def plan_withheld(plan: Plan, audience: Audience) -> Iterator[Text]:
    """Every text of a packet's file that one audience must not see."""
    if audience.name not in plan.audiences:
        yield from (Text(words=words, location=plan.location) for words in (plan.name, *_front_words(plan)))
    may = {slot.name for slot in slots(plan, audience)}
    for slot in plan.slots:
        if slot.name not in may:
            yield from (Text(words=words, location=slot.location) for words in (slot.title,) if words)


def _front_words(plan: Plan) -> Iterator[str]:
    front = plan.front
    yield from filter(None, (front.title, front.subtitle, front.occasion, front.prepared_by, front.prepared_for))
    if front.dates:
        yield printing.period(front.dates, front.language)
    if front.cover:
        yield from (text(front.cover.alt), text(front.cover.credit), front.cover.file)
