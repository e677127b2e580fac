"""The sheets of a packet to the index by which its web pages are searched: which terms stand in which sections.

Built from what the packet's readers have, and nothing else. The index is data that templates/html/packet.js reads:

- `sections`: by tab, id and heading of each section; the first of a tab, without either, stands above its first heading.
  They are numbered through all tabs, from 0. In a large packet each tab is one section.
- `terms`: a line each, in their order; its first character is how many it has in common with the line before, by its
  place in DIGITS.
- `places`: a line for each term, the sections it stands in: how many are left out before the next, by a character of
  DIGITS, or "_" for as many as there are digits; "*" for all sections.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from factsheet.document import Packet, Tab, Words, plain, printed
from factsheet.document.terms import sections
from factsheet.formats import BY_NAME
from factsheet.writers import markup

DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
FURTHER, EVERYWHERE = "_", "*"
MEDIUM: Final = BY_NAME["html"].medium
FINE: Final = 50  # tabs: in more of them, sections would make the index of a packet larger than all its fonts


@dataclass(frozen=True, kw_only=True)
class Part:
    """A section of a tab: its id on the page, its heading and its terms."""

    id: str
    heading: str
    terms: frozenset[str]


def index(packet: Packet, words: Words) -> dict[str, Any]:
    """The index of a packet, as data."""
    tabs = [_parts(tab, words) for tab in packet.tabs]
    return written(tabs if len(tabs) <= FINE else [[_whole(parts)] for parts in tabs])


def written(tabs: Sequence[Sequence[Part]]) -> dict[str, Any]:
    """The index of the sections of tabs, as data."""
    places: dict[str, list[int]] = {}
    for number, part in enumerate(part for parts in tabs for part in parts):
        for term in part.terms:
            places.setdefault(term, []).append(number)
    count = sum(map(len, tabs))
    terms = sorted(places)
    return {
        "sections": [[[part.id, part.heading] for part in parts] for parts in tabs],
        "terms": "\n".join(_front_coded(terms)),
        "places": "\n".join(_places(places[term], count) for term in terms),
    }


def _parts(tab: Tab, words: Words) -> list[Part]:
    found = sections(tab.title, plain(tab.sheet, words, MEDIUM), words["notes"])
    ids = ["", *(id_ for _, id_, _ in markup.outline(printed(tab.sheet, words), words))]
    return [Part(id=id_, heading=section.heading, terms=section.terms) for id_, section in zip(ids, found, strict=True)]


def _whole(parts: Sequence[Part]) -> Part:
    return Part(id="", heading="", terms=frozenset[str]().union(*(part.terms for part in parts)))


def _front_coded(terms: Sequence[str]) -> Iterator[str]:
    before = ""
    for term in terms:
        pairs = zip(term, before[: len(DIGITS) - 1], strict=False)
        same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(term), len(before), len(DIGITS) - 1))
        yield DIGITS[same] + term[same:]
        before = term


def _places(numbers: Sequence[int], count: int) -> str:
    if len(numbers) == count:
        return EVERYWHERE
    out, before = [], -1
    for number in numbers:
        further, rest = divmod(number - before - 1, len(DIGITS))
        out.append(FURTHER * further + DIGITS[rest])
        before = number
    return "".join(out)
