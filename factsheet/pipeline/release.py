"""All sheets and packets, made from nothing and proven, to output/release/: an archive for each audience, and what there
is to say of them.

A former release stays whole until the new one is: the two change places in one step.
"""

import contextlib
import ctypes
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from factsheet import __version__
from factsheet.pipeline import (
    archives,
    build,
    entries,
    leaks,
    packets,
    publish,
    report,
    revisions,
    sbom,
    standing,
    sums,
)
from factsheet.pipeline.progress import Progress
from factsheet.pipeline.publish import MANIFEST
from factsheet.pipeline.relabelled import relabel, relabelled
from factsheet.pipeline.revisions import Revision
from factsheet.pipeline.sources import Folders, shown
from factsheet.pipeline.verify import Mark, Verdict, verify
from factsheet.problems import Location, Problem, ProblemsError, Severity, UsageError, in_order
from factsheet.tools import verapdf

FOLDER, STAGING = "release", ".release-"
SBOM, REPORT, NOTES = "sbom.cdx.json", "report.html", "notes.md"
KIND = 1  # of a release's manifest
ROOT = Path(__file__).resolve().parents[2]
JUDGED = {
    "ua1": ("PDF/UA-1", "veraPDF finds nothing in it against PDF/UA-1"),
    "2a": ("PDF/A-2a", "nor against PDF/A-2a"),
}


@dataclass(frozen=True, kw_only=True)
class Request:
    """Which release is asked for: no audience means all; `since` is the revision or release whose changes are told."""

    audiences: tuple[str, ...] = ()
    since: str = ""
    conformance: bool = True
    jobs: int = 1


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The files of the release, none where a problem is an error; `notes` are what its reader must know."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()


def make(folders: Folders, request: Request, progress: Progress) -> Outcome:
    """Make, prove and put in place. Raises UsageError and ProblemsError; where it does, what stood before still stands."""
    _room(folders.output / FOLDER)
    revision = revisions.of(folders)
    try:
        folders.output.mkdir(parents=True, exist_ok=True)
        with _staging(folders.output) as staging:
            return _make(folders, request, revision, staging, progress)
    except OSError as error:
        location = Location(path=shown(folders.output / FOLDER))
        message = f"cannot be written: {error.strerror or error}"
        raise ProblemsError(Problem(location=location, code="output", message=message)) from error


def _make(folders: Folders, request: Request, revision: Revision | None, staging: Path, progress: Progress) -> Outcome:
    fresh = replace(folders, output=staging / "output", cache=staging / "cache")  # nothing kept from a former build
    wanted = build.Request(audiences=request.audiences, jobs=request.jobs)
    outcome = packets.with_sheets(fresh, wanted, progress)
    if FOLDER in outcome.audiences:
        raise UsageError(f"an audience is called '{FOLDER}', as is the folder of releases: give it another name")
    problems = [*_odd(folders, revision), *outcome.problems]
    if not outcome.failed:
        how = entries.how(folders, verified=True)
        publish.publish(
            fresh.output, outcome.renditions, outcome.audiences, all_sheets=True, all_audiences=True, how=how
        )
        scanner = leaks.scanner(fresh, "")
        verdict, notes = _proven(fresh, request, scanner, progress)
        problems += verdict.problems
    problems = [relabel(p, shown(fresh.output), shown(folders.output)) for p in in_order(problems)]
    if any(p.severity is Severity.ERROR for p in problems):
        return Outcome(files=(), problems=tuple(problems))
    whole = not request.audiences
    release = staging / FOLDER
    changed = _changes(folders, request, outcome.audiences)
    _write(release, fresh, relabelled(verdict, f"{shown(fresh.output)}/", ""), notes, revision, request, changed)
    if len(request.audiences) == 1:  # all of it is for them: what stands around the archives gives nothing away either
        for path in sorted(p for p in release.iterdir() if p.suffix != archives.SUFFIX):
            found = scanner.scan(path.read_bytes(), path, request.audiences[0])
            problems += [relabel(p, shown(release), shown(folders.output / FOLDER)) for p in found]
        if any(p.severity is Severity.ERROR for p in problems):
            return Outcome(files=(), problems=tuple(problems))
    publish.publish(
        folders.output, outcome.renditions, outcome.audiences, all_sheets=True, all_audiences=whole, how=how
    )
    _exchange(release, folders.output / FOLDER, staging / "former")
    files = tuple(sorted(p for p in (folders.output / FOLDER).iterdir()))
    return Outcome(files=files, problems=tuple(problems), notes=(*verdict.notes, *notes))


def _odd(folders: Folders, revision: Revision | None) -> Iterator[Problem]:
    """What keeps others from building the release again."""
    location = Location(path=shown(folders.output / FOLDER))
    if revision is None:
        message = "this content is in no git repository together with the program: the release names no revision"
        help_ = "nobody can build it again from its source; keep content, templates and program in one repository"
    elif revision.modified:
        message = f"the work tree differs from revision {revision.commit[:12]}: no revision has what this was made of"
        help_ = "commit the changes, and make the release again"
    else:
        return
    yield Problem(location=location, code="revision", message=message, help=help_, severity=Severity.WARNING)


# --- proofs ------------------------------------------------------------------------------------------------------


def _proven(fresh: Folders, request: Request, scanner: leaks.Scanner, progress: Progress) -> tuple[Verdict, list[str]]:
    """Every proof there is of the files that stand in the staged outputs, and what its reader must know of them.

    What the scanner notes, such as where guarded texts are that it did not look for, is not for those readers: it stays
    in the verdict, which is told to whoever makes the release. Raises UsageError and ProblemsError.
    """
    verdict = verify(fresh, [], progress, scanner=scanner)
    notes: list[str] = []
    if not request.conformance:
        notes.append("veraPDF was not asked (--no-conformance): PDF/UA-1 and PDF/A-2a are not proven of these files")
    elif not verapdf.command():
        notes.append("veraPDF is not on this machine: PDF/UA-1 and PDF/A-2a are not proven of these files")
    else:
        verdict = _judged(verdict, fresh)
        notes.append(f"veraPDF {verapdf.version()} was asked for PDF/UA-1 and PDF/A-2a of every PDF file")
    return verdict, notes


def _judged(verdict: Verdict, fresh: Folders) -> Verdict:
    """With what veraPDF says of every PDF file. Raises OSError where it cannot be run."""
    found = {shown(path): path for path in fresh.output.rglob("*.pdf")}
    said = {flavour: verapdf.check(list(found.values()), flavour) for flavour in verapdf.FLAVOURS}
    files = []
    problems = list(verdict.problems)
    for file in verdict.files:
        marks: dict[str, Mark] = {name: "" for name, _ in JUDGED.values()}
        for flavour, (name, _) in JUDGED.items() if file.path in found else ():
            conforms = said[flavour][found[file.path]]
            marks[name] = "ok" if conforms else "problem"
            if not conforms:
                message = f"veraPDF says that this file does not conform to {name}"
                help_ = f"see which rule: veraPDF --flavour {flavour} {file.path}"
                problems.append(
                    Problem(location=Location(path=file.path), code="conformance", message=message, help=help_)
                )
        files.append(replace(file, marks={**file.marks, **marks}))
    columns = {**verdict.columns, **dict(JUDGED.values())}
    return replace(verdict, files=tuple(files), problems=tuple(problems), columns=columns)


# --- the folder --------------------------------------------------------------------------------------------------


def _write(
    release: Path,
    fresh: Folders,
    verdict: Verdict,
    notes: Sequence[str],
    revision: Revision | None,
    request: Request,
    changed: str,
) -> None:
    """All files of a release, into a staged folder; SHA256SUMS last. Raises ProblemsError."""
    release.mkdir()
    packed: list[dict[str, Any]] = []
    versions: dict[str, str] = {}
    for folder in standing.find([], fresh.output):
        data = archives.pack(folder.audience, _files(folder))
        name = folder.audience + archives.SUFFIX
        (release / name).write_bytes(data)
        versions |= folder.versions
        packed.append(
            {
                "path": name,
                "audience": folder.audience,
                "files": len(folder.files),
                "sha256": hashlib.sha256(data).hexdigest(),
                "size": len(data),
            }
        )
    files = [
        {"path": f.path, "sha256": f.sha256, "proofs": {c: f.marks[c] or "not asked" for c in verdict.columns}}
        for f in verdict.files
        if not f.path.endswith(f"/{MANIFEST}")
    ]
    manifest = {
        "release": KIND,
        "factsheet": __version__,
        "source": _source(revision),
        "archives": packed,
        "files": files,
        "notes": list(notes),
        "versions": versions,
    }
    time = revision.time if revision and not revision.modified else ""
    (release / MANIFEST).write_bytes(publish.written(manifest))
    (release / SBOM).write_bytes(sbom.write(ROOT, fresh.templates, time))
    (release / REPORT).write_bytes(report.release_page(verdict, manifest, fresh.templates))
    (release / NOTES).write_text(_notes(manifest, request, changed), encoding="utf-8")
    (release / sums.NAME).write_bytes(sums.write(release))


def _files(folder: standing.Standing) -> Mapping[str, bytes]:
    """The files of an audience as its manifest lists them, and the manifest. Raises ProblemsError.

    They were proven a moment ago; one that has changed since is none of them.
    """
    found = {MANIFEST: (folder.path / MANIFEST).read_bytes()}
    for listed in folder.files:
        data = standing.opened(folder, listed)
        if problems := standing.digest(folder, listed, data):
            raise ProblemsError(*problems)
        found[listed.file] = data
    return found


def _source(revision: Revision | None) -> dict[str, Any]:
    if revision is None:
        return {"revision": None}
    return {
        "revision": revision.commit,
        "time": revision.time,
        "modified": revision.modified,
        "content": revision.content,
        "templates": revision.templates,
    }


def _changes(folders: Folders, request: Request, audiences: Sequence[str]) -> str:
    """What has changed since a former release, in Markdown, for each audience. Raises UsageError and ProblemsError."""
    if not request.since:
        return ""
    from factsheet.pipeline import changes  # noqa: PLC0415  # only where it is asked for

    told = [changes.markdown(folders, request.since, name) for name in audiences]
    return "\n\n".join(f"## Changes for {name}\n\n{words.strip()}" for name, words in zip(audiences, told, strict=True))


def _notes(manifest: Mapping[str, Any], request: Request, changed: str) -> str:
    source = manifest["source"]
    made = f"revision `{source['revision']}` of {source['time']}" if source["revision"] else "content in no repository"
    if source.get("modified"):
        made += ", with changes that no revision has"
    lines = ["# Fact sheets", "", f"Made from {made}, by factsheet {manifest['factsheet']}.", ""]
    lines += [f"- `{a['path']}`: {a['files']} files for {a['audience']}" for a in manifest["archives"]]
    lines += [
        "",
        "What was proven of each file stands in `report.html`, what they were made with in `sbom.cdx.json`.",
        "",
    ]
    lines += [f"- {note}" for note in manifest["notes"]]
    lines += [
        "",
        "To check what you have downloaded: `sha256sum --check SHA256SUMS`, or `python3 build.py verify FOLDER`.",
    ]
    if changed:
        lines += ["", f"Changes are told since `{request.since}`.", "", changed]
    return "\n".join(lines) + "\n"


# --- putting it in place -----------------------------------------------------------------------------------------


def _room(target: Path) -> None:
    """Raises UsageError where something else than a release stands where it is to be."""
    if not target.exists() and not target.is_symlink():
        return
    there = {p.name for p in target.iterdir()} if target.is_dir() and not target.is_symlink() else {""}
    if there and not (publish.is_release(target) and there <= sums.listed(target) | {sums.NAME}):
        raise UsageError(f"'{shown(target)}' holds what no release has: move it to another place")


@contextlib.contextmanager
def _staging(output: Path) -> Iterator[Path]:
    """A folder that goes with this process; those of killed ones go now, and give back a release that they took away."""
    for left in output.glob(STAGING + "*"):
        if not _is_held(left):
            former = left / "former"
            if former.is_dir() and not (output / FOLDER).exists():
                former.rename(output / FOLDER)
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=output) as folder, _held(Path(folder)):
        yield Path(folder)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    opened = os.open(folder, os.O_RDONLY) if fcntl else -1
    try:
        if fcntl:
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        if fcntl:
            os.close(opened)


def _is_held(folder: Path) -> bool:
    """Whether a process that lives makes a release there."""
    if fcntl is None:
        return False
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(opened)
    return False


def _exchange(new: Path, target: Path, former: Path) -> None:
    """Put a folder where another stands, or nothing; that goes to `former`, or to where the new one was."""
    new.chmod(0o755)
    if not target.exists():
        new.rename(target)
    elif not _swap(new, target):
        target.rename(former)
        try:
            new.rename(target)
        except OSError:
            former.rename(target)
            raise


def _swap(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, where the system can."""
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
    try:
        call = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(call(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)
