"""Selection: what is left for an audience, without a trace of the rest."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from factsheet.audience import given_ids, makes, select, selection
from factsheet.document import (
    Amount,
    Audience,
    Block,
    Break,
    Column,
    Content,
    Dataset,
    DatasetColumn,
    DatasetRow,
    Fact,
    FactCall,
    Heading,
    Item,
    Link,
    List,
    Mark,
    Note,
    NoteCall,
    Paragraph,
    Quote,
    Reference,
    Row,
    Run,
    Sheet,
    Table,
    facts_printed,
    text,
    tidy,
    walk,
)
from factsheet.document import names as naming
from factsheet.problems import Location


def audience(name: str, *reads: str) -> Audience:
    return Audience(
        name=name, title=name, readers="", banner="", includes=(), paper="letter", reads=frozenset({name, *reads})
    )


PUBLIC = audience("public")
CONGRESS = audience("congress", "public")
AGENCIES = audience("agencies", "congress", "public")
HIDDEN: Mark = (frozenset({"agencies"}),)
FOR_CONGRESS: Mark = (frozenset({"congress"}),)


def run(words: str, mark: Mark = ()) -> Run:
    return Run(text=words, mark=mark)


def para(words: str, mark: Mark = ()) -> Paragraph:
    return Paragraph(content=(run(words),), mark=mark)


def sheet(*blocks: Block, **more: Any) -> Sheet:
    front: dict[str, Any] = {
        "name": "sample",
        "title": (run("A sample"),),
        "kind": (run("Fact Sheet"),),
        "bureau": (run("Bureau"),),
        "date": datetime.date(2005, 8, 10),
        "language": "en-US",
        "audience": "public",
    }
    return Sheet(**front | more, blocks=blocks)


def words(value: Sheet) -> str:
    return " ".join(n.text for n in walk(facts_printed(value)) if isinstance(n, Run))


def test_a_sheet_is_made_only_for_those_who_read_its_audience() -> None:
    mine = sheet(para("x"), audience="congress")
    assert makes(mine, CONGRESS)
    assert makes(mine, AGENCIES)
    assert not makes(mine, PUBLIC)
    with pytest.raises(ValueError, match="not for public"):
        select(mine, PUBLIC)


def test_blocks_phrases_items_rows_and_columns_go_with_their_marks() -> None:
    table = Table(
        columns=(Column(content=(run("open"),)), Column(content=(run("zcol"),), mark=HIDDEN)),
        rows=(
            Row(cells=((run("a"),), (run("zcell"),))),
            Row(cells=((run("zrow"),), (run("zrow"),)), mark=HIDDEN),
        ),
        caption=(run("caption"), run(" zcap", HIDDEN)),
    )
    full = sheet(
        para("zblock", HIDDEN),
        Paragraph(content=(run("seen "), run("zphrase", HIDDEN), run(" too"))),
        List(items=(Item(blocks=(para("item"),)), Item(blocks=(para("zitem"),), mark=HIDDEN))),
        Quote(blocks=(para("said"), para("zsaid", HIDDEN)), by=(run("zby", HIDDEN),)),
        table,
        title=(run("Title"), run(" ztitle", HIDDEN)),
    )
    assert "z" not in words(select(full, PUBLIC))
    assert len(select(full, PUBLIC).blocks[3].columns) == 1  # type: ignore[union-attr]
    seen = words(select(full, AGENCIES))
    for hidden in ("zblock", "zphrase", "zitem", "zsaid", "zby", "zcol", "zcell", "zrow", "zcap", "ztitle"):
        assert hidden in seen


def test_nested_guards_intersect() -> None:
    both: Mark = (frozenset({"congress"}), frozenset({"agencies"}))
    assert "z" not in words(select(sheet(para("z", both)), CONGRESS))
    assert "z" in words(select(sheet(para("z", both)), AGENCIES))


def test_any_name_of_a_guard_is_enough() -> None:
    either: Mark = (frozenset({"press", "congress"}),)
    assert "z" in words(select(sheet(para("z", either)), CONGRESS))


def test_notes_stay_only_where_they_are_called_and_in_the_order_of_first_calls() -> None:
    notes = tuple(Note(id=i, content=(run(f"note {i}"),)) for i in ("one", "two", "three"))
    full = sheet(
        Paragraph(content=(run("x"), NoteCall(note="one", mark=HIDDEN), NoteCall(note="three"))),
        Paragraph(content=(run("y"), NoteCall(note="two"), NoteCall(note="three"))),
        notes=notes,
    )
    assert [n.id for n in select(full, PUBLIC).notes] == ["three", "two"]
    assert [n.id for n in select(full, AGENCIES).notes] == ["one", "three", "two"]


def test_a_note_called_in_a_caption_comes_before_those_of_the_cells() -> None:
    table = Table(
        columns=(Column(content=(run("a"), NoteCall(note="two"))),),
        rows=(Row(cells=((run("b"),),)),),
        caption=(run("c"), NoteCall(note="one")),
    )
    notes = tuple(Note(id=i, content=(run(i),)) for i in ("two", "one"))
    assert [n.id for n in select(sheet(table, notes=notes), PUBLIC).notes] == ["one", "two"]


def test_facts_and_datasets_go_too_and_keep_their_columns_straight() -> None:
    data = Dataset(
        id="d",
        columns=(DatasetColumn(name=(run("a"),)), DatasetColumn(name=(run("zb"),), mark=HIDDEN)),
        rows=(
            DatasetRow(cells=((run("r"),), Amount(number=Decimal(7)))),
            DatasetRow(cells=((run("zr"),), Amount(number=Decimal(8))), mark=HIDDEN),
        ),
    )
    full = sheet(
        para("x"),
        facts=(Fact(id="open", value=Decimal(1)), Fact(id="zfact", value=Decimal(2), mark=HIDDEN)),
        datasets=(data,),
        sources=(Reference(text=(run("zsource"),), mark=HIDDEN), Reference(text=(run("source"),))),
    )
    public = select(full, PUBLIC)
    assert [f.id for f in public.facts] == ["open"]
    assert [(len(d.columns), d.rows) for d in public.datasets] == [(1, (DatasetRow(cells=((run("r"),),)),))]
    assert len(public.sources) == 1


def test_lists_that_now_stand_side_by_side_are_one() -> None:
    items = [List(items=(Item(blocks=(para(w),)),)) for w in "ab"]
    joined = select(sheet(items[0], para("zz", HIDDEN), items[1]), PUBLIC).blocks
    assert len(joined) == 1
    assert isinstance(joined[0], List)
    assert len(joined[0].items) == 2
    numbered = List(items=(Item(blocks=(para("n"),)),), start=1)
    assert len(select(sheet(items[0], numbered), PUBLIC).blocks) == 2


def numbered(*items: tuple[str, Mark], start: int = 1) -> List:
    return List(items=tuple(Item(blocks=(para(w),), mark=m) for w, m in items), start=start)


def test_no_list_starts_at_the_number_of_a_hidden_item() -> None:
    seen = [select(sheet(numbered(("z", HIDDEN), ("a", ()), start=n)), PUBLIC) for n in (1, 4)]
    more = select(sheet(numbered(("z", HIDDEN), ("zz", HIDDEN), ("a", ()))), PUBLIC)
    none = select(sheet(numbered(("a", ()))), PUBLIC)
    assert seen[0] == seen[1] == more == none
    assert select(sheet(numbered(("a", ()), ("z", HIDDEN), start=4)), PUBLIC).blocks[0].start == 4  # type: ignore[union-attr]


def test_a_list_that_is_joined_counts_on_from_what_is_left() -> None:
    def start(*blocks: Block) -> int | None:
        (shown,) = select(sheet(*blocks), PUBLIC).blocks
        assert isinstance(shown, List)
        return shown.start

    later = numbered(("b", ()), start=7)
    assert start(numbered(("a", ()), start=3), para("zz", HIDDEN), later) == 3
    assert start(numbered(("z", HIDDEN), start=3), para("zz", HIDDEN), later) == 7  # its own written number
    assert start(numbered(("z", HIDDEN), ("a", ()), start=3), para("zz", HIDDEN), later) == 1


def test_nothing_left_has_a_mark_or_a_location() -> None:
    at = Location(path="x.md", line=9)
    full = sheet(
        Heading(level=2, content=(run("H"),), mark=(frozenset({"public"}),), location=at),
        Paragraph(
            content=(Link(target="https://x.example", content=(run("l"),), mark=FOR_CONGRESS, location=at),),
            location=at,
        ),
        location=at,
    )
    for node in walk(select(full, CONGRESS)):
        assert getattr(node, "mark", ()) == ()
        assert getattr(node, "location", None) is None
    assert selection(full, CONGRESS).locations["h"] == at


def test_ids_come_from_what_is_left() -> None:
    shown: list[Block] = [Heading(level=2, content=(run("Goals and more"),)), para("same words"), para("same words")]
    hidden: list[Block] = [para("same words", HIDDEN), Heading(level=2, content=(run("Goals and more"),), mark=HIDDEN)]
    mixed = [*shown[:1], hidden[0], *shown[1:], hidden[1]]
    assert select(sheet(*mixed), PUBLIC) == select(sheet(*shown), PUBLIC)
    ids = [b.id for b in select(sheet(*shown), PUBLIC).blocks]
    assert ids[0] == "goals-and-more"
    assert ids[2] == f"{ids[1]}-2"
    assert len(set(ids)) == 3


def test_ids_that_the_author_gave_are_known_as_far_as_they_are_read() -> None:
    full = sheet(
        Heading(level=2, content=(run("H"),), id="mine"),
        Quote(blocks=(para("x"),), id="ours"),
        Heading(level=2, content=(run("Z"),), id="hidden", mark=HIDDEN),
        Heading(level=2, content=(run("Other"),)),
    )
    assert select(full, PUBLIC).given_ids == given_ids(full, PUBLIC) == {"mine", "ours"}
    assert given_ids(full) == {"mine", "ours", "hidden"}


def test_select_leaves_an_open_sheet_as_it_is() -> None:
    open_ = sheet(para("one"), accept=(("x", "why"),))
    assert words(select(open_, PUBLIC)) == words(open_)
    assert select(open_, PUBLIC).accept == ()


@pytest.mark.parametrize(
    ("heading", "id_"),
    [
        ("Key U.S. Counternarcotics Goals", "key-u-s-counternarcotics-goals"),
        ("2005 budget", "s-2005-budget"),
        ("¿?", "s"),
        ("Mexico’s côte", "mexicos-cote"),
        ("a" * 50, "a" * 32),
    ],
)
def test_slugs(heading: str, id_: str) -> None:
    assert naming.slug(heading) == id_
    assert naming.ID.fullmatch(id_)


def test_twins_fit_in_a_bookmark() -> None:
    taken = {"a" * 32}
    twin = naming.unique("a" * 32, taken)
    assert twin == "a" * 30 + "-2"
    assert len(naming.bookmark(twin, "L", 12, end=True)) <= 40


def test_tidy_is_canonical() -> None:
    messy: Content = (run(" a "), run(" b"), Break(), run(" c"), run(""), run("\u00a0"))
    assert tidy(messy) == (run("a b"), Break(), run("c"))
    assert tidy(tidy(messy)) == tidy(messy)
    assert tidy((Link(target="#x", content=(run(" "),)),)) == ()
    assert text(tidy((run("a "), Link(target="#x", content=(run(" b"),))))) == "a b"


def test_facts_print_their_number_unit_and_parts() -> None:
    facts = (
        Fact(id="length", value=Decimal(2000), unit="mile", period=(run("2004"),), source=(run("A survey"),)),
        Fact(id="share", value=Decimal(70), high=Decimal(90), unit="percent"),
        Fact(id="money", value=Decimal(1500000), unit="USD"),
        Fact(id="cents", value=Decimal("1.50"), unit="USD"),
        Fact(id="count", value=Decimal(12345)),
    )
    calls: list[tuple[str, Any]] = [
        ("length", ""), ("length", "number"), ("length", "period"), ("length", "source"), ("share", ""), ("money", ""), ("cents", ""), ("count", ""),
    ]  # fmt: skip
    blocks = tuple(Paragraph(content=(FactCall(fact=f, part=p),)) for f, p in calls)
    printed = [text(b.content) for b in facts_printed(sheet(*blocks, facts=facts)).blocks]  # type: ignore[union-attr]
    assert printed == [
        "2,000 miles", "2,000", "2004", "A survey", "70 to 90 percent", "$1,500,000", "$1.50", "12,345",
    ]  # fmt: skip
