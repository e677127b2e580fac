"""`python3 -m factsheet.tools.setup [--test]`: the lock file to a .venv that holds exactly its packages.

Knows nothing of sheets. Writes below .venv and .cache only. A .venv without its record was interrupted, or is someone
else's: it is made anew.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # before any import that an older Python cannot read
    sys.stderr.write("Python 3.11 or newer is needed: install one, then run make PYTHON=python3.11\n")
    sys.exit(3)

import argparse
import hashlib
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from factsheet.tools import install, machine
from factsheet.tools.packages import pins

ROOT = Path(__file__).resolve().parents[2]
RUNTIME, TEST = "requirements.lock", "requirements-test.lock"
RECORD = "factsheet-setup.txt"  # in .venv: a line "digest  lock file" for each lock file that is installed


def main(argv: Sequence[str]) -> int:
    """Check the machine, then make or mend .venv. 0 when all is there, 1 if packages can't be had, 3 if a thing is missing."""
    parser = argparse.ArgumentParser(prog="python3 -m factsheet.tools.setup", description="Make .venv and fill it.")
    parser.add_argument("--test", action="store_true", help="with what the tests need")
    test = parser.parse_args(argv).test
    status = install.settle(machine.lacks_for_setup)
    return status or prepare(ROOT, test=test)


def prepare(root: Path, *, test: bool) -> int:
    """Make .venv hold the packages of the lock file, with the least that must be done."""
    wanted = TEST if test else RUNTIME
    # the test lock holds the runtime lock too, with the same versions
    locks = (RUNTIME, TEST) if test else (RUNTIME,)
    venv = root / ".venv"
    digests = {lock: digest(root / lock) for lock in (RUNTIME, TEST)}
    there = recorded(venv) if starts(venv) else {}
    if all(there.get(lock) == digests[lock] for lock in locks):
        return 0
    started = time.monotonic()
    (venv / RECORD).unlink(missing_ok=True)  # from here on it is half-made, until the record is written again
    only_more = there.get(RUNTIME) == digests[RUNTIME] and TEST not in there
    if not only_more and not make(venv):
        return 1
    if not fill(venv, root / wanted, root / ".cache" / "pip"):
        return 1
    record(venv, {lock: digests[lock] for lock in locks})
    install.say(f".venv is ready ({time.monotonic() - started:.0f} s)")
    return 0


def digest(lock: Path) -> str:
    """The sha256 of a lock file."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def recorded(venv: Path) -> dict[str, str]:
    """What is installed in .venv: the digest of each lock file. Nothing if the record is missing or spoilt."""
    try:
        lines = (venv / RECORD).read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return {}
    return {name: value for value, found, name in (line.partition("  ") for line in lines) if found}


def record(venv: Path, digests: dict[str, str]) -> None:
    """Write down what is installed: whole or not at all."""
    staged = venv / f"{RECORD}.new"
    staged.write_text("".join(f"{value}  {name}\n" for name, value in digests.items()), encoding="ascii")
    staged.replace(venv / RECORD)


def python_of(venv: Path) -> Path:
    """The Python of a .venv."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def starts(venv: Path) -> bool:
    """Whether the .venv's Python starts and has pip: it does not after the Python it was made of is gone."""
    # -I: the folder it is called from must not lend it a module
    command = [str(python_of(venv)), "-I", "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def make(venv: Path) -> bool:
    """Make the .venv anew, whatever was there."""
    install.say(f"making .venv (Python {sys.version.split()[0]})")
    # A process of its own, as the venv module copies what runs it. -I as above
    return install.run([sys.executable, "-I", "-m", "venv", "--clear", str(venv)])


def fill(venv: Path, lock: Path, cache: Path) -> bool:
    """Install the packages of a lock file: these files by their digests, and nothing else."""
    count = sum(pin.here for pin in pins(lock.read_text(encoding="utf-8")))
    install.say(f"installing the {count} packages of {lock.name}")
    options = ["--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check", "--quiet"]
    pip: list[str | Path] = [
        python_of(venv),
        "-I",
        "-m",
        "pip",
        "install",
        *options,
        "--cache-dir",
        cache,
        "--requirement",
        lock,
    ]
    return install.run(pip)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        install.say("stopped; the next run begins anew")
        sys.exit(130)
