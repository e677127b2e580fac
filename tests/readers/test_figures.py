"""Figures are read back in all three formats: words, alternative texts and the pictures; each planted fault is seen."""

import base64
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from factsheet.audience import selection
from factsheet.checks.parity import Origin
from factsheet.document import Figure, Link, Options, Paragraph, Picture, Run, Sheet, walk
from factsheet.formats import BY_NAME
from factsheet.pipeline import proof
from factsheet.pipeline.proof import Claim
from factsheet.problems import Location
from tests.artwork import OTHER_MAP, keep, photograph, pictures, saved
from tests.readers.pdf.files import edited as edited_pdf
from tests.readers.pdf.files import elements
from tests.readers.word.files import edited as edited_word
from tests.readers.word.files import packed, parts
from tests.sheets import BLOCK, FIGURE, PUBLIC, sheets
from tests.writers import samples

FORMATS = ("pdf", "word", "html")
TEMPLATES = samples.templates(PUBLIC)
OPTIONS = Options(keep=keep, pictures=pictures())
LOCATION = Location(path="content/sample.md", line=7)


def written(sheet: Sheet, name: str, options: Options = OPTIONS) -> bytes:
    return BY_NAME[name].write(sheet, TEMPLATES, options)


def origin(sheet: Sheet) -> Origin:
    return Origin(path=LOCATION.path, sheet=sheet, locations={f.id: LOCATION for f in sheet.blocks if f.id})


def told(data: bytes, name: str, sheet: Sheet, files: dict[str, Picture] | None = None) -> list[str]:
    """What a build or verify says of a rendition of a sheet."""
    fmt = BY_NAME[name]
    expected = fmt.expected(sheet, TEMPLATES.words)
    claim = Claim(expects=lambda: expected, origin=origin(sheet), pictures=files or pictures())
    return [p.message for p in proof.says(fmt, data, claim, "the file", "remedy")]


def figure(file: str, alt: str = "An island with two towns", **more: Any) -> Figure:
    return Figure(file=file, alt=samples.run(alt), **more)


def a_sheet(*blocks: Any) -> Sheet:
    return selection(samples.sheet(*blocks), PUBLIC).sheet


WHOLE = a_sheet(
    samples.heading("Pictures", id_="pictures"),
    figure("map.svg", caption=samples.run("What the map shows."), credit=samples.run("A hand")),
    samples.paragraph("Words between them."),
    figure("hills.jpg", "Hills below a sky", credit=samples.run("A lens")),
    figure("plan.png", "Two rooms"),
)


@pytest.mark.parametrize("name", FORMATS)
def test_figures_are_read_back(name: str) -> None:
    assert told(written(WHOLE, name), name, WHOLE) == []


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_what_is_written_is_read(name: str, data: st.DataObject) -> None:
    sheet = data.draw(sheets(most=4, kinds=st.one_of(FIGURE, FIGURE, BLOCK)))
    assert told(written(sheet, name), name, sheet) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_great_many_are(name: str, data: st.DataObject) -> None:
    sheet = data.draw(sheets(kinds=st.one_of(FIGURE, FIGURE, BLOCK)))
    assert told(written(sheet, name), name, sheet) == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_link_leads_to_a_figure(name: str) -> None:
    """Also to one that has nothing but its picture, and stands alone on a page."""
    link = Paragraph(content=(Link(target="#the-map", content=(Run(text="the map"),)),))
    blocks = [link, samples.paragraph(" ".join([samples.LONG] * 6)), figure("map.svg", id="the-map")]
    sheet = replace(a_sheet(*blocks), given_ids=frozenset({"the-map"}))
    read = BY_NAME[name].read(written(sheet, name))
    assert read == BY_NAME[name].expected(sheet, TEMPLATES.words)
    assert [b.id for b in read.blocks if isinstance(b, Figure)] == ["the-map"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_picture_that_stands_twice_is_shown_twice(name: str) -> None:
    sheet = a_sheet(figure("plan.png"), samples.paragraph("Words."), figure("plan.png"))
    assert told(written(sheet, name), name, sheet) == []


# --- pictures that are others ------------------------------------------------------------------------------------


def mixed(**files: str) -> Options:
    """The pictures, some of them those of other files."""
    return Options(keep=keep, pictures={**pictures(), **{n.replace("_", "."): pictures()[f] for n, f in files.items()}})


@pytest.mark.parametrize("name", FORMATS)
def test_pictures_that_changed_places_are_seen(name: str) -> None:
    data = written(WHOLE, name, mixed(map_svg="hills.jpg", hills_jpg="map.svg"))
    assert told(data, name, WHOLE) == [
        "the picture 'map.svg' is 'hills.jpg' in the file",
        "the picture 'hills.jpg' is 'map.svg' in the file",
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_a_picture_of_another_time_is_seen(name: str) -> None:
    other = pictures() | {"map.svg": _gate(OTHER_MAP.encode(), "map.svg")}
    assert told(written(WHOLE, name, Options(keep=keep, pictures=other)), name, WHOLE) == [
        "the picture 'map.svg' looks otherwise in the file"
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_a_picture_that_was_stretched_is_seen(name: str) -> None:
    one = pictures()["hills.jpg"]
    flat = Options(keep=keep, pictures=pictures() | {"hills.jpg": replace(one, height=one.height * 9 // 10)})
    assert told(written(WHOLE, name, flat), name, WHOLE) == ["the picture 'hills.jpg' is stretched in the file"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_picture_that_is_blank_is_seen(name: str) -> None:
    blank = _gate(saved(photograph(1600, 1000).point(lambda _: 255)), "hills.png")
    data = written(WHOLE, name, Options(keep=keep, pictures=pictures() | {"hills.jpg": blank}))
    assert told(data, name, WHOLE) == ["the picture 'hills.jpg' looks otherwise in the file"]


def _gate(data: bytes, file: str) -> Picture:
    from factsheet.readers import pictures as gate

    return gate.read(data, file, LOCATION)


# --- faults of a page --------------------------------------------------------------------------------------------

PAGE = written(WHOLE, "html").decode()
IMG = re.search(r'<img src="data:image/svg[^>]*>', PAGE)
assert IMG is not None
SVG = IMG[0]
PAGES = {
    "no alt": (SVG.replace('alt="An island with two towns"', ""), "a picture has no alternative text"),
    "an empty alt": (SVG.replace("An island with two towns", " "), "a picture has no alternative text"),
    "another alt": (SVG.replace("two towns", "three towns"), "reads otherwise in the file"),
    "a hidden picture": (SVG.replace("<img", "<img hidden"), "one table or one quote"),
    "no picture": ("", "one table or one quote"),
    "two pictures": (SVG + SVG, "a figure is one picture, then one caption, and nothing else"),
    "words beside it": (SVG + "words", "a figure is one picture, then one caption, and nothing else"),
    "words in the way": (SVG + "<p>words</p>", "a figure is one picture, then one caption, and nothing else"),
    "a picture from elsewhere": (re.sub('src="[^"]*"', 'src="https://example.org/a.png"', SVG), "a picture is not in this page"),
    "a picture that is none": (re.sub('base64,[^"]*"', 'base64,AAAA"', SVG), "a picture of this page cannot be shown"),
    "a picture of one pixel": (re.sub('width="\\d+" height="\\d+"', 'width="1" height="1"', SVG), "too small to be seen"),
    "a picture without a size": (re.sub('width="\\d+"', "", SVG), "too small to be seen"),
}  # fmt: skip


@pytest.mark.parametrize("fault", PAGES)
def test_faults_of_a_page_are_seen(fault: str) -> None:
    new, why = PAGES[fault]
    assert new != SVG
    assert why in " / ".join(told(PAGE.replace(SVG, new).encode(), "html", WHOLE))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('<p class="caption">What the map shows.</p>', "", "is missing in the file"),
        ('<p class="credit">Credit: A hand</p>', "", "is missing in the file"),
        ("What the map shows.", "What the map hides.", "reads otherwise in the file"),
        ('<p class="caption">', '<p class="credit">', "its caption and its credit, once"),
        (">Words between them.</p>", f">Words {SVG} between them.</p>", "a picture may not stand among words"),
    ],
)
def test_what_is_said_of_a_picture_is_compared(old: str, new: str, why: str) -> None:
    assert PAGE.count(old) == 1
    assert why in " / ".join(told(PAGE.replace(old, new).encode(), "html", WHOLE))


def test_a_drawing_that_was_changed_in_the_page_is_seen() -> None:
    found = re.search(r"base64,([^\"]*)", SVG)
    assert found
    svg = base64.b64decode(found[1]).replace(b"#eadfc6", b"#102030")
    page = PAGE.replace(found[1], base64.b64encode(svg).decode())
    assert told(page.encode(), "html", WHOLE) == ["the picture 'map.svg' looks otherwise in the file"]


# --- faults of a brief -------------------------------------------------------------------------------------------

BRIEF = written(WHOLE, "pdf")


def _no_alt(file: pikepdf.Pdf) -> None:
    del elements(file, "Figure")[0]["/Alt"]


def _blank_alt(file: pikepdf.Pdf) -> None:
    elements(file, "Figure")[0].Alt = pikepdf.String("  ")


def _other_alt(file: pikepdf.Pdf) -> None:
    first, second, *_ = elements(file, "Figure")
    first.Alt, second.Alt = second.Alt, first.Alt


def _no_box(file: pikepdf.Pdf) -> None:
    del elements(file, "Figure")[0].A["/BBox"]


def _other_box(file: pikepdf.Pdf) -> None:
    box = elements(file, "Figure")[0].A.BBox
    box[3] = float(box[3]) - 120


def _off_the_page(file: pikepdf.Pdf) -> None:
    box = elements(file, "Figure")[0].A.BBox
    box[0], box[2] = -300, -100


def _no_figure(file: pikepdf.Pdf) -> None:
    elements(file, "Figure")[0].S = pikepdf.Name("/P")


def _no_caption(file: pikepdf.Pdf) -> None:
    holder = elements(file, "Picture")[0]
    holder.K = pikepdf.Array([k for n, k in enumerate(holder.K) if n != 1])


def _swapped_words(file: pikepdf.Pdf) -> None:
    holder = elements(file, "Picture")[0]
    holder.K = pikepdf.Array([holder.K[0], holder.K[2], holder.K[1]])


def _not_painted(file: pikepdf.Pdf) -> None:
    """The photograph is a white spot."""
    for page in file.pages:
        for image in page.get_images().values():
            if image.Width > 1000:
                image.write(bytes([255]), filter=pikepdf.Name("/FlateDecode"))
                del image["/Filter"]
                image.Width, image.Height, image.ColorSpace = 1, 1, pikepdf.Name("/DeviceGray")


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (_no_alt, "a picture has no alternative text"),
        (_blank_alt, "a picture has no alternative text"),
        (_other_alt, "reads otherwise in the file"),
        (_no_box, "a picture is not painted once, in one place"),
        (_other_box, "is stretched"),
        (_off_the_page, "hangs over the edge of its page"),
        (_no_figure, "a P of this PDF has a text that is read aloud instead of its words"),
        (_no_caption, "stand outside the tags"),
        (_swapped_words, "a figure is not a picture, its caption and its credit, in this order"),
        (_not_painted, "the picture 'hills.jpg' looks otherwise in the file"),
    ],
)
def test_faults_of_a_brief_are_seen(fault: Callable[[pikepdf.Pdf], None], why: str) -> None:
    found = " / ".join(told(edited_pdf(BRIEF, fault), "pdf", WHOLE))
    assert why in found or (fault is _other_box and "looks otherwise" in found)


def test_no_file_asks_for_smoothing() -> None:
    """PDF/A-2 6.2.8.2: what is painted must not depend on the reader."""
    with pikepdf.open(io.BytesIO(BRIEF)) as file:
        smoothed = {i.objgen: bool(i.get("/Interpolate", False)) for p in file.pages for i in p.get_images().values()}
    assert list(smoothed.values()) == [False, False]


# --- faults of a Word file ---------------------------------------------------------------------------------------

DOCUMENT = written(WHOLE, "word")
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def _named(root: Any) -> Any:
    return root.find(f".//{WP}docPr")


def _lose_alt(root: Any) -> None:
    del _named(root).attrib["descr"]


def _hide(root: Any) -> None:
    _named(root).set("hidden", "1")


def _vanish(root: Any) -> None:
    run = root.find(f".//{W}drawing").getparent()
    properties = run.makeelement(f"{W}rPr", {})
    properties.append(run.makeelement(f"{W}vanish", {}))
    run.insert(0, properties)


def _swap_blips(root: Any) -> None:
    first, second, *_ = root.iter(f"{A}blip")
    last = list(root.iter(f"{A}blip"))[-1]
    ours, theirs = second.get(f"{R}embed"), last.get(f"{R}embed")
    second.set(f"{R}embed", theirs)
    last.set(f"{R}embed", ours)
    assert first is not second


def _swap_stand_in(root: Any) -> None:
    blips = list(root.iter(f"{A}blip"))
    blips[0].set(f"{R}embed", blips[1].get(f"{R}embed"))


def _stretch(root: Any) -> None:
    extent = root.find(f".//{WP}extent")
    extent.set("cy", str(int(extent.get("cy")) // 2))


def _shrink(root: Any) -> None:
    extent = root.find(f".//{WP}extent")
    extent.set("cx", "9")
    extent.set("cy", "9")


def _add_words(root: Any) -> None:
    paragraph = root.find(f".//{W}drawing").getparent().getparent()
    run = paragraph.makeelement(f"{W}r", {})
    words = paragraph.makeelement(f"{W}t", {})
    words.text = "words"
    run.append(words)
    paragraph.append(run)


def _lose_part(root: Any) -> None:
    root.find(f".//{A}blip").set(f"{R}embed", "rId999")


def _unstyle(root: Any) -> None:
    style = root.find(f".//{W}drawing").getparent().getparent().find(f"{W}pPr/{W}pStyle")
    style.set(f"{W}val", "Normal")


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (_lose_alt, "a picture has no alternative text"),
        (_hide, "it has a picture or a shape in its text"),
        (_vanish, "it has a picture or a shape in its text"),
        (_swap_blips, "the picture 'hills.jpg' is 'plan.png' in the file"),
        (_swap_stand_in, "a drawing and the picture that stands in for it are not alike"),
        (_stretch, "the picture 'map.svg' is stretched in the file"),
        (_shrink, "a picture is too small to be seen"),
        (_add_words, "words stand in the line of a picture"),
        (_lose_part, "is missing"),
        (_unstyle, "it has a picture or a shape in its text"),
    ],
)
def test_faults_of_a_word_file_are_seen(fault: Callable[[Any], None], why: str) -> None:
    assert why in " / ".join(told(edited_word(DOCUMENT, fault), "word", WHOLE))


def test_a_picture_that_was_replaced_in_the_package_is_seen() -> None:
    entries = parts(DOCUMENT)
    jpeg = next(n for n in entries if n.endswith(".jpeg"))
    data = packed({**entries, jpeg: saved(photograph(400, 250).transpose(Image.Transpose.FLIP_LEFT_RIGHT), "JPEG")})
    assert told(data, "word", WHOLE) == ["the picture 'hills.jpg' looks otherwise in the file"]
    assert "cannot be shown" in told(packed({**entries, jpeg: b"no picture"}), "word", WHOLE)[0]


def test_alternatives_are_plain_words() -> None:
    bold = Figure(file="plan.png", alt=(Run(text="Two "), Run(text="rooms", strong=True)))
    sheet = a_sheet(bold)
    for name in FORMATS:
        (read,) = (n for n in walk(BY_NAME[name].read(written(sheet, name)).blocks) if isinstance(n, Figure))
        assert read.alt == samples.run("Two rooms")
