"""An audience's own files: what replaces nothing is told, and what is used is not."""

import shutil
from pathlib import Path

import pytest

from factsheet.pipeline import overrides
from factsheet.problems import Severity
from tests.projects import run

ROOT = Path(__file__).parents[2]
AUDIENCES = ("public", "congress", "interagency")
COMMON = {
    "tokens.yaml": b"",
    "fonts/Sample.ttf": b"",
    "html/blocks/quote.html.j2": b'<img src="pictures/common.svg">',
    "html/page.css": b"",
    "words/en.yaml": b"",
    "words/es.yaml": b"",
    "word/reference.docx": b"html/blocks/strange.html.j2",
}
OWN = "audiences/congress"


def found(files: dict[str, bytes], *unread: str) -> list[tuple[str, str, str]]:
    problems = overrides.check("templates", [*files, *unread], files, AUDIENCES)
    assert all(p.severity is Severity.WARNING for p in problems)
    return [(p.location.path, p.code, f"{p.message} | {p.help}") for p in problems]


def test_what_replaces_a_file_is_used() -> None:
    assert found({**COMMON, **{f"{OWN}/{n}": b"" for n in COMMON if not n.startswith("fonts/")}}) == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("html/block/quote.html.j2", "did you mean 'html/blocks/quote.html.j2'?"),
        ("html/blocks/qoute.html.j2", "did you mean 'html/blocks/quote.html.j2'?"),
        ("html/Page.css", "did you mean 'html/page.css'?"),
        ("page.css", "did you mean 'html/page.css'?"),
        ("words/ens.yaml", "did you mean 'words/e"),
        ("zzz", "give it the path of the file it shall replace"),
        ("html/blocks/strange.html.j2", "did you mean"),
        ("fonts/Sample.ttf", "fonts are the same for all audiences"),
        ("fonts/Other.ttf", "fonts are the same for all audiences"),
    ],
)
def test_what_replaces_nothing_is_told(path: str, said: str) -> None:
    [(where, code, message)] = found({**COMMON, f"{OWN}/{path}": b"block/quote.html.j2"})
    assert (where, code) == (f"templates/{OWN}/{path}", "override")
    assert said in message


def test_what_another_file_names_is_used() -> None:
    part = f"{OWN}/html/parts/seal.html.j2"
    include = {f"{OWN}/html/blocks/quote.html.j2": b'{% include "html/parts/seal.html.j2" %}'}
    assert found({**COMMON, **include, part: b"", f"{OWN}/words/es-MX.yaml": b""}) == []
    assert found({**COMMON, f"{OWN}/html/pictures/common.svg": b""}) == [], (
        "a common template may leave it to audiences"
    )
    [(where, *_)] = found({**COMMON, part: b'{% include "html/parts/seal.html.j2" %}'})
    assert where == f"templates/{part}", "naming itself is no use"
    other = {n.replace("congress", "public"): d for n, d in include.items()}
    [(where, *_)] = found({**COMMON, **other, part: b""})
    assert where == f"templates/{part}", "what another audience names is no use"


def test_a_folder_that_is_no_audiences() -> None:
    unread = ("audiences/congres/html/page.css", "audiences/congres/tokens.yaml", "audiences/tokens.yaml")
    assert found(COMMON, *unread, "audiences/interagency/html/page.css") == [
        (
            "templates/audiences/congres",
            "unknown-audience",
            "no audience is called 'congres', so nothing uses this folder | did you mean 'congress'?",
        ),
        (
            "templates/audiences/tokens.yaml",
            "override",
            "'tokens.yaml' stands in no audience's folder, so nothing uses it | put it into the folder of an audience",
        ),
    ]


def test_a_build_says_so(project: Path) -> None:
    templates = Path(shutil.copytree(ROOT / "templates", project / "templates"))
    shutil.rmtree(templates / "audiences")
    for path in ("congres/html/page.css", "public/html/block/quote.html.j2", "congress/html/stray.css"):
        (templates / "audiences" / path).parent.mkdir(parents=True)
        (templates / "audiences" / path).write_text("p { margin: 0 }\n")
    words = ("--audience", "public", "--format", "html", "--templates", str(templates))
    status, _, err = run(project, *words)
    assert status == 0
    assert "audiences/congres:1:1: warning[unknown-audience]" in err
    assert "audiences/public/html/block/quote.html.j2:1:1: warning[override]" in err
    assert "help: did you mean 'html/blocks/quote.html.j2'?" in err
    assert "stray.css" not in err, "nothing is made for that audience now"
    assert run(project, *words, "--strict")[0] == 1
