"""The search index: what it holds is what its packet says, told by section, or by tab in a large packet."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factsheet.document import Sheet
from factsheet.document.terms import Section
from factsheet.packet import search
from factsheet.readers.html import index as reader
from factsheet.readers.html.index import Searched
from factsheet.writers import page
from tests.packet import sites
from tests.writers import samples

WORDS = samples.templates().words


def many(count: int) -> list[tuple[str, Sheet]]:
    return [
        (f"Tab {n}", samples.sheet(samples.heading(f"Part {n % 7}"), samples.paragraph(f"x{n}"), name=f"s{n}"))
        for n in range(count)
    ]


def test_a_small_packet_tells_sections_apart_and_a_large_one_tabs() -> None:
    few = search.index(sites.packet(many(search.FINE)), WORDS)
    lots = search.index(sites.packet(many(search.FINE + 1)), WORDS)
    assert few["sections"][0] == [["", ""], ["part-0", "Part 0"]]
    assert lots["sections"] == [[["", ""]]] * (search.FINE + 1)


def test_ids_and_headings_are_those_of_the_page() -> None:
    index = search.index(sites.sample(), WORDS)
    assert index["sections"][0] == [
        ["", ""], ["first-2", "First"], ["second", "Second"], ["third", "Third"], ["sources", "Sources"],
        ["related-links", "Related links"], ["contacts", "Contacts"], ["_notes", "Notes"],
    ]  # fmt: skip


SECTIONS = st.lists(
    st.frozensets(st.text(alphabet="ab1é", min_size=1, max_size=6), min_size=1, max_size=8), min_size=1, max_size=9
)


@given(tabs=st.lists(SECTIONS, min_size=1, max_size=30))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_what_is_written_is_read(tabs: list[list[frozenset[str]]]) -> None:
    """Through text, by a reader that shares no code with what writes it."""
    parts = [
        [search.Part(id=f"i{n}" if n else "", heading=f"H{n}" if n else "", terms=held) for n, held in enumerate(tab)]
        for tab in tabs
    ]
    searched = [
        Searched(
            headings=tuple((p.id, p.heading) for p in tab),
            sections=tuple(Section(heading=p.heading, terms=p.terms) for p in tab),
        )
        for tab in parts
    ]
    reader.check(page.data(search.written(parts)), searched)


def test_it_is_built_from_what_the_packet_says_and_nothing_else() -> None:
    """A word that no reader has is in no index: the same sheets, the same bytes."""
    made = sites.sample()
    index = search.index(made, WORDS)
    assert index == search.index(replace(made, name="other", occasion="Something else"), WORDS)
    assert "amplers" not in index["terms"]
