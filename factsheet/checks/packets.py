"""A packet read back, compared with what it must say: its cover and contents, its tabs and their order, each sheet.

Why: a delegation that turns to tab 3 must find there what the contents promise. Example: two tabs bound in the wrong order.
"""

from collections.abc import Iterator, Sequence

from factsheet.checks import parity
from factsheet.checks.parity import Origin
from factsheet.document import PlainPacket
from factsheet.problems import Location, Problem


def check(
    expected: PlainPacket,
    found: PlainPacket,
    *,
    path: str,
    origin: Origin,
    origins: Sequence[Origin],
    remedy: str = "",
) -> list[Problem]:
    """An error for each difference. `origin` is the packet's file, `origins` those of its tabs, in their order."""
    problems = parity.check(expected.front, found.front, path=path, origin=origin, remedy=remedy)
    ours = [(tab.label, tab.title) for tab in expected.tabs]
    theirs = [(tab.label, tab.title) for tab in found.tabs]
    if ours != theirs:
        return [*problems, _problem(origin, path, _differ(ours, theirs), remedy)]
    for tab, read, source in zip(expected.tabs, found.tabs, origins, strict=True):
        problems += parity.check(tab.sheet, read.sheet, path=f"{path}, {tab.label}", origin=source, remedy=remedy)
    return problems


def _differ(ours: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]) -> str:
    said = [" ".join(tab) for tab in ours]
    read = [" ".join(tab) for tab in theirs]
    if len(said) != len(read):
        return f"has {len(read)} tabs, and the packet has {len(said)}: {_first(said, read)}"
    return _first(said, read)


def _first(ours: Sequence[str], theirs: Sequence[str]) -> str:
    pairs: Iterator[tuple[str, str]] = (
        pair for pair in zip([*ours, ""], [*theirs, ""], strict=False) if pair[0] != pair[1]
    )
    mine, other = next(pairs)
    return f"where '{mine or 'the end'}' should be, '{other or 'the end'}' is"


def _problem(origin: Origin, path: str, message: str, remedy: str) -> Problem:
    return Problem(location=Location(path=origin.path), code="parity", message=f"{path} {message}", help=remedy)
