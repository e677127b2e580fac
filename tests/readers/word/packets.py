"""Packets to write as one Word document, what they must say, and generated ones."""

import datetime
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import strategies as st

from factsheet.document import (
    Figure,
    Heading,
    Link,
    List,
    Note,
    NoteCall,
    Options,
    Packet,
    PlainPacket,
    Run,
    Sheet,
    Tab,
    plain_packet,
)
from factsheet.document.packets import bound
from factsheet.document.printed import map_content
from factsheet.formats import BY_NAME
from factsheet.packet import word
from factsheet.writers.templates import Templates
from tests import artwork
from tests.readers.word.files import rich_sheet, without_fonts
from tests.sheets import MORE, sheets
from tests.writers import samples
from tests.writers.samples import items, paragraph

PUBLIC = cache(samples.templates)  # Jinja2 compiles anew for each
MARKED = cache(lambda: samples.templates(samples.MARKED))
COVER = Figure(file="map.svg", alt=samples.run("A map of four samples"), credit=samples.run("Samplers"))


def packet(*sheets_: Sheet, names: tuple[str, ...] = (), titles: tuple[str, ...] = (), **front: Any) -> Packet:
    """A packet of sheets, each under its name, "one", "two" … where none is given."""
    names = names or ("one", "two", "three", "four", "five")[: len(sheets_)]
    titles = titles or tuple(name.title() for name in names)
    tabs = tuple(
        Tab(number=number, name=name, title=title, sheet=bound(replace(sheet, name=name), names))
        for number, (name, title, sheet) in enumerate(zip(names, titles, sheets_, strict=True), 1)
    )
    given: dict[str, Any] = {"name": "trip", "title": "A Sample Trip", "language": "en-US", **front}
    return Packet(tabs=tabs, **given)


def write(packet_: Packet, templates: Templates | None = None) -> bytes:
    """The Word file of a packet, without what is in its fonts."""
    return without_fonts(made(packet_, templates))


def made(packet_: Packet, templates: Templates | None = None) -> bytes:
    return word.write(packet_, templates or PUBLIC(), Options(pictures=artwork.pictures()))


def expected(packet_: Packet, templates: Templates | None = None) -> PlainPacket:
    look = templates or PUBLIC()
    return plain_packet(packet_, look.words, BY_NAME["word"].medium, look.audience.banner)


def to(target: str, words: str) -> Any:
    """A paragraph that leads somewhere."""
    link = Link(target=target, content=(Run(text=words),))
    return replace(paragraph(""), content=(Run(text="See "), link, Run(text=".")))


def noted(words: str, *notes: str) -> Any:
    return replace(paragraph(""), content=(Run(text=words), *(NoteCall(note=note) for note in notes)))


@cache
def trip() -> Packet:
    """Three sheets whose ids, notes, lists and pictures are alike, that lead to each other; one is in French."""
    notes = (
        Note(id="first", content=samples.run("First note.")),
        Note(id="second", content=samples.run("Second note.")),
    )

    def sheet(name: str, other: str, **front: Any) -> Sheet:
        return samples.sheet(
            Heading(level=2, content=samples.run("Goals"), id="goals"),
            noted(f"Words of {name}", "first"),
            noted("More words", "second", "first"),
            replace(COVER, alt=samples.run(f"Hills of {name}")),
            items_of("one", "two"),
            to(f"sheet:{other}", f"the tab of {other}"),
            to(f"sheet:{other}#goals", f"goals of {other}"),
            to("#goals", "own goals"),
            title=samples.run(f"The Programs of {name}"),
            notes=notes,
            **front,
        )

    return packet(
        sheet("Alpha", "beta"),
        sheet("Beta", "gamma", language="fr"),
        sheet("Gamma", "alpha"),
        names=("alpha", "beta", "gamma"),
        titles=("Alpha", 'The "Beta" \\ Plan', "Gamma"),
        subtitle="Programs of three samples",
        occasion="A visit",
        dates=(datetime.date(2020, 2, 3), datetime.date(2020, 2, 5)),
        prepared_by="The Samplers",
        cover=COVER,
    )


def items_of(*words: str) -> Any:
    return List(items=items(*words), start=1)


def full() -> Packet:
    """Sheets that hold everything."""
    return packet(samples.everything(), rich_sheet(), samples.boxes())


@st.composite
def packets(draw: st.DrawFn, most: int = 3, blocks: int = 3) -> Packet:
    """Generated sheets as tabs, some in another language, that lead to each other."""
    count = draw(st.integers(1, most))
    drawn = [draw(sheets(most=blocks, kinds=MORE)) for _ in range(count)]
    names = ("other", "a-name-that-is-longer-than-a-bookmark-may-be-in-word", "third")[:count]
    targets = st.sampled_from([f"sheet:{name}{tail}" for name in names for tail in ("", "#led-to")])

    def led(content: Any) -> Any:
        return tuple(
            replace(i, target=draw(targets)) if isinstance(i, Link) and i.target.startswith("sheet:") else i
            for i in content
        )

    languages = draw(st.lists(st.sampled_from(["en-US", "en-US", "de"]), min_size=count, max_size=count))
    tabs = [replace(map_content(s, led), language=code) for s, code in zip(drawn, languages, strict=True)]
    titles = draw(
        st.lists(st.sampled_from(["Mexico", 'A "quoted" one', "Back\\slash & <tag>"]), min_size=count, max_size=count)
    )
    front = {name: draw(st.sampled_from(["", "Some words"])) for name in ("subtitle", "occasion", "prepared_by")}
    return packet(*tabs, names=names, titles=tuple(titles), cover=draw(st.sampled_from([None, COVER])), **front)
