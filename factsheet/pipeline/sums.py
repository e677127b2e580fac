"""SHA256SUMS of a folder, as sha256sum writes and checks it."""

import hashlib
import re
from pathlib import Path

from factsheet.pipeline.sources import read_bytes, shown
from factsheet.problems import Location, Problem, ProblemsError

NAME = "SHA256SUMS"
LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)", re.ASCII)
LARGEST = 1_000_000  # bytes
BAD = "do not use what you have: get it again from where it was published"


def write(folder: Path) -> bytes:
    """The sums of all files of a folder but this one, by name."""
    files = sorted(p for p in folder.iterdir() if p.name != NAME)
    return "".join(f"{of(path)}  {path.name}\n" for path in files).encode()


def of(path: Path) -> str:
    """The SHA-256 of a file, however large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(folder: Path) -> dict[str, str]:
    """The digests by name. Raises ProblemsError."""
    path = folder / NAME
    lines = read_bytes(path, LARGEST).decode("utf-8", "replace").splitlines()
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        entry = LINE.fullmatch(line)
        if entry is None or entry["name"] in found or entry["name"] == NAME:
            raise ProblemsError(_problem(path, "this line is no sum of a file, or of one for the second time", number))
        found[entry["name"]] = entry["digest"]
    return found


def listed(folder: Path) -> set[str]:
    """The names of a folder's sums; none where it has none that can be read."""
    try:
        return set(read(folder))
    except ProblemsError:
        return set()


def check(folder: Path, said: dict[str, str]) -> list[Problem]:
    """Whether a folder holds what its sums say, all of it and nothing else."""
    there = {p.name: p for p in sorted(folder.iterdir()) if p.name != NAME}
    problems = [
        _problem(folder / name, f"{NAME} lists this file, and it is not there") for name in said if name not in there
    ]
    for name, path in there.items():
        called = "".join(c if c.isprintable() else "\ufffd" for c in name)
        if path.is_symlink() or not path.is_file():
            problems.append(_problem(folder / called, "this is no plain file, and was not opened"))
        elif name not in said:
            problems.append(_problem(folder / called, f"{NAME} does not list this file: nobody can tell what it is"))
        elif of(path) != said[name]:
            problems.append(_problem(path, f"this is not the file that {NAME} lists"))
    return problems


def _problem(path: Path, message: str, line: int = 1) -> Problem:
    return Problem(location=Location(path=shown(path), line=line), code="sums", message=message, help=BAD)
