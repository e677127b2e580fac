"""What a build costs beside what others would take: `make bench`. Judges nothing.

One sheet and fifty, three formats each, by this project (with and without verification), by pandoc and Typst, and by a
plain script of Jinja2, WeasyPrint and docxtpl; in turns within one run, each in a new process. Processor seconds (user
and system, of all processes that were started; medians) and the largest memory of any one process. Machines differ and
are shared: trust the ratios. The others' packages come from tests/bench/requirements.txt, into .cache/bench/venv.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from factsheet import audience
from factsheet.document import Content, Heading, Link, List, Medium, Paragraph, Run, plain
from factsheet.pipeline.sources import Folders, read_content, read_templates

ROOT = Path(__file__).resolve().parents[2]
HERE, VENV = Path(__file__).parent, ROOT / ".cache/bench/venv"
REQUIREMENTS = HERE / "requirements.txt"
SHEET, MANY = "mexico", 50
OURS, UNPROVEN, PANDOC, PLAIN = "factsheet", "factsheet --no-verify", "pandoc + Typst", "plain script"
COMMANDS = {"--help": ("--help",), "check, one sheet": ("check", SHEET)}


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Processor seconds, mebibytes of the largest process, and seconds by the clock."""

    cpu: float
    memory: float
    wall: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="runs of each on one sheet (default: 5); of fifty, a third")
    runs = parser.parse_args().runs
    python = peers_python()
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder), python)
        say(f"Python {sys.version.split()[0]}, {build_of_python()}; {platform.machine()}, {os.cpu_count()} cores")
        for title, count, times in (
            ("one sheet, three formats, caches empty", 1, runs),
            (f"{MANY} sheets, three formats; per sheet", MANY, max(1, runs // 3)),
        ):
            table(title, measured(contenders(Path(folder), python, count), times, Path(folder)), count)
        quick = {name: [sys.executable, str(ROOT / "build.py"), *words] for name, words in COMMANDS.items()}
        table("other commands", measured(quick, runs, Path(folder)), 1)
        for line in again(Path(folder)):
            say(line)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def build_of_python() -> str:
    """How this Python was built: an optimised one is a third quicker."""
    options = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    kind = "optimised (PGO)" if "--enable-optimizations" in options else "not known to be optimised"
    return f"{platform.python_compiler()}, {kind}"


# --- contenders --------------------------------------------------------------------------------------------------


def peers_python() -> Path:
    """The Python of the others' venv, made anew when their requirements change."""
    wanted, record = REQUIREMENTS.read_bytes(), VENV / "installed.txt"
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not record.exists() or record.read_bytes() != wanted:
        say("installing what to measure against")
        venv.create(VENV, clear=True, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:"]
        subprocess.run([*command, "--requirement", str(REQUIREMENTS)], check=True)
        record.write_bytes(wanted)
    return python


def contenders(folder: Path, python: Path, count: int) -> dict[str, list[str]]:
    """The command of each, which leaves its files in OUTPUT."""
    source = folder / str(count)
    build = [sys.executable, str(ROOT / "build.py"), "build", "--audience=public", "--quiet", "--cache=OUTPUT/cache"]
    build += [f"--content={source / 'ours'}", "--output=OUTPUT/made", "--jobs=1"]
    peers = [str(python), str(HERE / "peers.py")]
    return {
        OURS: build,
        UNPROVEN: [*build, "--no-verify"],
        PANDOC: [*peers, "pandoc-typst", str(source / "theirs"), "OUTPUT"],
        PLAIN: [*peers, "plain", str(source / "theirs"), "OUTPUT"],
    }


def lay_out(folder: Path, python: Path) -> None:
    """The same sheet for everyone, once and fifty times: as our content, and with its words printed as Markdown."""
    content = (ROOT / "content" / f"{SHEET}.md").read_text(encoding="utf-8")
    printed = as_markdown(ROOT)
    for count in (1, MANY):
        ours, theirs = folder / str(count) / "ours", folder / str(count) / "theirs"
        ours.mkdir(parents=True)
        theirs.mkdir()
        shutil.copy(ROOT / "content/audiences.yaml", ours)
        subprocess.run([python, HERE / "peers.py", "template", theirs], check=True)
        for number in range(count):
            for target, words in ((ours, content), (theirs, printed)):
                numbered = words.replace(": Mexico", f": Mexico {number}", 1)
                (target / f"{SHEET}-{number:02}.md").write_text(numbered, encoding="utf-8")


def as_markdown(root: Path) -> str:
    """The sheet's words, as its readers see them, in what pandoc and the plain script read."""
    folders = Folders(content=root / "content", templates=root / "templates", output=root, cache=root)
    content = read_content(folders, (SHEET,))
    public = content.audiences["public"]
    sheet = next(source.sheet for source in content.sources if source.sheet is not None)
    templates = read_templates(folders.templates, ["public"]).templates(public, sheet.language)
    shown = plain(audience.select(sheet, public), templates.words, Medium(breaks=False, files=False))
    lines = [f'---\ntitle: "{text(shown.title)}"\n---', *map(text, shown.front)]
    for block in shown.blocks:
        if isinstance(block, Heading):
            lines.append(f"{'#' * block.level} {text(block.content)}")
        elif isinstance(block, Paragraph):
            lines.append(text(block.content))
        elif isinstance(block, List):
            items = (b.content for item in block.items for b in item.blocks if isinstance(b, Paragraph))
            lines.append("\n".join(f"- {text(item)}" for item in items))
        else:
            lines += texts(block)
    return "\n\n".join([*lines, *map(text, shown.imprint)]) + "\n"


def texts(node: Any) -> Iterator[str]:
    """Every text of a block as a paragraph: of tables, charts and the like the others print the words alone."""
    if isinstance(node, tuple) and any(isinstance(part, Run | Link) for part in node):
        yield text(node)
    elif isinstance(node, tuple):
        for part in node:
            yield from texts(part)
    elif is_dataclass(node):
        for part in fields(node):
            yield from texts(getattr(node, part.name))


def text(content: Content) -> str:
    runs = (i for part in content for i in (part.content if isinstance(part, Link) else (part,)))
    return "".join(run.text for run in runs if isinstance(run, Run))


# --- measuring ---------------------------------------------------------------------------------------------------


def measured(commands: dict[str, list[str]], runs: int, folder: Path) -> dict[str, Cost]:
    """The cost of each command, all in turns; the first turn warms the machine's own caches and doesn't count."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            with tempfile.TemporaryDirectory(dir=folder) as output:
                cost = run([word.replace("OUTPUT", output) for word in command])
            if turn:
                found[name].append(cost)
    return {
        name: Cost(cpu=statistics.median(c.cpu for c in costs), memory=max(c.memory for c in costs))
        for name, costs in found.items()
    }


def run(command: Sequence[str]) -> Cost:
    """One run: what the process and all that it started have used."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{said.decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    wall = time.perf_counter() - begin
    return Cost(cpu=used.ru_utime + used.ru_stime, memory=used.ru_maxrss * unit / 2**20, wall=wall)


def again(folder: Path) -> Iterator[str]:
    """What is left to do where most was done before, and what several processes gain, beside one that makes it all."""
    source, output = folder / str(MANY) / "ours", folder / "again"
    build = [sys.executable, str(ROOT / "build.py"), "build", "--audience=public", "--quiet"]
    build += [f"--content={source}", f"--output={output / 'made'}", f"--cache={output / 'cache'}"]
    yield ""
    yield f"{f'{MANY} sheets again; a line after the other':<44}{'CPU s':>8}{'MiB':>7}{'wall s':>8}  CPU and wall ÷ the first"
    first: Cost | None = None
    for name, jobs in (("--jobs 1", 1), ("as many jobs as processors", 0), ("nothing changed", 0), ("one sheet", 0)):
        if first is None or name.startswith("as many"):
            shutil.rmtree(output / "cache", ignore_errors=True)
        if name == "one sheet":
            sheet = source / f"{SHEET}-00.md"
            sheet.write_text(
                sheet.read_text(encoding="utf-8").replace(": Mexico 0", ": Mexico 00", 1), encoding="utf-8"
            )
        cost = run([*build, *([f"--jobs={jobs}"] if jobs else [])])
        first = first or cost
        yield f"  {name:<42}{cost.cpu:>8.2f}{cost.memory:>7.0f}{cost.wall:>8.2f}{cost.cpu / first.cpu:>8.2f}{cost.wall / first.wall:>7.2f}"


def table(title: str, costs: dict[str, Cost], count: int) -> None:
    for line in rows(title, costs, count):
        say(line)


def rows(title: str, costs: dict[str, Cost], count: int) -> Iterator[str]:
    """Seconds and ratios, a line each."""
    peers = [name for name in (PANDOC, PLAIN) if name in costs]
    yield ""
    yield f"{title:<44}{'CPU s':>8}{'MiB':>7}" + "".join(f"  ÷ {name}" for name in peers)
    for name, cost in costs.items():
        ratios = "".join(f"{cost.cpu / costs[peer].cpu:>{len(peer) + 4}.2f}" for peer in peers)
        yield f"  {name:<42}{cost.cpu / count:>8.3f}{cost.memory:>7.0f}{ratios}"


if __name__ == "__main__":
    main()
