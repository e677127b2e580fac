"""Work comes back in its order, whoever did it; a process that dies takes no other's work along, and none is left over."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from factsheet.pipeline import workers
from factsheet.pipeline.workers import Crew, Lost
from tests.pipeline import labour

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="ends processes as POSIX does")
ROOT = Path(__file__).parents[2]


def unwatched(places: list[int]) -> None:
    """Nobody looks."""


@pytest.fixture
def crew() -> Iterator[Any]:
    started: list[Crew[Any, Any]] = []

    def start(work: Any, size: int = 2) -> Crew[Any, Any]:
        started.append(Crew(work, size, labour.prepare, ("ready",)))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_results_are_in_the_order_of_the_work_and_each_process_is_prepared_once(crew: Any) -> None:
    assert crew(labour.slow_where_early).run([1, 2, 3, 4], unwatched) == [1, 4, 9, 16]
    assert crew(labour.prepared, 1).run([7, 8], unwatched) == [(7, ["ready"]), (8, ["ready"])]


def test_what_is_being_done_is_told_and_never_more_than_there_are_processes(crew: Any) -> None:
    told: list[list[int]] = []
    crew(labour.slow_where_early).run([1, 2, 3, 4], told.append)
    assert told[0] == [0, 1]
    assert {place for places in told for place in places} == {0, 1, 2, 3}
    assert max(map(len, told)) == 2


def test_what_a_dead_process_was_doing_is_done_again(crew: Any, tmp_path: Path) -> None:
    work = [tmp_path / name for name in ("a", "once", "b", "c")]
    assert crew(labour.die_if_told).run(work, unwatched) == ["a", "once", "b", "c"]


def test_only_what_ends_its_process_twice_is_lost(crew: Any, tmp_path: Path) -> None:
    """And what was being done beside it is not."""
    work = [tmp_path / name for name in ("a", "always", "b", "c", "d")]
    assert crew(labour.die_if_told).run(work, unwatched) == ["a", Lost(), "b", "c", "d"]


def test_a_mistake_is_raised_as_if_it_had_been_made_here(crew: Any) -> None:
    with pytest.raises(ZeroDivisionError, match="not 1"):
        crew(labour.break_down, 1).run([1], unwatched)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_one_that_started_it(tmp_path: Path, by: signal.Signals) -> None:
    """Whether that is interrupted, as a whole group by Ctrl+C, or killed."""
    script = tmp_path / "main.py"
    script.write_text(
        "import signal, sys\nfrom pathlib import Path\nfrom factsheet.pipeline.workers import Crew\n"
        "from tests.pipeline import labour\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background jobs ignore it
        "    files = [Path(sys.argv[1]) / n for n in 'ab']\n"
        "    Crew(labour.wait_for_ever, 2, labour.prepare, ('x',)).run(files, lambda places: None)\n"
    )
    env = dict(os.environ) | {"PYTHONPATH": str(ROOT)}
    main = subprocess.Popen(
        [sys.executable, script, tmp_path], env=env, stderr=subprocess.PIPE, start_new_session=True, text=True
    )
    try:
        pids = [int(labour.until(partial(written, tmp_path / name))) for name in "ab"]
        if by is signal.SIGINT:
            os.killpg(main.pid, by)
        else:
            main.kill()
        _, said = main.communicate(timeout=30)
        assert labour.until(lambda: not any(map(runs, pids)))
        assert said.count("Traceback") == (by is signal.SIGINT)  # that of the script itself: it has no main() around it
    finally:
        labour.end_session(main)


def written(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"  # one that nobody has buried


@pytest.mark.parametrize(("quota", "count"), [("max 100000", 8), ("150000 100000", 2), ("10000 100000", 1), ("", 8)])
def test_a_container_counts_what_it_may_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quota: str, count: int
) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    monkeypatch.setattr(workers, "QUOTA", tmp_path / "cpu.max")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(os, "process_cpu_count", lambda: 8, raising=False)
    assert workers.available() == count
