"""What we ship can be read in Chromium, in every width and look; words that are hidden there in any way are found."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from factsheet.document import Options, Sheet
from factsheet.problems import Problem
from factsheet.writers import html
from tests.conformance.shown import look_at
from tests.sheets import sheets
from tests.writers import samples

pytestmark = pytest.mark.conformance

PAGE = "<!doctype html><meta charset='utf-8'><title>Page</title><style>body{{font:16px/1.4 sans-serif;margin:20px}}</style><p>Before</p>{}<p>After"
COVER = "<div style='position:relative'>Hidden words<div style='position:absolute;inset:0 auto 0 0;width:{};background:#eee'></div></div>"
FAULTS = {
    "white": ("<p style='color:#fff'>Hidden words", "look-unseen"),
    "in the colour of its band": ("<p style='color:#123;background:#123'>Hidden words", "look-unseen"),
    "without a fill": ("<p style='-webkit-text-fill-color:transparent'>Hidden words", "look-unseen"),
    "opacity 0.02": ("<div style='opacity:.02'><p>Hidden words</div>", "look-unseen"),
    "transparent": ("<p style='color:rgb(0 0 0/0)'>Hidden words", "look-unseen"),
    "visibility": ("<p style='visibility:hidden'>Hidden words", "look-unseen"),
    "not displayed": ("<p style='display:none'>Hidden words", "look-unseen"),
    "covered": (COVER.format("100%"), "look-unseen"),
    "half covered": (COVER.format("50px"), "look-cut"),
    "clip-path": ("<p style='clip-path:inset(50%)'>Hidden words", "look-unseen"),
    "clipped away": ("<p style='overflow:hidden;height:0'>Hidden words", "look-unseen"),
    "clipped at the right": ("<p style='overflow:hidden;width:60px;white-space:nowrap'>Hidden words", "look-cut"),
    "clipped at the foot": ("<p style='overflow:hidden;height:13px'>Hidden words", "look-cut"),
    "hidden as for screen readers": (
        "<p style='position:absolute;width:1px;height:1px;overflow:hidden;white-space:nowrap'>Hidden words",
        "look-unseen",
    ),
    "1 pixel": ("<p style='font-size:1px'>Hidden words", "look-tiny"),
    "made small": ("<p style='transform:scale(.2)'>Hidden words", "look-tiny"),
    "pale grey": ("<p style='color:#ccc'>Hidden words", "look-pale"),
    "grey": ("<p style='color:#888'>Hidden words", "look-pale"),
    "off the page": ("<p style='position:absolute;left:-999px'>Hidden words", "look-off-page"),
    "indented away": ("<p style='text-indent:-999px;white-space:nowrap'>Hidden words", "look-off-page"),
    "too wide": ("<p style='white-space:nowrap'>" + "Hidden words " * 60, "look-off-page"),
    "over other text": ("<p>Some words<p style='position:relative;top:-38px'>Hidden words", "look-overlap"),
}
FINE = (
    "<p style='color:#666'>Good <b>bold</b>, <i>slanted</i>, <u>under</u>, <a href='#a'>a link</a> ’ - … <sup>1</sup>"
    "<p style='color:#fff;background:#123'>Reverse<p style='font-size:24px;color:#888'>Large and grey"
    "<p style='opacity:.9'>Nearly all<p style='line-height:1'>Set close, gjpqy<br>set close, ÁÉÍ<br>set close"
    "<div style='overflow:auto;width:100px'><p style='white-space:nowrap'>To be scrolled into view, by whoever wants</div>"
    "<a href='#b' style='position:absolute;top:-99px' onfocus='this.style.top=0' onblur='this.style.top=\"-99px\"'>Skip</a>"
    "<ul><li>Item</ul><table border=1><tr><td>a<td>b</table>"
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, node_modules: Path) -> dict[str, list[Problem]]:
    """What is found on a page for each fault, and on one that has none."""
    folder = tmp_path_factory.mktemp("planted")
    pages = []
    for number, body in enumerate([*(body for body, _ in FAULTS.values()), FINE]):
        pages.append(folder / f"{number}.html")
        pages[-1].write_text(PAGE.format(body), encoding="utf-8")
    return dict(zip([*FAULTS, "fine"], look_at(pages, node_modules, folder, ["light"], [800]), strict=True))


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found(planted: dict[str, list[Problem]], name: str) -> None:
    assert {p.code for p in planted[name] if "Hidden" in p.message} == {FAULTS[name][1]}
    assert [p.message for p in planted[name] if "Hidden" not in p.message] == []


def test_what_can_be_read_is_left_alone(planted: dict[str, list[Problem]]) -> None:
    assert [p.message for p in planted["fine"]] == []


def test_the_page_we_ship_can_be_read(node_modules: Path, letter: Path, tmp_path: Path) -> None:
    (found,) = look_at([letter / "mexico.html"], node_modules, tmp_path, ["light", "dark"], [320, 768, 1280])
    assert [p.message for p in found] == []


def generated(count: int) -> list[Sheet]:
    made: list[Sheet] = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(sheets())
    def collect(sheet: Sheet) -> None:
        made.append(sheet)

    collect()
    return made


def test_pages_of_every_kind_can_be_read(node_modules: Path, tmp_path: Path) -> None:
    written = [
        html.write(samples.everything(), samples.templates(a), Options()) for a in (samples.PUBLIC, samples.MARKED)
    ]
    written += [html.write(sheet, samples.templates(), Options()) for sheet in generated(4)]
    pages = [tmp_path / f"{n}.html" for n in range(len(written))]
    for path, data in zip(pages, written, strict=True):
        path.write_bytes(data)
    found = look_at(pages, node_modules, tmp_path, ["light", "dark"], [320, 1280])
    assert [p.message for problems in found for p in problems] == []
