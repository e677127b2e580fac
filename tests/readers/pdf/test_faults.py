"""Faults planted in the bytes of real briefs: each is seen, and what is no fault is none."""

from typing import Any

import pikepdf
import pytest

from factsheet.document import Column, Link, Options, Paragraph, Plain, Row
from factsheet.readers import pdf as reader
from factsheet.writers import pdf
from tests.readers.pdf.files import (
    Edit,
    body,
    edited,
    element_of,
    elements,
    found,
    kids,
    parent,
    repaint,
    span,
    words_of,
)
from tests.writers import samples


@pytest.fixture(scope="module")
def brief() -> bytes:
    return pdf.write(samples.everything(), samples.templates(samples.MARKED), Options())


@pytest.fixture(scope="module")
def right(brief: bytes) -> Plain:
    return reader.read(brief)


def swap(array: Any, one: int, two: int) -> None:
    array[one], array[two] = array[two], array[one]


def dropped(file: pikepdf.Pdf) -> None:
    del body(file).K[0]


def swapped(file: pikepdf.Pdf) -> None:
    swap(body(file).K, 1, 2)


def duplicated(file: pikepdf.Pdf) -> None:
    body(file).K.insert(2, body(file).K[1])


def words_twice(file: pikepdf.Pdf) -> None:
    element_of(file, "one").K.append(element_of(file, "two").K[0])


def lost_item(file: pikepdf.Pdf) -> None:
    del elements(file, "L")[0].K[1]


def a_heading_of_another_level(file: pikepdf.Pdf) -> None:
    elements(file, "H3")[0].S = pikepdf.Name.H4


def a_heading_that_is_a_paragraph(file: pikepdf.Pdf) -> None:
    elements(file, "H2")[1].S = pikepdf.Name.P


def notes_exchanged(file: pikepdf.Pdf) -> None:
    one, two = elements(file, "Note")
    one.K, two.K = pikepdf.Array(two.K), pikepdf.Array(one.K)


def a_note_beside_another_call(file: pikepdf.Pdf) -> None:
    one, two = elements(file, "Note")
    holder = parent(file, one)
    at, other = (list(holder.K).index(n) for n in (one, two))
    swap(holder.K, at, other)


def a_note_in_another_paragraph(file: pikepdf.Pdf) -> None:
    note = elements(file, "Note")[0]
    call = elements(file, "Reference")[0]
    holder, item = parent(file, note), element_of(file, "one")
    for moved in (call, note):
        del holder.K[list(holder.K).index(moved)]
        item.K.append(moved)


def a_call_that_leads_to_another_note(file: pikepdf.Pdf) -> None:
    one, two = (kids(reference)[0] for reference in elements(file, "Reference")[:2])
    one.K[0].Obj.Dest = two.K[0].Obj.Dest


def cells_exchanged(file: pikepdf.Pdf) -> None:
    one, two = element_of(file, "1,200"), element_of(file, "first")
    one.K, two.K = pikepdf.Array(two.K), pikepdf.Array(one.K)


def rows_exchanged(file: pikepdf.Pdf) -> None:
    swap(elements(file, "TBody")[0].K, 0, 1)


def a_header_that_is_data(file: pikepdf.Pdf) -> None:
    elements(file, "TH")[0].S = pikepdf.Name.TD


def a_header_of_nothing(file: pikepdf.Pdf) -> None:
    del element_of(file, "Alpha").A


def a_lost_caption(file: pikepdf.Pdf) -> None:
    del elements(file, "Table")[0].K[0]


def a_source_that_is_a_paragraph(file: pikepdf.Pdf) -> None:
    elements(file, "Source")[1].S = pikepdf.Name.P


def a_speaker_among_the_words(file: pikepdf.Pdf) -> None:
    elements(file, "By")[0].S = pikepdf.Name.P


def lost_stress(file: pikepdf.Pdf) -> None:
    elements(file, "Strong")[1].S = pikepdf.Name.Span


def another_stress(file: pikepdf.Pdf) -> None:
    elements(file, "Strong")[1].S = pikepdf.Name.Em


def another_language(file: pikepdf.Pdf) -> None:
    element_of(file, "en français").Lang = pikepdf.String("de")


def a_lost_language(file: pikepdf.Pdf) -> None:
    del element_of(file, "en français").Lang


def another_language_of_all(file: pikepdf.Pdf) -> None:
    file.Root.Lang = pikepdf.String("fr")


def another_address(file: pikepdf.Pdf) -> None:
    element_of(file, "A yearbook").K[0].Obj.A.URI = pikepdf.String("https://example.org/yearbooks")


def another_place(file: pikepdf.Pdf) -> None:
    element_of(file, "inside").K[0].Obj.Dest = pikepdf.String("_note-first")


def a_link_to_no_place(file: pikepdf.Pdf) -> None:
    element_of(file, "inside").K[0].Obj.Dest = pikepdf.String("elsewhere")


def a_place_that_is_elsewhere(file: pikepdf.Pdf) -> None:
    names = file.Root.Names.Dests.Names
    at = [str(n) if isinstance(n, pikepdf.String) else "" for n in names].index("second")
    names[at + 1][3] = 20


def a_link_that_is_none(file: pikepdf.Pdf) -> None:
    del element_of(file, "inside").K[0]


def numbers_exchanged(file: pikepdf.Pdf) -> None:
    one, two = element_of(file, "3."), element_of(file, "4.")
    one.K, two.K = pikepdf.Array(two.K), pikepdf.Array(one.K)


def a_lost_sign(file: pikepdf.Pdf) -> None:
    del elements(file, "LI")[0].K[0]


def a_line_of_the_end_that_is_furniture(file: pikepdf.Pdf) -> None:
    element_of(file, "Nothing here is true.").S = pikepdf.Name.Trail


def parts_exchanged(file: pikepdf.Pdf) -> None:
    swap(elements(file)[0].K, 2, 3)


def a_title_that_is_none(file: pikepdf.Pdf) -> None:
    elements(file, "H1")[0].S = pikepdf.Name.P


def a_lost_cell(file: pikepdf.Pdf) -> None:
    del parent(file, element_of(file, "1,200")).K[1]


def words_within_decoration(file: pikepdf.Pdf) -> None:
    def change(instructions: list[Any]) -> list[Any]:
        layout = ([pikepdf.Name.Artifact, pikepdf.Dictionary(Type=pikepdf.Name.Layout)], "BDC")
        return [layout, *instructions, ([], "EMC")]

    repaint(file, 0, change)


def _instead(key: str) -> Edit:
    """A text that is read aloud instead of the words that stand there."""

    def edit(file: pikepdf.Pdf) -> None:
        element_of(file, "two")[key] = pikepdf.String("other words")

    return edit


def replaced_words(file: pikepdf.Pdf) -> None:
    properties = {"/MCID": words_of(file, "two")[1], "/ActualText": pikepdf.String("six")}
    _remarked("two", "Span", properties, in_tree=True)(file)


def _said(words: str, said: str) -> Edit:
    """What is said of a link before it is followed."""

    def edit(file: pikepdf.Pdf) -> None:
        element_of(file, words).K[0].Obj.Contents = pikepdf.String(said)

    return edit


def no_tags(file: pikepdf.Pdf) -> None:
    del file.Root.StructTreeRoot


def tags_in_a_ring(file: pikepdf.Pdf) -> None:
    elements(file, "L")[0].K.append(body(file))


def _changed_glyphs(file: pikepdf.Pdf) -> None:
    page, number = words_of(file, "1,200")

    def change(instructions: list[Any]) -> list[Any]:
        start, end = span(instructions, number)
        for operands, operator in instructions[start:end]:
            if operator == "TJ":
                parts = [p for p in operands[0] if isinstance(p, pikepdf.String)]
                glyphs = b"".join(map(bytes, parts))
                swapped = glyphs[4:6] + glyphs[2:4] + glyphs[:2] + glyphs[6:]
                operands[0] = pikepdf.Array([pikepdf.String(swapped)])
        return instructions

    repaint(file, page, change)


def _remarked(words: str, tag: str, properties: dict[str, Any] | None, *, in_tree: bool = False) -> Edit:
    """Words under another mark, and by default no longer in the tree."""

    def edit(file: pikepdf.Pdf) -> None:
        page, number = words_of(file, words)
        element = element_of(file, words)

        def change(instructions: list[Any]) -> list[Any]:
            start, end = span(instructions, number)
            if properties is None:
                return instructions[:start] + instructions[start + 1 : end] + instructions[end + 1 :]
            instructions[start] = ([pikepdf.Name(f"/{tag}"), pikepdf.Dictionary(properties)], "BDC")
            return instructions

        repaint(file, page, change)
        if not in_tree:
            del element.K[list(element.K).index(number)]

    return edit


def _before(words: str, *added: tuple[list[Any], str]) -> Edit:
    def edit(file: pikepdf.Pdf) -> None:
        page, number = words_of(file, words)

        def change(instructions: list[Any]) -> list[Any]:
            at = span(instructions, number)[0] + 1
            return instructions[:at] + list(added) + instructions[at:]

        repaint(file, page, change)

    return edit


def _moved_up(file: pikepdf.Pdf) -> None:
    """Two blocks stand in another order than their tags."""
    page, number = words_of(file, "fourth")

    def change(instructions: list[Any]) -> list[Any]:
        start, end = span(instructions, number)
        for operands, operator in instructions[start:end]:
            if operator == "Tm":
                operands[5] = float(operands[5]) - 200  # the page is upside down
        return instructions

    repaint(file, page, change)


def _among_the_words(place: str) -> Edit:
    """Running lines of all pages in the middle of each."""

    def change(instructions: list[Any]) -> list[Any]:
        inside = False
        for operands, operator in instructions:
            if operator in ("BDC", "EMC"):
                inside = operator == "BDC" and operands[1].get("/Subtype") == place
            if inside and operator == "Tm":
                operands[5] = 400
        return instructions

    def edit(file: pikepdf.Pdf) -> None:
        for page in range(len(file.pages)):
            repaint(file, page, change)

    return edit


HEADER, FOOTER = ({"/Type": pikepdf.Name.Pagination, "/Subtype": n} for n in (pikepdf.Name.Header, pikepdf.Name.Footer))
PLANTED: dict[str, Edit] = {
    f.__name__.replace("_", " "): f
    for f in (
        dropped, swapped, duplicated, words_twice, lost_item, a_heading_of_another_level, a_heading_that_is_a_paragraph,
        notes_exchanged, a_note_beside_another_call, a_note_in_another_paragraph, a_call_that_leads_to_another_note,
        cells_exchanged, rows_exchanged, a_header_that_is_data, a_header_of_nothing, a_lost_caption,
        a_source_that_is_a_paragraph, a_speaker_among_the_words, lost_stress, another_stress, another_language,
        a_lost_language, another_language_of_all, another_address, another_place, a_link_to_no_place,
        a_place_that_is_elsewhere, a_link_that_is_none, numbers_exchanged, a_lost_sign,
        a_line_of_the_end_that_is_furniture, parts_exchanged, a_title_that_is_none, a_lost_cell, words_within_decoration, no_tags, tags_in_a_ring,
    )
} | {
    "a changed digit": _changed_glyphs,
    **{f"words that are read aloud as others ({key})": _instead(key) for key in ("/ActualText", "/E", "/Alt")},
    "words that are read aloud as others": replaced_words,
    "a link of which nothing is said": _said("inside", ""),
    "a link of which other words are said": _said("inside", "outside"),
    "a link that does not say where it leads": _said("A yearbook", "A yearbook"),
    "a link that says it leads elsewhere": _said("A yearbook", "A yearbook (example.com)"),
    "a banner among the words": _among_the_words("/Header"),
    "a running title among the words": _among_the_words("/Footer"),
    "words that bear no mark": _remarked("two", "", None),
    "words that are decoration": _remarked("two", "Artifact", {"/Type": pikepdf.Name.Layout}),
    "words that are said to be a banner": _remarked("two", "Artifact", HEADER),
    "words that are said to be a running title": _remarked("two", "Artifact", FOOTER),
    "words that are said to be a table's head": _remarked("two", "Artifact", {"/Type": pikepdf.Name.Pagination}),
    "words that only the tree knows": _remarked("two", "Artifact", {"/Type": pikepdf.Name.Layout}, in_tree=True),
    "words that are not painted": _before("two", ([3], "Tr")),
    "words in no known font": _before("two", ([pikepdf.Name("/F0"), 9], "Tf")),
    "blocks that stand in another order": _moved_up,
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_seen(brief: bytes, right: Plain, fault: str) -> None:
    assert found(edited(brief, PLANTED[fault])) != right


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("a banner among the words", "told to skip: 'SAMPLE BANNER'"),
        ("a running title among the words", "told to skip: 'A Sample Title'"),
        ("dropped", "words that stand outside the tags: 'First'"),
        ("duplicated", "stand in themselves"),
        ("words twice", "stands in them twice: 'two'"),
        ("words that bear no mark", "words without a tag: 'two'"),
        ("words that are said to be a banner", "what stands above page 1 is not the banner"),
        ("words that are said to be a running title", "what stands below page 1 is not its title"),
        ("words that are said to be a table's head", "told to skip: 'two'"),
        ("words that are not painted", "not painted: 'two'"),
        ("words that are read aloud as others (/E)", "has a text that is read aloud instead of its words"),
        ("words that are read aloud as others", "page 1 has words that are read aloud as others"),
        ("a link of which other words are said", "not read aloud as it stands: 'inside' as 'outside'"),
        ("swapped", "another order than they are read"),
        ("a place that is elsewhere", "does not lead to what it names: '#second'"),
        ("no tags", "no tags"),
        ("parts exchanged", "not in their order"),
        ("a title that is none", "has no title"),
        ("a lost cell", "rows of unlike length"),
        ("numbers exchanged", "the signs of a list are none: 4., 3."),
        ("words within decoration", "tagged words in what screen readers are told to skip"),
        ("a link to no place", "leads to a place that is not there: 'elsewhere'"),
    ],
)
def test_it_is_said_what_is_wrong(brief: bytes, fault: str, said: str) -> None:
    assert said in str(found(edited(brief, PLANTED[fault])))


def without_metadata(file: pikepdf.Pdf) -> None:
    del file.Root.Metadata
    del file.trailer["/Info"]
    del file.Root.Outlines


def with_titles_that_lie(file: pikepdf.Pdf) -> None:
    """What an element is called is for those who edit a file."""
    for element in elements(file):
        element["/T"] = pikepdf.String("other words")


@pytest.mark.parametrize("edit", [lambda _: None, without_metadata, with_titles_that_lie])
def test_what_nobody_sees_is_not_looked_at(brief: bytes, right: Plain, edit: Edit) -> None:
    assert found(edited(brief, edit)) == right


def test_a_banner_on_one_page_only(brief: bytes) -> None:
    def edit(file: pikepdf.Pdf) -> None:
        def change(instructions: list[Any]) -> list[Any]:
            at = next(n for n, (o, op) in enumerate(instructions) if op == "BDC" and o[1].get("/Subtype") == "/Header")
            end = next(n for n in range(at, len(instructions)) if instructions[n][1] == "EMC")
            return instructions[:at] + instructions[end + 1 :]

        repaint(file, 1, change)

    assert "what stands above page 2 is not the banner 'SAMPLE BANNER': nothing" in str(found(edited(brief, edit)))


def test_a_head_that_is_repeated_must_be_the_tables() -> None:
    rows = tuple(Row(cells=(samples.run(f"row {n}"), samples.run("1"))) for n in range(60))
    columns = tuple(Column(content=samples.run(w)) for w in ("Crop", "Area"))
    sheet = samples.sheet(samples.table(columns=columns, rows=rows))
    data = pdf.write(sheet, samples.templates(), Options())
    assert isinstance(found(data), Plain)

    def edit(file: pikepdf.Pdf) -> None:
        one, two = element_of(file, "Crop"), element_of(file, "Area")
        one.K, two.K = pikepdf.Array(two.K), pikepdf.Array(one.K)

    assert "told to skip: 'CropArea'" in str(found(edited(data, edit)))


def test_a_link_of_two_lines_that_leads_to_two_places() -> None:
    words = samples.run("a link that is long enough for two lines, " * 3)
    link = Link(target="https://example.org/", content=words)  # type: ignore[arg-type]
    data = pdf.write(samples.sheet(Paragraph(content=(link,))), samples.templates(), Options())

    def edit(file: pikepdf.Pdf) -> None:
        second = file.pages[0].Annots[1]
        second.A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.com/"))

    assert "to more than one place: 'a link that is long" in str(found(edited(data, edit)))


@pytest.mark.parametrize(
    ("glyph", "said", "words"),
    [
        ("00e9", "00650301", "café a-b"),
        ("002d", "00ad", "café ab"),
        ("002d", "200b", "café ab"),
        ("002d", "2010", "café a‐b"),
    ],
)
def test_characters_that_are_none(glyph: str, said: str, words: str) -> None:
    """Another spelling of the same letter is the same; hyphens put in at a line's end, and places for one, are nothing."""
    data = pdf.write(samples.sheet(samples.paragraph("café a-b")), samples.templates(), Options())

    def edit(file: pikepdf.Pdf) -> None:
        for font in file.pages[0].Resources.Font.values():
            cmap = font.ToUnicode.read_bytes().replace(f"<{glyph}>".encode(), f"<{said}>".encode())
            font.ToUnicode.write(cmap)

    read = found(edited(data, edit))
    assert isinstance(read, Plain)
    assert read.blocks == (samples.paragraph(words),)
