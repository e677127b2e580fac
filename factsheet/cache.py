"""The cache: bytes that are costly to make, kept below .cache/ by a digest of all they are made from.

A file that was damaged or cut is not used; what cannot be read or written is made anew and said to nobody: a cache may
be thrown away at any time. Nothing of it, neither keys nor files, ever reaches output/.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from factsheet import __version__

DIGEST = hashlib.sha256().digest_size


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
        path = self.folder / self._key(inputs)
        with contextlib.suppress(OSError):
            kept = path.read_bytes()
            digest, data = kept[:DIGEST], kept[DIGEST:]
            if digest == hashlib.sha256(data).digest():
                return data
        data = make()
        with contextlib.suppress(OSError):
            self._write(path, hashlib.sha256(data).digest() + data)
        return data

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
