"""A release that was downloaded, or an archive of one, to a verdict on it: offline, and without believing a word of it.

Sums and manifests are only somebody's word, made anew by whoever changes a file; so each says what it says, and then the
files are read. What no reading shows, a byte that changes no word, is found by building again from the revision.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from factsheet.pipeline import archives, differences, leaks, publish, revisions, standing, sums
from factsheet.pipeline.progress import Progress
from factsheet.pipeline.publish import MANIFEST
from factsheet.pipeline.relabelled import relabelled
from factsheet.pipeline.sources import Folders, read_bytes, shown
from factsheet.pipeline.verify import Verdict, verify
from factsheet.problems import Location, Problem, ProblemsError, UsageError, in_order

HELP = "do not use it: get the release again from where it was published, and tell its publisher if that is no better"
COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
SECONDS = 3_600
MOST = 20  # differences that are told one by one


@dataclass(kw_only=True)
class _Release:
    """What is being looked at: the folder that it stands in, the archives of it, and what was found so far."""

    folder: Path
    archives: tuple[Path, ...]
    manifest: Mapping[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def problem(self, name: str, code: str, message: str) -> None:
        """Something is wrong with a file of the folder."""
        location = Location(path=shown(self.folder / name))
        self.problems.append(Problem(location=location, code=code, message=message, help=HELP))


def is_one(path: Path) -> bool:
    """Whether a path is a release, or an archive that stands by itself."""
    if path.is_dir():
        return publish.is_release(path) or (path / sums.NAME).is_file()
    if path.suffix != archives.SUFFIX or not path.is_file():
        return False
    return publish.is_release(path.parent) or not (standing.of_file(path) / MANIFEST).is_file()


def check(
    folders: Folders,
    path: Path,
    progress: Progress,
    *,
    content: bool = True,
    given: bool = False,
    rebuild: bool = False,
) -> Verdict:
    """Look at a release or an archive. Raises UsageError.

    `content`: compare with content, where there is any to go by: that of the release's revision, or the `given` one.
    `rebuild`: build again from the revision, and compare every byte.
    """
    this = _opened(path)
    with tempfile.TemporaryDirectory(prefix="factsheet-") as made:
        top = Path(made)
        names = [_unpacked(this, archive, top / archive.name) for archive in this.archives]
        found = [name for name in names if name]
        verdict = Verdict(files=(), problems=(), notes=())
        source = top / "source"
        if found:
            truth = _content(this, folders, source, given=given) if content else None
            verdict = _read(this, truth or folders, found, progress, content=truth is not None)
        if rebuild and found:
            _rebuild(this, found, source, top / "rebuilt", progress)
        verdict = relabelled(verdict, f"{shown(top)}/", f"{shown(this.folder)}/", HELP)
        notes = [note.replace(f"{shown(source)}/", "") for note in verdict.notes]
    problems = in_order([*this.problems, *verdict.problems])
    return replace(verdict, problems=tuple(problems), notes=(*this.notes, *notes))


# --- sums, manifests, archives -----------------------------------------------------------------------------------


def _opened(path: Path) -> _Release:
    """The release at a path, or the one archive that was asked for, with what stands beside it."""
    if path.is_dir():
        this = _Release(folder=path, archives=())
        try:
            said = sums.read(path)
        except ProblemsError as error:
            this.problems += error.problems
            return this
        this.problems += sums.check(path, said)
        names = [name for name in sorted(said) if name.endswith(archives.SUFFIX) and _is_plain(path / name)]
        this.archives = tuple(path / name for name in names)
        this.manifest = _manifest(this) if MANIFEST in said else {}
        _listed(this)
        return this
    this = _Release(folder=path.parent, archives=(path,))
    said = {}
    if (path.parent / sums.NAME).is_file():
        try:
            said = sums.read(path.parent)
        except ProblemsError as error:
            this.problems += error.problems
    if said and path.name not in said:
        this.problem(path.name, "sums", f"{sums.NAME} does not list this file: nobody can tell what it is")
    elif said and sums.of(path) != said[path.name]:
        this.problem(path.name, "sums", f"this is not the file that {sums.NAME} lists")
    if publish.is_release(path.parent):
        this.manifest = _manifest(this)
    else:
        this.notes.append("the release's manifest.json is not beside the archive: its source is not known")
    if not said:
        this.notes.append(f"there is no {sums.NAME} beside the archive: nobody says what it should be, but itself")
    return this


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _manifest(this: _Release) -> Mapping[str, Any]:
    """The release's manifest, as far as it is one."""
    try:
        found = json.loads(read_bytes(this.folder / MANIFEST, standing.LARGEST_MANIFEST))
    except ProblemsError as error:
        this.problems += error.problems
        return {}
    except (ValueError, RecursionError):
        found = None
    listed = found.get("archives") if isinstance(found, dict) else None
    files = found.get("files") if isinstance(found, dict) else None
    source = found.get("source") if isinstance(found, dict) else None
    sound = (
        isinstance(listed, list)
        and isinstance(files, list)
        and isinstance(source, dict)
        and all(isinstance(e, dict) and isinstance(e.get("path"), str) for e in [*listed, *files])
        and (source.get("revision") is None or COMMIT.fullmatch(str(source["revision"])))
    )
    if not sound or not isinstance(found, dict):
        this.problem(MANIFEST, "manifest", "this is no manifest of a release")
        return {}
    return found


def _listed(this: _Release) -> None:
    """Whether the release's manifest lists the archives that are there, each as it is."""
    entries = {e["path"]: e for e in this.manifest.get("archives", ())}
    there = {path.name: path for path in this.archives}
    for name in sorted(entries.keys() | there.keys()):
        if name not in there:
            this.problem(MANIFEST, "manifest", f"lists the archive {name!r}, which is not there")
        elif name not in entries:
            this.problem(name, "manifest", "the release's manifest does not list this archive")
        elif (
            entries[name].get("sha256") != sums.of(there[name])
            or entries[name].get("size") != there[name].stat().st_size
        ):
            this.problem(name, "digest", "this is not the archive that the release's manifest lists")


def _unpacked(this: _Release, archive: Path, to: Path) -> Path | None:
    """An archive's one folder, unpacked below `to`; None where it is not opened."""
    try:
        with archive.open("rb") as file:
            for name, data in archives.files(file, archives.is_packed):
                target = to / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
    except archives.ArchiveError as error:
        this.problem(archive.name, "archive", str(error))
        return None
    except OSError as error:
        this.problem(archive.name, "file", f"cannot be read or unpacked: {error.strerror or error}")
        return None
    tops = sorted(p.name for p in to.iterdir())
    folder = to / tops[0]
    if len(tops) > 1 or archive.name != tops[0] + archives.SUFFIX or not (folder / MANIFEST).is_file():
        this.problem(
            archive.name, "archive", "this archive holds another folder than that of its audience, or no manifest"
        )
        return None
    _whose(this, archive, folder)
    return folder


def _whose(this: _Release, archive: Path, folder: Path) -> None:
    """Whether all that says whose an archive is says the same."""
    data = (folder / MANIFEST).read_bytes()
    name = f"{archive.name}/{folder.name}/{MANIFEST}"
    try:
        manifest = json.loads(data)
        audience, banners = manifest["audience"], {e.get("banner") for e in manifest["files"]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        this.problem(name, "manifest", "this is no manifest of an audience")
        return
    if audience != folder.name:
        this.problem(
            name, "audience", f"the folder is for '{folder.name}', and its manifest says {str(audience)[:80]!r}"
        )
    if len(banners) > 1:
        said = ", ".join(sorted(repr(b)[:80] for b in banners))
        this.problem(name, "banner", f"its files have the banners of several audiences: {said}")
    entry = next((e for e in this.manifest.get("archives", ()) if e["path"] == archive.name), None)
    if entry and entry.get("audience") != folder.name:
        this.problem(MANIFEST, "audience", f"says that {archive.name} is for {str(entry.get('audience'))[:80]!r}")
    if this.manifest:
        _alike(this, archive.name, standing.read(folder))


def _alike(this: _Release, archive: str, folder: standing.Standing) -> None:
    """Whether the release's manifest lists the files of an archive as its own does."""
    top = f"{folder.path.name}/"
    listed = {e["path"].removeprefix(top): e.get("sha256") for e in this.manifest["files"] if e["path"].startswith(top)}
    there = {f.file: f.sha256 for f in folder.files}
    for name in sorted(listed.keys() | there.keys()):
        if listed.get(name) != there.get(name):
            message = "the release's manifest and the archive's own do not say the same of this file"
            this.problem(f"{archive}/{top}{name}", "digest", message)


# --- reading -----------------------------------------------------------------------------------------------------


def _content(this: _Release, folders: Folders, source: Path, *, given: bool) -> Folders | None:
    """The content to compare with: the given one, or that of the release's revision; None where there is none."""
    said = this.manifest.get("source", {})
    commit = said.get("revision")
    if given or not commit or said.get("modified"):
        if not folders.content.is_dir():
            this.notes.append(f"there is no content folder '{shown(folders.content)}'")
            return None
        if not given:
            this.notes.append(
                "the release names no revision that has its content: compared with the content as it is now"
            )
        return folders
    try:
        _extracted(commit, source)
        content, templates = (_inside(source, said.get(name)) for name in ("content", "templates"))
    except (OSError, ValueError) as error:
        this.notes.append(
            f"the content of revision {commit[:12]} is not here ({error}): fetch it, or name a folder with --content"
        )
        return None
    return replace(folders, content=content, templates=templates)


def _extracted(commit: str, source: Path) -> None:
    """All files of a revision below `source`, once. Raises OSError."""
    if source.is_dir():
        return
    if not revisions.has(commit):
        raise OSError("the history of this checkout does not have it")
    source.mkdir()
    revisions.extract(commit, source)


def _inside(source: Path, named: Any) -> Path:
    """A folder of a revision. Raises ValueError for one that leads out of it."""
    path = source / str(named)
    if not path.resolve().is_relative_to(source.resolve()) or not path.is_dir():
        raise ValueError("it has no such folders")
    return path


def _read(this: _Release, folders: Folders, found: Sequence[Path], progress: Progress, *, content: bool) -> Verdict:
    """What the files say, and what of it is wrong: with the content everything, without it what they say of each other."""
    scanner = None
    if content:
        try:
            scanner = leaks.scanner(folders, "")
            unknown = [f.name for f in found if f.name not in scanner.content.audiences]
        except ProblemsError as error:
            this.problems += error.problems
            content, scanner, unknown = False, None, []
        for name in unknown:
            this.problem(name + archives.SUFFIX, "audience", f"the content knows no audience '{name}'")
            scanner = None
    apart = replace(folders, output=found[0].parent)  # nobody builds into it
    return verify(apart, list(found), progress, content=content, scanner=scanner, released=True)


# --- building again ----------------------------------------------------------------------------------------------


def _rebuild(this: _Release, found: Sequence[Path], source: Path, output: Path, progress: Progress) -> None:
    """Build all archives' files again from the revision, and tell where they differ. Raises UsageError."""
    said = this.manifest.get("source", {})
    commit = said.get("revision")
    if not commit or said.get("modified"):
        raise UsageError(
            "--rebuild needs a release whose manifest names the revision that it was made of; this names none"
        )
    try:
        _extracted(commit, source)
        content, templates = (_inside(source, said.get(name)) for name in ("content", "templates"))
    except (OSError, ValueError) as error:
        raise UsageError(f"revision {commit[:12]} cannot be built again: {error}") from error
    progress.step(f"building revision {commit[:12]}")
    words = ["build", "--quiet", "--audience", ",".join(folder.name for folder in found)]
    where = {"content": content, "templates": templates, "output": output, "cache": output.parent / "cache"}
    options = [f"--{name}={path}" for name, path in where.items()]
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, str(source / "build.py"), *words, *options],
            cwd=source,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"revision {commit[:12]} cannot be built again: {error}") from error
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it says nothing"])[0]
        raise UsageError(f"revision {commit[:12]} cannot be built again: {why}")
    for folder in found:
        _compare(this, folder, output / folder.name)
    this.notes.append(f"built again from revision {commit[:12]}, and compared byte by byte")


def _compare(this: _Release, folder: Path, built: Path) -> None:
    """Where the files of an archive are not those that were built again."""
    archive = folder.name + archives.SUFFIX
    ours, theirs = (_tree(top) for top in (built, folder))
    told = 0
    for name in sorted(ours.keys() | theirs.keys(), key=lambda n: (n == MANIFEST, n)):
        if ours.get(name) == theirs.get(name):
            continue
        if told == MOST:
            this.problem(archive, "rebuilt", "and more files like these")
            break
        told += 1
        path = f"{archive}/{folder.name}/{name}"
        if name not in theirs:
            this.problem(path, "rebuilt", "a build of the revision makes this file, and the archive lacks it")
        elif name not in ours:
            this.problem(path, "rebuilt", "a build of the revision does not make this file")
        else:
            where = differences.first(name, ours[name], theirs[name])
            this.problem(path, "rebuilt", f"a build of the revision makes another file: {where}{_since(folder, built)}")
    packed = this.folder / archive
    if not told and hashlib.sha256(archives.pack(folder.name, ours)).hexdigest() != sums.of(packed):
        this.problem(archive, "rebuilt", "its files are those of the revision, and it is packed in another way")


def _tree(top: Path) -> dict[str, bytes]:
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}


def _since(folder: Path, built: Path) -> str:
    """Which versions differ between what was released and what was built now."""
    then, now = (standing.read(top).versions for top in (folder, built))
    other = [f"{n} {then[n]}, here {now[n]}" for n in sorted(then.keys() & now.keys()) if then[n] != now[n]]
    return f" (made with {'; '.join(other)})" if other else ""
