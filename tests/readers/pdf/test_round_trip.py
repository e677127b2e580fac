"""What was written is read back: every generated sheet, the sample that holds everything, and the project's own."""

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from factsheet.document import (
    PAPERS,
    Audience,
    Column,
    Content,
    Entries,
    Link,
    List,
    Note,
    NoteCall,
    Options,
    Paper,
    Paragraph,
    Plain,
    Row,
    Run,
    Sheet,
    Table,
    walk,
)
from factsheet.formats import BY_NAME
from factsheet.pipeline.sources import Folders
from factsheet.problems import ProblemsError
from factsheet.readers import pdf
from factsheet.readers.inlines import target_problem
from factsheet.writers import footnotes
from tests.conftest import ROOT, make
from tests.sheets import MORE, PUBLIC, sheets
from tests.writers import samples

BRIEF = BY_NAME["pdf"]
TEMPLATES = samples.templates(PUBLIC)


def read(sheet: Sheet, audience: Audience = PUBLIC, paper: Paper = "letter") -> Plain:
    return pdf.read(BRIEF.write(sheet, samples.templates(audience), Options(paper=paper)))


def expected(sheet: Sheet, audience: Audience = PUBLIC) -> Plain:
    return BRIEF.expected(sheet, TEMPLATES.words, audience.banner)


@given(sheet=sheets())
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_brief_says_what_its_sheet_says(sheet: Sheet) -> None:
    assert read(sheet) == expected(sheet)


@given(sheet=sheets(kinds=MORE, most=4))
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_brief_of_boxes_and_numbers_says_what_its_sheet_says(sheet: Sheet) -> None:
    assert read(sheet) == expected(sheet)


@pytest.mark.exhaustive
@given(sheet=sheets(kinds=MORE, most=10))
@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_great_many_briefs_do(sheet: Sheet) -> None:
    assert read(sheet, paper="a4") == expected(sheet)


@pytest.mark.parametrize("audience", [samples.PUBLIC, samples.MARKED], ids=["plain", "with a banner"])
@pytest.mark.parametrize("paper", PAPERS)
def test_the_sample_that_holds_everything_does(audience: Audience, paper: Paper) -> None:
    assert read(samples.everything(), audience, paper) == expected(samples.everything(), audience)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_sample_of_boxes_and_numbers_does(paper: Paper) -> None:
    plain = read(samples.boxes(), paper=paper)
    assert plain == expected(samples.boxes())
    assert [b.kind for b in plain.blocks[:3]] == ["summary", "definitions", "table"]


def test_cards_and_contacts_whose_labels_call_notes_stand_in_a_row() -> None:
    noted = (Run(text="Other label"), NoteCall(note="one"))
    sheet = samples.boxes()
    blocks = (replace_terms(b, noted) if isinstance(b, Entries) else b for b in sheet.blocks)
    sheet = replace(sheet, blocks=tuple(blocks), notes=(Note(id="one", content=samples.run("Noted.")), *sheet.notes))
    assert read(sheet) == expected(sheet)


def test_notes_of_a_head_of_two_rows_are_read_by_rows() -> None:
    """In the upper row stand the heads over columns, and the columns that stand in no group."""
    one, two, three = ((Run(text=n), NoteCall(note=n)) for n in ("one", "two", "three"))
    columns = (Column(content=three, group=one), Column(content=two), Column(content=(NoteCall(note="three"),)))
    table = Table(columns=columns, rows=(Row(cells=(samples.run("row"), samples.run("1"), samples.run("2"))),))
    sheet = noted((table,), 1)
    plain = read(sheet)
    assert plain == expected(sheet)
    assert [n.id for n in plain.notes] == ["1", "2", "3"]


def replace_terms(entries: Entries, term: Content) -> Entries:
    """Entries, every second with another term."""
    return replace(entries, items=tuple(replace(e, term=term) if n % 2 else e for n, e in enumerate(entries.items)))


def test_the_mexico_sheet() -> None:
    (made,) = make(Folders.below(ROOT), "mexico", formats=("pdf",), audiences=("public",)).renditions
    assert made.claim
    assert pdf.read(made.data) == made.claim.expected
    assert len(made.claim.expected.blocks) > 12


def test_a_paragraph_over_three_pages_is_one() -> None:
    sheet = samples.sheet(samples.paragraph(" ".join([samples.LONG] * 20)))
    plain = read(sheet)
    assert plain == expected(sheet)
    assert len(plain.blocks) == 1


ODD = "".join(c for c in map(chr, range(33, 0x100)) if not target_problem(f"https://example.org/{c}"))


@pytest.mark.parametrize(
    "address",
    [f"https://example.org/{ODD}", "mailto:a@example.org?subject=" + ODD.replace("@", ""), "http://a:80/./b/../%7Ec"],
)
def test_an_address_is_led_to_as_it_is_written(address: str) -> None:
    """All that a content file may hold: WeasyPrint would write others in another way."""
    assert target_problem(address) is None
    sheet = samples.sheet(Paragraph(content=(Link(target=address, content=(Run(text="there"),)),)))
    assert read(sheet) == expected(sheet)


def test_other_addresses_are_no_addresses() -> None:
    assert len(ODD) > 70
    for odd in 'é"<>\\^`|{}':
        assert target_problem(f"https://example.org/{odd}"), odd


def called(count: int, words: int) -> Content:
    """Words that call `count` notes."""
    return tuple(i for n in range(count) for i in (Run(text="a few words " * words), NoteCall(note=f"n{n}")))


def noted(blocks: Any, length: int) -> Sheet:
    calls = [n.note for n in walk(blocks) if isinstance(n, NoteCall)]
    notes = (
        Note(id=c, content=samples.run(f"What {c} says, " + "and some more " * length)) for c in dict.fromkeys(calls)
    )
    return samples.sheet(*blocks, notes=tuple(notes))


def test_no_note_is_lost_where_a_page_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = noted((samples.paragraph("words " * 256), Paragraph(content=called(10, 5))), 20)
    assert read(sheet) == expected(sheet)
    monkeypatch.setattr(footnotes, "kept", lambda _: nullcontext())
    with pytest.raises(ProblemsError, match="no anchor #_note-n"):  # if not, writers/footnotes.py is needed no more
        read(sheet)


def test_notes_of_a_long_table_are_beside_its_cells() -> None:
    """Also one in its head, which is printed again on each page: the note is not."""
    calls = called(24, 1)
    cells = [(Run(text=f"row {n}"), calls[2 * n + 1]) if n % 3 == 2 else samples.run(f"row {n}") for n in range(24)] * 2
    cells = [c if n < 24 else samples.run(f"row {n}") for n, c in enumerate(cells)]
    head = (Run(text="Crop"), NoteCall(note="head"))
    rows = tuple(Row(cells=(c, samples.run("1"))) for c in cells)
    table = Table(columns=(Column(content=head), Column(content=samples.run("Area"))), rows=rows)
    sheet = noted((table,), 3)
    plain = read(sheet)
    assert plain == expected(sheet)
    assert len(plain.notes) == 9


def test_a_list_over_two_pages_is_one() -> None:
    items = samples.items(*(f"Item {n}, {samples.LONG[:200]}" for n in range(30)))
    sheet = samples.sheet(List(items=items, start=7))
    plain = read(sheet)
    assert plain == expected(sheet)
    assert len(plain.blocks) == 1


@pytest.mark.parametrize("blank", [" ", "\u00a0"])
def test_blanks_that_nobody_paints_are_there(blank: str) -> None:
    """Between two looks, at the end of a line, as the only thing of its look: at every place of a line."""
    looks: list[dict[str, Any]] = [{"strong": True}, {}, {"emphasis": True}, {}]
    runs = tuple(Run(text=blank if n % 2 else "word" * (n % 5 + 1), **looks[n % 4]) for n in range(121))
    sheet = samples.sheet(Paragraph(content=runs))
    assert read(sheet) == expected(sheet)
