"""What the machine lacks: only pdf needs libraries, and one command brings all that is missing, on each system."""

import ctypes
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factsheet.tools import machine

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "apt": "apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "dnf install -y pango harfbuzz",
    "brew": "brew install pango harfbuzz",
    "msys2": "pacman -S --needed mingw-w64-ucrt-x86_64-pango mingw-w64-ucrt-x86_64-harfbuzz",
    "": "install Pango PangoFT2 HarfBuzz subset with the package manager of this system",
}


@pytest.fixture
def no_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no shared library can be loaded."""

    def refuse(name: str) -> Any:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", refuse)


def manager(monkeypatch: pytest.MonkeyPatch, name: str, *, root: bool = True) -> None:
    monkeypatch.setattr(machine, "package_manager", lambda: name)
    monkeypatch.setattr(machine, "is_root", lambda: root)


@pytest.mark.parametrize("formats", [(), ("html",), ("word", "html")])
@pytest.mark.usefixtures("no_libraries")
def test_only_pdf_needs_libraries(formats: tuple[str, ...]) -> None:
    assert machine.lacks_for(formats) == ()


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.usefixtures("no_libraries")
def test_one_command_installs_all_that_pdf_lacks(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    manager(monkeypatch, name)
    lacks = machine.lacks_for(("pdf", "word"))
    assert [(lack.name, lack.needed_for) for lack in lacks] == [
        ("Pango", "PDF"),
        ("PangoFT2", "PDF"),
        ("HarfBuzz subset", "PDF"),
    ]
    assert {lack.command for lack in lacks} == {COMMANDS[name]}


@pytest.mark.usefixtures("no_libraries")
def test_whoever_is_not_root_is_told_sudo_for_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    manager(monkeypatch, "apt", root=False)
    command = machine.lacks_for(("pdf",))[0].command
    assert all(step.startswith("sudo apt-get ") for step in command.split(" && "))


def test_a_library_that_is_there_is_no_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    manager(monkeypatch, "apt")

    def load(name: str) -> object:
        if "harfbuzz" in name:
            raise OSError(name)
        return object()

    monkeypatch.setattr(ctypes, "CDLL", load)
    assert [lack.package for lack in machine.lacks_for(("pdf",))] == ["libharfbuzz-subset0"]


def test_missing_programs_are_named_with_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    manager(monkeypatch, "apt")
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "java" else None)
    lacks = machine.lacking_programs(("Chromium", "Java", "Maven"))
    assert [lack.name for lack in lacks] == ["Chromium", "Maven"]
    assert {lack.command for lack in lacks} == {
        "apt-get update && apt-get install -y --no-install-recommends chromium maven",
    }


def test_a_python_without_ensurepip_needs_the_venv_package(monkeypatch: pytest.MonkeyPatch) -> None:
    manager(monkeypatch, "apt")
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else found(name))
    lack = machine.lacks_for_setup()[0]
    assert lack.package in {"python3-venv", f"python3.{sys.version_info.minor}-venv"}
    assert lack.command.endswith(lack.package)


@pytest.mark.parametrize("wanted", [*machine.LIBRARIES, *machine.PROGRAMS], ids=lambda wanted: wanted.name)
def test_every_wanted_thing_has_a_package_on_each_usual_system(wanted: machine.Wanted) -> None:
    assert {"apt", "dnf", "brew"} <= set(wanted.packages)


def test_the_report_names_everything_once() -> None:
    names = [finding.name for finding in machine.report()]
    assert names == ["Python", "venv with ensurepip", *(w.name for w in (*machine.LIBRARIES, *machine.PROGRAMS))]
    assert [f.name for f in machine.report() if f.optional] == [w.name for w in machine.PROGRAMS]


# A machine without Pango: libraries cannot be loaded, and importing what needs them fails, as it would there.
WITHOUT_PANGO = """
import ctypes, json, sys
sys.modules["weasyprint"] = None
load = ctypes.CDLL
def refuse(name, *rest, **options):
    if name and ("pango" in str(name) or "harfbuzz" in str(name)):
        raise OSError(name)
    return load(name, *rest, **options)
ctypes.CDLL = refuse
from factsheet.cli import main
sys.exit(main(json.loads(sys.argv[1])))
"""


@pytest.fixture
def without_pango(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        places = ["--output", str(tmp_path / "output"), "--cache", str(tmp_path / "cache")]
        command = [sys.executable, "-c", WITHOUT_PANGO, json.dumps(["build", "mexico", *words, *places])]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    return run


def test_without_pango_nothing_is_made_and_the_fix_is_said(
    without_pango: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = without_pango()
    assert done.returncode == 3
    assert done.stdout == ""
    assert machine.lacking(machine.LIBRARIES[0]).package in done.stderr
    assert "--format html,word" in done.stderr
    assert not (tmp_path / "output").exists()


def test_without_pango_page_and_word_are_made(
    without_pango: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = without_pango("--format", "html,word")
    assert done.returncode == 0, done.stderr
    made = sorted(path.name for path in (tmp_path / "output/public").iterdir())
    assert made == ["manifest.json", "mexico.docx", "mexico.html"]
