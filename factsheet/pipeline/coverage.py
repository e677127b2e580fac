"""Who reads what of a sheet: its parts and the guarded passages in them, a column an audience. For whoever approves it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from factsheet import audience as selecting
from factsheet.audience import Passage, Share
from factsheet.document import (
    Audience,
    Break,
    Content,
    Fact,
    FactCall,
    Figure,
    Heading,
    Inline,
    Link,
    Mark,
    Run,
    Sheet,
    printing,
)
from factsheet.document.tree import Amount
from factsheet.pipeline import report
from factsheet.pipeline import sources as files
from factsheet.problems import Location

TEMPLATE = "report/audiences.html.j2"
FRONT = ("title", "kind", "bureau", "region", "dateline", "description", "reason")
LISTS = ("facts", "datasets", "drafted", "cleared", "sources", "contacts", "links")
ONE_OF = {"facts": "fact", "datasets": "dataset", "sources": "source", "contacts": "contact", "links": "link"}
NAMES = {
    "Item": "item",
    "Row": "row",
    "DatasetRow": "row",
    "RowGroup": "rows",
    "Column": "column",
    "DatasetColumn": "column",
    "Entry": "entry",
    "Total": "total",
    "Reference": "line",
    "Fact": "fact",
}
NARROWEST, WITH_FILE = 24, 40  # characters for the words: at least; where the file is named in every line


class Signs(NamedTuple):
    """How a terminal shows it."""

    whole: str
    partly: str
    none: str
    inside: str
    more: str

    def of(self, share: Share) -> str:
        return {"whole": self.whole, "partly": self.partly, "none": self.none}[share]


DRAWN = Signs(whole="●", partly="◐", none="", inside="└ ", more="…")
PLAIN = Signs(whole="#", partly="/", none="", inside="- ", more="...")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A part of a sheet, or a guarded passage in the one above: its words, where it stands, and who reads how much."""

    kind: str
    words: str
    location: Location
    shares: Mapping[str, Share]
    depth: int = 0
    passage: bool = False


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """One sheet. `audiences` are all there are; `made_for` those that get it."""

    name: str
    path: str
    audiences: tuple[Audience, ...]
    made_for: tuple[str, ...]
    rows: tuple[Row, ...]


def of(content: files.Content) -> tuple[Coverage, ...]:
    """Every sheet that could be read."""
    audiences = tuple(content.audiences.values())
    return tuple(_Sheet(s, s.sheet, audiences).coverage() for s in content.sources if s.sheet)


class _Sheet:
    def __init__(self, source: files.Source, sheet: Sheet, audiences: tuple[Audience, ...]) -> None:
        self.source, self.sheet, self.audiences = source, sheet, audiences
        self.facts = {f.id: f for f in sheet.facts}
        self.readers = [a for a in audiences if selecting.makes(sheet, a)]
        self.notes = {a.name: {n.id for n in selecting.select(sheet, a).notes} for a in self.readers}

    def coverage(self) -> Coverage:
        return Coverage(
            name=self.sheet.name,
            path=self.source.path,
            audiences=self.audiences,
            made_for=tuple(a.name for a in self.readers),
            rows=tuple(self.rows()),
        )

    def rows(self) -> Iterator[Row]:
        for key in FRONT:
            yield from self.part(getattr(self.sheet, key), key)
        imprint = self.sheet.imprint
        for line in (imprint.publisher, imprint.disclaimer, *imprint.breadcrumb, *imprint.links):
            yield from self.part(line, "imprint")
        for key in LISTS:
            for one in getattr(self.sheet, key):
                yield from self.part(one, ONE_OF.get(key, key))
        depth = 0
        for block in self.sheet.blocks:
            level = block.level - 2 if isinstance(block, Heading) else depth
            yield from self.part(block, block.kind, level)
            depth = level + 1 if isinstance(block, Heading) else depth
        for note in self.sheet.notes:
            called = {a for a, notes in self.notes.items() if note.id in notes}
            yield from (replace(r, shares=_only(r.shares, called)) for r in self.part(note, "note"))

    def part(self, part: Any, kind: str, depth: int = 0) -> Iterator[Row]:
        """A part and the guarded passages in it; nothing for a part without words."""
        at = getattr(part, "location", None) or self.source.key(kind)
        if row := self.row(part, part, (), at, kind, depth):
            yield row
            for found in selecting.passages(part, getattr(part, "mark", ()), at):
                yield from self.passage(found, depth + 1)

    def passage(self, found: Passage, depth: int) -> Iterator[Row]:
        part = found.part
        kind = "words" if isinstance(part, tuple) else NAMES.get(type(part).__name__, getattr(part, "kind", ""))
        at = found.location or Location(path=self.source.path)
        if row := self.row(part, found.shared, found.mark, at, kind, depth):
            yield replace(row, passage=True)

    def row(self, part: Any, shared: Any, mark: Mark, at: Location, kind: str, depth: int) -> Row | None:
        words = " ".join(" | ".join(filter(str.strip, self.words(part))).split())
        if not words:
            return None
        shares: dict[str, Share] = {a.name: "none" for a in self.audiences}
        shares |= {a.name: selecting.share(shared, mark, a) for a in self.readers}
        return Row(kind=kind, words=words, location=at, shares=shares, depth=depth)

    def words(self, part: Any) -> Iterator[str]:
        """The words of a part: each text of it, in order of reading."""
        if isinstance(part, tuple) and part and all(isinstance(i, Inline) for i in part):
            yield self.text(part)
        elif isinstance(part, tuple):
            for child in part:
                yield from self.words(child)
        elif isinstance(part, FactCall):
            yield self.text((part,))
        elif isinstance(part, Amount) and part.number is not None:
            yield printing.number(part.number, self.sheet.language)
        elif hasattr(part, "__dataclass_fields__"):
            if isinstance(part, Fact):
                yield f"{part.id}: {printing.fact(part, '', self.sheet.language)}"
            if isinstance(part, Figure):
                yield part.file
            for field in fields(part):
                if field.name not in {"mark", "location"}:
                    yield from self.words(getattr(part, field.name))

    def text(self, content: Content) -> str:
        out = []
        for inline in content:
            if isinstance(inline, Run | Break):
                out.append(inline.text if isinstance(inline, Run) else " ")
            elif isinstance(inline, Link):
                out.append(self.text(inline.content))
            elif isinstance(inline, FactCall):
                out.append(printing.fact(self.facts[inline.fact], inline.part, self.sheet.language))
        return "".join(out)


def _only(shares: Mapping[str, Share], names: Iterable[str]) -> dict[str, Share]:
    return {name: share if name in names else "none" for name, share in shares.items()}


# --- on the terminal ---------------------------------------------------------------------------------------------


def signs(encoding: str | None) -> Signs:
    """What a terminal of this encoding can show."""
    try:
        "".join(DRAWN).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return PLAIN
    return DRAWN


def table(sheet: Coverage, width: int, shown: Signs) -> str:
    """A line a part, a column an audience; no wider than `width` where its words can be cut to fit."""
    names = [a.name for a in sheet.audiences]
    places = [_place(r, short=False) for r in sheet.rows]
    kinds = max((len(r.kind) for r in sheet.rows), default=0)
    taken = kinds + sum(len(n) + 2 for n in names) + 4
    if width - taken - max(map(len, places), default=0) < WITH_FILE:
        places = [_place(r, short=True) for r in sheet.rows]
    at = max((len(p) for p in (*places, "line")), default=0)
    room = max(NARROWEST, width - taken - at)
    words = [_indent(r, shown) + (ascii(r.words)[1:-1] if shown is PLAIN else r.words) for r in sheet.rows]
    room = min(room, max(map(len, words), default=0))
    lines = [_line("line".ljust(at), "part".ljust(kinds), "words".ljust(room), names)]
    for row, place, said in zip(sheet.rows, places, words, strict=True):
        cells = [shown.of(row.shares[n]).center(len(n)) for n in names]
        lines.append(_line(place.ljust(at), row.kind.ljust(kinds), _fitted(said, room, shown.more).ljust(room), cells))
    missed = [n for n in names if n not in sheet.made_for]
    legend = f"{shown.whole} all of it   {shown.partly} part of it: see the lines below   blank: nothing"
    notes = [f"not made for {', '.join(missed)}"] if missed else []
    return "\n".join([sheet.path, *lines, *notes, legend, ""])


def _line(place: str, kind: str, words: str, cells: Iterable[str]) -> str:
    return "  ".join([place, kind, words, *cells]).rstrip()


def _place(row: Row, *, short: bool) -> str:
    return str(row.location.line) if short else f"{row.location.path}:{row.location.line}"


def _indent(row: Row, shown: Signs) -> str:
    return "  " * row.depth + (shown.inside if row.passage else "")


def _fitted(words: str, room: int, more: str) -> str:
    return words if len(words) <= room else words[: room - len(more)].rstrip() + more


# --- as a page ---------------------------------------------------------------------------------------------------


def page(sheets: Sequence[Coverage], root: Path) -> bytes:
    """The sheets as one page without scripts, with their texts in full; `root` is the templates folder."""
    said = {"whole": "● all", "partly": "◐ part", "none": "none"}
    return report.render(root, TEMPLATE, sheets=sheets, said=said)
