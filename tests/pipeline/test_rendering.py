"""What was proven is not made again; what several processes make is what one would make."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from factsheet.document import Options, Plain, Run, Sheet
from factsheet.formats import Format
from factsheet.pipeline import rendering
from factsheet.pipeline.rendering import Job
from factsheet.pipeline.workers import Crew, Lost
from factsheet.writers.templates import Templates
from tests.pipeline.labour import end_session, until
from tests.projects import names, run, write

ROOT = Path(__file__).parents[2]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is rendered in this process."""
    found: list[str] = []
    real = Format.write

    def spied(self: Format, sheet: Sheet, templates: Templates, options: Options) -> bytes:
        found.append(f"{templates.audience.name}/{sheet.name}{self.suffix}")
        return real(self, sheet, templates, options)

    monkeypatch.setattr(Format, "write", spied)
    return found


@pytest.fixture
def built(project: Path) -> Callable[..., dict[str, bytes]]:
    """Builds with a cache of the project's own: the files that stand then."""

    def build(*words: str) -> dict[str, bytes]:
        status, _, err = run(project, "build", "--jobs=1", f"--cache={project / 'cache'}", *words)
        assert (status, err) == (0, "")
        return {n: (project / "output" / n).read_bytes() for n in names(project)}

    return build


def kept(project: Path) -> list[Path]:
    return sorted((project / "cache/renditions").glob("*"))


EVERY = ("--audience", "public,interagency", "--format", "word,html")  # a brief takes long, and is kept alike
OF_PUBLIC = ["public/sample.docx", "public/sample.html"]
OF_AGENCIES = ["interagency/sample.docx", "interagency/sample.html"]


def test_nothing_is_made_twice(built: Callable[..., dict[str, bytes]], made: list[str]) -> None:
    first = built(*EVERY)
    assert sorted(made) == sorted(OF_PUBLIC + OF_AGENCIES)
    made.clear()
    assert built(*EVERY) == first
    assert made == []


def test_what_only_others_may_read_makes_nothing_anew(
    built: Callable[..., dict[str, bytes]], made: list[str], project: Path
) -> None:
    """What is kept holds only what was selected: guarded words are no part of what it is kept by."""
    before = built(*EVERY)
    made.clear()
    write(project, "Open words. [Other guarded words.]{for=interagency}")
    after = built(*EVERY)
    assert made == OF_AGENCIES
    assert {n: after[n] for n in OF_PUBLIC} == {n: before[n] for n in OF_PUBLIC}
    assert b"guarded" not in after["public/sample.html"]


def test_one_sheet_that_changes_is_made_again_alone(
    built: Callable[..., dict[str, bytes]], made: list[str], project: Path
) -> None:
    write(project, "Words.", "other")
    built(*EVERY)
    made.clear()
    write(project, "Words that changed.", "other")
    built(*EVERY)
    assert {name.partition("/")[2] for name in made} == {"other.docx", "other.html"}


def test_a_build_of_what_is_kept_loads_no_writer(project: Path) -> None:
    script = (
        "import sys; from factsheet.cli import main; status = main(sys.argv[1:]);"
        "print(sorted({'weasyprint', 'docx', 'lxml', 'pikepdf', 'PIL'} & set(sys.modules))); sys.exit(status)"
    )
    command = [sys.executable, "-c", script, "build", "--quiet", "--audience=public", f"--cache={project / 'cache'}"]
    command += [f"--content={project / 'content'}", f"--output={project / 'output'}"]
    loaded = [subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    assert "weasyprint" in loaded[0]
    assert loaded[1] == "[]\n"


def damaged(data: bytes, how: str) -> bytes:
    if how == "cut":
        return data[:-1]
    if how == "empty":
        return b""
    return data[:50] + bytes([data[50] ^ 1]) + data[51:]


@pytest.mark.parametrize("how", ["cut", "empty", "changed"])
def test_what_was_damaged_is_made_anew(
    built: Callable[..., dict[str, bytes]], made: list[str], project: Path, how: str
) -> None:
    first = built("--audience=public", "--format=html")
    made.clear()
    for path in kept(project):
        path.write_bytes(damaged(path.read_bytes() + bytes(100), how))
    assert built("--audience=public", "--format=html") == first
    assert made == ["public/sample.html"]


def test_what_is_not_read_back_is_not_kept_and_may_be_what_was(
    built: Callable[..., dict[str, bytes]], made: list[str], project: Path
) -> None:
    sound, page = ("--audience=public", "--format=html"), "public/sample.html"
    unproven = built(*sound, "--no-verify")[page]
    made.clear()
    assert built(*sound)[page] == unproven
    assert made == [page]
    made.clear()
    assert built(*sound, "--no-verify")[page] == unproven
    assert made == []


def test_what_is_wrong_is_not_kept(project: Path, monkeypatch: pytest.MonkeyPatch, made: list[str]) -> None:
    real = Format.read

    def misread(self: Format, data: bytes) -> Plain:
        return replace(real(self, data), title=(Run(text="Another"),))

    words = ("build", "--audience=public", "--format=html", f"--cache={project / 'cache'}")
    with monkeypatch.context() as patched:
        patched.setattr(Format, "read", misread)
        assert run(project, *words)[0] == 1
    assert run(project, *words)[0] == 0
    assert made == ["public/sample.html"] * 2


def test_problems_of_templates_are_told_every_time(project: Path, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    tokens = templates / "tokens.yaml"
    tokens.write_text(tokens.read_text().replace("brand:", "brand: 'ffffff' #", 1))
    words = ("check", f"--templates={templates}", f"--cache={project / 'cache'}")
    first, second = run(project, *words), run(project, *words)
    assert first[0] == 1
    assert first == second


# --- other processes ---------------------------------------------------------------------------------------------


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any work is enough to start processes for."""
    monkeypatch.setattr(rendering, "PAYS", 0)


SEVERAL = "--jobs=2"


@pytest.mark.usefixtures("shared")
def test_several_processes_make_the_same_bytes(project: Path) -> None:
    write(project, "More words, and [a link](https://example.org).", "other")
    write(project, "Words.", "third", audience="interagency")
    made = []
    for jobs in ("--jobs=1", SEVERAL):
        assert run(project, "build", jobs, f"--cache={project / jobs}")[::2] == (0, "")
        made.append({n: (project / "output" / n).read_bytes() for n in names(project)})
        shutil.rmtree(project / "output")
    assert made[0] == made[1]
    assert len(made[0]) == 4 * 2 * 3 + 3 + 4


@pytest.mark.usefixtures("shared")
def test_several_processes_tell_the_same_problems(project: Path, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    with (templates / "html/page.css").open("a") as styles:
        styles.write("p { colour: red }\n")
    write(project, "Read it [here](https://example.org).", "other")
    words = ("build", f"--templates={templates}", f"--cache={project / 'cache'}")
    serial = run(project, *words, "--jobs=1")
    assert serial[0] == 1
    assert run(project, *words, SEVERAL) == serial


@pytest.mark.usefixtures("shared")
def test_what_ends_its_process_twice_is_a_problem_of_its_sheet(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_lost(self: Crew[object, object], work: list[object], begun: object) -> list[Lost]:
        return [Lost() for _ in work]

    monkeypatch.setattr(Crew, "run", run_lost)
    write(project, "Words.", "other")
    status, out, err = run(project, "build", SEVERAL, "--audience=public", f"--cache={project / 'cache'}")
    assert (status, out) == (1, "")
    assert "sample.md:1:1: error[worker]: the process that made this sheet for 'public' was ended twice" in err
    assert "--jobs 1" in err
    assert names(project) == set()


@pytest.mark.usefixtures("shared")
def test_where_no_process_can_be_started_one_does_it_all(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Crew[object, object], size: int) -> None:
        raise NotImplementedError("no semaphores here")

    monkeypatch.setattr(Crew, "_start", refused)
    write(project, "Words.", "other")
    status, _, err = run(project, "build", SEVERAL, "--audience=public", f"--cache={project / 'cache'}")
    assert (status, err) == (0, "")


@pytest.mark.usefixtures("shared")
def test_the_longest_is_begun_first(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[str] = []

    def take(self: Crew[Job, object], work: list[Job], begun: object) -> list[Lost]:
        handed.extend(job.sheet.name for job in work)
        return [Lost() for _ in work]

    monkeypatch.setattr(Crew, "run", take)
    write(project, "Words.", "short")
    write(project, "Very many words. " * 200, "long")
    run(project, "build", SEVERAL, "--audience=public", f"--cache={project / 'cache'}")
    assert handed == ["long", "sample", "short"]


@pytest.mark.parametrize("jobs", ["0", "-1", "two", ""])
def test_no_build_has_less_than_one_process(project: Path, jobs: str) -> None:
    status, _, err = run(project, "build", f"--jobs={jobs}")
    assert status == 2
    assert f"'{jobs}' is no number of processes" in err


def test_little_work_starts_no_process(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Crew, "_start", None)
    assert run(project, "build", SEVERAL, "--audience=public", f"--cache={project / 'cache'}")[0] == 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes where Linux shows them")
def test_an_interrupted_build_leaves_no_process_and_no_file(project: Path) -> None:
    script = (
        "import signal, sys; from factsheet import cli; from factsheet.pipeline import rendering; rendering.PAYS = 0;"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"  # a shell's background jobs ignore it
        "sys.exit(cli.main(sys.argv[1:]))"
    )
    write(project, "Words.", "other")
    command = [sys.executable, "-c", script, "build", SEVERAL, f"--cache={project / 'cache'}"]
    command += [f"--content={project / 'content'}", f"--output={project / 'output'}"]
    build = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        until(lambda: len(of_session(build.pid)) > 2)
        os.killpg(build.pid, signal.SIGINT)
        assert build.communicate(timeout=60)[1] == "stopped: what stood before still stands\n"
        assert build.returncode == 130
        until(lambda: not of_session(build.pid))
        assert names(project) == set()
    finally:
        end_session(build)


def of_session(leader: int) -> list[int]:
    """The processes that somebody started, and what they started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = stat.read_text().rpartition(")")[2].split()
            if int(words[3]) == leader and words[0] != "Z":
                found.append(int(stat.parent.name))
    return found
