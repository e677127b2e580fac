"""Pictures that tests print: drawn by script, showing nothing that is anywhere."""

import io
import struct
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from PIL import Image, ImageDraw

from factsheet.document import Picture
from factsheet.problems import Location
from factsheet.readers import pictures as gate

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 64 36">'
SHORE = "M8 20C10 6 30 4 44 9L52 18L41 31L17 30Z"
MAP = f"""{HEAD}
<title>An island that is nowhere</title>
<defs>
<linearGradient id="sea" x2="0" y2="1"><stop stop-color="#d7e6f2"/><stop offset="1" stop-color="#a9c7df"/></linearGradient>
<g id="town"><circle r="1.6" fill="#a8442a"/><circle r=".6" fill="#fff"/></g>
</defs>
<rect width="64" height="36" fill="url(#sea)"/>
<path d="{SHORE}" style="fill:#eadfc6;stroke:#8a7a55;stroke-width:.6"/>
<g fill="none" stroke="#17324d" stroke-width=".8"><path d="M16 22C22 12 30 26 43 14" stroke-dasharray="2 1"/></g>
<use xlink:href="#town" x="16" y="22"/><use href="#town" transform="translate(43 14)"/>
</svg>"""
OTHER_MAP = f"""{HEAD}<path d="M2 2H62V30Z" fill="#17324d"/><circle cx="50" cy="10" r="6" fill="#a8442a"/></svg>"""


@cache
def photograph(width: int = 600, height: int = 400) -> Image.Image:
    """Hills below a sky, with a light in the upper right corner."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        draw.line([(0, y), (width, y)], fill=(90 + 120 * y // height, 140 + 70 * y // height, 200 - 60 * y // height))
    for layer in range(4):
        top = height * (45 + 13 * layer) // 100
        points = [(width * x // 12, top + (x * 37 + layer * 61) % 40 * height // 400) for x in range(13)]
        shade = 96 - 18 * layer
        draw.polygon([(0, height), *points, (width, height)], fill=(shade, shade + 24, shade - 12))
    draw.ellipse((width * 3 // 4, height // 10, width * 4 // 5, height // 10 + width // 20), fill=(250, 230, 170))
    return image


def saved(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def svg(shapes: str, head: str = HEAD) -> bytes:
    """An SVG file of these shapes."""
    return f"{head}{shapes}</svg>".encode()


def chunk(name: bytes, data: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, rows: bytes = b"", *more: bytes, depth: int = 8, color: int = 2) -> bytes:
    """A PNG file of these rows, whatever its header says."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    parts = (chunk(b"IHDR", header), *more, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


_kept: dict[tuple[bytes, ...], bytes] = {}


def keep(inputs: Sequence[bytes], make: Callable[[], bytes]) -> bytes:
    """What was made for these inputs in this process: scaling and subsets of fonts take longest."""
    key = tuple(inputs)
    if key not in _kept:
        _kept[key] = make()
    return _kept[key]


@cache
def pictures() -> dict[str, Picture]:
    """Three pictures that have passed the gate: a drawing, a photograph, a small plan."""
    files = {"map.svg": MAP.encode(), "hills.jpg": saved(photograph(1600, 1000), "JPEG"), "plan.png": _plan()}
    return {name: gate.read(data, name, Location(path="content/sample.md")) for name, data in files.items()}


def _plan() -> bytes:
    image = Image.new("RGB", (240, 160), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 220, 140), outline="black", width=8)
    draw.line((120, 20, 120, 140), fill="black", width=8)
    return saved(image)
