"""Bytes of any kind to all that can be seen in them: what they say as they are, and what they hold packed.

Within bounds: nothing in a file may cost more than UNPACKED bytes. What cannot be looked into is said, never passed over.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

from factsheet.checks.leaks import archive, fonts, markup, pdf
from factsheet.checks.leaks.view import DEEPEST, Budget, Deeper, Kind, UnseenError, View
from factsheet.document import names

Reader: TypeAlias = Callable[[bytes, str, Deeper], Iterator[View]]
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{4}\s{0,4}){6,}[A-Za-z0-9+/_-]{0,3}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[ \r\n]?){12,}")
_DATA = re.compile(r"data:[\w.+/-]{0,80}(?:;[\w=.-]{1,40}){0,4},([^\s\"'<>)]+)")
_LATIN = {0xDC00 + byte: byte for byte in range(0x80, 0x100)}  # bytes that are no UTF-8, as Python escapes them
_UTF16 = (  # letters of Europe, eight in a row: in other scripts chance looks the same
    (re.compile(rb"(?:[\x09-\xff][\x00-\x05]){8,}", re.DOTALL), "utf-16-le"),
    (re.compile(rb"(?:[\x00-\x05][\x09-\xff]){8,}", re.DOTALL), "utf-16-be"),
)
# In bytes that are no text: UTF-8, or ASCII with single letters of Latin-1 in it. No long stretch of words is shorter.
_STRETCH = re.compile(
    rb"(?:[\t\n\r -~]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
    rb"|(?<=[ -~])[\x80-\xff](?=[ -~])){20,}"
)
_BOM = "\ufeff".encode("utf-16-le")
_SEEN = re.compile(rb"[\x20-\x7e\n\r\t\x80-\xff]")
_LOCKED = {b"Rar!\x1a": "RAR", b"7z\xbc\xaf\x27\x1c": "7z", b"\xfd7zXZ\0": "xz", b"BZh": "bzip2"}
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One step into a file; `depth` counts the files around."""

    budget: Budget = field(default_factory=Budget)
    depth: int = 0

    def __call__(self, data: bytes, place: str, *, guess: bool = False) -> Iterator[View]:
        """All views of bytes. A guess that they are something may be wrong: then they are only read as they are."""
        try:
            yield from self._views(data, place)
        except UnseenError as error:
            if not guess or self.budget.left < 0:
                yield View(place, str(error), Kind.UNSEEN)

    def _views(self, data: bytes, place: str) -> Iterator[View]:
        if self.depth > DEEPEST:
            raise UnseenError(f"files stand more than {DEEPEST} deep in each other")
        self.budget.spend(len(data))
        deeper = Opening(budget=self.budget, depth=self.depth + 1)
        for text in _texts(data):
            yield View(place, text, Kind.RAW)
            yield from _packed(text, place, deeper)
        for sign, name in _LOCKED.items():
            if data.startswith(sign):
                raise UnseenError(f"it is packed ({name}) in a way that is not opened here")
        if data.startswith(_OLE) and _ENCRYPTED in data:
            raise UnseenError("it is locked with a password")
        for is_one, read in READERS:
            if is_one(data):
                yield from read(data, place, deeper)
                return


def _texts(data: bytes) -> Iterator[str]:
    """Bytes as text: UTF-8, and Latin-1 what is no UTF-8; then what looks like UTF-16 in them, at any byte."""
    said = b"\n".join(_STRETCH.findall(data)) if b"\0" in data else data
    yield said.decode("utf-8", "surrogateescape").translate(_LATIN)
    if b"\0" in data:
        for pattern, encoding in _UTF16:
            if found := pattern.findall(data):
                yield "\n".join(piece.decode(encoding, "ignore") for piece in found)


def _packed(text: str, place: str, deeper: Deeper) -> Iterator[View]:
    """What stands in a text as base64, as digits or in a data: address."""
    for found in _DATA.finditer(text):
        if "base64" not in found[0][:200]:
            yield from deeper(unquote_to_bytes(found[1]), f"{place}, data:", guess=True)
    for found in _BASE64.finditer(text):
        packed = re.sub(r"\s", "", found[0]).rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
        try:
            data = base64.b64decode(packed[: len(packed) // 4 * 4 + (len(packed) % 4 > 1) * 4] + "==")
        except (binascii.Error, ValueError):
            continue
        if _worth(data):
            yield from deeper(data, f"{place}, base64", guess=True)
    for found in _HEX.finditer(text):
        digits = re.sub(r"\s", "", found[0])
        data = bytes.fromhex(digits[: len(digits) // 2 * 2])
        if _worth(data):
            yield from deeper(data, f"{place}, hexadecimal", guess=True)


def _worth(data: bytes) -> bool:
    """Whether bytes that may be chance are text or a file."""
    return any(is_one(data) for is_one, _ in READERS) or data.count(b"\0") * 3 > len(data) or (
        len(_SEEN.findall(data)) == len(data) and b" " in data
    )  # fmt: skip


# --- readers without a module of their own -----------------------------------------------------------------------


def _gzip(data: bytes, place: str, deeper: Deeper) -> Iterator[View]:
    yield from deeper(deeper.budget.inflate(data, zlib.MAX_WBITS | 16), f"{place}, unpacked")


def _zlib(data: bytes, place: str, deeper: Deeper) -> Iterator[View]:
    yield from deeper(deeper.budget.inflate(data), f"{place}, unpacked", guess=True)


def _png(data: bytes, place: str, deeper: Deeper) -> Iterator[View]:
    """The texts of a picture; those that are not packed are read as they are."""
    at = 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind in {b"tEXt", b"iTXt", b"zTXt"}:
            packed = [body[m.start() :] for m in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", body)]
            texts = [body, *(deeper.budget.inflate(p) for p in packed)]
            for text in texts:
                yield View(f"{place}, {kind.decode()}", text.decode("utf-8", "replace"), Kind.WORDS)
        at += 12 + size


def _json(data: bytes, place: str, deeper: Deeper) -> Iterator[View]:
    del deeper
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return
    stack: list[tuple[str, Any]] = [("", found)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict):
            for key, child in value.items():
                yield View(f"{place}, key {key[:40]}", key, Kind.NAME)
                stack.append((f"{path}.{key}"[-60:].lstrip("."), child))
        elif isinstance(value, list):
            stack += [(path, child) for child in value]
        else:
            name = isinstance(value, str) and names.SHEET.fullmatch(value)
            yield View(f"{place}, {path}", str(value), Kind.NAME if name else Kind.WORDS)


def _is_json(data: bytes) -> bool:
    return data.lstrip()[:1] in (b"{", b"[")


def _plain(data: bytes, place: str, deeper: Deeper) -> Iterator[View]:
    del deeper
    for pattern, encoding in _UTF16:
        if pattern.fullmatch(data.removeprefix(_BOM)):
            yield View(place, data.decode(encoding, "ignore"), Kind.WORDS)
            return
    yield View(place, next(_texts(data)), Kind.WORDS)


def _is_plain(data: bytes) -> bool:
    """Whether it is text: no control characters but those of lines, or UTF-16 from end to end."""
    whole = any(pattern.fullmatch(data.removeprefix(_BOM)) for pattern, _ in _UTF16)
    return whole or not re.search(rb"[\x00-\x08\x0e-\x1f]", data[:100_000])


READERS: tuple[tuple[Callable[[bytes], bool], Reader], ...] = (
    (pdf.is_pdf, pdf.views),
    (archive.is_zip, archive.views),
    (lambda data: data.startswith(b"\x1f\x8b"), _gzip),
    (lambda data: data.startswith(b"\x89PNG\r\n"), _png),
    (fonts.is_font, fonts.views),
    (markup.is_markup, markup.views),
    (_is_json, _json),
    (lambda data: data[:2] in {b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"}, _zlib),
    (_is_plain, _plain),
)
