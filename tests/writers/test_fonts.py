"""Font files to faces, faces to subsets."""

import io

import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from factsheet.problems import ProblemsError
from factsheet.writers import fonts
from tests.writers import samples

REGULAR = "fonts/PublicSans-Regular.ttf"


def given() -> dict[str, bytes]:
    return {n: d for n, d in samples.common().items() if n.startswith("fonts/")}


def test_every_family_has_its_four_faces() -> None:
    seen = {(f.family, f.weight, f.italic) for f in samples.faces()}
    assert seen == {(f, w, i) for f in ("Literata", "Public Sans") for w in (400, 600) for i in (False, True)}


@pytest.mark.parametrize("family", ["Literata", "PublicSans"])
def test_every_family_has_its_licence_beside_it(family: str) -> None:
    assert b"SIL OPEN FONT LICENSE" in given()[f"fonts/{family}-OFL.txt"]


def test_no_face_has_one_glyph_for_two_characters_a_reader_of_pdf_must_tell_apart() -> None:
    for path, data in given().items():
        if path.endswith(".ttf"):
            glyphs = TTFont(io.BytesIO(data)).getBestCmap()
            assert glyphs[0x20] != glyphs[0xA0], path
            assert len({glyphs[c] for c in (0x27, 0x2018, 0x2019, 0x22, 0x201C, 0x201D)}) == 6, path
            assert len({glyphs[c] for c in (0x2D, 0xAD, 0x2013, 0x2014)}) >= 3, path


def test_coverage_is_latin_extended_and_knows_the_narrow_space() -> None:
    for face in samples.faces():
        assert {ord(c) for c in "ŁřşžőĞ“”‘’–—…•§€\u00a0\u202f"} <= face.coverage


def test_a_subset_is_small_whole_and_the_same_every_time() -> None:
    face = next(f for f in samples.faces() if f.path == REGULAR)
    first = fonts.woff2(face, "Ł")
    fonts._kept.cache_clear()
    assert fonts.woff2(face, "Ł") == first
    assert first[:4] == b"wOF2"
    assert len(first) < 20_000
    glyphs = TTFont(io.BytesIO(first)).getBestCmap()
    assert {ord(c) for c in "AZaz09é“Ł"} <= set(glyphs)
    assert ord("ń") not in glyphs, "a subset holds what the page has, no more"


def refused(files: dict[str, bytes]) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsError) as caught:
        fonts.faces(files, "templates")
    return [(p.location.path, p.message) for p in caught.value.problems]


def test_what_is_no_font_is_a_problem_at_its_file() -> None:
    files = {"fonts/a.ttf": b"no font", "fonts/b.woff2": b"wOF2", "fonts/readme.txt": b"is none"}
    assert [path for path, _ in refused(files)] == ["templates/fonts/a.ttf", "templates/fonts/b.woff2"]


def test_a_cut_file_is_a_problem_too() -> None:
    assert [path for path, _ in refused({"fonts/a.ttf": given()[REGULAR][:500]})] == ["templates/fonts/a.ttf"]


def test_a_face_that_is_there_twice_is_a_problem() -> None:
    [(path, message)] = refused({**given(), "fonts/zz.ttf": given()[REGULAR]})
    assert path == "templates/fonts/zz.ttf"
    assert REGULAR in message


def test_a_variable_font_is_a_problem() -> None:
    font = TTFont(io.BytesIO(given()[REGULAR]))
    font["fvar"] = DefaultTable("fvar")
    font["fvar"].data = b"\0\1\0\0\0\x10\0\2\0\0\0\x14\0\0\0\x04"
    out = io.BytesIO()
    font.save(out)
    [(_, message)] = refused({"fonts/a.ttf": out.getvalue()})
    assert "variable" in message
