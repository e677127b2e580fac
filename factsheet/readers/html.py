"""A web page to the sheet its reader has, by landmarks and elements: what is hidden, said to machines only, or furniture
(navigation, breadcrumb, banner, downloads, links back) is not read.

Knows no template and no sheet. Refuses a page that is damaged, or whose words stand where no landmark holds them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from factsheet.document import (
    Block,
    Break,
    Column,
    Content,
    Heading,
    Inline,
    Item,
    Link,
    List,
    Note,
    NoteCall,
    Paragraph,
    Plain,
    Quote,
    Row,
    Run,
    Table,
    lines,
    tidy,
    walk,
)
from factsheet.problems import Location, Problem, ProblemsError
from factsheet.readers import visible

LARGEST = 32_000_000  # bytes; a page of a thousand sheets is smaller
DEEPEST = 120  # elements inside each other
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTAINERS = frozenset("address article aside div header hgroup main search section".split())
BLOCKS = frozenset(["p", "ul", "ol", "table", "blockquote", "figure", "nav", "footer", *HEADINGS]) | CONTAINERS
# The parts of a list or table count only where they belong; there they are read.
PARTS = frozenset("li caption thead tbody tr th td figcaption dl dt dd details summary pre hr".split())
BLANK = re.compile(r"[ \t\n\f\r]+")


def read(data: bytes) -> Plain:
    """What a reader has of a web page. Raises ProblemsError for one that is damaged, hostile or no sheet's."""
    root = _parse(data)
    visible.prune(root)
    page = _Page(root)
    main, footer = _landmarks(root)
    body = page.main(main)
    imprint = lines(page.footer(footer))
    read_ = (body.title, body.front, body.blocks, body.notes, imprint)
    targets = {n.target[1:] for n in walk(tuple(map(tuple, read_))) if isinstance(n, Link) and n.target[:1] == "#"}
    return Plain(
        language=root.get("lang", ""),
        title=body.title,
        front=lines(body.front),
        blocks=tuple(_known(b, targets) for b in body.blocks),
        notes=tuple(body.notes),
        imprint=imprint,
    )


# --- the tree ----------------------------------------------------------------------------------------------------


def _unreadable(message: str, help_: str = "build the page anew", line: int = 1) -> ProblemsError:
    return ProblemsError(
        Problem(location=Location(path="", line=max(1, line)), code="unreadable", message=message, help=help_)
    )


def _parse(data: bytes) -> Any:
    if len(data) > LARGEST:
        raise _unreadable(f"this web page is larger than {LARGEST // 1_000_000} MB")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable("this web page is not UTF-8", line=data.count(b"\n", 0, error.start) + 1) from error
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _unreadable("this is no web page") from error
    for entry in parser.error_log.filter_from_errors():
        raise _unreadable(f"the markup of this web page is damaged: {entry.message.strip()}", line=entry.line)
    if root is None or root.tag != "html":
        raise _unreadable("this is no web page")
    if root.xpath(f"boolean(//*[count(ancestor::*) > {DEEPEST}])"):
        raise _unreadable("the elements of this web page stand too deep inside each other")
    return root


def _landmarks(root: Any) -> tuple[Any, Any]:
    """`main`, and the page's footer if it has one. All else below `body` must be furniture."""
    body = root.find("body")
    mains = list(root.iter("main"))
    if body is None or len(mains) != 1:
        raise _unreadable("this web page has no main part, or more than one", "a page has one main element")
    if mains[0].getparent() is not body:
        raise _unreadable("the main part stands inside another", line=mains[0].sourceline)
    footers = [child for child in body if child.tag == "footer"]
    if len(footers) > 1:
        raise _unreadable("this web page has more than one footer", "a page has one footer", footers[1].sourceline)
    known = {"header", "nav", "main", "footer"}
    if footers and body.index(footers[0]) < body.index(mains[0]):
        raise _unreadable("the footer of this web page stands above its main part", line=footers[0].sourceline)
    for child in body:
        strange = child.tag not in known and not _is_skip_link(child) and _says("".join(child.itertext()))
        if strange or _says(child.tail):
            raise _unreadable("words of this web page stand outside its landmarks", line=child.sourceline)
    if _says(body.text):
        raise _unreadable("words of this web page stand outside its landmarks", line=body.sourceline)
    return mains[0], footers[0] if footers else None


def _is_skip_link(element: Any) -> bool:
    return element.tag == "a" and element.get("href", "").startswith("#")


def _says(words: str | None) -> bool:
    return bool(words and BLANK.sub("", words))


# --- inlines -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Look:
    """How words look and where they lead, from the elements around them."""

    strong: bool = False
    emphasis: bool = False
    language: str = ""

    def inside(self, element: Any) -> "_Look":
        changes: dict[str, Any] = {}
        if element.tag in {"strong", "em"}:
            changes["strong" if element.tag == "strong" else "emphasis"] = True
        if element.get("lang"):
            changes["language"] = element.get("lang")
        return replace(self, **changes) if changes else self

    def run(self, words: str | None) -> Iterator[Run]:
        if words:
            shown = BLANK.sub(" ", words)
            yield Run(text=shown, strong=self.strong, emphasis=self.emphasis, language=self.language)


PLAIN = _Look()


@dataclass
class _Body:
    """What has been read of `main`."""

    title: Content = ()
    front: list[Content] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, blocks: Iterable[Block]) -> None:
        """Add blocks; the notes must be last."""
        before = len(self.blocks)
        self.blocks += blocks
        if self.notes and len(self.blocks) > before:
            raise _unreadable("text stands below the notes")

    def open(self, element: Any) -> None:
        """Begin with a masthead or notice; nothing of the text may stand above it."""
        if self.blocks or self.notes:
            raise _unreadable("text stands above the masthead or the notice", line=element.sourceline)


class _Page:
    """A page's elements by id, and those that notes and their calls are made of."""

    def __init__(self, root: Any) -> None:
        ids = {e.get("id"): e for e in root.iter() if e.get("id")}
        calls = [a for a in root.iter("a") if a.getparent().tag == "sup" and a.get("href", "")[:1] == "#"]
        self._tops = {id_ for id_, e in ids.items() if e.tag in {"body", "main"}}
        self._called = {a.get("href")[1:] for a in calls}
        self._calls = {a.get("id") for a in calls if a.get("id")}
        self._numbers: dict[str, str] = {}
        self._banner = {_words(p) for header in root.iterfind("body/header") for p in header.iter("p")}
        for section in filter(self._has_notes, root.iter("section")):
            for n, item in enumerate(section.find("ol"), _start(section.find("ol"))):
                self._numbers[item.get("id", "")] = str(n)

    def _has_notes(self, section: Any) -> bool:
        return section.find("ol") is not None and any(i.get("id") in self._called for i in section.find("ol"))

    # --- parts of the page ---

    def main(self, main: Any) -> _Body:
        """Title, masthead, notice, blocks, notes: they must stand in this order."""
        body = _Body()
        self._part(main, body)
        return body

    def _part(self, part: Any, body: _Body) -> None:
        loose = _Loose(self)
        loose.text(part.text)
        for child in part:
            if child.tag in CONTAINERS and not self._is_furniture(child):
                body.add(loose.blocks())
                self._container(child, body)
            elif child.tag in BLOCKS or child.tag in PARTS:
                body.add((*loose.blocks(), *self._block(child)))
            else:
                loose.element(child)
            loose.text(child.tail)
        body.add(loose.blocks())

    def _container(self, element: Any, body: _Body) -> None:
        if element.tag == "header":
            body.open(element)
            self._masthead(element, body)
        elif element.get("role") == "note":
            body.open(element)
            body.front += [self.content(p) for p in self._lines(element)]
        elif element.tag == "section" and self._has_notes(element):
            body.notes += self._notes(element)
        else:
            self._part(element, body)

    def _masthead(self, header: Any, body: _Body) -> None:
        for line in self._lines(header):
            if line.tag == "h1" and not body.title:
                body.title = self.content(line)
            else:
                body.front.append(self.content(line))

    def footer(self, footer: Any) -> Iterator[Content]:
        """The lines of the imprint; the banner stands at both ends of the page."""
        for line in self._lines(footer) if footer is not None else ():
            if not (line.getparent() is footer and _words(line) in self._banner):
                yield self.content(line)

    def _lines(self, part: Any) -> Iterator[Any]:
        """Every element below a part that holds words and no other such element. Words in none are refused."""
        if _says(part.text) or any(_says(child.tail) for child in part):
            raise _unreadable("words stand outside the paragraphs of this part", line=part.sourceline)
        for child in part:
            if child.tag in {"p", "li", *HEADINGS}:
                yield child
            elif child.tag in CONTAINERS or child.tag in {"ul", "ol"}:
                yield from self._lines(child)
            elif child.tag != "nav" and _says("".join(child.itertext())):
                raise _unreadable(f"no line of this part may be a '{child.tag}'", "use p", child.sourceline)

    def _is_furniture(self, element: Any) -> bool:
        """Navigation, downloads, a line that leads back to the top."""
        if element.tag == "nav":
            return True
        links = list(element.iter("a"))
        if element.tag == "section":
            return bool(links) and all("download" in a.attrib for a in links)
        if element.tag != "p" or len(links) != 1:
            return False
        return links[0].get("href", "")[1:] in self._tops and _words(element) == _words(links[0])

    def _notes(self, section: Any) -> Iterator[Note]:
        for item in section.find("ol"):
            yield Note(id=self._numbers[item.get("id", "")], content=self.content(item))

    # --- blocks ---

    def blocks(self, part: Any) -> tuple[Block, ...]:
        """The blocks of an item, a quote or another part that holds nothing but blocks."""
        body = _Body()
        self._part(part, body)
        if body.front or body.notes or body.title:
            raise _unreadable(f"a masthead, notice or notes may not stand in a '{part.tag}'", line=part.sourceline)
        return tuple(body.blocks)

    def _block(self, element: Any) -> Iterator[Block]:
        id_ = element.get("id", "")
        match element.tag:
            case _ if self._is_furniture(element):
                return
            case "p":
                yield Paragraph(content=self.content(element), id=id_)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield Heading(level=int(element.tag[1]), content=self.content(element), id=id_)
            case "ul" | "ol":
                start = _start(element) if element.tag == "ol" else None
                yield List(items=tuple(self._items(element)), start=start, id=id_)
            case "table":
                yield self._table(element)
            case "blockquote":
                yield Quote(blocks=self.blocks(element), id=id_)
            case "figure":
                yield self._figure(element)
            case _:
                raise _unreadable(f"a '{element.tag}' may not stand here", line=element.sourceline)

    def _items(self, element: Any) -> Iterator[Item]:
        for child in _only(element, "li"):
            blocks = self.blocks(child)
            if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and child.get("id"):
                blocks = (replace(blocks[0], id=child.get("id")),)
            yield Item(blocks=blocks)

    def _figure(self, figure: Any) -> Block:
        """A table or a quote with what stands below it: who said it, where it is from."""
        captions = figure.findall("figcaption")
        quotes, tables = figure.findall("blockquote"), list(figure.iter("table"))
        if len(captions) > 1 or len(quotes) + len(tables) != 1:
            raise _unreadable("a figure holds one table or one quote, and one caption", line=figure.sourceline)
        below = captions[0] if captions else None
        if tables:
            source = self.content(below) if below is not None else ()
            return replace(self._table(tables[0]), source=source)
        paragraphs = list(self._lines(below)) if below is not None else []
        by = [p for p in paragraphs if "source" not in p.get("class", "").split()]
        source_ = [p for p in paragraphs if p not in by]
        return Quote(
            blocks=self.blocks(quotes[0]),
            by=tidy(tuple(i for p in by for i in self.content(p))),
            source=tidy(tuple(i for p in source_ for i in self.content(p))),
            id=figure.get("id", ""),
        )

    def _table(self, table: Any) -> Table:
        parts = list(_only(table, "caption", "thead", "tbody"))
        captions = [self.content(p) for p in parts if p.tag == "caption"]
        heads = [row for p in parts if p.tag == "thead" for row in _only(p, "tr")]
        rows = [row for p in parts if p.tag == "tbody" for row in _only(p, "tr")]
        if len(captions) > 1 or len(heads) != 1:
            raise _unreadable("a table has one caption at most, and one row of headers", line=table.sourceline)
        for cell in table.iter("th", "td"):
            if cell.tag != _expected(cell) and (_says("".join(cell.itertext())) or cell.tag == "th"):
                raise _unreadable("headers and cells of a table are mixed up", line=cell.sourceline)
        return Table(
            caption=captions[0] if captions else (),
            columns=tuple(Column(content=self.content(c)) for c in _only(heads[0], "th", "td")),
            rows=tuple(Row(cells=tuple(self.content(c) for c in _only(row, "th", "td"))) for row in rows),
            id=table.get("id", ""),
        )

    # --- words ---

    def content(self, element: Any) -> Content:
        """The inlines of an element that holds words."""
        return tidy(tuple(self.inlines(element, PLAIN.inside(element))))

    def inlines(self, element: Any, look: _Look) -> Iterator[Inline]:
        yield from look.run(element.text)
        for child in element:
            yield from self.inline(child, look)
            yield from look.run(child.tail)

    def inline(self, element: Any, around: _Look) -> Iterator[Inline]:
        """One element among words, without what follows it."""
        look, href = around.inside(element), element.get("href")
        if element.tag in BLOCKS or element.tag in PARTS:
            raise _unreadable(f"a '{element.tag}' may not stand among words", line=element.sourceline)
        if element.tag == "br":
            yield Break()
        elif element.tag != "a" or href is None:
            yield from self.inlines(element, look)
        elif href[:1] == "#" and href[1:] in self._calls:
            return  # from a note back to its call
        elif element.getparent().tag == "sup" and _words(element) == self._numbers.get(href[1:]):
            yield NoteCall(note=_words(element))
        else:
            inner = tuple(self.inlines(element, look))
            if not all(isinstance(i, Run | Break) for i in inner):
                raise _unreadable("a link may not stand in another", line=element.sourceline)
            yield Link(target=href, content=inner)  # type: ignore[arg-type]


class _Loose:
    """Words that stand beside blocks, in no element of their own: a paragraph to their reader."""

    def __init__(self, page: _Page) -> None:
        self._page = page
        self._inlines: list[Inline] = []

    def text(self, words: str | None) -> None:
        self._inlines += PLAIN.run(words)

    def element(self, element: Any) -> None:
        self._inlines += self._page.inline(element, PLAIN)

    def blocks(self) -> tuple[Block, ...]:
        content = tidy(tuple(self._inlines))
        self._inlines.clear()
        return (Paragraph(content=content),) if content else ()


def _start(element: Any) -> int:
    value = element.get("start", "1")
    if not re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
        raise _unreadable(f"no list can start at '{value[:20]}'", "give start a number", element.sourceline)
    return int(value)


def _words(element: Any) -> str:
    return BLANK.sub(" ", "".join(element.itertext())).strip(" ")


def _only(element: Any, *tags: str) -> Iterator[Any]:
    """The children of an element that may have no others, nor words beside them."""
    if _says(element.text):
        raise _unreadable(f"words may not stand in a '{element.tag}' itself", line=element.sourceline)
    for child in element:
        if child.tag not in tags or _says(child.tail):
            raise _unreadable(f"a '{element.tag}' may not hold this", line=child.sourceline)
        yield child


def _expected(cell: Any) -> str:
    """Whether a cell must be a header: those of the first row are, and the first of each other row."""
    first = cell.getprevious() is None
    return "th" if first or cell.getparent().getparent().tag == "thead" else "td"


def _known(block: Any, targets: set[str]) -> Any:
    """A block without ids that no link of the sheet leads to."""
    changes: dict[str, Any] = {}
    if getattr(block, "id", ""):
        changes["id"] = block.id if block.id in targets else ""
    for name in ("items", "blocks"):
        if hasattr(block, name):
            changes[name] = tuple(_known(b, targets) for b in getattr(block, name))
    return replace(block, **changes) if changes else block
