"""What packets cost as they grow: `make bench-packets`. Judges nothing.

Packets of generated sheets (the words of the project's own, numbered) in all formats: with an empty cache, again with
nothing changed, and with one sheet changed. Wall and processor seconds (all processes), the largest memory of any one
process, and how large the files are; the page that finds tabs also compressed, as a server would send it.
"""

import argparse
import gzip
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.run import ROOT, Cost, run, say

SHEETS = ("mexico", "colombia", "bolivia")
SIZES = (10, 50, 195)
PLAN = """\
title: Sample of a packet of {count} tabs
language: en-US
audiences: [public]
tabs:
{tabs}
"""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One run of a command: how long it took, and what it used."""

    wall: float
    cost: Cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many tabs (default: 10,50,195)")
    parser.add_argument("--format", default="pdf,word,html", help="the formats (default: all)")
    args = parser.parse_args()
    say(f"{'packet of':<12}{'':<22}{'wall s':>9}{'CPU s':>9}{'MiB':>7}{'  s a tab':>9}")
    for count in (int(size) for size in args.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            for line in measured(Path(folder), count, args.format):
                say(line)


def measured(folder: Path, count: int, formats: str) -> Iterator[str]:
    """The lines of one size."""
    lay_out(folder / "content", count)
    command = [sys.executable, str(ROOT / "build.py"), "packet", "sample", "--quiet", f"--format={formats}"]
    command += [f"--{name}={folder / name}" for name in ("content", "output", "cache")]
    yield row(f"{count} tabs", "cache empty", turn(command), count)
    yield row("", "nothing changed", turn(command), count)
    sheet = folder / "content" / f"{name_of(count // 2)}.md"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("the ", "the very ", 1), encoding="utf-8")
    yield row("", "one sheet changed", turn(command), count)
    yield sizes(folder / "output/public/packets")


def lay_out(content: Path, count: int) -> None:
    """Sheets and their packet."""
    (content / "packets").mkdir(parents=True)
    audiences = (ROOT / "content/audiences.yaml").read_text(encoding="utf-8")
    (content / "audiences.yaml").write_text(audiences, encoding="utf-8")
    sources = [(ROOT / "content" / f"{name}.md").read_text(encoding="utf-8") for name in SHEETS]
    for number in range(count):
        text = sources[number % len(sources)].replace('title: "', f'title: "Sample {number}: ', 1)
        for place, name in enumerate(SHEETS):  # links between sheets lead to the first of their like
            text = text.replace(f"sheet:{name}", f"sheet:{name_of(place)}")
        (content / f"{name_of(number)}.md").write_text(text, encoding="utf-8")
    tabs = "\n".join(f"  - {{sheet: {name_of(n)}, title: Sample {n}}}" for n in range(count))
    (content / "packets/sample.yaml").write_text(PLAN.format(count=count, tabs=tabs), encoding="utf-8")


def name_of(number: int) -> str:
    return f"sample-{number:03}"


def turn(command: list[str]) -> Turn:
    """One run."""
    began = time.perf_counter()
    cost = run(command)
    return Turn(wall=time.perf_counter() - began, cost=cost)


def row(packet: str, what: str, made: Turn, count: int) -> str:
    return f"{packet:<12}{what:<22}{made.wall:>9.1f}{made.cost.cpu:>9.1f}{made.cost.memory:>7.0f}{made.cost.cpu / count:>9.3f}"


def sizes(folder: Path) -> str:
    """How large the files of a packet are."""
    found = [f"{p.suffix} {p.stat().st_size / 1e6:.1f} MB" for p in sorted(folder.glob("sample.*"))]
    if (index := folder / "sample/index.html").is_file():
        data = index.read_bytes()
        found.append(f"index.html {len(data) / 1e3:.0f} KB, compressed {len(gzip.compress(data, 9)) / 1e3:.0f} KB")
    return f"{'':<12}{'; '.join(found)}"


if __name__ == "__main__":
    main()
