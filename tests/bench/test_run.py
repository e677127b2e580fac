"""The bench measures the same words for everyone, and counts what a command's own children use."""

import sys
from pathlib import Path

import pytest

from tests.bench import run

ROOT = Path(__file__).resolve().parents[2]


def test_the_others_get_every_word_of_the_sheet() -> None:
    words = run.as_markdown(ROOT)
    assert words.startswith('---\ntitle: "Counternarcotics')
    assert "eradicated over 14,700 hectares" in words
    seed = (ROOT / "tests/seed/mexico-2005.txt").read_text(encoding="utf-8").splitlines()
    last = next(line for line in reversed(seed) if line.strip())
    assert last.strip().removeprefix("•").strip()[:40] in words


def test_a_cost_holds_that_of_children() -> None:
    busy = "sum(range(8_000_000))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    assert run.run([sys.executable, "-c", child]).cpu > 0.8 * run.run([sys.executable, "-c", busy]).cpu


def test_a_command_that_fails_says_so() -> None:
    with pytest.raises(SystemExit, match="no such thing"):
        run.run([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_ratios_are_those_of_seconds() -> None:
    costs = {
        run.OURS: run.Cost(cpu=1.0, memory=90),
        run.PANDOC: run.Cost(cpu=2.0, memory=80),
        run.PLAIN: run.Cost(cpu=4.0, memory=70),
    }
    _, head, ours, *_ = run.rows("title", costs, 2)
    assert head.split("÷ ")[1:] == ["pandoc + Typst  ", "plain script"]
    assert ours.split() == ["factsheet", "0.500", "90", "0.50", "0.25"]
