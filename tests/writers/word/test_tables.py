"""Tables as Word has them: header rows of two levels, rows that head others, totals, and columns of a fitting width."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from factsheet.document import Column, Content, Row, Table
from factsheet.writers.word import tables
from tests.writers.word.documents import W, Written, items, paragraph, text, words, write


def column(name: str, group: str = "", alignment: Any = "right") -> Column:
    return Column(content=words(name), group=words(group) if group else (), alignment=alignment)


def row(*cells: str, **more: Any) -> Row:
    return Row(cells=tuple(words(c) if c else () for c in cells), **more)


GROUPED = Table(
    id="aid",
    columns=(column("Account", alignment=""), column("2004", "Grants"), column("2005", "Grants"), column("2006", "Loans"), column("Staff")),
    rows=(
        row("Health", role="group"),
        row("Clinics", "11", "12", "", "1", depth=1),
        row("Water", role="group", depth=1),
        row("Wells", "21", "22", "23", "2", depth=2),
        row("All health", "32", "34", "23", "3", role="total"),
    ),
)  # fmt: skip


def grid(written: Written) -> list[list[tuple[str, int, str]]]:
    """What each cell of the first table says, spans, and how it is merged."""
    rows: list[list[tuple[str, int, str]]] = []
    for tr in next(written.tree().iter(f"{W}tbl")).iter(f"{W}tr"):
        rows.append([])
        for tc in tr.iter(f"{W}tc"):
            span, merge = (tc.find(f"{W}tcPr/{W}{name}") for name in ("gridSpan", "vMerge"))
            wide = 1 if span is None else int(span.get(f"{W}val"))
            rows[-1].append((text(tc), wide, "" if merge is None else merge.get(f"{W}val")))
    return rows


def test_columns_with_groups_have_two_header_rows_and_no_blank_head() -> None:
    above, below, *_ = grid(write(GROUPED))
    assert above == [("Account", 1, "restart"), ("Grants", 2, ""), ("Loans", 1, ""), ("Staff", 1, "restart")]
    assert below == [("", 1, "continue"), ("2004", 1, ""), ("2005", 1, ""), ("2006", 1, ""), ("", 1, "continue")]


def test_header_rows_repeat_and_no_row_is_cut() -> None:
    rows = list(next(write(GROUPED).tree().iter(f"{W}tbl")).iter(f"{W}tr"))
    assert [r.find(f"{W}trPr/{W}tblHeader") is not None for r in rows] == [True, True, *[False] * 5]
    assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows)


def test_both_header_rows_look_as_the_first_row_of_other_tables() -> None:
    written = write(GROUPED)
    cells = [c for r in list(written.tree().iter(f"{W}tr"))[:2] for c in r.iter(f"{W}tc")]
    panel = {c.find(f"{W}tcPr/{W}shd").get(f"{W}themeFill") for c in cells}
    assert panel == {"background2"}
    assert written.styled("Table Heading") == ["Account", "Grants", "Loans", "Staff", "", "2004", "2005", "2006", ""]


def test_a_row_that_heads_others_is_one_cell_in_a_style_of_its_own() -> None:
    written = write(GROUPED)
    assert grid(written)[2] == [("Health", 5, "")]
    assert grid(written)[4] == [("Water", 5, "")]
    assert written.styled("Table Group") == ["Health", "Water"]
    assert written.styled("Table Row Heading") == ["Clinics", "Wells"]
    assert written.styled("Table Total") == ["All health", "32", "34", "23", "3"]


def test_names_stand_in_by_the_groups_they_are_in() -> None:
    written = write(GROUPED)

    def left(words_: str) -> int:
        found = written.find(words_).find(f"{W}pPr/{W}ind")
        return 0 if found is None else int(found.get(f"{W}left"))

    assert left("Health") == left("All health") == 0
    assert 0 < left("Clinics") == left("Water") < left("Wells")
    assert left("22") == 0


def test_a_group_is_centred_above_its_columns_and_numbers_stand_right() -> None:
    written = write(GROUPED)

    def alignment(words_: str) -> str:
        found = written.find(words_).find(f"{W}pPr/{W}jc")
        return "" if found is None else str(found.get(f"{W}val"))

    assert [alignment(w) for w in ("Account", "Grants", "2004", "Loans", "22", "34")] == [
        *("", "center", "right", "right", "right", "right")
    ]


def test_widths_of_spans_are_those_of_their_columns() -> None:
    table = next(write(GROUPED).tree().iter(f"{W}tbl"))
    wide = [int(c.get(f"{W}w")) for c in table.iter(f"{W}gridCol")]
    rows = [[int(c.get(f"{W}w")) for c in r.iter(f"{W}tcW")] for r in table.iter(f"{W}tr")]
    assert rows[0] == [wide[0], wide[1] + wide[2], wide[3], wide[4]]
    assert rows[1] == rows[3] == wide
    assert rows[2] == [sum(wide)]


def test_what_a_table_tells_names_the_groups() -> None:
    assert tables.described(GROUPED) == "Account, Grants 2004, Grants 2005, Loans 2006, Staff"


def test_groups_that_do_not_touch_are_two() -> None:
    columns = (column("a", "G"), column("b"), column("c", "G"))
    above, _ = tables.heads(columns, (1, 2, 3))
    assert [(c.span, c.width, c.merge) for c in above] == [(1, 1, ""), (1, 2, "restart"), (1, 3, "")]


def test_long_heads_are_broken_before_names_are() -> None:
    heads = ("Program", "Fiscal year 2004 (actual)", "Fiscal year 2005 (estimate)", "Fiscal year 2006 (request)")
    table = Table(columns=tuple(map(column, heads)), rows=(row("Roads between the towns", "1", "2", "3"),))
    wide = tables.widths(table, 7640)
    assert sum(wide) == 7640
    assert wide[0] > max(wide[1:])
    short = Table(columns=tuple(map(column, heads)), rows=(row("Roads", "1", "2", "3"),))
    assert tables.widths(short, 20_000)[0] < min(tables.widths(short, 20_000)[1:])


def test_a_name_that_stands_further_in_gets_more() -> None:
    def first(depth: int) -> int:
        rows = (row("Roads", "1", depth=depth),)
        return tables.widths(Table(columns=(column("A"), column("B")), rows=rows), 7640)[0]

    assert first(0) < first(1) < first(3)


CONTENT: st.SearchStrategy[Content] = st.text("ab ", max_size=90).map(lambda t: words(t) if t else ())


@settings(max_examples=50, derandomize=True)
@given(st.lists(CONTENT, min_size=1, max_size=12), st.data())
def test_columns_are_as_wide_as_the_table_together(heads: list[Content], data: st.DataObject) -> None:
    cells = st.lists(CONTENT, min_size=len(heads), max_size=len(heads)).map(tuple)
    rows = data.draw(st.lists(st.builds(Row, cells=cells, depth=st.integers(0, 3)), max_size=3))
    wide = tables.widths(Table(columns=tuple(Column(content=h) for h in heads), rows=tuple(rows)), 7640)
    assert sum(wide) == 7640
    assert min(wide) > 0


HEADS = ("Actual", "Supplemental", "Allocation", "Supplemental", "Request", "Supplemental")
CROWDED = Table(
    id="crowded",
    caption=words("Budget"),
    source=words("a guide"),
    columns=tuple(map(column, ("Program", *HEADS))),
    rows=(row("Alternative development", *(["464,781"] * 6)),),
)


def edge(element: Any, path: str, name: str) -> int:
    found = element.find("/".join(W + p for p in path.split("/")))
    return 0 if found is None else int(found.get(f"{W}{name}"))


def test_a_table_that_is_too_wide_for_the_text_takes_the_rail() -> None:
    written = write(CROWDED, GROUPED)
    wide, other = written.tree().iter(f"{W}tbl")
    assert edge(wide, "tblPr/tblInd", "w") == -2360
    assert edge(wide, "tblPr/tblW", "w") == edge(other, "tblPr/tblW", "w") + 2360
    assert sum(int(c.get(f"{W}w")) for c in wide.iter(f"{W}gridCol")) == edge(wide, "tblPr/tblW", "w")
    assert edge(other, "tblPr/tblInd", "w") == 0
    assert [edge(written.find(t), "pPr/ind", "left") for t in ("Budget", "Source: a guide")] == [-2360, -2360]


def test_in_a_list_a_wide_table_stays_where_the_list_is() -> None:
    held = items("l", (paragraph("Item", "i"), CROWDED))
    assert edge(next(write(held).tree().iter(f"{W}tbl")), "tblPr/tblInd", "w") == 0


def test_only_what_would_be_broken_is_crowded() -> None:
    assert tables.crowded(CROWDED, 7640)
    assert not tables.crowded(CROWDED, 10_000)
    long = Table(columns=(column("Name"), column("Text")), rows=(row("A", "word " * 80),))
    assert not tables.crowded(long, 7640)
