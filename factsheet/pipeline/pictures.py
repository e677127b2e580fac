"""The figures of a selected sheet to their pictures by file, and what is wrong with those: only what is shown is opened."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from factsheet.checks.parity import Origin
from factsheet.document import Block, Figure, Keep, Picture, Sheet, make_anew, walk
from factsheet.pipeline.sources import AssetError, Folders, read_asset
from factsheet.problems import Location, Problem, ProblemsError

FILE = re.compile(r"\s*file\s*:\s*(?P<value>.*?)\s*$")


@dataclass(frozen=True, kw_only=True)
class Found:
    """Pictures by the name that figures give them, and a problem for each that is none."""

    pictures: Mapping[str, Picture]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """Where the pictures of one build are, each of them read once."""

    folders: Folders
    keep: Keep = make_anew
    read: dict[str, Picture] = field(default_factory=dict, repr=False)

    def find(self, sheet: Sheet, origin: Origin) -> Found:
        """The pictures of a selected sheet; `origin` says where its figures stand."""
        return self.find_in(sheet.blocks, origin)

    def find_in(self, blocks: Sequence[Block], origin: Origin) -> Found:
        """The pictures of some blocks."""
        found: dict[str, Picture] = {}
        problems: list[Problem] = []
        for figure in (n for n in walk(tuple(blocks)) if isinstance(n, Figure)):
            at = _place(origin.locations.get(figure.id, Location(path=origin.path)), figure.file, origin.lines)
            excerpt = origin.lines[at.line - 1] if at.line <= len(origin.lines) else ""
            try:
                found[figure.file] = self._read(figure.file, at)
            except AssetError as error:
                message, help_ = error.args
                message = f"the picture '{figure.file}' {message}"
                problems.append(Problem(location=at, code="picture", message=message, help=help_, excerpt=excerpt))
            except ProblemsError as error:
                problems += [replace(p, excerpt=excerpt) for p in error.problems]
        return Found(pictures=found, problems=tuple(problems))

    def _read(self, file: str, at: Location) -> Picture:
        from factsheet.readers import pictures  # noqa: PLC0415  # decoders take long to load, and most sheets have none

        if file not in self.read:
            data = read_asset(self.folders, file, pictures.LARGEST)
            self.read[file] = pictures.read(data, file, at, self.keep)
        return self.read[file]


def _place(block: Location, file: str, lines: Sequence[str]) -> Location:
    """Where a figure's header names its file; the block, where that is not found."""
    for number, line in enumerate(lines[block.line - 1 :], block.line):
        if (named := FILE.match(line)) and named["value"].strip("\"'") == file:
            at = line.index(file, named.start("value"))
            return Location(path=block.path, line=number, column=at + 1, width=len(file))
        if number > block.line and line.startswith(":::"):
            break
    return block
