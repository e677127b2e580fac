"""A character that the fonts lack is found, with its place, wherever it comes from; what is never printed may have any."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from factsheet.checks import glyphs
from factsheet.document import (
    Dataset,
    DatasetColumn,
    DatasetRow,
    Face,
    Fact,
    FactCall,
    Figure,
    Imprint,
    Paragraph,
    Run,
    Sheet,
    Tokens,
)
from factsheet.problems import Location, Problem
from factsheet.readers import words as words_reader
from tests.test_audience import sheet

TOKENS = Tokens(color={}, dark={}, font={"text": "Sans", "heading": "Serif"}, size={}, space={})
ENGLISH = Path(__file__).parents[2] / "templates/words/en.yaml"
WORDS = words_reader.read(ENGLISH.read_bytes(), "words/en.yaml")
ASCII = "".join(map(chr, range(32, 127)))


def face(family: str, characters: str) -> Face:
    coverage = frozenset(map(ord, characters))
    return Face(path=f"fonts/{family}.ttf", family=family, weight=400, italic=False, data=b"", coverage=coverage)


FACES = (face("Sans", ASCII), face("Serif", ASCII))


def para(words: str) -> Paragraph:
    return Paragraph(content=(Run(text=words),))


def check(shown: Sheet, faces: Sequence[Face] = FACES, lines: Sequence[str] = ()) -> list[Problem]:
    return glyphs.check(shown, WORDS, TOKENS, faces, path="content/x.md", lines=lines)


def test_a_missing_character_is_an_error_at_its_place() -> None:
    faces = [face("Sans", ASCII + "\u0416"), face("Serif", ASCII)]
    problems = check(sheet(para("one \u0416 and \u0416")), faces, ["", "  one \u0416 and \u0416"])
    assert [(p.location, p.code) for p in problems] == [(Location(path="content/x.md", line=2, column=7), "glyph")]
    assert "Serif" in problems[0].message
    assert "U+0416 CYRILLIC CAPITAL LETTER ZHE" in problems[0].message


def test_every_face_of_a_family_must_have_it() -> None:
    faces = [face("Sans", ASCII + "é"), face("Sans", ASCII), face("Serif", ASCII + "é")]
    assert len(check(sheet(para("é")), faces)) == 1


def test_covered_text_breaks_and_no_break_spaces_pass() -> None:
    assert check(sheet(para("a\u00a0b"))) == []


def test_what_the_language_prints_is_found_at_the_language() -> None:
    lines = ["---", "date: 2005-08-10", "language: fr"]
    french = replace(sheet(para("a"), language="fr"), date=datetime.date(2005, 8, 10))
    (dated,) = check(french, lines=lines)
    assert (dated.location, dated.excerpt) == (Location(path="content/x.md", line=3, width=8), "language: fr")
    assert "'û'" in dated.message
    (named,) = check(sheet(para("a"), countries=("CW",)), lines=lines)
    assert "'ç'" in named.message
    fact = Fact(id="f", value=Decimal(5), unit="EUR")
    (printed,) = check(sheet(Paragraph(content=(FactCall(fact="f"),)), facts=(fact,)), lines=lines)
    assert ("'€'" in printed.message, printed.location.line) == (True, 3)


def test_fixed_words_are_found_in_their_file() -> None:
    words, files = {**WORDS, "page": "Página"}, [("words/es.yaml", ("of: de", "# á", "page: Página"))]
    (problem,) = glyphs.check(sheet(para("a")), words, TOKENS, FACES, path="content/x.md", files=files)
    assert problem.location == Location(path="words/es.yaml", line=3, column=8)


def test_what_is_never_printed_may_have_any_character() -> None:
    odd = (Run(text="Ж"),)
    unseen = sheet(
        para("a"),
        facts=(Fact(id="f", value=Decimal(1), qualifier="Ж", period=odd, source=odd),),
        datasets=(Dataset(id="d", columns=(DatasetColumn(name=odd),), rows=(DatasetRow(cells=(odd,)),), source=odd),),
    )
    assert check(unseen) == []
    assert len(check(sheet(para("a"), imprint=Imprint(breadcrumb=(odd,))))) == 1


def test_an_alternative_text_is_heard_and_may_have_any_character() -> None:
    shown = Figure(file="a.png", alt=(Run(text="\u0416"),), caption=(Run(text="Words"),))
    assert check(sheet(shown)) == []
    assert [p.code for p in check(sheet(replace(shown, caption=(Run(text="\u0416"),))))] == ["glyph"]
