"""Pictures as media show them: never larger than they are, never more than can be seen, the same bytes each time."""

import base64
import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from PIL import Image

from factsheet.document import PAPERS, Figure, Options, Paper, Picture
from factsheet.formats import BY_NAME
from factsheet.problems import Location, ProblemsError
from factsheet.readers import pictures as gate
from factsheet.writers import pictures
from tests.artwork import keep, photograph, saved
from tests.artwork import pictures as samples_of
from tests.writers import samples

TEMPLATES = samples.templates()
FRAME = pictures.Frame(width=360, height=420, density=300)
EMU = 12_700  # of a point


def written(name: str, *files: str, paper: Paper = "letter", **more: Picture) -> bytes:
    figures = [Figure(file=f, alt=samples.run("What it shows"), id=f"f{n}") for n, f in enumerate(files)]
    given = samples_of() | {n.replace("_", "."): p for n, p in more.items()}
    return BY_NAME[name].write(samples.sheet(*figures), TEMPLATES, Options(paper=paper, pictures=given, keep=keep))


def passed(image: Image.Image, kind: str = "PNG") -> Picture:
    return gate.read(saved(image, kind), f"a.{kind.lower()}", Location(path="x.md"))


@pytest.mark.parametrize(
    ("pixels", "shown", "kept"),
    [
        ((2000, 1000), (360, 180), (1500, 750)),  # 300 to the inch, over five inches
        ((1500, 750), (360, 180), (1500, 750)),
        ((1000, 500), (360, 180), (1000, 500)),
        ((400, 200), (300, 150), (400, 200)),  # a pixel is no larger than CSS has it
        ((600, 2400), (105, 420), (438, 1752)),  # high, so the height of the frame rules
        ((40, 40), (30, 30), (40, 40)),
    ],
)
def test_pixels_are_not_blown_up(pixels: tuple[int, int], shown: tuple[int, int], kept: tuple[int, int]) -> None:
    made = pictures.shown({"a": passed(Image.new("L", pixels, 99))}, "a", FRAME, keep)
    assert (round(made.width), round(made.height)) == shown
    assert (made.picture.width, made.picture.height) == kept
    assert Image.open(io.BytesIO(made.picture.data)).size == kept


def test_a_drawing_fills_the_frame_and_stays_a_drawing() -> None:
    own = samples_of()["map.svg"]
    made = pictures.shown({"a": own}, "a", FRAME, keep)
    assert (made.width, made.height) == (360, 202.5)
    assert made.picture.data == own.data
    assert Image.open(io.BytesIO(made.picture.raster)).size == (1500, 844)


def test_no_picture_is_told() -> None:
    with pytest.raises(ValueError, match="no picture is given for the figure of 'b'"):
        pictures.shown({}, "b", FRAME, keep)


@pytest.mark.parametrize("name", ["pdf", "word", "html"])
def test_a_figure_without_its_picture_is_a_problem(name: str) -> None:
    with pytest.raises(ProblemsError, match=r"no picture is given for the figure of 'gone\.png'"):
        written(name, "gone.png")


# --- the page ----------------------------------------------------------------------------------------------------


def images(page: bytes) -> list[tuple[str, int, int, bytes]]:
    """Kind, width and height as they are shown, and bytes of each picture of a page."""
    found = re.findall(rb'<img src="data:([^;]*);base64,([^"]*)" width="(\d+)" height="(\d+)"', page)
    return [(kind.decode(), int(w), int(h), base64.b64decode(data)) for kind, data, w, h in found]


def test_a_page_has_twice_the_pixels_that_it_shows() -> None:
    (photo, plan, drawing) = images(written("html", "hills.jpg", "plan.png", "map.svg"))
    assert photo[:3] == ("image/jpeg", 702, 439)
    assert Image.open(io.BytesIO(photo[3])).size == (1404, 878)
    assert plan == ("image/png", 240, 160, samples_of()["plan.png"].data)
    assert drawing == ("image/svg+xml", 702, 395, samples_of()["map.svg"].data)


# --- the brief ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
def test_a_brief_has_300_pixels_to_the_inch(paper: Paper) -> None:
    with pikepdf.open(
        io.BytesIO(written("pdf", "hills.jpg", "plan.png", paper=paper, wide_png=passed(photograph(2000, 900))))
    ) as file:
        sizes = [(int(i.Width), int(i.Height)) for i in file.pages[0].get_images().values()]
    width = {"letter": 360, "a4": 343}[paper]
    assert sorted(sizes) == [(240, 160), (round(width / 72 * 300), round(width / 72 * 300 * 1000 / 1600))]


def test_a_drawing_is_no_pixels_in_a_brief() -> None:
    with pikepdf.open(io.BytesIO(written("pdf", "map.svg"))) as file:
        assert not list(file.pages[0].get_images())


# --- Word --------------------------------------------------------------------------------------------------------


def package(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {n: file.read(n) for n in file.namelist()}


def test_word_has_300_pixels_to_the_inch_and_the_size_in_proportion() -> None:
    parts = package(written("word", "hills.jpg"))
    (extent,) = re.findall(rb'<wp:extent cx="(\d+)" cy="(\d+)"', parts["word/document.xml"])
    cx, cy = map(int, extent)
    assert cx == 7640 * 635  # the measure of the text, from twentieths of a point
    assert abs(cx / cy - 1.6) < 0.001
    (jpeg,) = (d for n, d in parts.items() if n.endswith(".jpeg"))
    assert Image.open(io.BytesIO(jpeg)).width == round(7640 / 1440 * 300)


def test_a_picture_that_stands_twice_is_held_once() -> None:
    parts = package(written("word", "plan.png", "map.svg", "plan.png"))
    assert sorted(n.rpartition(".")[2] for n in parts if "/media/" in n) == ["png", "png", "svg"]
    named = re.findall(rb'<wp:docPr id="(\d+)" name="([^"]*)" descr="([^"]*)"', parts["word/document.xml"])
    assert named == [(str(n).encode(), f"Picture {n}".encode(), b"What it shows") for n in (1, 2, 3)]


def test_names_in_the_package_tell_nothing_of_the_files() -> None:
    whole = b"".join(package(written("word", "hills.jpg", "map.svg")).values())
    for name in ("hills.jpg", "map.svg", "hills", "jpg"):
        assert name.encode() not in whole.replace(b".jpeg", b"")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ('<w:drawing fs:picture="nowhere.png"/>', "no picture is given for the figure of 'nowhere.png'"),
        ('<w:drawing fs:alt="words"/>', "<w:drawing fs:alt> means nothing"),
    ],
)
def test_a_template_that_names_no_picture_is_told(wrong: str, why: str) -> None:
    own = {"word/blocks/figure.xml.j2": f"<w:p><w:r>{wrong}</w:r></w:p>"}
    sheet = samples.sheet(Figure(file="plan.png", alt=samples.run("x"), id="f"))
    with pytest.raises(ProblemsError, match=re.escape(why)):
        BY_NAME["word"].write(sheet, samples.templates(own=own), Options(pictures=samples_of(), keep=keep))


# --- all ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pdf", "word", "html"])
def test_the_same_pictures_are_the_same_bytes(name: str) -> None:
    first = written(name, "map.svg", "hills.jpg")
    assert written(name, "map.svg", "hills.jpg") == first
    options: Any = Options(pictures=samples_of())  # nothing is kept
    figures = [
        Figure(file=f, alt=samples.run("What it shows"), id=f"f{n}") for n, f in enumerate(("map.svg", "hills.jpg"))
    ]
    assert BY_NAME[name].write(samples.sheet(*figures), TEMPLATES, replace(options)) == first
