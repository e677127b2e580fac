"""Bytes of a picture file and its name to a Picture that is safe to print, or to what is wrong with it and what to do.

Nothing of the file goes on but what it shows: it is decoded, turned upright, brought to sRGB on white, made no larger
than print needs, and written anew. So comments, places, thumbnails, profiles and whatever hides behind the picture are
gone. Knows no folder, no sheet; drawings.py reads SVG.
"""

import contextlib
import io
import struct
import zlib
from collections.abc import Iterator
from threading import Lock
from typing import Any, Final, Literal

import resvg_py
from PIL import Image, ImageCms, ImageFile, ImageOps, JpegImagePlugin, PngImagePlugin

from factsheet.document import Keep, Picture, make_anew
from factsheet.problems import Location, Problem, ProblemsError
from factsheet.readers import drawings
from factsheet.readers.drawings import RefusedError

Kind = Literal["image/png", "image/jpeg", "image/svg+xml"]
SUFFIXES: Final[dict[str, Kind]] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
}
LARGEST: Final = 25_000_000  # bytes of a file
PIXELS: Final = 60_000_000  # of a picture: a camera's largest
LONGEST: Final = 20  # times as long as wide
SMALLEST: Final = 32  # pixels across and down: less shows nothing
WIDEST, TALLEST = 2000, 2600  # pixels kept: a page of print at 300 dpi
HEAVIEST: Final = 4_000_000  # bytes of what is kept
SCANS: Final = 64  # of a JPEG; each goes over the whole picture again
QUALITY: Final = 88
# How files begin that are often called something else.
SIGNS: Final = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"%PDF", "PDF"),
    (b"%!PS", "PostScript"),
    (b"PK\3\4", "zip archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"8BPS", "Photoshop"),
)
BROKEN: Final = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, EOFError,
    MemoryError, NotImplementedError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip
SPACES: Final = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}  # what a profile for a mode calls its colour space
_AGAIN: Final = "open it in the program it was made with and export it again"

_strictly = Lock()


def read(data: bytes, file: str, at: Location, keep: Keep = make_anew) -> Picture:
    """A picture that may be printed. `file` is its name, `at` where the sheet asks for it; `keep` saves the decoding.

    Raises ProblemsError, code "picture".
    """
    try:
        kind = _kind(data, file)
        if kind == "image/svg+xml":
            return _drawing(data, keep)
        kept = keep((b"picture", kind.encode(), data), lambda: _made_anew(data, kind))
        width, height = _opened(kept, kind).size
        return Picture(media_type=kind, data=kept, width=width, height=height)
    except RefusedError as error:
        message, help_ = error.args
        problem = Problem(location=at, code="picture", message=f"the picture '{file}' {message}", help=help_)
        raise ProblemsError(problem) from error


def _kind(data: bytes, file: str) -> Kind:
    """What a file is by its name, which must be what it is by its first bytes."""
    suffix = f".{file.rpartition('.')[2].lower()}" if "." in file else ""
    if suffix not in SUFFIXES:
        raise RefusedError(f"is no {', '.join(SUFFIXES)}", "save it as PNG (drawings), JPEG (photographs) or SVG")
    if not data:
        raise RefusedError("is empty", "copy it again from where it came from")
    if len(data) > LARGEST:
        size = f"is {len(data) / 1e6:.0f} MB, and may be {LARGEST // 1_000_000}"
        raise RefusedError(size, f"make it smaller: {WIDEST} pixels across are enough for print")
    is_, wants = _sign(data), SUFFIXES[suffix]
    if is_ != wants:
        found = next((name for kind, name in NAMED.items() if kind == is_), is_)
        message = f"is called {suffix} and is {f'a {found}' if found else 'something else'} inside"
        fitting = next((s for s, kind in SUFFIXES.items() if kind == is_), "")
        help_ = f"call it {file[: -len(suffix)]}{fitting}" if fitting else f"save it as {NAMED[wants]}"
        raise RefusedError(message, help_)
    return wants


NAMED: Final = {"image/png": "PNG", "image/jpeg": "JPEG", "image/svg+xml": "SVG"}


def _sign(data: bytes) -> str:
    """The kind that the first bytes tell; for others their name, "" for what nobody knows."""
    for sign, name in SIGNS:
        if data.startswith(sign):
            return next((kind for kind, short in NAMED.items() if short == name), name)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp":
        return "HEIC or AVIF"
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if head[:1] == b"<":
        return "web page" if head[:14].lower() == b"<!doctype html" or head[:5].lower() == b"<html" else "image/svg+xml"
    return ""


# --- pictures of pixels ------------------------------------------------------------------------------------------


def _opened(data: bytes, kind: Kind) -> Any:
    """The header of a picture. By its own class: Image.open() would take other formats, and all frames of some."""
    one = PngImagePlugin.PngImageFile if kind == "image/png" else JpegImagePlugin.JpegImageFile
    return one(io.BytesIO(data))


def _made_anew(data: bytes, kind: Kind) -> bytes:
    with _strict():
        try:
            image = _opened(data, kind)
            _check(image, data, kind)
            _opened(data, kind).verify()  # the checksums of a PNG, which decoding passes over
            image.load()
            upright = ImageOps.exif_transpose(image)
            shown = _on_white(_in_srgb(_scaled_down(_in_eight_bits(upright))))
        except BROKEN as error:
            raise RefusedError("is damaged, or cut off", _AGAIN) from error
    made = _encoded(shown, kind)
    if len(made) > HEAVIEST:
        help_ = "save a photograph as JPEG, or make the picture smaller"
        raise RefusedError(f"is {len(made) / 1e6:.1f} MB in print, and may be {HEAVIEST // 1_000_000}", help_)
    return made


@contextlib.contextmanager
def _strict() -> Iterator[None]:
    """While it lasts, Pillow refuses what is cut off or has wrong checksums: WeasyPrint tells it not to."""
    with _strictly:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _check(image: Any, data: bytes, kind: Kind) -> None:
    """Refuse by what the header says, before a pixel is decoded."""
    width, height = image.size
    if width * height > PIXELS:
        help_ = f"make it smaller: {WIDEST} pixels across are enough for print"
        raise RefusedError(f"has {width} × {height} pixels, and may have {PIXELS // 1_000_000} million", help_)
    if min(width, height) < SMALLEST:
        raise RefusedError(f"has {width} × {height} pixels: too few to show anything", "take a larger picture")
    _check_shape(width, height)
    if getattr(image, "n_frames", 1) > 1:
        raise RefusedError("moves", "save the one frame that says it")
    if kind == "image/jpeg" and data.count(b"\xff\xda") > SCANS:
        raise RefusedError("is coded in a way that takes very long to show", _AGAIN)


def _check_shape(width: float, height: float) -> None:
    """Refuse what is no picture but a line. Raises RefusedError."""
    if max(width, height) > LONGEST * min(width, height):
        raise RefusedError(f"is more than {LONGEST} times as long as it is wide", "cut it to what it shows")


def _in_eight_bits(image: Any) -> Any:
    """Grey, RGB or CMYK of eight bits, or RGBA."""
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("LA", "La", "PA", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in ("RGB", "RGBA", "L", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _scaled_down(image: Any) -> Any:
    wide, high = _within(image.width, image.height, WIDEST, TALLEST)
    if (wide, high) == image.size:
        return image
    out = image.resize((wide, high), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out.info = image.info
    return out


def _within(width: int, height: int, widest: float, tallest: float) -> tuple[int, int]:
    """A size in whole pixels that fits a frame, in proportion, never larger than it was."""
    scale = min(1.0, widest / width, tallest / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _in_srgb(image: Any) -> Any:
    """Colours as they were meant, by the picture's own profile; one that does not fit is passed over, as browsers do."""
    profile, alpha = image.info.get("icc_profile"), None
    if image.mode == "RGBA":
        alpha, image = image.getchannel("A"), image.convert("RGB")
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, *BROKEN):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if own.profile.xcolor_space == SPACES[image.mode]:
                srgb = ImageCms.createProfile("sRGB")
                image = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB") or image
    if image.mode == "CMYK":
        image = image.convert("RGB")
    if alpha is not None:
        image.putalpha(alpha)
    return image


def _on_white(image: Any) -> Any:
    """A picture has paper of its own: what shines through would be lost on a dark page."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return paper.convert("RGB")


def _encoded(image: Any, kind: str) -> bytes:
    """The pixels of a picture alone, as a file."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    if kind == "image/jpeg":
        bare.save(out, "JPEG", quality=QUALITY, subsampling="4:2:0", optimize=True)
    else:
        bare.save(out, "PNG", optimize=True)
    return out.getvalue()


# --- drawings ----------------------------------------------------------------------------------------------------


def _drawing(data: bytes, keep: Keep) -> Picture:
    drawing = drawings.read(data)
    _check_shape(drawing.width, drawing.height)
    scale = min(WIDEST / drawing.width, TALLEST / drawing.height)
    width, height = max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale))
    svg = drawing.svg(width, height)
    raster = keep((b"raster", svg), lambda: _raster(svg, width))
    return Picture(media_type="image/svg+xml", data=svg, width=width, height=height, raster=raster)


def _raster(svg: bytes, width: int) -> bytes:
    try:
        painted = resvg_py.svg_to_bytes(svg_string=svg.decode(), width=width, skip_system_fonts=True)
        image = _opened(bytes(painted), "image/png")
        image.load()
    except BROKEN as error:
        raise RefusedError("cannot be painted", _AGAIN) from error
    return _encoded(_on_white(image), "image/png")
