"""What a change is compared with, and that Chromium shows a changed digit in every width and colour scheme."""

import shutil
import subprocess
from pathlib import Path

import pytest

from factsheet.tools import conformance, machine
from tests.visual import run

ROOT = Path(__file__).resolve().parents[2]


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(["git", "-C", folder, *who, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "one")
    return tmp_path


def commit(folder: Path, words: str) -> str:
    (folder / "file.txt").write_text(words, encoding="utf-8")
    git(folder, "add", "file.txt")
    git(folder, "commit", "--quiet", "--message", words)
    return git(folder, "rev-parse", "HEAD")


def test_a_first_commit_has_nothing_to_compare_with(repository: Path) -> None:
    assert run.find_base(repository, None) == ""


def test_on_main_it_is_the_commit_before(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    second = commit(repository, "two")
    assert run.find_base(repository, None) == first
    (repository / "file.txt").write_text("changed here", encoding="utf-8")
    assert run.find_base(repository, None) == second


def test_on_a_branch_it_is_where_the_branch_left(repository: Path) -> None:
    left = git(repository, "rev-parse", "HEAD")
    git(repository, "switch", "--quiet", "--create", "change")
    commit(repository, "two")
    commit(repository, "three")
    git(repository, "branch", "--quiet", "--force", "main", "HEAD~1")
    git(repository, "branch", "--quiet", "other", left)
    assert run.find_base(repository, None) == git(repository, "rev-parse", "HEAD~1")
    assert run.find_base(repository, "other") == left


def test_an_unknown_revision_is_told(repository: Path) -> None:
    with pytest.raises(run.CannotLookError, match="git knows no revision 'nowhere'"):
        run.find_base(repository, "nowhere")


def test_a_copy_without_history_has_nothing_to_compare_with(tmp_path: Path) -> None:
    assert run.find_base(tmp_path, None) == ""


def test_a_revision_is_unpacked_as_it_was(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    commit(repository, "two")
    run.unpack(repository, first, repository / "out")
    assert (repository / "out/file.txt").read_text(encoding="utf-8") == "one"
    with pytest.raises(run.CannotLookError, match="git cannot unpack"):
        run.unpack(repository, "nowhere", repository / "out")


def test_a_build_that_fails_is_told(tmp_path: Path) -> None:
    (tmp_path / "build.py").write_text("raise SystemExit('the sheet is wrong')", encoding="utf-8")
    with pytest.raises(run.CannotLookError, match="before the change, the build fails:\nthe sheet is wrong"):
        run.build(tmp_path, tmp_path / "before")


@pytest.mark.conformance
def test_a_changed_digit_is_seen_in_every_picture_and_kept(tmp_path: Path) -> None:
    if not machine.program("Chromium") or not conformance.is_fetched(conformance.NODE, conformance.NODE_FILES):
        pytest.skip("Chromium is not installed: run make conformance-tools")
    run.build(ROOT, tmp_path / "before")
    page = next((tmp_path / "before/output").rglob("mexico.html"))
    shutil.copytree(tmp_path / "before", tmp_path / "same")
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    words = page.read_text(encoding="utf-8")
    assert "14,700" in words
    page = tmp_path / "after" / page.relative_to(tmp_path / "before")
    page.write_text(words.replace("14,700", "14,800"), encoding="utf-8")
    (page.parent / "added.html").write_text("<title>Added</title><p>Added", encoding="utf-8")
    for name in ("before", "same", "after"):
        run.picture(tmp_path / name / "output", tmp_path / name / "pictures")

    before, same, after = (tmp_path / name / "pictures" for name in ("before", "same", "after"))
    assert run.differences(before, same, tmp_path / "changed") == []
    changes = {change.name: change.what for change in run.differences(before, after, tmp_path / "changed")}
    folder = page.parent.relative_to(tmp_path / "after/output")
    expected = {f"{folder}/mexico.html/{w}-{look}.png" for w in run.WIDTHS for look in run.LOOKS}
    new = {name for name, what in changes.items() if what == "is new"}
    assert new == {f"{folder}/added.html/{w}-{look}.png" for w in run.WIDTHS for look in run.LOOKS}
    assert set(changes) - new == expected
    for name in expected:
        kept = tmp_path / "changed" / Path(name).with_suffix("")
        assert {p.name for p in kept.iterdir()} == {"before.png", "after.png", "difference.png"}
    gone = run.differences(after, before, tmp_path / "gone")
    assert {change.name for change in gone if change.what == "is no longer there"} == new
