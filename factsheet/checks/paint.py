"""Paint: a PDF, or two pictures of a page, to pieces of text and the ink that is seen of each. Judges nothing: look does.

Each page is painted twice, with its text and without (a PDF by PDFium). What differs within a piece of text is that text's ink,
so bands, lines and pictures around it do not count, nor does it matter how a word was hidden.
"""

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw

SCALE = 1.5  # pixels a point: 108 dpi, where the stems of 8-point text still reach their full colour
CLOSER = 6.0  # for what looks pale at first: thin strokes may be greyed by the raster
PIXELS = 20_000_000  # of a page; beyond it is painted smaller
FAINT = 1.15  # contrast below which nothing is to be seen at all
EDGE = 2.0  # points that ink may end short of the font's outline: three pixels of a PDF's page
BLANK = 0.6  # times the size: a blank at the end of a piece, which counts as outline
HYPHEN = "\x02"  # what PDFium makes of a hyphen at the end of a line, and of the blank behind it
GAP = 2.0  # times the size: no gap between two words is wider

# Relative luminance (WCAG 2.2) in 255 steps; then its logarithm, so that a difference is a contrast ratio.
_LINEAR = bytes(
    round(255 * (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)) for v in (c / 255 for c in range(256))
)
_WEIGHTS = (0.2126, 0.7152, 0.0722, 0.0)
_SPAN = math.log(21)
_LOGARITHM = bytes(round(255 * math.log((c / 255 + 0.05) / 0.05) / _SPAN) for c in range(256))
_SEEN = bytes(0 if math.exp(c / 255 * _SPAN) < FAINT else 255 for c in range(256))
_INKED = bytes([0]) + b"x" * 255

Crop: TypeAlias = tuple[float, float, float, float]


class Unreadable(Exception):  # noqa: N818  # a state of the file
    """The data are no PDF that PDFium can open."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """Left, top, right, bottom, from the top left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def times(self, scale: float) -> "Box":
        return Box(left=self.left * scale, top=self.top * scale, right=self.right * scale, bottom=self.bottom * scale)

    def shrunk(self, x: float, y: float) -> "Box":
        return Box(left=self.left + x, top=self.top + y, right=self.right - x, bottom=self.bottom - y)

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Text that is painted at once: the outline of its glyphs and its size, in points."""

    number: int
    box: Box
    size: float
    level: bool  # whether it runs from left to right


@dataclass(frozen=True, kw_only=True)
class Ink:
    """What is seen of a piece: its strongest contrast with what is behind it, and whether it is there whole."""

    contrast: float
    whole: bool


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """A page, or a part of it, with its text and without, and the pixels of a point."""

    with_text: Image.Image
    without: Image.Image
    scale: float

    @property
    def contrast(self) -> float:
        """The strongest there is."""
        return _ratio(_difference(self.with_text, self.without))


def ink(piece: Piece, pictures: Pictures, words: Callable[[Piece], str]) -> Ink:
    """What is seen of a piece on pictures of its whole page; `words` is asked only where blanks may matter."""
    scale = pictures.scale
    box = piece.box.times(scale)
    wide, high = pictures.with_text.size
    left, top = max(0, int(box.left) - 2), max(0, int(box.top) - 2)
    right, bottom = min(wide, int(box.right) + 3), min(high, int(box.bottom) + 3)
    if left >= right or top >= bottom:
        return Ink(contrast=1, whole=False)
    both = (picture.crop((left, top, right, bottom)) for picture in (pictures.with_text, pictures.without))
    difference = _difference(*both)
    seen = _through(_SEEN, difference)
    inked = seen.getbbox()
    if inked is None:
        return Ink(contrast=1, whole=False)
    short = (
        left + inked[0] - box.left,
        top + inked[1] - box.top,
        box.right - left - inked[2],
        box.bottom - top - inked[3],
    )
    points = tuple(pixels / scale for pixels in short)
    gap = _widest_gap(seen) / scale if piece.level else 0
    whole = gap <= GAP * piece.size and (max(points) <= EDGE or _is_blank(points, piece.size, words(piece)))
    return Ink(contrast=_ratio(difference), whole=whole)


def _is_blank(short: Sequence[float], size: float, words: str) -> bool:
    """Whether ink ends short of the outline only because of blanks: at the ends, or on the line below high signs."""
    words = words.replace(HYPHEN, "- ")
    high = not any(map(str.isalnum, words)) and len(words.split()) < len(words)
    before, after = len(words) - len(words.lstrip()), len(words) - len(words.rstrip())
    return all(s <= EDGE + n * BLANK * size for s, n in zip(short, (before, 0, after, high), strict=True))


@contextmanager
def opened(data: bytes) -> Iterator[Iterator["Page"]]:
    """The pages of a PDF, one after the other. Raises Unreadable, here or at a page."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            yield (Page(page) for page in document)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(str(error)) from error


class Page:
    """One page of a PDF: its paper, its pieces of text, and their ink."""

    def __init__(self, page: Any) -> None:
        self._page = page
        wide, high = page.get_size()
        self.paper = Box(left=0, top=0, right=wide, bottom=high)
        self._objects = tuple(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]))
        found = (self._piece(n, text) for n, text in enumerate(self._objects))
        self.pieces = tuple(piece for piece in found if piece is not None)

    def inks(self) -> Iterator[Ink]:
        """The ink of each piece."""
        scale = min(SCALE, math.sqrt(PIXELS / max(1.0, self.paper.right * self.paper.bottom)))
        pictures = self._both(scale)
        return (ink(piece, pictures, self.words) for piece in self.pieces)

    def closer(self, piece: Piece) -> float:
        """The contrast of a piece, painted large."""
        box, paper = piece.box, self.paper
        sides = (box.left, paper.bottom - box.bottom, paper.right - box.right, box.top)
        left, bottom, right, top = (max(0.0, side - 1) for side in sides)
        return self._both(CLOSER, (left, bottom, right, top)).contrast

    def words(self, piece: Piece) -> str:
        """The words of a piece; "" if PDFium knows none."""
        text = self._objects[piece.number]
        text.textpage = self._text
        try:
            return str(text.extract())
        except (pypdfium2.PdfiumError, UnicodeDecodeError):  # half a character, in a damaged file
            return ""

    @cached_property
    def _text(self) -> Any:
        return self._page.get_textpage()

    def _both(self, scale: float, crop: Crop = (0, 0, 0, 0)) -> Pictures:
        """The page, or what a crop leaves of it, with its text and without."""
        with_text = self._painted(scale, crop)
        self._show(0)
        without = self._painted(scale, crop)
        self._show(1)
        return Pictures(with_text=with_text, without=without, scale=scale)

    def _show(self, active: int) -> None:
        for text in self._objects:
            raw.FPDFPageObj_SetIsActive(text, active)

    def _painted(self, scale: float, crop: Crop) -> Image.Image:
        # four bytes a pixel, in Pillow's order: nothing is copied
        bitmap = self._page.render(scale=scale, crop=crop, prefer_bgrx=True, rev_byteorder=True)
        picture: Image.Image = bitmap.to_pil()
        return picture

    def _piece(self, number: int, text: Any) -> Piece | None:
        """A text object as a piece; None if it has no outline: blanks."""
        edges, matrix = text.get_bounds(), text.get_matrix()
        holder = text.container
        while holder is not None:  # to the page's own co-ordinates
            outer = holder.get_matrix()
            edges, matrix = outer.on_rect(*edges), matrix.multiply(outer)
            holder = holder.container
        left, bottom, right, top = edges
        if right <= left or top <= bottom:
            return None
        size = text.get_font_size() * math.hypot(matrix.c, matrix.d)
        level = abs(matrix.b) < 0.01 * matrix.a
        return Piece(number=number, box=self._on_paper(left, bottom, right, top), size=size, level=level)

    def _on_paper(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the page's co-ordinates on the page as it is shown: cropped, turned."""
        wide, high = round(self.paper.right * 1000), round(self.paper.bottom * 1000)  # PDFium answers in whole numbers
        x, y = ctypes.c_int(), ctypes.c_int()
        corners = []
        for across, up in ((left, bottom), (right, top)):
            raw.FPDF_PageToDevice(self._page, 0, 0, wide, high, 0, across, up, x, y)
            corners.append((x.value / 1000, y.value / 1000))
        (x0, y0), (x1, y1) = corners
        return Box(left=min(x0, x1), top=min(y0, y1), right=max(x0, x1), bottom=max(y0, y1))


def _widest_gap(seen: Image.Image) -> int:
    """The longest run of columns without ink, in pixels."""
    columns = seen.reduce((1, seen.height)).tobytes()
    return max(map(len, columns.translate(_INKED).split(b"x")))


def _difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """The contrast of each pixel of two pictures, as a logarithm in 255 steps."""
    return ImageChops.difference(_luminance(one), _luminance(other))


def _luminance(picture: Image.Image) -> Image.Image:
    colours = _through(_LINEAR, picture.convert("RGB"))
    return _through(_LOGARITHM, colours.convert("L", _WEIGHTS))


def _through(table: bytes, picture: Image.Image) -> Image.Image:
    """A picture with each of its bytes looked up: Pillow's point() builds its table anew each time."""
    return Image.frombytes(picture.mode, picture.size, picture.tobytes().translate(table))


def _ratio(difference: Image.Image) -> float:
    """The strongest contrast."""
    extrema: Any = difference.getextrema()
    return math.exp(extrema[1] / 255 * _SPAN)
