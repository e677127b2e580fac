"""The page in a real browser, and by axe and the Nu Html Checker: as it opens from a folder, from a phone's width on."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.conformance.conftest import program, run

pytestmark = pytest.mark.conformance
HERE = Path(__file__).parent
WIDTHS = (320, 768, 1280)
LOOKS = ("light", "dark", "forced")
Visits: TypeAlias = dict[tuple[str, int], dict[str, Any]]


def look_at(page: Path, node_modules: Path, looks: Sequence[str], widths: Sequence[int]) -> Visits:
    """What Chromium saw of a page, by look and width."""
    how = (",".join(looks), ",".join(map(str, widths)))
    done = run(program("Node.js"), HERE / "page.mjs", node_modules, program("Chromium"), page, *how)
    assert done.returncode == 0, done.stderr
    return {(seen["look"], seen["width"]): seen for seen in json.loads(done.stdout)}


def vnu(node_modules: Path, page: Path) -> list[str]:
    """What the Nu Html Checker calls an error."""
    jar = node_modules / "vnu-jar/build/dist/vnu.jar"
    done = run(program("Java"), "-jar", jar, "--format", "json", "--stdout", page)
    messages = json.loads(done.stdout)["messages"]
    return [f"{m.get('lastLine')}: {m['message']}" for m in messages if m["type"] in {"error", "non-document-error"}]


@pytest.fixture(scope="session")
def visits(letter: Path, node_modules: Path) -> Visits:
    return look_at(letter / "mexico.html", node_modules, LOOKS, WIDTHS)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
def test_the_page_is_quiet_and_fits(visits: Visits, look: str, width: int) -> None:
    seen = visits[look, width]
    assert seen["scrollWidth"] <= seen["clientWidth"], "it must be scrolled sideways"
    assert seen["requests"] == []
    assert seen["console"] == []
    assert seen["refused"] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(visits: Visits, look: str, width: int) -> None:
    assert visits[look, width]["axe"] == []


def test_the_nu_html_checker_finds_no_error(letter: Path, node_modules: Path) -> None:
    assert vnu(node_modules, letter / "mexico.html") == []


FAULTY = """<!doctype html>
<html><head><title>Faulty</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<style>p { width: 400px; color: #ccc; background: #fff }</style></head>
<body><p>Too wide and too pale.</p><img src="missing.png"><script>document.title = "changed"</script></body></html>
"""


def test_each_of_them_can_fail_a_page(node_modules: Path, tmp_path: Path) -> None:
    page = tmp_path / "faulty.html"
    page.write_text(FAULTY, encoding="utf-8")
    seen = look_at(page, node_modules, ["light"], [320])["light", 320]
    assert seen["scrollWidth"] > seen["clientWidth"]
    assert [Path(address).name for address in seen["requests"]] == ["missing.png"]
    assert any("script-src" in refused for refused in seen["refused"])
    assert len(seen["console"]) >= 2
    assert {"color-contrast", "html-has-lang", "image-alt"} <= {found.split(":")[0] for found in seen["axe"]}
    assert any("alt" in error for error in vnu(node_modules, page))
