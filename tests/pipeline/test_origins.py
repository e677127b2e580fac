"""`templates AUDIENCE`: which file each part of a look comes from, and what an audience's own files do."""

import shutil
from pathlib import Path

import pytest

from factsheet.formats import BY_NAME, FORMATS
from factsheet.pipeline import origins
from factsheet.pipeline.origins import Part
from factsheet.pipeline.sources import TemplateFolder
from tests.projects import run

ROOT = Path(__file__).parents[2]
COMMON = {
    "fonts/Sample.ttf": b"",
    "html/blocks/quote.html.j2": b"",
    "html/page.css": b"",
    "html/page.html.j2": b"",
    "html/print.css": b"",
    "layout.yaml": b"lead: []\n",
    "report/report.css": b"",
    "tokens.yaml": b"",
    "word/document.xml.j2": b"",
    "words/en.yaml": b"",
}
OWN = {
    "html/blocks/quote.html.j2": b'{% include "base/html/blocks/quote.html.j2" %}',
    "html/blocks/seal.html.j2": b"",
    "html/page.css": b'@import "base/html/page.css";\n',
    "html/page.html.j2": b'{%- extends "base/html/page.html.j2" %}{% include "html/parts/seal.html.j2" %}',
    "html/parts/seal.html.j2": b"",
    "html/print.css": b"p { margin: 0 }",
    "report/report.css": b"",
    "tokens.yaml": b'color:\n  ink: "111111"\nsize:\n  text: 12\n',
}


def parts(*formats: str, audience: str = "congress") -> dict[str, Part]:
    files = {**COMMON, **{f"audiences/congress/{n}": d for n, d in OWN.items()}}
    folder = TemplateFolder(root=Path("templates"), files=files, names=tuple(files))
    return {p.name: p for p in origins.of(folder, audience, [BY_NAME[f] for f in formats] or FORMATS)}


@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("html/blocks/quote.html.j2", "wraps templates/html/blocks/quote.html.j2"),
        ("html/blocks/seal.html.j2", "is not used"),
        ("html/page.css", "wraps templates/html/page.css"),
        ("html/page.html.j2", "extends templates/html/page.html.j2"),
        ("html/parts/seal.html.j2", "is asked for by its name"),
        ("html/print.css", "replaces templates/html/print.css"),
        ("report/report.css", "is not used"),
        ("tokens.yaml", "lays over templates/tokens.yaml: color.ink, size.text"),
    ],
)
def test_what_an_own_file_does(name: str, does: str) -> None:
    assert parts()[name] == Part(name=name, path=f"templates/audiences/congress/{name}", own=True, does=does)


def test_all_else_is_common() -> None:
    common = [p for p in parts().values() if not p.own]
    assert [p.path for p in common] == [
        "templates/fonts/Sample.ttf", "templates/layout.yaml", "templates/word/document.xml.j2", "templates/words/en.yaml",
    ]  # fmt: skip
    assert not any(p.does for p in common)
    assert not any(p.own for p in parts(audience="press").values())


def test_a_format_has_its_parts() -> None:
    shared = {"fonts/Sample.ttf", "layout.yaml", "tokens.yaml", "words/en.yaml"}
    blocks = {"html/blocks/quote.html.j2", "html/parts/seal.html.j2"}
    unused = {"html/blocks/seal.html.j2", "report/report.css"}
    assert set(parts("word")) == shared | unused | {"word/document.xml.j2"}
    assert set(parts("pdf")) == shared | unused | blocks | {"html/print.css"}
    assert set(parts("html")) == shared | unused | blocks | {"html/page.css", "html/page.html.j2"}


def test_the_command(project: Path) -> None:
    status, out, err = run(project, "templates", "congress", "--format", "word", "--strict")
    assert (status, err) == (0, "")
    own, common = out.split("common to all audiences:")
    assert "templates/audiences/congress/word/document.xml.j2\n      extends templates/word/document.xml.j2" in own
    assert "  templates/word/reference.docx\n" in common
    assert ".html" not in out
    assert run(project, "templates", "congres")[::2] == (2, "error: no audience is called 'congres' (did you mean 'congress'?)\n")  # fmt: skip
    assert run(project, "templates", "congress", "--format", "docx")[0] == 2


def test_the_command_tells_of_unused_files(project: Path) -> None:
    templates = Path(shutil.copytree(ROOT / "templates", project / "templates"))
    (templates / "audiences/congress/html/stray.css").write_text("p { margin: 0 }\n")
    status, out, err = run(project, "templates", "congress", "--templates", str(templates))
    assert status == 0
    assert "congress/html/stray.css\n      is not used" in out
    assert "congress/html/stray.css:1:1: warning[override]" in err
    assert run(project, "templates", "congress", "--templates", str(templates), "--strict")[0] == 1
