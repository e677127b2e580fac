"""What the tests of a packet's web pages are made from: packets of sample sheets, and all their pages."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from unittest import mock

from factsheet.document import (
    Block,
    Download,
    Neighbour,
    Options,
    Packet,
    Place,
    PlainPacket,
    Sheet,
    Tab,
    plain_packet,
)
from factsheet.document.packets import bound
from factsheet.formats import BY_NAME
from factsheet.packet import site
from factsheet.writers import html
from factsheet.writers.templates import Templates
from tests.writers import samples

DOWNLOADS = (
    Download(format="pdf", file="../trip.pdf", media_type="application/pdf", size=148_123),
    Download(
        format="word",
        file="../trip.docx",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        size=1_345_678,
    ),
)


def packet(sheets: Sequence[tuple[str, Sheet]], **front: object) -> Packet:
    """A packet of sheets by the titles of their tabs, each under the name of its sheet."""
    names = [sheet.name for _, sheet in sheets]
    tabs = tuple(
        Tab(number=n, name=sheet.name, title=title, sheet=bound(sheet, names))
        for n, (title, sheet) in enumerate(sheets, 1)
    )
    given: dict[str, object] = {"name": "trip", "title": "Sample Trip", "language": "en-US", "tabs": tabs, **front}
    return Packet(**given)  # type: ignore[arg-type]


def sample(*more: Block) -> Packet:
    """Three tabs, and a cover that says everything it can; `more` stands at the end of the last, if the public may read it."""
    return packet(
        [
            ("Everything", samples.everything()),
            ("Boxes", replace(samples.boxes(), name="boxes")),
            ("Étude", _etude(*more)),
        ],
        subtitle="What there is",
        occasion="A visit",
        dates=(datetime.date(2026, 12, 7), datetime.date(2026, 12, 11)),
        prepared_for="Visitors",
        prepared_by="Hosts",
    )


def _etude(*more: Block) -> Sheet:
    body = (samples.paragraph("Crème brûlée, 1,200 U.S. miles."), samples.heading("Policía", id_="policia"))
    return samples.sheet(
        *body, samples.paragraph("Training of police."), *more, name="etude", title=samples.run("Étude")
    )


def pages(made: Packet, templates: Templates, downloads: Sequence[Download] = ()) -> dict[str, bytes]:
    """The page of each tab, by sheet."""

    def beside(number: int) -> Neighbour | None:
        if not 0 < number <= len(made.tabs):
            return None
        return Neighbour(name=made.tabs[number - 1].name, title=made.tabs[number - 1].title)

    out = {}
    for tab in made.tabs:
        place = Place(
            packet=made.title,
            number=tab.number,
            count=len(made.tabs),
            title=tab.title,
            before=beside(tab.number - 1),
            after=beside(tab.number + 1),
        )
        out[tab.name] = html.write(tab.sheet, templates, Options(place=place, downloads=tuple(downloads)))
    return out


def files(
    made: Packet, templates: Templates, downloads: Sequence[Download] = DOWNLOADS, *, fonts: bool = False
) -> dict[str, bytes]:
    """All web pages of a packet by file name, without fonts where nobody looks at them: they take longest."""
    if not fonts:
        with mock.patch("factsheet.writers.page.font_faces", return_value=[]):
            return files(made, templates, downloads, fonts=True)
    held = pages(made, templates, downloads[:1])
    index = site.index(made, templates, Options(downloads=tuple(downloads)), held)
    return {site.INDEX: index, **{f"{name}.html": data for name, data in held.items()}}


def expected(made: Packet, templates: Templates) -> PlainPacket:
    """What the web pages of a packet must say."""
    return plain_packet(made, templates.words, BY_NAME["html"].medium, templates.audience.banner)
