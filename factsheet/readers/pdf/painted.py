"""What is painted on the pages of a PDF: the words of each marked content, those of artifacts, those that bear no mark.

Reads content streams and what their fonts say each glyph stands for (ToUnicode); refuses alternative and replacement
texts, which who listens would get instead. Knows nothing of the structure tree.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, TypeAlias

import pikepdf

from factsheet.readers.pdf.file import unreadable
from factsheet.readers.pdf.tree import INSTEAD

MOST = 3_000_000  # operators of a file
LARGEST = 40_000_000  # bytes of all its pages, unpacked
GLYPHS = 65_536  # of a font
DEEPEST = 12  # forms within forms, and marks within marks
INVISIBLE: Final = (3, 7)
UNKNOWN = "\ufffd"
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CHAR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")
_RANGE = re.compile(rb"<([0-9a-fA-F]{1,4})>\s*<([0-9a-fA-F]{1,4})>\s*(?:<([0-9a-fA-F]+)>|\[([^\]]*)\])")

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
UNIT: Final[Matrix] = (1, 0, 0, 1, 0, 0)


@dataclass(kw_only=True)
class Words:
    """Words under one mark, and how high and how far to the right each piece of them begins on the page, in points."""

    text: str = ""
    heights: list[float] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)


@dataclass(kw_only=True)
class Artifact:
    """Words that are said to be no content: what they are said to be, and on which page."""

    page: int
    kind: str
    place: str
    words: Words


@dataclass(kw_only=True)
class Painted:
    marked: dict[tuple[int, int], Words] = field(default_factory=dict)  # (page, number of the marked content)
    artifacts: list[Artifact] = field(default_factory=list)
    loose: dict[int, Words] = field(default_factory=dict)  # page -> words without a mark


def read(file: pikepdf.Pdf) -> Painted:
    """All words on all pages. Raises ProblemsError for words that cannot be seen or cannot be told."""
    walk = _Walk()
    if sum(map(_size, file.pages)) > LARGEST:
        raise unreadable(f"the pages of this PDF are more than {LARGEST // 1_000_000} MB")
    for number, page in enumerate(file.pages):
        walk.page = number
        walk.stream(page, page.obj.get("/Resources"), UNIT)
    return walk.found


def _size(page: Any) -> int:
    contents = page.obj.get("/Contents", [])
    return sum(len(s.read_bytes()) for s in (contents if isinstance(contents, pikepdf.Array) else [contents]))


@dataclass(kw_only=True)
class _State:
    matrix: Matrix = UNIT
    font: "_Font | None" = None
    mode: int = 0


class _Font:
    """What the glyphs of a font stand for."""

    def __init__(self, font: Any) -> None:
        self.width = 2 if font.get("/Subtype") == "/Type0" else 1
        self.texts: dict[int, str] = {}
        if "/ToUnicode" in font:
            self.texts.update(islice(to_unicode(font.ToUnicode.read_bytes()), GLYPHS))

    def text(self, codes: bytes) -> str:
        width = self.width
        get = self.texts.get
        return "".join([get(int.from_bytes(codes[i : i + width], "big"), UNKNOWN) for i in range(0, len(codes), width)])


def to_unicode(cmap: bytes) -> Iterator[tuple[int, str]]:
    for part in _CHARS.findall(cmap):
        for code, text in _CHAR.findall(part):
            yield int(code, 16), _utf16(text)
    for part in _RANGES.findall(cmap):
        for first, last, text, texts in _RANGE.findall(part):
            codes = range(int(first, 16), int(last, 16) + 1)
            if text:
                start = _utf16(text)
                yield from ((c, start[:-1] + chr(ord(start[-1]) + n)) for n, c in enumerate(codes))
            else:
                yield from zip(codes, map(_utf16, re.findall(rb"<([0-9a-fA-F]+)>", texts)), strict=False)


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3], a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


class _Walk:
    def __init__(self) -> None:
        self.found = Painted()
        self.page = 0
        self.fonts: dict[Any, _Font] = {}
        self.marks: list[tuple[str, Words | None]] = []  # what is open, outermost first; None: it holds no words
        self.left = MOST
        self.resources: Any = None
        self.depth = 0
        self.state = _State()
        self.line: Matrix = UNIT

    def stream(self, content: Any, resources: Any, matrix: Matrix) -> None:
        """Walk a page, or a form on it."""
        kept = self.resources, self.state
        self.resources, self.state = resources, _State(matrix=matrix)
        stack: list[_State] = []
        for instruction in pikepdf.parse_content_stream(content):
            operands, name = instruction.operands, str(instruction.operator)
            self.left -= 1
            if self.left < 0:
                raise unreadable("this PDF paints more than a brief does")
            if name == "q":
                stack.append(_State(**vars(self.state)))
            elif name == "Q" and stack:
                self.state = stack.pop()
            elif name in _OPERATORS:
                _OPERATORS[name](self, operands)
        self.resources, self.state = kept

    def shift(self, operands: Any) -> None:
        self.state.matrix = _times(_matrix(operands), self.state.matrix)

    def begin(self, _: Any) -> None:
        self.line = UNIT

    def set_line(self, operands: Any) -> None:
        self.line = _matrix(operands)

    def move_line(self, operands: Any) -> None:
        self.line = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), self.line)

    def set_font(self, operands: Any) -> None:
        font = self.resources.Font[operands[0]]
        if font.objgen not in self.fonts:
            self.fonts[font.objgen] = _Font(font)
        self.state.font = self.fonts[font.objgen]

    def set_mode(self, operands: Any) -> None:
        self.state.mode = int(operands[0])

    def show(self, operands: Any) -> None:
        self._show([operands[-1]])

    def show_many(self, operands: Any) -> None:
        self._show(operands[0])

    def _show(self, parts: Iterable[Any]) -> None:
        font = self.state.font
        if font is None:
            raise unreadable(f"words on page {self.page + 1} are painted in no font")
        codes = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
        if font.width > 1 and any(len(code) % font.width for code in codes):
            raise unreadable(f"page {self.page + 1} has words that end within a glyph")
        text = font.text(b"".join(codes))
        if UNKNOWN in text:
            raise unreadable(f"page {self.page + 1} has glyphs that stand for no character, near '{text[:40]}'")
        if self.state.mode in INVISIBLE and text.strip():
            raise unreadable(f"page {self.page + 1} has words that are not painted: '{text[:40]}'")
        words = next((words for _, words in reversed(self.marks) if words is not None), None)
        if words is None:
            words = self.found.loose.setdefault(self.page, Words())
        words.text += text
        at = _times(self.line, self.state.matrix)
        words.lefts.append(at[4])
        words.heights.append(at[5])

    def mark(self, operands: Any) -> None:
        tag, properties = str(operands[0]), operands[1] if len(operands) > 1 else {}
        if isinstance(properties, pikepdf.Name):
            properties = self.resources.Properties[properties]
        if any(key in properties for key in INSTEAD):
            raise unreadable(f"page {self.page + 1} has words that are read aloud as others")
        words: Words | None = None
        if tag == "/Artifact":
            words = Words()
            kind, place = (str(properties.get(key, "/"))[1:] for key in ("/Type", "/Subtype"))
            self.found.artifacts.append(Artifact(page=self.page, kind=kind, place=place, words=words))
        elif "/MCID" in properties:
            if any(outer == "/Artifact" for outer, _ in self.marks):
                raise unreadable(f"page {self.page + 1} has tagged words in what screen readers are told to skip")
            key = (self.page, int(properties["/MCID"]))
            # A number within a form is none of the page's.
            words = (
                self.found.loose.setdefault(self.page, Words())
                if self.depth
                else self.found.marked.setdefault(key, Words())
            )
        self.marks.append((tag, words))
        if len(self.marks) > DEEPEST:
            raise unreadable(f"marks stand too deep in each other on page {self.page + 1}")

    def end_mark(self, _: Any) -> None:
        if not self.marks:
            raise unreadable(f"a mark ends that never began, on page {self.page + 1}")
        self.marks.pop()

    def paint(self, operands: Any) -> None:
        form = self.resources.XObject[operands[0]]
        if form.get("/Subtype") != "/Form":
            return
        if self.depth == DEEPEST:
            raise unreadable(f"forms stand too deep in each other on page {self.page + 1}")
        self.depth += 1
        matrix = _matrix(form.get("/Matrix", UNIT))
        self.stream(form, form.get("/Resources", self.resources), _times(matrix, self.state.matrix))
        self.depth -= 1


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


_OPERATORS: Final = {
    "cm": _Walk.shift,
    "BT": _Walk.begin,
    "Tm": _Walk.set_line,
    "Td": _Walk.move_line,
    "TD": _Walk.move_line,
    "Tf": _Walk.set_font,
    "Tr": _Walk.set_mode,
    "Tj": _Walk.show,
    "'": _Walk.show,
    '"': _Walk.show,
    "TJ": _Walk.show_many,
    "BDC": _Walk.mark,
    "BMC": _Walk.mark,
    "EMC": _Walk.end_mark,
    "Do": _Walk.paint,
}
