"""Words of a PDF that are said to be no content: only what the furniture of a brief is, and where it stands, may be.

That is a banner, the same on each page above and below all else, above the first as content, to be heard once; below also
the title and "page X of Y"; and a table's head, said again where the table goes on overleaf.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from factsheet.document import Plain, text
from factsheet.readers.pdf.painted import Artifact, Painted
from factsheet.readers.pdf.tree import Node
from factsheet.readers.pdf.words import Reading

WORD = r"[^\W\d_]{1,20}\.?"  # "Page", "of", "S."


@dataclass(frozen=True, kw_only=True)
class Ends:
    """What must stand above a page; below it, as a pattern without blanks, and which words that is made of.

    `running` is what the pattern's group of this name may say: as it is, or cut short.
    """

    above: str
    below: str
    made_of: str
    running: str = ""


def of_brief(plain: Plain, pages: int) -> tuple[Ends, ...]:
    """What must stand at the ends of a brief's pages; above the first, the banner is content."""
    return tuple(
        Ends(
            above=plain.banner if page else "",
            below=line(plain, page + 1, pages) + re.escape(solid(plain.banner)),
            made_of="its title, its number and the banner",
        )
        for page in range(pages)
    )


def line(plain: Plain, page: int, pages: int) -> str:
    """A pattern of the line below a page of a sheet: its title, "Page 1 of 3"."""
    return f"{re.escape(solid(text(plain.title)))}{WORD}{page}{WORD}{pages}"


def check(reading: Reading, document: Node, ends: Sequence[Ends]) -> None:
    """Note whatever is no furniture, and words that bear no mark at all or stand in no tag."""
    painted = reading.painted
    for page, words in sorted(painted.loose.items()):
        if words.text.strip():
            reading.fault(f"page {page + 1} has words without a tag: '{words.text.strip()[:40]}'")
    for (page, number), words in sorted(painted.marked.items()):
        if (page, number) not in reading.used and words.text.strip():
            reading.fault(f"page {page + 1} has words that stand outside the tags: '{words.text.strip()[:40]}'")
    _banner(reading, document)
    heads = _heads(reading, document)
    heights = _heights(painted)
    said: dict[int, list[Artifact]] = {page: [] for page in range(len(ends))}
    for artifact in painted.artifacts:
        if artifact.words.text.strip():
            said[artifact.page].append(artifact)
    for page, right in enumerate(ends):
        _page(reading, page, right, said[page])
        repeated = _joined(said[page], "")
        # What is repeated on a page must be the head of a table that began before it and goes on on it.
        if repeated and repeated not in heads.get(page, set()):
            reading.fault(f"page {page + 1} has words that screen readers are told to skip: '{repeated[:40]}'")
        for artifact in said[page]:
            if not _is_in_place(artifact, heights.get(page, [])):
                shown = artifact.words.text.strip()[:40]
                reading.fault(f"page {page + 1} has words that screen readers are told to skip: '{shown}'")


def _page(reading: Reading, page: int, right: Ends, said: list[Artifact]) -> None:
    """Note what stands at the ends of a page and should not, or does not and should."""
    above = _joined(said, "Header")
    if above != solid(right.above):
        shown = f"'{above[:60]}'" if above else "nothing"
        reading.fault(f"what stands above page {page + 1} is not the banner '{right.above[:60]}': {shown}")
    foot = _joined(said, "Footer")
    found = re.fullmatch(right.below, foot)
    cut = found["running"] if found and right.running else right.running
    is_cut = cut.endswith("…") and right.running.startswith(cut[:-1]) and ":" in cut
    if not found or (cut != right.running and not is_cut):
        reading.fault(f"what stands below page {page + 1} is not {right.made_of}: '{foot[:60]}'")


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


def _heads(reading: Reading, document: Node) -> dict[int, set[str]]:
    """The heads of tables that began before a page and go on on it, by page."""
    found: dict[int, set[str]] = {}
    for table in (node for node in document.within() if node.role == "Table"):
        pages = {mark.page for mark in table.marks()}
        # A note that is called in a head stands at the foot of one page only.
        heads = [solid(reading.said(kid, without="Note")) for kid in table.within() if kid.role == "THead"]
        for page in pages - {min(pages, default=-1)}:
            found.setdefault(page, set()).update(heads)
    return found


def _heights(painted: Painted) -> dict[int, list[float]]:
    """How high the words that are content stand on each page."""
    found: dict[int, list[float]] = {}
    for (page, _), words in painted.marked.items():
        found.setdefault(page, []).extend(words.heights)
    return found


def _is_in_place(artifact: Artifact, heights: list[float]) -> bool:
    if artifact.kind != "Pagination" or artifact.place not in ("Header", "Footer", ""):
        return False
    if artifact.place == "Header":
        return min(artifact.words.heights) > max(heights, default=0)
    return artifact.place == "" or max(artifact.words.heights) < min(heights, default=artifact.words.heights[0] + 1)


def _joined(said: list[Artifact], place: str) -> str:
    return solid("".join(a.words.text for a in said if (a.kind, a.place) == ("Pagination", place)))


def solid(words: str) -> str:
    """Words without their blanks."""
    return "".join(words.split())
