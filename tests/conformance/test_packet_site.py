"""The web pages of a packet in a real browser, from a folder: found by words, by keyboard, by everybody; nothing guarded."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from factsheet.document import Heading, Paragraph, Run
from tests.conformance.browser import LOOKS, WIDTHS, Seen, look_at, visit, vnu
from tests.conformance.conftest import program, run
from tests.packet import sites
from tests.writers import samples

pytestmark = pytest.mark.conformance
HIDDEN: tuple[frozenset[str], ...] = (frozenset(["interagency"]),)
SEARCHES = {
    "prefix": "polic",
    "several": "training policía",
    "folded": "CRÈME brulee",
    "number": "1,200 u.s.",
    "title": "boxes",
    "none": "police unheard",
    "guarded": "zanzibar",
    "guarded heading": "xylophones",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample for the public, with a word, a paragraph and a section in one sheet that it may not read."""
    guarded = (
        Paragraph(content=(Run(text="Open words"), Run(text=" Zanzibar", mark=HIDDEN))),
        Paragraph(content=samples.run("Zanzibar again"), mark=HIDDEN),
        Heading(level=2, content=samples.run("Xylophones"), id="xylophones", mark=HIDDEN),
        Paragraph(content=samples.run("Zanzibar once more"), mark=HIDDEN),
    )
    made = sites.sample(*guarded)
    path = tmp_path_factory.mktemp("trip")
    for name, data in sites.files(made, samples.templates(), fonts=True).items():
        (path / name).write_bytes(data)
    return path


def find(node_modules: Path, page: Path, searches: Sequence[str], *, script: bool = True) -> Seen:
    """What Chromium shows of a list of tabs for each search."""
    asked = {
        "modules": str(node_modules),
        "chromium": program("Chromium"),
        "file": str(page),
        "searches": list(searches),
        "script": script,
    }
    done = run(program("Node.js"), Path(__file__).parent / "find.mjs", json.dumps(asked))
    assert done.returncode == 0, done.stderr
    seen: Seen = json.loads(done.stdout)
    return seen


@pytest.fixture(scope="module")
def seen(node_modules: Path, folder: Path) -> Seen:
    return find(node_modules, folder / "index.html", list(SEARCHES.values()))


def found(seen: Seen, name: str) -> tuple[list[str], str]:
    shown = seen["searches"][list(SEARCHES).index(name)]
    assert shown["value"] == SEARCHES[name]
    assert shown["focused"], "the box lost the focus"
    return [tab["title"] for tab in shown["tabs"]], shown["status"]


def test_it_asks_nobody_and_breaks_no_rule(seen: Seen) -> None:
    assert (seen["requests"][:-1], seen["console"], seen["refused"]) == ([], [], [])
    assert seen["requests"] == [seen["reached"]]


def test_words_are_found_by_their_beginnings_however_they_are_written(seen: Seen) -> None:
    assert found(seen, "prefix") == (["Étude"], "1 of 3 tabs match")
    assert found(seen, "folded") == (["Étude"], "1 of 3 tabs match")
    assert found(seen, "several") == (["Étude"], "1 of 3 tabs match")
    assert "Étude" in found(seen, "number")[0]
    assert found(seen, "title")[0][0] == "Boxes"
    assert found(seen, "none") == ([], "No tab has all these words.")


def test_it_says_where_they_were_found_and_keeps_the_numbers(seen: Seen) -> None:
    [tab] = seen["searches"][list(SEARCHES).index("prefix")]["tabs"]
    assert tab == {"number": 3, "title": "Étude", "found": [["etude.html#policia", "Policía"]]}


def test_no_guarded_word_is_found(seen: Seen, folder: Path) -> None:
    assert found(seen, "guarded") == ([], "No tab has all these words.")
    assert found(seen, "guarded heading") == ([], "No tab has all these words.")
    assert not [p.name for p in folder.iterdir() if b"anzibar" in p.read_bytes() or b"ylophones" in p.read_bytes()]


def test_the_whole_list_comes_back(seen: Seen) -> None:
    for shown in (seen["start"], seen["cleared"]):
        assert shown["box"]
        assert [(t["number"], t["title"], t["found"]) for t in shown["tabs"]] == [
            (1, "Everything", []), (2, "Boxes", []), (3, "Étude", []),
        ]  # fmt: skip
        assert shown["status"] == "3 tabs"
    assert seen["reached"].endswith("/sample.html")


def test_without_a_script_the_list_is_there(node_modules: Path, folder: Path) -> None:
    seen = find(node_modules, folder / "index.html", [], script=False)
    assert seen["list"] == ["Everything", "Boxes", "Étude"]
    assert seen["box"] is False


@pytest.mark.parametrize("name", ["index.html", "boxes.html"])
def test_axe_finds_nothing_and_it_fits(node_modules: Path, folder: Path, name: str) -> None:
    for asked, page in look_at(folder / name, node_modules, LOOKS, WIDTHS).items():
        assert (page["axe"], page["open"]) == ([], []), asked
        assert page["scrollWidth"] <= page["clientWidth"], asked
        assert (page["requests"], page["console"], page["refused"]) == ([], [], []), asked


@pytest.mark.parametrize("name", ["index.html", "boxes.html"])
def test_whatever_has_the_focus_is_seen_to_have_it(node_modules: Path, folder: Path, name: str) -> None:
    [page] = visit(node_modules, [{"file": str(folder / name), "look": "light", "width": 320, "keyboard": True}])
    assert page["stops"]
    assert [s["words"] for s in page["stops"] if not (s["ring"] and s["inside"] and s["onTop"])] == []


def test_the_nu_html_checker_has_nothing_to_say(node_modules: Path, folder: Path) -> None:
    assert vnu(node_modules, *sorted(folder.iterdir())) == []
