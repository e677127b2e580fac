"""Words of a PDF that are said to be no content: only what the furniture of a brief is, and where it stands, may be.

That is a banner, the same on each page above and below all else, above the first as content, to be heard once; below also
the title and "page X of Y"; and a table's head, said again where the table goes on overleaf.
"""

import re
from collections.abc import Iterator

from factsheet.document import Plain, text
from factsheet.readers.pdf.painted import Artifact, Painted
from factsheet.readers.pdf.tree import Node
from factsheet.readers.pdf.words import Reading

WORD = r"[^\W\d_]{1,20}\.?"  # "Page", "of", "S."


def check(reading: Reading, pages: int, plain: Plain, document: Node) -> None:
    """Note whatever is no furniture, and words that bear no mark at all or stand in no tag."""
    painted = reading.painted
    for page, words in sorted(painted.loose.items()):
        if words.text.strip():
            reading.fault(f"page {page + 1} has words without a tag: '{words.text.strip()[:40]}'")
    for (page, number), words in sorted(painted.marked.items()):
        if (page, number) not in reading.used and words.text.strip():
            reading.fault(f"page {page + 1} has words that stand outside the tags: '{words.text.strip()[:40]}'")
    said = [a for a in painted.artifacts if a.words.text.strip()]
    banner = _solid(plain.banner)
    _banner(reading, document)
    for page in range(pages):
        above = _joined(said, page, "Header")
        if above != (banner if page else ""):
            shown = f"'{above[:60]}'" if above else "nothing"
            reading.fault(f"what stands above page {page + 1} is not the banner '{plain.banner[:60]}': {shown}")
        line = f"{re.escape(_solid(text(plain.title)))}{WORD}{page + 1}{WORD}{pages}{re.escape(banner)}"
        foot = _joined(said, page, "Footer")
        if not re.fullmatch(line, foot):
            reading.fault(
                f"what stands below page {page + 1} is not its title, its number and the banner: '{foot[:60]}'"
            )
        _head(reading, said, page, document)
    for artifact in said:
        if not _is_in_place(artifact, painted):
            shown = artifact.words.text.strip()[:40]
            reading.fault(f"page {artifact.page + 1} has words that screen readers are told to skip: '{shown}'")


def _banner(reading: Reading, document: Node) -> None:
    """The banner that is content stands above all other words of the first page."""
    banner = {
        (mark.page, mark.number)
        for kid in document.kids
        if isinstance(kid, Node) and kid.role == "Banner"
        for mark in kid.marks()
    }
    marked = reading.painted.marked
    heights = [h for key in banner & marked.keys() for h in marked[key].heights]
    below = [h for key, words in marked.items() if key[0] == 0 and key not in banner for h in words.heights]
    if any(page for page, _ in banner) or (heights and below and min(heights) <= max(below)):
        reading.fault("the banner does not stand above the first page")


def _head(reading: Reading, said: list[Artifact], page: int, document: Node) -> None:
    """What is repeated on a page must be the head of a table that began before it and goes on on it."""
    repeated = _joined(said, page, "")
    if repeated and repeated not in set(_heads(reading, page, document)):
        reading.fault(f"page {page + 1} has words that screen readers are told to skip: '{repeated[:40]}'")


def _heads(reading: Reading, page: int, document: Node) -> Iterator[str]:
    for table in document.within():
        pages = {mark.page for mark in table.marks()} if table.role == "Table" else set()
        if page in pages and min(pages) < page:
            # A note that is called in a head stands at the foot of one page only.
            yield from (_solid(reading.said(kid, without="Note")) for kid in table.within() if kid.role == "THead")


def _is_in_place(artifact: Artifact, painted: Painted) -> bool:
    if artifact.kind != "Pagination" or artifact.place not in ("Header", "Footer", ""):
        return False
    heights = [h for (page, _), words in painted.marked.items() if page == artifact.page for h in words.heights]
    if artifact.place == "Header":
        return min(artifact.words.heights) > max(heights, default=0)
    return artifact.place == "" or max(artifact.words.heights) < min(heights, default=artifact.words.heights[0] + 1)


def _joined(said: list[Artifact], page: int, place: str) -> str:
    chosen = (a for a in said if (a.page, a.kind, a.place) == (page, "Pagination", place))
    return _solid("".join(a.words.text for a in chosen))


def _solid(words: str) -> str:
    return "".join(words.split())
