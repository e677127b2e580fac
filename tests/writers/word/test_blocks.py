"""Every kind of block as Word has it: real headings, numbering, header rows, quotes, with their styles by name."""

from dataclasses import replace

import pytest
from docx.oxml.ns import qn

from factsheet.document import Column, Heading, Item, List, Paragraph, Quote, Row, Run, Table
from factsheet.problems import ProblemsError
from tests.writers.word.documents import W, heading, items, paragraph, templates, text, words, write

TABLE = Table(
    id="crops",
    caption=words("Invented crops"),
    source=words("an artificial source"),
    columns=(Column(content=words("Crop")), Column(content=words("Area"), alignment="right")),
    rows=(Row(cells=(words("Alpha"), words("14"))), Row(cells=(words("Beta"), ()))),
)
BARE = Table(id="bare", columns=(Column(content=words("A")),), rows=(Row(cells=(words("1"),)),))


def test_headings_have_the_levels_of_the_sheet_and_the_title_is_the_first() -> None:
    written = write(heading("Two", 2), heading("Three", 3), heading("Four", 4), paragraph("Text"))
    outline = [(s, t) for s, t in written.lines if s.startswith("Heading")]
    assert outline == [
        ("Heading 1", "A sample title"),
        ("Heading 2", "Two"),
        ("Heading 3", "Three"),
        ("Heading 4", "Four"),
    ]
    levels = [int(written.document.styles[s].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val"))) for s, _ in outline]
    assert levels == [0, 1, 2, 3]


def numbering(written: object, words_: str) -> tuple[str, str]:
    """Level and numbering instance of the paragraph that says something."""
    found = written.find(words_).find(f"{W}pPr/{W}numPr")  # type: ignore[attr-defined]
    return found.find(f"{W}ilvl").get(f"{W}val"), found.find(f"{W}numId").get(f"{W}val")


def starts(written: object) -> dict[str, list[tuple[str, str]]]:
    """What each numbering instance starts again, by its id."""
    tree = written.tree("word/numbering.xml")  # type: ignore[attr-defined]
    return {
        n.get(f"{W}numId"): [
            (o.get(f"{W}ilvl"), o.find(f"{W}startOverride").get(f"{W}val")) for o in n.iter(f"{W}lvlOverride")
        ]
        for n in tree.iter(f"{W}num")
    }


def test_each_list_is_numbered_by_itself_from_its_own_start() -> None:
    written = write(
        items("one", "first of three", start=3),
        paragraph("Between"),
        items("two", "second begins", "second goes on", start=1),
        items("dots", "a dot"),
    )
    assert written.styled("List Number") == ["first of three", "second begins", "second goes on"]
    assert written.styled("List Bullet") == ["a dot"]
    ids = [numbering(written, t)[1] for t in ("first of three", "second begins", "second goes on", "a dot")]
    assert ids[1] == ids[2]
    assert len(set(ids)) == 3
    assert starts(written)[ids[0]] == [("0", "3")]
    assert starts(written)[ids[1]] == [("0", "1")]
    assert starts(written)[ids[3]] == []


def test_nested_lists_have_their_level_and_begin_again() -> None:
    inner = (items("in1", "inner one", start=1), items("in2", "other inner", start=1))
    outer = items("out", (paragraph("outer one", "o1"), inner[0]), (paragraph("outer two", "o2"), inner[1]))
    written = write(outer)
    assert written.styled("List Bullet") == ["outer one", "outer two"]
    assert written.styled("List Number 2") == ["inner one", "other inner"]
    levels, ids = zip(*(numbering(written, t) for t in ("inner one", "other inner")), strict=True)
    assert levels == ("1", "1")
    assert ids[0] != ids[1]
    assert starts(written)[ids[1]] == [("1", "1")]


def test_what_follows_in_an_item_goes_on_without_a_sign() -> None:
    inner = items("in", (paragraph("inner", "i"), paragraph("inner goes on", "i2")))
    written = write(
        items("out", (paragraph("item", "a"), paragraph("item goes on", "b"), inner, paragraph("end", "c")))
    )
    assert written.styled("List Continue") == ["item goes on", "end"]
    assert written.styled("List Continue 2") == ["inner goes on"]


def test_an_item_that_opens_with_a_list_has_a_line_of_its_own_for_its_sign() -> None:
    written = write(items("out", (items("in", "inner"),), "plain"))
    assert written.styled("List Bullet") == ["", "plain"]
    assert written.styled("List Bullet 2") == ["inner"]


def nested(depth: int) -> List:
    inner: List | None = None
    for n in range(depth, 0, -1):
        blocks = (paragraph(f"level {n}", f"p{n}"),)
        inner = List(id=f"l{n}", items=(Item(blocks=(*blocks, inner) if inner else blocks),))
    assert inner is not None
    return inner


def test_lists_nest_as_deep_as_word_has_styles_and_no_deeper() -> None:
    assert write(nested(5)).styled("List Bullet 5") == ["level 5"]
    with pytest.raises(ProblemsError) as caught:
        write(nested(6))
    (problem,) = caught.value.problems
    assert problem.code == "list-depth"
    assert "'level 6'" in problem.message
    assert problem.help


def test_a_table_says_what_heads_it_and_never_cuts_a_row() -> None:
    written = write(TABLE)
    table = written.tree().find(f".//{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [[text(c) for c in r.iter(f"{W}tc")] for r in rows] == [["Crop", "Area"], ["Alpha", "14"], ["Beta", ""]]
    assert [r.find(f"{W}trPr/{W}tblHeader") is not None for r in rows] == [True, False, False]
    assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows)
    properties = table.find(f"{W}tblPr")
    assert properties.find(f"{W}tblCaption").get(f"{W}val") == "Invented crops"
    assert properties.find(f"{W}tblDescription").get(f"{W}val") == "Crop, Area"
    look = properties.find(f"{W}tblLook")
    assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")
    assert written.document.tables[0].style.name == "Fact Table"
    assert written.styled("Table Heading") == ["Crop", "Area"]
    assert written.styled("Caption") == ["Invented crops"]
    assert written.styled("Source") == ["Source: an artificial source"]
    assert written.find("14").find(f"{W}pPr/{W}jc").get(f"{W}val") == "right"
    assert written.find("Alpha").find(f"{W}pPr/{W}jc") is None


def test_columns_fill_the_measure_and_long_texts_get_more() -> None:
    long = Table(
        id="t",
        columns=(Column(content=words("A")), Column(content=words("B"))),
        rows=(Row(cells=(words("x"), words("long " * 40))),),
    )
    tree = write(long).tree()
    wide = [int(c.get(f"{W}w")) for c in tree.iter(f"{W}gridCol")]
    assert sum(wide) == int(tree.find(f".//{W}tblW").get(f"{W}w"))
    assert 200 < wide[0] < wide[1]
    assert [int(c.get(f"{W}w")) for c in tree.iter(f"{W}tcW")] == wide * 2


def test_two_long_columns_share_what_a_short_one_leaves() -> None:
    texts = ("x", "long " * 40, "longer " * 40)
    table = Table(
        id="t",
        columns=tuple(Column(content=words(t[:1])) for t in texts),
        rows=(Row(cells=tuple(words(t) for t in texts)),),
    )
    wide = [int(c.get(f"{W}w")) for c in write(table).tree().iter(f"{W}gridCol")]
    assert wide[0] < wide[1]
    assert abs(wide[1] - wide[2]) <= 1


@pytest.mark.parametrize(
    ("rows", "source", "kept"),
    [
        (3, "", [True, True, False]),
        (2, "a count", [True, True]),
        (10, "", [False] * 8 + [True, False]),
        (10, "a count", [False] * 8 + [True, True]),
    ],
)
def test_no_row_and_no_source_stands_alone_on_the_next_page(rows: int, source: str, kept: list[bool]) -> None:
    table = replace(TABLE, rows=TABLE.rows[:1] * rows, source=words(source) if source else ())
    body = list(write(table).tree().iter(f"{W}tr"))[1:]
    assert [{p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p")} for row in body] == [
        {k} for k in kept
    ]


def test_tables_that_touch_stay_two_and_what_follows_keeps_its_distance() -> None:
    again = Table(id="bare-2", columns=BARE.columns, rows=BARE.rows)
    tree = write(BARE, again, paragraph("After")).tree()
    first, second = tree.iter(f"{W}tbl")
    assert first.getnext().tag == f"{W}p"
    assert first.getnext().getnext() is second
    after = second.getnext()
    assert text(after) == "After"
    assert int(after.find(f"{W}pPr/{W}spacing").get(f"{W}before")) >= 120


def test_a_heading_below_a_table_keeps_the_space_of_its_style() -> None:
    after = next(write(BARE, heading("Next")).tree().iter(f"{W}tbl")).getnext()
    assert text(after) == "Next"
    assert after.find(f"{W}pPr/{W}spacing") is None


def test_a_quote_has_its_words_who_said_them_and_where() -> None:
    quote = Quote(
        id="q",
        blocks=(paragraph("Their words", "q1"), items("ql", "a point")),
        by=words("Somebody"),
        source=words("a speech"),
    )
    written = write(quote)
    assert written.styled("Quote") == ["Their words"]
    assert written.styled("List Bullet") == ["a point"]
    assert written.styled("Attribution") == ["Somebody"]
    assert written.styled("Quote Source") == ["Source: a speech"]


HOSTILE = "<w:p>&\"'</w:p> {{ 7*7 }} {% raw %} ]]> \u00a0& &amp; \U0001f600"


@pytest.mark.parametrize(
    "block",
    [
        paragraph(HOSTILE, "p"),
        Heading(level=2, content=words(HOSTILE), id="h"),
        items("l", HOSTILE),
        Quote(id="q", blocks=(paragraph("x", "q1"),), by=words(HOSTILE)),
        Table(id="t", columns=(Column(content=words(HOSTILE)),), rows=(), caption=words(HOSTILE)),
    ],
    ids=lambda b: b.kind,
)
def test_hostile_words_stay_words(block: object) -> None:
    written = write(block, title=words(HOSTILE), using=templates(banner=HOSTILE))  # type: ignore[arg-type]
    assert HOSTILE in [t for style, t in written.lines if style != "Heading 1"]
    assert HOSTILE in text(written.tree("word/header1.xml"))
    assert written.document.core_properties.title == HOSTILE


def test_blanks_at_the_ends_of_runs_are_kept() -> None:
    content = (Run(text="one "), Run(text="two", strong=True), Run(text=" three"))
    assert "one two three" in write(Paragraph(content=content, id="p")).styled("Normal")
