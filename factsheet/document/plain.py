"""What a reader of paper has of a sheet: its visible words and their structure, alike in every format.

The expected side of the proof `read(write(sheet)) == plain(sheet)`, built from the tree, never from a rendition.
Furniture (page numbers, running heads, navigation, breadcrumb, downloads) is not in it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from factsheet.document import charts, printing
from factsheet.document.printed import linked, map_content, printed
from factsheet.document.settings import Words
from factsheet.document.tree import (
    Block,
    Break,
    Chart,
    Column,
    Content,
    Entries,
    Figure,
    Inline,
    Link,
    Note,
    NoteCall,
    Row,
    Run,
    Sheet,
    Table,
    tidy,
    walk,
)

SHEET = "sheet:"


# How the words of a drawing come out: each piece of text; all letters, drawn one by one; the numbers behind it.
Drawn: TypeAlias = Literal["pieces", "letters", "numbers"]


@dataclass(frozen=True, kw_only=True)
class Medium:
    """What a format can show: line breaks inside a paragraph, links to another sheet's file beside it, charts how.

    `bound`: the other sheets stand in the same file, and a link to one leads into it.
    """

    breaks: bool
    files: bool
    drawn: Drawn = "pieces"
    bound: bool = False


@dataclass(frozen=True, kw_only=True)
class Plain:
    """A sheet as it is seen: facts printed, no marks, no alignment; a note is called by its number.

    `front` has the lines of the masthead and of a notice besides the title, each with its label
    ("Published Washington, DC August 10, 2005"); `imprint` those below the body; no line is empty. A block has an id
    only where a link of the sheet leads to it. `banner` stands at both ends of every page, "" for none.
    """

    language: str
    title: Content
    front: tuple[Content, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    imprint: tuple[Content, ...] = ()
    banner: str = ""


def plain(sheet: Sheet, words: Words, medium: Medium, banner: str = "") -> Plain:
    """What a selected sheet must say in a medium, with the fixed words of its language and the banner of its audience."""
    shown = printed(sheet, words)
    numbers = {note.id: str(n) for n, note in enumerate(shown.notes, 1)}
    shown = map_content(shown, lambda content: tuple(_seen(content, numbers, medium)))
    front = lines(_front(shown, words, medium))
    imprint = lines(_imprint(shown, words, medium))
    read = (shown.title, front, shown.blocks, shown.notes, imprint)
    targets = {n.target[1:] for n in walk(read) if isinstance(n, Link) and n.target.startswith("#")}
    return Plain(
        language=shown.language,
        title=shown.title,
        front=front,
        blocks=tuple(
            _block(b, _Seeing(sheet=shown, words=words, medium=medium, targets=targets)) for b in shown.blocks
        ),
        notes=tuple(replace(n, id=numbers[n.id]) for n in shown.notes),
        imprint=imprint,
        banner=" ".join(banner.split()),
    )


def lines(contents: Iterable[Content]) -> tuple[Content, ...]:
    """Lines outside the body, none of them empty: a break in one is a matter of the page's width, so it is a blank."""
    return tuple(line for content in contents if (line := tidy(tuple(map(_unbroken, content)))))


def _unbroken(inline: Inline) -> Inline:
    if isinstance(inline, Break):
        return Run(text=" ")
    if isinstance(inline, Link):
        return replace(inline, content=tuple(Run(text=" ") if isinstance(i, Break) else i for i in inline.content))
    return inline


def _seen(content: Content, numbers: dict[str, str], medium: Medium) -> Iterator[Inline]:
    for inline in content:
        match inline:
            case NoteCall():
                yield replace(inline, note=numbers[inline.note])
            case Break() if not medium.breaks:
                yield Run(text=" ")
            case Link():
                yield from _link(inline, tuple(_seen(inline.content, numbers, medium)), medium)
            case _:
                yield inline


def _link(link: Link, content: Any, medium: Medium) -> Iterator[Inline]:
    if medium.bound or not link.target.startswith(SHEET):
        yield replace(link, content=content)
    elif medium.files:
        name, hash_, id_ = link.target.removeprefix(SHEET).partition("#")
        yield replace(link, target=f"{name}.html{hash_}{id_}", content=content)
    else:
        yield from content


def _front(sheet: Sheet, words: Words, medium: Medium) -> Iterator[Content]:
    """The lines of the masthead, then those of a notice."""

    def labelled(label: str, content: Content) -> Content:
        return (Run(text=words[label] + " "), *content)

    def day(value: Any) -> Content:
        return printing.content(printing.date(value, sheet.language))

    if sheet.letterhead:
        yield sheet.bureau
    yield sheet.kind
    yield sheet.description
    yield labelled("published", (*sheet.dateline, Run(text=" "), *day(sheet.date)))
    if not sheet.letterhead:
        yield labelled("issued_by", sheet.bureau)
    if sheet.as_of:
        yield labelled("as_of", day(sheet.as_of))
    if sheet.reviewed:
        yield labelled("reviewed", day(sheet.reviewed))
    if sheet.number:
        yield labelled("number", printing.content(sheet.number))
    yield from _notice(sheet, words, medium)


def _notice(sheet: Sheet, words: Words, medium: Medium) -> Iterator[Content]:
    if sheet.status == "current":
        return
    yield (Run(text=words[sheet.status], strong=True),)
    if sheet.status == "superseded":
        name = Link(target=SHEET + sheet.superseded_by, content=(Run(text=sheet.superseded_by),))
        apart = replace(medium, bound=False)  # nobody says that the new one is in the same packet
        yield (Run(text=words["superseded_text"] + " "), *_link(name, name.content, apart), Run(text="."))
    else:
        yield printing.content(words["withdrawn_text"])
    yield sheet.reason


def _imprint(sheet: Sheet, words: Words, medium: Medium) -> Iterator[Content]:
    for name in ("drafted", "cleared"):
        for reference in getattr(sheet, name):
            yield (Run(text=words[name] + " "), *reference.text)
    yield sheet.imprint.publisher
    yield sheet.imprint.disclaimer
    for reference in sheet.imprint.links:
        links = linked(reference)
        yield tuple(i for n in links for i in (_link(n, n.content, medium) if isinstance(n, Link) else (n,)))


@dataclass(frozen=True, kw_only=True)
class _Seeing:
    """What is known while blocks are looked at: the printed sheet, and the ids that its links lead to."""

    sheet: Sheet
    words: Words
    medium: Medium
    targets: set[str]

    def drawn(self, chart: Chart) -> tuple[str, ...]:
        """The words in a chart's picture."""
        facts = {f.id: f for f in self.sheet.facts}
        wide = charts.NARROW if self.medium.drawn == "pieces" else charts.WIDE
        drawing = charts.drawing(chart, facts, self.sheet.language, self.words, wide)
        match self.medium.drawn:
            case "pieces":
                return tuple(filter(None, (" ".join(piece.split()) for piece in drawing.words())))
            case "letters":
                return tuple(filter(None, ["".join("".join(drawing.words()).split())]))
            case "numbers":
                return tuple(drawing.numbers())


def _block(block: Any, seeing: _Seeing) -> Any:
    """A block as it is seen, the label of a source or credit in front of it; no ids but those that are led to."""
    change: Callable[[Any], Any] = lambda b: _block(b, seeing)  # noqa: E731
    changes: dict[str, Any] = {}
    if hasattr(block, "id"):
        changes["id"] = block.id if block.id in seeing.targets else ""
    for name in ("source", "credit"):
        if content := getattr(block, name, ()):
            changes[name] = tidy((Run(text=f"{seeing.words[name]}: "), *content))
    match block:
        case Table():
            changes["columns"] = tuple(Column(content=c.content, group=c.group) for c in block.columns)
            changes["rows"] = tuple(Row(cells=r.cells, role="group" if r.role == "group" else "") for r in block.rows)
        case Entries():
            changes["kind"] = "definitions"  # what sets the kinds apart is their look
        case Figure():
            changes["file"] = ""
        case Chart():
            drawn = seeing.drawn(block) if block.data else ()
            changes.update(
                type="bars", series="columns", table=block.table and change(block.table), data=None, drawn=drawn
            )
    for name in ("items", "blocks"):
        if hasattr(block, name):
            changes[name] = tuple(map(change, getattr(block, name)))
    return replace(block, **changes)
