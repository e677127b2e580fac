"""Outputs are whole at any moment, the manifest tells the truth, and nothing that isn't ours is removed."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factsheet.pipeline import publish as publishing
from factsheet.pipeline.build import Rendition
from factsheet.problems import ProblemsError

KILLED = 77


def rendition(sheet: str, format_: str, data: str, audience: str = "public") -> Rendition:
    suffix = {"pdf": ".pdf", "word": ".docx", "html": ".html"}[format_]
    return Rendition(sheet=sheet, audience=audience, format=format_, file=sheet + suffix, data=data.encode() * 5000)


def publish(
    output: Path, *made: Rendition, audiences: tuple[str, ...] = ("public",), whole: bool = True, every: bool = True
) -> list[Path]:
    return publishing.publish(output, made, audiences, all_sheets=whole, all_audiences=every)


def manifest(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return loaded


def listed(folder: Path) -> list[str]:
    return [e["path"] for e in manifest(folder)["files"]]


def tree(output: Path) -> dict[str, bytes]:
    return {str(p.relative_to(output)): p.read_bytes() for p in sorted(output.rglob("*")) if p.is_file()}


@pytest.fixture(autouse=True)
def _no_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "versions", lambda formats: {"factsheet": str(len(formats))})


def test_the_manifest_lists_what_stands_with_true_digests(tmp_path: Path) -> None:
    paths = publish(tmp_path, rendition("a", "pdf", "A"), rendition("a", "html", "H"))
    assert [p.name for p in paths] == ["a.pdf", "a.html"]
    for entry in manifest(tmp_path / "public")["files"]:
        data = (tmp_path / "public" / entry["path"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert entry["size"] == len(data)
    assert set(tree(tmp_path)) == {"public/a.html", "public/a.pdf", "public/manifest.json"}


def test_a_relative_folder_is_as_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Python 3.12 and newer name a temporary folder from the root on, whatever they were given: ours must be known all the same
    made = tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkdtemp", lambda *given: str(Path(made(*given)).absolute()))
    monkeypatch.chdir(tmp_path)
    publish(Path("output"), rendition("a", "pdf", "A"))
    assert set(tree(Path("output"))) == {"public/a.pdf", "public/manifest.json"}


def test_a_whole_build_removes_what_is_no_longer_made_and_no_other_file(tmp_path: Path) -> None:
    publish(tmp_path, rendition("a", "pdf", "A"), rendition("old", "pdf", "O"))
    (tmp_path / "public" / "letter.pdf").write_text("a colleague's")
    publish(tmp_path, rendition("a", "pdf", "B"))
    assert set(tree(tmp_path)) == {"public/a.pdf", "public/letter.pdf", "public/manifest.json"}
    assert listed(tmp_path / "public") == ["a.pdf"]


def test_a_build_of_one_sheet_leaves_the_others_and_lists_them(tmp_path: Path) -> None:
    publish(tmp_path, rendition("a", "pdf", "A"), rendition("b", "pdf", "B"))
    publish(tmp_path, rendition("a", "pdf", "AA"), whole=False)
    assert listed(tmp_path / "public") == ["a.pdf", "b.pdf"]
    assert (tmp_path / "public/a.pdf").read_bytes() == rendition("a", "pdf", "AA").data


def test_an_audience_that_gets_nothing_more_keeps_nothing(tmp_path: Path) -> None:
    publish(tmp_path, rendition("a", "pdf", "A"), rendition("a", "pdf", "S", "press"), audiences=("public", "press"))
    publish(tmp_path, rendition("a", "pdf", "A"), audiences=("public", "press"))
    assert not (tmp_path / "press").exists()


def test_an_audience_that_is_no_more_goes_with_a_build_of_all(tmp_path: Path) -> None:
    publish(tmp_path, rendition("a", "pdf", "A"), rendition("a", "pdf", "S", "press"), audiences=("public", "press"))
    publish(tmp_path, rendition("a", "pdf", "A"), audiences=("public",), every=False)
    assert (tmp_path / "press/a.pdf").exists()
    publish(tmp_path, rendition("a", "pdf", "A"), audiences=("public",))
    assert not (tmp_path / "press").exists()


def test_a_forged_manifest_removes_nothing_outside_its_folder(tmp_path: Path) -> None:
    publish(tmp_path, rendition("a", "pdf", "A"))
    victim = tmp_path / "victim.pdf"
    victim.write_text("mine")
    forged = {"files": [{"path": "../victim.pdf"}, {"path": str(victim)}, {"path": 7}, "x", {"path": "manifest.json"}]}
    (tmp_path / "public/manifest.json").write_text(json.dumps(forged))
    publish(tmp_path, rendition("a", "pdf", "B"))
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("broken", [b"", b"[]", b"{", b'{"files": 3}'])
def test_a_broken_manifest_is_replaced(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public/manifest.json").write_bytes(broken)
    publish(tmp_path, rendition("a", "pdf", "A"))
    assert listed(tmp_path / "public") == ["a.pdf"]


def test_what_a_killed_build_staged_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".staging-dead/public").mkdir(parents=True)
    (tmp_path / ".staging-dead/public/a.pdf").write_text("half")
    publish(tmp_path, rendition("a", "pdf", "A"))
    assert not list(tmp_path.glob(".staging*"))


def test_an_output_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file")
    with pytest.raises(ProblemsError) as raised:
        publish(tmp_path / "output", rendition("a", "pdf", "A"))
    assert raised.value.problems[0].code == "output"
    assert "--output" in raised.value.problems[0].help


def test_a_build_of_all_sheets_in_some_formats_leaves_the_others_of_the_same_sheets(tmp_path: Path) -> None:
    old = [rendition(s, f, "old") for s in ("a", "gone") for f in ("pdf", "html")]
    publish(tmp_path, *old)
    publish(tmp_path, rendition("a", "html", "new"))
    assert listed(tmp_path / "public") == ["a.html", "a.pdf"]
    assert set(tree(tmp_path)) == {"public/a.html", "public/a.pdf", "public/manifest.json"}


def test_what_a_killed_build_made_and_nobody_listed_goes_when_its_sheet_is_withdrawn(tmp_path: Path) -> None:
    publish(tmp_path, rendition("a", "pdf", "A"))
    dead = tmp_path / ".staging-dead"
    (dead / "press").mkdir(parents=True)
    (dead / "plan.json").write_text(json.dumps(["public/b.pdf", "press/b.pdf", "public/../victim.pdf", 7]))
    (tmp_path / "press").mkdir()
    for path in ("public/b.pdf", "press/b.pdf", "victim.pdf"):
        (tmp_path / path).write_text("moved before the end")
    publish(tmp_path, rendition("a", "pdf", "A"), whole=False)
    assert (tmp_path / "public/b.pdf").exists()
    publish(tmp_path, rendition("a", "pdf", "A"))
    assert set(tree(tmp_path)) == {"public/a.pdf", "public/manifest.json", "victim.pdf"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: run on Linux or macOS")
def test_killed_at_any_step_each_file_is_whole(tmp_path: Path) -> None:
    """Every step that writes, moves or removes is the last one once."""
    first = tmp_path / "first"
    publish(
        first,
        rendition("a", "pdf", "old"),
        rendition("gone", "html", "gone"),
        rendition("a", "pdf", "old", "press"),
        audiences=("public", "press"),
    )
    new = [rendition("a", "pdf", "new"), rendition("a", "html", "new"), rendition("b", "word", "new")]

    def again(output: Path) -> None:
        publish(output, *new, audiences=("public", "press"))

    again(whole := _copy(first, tmp_path / "whole"))
    before, after = tree(first), tree(whole)
    steps = 0
    while _dies_at(steps, again, output := _copy(first, tmp_path / f"try-{steps}")):
        found = {name: data for name, data in tree(output).items() if not name.startswith(".staging-")}
        torn = [name for name, data in found.items() if data not in (before.get(name), after.get(name))]
        assert not torn, f"step {steps}: {torn}"
        stands = found["public/manifest.json"]
        if stands == after["public/manifest.json"]:  # the manifest is last: all it lists must stand
            assert {n: d for n, d in found.items() if n.startswith("public/")} == after
        again(output)
        assert tree(output) == after, f"step {steps}: the next build does not mend it"
        steps += 1
    assert steps > 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: run on Linux or macOS")
def test_builds_at_the_same_time_wait_for_each_other(tmp_path: Path) -> None:
    children = []
    for n in range(6):
        child = os.fork()
        if child == 0:
            try:
                for _ in range(5):
                    publish(tmp_path, rendition("a", "pdf", str(n)), rendition("a", "html", str(n)))
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(c, 0)[1]) for c in children] == [0] * 6
    for entry in manifest(tmp_path / "public")["files"]:
        data = (tmp_path / "public" / entry["path"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()


def _copy(source: Path, target: Path) -> Path:
    shutil.copytree(source, target)
    return target


def _dies_at(step: int, run: Callable[[Path], None], output: Path) -> bool:
    """Run in a child that dies at the n-th call that changes the disk; whether it died."""
    child = os.fork()
    if child == 0:
        _arm(step)
        try:
            run(output)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED


def _arm(step: int) -> None:
    left = step

    def armed(real: Any) -> Any:
        def call(*args: Any, **more: Any) -> Any:
            nonlocal left
            if left == 0:
                os._exit(KILLED)
            left -= 1
            return real(*args, **more)

        return call

    for name in ("replace", "unlink", "rmdir", "mkdir", "chmod", "open"):
        setattr(Path, name, armed(getattr(Path, name)))
    for name in ("fsync", "rmdir", "unlink"):
        setattr(os, name, armed(getattr(os, name)))


# --- packets -----------------------------------------------------------------------------------------------------


def bound(packet: str, *tabs: str, audience: str = "public") -> list[Rendition]:
    """The files of a packet, made up."""
    made = [("", "pdf", f"{packet}.pdf"), ("", "zip", f"{packet}.zip"), ("", "html", f"{packet}/index.html")]
    made += [(tab, "html", f"{packet}/{tab}.html") for tab in tabs]
    return [
        Rendition(sheet=s, packet=packet, audience=audience, format=f, file=f"packets/{file}", data=file.encode())
        for s, f, file in made
    ]


def test_a_packet_that_is_made_anew_loses_the_pages_of_its_former_tabs_alone(tmp_path: Path) -> None:
    publish(tmp_path, rendition("a", "html", "A"), *bound("trip", "a", "b"), *bound("visit", "a"))
    (tmp_path / "public/packets/trip/mine.txt").write_text("kept")
    publish(tmp_path, *bound("trip", "b"), whole=False)
    assert listed(tmp_path / "public") == [
        "a.html",
        *(f"packets/trip{s}" for s in (".pdf", ".zip", "/b.html", "/index.html")),
        *(f"packets/visit{s}" for s in (".pdf", ".zip", "/a.html", "/index.html")),
    ]
    assert not (tmp_path / "public/packets/trip/a.html").exists()
    assert (tmp_path / "public/packets/trip/mine.txt").read_text() == "kept"


def test_a_whole_build_removes_a_packet_that_is_no_more_and_the_folders_it_leaves_empty(tmp_path: Path) -> None:
    publish(tmp_path, rendition("a", "html", "A"), *bound("trip", "a"))
    publish(tmp_path, rendition("a", "html", "A"))
    assert set(tree(tmp_path)) == {"public/a.html", "public/manifest.json"}
    assert not (tmp_path / "public/packets").exists()


def test_sheets_that_are_made_by_themselves_leave_packets_alone(tmp_path: Path) -> None:
    publish(tmp_path, rendition("a", "html", "A"), *bound("trip", "a"))
    before, files = tree(tmp_path), listed(tmp_path / "public")
    publish(tmp_path, rendition("a", "html", "new"), whole=False)
    after = tree(tmp_path)
    assert {p for p in before if before[p] != after[p]} == {"public/a.html", "public/manifest.json"}
    assert listed(tmp_path / "public") == files


@pytest.mark.parametrize(
    "path",
    [
        "packets/../../outside.pdf",
        "packets/trip/../../../outside.html",
        "/etc/trip.pdf",
        "packets/trip/deep/a.html",
        "packets/trip/a.pdf",
        "packets/trip.txt",
        "elsewhere/trip.pdf",
        "packets/Trip.pdf",
        "packets/trip.html",
        "packets//a.html",
    ],
)
def test_a_path_that_no_build_makes_is_not_followed(tmp_path: Path, path: str) -> None:
    publish(tmp_path, rendition("a", "html", "A"))
    outside = tmp_path / "outside.pdf"
    outside.write_text("mine")
    folder = tmp_path / "public"
    odd = manifest(folder)
    odd["files"].append({"path": path, "sha256": "0" * 64, "size": 1, "sheet": "", "packet": "trip", "format": "pdf"})
    (folder / "manifest.json").write_text(json.dumps(odd))
    target = folder / path.lstrip("/")
    if ".." not in path:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("mine")
    publish(tmp_path, rendition("a", "html", "A"))
    assert outside.read_text() == "mine"
    assert ".." in path or target.read_text() == "mine"
    assert listed(folder) == ["a.html"]


def test_what_a_link_leads_to_is_not_cleared(tmp_path: Path) -> None:
    publish(tmp_path, *bound("trip", "a"))
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "public/packets/trip").rename(elsewhere)
    (tmp_path / "public/packets/trip").symlink_to(elsewhere)
    publish(tmp_path, rendition("a", "html", "A"))
    assert {p.name for p in elsewhere.iterdir()} == {"a.html", "index.html"}
