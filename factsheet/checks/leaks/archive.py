"""A zip, such as a Word file or a workbook, to all it holds: parts, their names, comments, and parts that were taken out."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from factsheet.checks.leaks.view import Deeper, Kind, UnseenError, View

ENTRIES = 5_000
_LOCAL = b"PK\x03\x04"
_HEADER = struct.Struct("<4s5H3L2H")
_THUMBNAIL = re.compile(r"(?:^|/)thumbnail", re.IGNORECASE)
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError)


def is_zip(data: bytes) -> bool:
    """Whether bytes are a zip."""
    return data.startswith((_LOCAL, b"PK\x05\x06"))


def views(data: bytes, place: str, deeper: Deeper) -> Iterator[View]:
    """Everything in a zip."""
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise UnseenError("its list of parts is damaged") from error
    entries = file.infolist()
    if len(entries) > ENTRIES:
        raise UnseenError(f"it has {len(entries)} parts")
    if file.comment:
        yield from deeper(file.comment, f"{place}, comment of the file")
    for entry in entries:
        at = f"{place}, {entry.filename}"
        yield View(f"{at} (its name)", entry.filename, Kind.NAME)
        for extra, what in ((entry.comment, "comment"), (entry.extra, "extra field")):
            if extra:
                yield from deeper(extra, f"{at} ({what})")
        if _THUMBNAIL.search(entry.filename):
            yield View(at, "it is a picture of the first page as it once was", Kind.UNSEEN)
        try:
            # zipfile reads no more than an entry says it has, nor do those who open the file.
            unpacked = file.read(entry) if entry.file_size <= deeper.budget.left else None
        except BROKEN:
            yield View(at, "it is damaged, or locked with a password", Kind.UNSEEN)
            continue
        if unpacked is None:
            raise UnseenError("it unpacks to more than can be looked at")
        yield from deeper(unpacked, at)
    yield from _taken_out(data, {e.header_offset for e in entries}, place, deeper)


def _taken_out(data: bytes, listed: set[int], place: str, deeper: Deeper) -> Iterator[View]:
    """Parts that no list names any more, and whose bytes are still there."""
    at = data.find(_LOCAL)
    while at >= 0:
        if at not in listed and at + _HEADER.size <= len(data):
            header = _HEADER.unpack_from(data, at)
            start = at + _HEADER.size + header[9]
            name = data[at + _HEADER.size : start].decode("utf-8", "replace")[:200]
            body = data[start + header[10] :]
            where = f"{place}, {name} (taken out of the list, not out of the file)"
            yield View(where, name, Kind.NAME)
            if header[3] == zipfile.ZIP_DEFLATED:
                yield from deeper(deeper.budget.inflate(body, -zlib.MAX_WBITS), where, guess=True)
            elif header[3] == zipfile.ZIP_STORED and header[7]:
                yield from deeper(body[: header[7]], where, guess=True)
        at = data.find(_LOCAL, at + 4)
