"""A chart of a web page to its title, its alternative text, the words that are drawn, its numbers and its source.

Every word of a picture must be seen: it stands in a text, above all shapes, and nothing at it may hide it.
"""

from collections.abc import Iterator
from typing import Any

from factsheet.document import Chart
from factsheet.readers.html import tables
from factsheet.readers.html.inlines import Reading
from factsheet.readers.html.markup import BLANK, says, unreadable, words

SHAPES = frozenset(["rect", "line", "path", "polyline", "svg", "defs"])
TEXT = {  # what may stand at words: their place, and how they look
    "g": frozenset(["class", "text-anchor", "font-weight"]),
    "text": frozenset(["x", "y", "dx"]),
    "tspan": frozenset(["x", "y", "dx"]),
}


def is_chart(figure: Any) -> bool:
    """Whether a figure is a chart: it holds a drawing."""
    return figure.find("svg") is not None


def read(figure: Any, reading: Reading) -> Chart:
    """A chart. Raises ProblemsError for words beside its parts, and for a picture without an alternative text."""
    parts = list(figure)
    names = [part.tag for part in parts]
    at = names.index("svg")
    rest = names[at + 1 :]
    if names[:at] not in (["p"], ["p", "p"]) or rest not in ([], ["div"], ["figcaption"], ["div", "figcaption"]):
        raise unreadable(
            "a chart is its title, what it counts, one drawing, one table and its source, and nothing else",
            line=figure.sourceline,
        )
    if says(figure.text) or any(says(part.tail) for part in parts):
        raise unreadable("words may not stand beside the parts of a chart", line=figure.sourceline)
    held = list(parts[at + 1].iter("table")) if "div" in rest else []
    if "div" in rest and (len(held) != 1 or words(held[0]) != words(parts[at + 1])):
        raise unreadable("beside the drawing, a chart has one table", line=figure.sourceline)
    alt = BLANK.sub(" ", parts[at].get("aria-label", "")).strip(" ")
    if parts[at].get("role") != "img" or not alt:
        raise unreadable("a drawing has no alternative text", "give the svg role=img, aria-label", figure.sourceline)
    return Chart(
        type="bars",
        title=reading.content(parts[0]),
        subtitle=reading.content(parts[1]) if at == 2 else (),
        alt=reading.said(alt),
        table=tables.read(held[0], reading) if held else None,
        drawn=tuple(_drawn(parts[at])),
        source=reading.content(parts[-1]) if "figcaption" in rest else (),
        id=figure.get("id", ""),
    )


def _drawn(svg: Any) -> Iterator[str]:
    """The pieces of text in their order. A piece is a group of lines; a word over two lines stands in one text."""
    _check_hidden(svg)
    said = False
    for child in svg:
        if child.tag == "g":
            said = True
            yield _piece(child)
        elif child.tag not in SHAPES or words(child):
            raise unreadable(f"a '{child.tag}' may not stand in a drawing", line=child.sourceline)
        elif said:
            raise unreadable("a shape covers words of a drawing", "paint the words last", child.sourceline)
        if says(child.tail):
            raise unreadable("words of a drawing stand in no text", line=child.sourceline)


def _piece(group: Any) -> str:
    lines = list(group)
    if says(group.text) or any(line.tag != "text" or says(line.tail) for line in lines):
        raise unreadable("words of a drawing stand in no text", line=group.sourceline)
    for element in group.iter():
        odd = set(element.attrib) - TEXT.get(element.tag, frozenset())
        if element.tag not in TEXT or odd:
            what = min(odd, default=element.tag)
            raise unreadable(f"'{what}' may not stand at the words of a drawing", line=element.sourceline)
    return " ".join(words(line) for line in lines)


def _check_hidden(svg: Any) -> None:
    for element in svg.iter():
        hiding = {"display", "visibility", "opacity", "mask", "clip-path", "filter", "transform"} & set(element.attrib)
        if hiding or (
            element is not svg and element.tag in {"text", "g"} and element.getparent().tag not in {"svg", "g"}
        ):
            raise unreadable(f"a '{element.tag}' of a drawing may be hidden", line=element.sourceline)


__all__ = ["is_chart", "read"]
