"""A figure of a web page to its alternative text, its caption and its credit; its picture stands in the page itself."""

import base64
import binascii
import re
from typing import Any, Final

from factsheet.document import Content, Figure
from factsheet.readers import seen
from factsheet.readers.html.inlines import Reading
from factsheet.readers.html.markup import BLANK, only, says, unreadable

ADDRESS: Final = re.compile(r"data:(image/(?:png|jpeg|svg\+xml));base64,([A-Za-z0-9+/=]+)")
SMALLEST: Final = 8  # pixels: less is seen by nobody


def is_figure(figure: Any) -> bool:
    """Whether a figure element holds a picture."""
    return figure.find("img") is not None


def read(figure: Any, reading: Reading) -> Figure:
    """A figure. Raises ProblemsError for words beside its parts, and for a picture that is not there or says nothing."""
    parts = list(figure)
    names = [part.tag for part in parts]
    if names not in (["img"], ["img", "figcaption"]) or says(figure.text) or any(says(part.tail) for part in parts):
        raise unreadable("a figure is one picture, then one caption, and nothing else", line=figure.sourceline)
    alt = BLANK.sub(" ", parts[0].get("alt", "")).strip(" ")
    if not alt:
        raise unreadable("a picture has no alternative text", "give the img an alt", figure.sourceline)
    said: dict[str, Content] = {"caption": (), "credit": ()}
    for line in only(parts[1], "p") if len(parts) > 1 else ():
        what = "credit" if "credit" in line.get("class", "").split() else "caption"
        if said[what] or (what == "caption" and said["credit"]):
            raise unreadable("below a picture stand its caption and its credit, once", line=line.sourceline)
        said[what] = reading.content(line)
    return Figure(
        file="", alt=reading.said(alt), caption=said["caption"], credit=said["credit"], id=figure.get("id", "")
    )


def picture(img: Any) -> seen.Seen:
    """What is seen of a picture. Raises ProblemsError where none is in the page."""
    found = ADDRESS.fullmatch(img.get("src", ""))
    size = [int(n) if (n := img.get(name, "")).isdecimal() and len(n) < 6 else 0 for name in ("width", "height")]
    if found is None or min(size) < SMALLEST:
        raise unreadable("a picture is not in this page, or too small to be seen", line=img.sourceline)
    try:
        return seen.of_file(base64.b64decode(found[2], validate=True), found[1], size[0] / size[1])
    except (seen.UnseenError, binascii.Error) as error:
        raise unreadable("a picture of this page cannot be shown", line=img.sourceline) from error
