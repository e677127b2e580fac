"""The evidence of a release in a real browser, by axe and by the Nu Html Checker; and a release that veraPDF has judged."""

import json
from pathlib import Path

import pytest

from tests.conformance.test_page import LOOKS, WIDTHS, Visits, look_at, vnu
from tests.pipeline import releases
from tests.projects import run

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="session")
def released(verapdf: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a small project."""
    project = releases.project(tmp_path_factory.mktemp("released"))
    status, _, err = run(project, "release")
    assert status == 0, err
    return project / "output/release"


@pytest.fixture(scope="session")
def visits(node_modules: Path, released: Path) -> Visits:
    return look_at(released / "report.html", node_modules, LOOKS, WIDTHS)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
def test_the_report_is_quiet_fits_and_axe_finds_nothing(visits: Visits, look: str, width: int) -> None:
    seen = visits[look, width]
    assert seen["scrollWidth"] <= seen["clientWidth"], "it must be scrolled sideways"
    assert (seen["requests"], seen["console"], seen["refused"], seen["axe"]) == ([], [], [], [])


def test_the_nu_html_checker_finds_no_error(node_modules: Path, released: Path) -> None:
    assert vnu(node_modules, released / "report.html") == []


def test_verapdf_was_asked_of_every_brief(released: Path) -> None:
    manifest = json.loads((released / "manifest.json").read_bytes())
    proofs = {e["path"]: (e["proofs"]["PDF/UA-1"], e["proofs"]["PDF/A-2a"]) for e in manifest["files"]}
    assert {said for path, said in proofs.items() if path.endswith(".pdf")} == {("ok", "ok")}
    assert {said for path, said in proofs.items() if not path.endswith(".pdf")} == {("not asked", "not asked")}
    assert manifest["notes"][0].startswith("veraPDF 1.")
