"""The web pages of a packet to the packet its reader has: the cover and the list from index.html, the tabs in its order.

What stands around the sheets is furniture of a closed kind: it is read, must be true, and is left out. That is the kind of
the page and the titles of the sheets in the list, the search with its index, and the navigation of each tab.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, TypeVar

from factsheet.document import Item, Link, List, Paragraph, Plain, PlainPacket, PlainTab, text
from factsheet.document.terms import sections
from factsheet.problems import ProblemsError
from factsheet.readers import html
from factsheet.readers.html import index as search
from factsheet.readers.html import policy
from factsheet.readers.html.blocks import is_furniture
from factsheet.readers.html.index import Searched
from factsheet.readers.html.markup import parse, unreadable, words
from factsheet.readers.html.visible import take_out

INDEX: Final = "index.html"
SEARCH: Final = ["label", "input", "p", "p"]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """An entry of the list: the file it leads to, what it calls it, and the title of its sheet, "" for none."""

    file: str
    title: str
    about: str


@dataclass(frozen=True, kw_only=True)
class _Front:
    """index.html: what it says, its kind ("Briefing packet"), its word for "of", its list and the text of its index."""

    plain: Plain
    kind: str
    of: str
    entries: tuple[_Entry, ...]
    index: str


@dataclass(frozen=True, kw_only=True)
class _Page:
    """The page of a tab: its sheet, what can be found in it, and the fixed words of its navigation."""

    tab: PlainTab
    searched: Searched
    language: str
    fixed: Mapping[str, str]


def read(files: Mapping[str, bytes]) -> PlainPacket:
    """What a reader has of a packet, whose files are given by name.

    Raises ProblemsError for pages that are damaged, missing, in another order than listed or not listed at all, for
    navigation that is not true, and for a search that finds other words than stand in the pages.
    """
    if INDEX not in files:
        raise unreadable(f"this packet has no {INDEX}")
    front = _named(INDEX, lambda: _front(files[INDEX]))
    listed, stand = [entry.file for entry in front.entries], set(files) - {INDEX}
    if sorted(listed) != sorted(stand):
        differ = ", ".join(sorted({*listed} ^ stand)) or "one is listed twice"
        raise unreadable(f"the files of this packet are not those that its {INDEX} lists: {differ}")
    pages = [
        _named(entry.file, partial(_page, files[entry.file], number, front))
        for number, entry in enumerate(front.entries)
    ]
    _named(INDEX, lambda: search.check(front.index, [page.searched for page in pages]))
    _alike(pages)
    return PlainPacket(front=front.plain, tabs=tuple(page.tab for page in pages))


def _named(file: str, look: Callable[[], T]) -> T:
    """What was read of a file; problems say which it is."""
    try:
        return look()
    except ProblemsError as error:
        found = [replace(p, location=replace(p.location, path=p.location.path or file)) for p in error.problems]
        raise ProblemsError(*found) from error


def _alike(pages: Sequence[_Page]) -> None:
    """Raise ProblemsError where the navigation of one page has other fixed words than another's of its language."""
    first: dict[str, Mapping[str, str]] = {}
    for page in pages:
        known = first.setdefault(page.language, {})
        differ = [what for what, said in page.fixed.items() if known.get(what, said) != said]
        if differ:
            raise unreadable(f"the navigation of {page.tab.label} has words of its own: {page.fixed[differ[0]][:60]}")
        first[page.language] = {**known, **page.fixed}


# --- index.html --------------------------------------------------------------------------------------------------


def _front(data: bytes) -> _Front:
    root = parse(data)
    policy.check(root, ["application/json", ""])
    index = next(root.iter("script")).text or ""
    of = _search(root)
    kinds = root.findall("body/main//header//p[@class='kind']")
    kind = _taken(kinds[0]) if len(kinds) == 1 else ""
    abouts = [" ".join(map(_taken, li.findall("p[@class='about']"))) for li in root.xpath("//main//ol/li")]
    plain = html.seen(root)
    listed = plain.blocks[-1] if plain.blocks else None
    if not kind or not isinstance(listed, List) or len(listed.items) != len(abouts):
        raise unreadable("this is no list of the tabs of a packet")
    entries = tuple(_entry(item, about) for item, about in zip(listed.items, abouts, strict=True))
    return _Front(plain=plain, kind=kind, of=of, entries=entries, index=index)


def _search(root: Any) -> str:
    """The word for "of" in what the search says; it is all that is hidden, and holds nothing but a box and its words."""
    hidden = [e for e in root.iter() if isinstance(e.tag, str) and "hidden" in e.attrib]
    if [e.tag for e in hidden] != ["search"] or [e.tag for e in hidden[0].iterdescendants()] != SEARCH:
        raise unreadable("this list of tabs hides something besides its search, or its search holds more than a box")
    return str(hidden[0][-1].get("data-of", ""))


def _taken(element: Any) -> str:
    """The words of an element that is furniture, which is taken out."""
    said = words(element)
    take_out(element)
    return said


def _entry(item: Item, about: str) -> _Entry:
    match item.blocks:
        case (Paragraph(content=(Link(target=target, content=content),)),):
            return _Entry(file=target, title=text(content), about=about)
    raise unreadable("an entry of the list of tabs is more than one link and the title of its sheet")


# --- the page of a tab -------------------------------------------------------------------------------------------


def _page(data: bytes, number: int, front: _Front) -> _Page:
    root = parse(data)
    policy.check(root, ["application/ld+json"])
    sheet = html.seen(root)
    if sheet.banner != front.plain.banner:
        raise unreadable("the banner of this page is not that of its packet")
    entry = front.entries[number]
    if entry.about != ("" if text(sheet.title) == entry.title else text(sheet.title)):
        raise unreadable(f"the list of tabs says '{entry.about[:60]}' of a sheet that is called otherwise")
    tab, fixed = _navigation(root, number, front)
    headings = _headings(root)
    notes = headings[-1][1] if sheet.notes and headings else ""
    return _Page(
        tab=replace(tab, sheet=replace(sheet, banner="")),
        searched=Searched(headings=(search.ABOVE, *headings), sections=sections(tab.title, sheet, notes)),
        language=sheet.language,
        fixed=fixed,
    )


def _headings(root: Any) -> tuple[tuple[str, str], ...]:
    """Id and words of each heading of the second and third level that is the sheet's own."""
    own = [h for h in root.find("body/main").iter("h2", "h3") if not any(map(is_furniture, h.iterancestors()))]
    return tuple((h.get("id", ""), words(h)) for h in own)


def _navigation(root: Any, number: int, front: _Front) -> tuple[PlainTab, dict[str, str]]:
    """What the navigation above and below a sheet says of its place, and its fixed words. Raises ProblemsError."""
    body = root.find("body")
    parts = [e for e in body.iter("nav", "main") if e.tag == "main" or "packet" in e.get("class", "").split()]
    if [e.tag for e in parts] != ["nav", "main", "nav"] or parts[1] in parts[2].iterancestors():
        raise unreadable("the navigation of a tab stands once above its sheet and once below")
    top, _, end = parts
    entry, kind, title = front.entries[number], front.kind, text(front.plain.title)
    label, ways, back = _said(top, ".//span[@class='tab']"), _ways(top, number, front), _said(end, ".//p/a")
    place = _said(top, ".//p[@class='place']")
    ending = f" {len(front.entries)}: {entry.title}"
    of = place.removeprefix(label).removesuffix(ending).strip()
    if front.plain.language != root.get("lang", ""):  # then both are said in the language of the page
        kind, of_known = _said(top, ".//p/a/span").removesuffix(":"), of
    else:
        of_known = front.of
    expected = [
        f"{kind}: {title} {label} {of_known}{ending} {' '.join(said for _, said in ways)}".strip(),
        f"{back} {' '.join(said for _, said in ways)}".strip(),
    ]
    links = [(INDEX, f"{kind}: {title}"), *ways, (INDEX, back), *ways]
    stand = [(a.get("href", ""), words(a)) for nav in (top, end) for a in nav.iter("a")]
    if [words(top), words(end)] != expected or stand != links or not label.endswith(f" {number + 1}"):
        raise unreadable(f"the navigation of {entry.title} is not that of tab {number + 1} of this packet")
    fixed = {"kind": kind, "label": label.removesuffix(str(number + 1)), "of": of, "back": back}
    fixed |= {a.get("rel"): _said(a, "span") for a in top.iter("a") if a.get("rel")}
    return PlainTab(label=label, title=entry.title, sheet=Plain(language="", title=(), front=(), blocks=())), fixed


def _ways(nav: Any, number: int, front: _Front) -> list[tuple[str, str]]:
    """Where the links to the tabs beside one must lead, and what they must say."""
    beside = {"prev": number - 1, "next": number + 1}
    known = {rel: front.entries[n] for rel, n in beside.items() if 0 <= n < len(front.entries)}
    return [(entry.file, _said(nav, f".//a[@rel='{rel}']/span") + f" {entry.title}") for rel, entry in known.items()]


def _said(element: Any, path: str) -> str:
    """The words of the first element that is found, "" for none."""
    found = element.find(path)
    return "" if found is None else words(found)
