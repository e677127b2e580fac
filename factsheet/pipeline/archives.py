"""An audience's folder to one archive, the same bytes for the same files; and an archive that somebody sent to its files.

Nothing is unpacked unless all of it is what pack() makes: no other names, kinds or sizes, and no byte between the files.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from factsheet.document import names
from factsheet.packet import site
from factsheet.pipeline import paths
from factsheet.pipeline.publish import MANIFEST

SUFFIX = ".zip"
MOST = 20_000  # files
LARGEST = 200_000_000  # bytes of a file
ALL = 3_000_000_000  # bytes of all files together; a zip of more is written otherwise
LOCAL, CENTRAL, END = 30, 46, 22  # bytes that a zip has for each file, for each file again, and at its end
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError, RuntimeError, OSError)
DECLARED = "it is not what a release packs"


class ArchiveError(Exception):
    """An archive that is not opened: why not."""


def pack(audience: str, files: Mapping[str, bytes]) -> bytes:
    """The archive of an audience: its files and their manifest, by their paths below the audience's folder."""
    return site.zipped({f"{audience}/{name}": data for name, data in files.items()})


def is_packed(name: str) -> bool:
    """Whether a release has a file of this name in an archive: `public/mexico.pdf`."""
    audience, _, file = name.partition("/")
    return bool(names.SHEET.fullmatch(audience)) and (file == MANIFEST or paths.named(file) is not None)


def is_bound(name: str) -> bool:
    """Whether the archive of a packet has a file of this name: `andean-trip/index.html`."""
    found = paths.named(f"{paths.PACKETS}/{name}")
    return bool(found and found.format != paths.ZIP)


def files(archive: bytes | BinaryIO, is_name: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """The files of an archive, once all of it has been looked at. Raises ArchiveError."""
    file = io.BytesIO(archive) if isinstance(archive, bytes) else archive
    try:
        with zipfile.ZipFile(file) as source:
            entries = source.infolist()
            _check(source, entries, file.seek(0, io.SEEK_END), is_name)
            for entry in entries:
                yield entry.filename, _read(source, entry)
    except BROKEN as error:
        raise ArchiveError(f"this archive is damaged, or none: {str(error)[:120]}") from error


def _check(source: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int, is_name: Callable[[str], bool]) -> None:
    if not entries:
        raise ArchiveError("this archive is empty")
    if len(entries) > MOST:
        raise ArchiveError(f"this archive holds more than {MOST:,} files: {DECLARED}")
    if sum(e.file_size for e in entries) > ALL or max(e.file_size for e in entries) > LARGEST:
        raise ArchiveError(
            f"unpacked, this archive would be larger than {ALL:,} bytes, or a file of it than {LARGEST:,}"
        )
    seen: set[str] = set()
    at = 0
    for entry in entries:
        called = repr(entry.orig_filename)[:100]
        if not is_name(entry.orig_filename) or entry.orig_filename != entry.filename:
            raise ArchiveError(f"this archive holds {called}: {DECLARED}")
        if entry.filename.casefold() in seen:
            raise ArchiveError(f"this archive holds {called} twice")
        seen.add(entry.filename.casefold())
        kind = (entry.external_attr, entry.compress_type, entry.flag_bits, entry.extra, entry.comment, entry.date_time)
        if kind != (0o644 << 16, zipfile.ZIP_DEFLATED, 0, b"", b"", site.STAMP):
            raise ArchiveError(f"{called} is no plain file of 1980, compressed and open to all: {DECLARED}")
        if entry.header_offset != at:
            raise ArchiveError(f"there are bytes before {called} that belong to no file: {DECLARED}")
        at += LOCAL + len(entry.filename) + entry.compress_size
    listed = sum(CENTRAL + len(e.filename) for e in entries)
    if source.start_dir != at or at + listed + END != size or source.comment:
        raise ArchiveError(f"there are bytes in this archive that belong to no file: {DECLARED}")
    if list(seen) and [e.filename for e in entries] != sorted(e.filename for e in entries):
        raise ArchiveError(f"the files of this archive are in another order: {DECLARED}")


def _read(source: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with source.open(entry) as opened:
        data = opened.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise ArchiveError(f"{entry.filename!r} is larger or smaller than the archive says")
    return data
