"""Datasets: which cells are numbers, groups and totals, what they ask of an author; and that every total adds up."""

from decimal import Decimal
from pathlib import Path

import pytest

from factsheet.audience import select
from factsheet.document import Amount, Dataset, FactCall, NoteCall, RowGroup, Table, datasets, printed, text
from factsheet.problems import Problem
from factsheet.readers import content, words
from tests.readers.sheets import AUDIENCES, FRONT, codes, good, read, sheet

WORDS = words.read(Path("templates/words/en.yaml").read_bytes(), "en.yaml")
HEAD = FRONT.split("facts:", maxsplit=1)[0]
FACTS = "facts:\n  length: {value: 2000, unit: mile, source: S}\n  share: {value: 7, source: S}\n"
SHOWN = "::: table\ndataset: d\n:::"


def dataset(yaml: str, body: str = SHOWN) -> Dataset:
    """The dataset of a front matter that has no problem."""
    [got] = good(body, f"{HEAD}{FACTS}datasets:\n  d:\n{indented(yaml)}").datasets
    return got


def problems(yaml: str, body: str = SHOWN) -> list[Problem]:
    return list(read(sheet(body, f"{HEAD}{FACTS}datasets:\n  d:\n{indented(yaml)}")).problems)


def indented(yaml: str) -> str:
    return "".join(f"    {line}\n" for line in yaml.strip("\n").split("\n"))


def told(yaml: str, body: str = SHOWN) -> list[str]:
    return [f"{p.code}: {p.message}" for p in problems(yaml, body)]


def table(yaml: str, body: str = SHOWN, audience: str = "public") -> list[list[str]]:
    """The words of the cells of the table that shows a dataset, header first."""
    got = select(good(body, f"{HEAD}{FACTS}datasets:\n  d:\n{indented(yaml)}"), AUDIENCES[audience])
    [block] = [b for b in printed(got, WORDS).blocks if isinstance(b, Table)]
    return [[text(c.content) for c in block.columns], *([text(c) for c in r.cells] for r in block.rows)]


BUDGET = """
unit: USD
scale: thousand
columns: [Program, {name: Actual, group: FY 2006}, {name: Request, group: FY 2008}]
rows:
  - heading: Country programs
    rows:
      - heading: [Bolivia, 79200, 47000]
        rows:
          - [Interdiction, 42570, 30000]
          - [Institutions, 36630, 17000]
      - [Brazil, 5940, 1000]
    total: [Subtotal, 85140, 48000]
  - [Elsewhere, 60, 0]
total: Everything
"""


def test_groups_and_totals_are_printed_in_their_order() -> None:
    assert table(BUDGET) == [
        ["Program", "Actual", "Request"],
        ["Country programs"],
        ["Bolivia", "79,200", "47,000"],
        ["Interdiction", "42,570", "30,000"],
        ["Institutions", "36,630", "17,000"],
        ["Brazil", "5,940", "1,000"],
        ["Subtotal", "85,140", "48,000"],
        ["Elsewhere", "60", "0"],
        ["Everything", "85,200", "48,000"],
    ]


def test_what_is_counted_stands_in_header_or_caption() -> None:
    assert table("columns: [A, {name: B, unit: hectare, status: request}]\nrows: [[a, 1]]")[0] == [
        "A",
        "B (request, hectares)",
    ]
    sheet_ = select(good(SHOWN, f"{HEAD}datasets:\n  d:\n{indented(BUDGET)}"), AUDIENCES["public"])
    [block] = printed(sheet_, WORDS).blocks
    assert text(block.caption) == "Thousands of US dollars"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("42570, 30000", "42571, 30000"),
            "'Bolivia' says 79,200 in 'Actual', and its rows add up to 79,201: 1 too little",
        ),
        (
            ("Brazil, 5940", "Brazil, 5941"),
            "'Subtotal' says 85,140 in 'Actual', and its rows add up to 85,141: 1 too little",
        ),
        (
            ("85140, 48000]", "85140, 31000]"),
            "'Subtotal' says 31,000 in 'Request', and its rows add up to 48,000: 17,000 too little",
        ),
    ],
)
def test_a_total_that_does_not_add_up_names_column_sum_total_and_gap(change: tuple[str, str], expected: str) -> None:
    [problem] = problems(BUDGET.replace(*change))
    assert (problem.code, problem.message) == ("total", expected)
    assert problem.excerpt[problem.location.column - 1 :].startswith(
        expected.split(" says ")[1].split(maxsplit=1)[0].replace(",", "")
    )


def test_a_total_may_leave_out_what_a_note_explains() -> None:
    stated = 'total: {cells: [Subtotal, 85140, "31000[^why]"], excludes: {Request: 17000}}'
    told_ = BUDGET.replace("total: [Subtotal, 85140, 48000]", stated)
    body = f"{SHOWN}\n\n[^why]: Paid by others."
    assert table(told_, body)[6] == ["Subtotal", "85,140", "31,000"]
    assert told(told_.replace("17000}}", "16999}}"), body) == [
        "total: 'Subtotal' says 31,000 in 'Request', and its rows add up to 31,001: 1 too little"
    ]
    assert told(told_.replace("[^why]", "")) == [
        "total: 'Subtotal' says 31,000 in 'Request', and its rows add up to 48,000: 17,000 too little",
        "total: nothing explains why the total in 'Request' leaves 17000 out",
    ]
    assert "total: no column with numbers is called 'Requests'" in told(
        told_.replace("{Request: 1", "{Requests: 1"), body
    )
    assert "value: '17k' is no amount that can be left out" in told(told_.replace("17000}}", "17k}}"), body)


def test_a_column_is_named_by_its_group_where_two_have_its_name() -> None:
    columns = "columns: [A, {name: B, group: G}, {name: B, group: H}]\nrows: [[a, 3, 4]]\n"
    body = f"{SHOWN}\n\n[^why]: Because."
    total = 'total: {cells: [Sum, 3, "2[^why]"], excludes: {%s: 2}}'
    assert told(columns + total % "H B", body) == []
    assert told(columns + total % "B", body)[-1] == "total: no column with numbers is called 'B'"


def test_sums_are_those_of_what_an_audience_reads() -> None:
    """Else the gap would say what the row that is hidden says."""
    guarded = "columns: [A, B]\nrows: [[a, 60], {cells: [b, 40], for: interagency}]\ntotal: "
    assert table(guarded + "Total")[-1] == ["Total", "60"]
    assert table(guarded + "Total", audience="interagency")[-1] == ["Total", "100"]
    [problem] = problems(guarded + "[Total, 100]")
    assert problem.message == "'Total' says 100 in 'B', and the rows that 'congress' reads add up to 60: 40 too much"
    assert "added up for each audience" in problem.help


def test_numbers_that_make_no_total() -> None:
    columns = "columns: [A, {name: Share, unit: percent}, {name: Age, adds: no}, {name: Money, unit: USD}]"
    assert table(f"{columns}\nrows: [[a, 60, 3, 5], [b, 40, 4, n/a]]\ntotal: Total")[-1] == ["Total", "", "", "5"]


def test_a_number_may_be_a_fact_and_call_notes() -> None:
    got = dataset(
        'columns: [A, {name: B, unit: mile}, C]\nrows: [["{{ share }}", "{{ length }}", "-3.5[^n]"], [b, "{{ length.number }}[^n]", "{{ length }}"]]',
        f"{SHOWN}\n\n[^n]: A note.",
    )
    first, second = got.rows
    assert not isinstance(first, RowGroup)
    assert not isinstance(second, RowGroup)
    assert isinstance(first.cells[1], Amount)
    assert isinstance(first.cells[1].fact, FactCall)
    assert first.cells[2] == Amount(number=Decimal("-3.5"), notes=(NoteCall(note="n"),))
    assert isinstance(second.cells[1], Amount)
    assert second.cells[1].notes == (NoteCall(note="n"),)
    assert isinstance(second.cells[2], tuple)  # a column without a unit prints the fact's
    assert datasets.gaps(got, {}) == []


def test_a_fact_stands_in_a_column_of_its_unit() -> None:
    assert told('columns: [A, {name: B, unit: acre}]\nrows: [[a, "{{ length }}"]]') == [
        "unit: the fact 'length' is in mile, its column in acre"
    ]
    assert told('unit: mile\nscale: thousand\ncolumns: [A, B]\nrows: [[a, "{{ length }}"]]') == [
        "unit: the fact 'length' is not counted in thousands"
    ]


@pytest.mark.parametrize("sign", ["*", "\\*", "**", "†", "‡"])
def test_a_marker_calls_a_note_or_is_an_error(sign: str) -> None:
    yaml = f"columns: [A, 'FY 2007{sign}']\nrows: [[a, 1]]"
    assert "note-marker" in [p.code for p in problems(yaml)]
    assert "note-marker" in [p.code for p in problems(f"columns: [A, B]\nrows: [['a{sign}', 1]]")]
    assert "note-marker" in [p.code for p in problems(f"columns: [A, B]\nrows: [[a, '442812{sign}']]")]
    assert "note-marker" in codes(f"| a{sign} | b |\n|---|---|\n| c | d |")
    assert "note-marker" in codes(f"| a | b |\n|---|---|\n| c | 1{sign} |")
    assert {"note-marker", "list"} & set(codes(f"{sign} (a note that nothing calls)"))


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("columns: [A, B]\nrows: [[a, 1, 2]]", "table-cells: this row has 3 cells, the dataset 2 columns"),
        ("columns: [A, B]\nrows: [{rows: [[a, 1]]}]", "value: these rows have no heading and no total"),
        ("columns: [A, B]\nrows: [{heading: x}]", "value: a row has either cells or rows of its own"),
        ("columns: [A, B]\nrows: [{cells: [a, 1], total: x}]", "value: a heading or a total goes with rows"),
        ("columns: [A, B]\nrows: [{heading: x, rows: []}]", "value: this list is empty"),
        ("columns: [A, B]\nrows: [{heading: [x, 1], rows: [[a, 1]], total: y}]", "value: this group has a total already, above it"),
        ("columns: [A, B]\nrows: [[a, 1]]\ntotal: [Sum]", ""),
        ("columns: [A, B]\nrows: [[a, 1]]\ntotal: [Sum, 1, 1]", "table-cells: this row has 3 cells, the dataset 2 columns"),
        ("columns: [A, B]\nrows: [[a, 1]]\ntotal: {cells: Sum, excludes: {B: 1}}", "total: a total that is added up leaves nothing out"),
        ("columns: [A, {name: B, adds: maybe}]\nrows: [[a, 1]]", "value: 'maybe' is neither yes nor no"),
        ("columns: [A, {name: B, unit: hectars}]\nrows: [[a, 1]]", "unit: no unit is called 'hectars'"),
        ("columns: [A, B]\nrows: [[a, '14,700']]", "value: '14,700' is no number"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(yaml: str, expected: str) -> None:
    assert told(yaml)[:1] == ([expected] if expected else [])


def test_groups_stand_at_most_three_deep() -> None:
    def nested(depth: int) -> str:
        return "[a, 1]" if not depth else f"{{heading: h, rows: [{nested(depth - 1)}]}}"

    assert told(f"columns: [A, B]\nrows: [{nested(3)}]") == []
    assert told(f"columns: [A, B]\nrows: [{nested(4)}]") == ["value: more than 3 groups inside each other"]


def test_a_dataset_is_for_all_who_read_where_it_is_shown() -> None:
    yaml = "columns: [A, B]\nrows: [[a, 1]]\nfor: interagency"
    assert told(yaml) == ["guarded: 'congress', 'press', 'public' may read this place, but not the dataset 'd'"]
    assert told(yaml, "::: table for interagency\ndataset: d\n:::\n\nWords.") == []


def test_rows_that_some_reader_finds_gone_are_said() -> None:
    yaml = "columns: [A, B]\nrows: [[b, 2], {heading: h, rows: [{cells: [a, 1], for: interagency}]}]"
    assert told(yaml) == ["guarded: 'congress' would find these rows empty: all that stands in it is guarded"]


def test_nothing_says_so_of_a_dataset_that_is_shown_nowhere() -> None:
    text_ = sheet("Words.", f"{HEAD}datasets: {{d: {{columns: [A, B], rows: [[a, 1]]}}}}\n")
    got = content.read(text_.encode(), path="x.md", name="x", audiences=AUDIENCES).problems
    assert [p.code for p in got] == ["dataset-unused"]


@pytest.mark.parametrize("cell", ["$300", "42 (est.)", "(300)", "30K", "~30", "42%", "425O", "<1", "5 million"])
def test_a_number_in_disguise_is_told(cell: str) -> None:
    """No total would count it, and nobody would know."""
    yaml = f"columns: [A, B]\nrows: [[a, {cell}], [b, 40]]\ntotal: Total"
    assert told(yaml) == [f"cell-number: '{cell}' is words: no total counts it, and no chart draws it"]


@pytest.mark.parametrize("cell", ["n/a", "–", "none", "3rd phase", "since 2004", "2 of 3 sites", '"40[^n]"'])
def test_words_and_numbers_that_are_what_they_seem(cell: str) -> None:
    body = f"{SHOWN}\n\n[^n]: A note." if "[^n]" in cell else SHOWN
    assert told(f"columns: [A, B]\nrows: [[a, {cell}], [b, 40]]\ntotal: Total", body) == []
