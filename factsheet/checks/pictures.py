"""Pictures: what a sheet's figures show and what is seen in a rendition to where the two are not one.

Why: words are compared one by one (parity), and no word says which picture stands above a caption. Example: two maps
that changed places, a photograph that was stretched, a drawing whose stand-in in Word is another's.

Compared from afar, in 16 × 16 cells: where a picture differs from what it was in a small spot, nothing is said.
"""

from collections.abc import Mapping, Sequence

from factsheet.checks.parity import Origin
from factsheet.document import Figure, Picture, walk
from factsheet.problems import Location, Problem
from factsheet.readers import seen
from factsheet.readers.seen import Seen

STRETCHED = 0.03  # of the width: more than whole pixels make of it


def check(
    pictures: Mapping[str, Picture], found: Sequence[Seen], *, path: str, origin: Origin, remedy: str
) -> list[Problem]:
    """An error for each picture of a rendition that is not that of its figure, in order.

    `pictures` are those of the figures by file, `found` what is seen in the rendition at `path`.
    """
    figures = [n for n in walk(origin.sheet.blocks if origin.sheet else ()) if isinstance(n, Figure)]
    known = {file: of_picture(pictures[file]) for file in dict.fromkeys(f.file for f in figures)}
    out = []
    if len(figures) != len(found):
        message = f"{path} shows {len(found)} pictures, and the content has {len(figures)}"
        out.append(_problem(message, remedy, Location(path=origin.path), origin))
    for figure, shown in zip(figures, found, strict=False):
        if why := _wrong(figure.file, shown, known):
            at = origin.locations.get(figure.id, Location(path=origin.path))
            out.append(_problem(f"the picture '{figure.file}' {why} in {path}", remedy, at, origin))
    return out


def of_picture(picture: Picture) -> Seen:
    """What is seen of a picture that has passed the gate."""
    data, kind = (picture.raster, "image/png") if picture.raster else (picture.data, picture.media_type)
    return seen.of_file(data, kind, picture.width / picture.height)


def _wrong(file: str, shown: Seen, known: Mapping[str, Seen]) -> str:
    """What is wrong with a picture as it is seen; "" where nothing is."""
    own = known[file]
    apart = shown.distance(own)
    others = {name: shown.distance(other) for name, other in known.items() if name != file}
    nearest = min(others, key=lambda name: others[name], default="")
    if nearest and others[nearest] < min(seen.ALIKE, apart / 1.5):
        return f"is '{nearest}'"
    if apart > seen.ALIKE:
        return "looks otherwise"
    return "is stretched" if abs(shown.ratio / own.ratio - 1) > STRETCHED else ""


def _problem(message: str, remedy: str, at: Location, origin: Origin) -> Problem:
    excerpt = origin.lines[at.line - 1] if 0 < at.line <= len(origin.lines) else ""
    return Problem(location=at, code="picture-parity", message=message, help=remedy, excerpt=excerpt)
