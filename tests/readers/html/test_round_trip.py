"""What was written is read back: every generated sheet, the sample that holds everything, and the project's own."""

from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings

from factsheet.checks import parity
from factsheet.checks.parity import Origin
from factsheet.document import Break, Imprint, Link, Options, Paragraph, Reference, Run, Sheet
from factsheet.formats import BY_NAME
from factsheet.problems import ProblemsError
from factsheet.readers import html
from factsheet.writers.templates import Templates
from tests.sheets import MORE, PUBLIC, sheets
from tests.writers import samples

PAGE = BY_NAME["html"]


@pytest.fixture(scope="module")
def templates() -> Templates:
    return samples.templates(PUBLIC)


@given(sheet=sheets())
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_page_says_what_its_sheet_says(templates: Templates, sheet: Sheet) -> None:
    with mock.patch("factsheet.writers.page.font_faces", return_value=[]):  # the slow half, and nothing to read
        data = PAGE.write(sheet, templates, Options())
    assert html.read(data) == PAGE.expected(sheet, templates.words)


@given(sheet=sheets(kinds=MORE))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_page_of_boxes_and_numbers_says_what_its_sheet_says(templates: Templates, sheet: Sheet) -> None:
    with mock.patch("factsheet.writers.page.font_faces", return_value=[]):
        data = PAGE.write(sheet, templates, Options())
    assert html.read(data) == PAGE.expected(sheet, templates.words)


@pytest.mark.parametrize("audience", [samples.PUBLIC, samples.MARKED], ids=["plain", "with a banner"])
def test_the_sample_that_holds_everything_does(audience: object) -> None:
    sheet, templates = samples.everything(), samples.templates(audience)  # type: ignore[arg-type]
    read = html.read(PAGE.write(sheet, templates, Options()))
    assert read == PAGE.expected(sheet, templates.words, templates.audience.banner)


def test_the_sample_of_boxes_and_numbers_does() -> None:
    sheet, templates = samples.boxes(), samples.templates()
    read = html.read(PAGE.write(sheet, templates, Options()))
    assert read == PAGE.expected(sheet, templates.words)
    assert [b.kind for b in read.blocks[:3]] == ["summary", "definitions", "table"]


def test_a_withdrawn_sheet_does() -> None:
    sheet = samples.sheet(samples.paragraph("Words."), status="withdrawn", reason=samples.run("It was wrong."))
    read = html.read(PAGE.write(sheet, samples.templates(), Options()))
    assert read == PAGE.expected(sheet, samples.templates().words)
    assert [len(line) for line in read.front[-3:]] == [1, 1, 1]


LAST = f'<p class="banner" aria-hidden="true">{samples.BANNER}</p>'.encode()


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        (b"", "on top 'SAMPLE BANNER', at the end nothing"),
        (LAST.replace(b"SAMPLE", b"OTHER"), "on top 'SAMPLE BANNER', at the end 'OTHER BANNER'"),
        (LAST.replace(b' aria-hidden="true"', b""), "at the end nothing"),
        (LAST.replace(b">", b' style="display: none">', 1), "at the end nothing"),
        (LAST + b"<p>Words.</p>", "at the end nothing"),
    ],
)
def test_a_banner_stands_at_both_ends_or_the_page_is_refused(instead: bytes, said: str) -> None:
    data = PAGE.write(samples.everything(), samples.templates(samples.MARKED), Options())
    assert data.count(LAST) == 1
    with pytest.raises(ProblemsError, match=said):
        html.read(data.replace(LAST, instead))


def test_a_page_without_banner_that_should_have_one_is_seen() -> None:
    templates = samples.templates()
    read = html.read(PAGE.write(samples.everything(), templates, Options()))
    expected = PAGE.expected(samples.everything(), templates.words, samples.BANNER)
    [problem] = parity.check(expected, read, path="x.html", origin=Origin(path="x.md"))
    assert "has the banner “SAMPLE BANNER” in the content and no banner in x.html" in problem.message


@pytest.mark.parametrize("target", ["https://example.org/_call", "#there", "sheet:other"])
def test_a_paragraph_that_is_nothing_but_a_link_is_no_furniture(target: str) -> None:
    link = Paragraph(content=(Link(target=target, content=(Run(text="Words"),)),))
    sheet = samples.sheet(samples.heading("There", id_="there"), link)
    read = html.read(PAGE.write(sheet, samples.templates(), Options()))
    assert read == PAGE.expected(sheet, samples.templates().words)
    assert len(read.blocks) == 2


def test_a_publisher_that_is_called_like_the_banner_is_read() -> None:
    sheet = samples.sheet(samples.paragraph("Words."), imprint=Imprint(publisher=samples.run(samples.BANNER)))
    templates = samples.templates(samples.MARKED)
    assert html.read(PAGE.write(sheet, templates, Options())).imprint == (samples.run(samples.BANNER),)


def test_a_break_in_a_line_of_the_imprint_is_a_blank() -> None:
    words = (Run(text="About"), Break(), Run(text="us"))
    line = Reference(text=words, target="https://example.org/")
    sheet = samples.sheet(samples.paragraph("Words."), imprint=Imprint(publisher=words, links=(line,)))
    read = html.read(PAGE.write(sheet, samples.templates(), Options()))
    assert read == PAGE.expected(sheet, samples.templates().words)
    assert read.imprint == (
        samples.run("About us"),
        (Link(target="https://example.org/", content=(Run(text="About us"),)),),
    )
