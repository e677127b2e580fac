"""The main part of a web page to what stands in it: title, masthead, notice, blocks and notes, in this order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from factsheet.document import (
    Block,
    Content,
    Entries,
    Entry,
    Heading,
    Inline,
    Item,
    List,
    Note,
    Paragraph,
    Quote,
    Summary,
    tidy,
)
from factsheet.readers.html import charts, figures, tables
from factsheet.readers.html.inlines import PLAIN, Reading
from factsheet.readers.html.markup import BLOCKS, CONTAINERS, HEADINGS, PARTS, only, says, start, unreadable, words


@dataclass
class Body:
    """What has been read of a part of the page."""

    title: Content = ()
    front: list[Content] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def begin(self, element: Any) -> None:
        """A masthead or notice comes; nothing of the text may stand above it."""
        if self.blocks or self.notes:
            raise unreadable("text stands above the masthead or the notice", line=element.sourceline)

    def add(self, blocks: Iterable[Block]) -> None:
        """Add blocks; nothing of the text may stand below the notes."""
        before = len(self.blocks)
        self.blocks += blocks
        if self.notes and len(self.blocks) > before:
            raise unreadable("text stands below the notes")


def read(part: Any, reading: Reading) -> Body:
    """All that a part holds. Raises ProblemsError for what cannot stand in it."""
    body = Body()
    _part(part, body, reading)
    return body


def _part(part: Any, body: Body, reading: Reading) -> None:
    """Its children in order; words beside blocks, in no element of their own, are a paragraph to their reader."""
    loose: list[Inline] = [*PLAIN.run(part.text)]

    def paragraph() -> Iterator[Block]:
        if content := tidy(tuple(loose)):
            yield Paragraph(content=content)
        loose.clear()

    for child in part:
        if child.tag in BLOCKS or child.tag in PARTS:
            body.add(paragraph())
            _child(child, body, reading)
        else:
            loose += reading.inline(child)
        loose += PLAIN.run(child.tail)
    body.add(paragraph())


def _child(element: Any, body: Body, reading: Reading) -> None:
    if is_furniture(element):
        return
    if element.tag == "header":
        body.begin(element)
        _masthead(element, body, reading)
    elif element.tag in CONTAINERS and element.get("role") == "note":
        body.begin(element)
        body.front += map(reading.content, text_lines(element))
    elif element.tag == "section" and reading.has_notes(element):
        notes = only(element.find("ol"), "li")
        body.notes += [Note(id=reading.number(n), content=reading.content(n)) for n in notes]
    elif element.tag in CONTAINERS and "summary" in element.get("class", "").split():
        body.add([_summary(element, reading)])
    elif element.tag in CONTAINERS:
        _part(element, body, reading)
    else:
        body.add([_block(element, reading)])


def is_furniture(element: Any) -> bool:
    """Navigation, downloads, a line that does nothing but lead back to the top."""
    links = list(element.iter("a"))
    if element.tag == "section":
        return bool(links) and all("download" in a.attrib for a in links)
    if element.tag == "p" and len(links) == 1 and words(element) == words(links[0]):
        above = {a.get("id") for a in element.iterancestors("body", "main")}
        return bool(links[0].get("href", "")[1:] in above)
    return bool(element.tag == "nav")


def _masthead(header: Any, body: Body, reading: Reading) -> None:
    for line in text_lines(header):
        if line.tag == "h1" and not body.title:
            body.title = reading.content(line)
        else:
            body.front.append(reading.content(line))


def text_lines(part: Any) -> Iterator[Any]:
    """The paragraphs, items and headings of a part that has nothing but lines. Words in none of them are refused."""
    if says(part.text) or any(says(child.tail) for child in part):
        raise unreadable("words stand outside the paragraphs of this part", line=part.sourceline)
    for child in part:
        if child.tag in HEADINGS or child.tag in {"p", "li"}:
            yield child
        elif child.tag in CONTAINERS or child.tag in {"ul", "ol"}:
            yield from text_lines(child)
        elif child.tag != "nav" and words(child):
            raise unreadable(f"words may not stand in a '{child.tag}' here", "use p", child.sourceline)


# --- blocks ------------------------------------------------------------------------------------------------------


def _block(element: Any, reading: Reading) -> Block:
    id_ = element.get("id", "")
    match element.tag:
        case "p":
            return Paragraph(content=reading.content(element), id=id_)
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            return Heading(level=int(element.tag[1]), content=reading.content(element), id=id_)
        case "ul" | "ol":
            first = start(element) if element.tag == "ol" else None
            return List(items=tuple(_item(li, reading) for li in only(element, "li")), start=first, id=id_)
        case "table":
            return tables.read(element, reading)
        case "dl":
            return Entries(kind="definitions", items=tuple(_entry(e, reading) for e in only(element, "div")), id=id_)
        case "blockquote":
            return Quote(blocks=_inner(element, reading), id=id_)
        case "figure" if charts.is_chart(element):
            return charts.read(element, reading)
        case "figure" if figures.is_figure(element):
            return figures.read(element, reading)
        case "figure":
            return _figure(element, reading)
    raise unreadable(f"a '{element.tag}' may not stand here", line=element.sourceline)


def _inner(part: Any, reading: Reading) -> tuple[Block, ...]:
    """The blocks of an item, an entry, a summary or a quote, which holds nothing else."""
    body = read(part, reading)
    if body.front or body.notes or body.title:
        raise unreadable(f"a masthead, notice or notes may not stand in a '{part.tag}'", line=part.sourceline)
    return tuple(body.blocks)


def _item(element: Any, reading: Reading) -> Item:
    blocks = _inner(element, reading)
    if "value" in element.attrib:
        raise unreadable("an item may not have a number out of turn", "start another list", element.sourceline)
    if element.get("id") and len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        blocks = (replace(blocks[0], id=element.get("id")),)
    return Item(blocks=blocks)


def _entry(element: Any, reading: Reading) -> Entry:
    parts = list(only(element, "dt", "dd"))
    if [part.tag for part in parts] != ["dt", "dd"]:
        raise unreadable("an entry is one dt, then one dd", line=element.sourceline)
    return Entry(term=reading.content(parts[0]), blocks=_inner(parts[1], reading))


def _summary(element: Any, reading: Reading) -> Summary:
    """Its title is the paragraph of that class, above all else."""
    first = next(iter(element), None)
    blocks = _inner(element, reading)
    is_title = first is not None and first.tag == "p" and "title" in first.get("class", "").split()
    if not is_title or says(element.text) or not blocks or not isinstance(blocks[0], Paragraph):
        raise unreadable("a summary does not begin with its title", "give it a p.title", element.sourceline)
    return Summary(title=blocks[0].content, blocks=blocks[1:], id=element.get("id", ""))


def _figure(figure: Any, reading: Reading) -> Block:
    """A table or a quote, and below it who said it, where it is from."""
    captions, quotes = figure.findall("figcaption"), figure.findall("blockquote")
    held = [*(quotes or figure.iter("table")), *captions]
    if len(held) - len(captions) != 1 or len(captions) > 1 or _squeezed(figure) != "".join(map(_squeezed, held)):
        raise unreadable(
            "a figure is one table or one quote, then one caption, and nothing else", line=figure.sourceline
        )
    if not quotes:
        return replace(tables.read(held[0], reading), source=reading.content(captions[0]) if captions else ())
    by: list[Inline] = []
    source: list[Inline] = []
    for line in text_lines(captions[0]) if captions else ():
        is_source = "source" in line.get("class", "").split()
        if source and not is_source:
            raise unreadable("who said it stands below where it is from", line=line.sourceline)
        (source if is_source else by).extend(reading.content(line))
    return Quote(
        blocks=_inner(held[0], reading), by=tidy(tuple(by)), source=tidy(tuple(source)), id=figure.get("id", "")
    )


def _squeezed(element: Any) -> str:
    return words(element).replace(" ", "")
