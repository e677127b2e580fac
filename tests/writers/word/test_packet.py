"""A packet is one Word document: what is numbered is unique in it, what belongs to a tab is the tab's own."""

import io
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from factsheet.document import Link, Options, Packet, Run, names
from factsheet.packet import word
from factsheet.problems import ProblemsError
from factsheet.writers.word.styles import OF_PACKETS
from tests import artwork
from tests.readers.word.packets import COVER, MARKED, full, made, packet, trip
from tests.test_charts import TYPES, chart
from tests.test_charts import sheet as charts_of
from tests.writers import samples
from tests.writers.samples import heading
from tests.writers.word import documents
from tests.writers.word.documents import W, Written, edited

REFERENCE = "word/reference.docx"
STYLE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"


@cache
def written() -> Written:
    return Written(made(trip()))


def ids(name: str, attribute: str = "id") -> list[str]:
    return [e.get(f"{W}{attribute}") for e in written().tree().iter(f"{W}{name}")]


def test_the_same_packet_makes_the_same_bytes() -> None:
    assert made(trip()) == made(trip()) == written().data


def test_what_is_numbered_is_there_once() -> None:
    marks = [name.lower() for name in ids("bookmarkStart", "name")]
    pictures = [p.get("id") for p in written().tree().iter("{*}docPr")]
    for found in (marks, ids("bookmarkStart"), ids("footnoteReference"), pictures):
        assert len(found) > 3
        assert [one for one, times in Counter(found).items() if times > 1] == []
    assert max(map(len, marks)) <= 40
    assert ids("footnoteReference") == ["1", "2", "3", "4", "5", "6"]
    notes = [n.get(f"{W}id") for n in written().tree("word/footnotes.xml")]
    assert notes == ["-1", "0", "1", "2", "3", "4", "5", "6"]


def test_the_longest_id_fits_into_a_bookmark_in_the_last_of_all_tabs() -> None:
    longest = "a" * names.LONGEST
    assert len(names.bookmark(longest, "L", 10, end=True, tab=names.MOST_TABS)) == 40
    bookmarks = {names.bookmark("goals", tab=n).lower() for n in range(names.MOST_TABS + 1)}
    assert len(bookmarks) == names.MOST_TABS + 1
    for name in (names.bookmark(longest, "L", 10, end=True, tab=7), names.bookmark("goals", tab=names.MOST_TABS)):
        found = names.BOOKMARK.fullmatch(name)
        assert found
        assert found["id"] in {longest, "goals"}
    assert [names.TAB.fullmatch(b)["name"] for b in names.tab_bookmarks(7, "a-" * 20)] == ["a_" * 16, "a_" * 4]  # type: ignore[index]


def test_each_tab_has_headers_and_footers_of_its_own_that_count_its_pages() -> None:
    document = docx.Document(io.BytesIO(written().data))
    assert len(document.sections) == 4
    for section, called in zip(list(document.sections)[1:], ("Alpha", 'The "Beta" \\ Plan', "Gamma"), strict=True):
        assert not section.different_first_page_header_footer
        above, below = ("\n".join(p.text for p in part.paragraphs) for part in (section.header, section.footer))
        assert f": {called}" in above
        assert "A Sample Trip" in above
        fields = "".join(t.text or "" for t in section.footer._element.iter(f"{W}instrText"))
        assert fields.split() == ["PAGE", "SECTIONPAGES", "\\#", "\"'", "of", "'0\""]
        assert below.split("\t")[1] == "Page 1"  # what a program says that knows no pages of sections
        properties: Any = section._sectPr
        assert properties.find(f"{W}pgNumType").get(f"{W}start") == "1"
        assert properties.find(f"{W}footnotePr/{W}numRestart").get(STYLE) == "eachSect"
    targets = [part.partname for part in document.part.package.iter_parts() if "/word/header" in part.partname]
    assert len(targets) == len(set(targets)) == 2 + 3


def test_the_cover_and_each_tab_begin_on_a_page() -> None:
    lines = written().lines
    assert lines[0] == ("Title", "A Sample Trip")
    assert [style for style, _ in lines].count("Tab Title") == 3
    for section in written().tree().iter(f"{W}sectPr"):
        assert section.find(f"{W}type") is None  # the next page is what Word takes where nothing is said
    assert not [said for style, said in lines if style == "Normal" and not said][2:]  # the end of the contents


def test_contents_are_filled_and_need_no_question() -> None:
    tree = written().tree()
    fields = [i.text for i in tree.iter(f"{W}instrText") if "T" in i.text.split()]
    assert fields == [
        " TOC \\n \\h \\f T ",
        ' TC "Alpha" \\f T \\l 1 ',
        ' TC "The \\"Beta\\" \\\\ Plan" \\f T \\l 1 ',
        ' TC "Gamma" \\f T \\l 1 ',
    ]
    assert b"updateFields" not in written().parts["word/settings.xml"]
    assert written().styled("toc 1") == ["Alpha", 'The "Beta" \\ Plan', "Gamma"]
    links = [h.get(f"{W}anchor") for p in tree.iter(f"{W}p") for h in p.iter(f"{W}hyperlink")][:3]
    assert links == ["_01B0_alpha", "_02B0_beta", "_03B0_gamma"]
    assert not [i for i in tree.iter(f"{W}instrText") if "PAGE" in i.text]


def test_fonts_and_pictures_are_there_once_and_charts_are_apart() -> None:
    parts = Written(made(full())).parts
    alone = [n for n in documents.write(heading("Head")).parts if n.startswith("word/fonts/")]
    assert [n for n in parts if n.startswith("word/fonts/")] == alone
    assert len([n for n in written().parts if n.startswith("word/media/")]) == 2  # a drawing, and what stands in for it
    drawn = charts_of(*(chart(type_, id=f"c-{type_}") for type_ in TYPES[:2]))
    parts = Written(made(packet(drawn, drawn))).parts
    for kind in ("charts/chart", "embeddings/workbook"):
        assert len([n for n in parts if n.startswith(f"word/{kind}")]) == 4


def test_a_sheet_in_another_language_says_so_at_its_words() -> None:
    runs = [r for r in written().find("Words of Beta").iter(f"{W}r") if r.find(f"{W}t") is not None]
    assert {r.find(f"{W}rPr/{W}lang").get(STYLE) for r in runs} == {"fr"}
    assert written().find("Words of Alpha").find(f".//{W}lang") is None
    notes = written().tree("word/footnotes.xml")
    assert [n.find(f".//{W}lang") is not None for n in notes][2:] == [False, False, True, True, False, False]


def test_the_banner_stands_once_in_the_text() -> None:
    lines = Written(made(trip(), MARKED())).lines
    assert [n for n, (style, _) in enumerate(lines) if style == "Banner"] == [0]


def test_a_sheet_by_itself_has_nothing_of_packets() -> None:
    alone = documents.write(heading("Head"))
    styles = {s.name.lower() for s in alone.document.styles}
    assert not styles & {name.lower() for name in OF_PACKETS}
    assert b"TOC" not in alone.parts["word/numbering.xml"]
    assert len(alone.tree("word/numbering.xml").findall(f"{W}abstractNum")) == 2
    header = next(d for n, d in alone.parts.items() if n.startswith("word/header") and b"Bureau" in d)
    assert header.count(b"<w:p>") == 1


def test_openxml_audit_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "packet.docx"
    for one in (trip(), full()):
        path.write_bytes(made(one, MARKED()))
        result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(path)
        assert [f"{e.part_uri}: {e.description}" for e in result.errors] == []


# --- what is wrong ---------------------------------------------------------------------------------------------------


def problems(one: Packet, own: dict[str, bytes]) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        word.write(one, documents.templates(own), Options(pictures=artwork.pictures()))
    return [p.message for p in caught.value.problems]


def test_a_reference_document_without_the_styles_of_packets_makes_sheets_and_no_packets() -> None:
    data = edited(lambda x: x.replace('w:val="Tab Title"', 'w:val="Tab Titel"'), "word/styles.xml")
    assert problems(trip(), {REFERENCE: data}) == ["it has no paragraph style called 'Tab Title'"]
    assert documents.write(heading("Head"), using=documents.templates({REFERENCE: data})).styled("Heading 2") == [
        "Head"
    ]


def test_contents_need_numbers() -> None:
    data = edited(lambda x: x.replace('<w:numPr><w:numId w:val="3"/></w:numPr>', ""), "word/styles.xml")
    assert problems(trip(), {REFERENCE: data}) == ["its style 'toc 1' has no bullet or number of its own level"]


def test_a_reference_document_of_several_sections_makes_no_packets() -> None:
    broken = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p><w:sectPr>"
    data = edited(lambda x: x.replace("<w:sectPr>", broken, 1))
    assert problems(trip(), {REFERENCE: data}) == ["its text is in several sections, and a packet gives each sheet one"]


def test_a_slot_that_is_none_is_told_once() -> None:
    data = edited(lambda x: x.replace("{{ tab }}", "{{ tabs }}"), "word/header1.xml")
    assert problems(trip(), {REFERENCE: data}) == ["{{ tabs }} in header1.xml: no value is called so"]


def test_what_stands_around_the_body_stands_in_each_tab_with_its_own_words() -> None:
    around = "<w:p><w:bookmarkStart w:id='5' w:name='a'/><w:bookmarkEnd w:id='5'/><w:r><w:t>For {{ title }}</w:t></w:r></w:p>"
    data = edited(lambda x: x.replace("<w:body>", f"<w:body>{around}"))
    one = Written(word.write(trip(), documents.templates({REFERENCE: data}), Options(pictures=artwork.pictures())))
    assert [said for _, said in one.lines if said.startswith("For ")] == [
        "For The Programs of Alpha", "For The Programs of Beta", "For The Programs of Gamma",
    ]  # fmt: skip
    assert "a" not in [m.get(f"{W}name") for m in one.tree().iter(f"{W}bookmarkStart")]


def test_a_link_to_what_no_tab_has_is_a_problem() -> None:
    lost = samples.sheet(heading("Head"), samples.paragraph("Words."))
    led = replace(
        samples.paragraph(""),
        content=(Run(text="See "), Link(target="sheet:one#gone", content=(Run(text="it"),))),
    )
    one = packet(lost, replace(lost, blocks=(*lost.blocks, led)))
    assert problems(one, {}) == ["a link leads to '#sheet:one#gone', and no block in print has this id"]


def test_there_are_no_more_tabs_than_bookmarks_can_tell_apart() -> None:
    sheet = samples.sheet(heading("Head"))
    called = tuple(f"sheet-{n}" for n in range(names.MOST_TABS + 1))
    assert re.search("has 360 tabs", problems(packet(*[sheet] * len(called), names=called), {})[0])


def test_the_picture_of_the_cover_is_not_high() -> None:
    one = Written(made(packet(samples.sheet(heading("Head")), cover=replace(COVER, file="hills.jpg"))))
    (extent,) = one.tree().iter("{*}extent")
    assert int(extent.get("cy")) <= 260 * 12_700
