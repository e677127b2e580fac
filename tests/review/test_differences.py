"""What is told of two versions of a sheet: everything that differs, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from factsheet.document import Sheet, Words
from factsheet.review.differences import Difference, Op, Version, between, compare, pieces
from factsheet.review.passages import Passage, passages, split
from tests.sheets import sheets
from tests.writers import samples

WORDS = samples.templates(samples.PUBLIC).words
MANY = settings(
    deadline=None,
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def version(sheet: Sheet, words: Words = WORDS) -> Version:
    return Version(sheet=sheet, words=words, digests={})


def counted(found: Iterable[Passage]) -> Counter[str]:
    """Every word of some passages."""
    out: Counter[str] = Counter()
    for passage in found:
        cells = [c for row in passage.grid.rows for c in row.cells] if passage.grid else []
        for part in (*passage.parts, *(passage.grid.columns if passage.grid else ()), *cells):
            out.update(split(part.words))
    del out[" "]
    return out


def told(difference: Difference, op: Op) -> Counter[str]:
    out: Counter[str] = Counter()
    for change in difference.changes:
        for line in change.lines:
            for piece in line.pieces:
                out.update(split(piece.words) if piece.op == op else ())
    return out


@MANY
@given(sheets())
def test_a_sheet_differs_from_itself_in_nothing(sheet: Sheet) -> None:
    assert not between(version(sheet), version(sheet))


@MANY
@given(sheets(), sheets())
def test_every_word_that_went_or_came_is_told(old: Sheet, new: Sheet) -> None:
    difference = between(version(old), version(new))
    was, now = (counted(passages(s, WORDS, {})) for s in (old, new))
    assert not (was - now) - told(difference, "old")
    assert not (now - was) - told(difference, "new")


@MANY
@given(sheets(most=4), st.data())
def test_what_stands_elsewhere_is_told_as_moved(sheet: Sheet, data: st.DataObject) -> None:
    order = data.draw(st.permutations(sheet.blocks))
    difference = between(version(sheet), version(replace(sheet, blocks=tuple(order))))
    was, now = (counted(passages(s, WORDS, {})) for s in (sheet, replace(sheet, blocks=tuple(order))))
    assert was == now
    assert {c.kind for c in difference.changes} <= {"moved", "added", "removed", "reworded"}
    assert told(difference, "old") == told(difference, "new")


@MANY
@given(st.lists(st.sampled_from("ab c"), max_size=12), st.lists(st.sampled_from("ab c"), max_size=12))
def test_pieces_make_both_versions(old: list[str], new: list[str]) -> None:
    found = pieces(old, new)
    assert "".join(p.words for p in found if p.op != "new") == "".join(old)
    assert "".join(p.words for p in found if p.op != "old") == "".join(new)


def test_blanks_between_two_changes_do_not_part_them() -> None:
    found = pieces(split("a red fox ran"), split("a blue hen ran"))
    assert [(p.op, p.words) for p in found] == [
        ("same", "a "),
        ("old", "red fox"),
        ("new", "blue hen"),
        ("same", " ran"),
    ]


def test_compare_of_nothing() -> None:
    assert compare([], []) == ()
