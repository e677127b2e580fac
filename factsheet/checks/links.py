"""Links between sheets: all sheets of a build, for one audience, to the links that lead nowhere.

Why: `sheet:NAME` becomes the address of another file made in the same build; a reader must find it there.
Example: a public sheet that links to one that only interagency may read, or to a place in it that nobody named.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from factsheet.document import Audience, Link, Reference, Sheet, walk
from factsheet.problems import Location, Problem, nearest

SCHEME = "sheet:"
Ids: TypeAlias = Mapping[str, Collection[str] | None]  # of each sheet by its name


@dataclass(frozen=True, kw_only=True)
class _Check:
    """What the links of one sheet are judged by."""

    audience: Audience
    known: Ids
    readable: Ids
    places: Mapping[str, Location]
    path: str
    lines: Sequence[str]

    def problem(self, target: str) -> Problem | None:
        """What is wrong with where a link leads, if anything is."""
        name, _, id_ = target.removeprefix(SCHEME).partition("#")
        if name not in self.known:
            return self._problem(target, "unknown-sheet", f"no sheet is called '{name}'", nearest(name, self.known))
        if name not in self.readable:
            message = f"'{self.audience.name}' may read this link, but not the sheet '{name}' it leads to"
            help_ = f"guard the link like the sheet, or give '{name}' an audience that '{self.audience.name}' reads"
            return self._problem(target, "link-audience", message, help_)
        read, given = self.readable[name], self.known[name]
        if not id_ or read is None or id_ in read:
            return None
        if given and id_ in given:
            message = f"'{self.audience.name}' may read this link, but not what '#{id_}' leads to in the sheet '{name}'"
            return self._problem(
                target, "link-audience", message, f"guard the link like that place, or link to '{name}'"
            )
        near = nearest(id_, read)
        help_ = (
            near
            if near.startswith("did you")
            else f"write {{#{id_}}} behind a heading of '{name}', or link to '{name}'"
        )
        return self._problem(target, "unknown-id", f"nothing in the sheet '{name}' has the id '{id_}'", help_)

    def _problem(self, target: str, code: str, message: str, help_: str) -> Problem:
        at = self.places.get(target, Location(path=self.path))
        excerpt = self.lines[at.line - 1] if at.line <= len(self.lines) else ""
        return Problem(location=at, code=code, message=message, help=help_, excerpt=excerpt)


def check(
    sheet: Sheet,
    audience: Audience,
    *,
    known: Ids,
    readable: Ids,
    places: Mapping[str, Location],
    path: str,
    lines: Sequence[str] = (),
) -> list[Problem]:
    """An error for each `sheet:` link of a selected sheet to a sheet or id that isn't there, or not for this audience.

    `known` has all sheets with the ids their authors gave, `readable` those made for this audience with the ids it may
    read; None for the ids of a sheet that was not read. `places` says where each target stands.
    """
    targets = {n.target for n in walk(sheet) if isinstance(n, Link | Reference) and n.target.startswith(SCHEME)}
    if sheet.superseded_by:
        targets.add(SCHEME + sheet.superseded_by)
    judge = _Check(audience=audience, known=known, readable=readable, places=places, path=path, lines=lines)
    return [problem for target in sorted(targets) if (problem := judge.problem(target))]
