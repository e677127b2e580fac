"""How long the commands take, in processor seconds (user + system, medians): `make bench`. Judges nothing.

Processor time, as the machine is often shared: ratios between runs tell more than the numbers.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASES = {
    "help": ("--help",),
    "one sheet, three formats": ("build", "mexico"),
    "one sheet, page and Word": ("build", "mexico", "--format", "html,word"),
    "one sheet, PDF": ("build", "mexico", "--format", "pdf"),
    "check": ("check", "mexico"),
}


def measure(words: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """Processor and wall seconds of one run of build.py."""
    places = () if words == ("--help",) else ("--output", str(folder / "output"), "--cache", str(folder / "cache"))
    before, started = os.times(), time.perf_counter()
    subprocess.run([sys.executable, ROOT / "build.py", *words, *places], check=True, capture_output=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return used, time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each command (default: 5)")
    runs = parser.parse_args().runs
    sys.stdout.write(f"{'':<28}{'CPU s':>8}{'wall s':>8}\n")
    for name, words in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            measure(words, Path(folder))  # the first one fills caches
            cpu, wall = zip(*(measure(words, Path(folder)) for _ in range(runs)), strict=True)
        sys.stdout.write(f"{name:<28}{statistics.median(cpu):>8.3f}{statistics.median(wall):>8.3f}\n")


if __name__ == "__main__":
    main()
