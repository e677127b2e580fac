"""`{{ slots }}` typed in Word: filled where they stand, in whatever runs Word cut them into, and no expression."""

from collections.abc import Callable

import pytest

from factsheet.problems import Problem, ProblemsError
from tests.writers.word.documents import Written, edited, paragraph, templates, text, words, write

REFERENCE = "word/reference.docx"
HEADER = "word/header1.xml"


def with_header(typed: str) -> bytes:
    """The reference document with something typed in the place of the running bureau."""
    return edited(lambda x: x.replace('<w:r><w:t xml:space="preserve">{{ bureau }}</w:t></w:r>', typed), HEADER)


def run(words_: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{words_}</w:t></w:r>'


def filled(typed: str, banner: str = "") -> Written:
    using = templates({REFERENCE: with_header(typed)}, banner=banner)
    return write(paragraph("Body"), using=using, number="S-1")


def problem(data: bytes) -> Problem:
    with pytest.raises(ProblemsError) as caught:
        write(paragraph("Body"), using=templates({REFERENCE: data}))
    (found,) = caught.value.problems
    assert found.code == "slot"
    assert found.location.path == "templates/audiences/sample/word/reference.docx"
    return found


BOLD = "<w:rPr><w:b/></w:rPr>"


@pytest.mark.parametrize(
    "typed",
    [
        run("{{ title }}"),
        run("{{title}}"),
        run("{{\u00a0title\u00a0}}"),
        run("{") + run("{") + run(" ti", BOLD) + '<w:proofErr w:type="spellStart"/>' + run("tle }") + run("}"),
        run("{{ ti") + '<w:bookmarkStart w:id="90" w:name="x"/><w:bookmarkEnd w:id="90"/>' + run("tle }}"),
    ],
)
def test_a_slot_is_filled_however_word_split_it(typed: str) -> None:
    assert text(filled(run("Before ") + typed + run(" after")).tree(HEADER)) == "Before A sample title afterSample Kind"


def test_the_value_has_the_look_of_the_slots_first_character() -> None:
    tree = filled(run("{{ ti", BOLD) + run("tle }}")).tree(HEADER)
    (first,) = (r for r in tree.iter() if r.tag.endswith("}r") and "A sample title" in text(r))
    assert first.find("{*}rPr/{*}b") is not None


def test_several_slots_fixed_words_and_case() -> None:
    written = filled(run("{{ number }}: {{ kind | upper }}, {{ date }} ({{ words.page }})"))
    assert "S-1: SAMPLE KIND, August 10, 2005 (Page)" in text(written.tree(HEADER))


def test_a_cover_in_the_text_is_filled_and_stands_above_the_sheet() -> None:
    cover = "<w:p><w:r><w:t>Cover of {{ title }}</w:t></w:r></w:p><w:p><w:r><w:t>{{ banner }}</w:t></w:r></w:p>"
    data = edited(lambda x: x.replace("<w:body>", "<w:body>" + cover))
    lines = [t for _, t in write(paragraph("Body"), using=templates({REFERENCE: data})).lines]
    assert lines[:2] == ["Cover of A sample title", "Sample Kind"]


def test_a_value_is_never_read_again() -> None:
    written = write(paragraph("{{ number }} stays"), title=words("{{ number }} too"), number="S-1")
    assert "{{ number }} stays" in written.styled("Normal")
    assert "{{ number }} too" in text(written.tree("word/footer1.xml"))


@pytest.mark.parametrize(
    ("typed", "said", "help_"),
    [
        ("{{ titel }}", "no value is called so", "did you mean 'title'?"),
        ("{{ words.pgae }}", "no value is called so", "did you mean 'page'?"),
        ("{{ title | uper }}", "nothing is called 'uper'", "did you mean 'upper'?"),
        ("{{ title.x }}", "no value is called so", ""),
        ("{{ words }}", "no value is called so", ""),
        ("{{ title", "not closed", "{{ name }}"),
        ("title }}", "not closed", "{{ name }}"),
        ("{% if title %}", "only slots work", "a template"),
        ("{{ 7 * 7 }}", "is no name", "{{ title }}"),
        ("{{ title.__class__ }}", "no value is called so", ""),
        ("{{ ''.join(title) }}", "is no name", "{{ title }}"),
        ("{{ }}", "is no name", "{{ title }}"),
        ("{{ body }}", "no value is called so", ""),
    ],
)
def test_a_slot_that_means_nothing_is_a_problem(typed: str, said: str, help_: str) -> None:
    found = problem(with_header(run(typed)))
    assert said in found.message
    assert "header1.xml" in found.message
    assert help_ in found.help


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.replace("{{ body }}", ""),
        lambda x: x.replace("{{ body }}", "Text: {{ bodies }}").replace("{{ bodies }}", ""),
        lambda x: x.replace("<w:body>", "<w:body><w:p><w:r><w:t>{{ body }}</w:t></w:r></w:p>"),
    ],
)
def test_the_body_has_one_place(change: Callable[[str], str]) -> None:
    assert "{{ body }}" in problem(edited(change)).message


@pytest.mark.parametrize("first", ["", "<w:p/><w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"])
def test_an_empty_slot_takes_its_line_with_it_but_a_cell_ends_with_one(first: str) -> None:
    slot = "<w:p><w:r><w:t>{{ banner }}</w:t></w:r></w:p>"
    cell = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{first}{slot}</w:tc></w:tr></w:tbl>"
    data = edited(lambda x: x.replace("<w:body>", "<w:body>" + cell))
    tree = write(paragraph("Body"), using=templates({REFERENCE: data})).tree()
    held = next(tree.iter("{*}tc"))
    assert held[-1].tag.endswith("}p")


def test_a_slot_in_a_text_box_is_filled_once() -> None:
    box = (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>Box: {{ number }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    tree = filled(run("Outside: {{ num") + box + run("ber }}")).tree(HEADER)
    assert "Outside: S-1" in text(tree)
    assert [text(p) for b in tree.iter("{*}txbxContent") for p in b] == ["Box: S-1"]
