"""Ids of blocks and the bookmarks that carry them in Word. An ordinal never stands in one: it would betray hidden blocks."""

import hashlib
import re
import unicodedata
from collections.abc import Container

LONGEST = 32  # so that a Word bookmark (at most 40 characters) holds an id and what is put before it
ID = re.compile(r"[a-z][a-z0-9-]{0,31}")
SHEET = re.compile(r"[a-z][a-z0-9-]*")
BOOKMARK = re.compile(r"_(?:fs|\d[0-9a-z])(?P<kind>[A-Z]?)(?P<depth>\d*)(?P<end>z?)_(?P<id>[a-z][a-z0-9_]*)")
TAB = re.compile(
    r"_\d[0-9a-z]B\d_(?P<name>[a-z0-9_]+)"
)  # leads to a tab of a packet; its sheet's name, or a piece of it
MOST_TABS = 359  # of a packet: what two places of a bookmark's name can tell apart
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
HASH = 6
# The letter in the bookmark of a kind that holds others.
CONTAINERS = {
    "list": "L", "quote": "Q", "table": "T", "summary": "S", "definitions": "D", "qa": "A", "contacts": "C",
    "key-facts": "K", "figure": "F", "chart": "G",
}  # fmt: skip
NOTE = "N"  # the letter in the bookmark around a note's first call


def slug(words: str) -> str:
    """Words as an id: ASCII letters, digits, hyphens; begins `s-` where it would be empty or start with a digit."""
    flat = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    out = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", flat)).strip("-")
    if not out or not out[0].isalpha():
        out = f"s-{out}".rstrip("-")
    return out[:LONGEST].rstrip("-")


def hashed(section: str, words: str) -> str:
    """The id of a block that is no heading: its section's and a hash of its words."""
    digest = hashlib.sha256(words.encode()).hexdigest()[:HASH]
    return f"{section[: LONGEST - HASH - 1].rstrip('-')}-{digest}"


def unique(id_: str, taken: Container[str]) -> str:
    """The id, or with `-2`, `-3` … for a twin, cut to fit."""
    if id_ not in taken:
        return id_
    n = 2
    while True:
        tail = f"-{n}"
        twin = id_[: LONGEST - len(tail)].rstrip("-") + tail
        if twin not in taken:
            return twin
        n += 1


def bookmark(id_: str, kind: str = "", depth: int = 0, *, end: bool = False, tab: int = 0) -> str:
    """The Word bookmark of a block: `_fs_<id>`, `-` as `_`; in a packet `_02_<id>`, by the number of its tab.

    A block that holds others has a letter for its kind and the depth at which it stands, since LibreOffice keeps
    no order among bookmarks of one place; its last paragraph carries the same name with `z`.
    """
    return f"_{_whose(tab)}{kind}{depth or ''}{'z' if end else ''}_{id_.replace('-', '_')}"


def tab_bookmarks(tab: int, name: str) -> tuple[str, ...]:
    """The Word bookmarks of a tab, which tell its sheet's name piece by piece: one for all but the longest names."""
    pieces = [name[at : at + LONGEST].replace("-", "_") for at in range(0, len(name), LONGEST)]
    return tuple(f"_{_whose(tab)}B{n}_{piece}" for n, piece in enumerate(pieces))


def _whose(tab: int) -> str:
    """What a bookmark begins with: two places for the number of a tab, so that all else fits as in a sheet's file."""
    if not tab:
        return "fs"
    high, low = divmod(tab, len(DIGITS))
    return DIGITS[high] + DIGITS[low]
