"""Advice on numbers: each is a warning that can be accepted with a reason."""

import pytest

from factsheet.problems import Problem, Severity
from factsheet.readers import content
from tests.readers.sheets import AUDIENCES, FRONT, sheet

HEAD = FRONT.split("facts:", maxsplit=1)[0]


def problems(body: str, front: str = HEAD) -> list[Problem]:
    data = sheet(body, front).encode()
    return list(content.read(data, path="content/x.md", name="x", audiences=AUDIENCES).problems)


def loose(body: str, language: str = "en-US") -> list[str]:
    found = problems(body, HEAD.replace("en-US", language))
    assert {p.code for p in found} <= {"fact-number"}
    return [p.excerpt[p.location.column - 1 :][: p.location.width] for p in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("over 2,000 miles long", ["2,000 miles"]),
        ("14,700 and 30,100.5 of it", ["14,700", "30,100.5"]),
        ("70 percent, 12% and 5 million", ["70 percent", "12%", "5 million"]),
        ("$3.5 and €7", ["$3.5", "€7"]),
        ("- an item of\n  9 hectares", ["9 hectares"]),
        ("::: qa\n\n- **a** 9 acres\n:::", ["9 acres"]),
        ("on August 10, 2005, in 2004, since 1961, three goals, Goal 4, P.L. 106-246, 2 cups", []),
        ("| 14,700 |\n|---|\n| 30,100 |", []),
        ("> 14,700 in somebody's words", []),
        ("The law[^n] stands.\n\n[^n]: Of 1,234 pages.", []),
    ],
)
def test_a_number_that_looks_like_a_fact(body: str, expected: list[str]) -> None:
    assert loose(body) == expected


def test_numbers_look_otherwise_in_other_languages() -> None:
    assert loose("14.700 y 3 millas", "es") == ["14.700", "3 millas"]
    assert loose("14 700 et 3 kilomètres", "fr") == ["14 700", "3 kilomètres"]


def test_a_fact_that_is_used_nowhere() -> None:
    front = HEAD + "facts: {a: {value: 1, source: s}, b: {value: 2, source: s}}\n"
    [problem] = problems("{{ a }}", front)
    assert (problem.code, problem.severity) == ("fact-unused", Severity.WARNING)
    assert problem.message == "the fact 'b' is used nowhere"
    assert problems("{{ a }}", front + "accept: {fact-unused: kept for the next edition}\n") == []


def test_facts_are_used_by_key_facts_datasets_alternatives_and_front_matter() -> None:
    facts = "facts: {a: {value: 1, source: s}, b: {value: 2, source: s}, c: {value: 3, source: s}, d: {value: 4, source: s}}\n"
    data = 'datasets: {t: {columns: [A, B], rows: [[x, "{{ b.number }}"]]}}\ndescription: "{{ d }}"\n'
    body = '::: key-facts\n\n- **A** {{ a }}\n:::\n\n::: chart\ndataset: t\ntype: bars\ntitle: T\nalt: "{{ c }}"\n:::'
    assert problems(body, HEAD + facts + data) == []


@pytest.mark.parametrize(
    ("fact", "limit", "old"),
    [
        ("as-of: 2004-08-10", "12 months", False),
        ("as-of: 2004-08-01", "12 months", True),
        ("as-of: 2000-08-10", "5 years", False),
        ('period: "1999"', "5 years", True),
        ('period: "FY 2000 to 2003"', "2 years", False),
        ("as-of: 2005-08-09", "1 day", False),
        ("status: actual", "1 day", False),
    ],
)
def test_a_fact_older_than_the_sheet_allows(fact: str, limit: str, old: bool) -> None:
    front = f"{HEAD}stale-after: {limit}\nfacts: {{a: {{value: 1, source: s, {fact}}}}}\n"
    assert [p.code for p in problems("{{ a }}", front)] == (["fact-old"] if old else [])


def test_the_day_of_a_review_counts() -> None:
    front = (
        f"{HEAD}reviewed: 2010-01-01\nstale-after: 1 year\nfacts: {{a: {{value: 1, source: s, as-of: 2005-01-01}}}}\n"
    )
    assert [p.code for p in problems("{{ a }}", front)] == ["fact-old"]


def test_a_total_that_was_typed() -> None:
    assert [p.code for p in problems("| a | b |\n|---|---|\n| x | 1 |\n| Total | 1 |")] == ["table-total"]
    assert problems("| a | b |\n|---|---|\n| Totally | 1 |") == []


def test_what_an_error_hides_is_not_called_unused() -> None:
    front = HEAD + "facts: {a: {value: 1, source: s}}\n"
    assert [p.code for p in problems("::: oops\n\n{{ a }}\n:::", front)] == ["unknown-block"]
