"""The frozen tree of a sheet: blocks hold blocks or inlines; inlines are flat runs, so no two trees print the same.

A mark says who may read a node: a conjunction of guards, each a set of audience names of which a reader needs one.
Only audience.select() looks at marks; what it returns has none, and no location.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Literal, TypeAlias

from factsheet.problems import Location

Mark: TypeAlias = tuple[frozenset[str], ...]
Alignment: TypeAlias = Literal["", "left", "center", "right"]
Status: TypeAlias = Literal["current", "superseded", "withdrawn"]
FactPart: TypeAlias = Literal["", "number", "period", "source"]
FiscalStatus: TypeAlias = Literal["", "actual", "estimate", "request"]
Scale: TypeAlias = Literal["", "thousand", "million", "billion"]
EntriesKind: TypeAlias = Literal["definitions", "qa", "contacts", "key-facts"]
RowRole: TypeAlias = Literal["", "group", "total"]
SeriesAre: TypeAlias = Literal["columns", "rows"]
ChartType: TypeAlias = Literal["bars", "stacked", "horizontal", "lines"]


# --- inlines -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Run:
    """Text of one look. Plain: one space is one blank, no-break spaces are kept."""

    kind: ClassVar[str] = "run"
    text: str
    strong: bool = False
    emphasis: bool = False
    language: str = ""
    mark: Mark = ()


@dataclass(frozen=True, kw_only=True)
class FactCall:
    """`{{ fact }}` or `{{ fact.part }}`: printed by plain()."""

    kind: ClassVar[str] = "factcall"
    fact: str
    part: FactPart = ""
    strong: bool = False
    emphasis: bool = False
    language: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Break:
    r"""A line break the author wrote with `\` at a line's end."""

    kind: ClassVar[str] = "break"
    mark: Mark = ()


@dataclass(frozen=True, kw_only=True)
class Link:
    """Runs, facts and breaks that lead somewhere: https:, http:, mailto:, #id or sheet:NAME."""

    kind: ClassVar[str] = "link"
    target: str
    content: tuple["Run | FactCall | Break", ...]
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class NoteCall:
    """Where a note is called; the number is its place in the order of first calls."""

    kind: ClassVar[str] = "notecall"
    note: str
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


Inline: TypeAlias = Run | FactCall | Break | Link | NoteCall
Content: TypeAlias = tuple[Inline, ...]

# --- blocks ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Heading:
    """Levels 2 to 4; the title is the only heading of level 1."""

    kind: ClassVar[str] = "heading"
    level: int
    content: Content
    id: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    content: Content
    id: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Item:
    blocks: tuple["Block", ...]
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class List:
    """Bulleted where `start` is None, else numbered from `start`."""

    kind: ClassVar[str] = "list"
    items: tuple[Item, ...]
    start: int | None = None
    id: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)

    @property
    def ordered(self) -> bool:
        return self.start is not None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column's header and how its cells are aligned; `group` heads it and the neighbours that say the same."""

    content: Content
    group: Content = ()
    alignment: Alignment = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Row:
    """As many cells as the table has columns; the first is the row's header.

    A row of the role "group" has one cell, which heads the rows below it; `depth` is how many groups a row stands in.
    """

    cells: tuple[Content, ...]
    role: RowRole = ""
    depth: int = 0
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Table:
    """Columns and rows as they were written, or `data`, from which printed() makes them."""

    kind: ClassVar[str] = "table"
    caption: Content = ()  # before the cells, as it is printed: walk() gives the order of reading
    data: "Dataset | None" = None
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    source: Content = ()
    id: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Somebody's words; `by` is who said them, `source` where."""

    kind: ClassVar[str] = "quote"
    blocks: tuple["Block", ...]
    by: Content = ()
    source: Content = ()
    id: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What matters most, set apart; printed() gives it the usual title where the author gave none."""

    kind: ClassVar[str] = "summary"
    title: Content = ()
    blocks: tuple["Block", ...]
    id: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A term, a question, a name or a label, and what is said of it.

    A key fact has a `fact` instead; printed() makes blocks of it: its number, and what is known of it.
    """

    term: Content
    fact: FactCall | None = None
    blocks: tuple["Block", ...] = ()
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Entries:
    """Definitions, questions and answers, contacts, key facts: alike in structure, each with a look of its own."""

    kind: EntriesKind
    items: tuple[Entry, ...]
    id: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture, never a number. `file` is a path below content/assets; printed() puts the date behind the credit."""

    kind: ClassVar[str] = "figure"
    file: str
    alt: Content
    caption: Content = ()
    credit: Content = ()
    date: datetime.date | None = None
    id: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A dataset as a picture. The title says what it shows, the subtitle what is counted.

    `data` has the columns that are drawn; each is a series, or each row is one (`series`). printed() fills in the subtitle and `table`, the numbers for those who do
    not see the picture: None where the sheet shows them in a table anyway. `drawn` are the words in the picture as a
    medium shows them; only plain() and readers fill it in.
    """

    kind: ClassVar[str] = "chart"
    type: ChartType
    series: SeriesAre = "columns"
    title: Content
    subtitle: Content = ()
    alt: Content
    data: "Dataset | None" = None
    table: Table | None = None
    drawn: tuple[str, ...] = ()
    source: Content = ()
    id: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


Block: TypeAlias = Heading | Paragraph | List | Table | Quote | Summary | Entries | Figure | Chart
BLANKS = (" ", "\u00a0")  # what is nothing at the end of a line
BLOCKS: tuple[type[Block], ...] = (Heading, Paragraph, List, Table, Quote, Summary, Entries, Figure, Chart)

# --- what stands beside the blocks -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Note:
    """One paragraph, called from the text."""

    id: str
    content: Content
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A number that is stated once: one value, or a range from `value` to `high`, joined by `joint` (" to ").

    `unit` is a CLDR unit ("mile"), a currency code ("USD") or "" for a plain count.
    """

    id: str
    value: Decimal
    high: Decimal | None = None
    joint: str = " to "
    unit: str = ""
    qualifier: str = ""
    period: Content = ()
    as_of: datetime.date | None = None
    status: FiscalStatus = ""
    source: Content = ()
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A number in a dataset: stated here, or a fact's. `excluded` is what a total leaves out, and a note says why."""

    number: Decimal | None = None
    fact: FactCall | None = None
    notes: tuple[NoteCall, ...] = ()
    excluded: Decimal | None = None
    location: Location | None = field(default=None, compare=False, repr=False)


DatasetCell: TypeAlias = Amount | Content


@dataclass(frozen=True, kw_only=True)
class DatasetColumn:
    """A column of a dataset; unit and scale are () and "" where they are the dataset's own.

    `group` heads it and its neighbours of the same group; `adds` says whether its numbers make totals.
    """

    name: Content
    group: Content = ()
    unit: str = ""
    scale: Scale = ""
    status: FiscalStatus = ""
    adds: bool = True
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class DatasetRow:
    """As many cells as the dataset has columns: the first is the row's name, the others are numbers or text."""

    cells: tuple[DatasetCell, ...]
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Total:
    """A row of sums. Stated ones are checked; `computed` ones have their name alone, and printed() adds them up."""

    cells: tuple[DatasetCell, ...]
    computed: bool = False
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class RowGroup:
    """Rows that belong together, below a heading; `above` says that their total stands over them, as their heading."""

    heading: Content = ()
    rows: tuple["DatasetRow | RowGroup", ...]
    total: Total | None = None
    above: bool = False
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Numbers that charts and tables show. `unit` (as a fact's) and `scale` hold for columns that have none."""

    id: str
    unit: str = ""
    scale: Scale = ""
    columns: tuple[DatasetColumn, ...]
    rows: tuple[DatasetRow | RowGroup, ...]
    total: Total | None = None
    source: Content = ()
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A line of sources, related links, contacts or the imprint: text, and where it leads ("" for nowhere)."""

    text: Content
    target: str = ""
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """Who publishes the sheet and what the publisher says below it."""

    publisher: Content = ()
    disclaimer: Content = ()
    breadcrumb: tuple[Content, ...] = ()
    links: tuple[Reference, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One country's (or region's) fact sheet. Before selection `audience` says who may read what carries no mark."""

    name: str
    title: Content
    kind: Content
    bureau: Content
    date: datetime.date
    language: str
    audience: str
    countries: tuple[str, ...] = ()
    region: Content = ()
    dateline: Content = ()
    description: Content = ()
    status: Status = "current"
    superseded_by: str = ""
    reason: Content = ()
    reviewed: datetime.date | None = None
    as_of: datetime.date | None = None
    number: str = ""
    imprint: Imprint = field(default_factory=Imprint)
    facts: tuple[Fact, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    drafted: tuple[Reference, ...] = ()
    cleared: tuple[Reference, ...] = ()
    sources: tuple[Reference, ...] = ()
    contacts: tuple[Reference, ...] = ()
    links: tuple[Reference, ...] = ()
    stale_after: int | None = None  # days, after which a fact is old
    accept: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    letterhead: bool = False  # whether the bureau heads the sheet, in place of a line that says who issued it
    given_ids: frozenset[str] = frozenset()  # of blocks, by the author: links of other sheets may lead there
    location: Location | None = field(default=None, compare=False, repr=False)


# --- reading a tree ----------------------------------------------------------------------------------------------


def walk(node: Any) -> Iterator[Any]:
    """Every dataclass of a tree, in reading order, the node itself first."""
    if isinstance(node, tuple):
        for child in node:
            yield from walk(child)
    elif is_dataclass(node):
        yield node
        kind: Any = type(node)
        names = _names(kind)
        if isinstance(node, RowGroup) and node.above:
            names = tuple(sorted(names, key=lambda name: name != "total"))  # its total is its first row
        for name in names:
            value = getattr(node, name)
            yield from _heads(value) if name == "columns" else walk(value)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields that hold what is read; to look them up at each node took as long as all else."""
    return tuple(f.name for f in fields(kind) if f.name != "location")


def _heads(columns: tuple[Column | DatasetColumn, ...]) -> Iterator[Any]:
    """Columns as their two header rows are read: groups and what stands beside them, then the columns in groups."""
    for column in columns:
        yield column
        yield from walk(column.group or _head(column))
    for column in columns:
        if column.group:
            yield from walk(_head(column))


def _head(column: Column | DatasetColumn) -> Content:
    return column.content if isinstance(column, Column) else column.name


def headings(blocks: tuple[Block, ...]) -> list[Heading]:
    """The headings of a body, in order; they never stand inside another block."""
    return [b for b in blocks if isinstance(b, Heading)]


def text(content: Content) -> str:
    """The visible words of inlines, as one string; a note call has none. Facts must have been printed."""
    out = []
    for inline in content:
        if isinstance(inline, Run):
            out.append(inline.text)
        elif isinstance(inline, Link):
            out.append(text(inline.content))
        elif isinstance(inline, Break):
            out.append(" ")
        elif isinstance(inline, FactCall):
            raise TypeError(f"the fact {inline.fact} has not been printed: call plain() first")
    return "".join(out)


def tidy(content: Content) -> Content:
    """Canonical inlines: like runs joined, blanks folded to one, none at the ends or beside a break, nothing empty."""
    joined = _join(_flatten(content))
    return _strip(_fold(joined))


def _flatten(content: Content) -> list[Any]:
    out: list[Any] = []
    for inline in content:
        if isinstance(inline, Link):
            kept = _join(inline.content)
            if kept:
                out.append(replace(inline, content=tuple(kept)))
        elif not isinstance(inline, Run) or inline.text:
            out.append(inline)
    return out


def _look(inline: Any) -> tuple[Any, ...]:
    return inline.strong, inline.emphasis, inline.language, inline.mark


def _join(content: Iterable[Any]) -> list[Any]:
    out: list[Any] = []
    for inline in content:
        if isinstance(inline, Run) and not inline.text:
            continue
        if isinstance(inline, Run) and out and isinstance(out[-1], Run) and _look(inline) == _look(out[-1]):
            out[-1] = replace(out[-1], text=out[-1].text + inline.text)
        elif isinstance(inline, Link) and out and isinstance(out[-1], Link) and _same_link(inline, out[-1]):
            out[-1] = replace(out[-1], content=tuple(_join([*out[-1].content, *inline.content])))
        else:
            out.append(inline)
    return out


def _same_link(a: Link, b: Link) -> bool:
    return (a.target, a.mark) == (b.target, b.mark)


def _fold(content: list[Any]) -> list[Any]:
    """Fold blanks across runs: the first run keeps the one that stays."""
    blank = True

    def fold(inlines: list[Any]) -> list[Any]:
        nonlocal blank
        out: list[Any] = []
        for inline in inlines:
            if isinstance(inline, Run) and _is_folded(inline.text, blank):
                blank = inline.text.endswith(" ")
                out.append(inline)
            elif isinstance(inline, Run):
                kept = []
                for char in inline.text.replace("\n", " "):
                    if char != " " or not blank:
                        kept.append(char)
                    blank = char == " "
                if kept:
                    out.append(replace(inline, text="".join(kept)))
            elif isinstance(inline, Link):
                inner = fold(list(inline.content))
                if inner:
                    out.append(replace(inline, content=tuple(inner)))
            else:
                blank = isinstance(inline, Break)
                out.append(inline)
        return out

    return fold(content)


def _is_folded(words: str, blank: bool) -> bool:
    """Whether words have no blank too many, as nearly all: letter by letter takes a twentieth of a build."""
    return bool(words) and "  " not in words and "\n" not in words and not (blank and words.startswith(" "))


def _strip(content: list[Any]) -> Content:
    """No blanks (no-break ones too) at the ends or before a break."""
    out: list[Any] = []
    for inline in content:
        if isinstance(inline, Break):
            _strip_end(out)
        out.append(inline)
    _strip_end(out)
    while out and isinstance(out[0], Break):
        out.pop(0)
    while out and isinstance(out[-1], Break):
        out.pop()
        _strip_end(out)
    if out and isinstance(out[0], Run) and out[0].text.startswith(BLANKS):
        first = replace(out[0], text=out[0].text.lstrip("".join(BLANKS)))
        out[0:1] = [first] if first.text else []
    return tuple(out)


def _strip_end(out: list[Any]) -> None:
    while out:
        last = out[-1]
        if isinstance(last, Run):
            if not last.text.endswith(BLANKS):
                return
            cut = last.text.rstrip("".join(BLANKS))
            if cut:
                out[-1] = replace(last, text=cut)
                return
            out.pop()
        elif isinstance(last, Link):
            inner = list(last.content)
            _strip_end(inner)
            if inner:
                out[-1] = replace(last, content=tuple(inner))
                return
            out.pop()
        else:
            return
