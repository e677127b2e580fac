"""Pages in a real browser, and by axe and the Nu Html Checker: as they open from a folder, from a phone's width on."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.browser import LOOKS, WIDTHS, Seen, Visits, look_at, visit, vnu

__all__ = ["LOOKS", "WIDTHS", "Visits", "look_at", "vnu"]
pytestmark = pytest.mark.conformance
GOLDEN = Path(__file__).parent / "golden/mexico.aria.yml"
SHEETS = ("mexico", "all-kinds")
ZOOM = {"width": 320, "height": 256, "scale": 4}  # 1280 × 1024 pixels at 400 %


@pytest.fixture(scope="session")
def pages(letter: Path, all_kinds: Path) -> dict[str, str]:
    """The pages that are judged, by sheet."""
    return {"mexico": str(letter / "mexico.html"), "all-kinds": str(all_kinds / "all-kinds.html")}


@pytest.fixture(scope="session")
def seen(node_modules: Path, pages: dict[str, str]) -> dict[tuple[str, str, int], Seen]:
    """What was seen, by sheet, look and width; and by sheet, "zoomed" or "keyboard", and width."""
    wanted: dict[tuple[str, str, int], Seen] = {}
    for sheet, file in pages.items():
        for look, width in itertools.product(LOOKS, WIDTHS):
            wanted[sheet, look, width] = {"look": look, "width": width, "axe": True}
        wanted[sheet, "zoomed", 320] = {"look": "light", **ZOOM}
        for width in (320, 1280):
            wanted[sheet, "keyboard", width] = {"look": "light", "width": width, "keyboard": True}
        wanted[sheet, "light", 1280]["aria"] = True
        for key in (k for k in wanted if k[0] == sheet):
            wanted[key]["file"] = file
    return dict(zip(wanted, visit(node_modules, list(wanted.values())), strict=True))


Everything = dict[tuple[str, str, int], Seen]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_page_is_quiet_and_fits(seen: Everything, sheet: str, look: str, width: int) -> None:
    page = seen[sheet, look, width]
    assert page["scrollWidth"] <= page["clientWidth"], "it must be scrolled sideways"
    assert page["requests"] == []
    assert page["console"] == []
    assert page["refused"] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_axe_finds_nothing(seen: Everything, sheet: str, look: str, width: int) -> None:
    assert seen[sheet, look, width]["axe"] == []
    assert seen[sheet, look, width]["open"] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_page_fits_at_400_percent(seen: Everything, sheet: str) -> None:
    page = seen[sheet, "zoomed", 320]
    assert page["clientWidth"] == 320
    assert page["scrollWidth"] <= page["clientWidth"], "it must be scrolled sideways"


def test_the_nu_html_checker_has_nothing_to_say(node_modules: Path, pages: dict[str, str]) -> None:
    assert vnu(node_modules, *map(Path, pages.values())) == []


# --- in each audience's look ---

VISITS = (("light", 320), ("dark", 1280), ("forced", 768))


def test_axe_and_vnu_find_nothing_in_the_look_of_any_audience(node_modules: Path, looks: dict[str, Path]) -> None:
    pages = [folder / "every-block.html" for folder in looks.values()]
    wanted = [{"file": str(p), "look": look, "width": w, "axe": True} for p in pages for look, w in VISITS]
    for asked, page in zip(wanted, visit(node_modules, wanted), strict=True):
        assert (page["axe"], page["open"]) == ([], []), asked
        assert page["scrollWidth"] <= page["clientWidth"], asked
        assert (page["requests"], page["refused"]) == ([], []), asked
    assert vnu(node_modules, *pages) == []


# --- by keyboard -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("sheet", SHEETS)
def test_whatever_has_the_focus_is_seen_to_have_it(seen: Everything, sheet: str, width: int) -> None:
    stops = seen[sheet, "keyboard", width]["stops"]
    assert [s["words"] for s in stops if not s["ring"]] == [], "nothing shows that it has the focus"
    assert [s["words"] for s in stops if not s["inside"]] == [], "the page was not scrolled to it"
    assert [s["words"] for s in stops if not s["onTop"]] == [], "something covers it"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_reaches_every_link_and_table(seen: Everything, pages: dict[str, str], width: int) -> None:
    page = Path(pages["all-kinds"]).read_text(encoding="utf-8")
    stops = seen["all-kinds", "keyboard", width]["stops"]
    assert stops[0]["words"] == "Skip to main content"
    assert len(stops) == len(re.findall(r"<a\b[^>]* href=|tabindex=\"0\"", page))


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_keyboard_goes_as_the_eye_does(seen: Everything, sheet: str) -> None:
    stops = seen[sheet, "keyboard", 320]["stops"]
    assert out_of_order(stops) == []
    for width in (320, 1280):
        order = [s["order"] for s in seen[sheet, "keyboard", width]["stops"]]
        assert order == sorted(order), "the focus does not go as the words are read out"


def out_of_order(stops: list[Seen]) -> list[tuple[str, str]]:
    """Neighbours of which the second stands above the first, or left of it on the same line, in one column of text."""

    def is_before(a: Seen, b: Seen) -> bool:
        middle = (b["top"] + b["bottom"]) / 2
        on_one_line = a["top"] < middle < a["bottom"] and a["tag"] != "div"  # a table holds what comes after it
        return bool(middle < a["top"]) or (on_one_line and b["left"] < a["left"])

    body = stops[1:]  # the first is the link that skips to the text: it shows itself above all
    return [(a["words"], b["words"]) for a, b in itertools.pairwise(body) if is_before(a, b)]


def test_what_stands_in_another_order_is_found() -> None:
    def stop(words: str, left: int, top: int) -> Seen:
        return {"words": words, "tag": "a", "left": left, "top": top, "bottom": top + 20}

    skip, one, two, three = stop("skip", 0, 0), stop("one", 10, 50), stop("two", 90, 52), stop("three", 10, 80)
    assert out_of_order([skip, one, two, three]) == []
    assert out_of_order([skip, two, one, three]) == [("two", "one")]
    assert out_of_order([skip, one, three, two]) == [("three", "two")]


# --- by ear ------------------------------------------------------------------------------------------------------


def test_what_is_read_out_is_as_it_was(seen: Everything, golden: Callable[[Path, str], None]) -> None:
    """The sizes of the downloads change with every font or library, and say nothing about the page."""
    aria = re.sub(r"\([\d.,]+ [KM]B\)", "(… KB)", seen["mexico", "light", 1280]["aria"])
    golden(GOLDEN, aria + "\n")


# --- each of them can fail a page --------------------------------------------------------------------------------

FAULTY = """<!doctype html>
<html><head><title>Faulty</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<style>p { width: 400px; color: #ccc; background: #fff } a:focus { outline: 0 }</style></head>
<body><p>Too wide and too pale.</p><img src="missing.png"><script>document.title = "changed"</script>
<p style="background: url(data:image/png;base64,iVBORw0KGgo=)">On a picture.</p>
<a href="#two" style="position: relative; top: 90px">One</a> <a href="#one" id="two">Two</a>
<div style="position: relative"><a href="#one">Three</a><b style="position: absolute; inset: 0">covered</b></div></body></html>
"""


def test_each_of_them_can_fail_a_page(node_modules: Path, tmp_path: Path) -> None:
    page = tmp_path / "faulty.html"
    page.write_text(FAULTY, encoding="utf-8")
    one = {"file": str(page), "look": "light", "width": 320}
    seen, keyboard = visit(node_modules, [{**one, "axe": True}, {**one, "keyboard": True}])
    assert seen["scrollWidth"] > seen["clientWidth"]
    assert [Path(address).name for address in seen["requests"]] == ["missing.png"]
    assert any("script-src" in refused for refused in seen["refused"])
    assert len(seen["console"]) >= 2
    assert {"color-contrast", "html-has-lang", "image-alt"} <= {found.split(":")[0] for found in seen["axe"]}
    assert any("background image" in found for found in seen["open"])
    stops = keyboard["stops"]
    assert [(s["words"], s["ring"], s["onTop"]) for s in stops] == [
        ("One", False, True), ("Two", False, True), ("Three", False, False),
    ]  # fmt: skip
    assert out_of_order([{}, *stops]) == [("One", "Two")]
    said = vnu(node_modules, page)
    assert any("alt" in message for message in said)
    assert any("lang" in message for message in said), "a warning counts"
