"""A font to the characters it has, and what its names say. A font cut down to a text tells which characters the text had."""

import io
from collections.abc import Iterator
from typing import Any

from fontTools.ttLib import TTFont

from factsheet.checks.leaks.view import Deeper, Kind, View

SIGNS = (b"\0\1\0\0", b"OTTO", b"true", b"wOFF", b"wOF2")


def is_font(data: bytes) -> bool:
    """Whether bytes are a font."""
    return data.startswith(SIGNS)


def views(data: bytes, place: str, deeper: Deeper) -> Iterator[View]:
    """The characters and the names of a font; nothing where it is damaged."""
    del deeper
    try:
        font: Any = TTFont(io.BytesIO(data), lazy=True)
        characters = "".join(map(chr, sorted(font.getBestCmap() or ()))) if "cmap" in font else ""
        called = [str(n) for n in font["name"].names] if "name" in font else []
    except Exception:  # noqa: BLE001  # fontTools and Brotli raise what they like where a font is damaged
        return
    yield View(f"{place}, characters of a font", characters, Kind.LETTERS)
    for name in called:
        yield View(f"{place}, names of a font", name, Kind.NAME)
