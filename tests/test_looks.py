"""A look for each audience: what ships builds and says the same, banners stand where they must, and a new audience or an
overridden block needs no code.
"""

import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree, html

from factsheet.readers.pdf import painted
from tests.projects import run

ROOT = Path(__file__).parents[1]
SHEETS = ("bolivia", "colombia", "every-block", "mexico")
AUDIENCES = ("public", "congress", "press", "interagency")
SBU = "SENSITIVE BUT UNCLASSIFIED (SBU)"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheets that ship, and the sample of every block, for every audience in one run, each file read back."""
    project = tmp_path_factory.mktemp("built")
    (project / "content").symlink_to(ROOT / "content")
    status, out, err = run(project, "build", *SHEETS, "--strict")
    assert (status, err) == (0, "")
    assert len(out.splitlines()) == len(SHEETS) * len(AUDIENCES) * 3
    return project / "output"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_stands_for_an_audience_is_verified(built: Path, audience: str) -> None:
    """Parity, look and access of each file, in all formats."""
    assert run(built.parent, "verify", str(built / audience), "--strict")[::2] == (0, "")


def test_audiences_differ_as_they_are_meant_to(built: Path) -> None:
    def said(audience: str, sheet: str = "every-block") -> str:
        return " ".join(
            str(
                page(built / audience / f"{sheet}.html").xpath(
                    "concat(//header[@class='masthead'], //div[@class='body'])"
                )
            ).split()
        )

    def stands_before(first: str, second: str, words: str) -> bool:
        return words.index(first) < words.index(second)

    assert stands_before("At a glance", "Office of Samples", said("public"))
    assert stands_before("Office of Samples", "At a glance", said("press"))
    assert stands_before("Bureau of Samples", "Every Block: a Sample Sheet", said("congress"))
    assert "Issued by" not in said("congress")
    assert stands_before("2,000 miles", "Challenges", said("congress", "mexico"))
    signed = {a: "Cleared by" in (built / a / "every-block.html").read_text() for a in AUDIENCES}
    assert signed == {"public": False, "congress": False, "press": False, "interagency": True}
    sizes = {a: text_size_of(built / a / "mexico.docx") for a in AUDIENCES}
    assert sizes == {"public": 20, "congress": 20, "press": 24, "interagency": 20}


def page(file: Path) -> Any:
    return html.fromstring(file.read_bytes())


def text_size_of(word: Path) -> int:
    """Of the text, in half points."""
    style = parts(word)["word/styles.xml"].find(f"{W}style[@{W}styleId='Normal']/{W}rPr/{W}sz")
    return int(style.get(f"{W}val"))


def parts(word: Path) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(word.read_bytes())) as file:
        return {n: etree.fromstring(file.read(n)) for n in file.namelist() if n.endswith(".xml")}


# --- banners -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_banners_of_a_brief(built: Path, audience: str, sheet: str) -> None:
    """Above and below each page; once in the tags, the others are said to be decoration."""
    with pikepdf.open(built / audience / f"{sheet}.pdf") as file:
        found = painted.read(file)
        first = file.Root.StructTreeRoot.K[0].K[0]
        pages, role = len(file.pages), str(first.S)
    wanted = SBU if audience == "interagency" else ""
    above = [a.page for a in found.artifacts if a.place == "Header" and a.words.text.strip() == wanted != ""]
    below = [a.page for a in found.artifacts if a.place == "Footer" and a.words.text.strip() == wanted != ""]
    tagged = [key for key, words in found.marked.items() if SBU in words.text]
    if not wanted:
        assert SBU not in str(found)
        assert role != "/Banner"
        return
    assert pages > 1
    assert above == list(range(1, pages))
    assert below == list(range(pages))
    assert [page for page, _ in tagged] == [0]
    assert role == "/Banner"


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_banners_of_a_word_file(built: Path, audience: str, sheet: str) -> None:
    """In the header, in both footers, and once in the text, first of all: that is the banner of the first page."""
    found = parts(built / audience / f"{sheet}.docx")
    times = {n: "".join(t.text or "" for t in root.iter(f"{W}t")).count(SBU) for n, root in found.items()}
    holders = ("word/document.xml", "word/header1.xml", "word/footer1.xml", "word/footer2.xml")
    assert {n for n, count in times.items() if count} == (set(holders) if audience == "interagency" else set())
    if audience == "interagency":
        assert all(times[n] == 1 for n in holders)
        first = next(found["word/document.xml"].iter(f"{W}p"))
        assert "".join(t.text for t in first.iter(f"{W}t")) == SBU
        assert first.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Banner"


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_banners_of_a_page(built: Path, audience: str, sheet: str) -> None:
    """At both ends, and heard once."""
    body = page(built / audience / f"{sheet}.html").find("body")
    found = [(p.getparent().tag, p.get("aria-hidden")) for p in body.iter("p") if SBU in p.text_content()]
    assert found == ([("header", None), ("footer", "true")] if audience == "interagency" else [])


# --- without code ------------------------------------------------------------------------------------------------

QUOTE = """---
title: A sample
country: MX
kind: Fact Sheet
bureau: Bureau of Samples
date: 2005-08-10
language: en-US
audience: public
---

::: quote
by: Somebody

Their words.
:::
"""
ROW = 'partners: {title: Partners, readers: Those who help, banner: "", includes: [public], paper: a4}\n'
FRAMED = '<div class="framed">{% include "base/html/blocks/quote.html.j2" %}</div>\n'
SPACED = '<fs:group fs:after="600">{% include "base/word/blocks/quote.xml.j2" %}</fs:group>\n'


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A project with one sheet and templates of its own."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content/quoted.md").write_text(QUOTE)
    shutil.copy(ROOT / "content/audiences.yaml", tmp_path / "content")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    return tmp_path


def made(project: Path) -> dict[str, bytes]:
    words = ("build", "--strict", "--templates", str(project / "templates"))
    assert run(project, *words)[::2] == (0, "")
    output = project / "output"
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}


def test_a_new_audience_and_a_block_of_its_own_need_no_code(other: Path) -> None:
    before = made(other)
    with (other / "content/audiences.yaml").open("a") as rows:
        rows.write(ROW)
    plain = made(other)
    assert {n: d for n, d in plain.items() if not n.startswith("partners/")} == before
    own = other / "templates/audiences/partners"
    for name, words in (("html/blocks/quote.html.j2", FRAMED), ("word/blocks/quote.xml.j2", SPACED)):
        (own / name).parent.mkdir(parents=True)
        (own / name).write_text(words)
    for name in ("page", "print"):
        style = f'@import "base/html/{name}.css";\n.framed {{ border: 1px solid var(--color-line) }}\n'
        (own / f"html/{name}.css").write_text(style)
    after = made(other)
    assert {n for n in after if after[n] != plain[n]} == {f"partners/{n}" for n in ("manifest.json", *FILES)}
    assert b'<div class="framed">' in after["partners/quoted.html"]


FILES = ("quoted.pdf", "quoted.docx", "quoted.html")


@pytest.mark.parametrize(
    ("name", "words", "at", "said"),
    [
        ("html/page.css", '@import "base/html/page.css";\n.body { color: var(--color-inc) }\n', (2, 20), "nothing declares --color-inc"),
        ("html/print.css", '@import "base/html/print.css";\n.body { colour: red }\n', (2, 9), "unknown property"),
        ("tokens.yaml", 'color:\n  brnad: "111111"\n', (2, 3), "no colour is called 'brnad'"),
        ("tokens.yaml", 'color:\n  brand: "fefefe"\n', (2, 10), "brand on paper has a contrast of"),
        ("layout.yaml", "lead: [summry]\n", (1, 8), "'summry' cannot stand first"),
        ("words/en.yaml", "# one\npublishd: Out\n", (2, 1), "no fixed words are called 'publishd'"),
        ("html/blocks/quote.html.j2", "{# one #}\n{{ block.bye }}\n", (2, 1), "'bye'"),
        ("html/blocks/quote.html.j2", "{# one #}\n{% if block.by %}\n", (2, 1), "Unexpected end of template"),
        ("word/blocks/quote.xml.j2", "{# one #}\n\n<w:p><w:r></w:p>\n", (3, 1), "no sound XML"),
        ("word/blocks/quote.xml.j2", '{# one #}\n<w:p fs:blok="x"/>\n', (2, 1), "fs:blok"),
        ("word/document.xml.j2", '{% extends "base/word/documnt.xml.j2" %}\n', (1, 1), "no template 'base/word/documnt.xml.j2'"),
        ("word/tokens.xml", '<tokens>\n  <style name="Normal" size="txt"/>\n</tokens>\n', (2, 1), "no size.txt"),
    ],
)  # fmt: skip
def test_an_error_in_an_own_file_is_told_at_its_line(
    other: Path, name: str, words: str, at: tuple[int, int], said: str
) -> None:
    path = other / "templates/audiences/public" / name
    path.parent.mkdir(parents=True)
    path.write_text(words)
    status, _, err = run(other, "build", "--audience", "public", "--templates", str(other / "templates"))
    assert status == 1
    places = re.findall(r"audiences/public/(\S+?):(\d+):(\d+): error", err)
    assert (name, str(at[0]), str(at[1])) in places, err
    assert said in err
