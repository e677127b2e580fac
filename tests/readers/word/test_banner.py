"""The banner of a Word file: once in the text, and at both ends of every page, or the file is refused."""

import re

import pytest

from factsheet.document import Options
from factsheet.formats import BY_NAME
from factsheet.problems import ProblemsError
from factsheet.readers import word
from tests.readers.word.files import replaced, without_fonts
from tests.writers.word import documents

FORMAT = BY_NAME["word"]
BANNER = "SAMPLE BANNER"
LINE = ">SAMPLE BANNER<"
SHEET = documents.sheet(documents.paragraph("Words."))
STYLED = '<w:p><w:pPr><w:pStyle w:val="Banner"/></w:pPr><w:r><w:t>OTHER</w:t></w:r></w:p>'


def made(banner: str = BANNER) -> bytes:
    return without_fonts(FORMAT.write(SHEET, documents.templates(banner=banner), Options()))


@pytest.mark.parametrize("banner", [BANNER, "", "Two  blanks & a <sign>"])
def test_the_banner_is_read(banner: str) -> None:
    templates = documents.templates(banner=banner)
    assert word.read(made(banner)) == FORMAT.expected(SHEET, templates.words, banner)


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("header1", LINE, "><", "in the header of its pages is none, and its text has 'SAMPLE BANNER'"),
        ("footer1", LINE, ">OTHER<", "in the footer of its pages is 'OTHER'"),
        ("footer2", LINE, "><", "in the footer of a first page is none"),
        ("document", LINE, "><", "in the header of its pages is 'SAMPLE BANNER', and its text has none"),
        ("document", LINE, ">OTHER<", "and its text has 'OTHER'"),
        ("header2", 'w:val="Header"/></w:pPr>', 'w:val="Banner"/></w:pPr><w:r><w:t>OTHER</w:t></w:r>', "is 'OTHER'"),
        ("settings", "<w:zoom", "<w:evenAndOddHeaders/><w:zoom", "in the header of its even pages is none"),
        ("footer1", "</w:ftr>", STYLED + "</w:ftr>", "is 'SAMPLE BANNER' and 'OTHER'"),
    ],
)
def test_another_banner_or_none_is_refused(part: str, old: str, new: str, said: str) -> None:
    with pytest.raises(ProblemsError, match=re.escape(said)):
        word.read(replaced(made(), old, new, f"word/{part}.xml"))


def test_a_banner_in_a_file_that_has_none() -> None:
    with pytest.raises(ProblemsError, match="is 'OTHER', and its text has none"):
        word.read(replaced(made(""), "</w:ftr>", STYLED + "</w:ftr>", "word/footer1.xml"))


def test_what_stands_lower_in_the_text_is_no_banner() -> None:
    """It is read as a paragraph that the content has not."""
    said = word.read(replaced(made(""), "<w:sectPr", STYLED + "<w:sectPr"))
    assert (said.banner, len(said.blocks)) == ("", 2)
