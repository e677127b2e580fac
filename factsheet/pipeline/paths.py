"""The paths of files below output/<audience>/, and what each says of the file there. No other path is written, believed
or removed.
"""

from dataclasses import dataclass
from typing import Any

from factsheet.document import names
from factsheet.formats import BY_NAME, FORMATS

PACKETS = "packets"
INDEX = "index"  # the first page of a packet's folder
ZIP, ZIP_SUFFIX = "zip", ".zip"  # all pages of a packet in one file
FORMAT_NAMES = (*BY_NAME, ZIP)
_PAGE = ".html"
_BOUND = {f.suffix: f.name for f in FORMATS if f.suffix != _PAGE} | {ZIP_SUFFIX: ZIP}
_SHEETS = {f.suffix: f.name for f in FORMATS}


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a path says: a sheet's rendition, a packet's file, or a sheet's page in a packet (both)."""

    sheet: str = ""
    packet: str = ""
    format: str


def of_sheet(sheet: str, format_: str) -> str:
    """`mexico.pdf`."""
    return sheet + BY_NAME[format_].suffix


def of_packet(packet: str, format_: str) -> str:
    """`packets/andean-trip.pdf`, `packets/andean-trip/index.html`."""
    if format_ == ZIP:
        return f"{PACKETS}/{packet}{ZIP_SUFFIX}"
    suffix = BY_NAME[format_].suffix
    return page(packet, INDEX) if suffix == _PAGE else f"{PACKETS}/{packet}{suffix}"


def page(packet: str, sheet: str) -> str:
    """`packets/andean-trip/mexico.html`."""
    return f"{PACKETS}/{packet}/{sheet}{_PAGE}"


def named(path: Any) -> Named | None:
    """What a path says; None for any that a build does not make."""
    if not isinstance(path, str):
        return None
    *folders, file = path.split("/")
    stem, dot, suffix = file.partition(".")
    if not names.SHEET.fullmatch(stem):
        return None
    match folders:
        case []:
            format_ = _SHEETS.get(dot + suffix)
            return Named(sheet=stem, format=format_) if format_ else None
        case [top] if top == PACKETS:
            format_ = _BOUND.get(dot + suffix)
            return Named(packet=stem, format=format_) if format_ else None
        case [top, packet] if top == PACKETS and names.SHEET.fullmatch(packet) and dot + suffix == _PAGE:
            return Named(sheet="" if stem == INDEX else stem, packet=packet, format=_SHEETS[_PAGE])
    return None


def named_format(path: str) -> str:
    """The format of a file that a build makes. Raises ValueError for any other."""
    found = named(path)
    if found is None:
        raise ValueError(f"no build makes {path!r}")
    return found.format
