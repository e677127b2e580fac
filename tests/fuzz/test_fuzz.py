"""A bounded fuzz of all that strangers can give to the program; `python -m tests.fuzz.run` goes on for longer.

The guard itself is tried too: a check that cannot fail proves nothing.
"""

import socket
import time
from pathlib import Path

import pytest

from factsheet.problems import ProblemsError
from tests.fuzz import guard, run, targets
from tests.fuzz.targets import TARGETS, Target

TRIES = 25  # of each target; the same ones every time


@pytest.mark.parametrize("name", TARGETS)
def test_what_nobody_made_is_read_or_refused(name: str) -> None:
    assert [str(fault) for fault in run.tries(name, 0, TRIES)] == []


def _crash(_: bytes) -> None:
    raise KeyError("a")


def _hang(_: bytes) -> None:
    while True:
        pass


def _wait(_: bytes) -> None:
    time.sleep(60)


def _open(_: bytes) -> None:
    Path("/etc/passwd").read_bytes()


def _connect(_: bytes) -> None:
    with socket.socket() as opened:
        opened.connect(("127.0.0.1", 9))


def _silent(_: bytes) -> None:
    raise ProblemsError


@pytest.mark.parametrize("fault", [_crash, _hang, _wait, _open, _connect, _silent])
def test_a_fault_is_found(fault: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "SECONDS", 0.5)
    monkeypatch.setattr(guard, "WAITED", 2)
    monkeypatch.setitem(targets.TARGETS, "planted", Target(lambda: [b"a"], fault))  # type: ignore[arg-type]
    assert len(list(run.tries("planted", 0, 1))) == 1
