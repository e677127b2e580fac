"""A real budget table of 2007 with four faults of its own: refused as it was printed, and expressed once they are declared.

In print '*' has no note, the note of '**' speaks of another year than its column, that of '***' is called nowhere, and a
subtotal leaves 192,500 out. The figures are those of http://www.state.gov/j/inl/rls/rpt/pbg/93290.htm, first rows only.
"""

import re
from pathlib import Path

from factsheet.audience import select
from factsheet.document import Table, printed, text
from factsheet.readers import content, words
from tests.readers.sheets import AUDIENCES

ROOT = Path(__file__).parents[2]
DECLARED = (ROOT / "content/samples/andean-budget.md").read_text(encoding="utf-8")
WORDS = words.read((ROOT / "templates/words/en.yaml").read_bytes(), "en.yaml")


def said(sheet: str) -> list[str]:
    problems = content.read(sheet.encode(), path="x.md", name="x", audiences=AUDIENCES).problems
    return [f"{p.code}: {p.message}" for p in problems if p.code != "star"]


def as_printed() -> str:
    """The sample with what it declares taken away, and the markers and notes of the print in place."""
    sheet = DECLARED.replace("{name: Allocation,", '{name: "Allocation*",').replace(
        "{name: Request,", '{name: "Request**",'
    )
    sheet = sheet.replace('"442812[^esf]"', "442812").replace("          excludes: {Request: 192500}\n", "")
    sheet = sheet[: sheet.index("[^esf]:")]
    return sheet + "\\*\\* A note on money of fiscal year 2007.\n\n\\*\\*\\* A note on money of fiscal year 2008.\n"


def test_it_is_refused_as_printed() -> None:
    assert said(as_printed()) == [
        "note-marker: this '*' calls no note",
        "note-marker: this '*' calls no note",
        "total: 'Andean Counterdrug Initiative' says 442,812 in 'Request**', and its rows add up to 635,312: 192,500 too little",
        "note-marker: this begins like a note, and no '**' calls it",
        "note-marker: this begins like a note, and no '***' calls it",
    ]


def test_it_is_expressed_once_its_faults_are_declared() -> None:
    assert said(DECLARED) == []
    sheet = content.read(DECLARED.encode(), path="x.md", name="x", audiences=AUDIENCES).sheet
    assert sheet
    [table] = [b for b in printed(select(sheet, AUDIENCES["public"]), WORDS).blocks if isinstance(b, Table)]
    rows = [[text(c) for c in row.cells] for row in table.rows]
    assert rows[-1] == ["Andean Counterdrug Initiative", "727,155", "0", "721,500", "0", "442,812", "0"]
    printed_then = (ROOT / "tests/readers/budget-2007.txt").read_text(encoding="utf-8")
    numbers = [re.sub(r"\s", "", n) for line in printed_then.splitlines() for n in line.split("|")[1:]]
    assert [c for row in rows for c in row[1:]] == numbers


def test_what_is_declared_wrongly_is_refused() -> None:
    for change, code in (
        (("192500}", "192400}"), "total"),
        (('"442812[^esf]"', "442812"), "total"),
        (("[^esf]: ", "[^else]: "), "unknown-note"),
        (("17000, 0]", "17001, 0]"), "total"),
    ):
        assert code in [s.split(":")[0] for s in said(DECLARED.replace(*change))], change
