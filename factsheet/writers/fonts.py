"""Font files to faces, and faces to the small WOFF2 subsets a web page carries.

Never looks for fonts anywhere: what is not given does not exist.
"""

import io
from collections.abc import Iterable, Mapping
from functools import lru_cache

from fontTools.ttLib import TTFont, TTLibError

from factsheet.document import Face, Keep, make_anew
from factsheet.problems import Location, Problem, ProblemsError, in_order

FORMATS = (".ttf", ".otf", ".woff", ".woff2", ".ttc")
# What most sheets are written with: pages that need no more share one subset a face, made once per process.
COMMON = frozenset([*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027), 0x202F, 0x20AC, 0x2191, 0x2212])
# Letters as they are drawn and set; small capitals, alternates and the like would double a page's weight.
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "pnum"]
DROPPED = ("DSIG", "meta", "STAT")  # what no browser draws with
SPACE, NARROW_SPACE = 0x20, 0x202F
ITALIC_BIT = 1  # OS/2 fsSelection bit 0


def faces(files: Mapping[str, bytes], root: str) -> tuple[Face, ...]:
    """The static TTF files among `files` as faces, by path; `root` is how their folder is called in messages.

    Raises ProblemsError for every font file that is none, is variable, or is the twin of another.
    """
    found: dict[tuple[str, int, bool], Face] = {}
    problems = []
    for path, data in sorted(files.items()):
        if not path.lower().endswith(FORMATS):
            continue
        try:
            face = _face(path, data)
        except ValueError as error:
            problems.append(_problem(f"{root}/{path}", str(error)))
            continue
        twin = found.setdefault((face.family, face.weight, face.italic), face)
        if twin is not face:
            problems.append(_problem(f"{root}/{path}", f"{twin.path} is the same face", "keep one of the two"))
    if problems:
        raise ProblemsError(*in_order(problems))
    return tuple(sorted(found.values(), key=lambda f: f.path))


def _problem(path: str, message: str, help_: str = "put a static TrueType file (.ttf) in its place") -> Problem:
    return Problem(location=Location(path=path), code="font", message=message, help=help_)


def _face(path: str, data: bytes) -> Face:
    return _read(path, data)


@lru_cache(maxsize=64)
def _read(path: str, data: bytes) -> Face:
    """Read one font file. Raises ValueError where it is no static TrueType font."""
    if not path.lower().endswith(".ttf"):
        raise ValueError("only static TrueType fonts are used")
    try:
        font = TTFont(io.BytesIO(data), lazy=True)
        names, weight = font["name"], int(font["OS/2"].usWeightClass)
        family = names.getDebugName(16) or names.getDebugName(1)
        italic = bool(font["OS/2"].fsSelection & ITALIC_BIT)
        coverage = frozenset(font.getBestCmap())
    except (TTLibError, KeyError, TypeError, AssertionError, AttributeError, EOFError) as error:
        raise ValueError("this is no font that can be read") from error
    if "glyf" not in font:
        raise ValueError("only static TrueType fonts are used, and this one has other outlines")
    if "fvar" in font:
        raise ValueError("this is a variable font: it renders differently from build to build")
    if SPACE in coverage:
        coverage |= {NARROW_SPACE}  # HarfBuzz draws it with the blank of a font that has no such glyph
    return Face(path=path, family=str(family), weight=weight, italic=italic, data=data, coverage=coverage)


def woff2(face: Face, characters: Iterable[str], keep: Keep = make_anew) -> bytes:
    """The face with little more than the characters of a page, as WOFF2. Same face, same characters, same bytes."""
    wanted = COMMON | {ord(c) for c in characters}
    return _kept(face.data, face.coverage & wanted, keep)


@lru_cache(maxsize=256)
def _kept(data: bytes, points: frozenset[int], keep: Keep) -> bytes:
    inputs = [b"woff2", ",".join(FEATURES).encode(), data, repr(sorted(points)).encode()]
    return keep(inputs, lambda: _subset(data, points))


def _subset(data: bytes, points: frozenset[int]) -> bytes:
    import uharfbuzz  # noqa: PLC0415  # most subsets come from the cache

    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(points)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, FEATURES))
    wanted.drop_table_tag_set.update(map(_tag, DROPPED))
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    small = uharfbuzz.subset(uharfbuzz.Face(data), wanted).blob.data
    font = TTFont(io.BytesIO(small), recalcTimestamp=False, recalcBBoxes=False)  # head.modified would be now
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _tag(name: str) -> int:
    """An OpenType tag as HarfBuzz counts it."""
    return int.from_bytes(name.ljust(4).encode("ascii"), "big")
