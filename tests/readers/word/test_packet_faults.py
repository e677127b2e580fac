"""One thing planted in a packet's Word file, and it is seen: what is read is no longer what the packet says, or it is refused."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from factsheet.checks.word import check
from factsheet.document import PlainPacket
from factsheet.problems import ProblemsError
from factsheet.readers.word import packet as reader
from tests.readers.word.files import W, edited, parts, replaced, run, said, xml
from tests.readers.word.packets import MARKED, expected, trip, write

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@cache
def made() -> tuple[bytes, PlainPacket]:
    return write(trip()), expected(trip())


def sections(root: Any) -> list[Any]:
    return list(root.iter(f"{W}sectPr"))


def tab(root: Any, number: int) -> list[Any]:
    """The paragraphs and tables of a tab; 0 is cover and contents."""
    out: list[list[Any]] = [[]]
    for element in root.find(f"{W}body"):
        out[-1].append(element)
        if element.find(f"{W}pPr/{W}sectPr") is not None:
            out.append([])
    return out[number]


def swapped_tabs(root: Any) -> None:
    first, second = tab(root, 1), tab(root, 2)
    for element in second:
        first[0].addprevious(element)


def lost_section(root: Any) -> None:
    section = sections(root)[1]
    section.getparent().remove(section)


def lost_divider(root: Any) -> None:
    for element in tab(root, 2)[:2]:
        element.getparent().remove(element)


def contents_elsewhere(root: Any) -> None:
    first, second = list(root.iter(f"{W}hyperlink"))[:2]
    first.set(f"{W}anchor", second.get(f"{W}anchor"))


def contents_into_a_tab(root: Any) -> None:
    next(root.iter(f"{W}hyperlink")).set(f"{W}anchor", "_01_goals")


def contents_say_other_words(root: Any) -> None:
    run(root, "Gamma").find(f"{W}t").text = "Delta"


def contents_in_another_order(root: Any) -> None:
    first, second = [h.getparent() for h in root.iter(f"{W}hyperlink")][1:3]
    first.addprevious(second)


def lost_entry(root: Any) -> None:
    entry = [h.getparent() for h in root.iter(f"{W}hyperlink")][1]
    entry.getparent().remove(entry)


def contents_made_anew_say_other_words(root: Any) -> None:
    field = next(i for i in root.iter(f"{W}instrText") if "TC" in i.text and "Alpha" in i.text)
    field.text = field.text.replace("Alpha", "Delta")


def contents_made_anew_forget_a_tab(root: Any) -> None:
    title = tab(root, 3)[1]
    for field in [r for r in title if r.find(f"{W}fldChar") is not None or r.find(f"{W}instrText") is not None]:
        title.remove(field)


def contents_made_anew_say_more(root: Any) -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    words = '<w:r><w:instrText> TC "More" \\f T </w:instrText></w:r>'
    for one in (field.format("begin"), words, field.format("end")):
        said(root, "Words of Beta").append(xml(one))


def bookmark_twice(root: Any) -> None:
    mark = next(m for m in root.iter(f"{W}bookmarkStart") if m.get(f"{W}name") == "_02_goals")
    mark.set(f"{W}name", "_01_goals")


def link_to_the_same_place_of_another_tab(root: Any) -> None:
    link = [h for h in root.iter(f"{W}hyperlink") if h.get(f"{W}anchor") == "_01_goals"][-1]
    link.set(f"{W}anchor", "_02_goals")


def link_to_another_tab(root: Any) -> None:
    link = [h for h in root.iter(f"{W}hyperlink") if h.get(f"{W}anchor") == "_02B0_beta"][-1]
    link.set(f"{W}anchor", "_03B0_gamma")


def renamed_sheet(root: Any) -> None:
    for element in root.iter():
        for name, value in element.attrib.items():
            if value == "_02B0_beta":
                element.set(name, "_02B0_delta")


def list_goes_on(root: Any) -> None:
    numbers = [tab_number for n in (1, 2) for e in tab(root, n) for tab_number in e.iter(f"{W}numId")]
    assert len(numbers) == 4
    for number in numbers[2:]:
        number.set(f"{W}val", numbers[0].get(f"{W}val"))


def notes_go_on(root: Any) -> None:
    restart = sections(root)[2].find(f"{W}footnotePr/{W}numRestart")
    restart.set(f"{W}val", "continuous")


def note_in_another_tab(root: Any) -> None:
    calls = list(root.iter(f"{W}footnoteReference"))
    calls[1].set(f"{W}id", calls[3].get(f"{W}id"))


def hidden(words: str) -> Callable[[Any], None]:
    def edit(root: Any) -> None:
        found = run(root, words)
        if found.find(f"{W}rPr") is None:
            found.insert(0, xml("<w:rPr/>"))
        found.find(f"{W}rPr").append(xml("<w:vanish/>"))

    return edit


def pages_go_on(root: Any) -> None:
    pages = sections(root)[2].find(f"{W}pgNumType")
    pages.getparent().remove(pages)


def header_of_another(root: Any) -> None:
    headers = [section.find(f"{W}headerReference") for section in sections(root)]
    headers[2].set(R, headers[1].get(R))


def header_of_the_one_before(root: Any) -> None:
    header = sections(root)[2].find(f"{W}headerReference")
    header.getparent().remove(header)


def footer_of_another(root: Any) -> None:
    footers = [section.find(f"{W}footerReference") for section in sections(root)]
    footers[3].set(R, footers[1].get(R))


def another_language(root: Any) -> None:
    for element in tab(root, 2)[1].iter(f"{W}lang"):
        for name in element.attrib:
            element.set(name, "de")


def cover_is_no_title(root: Any) -> None:
    said(root, "A Sample Trip").find(f"{W}pPr/{W}pStyle").set(f"{W}val", "Subtitle")


def contents_have_no_heading(root: Any) -> None:
    said(root, "Contents").find(f"{W}pPr/{W}pStyle").set(f"{W}val", "Normal")


def lost_picture(root: Any) -> None:
    picture = next(p for p in tab(root, 0) if p.find(f".//{W}drawing") is not None)
    picture.getparent().remove(picture)


@pytest.mark.parametrize(
    "edit",
    [
        swapped_tabs, lost_section, lost_divider, contents_elsewhere, contents_into_a_tab, contents_say_other_words,
        contents_in_another_order, lost_entry, contents_made_anew_say_other_words, contents_made_anew_forget_a_tab,
        contents_made_anew_say_more, bookmark_twice, link_to_the_same_place_of_another_tab, link_to_another_tab,
        renamed_sheet, list_goes_on, notes_go_on, note_in_another_tab, hidden("Tab 2"), hidden("Plan"),
        hidden("Words of Gamma"), hidden("A Sample Trip"), pages_go_on, header_of_another, header_of_the_one_before,
        footer_of_another, another_language, cover_is_no_title, contents_have_no_heading, lost_picture,
    ],
)  # fmt: skip
def test_one_fault_is_seen(edit: Callable[[Any], None]) -> None:
    data, whole = made()
    assert reader.read(data) == whole
    try:
        found = reader.read(edited(data, edit))
    except ProblemsError:
        return
    assert found != whole


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (header_of_another, """the pages of Tab 2 (The "Beta" \\ Plan) are called 'Alpha'"""),
        (footer_of_another, "the pages of Tab 3 (Gamma) are called 'The Programs of Alpha'"),
        (pages_go_on, "the pages of Tab 2 are not counted from 1"),
        (bookmark_twice, "the place _01_goals is there twice"),
        (lost_divider, "tab 2 does not begin with its number and its title"),
        (contents_made_anew_say_other_words, "the contents say 'Delta' of the tab 'Alpha'"),
        (contents_made_anew_forget_a_tab, "the contents say nothing of the tab 'Gamma'"),
    ],
)
def test_what_would_mislead_is_refused(edit: Callable[[Any], None], message: str) -> None:
    with pytest.raises(ProblemsError, match=re.escape(message)):
        reader.read(edited(made()[0], edit))


def test_pages_that_do_not_name_their_tab_are_refused() -> None:
    data = made()[0]
    header = next(n for n, d in parts(data).items() if n.startswith("word/header") and b"Tab 2" in d)
    with pytest.raises(ProblemsError, match="do not say whose they are"):
        reader.read(replaced(data, "Tab 2: ", "", header))


def test_the_banner_stands_on_every_page_of_every_tab() -> None:
    data = write(trip(), MARKED())
    names = [
        n for n, d in parts(data).items() if n.startswith(("word/header", "word/footer")) and b"SAMPLE BANNER" in d
    ]
    assert len(names) == 1 + 2 + 3 * 2  # above all pages but the first of the packet, below all
    for name in names:
        with pytest.raises(ProblemsError, match="the banner in the"):
            reader.read(replaced(data, ">SAMPLE BANNER<", "><", name))


def test_a_file_of_one_sheet_is_no_packet() -> None:
    def edit(root: Any) -> None:
        for section in sections(root)[:-1]:
            section.getparent().remove(section)

    one = edited(made()[0], edit)
    with pytest.raises(ProblemsError, match="it is one section"):
        reader.read(one)


def test_contents_that_word_has_made_anew_are_the_same() -> None:
    """Word leads to places of its own, in the paragraphs whose entries it found, and puts a control around all."""

    def edit(root: Any) -> None:
        links = list(root.iter(f"{W}hyperlink"))[:3]
        for number, link in enumerate(links, 1):
            link.set(f"{W}anchor", f"_Toc21453{number}")
            mark = f'<w:bookmarkStart w:id="70{number}" w:name="_Toc21453{number}"/>'
            title = tab(root, number)[1]
            title.insert(1, xml(mark))
            title.append(xml(f'<w:bookmarkEnd w:id="70{number}"/>'))
        gallery = '<w:docPartGallery w:val="Table of Contents"/>'
        control = xml(f"<w:sdt><w:sdtPr><w:docPartObj>{gallery}</w:docPartObj></w:sdtPr><w:sdtContent/></w:sdt>")
        links[0].getparent().addprevious(control)
        entries = [link.getparent() for link in links]
        control[1].extend(entries)

    data, whole = made()
    assert reader.read(edited(data, edit)) == whole


def test_what_is_made_is_sound_and_what_is_not_is_found() -> None:
    data = made()[0]
    assert check(data, "trip.docx") == []
    twice = check(edited(data, bookmark_twice), "trip.docx")
    assert "word-bookmark-twice" in {p.code for p in twice}

    def second_title(root: Any) -> None:
        said(root, "Goals").find(f"{W}pPr/{W}pStyle").set(f"{W}val", "Heading1")

    assert "word-heading-first" in {p.code for p in check(edited(data, second_title), "trip.docx")}
