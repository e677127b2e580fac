"""Blocks between fences: what their headers and bodies become, and what is said where they are not what they must be."""

import datetime
from pathlib import Path

import pytest

from factsheet.audience import select
from factsheet.document import (
    Chart,
    Entries,
    FactCall,
    Figure,
    Paragraph,
    Run,
    Summary,
    Table,
    charts,
    printed,
    text,
    walk,
)
from factsheet.readers import words
from tests.readers.sheets import AUDIENCES, FRONT, blocks, codes, good, read, sheet, shown

WORDS = words.read(Path("templates/words/en.yaml").read_bytes(), "en.yaml")
DATA = FRONT + "datasets:\n  crops: {unit: hectare, columns: [Crop, Sown, Cut], rows: [[Poppy, 3, 1], [Coca, 5, 2]]}\n"
CHART = "::: chart\ndataset: crops\ntype: bars\ntitle: More\nalt: Two bars\n:::"
FIGURE = "::: figure\nfile: mexico/border.png\nalt: A map\n:::"


def messages(body: str, front: str = DATA) -> list[str]:
    return [f"{p.code}: {p.message}" for p in read(sheet(body, front)).problems]


def test_a_summary_holds_paragraphs_and_lists() -> None:
    (got,) = blocks("::: summary\nid: s\ntitle: '*At* once'\n\nWords.\n\n- a\n- b\n:::")
    assert isinstance(got, Summary)
    assert (got.id, text(got.title), [b.kind for b in got.blocks]) == ("s", "At once", ["paragraph", "list"])


@pytest.mark.parametrize("kind", ["definitions", "qa", "contacts"])
def test_entries_are_a_list_whose_items_begin_with_strong_words(kind: str) -> None:
    (got,) = blocks(f"::: {kind}\n\n- **A *b* {{{{ length }}}}** said\n  of it\n- **B**\n\n  more\n\n  - c\n:::")
    assert isinstance(got, Entries)
    first, second = got.items
    assert first.term[0] == Run(text="A ")  # that a term is strong is its look
    assert isinstance(first.term[2], Run | FactCall)
    assert [text(b.content) for b in first.blocks if isinstance(b, Paragraph)] == ["said of it"]
    assert [b.kind for b in second.blocks] == ["paragraph", "list"]


def test_a_key_fact_is_a_label_and_a_fact_and_says_what_is_known_of_it() -> None:
    front = FRONT.replace('period: "2004"', 'period: "2004", qualifier: over, status: estimate, as-of: 2004-12-31')
    body = "::: key-facts\n\n- **Length** {{ length }}\n- **Flow** {{ flow }}\n:::"
    got = printed(select(good(body, front), AUDIENCES["public"]), WORDS).blocks[0]
    assert isinstance(got, Entries)
    assert [[text(b.content) for b in e.blocks if isinstance(b, Paragraph)] for e in got.items] == [
        ["over 2,000 miles", "2004 · as of December 31, 2004 · estimate · Source: A made-up source"],
        ["70 to 90 percent", "Source: A made-up source"],
    ]


def test_entries_are_guarded_one_by_one() -> None:
    body = "::: qa\n\n- **Open?** yes\n\n::: for interagency\n\n- **Hidden?** yes\n\n:::\n\n- {for=congress} **Half?** yes\n:::"
    assert [w in shown(good(body), "public") for w in ("Open", "Hidden", "Half")] == [True, False, False]
    assert [w in shown(good(body), "congress") for w in ("Open", "Hidden", "Half")] == [True, False, True]


def test_a_figure() -> None:
    (got,) = blocks(f"{FIGURE[:-4]}\ncaption: The *border*\ncredit: A survey\ndate: 2004-05-01\n:::")
    assert isinstance(got, Figure)
    assert (got.file, text(got.alt), text(got.caption)) == ("mexico/border.png", "A map", "The border")
    assert (text(got.credit), got.date) == ("A survey", datetime.date(2004, 5, 1))


def test_a_chart_has_the_columns_that_are_named() -> None:
    (got,) = good(CHART, DATA).blocks
    assert isinstance(got, Chart)
    assert got.data
    assert len(got.data.columns) == 3
    (got,) = good(CHART.replace("alt:", "columns: Cut\nalt:"), DATA).blocks
    assert isinstance(got, Chart)
    assert got.data
    assert [text(c.name) for c in got.data.columns] == ["Crop", "Cut"]
    assert [len(r.cells) for r in got.data.rows if hasattr(r, "cells")] == [2, 2]


def test_rows_may_be_the_series_of_a_chart() -> None:
    """As for a row of years: each row is then a line, and the columns are what stands below."""
    for line, categories, series in (
        ("", ("Poppy", "Coca"), {"Sown": (3, 5), "Cut": (1, 2)}),
        ("series: rows\n", ("Sown", "Cut"), {"Poppy": (3, 1), "Coca": (5, 2)}),
    ):
        (got,) = good(CHART.replace("alt:", f"{line}alt:"), DATA).blocks
        assert isinstance(got, Chart)
        drawing = charts.drawing(got, {}, "en-US", WORDS, charts.WIDE)
        assert drawing.categories == categories
        assert {s.name: tuple(map(int, filter(None, s.values))) for s in drawing.series} == series


def test_the_numbers_of_a_chart_stand_once_where_a_table_shows_them() -> None:
    def numbers(body: str) -> list[bool]:
        got = printed(select(good(body, DATA), AUDIENCES["public"]), WORDS)
        return [b.table is not None for b in got.blocks if isinstance(b, Chart)]

    table = "::: table\ndataset: crops\n:::"
    assert numbers(CHART) == [True]
    assert numbers(f"{CHART}\n\n{table}") == [False]
    assert numbers(f"{CHART.replace('alt:', 'columns: Cut' + chr(10) + 'alt:')}\n\n{table}") == [False]


def test_a_table_for_few_shows_a_chart_s_numbers_to_them_alone() -> None:
    body = f"{CHART}\n\n::: table for interagency\ndataset: crops\n:::"
    for audience, expected in (("public", True), ("interagency", False)):
        got = printed(select(good(body, DATA), AUDIENCES[audience]), WORDS)
        [chart] = [b for b in got.blocks if isinstance(b, Chart)]
        assert (chart.table is not None) is expected


def test_a_table_shows_a_dataset() -> None:
    (got,) = good("::: table\ndataset: crops\ncaption: C\nsource: S\n:::", DATA).blocks
    assert isinstance(got, Table)
    assert got.data
    assert got.data.id == "crops"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (CHART.replace("crops", "crop"), "unknown-dataset: no dataset is called 'crop'"),
        (CHART.replace("bars", "pie"), "chart: no chart is of the type 'pie'"),
        (CHART.replace("alt:", "series: cells\nalt:"), "chart: 'cells' are no series"),
        (CHART.replace("alt:", "columns: [Cut, Area]\nalt:"), "chart: the dataset has no column 'Area' that could be drawn here"),
        (CHART.replace("alt:", "columns: [Cut, Cut]\nalt:"), "chart: the dataset has no column 'Cut' that could be drawn here"),
        (CHART.replace("alt:", "columns: Crop\nalt:"), "chart: the dataset has no column 'Crop' that could be drawn here"),
        (CHART.replace("alt: Two bars\n", ""), "missing-key: 'alt' is missing"),
        (CHART[:-4] + "\n\nWords.\n:::", "block: 'chart' has no text of its own"),
        (FIGURE.replace("mexico/border.png", "../border.png"), "picture: '../border.png' names no picture"),
        (FIGURE.replace("mexico/border.png", "/border.png"), "picture: '/border.png' names no picture"),
        (FIGURE.replace("mexico/border.png", "border.gif"), "picture: 'border.gif' names no picture"),
        (FIGURE.replace("alt:", "date: May\nalt:"), "date: 'May' is no date"),
        (FIGURE.replace("A map", "'[A map](https://example.org)'"), "link: no link can stand here"),
        ("::: table\ndataset: crops\n\n| a |\n|---|\n| b |\n:::", "block: 'table' has no text of its own"),
        ("::: table\ndataset: [crops]\n:::", "value: 'dataset' must be text"),
        ("::: summary\n\n> quoted\n:::", "block: a quote cannot stand in 'summary'"),
        ("::: summary\n\n:::", "block: this summary has no words"),
        ("::: summary\n\n## A\n:::", "heading: a heading cannot stand inside another block"),
        ("::: qa\n\nWords.\n:::", "block: 'qa' holds one list and nothing else"),
        ("::: qa\n\n1. **a** b\n:::", "block: 'qa' holds one list and nothing else"),
        ("::: qa\n\n- a\n:::", "entry: an entry of 'qa' begins with strong words"),
        ("::: qa\n\n- **a**\n:::", "entry: nothing is said of 'a'"),
        ("::: qa\n\n- **a** b\n\n  | a |\n  |---|\n  | b |\n:::", "block: a table cannot stand in 'qa'"),
        ("::: key-facts\n\n- **a** b\n:::", "entry: a key fact is a label and one fact"),
        ("::: key-facts\n\n- **a** {{ length.number }}\n:::", "entry: a key fact is a label and one fact"),
        ("::: key-facts\n\n- **a** [{{ length }}]{for=press}\n:::", "entry: a key fact is a label and one fact"),
        ("::: definitions\n\n- [**a**]{for=press} b\n:::", "guarded: 'congress' would find the words in front of this entry without words: all of them are guarded"),
        ("::: summary\ncaption: x\n\na\n:::", "unknown-key: 'caption' is no key of 'summary'"),
        ("::: summary\n\n::: qa\n\n- **a** b\n:::\n:::", "block: 'qa' cannot stand inside another block"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(body: str, expected: str) -> None:
    assert expected in messages(body)


def test_a_given_id_can_be_led_to() -> None:
    for block in (
        CHART.replace("alt:", "id: led\nalt:"),
        FIGURE.replace("alt:", "id: led\nalt:"),
        "::: qa\nid: led\n\n- **a** b\n:::",
        "::: summary\nid: led\n\na\n:::",
    ):
        assert codes(f"{block}\n\n[here](#led)", DATA) == []


def test_marks_of_a_chart_s_dataset_hold_in_it() -> None:
    front = (
        DATA.replace("Cut]", "{name: Cutzz, for: interagency}]")
        .replace("[Coca", "{cells: [Cocazz")
        .replace("2]]}", "2], for: congress}]}")
    )
    got = good(CHART, front)
    public = [n.text for n in walk(select(got, AUDIENCES["public"])) if isinstance(n, Run)]
    assert not [t for t in public if "zz" in t]
    assert "Cocazz" in [n.text for n in walk(select(got, AUDIENCES["congress"])) if isinstance(n, Run)]
