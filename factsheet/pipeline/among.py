"""Files of one sheet or packet compared with each other, where there is no content to compare them with.

Only the content can tell which of two is right; that they differ is seen without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import PurePosixPath

from factsheet.checks import packets as packets_check
from factsheet.checks import parity
from factsheet.checks.parity import Origin
from factsheet.document import Plain, PlainPacket
from factsheet.pipeline import archives, paths, proof, standing
from factsheet.pipeline.standing import Listed, Standing
from factsheet.problems import Location, Problem, ProblemsError

REMEDY = "only the content can tell which of them is right: name its folder with --content"
PARTED = "do not hand it out: make it again"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the first format of each sheet and packet said, and where that stands."""

    sheets: dict[str, tuple[str, Plain]] = field(default_factory=dict)
    packets: dict[str, tuple[str, PlainPacket]] = field(default_factory=dict)


def sheet(listed: Listed, data: bytes, path: str, said: Said) -> list[Problem]:
    """Whether a file says what the sheet's first file says, between the banners that its manifest has."""
    assert listed.format is not None
    found = proof.read(listed.format, data, path)
    if isinstance(found, list):
        return found
    key = f"{listed.packet}/{listed.sheet}"
    first, expected = said.sheets.setdefault(key, (path, parity.in_common(found)))
    problems = _banner(listed, found.banner, path)
    if first == path:
        return problems
    origin = Origin(path=path, name=first)
    return problems + parity.check(expected, parity.in_common(found), path=path, origin=origin, remedy=REMEDY)


def packet(listed: Listed, files: Mapping[str, bytes], path: str, said: Said) -> list[Problem]:
    """Whether a packet in one format says what it says in the first; `files` are its own, or the pages of its folder."""
    assert listed.format is not None
    read = import_module(f"{listed.format.reader}.packet").read
    data = {PurePosixPath(file).name: content for file, content in files.items()}
    try:
        found: PlainPacket = read(data if listed.format.medium.files else files[listed.file])
    except ProblemsError as error:
        return [_at(problem, path, data) for problem in error.problems]
    first, expected = said.packets.setdefault(listed.packet, (path, _in_common(found)))
    problems = _banner(listed, found.front.banner, path)
    if first == path:
        return problems
    origin = Origin(path=path, name=first)
    origins = [origin] * len(expected.tabs)
    return problems + packets_check.check(
        expected, _in_common(found), path=path, origin=origin, origins=origins, remedy=REMEDY
    )


def archive(folder: Standing, listed: Listed, data: bytes, path: str) -> list[Problem]:
    """Whether the archive of a packet holds the packet's files as they stand beside it, and all of its pages."""
    beside = {f.file: f for f in folder.files if f.packet == listed.packet and f is not listed}
    top = f"{paths.PACKETS}/"
    try:
        inside = {top + name: content for name, content in archives.files(data, archives.is_bound)}
        other = [name for name in inside if name not in beside or _bytes(folder, beside[name]) != inside[name]]
    except archives.ArchiveError as error:
        return [_problem(path, str(error))]
    pages = [name for name, f in beside.items() if f.format and f.format.medium.files]
    problems = [_problem(path, f"its {name.removeprefix(top)} is not the file that stands beside it") for name in other]
    return problems + [_problem(path, f"it lacks {n.removeprefix(top)}") for n in pages if n not in inside]


def _at(problem: Problem, path: str, pages: Mapping[str, bytes]) -> Problem:
    """A reader of pages knows them by their names alone."""
    name = problem.location.path
    if name not in pages:
        return proof.at(problem, path)
    location = replace(problem.location, path=f"{path.rpartition('/')[0]}/{name}")
    return replace(problem, location=location)


def _bytes(folder: Standing, listed: Listed) -> bytes:
    try:
        return standing.opened(folder, listed)
    except ProblemsError:
        return b""  # its own entry tells of it


def _in_common(found: PlainPacket) -> PlainPacket:
    """What every format can show: contents lead to pages of their own on the web, and to places in the file elsewhere."""
    tabs = tuple(replace(tab, sheet=parity.in_common(tab.sheet)) for tab in found.tabs)
    return PlainPacket(front=parity.in_common(found.front), tabs=tabs)


def _banner(listed: Listed, banner: str, path: str) -> list[Problem]:
    if listed.banner is None or listed.banner == banner:
        return []
    said = [f"'{words}'" if words else "none" for words in (listed.banner, banner)]
    return [_problem(path, f"its banner is another audience's: {said[1]}; the manifest has {said[0]}", "banner")]


def _problem(path: str, message: str, code: str = "parity") -> Problem:
    return Problem(location=Location(path=path), code=code, message=message, help=PARTED)
