"""A web page as Chromium showed it (look.mjs), to a surface that factsheet.checks.look can judge."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from factsheet.checks import look, paint
from factsheet.checks.paint import Box, Ink, Piece
from factsheet.problems import Problem
from tests.conformance.conftest import program, run

POINT = 0.75  # of a CSS pixel
PIXELS = 2 / POINT  # of the pictures, a point


class Shown:
    """One page in one look and width."""

    def __init__(self, seen: dict[str, Any]) -> None:
        self.paper = Box(left=0, top=0, right=seen["width"] * POINT, bottom=seen["height"] * POINT)
        self.pieces = tuple(_piece(n, found) for n, found in enumerate(seen["pieces"]))
        self._words = tuple(str(found["words"]) for found in seen["pieces"])
        with_text, without = (Image.open(path).convert("RGB") for path in seen["pictures"])
        self._pictures = paint.Pictures(with_text=with_text, without=without, scale=PIXELS)
        self._inks = [paint.ink(piece, self._pictures, self.words) for piece in self.pieces]

    def inks(self) -> Iterator[Ink]:
        return iter(self._inks)

    def closer(self, piece: Piece) -> float:
        return self._inks[piece.number].contrast  # painted large already

    def words(self, piece: Piece) -> str:
        return self._words[piece.number]


def _piece(number: int, found: dict[str, Any]) -> Piece:
    box = Box(left=found["left"], top=found["top"], right=found["right"], bottom=found["bottom"]).times(POINT)
    return Piece(number=number, box=box, size=found["size"] * POINT, level=True)


def look_at(
    pages: Sequence[Path], node_modules: Path, folder: Path, looks: Sequence[str], widths: Sequence[int]
) -> list[list[Problem]]:
    """What no eye can read of each page, in these looks and widths."""
    how = (",".join(looks), ",".join(map(str, widths)))
    script = Path(__file__).with_name("look.mjs")
    done = run(program("Node.js"), script, node_modules, program("Chromium"), folder, *how, *pages)
    assert done.returncode == 0, done.stderr
    found: list[list[Problem]] = [[] for _ in pages]
    for seen in json.loads(done.stdout):
        assert seen["pieces"], "no text was found"
        where = f"{seen['width']} px, {seen['look']}"
        found[seen["number"]] += look.judge(Shown(seen), where, pages[seen["number"]].name)
    return found
