"""A changed digit is seen on a whole page, and nothing where nothing changed."""

import io

import pypdfium2
import pytest
from PIL import Image

from factsheet.document import Options
from factsheet.writers import pdf
from tests.visual.compare import LEAST, TILE, compare, marked
from tests.writers import samples

WHITE = Image.new("RGB", (1280, 6400), "white")


def with_dot(x: int, y: int, colour: tuple[int, int, int]) -> Image.Image:
    picture = WHITE.copy()
    picture.putpixel((x, y), colour)
    return picture


def test_the_same_picture_does_not_differ() -> None:
    assert not compare(WHITE, WHITE.copy())
    assert compare(WHITE, WHITE.copy()).most == 0


@pytest.mark.parametrize("at", [(0, 0), (31, 31), (32, 31), (700, 4000), (1279, 6399)])
def test_one_pixel_of_a_long_page_is_seen(at: tuple[int, int]) -> None:
    found = compare(WHITE, with_dot(*at, (255, 255, 255 - LEAST)))
    assert found.tiles == ((at[0] // TILE, at[1] // TILE),)
    assert found.most == LEAST


def test_what_is_only_rounded_is_no_difference() -> None:
    assert not compare(WHITE, with_dot(700, 4000, (255, 255 - LEAST + 1, 255)))


@pytest.mark.parametrize("colour", ["white", "black"])
def test_a_page_that_has_become_longer_differs_where_it_is(colour: str) -> None:
    longer = Image.new("RGB", (64, 96), colour)
    assert compare(Image.new("RGB", (64, 64), colour), longer).tiles == ((0, 2), (1, 2))
    assert compare(longer, Image.new("RGB", (64, 64), colour)).tiles == ((0, 2), (1, 2))


def test_each_tile_that_differs_is_framed() -> None:
    after = with_dot(700, 4010, (0, 0, 0))
    picture = marked(after, compare(WHITE, after))
    frame = [x for x in range(1280) if picture.getpixel((x, 4010)) == (200, 0, 0)]
    assert frame == [672, 673, 702, 703]


def painted(number: str) -> list[Image.Image]:
    sheet = samples.sheet(samples.heading("Crops"), *(samples.paragraph(samples.LONG) for _ in range(4)),
                          samples.paragraph(f"In 2004, {number} hectares of it were eradicated."))  # fmt: skip
    data = pdf.write(sheet, samples.templates(), Options())
    with pypdfium2.PdfDocument(io.BytesIO(data)) as document:
        return [page.render(scale=1.5).to_pil().convert("RGB") for page in document]


def test_a_changed_digit_of_a_brief_is_seen() -> None:
    before, again, after = painted("14,700"), painted("14,700"), painted("14,800")
    assert [compare(a, b).tiles for a, b in zip(before, again, strict=True)] == [()] * len(before)
    (found,) = [found for a, b in zip(before, after, strict=True) if (found := compare(a, b))]
    assert len({row for _, row in found.tiles}) == 1, "the digit's line, and no other"
    assert found.most > 100
