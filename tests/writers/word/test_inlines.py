"""Runs, links, notes and languages in Word: character styles, relationships, footnotes, fields."""

import re
from decimal import Decimal
from typing import Any

import pytest

from factsheet.document import Break, Fact, FactCall, Imprint, Link, Note, NoteCall, Paragraph, Quote, Reference, Run
from factsheet.problems import ProblemsError
from tests.writers.word.documents import W, Written, heading, paragraph, text, words, write

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def runs(paragraph_: Any) -> list[tuple[str, str]]:
    """Character style and text of each run."""
    out = []
    for run in paragraph_.iter(f"{W}r"):
        style = run.find(f"{W}rPr/{W}rStyle")
        out.append(("" if style is None else style.get(f"{W}val"), text(run)))
    return out


def test_strong_and_emphasis_are_character_styles() -> None:
    content = (
        Run(text="plain "),
        Run(text="strong", strong=True),
        Run(text=" and "),
        Run(text="emphasis", emphasis=True),
        Run(text=" and "),
        Run(text="both", strong=True, emphasis=True),
    )
    found = write(Paragraph(content=content, id="p")).find("plain")
    assert [(s, t) for s, t in runs(found) if s] == [
        ("Strong", "strong"),
        ("Emphasis", "emphasis"),
        ("Strong", "both"),
    ]
    assert found.findall(f"{W}r")[-1].find(f"{W}rPr/{W}i") is not None


def test_like_runs_that_touch_are_one() -> None:
    written = write(Quote(id="q", blocks=(paragraph("Said", "q1"),), source=words("a speech")))
    assert runs(written.find("a speech")) == [("", "Source: a speech")]


def test_what_separates_the_steps_of_a_row_says_so() -> None:
    written = write(imprint=Imprint(breadcrumb=(words("First"), words("Second"))))
    assert runs(written.find("First")) == [("", "First"), ("Separator", " › "), ("", "Second")]


def test_the_language_stands_on_the_document_and_on_phrases() -> None:
    content = (Run(text="He said "), Run(text="une phrase", language="fr"), Run(text="."))
    written = write(Paragraph(content=content, id="p"), language="es-MX")
    tags = [t.get(f"{W}val") for t in written.tree().iter(f"{W}lang")]
    assert tags == ["fr"]
    defaults = written.tree("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert defaults.get(f"{W}val") == "es-MX"
    assert written.document.core_properties.language == "es-MX"
    assert written.tree("word/settings.xml").find(f"{W}themeFontLang").get(f"{W}val") == "es-MX"


def target(written: Written, link: Any, part: str = "document") -> str:
    rels = written.tree(f"word/_rels/{part}.xml.rels")
    return next(str(r.get("Target")) for r in rels if r.get("Id") == link.get(f"{R}id"))


def test_a_link_has_an_address_and_the_look_of_one() -> None:
    address = "https://example.org/?a=1&b=<2>"
    content = (Link(target=address, content=(Run(text="words "), Run(text="strong", strong=True))), Run(text="."))
    written = write(Paragraph(content=content, id="p"))
    (link,) = written.tree().iter(f"{W}hyperlink")
    assert target(written, link) == address
    assert runs(link) == [("Hyperlink", "words "), ("Hyperlink", "strong")]
    assert link.findall(f"{W}r")[1].find(f"{W}rPr/{W}b") is not None


def test_a_link_to_a_block_leads_to_its_bookmark() -> None:
    content = (Link(target="#the-second", content=words("see there")),)  # type: ignore[arg-type]
    written = write(heading("The first"), Paragraph(content=content, id="p"), heading("The second"))
    (link,) = written.tree().iter(f"{W}hyperlink")
    assert link.get(f"{W}anchor") == "_fs_the_second"
    assert "_fs_the_second" in [b.get(f"{W}name") for b in written.find("The second").iter(f"{W}bookmarkStart")]


def test_a_link_to_no_block_is_a_problem() -> None:
    content = (Link(target="#nowhere", content=words("see there")),)  # type: ignore[arg-type]
    with pytest.raises(ProblemsError, match="'#nowhere'"):
        write(Paragraph(content=content, id="p"))


def test_a_link_to_a_sheet_is_words() -> None:
    content = (Run(text="See "), Link(target="sheet:other#there", content=(Run(text="the other"),)), Run(text="."))
    reference = Reference(text=words("Another sheet"), target="sheet:other")
    written = write(Paragraph(content=content, id="p"), links=(reference,))
    assert runs(written.find("See the other.")) == [("", "See the other.")]
    assert "Another sheet" in written.styled("List Bullet")
    assert not list(written.tree().iter(f"{W}hyperlink"))


def test_a_break_is_a_break() -> None:
    found = write(Paragraph(content=(Run(text="one"), Break(), Run(text="two")), id="p")).find("one")
    assert [c.tag.removeprefix(W) for c in found.iter() if c.tag in {f"{W}t", f"{W}br"}] == ["t", "br", "t"]


CALLS = (
    Run(text="First"),
    NoteCall(note="b"),
    Run(text=" second"),
    NoteCall(note="a"),
    Run(text=" first again"),
    NoteCall(note="b"),
)
NOTES = (
    Note(id="a", content=words("The note a")),
    Note(
        id="b", content=(Run(text="The note b, "), Link(target="https://example.org/b", content=(Run(text="there"),)))
    ),
)


def test_notes_are_footnotes_in_the_order_of_their_calls() -> None:
    written = write(Paragraph(content=CALLS, id="p"), notes=NOTES)
    notes = {n.get(f"{W}id"): text(n).strip() for n in written.tree("word/footnotes.xml")}
    assert notes == {"-1": "", "0": "", "1": "The note b, there", "2": "The note a"}
    calls = [c.get(f"{W}id") for c in written.tree().iter(f"{W}footnoteReference")]
    assert calls == ["1", "2"]
    (link,) = written.tree("word/footnotes.xml").iter(f"{W}hyperlink")
    assert target(written, link, "footnotes") == "https://example.org/b"
    declared = [n.get(f"{W}id") for n in written.tree("word/settings.xml").iter(f"{W}footnote")]
    assert declared == ["-1", "0"]


def test_a_note_called_again_refers_to_its_first_call() -> None:
    written = write(Paragraph(content=CALLS, id="p"), notes=NOTES)
    found = written.find("First")
    assert text(found) == "First second first again1"
    (instruction,) = found.iter(f"{W}instrText")
    assert re.fullmatch(r" NOTEREF _fsN_b \\f \\h ", instruction.text)
    states = [c.get(f"{W}fldCharType") for c in found.iter(f"{W}fldChar")]
    assert states == ["begin", "separate", "end"]
    assert "_fsN_b" in [b.get(f"{W}name") for b in found.iter(f"{W}bookmarkStart")]


def test_without_notes_there_is_no_part_for_them() -> None:
    assert "word/footnotes.xml" not in write(paragraph("Text")).parts


def test_a_note_called_in_a_note_is_a_problem() -> None:
    notes = (Note(id="a", content=(Run(text="See"), NoteCall(note="a"))),)
    with pytest.raises(ProblemsError) as caught:
        write(Paragraph(content=(Run(text="x"), NoteCall(note="a")), id="p"), notes=notes)
    assert [p.code for p in caught.value.problems] == ["word-note"]


def test_facts_are_printed() -> None:
    facts = (Fact(id="length", value=Decimal(2000), unit="mile"),)
    assert write(Paragraph(content=(FactCall(fact="length"),), id="p"), facts=facts).styled("Normal") == ["2,000 miles"]
