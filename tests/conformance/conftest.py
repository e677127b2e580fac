"""What the conformance tests stand on: programs that judge files, and the Mexico sheet as a user gets it.

A program that is missing skips its tests with one line; where CI=true that is a failure, so that nothing goes unjudged.
Fixtures that look for a program come first, or a file is built that nobody judges. Workers share nothing but caches.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from factsheet.tools import conformance, machine
from tests.projects import CACHE

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ROOT / "tests/conformance/sheets"
SEED = ROOT / "tests/seed/mexico-2005.txt"
LOOKS = ("congress", "press", "interagency")
REMEDY = "run make conformance-tools"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing of conformance may be skipped: a skip is reported as the failure it hides."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and item.get_closest_marker("conformance"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: where CI=true nothing of conformance may be skipped. {reason}"
    return report


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program that judges, and return what it said; none may take longer than ten minutes, many at once."""
    words = [str(word) for word in command]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=600)


def program(name: str) -> str:
    """The path of a program; the test is skipped if it is not there."""
    path = machine.program(name)
    if not path:
        pytest.skip(f"{name} is not installed: {REMEDY}")
    return path


def fetched(folder: Path, names: tuple[str, ...], what: str) -> Path:
    """A folder that `make conformance-tools` fills; the test is skipped if it is not, or is out of date."""
    if not conformance.is_fetched(folder, names):
        pytest.skip(f"{what} is not fetched: {REMEDY}")
    return folder


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """axe-core, playwright-core and vnu-jar."""
    what = "what tests/conformance/package.json names"
    return fetched(conformance.NODE, conformance.NODE_FILES, what) / "node_modules"


@pytest.fixture(scope="session")
def verapdf() -> list[str]:
    """The command that starts veraPDF."""
    java = program("Java")
    jars = fetched(conformance.VERAPDF, conformance.VERAPDF_FILES, "veraPDF") / "jars"
    # veraPDF keeps settings in the user's home: not in that of whoever runs the tests
    return [java, f"-Duser.home={jars.parent}", "-classpath", f"{jars}/*", "org.verapdf.apps.GreenfieldCliWrapper"]


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Builds the Mexico sheet by the command a user types, and returns the folder that the public gets."""

    def make(*options: str) -> Path:
        folder = tmp_path_factory.mktemp("built")
        places = ("--audience", "public", "--output", folder / "output", "--cache", CACHE)
        done = run(sys.executable, ROOT / "build.py", "build", "mexico", *options, *places)
        assert done.returncode == 0, done.stderr
        return folder / "output" / "public"

    return make


@pytest.fixture(scope="session")
def letter(build: Callable[..., Path]) -> Path:
    """The public's files, its PDF on Letter paper."""
    return build("--paper", "letter")


@pytest.fixture(scope="session")
def a4(build: Callable[..., Path]) -> Path:
    """The public's PDF on A4 paper."""
    return build("--paper", "a4", "--format", "pdf")


@pytest.fixture(scope="session")
def all_kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An artificial sheet of every kind, for the audience that reads all of it, with a banner on A4 paper."""
    folder = tmp_path_factory.mktemp("all-kinds")
    places = ("--content", SHEETS, "--output", folder / "output", "--cache", CACHE)
    done = run(sys.executable, ROOT / "build.py", "build", "all-kinds", "--audience", "interagency", *places)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return folder / "output" / "interagency"


@pytest.fixture(scope="session")
def looks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample of every block in the look of each audience that has one of its own: the folders it gets."""
    folder = tmp_path_factory.mktemp("looks")
    places = ("--audience", ",".join(LOOKS), "--output", folder, "--cache", CACHE)
    done = run(sys.executable, ROOT / "build.py", "build", "every-block", *places)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return {name: folder / name for name in LOOKS}


@pytest.fixture(scope="session")
def seed() -> list[str]:
    """The lines of the sheet as it was published: the fifth is its title, the last its last paragraph."""
    return [line.strip() for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
