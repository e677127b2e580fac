"""A build in parts, each on a machine of its own, and the parts joined to what one build of all would have made.

A part writes shard.json beside its folders: which part it is, of which source, made how. Parts that differ in any of it
are not joined.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from factsheet.pipeline import build, packets, publish, standing
from factsheet.pipeline.entries import Item
from factsheet.pipeline.plans import packet_names
from factsheet.pipeline.progress import Progress
from factsheet.pipeline.proven import PROGRAM, program
from factsheet.pipeline.publish import MANIFEST, SHARD
from factsheet.pipeline.sources import Folders, list_sheets, read_audiences, read_bytes, shown
from factsheet.problems import Location, Problem, ProblemsError, UsageError, in_order

MOST = 1_000
ASKED = re.compile(r"([1-9]\d{0,3})/([1-9]\d{0,3})")
LARGEST = 100_000  # bytes of shard.json
AGAIN = "build the shards again, all of one revision and with the same options"


@dataclass(frozen=True)
class Shard:
    """Part `number` of `count`, from 1."""

    number: int
    count: int

    @classmethod
    def of(cls, words: str) -> "Shard":
        """`2/3`. Raises ValueError."""
        found = ASKED.fullmatch(words)
        shard = cls(*map(int, found.groups())) if found else cls(1, 0)
        if not shard.number <= shard.count <= MOST:
            raise ValueError(f"'{words}' is no part of a whole: write 1/3, 2/3 or 3/3 for the parts of three")
        return shard

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    def has(self, name: str) -> bool:
        """Whether this part makes the sheet or packet of a name. Others have no say in it: a new one moves no other."""
        drawn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
        return drawn % self.count == self.number - 1


def make(folders: Folders, request: build.Request, shard: Shard, progress: Progress) -> build.Outcome:
    """The sheets and packets of one part. Links to places in sheets of other parts are not checked: check does it.

    Raises UsageError.
    """
    sheets = tuple(path.stem for path in _sheets(folders) if shard.has(path.stem))
    bound = tuple(name for name in packet_names(folders) if shard.has(name))
    outcome = build.Outcome(renditions=(), problems=(), audiences=_audiences(folders, request.audiences))
    if sheets:
        outcome = _sheets_of(folders, replace(request, sheets=sheets), outcome, progress)
    if bound and outcome.audiences:
        wanted = packets.Request(
            packets=bound,
            audiences=request.audiences,
            formats=request.formats,
            paper=request.paper,
            verify=request.verify,
        )
        made = packets.bind(folders, wanted, progress)
        problems = tuple(in_order([*outcome.problems, *made.problems]))
        outcome = replace(outcome, renditions=(*outcome.renditions, *made.renditions), problems=problems)
    return replace(outcome, renditions=()) if outcome.failed else outcome


def _sheets(folders: Folders) -> list[Path]:
    try:
        return list_sheets(folders)[0]
    except ProblemsError:  # no content folder: the build says so
        return []


def _audiences(folders: Folders, wanted: Sequence[str]) -> tuple[str, ...]:
    try:
        return tuple(a.name for a in build.chosen(read_audiences(folders), wanted))
    except ProblemsError:
        return ()


def _sheets_of(folders: Folders, request: build.Request, empty: build.Outcome, progress: Progress) -> build.Outcome:
    try:
        return build.build(folders, request, progress)
    except UsageError:
        if not empty.audiences:
            raise
        return empty  # none of this part's sheets is for the audiences asked for


# --- what a part says of itself ----------------------------------------------------------------------------------


def record(folders: Folders, request: build.Request, shard: Shard) -> bytes:
    """shard.json: all that must be alike in the parts of one whole, and which part this is."""
    said = {
        "shard": str(shard),
        "source": source(folders),
        "versions": publish.versions([f.name for f in request.made]),
        "audiences": list(request.audiences),
        "formats": [f.name for f in request.made],
        "paper": request.paper,
        "verified": request.verify,
    }
    return publish.written(said)


def source(folders: Folders) -> str:
    """A digest of all that files are made of: every file of content and templates, and this program.

    It knows what is guarded, so it stands in no manifest.
    """
    found = hashlib.sha256(program(PROGRAM))
    for folder in (folders.content, folders.templates):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                name = path.relative_to(folder).as_posix().encode()
                found.update(b"%d:" % len(name) + name + hashlib.sha256(path.read_bytes()).digest())
        found.update(b"/")
    return found.hexdigest()


# --- joining -----------------------------------------------------------------------------------------------------


def merge(parts: Sequence[Path], output: Path) -> list[Path]:
    """Join the outputs of all parts of a whole into one; the paths made. Raises UsageError and ProblemsError.

    Nothing is written unless every part is there once, alike in source, versions and options, and whole.
    """
    for path in parts:
        if not path.is_dir():
            raise UsageError(f"there is no folder '{shown(path)}'")
        if path.resolve() == output.resolve():
            raise UsageError(f"'{shown(path)}' is where the whole is to stand: name another folder with --output")
    if len({path.resolve() for path in parts}) < len(parts):
        raise UsageError("a folder is named twice: name each part once")
    said = {path: _record(path) for path in parts}
    _complete(said)
    items: list[Item] = []
    versions: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for path in parts:
        for manifest in sorted(path.glob(f"*/{MANIFEST}")):
            folder = standing.read(manifest.parent)
            problems += folder.problems
            versions[folder.audience] = versions.get(folder.audience, {}) | dict(folder.versions)
            items += _items(folder, problems)
    counted = Counter((i.audience, i.file) for i in items)
    for audience, file in sorted(key for key, count in counted.items() if count > 1):
        problems.append(_problem(output / audience / file, "two parts have made this file", AGAIN))
    if problems:
        raise ProblemsError(*problems)
    wanted = next(iter(said.values()))["audiences"]
    items.sort(key=lambda i: (i.audience, i.file))
    return publish.put(output, items, versions, all_sheets=True, all_audiences=not wanted)


def _record(path: Path) -> dict[str, Any]:
    """What a part says of itself. Raises ProblemsError."""
    try:
        said = json.loads(read_bytes(path / SHARD, LARGEST))
        Shard.of(said["shard"])
        audiences = said["audiences"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProblemsError(_problem(path / SHARD, "this is no record of a shard", AGAIN)) from error
    if not isinstance(audiences, list):
        raise ProblemsError(_problem(path / SHARD, "this is no record of a shard", AGAIN))
    return dict(said)


def _complete(said: Mapping[Path, Mapping[str, Any]]) -> None:
    """Raises ProblemsError unless these are all parts of one whole, each once."""
    first, *others = said
    problems: list[Problem] = []
    for path in others:
        for key in sorted(said[first].keys() | said[path].keys()):
            if key != "shard" and said[first].get(key) != said[path].get(key):
                message = f"not of one whole with {shown(first)}: another {_called(key, said[first], said[path])}"
                problems.append(_problem(path / SHARD, message, AGAIN))
    shards = {path: Shard.of(record["shard"]) for path, record in said.items()}
    count = shards[first].count
    seen: dict[Shard, Path] = {}
    for path, shard in shards.items():
        if shard.count != count:
            message = f"one of {shard.count} parts, and {shown(first)} is one of {count}"
            problems.append(_problem(path / SHARD, message, AGAIN))
        elif shard in seen:
            message = f"part {shard} is here twice: also in {shown(seen[shard])}"
            problems.append(_problem(path / SHARD, message, "name each part once"))
        seen.setdefault(shard, path)
    missing = [str(s) for n in range(1, count + 1) if (s := Shard(n, count)) not in seen]
    if missing:
        what = f"part {missing[0]} is" if len(missing) == 1 else f"the parts {', '.join(missing)} are"
        problems.append(_problem(first / SHARD, f"{what} missing", f"name the folder of each of the {count} parts"))
    if problems:
        raise ProblemsError(*problems)


def _called(key: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """What two parts have not in common, in words."""
    if key == "versions" and isinstance(one.get(key), dict) and isinstance(other.get(key), dict):
        mine, theirs = one[key], other[key]
        odd = next((n for n in sorted(mine.keys() | theirs.keys()) if mine.get(n) != theirs.get(n)), "")
        return f"version of {odd} ({mine.get(odd, 'none')} and {theirs.get(odd, 'none')})"
    if key == "source":
        return "source (content, templates or program)"
    return f"choice of {key} ({one.get(key)} and {other.get(key)})"


def _items(folder: standing.Standing, problems: list[Problem]) -> list[Item]:
    """The files of one folder of a part, each as its manifest lists it."""
    entries = {e["path"]: e for e in standing.entries(folder.path)}
    found: list[Item] = []
    for listed in folder.files:
        try:
            data = standing.opened(folder, listed)
        except ProblemsError as error:
            problems += error.problems
            continue
        problems += standing.digest(folder, listed, data)
        found.append(Item(audience=folder.audience, data=data, entry=entries[listed.file]))
    return found


def _problem(path: Path, message: str, help_: str) -> Problem:
    return Problem(location=Location(path=shown(path)), code="shard", message=message, help=help_)
