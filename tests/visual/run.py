"""Web pages and PDF pages of the work tree beside those of a former revision: `make visual`. Judges nothing.

Both are built here and now, by the same packages, Chromium and PDFium: so whatever differs comes from the change. What
differs is named, and its pictures (before, after, with the changed tiles framed) are kept in .cache/visual/changed.
Ends with 0 whether something differs or not, and with 1 if it could not look.
"""

import argparse
import io
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

from factsheet.tools import conformance, machine
from tests.visual.compare import TILE, compare, marked

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / "visual"
LOOKS, WIDTHS = ("light", "dark"), (320, 768, 1280)
SCALE = 1.5  # pixels a point
MAIN = ("origin/main", "main")


class CannotLookError(Exception):
    """A program is missing, or one of the two cannot be built."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A picture that is not what it was."""

    name: str
    what: str


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "base", nargs="?", help="compare with where this branch left REV (default: main)", metavar="REV"
    )
    asked = parser.parse_args(words).base
    try:
        base = find_base(ROOT, asked)
        if not base:
            sys.stdout.write("visual: there is no earlier revision here to compare with\n")
            return 0
        changes = look(base)
    except CannotLookError as error:
        sys.stderr.write(f"visual: {error}\n")
        return 1
    for change in changes:
        sys.stdout.write(f"{change.name}: {change.what}\n")
    kept = f"; see {(HOME / 'changed').relative_to(ROOT)}" if changes else ""
    sys.stdout.write(f"visual: {_counted(len(changes))} from {base[:10]}{kept}\n")
    return 0


def _counted(number: int) -> str:
    return {0: "no picture differs", 1: "1 picture differs"}.get(number, f"{number} pictures differ")


# --- what to compare with ----------------------------------------------------------------------------------------


def find_base(root: Path, asked: str | None) -> str:
    """The commit where this branch left another; on that branch itself, the one before, unless something is changed here.

    "" if there is none: a first commit, or a copy that holds no history.
    """
    head = _git(root, "rev-parse", "HEAD")
    if asked and not _git(root, "rev-parse", "--verify", "--quiet", f"{asked}^{{commit}}"):
        raise CannotLookError(f"git knows no revision '{asked}' here")
    bases = (_git(root, "merge-base", "HEAD", name) for name in ((asked,) if asked else MAIN))
    base = next((found for found in bases if found), "")
    if base and base == head and not asked and not _git(root, "status", "--porcelain"):
        return _git(root, "rev-parse", "--verify", "--quiet", "HEAD^")
    return base


def _git(root: Path, *words: str) -> str:
    """What git answers; "" if it fails."""
    done = subprocess.run(["git", "-C", root, *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def unpack(root: Path, revision: str, folder: Path) -> None:
    """The files of a revision, in a folder of their own; neither the index nor the work tree is touched."""
    done = subprocess.run(["git", "-C", root, "archive", revision], capture_output=True, check=False)
    if done.returncode:
        raise CannotLookError(f"git cannot unpack {revision}: {done.stderr.decode(errors='replace').strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as files:
        safe: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # not before 3.11.4
        files.extractall(folder, **safe)


# --- pictures ----------------------------------------------------------------------------------------------------


def look(base: str) -> list[Change]:
    """Build both, picture both, compare both."""
    shutil.rmtree(HOME, ignore_errors=True)
    unpack(ROOT, base, HOME / "base")
    for name, tree in (("before", HOME / "base"), ("after", ROOT)):
        build(tree, HOME / name)
        picture(HOME / name / "output", HOME / name / "pictures")
    changes = differences(HOME / "before" / "pictures", HOME / "after" / "pictures", HOME / "changed")
    for name in ("base", "before", "after"):
        shutil.rmtree(HOME / name)
    return changes


def build(tree: Path, folder: Path) -> None:
    """Everything that a revision makes, as web pages and PDF, by the packages of this Python."""
    places = (f"--output={folder / 'output'}", f"--cache={folder / 'cache'}")
    command = [sys.executable, str(tree / "build.py"), "build", "--format=pdf,html", "--quiet", *places]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotLookError(f"{folder.name} the change, the build fails:\n{done.stderr.strip()}")


def picture(output: Path, folder: Path) -> None:
    """Pictures of all web pages and PDF pages below a folder: FILE.html/WIDTH-LOOK.png, FILE.pdf/PAGE.png."""
    for file in sorted(output.rglob("*.pdf")):
        made = folder / file.relative_to(output)
        made.mkdir(parents=True)
        with pypdfium2.PdfDocument(file) as document:
            for number, page in enumerate(document, 1):
                page.render(scale=SCALE).to_pil().save(made / f"{number:03}.png")
    modules = conformance.NODE / "node_modules"
    programs = [machine.program("Node.js"), machine.program("Chromium")]
    if not all(programs) or not conformance.is_fetched(conformance.NODE, conformance.NODE_FILES):
        raise CannotLookError("there is no Chromium to look with: run make conformance-tools")
    how = (",".join(LOOKS), ",".join(map(str, WIDTHS)))
    script = Path(__file__).with_name("pictures.mjs")
    command = [programs[0], *map(str, (script, modules, programs[1], output, folder)), *how]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotLookError(f"Chromium made no pictures:\n{done.stderr.strip()}")


def differences(before: Path, after: Path, changed: Path) -> list[Change]:
    """What differs between two folders of pictures, which are kept below a third."""
    names = sorted({p.relative_to(f).as_posix() for f in (before, after) for p in f.rglob("*.png")})
    return [change for name in names for change in _difference(name, before / name, after / name, changed / name)]


def _difference(name: str, before: Path, after: Path, changed: Path) -> Iterator[Change]:
    if not before.exists():
        _keep(changed, after=after)
        yield Change(name=name, what="is new")
        return
    if not after.exists():
        _keep(changed, before=before)
        yield Change(name=name, what="is no longer there")
        return
    if before.read_bytes() == after.read_bytes():
        return
    with Image.open(before) as old, Image.open(after) as new:
        found = compare(old, new)
        if found:
            _keep(changed, before=before, after=after)
            marked(new, found).save(changed.with_suffix("") / "difference.png")
            column, row = found.tiles[0]
            many = f"{len(found.tiles)} tiles differ" if len(found.tiles) > 1 else "1 tile differs"
            where = f"the first at {column * TILE}, {row * TILE}"
            yield Change(name=name, what=f"{many}, by up to {found.most} of 255, {where}")


def _keep(changed: Path, **pictures: Path) -> None:
    folder = changed.with_suffix("")
    folder.mkdir(parents=True)
    for name, kept in pictures.items():
        shutil.copy(kept, folder / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
