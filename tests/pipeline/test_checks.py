"""Checks of sheets and templates speak up in every build, and a warning that was accepted does not."""

import shutil
from pathlib import Path

from tests.projects import run, write

ROOT = Path(__file__).parents[2]
VAGUE = "Read it [here](https://example.org/)."
PALE = 'color:\n  muted: "dddddd"\n'


def page(project: Path, *words: str) -> tuple[int, str]:
    status, _, err = run(project, "build", "--audience", "public", "--format", "html", *words)
    return status, err


def test_a_link_that_says_nothing_is_a_warning(project: Path) -> None:
    write(project, VAGUE)
    status, err = page(project)
    assert status == 0
    assert "sample.md:13:9: warning[link-vague]" in err
    assert page(project, "--strict")[0] == 1


def test_an_accepted_warning_is_silent(project: Path) -> None:
    path = write(project, VAGUE)
    text = path.read_text().replace(
        "audience: public\n", "audience: public\naccept: {link-vague: it is what they call it}\n"
    )
    path.write_text(text)
    assert page(project) == (0, "")
    assert page(project, "--format", "word") == (0, "")  # what would be said of the Word file is said of the sheet


def test_colours_of_an_audience_that_few_can_tell_apart(project: Path) -> None:
    shutil.copytree(ROOT / "templates", project / "templates")
    own = project / "templates/audiences/public"
    own.mkdir(parents=True)
    (own / "tokens.yaml").write_text(PALE)
    status, err = page(project, "--templates", str(project / "templates"))
    assert status == 1
    assert "audiences/public/tokens.yaml:2:10: error[contrast]: muted on " in err
