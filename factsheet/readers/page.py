"""A scanned file and one part of it being read: lines, places, guards, and the inlines of a token. Knows no kinds of blocks."""

import re
from dataclasses import dataclass, field

from markdown_it.token import Token

from factsheet.document import Mark
from factsheet.problems import Location
from factsheet.readers import marks
from factsheet.readers.fences import Part, Region, Scan
from factsheet.readers.inlines import Context
from factsheet.readers.passage import Passage, Places

SIGNS = re.compile(r"(?:[ >\u00a0]|[-+*](?= |$)|\d{1,9}[.)](?= |$))*")


@dataclass(frozen=True)
class Around:
    """What stands around a block: how many regions are already on its parents, the whole mark, where it is."""

    regions: int = 0
    mark: Mark = ()
    inside: str = ""  # "" for the body, else "item", "quote" or the kind of a box
    row: int = -1  # the row where an item or quote begins: its first block needs no blank line above
    lists: int = 0  # how many lists stand around it


@dataclass
class Page:
    """One file on its way to blocks; `part` is the prose that is being read."""

    scan: Scan
    context: Context
    part: Part = field(init=False)

    def __post_init__(self) -> None:
        self.part = self.scan.body

    def problem(self, row: int, code: str, message: str, help_: str = "", column: int = 0, width: int = 1) -> None:
        self.context.problems.add(row + 1, column + 1, code, message, help_, width=width)

    # --- guards ---

    def guard(self, first: int, last: int, around: Around, *, whole: bool = True) -> tuple[Mark, int]:
        """The guards around rows [first, last) that no parent has, and how many regions there are now.

        A region that begins or ends inside is a cut where the node must stay `whole`.
        """
        regions, chain = self.scan.regions, self.scan.around[first]
        around_all = [i for i in chain if last <= regions[i].last]
        if whole:
            for i in chain:
                if regions[i].last < last:
                    self._cut(regions[i].last)
            for i in self.scan.around[max(first, last - 1)]:
                if regions[i].first > first and self._goes_on(last, regions[i].last):
                    self._cut(regions[i].first)
        own = tuple(regions[i].names for i in around_all[around.regions :])
        if own:
            self._read_by_somebody((*around.mark, *own), regions[around_all[-1]])
        return own, len(around_all)

    def _goes_on(self, row: int, end: int) -> bool:
        """Whether any line from a row to another has words: what ends with a guard inside it is not cut by it."""
        return any(self.line(r).strip() for r in range(row, end))

    def _cut(self, row: int) -> None:
        help_ = "put it above or below, where a block, an item or a paragraph of an item ends"
        self.problem(row, "cut", "this fence cuts a block in two", help_, width=3)

    def _read_by_somebody(self, mark: Mark, region: Region) -> None:
        if message := marks.check(mark, self.context.audience, self.context.audiences):
            self.problem(region.first, "nobody", message, marks.NOBODY, width=3)

    def rows(self, token: Token) -> tuple[int, int]:
        """First and last + 1 of a token's rows in the file, trailing empty lines left out."""
        if not token.map:
            return 0, 0
        first, last = token.map
        last = min(last, len(self.part.lines))
        while last > first + 1 and not SIGNS.sub("", self.part.lines[last - 1], count=1).strip():
            last -= 1
        return first + self.part.first, last + self.part.first

    def line(self, row: int) -> str:
        """A line of the part as markdown-it saw it."""
        index = row - self.part.first
        return self.part.lines[index] if 0 <= index < len(self.part.lines) else ""

    def column(self, row: int, signs: str = " >") -> int:
        """Where (from 0) a row's words begin, behind blanks and the signs of quotes."""
        line = self.line(row)
        return len(line) - len(line.lstrip(signs))

    def location(self, row: int) -> Location:
        return Location(path=self.context.path, line=row + 1, column=self.column(row) + 1)

    # --- text ---

    def passage(self, token: Token) -> Passage:
        """Where the text of a paragraph or heading stands: each of its lines is the end of a line of the file."""
        rows = token.map or [0, 0]
        starts = []
        index = 0
        for row, line in enumerate(token.content.split("\n"), rows[0]):
            whole, words = self.part.lines[row].rstrip(" "), line.strip(" ")
            column = len(whole) - len(words) if whole.endswith(words) else max(0, whole.find(words))
            indent = len(line) - len(line.lstrip(" "))
            starts.append((index, self.part.first + row + 1, column - indent + 1))
            index += len(line) + 1
        return Passage(token.content, Places(starts))
