"""A packet as one Word document, generated as a whole: numbers, notes, links and bookmarks hold through all of its sheets.

A section for cover and contents, then one for each tab, with headers and footers of its own. Words of a sheet in another
language than the packet's name theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from docx.document import Document

from factsheet.document import Content, Link, Options, Packet, Sheet, Tab, names, printed, printing
from factsheet.document.packets import label
from factsheet.document.plain import SHEET
from factsheet.document.printed import map_content
from factsheet.problems import Location, Problem, ProblemsError
from factsheet.writers import word
from factsheet.writers.templates import Templates
from factsheet.writers.word import contents, footnotes, package, reference, render
from factsheet.writers.word.charts import Charts
from factsheet.writers.word.pictures import Pictures
from factsheet.writers.word.resolve import Counters, Handler, Resolver
from factsheet.writers.word.sections import Sections
from factsheet.writers.word.slots import Values
from factsheet.writers.word.styles import Styles


def write(packet: Packet, templates: Templates, options: Options) -> bytes:
    """Make the Word file of a packet. Raises ProblemsError for whatever is wrong in its templates or its sheets."""
    document, styles = word.opened(templates)
    if problems := [*styles.problems_of_packets(), *_too_many(packet, templates)]:
        raise ProblemsError(*problems)
    making = _Making(packet, templates, options, document, styles)
    tabs = [making.tab(tab) for tab in packet.tabs]
    places = {place: bookmark for tab in tabs for place, bookmark in tab.places()}
    sections = Sections(document, templates.path(reference.REFERENCE), templates.words["of"])
    front, tree = making.resolver(), render.front(packet, templates)
    front.elsewhere = places
    front.resolve(tree, document.part)
    sections.add(list(tree), _cover_values(packet, templates), first=True)
    for tab in tabs:
        tab.resolver.elsewhere = places
        tab.resolver.settle(tab.body, document.part)
        sections.add(list(tab.body), _tab_values(packet, tab, templates))
    sections.end()
    footnotes.add(document, templates, packet.language, [(tab.sheet, tab.resolver) for tab in tabs])
    resolved = [problem for one in (front, *(tab.resolver for tab in tabs)) for problem in one.problems]
    if problems := [*sections.problems, *dict.fromkeys(resolved)]:
        raise ProblemsError(*problems)
    word.finish(document, templates, options, _described(packet, templates))
    return package.save(document)


@dataclass(frozen=True, kw_only=True)
class _Bound:
    """A tab whose blocks have their bookmarks: its sheet as it is printed, and its divider and body as one tree."""

    tab: Tab
    sheet: Sheet
    body: Any
    resolver: Resolver

    def places(self) -> Iterator[tuple[str, str]]:
        """What links in the packet may lead to, and the bookmark of each: "sheet:colombia", "sheet:colombia#goals"."""
        yield SHEET + self.tab.name, names.tab_bookmarks(self.tab.number, self.tab.name)[0]
        for id_, bookmark in self.resolver.bookmarks.items():
            yield f"{SHEET}{self.tab.name}#{id_}", bookmark


class _Making:
    """What the sheets of one document share."""

    def __init__(
        self, packet: Packet, templates: Templates, options: Options, document: Document, styles: Styles
    ) -> None:
        self._width = word.dress(document, styles, templates, options, packet.language)
        self._rail = word.rail(styles)
        self._language = packet.language
        self._templates = templates
        # The banner stands once in the text, before the cover: no sheet says it again.
        self._silent = replace(templates, audience=replace(templates.audience, banner=""))
        self._document, self._styles = document, styles
        self._counters = Counters(document)
        self._pictures = Pictures(document, options, width=self._width)

    def tab(self, tab: Tab) -> _Bound:
        """The divider and the body of a tab, with the bookmarks of its blocks."""
        sheet = _leading_within(printed(tab.sheet, self._templates.words))
        resolver = self.resolver(sheet, tab.number)
        tree = render.body(sheet, self._silent, width=self._width, rail=self._rail)
        if sheet.language != self._language:
            reference.speak_in(tree, sheet.language)
        for element in reversed(render.divider(tab, self._templates)):
            tree.insert(0, element)
        resolver.mark(tree)
        return _Bound(tab=tab, sheet=sheet, body=tree, resolver=resolver)

    def resolver(self, sheet: Sheet | None = None, tab: int = 0) -> Resolver:
        """Resolves what stands on the cover, or in a sheet."""
        more: dict[str, Handler] = {"picture": self._pictures.hang, **contents.HANDLERS}
        if sheet is not None:
            charts = Charts(self._document, sheet, self._templates, self._counters, width=self._width)
            more["chart"] = charts.hang
        report = word.reporter(self._templates)
        return Resolver(self._document, self._styles, report, more, counters=self._counters, tab=tab)


def _leading_within(sheet: Sheet) -> Sheet:
    """The sheet with links to other tabs as links inside the file."""

    def within(target: str) -> str:
        return f"#{target}" if target.startswith(SHEET) else target

    def led(content: Content) -> Content:
        return tuple(replace(i, target=within(i.target)) if isinstance(i, Link) else i for i in content)

    sheet = map_content(sheet, led)
    links = tuple(replace(reference, target=within(reference.target)) for reference in sheet.imprint.links)
    return replace(sheet, imprint=replace(sheet.imprint, links=links))


def _too_many(packet: Packet, templates: Templates) -> list[Problem]:
    if len(packet.tabs) <= names.MOST_TABS:
        return []
    message = f"the packet {packet.name} has {len(packet.tabs)} tabs, and a Word file tells {names.MOST_TABS} apart"
    location = Location(path=templates.path(render.PACKET))
    return [Problem(location=location, code="packet-tabs", message=message, help="make two packets of it")]


def _cover_values(packet: Packet, templates: Templates) -> Values:
    """What a slot may name on the pages of cover and contents: the same names as on a sheet's."""
    empty = ("region", "dateline", "number", "publisher", "tab")
    return {
        "banner": templates.audience.banner,
        "title": packet.title,
        "kind": templates.words.get("packet", ""),
        "bureau": packet.prepared_by,
        "date": printing.period(packet.dates, packet.language) if packet.dates else "",
        "packet": packet.title,
        **dict.fromkeys(empty, ""),
        "words": templates.words,
    }


def _tab_values(packet: Packet, bound: _Bound, templates: Templates) -> Values:
    called = f"{label(bound.tab, templates.words)}: {bound.tab.title}"
    return {**word.slot_values(bound.sheet, templates), "packet": packet.title, "tab": called}


def _described(packet: Packet, templates: Templates) -> package.Described:
    """The properties of the file; it is as old as the newest of its sheets."""
    return package.Described(
        title=packet.title,
        subject=packet.subtitle or templates.words.get("packet", ""),
        author=packet.prepared_by,
        language=packet.language,
        date=max(tab.sheet.date for tab in packet.tabs),
    )
