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
    """Whether a commit is in the history of what is checked out: one that was only fetched, anybody may have written."""
    return _git("merge-base", "--is-ancestor", commit, "HEAD") is not None


def resolve(revision: str, at: Path) -> str:
    """The commit that a revision is in the repository of a folder; "" where it is none, or there is no repository."""
    return _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", at=at) or ""


def inside(folder: Path) -> str:
    """Where a folder is in its repository; "" where it is in none, or is all of it."""
    return (_git("rev-parse", "--show-prefix", at=folder) or "").rstrip("/")


def is_shallow(at: Path) -> bool:
    """Whether the repository of a folder has only the last commits."""
    return _git("rev-parse", "--is-shallow-repository", at=at) == "true"


def tags(at: Path) -> list[str]:
    """The names of all tags in the repository of a folder."""
    return (_git("tag", "--list", at=at) or "").splitlines()


def extract(commit: str, to: Path, path: str = "", *, at: Path = ROOT) -> None:
    """All files of a commit, or those below a path of it, below a folder. Raises OSError where they cannot be had.

    `at` is a folder of the repository; its top is looked for.
    """
    top = _git("rev-parse", "--show-toplevel", at=at)
    with tempfile.TemporaryFile() as packed:
        done = subprocess.run(  # noqa: S603
            ["git", "archive", "--format=tar", commit, *(["--", path] if path else [])],  # noqa: S607
            cwd=top or at,
            stdout=packed,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            raise OSError(done.stderr.decode(errors="replace").strip())
        packed.seek(0)
        with tarfile.open(fileobj=packed) as source:
            if hasattr(tarfile, "data_filter"):
                source.extractall(to, filter="data")
            else:  # before Python 3.11.4, as on Debian 12: files and folders alone, whose names git has looked at
                source.extractall(to, [member for member in source if member.isreg() or member.isdir()])  # noqa: S202  # of git, not of a stranger


def _git(*words: str, at: Path = ROOT) -> str | None:
    """What git says, in the folder `at`; None where it fails, or is not there."""
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *words],  # noqa: S607
            cwd=at,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
