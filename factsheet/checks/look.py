"""Look: a PDF to the text in it that no eye can read: unseen, pale, tiny, cut off, off the page, over other text.

Why: a PDF may hold words that nobody sees on paper; a reader of its structure finds them all the same, so that parity
cannot tell. Example: white words, a box over a line, a table wider than the page.

Knows nothing of the sheet: it judges any PDF, LibreOffice's too. How ink is told from what is behind it stands in paint.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from factsheet.checks import paint
from factsheet.checks.paint import FAINT, Box, Ink, Piece
from factsheet.problems import Location, Problem

LOOKS = 40  # closer looks a page; a page of pale text need not be measured word by word
SMALLEST = 4.5  # points: a superscript in small print is 5.2
LARGE = 18.0  # points: WCAG 2.2 SC 1.4.3 asks less contrast of large text
ENOUGH, ENOUGH_LARGE = 4.5, 3.0
SLACK = 0.5  # points beyond the page that are rounding
SHOWN = 60  # characters of a piece in a message


_one_at_a_time = threading.Lock()  # PDFium keeps the state of the whole process


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with a piece, and what to do."""

    code: str
    message: str
    help: str


UNSEEN = Fault(
    code="look-unseen",
    message="cannot be seen: it is painted in the colour behind it, is transparent, or something lies over it",
    help="give the words a colour that can be told from what is behind them, and let nothing lie over them",
)
TINY_HELP = f"nothing that is to be read is smaller than {SMALLEST:g} points: set a larger size"
OFF_HELP = "let it break into lines, shorten it, or make the page's margins or the table narrower"
CUT = Fault(
    code="look-cut",
    message="is not seen whole: part of it is cut off, covered or transparent",
    help="give it more room, or take away what lies over it (overflow, clip, a box with a background)",
)
PALE_HELP = f"use a darker or lighter colour: at least {ENOUGH:g} to 1, {ENOUGH_LARGE:g} to 1 from {LARGE:g} points"


def check(data: bytes, path: str) -> list[Problem]:
    """An error for each piece of text of a PDF that cannot be read on the page."""
    with _one_at_a_time:
        try:
            with paint.opened(data) as pages:
                return [p for n, page in enumerate(pages, 1) for p in judge(page, f"page {n}", path)]
        except paint.Unreadable as error:
            return [_unreadable(path, str(error))]


def _unreadable(path: str, reason: str) -> Problem:
    return Problem(
        location=Location(path=path),
        code="look-unreadable",
        message=f"the PDF cannot be painted ({reason})"[:200],
        help="the file is damaged, or no PDF: build it again",
    )


class Surface(Protocol):
    """A page of any kind: its paper and its pieces of text in points, and what is seen of them."""

    paper: Box
    pieces: tuple[Piece, ...]

    def inks(self) -> Iterable[Ink]: ...

    def closer(self, piece: Piece) -> float: ...

    def words(self, piece: Piece) -> str: ...


def judge(surface: Surface, where: str, path: str) -> Iterator[Problem]:
    """An error for each piece of text that cannot be read; `where` opens each message."""
    overlapped = dict(_overlaps(surface.pieces))
    looks = LOOKS
    for i, (piece, ink) in enumerate(zip(surface.pieces, surface.inks(), strict=True)):
        fault = _place(piece, surface.paper) or _tiny(piece) or _ink(ink)
        if fault is None and ink.contrast < _enough(piece):
            looks -= 1
            fault = _pale(piece, surface.closer(piece) if looks >= 0 else ink.contrast)
        if fault is None and i in overlapped:
            fault = _over(_quoted(surface.words(overlapped[i])))
        if fault is not None:
            message = f"{where}: {_quoted(surface.words(piece))} {fault.message}"
            yield Problem(location=Location(path=path), code=fault.code, message=message, help=fault.help)


def _quoted(words: str) -> str:
    words = " ".join(words.split())
    if not words:
        return "a piece of text"
    return f"'{words[:SHOWN]}…'" if len(words) > SHOWN else f"'{words}'"


# --- what is judged ----------------------------------------------------------------------------------------------


def _place(piece: Piece, paper: Box) -> Fault | None:
    """Whether a piece is on the paper."""
    box = piece.box
    if not box.meets(paper):
        return Fault(code="look-off-page", message="stands off the page", help=OFF_HELP)
    beyond = {
        "left": paper.left - box.left,
        "top": paper.top - box.top,
        "right": box.right - paper.right,
        "bottom": box.bottom - paper.bottom,
    }
    side = max(beyond, key=lambda s: beyond[s])
    if beyond[side] <= SLACK:
        return None
    message = f"runs over the {side} edge of the page by {beyond[side]:.0f} points"
    return Fault(code="look-off-page", message=message, help=OFF_HELP)


def _tiny(piece: Piece) -> Fault | None:
    if piece.size >= SMALLEST:
        return None
    return Fault(code="look-tiny", message=f"is set in {piece.size:.1f} points: too small to read", help=TINY_HELP)


def _ink(ink: Ink) -> Fault | None:
    if ink.contrast < FAINT:
        return UNSEEN
    return None if ink.whole else CUT


def _enough(piece: Piece) -> float:
    return ENOUGH_LARGE if piece.size >= LARGE else ENOUGH


def _pale(piece: Piece, contrast: float) -> Fault | None:
    if contrast >= _enough(piece) - 0.1:  # a step of 255 in the dark
        return None
    message = f"is hard to tell from what is behind it: their contrast is {contrast:.1f} to 1"
    return Fault(code="look-pale", message=message, help=PALE_HELP)


def _over(words: str) -> Fault:
    message = f"is painted over {words}"
    return Fault(code="look-overlap", message=message, help="let one of them move: no height, margin or place is fixed")


def _overlaps(pieces: Sequence[Piece]) -> Iterator[tuple[int, Piece]]:
    """Each piece that lies over an earlier one, by its number, with that one."""
    bands: dict[int, list[tuple[Box, Piece]]] = defaultdict(list)
    for i, piece in enumerate(pieces):
        if not piece.level:
            continue
        box, size = piece.box, piece.size
        # Ascenders touch descenders where lines are set close, and slanted letters their neighbours.
        high = box.bottom - box.top
        core = box.shrunk(min(0.1 * size, (box.right - box.left) / 4), 0.2 * high)
        rows = range(int(core.top // 24), int(core.bottom // 24) + 1)[:200]
        other = next((p for row in rows for b, p in bands[row] if core.meets(b)), None)
        if other is not None:
            yield i, other
        for row in rows:
            bands[row].append((core, piece))
