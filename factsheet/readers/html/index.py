"""The search index of a packet to what it finds, and where that is not what its pages say: no word more, none less.

How it is written stands in factsheet/packet/search.py; this reads it without that, as the script of the page does.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from factsheet.document.terms import Section
from factsheet.readers.html.markup import unreadable

DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
ABOVE: Final = ("", "")  # id and heading of what stands above the first heading


@dataclass(frozen=True, kw_only=True)
class Searched:
    """What the page of a tab has to be found: id and heading of each section, and the terms in them."""

    headings: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def check(data: str, tabs: Sequence[Searched]) -> None:
    """Hold the text of an index against the pages of its tabs. Raises ProblemsError where they differ."""
    try:
        named, found = _read(data)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise unreadable("the search index of this packet is damaged") from error
    if all(tab == [ABOVE] for tab in named):
        tabs = [_whole(tab) for tab in tabs]
    if named != [list(tab.headings) for tab in tabs]:
        raise unreadable("the search of this packet names other sections than its pages have")
    said: dict[str, list[int]] = {}
    for number, section in enumerate(section for tab in tabs for section in tab.sections):
        for term in section.terms:
            said.setdefault(term, []).append(number)
    for term in sorted({*found, *said}):
        if term not in said:
            raise unreadable(f"the search of this packet finds '{term[:40]}', which no page says")
        if found.get(term) != said[term]:
            raise unreadable(f"the search of this packet does not find '{term[:40]}' where its pages say it")


def _read(data: str) -> tuple[list[list[tuple[str, str]]], dict[str, list[int]]]:
    """The sections of each tab and the places of each term. Raises ValueError and its like for what is no index."""
    index = json.loads(data)
    if list(index) != ["sections", "terms", "places"]:
        raise ValueError("an index has other parts")
    named = [[(str(id_), str(heading)) for id_, heading in tab] for tab in index["sections"]]
    terms = list(_terms(index["terms"]))
    if terms != sorted(set(terms)):
        raise ValueError("terms stand in their order, once")
    count = sum(map(len, named))
    return named, dict(zip(terms, (_places(p, count) for p in index["places"].split("\n")), strict=True))


def _whole(tab: Searched) -> Searched:
    """A tab as one section."""
    terms = frozenset[str]().union(*(section.terms for section in tab.sections))
    return Searched(headings=(ABOVE,), sections=(Section(heading="", terms=terms),))


def _terms(lines: str) -> Iterator[str]:
    before = ""
    for line in lines.split("\n"):
        same = DIGITS.index(line[0])
        if same > len(before):
            raise ValueError("there is no so long term before it")
        before = before[:same] + line[1:]
        yield before


def _places(written: str, count: int) -> list[int]:
    if written == "*":
        return list(range(count))
    found, place = [], -1
    for letter in written:
        if letter == "_":
            place += len(DIGITS)
        else:
            place += DIGITS.index(letter) + 1
            found.append(place)
    return found
