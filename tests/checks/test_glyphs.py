"""A character that the fonts lack is found, with its place; all others pass."""

from factsheet.checks import glyphs
from factsheet.document import Face, Paragraph, Run, Tokens
from factsheet.problems import Location
from tests.test_audience import sheet

TOKENS = Tokens(color={}, dark={}, font={"text": "Sans", "heading": "Serif"}, size={}, space={})


def face(family: str, characters: str) -> Face:
    coverage = frozenset(map(ord, characters))
    return Face(path=f"fonts/{family}.ttf", family=family, weight=400, italic=False, data=b"", coverage=coverage)


ASCII = "".join(map(chr, range(32, 127)))


def test_a_missing_character_is_an_error_at_its_place() -> None:
    problems = glyphs.check(
        sheet(Paragraph(content=(Run(text="one \u0416 and \u0416"),))),
        TOKENS,
        [face("Sans", ASCII + "\u0416"), face("Serif", ASCII)],
        path="content/x.md",
        lines=["", "  one \u0416 and \u0416"],
    )
    assert [(p.location, p.code) for p in problems] == [(Location(path="content/x.md", line=2, column=7), "glyph")]
    assert "Serif" in problems[0].message
    assert "U+0416 CYRILLIC CAPITAL LETTER ZHE" in problems[0].message


def test_every_face_of_a_family_must_have_it() -> None:
    faces = [face("Sans", ASCII + "é"), face("Sans", ASCII), face("Serif", ASCII + "é")]
    problems = glyphs.check(sheet(Paragraph(content=(Run(text="é"),))), TOKENS, faces, path="x.md")
    assert len(problems) == 1


def test_covered_text_breaks_and_no_break_spaces_pass() -> None:
    shown = sheet(Paragraph(content=(Run(text="a\u00a0b"),)))
    assert glyphs.check(shown, TOKENS, [face("Sans", ASCII), face("Serif", ASCII)], path="x.md") == []
