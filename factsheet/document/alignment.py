"""Two sequences to what was dropped, added, changed or moved between them. Knows nothing of sheets.

One thing dropped is one step, never a step for each thing after it.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeVar

T = TypeVar("T", bound=Hashable)
MOST_CELLS = 4_000_000  # of the longer by the shorter sequence, past which things are paired as they come
MOST_PAIRS = 10_000  # the same where likeness is asked for each pair


@dataclass(frozen=True, kw_only=True)
class Step:
    """One difference, by the indexes of what it is about.

    `found` of a dropped thing is where it would stand; `expected` of an added one what it stands after, -1 for nothing.
    """

    kind: Literal["dropped", "added", "changed", "moved"]
    expected: int
    found: int


def align(expected: Sequence[T], found: Sequence[T], likeness: Callable[[T, T], float]) -> list[Step]:
    """The steps from one sequence to the other, in the order of the expected one.

    `likeness` says from 0 to 1 how much two unequal things are one thing that was changed; 0: never.
    """
    gaps = list(_gaps(expected, found))
    left = [i for es, _ in gaps for i in es]
    right = [j for _, fs in gaps for j in fs]
    steps = _moved(expected, found, left, right)
    gone, come = {s.expected for s in steps}, {s.found for s in steps}
    for es, fs in gaps:
        ours, theirs = [i for i in es if i not in gone], [j for j in fs if j not in come]
        pairs = dict(_pairs(expected, found, ours, theirs, likeness))
        steps += [Step(kind="changed", expected=i, found=j) for i, j in pairs.items()]
        steps += [Step(kind="dropped", expected=i, found=fs.start) for i in ours if i not in pairs]
        steps += [Step(kind="added", expected=es.start - 1, found=j) for j in theirs if j not in pairs.values()]
    return sorted(steps, key=lambda s: (s.expected, s.found))


def _gaps(expected: Sequence[T], found: Sequence[T]) -> Iterator[tuple[range, range]]:
    """The stretches in which the sequences differ."""
    start, ends = 0, (len(expected), len(found))
    while start < min(ends) and expected[start] == found[start]:
        start += 1
    while min(ends) > start and expected[ends[0] - 1] == found[ends[1] - 1]:
        ends = ends[0] - 1, ends[1] - 1
    size = (ends[0] - start) * (ends[1] - start)
    if not size or size > MOST_CELLS:
        if ends != (start, start):
            yield range(start, ends[0]), range(start, ends[1])
        return
    matcher = SequenceMatcher(None, expected[start : ends[0]], found[start : ends[1]], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield range(start + a, start + b), range(start + c, start + d)


def _moved(expected: Sequence[T], found: Sequence[T], left: Sequence[int], right: Sequence[int]) -> list[Step]:
    """What is missing in one place and stands in another."""
    places: dict[T, list[int]] = {}
    for j in reversed(right):
        places.setdefault(found[j], []).append(j)
    return [Step(kind="moved", expected=i, found=places[expected[i]].pop()) for i in left if places.get(expected[i])]


def _pairs(
    expected: Sequence[T],
    found: Sequence[T],
    ours: Sequence[int],
    theirs: Sequence[int],
    likeness: Callable[[T, T], float],
) -> Iterator[tuple[int, int]]:
    """Which things of two stretches are one thing that was changed: in order, as much alike as can be."""
    if len(ours) * len(theirs) > MOST_PAIRS:
        yield from zip(ours, theirs, strict=False)
        return
    alike = [[likeness(expected[i], found[j]) for j in theirs] for i in ours]
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for a in range(len(ours) - 1, -1, -1):
        for b in range(len(theirs) - 1, -1, -1):
            paired = alike[a][b] + best[a + 1][b + 1] if alike[a][b] else 0.0
            best[a][b] = max(paired, best[a + 1][b], best[a][b + 1])
    a = b = 0
    while a < len(ours) and b < len(theirs):
        if best[a][b] == best[a + 1][b]:
            a += 1
        elif best[a][b] == best[a][b + 1]:
            b += 1
        else:
            yield ours[a], theirs[b]
            a, b = a + 1, b + 1
