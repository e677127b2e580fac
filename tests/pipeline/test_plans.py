"""The tabs of a packet: which sheets and documents they are, and what keeps one from being bound for an audience."""

from pathlib import Path

import pytest

from factsheet.document import Slot
from factsheet.pipeline.plans import PlanSource, Shelf, read_plans, tabs
from factsheet.pipeline.sources import Folders, Source, read_audiences
from factsheet.problems import Problem, Severity, UsageError
from tests.projects import AUDIENCES

PACKET = """\
title: A Trip
language: en-US
audiences: [public, interagency]
tabs:
{tabs}
"""
SHEET = """\
---
title: {name}
country: MX
kind: Fact Sheet
bureau: Bureau of Examples
date: 2005-08-10
language: en-US
audience: public
{more}---

Open words. [Guarded words.]{{for=interagency}}
"""


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    content = tmp_path / "content"
    (content / "packets/trip").mkdir(parents=True)
    (content / "audiences.yaml").write_text(AUDIENCES)
    more = {
        "one": "",
        "two": "",
        "closed": "",
        "gone": "status: withdrawn\nreason: It was wrong.\n",
        "old": "status: superseded\nsuperseded-by: one\n",
    }
    for name, keys in more.items():
        (content / f"{name}.md").write_text(SHEET.format(name=name, more=keys))
    closed = content / "closed.md"
    closed.write_text(
        closed.read_text()
        .replace("audience: public", "audience: interagency")
        .replace("[Guarded words.]{for=interagency}", "")
    )
    return Folders.below(tmp_path)


def plan(folders: Folders, *rows: str) -> PlanSource:
    path = folders.content / "packets/trip.yaml"
    path.write_text(PACKET.format(tabs="\n".join(f"  - {row}" for row in rows)))
    (source,) = read_plans(folders, (), read_audiences(folders))
    return source


def looked_up(folders: Folders, audience: str, *rows: str) -> tuple[list[tuple[Slot, Source]], list[Problem]]:
    audiences = read_audiences(folders)
    return tabs(plan(folders, *rows), audiences[audience], Shelf(folders=folders, audiences=audiences))


def test_a_tab_is_a_sheet_or_a_document_of_the_packet(folders: Folders) -> None:
    text = SHEET.format(name="Agenda", more="").replace("country: MX\n", "")
    (folders.content / "packets/trip/agenda.md").write_text(text)
    found, problems = looked_up(folders, "public", "document: agenda", "one", "sheet: two")
    assert problems == []
    assert [(slot.name, held.path.rsplit("/", 2)[1:]) for slot, held in found] == [
        ("agenda", ["trip", "agenda.md"]),
        ("one", ["content", "one.md"]),
        ("two", ["content", "two.md"]),
    ]


def test_a_sheet_of_the_content_folder_still_needs_a_country(folders: Folders) -> None:
    path = folders.content / "one.md"
    path.write_text(path.read_text().replace("country: MX\n", ""))
    held = Shelf(folders=folders, audiences=read_audiences(folders)).find("one")
    assert held is not None
    assert [p.code for p in held.problems] == ["missing-key"]


def test_a_guarded_tab_is_for_those_alone_whom_it_names(folders: Folders) -> None:
    rows = ("one", "{sheet: closed, for: interagency}")
    assert [slot.name for slot, _ in looked_up(folders, "public", *rows)[0]] == ["one"]
    assert [slot.name for slot, _ in looked_up(folders, "interagency", *rows)[0]] == ["one", "closed"]


WRONG = [
    ("onee", "unknown-sheet", "did you mean 'one'?"),
    ("document: agenda", "unknown-document", "content/packets/trip/agenda.md"),
    ("closed", "tab-audience", "guard the tab"),
    ("gone", "tab-withdrawn", "accept: {tab-withdrawn:"),
    ("old", "tab-superseded", "bind 'one' in its place"),
]


def test_all_that_cannot_be_bound_is_told_at_once_each_at_its_line(folders: Folders) -> None:
    found, problems = looked_up(folders, "public", "two", *(row for row, _, _ in WRONG))
    assert [slot.name for slot, _ in found] == ["two"]
    assert [(p.code, p.location.line) for p in problems] == [(code, 6 + n) for n, (_, code, _) in enumerate(WRONG)]
    for (row, _, help_), problem in zip(WRONG, problems, strict=True):
        assert help_ in problem.help
        assert row.split(": ")[-1] in problem.excerpt


@pytest.mark.parametrize(("name", "code"), [("gone", "tab-withdrawn"), ("old", "tab-superseded")])
def test_a_sheet_that_no_longer_stands_is_bound_where_somebody_says_why(folders: Folders, name: str, code: str) -> None:
    row = f'{{sheet: {name}, accept: {{{code}: "the committee asks for it"}}}}'
    found, problems = looked_up(folders, "public", row)
    assert problems == []
    assert [slot.name for slot, _ in found] == [name]


def test_a_document_that_no_tab_names_may_have_been_forgotten(folders: Folders) -> None:
    (folders.content / "packets/trip/notes.md").write_text("whatever")
    (problem,) = plan(folders, "one").problems
    assert (problem.code, problem.severity) == ("not-bound", Severity.WARNING)
    assert problem.location.path.endswith("trip/notes.md")


def test_a_packet_that_is_not_there_is_told_with_the_nearest(folders: Folders) -> None:
    plan(folders, "one")
    with pytest.raises(UsageError, match=r"there is no packet 'tripp' \(did you mean 'trip'\?\)"):
        read_plans(folders, ["tripp"], read_audiences(folders))
