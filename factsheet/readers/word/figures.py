"""A picture in a Word file: the paragraph it stands in, its alternative text, and what is seen of it."""

from collections.abc import Iterator
from typing import Any, Final

from factsheet.document import Figure, printing, tidy
from factsheet.readers import seen
from factsheet.readers.word.package import Package, R, W, unreadable

WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
ROLE: Final = "picture"
SMALLEST: Final = 50_800  # English Metric Units, 4 points: less is seen by nobody
TYPES: Final = {"png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "svg": "image/svg+xml"}


def drawings(paragraph: Any) -> list[Any]:
    """The pictures that are seen in a paragraph."""
    return [d for d in paragraph.iter(f"{W}drawing") if not _is_hidden(d)]


def read(paragraph: Any) -> Figure | None:
    """The figure whose picture a paragraph holds, without what is said below it; None where it holds none.

    Raises ProblemsError for words beside the picture, and for a picture without an alternative text.
    """
    found = drawings(paragraph)
    if not found:
        return None
    if len(found) > 1 or found[0].find(f".//{PIC}pic") is None:
        raise unreadable("a paragraph of its pictures holds something else", "put each picture into a paragraph")
    if any((t.text or "").strip() for t in paragraph.iter(f"{W}t")):
        raise unreadable("words stand in the line of a picture", "put them into a paragraph of their own")
    alt = " ".join(_named(found[0]).get("descr", "").split(" "))
    if not alt.strip():
        raise unreadable("a picture has no alternative text", "in Word: Edit Alt Text; say what it shows")
    return Figure(file="", alt=tidy(printing.content(alt)))


def pictures(package: Package) -> Iterator[seen.Seen]:
    """What is seen of each picture of the text, in order. Raises ProblemsError."""
    for drawing in drawings(package.tree(package.story)):
        blip = drawing.find(f".//{A}blip")
        if blip is not None and drawing.find(f".//{PIC}pic") is not None:
            yield _seen(package, drawing, blip)


def _seen(package: Package, drawing: Any, blip: Any) -> seen.Seen:
    """What is seen of a picture; a drawing and the raster that stands in for it must be one."""
    extent = drawing.find(f".//{WP}extent")
    size = [int(n) if (n := extent.get(name, "")).isdecimal() else 0 for name in ("cx", "cy")]
    if min(size) < SMALLEST:
        raise unreadable("a picture is too small to be seen")
    holders = (blip, *(e for e in blip.iter() if isinstance(e.tag, str) and e.tag.endswith("}svgBlip")))
    shown = [_of_part(package, holder.get(f"{R}embed", ""), size[0] / size[1]) for holder in holders]
    if any(one.distance(shown[0]) > seen.ALIKE for one in shown):
        raise unreadable("a drawing and the picture that stands in for it are not alike")
    return shown[-1]


def _of_part(package: Package, id_: str, ratio: float) -> seen.Seen:
    relationship = package.relationships(package.story).get(id_)
    name = relationship.target if relationship and not relationship.outside else ""
    kind = TYPES.get(name.rpartition(".")[2].lower(), "")
    try:
        return seen.of_file(package.bytes(name), kind, ratio)
    except seen.UnseenError as error:
        raise unreadable(f"its picture {name or id_} cannot be shown") from error


def _named(drawing: Any) -> Any:
    """What has the name and the alternative text of a picture."""
    found = drawing.find(f".//{WP}docPr")
    return {} if found is None else found


def _is_hidden(drawing: Any) -> bool:
    vanish = drawing.getparent().find(f"{W}rPr/{W}vanish")
    return vanish is not None or _named(drawing).get("hidden") in {"1", "true"}
