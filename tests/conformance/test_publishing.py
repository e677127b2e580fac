"""release.yml's last step against a GitHub of our own: published once, completed when interrupted, never changed."""

import hashlib
import json
import os
import shlex
import sys
from pathlib import Path

import pytest

from tests.conformance.runner import Runner, plain_environment

pytestmark = pytest.mark.conformance
ROOT = Path(__file__).resolve().parents[2]
FILES = {"public.zip": b"an archive", "notes.md": b"# v1\n", "manifest.json": b"{}"}
# `gh release …` in a folder: its files are the assets, `state.json` says whether it is a draft.
GH = """\
import json, pathlib, shutil, sys
home = pathlib.Path({home!r})
state, assets, calls = home / "state.json", home / "assets", home / "calls"
word, tag, *words = sys.argv[2:]
calls.open("a").write(word + "\\n")
if (home / "fails").exists() and word == (home / "fails").read_text():
    sys.exit("gh: something went wrong")
draft = json.loads(state.read_text()) if state.exists() else None
if word == "view":
    if draft is None:
        sys.exit("release not found")
    print(json.dumps(draft))
elif word == "create":
    assert draft is None and "--draft" in words and "--verify-tag" in words
    assets.mkdir()
    state.write_text("true")
elif word == "upload":
    assert draft, "what is published is never changed"
    for name in words[words.index("--") + 1:]:
        shutil.copy(name, assets)
elif word == "download":
    shutil.copytree(assets, words[words.index("--dir") + 1], dirs_exist_ok=True)
elif word == "edit":
    assert draft and words == ["--draft=false"]
    state.write_text("false")
"""


class GitHub:
    """A repository whose releases lie in a folder, and the job that publishes to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.runs = folder, 0
        self.home = folder / "github"
        self.home.mkdir()
        gh = folder / "bin/gh"
        gh.parent.mkdir()
        script = folder / "gh.py"
        script.write_text(GH.format(home=str(self.home)), encoding="utf-8")
        # By way of a shell: the path of a Python may hold a blank, and what #! names may not.
        gh.write_text(
            f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(script))} "$@"\n', encoding="utf-8"
        )
        gh.chmod(0o755)
        self.artifact(FILES)

    def artifact(self, files: dict[str, bytes]) -> None:
        """What the job before has left."""
        folder = self.folder / "artifacts/release"
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
        (folder / "SHA256SUMS").write_text(sums, encoding="ascii")

    def publish(self) -> None:
        """Run the job as it stands in the workflow."""
        self.runs += 1
        runner = Runner(
            workflow=ROOT / ".github/workflows/release.yml",
            artifacts=self.folder / "artifacts",
            checkout=lambda _: pytest.fail("this job needs nothing of ours"),
            env=plain_environment(self.folder, PATH=f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"),
            values={
                "!github.event.repository.private && 'public' || ''": "public",
                "github.token": "none",
                "github.repository": "a/b",
                "github.ref_name": "v1",
            },
        )
        runner.run("publish", self.folder / f"run-{self.runs}")
        assert runner.left_out == []

    def fail_at(self, word: str) -> None:
        (self.home / "fails").write_text(word)

    @property
    def calls(self) -> list[str]:
        return (self.home / "calls").read_text(encoding="utf-8").split()

    @property
    def is_draft(self) -> bool:
        return bool(json.loads((self.home / "state.json").read_text(encoding="utf-8")))

    @property
    def assets(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.home / "assets").iterdir()}


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    return GitHub(tmp_path)


def test_a_draft_is_filled_looked_at_and_published(github: GitHub) -> None:
    github.publish()
    assert github.calls == ["view", "create", "upload", "download", "edit"]
    assert not github.is_draft
    assert set(github.assets) == {*FILES, "SHA256SUMS"}


def test_again_it_compares_and_changes_nothing(github: GitHub) -> None:
    github.publish()
    before = github.assets
    github.publish()
    assert github.calls[5:] == ["view", "download"]
    assert github.assets == before


def test_what_is_published_is_not_replaced_by_other_files(github: GitHub) -> None:
    github.publish()
    before = github.assets
    github.artifact({**FILES, "public.zip": b"another archive"})
    with pytest.raises(AssertionError, match=r"public\.zip"):
        github.publish()
    assert github.assets == before


@pytest.mark.parametrize("word", ["upload", "download", "edit"])
def test_where_it_was_interrupted_it_goes_on(word: str, github: GitHub) -> None:
    github.fail_at(word)
    with pytest.raises(AssertionError, match="something went wrong"):
        github.publish()
    assert github.is_draft, "nobody sees half a release"
    github.fail_at("")
    github.publish()
    assert not github.is_draft
    assert github.calls.count("create") == 1


def test_files_that_are_not_those_of_the_sums_are_not_uploaded(github: GitHub) -> None:
    (github.folder / "artifacts/release/public.zip").write_bytes(b"changed on the way")
    with pytest.raises(AssertionError, match="FAILED"):
        github.publish()
    assert not (github.home / "calls").exists()


def test_a_file_too_many_in_a_draft_keeps_it_a_draft(github: GitHub) -> None:
    github.fail_at("edit")
    with pytest.raises(AssertionError, match="something went wrong"):
        github.publish()
    (github.home / "assets/interagency.zip").write_bytes(b"of a former run")
    github.fail_at("")
    with pytest.raises(AssertionError, match=r"interagency\.zip"):
        github.publish()
    assert github.is_draft
