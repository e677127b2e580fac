"""A place that an author names is there for the links of other sheets, for whoever may read it."""

from pathlib import Path

from tests.projects import run, write

TARGET = """Words.

#### Deep {#deep}

::: table
id: figures

| A | B |
|---|---|
| a | b |
:::

::: for interagency

## Plans {#plans}

Words.

:::"""


def build(project: Path, *links: str, sheets: tuple[str, ...] = ()) -> tuple[int, str]:
    write(project, "\n\n".join(f"To [{link}](sheet:other#{link})." for link in links))
    write(project, TARGET.replace("#### Deep", "### Deep"), name="other")
    status, _, err = run(project, "build", *sheets, "--format", "html", "--no-verify")
    return status, err


def test_a_named_place_is_printed_where_another_sheet_leads(project: Path) -> None:
    assert build(project, "deep", "figures") == (0, "")
    page = (project / "output/public/other.html").read_text(encoding="utf-8")
    assert 'id="deep"' in page
    assert 'id="figures"' in page
    assert 'id="plans"' not in page
    assert 'id="plans"' in (project / "output/interagency/other.html").read_text(encoding="utf-8")


def test_a_link_to_no_place_or_a_hidden_one_is_refused(project: Path) -> None:
    status, err = build(project, "depe", "plans")
    assert status == 1
    assert "error[unknown-id]: nothing in the sheet 'other' has the id 'depe'" in err
    assert "did you mean 'deep'?" in err
    assert "error[link-audience]: 'public' may read this link, but not what '#plans' leads to" in err
    assert "'interagency' may" not in err


def test_a_sheet_that_was_not_asked_for_is_not_judged(project: Path) -> None:
    assert build(project, "depe", sheets=("sample",))[0] == 0


def test_a_sheet_with_problems_brings_none_to_those_that_link_to_it(project: Path) -> None:
    build(project, "deep")
    write(project, "# Wrong", name="other")
    err = run(project, "build", "--format", "html", "--no-verify")[2]
    assert err.count("error[") == 1


def test_a_successor_that_is_not_there_is_placed_where_it_is_named(project: Path) -> None:
    path = write(project, "Words.")
    text = path.read_text(encoding="utf-8").replace("audience:", "status: superseded\nsuperseded-by: nobody\naudience:")
    path.write_text(text, encoding="utf-8")
    status, _, err = run(project, "check")
    assert status == 1
    assert "sample.md:9:1: error[unknown-sheet]: no sheet is called 'nobody'\n    superseded-by: nobody\n" in err
