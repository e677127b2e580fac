"""Work that a crew can be given, and how to wait for it: what another process does must be found there by its name."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_ready: list[str] = []


def prepare(word: str) -> None:
    _ready.append(word)


def prepared(number: int) -> tuple[int, list[str]]:
    return number, _ready


def slow_where_early(number: int) -> int:
    """The earlier it is begun, the later it is done."""
    time.sleep(0.05 * (4 - number))
    return number * number


def die_if_told(file: Path) -> str:
    """End this process as the system does where memory is short: once, or whenever it is asked."""
    if file.name == "always" or (file.name == "once" and not file.exists()):
        file.write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    return file.name


def break_down(number: int) -> int:
    raise ZeroDivisionError(f"not {number}")


def wait_for_ever(file: Path) -> None:
    file.write_text(str(os.getpid()))
    time.sleep(3600)


def until(true: Callable[[], Any]) -> Any:
    """Wait for what will be true."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.02)
    raise AssertionError("it never came")


def end_session(leader: subprocess.Popen[str]) -> None:
    """Whatever came of a test, nothing that it started goes on."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader.pid, signal.SIGKILL)
    leader.wait()
