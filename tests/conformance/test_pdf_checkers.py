"""Two more judges of the brief: page-validation, and outloud, which says what a screen reader would meet."""

import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from factsheet.tools import conformance
from tests.conformance.conftest import fetched, run

pytestmark = pytest.mark.conformance

# Warnings that are left on a sheet, each with its reason.
LEFT = {
    # the publisher's line of 2005 prints an address that is no link: its words are the original's
    # and two rows of one number each, below a chart, have more heads than numbers
    "mexico": {"LNK-010", "TBL-010"},
    # a note stands at its call in the tree and at the page's foot in print, where it is painted last
    # five rows of one number each, below charts, have more heads than numbers
    # the second of two header rows has a cell less: the first head spans both rows (RowSpan), which is not counted
    "all-kinds": {"ORD-001", "TBL-010", "TBL-004"},
    "every-block": {"ORD-001", "TBL-010", "TBL-004"},
    "south-asia": {"TBL-010"},  # one row
}
PAGE = """
import sys, page
for profile in ("ua1", "2a"):
    for path in sys.argv[1:]:
        report = page.validate_pdf(path, profile=profile)
        for failure in report.failures:
            print(profile, path, failure.rule_id, failure.message)
        print("judged", profile, report.is_compliant)
"""


@pytest.fixture(scope="session")
def checkers() -> Path:
    folder = fetched(conformance.CHECKERS, conformance.CHECKERS_FILES, "outloud")
    return folder / "venv/bin"


def outloud(checkers: Path, path: Path, report: Path) -> list[dict[str, Any]]:
    """The errors and warnings of outloud for one file."""
    run(checkers / "outloud", "--json", report, "--fail-on", "never", path)
    (result,) = json.loads(report.read_text(encoding="utf-8"))["results"]
    findings: list[dict[str, Any]] = result["findings"]
    return [f for f in findings if f["severity"] in {"error", "warning"}]


def test_outloud_hears_no_error_and_only_the_warnings_that_are_left(
    checkers: Path, letter: Path, a4: Path, all_kinds: Path, tmp_path: Path
) -> None:
    for path in (letter / "mexico.pdf", a4 / "mexico.pdf", *sorted(all_kinds.rglob("*.pdf"))):
        found = outloud(checkers, path, tmp_path / "report.json")
        assert [f for f in found if f["rule"] not in LEFT.get(path.stem, set())] == [], path.name


def test_page_validation_finds_nothing(checkers: Path, letter: Path, a4: Path, all_kinds: Path) -> None:
    files = [letter / "mexico.pdf", a4 / "mexico.pdf", *sorted(all_kinds.rglob("*.pdf"))]
    done = run(checkers / "python", "-c", PAGE, *files)
    assert done.returncode == 0, done.stderr
    judged = [line for line in done.stdout.splitlines() if line.startswith("judged")]
    assert len(judged) == 2 * len(files)
    assert all(line.endswith("True") for line in judged), done.stdout


def test_both_can_fail_a_file(checkers: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(bare)
    assert outloud(checkers, bare, tmp_path / "report.json")
    assert "judged ua1 False" in run(checkers / "python", "-c", PAGE, bare).stdout
