"""A missing tool skips in one line for a person, and fails in CI."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CONFIG = "[pytest]\nmarkers = conformance: here too\naddopts = -p no:cacheprovider -ra\n"
TESTS = """
import pytest
import conftest

@pytest.mark.conformance
def test_without_its_tool():
    pytest.skip(f"Chromium is not installed: {conftest.REMEDY}")

@pytest.fixture
def tool():
    pytest.skip(f"veraPDF is not fetched: {conftest.REMEDY}")

@pytest.mark.conformance
def test_without_its_fixture(tool):
    pass

def test_that_needs_none():
    pytest.skip("for another reason")
"""


def outcome(folder: Path, ci: str | None) -> tuple[int, str]:
    (folder / "pytest.ini").write_text(CONFIG, encoding="utf-8")
    (folder / "conftest.py").write_bytes((HERE / "conftest.py").read_bytes())
    (folder / "test_some.py").write_text(TESTS, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | ({"CI": ci} if ci else {})
    environment["PYTHONPATH"] = str(HERE.parents[1])
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # none is used, and they are most of a start
    done = subprocess.run(
        [sys.executable, "-m", "pytest"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("ci", [None, "false"])
def test_a_person_is_told_in_one_line_each(tmp_path: Path, ci: str | None) -> None:
    status, text = outcome(tmp_path, ci)
    assert status == 0, text
    assert "3 skipped" in text
    assert len(re.findall(r"^SKIPPED .*: run make conformance-tools$", text, re.MULTILINE)) == 2


def test_in_ci_nothing_of_conformance_is_skipped(tmp_path: Path) -> None:
    status, text = outcome(tmp_path, "true")
    assert status == 1, text
    assert re.search(r"1 failed, 1 skipped, 1 error", text)
    assert text.count("nothing of conformance may be skipped") >= 2
    assert "run make conformance-tools" in text
