"""build.py on any Python: hands over to .venv, or says what is missing and leaves with 3. Never a traceback."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

import pytest

from factsheet.tools import machine

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "build.py"
Run: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]
# Distributions whose import name is not their own.
IMPORTED_AS = {
    "fonttools": "fontTools",
    "markdown-it-py": "markdown_it",
    "pillow": "PIL",
    "python-docx": "docx",
    "pyyaml": "yaml",
    "resvg-py": "resvg_py",
}
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no scripts that start by themselves")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """build.py as a module of its own."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # nothing beside build.py
    spec = importlib.util.spec_from_file_location("build_under_test", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("build", "mexico"),
        ("check",),
        ("new", "doctor"),
        ("--content", "doctor"),
        ("--message-format", "json", "build"),
    ],
)
def test_without_packages_it_says_run_make(bare: Run, words: tuple[str, ...]) -> None:
    done = bare(*words)
    assert done.returncode == 3
    assert done.stdout == ""
    assert "run make" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("--version",), ("build", "--help"), ("--quiet", "--help")])
def test_help_and_version_need_no_package(bare: Run, words: tuple[str, ...]) -> None:
    done = bare(*words)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("words", [("doctor",), ("--quiet", "doctor"), ("--cache", "build", "doctor")])
def test_the_doctor_needs_no_package(bare: Run, words: tuple[str, ...]) -> None:
    done = bare(*words)
    assert done.returncode == 3, done.stderr
    assert "weasyprint" not in done.stderr
    assert re.search(r"MISSING +Python packages", done.stdout)
    assert "\n  make\n" in done.stdout


def test_an_old_python_is_told_so(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(script, "VENV", "/nowhere")
    monkeypatch.setattr(script, "OLDEST", (9, 0))
    assert script.main(["doctor"]) == 3
    assert "Python 9.0 or newer is needed" in capsys.readouterr().err


def test_it_parses_on_every_python_3() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Match)
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, newer)] == []
    displays = [node for node in ast.walk(tree) if isinstance(node, (ast.List, ast.Tuple, ast.Set))]
    assert [d.lineno for d in displays if any(isinstance(e, ast.Starred) for e in d.elts)] == []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        assert function.args.posonlyargs == []
        for note in [function.returns, *(a.annotation for a in function.args.args)]:
            assert note is None or isinstance(note, (ast.Constant, ast.Name)), f"line {note.lineno}: quote it"


def test_set_up_parses_on_a_python_that_is_too_old() -> None:
    # `make` starts it, so that it can say which Python is needed: 3.7 is the oldest with these annotations
    for name in ("__init__.py", "tools/__init__.py", "tools/setup.py"):
        ast.parse((ROOT / "factsheet" / name).read_text(encoding="utf-8"), feature_version=(3, 7))
    lines = (ROOT / "factsheet/tools/setup.py").read_text(encoding="utf-8").splitlines()
    guard = next(n for n, line in enumerate(lines) if line.startswith("if sys.version_info"))
    first = [line for line in lines[:guard] if line.startswith(("import", "from"))]
    assert first == ["from __future__ import annotations", "import sys"]


def venv(folder: Path, content: str) -> None:
    python = folder / ".venv/bin/python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(content, encoding="utf-8")
    python.chmod(0o755)


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """build.py alone, in a folder with a space."""
    folder = tmp_path / "with a space"
    folder.mkdir()
    (folder / "build.py").write_bytes(SCRIPT.read_bytes())
    return folder


@posix
def test_it_hands_every_word_and_the_exit_status_over(alone: Path) -> None:
    venv(alone, '#!/bin/sh\nfor word; do echo "<$word>"; done\nexit 7\n')
    words = ["build", "a b", "", "--paper", "a4", "é"]
    command = [sys.executable, str(alone / "build.py"), *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 7
    assert done.stdout.splitlines() == [f"<{word}>" for word in [str(alone / "build.py"), *words]]


def test_on_a_mac_it_says_where_brew_puts_libraries(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script.sys, "platform", "darwin")
    monkeypatch.setattr(os, "environ", {})
    started = []
    monkeypatch.setattr(script.os, "execv", lambda *words: started.append((words, os.environ.copy())))
    monkeypatch.setattr("subprocess.call", lambda _: 0)
    script.hand_over("python", ["build"])
    assert started[0][1]["DYLD_FALLBACK_LIBRARY_PATH"].split(":")[:-1] == list(machine.MAC_FOLDERS)


@posix
def test_a_venv_that_does_not_start_is_told(alone: Path) -> None:
    venv(alone, "#!/nowhere/python\n")
    done = subprocess.run([sys.executable, str(alone / "build.py")], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "run make" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_asks_for_every_dependency(script: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[\[><=~ ]", line)[0] for line in project["dependencies"]]
    assert sorted(script.PACKAGES) == sorted(IMPORTED_AS.get(name, name) for name in names)


def test_it_knows_which_options_take_a_word(script: ModuleType, bare: Run) -> None:
    shown = re.findall(r"^ +(--[a-z-]+) [A-Z{]", bare("--help").stdout, re.MULTILINE)
    assert sorted(script.VALUED) == sorted(shown)
