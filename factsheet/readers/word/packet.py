"""A packet's Word file to what is seen of it: cover and contents, then one tab a section, each as a sheet.

Refused is what would mislead who reads it in Word: a tab whose pages do not name it or go on counting, contents that
Word would make anew with other words, a place that is there twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from factsheet.document import PlainPacket, PlainTab, Run, text
from factsheet.document.names import BOOKMARK, TAB
from factsheet.readers.seen import Seen
from factsheet.readers.word import banner, figures
from factsheet.readers.word.inlines import local
from factsheet.readers.word.package import PACKET, R, W, open_package, unreadable
from factsheet.readers.word.stretch import DIVIDER, Opened, Stretch, own_place
from factsheet.readers.word.styles import child_value

SHEET: Final = "sheet:"
AGAIN: Final = "build the packet again"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of the text: its paragraphs and tables, and its properties."""

    elements: list[Any]
    properties: Any

    @property
    def divider(self) -> list[Any]:
        """The paragraphs above the sheet."""
        return self.elements[: len(DIVIDER)]


def read(data: bytes) -> PlainPacket:
    """What is seen of a packet in a Word file. Raises ProblemsError (`unreadable`)."""
    opened = Opened(open_package(data, PACKET))
    _unwrap_contents(opened.body)
    sections = list(_sections(opened))
    places = _Places(sections)
    front = Stretch(opened, sections[0].elements, place=places.seen_from(0))
    said = front.take_banner()
    banner.check(opened.package, opened.body, opened.styles, said)
    tabs, notes = [], len(front.called)
    for number, section in enumerate(sections[1:], 1):
        notes = 0 if _is_counted_anew(opened, section) else notes
        tab, called = _tab(opened, section, number, places, notes)
        notes += called
        tabs.append(tab)
    _check_pages(opened, sections, tabs)
    return PlainPacket(front=front.plain(said), tabs=tuple(tabs))


def pictures(data: bytes) -> tuple[Seen, ...]:
    """What is seen of the pictures of a packet's text, in their order. Raises ProblemsError."""
    return tuple(figures.pictures(open_package(data, PACKET)))


def _unwrap_contents(body: Any) -> None:
    """Take contents out of the control that LibreOffice and Word put around them."""
    for control in body.findall(f"{W}sdt"):
        if child_value(control, "sdtPr/docPartObj/docPartGallery") == "Table of Contents":
            for element in control.find(f"{W}sdtContent"):
                control.addprevious(element)
            body.remove(control)


def _sections(opened: Opened) -> Iterator[Section]:
    """The text, cut where its sections end. Raises ProblemsError where it has no tabs."""
    held: list[Any] = []
    count = 0
    for element in opened.elements():
        held.append(element)
        if (properties := element.find(f"{W}pPr/{W}sectPr")) is not None:
            yield Section(elements=held, properties=properties)
            count, held = count + 1, []
    if not count:
        raise unreadable("it is one section, and a packet has one for each tab", AGAIN)
    yield Section(elements=held, properties=opened.body.find(f"{W}sectPr"))


def _tab(opened: Opened, section: Section, number: int, places: "_Places", notes: int) -> tuple[PlainTab, int]:
    """A tab, and how many notes it calls."""
    entries: list[str] = []
    place = places.seen_from(number)
    divider = Stretch(opened, section.divider, place=place, entries=entries)
    if tuple(piece.role for piece in divider.pieces) != DIVIDER:
        raise unreadable(f"tab {number} does not begin with its number and its title", AGAIN)
    label, title = (text(piece.content) for piece in divider.pieces)
    if entries != [title]:
        said = " and ".join(f"'{entry[:60]}'" for entry in entries) or "nothing"
        raise unreadable(f"made anew, the contents say {said} of the tab '{title[:60]}'", AGAIN)
    language = next((i.language for i in divider.pieces[1].content if isinstance(i, Run) and i.language), "")
    sheet = Stretch(opened, section.elements[len(DIVIDER) :], place=place, language=language, before=notes)
    return PlainTab(label=label, title=title, sheet=sheet.plain()), len(sheet.called)


class _Places:
    """Where links in the file may lead: bookmarks, by the sections they stand in."""

    def __init__(self, sections: list[Section]) -> None:
        self._at: dict[str, int] = {}
        self._names: dict[int, str] = {}  # of the sheets of tabs
        self._beginnings: set[str] = set()
        for number, section in enumerate(sections):
            for name in _marks(section.elements):
                if name.lower() in self._at and BOOKMARK.fullmatch(name):
                    raise unreadable(f"the place {name} is there twice, and a link to it leads to one of them", AGAIN)
                self._at.setdefault(name.lower(), number)
            if number:
                marks = sorted(_marks(section.divider))
                self._beginnings |= {name.lower() for name in marks}
                pieces = (found["name"] for name in marks if (found := TAB.fullmatch(name)))
                self._names[number] = "".join(pieces).replace("_", "-")

    def seen_from(self, number: int) -> Any:
        """Where a link leads that stands in a section, by the bookmark it names."""

        def place(bookmark: str) -> str:
            at = self._at.get(bookmark.lower())
            if at is None:
                return ""
            if bookmark.lower() in self._beginnings:
                return SHEET + self._names[at]
            own = own_place(bookmark)
            return own if at == number else f"{SHEET}{self._names.get(at, '')}{own}"

        return place


def _marks(elements: Iterable[Any]) -> Iterator[str]:
    for element in elements:
        for mark in element.iter(f"{W}bookmarkStart"):
            yield mark.get(f"{W}name", "")


# --- what stands on each page ----------------------------------------------------------------------------------------


def _is_counted_anew(opened: Opened, section: Section) -> bool:
    """Whether a section numbers its notes from 1: it says so, or the file says so of all."""
    for holder in (section.properties, opened.settings):
        if holder is not None and holder.find(f"{W}footnotePr/{W}numRestart") is not None:
            return child_value(holder, "footnotePr/numRestart") == "eachSect"
    return False


def _check_pages(opened: Opened, sections: list[Section], tabs: list[PlainTab]) -> None:
    """Raise ProblemsError unless the pages of each tab are counted from 1, and name it above or below, and no other."""
    furniture = _Furniture(opened)
    called = [{_flat(tab.title), _flat(text(tab.sheet.title))} for tab in tabs]
    furniture.of(sections[0].properties)
    for section, tab, own in zip(sections[1:], tabs, called, strict=True):
        pages = None if section.properties is None else section.properties.find(f"{W}pgNumType")
        if pages is None or pages.get(f"{W}start") != "1":
            raise unreadable(f"the pages of {tab.label} are not counted from 1", AGAIN)
        parts = furniture.of(section.properties)
        others = sorted(set().union(*called) - own, key=lambda name: (-len(name), name))
        for words in parts:
            if not any(name in words for name in own) and (wrong := next((o for o in others if o in words), "")):
                raise unreadable(f"the pages of {tab.label} ({tab.title[:60]}) are called '{wrong[:60]}'", AGAIN)
        if not any(_flat(tab.label) in words and _flat(tab.title) in words for words in parts):
            help_ = "in the reference document, write {{ tab }} into the header"
            raise unreadable(f"the pages of {tab.label} ({tab.title[:60]}) do not say whose they are", help_)


class _Furniture:
    """The words of headers and footers; a section has those of the one before it."""

    def __init__(self, opened: Opened) -> None:
        self._package = opened.package
        self._parts: dict[tuple[str, str], str] = {}
        self._words: dict[str, str] = {}

    def of(self, properties: Any) -> list[str]:
        """The words of each header and footer of a section that stands on its pages."""
        shown = {"default"}
        for child in () if properties is None else properties:
            if local(child) in {"headerReference", "footerReference"}:
                part = self._package.relationships(self._package.story).get(child.get(f"{R}id", ""))
                key = local(child), child.get(f"{W}type", "default")
                self._parts[key] = "" if part is None else part.target
            elif local(child) == "titlePg":
                shown.add("first")
        return [self._said(part) for (_, kind), part in self._parts.items() if kind in shown and part]

    def _said(self, part: str) -> str:
        if part not in self._words:
            words = ("".join(banner.words_of(p)) for p in self._package.tree(part).iter(f"{W}p"))
            self._words[part] = _flat(" ".join(words))
        return self._words[part]


def _flat(words: str) -> str:
    return " ".join(words.split())
