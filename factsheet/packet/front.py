"""What a packet has in print besides its sheets: cover, contents, dividers, and what is stamped onto the sheets' pages.

Made through templates like a brief, so that who looks after briefs can look after these. Knows sheets by their titles and
how many pages each has; nothing of their files.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pikepdf import NameTree, Pdf
from pikepdf import open as read_pdf  # bytes in memory: no file is opened

from factsheet.document import Options, Packet, text
from factsheet.document.packets import cover_lines, label
from factsheet.writers import pages
from factsheet.writers.fetching import Pictures
from factsheet.writers.styles import Look
from factsheet.writers.templates import Templates

LOOK = Look(name="packet", template="html/packet-print.html.j2", css=("html/print.css", "html/packet-print.css"))
TALLEST = 265  # points of the picture on the cover
ROUNDS = 6  # until the pages before the first tab are as many as the numbers among them say
NOT_KNOWN = "000"
ROOM, ROOM_BESIDE = 80, 30  # characters of a running head, without and with a banner beside it


@dataclass(frozen=True, kw_only=True)
class Front:
    """Cover, contents and dividers as one PDF, and how the packet's pages follow from it.

    `before` is how many pages stand before the first tab, `dividers` how many each divider has, by its sheet's name;
    `starts` are the numbers, from 1, of the pages of the whole packet on which tabs begin.
    """

    data: bytes
    before: int
    dividers: Mapping[str, int]
    starts: Mapping[str, int]


def make(packet: Packet, templates: Templates, options: Options, counts: Mapping[str, int], *, stamped: bool) -> Front:
    """The front of a packet whose sheets have so many pages; behind it, if `stamped`, a stamp for each of their pages.

    Rendered again until the numbers that are printed are those of the pages. Raises ProblemsError.
    """
    known: Front | None = None
    for _ in range(ROUNDS):
        front = _render(packet, templates, options, counts, known, stamped=stamped)
        if not stamped or (known and (front.starts, front.dividers) == (known.starts, known.dividers)):
            return front
        known = front
    raise ValueError("the pages of the contents are never as many as their numbers say")


def _render(
    packet: Packet,
    templates: Templates,
    options: Options,
    counts: Mapping[str, int],
    known: Front | None,
    *,
    stamped: bool,
) -> Front:
    stamps = _stamps(packet, templates, counts, known) if stamped and known else []
    hung = Pictures(options, pages.measure(templates, options.paper), TALLEST)
    values = _values(packet, templates, known.starts if known else {})
    html = templates.render(LOOK.template, **values, stamps=stamps, pictured=hung)
    data = options.keep(
        [b"front", pages.identifier(html, LOOK, templates, options.paper), *_files(templates), *_pictures(hung)],
        lambda: pages.render(html, LOOK, templates, options.paper, hung.files),
    )
    with read_pdf(io.BytesIO(data)) as file:
        total = len(file.pages) - len(stamps)
        places = _places(file)
    begins = [places[tab.name] for tab in packet.tabs]
    dividers = {
        tab.name: after - begin for tab, begin, after in zip(packet.tabs, begins, [*begins[1:], total], strict=True)
    }
    page = begins[0] + 1
    found: dict[str, int] = {}
    for tab in packet.tabs:
        found[tab.name] = page
        page += dividers[tab.name] + counts[tab.name]
    return Front(data=data, before=begins[0], dividers=dividers, starts=found)


def _files(templates: Templates) -> Iterator[bytes]:
    """Every file that a style sheet may ask for."""
    for files in (templates.common, templates.own):
        for name, data in sorted(files.items()):
            if not name.startswith("word/"):
                yield from (name.encode(), hashlib.sha256(data).digest())


def _pictures(hung: Pictures) -> Iterator[bytes]:
    for address, picture in sorted(hung.files.items()):
        yield from (address.encode(), hashlib.sha256(picture.data).digest())


def _values(packet: Packet, templates: Templates, starts: Mapping[str, int]) -> dict[str, Any]:
    words = templates.words
    tabs = [
        {
            "number": tab.number,
            "name": tab.name,
            "title": tab.title,
            "label": label(tab, words),
            "running": _short(running(label(tab, words), tab.title), templates),
            "page": starts.get(tab.name, NOT_KNOWN),
        }
        for tab in packet.tabs
    ]
    return {
        "packet": packet,
        "lines": cover_lines(packet, words),
        "tabs": tabs,
        "date": max(tab.sheet.reviewed or tab.sheet.date for tab in packet.tabs),
        "medium": "paper",
        "anchors": frozenset[str](),
        "href": lambda target: target,
        "page_of": lambda _: "",
        "text": text,
    }


def _stamps(packet: Packet, templates: Templates, counts: Mapping[str, int], known: Front) -> list[dict[str, Any]]:
    """What is printed on each page of each sheet, and what stands in the line of its own above it."""
    return [
        {
            "running": _short(running(label(tab, templates.words), tab.title), templates),
            "page": known.starts[tab.name] + known.dividers[tab.name] + number - 1,
            "title": text(tab.sheet.title),
            "number": number,
            "count": counts[tab.name],
        }
        for tab in packet.tabs
        for number in range(1, counts[tab.name] + 1)
    ]


def running(tab: str, title: str) -> str:
    """The running head of a tab: "Tab 2: Colombia"."""
    return f"{tab}: {title}"


def _short(words: str, templates: Templates) -> str:
    """Words that fit into the foot of a page beside its banner: cut by us, since Pango's own cut cannot be read back."""
    most = ROOM_BESIDE if templates.audience.banner else ROOM
    if len(words) <= most:
        return words
    return words[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _places(file: Pdf) -> dict[str, int]:
    """The index of the page of each named place."""
    numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(file.pages)}
    return {str(name): numbers[place[0].objgen] for name, place in NameTree(file.Root.Names.Dests).items()}
