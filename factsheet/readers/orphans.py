"""What a reader would find alone: a heading above nothing, a colon that leads nowhere.

Both would show that something is hidden. Gives problems only; what a place uses is the matter of `uses`.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from factsheet.document import (
    Audience,
    Block,
    Chart,
    Content,
    Entries,
    Figure,
    Heading,
    Item,
    Link,
    List,
    Mark,
    NoteCall,
    Paragraph,
    Quote,
    Run,
    Summary,
    Table,
)
from factsheet.document.tree import Entry
from factsheet.problems import Location
from factsheet.readers import marks
from factsheet.readers.inlines import Context

LED_TO = (List, Table, Quote, Chart, Figure, Entries, Summary)
COLONS = (":", "：")
SECTION = 'guard the heading with its section, "::: for …" above it and ":::" at its end, or leave some of it open'
LEAD = "put the guard around this paragraph too, or end it with a full stop"


def check(blocks: tuple[Block, ...], context: Context) -> None:
    """Report each heading and lead-in that somebody would read without what belongs to it, once."""
    _sections(blocks, context)
    for siblings, mark in _siblings(blocks, ()):
        for place, block in enumerate(siblings):
            if isinstance(block, Paragraph):
                _lead(block, siblings[place + 1 :], (*mark, *block.mark), context)


def _problem(context: Context, at: Location | None, name: str, what: str, help_: str) -> None:
    if at:
        message = f"'{name}' would find {what}: all that should is guarded"
        context.problems.add(at.line, at.column, "guarded", message, help_, width=at.width)


def _readers(mark: Mark, context: Context) -> list[Audience]:
    """Who reads a place; nobody is asked where a name could not be read: that has been reported."""
    if not all(mark) or not context.audience:
        return []
    return [context.audiences[n] for n in sorted(marks.readable(mark, context.audience, context.audiences))]


def _reads(block: Block, audience: Audience) -> bool:
    """Whether an audience reads something of a block; an empty item or box is a problem of its own."""
    items = block.items if isinstance(block, List | Entries) else (block,)
    return _may_read(audience, block.mark) and any(_may_read(audience, i.mark) for i in items)


def _may_read(audience: Audience, mark: Mark) -> bool:
    """What cannot be read of a mark hides nothing here: it has been reported."""
    return audience.may_read(tuple(guard for guard in mark if guard))


# --- sections ----------------------------------------------------------------------------------------------------


def _sections(blocks: Sequence[Block], context: Context) -> None:
    told: set[int] = set()
    for place in reversed(
        range(len(blocks))
    ):  # the innermost heading first: what it lacks, those above it lack as well
        heading = blocks[place]
        if not isinstance(heading, Heading):
            continue
        end = _end(blocks, place, heading.level)
        below = [b for b in blocks[place + 1 : end] if not isinstance(b, Heading)]
        missed = [a.name for a in _readers(heading.mark, context) if below and not any(_reads(b, a) for b in below)]
        if missed and not told & set(range(place, end)):
            told.add(place)
            _problem(context, heading.location, missed[0], "nothing below this heading", SECTION)


def _end(blocks: Sequence[Block], place: int, level: int) -> int:
    """Where the section of a heading ends: at the next one of its level or a higher one."""
    for index in range(place + 1, len(blocks)):
        block = blocks[index]
        if isinstance(block, Heading) and block.level <= level:
            return index
    return len(blocks)


# --- lead-ins ----------------------------------------------------------------------------------------------------


def _siblings(blocks: Sequence[Block], around: Mark) -> Iterator[tuple[Sequence[Block], Mark]]:
    """Blocks that follow each other, at every depth, with the mark of what they stand in."""
    yield blocks, around
    for block in blocks:
        mark = (*around, *block.mark)
        if isinstance(block, Quote | Summary):
            yield from _siblings(block.blocks, mark)
        elif isinstance(block, List | Entries):
            inner: tuple[Item | Entry, ...] = block.items
            for item in inner:
                yield from _siblings(item.blocks, (*mark, *item.mark))


def _lead(paragraph: Paragraph, below: Sequence[Block], mark: Mark, context: Context) -> None:
    for audience in _readers(mark, context):
        if not _ends_with_colon(paragraph.content, audience.may_read):
            continue
        hidden = list(_until(below, partial(_reads, audience=audience)))
        seen = below[len(hidden)] if len(hidden) < len(below) else None
        cut = not _ends_with_colon(paragraph.content, lambda _: True)  # what follows the colon in its own sentence
        led = any(isinstance(b, LED_TO) for b in hidden[:1])
        text = any(isinstance(b, Paragraph) for b in hidden[:1]) and not isinstance(seen, Paragraph)
        if (cut or led or text) and not isinstance(seen, LED_TO):
            _problem(context, paragraph.location, audience.name, "nothing behind the colon of this paragraph", LEAD)
            return


def _until(blocks: Sequence[Block], found: Callable[[Block], bool]) -> Iterator[Block]:
    for block in blocks:
        if found(block):
            return
        yield block


def _ends_with_colon(content: Content, reads: Callable[[Mark], bool]) -> bool:
    """Whether the words that a reader sees end with a colon, whatever their look; a note may be called behind it."""
    for inline in reversed(content):
        if not reads(inline.mark) or isinstance(inline, NoteCall):
            continue
        if isinstance(inline, Link):
            if any(reads(i.mark) for i in inline.content):
                return _ends_with_colon(inline.content, reads)
        elif not isinstance(inline, Run):
            return False
        elif words := inline.text.strip(" \u00a0"):
            return words.endswith(COLONS)
    return False
