"""Parity: what a rendition must say, and what it was read to say, to the differences between them, block by block.

Why: three files of one sheet must not differ, and nobody compares them by eye. Example: a template that forgets the
caption of a table. This is the one place where spellings of the same words are made alike (SAME).
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

from factsheet.document import Break, Chart, Content, Inline, Link, NoteCall, Plain, Run, Sheet, tidy
from factsheet.document.alignment import Step, align
from factsheet.problems import Location, Problem

MOST = 10  # problems of one rendition that are told one by one
FIRST = 40  # characters of a block that name it
AROUND = 30  # characters shown on each side of a difference
WIDEST = 120  # characters of each of the two texts
# No-break and narrow spaces are spaces; a soft hyphen and a zero-width space are nothing; NFC. Nothing else.
SAME = str.maketrans({**dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f", " "), "\u00ad": None, "\u200b": None})
NAMES = {
    "front": "line above the body",
    "imprint": "line of the imprint",
    "by": "line that says who spoke",
    "source": "line of the source",
    "columns": "head of a column",
    "rows": "row",
    "cells": "cell",
    "items": "item",
    "notes": "note",
    "term": "term",
    "alt": "text that stands for the picture",
    "credit": "line of the credit",
    "drawn": "word in the picture",
    "table": "table of the numbers",
    "group": "head of a group of columns",
}  # what is no block of its own, by the field that holds it


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the words of a rendition come from: a content file, the sheet selected from it, and where its ids stand.

    `name` is how messages call the expected side: another rendition's where two are compared with each other; `accepted`
    are the codes of warnings that the author has looked at.
    """

    path: str
    name: str = "the content"
    lines: tuple[str, ...] = ()
    sheet: Sheet | None = None
    locations: Mapping[str, Location] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class _Node:
    """Anything with words: a block or what it holds. Equal where it says the same; its place does not count."""

    name: str
    attributes: tuple[tuple[str, Any], ...] = ()
    content: Content = ()
    children: tuple["_Node", ...] = ()
    place: Location | None = field(default=None, compare=False)

    @cached_property
    def text(self) -> str:
        return " ".join(filter(None, [_words(self.content), *(c.text for c in self.children)]))

    @cached_property
    def counted(self) -> Counter[str]:
        return Counter(self.text.split())


def check(expected: Plain, found: Plain, *, path: str, origin: Origin, remedy: str = "") -> list[Problem]:
    """An error for each difference, at most MOST and one that counts the others.

    `path` is the rendition, as messages name it; `remedy` what to do about a difference.
    """
    ours, theirs = _root(expected, origin), _root(found)
    if ours == theirs:
        return []
    compared = _Compared(path=path, origin=origin, remedy=remedy)
    told = list(compared.nodes(ours, theirs))
    if len(told) > MOST:
        more = compared.problem(ours, f"{len(told) - MOST} more differences between {origin.name} and {path}")
        told[MOST:] = [more]
    return told


def in_common(plain: Plain) -> Plain:
    """What every format can show of it, for comparing two: no line breaks, links to other files, words in drawings."""

    def content(value: Content) -> Content:
        out: list[Inline] = []
        for inline in value:
            if isinstance(inline, Link) and not _everywhere(inline.target):
                out += inline.content
            else:
                out.append(inline)
        return tidy(tuple(_without_breaks(out)))

    def change(node: Any) -> Any:
        if isinstance(node, tuple):
            return content(node) if node and isinstance(node[0], Inline) else tuple(map(change, node))
        if not hasattr(node, "__dataclass_fields__"):
            return node
        changes = {f.name: change(getattr(node, f.name)) for f in fields(node) if f.name != "location"}
        if isinstance(node, Chart):  # a telephone's picture has fewer words than paper, and Word has numbers
            changes["drawn"] = ()
        return replace(node, **changes)

    changed: Plain = change(plain)
    return changed


def _everywhere(target: str) -> bool:
    return target.startswith(("#", "https:", "http:", "mailto:"))


def _without_breaks(content: Sequence[Inline]) -> Iterator[Inline]:
    for inline in content:
        if isinstance(inline, Break):
            yield Run(text=" ")
        elif isinstance(inline, Link):
            yield replace(inline, content=tuple(_without_breaks(inline.content)))  # type: ignore[arg-type]
        else:
            yield inline


# --- trees to nodes ----------------------------------------------------------------------------------------------


def _root(plain: Plain, origin: Origin | None = None) -> _Node:
    """A whole sheet; with its origin, each node knows its place in the content file."""
    sheet = origin.sheet if origin else None
    locations = origin.locations if origin else {}
    blocks = _twins(plain.blocks, sheet.blocks if sheet else ())
    notes = _twins(plain.notes, sheet.notes if sheet else ())
    children = [
        _leaf("title", plain.title),
        *(_leaf(NAMES["front"], line) for line in plain.front),
        *(_node(block, twin, locations, None, block.kind) for block, twin in blocks),
        *(_node(note, twin, locations, None, NAMES["notes"]) for note, twin in notes),
        *(_leaf(NAMES["imprint"], line) for line in plain.imprint),
    ]
    return _Node(
        name="sheet", attributes=(("language", plain.language), ("banner", plain.banner)), children=tuple(children)
    )


def _twins(printed: Sequence[Any], selected: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Each printed thing with the one of the selected sheet it was made from: by order; the last sections have none."""
    for i, thing in enumerate(printed):
        yield thing, selected[i] if i < len(selected) else None


def _leaf(name: str, content: Content, place: Location | None = None) -> _Node:
    return _Node(name=name, content=_alike(content), place=place)


def _node(value: Any, twin: Any, locations: Mapping[str, Location], place: Location | None, name: str) -> _Node:
    """A dataclass of the tree: its words, what it holds, and all else of it that can be perceived."""
    place = locations.get(getattr(twin, "id", ""), place)
    attributes: list[tuple[str, Any]] = []
    children: list[_Node] = []
    content: Content = ()
    for name_of_field in (f.name for f in fields(value) if f.name not in {"mark", "location"}):
        held = getattr(value, name_of_field)
        part = NAMES.get(name_of_field, name_of_field)
        if is_dataclass(held):  # the numbers of a chart
            children.append(_node(held, getattr(twin, name_of_field, None), locations, place, part))
        elif not isinstance(held, tuple):
            attributes.append((name_of_field, held))
        elif name_of_field == "content":
            content = _alike(held)
        elif held and isinstance(held[0], Inline):
            children.append(_leaf(part, held, place))
        else:
            for child, other in _twins(held, getattr(twin, name_of_field, ())):
                if isinstance(child, str):  # words of a picture
                    children.append(_leaf(part, (Run(text=child),), place))
                elif isinstance(child, tuple):
                    children.append(_leaf(part, child, place))
                else:
                    children.append(_node(child, other, locations, place, getattr(child, "kind", part)))
    if not getattr(twin, "id", ""):  # an item stands where its first block does
        place = next((c.place for c in children if c.place), place)
    return _Node(name=name, attributes=tuple(attributes), content=content, children=tuple(children), place=place)


def _alike(content: Content) -> Content:
    def alike(inline: Any) -> Any:
        if isinstance(inline, Run):
            return replace(inline, text=unicodedata.normalize("NFC", inline.text.translate(SAME)))
        if isinstance(inline, Link):
            return replace(inline, content=tuple(map(alike, inline.content)))
        return inline

    return tidy(tuple(map(alike, content)))


# --- nodes to problems -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Compared:
    """One comparison, and how its problems are told."""

    path: str
    origin: Origin
    remedy: str

    def nodes(self, ours: _Node, theirs: _Node) -> Iterator[Problem]:
        """The differences of two nodes that are not equal, those of their parts among them."""
        if ours.name != theirs.name:
            as_ = f"as {theirs.name}, not as {ours.name}: “{_first(theirs)}”"
            yield self.problem(ours, f"{_called(ours)} stands in {self.path} {as_}")
        for (name, value), (_, other) in zip(ours.attributes, theirs.attributes, strict=False):
            if value != other and ours.name == theirs.name:
                yield self.problem(ours, self.attribute(ours, name, value, other))
        if ours.content != theirs.content:
            yield self.problem(ours, self.reading(ours, theirs))
        for step in align(ours.children, theirs.children, _likeness):
            yield from self.step(ours, theirs, step)

    def step(self, ours: _Node, theirs: _Node, step: Step) -> Iterator[Problem]:
        """The problems that one difference between the parts of two nodes makes."""
        mine, part = _part(ours, step.expected), _part(theirs, step.found)
        match step.kind:
            case "changed":
                yield from self.nodes(mine, part)
            case "moved":
                stands = f"{_after(theirs, step.found)}, where {self.origin.name} has it {_after(ours, step.expected)}"
                yield self.problem(mine, f"{_called(mine)} stands in another place in {self.path}: {stands}")
            case "dropped":
                instead = f"“{_first(part)}” stands there" if part.text else "nothing stands there"
                yield self.problem(mine, f"{_called(mine)} is missing in {self.path}: {instead}{_inside(ours)}")
            case "added":
                says = "stands more often than in" if part in ours.children else "is not in"
                where = f"{_after(theirs, step.found)}{_inside(ours)}"
                yield self.problem(
                    mine if mine.place else ours,
                    f"{_called(part)} of {self.path} {says} {self.origin.name}: it stands {where}",
                )

    def attribute(self, node: _Node, name: str, value: Any, other: Any) -> str:
        def said(value: Any) -> str:
            if name == "start":
                return "bullets" if value is None else f"numbers from {value}"
            return f"the {name} “{value}”" if value != "" else f"no {name}"

        return f"{_called(node)} has {said(value)} in {self.origin.name} and {said(other)} in {self.path}"

    def reading(self, ours: _Node, theirs: _Node) -> str:
        """In which words, or else in which look of them, two contents differ."""
        mine, other = list(_letters(ours.content)), list(_letters(theirs.content))
        chars, others = [c for c, _ in mine], [c for c, _ in other]
        if chars != others:
            text, instead = _windows(chars, others)
            where = f"“{instead}”, where {self.origin.name} has “{text}”"
            return f"{_called(ours)} reads otherwise in {self.path}: {where}"
        differ = [i for i, (a, b) in enumerate(zip(mine, other, strict=True)) if a != b]
        if not differ:
            return (
                f"{_called(ours)} is cut into other parts in {self.path}: {len(ours.content)} and {len(theirs.content)}"
            )
        start, end = differ[0], differ[0] + 1
        look, seen = mine[start][1], other[start][1]
        while end < len(mine) and (mine[end][1], other[end][1]) == (look, seen):
            end += 1  # as far as they differ in the same way
        told = [self.look(n, look.get(n), seen.get(n)) for n in {**look, **seen} if look.get(n) != seen.get(n)]
        return f"in {_called(ours)} “{_cut(''.join(chars[start:end]))}” {' and '.join(told)}"

    def look(self, name: str, value: Any, other: Any) -> str:
        if isinstance(value, bool) or isinstance(other, bool):
            return f"is {'' if value else 'not '}{name} in {self.origin.name} and {'not ' if value else ''}so in {self.path}"
        ours, theirs = (f"the {name} “{v}”" if v else f"no {name}" for v in (value, other))
        return f"has {ours} in {self.origin.name} and {theirs} in {self.path}"

    def problem(self, node: _Node, message: str) -> Problem:
        message = "".join(
            c if c.isprintable() else "\ufffd" for c in message
        )  # whoever made the file, a terminal is safe
        at = node.place or self._find(node)
        lines = self.origin.lines
        excerpt = lines[at.line - 1] if 0 < at.line <= len(lines) else ""
        return Problem(location=at, code="parity", message=message, help=self.remedy, excerpt=excerpt)

    def _find(self, node: _Node) -> Location:
        """Where words that have no id stand: the first line that has them, else the file's first."""
        words = node.text
        for number, line in enumerate(self.origin.lines, 1):
            if words and words in (alike := line.translate(SAME)):
                return Location(path=self.origin.path, line=number, column=alike.index(words) + 1, width=len(words))
        return Location(path=self.origin.path)


def _part(node: _Node, index: int) -> _Node:
    """One of the parts; nothing where there is none before the first or after the last."""
    return node.children[index] if 0 <= index < len(node.children) else _Node(name="")


def _likeness(ours: _Node, theirs: _Node) -> float:
    """How much two nodes are one that was changed; of one name they may differ in every word."""
    both = ours.counted.total() + theirs.counted.total()
    shared = 2 * (ours.counted & theirs.counted).total() / both if both else 1.0
    if ours.name == theirs.name:
        return 0.2 + 0.8 * shared
    return 0.7 * shared if shared > 0.5 else 0.0


def _called(node: _Node) -> str:
    return f"the {node.name} “{_first(node)}”"


def _first(node: _Node) -> str:
    return node.text if len(node.text) <= FIRST else node.text[:FIRST].rsplit(" ", 1)[0] + " …"


def _inside(node: _Node) -> str:
    return "" if node.name == "sheet" else f", in {_called(node)}"


def _after(parent: _Node, index: int) -> str:
    return f"after “{_first(parent.children[index - 1])}”" if index else "first"


# --- words and their looks ---------------------------------------------------------------------------------------

_Look = Mapping[str, Any]


def _letters(content: Content, link: str = "") -> Iterator[tuple[str, _Look]]:
    """Each character with how it looks and where it leads; a note's call is its number in brackets."""
    for inline in content:
        match inline:
            case Run():
                look = {"bold": inline.strong, "italic": inline.emphasis, "language": inline.language, "link": link}
                yield from ((char, look) for char in inline.text)
            case Link():
                yield from _letters(inline.content, inline.target)
            case NoteCall():
                yield f"[{inline.note}]", {"the call of a note": True}
            case Break():
                yield "⏎", {"link": link}


def _words(content: Content) -> str:
    return "".join(char for char, _ in _letters(content))


def _windows(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, str]:
    """Both texts from a little before the first difference to a little after the last."""
    start, ends = 0, (len(ours), len(theirs))
    while start < min(ends) and ours[start] == theirs[start]:
        start += 1
    while min(ends) > start and ours[ends[0] - 1] == theirs[ends[1] - 1]:
        ends = ends[0] - 1, ends[1] - 1

    def window(chars: Sequence[str], end: int) -> str:
        first, last = max(0, start - AROUND), min(len(chars), end + AROUND)
        while 0 < first < start and chars[first - 1] != " ":
            first += 1
        while end < last < len(chars) and chars[last] != " ":
            last -= 1
        text = _cut("".join(chars[first:last]))
        return ("…" if first else "") + text + ("…" if last < len(chars) else "")

    return window(ours, ends[0]), window(theirs, ends[1])


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST // 2]} […] {text[-WIDEST // 2 :]}"
