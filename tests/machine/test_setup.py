"""Set-up: a .venv by the lock file, nothing when nothing changed, and anew whenever one may be half-made."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from factsheet.tools import install, machine, setup


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What set-up did, instead of doing it."""
    done: list[str] = []

    def make(venv: Path) -> bool:
        venv.mkdir(exist_ok=True)
        done.append("make")
        return True

    def fill(venv: Path, lock: Path, cache: Path) -> bool:
        assert not (venv / setup.RECORD).exists(), "it would look finished if it were stopped now"
        assert cache == venv.parent / ".cache/pip"
        done.append(lock.name)
        return True

    monkeypatch.setattr(setup, "make", make)
    monkeypatch.setattr(setup, "fill", fill)
    monkeypatch.setattr(setup, "starts", lambda venv: venv.exists())
    return done


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / setup.RUNTIME).write_text("one==1 \\\n", encoding="utf-8")
    (tmp_path / setup.TEST).write_text("one==1 \\\ntwo==2 \\\n", encoding="utf-8")
    return tmp_path


def test_the_first_run_makes_and_the_second_does_nothing(root: Path, steps: list[str]) -> None:
    assert setup.prepare(root, test=False) == 0
    assert steps == ["make", setup.RUNTIME]
    assert setup.prepare(root, test=False) == 0
    assert steps == ["make", setup.RUNTIME]


def test_the_tests_packages_are_added_to_what_is_there(root: Path, steps: list[str]) -> None:
    setup.prepare(root, test=False)
    setup.prepare(root, test=True)
    assert steps == ["make", setup.RUNTIME, setup.TEST]
    setup.prepare(root, test=False)
    setup.prepare(root, test=True)
    assert steps == ["make", setup.RUNTIME, setup.TEST]


@pytest.mark.parametrize("lock", [setup.RUNTIME, setup.TEST])
def test_a_changed_lock_makes_it_anew(root: Path, steps: list[str], lock: str) -> None:
    setup.prepare(root, test=True)
    (root / lock).write_text("one==2 \\\n", encoding="utf-8")
    setup.prepare(root, test=True)
    assert steps == ["make", setup.TEST, "make", setup.TEST]


@pytest.mark.parametrize("record", [None, b"", b"\xff", b"nonsense\n"])
def test_a_venv_without_a_sound_record_is_made_anew(root: Path, steps: list[str], record: bytes | None) -> None:
    (root / ".venv").mkdir()
    if record is not None:
        (root / ".venv" / setup.RECORD).write_bytes(record)
    assert setup.prepare(root, test=False) == 0
    assert steps == ["make", setup.RUNTIME]


def test_a_venv_whose_python_is_gone_is_made_anew(
    root: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    setup.prepare(root, test=False)
    monkeypatch.setattr(setup, "starts", lambda _venv: False)
    setup.prepare(root, test=False)
    assert steps == ["make", setup.RUNTIME, "make", setup.RUNTIME]


def test_what_fails_leaves_no_record(root: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    setup.prepare(root, test=False)
    monkeypatch.setattr(setup, "fill", lambda *_: False)
    assert setup.prepare(root, test=True) == 1
    assert setup.recorded(root / ".venv") == {}
    assert steps == ["make", setup.RUNTIME]


def test_a_lacking_machine_stops_it_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lack = machine.Lack(name="Pango", needed_for="PDF", command="apt-get install pango", package="pango")
    monkeypatch.setattr(machine, "lacks_for_setup", lambda: (lack, lack))
    monkeypatch.setattr(install, "_apt", list)
    monkeypatch.setattr(setup, "prepare", lambda *_, **__: pytest.fail("it went on"))
    assert setup.main([]) == 3
    assert capsys.readouterr().err.count("apt-get install pango") == 1


def wheel(folder: Path, name: str) -> str:
    """A package of one module; returns a lock file's line for it."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": "",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n",
    }
    file = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


def imports_tiny(venv: Path) -> bool:
    command = [str(setup.python_of(venv)), "-I", "-c", "import tiny"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_real_one_is_repaired_filled_and_true_to_its_digests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root, wheels = tmp_path / "with a space", tmp_path / "wheels"
    root.mkdir()
    wheels.mkdir()
    tiny, other = wheel(wheels, "tiny"), wheel(wheels, "other")
    (root / setup.RUNTIME).write_text(tiny, encoding="utf-8")
    (root / setup.TEST).write_text(tiny + other.replace("sha256:", "sha256:0")[:-2] + "\n", encoding="utf-8")
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # pip's own words for: from this folder, and nowhere else
    monkeypatch.setenv("PIP_FIND_LINKS", wheels.as_uri())
    venv = root / ".venv"

    # stopped in the middle: a package whose module is not there yet, which pip would take for whole
    packages = venv / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    with zipfile.ZipFile(wheels / "tiny-1.0-py3-none-any.whl") as archive:
        archive.extractall(packages, [name for name in archive.namelist() if "/" in name])
    assert setup.prepare(root, test=False) == 0, capsys.readouterr().err
    assert imports_tiny(venv)
    assert {path.name for path in root.iterdir()} <= {".venv", ".cache", setup.RUNTIME, setup.TEST}

    # not the file that the lock file means
    assert setup.prepare(root, test=True) == 1
    assert "failed" in capsys.readouterr().err
    assert setup.recorded(venv) == {}

    # no digest at all
    (root / setup.TEST).write_text("other==1.0\n", encoding="utf-8")
    assert not setup.fill(venv, root / setup.TEST, root / ".cache/pip")
