"""A rendition to what is wrong with it: read back, compared with what it must say, and checked by itself.

Sees bytes and a claim; where the bytes come from, a build or a file that stands, is all the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from factsheet.checks import parity
from factsheet.checks.parity import Origin
from factsheet.document import Picture, Plain
from factsheet.formats import Format
from factsheet.problems import Problem, ProblemsError, Severity


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a rendition must say and show, and where that stands in the content; told to those who ask."""

    expects: Callable[[], Plain]
    origin: Origin
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    @cached_property
    def expected(self) -> Plain:
        """What it must say."""
        return self.expects()


def read(fmt: Format, data: bytes, path: str) -> Plain | list[Problem]:
    """What a rendition says, or why it cannot be read; `path` is how messages name it."""
    try:
        return fmt.read(data)
    except ProblemsError as error:
        return [at(problem, path) for problem in error.problems]


def says(fmt: Format, data: bytes, claim: Claim, path: str, remedy: str) -> list[Problem]:
    """Where a rendition says or shows something else than it claims."""
    found = read(fmt, data, path)
    if isinstance(found, list):
        return found
    said = parity.check(claim.expected, found, path=path, origin=claim.origin, remedy=remedy)
    return said + _shown(fmt, data, claim, path, remedy) if claim.pictures else said


def _shown(fmt: Format, data: bytes, claim: Claim, path: str, remedy: str) -> list[Problem]:
    """Where a rendition shows other pictures than it claims."""
    from factsheet.checks import pictures  # noqa: PLC0415  # most sheets have none

    try:
        found = fmt.pictures(data)
    except ProblemsError as error:
        return [at(problem, path) for problem in error.problems]
    return pictures.check(claim.pictures, found, path=path, origin=claim.origin, remedy=remedy)


def access(fmt: Format, data: bytes, path: str, accepted: frozenset[str] = frozenset()) -> list[Problem] | None:
    """What of a rendition stops who hears it or goes by keys; None for formats that this cannot be asked of.

    `accepted` are the codes of warnings that the content accepts: they are not given again for its renditions.
    """
    if fmt.name != "word":
        return None
    from factsheet.checks import word  # noqa: PLC0415  # only where a Word file is looked at

    said = {f"word-{code}" for code in accepted}
    return [p for p in word.check(data, path) if p.severity is Severity.ERROR or p.code not in said]


def stands(fmt: Format, data: bytes, path: str, accepted: frozenset[str] = frozenset()) -> list[Problem] | None:
    """As `access`, of files that stand: also what a PDF that we made has, and one that was edited since may have lost."""
    if fmt.name != "pdf":
        return access(fmt, data, path, accepted)
    from factsheet.checks import brief  # noqa: PLC0415  # only where files that stand are looked at

    return brief.check(data, path)


def look(fmt: Format, data: bytes, path: str) -> list[Problem] | None:
    """Which words of a rendition no eye can read; None for formats that this cannot be asked of."""
    if fmt.name != "pdf":
        return None
    from factsheet.checks import look  # noqa: PLC0415  # PDFium is for those who verify: a build need not paint

    return look.check(data, path)


def at(problem: Problem, path: str) -> Problem:
    """A reader does not know the name of what it reads."""
    return replace(problem, location=replace(problem.location, path=problem.location.path or path))
