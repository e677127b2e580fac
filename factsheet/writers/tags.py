"""A laid out brief to its structure tree: one element for each element of the template, over all pages.

WeasyPrint's own tags come from boxes, of which a paragraph over two pages has two; nothing can mend that afterwards.
So its tagger is replaced while a brief of ours is written, and at no other time (docs/decisions/0005). Knows elements,
their classes and boxes; nothing of sheets.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pydyf
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream

from factsheet.writers import blanks, structure
from factsheet.writers.structure import Annotated, Element, Marked

# What a class of the templates says about an element, before its name does.
CLASSES = {
    "banner": "Banner",
    "masthead": "Masthead",
    "notice": "Notice",
    "body": "Body",
    "imprint": "Imprint",
    "kind": "Kind",
    "lede": "Lede",
    "fact": "Fact",
    "quote": "Quotation",
    "picture": "Picture",
    "caption": "PictureCaption",
    "credit": "Credit",
    "chart": "Chart",
    "summary": "Summary",
    "title": "Title",
    "by": "By",
    "source": "Source",
    "trail": "Trail",
    "call": "Reference",
    "note": "Note",
    "cover": "Cover",
    "contents": "Contents",
    "divider": "Divider",
    "toc": "TOC",
    "sign": "Lbl",
    "entry": "Reference",
    "page-number": "PageNumber",
}
SVG, TITLE = (f"{{http://www.w3.org/2000/svg}}{name}" for name in ("svg", "title"))
# An element with neither class nor name in these is no element of the tree: its content belongs to what it stands in.
NAMES = {
    **{f"h{n}": f"H{n}" for n in range(1, 7)},
    **dict.fromkeys(("section", "header", "footer", "aside", "nav"), "Sect"),
    **dict.fromkeys(("article", "main"), "Art"),
    **dict.fromkeys(("p", "address", "figcaption"), "P"),
    **dict.fromkeys(("ul", "ol"), "L"),
    **dict.fromkeys(("strong", "b"), "Strong"),
    **dict.fromkeys(("em", "i"), "Em"),
    **dict.fromkeys(("img", SVG), "Figure"),
    "li": "LI",
    "dl": "Entries",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "blockquote": "BlockQuote",
    "a": "Link",
}
SCOPES = {"row": "/Row", "rowgroup": "/Both", "both": "/Both"}  # there is none for rows below: Headers say that
LAYOUT = {"Type": "/Layout"}
PAGINATION = {"Type": "/Pagination"}
HEADER = {**PAGINATION, "Subtype": "/Header"}
FOOTER = {**PAGINATION, "Subtype": "/Footer"}


@contextmanager
def tagged(document: Any) -> Iterator[list[str]]:
    """While it lasts, WeasyPrint tags this document our way; other documents of the process as ever.

    Yields what is wrong with the tree, in words, to be looked at when the file is written. Only one may last at a time.
    """
    tree = Tree(document)
    add_tags, marked, artifact = weasyprint.pdf.add_tags, Stream.marked, Stream.artifact

    def ours(stream: Any) -> bool:
        return stream._tags is not None and stream._fonts is document.fonts  # noqa: SLF001

    def add(pdf: Any, of: Any, version: Any, streams: Any) -> None:
        if of is document:
            tree.write(pdf, streams)
        else:
            add_tags(pdf, of, version, streams)

    def mark(stream: Any, box: Any, tag: str) -> AbstractContextManager[None]:
        return tree.mark(stream, box, marked) if ours(stream) else marked(stream, box, tag)

    def decorate(stream: Any) -> AbstractContextManager[None]:
        return _artifact(stream, LAYOUT) if ours(stream) else artifact(stream)

    weasyprint.pdf.add_tags, Stream.marked, Stream.artifact = add, mark, decorate
    try:
        yield tree.faults
    finally:
        weasyprint.pdf.add_tags, Stream.marked, Stream.artifact = add_tags, marked, artifact


@contextmanager
def _artifact(stream: Any, kind: dict[str, str]) -> Iterator[None]:
    stream.begin_marked_content("Artifact", pydyf.Dictionary(kind))
    try:
        yield
    finally:
        stream.end_marked_content()


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a box stands: its page, the block in whose line it is, whether a link is around it."""

    page: int
    block: Any = None
    linked: bool = False


class Tree:
    """The structure tree of a laid out document: made before the document is painted, written after."""

    def __init__(self, document: Any) -> None:
        self.root = Element(role="Document")
        self.faults: list[str] = []
        self._language = document.metadata.lang or ""
        self._pages = document.pages
        self._artifacts: dict[Any, dict[str, str] | None] = {}  # box -> its kind; None where nothing is painted
        self._blanks = blanks.Blanks()
        self._elements: dict[tuple[Any, str], Element] = {}
        self._loose: dict[Any, Element] = {}
        self._heads: dict[Any, int] = {}  # a table's head -> its first page
        for page in self._pages:
            page.links[:] = [(*link[:3], _itself(link[3])) for link in page.links]
        self._links = {link[3] for page in self._pages for link in page.links}  # the boxes that are links
        for number, page in enumerate(self._pages):
            self._box(page._page_box, self.root, _Place(page=number))  # noqa: SLF001
        for number, table in enumerate(e for e in self.root.within() if e.role == "Table"):
            _headers(table, number)

    def write(self, pdf: Any, streams: Any) -> None:
        """Write the tree; `streams` are the painted pages."""
        tags = [stream._tags for stream in streams]  # noqa: SLF001
        marks = [{box: tag["mcid"] for box, tag in page.items()} for page in tags]
        self.faults += structure.write(self.root, pdf, marks)

    @contextmanager
    def mark(self, stream: Any, box: Any, marked: Any) -> Iterator[None]:
        """Around the painting of a box of words or a picture; `marked` is WeasyPrint's own way of marking."""
        if box in self._artifacts:
            kind = self._artifacts[box]
            with _artifact(stream, kind) if kind else nullcontext():
                yield
            return
        if stream.extra:
            # PDF/UA-1 has no way to say in which stream of a page a mark stands that a page is made of
            self.faults.append(f"words are painted apart from their page (opacity, a filter): {box.text!r:.60}")
        with marked(stream, box, "Span"):
            yield
            if box in self._blanks.alone:
                blanks.draw(stream, box, self._blanks.alone[box])
        for blank in self._blanks.behind.get(box, ()):
            with marked(stream, blank, "Span"):
                blanks.draw(stream, blank, " ")

    # --- boxes ---

    def _box(self, box: Any, parent: Element, place: _Place) -> None:
        """Take in a box and all that stands in it."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box  # noqa: SLF001
        if isinstance(box, boxes.MarginBox) and box.at_keyword:
            self._margin(box, place)
            return
        kind = self._artifact_kind(box, place)
        if kind:
            self._artifacts.update((leaf, kind) for leaf in _leaves(box))
            inside = set(_boxes(box))  # what nobody hears leads nowhere: a link there would stand in no tag
            links = self._pages[place.page].links
            links[:] = [link for link in links if link[3] not in inside]
            return
        element = parent if isinstance(box, boxes.PageBox) else self._element(box, parent, place)
        if isinstance(box, boxes.TextBox):
            self._words(box, element, place)
        elif isinstance(box, boxes.ReplacedBox):
            self._picture(box, element, place)
        elif box.element_tag == "br":
            self._blank(self._blanks.line_break(place.block), element, place)
        else:
            if isinstance(box, boxes.LineBox):
                place = replace(place, block=(box.element, box.element_tag))
            place = self._link(box, element, place)
            for child in box.children:
                self._box(child, element, place)

    def _margin(self, box: Any, place: _Place) -> None:
        """What stands at both ends of every page is decoration. The banner is said once: above the first, before all else."""
        is_top = box.at_keyword.startswith("@top")
        self._artifacts.update((leaf, HEADER if is_top else FOOTER) for leaf in _leaves(box))
        for banner in _banners(box) if is_top and place.page == 0 else ():
            for leaf in _leaves(banner):
                del self._artifacts[leaf]
            self._box(banner, self.root, place)
            self.root.kids.insert(0, self.root.kids.pop())

    def _artifact_kind(self, box: Any, place: _Place) -> dict[str, str] | None:
        if box.element is None:
            return None
        if box.element.get("aria-hidden") == "true":
            return LAYOUT
        # A table has its head once; what is printed again overleaf is for the eye.
        repeated = box.element_tag == "thead" and self._heads.setdefault(box.element, place.page) != place.page
        return PAGINATION if repeated else None

    def _words(self, box: Any, element: Element, place: _Place) -> None:
        self._blank(self._blanks.words(box, place.block, place.page), element, place)
        if box.text or box in self._blanks.alone:
            self._holder(element, place).kids.append(Marked(page=place.page, mark=box))
        else:
            self._artifacts[box] = None

    def _blank(self, blank: blanks.Blank | None, element: Element, place: _Place) -> None:
        if blank:
            self._holder(element, place).kids.append(Marked(page=blank.page, mark=blank.box))

    def _picture(self, box: Any, element: Element, place: _Place) -> None:
        if not element.alt:
            self.faults.append(f"a picture has no alternative text (alt): {box.element.get('src', 'svg')}")
        height = self._pages[place.page].height
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, height - top - box.height, left + box.width, height - top)
        element.owner = "Layout"
        element.attributes = {"Placement": "/Block", "BBox": pydyf.Array([x * 0.75 for x in corners])}
        element.kids.append(Marked(page=place.page, mark=box))

    def _link(self, box: Any, element: Element, place: _Place) -> _Place:
        """Note a box that is a link's rectangle; one within a link would be a second rectangle over the first."""
        if box not in self._links:
            return place
        if place.linked:
            links = self._pages[place.page].links
            links[:] = [link for link in links if link[3] is not box]
            return place
        owner = next((e for e in element.above() if e.role == "Link"), None)
        if owner is None:
            self.faults.append(f"a link that no <a> makes: {box!r}")
        else:
            owner.kids.append(Annotated(page=place.page, mark=box))
        return replace(place, linked=True)

    def _holder(self, element: Element, place: _Place) -> Element:
        """The element that may hold words: itself, or a paragraph for words that stand between blocks."""
        if element.role not in structure.GROUPS:
            return element
        if place.block not in self._loose:
            self._loose[place.block] = element.add("P")
        return self._loose[place.block]

    # --- elements ---

    def _element(self, box: Any, parent: Element, place: _Place) -> Element:
        """The element of the tree that a box's element is: one, however many boxes it has."""
        node, tag = box.element, box.element_tag
        if node is None or not isinstance(tag, str) or tag in ("html", "body"):
            return parent
        _, _, pseudo = tag.partition("::")
        key = (node, pseudo)
        if key not in self._elements:
            self._elements[key] = self._pseudo(box, pseudo, parent, place) if pseudo else self._real(box, parent)
        return self._elements[key]

    def _real(self, box: Any, parent: Element) -> Element:
        node = box.element
        role = _role(node, parent)
        language = node.get("lang") or ""
        around = next((e.language for e in parent.above() if e.language), self._language)
        language = "" if language.lower() == around.lower() else language
        if not role:
            return parent.add("Span", language=language) if language else parent
        element = parent.add(role, language=language)
        if role == "LI" and node.tag == "li":
            element = element.add("LBody")
        elif role in ("L", "Entries"):
            unsigned = role == "Entries" or "row" in _classes(node)
            numbered = "/None" if unsigned else "/Decimal" if node.tag == "ol" else "/Disc"
            element.owner, element.attributes = "List", {"ListNumbering": numbered}
        elif role in ("TH", "TD"):
            _cell(element, box)
        elif role == "Figure":
            element.alt = node.findtext(TITLE) or node.get("alt") or node.get("aria-label") or ""
        elif role == "Link":
            element.contents = node.get("aria-label") or contents(" ".join("".join(node.itertext()).split()), node)
        element.id = node.get("id") or ""
        return element

    def _pseudo(self, box: Any, pseudo: str, parent: Element, place: _Place) -> Element:
        node = box.element
        if pseudo == "footnote-call":
            reference = parent.add("Reference")
            # The note stands beside its call; its words come later, at the foot of a page. Where a table begins overleaf
            # after all, the notes of its head may be left behind, and have come before.
            note = self._elements.setdefault((node, ""), Element(role="Note", id=node.get("id") or ""))
            note.move(parent)
            x, y, width, height = box.hit_area()
            self._pages[place.page].anchors[node.get("data-call", "")] = (x, y, x + width, y + height)
            link = self._between(box, reference, place, node.get("id", ""), node.get("data-name", ""))
            link.id = node.get("data-call", "")
            return link
        if pseudo == "footnote-marker":
            sign = parent.add("Lbl")
            return self._between(box, sign, place, node.get("data-call", ""), node.get("data-back", ""))
        body = next((e for e in parent.above() if e.role == "LBody"), None)
        if pseudo in ("before", "marker") and body and _is_empty(body):
            item = body.parent
            if item and item.kids[0] is body:  # an item has one sign
                return item.add("Lbl", at=0)
        return parent  # words of a style sheet are read like those around them

    def _between(self, box: Any, parent: Element, place: _Place, target: str, words: str) -> Element:
        """A link between a call and its note, which no element of the template is."""
        x, y, width, height = box.hit_area()
        self._pages[place.page].links.append(("internal", target, (x, y, x + width, y + height), box))
        self._links.add(box)
        return parent.add("Link", contents=words)


def contents(words: str, node: Any) -> str:
    """What is said of a link before it is followed: its words, and for one that leads out, where to."""
    address = urlsplit(node.get("href") or "")
    where = address.hostname or (address.path if address.scheme == "mailto" else "")
    return words if not where or where in words.lower() else f"{words} ({where})"


def _itself(box: Any) -> Any:
    """The box for which a placeholder stands, where it is placed absolutely."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001


def _boxes(box: Any) -> Iterator[Any]:
    """A box and all that stand in it."""
    box = _itself(box)
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _leaves(box: Any) -> Iterator[Any]:
    """The boxes of words and the pictures in a box."""
    box = box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001
    if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        yield box
    for child in box.children:
        yield from _leaves(child)


def _banners(box: Any) -> Iterator[Any]:
    """The boxes of banners with words in a box."""
    box = box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001
    if box.element is not None and "banner" in _classes(box.element):
        if any(True for _ in _leaves(box)):
            yield box
        return
    for child in box.children:
        yield from _banners(child)


def _classes(node: Any) -> list[str]:
    return (node.get("class") or "").split()


def _role(node: Any, parent: Element) -> str:
    named = "LI" if node.tag == "div" and parent.role == "Entries" else NAMES.get(node.tag, "")
    named = "TOCI" if node.tag == "li" and parent.role == "TOC" else named
    if named == "Link" and not node.get("href"):
        return ""
    return next((CLASSES[c] for c in _classes(node) if c in CLASSES), named)


def _is_empty(element: Element) -> bool:
    return not any(isinstance(kid, Marked) for e in element.within() for kid in e.kids)


def _cell(element: Element, box: Any) -> None:
    element.owner = "Table"
    if element.role == "TH":
        element.attributes["Scope"] = SCOPES.get(box.element.get("scope"), "/Column")
    if box.colspan != 1:
        element.attributes["ColSpan"] = box.colspan
    if box.rowspan != 1:
        element.attributes["RowSpan"] = box.rowspan


def _headers(table: Element, number: int) -> None:
    """Say for each cell of data which headers it has: those of its columns, of its row, and of the rows it stands among."""
    taken: dict[tuple[int, int], Element] = {}
    parts: list[Element | None] = []  # of the table, for each row
    for y, row in enumerate(e for e in table.within() if e.role == "TR"):
        parts.append(row.parent)
        x = 0
        for cell in [kid for kid in row.kids if isinstance(kid, Element)]:
            while (y, x) in taken:
                x += 1
            for dy in range(cell.attributes.get("RowSpan", 1)):
                for dx in range(cell.attributes.get("ColSpan", 1)):
                    taken[y + dy, x + dx] = cell
            if cell.role == "TH" and not cell.id:
                cell.id = f"_th-{number}-{y}-{x}"
    rows: defaultdict[int, list[Element]] = defaultdict(list)
    columns: defaultdict[int, list[tuple[int, Element]]] = defaultdict(list)
    for (y, x), cell in taken.items():
        if cell.role == "TH":
            rows[y].append(cell)
            columns[x].append((y, cell))
    found: dict[Element, dict[str, None]] = {}
    for (y, x), cell in taken.items():
        if cell.role == "TD":
            heads = [h for top, h in columns[x] if _is_over(h, is_near=top < y and parts[top] is parts[y])]
            heads += [h for h in rows[y] if h.attributes["Scope"] != "/Column"]
            found.setdefault(cell, {}).update(dict.fromkeys(h.id for h in heads))
    for cell, named in found.items():
        if named:
            cell.attributes["Headers"] = pydyf.Array([pydyf.String(id_) for id_ in named])


def _is_over(header: Element, *, is_near: bool) -> bool:
    """Whether a header in the column of a cell is one of it; near is what stands above it in the same part of the table."""
    scope = header.attributes["Scope"]
    return scope == "/Column" or (scope == "/Both" and is_near)
