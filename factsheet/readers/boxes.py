"""Blocks between fences: their headers and what their bodies must be, one function a kind. Knows no fences and no lines."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from factsheet.document import (
    Block,
    Chart,
    Content,
    Dataset,
    Entries,
    Entry,
    FactCall,
    Figure,
    Item,
    List,
    Mark,
    Paragraph,
    Quote,
    Run,
    Summary,
    Table,
    text,
    tidy,
    walk,
)
from factsheet.document.tree import ChartType, EntriesKind, SeriesAre
from factsheet.problems import Location
from factsheet.readers import inlines, marks, nodes
from factsheet.readers.fences import Box
from factsheet.readers.inlines import Allowed
from factsheet.readers.page import Page

NEEDED: Mapping[str, tuple[str, ...]] = {
    "chart": ("dataset", "type", "title", "alt"),
    "figure": ("file", "alt"),
}
SAID = Allowed(notes=False, links=False)  # an alternative is heard: nothing in it can be followed
FILE = re.compile(r"(?:[A-Za-z0-9][\w-]*/)*[A-Za-z0-9][\w.-]*\.(?i:png|jpe?g|svg)", re.ASCII)
CHARTS: tuple[ChartType, ...] = get_args(ChartType)
SERIES: tuple[SeriesAre, ...] = get_args(SeriesAre)


@dataclass(frozen=True)
class Boxed:
    """A block whose body has been read: where it is, its own mark and the whole of it."""

    page: Page
    box: Box
    blocks: tuple[Block, ...]
    mark: Mark
    whole: Mark

    def block(self) -> Block | None:
        """The block, or None where it cannot be understood; what is wrong has been reported."""
        missing = [k for k in NEEDED.get(self.box.kind, ()) if not self.text(k)]
        for key in missing:
            if self.box.header and key in self.box.header.broken:
                continue  # it is there and could not be read, which has been reported
            message = f"'{key}' is missing"
            self.problem("missing-key", message, f'add a line "{key}: …" below "::: {self.box.kind}"')
        return None if missing else _KINDS[self.box.kind](self)

    # --- the header ---

    def node(self, key: str) -> nodes.Node | None:
        return self.box.header.get(key) if self.box.header else None

    def text(self, key: str) -> str:
        node = self.node(key)
        return node.value.strip() if isinstance(node, nodes.Text) else ""

    def content(self, key: str, allowed: Allowed = inlines.PROSE) -> Content:
        node = self.node(key)
        if not isinstance(node, nodes.Text):
            return ()
        return inlines.read(node.passage, self.page.context, self.whole, allowed).content

    def common(self) -> dict[str, Any]:
        """What every block has."""
        return {"id": self.text("id"), "mark": self.mark, "location": self.location}

    @property
    def location(self) -> Location:
        return self.page.location(self.box.row)

    def problem(self, code: str, message: str, help_: str) -> None:
        self.page.problem(self.box.row, code, message, help_, 4, len(self.box.kind))

    def wrong(self, key: str, code: str, message: str, help_: str) -> None:
        """A problem at the value of a key."""
        node = self.node(key)
        line, column, width = nodes.place(node) if node else (self.box.row + 1, 1, 3)
        self.page.context.problems.add(line, column, code, message, help_, width=width)

    def bare(self) -> None:
        """Report a body where none can be."""
        if self.blocks:
            help_ = 'close it with ":::" below its last key; text goes above or below the block'
            message = f"'{self.box.kind}' has no text of its own"
            at = next((b.location for b in self.blocks if b.location), self.location)
            self.page.problem(at.line - 1, "block", message, help_, at.column - 1)

    def dataset(self) -> Dataset | None:
        """The dataset that is named."""
        name, known = self.text("dataset"), self.page.context.datasets
        if known is None:
            return None
        if name not in known:
            help_ = marks.near(name, known) if known else 'state it in the front matter, under "datasets:"'
            self.wrong("dataset", "unknown-dataset", f"no dataset is called '{marks.short(name)}'", help_)
        return known.get(name)


def _quote(boxed: Boxed) -> Block:
    if not boxed.blocks:
        help_ = 'write them above the closing ":::", below an empty line'
        boxed.problem("quote", "this quote has no words", help_)
    return Quote(blocks=boxed.blocks, by=boxed.content("by"), source=boxed.content("source"), **boxed.common())


def _summary(boxed: Boxed) -> Block:
    if not boxed.blocks:
        boxed.problem("block", "this summary has no words", 'write them above the closing ":::", below an empty line')
    _simple(boxed, boxed.blocks)
    return Summary(title=boxed.content("title", SAID), blocks=boxed.blocks, **boxed.common())


def _simple(boxed: Boxed, blocks: tuple[Block, ...]) -> None:
    """Report whatever is neither a paragraph nor a list."""
    for block in walk(blocks):
        if isinstance(block, Quote | Table):
            at = block.location or boxed.location
            message = f"a {block.kind} cannot stand in '{boxed.box.kind}'"
            boxed.page.problem(at.line - 1, "block", message, "write it above or below the block", at.column - 1)


def _table(boxed: Boxed) -> Block | None:
    caption, source = boxed.content("caption"), boxed.content("source")
    if boxed.text("dataset"):
        boxed.bare()
        data = boxed.dataset()
        return Table(caption=caption, data=data, source=source, **boxed.common()) if data else None
    table = boxed.blocks[0] if len(boxed.blocks) == 1 else None
    if not isinstance(table, Table):
        help_ = 'it holds one table of | a | b | lines, or "dataset: name" and nothing else; close it with ":::"'
        boxed.problem("table", "this block holds no single table", help_)
        return None
    return replace(table, **{**boxed.common(), "mark": (*boxed.mark, *table.mark)}, caption=caption, source=source)


def _chart(boxed: Boxed) -> Block | None:
    boxed.bare()
    data = boxed.dataset()
    kind = next((c for c in CHARTS if c == boxed.text("type")), None)
    if kind is None:
        message = f"no chart is of the type '{marks.short(boxed.text('type'))}'"
        boxed.wrong("type", "chart", message, marks.near(boxed.text("type"), CHARTS))
    series = next((s for s in SERIES if s == (boxed.text("series") or SERIES[0])), None)
    if series is None:
        message = f"'{marks.short(boxed.text('series'))}' are no series"
        boxed.wrong("series", "chart", message, "write columns (as without this line) or rows")
    title, alt = boxed.content("title"), boxed.content("alt", SAID)
    subtitle, source = boxed.content("subtitle"), boxed.content("source")
    data = _drawn(boxed, data) if data else None
    if not data or not kind or not series:
        return None
    return Chart(
        type=kind, series=series, title=title, subtitle=subtitle, alt=alt, data=data, source=source, **boxed.common()
    )


def _drawn(boxed: Boxed, data: Dataset) -> Dataset | None:
    """The dataset with the columns that are named, and that of the rows' names; all of them where none is."""
    node = boxed.node("columns")
    if node is None:
        return data
    given = [i for i in node.items if isinstance(i, nodes.Text)] if isinstance(node, nodes.Items) else []
    if isinstance(node, nodes.Text):
        given = [node]
    known = {_plain(c.name): n for n, c in enumerate(data.columns)}
    places = [0]
    for name in given:
        index = known.get(name.value.strip(), 0)
        if index in places:
            near = marks.near(name.value, [k for k, n in known.items() if n])
            message = f"the dataset has no column '{marks.short(name.value)}' that could be drawn here"
            line, column, width = nodes.place(name)
            boxed.page.context.problems.add(line, column, "chart", message, near, width=width)
        else:
            places.append(index)
    return _of_columns(data, sorted(places)) if len(places) > 1 else None


def _plain(content: Content) -> str:
    return text(tuple(i for i in content if not isinstance(i, FactCall)))


def _of_columns(data: Dataset, places: list[int]) -> Dataset:
    def narrowed(row: Any) -> Any:
        if hasattr(row, "cells"):
            return replace(row, cells=tuple(row.cells[i] for i in places if i < len(row.cells)))
        return replace(row, rows=tuple(map(narrowed, row.rows)), total=row.total and narrowed(row.total))

    columns = tuple(data.columns[i] for i in places)
    return replace(
        data, columns=columns, rows=tuple(map(narrowed, data.rows)), total=data.total and narrowed(data.total)
    )


def _figure(boxed: Boxed) -> Block:
    boxed.bare()
    file = boxed.text("file")
    if not FILE.fullmatch(file):
        help_ = "write the path below content/assets, such as mexico/border.png; PNG, JPEG or SVG"
        boxed.wrong("file", "picture", f"'{marks.short(file)}' names no picture", help_)
    return Figure(
        file=file,
        alt=boxed.content("alt", SAID),
        caption=boxed.content("caption"),
        credit=boxed.content("credit"),
        date=_day(boxed),
        **boxed.common(),
    )


def _day(boxed: Boxed) -> datetime.date | None:
    written = boxed.text("date")
    try:
        return datetime.date.fromisoformat(written) if written else None
    except ValueError:
        boxed.wrong("date", "date", f"'{marks.short(written)}' is no date", "write YYYY-MM-DD, such as 2005-08-10")
        return None


# --- entries -----------------------------------------------------------------------------------------------------

_HOW = {
    "definitions": '"- **Term** what it means"',
    "qa": '"- **Question?**", an empty line, and the answer indented by two blanks',
    "contacts": '"- **Name** telephone, address, [mail](mailto:…)"',
    "key-facts": '"- **Label** {{ fact }}"',
}


def _entries(boxed: Boxed) -> Block | None:
    kind: EntriesKind = boxed.box.kind  # type: ignore[assignment]  # _KINDS says so
    [only] = boxed.blocks if len(boxed.blocks) == 1 else [None]
    if not isinstance(only, List) or only.ordered:
        boxed.problem("block", f"'{kind}' holds one list and nothing else", f"write each as {_HOW[kind]}")
        return None
    _simple(boxed, tuple(b for i in only.items for b in i.blocks))
    entries = tuple(e for i in only.items if (e := _entry(boxed, kind, i, only.mark)))
    return Entries(kind=kind, items=entries, **boxed.common()) if entries else None


def _entry(boxed: Boxed, kind: EntriesKind, item: Item, around: Mark) -> Entry | None:
    """An item whose first paragraph begins with a term in strong words."""
    first, *more = item.blocks or (None,)
    mark = (*around, *item.mark)
    content = first.content if isinstance(first, Paragraph) else ()
    cut = next((n for n, i in enumerate(content) if not getattr(i, "strong", False)), len(content))
    term, rest = _weak(content[:cut]), tidy(content[cut:])
    if not term or not isinstance(first, Paragraph):
        _at(boxed, item, f"an entry of '{kind}' begins with strong words", f"write {_HOW[kind]}")
        return None
    if kind == "key-facts":
        call = rest[0] if len(rest) == 1 and not more else None
        if not isinstance(call, FactCall) or call.part or call.mark:
            message = "a key fact is a label and one fact"
            help_ = f"write {_HOW[kind]}; its period and source are printed by themselves"
            _at(boxed, item, message, help_)
            return None
        return Entry(term=term, fact=call, mark=mark, location=item.location)
    blocks = (replace(first, content=rest), *more) if rest else tuple(more)
    if not blocks:
        _at(boxed, item, f"nothing is said of '{marks.short(_plain(term))}'", f"write {_HOW[kind]}")
        return None
    return Entry(term=term, blocks=blocks, mark=mark, location=item.location)


def _weak(content: Content) -> Content:
    """The words of a term: that they are strong is a matter of its look."""
    return tidy(tuple(replace(i, strong=False) for i in content if isinstance(i, Run | FactCall)))


def _at(boxed: Boxed, item: Item, message: str, help_: str) -> None:
    at = item.location or boxed.location
    boxed.page.problem(at.line - 1, "entry", message, help_, at.column - 1)


_KINDS: Mapping[str, Callable[[Boxed], Block | None]] = {
    "quote": _quote,
    "summary": _summary,
    "table": _table,
    "chart": _chart,
    "figure": _figure,
    **dict.fromkeys(get_args(EntriesKind), _entries),
}
