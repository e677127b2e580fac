"""Faults planted in a bound packet: each is found, and said in words of what a reader would meet."""

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from factsheet.document import PlainPacket, plain_packet
from factsheet.formats import BY_NAME
from factsheet.problems import ProblemsError
from factsheet.readers.pdf import packet as reader
from tests.packet import sites
from tests.packet.bound import bound
from tests.readers.pdf.files import edited, elements, kids
from tests.writers import samples

TEMPLATES = samples.templates(samples.MARKED)
PLAIN = plain_packet(sites.sample(), TEMPLATES.words, BY_NAME["pdf"].medium, samples.BANNER)


@pytest.fixture(scope="module")
def made() -> bytes:
    return bound(sites.sample(), TEMPLATES)


def found(data: bytes) -> PlainPacket | str:
    """What is read, or what is said instead."""
    try:
        return reader.read(data)
    except ProblemsError as error:
        return " / ".join(p.message for p in error.problems)


def test_without_a_fault_it_is_read(made: bytes) -> None:
    assert found(made) == PLAIN
    assert found(edited(made, lambda _: None)) == PLAIN, "an edit that changes nothing"


def mark_of(file: pikepdf.Pdf, element: Any) -> tuple[int, int]:
    """Page and number of the first marked content of an element."""
    pages = [page.objgen for page in file.pages]
    return pages.index(element.Pg.objgen), int(element.K[0])


def exchange_digits(file: pikepdf.Pdf, role: str, at: int) -> None:
    """Print the number of another entry: the marked content of two elements changes places."""
    one, two = elements(file, role)[at : at + 2]
    one.K, two.K = pikepdf.Array(two.K), pikepdf.Array(one.K)


def a_wrong_number_in_the_contents(file: pikepdf.Pdf) -> None:
    exchange_digits(file, "PageNumber", 0)


def a_link_that_leads_to_another_tab(file: pikepdf.Pdf) -> None:
    one, two = elements(file, "TOCI")[:2]
    ways = [next(k for k in kids(kids(e)[1])[0].K if "/Obj" in k).Obj for e in (one, two)]
    ways[0].Dest, ways[1].Dest = ways[1].Dest, ways[0].Dest


def tabs_exchanged_in_the_tags(file: pikepdf.Pdf) -> None:
    document = file.Root.StructTreeRoot.K[0]
    at = [n for n, kid in enumerate(document.K) if pikepdf.Name.Part == kid.S]
    document.K[at[0]], document.K[at[1]] = document.K[at[1]], document.K[at[0]]


def pages_exchanged(file: pikepdf.Pdf) -> None:
    kids_ = file.Root.Pages.Kids
    kids_[3], kids_[4] = kids_[4], kids_[3]


def a_page_that_is_gone(file: pikepdf.Pdf) -> None:
    del file.pages[4]


def a_page_twice(file: pikepdf.Pdf) -> None:
    file.pages.append(file.pages[-1])


def the_stamp_of_another_page(file: pikepdf.Pdf) -> None:
    one, two = (file.pages[n].obj.Resources.XObject for n in (3, 4))
    one.Stamp, two.Stamp = two.Stamp, one.Stamp


def the_stamp_of_another_tab(file: pikepdf.Pdf) -> None:
    one, two = (file.pages[n].obj.Resources.XObject for n in (3, len(file.pages) - 1))
    one.Stamp = two.Stamp


def no_stamp(file: pikepdf.Pdf) -> None:
    file.pages[3].obj.Contents = file.pages[3].obj.Contents[1]


def a_lost_tag(file: pikepdf.Pdf) -> None:
    part = elements(file, "Part")[1]
    body = next(e for e in kids(part) if pikepdf.Name.Body == e.S)
    del body.K[0]


def a_lost_divider(file: pikepdf.Pdf) -> None:
    part = elements(file, "Part")[1]
    del part.K[0]


def no_way_back(file: pikepdf.Pdf) -> None:
    numbers = file.Root.StructTreeRoot.ParentTree.Nums
    at = next(n for n in range(0, len(numbers), 2) if int(numbers[n]) == int(file.pages[4].obj.StructParents))
    del numbers[at : at + 2]


def a_place_twice(file: pikepdf.Pdf) -> None:
    names = file.Root.Names.Dests.Names
    names.insert(0, names[1])
    names.insert(0, names[1])


def a_place_on_another_page(file: pikepdf.Pdf) -> None:
    names = file.Root.Names.Dests.Names
    at = [str(name) for name in names[::2]].index("boxes") * 2 + 1
    names[at] = pikepdf.Array([file.pages[0].obj, *list(names[at])[1:]])


def an_id_of_another_tab(file: pikepdf.Pdf) -> None:
    element = next(e for e in elements(file) if str(e.get("/ID", "")) == "sample#second")
    element.ID = pikepdf.String("boxes#second")


def a_link_without_a_tag(file: pikepdf.Pdf) -> None:
    link = kids(kids(elements(file, "TOCI")[0])[1])[0]
    annotation = next(k for k in link.K if "/Obj" in k).Obj
    file.pages[1].obj.Annots.append(file.make_indirect(pikepdf.Dictionary(dict(annotation.items()))))


def another_label_of_pages(file: pikepdf.Pdf) -> None:
    file.Root.PageLabels.Nums[1].St = 5


def a_bookmark_to_another_tab(file: pikepdf.Pdf) -> None:
    last = file.Root.Outlines.Last
    last.Dest = pikepdf.Array([file.pages[2].obj, *list(last.Dest)[1:]])


def the_banner_again(file: pikepdf.Pdf) -> None:
    banner, part = elements(file, "Banner")[0], elements(file, "Part")[1]
    document = file.Root.StructTreeRoot.K[0]
    del document.K[list(document.K).index(banner)]
    part.K.insert(1, banner)


def no_banner_on_a_page(file: pikepdf.Pdf) -> None:
    page = file.pages[3].obj
    content = page.Contents[1].read_bytes()
    head = re.search(rb"/Artifact <</Type /Pagination /Subtype /Header>> BDC.*?EMC", content, re.DOTALL)
    assert head
    page.Contents[1] = file.make_stream(content.replace(head[0], b""))


def a_number_behind_a_link_that_is_gone(file: pikepdf.Pdf) -> None:
    number = elements(file, "PageNumber")[-1]
    number.S = pikepdf.Name.Span


PLANTED: dict[Callable[[pikepdf.Pdf], None], str] = {
    a_wrong_number_in_the_contents: "is not the one that is printed",
    a_link_that_leads_to_another_tab: "is not the one that is printed",
    tabs_exchanged_in_the_tags: "not in the order in which it is read",
    pages_exchanged: "what stands below page 4",
    a_page_that_is_gone: "damaged",
    a_page_twice: "not in the order in which it is read",
    the_stamp_of_another_page: "what stands below page 4",
    the_stamp_of_another_tab: "what stands below page 4",
    no_stamp: "what stands below page 4",
    a_lost_tag: "stand outside the tags",
    a_lost_divider: "does not begin with a divider",
    no_way_back: "no way leads back from page 5",
    a_place_twice: "twice, or not in their order",
    a_place_on_another_page: "does not lead to what it names",
    an_id_of_another_tab: "not those that it lists",
    a_link_without_a_tag: "page 2 has a link that stands in no tag",
    another_label_of_pages: "labels of pages",
    a_bookmark_to_another_tab: "bookmarks of this packet",
    the_banner_again: "not in the order in which it is read",
    no_banner_on_a_page: "what stands above page 4",
}


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: fault.__name__)
def test_it_is_said_what_is_wrong(made: bytes, fault: Callable[[pikepdf.Pdf], None]) -> None:
    assert PLANTED[fault] in str(found(edited(made, fault)))


def test_a_number_that_is_no_longer_one_is_other_words(made: bytes) -> None:
    """It is read as words of the link, which are not those of the packet."""
    read = found(edited(made, a_number_behind_a_link_that_is_gone))
    assert read != PLAIN


def test_a_brief_is_no_packet(made: bytes) -> None:
    from factsheet.document import Options
    from factsheet.writers import pdf

    assert "is no packet" in str(found(pdf.write(samples.everything(), TEMPLATES, Options())))
    with pikepdf.open(io.BytesIO(made)) as file:
        assert len(file.pages) > 6
