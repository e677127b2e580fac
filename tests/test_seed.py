"""The Mexico fact sheet of 2005, word for word, in all three formats."""

import re
from pathlib import Path

import pytest

from factsheet import document
from factsheet.audience import select
from factsheet.document import Chart, Entries, Heading, Paragraph, facts_printed, walk
from factsheet.readers import audiences, content
from tests import texts

CONTENT = Path(__file__).parent.parent / "content/mexico.md"

SEED = (Path(__file__).parent / "seed/mexico-2005.txt").read_text(encoding="utf-8")
LINES = [line.strip() for line in SEED.splitlines() if line.strip()]
KIND, BUREAU, DATELINE, DATE, TITLE = LINES[:5]
BODY = [line.removeprefix("•").strip() for line in LINES[5:]]
PUBLISHER = "Published by the U.S. Department of State Website at http://www.state.gov maintained by the Bureau of Public Affairs."
DISCLAIMER = (
    "The Office of Electronic Information, Bureau of Public Affairs, manages this site as a portal for information from "
    "the U.S. State Department. External links to other Internet sites should not be construed as an endorsement of the "
    "views or privacy policies contained therein."
)
BREADCRUMB = [
    "Under Secretary for Political Affairs", "Bureau of International Narcotics and Law Enforcement Affairs", "Releases", "Fact Sheets", "2005",
]  # fmt: skip
LINKS = ["About state.gov", "Privacy Notice", "FOIA", "Copyright Information", "Other U.S. Government Information"]
FORMATS = ("pdf", "word", "html")


def read(mexico: dict[str, bytes], format_: str) -> str:
    """All the words of a rendition; those of the PDF without blanks, since no reader gives them back for sure."""
    if format_ == "pdf":
        return texts.of_pdf(mexico["pdf"])
    if format_ == "word":
        return texts.of_word(mexico["word"])
    return texts.of_html(mexico["html"], "body")


def as_in(format_: str, words: str) -> str:
    return re.sub(r"\s+", "", words) if format_ == "pdf" else words


@pytest.mark.parametrize("format_", FORMATS)
def test_every_word_of_the_body_in_its_order(mexico: dict[str, bytes], format_: str) -> None:
    found = read(mexico, format_)
    at = found.index(as_in(format_, BODY[0]), found.index(as_in(format_, TITLE)))
    for passage in BODY:
        words = as_in(format_, passage)
        at = found.find(words, at)
        assert at >= 0, f"missing, or not in its place: {passage}"
        at += len(words)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("words", [KIND, BUREAU, DATELINE, DATE, TITLE, PUBLISHER, DISCLAIMER, *LINKS, *BREADCRUMB])
def test_what_stands_around_the_body(mexico: dict[str, bytes], format_: str, words: str) -> None:
    assert as_in(format_, words) in read(mexico, format_)


def test_the_seed_is_the_whole_one() -> None:
    assert len([line for line in LINES if line.startswith("•")]) == 8
    assert len(" ".join(BODY).split()) > 900
    for kept in ("the Mexico’s major", "the U.S.’ pursuit", "Affairs\u00a0(INL)"):
        assert kept in SEED


@pytest.mark.parametrize("format_", ["word", "html"])
def test_the_no_break_space_and_the_typos_are_kept(mexico: dict[str, bytes], format_: str) -> None:
    for kept in ("the Mexico’s major", "the U.S.’ pursuit", "Affairs\u00a0(INL)"):
        assert kept in read(mexico, format_)


def test_headings_and_lists_are_real_in_html_and_word(mexico: dict[str, bytes]) -> None:
    html = mexico["html"].decode()
    assert re.findall(r"<h1[^>]*>", html) == re.findall(r"<h1[^>]*>", html)[:1]
    for heading in ("Challenges", "Key U.S. Counternarcotics Goals", "U.S. Programs"):
        assert re.search(rf"<h2[^>]*>{re.escape(heading)}</h2>", html), heading
    for heading in ("Border Control", "Narcotics and Crime Law Enforcement/Administration of Justice"):
        assert re.search(rf"<h3[^>]*>{re.escape(heading)}</h3>", html), heading
    goals = texts.of_html(mexico["html"]).count(";")
    assert goals >= 7


def test_the_numbers_are_facts() -> None:
    """What the sheet prints as a number is stated once, above the text."""
    body = CONTENT.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    for printed in ("2,000", "70 to 90", "14,700", "30,100"):
        assert printed not in body
    text = re.sub(r"^:::.*?^:::$", "", body, flags=re.MULTILINE | re.DOTALL)
    assert text.count("{{ ") == 4


def test_without_its_key_facts_and_its_chart_the_sheet_says_what_the_seed_says_and_nothing_else() -> None:
    public = audiences.read((CONTENT.parent / "audiences.yaml").read_bytes(), "audiences.yaml")
    sheet = content.read(CONTENT.read_bytes(), path="mexico.md", name="mexico", audiences=public).sheet
    assert sheet
    shown = facts_printed(select(sheet, public["public"]))
    added = [b.kind for b in shown.blocks if isinstance(b, Entries | Chart)]
    assert added == ["key-facts", "chart"]
    passages = (n for b in shown.blocks if not isinstance(b, Entries | Chart) for n in walk(b))
    said = [document.text(n.content) for n in passages if isinstance(n, Heading | Paragraph)]
    assert said == [line.replace("\u00a0 ", " ").strip("\u00a0 ") for line in BODY]
