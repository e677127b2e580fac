"""The same bytes in a folder with spaces, another time zone, language, hash seed, umask, two seconds later, no variables."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.projects import CACHE

ROOT = Path(__file__).parent.parent


def build(project: Path, output: Path, env: dict[str, str], umask: int, cache: Path = CACHE) -> dict[str, bytes]:
    """The outputs of a build in a process of its own; what the cache of all tests may hold must not show."""
    command = [
        sys.executable,
        str(project / "build.py"),
        "build",
        "mexico",
        "--output",
        str(output),
        "--cache",
        str(cache),
    ]
    done = subprocess.run(command, env=env, umask=umask, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {str(p.relative_to(output)): p.read_bytes() for p in output.rglob("*") if p.is_file()}


def test_same_bytes(tmp_path: Path) -> None:
    elsewhere = tmp_path / "a folder with späces"
    for name in ("content", "templates", "factsheet"):
        shutil.copytree(ROOT / name, elsewhere / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, elsewhere / name)
    usual = dict(os.environ) | {"TZ": "UTC", "LANG": "en_US.UTF-8", "PYTHONHASHSEED": "1"}
    first = build(ROOT, tmp_path / "one", usual, 0o022)
    time.sleep(2.1)  # ZIP counts in steps of two seconds
    bare = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    second = build(elsewhere, tmp_path / "two", bare, 0o077, cache=tmp_path / "empty")
    audiences = ("public", "congress", "press", "interagency")
    files = ("mexico.pdf", "mexico.docx", "mexico.html", "manifest.json")
    assert set(first) == {f"{a}/{name}" for a in audiences for name in files}
    assert [n for n in first if first[n] != second.get(n)] == []
    assert set(first) == set(second)
    third = build(elsewhere, tmp_path / "three", {}, 0o022, cache=tmp_path / "empty too")
    assert third == first
    modes = {p.stat().st_mode & 0o777 for p in (tmp_path / "two/public").iterdir()}
    assert modes == {0o644}
