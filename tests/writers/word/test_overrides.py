"""An audience's own templates, and what goes wrong in templates: each with its file and what to do."""

import pytest

from factsheet.document import Quote
from factsheet.problems import Problem, ProblemsError
from tests.writers.word.documents import files, heading, items, paragraph, templates, words, write

QUOTE = Quote(id="q", blocks=(paragraph("Their words", "q1"),), by=words("Somebody"))
PARAGRAPH = "word/blocks/paragraph.xml.j2"


def problems(own: dict[str, bytes], *blocks: object) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsError) as caught:
        write(*(blocks or (paragraph("Text"),)), using=templates(own))  # type: ignore[arg-type]
    return caught.value.problems


def test_an_audience_wraps_the_template_it_replaces() -> None:
    line = '<w:p><w:pPr><w:pStyle fs:style="Kicker"/></w:pPr><w:r><w:t>Quoted</w:t></w:r></w:p>'
    own = {"word/blocks/quote.xml.j2": f'{line}{{% include "base/word/blocks/quote.xml.j2" %}}'.encode()}
    written = write(QUOTE, using=templates(own))
    at = [t for _, t in written.lines].index("Quoted")
    assert written.lines[at : at + 3] == [("Kicker", "Quoted"), ("Quote", "Their words"), ("Attribution", "Somebody")]
    assert "Quoted" not in [t for _, t in write(QUOTE).lines]


def test_an_audience_extends_the_document_it_replaces() -> None:
    base = files()["word/document.xml.j2"].replace(
        b'{% include "word/imprint.xml.j2" %}', b"{% block end %}{% endblock %}"
    )
    own = b'{% extends "base/word/document.xml.j2" %}{% block end %}<w:p><w:r><w:t>The end</w:t></w:r></w:p>{% endblock %}'
    written = write(paragraph("Text"), using=templates({"word/document.xml.j2": own}, {"word/document.xml.j2": base}))
    assert written.lines[-1] == ("Normal", "The end")


def test_a_mistake_in_a_template_has_its_file_and_line() -> None:
    broken = files()[PARAGRAPH] + b"\n{{ nonsense }}"
    (found,) = problems({PARAGRAPH: broken})
    assert found.location.path == "templates/audiences/sample/word/blocks/paragraph.xml.j2"
    assert found.location.line == broken.count(b"\n") + 1
    assert "nonsense" in found.message


def test_xml_that_does_not_fit_together_is_a_problem() -> None:
    (found,) = problems({PARAGRAPH: b"{# one #}\n<w:p><w:r></w:p>", "word/notice.xml.j2": b""})
    assert found.code == "word-xml"
    assert (found.location.path, found.location.line) == (f"templates/audiences/sample/{PARAGRAPH}", 2)
    assert "<w:p><w:r></w:p>" in found.help


def test_a_style_that_is_not_there_is_named() -> None:
    own = files()[PARAGRAPH].replace(b'fs:style="{{ place.style }}"', b'fs:style="Qoute"')
    (found,) = problems({PARAGRAPH: own})
    assert found.code == "missing-style"
    assert "'Qoute'" in found.message
    assert "did you mean 'Quote'?" in found.help


@pytest.mark.parametrize(
    ("xml", "code", "help_"),
    [
        ('<w:p fs:blok="x"/>', "word-attribute", "did you mean 'block'?"),
        ('<w:p fs:style="Quote"/>', "word-style-place", "<w:pStyle>"),
        ('<w:p><w:r fs:block="x"/></w:p>', "word-block", "<w:p>"),
        ('<fs:group fs:block="x" fs:kind="lst"><w:p/></fs:group>', "word-group", "did you mean 'list'?"),
        ('<fs:gruop fs:block="x"><w:p/></fs:gruop>', "word-element", "fs:group"),
    ],
)
def test_what_means_nothing_is_a_problem(xml: str, code: str, help_: str) -> None:
    (found,) = problems({PARAGRAPH: b"{# one #}\n" + xml.encode()})
    assert found.code == code
    assert (found.location.path, found.location.line) == (f"templates/audiences/sample/{PARAGRAPH}", 2)
    assert help_ in found.help


def test_a_block_whose_id_a_template_forgot_cannot_be_led_to() -> None:
    from factsheet.document import Link, Paragraph, Run

    own = {"word/blocks/heading.xml.j2": b"<w:p><w:r><w:t>{{ text(block.content) }}</w:t></w:r></w:p>"}
    link = Paragraph(content=(Link(target="#head", content=(Run(text="there"),)),), id="p")
    (found,) = problems(own, heading("Head"), link)
    assert found.code == "word-anchor"
    assert 'fs:block="{{ block.id }}"' in found.help


def test_a_comment_in_a_template_is_not_printed() -> None:
    own = {PARAGRAPH: b"<!-- for designers -->" + files()[PARAGRAPH]}
    written = write(items("l", "item"), using=templates(own))
    assert b"for designers" not in written.parts["word/document.xml"]
