"""Nothing is half there: every kind has its templates, every command and option its words, every document its length."""

import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import get_args

import pytest

from factsheet import cli
from factsheet.document import BLOCKS
from factsheet.document.tree import EntriesKind
from factsheet.formats import FORMATS

ROOT = Path(__file__).parent.parent
KINDS = (*(vars(b)["kind"] for b in BLOCKS if "kind" in vars(b)), *get_args(EntriesKind))
README = (ROOT / "README.md").read_text(encoding="utf-8")
ALLOWED = {
    "build.py", "pyproject.toml", "requirements.lock", "requirements-test.lock", "Makefile", "content", "templates",
    "factsheet", "tests", "docs", ".ci", ".github", ".gitignore", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("file", ["templates/html/blocks/{}.html.j2", "templates/word/blocks/{}.xml.j2"])
def test_every_block_kind_has_a_template_in_each_family(kind: str, file: str) -> None:
    assert (ROOT / file.format(kind)).is_file()


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"heading", "paragraph", "list"}))
def test_every_kind_between_fences_has_an_example_and_a_picture(kind: str) -> None:
    sections = re.split(r"^#{2,4} ", (ROOT / "content/README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    shown = [s for s in sections if re.search(rf"^::: {kind}$", s, re.MULTILINE) and "](../docs/pictures/" in s]
    assert shown
    assert all(
        (ROOT / "content" / p).is_file() for s in shown for p in re.findall(r"\]\((\.\./docs/pictures/.*?)\)", s)
    )


def test_no_fixed_word_stands_in_a_template() -> None:
    """What is printed besides the sheet's own words comes from templates/words, so that other languages can follow."""
    found = set()
    for path in (p for family in ("html", "word", "audiences") for p in (ROOT / "templates" / family).rglob("*.j2")):
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        said = re.findall(r'(?:alt|title|aria-label|placeholder)="([^"]*)"', bare)
        outside = re.sub(r'<[^>]*>|&\w+;|[\w:-]+="[^"]*"', "", bare)
        found |= {(path.name, word) for text in (outside, *said) for word in re.findall(r"[A-Za-z]{2,}", text)}
    assert found == set()


def test_every_command_and_option_stands_in_the_readme() -> None:
    for command in cli.COMMANDS:
        assert f"`{command}" in README, command
        out = io.StringIO()
        with redirect_stdout(out):
            cli.main([command, "--help"])
        for option in set(re.findall(r"--[a-z-]+", out.getvalue().split("example:")[0])) - {"--help"}:
            documents = README + (ROOT / "content/README.md").read_text() + (ROOT / "templates/README.md").read_text()
            assert option in documents or option == "--port", f"{command} {option}"


def test_every_format_stands_in_the_readme() -> None:
    for format_ in FORMATS:
        assert format_.suffix in README
        assert format_.name in README


@pytest.mark.parametrize(("file", "most"), [("README.md", 120), ("CONTRIBUTING.md", 80)])
def test_documents_stay_short(file: str, most: int) -> None:
    assert len((ROOT / file).read_text(encoding="utf-8").splitlines()) <= most


def test_decisions_have_their_three_parts_and_stay_short() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert len(decisions) >= 4
    for i, path in enumerate(decisions, 1):
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{i:04}-")
        assert re.findall(r"^## (.*)$", text, re.MULTILINE)[:3] == [
            "Context",
            "Decision",
            "Consequences",
        ], path
        assert len(text.splitlines()) <= 60, path


def test_links_between_documents_lead_somewhere() -> None:
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob(".github/*.md"),
        ROOT / "content/README.md",
        ROOT / "templates/README.md",
    ]:
        for target in re.findall(r"\]\(([^)#:\s]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_the_top_level_is_the_agreed_one() -> None:
    tracked = {line.split("/")[0] for line in _tracked()}
    assert tracked <= ALLOWED, tracked - ALLOWED
    assert not [line for line in _tracked() if line.startswith("output/")]


def _tracked() -> list[str]:
    import subprocess

    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout: clone the project")
    return done.stdout.splitlines()
