"""Work shared out among processes, through the standard Executor: what one of them could not finish is tried again.

Knows nothing of sheets. Results are in the order of the work, whoever did it and whenever it was done.
"""

import contextlib
import math
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

Work = TypeVar("Work")
Made = TypeVar("Made")

QUOTA = Path("/sys/fs/cgroup/cpu.max")  # what a container may use of the machine
# Not "fork": a process that has threads, or has drawn text already, cannot safely be copied. So it is on every system.
START = "spawn"


def available() -> int:
    """How many processors this process may use."""
    if hasattr(os, "process_cpu_count"):  # Python 3.13
        count = os.process_cpu_count() or 1
    elif hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError):
        quota, period = QUOTA.read_text().split()
        count = min(count, math.ceil(int(quota) / int(period)))  # "max 100000" is no number: there is no quota
    return max(1, count)


@dataclass(frozen=True)
class Lost:
    """What came of work whose process ended twice before it was done."""


@dataclass
class Crew(Generic[Work, Made]):
    """Processes that do one kind of work. `prepare` is called with `given` in each of them before it begins.

    They end with the process that started them, whatever ends it, and when this is stopped.
    """

    work: Callable[[Work], Made]
    size: int
    prepare: Callable[..., None]
    given: tuple[Any, ...] = ()
    _running: "tuple[Executor, Connection] | None" = field(default=None, init=False, repr=False)

    def run(self, work: Sequence[Work], begun: Callable[[list[int]], None]) -> list[Made | Lost]:
        """Do all the work, begun in this order. `begun` is told the places of what is being done, when that changes."""
        found: dict[int, Made | Lost] = {}
        left = list(range(len(work)))
        try:
            while left:
                for place in self._together(work, left, found, begun):
                    begun([place])
                    found[place] = self._alone(work[place])
        except BaseException:
            self.stop()  # nobody waits for it any more
            raise
        return [found[place] for place in range(len(work))]

    def stop(self) -> None:
        """End the processes, at once."""
        if self._running is not None:
            (executor, lifeline), self._running = self._running, None
            lifeline.close()
            executor.shutdown(cancel_futures=True)

    def _together(
        self,
        work: Sequence[Work],
        left: list[int],
        found: dict[int, Made | Lost],
        begun: Callable[[list[int]], None],
    ) -> list[int]:
        """Do what is left; where a process dies, that which was being done by then: one of it may be the cause."""
        if self._running is None:
            self._running = self._start(self.size)
        executor, _ = self._running
        flying: dict[Future[Made], int] = {}
        while left or flying:
            # No more than there are processes: what waits in a queue would be suspected too.
            try:
                while left and len(flying) < self.size:
                    flying[_submitted(executor, self.work, work[left[0]])] = left[0]
                    del left[0]
                begun(list(flying.values()))
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    found[flying[future]] = future.result()
                    del flying[future]
            except BrokenExecutor:
                self.stop()
                return list(flying.values())
        return []

    def _alone(self, work: Work) -> Made | Lost:
        """Do it in a process of its own: where that dies too, nothing else can be the cause."""
        executor, lifeline = self._start(1)
        try:
            return _submitted(executor, self.work, work).result()
        except BrokenExecutor:
            return Lost()
        finally:
            lifeline.close()
            executor.shutdown(cancel_futures=True)

    def _start(self, size: int) -> tuple[Executor, Connection]:
        context = multiprocessing.get_context(START)
        ending, lifeline = context.Pipe(duplex=False)
        executor = ProcessPoolExecutor(
            size, mp_context=context, initializer=_begin, initargs=(ending, self.prepare, self.given)
        )
        return executor, lifeline


def _submitted(executor: Executor, work: Callable[[Work], Made], one: Work) -> Future[Made]:
    with _uninterrupted():
        return executor.submit(work, one)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Within, Ctrl+C waits; a process that is started within never hears it: whoever started it decides."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(ending: Connection, prepare: Callable[..., None], given: tuple[Any, ...]) -> None:
    """In a new process: end with whoever started it, and prepare."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(ending,), daemon=True).start()
    prepare(*given)


def _end_with(ending: Connection) -> None:
    """Wait until the other end of the pipe is gone: closed, or its process dead."""
    with contextlib.suppress(OSError, EOFError):
        ending.poll(None)
    os._exit(1)
