"""One thing planted in real bytes, and the reader sees it: what it reads is no longer what the sheet says."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from factsheet.document import Break, Column, Heading, Link, List, NoteCall, Paragraph, Row, Run, Table, text, walk
from factsheet.problems import ProblemsError
from factsheet.readers import word
from tests.readers.word.files import NOTES, STORY, W, edited, everything, replaced, rich, run, said, write, xml
from tests.writers import samples
from tests.writers.samples import heading
from tests.writers.samples import run as words

Edit = Callable[[Any], Any]
GROUPED = (Row(cells=(words("Rivers"),), role="group"), Row(cells=(words("Alpha"),)))


def dropped(root: Any) -> None:
    paragraph = said(root, "first of two")
    paragraph.getparent().remove(paragraph)


def dropped_heading(root: Any) -> None:
    paragraph = said(root, "Third")
    paragraph.getparent().remove(paragraph)


def dropped_row(root: Any) -> None:
    row = next(r for r in root.iter(f"{W}tr") if "Beta" in "".join(r.itertext()))
    row.getparent().remove(row)


def swapped(root: Any) -> None:
    said(root, "Quoted words.").addprevious(said(root, "Third"))


def swapped_items(root: Any) -> None:
    said(root, "two").addnext(said(root, "one"))


def doubled(root: Any) -> None:
    paragraph = said(root, "A Speaker")
    paragraph.addnext(copy.deepcopy(paragraph))


def style(name: str, words: str) -> Edit:
    def edit(root: Any) -> None:
        said(root, words).find(f"{W}pPr/{W}pStyle").set(f"{W}val", name)

    return edit


def swapped_cells(root: Any) -> None:
    one, two = (t for t in root.iter(f"{W}t") if t.text in {"1,200", "30"})
    one.text, two.text = two.text, one.text


def no_header_row(root: Any) -> None:
    for header in list(root.iter(f"{W}tblHeader")):
        header.getparent().remove(header)


def merged_cells(root: Any) -> None:
    row = list(root.iter(f"{W}tr"))[1]
    row.remove(row.findall(f"{W}tc")[1])


def hidden(words: str) -> Edit:
    def edit(root: Any) -> None:
        properties(run(root, words)).append(xml("<w:vanish/>"))

    return edit


def properties(run_: Any) -> Any:
    if run_.find(f"{W}rPr") is None:
        run_.insert(0, xml("<w:rPr/>"))
    return run_.find(f"{W}rPr")


def hidden_row(root: Any) -> None:
    list(root.iter(f"{W}trPr"))[1].append(xml("<w:hidden/>"))


def around(tag: str, words: str) -> Edit:
    def edit(root: Any) -> None:
        run_ = run(root, words)
        outside = xml(f'<w:{tag} w:id="900" w:author="A"/>')
        run_.addprevious(outside)
        outside.append(run_)

    return edit


def link_elsewhere(root: Any) -> None:
    links = [h for h in root.iter(f"{W}hyperlink") if h.get(f"{W}anchor") is None]
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    links[0].set(key, links[1].get(key))


def link_inside_elsewhere(root: Any) -> None:
    next(h for h in root.iter(f"{W}hyperlink") if h.get(f"{W}anchor")).set(f"{W}anchor", "_fs_third")


def link_nowhere(root: Any) -> None:
    next(h for h in root.iter(f"{W}hyperlink") if h.get(f"{W}anchor")).set(f"{W}anchor", "_fs_gone")


def unlinked(root: Any) -> None:
    link = next(root.iter(f"{W}hyperlink"))
    for run_ in list(link):
        link.addprevious(run_)
    link.getparent().remove(link)


def moved_bookmark(root: Any) -> None:
    mark = next(m for m in root.iter(f"{W}bookmarkStart") if m.get(f"{W}name") == "_fs_second")
    mark.set(f"{W}name", "_fs_first_2x")
    said(root, "Third").insert(1, xml('<w:bookmarkStart w:id="901" w:name="_fs_second"/>'))


def moved_call(root: Any) -> None:
    call = next(root.iter(f"{W}footnoteReference")).getparent()
    said(root, "Quoted words.").append(call)


def lost_call(root: Any) -> None:
    call = next(root.iter(f"{W}footnoteReference")).getparent()
    call.getparent().remove(call)


def second_call_says_two(root: Any) -> None:
    field = next(i for i in root.iter(f"{W}instrText") if "NOTEREF" in i.text)
    after = field.getparent().itersiblings()
    next(t for r in after for t in r.iter(f"{W}t")).text = "2"


def unsigned(root: Any) -> None:
    numbering = said(root, "one").find(f"{W}pPr/{W}numPr")
    numbering.find(f"{W}numId").set(f"{W}val", "0")


def deeper(root: Any) -> None:
    said(root, "inner two").find(f"{W}pPr/{W}numPr/{W}ilvl").set(f"{W}val", "0")


def other_look(root: Any) -> None:
    properties(run(root, "emphasis")).find(f"{W}rStyle").set(f"{W}val", "Strong")


def no_break(root: Any) -> None:
    for mark in list(root.iter(f"{W}br")):
        mark.getparent().remove(mark)


def language(root: Any) -> None:
    next(root.iter(f"{W}lang")).set(f"{W}val", "de")


def lost_disclaimer(root: Any) -> None:
    paragraph = said(root, "Nothing here is true.")
    paragraph.getparent().remove(paragraph)


def outside_list(root: Any) -> None:
    style("Normal", "second of two")(root)


def pasted(root: Any) -> None:
    said(root, "Third").addnext(xml("<w:p><w:r><w:t>New words.</w:t></w:r></w:p>"))


FAULTS = {
    edit.__name__: edit
    for edit in (
        *(dropped, dropped_heading, dropped_row, swapped, swapped_items, doubled, swapped_cells, no_header_row),
        *(merged_cells, hidden_row, link_elsewhere, link_inside_elsewhere, link_nowhere, unlinked, moved_bookmark),
        *(moved_call, lost_call, second_call_says_two, unsigned, deeper, other_look, no_break, language),
        *(lost_disclaimer, outside_list, pasted),
    )
} | {
    "a heading one level deeper": style("Heading3", "Second"),
    "a heading that is a paragraph": style("Normal", "Third"),
    "a paragraph that is a heading": style("Heading3", "Plain, "),
    "a quote that is a paragraph": style("Normal", "Quoted words."),
    "who said it as where": style("QuoteSource", "A Speaker"),
    "a caption that is a paragraph": style("Normal", "Areas under crops"),
    "a table's source that is a paragraph": style("Normal", "a yearbook"),
    "a line of the head as a paragraph": style("Normal", "Last reviewed"),
    "a notice as a paragraph": style("Normal", "The numbers changed."),
    "the imprint as a paragraph": style("Normal", "Published by the Samplers."),
    "hidden words": hidden("after a break"),
    "hidden words of a heading": hidden("Third"),
    "deleted words": around("del", "after a break"),
    "words moved away": around("moveFrom", "after a break"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_planted_is_seen(fault: str) -> None:
    data, plain = everything()
    assert word.read(edited(data, FAULTS[fault])) != plain


# --- summaries, terms, tables with groups -------------------------------------------------------------------------


def gone(words: str) -> Edit:
    """The paragraph that says something, taken out."""

    def edit(root: Any) -> None:
        paragraph = said(root, words)
        paragraph.getparent().remove(paragraph)

    return edit


def behind(words: str, others: str) -> Edit:
    """A paragraph moved behind another."""
    return lambda root: said(root, others).addnext(said(root, words))


def exchanged(one: str, two: str) -> Edit:
    """Two paragraphs that change places."""

    def edit(root: Any) -> None:
        first, second = said(root, one), said(root, two)
        place = copy.deepcopy(first)
        first.addprevious(place)
        second.addprevious(first)
        place.addprevious(second)
        place.getparent().remove(place)

    return edit


def cell_of(root: Any, words: str) -> Any:
    return next(said(root, words).iterancestors(f"{W}tc"))


def row_of(root: Any, words: str) -> Any:
    return next(said(root, words).iterancestors(f"{W}tr"))


def spanning(words: str, columns: int) -> Edit:
    def edit(root: Any) -> None:
        properties = cell_of(root, words).find(f"{W}tcPr")
        for old in properties.findall(f"{W}gridSpan"):
            properties.remove(old)
        if columns > 1:
            properties.insert(1, xml(f'<w:gridSpan w:val="{columns}"/>'))

    return edit


def no_flag(words: str) -> Edit:
    return lambda root: row_of(root, words).find(f"{W}trPr").remove(row_of(root, words).find(f"{W}trPr/{W}tblHeader"))


def flag(words: str) -> Edit:
    return lambda root: row_of(root, words).find(f"{W}trPr").append(xml("<w:tblHeader/>"))


def unmerged(root: Any) -> None:
    for merge in list(root.iter(f"{W}vMerge")):
        merge.getparent().remove(merge)


def moved_row(words: str, below: str) -> Edit:
    return lambda root: row_of(root, below).addnext(row_of(root, words))


def lost_marks(letter: str) -> Edit:
    """The bookmarks of a kind, called otherwise."""

    def edit(root: Any) -> None:
        for mark in list(root.iter(f"{W}bookmarkStart")):
            if mark.get(f"{W}name").startswith(f"_fs{letter}"):
                mark.set(f"{W}name", "gone" + mark.get(f"{W}id"))

    return edit


def pasted_into_summary(root: Any) -> None:
    said(root, "Said in brief.").addnext(xml("<w:p><w:r><w:t>New words.</w:t></w:r></w:p>"))


def shorter(root: Any) -> None:
    """A summary whose end was moved up: what follows stands outside."""
    mark = next(m for m in root.iter(f"{W}bookmarkStart") if m.get(f"{W}name").startswith("_fsS1z"))
    said(root, "Said again.").insert(1, mark)


RICH_FAULTS: dict[str, Edit] = {
    "a summary without its title": gone("In brief"),
    "a title that is text": style("SummaryText", "In brief"),
    "a summary's text that stands outside": style("Normal", "Said again."),
    "a summary's text as its title": style("SummaryTitle", "Said again."),
    "a summary's last words as text": style("Normal", "Said last"),
    "a dropped paragraph of a summary": gone("Said again."),
    "a dropped item of a summary": gone("Inner point"),
    "words in a summary that are none of it": pasted_into_summary,
    "a summary that ends too early": shorter,
    "a summary without bookmarks": lost_marks("S"),
    "a dropped term": gone("Levee"),
    "a dropped definition": gone("A high plain."),
    "a dropped number": gone("2,000 miles"),
    "a hidden number": hidden("2,000 miles"),
    "a hidden label": hidden("Border"),
    "a hidden answer": hidden("A reader."),
    "hidden details": hidden("a survey"),
    "a term that is its text": style("DefinitionText", "Levee"),
    "a definition that is a term": style("DefinitionTerm", "A low wall."),
    "a question that is text": style("Normal", "Who answers?"),
    "an answer that is text": style("Normal", "In writing."),
    "a name that is a heading": style("Heading3", "The desk"),
    "a term and its text exchanged": exchanged("Mesa", "A high plain."),
    "two terms exchanged": exchanged("Mesa", "Levee"),
    "two numbers exchanged": exchanged("2,000 miles", "12,400"),
    "two answers exchanged": exchanged("A reader.", "In writing."),
    "an answer of another question": behind("In writing.", "A reader."),
    "details of another contact": behind("Room 14", "Room 12"),
    **{f"entries without bookmarks ({letter})": lost_marks(letter) for letter in "DACK"},
    "a group of rows that is a row": style("TableRowHeading", "Health"),
    "a group of rows that is narrower": spanning("Health", 4),
    "a row that spans": spanning("Clinics", 5),
    "a header cell that spans": spanning("2005", 2),
    "a group of columns that is wider": spanning("Grants", 3),
    "a group of columns that is narrower": spanning("Grants", 1),
    "a dropped group of columns": gone("Loans"),
    "header cells taken apart": unmerged,
    "the first header row without its flag": no_flag("Grants"),
    "the second header row without its flag": no_flag("2006"),
    "a row that is a header": lambda root: (no_flag("2006")(root), flag("Clinics")(root)),
    "a total that moved": moved_row("All health", "Roads"),
    "a group that moved": moved_row("Health", "Clinics"),
    "a dropped total": lambda root: row_of(root, "In all").getparent().remove(row_of(root, "In all")),
}


def test_a_rich_sheet_is_read() -> None:
    data, plain = rich()
    assert word.read(data) == plain


@pytest.mark.parametrize("fault", RICH_FAULTS)
def test_what_was_planted_in_panels_terms_and_groups_is_seen(fault: str) -> None:
    data, plain = rich()
    assert word.read(edited(data, RICH_FAULTS[fault])) != plain


@pytest.mark.parametrize("paragraph", range(16))
def test_every_word_of_panels_terms_and_groups_counts(paragraph: int) -> None:
    data, plain = rich()

    def edit(root: Any) -> None:
        found = [t for t in root.iter(f"{W}t") if t.text.strip()]
        found[paragraph * len(found) // 16].text += "x"

    assert word.read(edited(data, edit)) != plain


def test_three_header_rows_are_refused() -> None:
    data, _ = rich()
    with pytest.raises(ProblemsError) as caught:
        word.read(edited(data, flag("Clinics")))
    assert "3 header rows" in caught.value.problems[0].message


def test_a_row_that_heads_others_is_told_by_its_style_where_there_is_one_column() -> None:
    sheet = samples.sheet(heading("Opening"), Table(columns=(Column(content=words("Name")),), rows=GROUPED, id="one"))
    assert [row.role for row in word.read(write(sheet)).blocks[1].rows] == ["group", ""]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        (">1,200<", ">1,300<", STORY),
        (">December 31, 2019<", ">December 31, 2018<", STORY),
        ("The first note.<", "The fifth note.<", NOTES),
        ("https://example.org/privacy", "https://example.org/other", "word/_rels/document.xml.rels"),
        ('w:val="decimal"', 'w:val="bullet"', "word/numbering.xml"),
        ('<w:startOverride w:val="3"/>', '<w:startOverride w:val="4"/>', "word/numbering.xml"),
        ('<w:lang w:val="en-US"', '<w:lang w:val="en-GB"', "word/styles.xml"),
        ('<w:outlineLvl w:val="2"/>', '<w:outlineLvl w:val="1"/>', "word/styles.xml"),
    ],
)
def test_a_changed_character_is_seen(old: str, new: str, part: str) -> None:
    data, plain = everything()
    assert word.read(replaced(data, old, new, part)) != plain


@pytest.mark.parametrize("paragraph", range(12))
def test_every_word_counts(paragraph: int) -> None:
    """A letter changed anywhere in the story changes what is read."""
    data, plain = everything()

    def edit(root: Any) -> None:
        found = [t for t in root.iter(f"{W}t") if t.text.strip() and "›" not in t.text]
        found[paragraph * len(found) // 12].text += "x"

    assert word.read(edited(data, edit)) != plain


# --- what stays what it is, however it is written ----------------------------------------------------------------


def inserted(root: Any) -> None:
    around("ins", "after a break")(root)
    said(root, "Third").append(xml('<w:del w:id="902" w:author="A"><w:r><w:delText>old</w:delText></w:r></w:del>'))


def split(root: Any) -> None:
    for run_ in list(root.iter(f"{W}r")):
        words = run_.findall(f"{W}t")
        if len(words) == 1 and len(words[0].text) > 3:
            rest = copy.deepcopy(run_)
            rest.find(f"{W}t").text, words[0].text = words[0].text[2:], words[0].text[:2]
            for piece in (words[0], rest.find(f"{W}t")):
                piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run_.addnext(rest)
            run_.addnext(xml('<w:proofErr w:type="spellStart"/>'))


def hyperlink_fields(root: Any) -> None:
    """A link as old Words write it."""
    link = next(h for h in root.iter(f"{W}hyperlink") if h.get(f"{W}anchor"))
    code = f' HYPERLINK \\l "{link.get(f"{W}anchor")}" '
    for piece in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve">{code}</w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
    ):
        link.addprevious(xml(f"<w:r>{piece}</w:r>"))
    link.addnext(xml('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
    for run_ in list(link):
        link.addprevious(run_)
    link.getparent().remove(link)


def simple_field(root: Any) -> None:
    run_ = run(root, "there")
    link = run_.getparent()
    field = xml('<w:fldSimple w:instr=" HYPERLINK &quot;https://example.org/a?b=c&amp;d=e&quot; "/>')
    link.addprevious(field)
    field.extend(list(link))
    link.getparent().remove(link)


def invented_ids(root: Any) -> None:
    for style_ in root.iter(f"{W}style"):
        style_.set(f"{W}styleId", style_.get(f"{W}styleId") + "7")
    for tag in ("basedOn", "next", "link"):
        for element in root.iter(f"{W}{tag}"):
            element.set(f"{W}val", element.get(f"{W}val") + "7")


def test_styles_are_known_by_their_names() -> None:
    data, plain = everything()
    renamed = edited(data, invented_ids, "word/styles.xml")

    def edit(root: Any) -> None:
        for tag in ("pStyle", "rStyle", "tblStyle"):
            for element in root.iter(f"{W}{tag}"):
                element.set(f"{W}val", element.get(f"{W}val") + "7")

    assert word.read(edited(edited(renamed, edit), edit, NOTES)) == plain


@pytest.mark.parametrize("edit", [inserted, split, hyperlink_fields, simple_field])
def test_what_is_written_otherwise_is_the_same(edit: Edit) -> None:
    data, plain = everything()
    assert word.read(edited(data, edit)) == plain


def test_words_that_a_style_hides_are_not_seen() -> None:
    data, _ = everything()
    changed = replaced(data, "<w:rPr><w:rFonts", "<w:rPr><w:vanish/><w:rFonts", "word/styles.xml", times=99)
    assert "A Speaker" in str(word.read(data))
    assert "A Speaker" not in str(word.read(changed))


def test_blanks_that_word_does_not_keep_are_not_seen() -> None:
    data, _ = everything()
    changed = replaced(data, '<w:t xml:space="preserve">Plain, </w:t>', "<w:t>Plain, </w:t>")
    (found,) = (b for b in word.read(changed).blocks if "Plain" in str(b) and not isinstance(b, List))
    assert isinstance(found, Paragraph)
    assert text(found.content).startswith("Plain,strong")


def test_signs_that_are_elements_are_letters() -> None:
    data, _ = everything()
    words = "<w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:cr/><w:tab/><w:sym w:char='2022'/>"
    changed = edited(data, lambda root: said(root, "Third").append(xml(f"<w:r>{words}</w:r>")))
    heading = next(b for b in word.read(changed).blocks if "Third" in str(b))
    assert heading.content[:2] == (Run(text="Thirda\u2011b\u00ad"), Break())  # type: ignore[union-attr]
    assert heading.content[2] == Run(text="\t\u2022")  # type: ignore[union-attr]


def test_numbers_go_on_where_word_goes_on() -> None:
    """Instances of one definition share their counter: a list that does not start anew goes on."""
    data, plain = everything()
    changed = replaced(
        data, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>', "", "word/numbering.xml"
    )
    found = [b.start for b in walk(word.read(changed).blocks) if isinstance(b, List)]
    assert [b.start for b in walk(plain.blocks) if isinstance(b, List)] == [None, None, 3, None, None, None]
    assert found == [None, None, 1, None, None, None]


def test_the_bookmarks_of_a_list_can_be_lost() -> None:
    """Its items are still a list, by their signs."""
    data, plain = everything()

    def edit(root: Any) -> None:
        for mark in list(root.iter(f"{W}bookmarkStart")):
            if "_fsL" in mark.get(f"{W}name"):
                mark.set(f"{W}name", "gone" + mark.get(f"{W}id"))

    found = [len(b.items) for b in word.read(edited(data, edit)).blocks if isinstance(b, List)]
    assert found[-4:] == [2, 1, 1, 1]
    assert plain.blocks


def test_a_link_that_leads_nowhere_has_no_target() -> None:
    data, _ = everything()
    found = [n for n in walk(word.read(edited(data, link_nowhere))) if isinstance(n, Link)]
    assert [n.target for n in found if "inside" in str(n)] == [""]


def test_calls_are_numbered_as_they_come() -> None:
    data, _ = everything()
    found = [n.note for n in walk(word.read(data).blocks) if isinstance(n, NoteCall)]
    assert found == ["1", "2", "1"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    data, _ = everything()
    end = "<w:rPr><w:del w:id='903' w:author='A'/></w:rPr>"
    changed = edited(data, lambda root: said(root, "Quoted words.").find(f"{W}pPr").append(xml(end)))
    read = str(word.read(changed))
    assert "Quoted words.A Speaker" in read
    assert "Quoted words." in str(everything()[1].blocks)


def test_numbering_that_a_list_style_defines_is_found() -> None:
    data, plain = everything()
    style = (
        '<w:style w:type="numbering" w:styleId="Outline"><w:name w:val="Outline"/><w:pPr><w:numPr><w:numId w:val="50"/>'
        "</w:numPr></w:pPr></w:style></w:styles>"
    )

    def edit(root: Any) -> None:
        numbers = root.findall(f"{W}abstractNum")[1].get(f"{W}abstractNumId")
        root.append(xml(f'<w:num w:numId="50"><w:abstractNumId w:val="{numbers}"/></w:num>'))
        root.insert(0, xml('<w:abstractNum w:abstractNumId="60"><w:numStyleLink w:val="Outline"/></w:abstractNum>'))
        for number in root.findall(f"{W}num"):
            of = number.find(f"{W}abstractNumId")
            if of.get(f"{W}val") == numbers and number.get(f"{W}numId") != "50":
                of.set(f"{W}val", "60")

    changed = edited(replaced(data, "</w:styles>", style, "word/styles.xml"), edit, "word/numbering.xml")
    assert word.read(changed) == plain


def test_a_level_that_an_instance_describes_anew_counts() -> None:
    data, _ = everything()
    level = '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="8"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:lvlOverride>'
    old = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
    found = [b.start for b in word.read(replaced(data, old, level, "word/numbering.xml")).blocks if isinstance(b, List)]
    assert 8 in found


def test_a_sign_without_letters_is_none() -> None:
    data, plain = everything()
    assert word.read(replaced(data, '<w:lvlText w:val="%1."/>', '<w:lvlText w:val=""/>', "word/numbering.xml")) != plain


def test_numbers_that_jump_begin_another_list() -> None:
    data, _ = everything()
    numbered = '<w:num w:numId="70"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>'
    changed = edited(data, lambda root: root.append(xml(numbered)), "word/numbering.xml")
    changed = edited(changed, lambda root: said(root, "fourth").find(f"{W}pPr/{W}numPr/{W}numId").set(f"{W}val", "70"))
    assert [b.start for b in word.read(changed).blocks if isinstance(b, List) and b.ordered] == [3, 9]


def test_a_deeper_level_starts_anew_below_each_item() -> None:
    data, _ = everything()
    one, two = (
        '<w:p><w:pPr><w:pStyle w:val="ListNumber"/></w:pPr><w:r><w:t>above</w:t></w:r></w:p>',
        '<w:p><w:pPr><w:pStyle w:val="ListNumber2"/></w:pPr><w:r><w:t>below</w:t></w:r></w:p>',
    )
    lines = f"{one}{two}{two}{one}{two}"
    changed = edited(data, lambda root: said(root, "Third").addnext(xml(f"<w:ins>{lines}</w:ins>")))
    found = [(b.start, len(b.items)) for b in word.read(changed).blocks if isinstance(b, List)]
    assert found[2:6] == [(5, 1), (1, 2), (6, 1), (1, 1)]  # the styles' own numbering goes on after 3 and 4


def test_a_cell_that_goes_on_from_above_is_no_cell() -> None:
    data, _ = everything()

    def edit(root: Any) -> None:
        for row, merge in zip(list(root.iter(f"{W}tr"))[1:3], ("restart", "continue"), strict=True):
            row.find(f"{W}tc/{W}tcPr").append(xml(f'<w:vMerge w:val="{merge}"/>'))

    table = next(b for b in word.read(edited(data, edit)).blocks if isinstance(b, Table))
    assert [len(row.cells) for row in table.rows] == [3, 2]


def test_only_a_heading_of_the_first_level_is_the_title() -> None:
    data, plain = everything()
    read = word.read(edited(data, style("Heading2", "A Sample Title")))
    assert plain.title
    assert read.title == ()


def test_a_group_that_was_torn_apart_is_none() -> None:
    """Its end was moved behind the end of what is around it: the list inside is read by its signs."""
    data, plain = everything()

    def edit(root: Any) -> None:
        mark = next(m for m in root.iter(f"{W}bookmarkStart") if m.get(f"{W}name").startswith("_fsL2z"))
        said(root, "Quoted words.").append(mark)

    read = word.read(edited(data, edit))
    assert read != plain
    assert [b.content for b in read.blocks if isinstance(b, Heading)] == [
        b.content for b in plain.blocks if isinstance(b, Heading)
    ]
    assert str(read.blocks).count("Quoted words.") == 1
    assert str(read.blocks).count("'third'") == 1
