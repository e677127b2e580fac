"""Renditions to what a manifest says of them: what each is, how it was made, what was proven of it, and of what content.

Sees selected content alone: nothing that selection removed can change an entry.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from factsheet.cache import digest
from factsheet.document import Picture
from factsheet.formats import BY_NAME
from factsheet.pipeline.bound import PacketFile
from factsheet.pipeline.rendering import Rendition
from factsheet.pipeline.sources import Folders, read_audiences

OK, UNPROVEN = "ok", "unproven"
NAMES = (
    "path", "sha256", "size", "sheet", "packet", "format", "language", "date", "banner", "paper", "downloads",
    "content", "proofs",
)  # fmt: skip
# What a former version of this program did not say: unknown of its files that still stand.
ADDED = ("language", "date", "banner", "content", "proofs")


@dataclass(frozen=True, kw_only=True)
class Item:
    """A file that is to stand below an audience's folder, and its entry."""

    audience: str
    data: bytes = field(repr=False)
    entry: Mapping[str, Any] = field(repr=False)

    @property
    def file(self) -> str:
        """Its path below the audience's folder."""
        return str(self.entry["path"])


@dataclass(frozen=True, kw_only=True)
class Made:
    """How files were made: the banner of each audience, and whether every file was read back and compared."""

    banners: Mapping[str, str] = field(default_factory=dict)
    verified: bool = False


def how(folders: Folders, *, verified: bool) -> Made:
    """How a build makes files of this content. Raises ProblemsError where the audiences cannot be read."""
    return Made(banners={a.name: a.banner for a in read_audiences(folders).values()}, verified=verified)


def item(made: Rendition, how: Made) -> Item:
    """A rendition with its entry."""
    return Item(audience=made.audience, data=made.data, entry=_entry(made, how))


def _entry(made: Rendition, how: Made) -> dict[str, Any]:
    language, date, content = _source(made)
    entry: dict[str, Any] = {
        "path": made.file,
        "sha256": hashlib.sha256(made.data).hexdigest(),
        "size": len(made.data),
        "sheet": made.sheet,
        "format": made.format,
        "language": language,
        "date": date,
        "banner": how.banners.get(made.audience),
        "paper": made.options.paper,
        "content": content,
        "proofs": _proofs(made, how),
    }
    if made.packet:
        entry["packet"] = made.packet
    if made.format in BY_NAME and BY_NAME[made.format].medium.files:
        entry["downloads"] = [d.format for d in made.options.downloads]
    return entry


def _proofs(made: Rendition, how: Made) -> dict[str, str]:
    """What was proven of a file when it was made. A build keeps none in which anything was found wrong."""
    asked = ("parity", "access") if made.format == "word" else ("parity",)
    return dict.fromkeys(asked, OK if how.verified else UNPROVEN)


def _source(made: Rendition) -> tuple[str | None, str | None, str | None]:
    """The language, the date and a digest of the selected content that a rendition was made of.

    Of a packet the date is that of its latest sheet.
    """
    if isinstance(made, PacketFile):
        dates = [tab.sheet.date for tab in made.bound.tabs]
        newest = max(dates).isoformat() if dates else None
        return made.bound.language, newest, _digest(made.bound, made.options.pictures)
    sheet = made.claim.origin.sheet if made.claim else None
    if sheet is None:
        return None, None, None
    return sheet.language, sheet.date.isoformat(), _digest(sheet, made.options.pictures)


def _digest(content: Any, pictures: Mapping[str, Picture]) -> str:
    """A digest of selected content and its pictures: alike in every process."""
    return digest((content, tuple(sorted((file, digest(picture)) for file, picture in pictures.items())))).hex()


def carried(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of a file that stays as it is; what its program did not say of it is unknown."""
    return dict.fromkeys(ADDED) | entry
