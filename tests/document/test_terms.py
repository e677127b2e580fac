"""Terms: what a search finds words by, alike however they are written; and which section of a sheet has which."""

import pytest

from factsheet.document import Medium, plain
from factsheet.document.terms import sections, terms
from tests.writers import samples

FOLDED = {
    "Mexico's Policía": {"mexico", "s", "policia"},
    "U.S. and U.S.A.": {"us", "and", "usa"},
    "a.b.cd": {"ab", "cd"},
    "1,200 miles, 266.6 in 2004.": {"1200", "miles", "2666", "in", "2004"},
    "1,2x": {"1", "2x"},
    "Straße Œuvre ﬁsh İstanbul": {"straße", "œuvre", "fish", "istanbul"},
    "x² ½ Ⅻ": {"x2", "1", "2", "xii"},
    "state.gov/a_b": {"state", "gov", "a", "b"},
    "Ελλάδα Україна 한국": {"ελλαδα", "украіна", *terms("한국")},
    "– — … “”": set(),
    "": set(),
}


@pytest.mark.parametrize("words", FOLDED)
def test_words_are_folded(words: str) -> None:
    assert terms(words) == FOLDED[words]


def test_what_is_folded_folds_to_itself() -> None:
    for words in FOLDED:
        for term in terms(words):
            assert terms(term) == {term}


def test_each_section_has_its_own_terms() -> None:
    sheet = samples.sheet(
        samples.paragraph("Above all."),
        samples.heading("First"),
        samples.paragraph("One."),
        samples.heading("Deep", 4),
        samples.paragraph("Two."),
        samples.heading("Second", 3),
        samples.table(),
    )
    words = samples.templates().words
    found = sections("Tab", plain(sheet, words, Medium(breaks=True, files=True)), "Notes")
    assert [section.heading for section in found] == ["", "First", "Second"]
    assert {"tab", "sample", "title", "above", "all", "published", "sampleville"} <= found[0].terms
    assert found[1].terms == {"first", "one", "deep", "two"}
    assert {"second", "areas", "crops", "crop", "alpha", "1200", "yearbook"} <= found[2].terms


def test_every_kind_of_block_is_searched() -> None:
    words = samples.templates().words
    boxes = plain(samples.boxes(), words, Medium(breaks=True, files=True))
    found = frozenset[str]().union(*(s.terms for s in sections("Tab", boxes, "Notes")))
    assert terms("matters listed border miles share trade asks anybody sense sampleville desk fisheries boats") <= found


def test_what_the_publisher_says_below_every_sheet_is_not_searched() -> None:
    words = samples.templates().words
    seen = plain(samples.everything(), words, Medium(breaks=True, files=True))
    found = frozenset[str]().union(*(s.terms for s in sections("Tab", seen, "Notes")))
    assert {"quoted", "note", "yearbook", "superseded"} <= found
    assert not found & {"samplers", "privacy", "nothing"}
