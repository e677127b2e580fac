"""git to what a release was made of: which revision stands in the work tree, and what a revision held."""

import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from factsheet.pipeline.sources import Folders

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
PROGRAM = ("factsheet", "build.py", "requirements.lock")  # what makes files, besides content and templates


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A commit, its time, and the folders of content and templates in it; `modified`: the work tree has other files."""

    commit: str
    time: str
    content: str
    templates: str
    modified: bool


def of(folders: Folders) -> Revision | None:
    """The revision that these folders stand at; None where they, or this program, are in no repository, or in two."""
    top = _git("rev-parse", "--show-toplevel")
    if top is None:
        return None
    root = Path(top)
    try:
        content, templates = (f.resolve().relative_to(root).as_posix() for f in (folders.content, folders.templates))
    except ValueError:
        return None
    commit, time = _git("rev-parse", "HEAD"), _git("show", "--no-patch", "--format=%cI", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=all", "--", content, templates, *PROGRAM)
    if not commit or not time or changed is None:
        return None
    return Revision(commit=commit, time=time, content=content, templates=templates, modified=bool(changed))


def has(commit: str) -> bool:
    """Whether this repository has a commit."""
    return _git("cat-file", "-e", f"{commit}^{{commit}}") is not None


def extract(commit: str, to: Path) -> None:
    """All files of a commit, below a folder. Raises OSError where they cannot be had."""
    with tempfile.TemporaryFile() as packed:
        done = subprocess.run(  # noqa: S603
            ["git", "archive", "--format=tar", commit],  # noqa: S607
            cwd=ROOT,
            stdout=packed,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            raise OSError(done.stderr.decode(errors="replace").strip())
        packed.seek(0)
        with tarfile.open(fileobj=packed) as source:
            source.extractall(to, filter="data")


def _git(*words: str) -> str | None:
    """What git says; None where it fails, or is not there."""
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *words],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
