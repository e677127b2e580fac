"""Whether tags and pages agree: blocks are read in the order in which they stand, links lead to what they name.

Who sees a page and who hears its tags must get the same; nothing else compares the two.
"""

from collections.abc import Iterator

from factsheet.readers.pdf.tree import Node, Target
from factsheet.readers.pdf.words import Reading

LINES = frozenset(["P", "H2", "H3", "H4", "LI", "Caption", "TR", "By", "Source", "Trail"])
RISE = 24.0  # points by which a block may begin above the one before it: a heading in the rail, a row of links
INFINITE = float("inf")
ABOVE, BELOW = 6.0, 90.0  # points between the place a link leads to and the first line there


def check(reading: Reading, document: Node) -> None:
    """Note each block that stands above one that is read before it, and each link that leads to another place."""
    tops: dict[int, float] = {}
    for part in document.kids:
        for node in _lines(part) if isinstance(part, Node) and part.role in ("Body", "Imprint") else ():
            for page, top in _tops(reading, node).items():
                if top > tops.get(page, top) + RISE:
                    reading.fault(
                        f"page {page + 1} shows words in another order than they are read: {reading.shown(node)}"
                    )
                tops[page] = top
    named = {node.id: node for node in document.within() if node.id}
    for target in {kid for node in document.within() for kid in node.kids if isinstance(kid, Target)}:
        if target.address.startswith("#"):
            there = named.get(target.address[1:])
            above = target.height - _tops(reading, there).get(target.page, INFINITE) if there else INFINITE
            if not -ABOVE < above < BELOW:
                reading.fault(f"a link does not lead to what it names: '{target.address[:40]}'")


def _lines(node: Node) -> Iterator[Node]:
    """The nodes that stand below each other, outermost first; a note stands at the foot of a page."""
    if node.role in LINES:
        yield node
    if node.role not in ("TR", "Note"):
        for kid in node.kids:
            if isinstance(kid, Node):
                yield from _lines(kid)


def _tops(reading: Reading, node: Node) -> dict[int, float]:
    """How high a node begins on each page that shows some of it."""
    tops: dict[int, float] = {}
    for mark in node.marks("" if node.role == "Note" else "Note"):
        words = reading.painted.marked.get((mark.page, mark.number))
        if words and words.heights:
            tops[mark.page] = max(tops.get(mark.page, 0), *words.heights)
    return tops
