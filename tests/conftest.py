"""What several suites need: the project's own sheets, built once a session in memory."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from factsheet.pipeline.build import Outcome, Request, build
from factsheet.pipeline.sources import Folders
from tests.projects import AUDIENCES, CACHE, write

ROOT = Path(__file__).parent.parent
set_hypothesis_home_dir(ROOT / ".cache/hypothesis")  # every cache is under .cache/


class Unwatched:
    """Progress that nobody watches."""

    def start(self, steps: int) -> None:
        """Say nothing."""

    def step(self, name: str) -> None:
        """Say nothing."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --accept` writes golden files anew; look at the difference before you commit it."""
    parser.addoption("--accept", action="store_true", help="write golden files anew, as they are now")


def pytest_sessionstart(session: pytest.Session) -> None:
    """What the code of yesterday made proves nothing today: the cache is emptied, once, before workers start."""
    if not hasattr(session.config, "workerinput"):
        shutil.rmtree(CACHE, ignore_errors=True)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares words with those of a golden file."""

    def compare(path: Path, words: str) -> None:
        if request.config.getoption("--accept"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(words, encoding="utf-8")
        assert path.is_file(), f"{path.name} is missing: run pytest --accept"
        assert words == path.read_text(encoding="utf-8"), f"if this is right, run pytest --accept ({path.name})"

    return compare


def make(folders: Folders, *sheets: str, formats: tuple[str, ...] = (), audiences: tuple[str, ...] = ()) -> Outcome:
    """A build in memory."""
    return build(folders, Request(sheets=sheets, formats=formats, audiences=audiences), Unwatched())


@pytest.fixture(scope="session")
def mexico() -> dict[str, bytes]:
    """The Mexico sheet for the public, by format."""
    outcome = make(Folders.below(ROOT), "mexico", audiences=("public",))
    assert not outcome.problems, "\n".join(map(str, outcome.problems))
    return {r.format: r.data for r in outcome.renditions}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A content folder with one sheet and three audiences."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "audiences.yaml").write_text(AUDIENCES)
    write(tmp_path, "Open words. [Guarded words.]{for=interagency}")
    return tmp_path
