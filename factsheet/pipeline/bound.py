"""A bound packet, and whether its files say and show what they must: read back and compared, whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import PurePosixPath

from factsheet.checks import packets as parity
from factsheet.checks.parity import Origin
from factsheet.document import (
    Audience,
    Figure,
    Packet,
    Picture,
    PlainPacket,
    plain_packet,
    walk,
)
from factsheet.formats import FORMATS, Format
from factsheet.pipeline import paths, proof
from factsheet.pipeline.rendering import Rendition
from factsheet.problems import Problem, ProblemsError, Severity
from factsheet.writers.templates import Templates


@dataclass(frozen=True, kw_only=True)
class PacketFile(Rendition):
    """A file that holds a whole packet, or leads to all of it, with the packet that it was made of."""

    bound: Packet = field(compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Bound:
    """One packet for one audience: its files, and what they must say.

    `origin` is where the words of the cover stand, `origins` those of the tabs; `pictures` are all its pictures by file.
    """

    packet: Packet
    templates: Templates = field(repr=False)
    origin: Origin = field(repr=False)
    origins: tuple[Origin, ...] = field(repr=False)
    pictures: Mapping[str, Picture] = field(repr=False)
    renditions: tuple[Rendition, ...] = ()

    @property
    def audience(self) -> Audience:
        return self.templates.audience

    def expected(self, fmt: Format) -> PlainPacket:
        """What the packet must say in a format."""
        return plain_packet(self.packet, self.templates.words, fmt.medium, self.audience.banner)


def prove(one: Bound, files: Sequence[Rendition], folder: str) -> list[Problem]:
    """What the files of a packet say or show otherwise than they must; `folder` is how messages name the audience's."""
    problems: list[Problem] = []
    for fmt in FORMATS:
        mine = {r.file: r.data for r in files if r.format == fmt.name}
        if mine:
            path = f"{folder}/{paths.of_packet(one.packet.name, fmt.name)}"
            problems += says(one, fmt, mine, path, f"look for what the {fmt.name} templates make of these words")
    return problems


def says(one: Bound, fmt: Format, files: Mapping[str, bytes], path: str, remedy: str) -> list[Problem]:
    """Where a packet in one format says or shows something else than it must, and what stops its readers.

    `files` are its files by path below the audience's folder: one, or the pages of a site; `path` is how messages name it.
    """
    read = import_module(f"{fmt.reader}.packet").read
    data = {PurePosixPath(file).name: content for file, content in files.items()}
    try:
        found: PlainPacket = read(data if fmt.medium.files else next(iter(data.values())))
    except ProblemsError as error:
        return [proof.at(problem, path) for problem in error.problems]
    problems = parity.check(one.expected(fmt), found, path=path, origin=one.origin, origins=one.origins, remedy=remedy)
    for file, content in files.items():
        heard = proof.access(fmt, content, path) or []
        problems += [p for p in heard if p.severity is Severity.ERROR]
        if one.pictures:
            problems += _shown(one, fmt, PurePosixPath(file).stem, content, path, remedy)
    return problems


def _shown(one: Bound, fmt: Format, name: str, data: bytes, path: str, remedy: str) -> list[Problem]:
    """Where a file shows other pictures than it must: a page those of its tab, the other formats all."""
    from factsheet.checks import pictures  # noqa: PLC0415  # most packets have none

    cover = (one.packet.cover,) if one.packet.cover else ()
    tabs = [tab.sheet.blocks for tab in one.packet.tabs if not fmt.medium.files or tab.name == name]
    front = cover if not fmt.medium.files or name == paths.INDEX else ()
    blocks = (*front, *(block for sheet in tabs for block in sheet))
    if not any(isinstance(n, Figure) for n in walk(blocks)):
        return []
    sheet = replace(one.packet.tabs[0].sheet, blocks=blocks)
    origin = replace(one.origin, sheet=sheet)
    try:
        found = fmt.pictures(data)
    except ProblemsError as error:
        return [proof.at(problem, path) for problem in error.problems]
    return pictures.check(one.pictures, found, path=path, origin=origin, remedy=remedy)
