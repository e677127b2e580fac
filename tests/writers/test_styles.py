"""A style sheet imports the file it replaces, in any spelling, and nothing else."""

from dataclasses import replace

import pytest

from factsheet.problems import Problem, ProblemsError
from factsheet.writers import styles
from tests.writers import samples

CSS = "html/page.css"
OWN = f"templates/audiences/public/{CSS}"


def problems(css: str) -> list[Problem]:
    with pytest.raises(ProblemsError) as caught:
        styles.style_sheets(samples.templates(own={CSS: css}), CSS)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    "rule",
    [
        '@import "base/html/page.css";',
        "@import 'base/html/page.css';",
        "@import url(base/html/page.css);",
        "@IMPORT url( 'base/html/page.css' ) ;",
        '/* first */ @import/**/"base/html/page.css"/* ; */;',
        "@\\69mport 'base/html/page.css';",
        '\ufeff@import "base/html/page.css";',
    ],
)
def test_every_spelling_imports_the_file_it_replaces(rule: str) -> None:
    base, own = styles.style_sheets(samples.templates(own={CSS: f"{rule}\np {{ margin: 0 }}\n"}), CSS)
    assert base == styles.Style(path=f"templates/{CSS}", text=samples.common()[CSS].decode())
    assert own.path == OWN
    assert "base/" not in own.text
    assert own.text.rstrip().endswith("p { margin: 0 }")
    assert own.text.index("\n") == len(rule.removeprefix("\ufeff")), "what follows keeps its place"


@pytest.mark.parametrize(
    ("rule", "said", "column"),
    [
        ('@import "https://example.org/x.css";', "https://example.org/x.css", 10),
        ("@import 'https://example.org/x.css';", "https://example.org/x.css", 10),
        ("@import url(https://example.org/x.css);", "https://example.org/x.css", 9),
        ('@import url("https://example.org/x.css") screen;', "https://example.org/x.css", 9),
        ("@import src('https://example.org/x.css');", "https://example.org/x.css", 9),
        ("p {} @import url(extra.css);", "extra.css", 14),
        ("@IMPORT url(extra.css);", "extra.css", 9),
        ("@\\69mport url(extra.css);", "extra.css", 11),
        ('@import "base/html/print.css";', "base/html/print.css", 10),
        ('@import "html/page.css";', "html/page.css", 10),
        ('@import "base/html/page.css" print;', "base/html/page.css", 10),
        ('@import "base/html/page.css"\np { margin: 0 }', "base/html/page.css", 10),  # no ';' ends it
        ("@import;", "", 1),
    ],
)
def test_nothing_else_is_imported(rule: str, said: str, column: int) -> None:
    [found] = problems(f"/* @import */\n{rule}\n")
    assert (found.location.path, found.location.line, found.location.column) == (OWN, 2, column)
    assert "a style sheet cannot import" in found.message
    assert said in found.message
    assert "below base/" in found.help


def test_an_import_in_a_comment_or_a_string_is_none() -> None:
    css = '/*\n@import "https://example.org/x.css";\n*/\np::before { content: "@import" }\n'
    [only] = styles.style_sheets(samples.templates(own={CSS: css}), CSS)
    assert only.text == css


def test_the_replaced_file_itself_imports_nothing() -> None:
    templates = samples.templates(own={CSS: '@import "base/html/page.css";'}, page_css="p {}\n@import 'x.css';\n")
    with pytest.raises(ProblemsError) as caught:
        styles.style_sheets(templates, CSS)
    [found] = caught.value.problems
    assert (found.location.path, found.location.line) == (f"templates/{CSS}", 2)


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = problems("@import url(a.css);\n@import url(b.css);\np { color: var(--color-inc) }\n")
    assert [p.location.line for p in found] == [1, 2, 3]


def test_a_style_sheet_that_is_not_utf8() -> None:
    templates = samples.templates()
    broken = replace(templates, common={**templates.common, CSS: b"p {}\n/* \xe9 */\n"})
    with pytest.raises(ProblemsError) as caught:
        styles.style_sheets(broken, CSS)
    [found] = caught.value.problems
    assert (found.location.path, found.location.line, found.code) == (f"templates/{CSS}", 2, "not-utf8")
