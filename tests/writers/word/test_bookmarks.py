"""Blocks keep their identity in Word: one bookmark each, unique, within one paragraph, whatever the sheet."""

import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factsheet.document import Block, Column, Heading, Item, List, Paragraph, Quote, Row, Run, Table, names, walk
from factsheet.writers.word.package import stories
from tests.writers.word.documents import W, bookmarks, heading, items, paragraph, text, words, write


def test_a_block_has_its_bookmark_and_one_that_holds_others_has_two_points() -> None:
    inner = items("in", "inner")
    blocks = (heading("Head"), items("out", (paragraph("item", "i"), inner)), paragraph("last", "l"))
    found = {name: (text(a), a is b) for name, a, b in bookmarks(write(*blocks).tree())}
    assert found == {
        "_fs_head": ("Head", True),
        "_fsL1_out": ("item", True),
        "_fsL1z_out": ("inner", True),
        "_fs_i": ("item", True),
        "_fsL2_in": ("inner", True),
        "_fsL2z_in": ("inner", True),
        "_fs_in_0": ("inner", True),
        "_fs_l": ("last", True),
    }


def test_points_stand_before_the_words_of_their_paragraph() -> None:
    tree = write(items("out", "item")).tree()
    for name, paragraph_, _ in bookmarks(tree):
        before = []
        for child in paragraph_:
            if child.get(f"{W}name") == name:
                break
            before.append(child.tag.removeprefix(W))
        assert "r" not in before, name


def test_the_table_carries_its_bookmark_with_and_without_a_caption() -> None:
    table = Table(id="t", columns=(Column(content=words("A")),), rows=(Row(cells=(words("1"),)),))
    found = {name: text(a) for name, a, _ in bookmarks(write(table).tree())}
    assert found == {"_fsT1_t": "A", "_fsT1z_t": "1"}
    captioned = Table(id="t", columns=table.columns, rows=table.rows, caption=words("C"), source=words("S"))
    found = {name: text(a) for name, a, _ in bookmarks(write(captioned).tree())}
    assert found == {"_fsT1_t": "C", "_fsT1z_t": "Source: S"}


WORDS = st.text("ab <&", min_size=1, max_size=8).filter(str.strip).map(words)


def _blocks(depth: int) -> st.SearchStrategy[Any]:
    plain = WORDS.map(lambda c: Paragraph(content=c))
    table = st.builds(
        lambda head, cells, caption: Table(
            columns=tuple(Column(content=c) for c in head),
            rows=tuple(Row(cells=(c,) * len(head)) for c in cells),
            caption=caption,
        ),
        st.lists(WORDS, min_size=1, max_size=3),
        st.lists(WORDS, max_size=2),
        st.just(()) | WORDS,
    )
    if depth == 0:
        return plain | table
    inner = st.lists(_blocks(depth - 1), min_size=1, max_size=2).map(tuple)
    lists = st.builds(
        lambda parts, start: List(items=tuple(Item(blocks=b) for b in parts), start=start),
        st.lists(inner, min_size=1, max_size=3),
        st.none() | st.integers(0, 20),
    )
    quotes = st.builds(lambda b, by: Quote(blocks=b, by=by), inner, st.just(()) | WORDS)
    return plain | table | lists | quotes


def _named(blocks: list[Block]) -> tuple[Block, ...]:
    """Blocks with ids, as selection gives them."""
    from dataclasses import replace

    count = 0

    def give(block: Any) -> Any:
        nonlocal count
        count += 1
        changes: dict[str, Any] = {"id": f"b-{count}"}
        if isinstance(block, List):
            changes["items"] = tuple(Item(blocks=tuple(map(give, i.blocks))) for i in block.items)
        elif isinstance(block, Quote):
            changes["blocks"] = tuple(map(give, block.blocks))
        return replace(block, **changes)

    return tuple(map(give, blocks))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_blocks(2) | WORDS.map(lambda c: Heading(level=2, content=c)), min_size=1, max_size=4).map(_named))
def test_any_tree_keeps_its_words_and_its_blocks(blocks: tuple[Block, ...]) -> None:
    written = write(*blocks)
    tree = written.tree()
    found = list(bookmarks(tree))
    assert len({name for name, _, _ in found}) == len(found)
    assert all(a is b and a.tag == f"{W}p" for _, a, b in found)
    assert all(names.BOOKMARK.fullmatch(name) and len(name) <= 40 for name, _, _ in found)
    ids = {names.BOOKMARK.fullmatch(name)["id"] for name, _, _ in found}  # type: ignore[index]
    assert ids == {b.id.replace("-", "_") for b in walk(blocks) if getattr(b, "id", "")}
    printed = squeeze("".join(t for s, t in written.lines if s not in {"Kicker", "Heading 1", "Meta", "Meta First"}))
    assert printed == squeeze("".join(_in_order(blocks)))


def _in_order(node: Any) -> list[str]:
    """The words as they are printed: a table's caption first."""
    if isinstance(node, Table):
        node = (node.caption, node.columns, node.rows)
    if isinstance(node, Run):
        return [node.text]
    if isinstance(node, tuple):
        return [t for n in node for t in _in_order(n)]
    parts = ("content", "items", "blocks", "by", "cells")
    return [t for name in parts if hasattr(node, name) for t in _in_order(getattr(node, name))]


def squeeze(words_: str) -> str:
    return re.sub(r"\s+", "", words_)


def test_body_text_never_stands_in_a_content_control() -> None:
    written = write(items("out", "item"), Quote(id="q", blocks=(paragraph("x", "y"),)))
    assert not [e for _, story in stories(written.document) for e in story.iter(f"{W}sdt")]
