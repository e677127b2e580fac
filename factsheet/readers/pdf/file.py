"""The bytes of a PDF to an open file, within bounds: nothing in it may cost more than a brief does.

Refuses what is damaged, locked, or swells when it is unpacked. Knows nothing of tags or words.
"""

import io
import re
import zlib

import pikepdf
from pikepdf import open as read_pdf  # bytes in memory: no file is opened

from factsheet.problems import Location, Problem, ProblemsError

LARGEST = 50_000_000  # bytes of a file
UNPACKED = 100_000_000  # bytes of all that is packed in it
PAGES = 2_000
# Streams packed twice, or by ways that swell and that no writer of ours uses.
_FILTERS = re.compile(rb"/Filter\s*+(?!/FlateDecode\b|/DCTDecode\b|/Standard\b|\[\s*/FlateDecode\s*\])\S{1,20}")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
DAMAGED = (
    pikepdf.PasswordError,
    pikepdf.PdfError, pikepdf.DataDecodingError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip


def unreadable(*messages: str) -> ProblemsError:
    """What is raised for a PDF that cannot be read; who called knows its path."""
    at = Location(path="")
    return ProblemsError(
        *(Problem(location=at, code="unreadable", message=m, help="build the PDF anew") for m in messages)
    )


def opened(data: bytes) -> pikepdf.Pdf:
    """An open PDF. Raises ProblemsError."""
    if len(data) > LARGEST:
        raise unreadable(f"this PDF is larger than {LARGEST // 1_000_000} MB")
    found = _FILTERS.search(data)
    if found:
        raise unreadable("this PDF is packed in a way that no brief is")
    _gate(data)
    try:
        file = read_pdf(io.BytesIO(data), attempt_recovery=False)
        pages = len(file.pages)
    except DAMAGED as error:
        raise unreadable("this is no PDF, or it is damaged or locked") from error
    if not 0 < pages <= PAGES:
        raise unreadable(f"this PDF has {pages} pages")
    return file


def _gate(data: bytes) -> None:
    """Raise ProblemsError if what is packed in a file is too much, before anything else unpacks it."""
    left = UNPACKED
    for found in _STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        packed = memoryview(data)[found.end() : end if end > 0 else len(data)]
        try:
            left -= len(zlib.decompressobj().decompress(packed, left + 1))
        except zlib.error:
            continue  # not packed: it is as large as it is
        if left < 0:
            raise unreadable(f"this PDF unpacks to more than {UNPACKED // 1_000_000} MB")
