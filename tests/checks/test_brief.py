"""Each rule for a PDF has a file that it catches, and none has anything to say of what we make."""

from collections.abc import Callable

import pikepdf
import pytest

from factsheet.checks import brief
from factsheet.document import Options
from factsheet.writers import pdf
from tests.packet import sites
from tests.packet.bound import bound
from tests.readers.pdf.files import edited
from tests.writers import samples

PATH = "output/public/sample.pdf"
Change = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf.write(samples.everything(), samples.templates(), Options())


def metadata(old: bytes, new: bytes) -> Change:
    def change(file: pikepdf.Pdf) -> None:
        data = file.Root.Metadata.read_bytes()
        assert old in data
        file.Root.Metadata = file.make_stream(data.replace(old, new), Type=pikepdf.Name.Metadata)

    return change


def elsewhere(file: pikepdf.Pdf) -> None:
    file.Root.Outlines.First.Dest = pikepdf.Array([file.Root, pikepdf.Name.XYZ, 0, 0, 0])


def unnamed(file: pikepdf.Pdf) -> None:
    file.Root.Outlines.First.First.Title = pikepdf.String(" ")


def no_font_file(file: pikepdf.Pdf) -> None:
    font = next(iter(dict(file.pages[0].Resources.Font).values()))
    described = font.DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in described:
            del described[key]


def no_font_file_in_a_form(file: pikepdf.Pdf) -> None:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    fonts = pikepdf.Dictionary(F9=file.make_indirect(font))
    form = file.make_stream(b"", Subtype=pikepdf.Name.Form, Resources=pikepdf.Dictionary(Font=fonts))
    file.pages[0].Resources.XObject = pikepdf.Dictionary(X9=form)


def no_tab_order(file: pikepdf.Pdf) -> None:
    for page in file.pages:
        del page.obj["/Tabs"]


MUTANTS: dict[str, list[Change]] = {
    "pdf-marked": [
        lambda file: file.Root.__delitem__("/MarkInfo"),
        lambda file: file.Root.MarkInfo.__setitem__("/Marked", False),
        lambda file: file.Root.MarkInfo.__setitem__("/Suspects", True),
    ],
    "pdf-language": [lambda file: file.Root.__delitem__("/Lang")],
    "pdf-title": [
        metadata(b"A Sample Title", b" "),
        lambda file: file.Root.__delitem__("/ViewerPreferences"),
    ],
    "pdf-claims": [
        lambda file: file.Root.__delitem__("/Metadata"),
        metadata(b"<pdfuaid:part>1<", b"<pdfuaid:part>9<"),
        metadata(b'pdfaid:conformance="A"', b'pdfaid:conformance="B"'),
    ],
    "pdf-keys": [no_tab_order],
    "pdf-bookmarks": [lambda file: file.Root.__delitem__("/Outlines"), elsewhere, unnamed],
    "pdf-fonts": [no_font_file, no_font_file_in_a_form],
}


@pytest.mark.parametrize(
    ("code", "number"), [(code, n) for code, changes in MUTANTS.items() for n in range(len(changes))]
)
def test_a_planted_fault_is_found(made: bytes, code: str, number: int) -> None:
    found = [p for p in brief.check(edited(made, MUTANTS[code][number]), PATH) if p.code == code]
    assert found
    assert all(p.message and p.help and p.location.path == PATH for p in found)


def test_every_rule_has_a_fault_that_it_finds() -> None:
    assert [rule.code for rule in brief.RULES] == list(MUTANTS)


def test_what_we_make_is_clean(made: bytes) -> None:
    assert brief.check(made, PATH) == []
    assert brief.check(bound(sites.sample(), samples.templates(samples.MARKED)), PATH) == []


def test_bookmarks_that_lead_to_each_other_are_followed_once(made: bytes) -> None:
    def ring(file: pikepdf.Pdf) -> None:
        file.Root.Outlines.First.Next = file.Root.Outlines.First
        file.Root.Outlines.First.First = file.Root.Outlines.First

    assert len(brief.check(edited(made, ring), PATH)) < 100


@pytest.mark.parametrize(
    "packet", [b"", b"no XML <", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", b"<x>" * 5000]
)
def test_metadata_that_are_none_claim_nothing(made: bytes, packet: bytes) -> None:
    def change(file: pikepdf.Pdf) -> None:
        file.Root.Metadata = file.make_stream(packet, Type=pikepdf.Name.Metadata)

    assert [p.code for p in brief.check(edited(made, change), PATH)] == ["pdf-title", "pdf-claims"]


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_for_its_reader_to_tell(data: bytes) -> None:
    assert brief.check(data, PATH) == []
