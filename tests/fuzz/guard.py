"""Around one try: no file but the program's own, no network, no other program, no more than some seconds and memory."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

SECONDS = 20  # of processor time: a machine that is busy is no fault of a try
WAITED = 10  # times as long may pass on the clock, for what waits and does nothing
ROOT = Path(__file__).resolve().parents[2]
# Libraries load more of themselves when they are first used, and look at what the machine is.
OWN = (str(ROOT / "factsheet"), str(ROOT / ".venv"), sys.prefix, sys.base_prefix, "/usr/lib", "/usr/share", "/proc/self", "/etc/mime.types", "/dev/null")  # fmt: skip
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.remove", "os.rename", "os.mkdir", "shutil.", "ftplib.", "urllib.")  # fmt: skip

_watching = False
_seen: list[str] = []


class TooLongError(Exception):
    """A try took too long."""


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event == "open" and isinstance(args[0], str | bytes):
        path = args[0].decode(errors="replace") if isinstance(args[0], bytes) else args[0]
        writes = isinstance(args[1], str) and any(letter in args[1] for letter in "wax+")
        if writes or not path.startswith(OWN):
            _seen.append(f"open {path}")
    elif event.startswith(FORBIDDEN):
        _seen.append(f"{event} {args!r:.200}")


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[str]]:
    """What a try does that it must not do. Raises TooLongError."""
    global _watching  # noqa: PLW0603  # an audit hook stays for the life of the process
    _seen.clear()
    before = {which: signal.signal(which, _too_long) for which in (signal.SIGPROF, signal.SIGALRM)}
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.setitimer(signal.ITIMER_REAL, SECONDS * WAITED)
    _watching = True
    try:
        yield _seen
    finally:
        _watching = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for which, handler in before.items():
            signal.signal(which, handler)


def _too_long(_: int, __: FrameType | None) -> None:
    raise TooLongError
