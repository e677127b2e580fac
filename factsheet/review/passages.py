"""A selected sheet to its passages in order of reading: what is told as added, removed, reworded or moved."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from factsheet.document import (
    Chart,
    Content,
    Entries,
    Entry,
    Figure,
    Heading,
    Item,
    Link,
    List,
    Medium,
    NoteCall,
    Paragraph,
    Quote,
    Run,
    Sheet,
    Summary,
    Table,
    plain,
    printed,
)
from factsheet.document.settings import Words
from factsheet.document.tree import text, walk

Section = tuple[str, ...]  # the headings that a passage stands below, the outermost first
TOKEN = re.compile(r"\s+|\w+(?:[.,'\u2019-]\w+)*|[^\w\s]")  # "14,700" and "counter-drug" are one word
ABOVE, BELOW, NOTES = ("Above the text",), ("Below the text",), ("Notes",)
NOTE = "[note]"
# How each kind of passage is called.
HEADING, PARAGRAPH, ITEM, QUOTE, SUMMARY = "heading", "paragraph", "item", "quotation", "summary"
ENTRY, TABLE, FIGURE, CHART, NOTE_TEXT, LINE, TITLE = "entry", "table", "figure", "chart", "note", "line", "title"
SEEN = Medium(breaks=True, files=False, bound=True)  # links to other sheets stay what they are


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some words of a passage, in pieces from blank to blank. `look` tells apart what has the same words."""

    label: str = ""
    tokens: tuple[str, ...] = ()
    look: Any = ()

    @property
    def words(self) -> str:
        return "".join(self.tokens)


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """A row of a table: its headers from the outermost group on, and a part for each column."""

    header: tuple[str, ...]
    cells: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The cells of a table."""

    columns: tuple[Part, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """What is told of as one thing. Where it stands is no part of what it says."""

    kind: str
    parts: tuple[Part, ...]
    grid: Grid | None = None
    section: Section = field(default=(), compare=False)

    @property
    def words(self) -> str:
        return " ".join(p.words for p in self.parts if p.words)


def passages(sheet: Sheet, words: Words, digests: Mapping[str, str]) -> list[Passage]:
    """Every passage of a selected sheet; `words` are the fixed ones of its language, `digests` those of its pictures."""
    body = printed(sheet, words)
    seen = plain(sheet, words, SEEN)
    found = [Passage(kind=TITLE, parts=(part(seen.title),), section=ABOVE)]
    found += [Passage(kind=LINE, parts=(part(line),), section=ABOVE) for line in seen.front]
    trail = tuple(part(c) for c in sheet.imprint.breadcrumb)
    if trail:
        way = tuple(t for p in trail for t in (*p.tokens, " ", "›", " "))[:-3]
        found.append(Passage(kind=LINE, parts=(Part(tokens=way),), section=ABOVE))
    above: list[tuple[int, str]] = []
    for block in body.blocks:
        if isinstance(block, Heading):
            above = [*(a for a in above if a[0] < block.level), (block.level, text(block.content))]
        section = tuple(title for _, title in above)
        found += [replace(p, section=section) for p in _block(block, digests)]
    found += [Passage(kind=NOTE_TEXT, parts=(part(n.content),), section=NOTES) for n in body.notes]
    found += [Passage(kind=LINE, parts=(part(line),), section=BELOW) for line in seen.imprint]
    language = Part(label="language", tokens=(sheet.language,))
    found.append(Passage(kind=LINE, parts=(language,), section=BELOW))
    return found


def _block(block: Any, digests: Mapping[str, str], kind: str = PARAGRAPH) -> Iterator[Passage]:
    match block:
        case Heading():
            level = (block.level,)
            yield Passage(kind=HEADING, parts=(replace(part(block.content), look=(level, _look(block.content))),))
        case Paragraph():
            yield Passage(kind=kind, parts=(part(block.content),))
        case List():
            yield from _items(block, digests)
        case Quote():
            yield from _all(block.blocks, digests, QUOTE)
            parts = _parts(block, "by", "source")
            if parts:
                yield Passage(kind=QUOTE, parts=parts)
        case Summary():
            yield Passage(kind=SUMMARY, parts=(part(block.title),))
            yield from _all(block.blocks, digests, SUMMARY)
        case Entries():
            for entry in block.items:
                yield from _entry(entry, digests)
        case Figure():
            file = Part(label="picture", tokens=(block.file,), look=digests.get(block.file, ""))
            yield Passage(kind=FIGURE, parts=(file, *_parts(block, "caption", "alt", "credit")))
        case Table():
            yield Passage(kind=TABLE, parts=_parts(block, "caption", "source"), grid=_grid(block))
        case Chart():
            yield from _chart(block)
        case _:
            raise TypeError(f"no block is a {type(block).__name__}")


def _all(blocks: Sequence[Any], digests: Mapping[str, str], kind: str) -> Iterator[Passage]:
    for block in blocks:
        yield from _block(block, digests, kind)


def _items(block: List, digests: Mapping[str, str]) -> Iterator[Passage]:
    """The items of a list; its numbers, where they are counted otherwise than from one, are a look of the first."""
    for index, item in enumerate(block.items):
        look = ("numbered", block.start) if block.ordered and not index else ("numbered",) if block.ordered else ()
        yield from _item(item, digests, look)


def _item(item: Item, digests: Mapping[str, str], look: tuple[Any, ...]) -> Iterator[Passage]:
    for index, found in enumerate(_all(item.blocks, digests, ITEM)):
        if index or not found.parts:
            yield found
        else:
            first = replace(found.parts[0], look=(look, found.parts[0].look))
            yield replace(found, parts=(first, *found.parts[1:]))


def _entry(entry: Entry, digests: Mapping[str, str]) -> Iterator[Passage]:
    """A term with the paragraphs below it as one passage, then what else stands there."""
    said = tuple(takewhile(lambda b: isinstance(b, Paragraph), entry.blocks))
    lines = [part(entry.term), *(part(b.content) for b in said if isinstance(b, Paragraph))]
    tokens = tuple(t for line in lines for t in (*line.tokens, " ", "·", " "))[:-3]
    yield Passage(kind=ENTRY, parts=(Part(tokens=tokens, look=tuple(line.look for line in lines)),))
    yield from _all(entry.blocks[len(said) :], digests, ENTRY)


def _chart(chart: Chart) -> Iterator[Passage]:
    drawn = [Part(label="drawn as", tokens=(chart.type,), look=chart.series)]
    if chart.data:
        shown = tuple(t for c in chart.data.columns[1:] for t in (*part(c.name).tokens, ",", " "))[:-2]
        drawn.append(Part(label="shows", tokens=shown))
    grid = _grid(chart.table) if chart.table else None
    yield Passage(kind=CHART, parts=(*_parts(chart, "title", "subtitle", "alt", "source"), *drawn), grid=grid)


LABELS = {"caption": "caption", "alt": "text that stands for it", "by": "said by"}


def _parts(block: Any, *names: str) -> tuple[Part, ...]:
    """The lines of a block that have words, each with its label."""
    return tuple(part(c, LABELS.get(name, name)) for name in names if (c := getattr(block, name)))


def _grid(table: Table) -> Grid:
    groups: list[str] = []
    rows = []
    for row in table.rows:
        cells = tuple(map(part, row.cells))
        name = cells[0].words if cells else ""
        del groups[row.depth :]
        rows.append(GridRow(header=(*groups, name), cells=cells))
        if row.role == "group":
            groups.append(name)
    columns = tuple(part((*c.group, Run(text=": "), *c.content)) if c.group else part(c.content) for c in table.columns)
    return Grid(columns=columns, rows=tuple(rows))


# --- words -------------------------------------------------------------------------------------------------------


def part(content: Content, label: str = "") -> Part:
    """Inlines as words: where a link leads stands behind it, and a note is called by a sign, whatever its number."""
    return Part(label=label, tokens=tuple(_tokens(content)), look=_look(content))


def _tokens(content: Content) -> Iterator[str]:
    run = ""  # words that stand side by side: emphasis may begin inside one
    for inline in content:
        if isinstance(inline, NoteCall):
            yield from (*split(run), NOTE)
            run = ""
        elif isinstance(inline, Link):
            yield from (*split(run + text(inline.content)), " ", f"({inline.target})")
            run = ""
        else:
            run += text((inline,))
    yield from split(run)


def split(words: str) -> tuple[str, ...]:
    """Words, signs and blanks, each by itself."""
    return tuple(" " if token.isspace() else token for token in TOKEN.findall(words))


def _look(content: Content) -> Any:
    """What sets inlines apart that have the same words: emphasis, language, kinds of spaces, breaks."""
    return tuple(
        (n.text, n.strong, n.emphasis, n.language) if isinstance(n, Run) else type(n).__name__ for n in walk(content)
    )
