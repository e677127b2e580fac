"""walk() goes through a tree as it is read: notes are numbered by it."""

from decimal import Decimal

from factsheet.document import (
    Amount,
    Column,
    Content,
    Dataset,
    DatasetColumn,
    DatasetRow,
    NoteCall,
    RowGroup,
    Run,
    Table,
    Total,
    walk,
)


def called(name: str) -> Content:
    return (Run(text=name), NoteCall(note=name))


def calls(node: object) -> list[str]:
    return [n.note for n in walk(node) if isinstance(n, NoteCall)]


def test_what_heads_columns_is_read_before_them() -> None:
    assert calls(Table(columns=(Column(content=called("column"), group=called("group")),))) == ["group", "column"]
    column = DatasetColumn(name=called("name"), group=called("group"))
    assert calls(Dataset(id="d", columns=(column,), rows=())) == ["group", "name"]


def test_a_total_is_read_where_it_stands() -> None:
    row = DatasetRow(cells=(called("row"), Amount(number=Decimal(1))))
    total = Total(cells=(called("total"), Amount(number=Decimal(1))))
    assert calls(RowGroup(heading=called("heading"), rows=(row,), total=total)) == ["heading", "row", "total"]
    assert calls(RowGroup(rows=(row,), total=total, above=True)) == ["total", "row"]
