"""Where a page of the brief ends: a term with its text, a card whole, a heading of rows or a total with its rows."""

from collections.abc import Iterator

import pytest

from factsheet.document import Block, Entries, Entry, Options, Summary, Table
from factsheet.readers.pdf import painted, tree
from factsheet.readers.pdf.file import opened
from factsheet.readers.pdf.tree import Node
from factsheet.writers import pdf
from tests.writers import samples

LINES = range(15, 25)  # of text before a block, so that the first page ends in it at one place after another
TEXT = samples.LONG[:200]


class Brief:
    """The tags of a brief, and the pages that show what is under them."""

    def __init__(self, *blocks: Block) -> None:
        boxes = samples.boxes()
        sheet = samples.sheet(*blocks, facts=boxes.facts, notes=boxes.notes)
        file = opened(pdf.write(sheet, samples.templates(), Options()))
        self.document = tree.read(file)
        self.marked = painted.read(file).marked

    def pages(self, node: Node) -> list[int]:
        marks = [m for m in node.marks("Note") if (m.page, m.number) in self.marked]
        return sorted({m.page for m in marks if self.marked[m.page, m.number].text.strip()})

    def all(self, role: str) -> list[Node]:
        return [node for node in self.document.within() if node.role == role]


def briefs(*blocks: Block, lines: range = LINES) -> Iterator[Brief]:
    for count in lines:
        yield Brief(*(samples.paragraph("A line.") for _ in range(count)), *blocks)


def entries(kind: str, count: int, *texts: str) -> Entries:
    said = tuple(samples.paragraph(t) for t in texts)
    return Entries(kind=kind, items=tuple(Entry(term=samples.run(f"Term {n}"), blocks=said) for n in range(count)))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["definitions", "qa"])
def test_no_term_stands_at_the_foot_without_its_text(kind: str) -> None:
    broken = 0
    for brief in briefs(entries(kind, 4, TEXT, TEXT)):
        terms = brief.all("Lbl")
        assert len(terms) == 4
        for term, text in zip(terms, brief.all("LBody"), strict=True):
            assert brief.pages(term) == brief.pages(text)[:1]
            broken += len(brief.pages(text)) > 1
    assert broken, "no page ended in a text"


@pytest.mark.parametrize("kind", ["key-facts", "contacts"])
def test_no_card_is_broken_nor_parted_from_its_heading(kind: str) -> None:
    parted = 0
    block = samples.boxes().blocks[1] if kind == "key-facts" else entries(kind, 6, "One line.", "Another.")
    for brief in briefs(samples.heading("Head"), block):
        cards = [brief.pages(card) for card in brief.all("LI")]
        assert [len(pages) for pages in cards] == [1] * len(cards)
        assert brief.pages(brief.all("H2")[0]) == cards[0]
        parted += cards[0] != cards[-1] or cards[0] == [1]
    assert parted, "all of them stood on the first page"


def test_no_title_of_a_summary_stands_alone() -> None:
    broken = 0
    for brief in briefs(Summary(blocks=(samples.paragraph(TEXT), samples.paragraph(TEXT)))):
        [summary] = brief.all("Summary")
        title, first, _ = (brief.pages(kid) for kid in summary.kids if isinstance(kid, Node))
        assert title == first[:1]
        broken += len(brief.pages(summary)) > 1
    assert broken, "no page ended in the summary"


def test_rows_stay_with_what_heads_and_adds_them() -> None:
    broken = 0
    for brief in briefs(Table(caption=samples.run("Money"), data=samples.budget()), lines=range(9, 21)):
        rows = brief.all("TR")
        pages = [brief.pages(row)[0] for row in rows]
        assert brief.pages(brief.all("Caption")[0]) == pages[:1]
        assert pages[0] == pages[2], "the head stays with the first row"
        headings = [n for n, row in enumerate(rows) if isinstance(row.kids[0], Node) and row.kids[0].scope == "Both"]
        assert len(headings) == 2
        assert [pages[n] for n in headings] == [pages[n + 1] for n in headings]
        totals = [7, 8, 12]  # of those below their rows
        assert [pages[n] for n in totals] == [pages[n - 1] for n in totals]
        assert pages[9] == pages[10], "a total that stands over its rows"
        broken += pages[0] != pages[-1]
    assert broken, "no page ended in the table"
