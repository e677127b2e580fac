"""The cache: bytes that are costly to make, kept below .cache/ by a digest of all they are made from.

A file that was damaged or cut is not used; what cannot be read or written is made anew and said to nobody: a cache may
be thrown away at any time. Nothing of it, neither keys nor files, ever reaches output/.
"""

import contextlib
import datetime
import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from factsheet import __version__

DIGEST = hashlib.sha256().digest_size
MOST = 500_000_000  # bytes of one store
ROOM = 0.8  # of them are left when what was used least recently goes


@cache
def _version(library: str) -> str:
    """The version of a distribution; to look it up takes as long as to read what is kept."""
    return metadata.version(library)


@dataclass(frozen=True)
class Store:
    """A folder of kept bytes. `libraries` are the distributions whose versions shape them."""

    folder: Path
    libraries: tuple[str, ...] = ()

    def keep(self, inputs: Sequence[bytes], make: Callable[[], bytes]) -> bytes:
        """What `make` gives for these inputs: kept from a former process, or made now and kept for the next."""
        found = self.find(inputs)
        if found is None:
            found = make()
            self.put(inputs, found)
        return found

    def find(self, inputs: Sequence[bytes]) -> bytes | None:
        """What is kept for these inputs, whole to the byte."""
        path = self.folder / self._key(inputs)
        with contextlib.suppress(OSError):
            kept = path.read_bytes()
            digest, data = kept[:DIGEST], kept[DIGEST:]
            if digest == hashlib.sha256(data).digest():
                with contextlib.suppress(OSError):
                    os.utime(path)  # what is used stays when there is too much
                return data
        return None

    def put(self, inputs: Sequence[bytes], data: bytes) -> None:
        """Keep what was made for these inputs."""
        with contextlib.suppress(OSError):
            self._write(self.folder / self._key(inputs), hashlib.sha256(data).digest() + data)

    def prune(self, most: int = MOST) -> None:
        """Where more bytes are kept than `most`, drop those used least recently until there is room again."""
        with contextlib.suppress(OSError), os.scandir(self.folder) as entries:
            found = [(e.stat().st_mtime_ns, e.stat().st_size, e.path) for e in entries if e.is_file()]
            total = sum(size for _, size, _ in found)
            wanted = total if total <= most else most * ROOM
            for _, size, path in sorted(found):
                if total <= wanted:
                    return
                with contextlib.suppress(OSError):  # another build has dropped it, or reads it on Windows
                    os.unlink(path)  # noqa: PTH108  # of thousands
                total -= size

    def _key(self, inputs: Sequence[bytes]) -> str:
        """A digest of every input, each with its length before it, and of the versions that shape what is made."""
        versions = [f"{name} {_version(name)}" for name in self.libraries]
        key = hashlib.sha256()
        for part in (f"factsheet {__version__}".encode(), *(v.encode() for v in versions), *inputs):
            key.update(len(part).to_bytes(8, "big") + part)
        return key.hexdigest()

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        """Whole or not at all: another build may read it at the same time."""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


# --- values to inputs --------------------------------------------------------------------------------------------


def digest(value: Any) -> bytes:
    """A digest of a tree of values: the same in every process for equal values, another for others.

    What does not count when two values are compared does not count here. Raises TypeError for what it does not know:
    a value that is passed over would be one whose change nobody sees.
    """
    parts: list[bytes] = []
    _spell(value, parts.append)
    return hashlib.sha256(b"".join(parts)).digest()


def _spell(value: Any, say: Callable[[bytes], None]) -> None:
    """A value in bytes that no other value has: each with its kind and its length before it."""
    kind = type(value)
    if kind is str:
        data = value.encode("utf-8", "surrogatepass")
        say(b"s%d:" % len(data) + data)
    elif kind is tuple or kind is list:
        say(b"(%d:" % len(value))
        for part in value:
            _spell(part, say)
    elif is_dataclass(kind):
        head, names = _shape(kind)
        say(head)
        for name in names:
            _spell(getattr(value, name), say)
    elif kind is bytes:
        say(b"b%d:" % len(value) + hashlib.sha256(value).digest())
    elif value is None or kind in PLAIN:
        data = f"{kind.__name__} {value}".encode()
        say(b"p%d:" % len(data) + data)
    else:
        _spell_held(value, say)


PLAIN = frozenset([bool, int, float, Decimal, datetime.date])


def _spell_held(value: Any, say: Callable[[bytes], None]) -> None:
    if isinstance(value, Mapping):
        say(b"{%d:" % len(value))
        for key, held in value.items():  # in their order: what is printed of them may have it too
            _spell(key, say)
            _spell(held, say)
    elif isinstance(value, AbstractSet):
        members = sorted(digest(member) for member in value)  # a set has another order in each process
        say(b"<%d:" % len(members) + b"".join(members))
    elif isinstance(value, Enum):
        _spell((type(value).__name__, value.name), say)
    else:
        raise TypeError(f"a {type(value).__name__} cannot be told apart from others")


@cache
def _shape(kind: type) -> tuple[bytes, tuple[str, ...]]:
    """What a dataclass is called, and its fields that count."""
    names = tuple(f.name for f in fields(kind) if f.compare)
    data = f"{kind.__module__}.{kind.__qualname__} {' '.join(names)}".encode()
    return b"d%d:" % len(data) + data, names
