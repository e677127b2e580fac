"""What a web page says aloud in place of what it shows: allowed for parts, drawings, signs and numbers, never for words.

Why: a screen reader says an element's aria-label instead of its words, and what its role says instead of what it is, so
that one who listens would get another sheet than one who looks. Example: `<h2 aria-label="Funds">Budget</h2>`. Knows no
sheet.
"""

from collections.abc import Iterator
from typing import Any, Final

from factsheet.readers.html.markup import unreadable

# What an element may be said to be that it is not by itself.
ROLES: Final = {"note": {"aside", "div"}, "group": {"div"}, "img": {"svg"}, "status": {"p"}}
# What has a name beside its words: parts of a page, and what has none.
NAMED: Final = frozenset(["aside", "nav", "search", "section", "svg", "input"])
NAMES: Final = frozenset(["aria-label", "aria-labelledby"])
OTHERS: Final = frozenset(["aria-hidden", "aria-current", "aria-controls", "aria-describedby"])
_NOTHING: Final = str.maketrans("", "", "\u00ad\u200b")


def check(root: Any) -> None:
    """Raise ProblemsError where who listens to a page would get other words, or another structure, than who looks."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        role = element.get("role")
        if role is not None and element.tag not in ROLES.get(role, ()):
            message = f"a '{element.tag}' is said to be something else (role={role[:20]})"
            raise unreadable(message, "use the element that it is, without role", element.sourceline)
        for name in element.attrib:
            if name.startswith("aria-") and name not in OTHERS:
                _name(element, name)


def _name(element: Any, attribute: str) -> None:
    """Raise ProblemsError where an element says something that may not be said of it."""
    is_group = element.get("role") == "group"
    if attribute not in NAMES or not (element.tag in NAMED or is_group or _is_sign(element)):
        message = f"a '{element.tag}' is not read aloud as it stands ({attribute})"
        raise unreadable(message, f"take {attribute} away: its words say what it is", element.sourceline)
    shown = "".join(_title(element))
    if attribute == "aria-label" and shown and _squeezed(shown) != _squeezed(element.get(attribute)):
        message = f"a part is read aloud as '{element.get(attribute)[:40]}', and is called '{shown.strip()[:40]}'"
        raise unreadable(message, "let aria-label say its title or caption", element.sourceline)


def _is_sign(element: Any) -> bool:
    """Whether it is the number or arrow of a link within the page, which says nothing by itself."""
    is_within = element.tag == "a" and element.get("href", "").startswith("#")
    return is_within and not any(c.isalpha() for c in "".join(element.itertext()))


def _title(element: Any) -> Iterator[str]:
    """The words of a table's caption or a summary's title, if that is what is named; without the calls of notes."""
    path = "table/caption" if element.get("role") == "group" else "p[@class='title']"
    title = element.find(path) if element.tag != "svg" else None
    for text in title.xpath(".//text()[not(ancestor::sup)]") if title is not None else ():
        yield str(text)


def _squeezed(words: str) -> str:
    return "".join(words.translate(_NOTHING).split())
