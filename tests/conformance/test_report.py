"""The report of verify in a real browser, by axe and by the Nu Html Checker: as accessible as what it reports on."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.conftest import ROOT, run
from tests.conformance.test_page import LOOKS, WIDTHS, Visits, look_at, vnu

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="session")
def report(build: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with everything in it: files that are right, one that was changed, one that nobody knows."""
    public = build("--format", "html,word")
    page = public / "mexico.html"
    page.write_bytes(page.read_bytes().replace(b"14,700", b"14,100"))
    (public / "stray.txt").write_text("nobody knows it", encoding="utf-8")
    path = tmp_path_factory.mktemp("report") / "report.html"
    done = run(sys.executable, ROOT / "build.py", "verify", public, "--report", path)
    assert done.returncode == 1, done.stderr
    assert "14,100" in done.stderr
    return path


@pytest.fixture(scope="session")
def visits(node_modules: Path, report: Path) -> Visits:
    return look_at(report, node_modules, LOOKS, WIDTHS)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
def test_the_report_is_quiet_fits_and_axe_finds_nothing(visits: Visits, look: str, width: int) -> None:
    seen = visits[look, width]
    assert seen["scrollWidth"] <= seen["clientWidth"], "it must be scrolled sideways"
    assert (seen["requests"], seen["console"], seen["refused"], seen["axe"]) == ([], [], [], [])


def test_the_nu_html_checker_finds_no_error(node_modules: Path, report: Path) -> None:
    assert vnu(node_modules, report) == []
