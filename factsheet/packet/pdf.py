"""A packet and the briefs of its tabs to one PDF: PDF/UA-1 and PDF/A-2a, as each of them is.

The briefs are not changed but for what a bound file has once (binding.py); cover, contents, dividers and stamps are
rendered for the whole (front.py). Refuses to know how a sheet is rendered.
"""

from collections.abc import Mapping

from factsheet.document import Options, Packet
from factsheet.document.packets import label
from factsheet.packet import binding, front
from factsheet.packet.binding import Leaf
from factsheet.problems import Location, Problem, ProblemsError
from factsheet.writers.templates import Templates


def bind(packet: Packet, templates: Templates, options: Options, briefs: Mapping[str, bytes]) -> bytes:
    """The whole packet; `briefs` are the PDFs of its tabs by the names of their sheets. Raises ProblemsError."""
    made = front.make(packet, templates, options, _counts(packet, briefs), stamped=True)
    leaves = [
        Leaf(
            name=tab.name,
            title=front.running(label(tab, templates.words), tab.title),
            divider=made.dividers[tab.name],
            data=briefs[tab.name],
        )
        for tab in packet.tabs
    ]
    try:
        return binding.bind(made.data, made.before, leaves)
    except binding.UnknownPlaceError as error:
        raise ProblemsError(_nowhere(str(error), templates)) from error


def targets(packet: Packet, templates: Templates, options: Options, briefs: Mapping[str, bytes]) -> Mapping[str, int]:
    """The page of the whole packet, from 1, of each tab ("colombia") and each place in one ("colombia#goals").

    Raises ProblemsError.
    """
    made = front.make(packet, templates, options, _counts(packet, briefs), stamped=False)
    found: dict[str, int] = {}
    for tab in packet.tabs:
        found[tab.name] = made.starts[tab.name]
        first = made.starts[tab.name] + made.dividers[tab.name]
        found |= {f"{tab.name}#{id_}": first + page for id_, page in binding.places(briefs[tab.name]).items()}
    return found


def _counts(packet: Packet, briefs: Mapping[str, bytes]) -> dict[str, int]:
    return {tab.name: binding.pages(briefs[tab.name]) for tab in packet.tabs}


def _nowhere(place: str, templates: Templates) -> Problem:
    return Problem(
        location=Location(path=templates.path("html/print.html.j2")),
        code="packet-link",
        message=f"a link leads to '{place[:80]}', and no brief has a place of this name",
        help="let the templates of blocks print the ids they are given",
    )
