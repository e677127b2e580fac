"""Bad input of every kind: exit 1, a message with a place and a remedy, outputs that stood untouched, no traceback."""

import re
import shutil
from pathlib import Path

import pytest

from tests.projects import FRONT, names, run, write

ROOT = Path(__file__).parent.parent
GOOD = FRONT.format(audience="public", body="Open words.")


def bad_contents() -> dict[str, tuple[bytes, str]]:
    """Content files, each with the code of the problem it must make."""

    def front(old: str, new: str) -> bytes:
        assert old in GOOD
        return GOOD.replace(old, new, 1).encode()

    def body(text: str) -> bytes:
        return FRONT.format(audience="public", body=text).encode()

    return {
        "broken YAML": (front("title: A sample", "title: [A sample"), "yaml"),
        "100,000 brackets": (front("title: A sample", "title: " + "[" * 100_000), "yaml"),
        "an anchor": (front("title: A sample", "title: &x A sample"), "yaml"),
        "a tag": (front("title: A sample", "title: !!python/object:os.system A"), "yaml"),
        "a key given twice": (front("country: MX", "country: MX\ncountry: PE"), "yaml"),
        "Latin-1": (GOOD.replace("Open", "Öpen").encode("latin-1"), "utf8"),
        "UTF-16": (GOOD.encode("utf-16"), "utf8"),
        "a NUL": (body("a\0b"), "hidden"),
        "nothing": (b"", "front-matter"),
        "an unknown key": (front("country: MX", "country: MX\ntitel: x"), "unknown-key"),
        "an unknown country": (front("country: MX", "country: Mexico"), ""),
        "an unknown fact": (body("{{ nothing }}"), "unknown-fact"),
        "no such day": (front("2005-08-10", "2005-02-30"), ""),
        "a date in words": (front("2005-08-10", "August 10, 2005"), ""),
        "raw HTML": (body("a <b>b</b>"), "html"),
        "a script link": (body("[a](javascript:alert)"), "link"),
        "a link to nothing": (body("[a](#nowhere)"), ""),
        "an unclosed fence": (body("::: for congress\n\nx"), "fence"),
        "a stray fence": (body("x\n\n:::"), "fence"),
        "an oversized file": (body("x " * 1_200_000), "big"),
        "a chart of nothing": (body("::: chart\ndataset: x\n:::"), "missing-key"),
        "a character no font has": (body("Linear B: \U00010000"), "glyph"),
        "a sheet that isn't there": (body("[a](sheet:nowhere)"), "unknown-sheet"),
    }


@pytest.mark.parametrize("name", bad_contents())
def test_bad_content(project: Path, name: str) -> None:
    assert run(project, "--format", "html", "--audience", "public")[0] == 0
    stood = {n: (project / "output" / n).read_bytes() for n in names(project)}
    data, code = bad_contents()[name]
    (project / "content/sample.md").write_bytes(data)
    status, out, err = run(project, "--format", "html")
    assert (status, out) == (1, "")
    assert re.match(rf"\S*sample\.md:\d+:\d+: error\[[a-z0-9-]*{code}[a-z0-9-]*\]: \S", err), err[:400]
    assert "help: " in err
    assert "Traceback" not in err
    assert len(err) < 20_000
    assert {n: (project / "output" / n).read_bytes() for n in names(project)} == stood


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the templates, to break."""
    return Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))


def build(project: Path, templates: Path, format_: str) -> tuple[int, str, str]:
    return run(project, "--format", format_, "--audience", "public", "--templates", str(templates))


def append(path: Path, text: str) -> int:
    """Add lines to a file; the number of the first."""
    before = path.read_text(encoding="utf-8")
    path.write_text(before.rstrip("\n") + "\n" + text, encoding="utf-8")
    return before.rstrip("\n").count("\n") + 2


@pytest.mark.parametrize(("family", "format_"), [("html", "html"), ("word", "word")])
@pytest.mark.parametrize("error", ["{{ nonsense }}", "{% endfor %}", "{{ words.nonsense }}", "{{ ''.__class__.x }}"])
def test_a_template_error_has_file_and_line(
    project: Path, templates: Path, family: str, format_: str, error: str
) -> None:
    path = templates / family / f"blocks/paragraph.{'html' if family == 'html' else 'xml'}.j2"
    line = append(path, error)
    status, _, err = build(project, templates, format_)
    assert status == 1
    assert re.search(rf"templates/{family}/blocks/{path.name}:{line}:\d+: error\[template", err), err
    assert "Traceback" not in err
    assert names(project) == set()


def test_what_cannot_be_read_back_is_looked_for_in_the_templates(project: Path, templates: Path) -> None:
    append(templates / "html/blocks/paragraph.html.j2", '<div aria-label="Other words">\n')
    status, _, err = build(project, templates, "html")
    assert status == 1
    assert "error[unreadable]" in err
    assert "help: this is what the html templates make of the sheet, and it was not written" in err
    assert names(project) == set()


def test_an_unknown_css_property_has_file_and_line(project: Path, templates: Path) -> None:
    line = append(templates / "html/print.css", "p { colour: red }\n")
    status, _, err = build(project, templates, "pdf")
    assert status == 1
    assert re.search(rf"templates/html/print\.css:{line}:\d+: error\[css\]", err), err
    assert "colour" in err


def test_a_missing_font_is_named(project: Path, templates: Path) -> None:
    for path in (templates / "fonts").rglob("*.ttf"):
        path.unlink()
    for format_ in ("pdf", "html", "word"):
        status, _, err = build(project, templates, format_)
        assert status == 1
        assert "font" in err
        assert "Traceback" not in err


def test_a_missing_image_is_named(project: Path, templates: Path) -> None:
    append(templates / "html/print.css", "body { background: url(nowhere.png) }\n")
    status, _, err = build(project, templates, "pdf")
    assert status == 1
    assert "nowhere.png" in err


def test_nothing_is_fetched_from_outside(project: Path, templates: Path) -> None:
    append(templates / "html/print.css", "body { background: url(file:///etc/hostname) }\n")
    status, _, err = build(project, templates, "pdf")
    assert status == 1
    assert "/etc/hostname" in err


def test_a_page_that_would_fetch_or_run_is_refused(project: Path, templates: Path) -> None:
    own = templates / "audiences/public/html"
    (own / "blocks").mkdir(parents=True)
    (own / "blocks/paragraph.html.j2").write_text(
        '<p>Words.</p>\n<img src="seal.svg">\n<img src="https://evil.example/x.png">\n<script>alert(1)</script>\n'
    )
    (own / "page.css").write_text(
        "@import url(https://evil.example/x.css);\np { background:url(https://evil.example/x.png) }\np { colr:red }\n"
    )
    status, _, err = build(project, templates, "html")
    assert status == 1
    assert "Traceback" not in err
    found = re.findall(r"audiences/public/html/(\S+?):(\d+):\d+: error\[(\S+)\]", err)
    assert sorted(found) == [
        ("blocks/paragraph.html.j2", "2", "outside"),
        ("blocks/paragraph.html.j2", "3", "outside"),
        ("blocks/paragraph.html.j2", "4", "script"),
        ("page.css", "1", "css"),
        ("page.css", "2", "css"),
        ("page.css", "3", "css"),
    ]
    assert names(project) == set()


@pytest.mark.parametrize(("name", "format_"), [("page.css", "html"), ("print.css", "pdf")])
def test_a_style_sheet_that_is_not_utf8(project: Path, templates: Path, name: str, format_: str) -> None:
    line = append(templates / "html" / name, "/* caf\xe9 */\n")
    path = templates / "html" / name
    path.write_bytes(path.read_bytes().replace("\xe9".encode(), b"\xe9"))
    status, _, err = build(project, templates, format_)
    assert status == 1
    assert f"templates/html/{name}:{line}:1: error[not-utf8]" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("data", [b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_broken_reference_document_is_named(project: Path, templates: Path, data: bytes) -> None:
    (templates / "word/reference.docx").write_bytes(data)
    status, _, err = build(project, templates, "word")
    assert status == 1
    assert "templates/word/reference.docx" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "gone",
    [
        "tokens.yaml",
        "words/en.yaml",
        "html/page.html.j2",
        "html/page.css",
        "word/document.xml.j2",
        "word/reference.docx",
    ],
)
def test_a_missing_template_is_named(project: Path, templates: Path, gone: str) -> None:
    (templates / gone).unlink()
    status, _, err = build(project, templates, "word" if gone.startswith("word/") else "html")
    assert status == 1
    assert f"templates/{gone}" in err
    assert "Traceback" not in err


def test_an_unwritable_output(project: Path) -> None:
    (project / "output").write_text("a file stands here")
    status, out, err = run(project, "--format", "html")
    assert (status, out) == (1, "")
    assert "error[output]" in err
    assert "--output" in err


def test_hostile_words_stay_words(project: Path) -> None:
    write(project, r"\<script>alert(1)\</script> & \{\{ 7*7 \}\} <https://x.example/?a=1&b=2>")
    assert run(project, "--format", "html,word", "--audience", "public")[0] == 0
    page = (project / "output/public/sample.html").read_text()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7*7 }}" in page
