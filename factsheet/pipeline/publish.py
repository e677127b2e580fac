"""Renditions to files under output/: staged, then moved one by one, stale ones removed, the manifest last.

Killed at any moment it leaves each file whole, old or new. It removes nothing that no manifest lists.
"""

import contextlib
import json
import os
import platform
import shutil
import tempfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from factsheet import __version__
from factsheet.document import names
from factsheet.formats import BY_NAME
from factsheet.pipeline import paths
from factsheet.pipeline.build import Rendition
from factsheet.pipeline.entries import Item, Made, carried, item
from factsheet.pipeline.sources import shown
from factsheet.pipeline.versions import native, version
from factsheet.problems import Location, Problem, ProblemsError

MANIFEST = "manifest.json"
STAGING = ".staging-"
PLAN = "plan.json"
SHARD = "shard.json"  # says that an output folder holds one part of a whole: see shards.py
KIND = 2  # of manifest: 1 said less of each file
ALWAYS = ("jinja2", "babel", "markdown-it-py", "pyyaml", "pydantic")
MACHINE = ("pango", "harfbuzz", "fontconfig", "python", "zlib")


def publish(
    output: Path,
    renditions: Sequence[Rendition],
    audiences: Collection[str],
    *,
    all_sheets: bool,
    all_audiences: bool,
    how: Made | None = None,
    shard: bytes = b"",
) -> list[Path]:
    """Put renditions under output/<audience>/ and bring the manifests up to date; the paths made, in order.

    `shard` is what shard.json is to say, where this is a part of a whole. The rest is told at put().
    """
    items = [item(made, how or Made()) for made in renditions]
    used = {a: versions({made.format for made in renditions if made.audience == a}) for a in audiences}
    return put(output, items, used, all_sheets=all_sheets, all_audiences=all_audiences, shard=shard)


def put(
    output: Path,
    items: Sequence[Item],
    audiences: Mapping[str, Mapping[str, str]],
    *,
    all_sheets: bool,
    all_audiences: bool,
    shard: bytes = b"",
) -> list[Path]:
    """Put files under output/<audience>/ and bring the manifests up to date; the paths made, in order.

    `audiences` are those the files were made for, each with the versions that made them. `all_sheets`: every sheet was made for `audiences`, so a sheet that a former manifest lists and that is not among
    them goes, in every format. `all_audiences`: so does what is left of an audience that is no more.
    Raises ProblemsError where it cannot write.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with _alone(output), tempfile.TemporaryDirectory(prefix=STAGING, dir=output) as staging:
            left = _left_by_the_killed(output, but=Path(staging), forget=all_sheets and all_audiences)
            made = _publish(output, Path(staging), items, audiences, left, all_sheets=all_sheets)
            if all_sheets and all_audiences:
                _remove_former_audiences(output, audiences, left)
            _mark(output, Path(staging), shard)
    except OSError as error:
        raise ProblemsError(_unwritable(output, error)) from error
    return made


def _unwritable(output: Path, error: OSError) -> Problem:
    if output.exists() and not output.is_dir():
        message, help_ = "a file stands where the output folder should be", "name a folder with --output"
    else:
        message = f"cannot be written: {error.strerror}"
        help_ = "make the folder writable, or name another with --output"
    path = output if STAGING in str(error.filename) else Path(error.filename or output)
    return Problem(location=Location(path=shown(path)), code="output", message=message, help=help_)


def _publish(
    output: Path,
    staging: Path,
    items: Sequence[Item],
    audiences: Mapping[str, Mapping[str, str]],
    left: Collection[str],
    *,
    all_sheets: bool,
) -> list[Path]:
    plans = []
    for name, used in audiences.items():
        mine = [i for i in items if i.audience == name]
        former = _read_manifest(output / name)
        if mine or former:
            manifest = _manifest(former, mine, output / name, used, all_sheets=all_sheets)
            plans.append((output / name, mine, former, manifest))
    _write(staging / PLAN, json.dumps([f"{i.audience}/{i.file}" for i in items]).encode())
    staged = [
        (_stage(staging, folder, r.file, r.data), folder, folder / r.file) for folder, mine, _, _ in plans for r in mine
    ]
    manifests = [
        (_stage(staging, folder, MANIFEST, data), folder, folder / MANIFEST) for folder, _, _, data in plans if data
    ]
    for source, folder, target in staged:
        _move(source, folder, target)
    for folder, _, former, data in plans:
        _remove_stale(folder, former, data, left if all_sheets else ())
    for source, folder, target in manifests:
        _move(source, folder, target)
    return [target for _, _, target in staged]


def _mark(output: Path, staging: Path, shard: bytes) -> None:
    """Say that the folder holds one part of a whole, or no longer say so."""
    if shard:
        _write(staging / SHARD, shard)
        (staging / SHARD).replace(output / SHARD)
    else:
        (output / SHARD).unlink(missing_ok=True)


def _stage(staging: Path, folder: Path, file: str, data: bytes) -> Path:
    path = staging / folder.name / file
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, data)
    path.chmod(0o644)  # whatever the umask is
    return path


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _move(source: Path, top: Path, target: Path) -> None:
    """Move a staged file to where it stands, in an audience's folder `top` or below it."""
    below = [p for p in target.parents if p == top or p.is_relative_to(top)]
    for folder in reversed(below):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    source.replace(target)
    with contextlib.suppress(OSError, AttributeError):  # Windows cannot sync a folder
        opened = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextlib.contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Wait until nobody else publishes into this folder or reads it. The lock ends with the process, whatever ends it."""
    with _locked(output, shared=False):
        yield


@contextlib.contextmanager
def unchanged(output: Path) -> Iterator[None]:
    """Wait until no build publishes into this folder, if it is there, and let none begin; many may read at once."""
    with _locked(output, shared=True) if output.is_dir() else contextlib.nullcontext():
        yield


@contextlib.contextmanager
def _locked(folder: Path, *, shared: bool) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _left_by_the_killed(output: Path, *, but: Path, forget: bool) -> set[str]:
    """Clear what killed builds staged; the paths below output/ they were about to make, and may have, unlisted.

    A build of all sheets for all audiences removes those that are made no more, so it may forget the plans.
    """
    left: set[str] = set()
    for folder in output.glob(STAGING + "*"):
        if folder.name == but.name:
            continue
        with contextlib.suppress(OSError, ValueError, RecursionError):
            left.update(p for p in json.loads((folder / PLAN).read_bytes()) if isinstance(p, str))
        for path in [folder] if forget else folder.glob("*/"):
            shutil.rmtree(path, ignore_errors=True)
    return left


# --- the manifest ------------------------------------------------------------------------------------------------


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def is_release(folder: Path) -> bool:
    """Whether a folder's manifest is that of a release: it lists archives, and is none of an audience's."""
    return "archives" in _read_manifest(folder)


def _listed(manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The files of a manifest that lie in its folder; what somebody else wrote into it is not followed."""
    entries = manifest.get("files")
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and paths.named(entry.get("path")):
            yield entry


def _manifest(
    former: Mapping[str, Any], made: Sequence[Item], folder: Path, used: Mapping[str, str], *, all_sheets: bool
) -> bytes:
    """The manifest of what will stand; empty where nothing will.

    Formats that were not asked for stay, but not those of a sheet that is no longer made for this audience, nor pages
    of a packet that has lost their tabs.
    """
    new = [named for i in made if (named := paths.named(i.file))]
    sheets = {n.sheet for n in new if not n.packet}
    packets = {n.packet for n in new}
    pages = {n.packet for n in new if n.packet and n.sheet}

    def stays(named: paths.Named) -> bool:
        if named.packet:
            return not (named.sheet and named.packet in pages) and (not all_sheets or named.packet in packets)
        return not all_sheets or named.sheet in sheets

    files = {
        e["path"]: carried(e)
        for e in _listed(former)
        if (folder / e["path"]).is_file() and (named := paths.named(e["path"])) and stays(named)
    }
    files |= {i.file: dict(i.entry) for i in made}
    if not files:
        return b""
    if isinstance(former.get("versions"), dict) and len(files) > len(made):
        used = former["versions"] | used
    manifest = {"manifest": KIND, "audience": folder.name, "files": [files[p] for p in sorted(files)], "versions": used}
    return written(manifest)


def written(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as it is written."""
    return json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def versions(formats: Collection[str]) -> dict[str, str]:
    """Versions of what shaped the bytes."""
    libraries = {*ALWAYS, *(lib for f in formats if f in BY_NAME for lib in BY_NAME[f].libraries)}
    found = {"factsheet": __version__} | {lib: version(lib) for lib in libraries}
    found |= {"python": platform.python_version(), "zlib": zlib.ZLIB_RUNTIME_VERSION}  # what compresses is part of it
    if "pdf" in formats:
        found |= native()
    return found


def _remove_stale(folder: Path, former: Mapping[str, Any], manifest: bytes, left: Iterable[str]) -> None:
    """What the former manifest lists, or a killed build made, and the new manifest doesn't; an empty folder goes too."""
    kept = {e["path"] for e in json.loads(manifest)["files"]} if manifest else set()
    stale = [e["path"] for e in _listed(former)]
    stale += [file for name, _, file in (p.partition("/") for p in left) if name == folder.name and paths.named(file)]
    for file in stale:
        if file not in kept:
            _remove(folder, folder / file)
    if not manifest and (former or stale):
        (folder / MANIFEST).unlink(missing_ok=True)
        _remove_empty(folder)


def _remove(top: Path, file: Path) -> None:
    """Remove a file below an audience's folder `top`, and each folder that it leaves empty there."""
    for folder in file.parents:
        if folder == top:
            break
        if folder.is_symlink():  # what it leads to is somebody else's
            return
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == top:
            break
        _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # something else stands in it
        folder.rmdir()


def _remove_former_audiences(output: Path, audiences: Collection[str], left: Collection[str]) -> None:
    listed = {path.parent.name for path in output.glob(f"*/{MANIFEST}") if not is_release(path.parent)}
    for name in sorted(listed | {p.partition("/")[0] for p in left}):
        if name not in audiences and names.SHEET.fullmatch(name):
            _remove_stale(output / name, _read_manifest(output / name), b"", left)
