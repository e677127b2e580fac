"""Generated sheets, of every kind of block and inline, for properties that must hold of all.

Words are drawn from a small alphabet that has what goes wrong: blanks at the edges of runs, no-break spaces, hyphens,
dashes, slashes, quotes, ampersands, angle brackets, digits, accents.
"""

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st

from factsheet import audience
from factsheet.document import (
    Amount,
    Audience,
    Block,
    Break,
    Chart,
    Column,
    Content,
    Dataset,
    DatasetColumn,
    DatasetRow,
    Entries,
    Entry,
    Fact,
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
    tidy,
    walk,
)
from factsheet.document.charts import MOST_SERIES, complaints
from factsheet.document.tree import ChartType, SeriesAre

PUBLIC = Audience(
    name="public", title="Public", readers="", banner="", includes=(), paper="letter", reads=frozenset({"public"})
)
NOTES = ("alpha", "beta", "gamma")
TARGETS = ("https://example.org/", "https://example.org/?a=1&b=2", "mailto:a@example.org", "sheet:other", "#led-to")
WORD = st.text(alphabet="abcdeAB0123é’“”-–/&<>.,;", min_size=1, max_size=7)
TEXT = st.builds(
    lambda words, gaps, ends: ends[0] + "".join(w + g for w, g in zip(words, gaps, strict=False)) + ends[1],
    st.lists(WORD, min_size=1, max_size=6),
    st.lists(st.sampled_from([" ", " ", " ", "\u00a0"]), min_size=6, max_size=6),
    st.tuples(st.sampled_from(["", " "]), st.sampled_from(["", " "])),
)
RUN = st.builds(
    Run,
    text=TEXT,
    strong=st.booleans(),
    emphasis=st.booleans(),
    language=st.sampled_from(["", "", "", "", "fr", "es-MX"]),
)
LINK = st.builds(Link, target=st.sampled_from(TARGETS), content=st.lists(RUN, min_size=1, max_size=2).map(tuple))


def content(*, notes: bool = True, breaks: bool = True, links: bool = True) -> st.SearchStrategy[Content]:
    """Canonical inlines with at least one visible word."""
    kinds: list[st.SearchStrategy[Inline]] = [RUN, RUN, RUN]
    if links:
        kinds.append(LINK)
    if notes:
        kinds.append(st.builds(NoteCall, note=st.sampled_from(NOTES)))
    if breaks:
        kinds.append(st.just(Break()))
    first = st.one_of(RUN, RUN, LINK) if links else RUN
    return st.builds(_with_words, first, st.lists(st.one_of(kinds), max_size=4))


def _with_words(first: Inline, rest: list[Inline]) -> Content:
    """Inlines that begin with words and are not links alone. Built, not filtered: Hypothesis gives up on most
    sheets bigger than a paragraph when a filter refuses one content in five, and hardly any table is left.
    """
    whole = tidy((first, *rest))
    return whole if any(isinstance(i, Run) for i in whole) else tidy((*whole, Run(text="end")))


HEADING = st.builds(Heading, level=st.integers(2, 4), content=content(notes=False, breaks=False, links=False))
PARAGRAPH = st.builds(Paragraph, content=content())


def _list(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    first = st.builds(lambda p, more: (p, *more), PARAGRAPH, st.lists(blocks, max_size=2))
    items = st.lists(st.builds(Item, blocks=first), min_size=1, max_size=4).map(tuple)
    return st.builds(List, items=items, start=st.sampled_from([None, None, 1, 1, 4]))


def _quote(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    by = st.one_of(st.just(()), content(notes=False, breaks=False))
    return st.builds(Quote, blocks=st.lists(blocks, min_size=1, max_size=3).map(tuple), by=by, source=by)


@st.composite
def _table(draw: st.DrawFn) -> Block:
    width = draw(st.integers(1, 4))
    cell = content(breaks=False)
    columns = tuple(Column(content=draw(cell), alignment=draw(st.sampled_from(["", "right"]))) for _ in range(width))
    height = draw(st.sampled_from([1, 2, 3, 3, 60]))  # sixty rows go over a page
    row = tuple(draw(cell) for _ in range(width))
    rows = tuple(Row(cells=row if n > 3 else tuple(draw(cell) for _ in range(width))) for n in range(height))
    line = st.one_of(st.just(()), content(breaks=False))
    return Table(columns=columns, rows=rows, caption=draw(line), source=draw(line))


NESTED: st.SearchStrategy[Block] = st.recursive(PARAGRAPH, _list, max_leaves=4)
PLAIN = content(notes=False, breaks=False, links=False)
SUMMARY = st.builds(
    Summary, title=st.one_of(st.just(()), PLAIN), blocks=st.lists(NESTED, min_size=1, max_size=3).map(tuple)
)
ENTRIES = st.builds(
    Entries,
    kind=st.sampled_from(["definitions", "qa", "contacts"]),
    items=st.lists(
        st.builds(
            Entry, term=PLAIN, blocks=st.builds(lambda p, more: (p, *more), PARAGRAPH, st.lists(NESTED, max_size=2))
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
)
FACTS = (
    Fact(id="length", value=Decimal(2000), unit="mile", source=(Run(text="A survey"),)),
    Fact(
        id="share", value=Decimal(70), high=Decimal(90), unit="percent", period=(Run(text="2004"),), status="estimate"
    ),
    Fact(id="money", value=Decimal("1.50"), unit="USD", qualifier="over", as_of=datetime.date(2004, 12, 31)),
    Fact(id="people", value=Decimal(-12)),
)
KEY_FACTS = st.builds(
    Entries,
    kind=st.just("key-facts"),
    items=st.lists(
        st.builds(Entry, term=PLAIN, fact=st.sampled_from([f.id for f in FACTS]).map(lambda f: FactCall(fact=f))),
        min_size=1,
        max_size=5,
    ).map(tuple),
)


def _amounts(width: int) -> st.SearchStrategy[DatasetRow]:
    notes = st.lists(st.builds(NoteCall, note=st.sampled_from(NOTES)), max_size=1).map(tuple)
    amount = st.builds(Amount, number=st.decimals(-99_999, 99_999, places=1), notes=notes)
    fact = st.just(Amount(fact=FactCall(fact="people")))
    cell = st.one_of(amount, amount, amount, fact, st.just((Run(text="n/a"),)), st.just(()))
    return st.builds(
        lambda name, cells: DatasetRow(cells=(name, *cells)), PLAIN, st.lists(cell, min_size=width, max_size=width)
    )


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """A dataset with groups, totals that are added up, notes at cells, columns with and without groups and units."""
    width = draw(st.integers(1, 4))
    rows = _amounts(width)
    total = st.builds(lambda name: Total(cells=(name,), computed=True), PLAIN)

    def group(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        some = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            st.builds(RowGroup, heading=PLAIN, rows=some, total=st.one_of(st.none(), total)),
            st.builds(RowGroup, rows=some, total=total, above=st.just(True)),
        )

    years = draw(
        st.lists(st.sampled_from([(), (), (Run(text="2004"),), (Run(text="2005"),)]), min_size=width, max_size=width)
    )
    columns = [
        DatasetColumn(
            name=draw(content(breaks=False, links=False)),
            group=group_,
            unit=draw(st.sampled_from(["", "hectare", "percent"])),
            status=draw(st.sampled_from(["", "", "actual", "request"])),
        )
        for group_ in years
    ]
    return Dataset(
        id="numbers",
        unit=draw(st.sampled_from(["", "USD"])),
        scale=draw(st.sampled_from(["", "thousand"])),
        columns=(DatasetColumn(name=draw(PLAIN)), *columns),
        rows=tuple(draw(st.lists(st.one_of(rows, rows, group(st.one_of(rows, group(rows)))), min_size=1, max_size=4))),
        total=draw(st.one_of(st.none(), total)),
        source=draw(st.one_of(st.just(()), PLAIN)),
    )


@st.composite
def _grouped(draw: st.DrawFn) -> Block:
    line = st.one_of(st.just(()), content(breaks=False))
    return Table(caption=draw(line), data=draw(datasets()), source=draw(line))


GROUPED = _grouped()
FIGURE = st.builds(
    Figure,
    file=st.sampled_from(["map.svg", "hills.jpg", "plan.png"]),  # tests.artwork.pictures() has them
    alt=content(notes=False, links=False),
    caption=st.one_of(st.just(()), content()),
    credit=st.one_of(st.just(()), content(notes=False, breaks=False)),
    date=st.sampled_from([None, None, datetime.date(2004, 12, 31)]),
)
NAMES = {
    "years": [f"{1966 + n}" for n in range(40)],
    "fiscal years": [f"FY {1966 + n}" for n in range(40)],
    "words": [f"{word} {n}" for n, word in enumerate(["Narcotics", "Law", "Aid", "Border-crossing equipment"] * 10)],
    "long": [f"{n}. Narcotics affairs, aviation support & maintenance of" + " more" * (n % 4) for n in range(40)],
    "unbroken": [f"{n}{'Rindfleischetikettierungsüberwachung' * 2}" for n in range(40)],
}


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """A chart of 1 to 40 rows and 1 to 4 columns, with what is hard to draw: numbers below nought, none, long names."""
    type_ = draw(st.sampled_from(get_args(ChartType)))
    count = draw(st.one_of(st.integers(1, 6), st.integers(1, 40)))
    series: SeriesAre = draw(st.sampled_from(get_args(SeriesAre))) if count <= MOST_SERIES else "columns"
    columns = draw(st.integers(1, 4))
    least = 0 if type_ == "stacked" else draw(st.sampled_from([0, -50, -99_999]))
    most = draw(st.sampled_from([9, 100, 99_999, 999_999_999]))
    amount = st.builds(Amount, number=st.decimals(least, most, places=draw(st.sampled_from([0, 0, 1]))))
    missing = st.sampled_from([(), (Run(text="n/a"),)])
    cell = draw(st.sampled_from([amount, st.one_of(amount, amount, amount, missing)]))
    names = draw(st.sampled_from(sorted(NAMES)))
    rows = tuple(
        DatasetRow(
            cells=((Run(text=name),), *draw(st.lists(cell if n else amount, min_size=columns, max_size=columns)))
        )
        for n, name in enumerate(NAMES[names][:count])
    )
    headers = draw(st.sampled_from([["2004", "2005", "2006", "2007"], [f"The amount of column {n}" for n in range(4)]]))
    data = Dataset(
        id="drawn",
        unit=draw(st.sampled_from(["", "hectare"])),
        columns=tuple(DatasetColumn(name=(Run(text=n),)) for n in ["Name", *headers[:columns]]),
        rows=rows,
        source=draw(st.one_of(st.just(()), PLAIN)),
    )
    chart = Chart(type=type_, series=series, title=draw(PLAIN), alt=draw(PLAIN), data=data)
    while complaints(chart, {}) and len(rows) > 1:  # too much of a good thing: fewer rows
        rows = rows[: len(rows) // 2]
        chart = replace(chart, data=replace(data, rows=rows))
    return chart


CHART = charts()
BLOCK: st.SearchStrategy[Block] = st.one_of(HEADING, PARAGRAPH, PARAGRAPH, _list(NESTED), _quote(NESTED), _table())
MORE: st.SearchStrategy[Block] = st.one_of(BLOCK, SUMMARY, ENTRIES, KEY_FACTS, GROUPED)


def _apart(blocks: list[Block]) -> tuple[Block, ...]:
    """Lists of one kind side by side are one list in every format: put words between them."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(block, List) and isinstance(last, List):
            out.append(Paragraph(content=(Run(text="between"),)))
        out.append(block)
    return tuple(_deep(b) for b in out)


def _deep(block: Any) -> Any:
    changes: dict[str, Any] = {}
    if isinstance(block, List | Entries):
        changes["items"] = tuple(replace(i, blocks=_apart(list(i.blocks))) for i in block.items)
    elif hasattr(block, "blocks"):
        changes["blocks"] = _apart(list(block.blocks))
    return replace(block, **changes)


LINE = st.one_of(st.just(()), content(notes=False, breaks=False))
REFERENCE = st.builds(
    Reference,
    text=content(notes=False, breaks=False, links=False),
    target=st.sampled_from(["", "https://example.org/x", "sheet:other"]),
)
FRONT: dict[str, st.SearchStrategy[Any]] = {
    "title": content(notes=False, breaks=False, links=False),
    "kind": content(notes=False, breaks=False, links=False),
    "bureau": content(notes=False, breaks=False, links=False),
    "dateline": LINE,
    "description": LINE,
    "number": st.sampled_from(["", "S-1"]),
    "as_of": st.sampled_from([None, datetime.date(2004, 12, 31)]),
    "reviewed": st.sampled_from([None, datetime.date(2006, 1, 2)]),
    "status": st.sampled_from(["current", "current", "superseded", "withdrawn"]),
    "reason": LINE,
    "sources": st.lists(REFERENCE, max_size=2).map(tuple),
    "links": st.lists(REFERENCE, max_size=2).map(tuple),
    "imprint": st.builds(Imprint, publisher=LINE, disclaimer=LINE, links=st.lists(REFERENCE, max_size=3).map(tuple)),
}


@st.composite
def sheets(draw: st.DrawFn, most: int = 6, kinds: st.SearchStrategy[Block] = BLOCK) -> Sheet:
    """A selected sheet: every kind of block, notes called from anywhere, a heading that links lead to."""
    front = {name: draw(strategy) for name, strategy in FRONT.items()}
    blocks = _apart(draw(st.lists(kinds, min_size=1, max_size=most)))
    led_to = Heading(level=2, content=(Run(text="Led to"),), id="led-to")
    notes = tuple(Note(id=n, content=draw(content(notes=False, breaks=False))) for n in NOTES)
    sheet = Sheet(
        name="generated",
        date=datetime.date(2005, 8, 10),
        language="en-US",
        audience="public",
        countries=("MX",),
        superseded_by="other" if front["status"] == "superseded" else "",
        blocks=(led_to, *blocks),
        notes=notes,
        facts=FACTS,
        **front,
    )
    selected = audience.select(sheet, PUBLIC)
    assert {n.note for n in walk(selected) if isinstance(n, NoteCall)} == {n.id for n in selected.notes}
    return selected
