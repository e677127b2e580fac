"""The blanks that a laid out page no longer holds: which they are, and how they get back into the file.

WeasyPrint drops the blank at which a line ends, and draws no box that holds nothing but blanks. Nobody sees that, but
who copies or listens gets "theend of a line". So each is written again, as a blank of the element that lost it; then a
reader of the file need not guess what a line's end stands for. Knows boxes and their elements, nothing of tags.
"""

import copy
import re
from dataclasses import dataclass, field
from typing import Any

from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix

_SPACES = re.compile(r"[ \t\r\n\f]+")
_INKED = "."  # WeasyPrint draws nothing for a box of blanks: it looks at the box, but draws its layout's words


@dataclass(kw_only=True)
class _Words:
    """The words an element has of its own, and how far boxes have shown them."""

    texts: list[str]
    text: int = 0
    at: int = 0

    def find(self, words: str) -> tuple[bool, bool]:
        """Go past these words: whether a blank was left out before them, and whether one follows.

        Words that are not the element's next ones (another case, a sign for something cut) are no reason to go on.
        """
        skipped = False
        while self.text < len(self.texts):
            text = self.texts[self.text]
            if text.startswith(words, self.at):
                self.at += len(words)
                return skipped, text[self.at : self.at + 1] == " "
            if self.at == len(text):
                self.text, self.at, skipped = self.text + 1, 0, False
            elif text[self.at] == " ":
                self.at, skipped = self.at + 1, True
            else:
                return False, False
        return False, False

    def blank(self) -> bool:
        """Go past one blank, if that comes next."""
        if self.text + 1 < len(self.texts) and self.at == len(self.texts[self.text]):
            self.text, self.at = self.text + 1, 0
        found = self.texts[self.text].startswith(" ", self.at)
        self.at += found
        return found


@dataclass(kw_only=True)
class _Flow:
    """How far the lines of one block have come."""

    last: Any = None
    page: int = 0
    blank: bool = True  # whether what was shown last ends with one, or nothing was shown yet
    owing: Any = None  # a box after which one is left out


@dataclass(frozen=True, eq=False, kw_only=True)
class Blank:
    """One that must be drawn as a mark of its own, after the last box on its page."""

    page: int
    box: Any


@dataclass(kw_only=True)
class Blanks:
    """What is left out; boxes are told in reading order, each with the block whose line it stands in."""

    alone: dict[Any, str] = field(default_factory=dict)  # box -> the blanks it is made of
    behind: dict[Any, list[Any]] = field(default_factory=dict)  # box -> boxes of one blank that are drawn after it
    _words: dict[Any, _Words] = field(default_factory=dict)
    _flows: dict[Any, _Flow] = field(default_factory=dict)

    def words(self, box: Any, block: Any, page: int) -> Blank | None:
        """Take note of a box of words. Returns the blank that was lost before it, if it is one of the same element."""
        flow = self._flows.setdefault(block, _Flow())
        before, after = self._find(box)
        lost = None
        if box.text.strip():
            if not box.text.startswith(" ") and not flow.blank:
                if flow.owing is not None:
                    flow.owing.pango_layout.text += " "
                elif before:
                    lost = self._behind(flow)
            flow.blank = box.text.endswith(" ")
            flow.owing = box if after else None
        elif box.text or before:
            self.alone[box] = box.text or " "
            flow.blank, flow.owing = True, None
        else:
            return None
        flow.last, flow.page = box, page
        return lost

    def line_break(self, block: Any) -> Blank | None:
        """The blank that a line break stands for; none at the start of a block or after another."""
        flow = self._flows.setdefault(block, _Flow())
        if flow.blank:
            return None
        lost = self._behind(flow)
        flow.blank, flow.owing = True, None
        return lost

    def _find(self, box: Any) -> tuple[bool, bool]:
        element, tag = box.element, box.element_tag
        if element is None or tag != element.tag:
            return False, False  # words of a style sheet
        if element not in self._words:
            texts = [element.text, *(child.tail for child in element)]
            self._words[element] = _Words(texts=[_SPACES.sub(" ", text or "") for text in texts])
        words = self._words[element]
        return words.find(box.text) if box.text else (words.blank(), False)

    def _behind(self, flow: _Flow) -> Blank:
        box = flow.last.copy()
        box.position_x += box.width
        self.behind.setdefault(flow.last, []).append(box)
        return Blank(page=flow.page, box=box)


def draw(stream: Any, box: Any, blanks: str) -> None:
    """Draw blanks where a box stands, in its font."""
    shown = box.copy()
    shown.text, shown.pango_layout = _INKED, copy.copy(box.pango_layout)
    shown.pango_layout.text = blanks
    shown.pango_layout.reactivate(shown.style)
    stream.begin_text()
    at = Matrix(d=-1, e=shown.position_x, f=shown.position_y + shown.baseline)
    draw_first_line(stream, shown, "clip", "none", at)
    stream.end_text()
    shown.pango_layout.deactivate()
