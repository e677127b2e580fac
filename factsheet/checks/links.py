"""Links between sheets: all sheets of a build, for one audience, to the links that lead nowhere.

Why: `sheet:NAME` becomes the address of another file made in the same build; a reader must find it there.
Example: a public sheet that links to one that only interagency may read.
"""

from collections.abc import Collection, Mapping, Sequence

from factsheet.document import Audience, Link, Reference, Sheet, walk
from factsheet.problems import Location, Problem, nearest

SCHEME = "sheet:"


def check(
    sheet: Sheet,
    audience: Audience,
    *,
    known: Collection[str],
    readable: Collection[str],
    places: Mapping[str, Location],
    path: str,
    lines: Sequence[str] = (),
) -> list[Problem]:
    """An error for each `sheet:` link of a selected sheet to a sheet that isn't there, or not for this audience.

    `known` are all sheets, `readable` those made for this audience; `places` says where each target stands.
    """
    targets = {n.target for n in walk(sheet) if isinstance(n, Link | Reference) and n.target.startswith(SCHEME)}
    if sheet.superseded_by:
        targets.add(SCHEME + sheet.superseded_by)
    return [
        _problem(name, audience, known, places.get(target, Location(path=path)), lines)
        for target in sorted(targets)
        if (name := target.removeprefix(SCHEME).partition("#")[0]) not in readable
    ]


def _problem(name: str, audience: Audience, known: Collection[str], at: Location, lines: Sequence[str]) -> Problem:
    excerpt = lines[at.line - 1] if at.line <= len(lines) else ""
    if name in known:
        return Problem(
            location=at,
            code="link-audience",
            message=f"'{audience.name}' may read this link, but not the sheet '{name}' it leads to",
            help=f"guard the link like the sheet, or give '{name}' an audience that '{audience.name}' reads",
            excerpt=excerpt,
        )
    help_ = nearest(name, known)
    return Problem(
        location=at, code="unknown-sheet", message=f"no sheet is called '{name}'", help=help_, excerpt=excerpt
    )
