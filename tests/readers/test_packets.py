"""A packet's file: what it may say, and where it is told what is wrong."""

import datetime

import pytest

from factsheet.document import Audience, Audiences
from factsheet.readers import packets
from factsheet.readers.packets import Reading


def audience(name: str, *includes: str) -> Audience:
    return Audience(
        name=name,
        title=name,
        readers=name,
        banner="",
        includes=includes,
        paper="letter",
        reads=frozenset([name, *includes]),
    )


AUDIENCES: Audiences = {
    a.name: a for a in (audience("public"), audience("congress", "public"), audience("press", "public"))
}
WHOLE = """\
title: "A Trip: an Example"
subtitle: To three countries
occasion: A visit
dates: [2026-12-07, 2026-12-11]
prepared-by: A bureau
prepared-for: A committee
language: en-US
audiences: [congress, press]
cover: {file: maps/andes.png, alt: A map of the Andes, credit: A bureau}
tabs:
  - document: agenda
    title: Agenda
  - mexico
  - sheet: peru
    for: congress
    accept: {tab-withdrawn: the committee asks for it}
"""


def read(text: str) -> Reading:
    return packets.read(text.encode(), path="content/packets/trip.yaml", name="trip", audiences=AUDIENCES)


def test_a_packet_says_what_stands_on_its_cover_and_behind_its_tabs() -> None:
    reading = read(WHOLE)
    assert reading.problems == ()
    plan = reading.plan
    assert plan is not None
    assert plan.audiences == ("congress", "press")
    assert (plan.front.title, plan.front.subtitle) == ("A Trip: an Example", "To three countries")
    assert plan.front.dates == (datetime.date(2026, 12, 7), datetime.date(2026, 12, 11))
    assert plan.front.cover is not None
    assert plan.front.cover.file == "maps/andes.png"
    assert [(s.name, s.is_document, s.title) for s in plan.slots] == [
        ("agenda", True, "Agenda"),
        ("mexico", False, ""),
        ("peru", False, ""),
    ]
    assert plan.slots[2].accept == {"tab-withdrawn"}
    assert plan.slots[2].mark == (frozenset(["congress"]),)
    assert [(s.location.line, s.location.column) for s in plan.slots if s.location] == [(11, 15), (13, 5), (14, 12)]


WRONG = [
    ("subtitle: ", "subtitel: ", "unknown-key", 2, "did you mean 'subtitle'?"),
    ("language: en-US\n", "", "missing-key", 1, "language"),
    ("audiences: [congress, press]", "audiences: []", "value", 8, "fill it in"),
    ("audiences: [congress, press]", "audiences: [congres]", "unknown-audience", 8, "did you mean 'congress'?"),
    ("audiences: [congress, press]", "audiences: [press]", "nobody", 15, "press"),
    ("[2026-12-07, 2026-12-11]", "[2026-12-11, 2026-12-07]", "date", 4, "first"),
    ("[2026-12-07, 2026-12-11]", "[2026-12-07, 2026-12-08, 2026-12-09]", "date", 4, "first and the last"),
    ("[2026-12-07, 2026-12-11]", "soon", "date", 4, "YYYY-MM-DD"),
    ("  - mexico", "  - sheet: mexico\n    document: agenda", "value", 13, "sheet: NAME"),
    ("  - mexico", "  - title: Mexico", "value", 13, "sheet: NAME"),
    ("  - mexico", "  - agenda", "tab-twice", 13, "once is enough"),
    ("  - mexico", "  - peru", "tab-twice", 14, "once is enough"),
    ("  - mexico", "  - index", "value", 13, "rename the file"),
    ("  - mexico", "  - Mexico.md", "sheet", 13, "without .md"),
    ("tab-withdrawn:", "tab-gone:", "unknown-key", 16, "tab-withdrawn"),
    ("tab-withdrawn: the committee asks for it", 'tab-withdrawn: ""', "value", 16, "fill it in"),
    ("for: congress", "for: senate", "unknown-audience", 15, "known"),
    (", alt: A map of the Andes", "", "missing-key", 9, "alt"),
    ("subtitle: To three countries", 'subtitle: ""', "value", 2, "leave the key out"),
]


@pytest.mark.parametrize(("old", "new", "code", "line", "help_"), WRONG)
def test_what_is_wrong_is_told_with_its_place_and_a_remedy(
    old: str, new: str, code: str, line: int, help_: str
) -> None:
    reading = read(WHOLE.replace(old, new, 1))
    assert reading.plan is None
    assert [(p.code, p.location.line) for p in reading.problems] == [(code, line)], reading.problems
    assert help_ in f"{reading.problems[0].help} {reading.problems[0].message}"


def test_all_problems_of_a_file_are_told_at_once() -> None:
    text = WHOLE.replace("for: congress", "for: senate").replace("2026-12-11", "never").replace("A visit", '""')
    assert {p.code for p in read(text).problems} == {"unknown-audience", "date", "value"}
