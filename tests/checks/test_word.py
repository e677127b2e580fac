"""Each rule for Word files has a file that it catches, and none has anything to say of what we ship."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factsheet.checks import word
from factsheet.checks.alternatives import weak
from factsheet.document import Sheet
from factsheet.pipeline.sources import Folders
from factsheet.problems import Problem, Severity
from tests.conftest import ROOT, make
from tests.readers.word.files import (
    NOTES,
    STORY,
    W,
    edited,
    everything,
    packed,
    parts,
    replaced,
    rich,
    run,
    said,
    write,
    xml,
)
from tests.sheets import ENTRIES, GROUPED, KEY_FACTS, SUMMARY, sheets

PATH = "output/public/sample.docx"
RELS = "word/_rels/document.xml.rels"
STYLES = "word/styles.xml"
Change = Callable[[bytes], bytes]


def found(data: bytes) -> list[Problem]:
    return word.check(data, PATH)


def codes(data: bytes) -> set[str]:
    return {p.code for p in found(data)}


# --- ways to change a file ---------------------------------------------------------------------------------------


def text(old: str, new: str, part: str = STORY) -> Change:
    return lambda data: replaced(data, old, new, part)


def tree(edit: Callable[[Any], Any], part: str = STORY) -> Change:
    return lambda data: edited(data, edit, part)


def after(words: str, *elements: str) -> Change:
    """Paragraphs put behind the one that says something."""
    return tree(lambda root: [said(root, words).addnext(xml(e)) for e in reversed(elements)])


def into(words: str, *elements: str) -> Change:
    """Elements put at the end of the paragraph that says something."""
    return tree(lambda root: said(root, words).extend([xml(e) for e in elements]))


def look(words: str, property_: str) -> Change:
    """A property of the run that says something."""

    def edit(root: Any) -> None:
        found_ = run(root, words)
        if found_.find(f"{W}rPr") is None:
            found_.insert(0, xml("<w:rPr/>"))
        found_.find(f"{W}rPr").append(xml(property_))

    return tree(edit)


def removed(tag: str, part: str = STORY, *, first: bool = True) -> Change:
    def edit(root: Any) -> None:
        for element in list(root.iter(f"{W}{tag}"))[: 1 if first else None]:
            element.getparent().remove(element)

    return tree(edit, part)


def with_part(name: str, data: str, kind: str) -> Change:
    """One part more, that the story leads to."""
    rel = (
        '<Relationship Id="rId90" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{name}"/></Relationships>'
    )
    return lambda before: packed(
        {**parts(replaced(before, "</Relationships>", rel, RELS)), f"word/{name}": data.encode()}
    )


def p(inside: str, style: str = "Normal", more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def linked(words: str) -> str:
    return f'<w:hyperlink w:anchor="_fs_second">{r(words)}</w:hyperlink>'


PICTURE = (
    '<w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:{kind}><wp:docPr id="1" name="Picture 1" {alt}/></wp:{kind}></w:drawing></w:r>'
)
DECORATIVE = (
    '<w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:inline>'
    '<wp:docPr id="1" name="Line"><a:extLst xmlns:a="urn:a"><adec:decorative xmlns:adec="urn:adec" val="1"/></a:extLst>'
    "</wp:docPr></wp:inline></w:drawing></w:r>"
)
HEAD = "<w:tr><w:trPr><w:tblHeader/><w:cantSplit/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
HEAD_GROUND = '<w:shd w:val="clear" w:color="auto" w:fill="{}" w:themeFill="background2"/><w:vAlign'
FIELD = '<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
PARA_ID = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="00000001"'


def marks(*marks_: str) -> Change:
    return into("Third", *(f"<w:bookmark{m}/>" for m in marks_))


def blank_row(root: Any) -> None:
    for words in list(list(root.iter(f"{W}tr"))[2].iter(f"{W}t")):
        words.getparent().remove(words)


def blank_column(root: Any) -> None:
    for row in next(root.iter(f"{W}tbl")).iter(f"{W}tr"):
        for words in list(row.findall(f"{W}tc")[1].iter(f"{W}t")):
            words.getparent().remove(words)


def no_alt(root: Any) -> None:
    for name in ("tblCaption", "tblDescription"):
        for element in list(root.iter(f"{W}{name}")):
            element.getparent().remove(element)


def second_note(root: Any) -> None:
    calls = list(root.iter(f"{W}footnoteReference"))
    calls[1].set(f"{W}id", calls[0].get(f"{W}id"))


def uneven(root: Any) -> None:
    row = list(root.iter(f"{W}tr"))[1]
    row.remove(row.findall(f"{W}tc")[0])


def no_keep(root: Any) -> None:
    for style in root.iter(f"{W}style"):
        if style.get(f"{W}styleId") == "Heading3":
            style.find(f"{W}pPr").remove(style.find(f"{W}pPr/{W}keepNext"))


MUTANTS: dict[str, list[Change]] = {
    "unreadable": [
        lambda data: packed([*parts(data).items(), (STORY.upper(), b"<x/>")]),  # an entry twice
        lambda data: packed({**parts(data), "word/vbaProject.bin": b"x"}),
        lambda data: data[:-100],
        text("<w:document", "<!DOCTYPE x><w:document"),
    ],
    "word-bookmark-twice": [
        marks('Start w:id="900" w:name="_fs_second"', 'End w:id="900"'),
        marks('Start w:id="900" w:name="_FS_SECOND"', 'End w:id="900"'),
    ],
    "word-bookmark-open": [
        removed("bookmarkEnd"),
        removed("bookmarkStart"),
        marks('Start w:id="900" w:name="a"', 'Start w:id="900" w:name="b"', 'End w:id="900"'),
        marks('Start w:id="900" w:name="a"', 'End w:id="900"', 'End w:id="900"'),
    ],
    "word-paragraph-id": [text("<w:p>", f"<w:p {PARA_ID}/><w:p {PARA_ID}>")],
    "word-deleted-text": [
        into("Third", f'<w:del w:id="900" w:author="A">{r("gone")}</w:del>'),
        into("Third", "<w:r><w:delText>gone</w:delText></w:r>"),
    ],
    "word-field-open": [
        into("Third", FIELD.format(kind="begin")),
        into("Third", FIELD.format(kind="end")),
        into("Third", FIELD.format(kind="separate")),
        into("Third", *(FIELD.format(kind=k) for k in ("begin", "separate", "separate", "end"))),
        tree(lambda root: list(root.iter(f"{W}fldChar"))[-1].set(f"{W}fldCharType", "begin"), "word/footer1.xml"),
    ],
    "word-style-loop": [
        text('<w:name w:val="Normal"/>', '<w:name w:val="Normal"/><w:basedOn w:val="Quote"/>', STYLES),
        text('<w:name w:val="Normal"/>', '<w:name w:val="Normal"/><w:basedOn w:val="Normal"/>', STYLES),
    ],
    "word-style-unknown": [after("Third", p("", "Nobody")), into("Third", r("x", '<w:rStyle w:val="Nobody"/>'))],
    "word-numbering-unknown": [
        after("Third", p(r("x"), more='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
    ],
    "word-part-missing": [
        lambda data: packed({n: d for n, d in parts(data).items() if n != "word/header1.xml"}),
        lambda data: packed({n: d for n, d in parts(data).items() if n != "word/theme/theme1.xml"}),
    ],
    "word-relationship-missing": [text('r:id="rId', 'r:id="rId77'), text('r:id="rId', 'r:id="x', STORY)],
    "word-note-missing": [
        tree(lambda root: root.remove(list(root)[-1]), NOTES),
        tree(lambda root: root.append(xml('<w:footnote w:id="9"><w:p/></w:footnote>')), NOTES),
        tree(second_note),
    ],
    "word-note-reference": [
        text("NOTEREF _fsN_first", "NOTEREF _fsN_gone"),
        text("NOTEREF _fsN_first", "NOTEREF _fs_second"),
    ],
    "word-link-nowhere": [
        text('w:anchor="_fs_second"', 'w:anchor="_fs_gone"'),
        text(' w:anchor="_fs_second"', ""),
        text("https://example.org/privacy", "file:///c:/privacy", RELS),
        text("https://example.org/privacy", "javascript:alert(1)", RELS),
        text("https://example.org/privacy", "privacy.html", RELS),
    ],
    "word-title": [
        text("<dc:title>A Sample Title</dc:title>", "<dc:title> </dc:title>", "docProps/core.xml"),
        text("A Sample Title", "Document1", "docProps/core.xml"),
        text("A Sample Title", "sample.docx", "docProps/core.xml"),
    ],
    "word-language": [
        text('<w:lang w:val="en-US"', '<w:lang w:val=""', STYLES),
        text(">en-US<", "><", "docProps/core.xml"),
        text('<w:lang w:val="fr"', '<w:lang w:val="french"'),
    ],
    "word-protected": [text("<w:compat>", '<w:documentProtection w:edit="readOnly"/><w:compat>', "word/settings.xml")],
    "word-compatibility": [
        text('w:val="15"', 'w:val="12"', "word/settings.xml"),
        removed("compat", "word/settings.xml"),
    ],
    "word-changes": [
        into("Third", f'<w:ins w:id="900" w:author="A">{r("new")}</w:ins>'),
        into("Third", '<w:del w:id="900" w:author="A"><w:r><w:delText>old</w:delText></w:r></w:del>'),
        look("Third", '<w:rPrChange w:id="900" w:author="A"><w:rPr/></w:rPrChange>'),
        text("<w:compat>", "<w:trackRevisions/><w:compat>", "word/settings.xml"),
    ],
    "word-comments": [
        into("Third", '<w:commentRangeStart w:id="0"/>'),
        with_part("comments.xml", f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="0"/></w:comments>', "comments"),
    ],
    "word-slot": [text("Second", "{{ second }}"), text("Bureau of Samples", "{% bureau %}", "word/header1.xml")],
    "word-page-number": [
        lambda data: text(" PAGE ", " DATE ", "word/footer2.xml")(text(" PAGE ", " DATE ", "word/footer1.xml")(data)),
        text("Bureau of Samples", "Page 1 of 3", "word/header1.xml"),
        tree(lambda root: root.append(xml(p(r("– 1 –")))), "word/header1.xml"),
    ],
    "word-heading-first": [
        text('w:val="Heading1"', 'w:val="Normal"'),
        text('w:val="Heading2"', 'w:val="Heading1"'),
        removed("outlineLvl", STYLES, first=False),
    ],
    "word-heading-skipped": [text('w:val="Heading3"', 'w:val="Heading4"')],
    "word-heading-empty": [text(">Third<", "> <")],
    "word-heading-alone": [tree(no_keep, STYLES)],
    "word-heading-fake": [
        after("Third", p(r("Looks like a heading", "<w:b/>"))),
        after("Third", p(r("Looks like ", '<w:rStyle w:val="Strong"/>') + r("a heading", "<w:b/>"))),
    ],
    "word-empty-paragraph": [
        after("Third", "<w:p/>"),
        after("Third", p(r(" "))),
        tree(lambda root: next(root.iter(f"{W}tc")).append(xml("<w:p/>"))),
    ],
    "word-blanks": [
        text("Quoted words.", "Quoted   words."),
        into("Third", "<w:r><w:tab/><w:tab/></w:r>"),
        into("Third", "<w:r><w:br/><w:br/></w:r>", r("x")),
        text("The first note.", "The first  note.", NOTES),
    ],
    "word-list-fake": [after("Third", p(r(f"{sign} an item"))) for sign in ("•", "-", "1.", "(2)", "a)")],
    "word-link-empty": [after("Third", p(r("See ") + linked(" ")))],
    "word-link-vague": [
        after("Third", p(r("See ") + linked("Click here."))),
        after("Third", p(linked("more") + r(" words"))),
    ],
    "word-link-address": [after("Third", p(r("See ") + linked("https://example.org/x")))],
    "word-link-nested": [after("Third", p(f'<w:hyperlink w:anchor="_fs_second">{linked("words")}</w:hyperlink>'))],
    "word-layout": [
        after("Third", "<w:tbl><w:tblGrid/><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
        after("Third", p(r("x"), more='<w:textDirection w:val="btLr"/>')),
    ],
    "word-table-header": [
        removed("tblHeader"),
        tree(lambda root: list(root.iter(f"{W}trPr"))[1].append(xml("<w:tblHeader/>"))),
        text("<w:tblHeader/>", '<w:tblHeader w:val="false"/>'),
    ],
    "word-table-merged": [
        tree(lambda root: next(root.iter(f"{W}tcPr")).append(xml('<w:gridSpan w:val="2"/>'))),
        tree(lambda root: next(root.iter(f"{W}tcPr")).append(xml('<w:vMerge w:val="restart"/>'))),
    ],
    "word-table-nested": [tree(lambda root: next(root.iter(f"{W}tc")).insert(1, xml(f"<w:tbl>{HEAD}</w:tbl>")))],
    "word-table-uneven": [tree(uneven)],
    "word-table-blank": [tree(blank_row), tree(blank_column)],
    "word-table-alt": [tree(no_alt)],
    "word-table-splits": [removed("cantSplit"), text("<w:cantSplit/>", '<w:cantSplit w:val="0"/>')],
    "word-alt-missing": [
        into("Third", PICTURE.format(kind="inline", alt="")),
        into("Third", PICTURE.format(kind="inline", alt='descr=" "')),
    ],
    "word-alt-weak": [into("Third", PICTURE.format(kind="inline", alt='descr="map.png"'))],
    "word-floating": [into("Third", PICTURE.format(kind="anchor", alt='descr="A line of hills"'))],
    "word-text-box": [into("Third", "<w:r><w:pict/></w:r>"), into("Third", "<w:r><w:txbxContent/></w:r>")],
    "word-control": [
        after("Third", f"<w:sdt><w:sdtContent>{p(r('x'))}</w:sdtContent></w:sdt>"),
        into("Third", f"<w:sdt><w:sdtContent>{r('x')}</w:sdtContent></w:sdt>"),
    ],
    "word-contrast": [
        look("after a break", '<w:color w:val="FFFFFF"/>'),
        look("after a break", '<w:color w:val="8A8F98"/>'),
        look("after a break", '<w:shd w:val="clear" w:color="auto" w:fill="1C1F24"/>'),
        look("after a break", '<w:shd w:val="solid" w:color="1C1F24" w:fill="FFFFFF"/>'),
        look("after a break", '<w:highlight w:val="darkBlue"/>'),
        text('<w:shd w:val="clear" w:color="auto" w:fill="17324D" w:themeFill="accent2"/>', "", STYLES),
        text(HEAD_GROUND.format("F4F3EF"), HEAD_GROUND.format("17324D"), STYLES),
        text('<w:color w:val="545B66"', '<w:color w:val="A9AFB8"', STYLES),
        tree(lambda root: next(root.iter(f"{W}tcPr")).append(xml('<w:shd w:val="clear" w:fill="17324D"/>'))),
        lambda data: replaced(data, 'w:val="545B66"', 'w:val="EEEEEE"', STYLES, times=20),
        text('<w:color w:val="1A5A96"', '<w:color w:val="8FC1F0"', STYLES),
    ],
    "word-sign-contrast": [text('<w:color w:val="A8442A"', '<w:color w:val="FFD0C0"', "word/numbering.xml")],
    "word-hidden": [
        look("after a break", "<w:vanish/>"),
        tree(lambda root: list(root.iter(f"{W}trPr"))[1].append(xml("<w:hidden/>"))),
        text('<w:name w:val="Attribution"/>', '<w:name w:val="Attribution"/><w:rPr><w:vanish/></w:rPr>', STYLES),
    ],
    "word-tiny": [
        look("after a break", '<w:sz w:val="8"/>'),
        lambda data: replaced(data, '<w:sz w:val="16"/>', '<w:sz w:val="10"/>', STYLES, times=9),
    ],
    "word-effect": [look("after a break", f"<w:{e}/>") for e in ("outline", "shadow", "strike", "dstrike", "emboss")],
}


# --- faults in what a sheet of every kind has not: groups in tables, panels, terms ---------------------------------


def cell_of(words: str) -> Callable[[Any], Any]:
    return lambda root: next(said(root, words).iterancestors(f"{W}tc"))


def row_of(words: str) -> Callable[[Any], Any]:
    return lambda root: next(said(root, words).iterancestors(f"{W}tr"))


def span(words: str, columns: int) -> Change:
    def edit(root: Any) -> None:
        properties = cell_of(words)(root).find(f"{W}tcPr")
        for old in properties.findall(f"{W}gridSpan"):
            properties.remove(old)
        if columns > 1:
            properties.insert(1, xml(f'<w:gridSpan w:val="{columns}"/>'))

    return tree(edit)


def merge(words: str, how: str) -> Change:
    return tree(lambda root: cell_of(words)(root).find(f"{W}tcPr").append(xml(f'<w:vMerge w:val="{how}"/>')))


def unmerged(number: int) -> Change:
    """The heads that go on below, taken apart: the first, or what it goes on in."""

    def edit(root: Any) -> None:
        found_ = list(root.iter(f"{W}vMerge"))[number]
        found_.getparent().remove(found_)

    return tree(edit)


def loose(style: str) -> Change:
    """A style that no longer keeps its paragraphs with what follows."""

    def edit(root: Any) -> None:
        properties = next(s for s in root.iter(f"{W}style") if s.get(f"{W}styleId") == style).find(f"{W}pPr")
        properties.remove(properties.find(f"{W}keepNext"))

    return tree(edit, STYLES)


def last_row(words: str) -> Change:
    """The row that says something, moved to the table's end."""

    def edit(root: Any) -> None:
        row = row_of(words)(root)
        row.getparent().append(row)

    return tree(edit)


def restyled(words: str, style: str) -> Change:
    return tree(lambda root: said(root, words).find(f"{W}pPr/{W}pStyle").set(f"{W}val", style))


def no_flag(words: str) -> Change:
    return tree(
        lambda root: row_of(words)(root).find(f"{W}trPr").remove(row_of(words)(root).find(f"{W}trPr/{W}tblHeader"))
    )


RICH: dict[str, list[Change]] = {
    "word-table-header": [
        no_flag("Grants"),
        tree(lambda root: row_of("Clinics")(root).find(f"{W}trPr").append(xml("<w:tblHeader/>"))),
        restyled("2005", "TableText"),
    ],
    "word-table-merged": [
        span("Grants", 3),
        span("Loans", 2),
        span("2005", 2),
        span("Clinics", 2),
        span("Health", 4),
        span("All health", 2),
        merge("Clinics", "restart"),
        merge("2005", "continue"),
        merge("Loans", "restart"),
        unmerged(0),
        unmerged(2),
        no_flag("2005"),
        restyled("Health", "TableText"),
    ],
    "word-table-uneven": [span("Grants", 1), span("Health", 6), span("Staff", 2)],
    "word-table-group": [last_row("Health"), loose("TableGroup")],
    "word-table-blank": [
        tree(lambda root: run(root, "Health").getparent().remove(run(root, "Health"))),
        tree(lambda root: [t.getparent().remove(t) for t in list(row_of("2005")(root).iter(f"{W}t"))]),
    ],
    "word-table-splits": [tree(lambda root: row_of("Health")(root).find(f"{W}trPr").clear())],
    "word-term-alone": [
        *map(loose, ("SummaryTitle", "DefinitionTerm", "Question", "ContactName", "KeyFactLabel")),
        tree(lambda root: said(root, "Mesa").find(f"{W}pPr").insert(1, xml('<w:keepNext w:val="0"/>'))),
    ],
    "word-hidden": [look("2,000 miles", "<w:vanish/>")],
    "word-contrast": [
        look("In brief", '<w:color w:val="B9D2EA"/>'),
        lambda data: replaced(data, 'w:val="545B66"', 'w:val="A9AFB8"', STYLES, times=20),
        tree(lambda root: cell_of("2005")(root).find(f"{W}tcPr/{W}shd").set(f"{W}fill", "17324D")),
        tree(lambda root: said(root, "Outer point").find(f"{W}pPr/{W}shd").set(f"{W}fill", "1C1F24")),
    ],
    "word-heading-fake": [look("Said last", "<w:b/>"), look("Room 12", "<w:b/>")],
}
CASES = [(code, n) for code, changes in MUTANTS.items() for n in range(len(changes))]


@pytest.mark.parametrize(("code", "number"), CASES)
def test_a_planted_fault_is_found(code: str, number: int) -> None:
    problems = [one for one in found(MUTANTS[code][number](everything()[0])) if one.code == code]
    assert problems
    assert all(one.message and one.help and one.location.path == PATH for one in problems)


@pytest.mark.parametrize(("code", "number"), [(code, n) for code, changes in RICH.items() for n in range(len(changes))])
def test_a_fault_planted_in_panels_terms_and_groups_is_found(code: str, number: int) -> None:
    assert code in codes(RICH[code][number](rich()[0]))


def test_every_rule_has_a_fault_that_it_finds() -> None:
    codes_ = [rule.code for rule in word.RULES]
    assert len(set(codes_)) == len(codes_)
    assert {*codes_, "unreadable"} == set(MUTANTS) | set(RICH)


def test_what_holds_everything_is_clean() -> None:
    assert found(everything()[0]) == []
    assert found(rich()[0]) == []


@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets(kinds=st.one_of(GROUPED, KEY_FACTS, ENTRIES, SUMMARY)))
def test_groups_and_terms_of_whatever_words_are_clean(sheet: Sheet) -> None:
    """But for what generated words do: bold paragraphs, signs in front, blanks at edges."""
    of_words = {"word-heading-fake", "word-list-fake", "word-blanks", "word-link-empty", "word-heading-skipped"}
    assert codes(write(sheet)) <= of_words


def test_the_mexico_sheet_is_clean() -> None:
    for made in make(Folders.below(ROOT), "mexico", formats=("word",)).renditions:
        assert word.check(made.data, made.file) == []


def test_of_one_rule_ten_are_enough() -> None:
    data = after("Third", *(p(r("Looks like a heading", "<w:b/>")) for _ in range(30)))(everything()[0])
    assert [one.code for one in found(data)] == ["word-heading-fake"] * 10


@pytest.mark.parametrize(
    "change",
    [
        after("Third", p(r("A whole sentence that is bold.", "<w:b/>"))),
        after("Third", p(r("Not bold ") + r("as a whole", "<w:b/>"))),
        after("Third", p(r("Bold, and an item", "<w:b/>"), "ListBullet")),
        after("Third", p(r("-12 degrees"))),
        after("Third", p(r("2005. A year"))),
        into("Third", DECORATIVE),
        into("Third", PICTURE.format(kind="inline", alt='descr="Two roads that meet at a river"')),
        look("after a break", '<w:color w:val="auto"/>'),
        look("after a break", '<w:vanish w:val="0"/>'),
        lambda data: look("after a break", '<w:color w:val="FFFFFF"/>')(
            look("after a break", '<w:shd w:val="clear" w:fill="1C1F24"/>')(data)
        ),
        text("Bureau of Samples", "Bureau 12 of 1995", "word/header1.xml"),
        after("Third", p(r("See ") + linked("the page on more roads"))),
    ],
)
def test_what_is_well_is_let_be(change: Change) -> None:
    assert found(change(everything()[0])) == []


@pytest.mark.parametrize(
    ("alt", "name"),
    [
        ("map.png", ""),
        ("Image", ""),
        ("picture 3", ""),
        ("Picture 7", "Picture 7"),
        ("A picture of roads", ""),
        ("Image showing roads", ""),
        ("x " * 200, ""),
    ],
)
def test_alternative_texts_that_say_too_little(alt: str, name: str) -> None:
    assert weak(alt, name)


@pytest.mark.parametrize(
    "alt", ["Two roads that meet at a river", "Map of the roads of 2004", "Figure of a rider on a coin"]
)
def test_alternative_texts_that_say_enough(alt: str) -> None:
    assert not weak(alt, "Picture 1")


def test_what_only_reads_badly_is_a_warning() -> None:
    warnings = {rule.code for rule in word.RULES if rule.severity is Severity.WARNING}
    assert "word-link-vague" in warnings
    assert not warnings & {"word-contrast", "word-hidden", "word-table-header", "word-bookmark-twice"}
