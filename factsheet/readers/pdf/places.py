"""Whether tags and pages agree: blocks are read in the order in which they stand, links lead to what they name.

Who sees a page and who hears its tags must get the same; nothing else compares the two.
"""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias
from urllib.parse import urlsplit

from factsheet.readers.pdf.furniture import solid
from factsheet.readers.pdf.tree import Mark, Node, Target
from factsheet.readers.pdf.words import NOTHING, Reading

LINES = frozenset([
    "P", "H2", "H3", "H4", "LI", "TOCI", "Caption", "TR", "Lbl", "By", "Source", "Title", "Trail", "Picture", "PictureCaption", "Credit",
])  # fmt: skip
RISE = 24.0  # points by which a block may begin above the one before it: a heading in the rail, a row of links
BESIDE = 6.0  # points between the heights of what stands in a row: the sign of a note is raised
INFINITE = float("inf")
ABOVE, BELOW = 6.0, 90.0  # points between the place a link leads to and the first line there

Tops: TypeAlias = dict[int, float]  # page -> how high something begins on it


def check_order(reading: Reading, document: Node) -> None:
    """Note each block that stands above one that is read before it."""
    tops: Tops = {}
    for part in document.kids:
        if isinstance(part, Node) and part.role in ("Body", "Imprint", "Contents"):
            _below_each_other(reading, part, tops)


def check_links(reading: Reading, document: Node) -> None:
    """Note each link that leads to another place than it names."""
    named = {node.id: node for node in document.within() if node.id}
    for target in {kid for node in document.within() for kid in node.kids if isinstance(kid, Target)}:
        if target.address.startswith("#"):
            there = named.get(target.address[1:])
            above = target.height - _tops(reading, there).get(target.page, INFINITE) if there else INFINITE
            if not -ABOVE < above < BELOW:
                reading.fault(f"a link does not lead to what it names: '{target.address[:40]}'")


def check_contents(reading: Reading, document: Node) -> None:
    """Note each link of which other words are said than stand there, or that does not say to which host or address it leads."""
    for link in (node for node in document.within() if node.role == "Link"):
        words = _solid(reading.said(link, without="PageNumber"))
        for target in (kid for kid in link.kids if isinstance(kid, Target)):
            address = urlsplit(target.address)
            where = address.hostname or (address.path if address.scheme == "mailto" else "")
            said = _solid(target.said)
            if words not in said or where.lower() not in said.lower():
                reading.fault(f"a link is not read aloud as it stands: {reading.shown(link)} as '{target.said[:40]}'")


def _solid(words: str) -> str:
    return solid(unicodedata.normalize("NFC", words).translate(NOTHING))


def _below_each_other(reading: Reading, node: Node, tops: Tops) -> None:
    """Compare a node and those in it with `tops`, where the last ones began; outermost first."""
    if node.role in LINES:
        for page, top in _tops(reading, node).items():
            if top > tops.get(page, top) + RISE:
                _fault(reading, page, node)
            tops[page] = top
    if node.role == "Note":  # at the foot of a page
        return
    kids = [kid for kid in node.kids if isinstance(kid, Node)]
    if node.role == "TR":
        _cells(reading, kids)
        return
    if node.role == "Entries":
        _entries(reading, kids, tops)
        return
    for kid in kids:
        _below_each_other(reading, kid, tops)


def _entries(reading: Reading, entries: list[Node], tops: Tops) -> None:
    """Compare entries, which stand below each other or beside each other, with `tops`: rows are read from the left."""
    row, left = (-1, 0.0), INFINITE  # where the one before began: page and height, and how far to the right
    for entry in entries:
        page, top, start = _begin(reading, entry)
        beside = row[0] == page and abs(row[1] - top) < BESIDE and left < start
        if not beside and top > tops.get(page, INFINITE) - BESIDE and row[0] == page:
            _fault(reading, page, entry)
        own = {} if beside else dict(tops)
        _below_each_other(reading, entry, own)
        tops.update({p: min(height, tops.get(p, height)) for p, height in own.items()})
        row, left = (page, top), start


def _cells(reading: Reading, cells: list[Node]) -> None:
    """Note a cell that stands to the left of one that is read before it."""
    begun = [(page, left, cell) for cell in cells for page, _, left in [_begin(reading, cell)] if page >= 0]
    for (page, before, _), (other, left, cell) in pairwise(begun):
        if page == other and left < before:
            _fault(reading, page, cell)


def _fault(reading: Reading, page: int, node: Node) -> None:
    reading.fault(f"page {page + 1} shows words in another order than they are read: {reading.shown(node)}")


def _begin(reading: Reading, node: Node) -> tuple[int, float, float]:
    """Where the first line of a node begins: its page, how high, how far to the right."""
    tops = _tops(reading, node)
    page = min(tops, default=-1)
    top = tops.get(page, 0.0)
    pieces = [reading.painted.marked[m.page, m.number] for m in _marks(reading, node) if m.page == page]
    line = (left for w in pieces for left, height in zip(w.lefts, w.heights, strict=True) if top - height < BESIDE)
    return page, top, min(line, default=0.0)


def _tops(reading: Reading, node: Node) -> Tops:
    """How high a node begins on each page that shows some of it."""
    tops: Tops = {}
    for mark in _marks(reading, node):
        heights = reading.painted.marked[mark.page, mark.number].heights
        if heights:
            tops[mark.page] = max(tops.get(mark.page, 0), *heights)
    for picture in (inner for inner in node.within() if inner.box and node.role == "Picture"):
        tops.update((mark.page, picture.box[3]) for mark in picture.marks())
    return tops


def _marks(reading: Reading, node: Node) -> Iterator[Mark]:
    """The marks in a node that something is painted under; those of notes stand at the foot of a page."""
    marked = reading.painted.marked
    return (m for m in node.marks("" if node.role == "Note" else "Note") if (m.page, m.number) in marked)
