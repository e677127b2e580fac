"""The doctor's report: readable, right about the lock file, and never failed by what is optional."""

import io
from pathlib import Path

import pytest

from factsheet.tools import doctor, machine, packages

ROOT = Path(__file__).resolve().parents[2]
HERE = machine.Finding(name="Here", needed_for="this", found="/bin/here")
GONE = machine.Lack(name="Gone", needed_for="PDF", command="apt-get install gone", package="gone")


def report(monkeypatch: pytest.MonkeyPatch, *findings: machine.Finding, root: Path = ROOT) -> tuple[int, str]:
    monkeypatch.setattr(machine, "report", lambda: findings)
    monkeypatch.setattr(machine, "package_manager", lambda: "apt")
    monkeypatch.setattr(machine, "is_root", lambda: True)
    out = io.StringIO()
    return doctor.run(root, out), out.getvalue()


def test_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    status, text = report(monkeypatch, HERE)
    assert status == 0, text
    assert "  ok       Here" in text
    assert text.endswith("All that is needed is here.\n")


def test_a_lack_fails_and_is_told_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    status, text = report(monkeypatch, HERE, machine.Finding(name="Gone", needed_for="PDF", lack=GONE))
    assert status == 3
    assert "MISSING  Gone" in text
    assert "\n  apt-get update && apt-get install -y --no-install-recommends gone\n" in text
    assert "--format html,word" in text


def test_what_is_optional_never_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    status, text = report(monkeypatch, machine.Finding(name="Gone", needed_for="tests", lack=GONE, optional=True))
    assert status == 0
    assert "none     Gone" in text
    assert "apt-get" not in text


def test_packages_that_differ_from_the_lock_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = "jinja2==0.0.1 \\\n    --hash=sha256:00\nno-such-package==1.0 \\\n    --hash=sha256:00\n"
    (tmp_path / "requirements.lock").write_text(lock, encoding="utf-8")
    status, text = report(monkeypatch, HERE, root=tmp_path)
    assert status == 3
    assert ", not 0.0.1; no-such-package 1.0 is not installed" in text
    assert text.endswith("\n  make\n")


def test_a_lost_lock_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    status, text = report(monkeypatch, HERE, root=tmp_path)
    assert status == 3
    assert "requirements.lock is gone" in text


def test_pins_of_other_systems_are_not_asked_for() -> None:
    lock = "one==1.0 ; sys_platform == 'nowhere' \\\n    --hash=sha256:00\ntwo==2.0 ; sys_platform != 'nowhere' \\\n"
    assert [(pin.name, pin.here) for pin in packages.pins(lock)] == [("one", False), ("two", True)]


def test_a_marker_of_another_shape_is_asked_for() -> None:
    assert packages.applies("python_full_version < '3.10'")
    assert packages.applies("sys_platform == 'nowhere' or os_name == 'nowhere'")
