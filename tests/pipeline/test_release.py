"""`build.py release`: proven or not at all, whole at any moment, the same twice; and built again from its revision."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from factsheet.pipeline import release as releasing
from factsheet.pipeline import sbom
from factsheet.tools import verapdf
from tests.pipeline import releases
from tests.pipeline.releases import change
from tests.projects import run

ROOT = Path(__file__).parents[2]
PARTS = {"SHA256SUMS", "interagency.zip", "manifest.json", "notes.md", "public.zip", "report.html", "sbom.cdx.json"}


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has been released, once for all tests."""
    folder = releases.project(tmp_path_factory.mktemp("release"))
    releases.released(folder)
    return folder


def manifest(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "output/release/manifest.json").read_bytes())
    return loaded


def test_a_release_has_its_parts_and_sums_that_hold(made: Path) -> None:
    release = made / "output/release"
    assert {p.name for p in release.iterdir()} == PARTS
    lines = (release / "SHA256SUMS").read_text().splitlines()
    assert lines == [f"{hashlib.sha256((release / n).read_bytes()).hexdigest()}  {n}" for n in sorted(PARTS)[1:]]
    if program := shutil.which("sha256sum"):
        done = subprocess.run(
            [program, "--check", "--strict", "SHA256SUMS"], cwd=release, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")


def test_an_archive_is_the_folder_of_its_audience(made: Path) -> None:
    for audience in ("public", "interagency"):
        files = releases.opened(made / f"output/release/{audience}.zip")
        assert files == tree(made / "output" / audience)


def test_every_file_has_its_proofs(made: Path) -> None:
    found = manifest(made)
    listed = {e["path"]: e["proofs"] for e in found["files"]}
    assert set(listed) == {
        f"{a}/{n}" for a in ("public", "interagency") for n in tree(made / "output" / a) if n != "manifest.json"
    }
    assert {p["digest"] + p["parity"] + p["leaks"] + p["fresh"] for p in listed.values()} == {"okokokok"}
    assert listed["public/alpha.pdf"]["look"] == listed["public/alpha.docx"]["access"] == "ok"
    assert "veraPDF was not asked" in found["notes"][0]
    report = (made / "output/release/report.html").read_text()
    assert all(e["sha256"] in report for e in (*found["files"], *found["archives"]))


def test_a_release_tells_its_readers_nothing_of_what_is_guarded(made: Path) -> None:
    """Not even where it is."""
    for name in sorted(PARTS - {"interagency.zip"}):
        data = (made / "output/release" / name).read_bytes()
        assert b"Kept back" not in data
        assert b"content/" not in data


def test_the_same_content_makes_the_same_release(made: Path, tmp_path: Path) -> None:
    again = releases.project(tmp_path / "elsewhere")
    releases.released(again, "--jobs", "1")
    assert tree(again / "output") == tree(made / "output")


def test_a_release_that_fails_leaves_the_former_one(made: Path) -> None:
    before = tree(made / "output")
    sheet = made / "content/alpha.md"
    text = sheet.read_text()
    sheet.write_text(text.replace("None.", "{{ nowhere }}"))
    try:
        status, _, err = run(made, "release", "--no-conformance")
    finally:
        sheet.write_text(text)
    assert status == 1
    assert "nothing was released: what stood before still stands" in err
    assert ".release-" not in err
    assert tree(made / "output") == before


def test_what_does_not_conform_is_not_released(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(made / "output")
    monkeypatch.setattr(verapdf, "command", lambda: ["java"])
    monkeypatch.setattr(
        verapdf, "check", lambda files, flavour: {p: flavour == "ua1" or p.stem != "trip" for p in files}
    )
    status, _, err = run(made, "release", "--audience", "public")
    assert status == 1
    assert (
        "public/packets/trip.pdf:1:1: error[conformance]: veraPDF says that this file does not conform to PDF/A-2a"
        in err
    )
    assert tree(made / "output") == before


def test_a_release_for_some_has_nothing_of_others(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verapdf, "command", list)
    folder = releases.project(tmp_path / "some")
    assert run(folder, "release", "--audience", "public")[0] == 0
    release = folder / "output/release"
    assert {p.name for p in release.iterdir()} == PARTS - {"interagency.zip"}
    assert not any(word in data for data in tree(release).values() for word in (b"interagency", b"omega"))
    assert "veraPDF is not on this machine" in manifest(folder)["notes"][0]


def test_what_is_no_release_is_not_replaced(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(made, folder)
    (folder / "output/release/letter.txt").write_text("mine")
    status, _, err = run(folder, "release", "--no-conformance")
    assert status == 2
    assert "holds what no release has" in err
    assert (folder / "output/release/letter.txt").read_text() == "mine"


def test_a_build_leaves_a_release_alone(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "built"
    shutil.copytree(made, folder)
    before = tree(folder / "output/release")
    (folder / "content/packets/trip.yaml").unlink()
    shutil.rmtree(folder / "content/packets/trip")
    assert run(folder, "build", "--format", "html")[0] == 0
    assert tree(folder / "output/release") == before
    status, out, err = run(folder, "verify", "--without-content")
    assert "output/release" not in out + err, "the release is verified when it is asked for"
    assert status == 0


@pytest.mark.parametrize("can_swap", [True, False])
def test_a_new_release_takes_the_place_of_the_former_one(
    tmp_path: Path, can_swap: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_swap:
        monkeypatch.setattr(releasing, "_swap", lambda *_: False)
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "which").write_text(name)
    releasing._exchange(tmp_path / "new", tmp_path / "old", tmp_path / "former")
    assert (tmp_path / "old/which").read_text() == "new"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: run on Linux or macOS")
def test_killed_between_two_steps_the_former_release_comes_back(tmp_path: Path) -> None:
    """Where two folders cannot change places in one step."""
    child = os.fork()
    if child == 0:
        with releasing._staging(tmp_path) as staging:
            (staging / "former").mkdir()
            (staging / "former/which").write_text("old")
            os._exit(77)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 77
    with releasing._staging(tmp_path) as mine:
        assert [p.name for p in tmp_path.iterdir() if p != mine] == ["release"]
        assert (tmp_path / "release/which").read_text() == "old"
        with releasing._staging(tmp_path) as other:
            assert mine.is_dir(), "what a living process makes is left alone"
            assert mine != other
    assert [p.name for p in tmp_path.iterdir()] == ["release"]


# --- the bill of materials ---------------------------------------------------------------------------------------


def test_the_bill_of_materials_is_valid_and_whole(made: Path) -> None:
    data = (made / "output/release/sbom.cdx.json").read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(data) is None
    found = {c["name"]: c for c in json.loads(data)["components"]}
    assert {"weasyprint", "pango", "harfbuzz", "fontconfig", "pydantic-core"} <= set(found)
    locked = json.loads(data)["dependencies"]
    assert any(d["ref"].startswith("pkg:pypi/jinja2@") and "markupsafe" in d["dependsOn"][0] for d in locked)
    font = ROOT / "templates/fonts/PublicSans-Regular.ttf"
    assert (
        found["templates/fonts/PublicSans-Regular.ttf"]["hashes"][0]["content"]
        == hashlib.sha256(font.read_bytes()).hexdigest()
    )
    assert not any("not stated" in json.dumps(c["licenses"]) for c in found.values()), "each says its licence"


def test_a_wrong_bill_of_materials_would_be_found() -> None:
    data = json.loads(sbom.write(ROOT, ROOT / "templates"))
    del data["components"][0]["name"]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(data)) is not None


# --- building again ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this program and one sheet, released for the public."""
    top = tmp_path_factory.mktemp("repository")
    for name in ("factsheet", "templates"):
        shutil.copytree(ROOT / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, top)
    releases.project(top)
    shutil.rmtree(top / "content/packets")
    for name in ("congress", "press"):
        shutil.rmtree(top / "templates/audiences" / name)
    (top / ".gitignore").write_text("/output/\n/.cache/\n__pycache__/\n")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "All of it"]):
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *words], cwd=top, check=True)
    done = program(top, "release", "--no-conformance", "--audience", "public")
    assert done == (0, ""), done
    return top


def program(top: Path, *words: str) -> tuple[int, str]:
    """The exit status and the problems of a command."""
    done = subprocess.run(
        [sys.executable, str(top / "build.py"), "--quiet", *words], cwd=top, capture_output=True, text=True, check=False
    )
    return done.returncode, "\n".join(x for x in done.stderr.splitlines() if not x.startswith("note: "))


def test_a_release_is_built_again_from_its_revision(repository: Path, tmp_path: Path) -> None:
    """Whatever the content has become since; and of a byte that no reading shows, the place is told."""
    sheet = repository / "content/alpha.md"
    before = sheet.read_text()
    sheet.write_text(before.replace("Words", "Other words"))
    try:
        release = Path(shutil.copytree(repository / "output/release", tmp_path / "download"))
        assert program(repository, "verify", str(release), "--rebuild") == (0, "")

        def edit(files: releases.Files) -> None:
            files["alpha.html"] = files["alpha.html"].replace(b"<body>", b"<body >").replace(b"<body ", b"<body  ", 1)

        change(release, "public", edit, redo="all")
        assert program(repository, "verify", str(release)) == (0, ""), "no reading shows it"
        status, said = program(repository, "verify", str(release), "--rebuild")
        assert status == 1
        assert (
            "public.zip/public/alpha.html:1:1: error[rebuilt]: a build of the revision makes another file: line" in said
        )
    finally:
        sheet.write_text(before)


def test_a_revision_that_was_never_merged_is_not_run(repository: Path, tmp_path: Path) -> None:
    """Whoever forges a release may name a commit of a pull request."""
    release = Path(shutil.copytree(repository / "output/release", tmp_path / "download"))
    who = ["-c", "user.name=B", "-c", "user.email=b@example.org"]
    words = ["commit-tree", "HEAD^{tree}", "-m", "Forged"]
    done = subprocess.run(["git", *who, *words], cwd=repository, capture_output=True, text=True, check=True)
    found = json.loads((release / "manifest.json").read_bytes())
    found["source"]["revision"] = done.stdout.strip()
    (release / "manifest.json").write_text(json.dumps(found))
    releases.resum(release)
    status, said = program(repository, "verify", str(release), "--rebuild")
    assert status == 2
    assert "cannot be built again: the history of this checkout does not have it" in said


def test_a_release_of_a_changed_work_tree_says_so(repository: Path) -> None:
    sheet = repository / "content/alpha.md"
    before = sheet.read_text()
    sheet.write_text(before.replace("Words", "Other words"))
    try:
        status, said = program(repository, "release", "--no-conformance", "--audience", "public")
    finally:
        sheet.write_text(before)
    assert status == 0
    assert "warning[revision]: the work tree differs from revision" in said
    assert program(repository, "verify", "output/release", "--rebuild")[0] == 2
