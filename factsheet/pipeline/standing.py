"""Folders that stand, with their manifests, to the files in them and what is wrong before any of them is opened.

A manifest is somebody's word: nothing it names is followed out of its folder.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from factsheet.document import PAPERS, Paper, names
from factsheet.formats import BY_NAME, Format
from factsheet.pipeline import paths, publish
from factsheet.pipeline.publish import MANIFEST
from factsheet.pipeline.sources import read_bytes, shown
from factsheet.problems import Location, Problem, ProblemsError, UsageError

LARGEST_MANIFEST = 4_000_000  # bytes: tens of thousands of files
MOST = 20  # problems of one kind in one folder that are told one by one
SHA256 = re.compile(r"[0-9a-f]{64}")
REMAKE = "make the files again: python3 build.py"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One file of a manifest, and the options it was made with.

    A packet's file has a packet and no sheet, a page in a packet both; `format` is None for what holds files of several.
    """

    file: str
    sha256: str
    size: int
    sheet: str
    packet: str
    format: Format | None
    paper: Paper | None
    downloads: tuple[str, ...]
    banner: str | None = None  # None where the manifest does not say


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A folder with a manifest. `only` names the one file that was asked for, where it was one."""

    path: Path
    audience: str = ""
    files: tuple[Listed, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def shown(self, file: str) -> str:
        """A file of the folder, as messages name it."""
        return shown(self.path / file)


def find(paths: Sequence[Path], output: Path) -> list[Standing]:
    """The folders asked for, the outputs where none is named. Raises UsageError for a path that is not there."""
    found: list[Standing] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"there is no file or folder '{shown(path)}'")
        if path.is_dir():
            found += _below(path)
        else:
            found.append(_one_file(path))
    if paths:
        return found
    if not output.is_dir():
        raise UsageError(f"there is no folder '{shown(output)}': build first, or name a file or folder")
    return _below(output)


def _below(path: Path) -> list[Standing]:
    """The folder itself where it has a manifest, else those right below it that have one, but for a release."""
    if (path / MANIFEST).is_file():
        return [read(path)]
    folders = sorted(p.parent for p in path.glob(f"*/{MANIFEST}") if not publish.is_release(p.parent))
    if not folders:
        problem = _problem(path, MANIFEST, "there is no manifest in this folder, nor in one right below it", REMAKE)
        return [Standing(path=path, problems=(problem,))]
    return [read(p) for p in folders]


def _one_file(path: Path) -> Standing:
    if path.name == MANIFEST:
        return read(path.parent)
    top = of_file(path)
    name = path.relative_to(top).as_posix()
    whole = read(top, strays=False)
    mine = tuple(f for f in whole.files if f.file == name)
    problems = whole.problems if not whole.files else ()
    if whole.files and not mine:
        problems = (_stray(top, name),)
    return Standing(path=top, audience=whole.audience, files=mine, versions=whole.versions, problems=problems)


def of_file(path: Path) -> Path:
    """The folder whose manifest lists a file: its own, or the one above packets/."""
    tried = [path.parent, *(p.parent for p in list(path.parents)[:2] if p.name == paths.PACKETS)]
    return next((p for p in tried if (p / MANIFEST).is_file()), path.parent)


def read(folder: Path, *, strays: bool = True) -> Standing:
    """A folder by its manifest; with `strays`, what stands in it and is not listed is a problem."""
    try:
        manifest = _load(folder)
    except ProblemsError as error:
        return Standing(path=folder, problems=error.problems)
    problems: list[Problem] = []
    files = tuple(_listed(folder, manifest.get("files"), problems))
    if strays:
        listed = {f.file for f in files} | {MANIFEST}
        there = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_symlink() or p.is_file())
        problems += _bounded(folder, [_stray(folder, name) for name in there if name not in listed])
    audience = manifest.get("audience")
    versions = manifest.get("versions")
    return Standing(
        path=folder,
        audience=audience if isinstance(audience, str) and names.SHEET.fullmatch(audience) else folder.resolve().name,
        files=files,
        versions={k: v for k, v in versions.items() if isinstance(v, str)} if isinstance(versions, dict) else {},
        problems=tuple(problems),
    )


def _load(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(read_bytes(path, LARGEST_MANIFEST))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ProblemsError(_problem(folder, MANIFEST, "this is no manifest: it is not JSON", REMAKE, line)) from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), list):
        raise ProblemsError(_problem(folder, MANIFEST, "this is no manifest: it lists no files", REMAKE))
    return manifest


def entries(folder: Path) -> list[dict[str, Any]]:
    """The entries of a folder's manifest as they are written. Raises ProblemsError where there is none."""
    return [entry for entry in _load(folder)["files"] if isinstance(entry, dict)]


def _listed(folder: Path, entries: Any, problems: list[Problem]) -> Iterator[Listed]:
    wrong: list[Problem] = []
    seen: set[str] = set()
    for entry in entries:
        listed = _entry(entry)
        if listed is None or listed.file in seen:
            called = repr(entry.get("path") if isinstance(entry, dict) else entry)[:80]
            message = f"an entry is wrong or stands twice, and was not followed: {called}"
            wrong.append(_problem(folder, MANIFEST, message, REMAKE))
        else:
            seen.add(listed.file)
            yield listed
    problems += _bounded(folder, wrong)


def _entry(entry: Any) -> Listed | None:
    """An entry of a manifest; None where it isn't what build writes, such as one that leads out of the folder."""
    if not isinstance(entry, dict):
        return None
    file, digest, size = entry.get("path"), entry.get("sha256"), entry.get("size")
    if not isinstance(file, str) or not isinstance(digest, str) or not isinstance(size, int):
        return None
    named = paths.named(file)
    if named is None or not SHA256.fullmatch(digest):
        return None
    said = paths.Named(sheet=entry.get("sheet", ""), packet=entry.get("packet", ""), format=entry.get("format", ""))
    if said != named:
        return None
    paper, downloads, banner = entry.get("paper"), entry.get("downloads"), entry.get("banner")
    return Listed(
        file=file,
        sha256=digest,
        size=size,
        sheet=named.sheet,
        packet=named.packet,
        format=BY_NAME.get(named.format),
        paper=next((p for p in PAPERS if p == paper), None),
        downloads=tuple(n for n in BY_NAME if n in downloads) if isinstance(downloads, list) else (),
        banner=banner if isinstance(banner, str) else None,
    )


def opened(folder: Standing, listed: Listed) -> bytes:
    """The bytes of a listed file. Raises ProblemsError where it is missing, or no plain file of this folder."""
    path = folder.path / listed.file
    if path.is_symlink():
        message = "this is a link to another file, and was not followed"
        raise ProblemsError(_problem(folder.path, listed.file, message, REMAKE, code="file"))
    if not path.exists():
        message = "the manifest lists this file, and it is not there"
        raise ProblemsError(_problem(folder.path, listed.file, message, REMAKE, code="missing"))
    return read_bytes(path)


def digest(folder: Standing, listed: Listed, data: bytes) -> list[Problem]:
    """Whether a file is the one the manifest lists."""
    found = hashlib.sha256(data).hexdigest()
    if found == listed.sha256 and len(data) == listed.size:
        return []
    message = (
        f"this is not the file that was made: {len(data):,} bytes, SHA-256 {found[:12]}…; "
        f"the manifest has {listed.size:,} bytes, SHA-256 {listed.sha256[:12]}…"
    )
    made = f"packet {listed.packet}" if listed.packet else f"build {listed.sheet}"
    help_ = f"somebody changed or replaced it; python3 build.py {made} --audience {folder.audience} makes it again"
    return [_problem(folder.path, listed.file, message, help_, code="digest")]


def _stray(folder: Path, name: str) -> Problem:
    message = "this file is not in the manifest: nobody can tell what it is"
    return _problem(folder, name, message, "move it to another folder", code="unlisted")


def _bounded(folder: Path, problems: list[Problem]) -> list[Problem]:
    if len(problems) <= MOST:
        return problems
    more = _problem(folder, MANIFEST, f"and {len(problems) - MOST} more problems like the last", code=problems[0].code)
    return [*problems[:MOST], more]


def _problem(folder: Path, name: str, message: str, help_: str = "", line: int = 1, code: str = "manifest") -> Problem:
    path = "".join(c if c.isprintable() else "\ufffd" for c in shown(folder / name))  # somebody else named the file
    return Problem(location=Location(path=path, line=line), code=code, message=message, help=help_)
