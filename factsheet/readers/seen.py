"""A picture as it is seen, whatever file it is in: how long it is for its width, and its colours from afar.

For telling whether two pictures are one: formats hold it in other sizes and codings, so bytes tell nothing.
"""

import io
from dataclasses import dataclass
from typing import Any, Final

CELLS: Final = 16  # across and down
FINE: Final = 32  # pixels of a cell where a picture is painted for this
# How unlike the same picture may be in two formats. Mostly 0.002; PDFium's half pixels make 0.022 of noise, 40 pixels high.
ALIKE: Final = 0.03
PIXELS: Final = 8_000_000  # of a picture that was made for print


class UnseenError(Exception):
    """The bytes are no picture."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Width over height as it is shown, and the mean colour of each cell, row by row, as bytes of red, green, blue."""

    ratio: float
    colours: bytes

    def distance(self, other: "Seen") -> float:
        """How unlike the colours are: 0 for the same, 1 for black and white."""
        squares = sum((a - b) ** 2 for a, b in zip(self.colours, other.colours, strict=True))
        return float((squares / len(self.colours)) ** 0.5 / 255)


def of_file(data: bytes, media_type: str, ratio: float = 0) -> Seen:
    """What is seen of a file that is shown in a ratio, or in its own. Raises UnseenError."""
    from PIL.Image import open as opened  # noqa: PLC0415  # only where a rendition holds a picture; bytes in memory

    kinds = {"image/png": "PNG", "image/jpeg": "JPEG", "image/svg+xml": "PNG"}
    try:
        raster = _painted(data) if media_type == "image/svg+xml" else data
        image: Any = opened(io.BytesIO(raster), formats=(kinds[media_type],))
        if image.width * image.height <= PIXELS:
            return of_image(image, ratio or image.width / image.height)
    except (OSError, ValueError, SyntaxError, KeyError) as error:
        raise UnseenError(str(error)) from error
    raise UnseenError("larger than any picture for print")


def _painted(svg: bytes) -> bytes:
    import resvg_py  # noqa: PLC0415  # only where a rendition holds a drawing

    return bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=CELLS * FINE, skip_system_fonts=True))


def of_image(image: Any, ratio: float, box: tuple[float, float, float, float] | None = None) -> Seen:
    """What is seen of pixels, or of those in a box (left, top, right, bottom), that are shown in a ratio."""
    means = 4  # Image.Resampling.BOX: the mean of all pixels of a cell
    return Seen(ratio=ratio, colours=image.convert("RGB").resize((CELLS, CELLS), means, box=box).tobytes())
