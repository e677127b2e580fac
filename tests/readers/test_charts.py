"""Datasets that are no chart are refused where the chart stands, for whoever could not read it."""

import pytest

from tests.readers.sheets import FRONT, good, read, sheet

CHART = "::: chart\ndataset: d\ntype: {type}\ntitle: More\nalt: Two bars\n:::"
YEARS = ", ".join(f'["{1960 + n}", 1, 2, 3]' for n in range(41))
LONG = ", ".join(f'["{n} {"long name " * 6}", 1]' for n in range(40))


def front(columns: str, rows: str, more: str = "") -> str:
    return f"{FRONT}datasets:\n  d: {{columns: [{columns}], rows: [{rows}], source: A made-up source{more}}}\n"


def told(type_: str, columns: str, rows: str, more: str = "") -> list[str]:
    problems = read(sheet(CHART.format(type=type_), front(columns, rows, more))).problems
    lines = sheet(CHART.format(type=type_), front(columns, rows, more)).split("\n")
    assert {lines[p.location.line - 1] for p in problems} <= {"::: chart"}
    assert all(p.help for p in problems)
    return [f"{p.code}: {p.message}" for p in problems]


@pytest.mark.parametrize(
    ("type_", "columns", "rows", "said"),
    [
        (
            "bars",
            "Crop, Area",
            "[a, few], [b, none]",
            "chart-no-numbers: no column of the dataset 'd' has a number to draw",
        ),
        ("lines", "Year, A, B, C", YEARS, "chart-points: 41 rows are more than a chart can show (40)"),
        (
            "bars",
            "Crop, A, B, C, D, E",
            "[a, 1, 2, 3, 4, 5]",
            "chart-columns: 5 columns of numbers are more than a chart can",
        ),
        ("bars", "Year, A, B, C", YEARS.rsplit(", [", 1)[0], "chart-bars: 120 bars are more than anyone can read (80)"),
        ("stacked", "Crop, A, B", "[a, 1, -2], [b, 3, 4]", "chart-negative: a number below nought cannot be stacked"),
        (
            "bars",
            "Crop, {name: A, unit: hectare}, {name: B, unit: percent}",
            "[a, 1, 2]",
            "chart-units: the columns 'A' and 'B'",
        ),
        ("bars", "Crop, A", "[a, 1], [a, 2]", "chart-names: 2 rows are called 'a'"),
        ("bars", "Crop, A", "[a, 12345678901234]", "chart-wide: 12345678901234 is too long to stand in a chart"),
        ("bars", "Crop, A", "[a, 1234567.890123456]", "chart-digits: 1234567.890123456 has more digits than"),
        ("horizontal", "Program, A", LONG, "chart-tall: the names of the rows are too long for so many of them"),
    ],
)
def test_a_dataset_that_is_no_chart(type_: str, columns: str, rows: str, said: str) -> None:
    found = told(type_, columns, rows)
    assert any(one.startswith(said) for one in found), found


@pytest.mark.parametrize("type_", ["bars", "stacked", "horizontal", "lines"])
def test_a_dataset_that_is_one(type_: str) -> None:
    columns, rows = "Crop, Area, More", "[a, 1, 2], [b, '', 4]"
    assert told(type_, columns, rows) == []
    assert good(CHART.format(type=type_), front(columns, rows)).blocks


def test_a_chart_must_be_one_for_each_audience_that_reads_it() -> None:
    """Who reads the guarded rows alone has two of one name; the public would have a chart without numbers."""
    columns = "Crop, Area"
    twice = "[a, 1], {cells: [a, 2], for: congress}"
    assert [c.split(":")[0] for c in told("bars", columns, twice)] == ["chart-names"]
    hidden = "[a, few], {cells: [b, 2], for: congress}"
    assert [c.split(":")[0] for c in told("bars", columns, hidden)] == ["chart-no-numbers"]
