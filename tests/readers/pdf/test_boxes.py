"""Faults planted in the tags of summaries, entries and tables with groups, and in where they stand on a page."""

from typing import Any

import pikepdf
import pytest

from factsheet.document import Options, Plain, Row, Table
from factsheet.readers import pdf as reader
from factsheet.writers import pdf
from tests.readers.pdf.files import Edit, edited, element_of, elements, found, kids, parent, repaint, span, words_of
from tests.writers import samples


@pytest.fixture(scope="module")
def brief() -> bytes:
    return pdf.write(samples.boxes(), samples.templates(), Options())


@pytest.fixture(scope="module")
def right(brief: bytes) -> Plain:
    return reader.read(brief)


def entry(file: pikepdf.Pdf, term: str) -> Any:
    return parent(file, element_of(file, term))


def row(file: pikepdf.Pdf, words: str) -> Any:
    return parent(file, element_of(file, words))


def attributes(file: pikepdf.Pdf, words: str) -> Any:
    return element_of(file, words).A


def put_after(file: pikepdf.Pdf, moved: Any, after: Any) -> None:
    holder, there = parent(file, moved), parent(file, after)
    del holder.K[list(holder.K).index(moved)]
    there.K.insert(list(there.K).index(after) + 1, moved)


def exchange(one: Any, two: Any) -> None:
    one.K, two.K = pikepdf.Array(two.K), pikepdf.Array(one.K)


# --- summaries and entries ---------------------------------------------------------------------------------------


def a_dropped_entry(file: pikepdf.Pdf) -> None:
    of = parent(file, entry(file, "Term"))
    del of.K[0]


def entries_exchanged(file: pikepdf.Pdf) -> None:
    put_after(file, entry(file, "Term"), entry(file, "Word"))


def cards_exchanged(file: pikepdf.Pdf) -> None:
    put_after(file, entry(file, "Border"), entry(file, "Share"))


def a_term_and_its_text_exchanged(file: pikepdf.Pdf) -> None:
    term, text = kids(entry(file, "Term"))
    exchange(term, text)


def a_text_before_its_term(file: pikepdf.Pdf) -> None:
    of = entry(file, "Term")
    of.K = pikepdf.Array([of.K[1], of.K[0]])


def terms_of_two_entries_exchanged(file: pikepdf.Pdf) -> None:
    exchange(element_of(file, "Term"), element_of(file, "Word"))


def a_term_that_is_a_paragraph(file: pikepdf.Pdf) -> None:
    element_of(file, "Term").S = pikepdf.Name.P


def an_entry_without_text(file: pikepdf.Pdf) -> None:
    del entry(file, "Term").K[1]


def two_entries_in_one(file: pikepdf.Pdf) -> None:
    one, two = entry(file, "Term"), entry(file, "Word")
    one.K.extend(list(two.K))
    of = parent(file, two)
    del of.K[list(of.K).index(two)]


def entries_that_are_a_list(file: pikepdf.Pdf) -> None:
    elements(file, "Entries")[1].S = pikepdf.Name.L


def a_list_that_is_entries(file: pikepdf.Pdf) -> None:
    elements(file, "L")[0].S = pikepdf.Name.Entries


def two_blocks_of_entries_in_one(file: pikepdf.Pdf) -> None:
    one, two = elements(file, "Entries")[1:3]
    one.K.extend(list(two.K))
    of = parent(file, two)
    del of.K[list(of.K).index(two)]


def a_summary_that_is_a_part(file: pikepdf.Pdf) -> None:
    elements(file, "Summary")[0].S = pikepdf.Name.Sect


def a_title_that_is_a_paragraph(file: pikepdf.Pdf) -> None:
    elements(file, "Title")[0].S = pikepdf.Name.P


def a_title_below(file: pikepdf.Pdf) -> None:
    put_after(file, elements(file, "Title")[0], element_of(file, "What matters."))


def a_paragraph_that_is_a_title(file: pikepdf.Pdf) -> None:
    element_of(file, "Anybody.").S = pikepdf.Name.Title


def a_paragraph_moved_into_the_summary(file: pikepdf.Pdf) -> None:
    put_after(file, element_of(file, "After all."), elements(file, "Summary")[0].K[2])


# --- tables ------------------------------------------------------------------------------------------------------


def a_heading_that_is_a_row(file: pikepdf.Pdf) -> None:
    attributes(file, "Health").Scope = pikepdf.Name.Row


def a_heading_that_is_a_column(file: pikepdf.Pdf) -> None:
    attributes(file, "Health").Scope = pikepdf.Name.Column


def a_heading_that_is_data(file: pikepdf.Pdf) -> None:
    element_of(file, "Health").S = pikepdf.Name.TD


def a_narrower_heading(file: pikepdf.Pdf) -> None:
    attributes(file, "Health").ColSpan = 3


def a_heading_over_one_column(file: pikepdf.Pdf) -> None:
    del attributes(file, "Health")["/ColSpan"]


def a_row_that_is_a_heading(file: pikepdf.Pdf) -> None:
    of = row(file, "Fevers")
    del of.K[1:]
    attributes(file, "Fevers").update({"/Scope": pikepdf.Name.Both, "/ColSpan": 4})


def a_heading_among_other_rows(file: pikepdf.Pdf) -> None:
    put_after(file, row(file, "Health"), row(file, "Farms"))


def a_narrower_head_of_columns(file: pikepdf.Pdf) -> None:
    del attributes(file, "2004")["/ColSpan"]


def a_wider_head_of_columns(file: pikepdf.Pdf) -> None:
    attributes(file, "2004").ColSpan = 3


def another_width_of_two_heads(file: pikepdf.Pdf) -> None:
    attributes(file, "2003").ColSpan = 2
    del attributes(file, "2004")["/ColSpan"]


def heads_of_columns_exchanged(file: pikepdf.Pdf) -> None:
    exchange(element_of(file, "2003"), element_of(file, "2004"))


def a_head_that_is_no_higher(file: pikepdf.Pdf) -> None:
    del attributes(file, "Account")["/RowSpan"]


def a_head_of_columns_that_heads_a_row(file: pikepdf.Pdf) -> None:
    attributes(file, "2004").Scope = pikepdf.Name.Row


def a_head_without_a_scope(file: pikepdf.Pdf) -> None:
    del attributes(file, "2004")["/Scope"]


def a_lost_row_of_heads(file: pikepdf.Pdf) -> None:
    del elements(file, "THead")[0].K[0]


def a_cell_without_headers(file: pikepdf.Pdf) -> None:
    del attributes(file, "3,100")["/Headers"]


def a_cell_of_another_group(file: pikepdf.Pdf) -> None:
    attributes(file, "3,100").Headers = attributes(file, "1,300").Headers


def a_cell_of_another_column(file: pikepdf.Pdf) -> None:
    attributes(file, "3,100").Headers = attributes(file, "2,900").Headers


def a_cell_without_the_upper_head(file: pikepdf.Pdf) -> None:
    headers, upper = attributes(file, "3,100").Headers, str(element_of(file, "2004").ID)
    attributes(file, "3,100").Headers = pikepdf.Array([h for h in headers if str(h) != upper])


def a_cell_over_two_columns(file: pikepdf.Pdf) -> None:
    attributes(file, "3,100").ColSpan = 2


def numbers_exchanged(file: pikepdf.Pdf) -> None:
    exchange(element_of(file, "3,100"), element_of(file, "2,900"))


def a_total_above_its_rows(file: pikepdf.Pdf) -> None:
    put_after(file, row(file, "All assistance"), row(file, "Assistance"))


def a_lost_total(file: pikepdf.Pdf) -> None:
    of = row(file, "All assistance")
    holder = parent(file, of)
    del holder.K[list(holder.K).index(of)]


def parts_of_a_table_in_one(file: pikepdf.Pdf) -> None:
    one, two = elements(file, "TBody")[:2]
    one.K.extend(list(two.K))
    del parent(file, two).K[list(parent(file, two).K).index(two)]


def a_foot_of_a_table(file: pikepdf.Pdf) -> None:
    elements(file, "TBody")[-1].S = pikepdf.Name.TFoot


# --- what is painted ---------------------------------------------------------------------------------------------


def _artifact(words: str) -> Edit:
    def edit(file: pikepdf.Pdf) -> None:
        page, number = words_of(file, words)
        element = element_of(file, words)
        mark = pikepdf.Dictionary(Type=pikepdf.Name.Layout)

        def change(instructions: list[Any]) -> list[Any]:
            instructions[span(instructions, number)[0]] = ([pikepdf.Name.Artifact, mark], "BDC")
            return instructions

        repaint(file, page, change)
        del element.K[list(element.K).index(number)]

    return edit


def _moved(words: str, right: float, down: float) -> Edit:
    def edit(file: pikepdf.Pdf) -> None:
        page, number = words_of(file, words)

        def change(instructions: list[Any]) -> list[Any]:
            start, end = span(instructions, number)
            for operands, operator in instructions[start:end]:
                if operator == "Tm":
                    operands[4], operands[5] = float(operands[4]) + right, float(operands[5]) + down
            return instructions

        repaint(file, page, change)

    return edit


PLANTED: dict[str, Edit] = {
    f.__name__.replace("_", " "): f
    for f in (
        a_dropped_entry, entries_exchanged, cards_exchanged, a_term_and_its_text_exchanged, a_text_before_its_term,
        terms_of_two_entries_exchanged, a_term_that_is_a_paragraph, an_entry_without_text, two_entries_in_one,
        entries_that_are_a_list, a_list_that_is_entries, two_blocks_of_entries_in_one, a_summary_that_is_a_part,
        a_title_that_is_a_paragraph, a_title_below, a_paragraph_that_is_a_title, a_paragraph_moved_into_the_summary,
        a_heading_that_is_a_row, a_heading_that_is_a_column, a_heading_that_is_data, a_narrower_heading,
        a_heading_over_one_column, a_row_that_is_a_heading, a_heading_among_other_rows, a_narrower_head_of_columns,
        a_wider_head_of_columns, another_width_of_two_heads, heads_of_columns_exchanged, a_head_that_is_no_higher,
        a_head_of_columns_that_heads_a_row, a_head_without_a_scope, a_lost_row_of_heads, a_cell_without_headers,
        a_cell_of_another_group, a_cell_of_another_column, a_cell_without_the_upper_head, a_cell_over_two_columns,
        numbers_exchanged, a_total_above_its_rows, a_lost_total, parts_of_a_table_in_one, a_foot_of_a_table,
    )
} | {
    "a value that is decoration": _artifact("70 to 90 percent"),
    "a number that is decoration": _artifact("3,100"),
    "a term that is decoration": _artifact("Term"),
    "a card that stands on the other side": _moved("Border", 440, 0),
    "a label below its card": _moved("Border", 0, 60),
    "a term below its text": _moved("Who asks?", 0, 60),
    "a title below the summary": _moved("In brief", 0, 90),
    "a number in another column": _moved("3,100", 90, 0),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_seen(brief: bytes, right: Plain, fault: str) -> None:
    assert found(edited(brief, PLANTED[fault])) != right


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("a dropped entry", "stand outside the tags: 'Term'"),
        ("cards exchanged", "page 1 shows words in another order than they are read"),
        ("a text before its term", "an entry has no term, or nothing is said of it"),
        ("an entry without text", "an entry has no term, or nothing is said of it"),
        ("two entries in one", "an entry has no term, or nothing is said of it"),
        ("a term that is decoration", "an entry has no term, or nothing is said of it"),
        ("entries that are a list", "the signs of a list are none: Who asks?, What for?"),
        ("a title that is a paragraph", "a summary does not begin with its title"),
        ("a paragraph that is a title", "a Title stands where a block should: 'Anybody.'"),
        ("a heading that is a row", "rows of unlike length"),
        ("a narrower heading", "not tagged as what it is: 'Health'"),
        ("a heading over one column", "not tagged as what it is: 'Health'"),
        ("a heading among other rows", "rows of unlike length"),
        ("a narrower head of columns", "the upper row of a head is not as wide as the lower"),
        ("a wider head of columns", "a head is wider than the columns under it: '2004'"),
        ("a head that is no higher", "a head is wider than the columns under it: '2004'"),
        ("a head without a scope", "not tagged as what it is: '2004'"),
        ("another width of two heads", "does not say which headers it has"),
        ("a lost row of heads", "not tagged as what it is: 'Assistance'"),
        ("a cell without headers", "does not say which headers it has: '3,100'"),
        ("a cell of another group", "does not say which headers it has: '3,100'"),
        ("a cell without the upper head", "does not say which headers it has: '3,100'"),
        ("a cell over two columns", "not tagged as what it is: '3,100'"),
        ("parts of a table in one", "rows of unlike length"),
        ("a foot of a table", "a TFoot stands in a table where it should not"),
        ("a value that is decoration", "told to skip: '70 to 90 percent'"),
        ("a card that stands on the other side", "another order than they are read: 'Share"),
        ("a label below its card", "another order than they are read"),
        ("a number in another column", "another order than they are read: '2,900'"),
    ],
)
def test_it_is_said_what_is_wrong(brief: bytes, fault: str, said: str) -> None:
    assert said in str(found(edited(brief, PLANTED[fault])))


def test_a_table_of_one_column_with_headings() -> None:
    """The heading of rows is as wide as a row's own header: its scope tells them apart."""
    name = samples.table().columns[:1]
    rows = (Row(cells=(samples.run("Over"),), role="group"), Row(cells=(samples.run("Below"),), depth=1))
    sheet = samples.sheet(Table(columns=name, rows=rows))
    [table] = reader.read(pdf.write(sheet, samples.templates(), Options())).blocks
    assert isinstance(table, Table)
    assert [(r.role, r.cells) for r in table.rows] == [("group", rows[0].cells), ("", rows[1].cells)]
