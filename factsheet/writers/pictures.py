"""Pictures at the size in which a medium shows them: never larger than they are, with no more pixels than it can show.

Knows no template and no format; the cost of scaling is kept by whoever writes.
"""

import base64
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from factsheet.document import Keep, Picture

PIXEL: Final = 0.75  # points of a pixel that is shown as large as CSS has it
QUALITY: Final = 85
SUFFIXES: Final = {"image/png": "png", "image/jpeg": "jpeg", "image/svg+xml": "svg"}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The room that a medium has for a picture, in points, and how many pixels of an inch can be seen in it."""

    width: float
    height: float
    density: float


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture in its frame, the size it is shown in, in points, and the address that a template has for it."""

    picture: Picture
    width: float
    height: float
    address: str = ""

    @property
    def across(self) -> int:
        """Its width in pixels of CSS."""
        return max(1, round(self.width / PIXEL))

    @property
    def down(self) -> int:
        """Its height in pixels of CSS."""
        return max(1, round(self.height / PIXEL))

    @cached_property
    def name(self) -> str:
        """A file name that tells nothing but what the bytes are."""
        return f"{hashlib.sha256(self.picture.data).hexdigest()[:16]}.{SUFFIXES[self.picture.media_type]}"

    def as_data(self) -> str:
        """The picture as an address of itself."""
        return f"data:{self.picture.media_type};base64,{base64.b64encode(self.picture.data).decode()}"


def shown(pictures: Mapping[str, Picture], file: str, frame: Frame, keep: Keep) -> Shown:
    """The picture of a figure in a frame. A drawing fills its width; pixels are not blown up.

    Raises ValueError where no picture is given for the file.
    """
    if file not in pictures:
        raise ValueError(f"no picture is given for the figure of '{file}'")
    picture = pictures[file]
    largest = float("inf") if picture.raster else PIXEL
    scale = min(frame.width / picture.width, frame.height / picture.height, largest)
    width, height = picture.width * scale, picture.height * scale
    return Shown(picture=_fitted(picture, round(width / 72 * frame.density), keep), width=width, height=height)


def stand_in(drawing: Picture) -> Shown:
    """The raster of a drawing as a picture of its own."""
    raster = Picture(media_type="image/png", data=drawing.raster, width=drawing.width, height=drawing.height)
    return Shown(picture=raster, width=0, height=0)


def _fitted(picture: Picture, pixels: int, keep: Keep) -> Picture:
    """The picture with so many pixels across, if it has more; of a drawing, the raster that stands in for it."""
    if pixels >= picture.width:
        return picture
    size = max(1, pixels), max(1, round(picture.height * pixels / picture.width))
    kind = "JPEG" if picture.media_type == "image/jpeg" else "PNG"
    data = picture.raster or picture.data
    scaled = keep((b"scaled", repr(size).encode(), data), lambda: _scaled(data, size, kind))
    if picture.raster:
        return replace(picture, raster=scaled)
    return replace(picture, data=scaled, width=size[0], height=size[1])


def _scaled(data: bytes, size: tuple[int, int], kind: str) -> bytes:
    from PIL import Image  # noqa: PLC0415  # only where there is a picture that is too large
    from PIL.Image import open as opened  # noqa: PLC0415  # bytes in memory: no file is opened

    image = opened(io.BytesIO(data), formats=(kind,))
    made = image.resize(size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    options = {"quality": QUALITY, "subsampling": "4:2:0"} if kind == "JPEG" else {}
    made.save(out, kind, optimize=True, **options)
    return out.getvalue()
