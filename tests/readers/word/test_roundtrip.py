"""read(write(sheet)) is the sheet: of generated ones, of blocks inside blocks, of Mexico, without the hidden copies."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from factsheet.audience import select
from factsheet.document import (
    Amount,
    Block,
    DatasetColumn,
    DatasetRow,
    Item,
    Link,
    List,
    Note,
    NoteCall,
    Paragraph,
    Quote,
    Run,
    Sheet,
    Table,
)
from factsheet.pipeline.sources import Folders
from factsheet.readers import word
from tests.conftest import ROOT, make
from tests.readers.word.files import dataset, everything, expected, packed, parts, write
from tests.sheets import MORE, PUBLIC, sheets
from tests.writers import samples
from tests.writers.samples import heading, items, paragraph, run, table


@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets(kinds=MORE))
def test_what_is_written_is_read(sheet: Sheet) -> None:
    assert word.read(write(sheet)) == expected(sheet)


@pytest.mark.exhaustive
@settings(max_examples=400, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets(most=12, kinds=MORE))
def test_what_is_written_is_read_whatever_it_is(sheet: Sheet) -> None:
    assert word.read(write(sheet)) == expected(sheet)


def test_a_sheet_that_holds_everything() -> None:
    data, plain = everything()
    assert word.read(data) == plain


def to(id_: str) -> Paragraph:
    return Paragraph(content=(Link(target=f"#{id_}", content=(Run(text="see"),)),))


INNER = List(items=items("inner one", "inner two"), start=1)
QUOTE = Quote(blocks=(paragraph("Quoted."), INNER), by=run("A Speaker"), source=run("a speech"))


@pytest.mark.parametrize(
    "block",
    [
        List(items=(Item(blocks=(INNER, paragraph("then"))), *items("next"))),
        List(items=(Item(blocks=(QUOTE,)), Item(blocks=(paragraph("second"), QUOTE, paragraph("after"))))),
        List(items=(Item(blocks=(paragraph("has a table"), table())), *items("next")), start=7),
        List(items=(Item(blocks=(table(caption=(), source=()),)),)),
        Quote(blocks=(QUOTE, paragraph("outside"))),
        Quote(blocks=(table(), paragraph("below"))),
        QUOTE,
        Quote(blocks=(INNER,)),
        Quote(blocks=(paragraph("Bare."),), source=run("a speech")),
        List(items=(Item(blocks=(paragraph("1"), List(items=(Item(blocks=(paragraph("2"), INNER, QUOTE)),)))),)),
    ],
)
def test_blocks_inside_blocks(block: Block) -> None:
    sheet = samples.sheet(heading("First"), block, paragraph("After."), table(), table(caption=()), block)
    assert word.read(write(sheet)) == expected(sheet)


@pytest.mark.parametrize(
    "block",
    [
        List(items=items("one"), id="target"),
        table(id="target"),
        table(id="target", caption=(), source=()),
        Quote(blocks=(paragraph("Quoted."),), id="target"),
        Paragraph(content=run("Words."), id="target"),
        List(items=(Item(blocks=(Paragraph(content=run("Words."), id="target"),)),)),
    ],
)
def test_ids_are_where_links_lead(block: Block) -> None:
    sheet = select(samples.sheet(heading("First"), to("target"), block), PUBLIC)
    plain = expected(sheet)
    assert "target" in str(plain.blocks[2:])
    assert word.read(write(sheet)) == plain


def test_the_mexico_sheet() -> None:
    (made,) = make(Folders.below(ROOT), "mexico", formats=("word",), audiences=("public",)).renditions
    assert made.claim
    assert word.read(made.data) == made.claim.expected
    assert len(made.claim.expected.blocks) > 12


def test_nothing_is_read_from_hidden_copies() -> None:
    data, plain = everything()
    entries = parts(data)
    rels = entries["_rels/.rels"].decode()
    start, end = rels.index("<Relationship Id", rels.index("core-properties") - 150), rels.index("core-properties")
    kept = rels[:start] + rels[rels.index("/>", end) + 2 :]
    assert "officeDocument" in kept
    assert "docProps" not in kept
    stripped = {n: d for n, d in entries.items() if not n.startswith(("docProps/", "customXml/", "word/theme"))}
    del stripped["word/settings.xml"]
    assert word.read(packed({**stripped, "_rels/.rels": kept.encode()})) == plain


@pytest.mark.parametrize("sheet", [samples.sheet(heading("Only")), samples.sheet(paragraph("Only"))])
def test_small_sheets(sheet: Sheet) -> None:
    assert word.read(write(sheet)) == expected(sheet)


def test_notes_are_numbered_as_header_rows_are_read() -> None:
    """The head of a column without a group stands in the first header row, before those of columns in groups."""

    def noted(name: str, note: str, group: str = "") -> DatasetColumn:
        return DatasetColumn(name=(*run(name), NoteCall(note=note)), group=run(group) if group else ())

    columns = (DatasetColumn(name=run("Account")), noted("2004", "inside", "Grants"), noted("Staff", "beside"))
    data = dataset(columns=columns, rows=(DatasetRow(cells=(run("Roads"), Amount(number=Decimal(1)), ())),), total=None)
    notes = (Note(id="inside", content=run("Of grants.")), Note(id="beside", content=run("Of staff.")))
    sheet = samples.sheet(heading("First"), Table(data=data), notes=notes)
    assert [note.id for note in sheet.notes] == ["beside", "inside"]
    assert word.read(write(sheet)) == expected(sheet)
