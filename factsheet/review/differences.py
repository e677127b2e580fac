"""Two versions of a sheet, both selected for one audience, to what has changed for it.

A number that is stated once and called in many places is told once, as a changed fact; a passage in which nothing else
has changed is not told again.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from typing import Literal, TypeAlias, TypeVar

from factsheet.document import Content, Entry, Fact, FactCall, Heading, Link, Run, Sheet, printing
from factsheet.document.alignment import align
from factsheet.document.settings import Words
from factsheet.document.tree import FactPart, text, walk
from factsheet.review.passages import HEADING, NOTES, Grid, Part, Passage, Section, passages

T = TypeVar("T", bound=Hashable)
Op: TypeAlias = Literal["same", "old", "new"]
Kind: TypeAlias = Literal["added", "removed", "reworded", "moved"]
ALIKE = 0.4  # of the words of two passages that must be common before one is the other, reworded
ALIKE_HEADINGS = 0.2  # they have few words, and stand in the same place
AROUND = 8  # words on each side of a fact that say what it is about
RESTYLED = "the same words, set otherwise"
NEW_PICTURE = "another picture, in a file of the same name"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Words that are in both versions, or in one of them."""

    op: Op
    words: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """What has changed in one part of a passage, such as a caption or a cell. `remark` is ours, where no words differ."""

    label: str = ""
    pieces: tuple[Piece, ...] = ()
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One passage that has changed. `section` is where it stands, or stood; `former` where one stood that has moved."""

    kind: Kind
    what: str
    section: Section
    lines: tuple[Line, ...]
    former: Section = ()
    called: str = ""  # the first words of what has so many lines that they do not say which passage it is


@dataclass(frozen=True, kw_only=True)
class FactChange:
    """A fact as it was and is printed, and the words around it where it is called first."""

    old: str
    new: str
    section: Section
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a selected sheet; `digests` are those of its pictures, by file."""

    sheet: Sheet
    words: Words
    digests: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What has changed in one sheet; nothing has where both are empty."""

    facts: tuple[FactChange, ...] = ()
    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.changes)


def between(old: Version, new: Version) -> Difference:
    """What has changed from one version to the other."""
    facts, known = _facts(old.sheet, new.sheet)
    was = passages(old.sheet, old.words, old.digests)
    updated = passages(replace(old.sheet, facts=known), old.words, old.digests)
    updated = [replace(u, grid=w.grid) for u, w in zip(updated, was, strict=True)]  # a cell is told by row and column
    return Difference(facts=facts, changes=compare(was, passages(new.sheet, new.words, new.digests), updated))


def compare(
    old: Sequence[Passage], new: Sequence[Passage], updated: Sequence[Passage] | None = None
) -> tuple[Change, ...]:
    """The changes between two runs of passages, in order; `updated` is the old one with what is not told again."""
    pairing = pair(updated or old, new, _likeness)
    places = dict(pairing.kept)
    now = {old[i].section: new[j].section for i, j in pairing.kept if new[j].kind == HEADING}  # as sections are called
    told: list[tuple[int, Change]] = []  # each behind the place among the new ones that it belongs to
    for i, j in pairing.changed:
        lines = tuple(_lines(old[i], new[j]))
        told.append((j, _change("reworded", new[j], lines, called=_called(new[j]))))
    for i, j in pairing.moved:
        told.append(
            (
                j,
                _change(
                    "moved", new[j], _whole(new[j], "same", short=True), former=now.get(old[i].section, old[i].section)
                ),
            )
        )
    told += [(j, _change("added", new[j], _whole(new[j], "new"))) for j in pairing.added]
    last = -1
    for i, passage in enumerate(old):
        last = places.get(i, last)
        if i in pairing.dropped:
            told.append((last, _change("removed", passage, _whole(passage, "old"), section=now.get(passage.section))))
    return tuple(change for _, change in sorted(told, key=lambda t: t[0]))


def _change(
    kind: Kind,
    of: Passage,
    lines: tuple[Line, ...],
    section: Section | None = None,
    former: Section = (),
    called: str = "",
) -> Change:
    at = of.section if section is None else section
    return Change(kind=kind, what=of.kind, section=at, lines=lines, former=former, called=called)


def _called(passage: Passage) -> str:
    """The first words of what has many parts: its caption, its title, or what stands for it; "" for what has one."""
    if not passage.grid and len(passage.parts) < 2:
        return ""
    words = next((p.words for p in passage.parts if p.label != "picture" and p.words), "").split()
    return " ".join(words[:AROUND]) + (" …" if len(words) > AROUND else "")


# --- which is which ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """Which things of two sequences are one, by index. `kept` has all that stayed in order, changed or not."""

    kept: tuple[tuple[int, int], ...]
    changed: tuple[tuple[int, int], ...]
    moved: tuple[tuple[int, int], ...]
    dropped: frozenset[int]
    added: tuple[int, ...]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Everything that is in both, in the new order."""
        return sorted([*self.kept, *self.moved], key=lambda pair: pair[1])


def pair(old: Sequence[T], new: Sequence[T], likeness: Callable[[T, T], float]) -> Pairing:
    """Align two sequences."""
    steps = align(old, new, likeness)
    changed = tuple((s.expected, s.found) for s in steps if s.kind == "changed")
    moved = tuple((s.expected, s.found) for s in steps if s.kind == "moved")
    dropped = frozenset(s.expected for s in steps if s.kind == "dropped")
    added = tuple(s.found for s in steps if s.kind == "added")
    gone = {*dropped, *(i for i, _ in (*changed, *moved))}
    come = {*added, *(j for _, j in (*changed, *moved))}
    equal = zip(
        (i for i in range(len(old)) if i not in gone), (j for j in range(len(new)) if j not in come), strict=True
    )
    kept = tuple(sorted((*equal, *changed)))
    return Pairing(kept=kept, changed=changed, moved=moved, dropped=dropped, added=added)


def _likeness(old: Passage, new: Passage) -> float:
    """How much two passages are one, reworded; 0 where they are two."""
    if old.kind != new.kind:
        return 0
    if old.words == new.words and old.section == new.section:
        return 1  # a table with other cells, the same words in another look
    alike = _common(_counted(old), _counted(new))
    return alike if alike >= (ALIKE_HEADINGS if old.kind == HEADING else ALIKE) else 0


def _counted(passage: Passage) -> Counter[str]:
    words = Counter(t for p in passage.parts for t in p.tokens if t != " ")
    if passage.grid:
        words += Counter(p.words for p in passage.grid.columns)
        words += Counter(c.words for row in passage.grid.rows for c in row.cells)
    return words


def _common(old: Counter[str], new: Counter[str]) -> float:
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1


# --- lines -------------------------------------------------------------------------------------------------------


def _whole(passage: Passage, op: Op, *, short: bool = False) -> tuple[Line, ...]:
    """All of a passage, as added, removed or moved; `short`: as much as says which one it is."""
    lines = [Line(label=p.label, pieces=(Piece(op=op, words=p.words),)) for p in passage.parts if p.words]
    if short:
        return tuple(lines[:1])
    if passage.grid:
        heads = " | ".join(c.words for c in passage.grid.columns)
        lines.append(Line(label="columns", pieces=(Piece(op=op, words=heads),)))
        lines += [Line(label="row", pieces=_joined(op, [c.words for c in r.cells])) for r in passage.grid.rows]
    return tuple(lines)


def _lines(old: Passage, new: Passage) -> Iterator[Line]:
    """What differs between two versions of a passage, part by part."""
    labels = list(dict.fromkeys(p.label for p in (*new.parts, *old.parts)))
    was, now = ({p.label: p for p in passage.parts} for passage in (old, new))
    for label in labels:
        yield from _part(was.get(label, Part()), now.get(label, Part()), label)
    if old.grid or new.grid:
        empty = Grid(columns=(), rows=())
        yield from _cells(old.grid or empty, new.grid or empty)


def _part(old: Part, new: Part, label: str) -> Iterator[Line]:
    if old.tokens != new.tokens:
        yield Line(label=label, pieces=pieces(old.tokens, new.tokens))
    elif old.look != new.look:
        remark = NEW_PICTURE if label == "picture" else RESTYLED
        yield Line(label=label, pieces=(Piece(op="same", words=new.words),), remark=remark)


def _cells(old: Grid, new: Grid) -> Iterator[Line]:
    """A table, cell by cell, each named by its row and column."""
    columns = pair(_columns(old), _columns(new), _column_likeness)
    rows = pair(
        [(r.header, _row(r.cells)) for r in old.rows], [(r.header, _row(r.cells)) for r in new.rows], _row_likeness
    )
    for i in sorted(columns.dropped):
        yield Line(label="column", pieces=_joined("old", [old.columns[i].words, *_column(old, i)]), remark="removed")
    for j in columns.added:
        yield Line(label="column", pieces=_joined("new", [new.columns[j].words, *_column(new, j)]), remark="added")
    for _, j in columns.moved:
        yield Line(label=f"column “{new.columns[j].words}”", remark="moved")
    for i, j in columns.pairs:
        yield from _part(old.columns[i], new.columns[j], "head of a column")
    for i in sorted(rows.dropped):
        yield Line(label="row", pieces=_joined("old", [c.words for c in old.rows[i].cells]), remark="removed")
    for j in rows.added:
        yield Line(label="row", pieces=_joined("new", [c.words for c in new.rows[j].cells]), remark="added")
    for _, j in rows.moved:
        yield Line(label=f"row “{' › '.join(new.rows[j].header)}”", remark="moved")
    for i, j in rows.pairs:
        was, now = old.rows[i].cells, new.rows[j].cells
        if len(was) != len(old.columns) or len(now) != len(new.columns):  # the heading of a group: one cell
            yield from _part(_row_part(was), _row_part(now), "rows below")
            continue
        for a, b in columns.pairs:
            label = f"{' › '.join(new.rows[j].header)}, {new.columns[b].words}" if b else "name of a row"
            yield from _part(was[a], now[b], label)


def _row_part(cells: tuple[Part, ...]) -> Part:
    return Part(tokens=tuple(t for c in cells for t in c.tokens), look=tuple(c.look for c in cells))


_Named: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]  # headers and cells


def _row(cells: Sequence[Part]) -> tuple[str, ...]:
    return tuple(c.words for c in cells)


def _columns(grid: Grid) -> list[_Named]:
    return [((c.words,), tuple(_column(grid, i))) for i, c in enumerate(grid.columns)]


def _column(grid: Grid, index: int) -> list[str]:
    """The cells of a column, without the headings of groups."""
    return [r.cells[index].words for r in grid.rows if len(r.cells) == len(grid.columns)]


def _column_likeness(old: _Named, new: _Named) -> float:
    if old[0] == new[0]:
        return 1
    alike = _common(Counter(old[1]), Counter(new[1]))
    return alike / 2 if alike >= ALIKE else 0


def _row_likeness(old: _Named, new: _Named) -> float:
    if old[0] == new[0]:
        return 1
    alike = _common(Counter(old[1][1:]), Counter(new[1][1:])) if len(old[1]) > 1 and len(new[1]) > 1 else 0
    return alike / 2 if alike >= ALIKE else 0


def _joined(op: Op, cells: Sequence[str]) -> tuple[Piece, ...]:
    return (Piece(op=op, words=" | ".join(cells)),)


# --- words -------------------------------------------------------------------------------------------------------


def pieces(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    """Words as they were and are; blanks between two changes are part of them."""
    steps: list[tuple[bool, list[str], list[str]]] = []  # whether it is the same; old and new words
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = tag == "equal" and not (all(t == " " for t in old[a:b]) and a and b < len(old))
        if steps and steps[-1][0] == same:
            steps[-1][1].extend(old[a:b])
            steps[-1][2].extend(new[c:d])
        else:
            steps.append((same, list(old[a:b]), list(new[c:d])))
    out: list[Piece] = []
    for same, was, now in steps:
        for op, words in (("same", "".join(was)), ("", "")) if same else (("old", "".join(was)), ("new", "".join(now))):
            if words:
                out.append(Piece(op=op, words=words))  # type: ignore[arg-type]
    return tuple(out)


# --- facts -------------------------------------------------------------------------------------------------------


def _facts(old: Sheet, new: Sheet) -> tuple[tuple[FactChange, ...], tuple[Fact, ...]]:
    """The facts that both versions call and that have changed; and the old facts, with those that have as they are now.

    A fact that the text does not call tells its reader nothing, so nothing is told of it.
    """
    was, now = {f.id: f for f in old.facts}, {f.id: f for f in new.facts}
    called = {(c.fact, c.part) for c in walk((old.blocks, old.notes)) if isinstance(c, FactCall)}
    told: dict[tuple[str, FactPart], FactChange] = {}
    for section, content in _contents(new):
        for at, call in enumerate(content):
            if not isinstance(call, FactCall) or (call.fact, call.part) in told or (call.fact, call.part) not in called:
                continue
            before = printing.fact(was[call.fact], call.part, old.language)
            after = printing.fact(now[call.fact], call.part, new.language)
            if before != after:
                told[call.fact, call.part] = FactChange(
                    old=before,
                    new=after,
                    section=section,
                    before=_words(content[:at], now, new.language, -AROUND),
                    after=_words(content[at + 1 :], now, new.language, AROUND),
                )
    changed = {fact for fact, part in told if part in ("", "number")}
    return tuple(told.values()), tuple(_as_now(f, now[f.id]) if f.id in changed else f for f in old.facts)


def _as_now(old: Fact, new: Fact) -> Fact:
    """A fact with the number of today. What else is known of it stays: a key fact says it, and so tells of it."""
    return replace(old, value=new.value, high=new.high, joint=new.joint, unit=new.unit)


def _contents(sheet: Sheet) -> Iterator[tuple[Section, Content]]:
    """Every run of inlines in text and notes that may call a fact, links taken apart, with the headings above it."""
    above: list[tuple[int, str]] = []
    facts = {f.id: f for f in sheet.facts}
    for block in sheet.blocks:
        if isinstance(block, Heading):
            title = _words(block.content, facts, sheet.language)
            above = [*(a for a in above if a[0] < block.level), (block.level, title)]
        section = tuple(title for _, title in above)
        for node in walk(block):
            if isinstance(node, Entry) and node.fact:
                yield section, (*node.term, Run(text=": "), node.fact)
            for value in (getattr(node, f.name) for f in fields(node)):
                if isinstance(value, tuple) and any(isinstance(i, FactCall | Link) for i in value):
                    yield section, _apart(value)
    for note in sheet.notes:
        yield NOTES, _apart(note.content)


def _apart(content: Content) -> Content:
    return tuple(i for n in content for i in (n.content if isinstance(n, Link) else (n,)))


def _words(content: Content, facts: Mapping[str, Fact], language: str, most: int = 0) -> str:
    """The words of inlines; `most` of them from the beginning, or, below zero, at the end."""
    said = "".join(
        printing.fact(facts[i.fact], i.part, language) if isinstance(i, FactCall) else text((i,)) for i in content
    )
    pieces_ = re.split(r"(\s+)", said)
    if not most or len(pieces_) <= 2 * abs(most):
        return said
    return "".join(pieces_[: 2 * most]).rstrip() + " …" if most > 0 else "… " + "".join(pieces_[2 * most :]).lstrip()
