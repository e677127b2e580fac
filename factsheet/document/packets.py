"""A packet: sheets bound behind a cover and a list of contents, and what its reader has of it, alike in every format.

Built from the tree, never from a rendition: the expected side of the proof for packets, as plain.py is for sheets.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from factsheet.document import printing
from factsheet.document.plain import SHEET, Medium, Plain, lines, plain
from factsheet.document.printed import map_content
from factsheet.document.settings import Words
from factsheet.document.tree import (
    Content,
    Figure,
    Heading,
    Inline,
    Item,
    Link,
    List,
    Mark,
    Paragraph,
    Reference,
    Run,
    Sheet,
    tidy,
)
from factsheet.problems import Location

CONTENTS = "contents"  # the id of the heading above the list of tabs


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A place in a packet for a sheet, or for a document of its own, before anybody has looked at who may read it.

    `title` is "" where the sheet is called as it calls itself; `accept` are the codes of problems that its author has
    accepted, each with a reason.
    """

    name: str
    is_document: bool = False
    title: str = ""
    accept: frozenset[str] = frozenset()
    mark: Mark = ()
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A file of content/packets: a packet for all its audiences, its sheets not yet looked up."""

    name: str
    audiences: tuple[str, ...]
    slots: tuple[Slot, ...]
    front: "Packet"  # what stands on the cover, with no tabs
    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A sheet in a packet: `number` from 1, `name` of the sheet, `title` as contents and running heads call it."""

    number: int
    name: str
    title: str
    sheet: Sheet


@dataclass(frozen=True, kw_only=True)
class Packet:
    """A packet as one audience has it: its sheets are selected and arranged, and link to none that it does not hold.

    `dates` are the first and the last day, one for a single day, none where it has none. `cover` is the picture of the
    cover.
    """

    name: str
    title: str
    language: str
    tabs: tuple[Tab, ...] = ()
    subtitle: str = ""
    occasion: str = ""
    dates: tuple[datetime.date, ...] = ()
    prepared_by: str = ""
    prepared_for: str = ""
    cover: Figure | None = None


@dataclass(frozen=True, kw_only=True)
class PlainTab:
    """A tab as it is seen: what its divider says ("Tab 2", "Colombia"), then its sheet."""

    label: str
    title: str
    sheet: Plain


@dataclass(frozen=True, kw_only=True)
class PlainPacket:
    """A packet as it is seen. `front` is its cover (title, lines) and its contents (blocks), with the banner."""

    front: Plain
    tabs: tuple[PlainTab, ...]


def plain_packet(packet: Packet, words: Words, medium: Medium, banner: str = "") -> PlainPacket:
    """What a packet must say in a medium. A banner is said once, before the cover: `tabs` have none.

    In a medium without files of their own for tabs (Medium.files), a link to another tab keeps its target, "sheet:NAME#id".
    """
    medium = medium if medium.files else replace(medium, bound=True)
    return PlainPacket(
        front=_front(packet, words, medium, banner),
        tabs=tuple(
            PlainTab(label=label(tab, words), title=tab.title, sheet=plain(tab.sheet, words, medium))
            for tab in packet.tabs
        ),
    )


def label(tab: Tab, words: Words) -> str:
    """What a tab is called: "Tab 2"."""
    return f"{words['tab']} {tab.number}"


def cover_lines(packet: Packet, words: Words) -> tuple[tuple[str, str], ...]:
    """The lines of the cover below its title, each with its label, "" for none."""
    dates = printing.period(packet.dates, packet.language) if packet.dates else ""
    found = [
        ("", packet.subtitle),
        (words["occasion"], packet.occasion),
        (words["dates"], dates),
        (words["prepared_for"], packet.prepared_for),
        (words["prepared_by"], packet.prepared_by),
    ]
    return tuple((name, said) for name, said in found if said)


def bound(sheet: Sheet, tabs: Collection[str]) -> Sheet:
    """A sheet as it stands among these tabs: what links to a sheet that is none of them is words alone.

    What names the sheet itself before an id leads to that place in it, like any other link.
    """
    itself = f"{SHEET}{sheet.name}#"

    def kept(target: str) -> bool:
        return not target.startswith(SHEET) or target.removeprefix(SHEET).partition("#")[0] in tabs

    def within(target: str) -> str:
        return f"#{target.removeprefix(itself)}" if target.startswith(itself) else target

    def unlinked(content: Content) -> Content:
        out: list[Inline] = []
        for inline in content:
            if not isinstance(inline, Link):
                out.append(inline)
            elif kept(inline.target):
                out.append(replace(inline, target=within(inline.target)))
            else:
                out += inline.content
        return tidy(tuple(out))

    def free(reference: Reference) -> Reference:
        return replace(reference, target=within(reference.target) if kept(reference.target) else "")

    sheet = map_content(sheet, unlinked)
    changes: dict[str, Any] = {
        name: tuple(map(free, getattr(sheet, name))) for name in ("sources", "links", "contacts", "drafted", "cleared")
    }
    changes["imprint"] = replace(sheet.imprint, links=tuple(map(free, sheet.imprint.links)))
    return replace(sheet, **changes)


def _front(packet: Packet, words: Words, medium: Medium, banner: str) -> Plain:
    said = tuple(printing.content(f"{name} {value}".strip()) for name, value in cover_lines(packet, words))
    cover = () if packet.cover is None else (_seen(packet.cover, words),)
    heading = Heading(level=2, content=printing.content(words["contents"]), id="")
    items = tuple(Item(blocks=(Paragraph(content=_entry(tab, medium), id=""),)) for tab in packet.tabs)
    return Plain(
        language=packet.language,
        title=printing.content(packet.title),
        front=lines(said),
        blocks=(*cover, heading, List(start=1, items=items)),
        banner=" ".join(banner.split()),
    )


def _seen(cover: Figure, words: Words) -> Figure:
    """The picture of the cover as its reader has it: without its file, whose it is behind a label."""
    credit = tidy((Run(text=f"{words['credit']}: "), *cover.credit)) if cover.credit else ()
    return replace(cover, file="", id="", credit=credit)


def _entry(tab: Tab, medium: Medium) -> Content:
    target = f"{tab.name}.html" if medium.files else SHEET + tab.name
    return (Link(target=target, content=(Run(text=tab.title),)),)
