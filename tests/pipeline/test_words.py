"""Fixed words: every language has the same, an audience may have its own, and a language without any is told."""

import shutil
from pathlib import Path

import pytest

from tests.projects import run, write

ROOT = Path(__file__).parents[2]


@pytest.fixture
def templates(project: Path) -> Path:
    """A copy of the project's templates."""
    return Path(shutil.copytree(ROOT / "templates", project / "templates"))


def build(project: Path, language: str = "en-US") -> tuple[int, str]:
    path = write(project, "Words.")
    path.write_text(path.read_text().replace("en-US", language))
    status, _, err = run(project, "build", "--format", "html", "--no-verify", "--templates", f"{project}/templates")
    return status, err


def test_a_language_without_words_is_told_at_the_sheet(project: Path, templates: Path) -> None:
    status, err = build(project, "es-MX")
    assert status == 1
    assert err.count("error[") == 1
    assert "sample.md:7:1: error[language]" in err
    assert "words/es.yaml and translate" in err
    english = (templates / "words/en.yaml").read_text()
    (templates / "words/es.yaml").write_text(english.replace("Published", "Publicado"))
    assert build(project, "es-MX") == (0, "")
    assert "Publicado" in (project / "output/public/sample.html").read_text(encoding="utf-8")


def test_a_language_must_have_the_words_that_english_has(project: Path, templates: Path) -> None:
    english = (templates / "words/en.yaml").read_text()
    (templates / "words/es.yaml").write_text(english.replace("published:", "publishd:"))
    status, err = build(project, "es-MX")
    assert status == 1
    assert "words/es.yaml:1:1: error[missing-key]: 'published' is missing" in err
    assert "error[unknown-key]: no fixed words are called 'publishd'" in err


def test_an_audience_may_have_single_words_of_its_own(project: Path, templates: Path) -> None:
    own = templates / "audiences/interagency/words"
    own.mkdir(parents=True)
    (own / "en.yaml").write_text("published: Given out\n")
    assert build(project) == (0, "")
    assert "Given out" in (project / "output/interagency/sample.html").read_text(encoding="utf-8")
    assert "Given out" not in (project / "output/public/sample.html").read_text(encoding="utf-8")
