"""Ids of blocks and the bookmarks that carry them in Word. An ordinal never stands in one: it would betray hidden blocks."""

import hashlib
import re
import unicodedata
from collections.abc import Container

LONGEST = 32  # so that a Word bookmark (at most 40 characters) holds an id and what is put before it
ID = re.compile(r"[a-z][a-z0-9-]{0,31}")
SHEET = re.compile(r"[a-z][a-z0-9-]*")
BOOKMARK = re.compile(r"_fs(?P<kind>[A-Z]?)(?P<depth>\d*)(?P<end>z?)_(?P<id>[a-z][a-z0-9_]*)")
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


def bookmark(id_: str, kind: str = "", depth: int = 0, *, end: bool = False) -> str:
    """The Word bookmark of a block: `_fs_<id>`, `-` as `_`.

    A block that holds others has a letter for its kind and the depth at which it stands, since LibreOffice keeps
    no order among bookmarks of one place; its last paragraph carries the same name with `z`.
    """
    return f"_fs{kind}{depth or ''}{'z' if end else ''}_{id_.replace('-', '_')}"
