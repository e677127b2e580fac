"""A packet to its web pages: the list of tabs with what searches them, and one zip of all.

The page of each tab is a sheet's (writers/html.py). Nothing here asks a server or the network: all works from a folder.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from factsheet.document import Options, Packet, Tab, printing, text
from factsheet.document.packets import CONTENTS, cover_lines
from factsheet.packet import search
from factsheet.problems import Location, Problem, ProblemsError
from factsheet.writers import html, markup, page
from factsheet.writers.selfcontained import Script
from factsheet.writers.templates import Templates

INDEX: Final = "index.html"
PAGE, SCRIPT = "html/packet.html.j2", "html/packet.js"
HEADING: Final = "html/blocks/heading.html.j2"
STAMP: Final = (1980, 1, 1, 0, 0, 0)  # the first day a zip can tell
NAME: Final = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*", re.ASCII)


def index(packet: Packet, templates: Templates, options: Options, pages: Mapping[str, bytes]) -> bytes:
    """index.html of a packet: its cover, what can be downloaded (`options.downloads`), the list of its tabs, the search.

    `pages` are those of the tabs, by sheet. They are asked for one thing: whether they have the places that the search
    leads to. Raises ProblemsError for whatever is wrong in the templates.
    """
    found = search.index(packet, templates.words)
    for tab, sections in zip(packet.tabs, found["sections"], strict=True):
        for id_, heading in sections:
            if id_ and f' id="{id_}"'.encode() not in pages[tab.name]:
                raise ProblemsError(_no_anchor(templates, tab, heading))
    values = _values(packet, templates, options)
    return page.write(
        templates,
        PAGE,
        (html.CSS, html.PACKET_CSS),
        lambda: values,
        options,
        scripts={
            "index": Script(type="application/json", text=page.data(found)),
            "script": Script(type="", text=templates.read_text(SCRIPT)),
        },
        letters="".join(heading for parts in found["sections"] for _, heading in parts),
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one zip: in order, dated 1980, open to whoever unpacks it; the same bytes for the same files.

    Raises ValueError for a name that leads out of the folder it is unpacked to, or that not every system can write.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(files):
            if not NAME.fullmatch(name):
                raise ValueError(f"no file of a zip is called {name!r}")
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # else Windows writes 0
            target.writestr(entry, files[name], compresslevel=9)
    return out.getvalue()


def _no_anchor(templates: Templates, tab: Tab, heading: str) -> Problem:
    return Problem(
        location=Location(path=templates.path(HEADING)),
        code="template",
        message=f"the heading '{heading[:60]}' of {tab.name} has no id on its page, and the search of a packet leads to it",
        help='keep {% if block.id in anchors %} id="{{ block.id }}"{% endif %}',
    )


def _values(packet: Packet, templates: Templates, options: Options) -> dict[str, Any]:
    return {
        "packet": packet,
        "lines": cover_lines(packet, templates.words),
        "tabs": [_tab(tab) for tab in packet.tabs],
        "contents_id": CONTENTS,
        "downloads": [page.download(d, packet.language) for d in options.downloads],
        "direction": printing.locale(packet.language).text_direction,
        "icon": page.icon(templates.tokens.color),
        "medium": "web",
        "text": text,
        "href": markup.web_address,
        "anchors": frozenset(),
        "block": packet.cover,
    }


def _tab(tab: Tab) -> dict[str, str]:
    """An entry of the list: where it leads, what it is called, and the title of its sheet where that says more."""
    title = text(tab.sheet.title)
    about = "" if title == tab.title else title
    return {"file": f"{tab.name}.html", "title": tab.title, "about": about, "language": tab.sheet.language}
