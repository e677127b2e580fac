"""Two pictures to the tiles in which they differ. Knows neither pages nor files.

A changed digit is 0.0015 % of a page, so a share of the page says nothing: what counts is the largest difference of any
one pixel, for each tile of 32 pixels.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw

TILE = 32
LEAST = 12  # of 255: two paintings of one page are alike to the last bit; a rounded colour is no change of look
BEYOND = (255, 0, 255)  # where one picture has ended: no page has this colour


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The tiles that differ, as (column, row), and by how much the most, of 255."""

    tiles: tuple[tuple[int, int], ...]
    most: int

    def __bool__(self) -> bool:
        return bool(self.tiles)


def compare(before: Image.Image, after: Image.Image) -> Difference:
    """The tiles in which two pictures differ; where one is larger, all of its rest differs."""
    size = max(before.width, after.width), max(before.height, after.height)
    different = ImageChops.difference(_on(size, before), _on(size, after))
    found = list(_tiles(different)) if different.getbbox() else []
    return Difference(tiles=tuple(tile for tile, _ in found), most=max((by for _, by in found), default=0))


def _tiles(different: Image.Image) -> Iterator[tuple[tuple[int, int], int]]:
    left, top, right, bottom = different.getbbox() or (0, 0, 0, 0)
    for row in range(top // TILE, (bottom - 1) // TILE + 1):
        for column in range(left // TILE, (right - 1) // TILE + 1):
            x, y = column * TILE, row * TILE
            by = _largest(different.crop((x, y, x + TILE, y + TILE)))
            if by >= LEAST:
                yield (column, row), by


def _largest(picture: Image.Image) -> int:
    return max(band.getextrema()[1] for band in picture.split())  # type: ignore[return-value]


def marked(after: Image.Image, difference: Difference) -> Image.Image:
    """A picture, pale, with a frame around each tile that differs."""
    picture = Image.blend(after.convert("RGB"), Image.new("RGB", after.size, "white"), 0.5)
    draw = ImageDraw.Draw(picture)
    for column, row in difference.tiles:
        x, y = column * TILE, row * TILE
        draw.rectangle((x, y, x + TILE - 1, y + TILE - 1), outline=(200, 0, 0), width=2)
    return picture


def _on(size: tuple[int, int], picture: Image.Image) -> Image.Image:
    if picture.size == size:
        return picture.convert("RGB")
    canvas = Image.new("RGB", size, BEYOND)
    canvas.paste(picture.convert("RGB"))
    return canvas
