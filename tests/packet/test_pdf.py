"""A packet in print: what is bound, and that every page number that is printed is that of the page it names."""

import io
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest

from factsheet.checks import look
from factsheet.document import Figure, Link, Options, Packet, Paper, Paragraph, Run, Sheet, plain_packet
from factsheet.formats import BY_NAME
from factsheet.packet import binding, pdf
from factsheet.problems import ProblemsError
from factsheet.readers.pdf import packet as reader
from factsheet.readers.pdf import painted
from factsheet.writers import pdf as brief
from factsheet.writers.templates import Templates
from tests import artwork
from tests.packet import sites
from tests.packet.bound import bound, briefs
from tests.readers.pdf.files import elements, kids
from tests.writers import samples

MEDIUM = BY_NAME["pdf"].medium
COLOURED = samples.templates(
    samples.MARKED,
    own={
        "html/print.css": '@import "base/html/print.css"; .banner { background: var(--color-banner); color: var(--color-reverse) }'
    },
)


def texts(data: bytes) -> list[str]:
    """What PDFium reads on each page, its blanks made alike."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(data)]


@pytest.fixture(scope="module")
def sample() -> Packet:
    return sites.sample()


@pytest.fixture(scope="module")
def made(sample: Packet) -> bytes:
    return bound(sample, samples.templates(samples.MARKED))


@pytest.mark.parametrize(
    ("templates", "paper"),
    [(samples.templates(samples.MARKED), "a4"), (samples.templates(), "letter"), (COLOURED, "letter")],
)
def test_what_is_bound_is_read_and_seen(sample: Packet, templates: Templates, paper: Paper) -> None:
    data = bound(sample, templates, paper)
    banner = templates.audience.banner
    assert reader.read(data) == plain_packet(sample, templates.words, MEDIUM, banner)
    assert look.check(data, "trip.pdf") == []


def test_the_same_packet_is_the_same_file(sample: Packet, made: bytes) -> None:
    assert bound(sample, samples.templates(samples.MARKED)) == made


def test_a_tab_that_leads_to_no_other_is_the_brief_as_it_is_by_itself(sample: Packet) -> None:
    templates = samples.templates()
    made = briefs(sample, templates)
    boxes = next(tab for tab in sample.tabs if tab.name == "boxes")
    assert made["boxes"] == brief.write(boxes.sheet, templates, Options())


def test_its_pages_are_labelled_as_they_are_numbered_and_the_metadata_are_its_own(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as file:
        assert [page.label for page in file.pages] == [str(n + 1) for n in range(len(file.pages))]
        assert str(file.docinfo.Title) == "Sample Trip"
        assert b"Sample Trip" in file.Root.Metadata.read_bytes()
        assert "/Filter" not in file.Root.Metadata.stream_dict, "a program that knows no PDF reads what this is"
        assert str(file.docinfo.CreationDate).startswith("D:2021"), "a date of its sheets, not of today"
        with file.open_outline() as outline:
            names = [item.title for item in outline.root]
            assert names == ["Sample Trip", "Contents", "Tab 1: Everything", "Tab 2: Boxes", "Tab 3: Étude"]
            assert [item.title for item in outline.root[2].children][:2] == ["First", "Second"]


def elements_in(element: Any) -> Iterator[Any]:
    """A structure element and all that stand in it."""
    yield element
    for kid in kids(element):
        yield from elements_in(kid)


def test_an_entry_of_the_contents_is_read_aloud_with_a_blank_before_its_page(sample: Packet, made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as file:
        said = [str(annotation.Contents) for annotation in file.pages[1].Annots]
        read = painted.read(file).marked
        entries = [
            "".join(read[1, n].text for e in elements_in(entry) for n in e.K if isinstance(n, int))
            for entry in elements(file, "TOCI")
        ]
    for tab, link, entry in zip(sample.tabs, said, entries, strict=True):
        assert re.fullmatch(rf"{tab.title} \d+", link)
        assert entry.endswith(link)


def test_what_is_the_same_in_two_sheets_is_kept_once() -> None:
    one = samples.long_sheet(1)
    fonts = []
    for count in (1, 4):
        packet = sites.packet([(f"Tab {n}", replace(one, name=f"tab-{n}")) for n in range(count)])
        with pikepdf.open(io.BytesIO(bound(packet, samples.templates()))) as file:
            kinds = [o.stream_dict for o in file.objects if isinstance(o, pikepdf.Stream)]
            fonts.append(sum("/Length1" in kind for kind in kinds))
    assert fonts[0] == fonts[1] > 3


def test_a_long_title_is_cut_short_and_meets_no_banner() -> None:
    title = "The longest title that anybody has ever given to a tab of a packet of fact sheets about anything at all"
    packet = sites.packet([(title, samples.sheet(samples.paragraph("Words."), name="one"))])
    banner = replace(samples.MARKED, banner="A BANNER THAT IS LONG ENOUGH TO LEAVE LITTLE ROOM")
    data = bound(packet, samples.templates(banner))
    assert reader.read(data).tabs[0].title == title
    assert "Tab 1: The longest title… " in texts(data)[3]
    assert look.check(data, "trip.pdf") == []


def test_a_link_to_a_place_that_no_brief_has_is_a_problem(sample: Packet) -> None:
    way: Link = Link(target="sheet:boxes#nowhere", content=(Run(text="there"),))
    lost = samples.sheet(Paragraph(content=(way,)), name="lost")
    packet = sites.packet([("Lost", lost), *((tab.title, tab.sheet) for tab in sample.tabs if tab.name == "boxes")])
    with pytest.raises(ProblemsError, match=re.escape("boxes#nowhere")):
        bound(packet, samples.templates())


def test_a_designer_gives_an_audience_another_cover(sample: Packet) -> None:
    own = {
        "html/packet-print.html.j2": '{% extends "base/html/packet-print.html.j2" %}{% block divider %}{{ super() }}{% endblock %}',
        "html/packet-print.css": '@import "base/html/packet-print.css"; .divider { break-before: right }',
    }
    templates = samples.templates(samples.PUBLIC, own=own)
    data = bound(sample, templates)
    found = texts(data)
    numbers = [n for n, words in enumerate(found, 1) if re.match(r"Tab \d .*Tab \d: ", words)]
    assert numbers, found
    assert all(n % 2 for n in numbers), "each divider is on a right page"


def test_a_mistake_in_the_style_sheet_has_its_place(sample: Packet) -> None:
    css = samples.common()["html/packet-print.css"].decode() + "\n.toc { colour: red }\n"
    templates = samples.templates(own={"html/packet-print.css": css})
    with pytest.raises(ProblemsError) as caught:
        bound(sample, templates)
    [problem] = caught.value.problems
    assert problem.location.path.endswith("html/packet-print.css")
    assert problem.location.line == css.count("\n")


# --- numbers of pages ----------------------------------------------------------------------------------------------


def alike(number: int, length: int, others: list[int]) -> Sheet:
    """A sheet whose headings and ids are those of all others, and which leads to them."""
    ways = [
        Paragraph(content=(Link(target=f"sheet:s{other}#goals", content=(Run(text=f"Goals of {other}"),)),))
        for other in others
    ]
    filling = [samples.paragraph(samples.LONG) for _ in range(length)]
    return samples.sheet(
        samples.heading("Goals"), *ways, *filling, samples.heading("Goals", id_="goals"),
        samples.paragraph(f"Here are the goals of number {number}."), name=f"s{number}",
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_numbers_are_those_of_the_pages_where_headings_are_alike_in_any_order(seed: int) -> None:
    """By PDFium's words of the pages: nothing that was written or read by us is asked."""
    chance = random.Random(seed)
    numbers = list(range(7))
    chance.shuffle(numbers)
    sheets = [alike(n, chance.randrange(12), chance.sample([m for m in numbers if m != n], 3)) for n in numbers]
    packet = sites.packet([(f"Country {n}", sheet) for n, sheet in zip(numbers, sheets, strict=True)])
    data = bound(packet, samples.templates())
    pages = texts(data)
    listed = re.findall(r"Country (\d) (\d+)", pages[1])
    assert [int(n) for n, _ in listed] == numbers
    for place, (n, page) in enumerate(listed, 1):
        assert pages[int(page) - 1].startswith(f"Tab {place} Country {n} "), pages[int(page) - 1]
    led = [found for words in pages for found in re.findall(r"Goals of (\d) \(page (\d+)\)", words)]
    assert len(led) == 3 * len(numbers)
    for n, page in led:
        assert f"Here are the goals of number {n}." in pages[int(page) - 1]
    assert reader.read(data).tabs[2].title == f"Country {numbers[2]}"


def test_targets_are_the_pages_of_tabs_and_places(sample: Packet) -> None:
    templates = samples.templates()
    made = briefs(sample, templates)
    found = pdf.targets(sample, templates, Options(), made)
    count = binding.pages(made["sample"])
    assert (found["sample"], found["sample#second"], found["boxes"]) == (3, 4, 3 + 1 + count)


def test_contents_may_fill_many_pages() -> None:
    sheet = samples.sheet(samples.paragraph("Words."))
    packet = sites.packet([(f"Tab of number {n}", replace(sheet, name=f"s{n}")) for n in range(60)])
    data = bound(packet, samples.templates())
    read = reader.read(data)
    assert [tab.label for tab in read.tabs][-1] == "Tab 60"
    assert texts(data)[-1].endswith(str(len(texts(data))))


def test_a_picture_on_the_cover_is_a_figure_on_the_first_page(sample: Packet) -> None:
    cover = Figure(file="plan", alt=samples.run("A plan"), caption=samples.run("What it shows"))
    packet = sites.packet([("Boxes", sample.tabs[1].sheet)], cover=cover)
    [(_, picture)] = list(artwork.pictures().items())[:1]
    options = Options(pictures={"plan": picture})
    made = {tab.name: brief.write(tab.sheet, samples.templates(), Options()) for tab in packet.tabs}
    data = pdf.bind(packet, samples.templates(), options, made)
    assert reader.read(data) == plain_packet(packet, samples.templates().words, MEDIUM)
    assert "What it shows" in texts(data)[0]
