"""Parity names every planted fault once: the block, its place in the content, and both texts."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factsheet import audience
from factsheet.checks import parity
from factsheet.document import (
    Break,
    Content,
    Heading,
    Item,
    Link,
    List,
    Medium,
    NoteCall,
    Paragraph,
    Plain,
    Quote,
    Row,
    Run,
    Sheet,
    Table,
    alignment,
    plain,
    walk,
)
from factsheet.problems import Problem
from factsheet.readers import content as content_reader
from factsheet.readers import words as words_reader
from tests.sheets import PUBLIC, sheets

ROOT = Path(__file__).parents[2]
WORDS = words_reader.read((ROOT / "templates/words/en.yaml").read_bytes(), "words/en.yaml")
SCREEN = Medium(breaks=True, files=True)
QUICK = settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
TEXT = """---
title: A sample
country: MX
kind: Fact Sheet
bureau: Bureau of Samples
date: 2005-08-10
language: en-US
audience: public
imprint: {publisher: Published by the Bureau}
sources:
  - {text: "A source of numbers", href: "https://example.org/numbers"}
---

## First part

The first paragraph has **14,700** arrests and a [link](https://example.org/a), and a note.[^one]

The second paragraph has *words* in [français]{lang=fr} and a note.[^two]

The third paragraph is here \\
and here.

- An item about apples;
- An item about pears;
- An item about plums.

| Year | Apples | Pears |
|------|-------:|------:|
| 2004 | 10     | 20    |
| 2005 | 30     | 40    |

### A part of it

::: quote
by: A Speaker

Words that were said.
:::

[^one]: The first note.
[^two]: The second note.
"""


def sample() -> tuple[Plain, parity.Origin]:
    path = "content/sample.md"
    reading = content_reader.read(TEXT.encode(), path=path, name="sample", audiences={"public": PUBLIC})
    assert reading.sheet is not None, reading.problems
    chosen = audience.selection(reading.sheet, PUBLIC)
    origin = parity.Origin(path=path, lines=reading.lines, sheet=chosen.sheet, locations=chosen.locations)
    return plain(chosen.sheet, WORDS, SCREEN), origin


EXPECTED, ORIGIN = sample()


def line(words: str) -> int:
    return next(n for n, text in enumerate(TEXT.splitlines(), 1) if words in text)


def check(found: Plain, expected: Plain = EXPECTED) -> list[Problem]:
    return parity.check(expected, found, path="public/sample.pdf", origin=ORIGIN, remedy="make it again")


def one(found: Plain) -> Problem:
    problems = check(found)
    assert len(problems) == 1, "\n".join(p.message for p in problems)
    assert problems[0].code == "parity"
    assert problems[0].help == "make it again"
    assert "public/sample.pdf" in problems[0].message
    assert problems[0].location.path == "content/sample.md"
    return problems[0]


def at(kind: type, *, nth: int = 0) -> int:
    return [i for i, b in enumerate(EXPECTED.blocks) if isinstance(b, kind)][nth]


def blocks(change: Callable[[list[Any]], None]) -> Plain:
    changed: list[Any] = list(EXPECTED.blocks)
    change(changed)
    return replace(EXPECTED, blocks=tuple(changed))


def block(index: int, **changes: Any) -> Plain:
    return blocks(lambda all_: all_.__setitem__(index, replace(all_[index], **changes)))


def inlines(change: Callable[[Any], Any]) -> Plain:
    """Every inline of the body as `change` has it."""

    def changed(node: Any) -> Any:
        if isinstance(node, tuple):
            return tuple(c for n in node if (c := changed(n)) is not None)
        if isinstance(node, Run | Link | NoteCall | Break):
            return change(node)
        if hasattr(node, "content"):
            return replace(node, content=changed(node.content))
        return replace(node, **{n: changed(getattr(node, n)) for n in ("items", "blocks") if hasattr(node, n)})

    return replace(EXPECTED, blocks=changed(EXPECTED.blocks))


# --- what is the same --------------------------------------------------------------------------------------------


def test_a_sheet_says_what_it_says() -> None:
    assert check(EXPECTED) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("a\u00a0b", "a b"),
        ("a\u202fb", "a b"),
        ("a\u2009b", "a b"),
        ("e\u0301t", "ét"),
        ("hy\u00adphen", "hyphen"),
        ("a/\u200bb", "a/b"),
    ],
)
def test_spellings_of_the_same_words(ours: str, theirs: str) -> None:
    def said(words: str) -> Plain:
        return replace(EXPECTED, title=(Run(text=words),))

    assert check(said(ours), said(theirs)) == check(said(theirs), said(ours)) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("a b", "ab"), ("a-b", "a–b"), ("‘a’", "'a'"), ("Straße", "Strasse"), ("ﬁt", "fit"), ("A", "a"), ("a-b", "ab")],
)
def test_nothing_else_is_the_same(ours: str, theirs: str) -> None:
    assert len(check(replace(EXPECTED, title=(Run(text=theirs),)), replace(EXPECTED, title=(Run(text=ours),)))) == 1


# --- planted faults ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("index", range(len(EXPECTED.blocks)))
def test_a_dropped_block_is_one_problem(index: int) -> None:
    problem = one(blocks(lambda all_: all_.pop(index)))
    assert f"the {EXPECTED.blocks[index].kind} “" in problem.message
    assert "is missing" in problem.message


def test_a_dropped_block_is_named_with_its_place_and_what_stands_there() -> None:
    problem = one(blocks(lambda all_: all_.pop(at(Paragraph, nth=1))))
    assert problem.message.startswith("the paragraph “The second paragraph has words in")
    assert "“The third paragraph is here" in problem.message
    assert problem.location.line == line("The second paragraph")
    assert "The second paragraph" in problem.excerpt


def test_swapped_blocks() -> None:
    def swap(all_: list[Any]) -> None:
        i = at(Paragraph)
        all_[i], all_[i + 1] = all_[i + 1], all_[i]

    problem = one(blocks(swap))
    assert "stands in another place" in problem.message
    assert "where the content has it after “" in problem.message
    assert problem.location.line in {line("The first paragraph"), line("The second paragraph")}


def test_a_block_that_stands_twice() -> None:
    i = at(Paragraph, nth=1)
    problem = one(blocks(lambda all_: all_.insert(i, all_[i])))
    assert "the paragraph “The second paragraph" in problem.message
    assert "more often than in the content" in problem.message


def test_a_block_that_nobody_wrote() -> None:
    problem = one(blocks(lambda all_: all_.insert(2, Paragraph(content=(Run(text="Never written."),)))))
    assert "the paragraph “Never written.” of public/sample.pdf is not in the content" in problem.message
    assert "after “The first paragraph" in problem.message
    assert problem.location.line == line("The first paragraph")


def changed(old: str, new: str) -> Plain:
    return inlines(lambda i: replace(i, text=i.text.replace(old, new)) if isinstance(i, Run) else i)


def test_a_changed_digit() -> None:
    problem = one(changed("14,700", "14,100"))
    assert "the paragraph “The first paragraph has" in problem.message
    assert "14,700" in problem.message
    assert "14,100" in problem.message
    assert problem.location.line == line("14,700")


def test_a_long_text_is_shown_around_the_difference() -> None:
    def said(word: str) -> Plain:
        return replace(EXPECTED, title=(Run(text=f"{'before ' * 50}{word} {'after ' * 50}end"),))

    [problem] = check(said("thirty"), said("twenty"))
    assert (
        "“…before before before before thirty after after after after…”, where the content has “…before"
        in problem.message
    )
    assert len(problem.message) < 300


def test_a_lost_item() -> None:
    i = at(List)
    problem = one(block(i, items=EXPECTED.blocks[i].items[:1] + EXPECTED.blocks[i].items[2:]))  # type: ignore[union-attr]
    assert problem.message.startswith("the item “An item about pears;” is missing")
    assert "in the list “An item about apples;" in problem.message
    assert problem.location.line == line("pears")


def test_items_in_another_order() -> None:
    i = at(List)
    assert "stands in another place" in one(block(i, items=EXPECTED.blocks[i].items[::-1][1:] + EXPECTED.blocks[i].items[-1:])).message  # type: ignore[union-attr]  # fmt: skip


def test_another_kind_of_list() -> None:
    problem = one(block(at(List), start=3))
    assert "has bullets in the content and numbers from 3 in public/sample.pdf" in problem.message


def test_another_heading_level() -> None:
    problem = one(block(at(Heading, nth=1), level=2))
    assert "the heading “A part of it” has the level “3” in the content and the level “2”" in problem.message
    assert problem.location.line == line("A part of it")


def test_a_heading_that_is_a_mere_paragraph() -> None:
    problem = one(blocks(lambda all_: all_.__setitem__(0, Paragraph(content=all_[0].content))))
    assert "the heading “First part” stands in public/sample.pdf as paragraph, not as heading" in problem.message


def test_a_moved_call_of_a_note() -> None:
    i = at(Paragraph)
    content = EXPECTED.blocks[i].content  # type: ignore[union-attr]
    moved = (content[-1], *content[:-1])
    assert isinstance(moved[0], NoteCall)
    problem = one(block(i, content=moved))
    assert "[1]" in problem.message
    assert "“[1]The first" in problem.message


def test_swapped_notes() -> None:
    problem = one(replace(EXPECTED, notes=EXPECTED.notes[::-1]))
    assert "the note “The " in problem.message
    assert problem.location.line in {line("[^one]: "), line("[^two]: ")}


def test_swapped_cells() -> None:
    table = EXPECTED.blocks[at(Table)]
    assert isinstance(table, Table)
    cells = table.rows[1].cells
    rows = (table.rows[0], Row(cells=(cells[0], cells[2], cells[1])))
    problem = one(block(at(Table), rows=rows))
    assert "the cell “" in problem.message
    assert "in another place" in problem.message
    assert problem.location.line == line("| Year")


def test_a_lost_row_and_a_lost_cell() -> None:
    table = EXPECTED.blocks[at(Table)]
    assert isinstance(table, Table)
    assert "the row “2004 10 20” is missing" in one(block(at(Table), rows=table.rows[1:])).message
    short = replace(table.rows[0], cells=table.rows[0].cells[:2])
    assert "the cell “20” is missing" in one(block(at(Table), rows=(short, table.rows[1]))).message


def test_another_target_of_a_link() -> None:
    problem = one(inlines(lambda i: replace(i, target="https://example.com/b") if isinstance(i, Link) and i.target.endswith("/a") else i))  # fmt: skip
    assert "“link” has the link “https://example.org/a” in the content and the link “https://example.com/b”" in problem.message  # fmt: skip


def test_a_lost_link() -> None:
    problem = one(inlines(lambda i: i.content[0] if isinstance(i, Link) and i.target.endswith("/a") else i))
    assert "and no link in public/sample.pdf" in problem.message


def test_a_lost_language() -> None:
    problem = one(inlines(lambda i: replace(i, language="") if isinstance(i, Run) else i))
    assert "“français” has the language “fr” in the content and no language in public/sample.pdf" in problem.message
    assert "the language “en-US”" in one(replace(EXPECTED, language="fr")).message


@pytest.mark.parametrize(("name", "word", "told"), [("strong", "14,700", "bold"), ("emphasis", "words", "italic")])
def test_a_lost_look(name: str, word: str, told: str) -> None:
    lost: dict[str, Any] = {name: False}
    problem = one(inlines(lambda i: replace(i, **lost) if isinstance(i, Run) else i))
    assert f"“{word}” is {told} in the content and not so in public/sample.pdf" in problem.message


def test_a_lost_break() -> None:
    problem = one(inlines(lambda i: Run(text=" ") if isinstance(i, Break) else i))
    assert "⏎" in problem.message


def test_lost_lines_around_the_body() -> None:
    assert "the title “A sample” reads otherwise" in one(replace(EXPECTED, title=())).message
    problem = one(replace(EXPECTED, front=EXPECTED.front[1:]))
    assert "the line above the body “Fact Sheet” is missing" in problem.message
    assert problem.location.line == line("kind: ")


def test_a_lost_line_of_the_imprint() -> None:
    problem = one(replace(EXPECTED, imprint=()))
    assert "the line of the imprint “Published by the Bureau” is missing" in problem.message
    assert problem.location.line == line("imprint: ")


def test_a_last_section_is_found_above_the_body() -> None:
    problem = one(blocks(lambda all_: all_.pop()))
    assert "A source of numbers" in problem.message
    assert problem.location.line == line("A source of numbers")


def test_a_lost_speaker() -> None:
    assert "the line that says who spoke “A Speaker” is missing" in one(block(at(Quote), by=())).message


def test_many_differences_are_counted() -> None:
    other = replace(EXPECTED, blocks=tuple(Paragraph(content=(Run(text=f"x{n}"),)) for n in range(500)), notes=())
    problems = check(other)
    assert len(problems) == parity.MOST + 1
    assert "more differences" in problems[-1].message


def test_nothing_at_all_was_read() -> None:
    assert check(Plain(language="", title=(), front=(), blocks=()))


# --- properties --------------------------------------------------------------------------------------------------


@given(sheets())
@QUICK
def test_any_sheet_agrees_with_itself(sheet: Sheet) -> None:
    expected = plain(sheet, WORDS, SCREEN)
    assert parity.check(expected, expected, path="x.pdf", origin=parity.Origin(path="c.md", sheet=sheet)) == []


@given(sheets(), st.data())
@QUICK
def test_one_changed_word_is_seen(sheet: Sheet, data: st.DataObject) -> None:
    expected = plain(sheet, WORDS, SCREEN)
    runs = [n for n in walk(expected) if isinstance(n, Run)]
    chosen = data.draw(st.integers(0, len(runs) - 1))
    seen = -1

    def change(node: Any) -> Any:
        nonlocal seen
        if isinstance(node, tuple):
            return tuple(map(change, node))
        if isinstance(node, Run):
            seen += 1
            return replace(node, text=node.text + "Z") if seen == chosen else node
        if not hasattr(node, "__dataclass_fields__"):
            return node
        return replace(node, **{f.name: change(getattr(node, f.name)) for f in fields(node) if f.name != "location"})

    problems = parity.check(expected, change(expected), path="x.pdf", origin=parity.Origin(path="c.md", sheet=sheet))
    assert len(problems) == 1
    assert "Z" in problems[0].message


@given(sheets(), st.data())
@QUICK
def test_one_dropped_block_is_one_problem_in_any_sheet(sheet: Sheet, data: st.DataObject) -> None:
    expected = plain(sheet, WORDS, SCREEN)
    drop = data.draw(st.integers(0, len(expected.blocks) - 1))
    found = replace(expected, blocks=expected.blocks[:drop] + expected.blocks[drop + 1 :])
    assert len(parity.check(expected, found, path="x.pdf", origin=parity.Origin(path="c.md", sheet=sheet))) == 1


@given(sheets())
@QUICK
def test_what_formats_have_in_common(sheet: Sheet) -> None:
    """Two renditions of one sheet are alike, whatever a format can show."""
    kinds = [Medium(breaks=b, files=f) for b in (True, False) for f in (True, False)]
    first, *others = [parity.in_common(plain(sheet, WORDS, kind)) for kind in kinds]
    for other in others:
        assert parity.check(first, other, path="x.pdf", origin=parity.Origin(path="x.html")) == []


def test_a_location_is_that_of_the_innermost_block() -> None:
    content: Content = (Run(text="changed"),)
    i = at(List)
    items = list(EXPECTED.blocks[i].items)  # type: ignore[union-attr]
    items[2] = Item(blocks=(Paragraph(content=content),))
    assert one(block(i, items=tuple(items))).location.line == line("plums")


def test_alignment_of_long_sequences_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of like things on each side would take a matcher minutes: they are paired as they come."""
    monkeypatch.setattr(alignment, "SequenceMatcher", None)
    size = int(alignment.MOST_CELLS**0.5) + 1
    steps = alignment.align([("a", n) for n in range(size)], [("b", n) for n in range(size)], lambda _a, _b: 1.0)
    assert [s.kind for s in steps] == ["changed"] * size


def test_signs_that_steer_a_terminal_are_not_shown() -> None:
    problem = one(replace(EXPECTED, title=(Run(text="A \x1b[31msample\x07"),)))
    assert "“A \ufffd[31msample\ufffd”" in problem.message
