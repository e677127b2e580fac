"""release.yml is rehearsed here, script by script, in clones: two shares, merged, proven, packed; then checked as told.

Left out is what GitHub alone can do: attesting and publishing (test_publishing.py runs its script), and what asks whether
a tag was pushed.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from factsheet.tools import conformance, setup
from tests.conformance.conftest import fetched
from tests.conformance.runner import Runner, plain_environment

pytestmark = [pytest.mark.conformance, pytest.mark.usefixtures("verapdf")]
ROOT = Path(__file__).resolve().parents[2]
BEFORE, AFTER = "value: 14700", "value: 15000"
US = ("-c", "user.name=Tests", "-c", "user.email=tests@localhost")


def git(folder: Path, *words: str | Path) -> str:
    command = ["git", *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it lies here, released once as v0.0.1; since then a fact has changed."""
    folder = tmp_path_factory.mktemp("repository") / "project"
    git(ROOT, "clone", "--quiet", ROOT, folder)
    for name in git(folder, "ls-files", "-z").split("\0")[:-1]:
        if not (ROOT / name).exists():
            (folder / name).unlink()
    for name in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")[:-1]:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    _commit(folder, "As it lies here")
    git(folder, "tag", "v0.0.1")
    mexico = folder / "content/mexico.md"
    words = mexico.read_text(encoding="utf-8")
    assert BEFORE in words
    mexico.write_text(words.replace(BEFORE, AFTER), encoding="utf-8")
    _commit(folder, "A fact has changed")
    return folder


def _commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, *US, "commit", "--quiet", "--allow-empty", f"--message={message}")


@pytest.fixture(scope="module")
def runner(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """The workflow, started by hand in a private repository."""
    folder = tmp_path_factory.mktemp("rehearsal")
    (folder / "bin").mkdir()
    (folder / "bin/python").symlink_to(sys.executable)

    _fetched()

    def checkout(workspace: Path) -> None:
        git(folder, "clone", "--quiet", repository, workspace)
        # What `make setup` and `make conformance-tools` would fetch once more
        (workspace / ".venv").symlink_to(sys.prefix)
        (workspace / ".git/info/exclude").write_text(".venv\n", encoding="ascii")
        (workspace / ".cache").mkdir()
        (workspace / ".cache/conformance").symlink_to(conformance.HOME)

    return Runner(
        workflow=ROOT / ".github/workflows/release.yml",
        artifacts=folder / "artifacts",
        checkout=checkout,
        env=plain_environment(folder, PATH=f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"),
        values={
            "github.event_name == 'push'": False,
            "!github.event.repository.private && 'public' || ''": "",
            "strategy.job-total": 2,
        },
    )


def _fetched() -> None:
    """Skip unless all is there that clones borrow: what is not, they would make anew, in our own folders."""
    if setup.recorded(Path(sys.prefix)).get(setup.RUNTIME) != setup.digest(ROOT / setup.RUNTIME):
        pytest.skip("these tests do not run in a .venv that is up to date: run make test")
    fetched(conformance.NODE, conformance.NODE_FILES, "what tests/conformance/package.json names")
    fetched(conformance.CHECKERS, conformance.CHECKERS_FILES, "what checks PDF")
    fetched(conformance.SUPPLY, conformance.SUPPLY_FILES, "what checks workflows")


@pytest.fixture(scope="module")
def release(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What would be downloaded."""
    folder = tmp_path_factory.mktemp("workspaces")
    for shard in (1, 2):
        runner.run("build", folder / f"build-{shard}", **{"matrix.shard": shard})
    runner.run("release", folder / "release")
    return runner.artifacts / "release"


def test_the_rehearsal_runs_through_and_leaves_out_only_what_github_must_do(release: Path, runner: Runner) -> None:
    assert runner.left_out == ["a release comes from main"]
    names = {path.name for path in release.iterdir()}
    assert {"SHA256SUMS", "manifest.json", "report.html", "sbom.cdx.json", "notes.md", "public.zip"} <= names


def test_the_notes_tell_what_changed_since_the_release_before(release: Path) -> None:
    notes = (release / "notes.md").read_text(encoding="utf-8")
    assert "14,700" in notes
    assert "15,000" in notes


def test_it_is_checked_by_hand_as_the_document_says(release: Path, tmp_path: Path) -> None:
    document = (ROOT / "docs/releasing.md").read_text(encoding="utf-8")
    (console,) = re.findall(r"```console\n(.*?)```", document, re.DOTALL)
    downloaded = tmp_path / "downloaded"
    shutil.copytree(release, downloaded)
    for command in re.findall(r"^\$ (.*)", console, re.MULTILINE):
        done = subprocess.run(command, shell=True, cwd=downloaded, capture_output=True, text=True, check=False)
        assert done.returncode == 0, command + done.stderr
    (downloaded / "public.zip").write_bytes((downloaded / "public.zip").read_bytes() + b"\0")
    sums = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=downloaded, capture_output=True, check=False)
    assert sums.returncode != 0


def test_an_archive_holds_its_audience_alone(release: Path) -> None:
    for archive in release.glob("*.zip"):
        with zipfile.ZipFile(archive) as opened:
            assert {name.split("/")[0] for name in opened.namelist()} == {archive.stem}
