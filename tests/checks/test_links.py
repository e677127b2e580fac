"""A link to another sheet must lead to one that the same reader gets."""

from collections.abc import Iterable, Mapping

from factsheet.checks import links
from factsheet.document import Link, Paragraph, Run
from factsheet.problems import Location, Problem
from tests.test_audience import PUBLIC, sheet

AT = Location(path="content/x.md", line=9, column=4)


def check(target: str, known: Iterable[str] | links.Ids, readable: Iterable[str] | links.Ids) -> list[Problem]:
    shown = sheet(Paragraph(content=(Link(target=target, content=(Run(text="l"),)),)))
    known, readable = (
        i if isinstance(i, Mapping) else dict.fromkeys(i, frozenset({"goals"})) for i in (known, readable)
    )
    return links.check(shown, PUBLIC, known=known, readable=readable, places={target: AT}, path="content/x.md")


def test_a_link_to_a_sheet_that_is_made_passes() -> None:
    assert check("sheet:peru#goals", {"peru"}, {"peru"}) == []
    assert check("https://example.org", set(), set()) == []


def test_a_link_to_no_sheet_is_an_error_with_the_nearest_name() -> None:
    (problem,) = check("sheet:preu", {"peru"}, {"peru"})
    assert (problem.code, problem.location, problem.help) == ("unknown-sheet", AT, "did you mean 'peru'?")


def test_a_link_to_a_sheet_this_reader_never_gets_is_an_error() -> None:
    (problem,) = check("sheet:peru", {"peru"}, set())
    assert problem.code == "link-audience"


def test_a_link_to_a_place_that_nobody_named_is_an_error() -> None:
    (problem,) = check("sheet:peru#gaols", {"peru"}, {"peru"})
    assert (problem.code, problem.location, problem.help) == ("unknown-id", AT, "did you mean 'goals'?")
    (problem,) = check("sheet:peru#goals", {"peru": ()}, {"peru": ()})
    assert (problem.code, "{#goals}" in problem.help) == ("unknown-id", True)


def test_a_link_to_a_place_this_reader_never_gets_is_an_error() -> None:
    (problem,) = check("sheet:peru#plans", {"peru": {"plans"}}, {"peru": ()})
    assert (problem.code, "#plans" in problem.message) == ("link-audience", True)


def test_a_sheet_that_was_not_read_is_not_judged() -> None:
    assert check("sheet:peru#plans", {"peru": None}, {"peru": None}) == []


def test_a_superseded_sheet_points_to_one_that_is_there() -> None:
    old = sheet(status="superseded", superseded_by="newer")
    (problem,) = links.check(
        old, PUBLIC, known={"newest": None}, readable={"newest": None}, places={}, path="content/x.md"
    )
    assert problem.code == "unknown-sheet"
