"""apt-get is run only where nobody need be asked: as root, or by sudo without a password; else one command is told."""

from pathlib import Path

import pytest

from factsheet.tools import conformance, install, machine

LACKS = tuple(
    machine.Lack(name=name, needed_for="PDF", command="sudo apt-get install one two", package=name)
    for name in ("one", "two")
)


class Machine:
    """A machine with apt-get and sudo of our own, which write down how they were called."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "log"

    def add(self, name: str, *, status: int = 0) -> None:
        script = self.folder / name
        script.write_text(f'#!/bin/sh\necho "{name} $*" >> "{self.log}"\nexit {status}\n', encoding="utf-8")
        script.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

    def look(self) -> tuple[machine.Lack, ...]:
        """Both are lacking until an install has run."""
        return () if any(" install " in call for call in self.calls) else LACKS


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    made.add("apt-get")
    monkeypatch.setenv("PATH", str(tmp_path))
    return made


def test_root_installs(fake: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_root", lambda: True)
    assert install.settle(fake.look) == 0
    assert fake.calls == ["apt-get -qq update", "apt-get -qq install -y --no-install-recommends one two"]


def test_sudo_without_a_password_installs(fake: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_root", lambda: False)
    fake.add("sudo")
    assert install.settle(fake.look) == 0
    apt = "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -qq"
    assert fake.calls == ["sudo -n true", f"{apt} update", f"{apt} install -y --no-install-recommends one two"]


@pytest.mark.parametrize("sudo", [False, True])
def test_anyone_else_is_told_the_one_command(
    fake: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, sudo: bool
) -> None:
    monkeypatch.setattr(machine, "is_root", lambda: False)
    if sudo:
        fake.add("sudo", status=1)  # it asks for a password
    assert install.settle(fake.look) == 3
    assert not any("apt-get" in call for call in fake.calls)
    assert capsys.readouterr().err.count("sudo apt-get install one two") == 1


def test_where_there_is_no_apt_nothing_is_run(fake: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_root", lambda: True)
    monkeypatch.setattr(machine, "package_manager", lambda: "dnf")
    assert install.settle(fake.look) == 3
    assert fake.calls == []


def test_an_install_that_fails_is_told(
    fake: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "is_root", lambda: True)
    fake.add("apt-get", status=100)
    assert install.settle(fake.look) == 3
    assert "failed (100): apt-get -qq update" in capsys.readouterr().err


def test_a_fetch_that_fails_is_done_again(tmp_path: Path) -> None:
    names, folder = ("package.json",), tmp_path / "made" / "here"
    assert not conformance.fetch(folder, names, lambda _: False)
    assert not conformance.is_fetched(folder, names)
    (folder / "left over").touch()
    assert conformance.fetch(folder, names, lambda _: True)
    assert conformance.is_fetched(folder, names)
    assert not (folder / "left over").exists()
    assert conformance.fetch(folder, names, lambda _: pytest.fail("it was there"))
