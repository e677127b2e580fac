"""The gate for pictures: what passes shows what it showed and holds nothing else; what is hostile is told why."""

import io
import random
import re
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageFile, PngImagePlugin

from factsheet.document import Picture
from factsheet.problems import Location, ProblemsError
from factsheet.readers import pictures
from tests.artwork import HEAD, MAP, chunk, photograph, png, saved, svg

AT = Location(path="content/sample.md", line=12, column=7)
PHOTO = photograph()


def read(data: bytes, file: str) -> Picture:
    return pictures.read(data, file, AT)


def told(data: bytes, file: str) -> str:
    """What is said instead of a picture."""
    with pytest.raises(ProblemsError) as caught:
        read(data, file)
    (problem,) = caught.value.problems
    assert (problem.location, problem.code) == (AT, "picture")
    assert problem.help
    assert problem.message.startswith(f"the picture '{file}' ")
    return problem.message.removeprefix(f"the picture '{file}' ")


def opened(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    assert image.size == (picture.width, picture.height)
    return image


def alike(one: Image.Image, other: Image.Image, most: int = 2) -> bool:
    """Whether two pictures show the same, cell by cell: JPEG blurs edges."""
    assert one.size == other.size
    cells = [image.convert("RGB").resize((30, 20), Image.Resampling.BOX) for image in (one, other)]
    return max(high for _, high in ImageChops.difference(*cells).getextrema()) <= most  # type: ignore[misc]


# --- what passes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["a.png", "a.jpg", "A.JPEG", "maps/a.b.Png"])
def test_a_picture_shows_what_it_showed(file: str) -> None:
    kind = "PNG" if file.lower().endswith("png") else "JPEG"
    picture = read(saved(PHOTO, kind), file)
    assert picture.media_type == f"image/{kind.lower()}"
    assert alike(opened(picture), PHOTO, 0 if kind == "PNG" else 4)
    assert not picture.raster


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_nothing_of_a_file_goes_on_but_what_it_shows(kind: str) -> None:
    """Places and cameras, comments, profiles, thumbnails, and a whole archive behind the picture."""
    exif = Image.Exif()
    exif[0x010F], exif[0x9C9C], exif[0x013B] = "SECRET camera", "SECRET comment".encode("utf-16-le"), "SECRET artist"
    exif.get_ifd(0x8825)[1] = "N"
    options: dict[str, Any] = {"exif": exif, "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
                               "dpi": (123, 123)}  # fmt: skip
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "SECRET text")
        info.add_itxt("XML:com.adobe.xmp", "SECRET xmp", zip=True)
        options["pnginfo"] = info
    else:
        options["comment"] = b"SECRET comment"
    data = saved(PHOTO, kind, **options) + b"PK\3\4 SECRET archive <script>alert(1)</script>"
    assert data.count(b"SECRET") >= 3
    kept = read(data, f"a.{kind.lower()}").data
    assert kept == read(saved(PHOTO, kind), f"a.{kind.lower()}").data
    image = Image.open(io.BytesIO(kept))
    assert not {"exif", "icc_profile", "comment", "Comment", "dpi", "xmp", "XML:com.adobe.xmp"} & set(image.info)
    assert b"SECRET" not in kept


@pytest.mark.parametrize("turned", [1, 2, 3, 4, 5, 6, 7, 8])
def test_a_photograph_is_upright(turned: int) -> None:
    """As a camera turns its pictures: by a word in the metadata."""
    exif = Image.Exif()
    exif[0x0112] = turned
    ways = [None, None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180, Image.Transpose.FLIP_TOP_BOTTOM,
            Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_90, Image.Transpose.TRANSVERSE, Image.Transpose.ROTATE_270]  # fmt: skip
    way = ways[turned]
    data = saved(PHOTO if way is None else PHOTO.transpose(way), "JPEG", exif=exif, quality=95)
    assert alike(opened(read(data, "a.jpg")), PHOTO, 4)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixel_is_brought_to_grey_or_rgb(mode: str) -> None:
    grey = PHOTO.convert("L")
    image = grey.convert("I").point(lambda v: v * 257).convert("I;16") if mode == "I;16" else PHOTO.convert(mode)
    made = opened(read(saved(image), "a.png"))
    assert made.mode in {"L", "RGB"}
    shown = grey if mode == "I;16" else image.convert("RGB")
    assert alike(made, shown, 2)


def test_the_colours_of_print_are_brought_to_the_screen() -> None:
    image = opened(read(saved(PHOTO.convert("CMYK"), "JPEG", quality=95), "a.jpg"))
    assert image.mode == "RGB"
    assert alike(image, PHOTO, 16)


def test_sixteen_bits_of_colour_become_eight() -> None:
    rows = b"".join(b"\0" + struct.pack(">3H", 65535, 32768, 0) * 40 for _ in range(40))
    assert opened(read(png(40, 40, rows, depth=16), "a.png")).getpixel((1, 1)) == (255, 128, 0)


def test_what_shines_through_stands_on_white() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    clear.paste((200, 0, 0, 128), (0, 0, 20, 40))
    image = opened(read(saved(clear), "a.png"))
    assert image.mode == "RGB"
    assert image.getpixel((30, 20)) == (255, 255, 255)
    assert image.getpixel((5, 20)) == (227, 127, 127)
    palette = Image.new("P", (40, 40), 1)
    palette.putpalette([0, 0, 0, 9, 9, 9])
    assert opened(read(saved(palette, transparency=1), "a.png")).convert("RGB").getpixel((1, 1)) == (255, 255, 255)


def test_colours_are_those_the_profile_means() -> None:
    """Red and blue as some cameras mean them are other numbers in sRGB; a profile that is none is passed over."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    plain = read(saved(PHOTO), "a.png").data
    assert read(saved(PHOTO, icc_profile=lab), "a.png").data == plain
    assert read(saved(PHOTO, icc_profile=b"no profile at all"), "a.png").data == plain
    swapped = _swapped_profile()
    red = Image.new("RGB", (40, 40), (250, 10, 10))
    shown = opened(read(saved(red, icc_profile=swapped), "a.png")).convert("RGB").getpixel((9, 9))
    assert isinstance(shown, tuple)
    assert shown[0] < 60
    assert shown[1] > 200


def _swapped_profile() -> bytes:
    """A profile whose red is sRGB's green."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (count,) = struct.unpack(">I", data[128:132])
    tags = {bytes(data[132 + 12 * n : 136 + 12 * n]): 132 + 12 * n for n in range(count)}
    red, green = (bytes(data[tags[name] + 4 : tags[name] + 12]) for name in (b"rXYZ", b"gXYZ"))
    data[tags[b"rXYZ"] + 4 : tags[b"rXYZ"] + 12] = green
    data[tags[b"gXYZ"] + 4 : tags[b"gXYZ"] + 12] = red
    return bytes(data)


def test_more_than_print_can_show_is_not_kept() -> None:
    picture = read(saved(photograph(3600, 2400), "JPEG"), "a.jpg")
    assert (picture.width, picture.height) == (2000, 1333)
    small = read(saved(PHOTO.resize((60, 40))), "a.png")
    assert (small.width, small.height) == (60, 40)
    high = read(saved(Image.new("L", (200, 3900)), "JPEG"), "a.jpg")
    assert (high.width, high.height) == (133, 2600)


def test_a_photograph_of_many_frames_is_its_first() -> None:
    """Telephones put a second picture behind the first, for depth or light."""
    data = io.BytesIO()
    PHOTO.save(data, "MPO", save_all=True, append_images=[PHOTO.resize((60, 40))])
    assert alike(opened(read(data.getvalue(), "a.jpg")), PHOTO, 4)


def test_decoding_is_kept() -> None:
    kept: dict[tuple[bytes, ...], bytes] = {}

    def keep(inputs: Any, make: Any) -> bytes:
        if tuple(inputs) not in kept:
            kept[tuple(inputs)] = make()
        return kept[tuple(inputs)]

    data = saved(PHOTO, "JPEG")
    first = pictures.read(data, "a.jpg", AT, keep)
    assert len(kept) == 1
    assert pictures.read(data, "b.jpeg", AT, keep) == first
    drawn = pictures.read(MAP.encode(), "a.svg", AT, keep)
    assert pictures.read(MAP.encode(), "a.svg", AT, keep) == drawn
    assert len(kept) == 2


def test_a_drawing_has_a_picture_that_stands_in_for_it() -> None:
    picture = read(MAP.encode(), "map.svg")
    assert (picture.media_type, picture.width, picture.height) == ("image/svg+xml", 2000, 1125)
    image = Image.open(io.BytesIO(picture.raster))
    assert (image.size, image.mode) == ((2000, 1125), "RGB")
    assert image.getpixel((750, 400)) == (0xEA, 0xDF, 0xC6)
    assert image.getpixel((1344, 437)) == (255, 255, 255)  # the middle of the second town


# --- what does not -----------------------------------------------------------------------------------------------

JPEG, PNG = saved(PHOTO, "JPEG"), saved(PHOTO)
PROGRESSIVE = saved(PHOTO, "JPEG", progressive=True)
HUGE = png(30_000, 30_000, b"\0" * 1000)


def moving() -> bytes:
    out = io.BytesIO()
    PHOTO.save(out, "PNG", save_all=True, append_images=[PHOTO.rotate(90)], duration=100)
    return out.getvalue()


def scans(times: int) -> bytes:
    """A JPEG whose last scan comes again and again."""
    at = PROGRESSIVE.rindex(b"\xff\xda")
    return PROGRESSIVE[:at] + PROGRESSIVE[at:-2] * times + b"\xff\xd9"


def noise(size: int) -> bytes:
    return saved(Image.frombytes("RGB", (size, size), random.Random(1).randbytes(3 * size * size)))


HOSTILE = {
    "nothing": (b"", "a.png", "is empty"),
    "no suffix": (PNG, "picture", "is no .png"),
    "a kind of its own": (PNG, "a.gif", "is no .png"),
    "a script by its name": (PNG, "a.png.exe", "is no .png"),
    "a PNG called JPEG": (PNG, "a.jpg", "is called .jpg and is a PNG inside"),
    "a JPEG called PNG": (JPEG, "a.png", "is called .png and is a JPEG inside"),
    "a GIF": (saved(PHOTO.convert("P"), "GIF"), "a.png", "is called .png and is a GIF inside"),
    "a WebP": (saved(PHOTO, "WEBP"), "a.jpg", "is called .jpg and is a WebP inside"),
    "a TIFF": (saved(PHOTO, "TIFF"), "a.jpg", "is called .jpg and is a TIFF inside"),
    "a BMP": (saved(PHOTO, "BMP"), "a.png", "is called .png and is a BMP inside"),
    "a PDF": (b"%PDF-1.7\n", "a.png", "is called .png and is a PDF inside"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "a.jpg", "is called .jpg and is a PostScript inside"),
    "a telephone's format": (b"\0\0\0\x18ftypheic" + b"\0" * 50, "a.jpg", "is a HEIC or AVIF inside"),
    "an archive": (b"PK\3\4" + b"\0" * 60, "a.png", "is called .png and is a zip archive inside"),
    "a packed SVG": (b"\x1f\x8b" + b"\0" * 60, "a.svg", "is called .svg and is a gzip archive inside"),
    "an SVG called PNG": (MAP.encode(), "a.png", "is called .png and is a SVG inside"),
    "a web page": (b"<!doctype html><script>alert(1)</script>", "a.svg", "is a web page inside"),
    "words": (b"no picture", "a.svg", "is something else inside"),
    "zeros": (bytes(5000), "a.png", "is something else inside"),
    "too many bytes": (b"\xff\xd8\xff" + bytes(25_000_001), "a.jpg", "is 25 MB, and may be 25"),
    "a bomb by its header": (HUGE, "a.png", "has 30000 × 30000 pixels"),
    "a bomb of one row": (png(2**31 - 1, 1), "a.png", "has 2147483647 × 1 pixels"),
    "no width": (png(0, 10), "a.png", "is damaged"),
    "a spy of one pixel": (saved(Image.new("RGB", (1, 1))), "a.png", "has 1 × 1 pixels: too few"),
    "a line": (saved(Image.new("L", (900, 40))), "a.png", "is more than 20 times as long"),
    "moving": (moving(), "a.png", "moves"),
    "a PNG cut off": (PNG[: len(PNG) // 2], "a.png", "is damaged, or cut off"),
    "a PNG with other bytes": (PNG[:3000] + b"\0" * 40 + PNG[3040:], "a.png", "is damaged"),
    "a JPEG cut off": (JPEG[: len(JPEG) // 2], "a.jpg", "is damaged, or cut off"),
    "the head of a PNG alone": (PNG[:8], "a.png", "is damaged"),
    "the head of a JPEG alone": (JPEG[:3], "a.jpg", "is damaged"),
    "a PNG without pixels": (PNG[:33] + chunk(b"IEND", b""), "a.png", "is damaged"),
    "pixels that are too few": (png(40, 40, b"\0" * 100), "a.png", "is damaged"),
    "words that swell": (png(40, 40, b"\0" * 4840, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(90_000_000)))), "a.png", "is damaged"),
    "a JPEG of a thousand scans": (scans(1000), "a.jpg", "is coded in a way that takes very long"),
    "a PNG of noise": (noise(1300), "a.png", "MB in print, and may be 4"),
    "a JPEG with a PNG's head": (PNG[:8] + JPEG, "a.png", "is damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("lenient", [False, True], ids=["by itself", "after WeasyPrint"])
def test_what_is_hostile_is_refused_and_told_why(name: str, lenient: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint tells Pillow for the whole process to take what is cut off."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
    data, file, why = HOSTILE[name]
    assert why in told(data, file)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is lenient


def test_a_name_that_is_wrong_is_put_right() -> None:
    with pytest.raises(ProblemsError) as caught:
        read(JPEG, "maps/north.png")
    assert caught.value.problems[0].help == "call it maps/north.jpg"


@given(st.binary(max_size=300), st.sampled_from(["a.png", "a.jpg", "a.svg"]))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_bytes_bring_it_down(data: bytes, file: str) -> None:
    for start in (b"", PNG[:40], JPEG[:200], HEAD.encode()):
        with pytest.raises(ProblemsError):
            read(start + data, file)


@given(st.integers(0, 10**9), st.sampled_from(["a.png", "a.jpg", "a.svg"]))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_whatever_is_changed_in_a_file_it_passes_or_is_told(seed: int, file: str) -> None:
    """What passes has a sound picture, whatever it shows; nothing else is raised, and no warning comes."""
    rnd = random.Random(seed)
    small = PHOTO.resize((60, 40))
    data = bytearray({"a.png": saved(small), "a.jpg": saved(small, "JPEG"), "a.svg": MAP.encode()}[file])
    for _ in range(rnd.randint(1, 6)):
        data[rnd.randrange(len(data))] = rnd.randrange(256)
    try:
        picture = read(bytes(data), file)
    except ProblemsError:
        assert told(bytes(data), file)
        return
    opened(picture if not picture.raster else _stand_in(picture))


def _stand_in(picture: Picture) -> Picture:
    return Picture(media_type="image/png", data=picture.raster, width=picture.width, height=picture.height)


def test_the_same_file_gives_the_same_bytes() -> None:
    assert read(JPEG, "a.jpg") == read(JPEG, "b.jpg")
    first, second = read(MAP.encode(), "a.svg"), read(svg(re.sub(r"^<svg[^>]*>|</svg>$", "", MAP)), "b.svg")
    assert first == second
