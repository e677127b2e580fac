"""Every proof on every file that is shipped: the sheets and samples of the project, for each audience, in each format.

The other tests of this folder show that each judge can fail a file, and go deeper into one; here nothing is left out.
Judges are started once for all files: most of what they cost is their start.
"""

import itertools
import sys
from pathlib import Path

import pytest

from factsheet.checks import look, word
from factsheet.document import Plain
from factsheet.pipeline.sources import Folders
from factsheet.readers import word as reader
from tests.conformance import test_look_word, test_page
from tests.conformance.browser import LOOKS, WIDTHS, Seen, visit, vnu
from tests.conformance.conftest import ROOT, run
from tests.conformance.shown import look_at
from tests.conformance.test_pdf_checkers import LEFT, PAGE, checkers, outloud
from tests.conformance.test_word import audited
from tests.conformance.test_word_saved import as_saved, saved
from tests.conftest import make
from tests.projects import CACHE

__all__ = ["checkers"]
pytestmark = pytest.mark.conformance

SHEETS = sorted(p.stem for p in (*ROOT.glob("content/*.md"), *ROOT.glob("content/samples/*.md")) if p.stem != "README")
AUDIENCES = ("public", "congress", "press", "interagency")
ACCEPTED = {("every-block", "word-link-address")}  # its front matter says why
VISITS = (("light", 320), ("dark", 1280), ("forced", 768))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one run makes of all sheets and samples: output/."""
    output = tmp_path_factory.mktemp("shipped") / "output"
    done = run(sys.executable, ROOT / "build.py", "build", *SHEETS, "--strict", "--output", output, "--cache", CACHE)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return output


def files(shipped: Path, suffix: str) -> list[Path]:
    """The files of a format, each sheet for each audience."""
    found = sorted(shipped.glob(f"*/*{suffix}"))
    assert [p.relative_to(shipped).as_posix() for p in found] == sorted(
        f"{a}/{s}{suffix}" for a in AUDIENCES for s in SHEETS
    )
    return found


def flat(paths: list[Path], folder: Path) -> dict[Path, Path]:
    """Copies under names that tell audiences apart, for judges that put what they make into one folder."""
    copies = {path: folder / f"{path.parent.name}-{path.name}" for path in paths}
    for path, copy in copies.items():
        copy.write_bytes(path.read_bytes())
    return copies


@pytest.mark.parametrize("audience", AUDIENCES)
def test_verify_finds_nothing_and_no_leak(shipped: Path, audience: str) -> None:
    places = (shipped / audience, "--output", shipped, "--cache", CACHE)
    done = run(sys.executable, ROOT / "build.py", "verify", "--strict", "--leaks", *places)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert f"{len(SHEETS) * 3 + 1} files: nothing is wrong" in done.stdout


# --- briefs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_nothing(shipped: Path, flavour: str, verapdf: list[str]) -> None:
    briefs = files(shipped, ".pdf")
    done = run(*verapdf, "--flavour", flavour, "--format", "text", "--verbose", *briefs)
    verdicts = [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("PASS", "FAIL"))]
    assert done.returncode == 0, done.stdout + done.stderr
    assert verdicts == ["PASS"] * len(briefs), done.stdout


def test_page_validation_finds_nothing(shipped: Path, checkers: Path) -> None:
    briefs = files(shipped, ".pdf")
    done = run(checkers / "python", "-c", PAGE, *briefs)
    judged = [line for line in done.stdout.splitlines() if line.startswith("judged")]
    assert len(judged) == 2 * len(briefs), done.stderr
    assert all(line.endswith("True") for line in judged), done.stdout


def test_outloud_hears_no_error_and_only_the_warnings_that_are_left(
    shipped: Path, checkers: Path, tmp_path: Path
) -> None:
    heard = {
        (path.parent.name, path.stem, found["rule"], found["message"])
        for path in files(shipped, ".pdf")
        for found in outloud(checkers, path, tmp_path / "report.json")
        if found["rule"] not in LEFT.get(path.stem, set())
    }
    assert heard == set()


# --- pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.exhaustive)])
def test_pages_are_quiet_fit_and_axe_finds_nothing(shipped: Path, node_modules: Path, every: bool) -> None:
    """Each look and each width once; each look at each width where asked for."""
    visits = tuple(itertools.product(LOOKS, WIDTHS)) if every else VISITS
    wanted = [{"file": str(p), "look": k, "width": w, "axe": True} for p in files(shipped, ".html") for k, w in visits]
    for asked, page in zip(wanted, visit(node_modules, wanted), strict=True):
        assert (page["axe"], page["open"]) == ([], []), asked
        assert page["scrollWidth"] <= page["clientWidth"], asked
        assert (page["requests"], page["console"], page["refused"]) == ([], [], []), asked


@pytest.mark.exhaustive
def test_pages_fit_at_400_percent_and_obey_the_keyboard(shipped: Path, node_modules: Path) -> None:
    pages = files(shipped, ".html")
    zoomed: list[Seen] = [{"file": str(p), "look": "light", **test_page.ZOOM} for p in pages]
    for asked, page in zip(zoomed, visit(node_modules, zoomed), strict=True):
        assert page["scrollWidth"] <= page["clientWidth"] == 320, asked
    walked: list[Seen] = [
        {"file": str(p), "look": "light", "width": w, "keyboard": True} for p in pages for w in (320, 1280)
    ]
    for asked, page in zip(walked, visit(node_modules, walked), strict=True):
        stops = page["stops"]
        assert stops[0]["words"] == "Skip to main content", asked
        assert [s["words"] for s in stops if not (s["ring"] and s["inside"] and s["onTop"])] == [], asked
        assert [s["order"] for s in stops] == sorted(s["order"] for s in stops), asked
        assert asked["width"] > 320 or test_page.out_of_order(stops) == [], asked


def test_the_nu_html_checker_has_nothing_to_say(shipped: Path, node_modules: Path) -> None:
    assert vnu(node_modules, *files(shipped, ".html")) == []


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.exhaustive)])
def test_pages_can_be_read_in_chromium(shipped: Path, node_modules: Path, tmp_path: Path, every: bool) -> None:
    """Of every audience the sample of every block, and of one all sheets; of all audiences all sheets where asked for."""
    pages = [p for p in files(shipped, ".html") if every or p.stem == "every-block" or p.parent.name == "interagency"]
    for scheme, width in (("light", 320), ("dark", 1280)):
        found = look_at(pages, node_modules, tmp_path, [scheme], [width])
        assert [(p.location.path, p.message) for problems in found for p in problems] == []


# --- Word files --------------------------------------------------------------------------------------------------


def test_word_files_are_valid_and_accessible(shipped: Path) -> None:
    for path in files(shipped, ".docx"):
        assert audited(path) == [], path
        assert [
            p.message for p in word.check(path.read_bytes(), path.name) if (path.stem, p.code) not in ACCEPTED
        ] == []


def test_libreoffice_prints_all_of_it_and_it_can_be_read(shipped: Path, tmp_path: Path) -> None:
    made = {str(path.relative_to(shipped)): path.read_bytes() for path in files(shipped, ".docx")}
    for name, pdf in test_look_word.printed(made, tmp_path).items():
        assert test_look_word.unprinted(made[name], pdf) == [], name
        assert [p.message for p in look.check(pdf, name)] == [], name


def test_libreoffice_saves_without_loss(shipped: Path, tmp_path: Path) -> None:
    copies = flat(files(shipped, ".docx"), tmp_path)
    expected: dict[str, Plain] = {}
    for rendition in make(Folders.below(ROOT), *SHEETS, formats=("word",)).renditions:
        assert rendition.claim
        expected[f"{rendition.audience}-{rendition.sheet}.docx"] = rendition.claim.expected
    assert sorted(expected) == sorted(copy.name for copy in copies.values())
    for name in saved(tmp_path, *expected):
        assert reader.read((tmp_path / "saved" / name).read_bytes()) == as_saved(expected[name]), name


def test_the_page_of_who_reads_what(node_modules: Path, tmp_path: Path) -> None:
    """`audiences --report` of all sheets: as accessible as what it tells of."""
    page = tmp_path / "who.html"
    done = run(sys.executable, ROOT / "build.py", "audiences", *SHEETS, "--report", page, "--cache", CACHE)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert vnu(node_modules, page) == []
    wanted = [{"file": str(page), "look": look, "width": width, "axe": True} for look, width in VISITS]
    for asked, seen in zip(wanted, visit(node_modules, wanted), strict=True):
        assert (seen["axe"], seen["open"]) == ([], []), asked
        assert seen["scrollWidth"] <= seen["clientWidth"], asked
        assert (seen["requests"], seen["console"], seen["refused"]) == ([], [], []), asked
