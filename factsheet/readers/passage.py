"""Words together with where each of their characters stands in the file: what a problem's line and column come from.

Knows nothing of what the words mean.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from factsheet.problems import Location, Problems, Severity


class Places:
    """Line and column (both from 1) of every character of a text, kept as the places where a straight run begins."""

    def __init__(self, starts: Iterable[tuple[int, int, int]]) -> None:
        """`starts` has (index in the text, line, column) for the first character of each run, in order."""
        self._starts = list(starts)
        self._indexes = [index for index, _, _ in self._starts]

    def at(self, index: int) -> tuple[int, int]:
        first, line, column = self._starts[max(0, bisect_right(self._indexes, index) - 1)]
        return line, max(1, column + index - first)


@dataclass(frozen=True)
class Passage:
    """A text of the file. `offset` is where it begins in the text that `places` describes."""

    text: str
    places: Places
    offset: int = 0

    def at(self, index: int) -> tuple[int, int]:
        """Line and column of a character, or of what would follow the last."""
        return self.places.at(self.offset + index)

    def part(self, start: int, end: int) -> "Passage":
        return Passage(self.text[start:end], self.places, self.offset + start)

    def location(self, path: str, index: int = 0, width: int = 1) -> Location:
        line, column = self.at(index)
        return Location(path=path, line=line, column=column, width=max(1, width))

    def problem(
        self,
        problems: Problems,
        index: int,
        code: str,
        message: str,
        help: str = "",  # noqa: A002  # the word of the message format
        *,
        width: int = 1,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note a problem at one of the characters."""
        line, column = self.at(index)
        problems.add(line, column, code, message, help, width=width, severity=severity)


def straight(text: str, line: int, column: int) -> Passage:
    """Words that stand on one line without a gap."""
    return Passage(text, Places([(0, line, column)]))
