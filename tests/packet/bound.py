"""What the tests of a packet's PDF are made from: its briefs, rendered until the numbers of pages in them are true."""

from collections.abc import Mapping

from factsheet.document import Options, Packet, Paper, Place
from factsheet.packet import pdf
from factsheet.writers import pdf as brief
from factsheet.writers.templates import Templates


def briefs(packet: Packet, templates: Templates, paper: Paper = "letter") -> Mapping[str, bytes]:
    """The briefs of a packet's tabs as it binds them."""
    pages: Mapping[str, int] = {}
    for _ in range(5):
        made = {
            tab.name: brief.write(
                tab.sheet,
                templates,
                Options(
                    paper=paper,
                    place=Place(
                        packet=packet.title, number=tab.number, count=len(packet.tabs), title=tab.title, pages=pages
                    ),
                ),
            )
            for tab in packet.tabs
        }
        found = pdf.targets(packet, templates, Options(paper=paper), made)
        if found == pages:
            return made
        pages = found
    raise AssertionError("the numbers of pages never come to rest")


def bound(packet: Packet, templates: Templates, paper: Paper = "letter") -> bytes:
    """A packet's PDF."""
    return pdf.bind(packet, templates, Options(paper=paper), briefs(packet, templates, paper))
