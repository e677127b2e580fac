"""Bytes into the lines of a text, or the problems that keep it from being one. Knows nothing of Markdown or YAML."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from typing import Any

from factsheet.problems import Problems

LIMIT = 2_000_000  # bytes
LINES = 50_000
MOST = 500  # problems of one file: whoever has more has pasted something that is no sheet
COLONS = frozenset(":∶：﹕︓꞉ː˸׃։⁚፡᛬⦂︰⸬∷⁞⁝⋮︙܃܄")  # the colon, and what looks like one
BRACKETS = frozenset("｛｝❴❵﹛﹜［］⟦⟧〔〕❲❳⁅⁆⦃⦄⦋⦌")  # what looks like [ ] { }
BOM = b"\xef\xbb\xbf"

# Most text holds none of these, and is passed at the speed of a regular expression; the rest is looked up by category.
_SUSPECT = re.compile(
    "[^\n -~\u00a0-\u00ac\u00ae-\u034e\u0350-\u0605\u0620-\u06dc\u0900-\u115e\u1161-\u167f\u2010-\u2027\u2030-\u205f"
    "\u20a0-\u20bf\u2100-\u24ff\u2c60-\u2c7f\u3000-\u3163\u3165-\ud7ff\uff01-\uff9f]"
)
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
# Letters and marks that show nothing: fillers, joiners, variation selectors.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_REFUSED = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])


class _EnoughError(Exception):
    """There are as many problems as anybody would read."""


class _Problems(Problems):
    def add(self, *args: Any, **options: Any) -> None:
        """Note a problem, unless there are enough."""
        if len(self) > MOST:
            raise _EnoughError
        super().add(*args, **options)
        if len(self) == MOST:
            super().add(1, 1, "too-many", f"more than {MOST} problems: the rest is not shown", "mend these first")
            raise _EnoughError


def bounded() -> AbstractContextManager[None]:
    """Around work that ends when there are enough problems: a hostile file must not take minutes to refuse."""
    return suppress(_EnoughError)


def hidden(text: str, *, tabs: bool = False) -> Iterator[tuple[int, str]]:
    """Where a text holds a character that nobody can see, and what to call it; tabs are asked for apart."""
    for match in _SUSPECT.finditer(text):
        char = match[0]
        if (char == "\t" and not tabs) or not (unicodedata.category(char) in _REFUSED or _UNSEEN.match(char)):
            continue
        name = unicodedata.name(char, "")
        kind = "a hidden mark of writing direction" if char in _BIDI else "a character that cannot be seen"
        yield match.start(), f"{kind}, U+{ord(char):04X}" + (f" ({name.lower()})" if name else "")


def read(data: bytes, path: str) -> tuple[Problems, tuple[str, ...]]:
    """The lines of a file and a place for its problems; a file that is no text has no lines.

    A byte order mark and CRLF are accepted. Tabs are problems and count as one blank.
    """
    if len(data) > LIMIT:
        problems: Problems = _Problems(path)
        help_ = "one sheet is one country's brief: split it, or take out what was pasted by accident"
        problems.add(1, 1, "too-big", f"the file has {len(data):,} bytes; the limit is {LIMIT:,}", help_)
        return problems, ()
    try:
        text = data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data.removeprefix(BOM), error, path), ()
    lines = tuple(text.replace("\r\n", "\n").split("\n"))
    problems = _Problems(path, lines)
    if len(lines) > LINES:
        help_ = "one sheet is one country's brief: split it, or take out what was pasted by accident"
        problems.add(LINES + 1, 1, "too-big", f"the file has {len(lines):,} lines; the limit is {LINES:,}", help_)
        return problems, ()
    clean = False
    with bounded():
        clean = _visible(lines, problems)
    if not clean:
        return problems, ()
    # A line of nothing but blanks, no-break ones too, is an empty line to whoever looks at it.
    return problems, tuple("" if not line.strip() else line.replace("\t", " ") for line in lines)


def _not_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> Problems:
    before = data[: error.start].decode("utf-8").replace("\r\n", "\n")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    problems = Problems(path)
    message = f"the byte 0x{data[error.start]:02X} is not UTF-8"
    problems.add(line, column, "not-utf8", message, 'save the file as UTF-8 (in Notepad: "Save as", Encoding)')
    return problems


def _visible(lines: tuple[str, ...], problems: Problems) -> bool:
    """Report what cannot be seen; whether there was nothing but tabs."""
    clean = True
    for number, line in enumerate(lines, 1):
        for match in re.finditer("\t+", line):
            problems.add(
                number, match.start() + 1, "tab", "a tab", "use spaces in its place", width=match.end() - match.start()
            )
        for index, what in hidden(line):
            clean = False
            problems.add(number, index + 1, "hidden", what, "delete it: put the cursor behind it and press Backspace")
    return clean
