"""Problems as people, programs and GitHub read them."""

import json

from factsheet.problems import Location, Problem, Problems, Severity, as_github, as_json, as_text, nearest


def a_problem(column: int = 5, line: str = "see [x]{for=congres}", width: int = 7) -> Problem:
    return Problem(
        location=Location(path="content/mexico.md", line=12, column=column, width=width),
        code="unknown-audience",
        message="no audience is called 'congres'",
        help="did you mean 'congress'?",
        excerpt=line,
    )


def test_text_has_place_caret_and_help() -> None:
    assert as_text(a_problem(13)).splitlines() == [
        "content/mexico.md:12:13: error[unknown-audience]: no audience is called 'congres'",
        "    see [x]{for=congres}",
        "                ^^^^^^^",
        "help: did you mean 'congress'?",
    ]


def test_a_long_line_is_shown_as_a_window_with_the_caret_under_its_word() -> None:
    line = "a" * 300 + "HERE" + "b" * 300
    _, shown, caret, _ = as_text(a_problem(301, line, 4)).splitlines()
    start = caret.index("^")
    assert shown[start : start + 4] == "HERE"
    assert len(shown) < 120
    assert shown.strip().startswith("…")
    assert shown.endswith("…")


def test_json_is_one_line_with_the_seven_fields() -> None:
    text = as_json(a_problem())
    assert "\n" not in text
    assert list(json.loads(text)) == ["path", "line", "column", "severity", "code", "message", "help"]


def test_github_escapes_what_would_end_the_command() -> None:
    problem = Problem(
        location=Location(path="a,b:c.md", line=3), code="x", message="50%\nmore", severity=Severity.WARNING
    )
    assert as_github(problem) == "::warning file=a%2Cb%3Ac.md,line=3,col=1,title=x::50%25%0Amore"


def test_the_same_problem_twice_counts_once_and_order_is_by_place() -> None:
    problems = Problems("f.md", ["one", "two"])
    problems.add(2, 1, "b", "second")
    problems.add(1, 3, "a", "first")
    problems.add(2, 1, "b", "second")
    assert [(p.location.line, p.excerpt) for p in problems] == [(1, "one"), (2, "two")]
    assert problems.failed


def test_warnings_are_no_failure() -> None:
    problems = Problems("f.md")
    problems.add(1, 1, "w", "only a warning", severity=Severity.WARNING)
    assert not problems.failed
    assert len(problems) == 1


def test_nearest_finds_a_slip_and_else_lists_what_there_is() -> None:
    assert nearest("Congres", ["congress", "press"]) == "did you mean 'congress'?"
    assert nearest("zzz", ["b", "a"]) == "known: a, b"
    assert nearest("zzz", []) == ""
