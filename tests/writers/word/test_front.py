"""What stands around the body: masthead, notice, facts, sources, links, contacts, imprint, properties of the file."""

import datetime
from typing import Any

import pytest

from factsheet.document import Block, Column, Imprint, Reference, Row, Run, Table
from tests.writers.word.documents import W, heading, items, paragraph, templates, text, tokens, words, write

FULL: dict[str, Any] = {
    "dateline": words("Sample City"),
    "description": words("One line about the sample."),
    "reviewed": datetime.date(2006, 1, 2),
    "as_of": datetime.date(2005, 6, 30),
    "number": "S-12/3",
    "sources": (
        Reference(text=words("A source"), target="https://example.org/s"),
        Reference(text=words("No address")),
    ),
    "links": (Reference(text=words("A link"), target="https://example.org/l"),),
    "contacts": (Reference(text=words("Write"), target="mailto:a@example.org"),),
    "imprint": Imprint(
        publisher=words("The publisher"),
        disclaimer=words("The disclaimer"),
        breadcrumb=(words("Home"), words("Samples")),
        links=(Reference(text=words("About")), Reference(text=words("Terms"))),
    ),
}


def test_all_of_the_sheet_is_printed_in_its_order() -> None:
    written = write(paragraph("The body."), **FULL)
    assert written.lines == [
        ("Kicker", "Sample Kind"),
        ("Heading 1", "A sample title"),
        ("Subtitle", "One line about the sample."),
        ("Meta First", "PublishedSample CityAugust 10, 2005"),
        ("Meta", "Issued byBureau of Samples"),
        ("Meta", "Figures as ofJune 30, 2005"),
        ("Meta", "Last reviewedJanuary 2, 2006"),
        ("Meta", "NumberS-12/3"),
        ("Normal", "The body."),
        ("Heading 2", "Sources"),
        ("List Bullet", "A source"),
        ("List Bullet", "No address"),
        ("Heading 2", "Related links"),
        ("List Bullet", "A link"),
        ("Heading 2", "Contacts"),
        ("List Bullet", "Write"),
        ("Imprint First", "The publisher"),
        ("Imprint", "The disclaimer"),
        ("Breadcrumb", "Home › Samples"),
        ("Imprint Links", "About | Terms"),
    ]


def test_what_a_sheet_does_not_have_leaves_no_line() -> None:
    assert [s for s, _ in write(paragraph("The body.")).lines] == [
        "Kicker",
        "Heading 1",
        "Meta First",
        "Meta",
        "Normal",
    ]


def test_a_sheet_that_no_longer_stands_says_so_above_its_body() -> None:
    superseded = write(paragraph("Body"), status="superseded", superseded_by="sample-2006")
    assert superseded.styled("Notice First") == ["Superseded"]
    assert superseded.styled("Notice")[0].endswith("sample-2006.")
    withdrawn = write(paragraph("Body"), status="withdrawn", reason=(Run(text="The reason."),))
    assert withdrawn.styled("Notice First") == ["Withdrawn"]
    assert withdrawn.styled("Notice")[-1] == "The reason."
    styles = [s for s, _ in withdrawn.lines]
    assert styles.index("Notice First") < styles.index("Normal")
    assert not write(paragraph("Body")).styled("Notice First")


def test_every_page_has_the_banner_and_its_number() -> None:
    written = write(paragraph("Body"), using=templates(banner="SAMPLE BANNER"))
    for name in ("header1", "footer1", "footer2"):
        assert "SAMPLE BANNER" in text(written.tree(f"word/{name}.xml")), name
    assert written.lines[0] == ("Banner", "SAMPLE BANNER"), "on the first page it stands in the text, to be heard"
    assert text(written.tree("word/header2.xml")) == ""
    for name in ("footer1", "footer2"):
        footer = written.tree(f"word/{name}.xml")
        assert [i.text.strip() for i in footer.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
        assert "Page 1 of " in text(footer)
        assert "A sample title" in text(footer)
    assert "Bureau of Samples" in text(written.tree("word/header1.xml"))
    assert "Bureau of Samples" not in text(written.tree("word/header2.xml"))  # the first page has it in its masthead


def test_without_a_banner_no_line_is_left_for_it() -> None:
    written = write(paragraph("Body"))
    assert [text(p) for p in written.tree("word/header1.xml").iter(f"{W}p")] == ["Bureau of SamplesSample Kind"]


def test_the_properties_of_the_file_are_the_sheets() -> None:
    properties = write(paragraph("Body"), description=words("About it.")).document.core_properties
    assert properties.title == "A sample title"
    assert properties.author == properties.last_modified_by == "Bureau of Samples"
    assert properties.subject == "Sample Kind"
    assert properties.comments == "About it."
    assert properties.language == "en-US"
    day = datetime.datetime(2005, 8, 10, tzinfo=datetime.UTC)
    assert properties.created == properties.modified == day


@pytest.mark.parametrize("first", [paragraph("First"), heading("First"), items("l", "First")])
def test_the_body_keeps_its_distance_from_the_head(first: Block) -> None:
    written = write(first, using=templates(values=tokens(space={"section": 30})))
    assert written.find("First").find(f"{W}pPr/{W}spacing").get(f"{W}before") == "600"


def test_a_table_keeps_its_distance_from_the_head_too() -> None:
    table = Table(id="t", columns=(Column(content=words("A")),), rows=(Row(cells=(words("1"),)),))
    written = write(table)
    above = next(written.tree().iter(f"{W}tbl")).getprevious()
    assert text(above).startswith("Issued by")
    assert above.find(f"{W}pPr/{W}spacing").get(f"{W}after") == "480"
