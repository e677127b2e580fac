"""Renditions that were read back and found right, kept by all that they depend on, so that none is made again.

A key holds a selected sheet, what of the options and of the templates its format is given, the audience, and all that
makes files of these: this program, its libraries, this machine. A writer is given nothing that the key does not hold.
"""

import hashlib
import os
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from factsheet.cache import Store, digest
from factsheet.document import Face, Layout, Options, Packet, Sheet
from factsheet.formats import Format
from factsheet.pipeline import versions
from factsheet.writers.templates import Templates

PROGRAM = Path(__file__).parent.parent
RENDITION, DRAFT, LOOK, PART = b"rendition", b"draft", b"look", b"part"


@dataclass(frozen=True, kw_only=True)
class Look:
    """Templates as a format sees them: its own folder, and what all formats have.

    Words, fonts and tokens were read from their files; how a sheet is laid out stands in the sheet.
    """

    templates: Templates

    @classmethod
    def seen(cls, fmt: Format, templates: Templates) -> "Look":
        """What a format sees of an audience's templates."""
        common, own = (_of(fmt.templates, files) for files in (templates.common, templates.own))
        return cls(templates=replace(templates, common=common, own=own, layout=Layout()))

    @cached_property
    def digest(self) -> bytes:
        """All that they give to a rendition; of how messages call their folder, nothing."""
        t = self.templates
        return digest((t.audience, t.common, t.own, t.tokens, t.words, tuple(map(_face, t.faces)), tuple(t.helpers)))


def _of(folder: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {n: d for n, d in files.items() if n.startswith(folder) or n == "tokens.yaml"}


@dataclass(frozen=True, kw_only=True)
class Needs:
    """All that a rendition is made of, and nothing else.

    A packet is a rendition too, made of all its sheets; `others` are the looks of those in other languages.
    """

    sheet: Sheet | Packet
    look: Look
    options: Options
    others: tuple[Look, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Proven:
    """Where they are kept.

    A draft is a rendition that was not read back, since that is done with the packet it is bound into; nothing that is
    not a draft is ever taken from one.
    """

    folder: Path

    def find(self, fmt: Format, of: Needs, *, draft: bool = False) -> bytes | None:
        """The rendition that was made of these before."""
        kinds = (RENDITION, DRAFT) if draft else (RENDITION,)
        found = (self._store.find(_key(kind, fmt, of)) for kind in kinds)
        return next((data for data in found if data is not None), None)

    def put(self, fmt: Format, of: Needs, data: bytes, *, draft: bool = False) -> None:
        """Keep a rendition that was read back and in which nothing was found wrong, or a draft."""
        self._store.put(_key(DRAFT if draft else RENDITION, fmt, of), data)

    def is_sound(self, fmt: Format, look: Look) -> bool:
        """Whether nothing was wrong with these templates for a format, whatever the sheet."""
        return self._store.find(_key_of_look(fmt, look)) is not None

    def sound(self, fmt: Format, look: Look) -> None:
        """Remember that nothing is."""
        self._store.put(_key_of_look(fmt, look), b"")

    def keep(self, inputs: Sequence[bytes], make: Callable[[], bytes]) -> bytes:
        """Bytes that are a part of no rendition's proof, by what they are made from and all that makes files."""
        return self._store.keep([PART, *inputs, *_machinery()], make)

    def prune(self) -> None:
        """Drop those used least recently, where there are too many."""
        self._store.prune()

    @property
    def _store(self) -> Store:
        return Store(self.folder)


# --- keys --------------------------------------------------------------------------------------------------------


def _key(kind: bytes, fmt: Format, of: Needs) -> list[bytes]:
    looks = [look.digest for look in (of.look, *of.others)]
    return [kind, fmt.name.encode(), digest(of.sheet), digest(of.options), *looks, *_machinery()]


def _key_of_look(fmt: Format, look: Look) -> list[bytes]:
    return [LOOK, fmt.name.encode(), look.digest, *_machinery()]


@cache
def _face(face: Face) -> bytes:
    return digest((face.family, face.weight, face.italic, face.data))  # which characters it has, its data say


@cache
def _machinery() -> tuple[bytes, ...]:
    """What makes files: the source of this program, every library, and the Python and the machine they run on."""
    python = (sys.version, sys.platform, zlib.ZLIB_RUNTIME_VERSION, os.uname().machine if hasattr(os, "uname") else "")
    return program(PROGRAM), digest((versions.installed(), versions.native(), python))


def program(folder: Path) -> bytes:
    """A digest of the source of this program."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        name, data = path.relative_to(folder).as_posix().encode(), path.read_bytes()
        found.update(b"%d %d:" % (len(name), len(data)) + name + data)
    return found.digest()
