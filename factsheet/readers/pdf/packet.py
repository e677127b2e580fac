"""A bound packet to what its reader has: cover, contents, and each tab as the brief that it is.

Never from metadata. Every number of a page that is printed must be true: in the contents, behind a link, at the foot.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from factsheet.document import Block, Content, Heading, Item, List, Paragraph, Plain, PlainPacket, PlainTab, text
from factsheet.document.plain import SHEET, lines
from factsheet.readers.pdf import brief, figures, furniture, painted, places, tree
from factsheet.readers.pdf.file import DAMAGED, opened, unreadable
from factsheet.readers.pdf.furniture import Ends, solid
from factsheet.readers.pdf.tree import Mark, Node, Target
from factsheet.readers.pdf.words import Reading

__all__ = ["read"]


@dataclass(frozen=True, kw_only=True)
class _Tab:
    """A tab while it is read: the name of its sheet, its divider, its sheet's parts."""

    name: str
    divider: Node
    document: Node
    plain: PlainTab

    @property
    def running(self) -> str:
        return f"{self.plain.label}: {self.plain.title}"


def read(data: bytes) -> PlainPacket:
    """What a reader has of the PDF of a packet. Raises ProblemsError for one that is damaged, hostile or no packet."""
    with opened(data) as file:
        try:
            document, lost = tree.checked(file)
            reading = Reading(painted=painted.read(file), language=str(file.Root.get("/Lang", "")))
            labels = [page.label for page in file.pages]
            bookmarks = _bookmarks(file)
        except DAMAGED as error:
            raise unreadable(f"this PDF is damaged ({type(error).__name__})") from error
    kids = [kid for kid in document.kids if isinstance(kid, Node)]
    if [kid.role for kid in kids if kid.role not in ("Banner", "Part")] != [
        "Cover",
        "Contents",
    ] or kids != document.kids:
        raise unreadable("this PDF is no packet: it has no cover, no contents, or something else besides its tabs")
    front = _front(kids, reading)
    tabs = [_tab(kid, reading) for kid in kids if kid.role == "Part"]
    _check_pages(kids, tabs, front, reading, labels)
    if bookmarks[-len(tabs) :] != [(tab.running, _first(tab.divider)) for tab in tabs]:
        reading.fault("the bookmarks of this packet do not name its tabs, or lead elsewhere")
    for part in (document, *(tab.document for tab in tabs)):
        places.check_order(reading, part)
    places.check_links(reading, document)
    places.check_contents(reading, document)
    for fault in lost:
        reading.fault(fault)
    if reading.faults:
        raise unreadable(*reading.faults)
    return PlainPacket(front=front, tabs=tuple(tab.plain for tab in tabs))


# --- before the tabs -----------------------------------------------------------------------------------------------


def _front(kids: Sequence[Node], reading: Reading) -> Plain:
    parts = {kid.role: _own(kid, "") for kid in kids if kid.role != "Part"}
    banner = text(reading.content(parts["Banner"].kids)) if "Banner" in parts else ""
    titles: list[Content] = []
    said: list[Content] = []
    blocks: list[Block] = []
    for node in parts["Cover"].kids:
        if not isinstance(node, Node):
            reading.fault("words stand outside the lines of the cover")
        elif node.role == "Picture":
            blocks.append(figures.read(node, reading))
        else:
            (titles if node.role == "H1" else said).append(reading.content(node.kids))
    if len(titles) != 1:
        reading.fault("the cover has no title, or more than one")
    return Plain(
        language=reading.language,
        title=titles[0] if titles else (),
        front=lines(said),
        blocks=(*blocks, *_contents(parts["Contents"], reading)),
        banner=" ".join(banner.split()),
    )


def _contents(node: Node, reading: Reading) -> Iterator[Block]:
    match node.kids:
        case [Node(role="H2") as heading, Node(role="TOC") as listed]:
            yield Heading(level=2, content=reading.content(heading.kids), id="")
            items = tuple(_entry(kid, number, reading) for number, kid in enumerate(listed.kids, 1))
            yield List(start=1, items=items)
        case _:
            reading.fault("the contents are not a heading and a list")


def _entry(node: Any, number: int, reading: Reading) -> Item:
    match node:
        case Node(
            role="TOCI", kids=[Node(role="Lbl") as sign, Node(role="Reference", kids=[Node(role="Link") as link])]
        ):
            if text(reading.content(sign.kids)) != str(number):
                reading.fault(f"an entry of the contents is not numbered {number}: {reading.shown(node)}")
            if not any(isinstance(kid, Node) and kid.role == "PageNumber" for kid in link.kids):
                reading.fault(f"an entry of the contents has no page: {reading.shown(node)}")
            return Item(blocks=(Paragraph(content=reading.content([link]), id=""),))
    reading.fault("an entry of the contents is not a number and a link")
    return Item(blocks=())


# --- tabs ----------------------------------------------------------------------------------------------------------


def _tab(part: Node, whole: Reading) -> _Tab:
    match part.kids:
        case [Node(role="Divider", kids=[Node(role="P") as label, Node(role="H1") as title]) as divider, *rest]:
            pass
        case _:
            raise unreadable(f"a tab of this packet does not begin with a divider: {whole.shown(part)}")
    name = label.id
    # What it calls and what it has of notes are its own; what is painted, and what is wrong, are the whole's.
    reading = Reading(
        painted=whole.painted, language=part.language or whole.language, faults=whole.faults, used=whole.used
    )
    document = _own(Node(role="Document", kids=rest), name)
    said = PlainTab(
        label=text(whole.content(label.kids)), title=text(whole.content(title.kids)), sheet=brief(document, reading)
    )
    if said.sheet.banner:
        whole.fault(f"the banner is said again before tab {said.title[:40]}")
    for target, printed in reading.numbered.items():
        if not printed:
            whole.fault(f"no page is printed behind a link to another tab: '{target[:40]}'")
    return _Tab(name=name, divider=divider, document=document, plain=said)


def _own(node: Node, name: str) -> Node:
    """A node as a brief by itself has it: ids without their tab's name, links to other tabs by the names of these."""
    kids: list[Node | Mark | Target] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(_own(kid, name))
        elif isinstance(kid, Target) and kid.address.startswith("#"):
            kids.append(replace(kid, address=_address(kid.address, name)))
        else:
            kids.append(kid)
    headers = tuple(header.removeprefix(f"{name}#") for header in node.headers)
    return replace(node, id=node.id.removeprefix(f"{name}#"), headers=headers, kids=kids)


def _address(address: str, name: str) -> str:
    tab, _, id_ = address.removeprefix("#").partition("#")
    return f"#{id_}" if tab == name and id_ else SHEET + address.removeprefix("#")


# --- pages ---------------------------------------------------------------------------------------------------------


def _check_pages(
    kids: Sequence[Node], tabs: Sequence[_Tab], front: Plain, reading: Reading, labels: Sequence[str]
) -> None:
    """Each page belongs to one part, in their order, and says at its foot which part and which page it is."""
    banner = solid(front.banner)
    cover, contents = (next(kid for kid in kids if kid.role == role) for role in ("Cover", "Contents"))
    parts: list[tuple[list[int], list[str], str]] = [  # pages, what stands below each, the running head
        _alike(cover, "", ""),
        _alike(contents, banner, text(front.title)),
    ]
    for tab in tabs:
        parts.append(_alike(tab.divider, banner, tab.running))
        pages = _pages(tab.document)
        below = [
            f"{furniture.line(tab.plain.sheet, n, len(pages))}{re.escape(banner)}{RUNNING}{NUMBER}"
            for n in range(1, len(pages) + 1)
        ]
        parts.append((pages, below, tab.running))
    order = [page for pages, _, _ in parts for page in pages]
    if order != list(range(len(labels))):
        raise unreadable(
            "the pages of this packet are not in the order in which it is read, or one is missing or empty"
        )
    if list(labels) != [str(page + 1) for page in order]:
        reading.fault("the labels of pages are not the numbers that are printed")
    feet = [(line, running) for _, said, running in parts for line in said]
    ends = [
        Ends(
            above=front.banner if page else "",
            below=line.replace(NUMBER, str(page + 1)) if running else re.escape(banner),
            made_of="its title, its numbers, its tab and the banner" if running else "the banner",
            running=solid(running),
        )
        for page, (line, running) in enumerate(feet)
    ]
    furniture.check(reading, Node(role="Document", kids=list(kids)), ends)


RUNNING, NUMBER = "(?P<running>.+?)", "(?#number)"


def _alike(node: Node, banner: str, running: str) -> tuple[list[int], list[str], str]:
    pages = _pages(node)
    return pages, [f"{RUNNING}{re.escape(banner)}{NUMBER}"] * len(pages), running


def _pages(node: Node) -> list[int]:
    """The pages on which something of a node is."""
    return sorted({mark.page for mark in node.marks()})


def _first(node: Node) -> int:
    return next(iter(_pages(node)), -1)


def _bookmarks(file: pikepdf.Pdf) -> list[tuple[str, int]]:
    """The outermost bookmarks: their words, and the index of the page they lead to."""
    numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(file.pages)}
    found: list[tuple[str, int]] = []
    item = file.Root.Outlines.First if "/Outlines" in file.Root else None
    while item is not None and len(found) < len(numbers) + 1:
        found.append((str(item.Title), numbers.get(item.Dest[0].objgen, -1)))
        item = item.get("/Next")
    return found
