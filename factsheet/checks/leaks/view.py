"""What is seen in bytes: pieces of text, each with its place and how far it can be trusted to be words."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

UNPACKED = 300_000_000  # bytes of all that is packed in one file
DEEPEST = 8  # files in files


class Kind(StrEnum):
    """What is looked for in a view: the surer it is that it holds words, the shorter they may be."""

    WORDS = "words"  # said to somebody: text, alternatives, titles, comments
    NAME = "name"  # what somebody called something: ids, addresses, names of files; its numbers mean nothing
    RAW = "raw"  # anything else: only long stretches of words are looked for
    LETTERS = "letters"  # the characters that a font has
    UNSEEN = "unseen"  # why nobody can tell what is in a place


@dataclass(frozen=True)
class View:
    place: str
    text: str
    kind: Kind


class UnseenError(Exception):
    """Bytes that cannot be looked into, and why."""


@dataclass(kw_only=True)
class Budget:
    """How much may still be unpacked."""

    left: int = UNPACKED

    def spend(self, size: int) -> None:
        """Raises UnseenError where too much is unpacked."""
        self.left -= size
        if self.left < 0:
            raise UnseenError(f"it unpacks to more than {UNPACKED // 1_000_000} MB")

    def inflate(self, packed: bytes | memoryview, wbits: int = zlib.MAX_WBITS) -> bytes:
        """Unpack; what is damaged as far as it goes. Raises UnseenError where it is too much."""
        unpacking, out = zlib.decompressobj(wbits), b""
        try:
            out = unpacking.decompress(packed, self.left + 1)
        except zlib.error:
            for start in range(0, len(packed), 512):  # what stands before the damage
                try:
                    out += (unpacking if start else (unpacking := zlib.decompressobj(wbits))).decompress(
                        packed[start : start + 512], max(1, self.left - len(out) + 1)
                    )
                except zlib.error:
                    break
        self.spend(len(out))
        return out


class Deeper(Protocol):
    """Looks into bytes found in bytes. A guess that they are something may be wrong: then they are nothing."""

    @property
    def budget(self) -> Budget: ...

    def __call__(self, data: bytes, place: str, *, guess: bool = False) -> Iterator[View]: ...
