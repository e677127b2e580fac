"""The brief: PDF/UA-1 and PDF/A-2a in one file, our fonts only, and whatever WeasyPrint only logs is a problem."""

import io
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from factsheet.document import Break, Link, Options, Paper, Paragraph, Place, Run, Sheet
from factsheet.problems import ProblemsError
from factsheet.writers import logged, pages, pdf
from factsheet.writers.templates import Templates
from tests.writers import samples

NAMES = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
SIZES: dict[Paper, tuple[float, float]] = {"letter": (612, 792), "a4": (595.28, 841.89)}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h10v10H0z"/></svg>'


def brief(sheet: Sheet, templates: Templates | None = None, paper: Paper = "letter") -> bytes:
    return pdf.write(sheet, templates or samples.templates(), Options(paper=paper))


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def texts(data: bytes, bottom: float = 0, top: float = 1) -> list[str]:
    """What PDFium reads between two heights of each page, as shares of its height."""
    found = []
    for page in pypdfium2.PdfDocument(data):
        width, height = page.get_size()
        found.append(" ".join(page.get_textpage().get_text_bounded(0, height * bottom, width, height * top).split()))
    return found


@pytest.fixture(scope="module")
def everything() -> bytes:
    return brief(samples.everything())


@pytest.fixture(scope="module")
def long() -> bytes:
    return brief(samples.long_sheet(9), samples.templates(samples.MARKED))


# --- the file ----------------------------------------------------------------------------------------------------


def test_the_same_sheet_is_the_same_file(everything: bytes) -> None:
    assert brief(samples.everything()) == everything
    pages._parsed_sheets.clear()
    pages._fonts.cache_clear()
    pages._srgb.cache_clear()
    assert brief(samples.everything()) == everything, "what the process keeps must not show"


def test_what_stands_in_it_gives_it_its_identifier(everything: bytes) -> None:
    other = brief(samples.sheet(samples.paragraph("Words.")))
    assert opened(everything).trailer.ID[0] != opened(other).trailer.ID[0]


def test_it_says_that_it_is_both(everything: bytes) -> None:
    file = opened(everything)
    xmp: Any = etree.fromstring(file.Root.Metadata.read_bytes())
    [archive] = xmp.xpath("//rdf:Description[@pdfaid:part]", namespaces=NAMES)
    assert archive.get(f"{{{NAMES['pdfaid']}}}part") == "2"
    assert archive.get(f"{{{NAMES['pdfaid']}}}conformance") == "A"
    assert xmp.xpath("//pdfuaid:part/text()", namespaces=NAMES) == ["1"]
    assert xmp.xpath("//pdfaSchema:prefix/text()", namespaces=NAMES) == ["pdfuaid"], "PDF/A wants it described"
    assert len(xmp.xpath("//rdf:RDF", namespaces=NAMES)) == 1


def test_it_is_tagged_and_named_in_its_language(everything: bytes) -> None:
    file = opened(everything)
    root = file.Root
    assert str(root.Lang) == "en-US"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert "/StructTreeRoot" in root
    assert len(root.OutputIntents) == 1


def test_metadata_and_dates_come_from_the_sheet(everything: bytes) -> None:
    file = opened(everything)
    info = file.docinfo
    assert str(info.Title) == "A Sample Title"
    assert str(info.Author) == "Bureau of Samples"
    assert str(info.Subject) == "What the sheet is about."
    assert str(info.Keywords) == "Fact Sheet, Mexico"
    assert str(info.CreationDate) == "D:20200203"
    assert str(info.ModDate) == "D:20210101"


def test_headings_are_its_bookmarks(everything: bytes) -> None:
    with opened(everything).open_outline() as outline:
        [title] = outline.root
        assert title.title == "A Sample Title"
        assert [c.title for c in title.children] == [
            "First", "Second", "Sources", "Related links", "Contacts",
        ]  # fmt: skip
        [third] = title.children[1].children
        assert (third.title, [c.title for c in third.children]) == ("Third", ["Fourth"])


def test_its_fonts_are_ours_and_embedded(everything: bytes) -> None:
    names = set()
    file = opened(everything)
    for page in file.pages:
        for font in page.Resources.Font.values():
            for descendant in font.get("/DescendantFonts", [font]):
                assert "/FontFile2" in descendant.FontDescriptor or "/FontFile3" in descendant.FontDescriptor
                names.add(re.sub(r"^/[A-Z]{6}\+", "", str(descendant.BaseFont)))
    assert {n.split("-")[0] for n in names} == {"Literata", "Public"}


def test_links_lead_out_and_within(everything: bytes) -> None:
    file = opened(everything)
    annotations = [a for page in file.pages for a in page.get("/Annots", [])]
    out = {str(a.A.URI) for a in annotations if "/A" in a}
    assert "https://example.org/a?b=c&d=e" in out
    assert "mailto:press@example.org" in out
    assert not [u for u in out if "invalid" in u or u.startswith("file:")], "a sheet beside it is plain text"
    assert any("/Dest" in a for a in annotations)


def tags(data: bytes) -> Counter[str]:
    found: Counter[str] = Counter()

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found[str(node.S)] += 1
            if "/K" in node:
                walk(node.K)

    file = opened(data)
    walk(file.Root.StructTreeRoot.K)
    return found


def test_its_tags_are_the_blocks(everything: bytes) -> None:
    found = tags(everything)
    assert found["/H1"] == 1
    assert found["/H2"] == 5
    assert (found["/H3"], found["/H4"]) == (1, 1)
    assert found["/Table"] == 2
    assert found["/BlockQuote"] == 1
    assert found["/LI"] == found["/LBody"], "PDF/UA-1 7.2: an item has one body"
    assert (found["/Note"], found["/Reference"]) == (2, 3)


# --- the paper ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", SIZES)
def test_papers(paper: Paper) -> None:
    data = brief(samples.sheet(samples.paragraph("Words.")), paper=paper)
    [page] = pypdfium2.PdfDocument(data)
    assert page.get_size() == pytest.approx(SIZES[paper], abs=0.1)


def test_a_sheet_of_a_thousand_words_has_two_or_three_pages(long: bytes) -> None:
    assert len(" ".join(texts(long)).split()) > 900
    assert 2 <= len(texts(long)) <= 3


def test_the_banner_stands_on_top_and_at_the_foot_of_every_page(long: bytes) -> None:
    assert len(texts(long)) > 1
    assert all(samples.BANNER in page for page in texts(long, 0.93, 1))
    assert all(samples.BANNER in page for page in texts(long, 0, 0.07))


def test_no_banner_leaves_no_trace(everything: bytes) -> None:
    assert texts(everything, 0.95, 1)[1:] == [""] * (len(texts(everything)) - 1)


def test_every_page_says_which_it_is_and_of_what(long: bytes) -> None:
    feet = texts(long, 0, 0.07)
    for n, foot in enumerate(feet, 1):
        assert f"Page {n} of {len(feet)}" in foot
        assert "A Sample Title" in foot


def test_everything_a_sheet_holds_is_printed(everything: bytes) -> None:
    text = " ".join(texts(everything))
    for said in (
        "Fact Sheet", "Bureau of Samples", "Sampleville", "February 3, 2020", "What the sheet is about.",
        "Superseded", "sample-2021", "The numbers changed.", "January 1, 2021", "December 31, 2019", "2020/17",
        "another sheet", "A Speaker", "Source: a speech", "Source: a yearbook", "The first note.", "The second note.",
        "The other sheet", "press@example.org", "Published by the Samplers.", "Nothing here is true.", "Home", "About",
        "3. third", "4. fourth", "• one", "– inner one",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize("level", [2, 3, 4])
def test_no_heading_stands_alone_at_the_end_of_a_page(level: int) -> None:
    """Line by line it is pushed over the page's end: some of what it heads stands beside or below it, wherever it is."""
    pages = []
    for count in range(28, 42):
        lines = [i for n in range(count) for i in (Run(text=f"Line {n}"), Break())]
        sheet = samples.sheet(
            Paragraph(content=tuple(lines[:-1])), samples.heading("Headline", level), samples.paragraph(samples.LONG)
        )
        for number, page in enumerate(pypdfium2.PdfDocument(brief(sheet))):
            text, (width, _) = page.get_textpage(), page.get_size()
            hit = text.search("Headline").get_next()
            if hit is not None:
                top = text.get_charbox(hit[0])[3]
                below = text.get_text_bounded(190, 60, width, top + 3).replace("Headline", "")
                assert len(below.split()) > 20, f"alone under {count} lines"
                pages.append(number)
    assert set(pages) == {0, 1}, "it was not pushed over the page's end"


# --- what is only logged is a problem ----------------------------------------------------------------------------


def problems(templates: Templates, sheet: Sheet | None = None) -> list[tuple[str, int, int, str, str]]:
    with pytest.raises(ProblemsError) as caught:
        brief(sheet or samples.everything(), templates)
    return [
        (p.location.path, p.location.line, p.location.column, p.code, f"{p.message} | {p.help}")
        for p in caught.value.problems
    ]


def more(name: str, addition: str) -> str:
    """A file of the project with something added at its end."""
    return samples.common()[f"html/{name}"].decode() + addition


def lines(name: str) -> int:
    return samples.common()[f"html/{name}"].count(b"\n")


@pytest.mark.parametrize(
    ("rule", "column", "said"),
    [
        ("p { colr: red }", 5, "unknown property"),
        ("p { color: reddish }", 5, "invalid value"),
        ("p { margin: var(--color-ink) }", 13, "invalid value"),
        ("p::nothing { color: red }", 1, "unsupported selector"),
        ("@media nowhere and { p { color: red } }", 1, "invalid media type"),
        ("p { color }", 10, "EOF reached"),
    ],
)
def test_css_that_weasyprint_does_not_know(rule: str, column: int, said: str) -> None:
    path, line, at, code, message = problems(samples.templates(print_css=more("print.css", f"\n{rule}\n")))[0]
    assert (path, line, at, code) == ("templates/html/print.css", lines("print.css") + 2, column, "css")
    assert said in message


def test_an_unknown_property_is_told_every_time() -> None:
    templates = samples.templates(print_css=more("print.css", "\np { colr: red }\n"))
    assert problems(templates) == problems(templates), "what a process keeps keeps its problems too"


def test_an_unknown_property_of_an_audience_is_told_in_its_own_file() -> None:
    own = {"html/print.css": '@import "base/html/print.css";\n\np { colr: red }\n'}
    [(path, line, column, code, _)] = problems(samples.templates(own=own))
    assert (path, line, column, code) == ("templates/audiences/public/html/print.css", 3, 5, "css")


@pytest.mark.parametrize(
    "address", ["nothing.png", "https://example.org/x.png", "file:///etc/hostname", "../words/../../x.png"]
)
def test_a_picture_that_is_not_among_the_templates(address: str) -> None:
    quote = f'<p>Words.</p>\n<img alt="A picture" src="{address}">\n'
    [(path, line, _, code, message)] = problems(samples.templates(quote=quote))
    assert (path, line, code) == ("templates/html/blocks/quote.html.j2", 2, "missing-file")
    assert address.rsplit("/", 1)[-1] in message


def test_a_picture_that_a_style_sheet_asks_for() -> None:
    found = problems(samples.templates(print_css=more("print.css", "\nh1 { background: url(nothing.svg) }\n")))
    [(path, line, _, code, _)] = found
    assert (path, line, code) == ("templates/html/print.css", lines("print.css") + 2, "missing-file")


def test_a_file_that_a_style_sheet_asks_for_is_told_every_time() -> None:
    css = more("print.css", '\n@font-face { font-family: "Seal"; src: url(seal.ttf) }\n')
    templates = samples.templates(print_css=css)
    found = problems(templates)
    assert any(code == "missing-file" and "seal.ttf" in message for *_, code, message in found)
    assert problems(templates) == found, "what a process keeps of it answers for no other audience"


def test_an_audience_does_not_read_the_style_sheet_that_another_imports() -> None:
    css = "@IMPORT url(extra.css);\n" + more("print.css", "")
    own = {"html/extra.css": 'h1::after { content: "ONLY MARKED" }'}
    for templates in (samples.templates(samples.MARKED, own, print_css=css), samples.templates(print_css=css)):
        [(path, line, _, code, message)] = problems(templates)
        assert (path, line, code) == ("templates/html/print.css", 1, "css")
        assert "extra.css" in message


def test_a_picture_among_the_templates_is_printed() -> None:
    own = {"html/seal.svg": SVG, "html/blocks/quote.html.j2": '<p><img alt="A seal" src="seal.svg"></p>'}
    data = brief(samples.everything(), samples.templates(own=own))
    assert tags(data)["/Figure"] == 1


def test_a_picture_without_alternative_text_is_a_problem() -> None:
    own = {"html/seal.svg": SVG, "html/blocks/quote.html.j2": '<p><img src="seal.svg"></p>'}
    [(_, _, _, code, message)] = problems(samples.templates(own=own))
    assert code == "pdf"
    assert "alt" in message


@pytest.mark.parametrize("rule", ['p { font-family: "Litterata" }', 'p { font: 9pt "Litterata", serif }'])
def test_a_family_we_have_no_file_of(rule: str) -> None:
    path, line, _, code, message = problems(samples.templates(print_css=more("print.css", f"\n{rule}\n")))[0]
    assert (path, line, code) == ("templates/html/print.css", lines("print.css") + 2, "font")
    assert "did you mean 'Literata'?" in message


def test_a_character_no_font_has() -> None:
    found = problems(samples.templates(), samples.sheet(samples.paragraph("A 漢 in a sheet.")))
    assert [(path, code) for path, _, _, code, _ in found] == [("templates/fonts", "font")]
    assert "U+6F22" in found[0][4]


def test_a_font_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which fonts a machine has is not ours to choose, so what was used is compared byte for byte."""
    monkeypatch.setattr(logged, "get_hb_object_data", lambda _: b"another font")
    found = problems(samples.templates(), samples.sheet(samples.paragraph("Words.")))
    assert {(path, code) for path, _, _, code, _ in found} == {("templates/html/print.css", "font")}
    assert "a font of this machine" in found[0][4]


def test_a_link_to_a_file_beside_the_brief() -> None:
    [(path, line, _, code, message)] = problems(samples.templates(quote='<p>\n<a href="other.pdf">here</a></p>'))
    assert (path, line, code) == ("templates/html/blocks/quote.html.j2", 2, "link")
    assert "other.pdf" in message


def test_a_link_to_nowhere_in_the_brief() -> None:
    link = Link(target="#nowhere", content=(Run(text="here"),))
    [(_, _, _, code, message)] = problems(samples.templates(), samples.sheet(Paragraph(content=(link,))))
    assert code == "pdf"
    assert "nowhere" in message


def test_a_mistake_in_a_template_is_a_problem_at_its_line() -> None:
    [(path, line, _, code, message)] = problems(samples.templates(quote="<div>\n{{ blok.by }}\n</div>"))
    assert (path, line, code) == ("templates/html/blocks/quote.html.j2", 2, "template")
    assert "blok" in message


def test_nothing_reaches_the_terminal(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    problems(samples.templates(print_css=more("print.css", "\np { colr: red; margin: no }\n")))
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_all_of_them_are_told_at_once() -> None:
    found = problems(
        samples.templates(print_css=more("print.css", "\np { colr: red }\n"), quote='<img alt="" src="no.png">')
    )
    assert {code for _, _, _, code, _ in found} == {"css", "missing-file"}


# --- the look ----------------------------------------------------------------------------------------------------


def test_tokens_reach_the_brief() -> None:
    own = {"tokens.yaml": 'color:\n  band: "ff0000"\n'}
    [page] = pypdfium2.PdfDocument(brief(samples.sheet(samples.paragraph("Words.")), samples.templates(own=own)))
    pixels = page.render(scale=0.25).to_pil().convert("RGB")
    assert pixels.getpixel((3, 3)) == (255, 0, 0)


def test_an_audience_wraps_a_block_and_adds_to_the_style_sheet() -> None:
    own = {
        "html/blocks/quote.html.j2": '<p class="said">As was said:</p>{% include "base/html/blocks/quote.html.j2" %}',
        "html/print.css": '@import "base/html/print.css";\n.said { color: var(--color-accent) }\n',
    }
    text = " ".join(texts(brief(samples.everything(), samples.templates(own=own))))
    assert "As was said: Quoted words." in text


def test_an_audience_extends_the_whole_brief() -> None:
    own = {"html/print.html.j2": '{% extends "base/html/print.html.j2" %}'}
    assert texts(brief(samples.everything(), samples.templates(own=own))) == texts(brief(samples.everything()))


def test_what_an_author_has_given_an_id_can_be_led_to_from_elsewhere() -> None:
    """Another tab of a packet may lead there, and so may the address of a brief: mexico.pdf#goals."""
    made = opened(brief(samples.sheet(samples.heading("Goals", id_="goals"), samples.paragraph("Words."))))
    assert "goals" in list(pikepdf.NameTree(made.Root.Names.Dests).keys())


def test_a_link_to_another_sheet_is_words_alone_but_in_a_packet() -> None:
    way: Link = Link(target="sheet:other#part", content=(Run(text="there"),))
    sheet = samples.sheet(Paragraph(content=(way,)))
    assert "there" in texts(brief(sheet))[0]
    assert "page" not in texts(brief(sheet), bottom=0.2)[0]
    place = Place(packet="Trip", number=1, count=2, title="One", pages={"other#part": 12})
    bound = pdf.write(sheet, samples.templates(), Options(place=place))
    assert "there (page 12)" in texts(bound)[0].replace("\xa0", " ")
    unknown = pdf.write(sheet, samples.templates(), Options(place=replace(place, pages={})))
    assert "there (page 00)" in texts(unknown)[0].replace("\xa0", " ")
    alone = samples.sheet(samples.paragraph("Words."))
    assert pdf.write(alone, samples.templates(), Options(place=place)) == brief(alone)
