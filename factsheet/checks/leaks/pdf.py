"""A PDF to all it holds: strings and names of every object, every stream unpacked, the words of content streams.

Looks at objects that nothing leads to, at former revisions, and at what is painted where no page shows it. Words are
told by what fonts say each glyph stands for.
"""

import base64
import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

import pikepdf
from fontTools import agl
from fontTools.ttLib import TTFont
from pikepdf import open as read_pdf  # bytes in memory: no file is opened

from factsheet.checks.leaks.view import Deeper, Kind, UnseenError, View
from factsheet.readers.pdf.file import DAMAGED
from factsheet.readers.pdf.painted import to_unicode

REVISIONS = 20
CANDIDATES = 8  # fonts of one name that words may be in, where nothing says in which
OPERATORS = 3_000_000
_END = b"%%EOF"
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LITERAL = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_BLANKS = (b"n", b"r", b"t", b"b", b"f")  # after a backslash: ends of lines and the like
_HEX = re.compile(rb"<((?:[0-9a-fA-F]{2}\s?){4,})>")
_CALLED = frozenset(["/ID", "/Names", "/Dest", "/Dests", "/D", "/S", "/Subtype", "/Type", "/FontName", "/BaseFont"])
_PAINTS = re.compile(rb"\bBT\b.*\bET\b", re.DOTALL)
_NO_CONTENT = frozenset(["/Length1", "/Width", "/N", "/CMapName"])  # fonts, pictures, packed objects, tables of codes
_PICTURE_FILTERS = frozenset(["/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"])


def is_pdf(data: bytes) -> bool:
    """Whether bytes are a PDF: readers find its sign a little further in, too."""
    return b"%PDF-" in data[:1024]


def views(data: bytes, place: str, deeper: Deeper) -> Iterator[View]:
    """Everything in a PDF, former revisions first."""
    _gate(data, deeper)
    yield View(f"{place}, strings in its bytes", _written(data), Kind.RAW)
    ends = [m.end() for m in re.finditer(_END, data)][:-1]
    if len(ends) > REVISIONS:
        raise UnseenError(f"it has {len(ends)} former revisions")
    for number, end in enumerate(ends, 1):
        try:
            former = read_pdf(io.BytesIO(data[:end]), attempt_recovery=False)
        except DAMAGED:
            continue  # the mark of an end that is none
        yield from _File(former, f"{place}, revision {number}", deeper).views()
    try:
        file = read_pdf(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise UnseenError("it is locked with a password") from error
    except DAMAGED as error:
        raise UnseenError("this PDF is damaged") from error
    yield from _File(file, place, deeper).views()


def _gate(data: bytes, deeper: Deeper) -> None:
    """Raise UnseenError if what is packed is too much, before anything else unpacks it."""
    for found in _STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        head = data[found.end() : found.end() + 1]
        if head and head[0] & 0x0F == 8:  # as zlib begins
            deeper.budget.inflate(memoryview(data)[found.end() : end if end > 0 else len(data)])


def _written(data: bytes) -> str:
    """Strings as they are written in a PDF, also where no object is any more."""
    found = [_string(_ESCAPE.sub(_escaped, m[0][1:-1])) for m in _LITERAL.finditer(data)]
    found += [_string(bytes.fromhex(re.sub(rb"\s", b"", m[1]).decode())) for m in _HEX.finditer(data)]
    return "\n".join(found)


def _escaped(found: re.Match[bytes]) -> bytes:
    """What a backslash and what follows it stand for (ISO 32000-1, 7.3.4.2), as far as words go."""
    sign: bytes = found[1]
    if sign[0] in b"01234567":
        return bytes([int(sign, 8) & 0xFF])
    return b" " if sign in _BLANKS else sign.strip()


def _string(data: bytes) -> str:
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    return data.decode("utf-8") if data.isascii() else data.decode("cp1252", "replace")


class _Font:
    """What the codes of a font stand for; a guess where the font says nothing."""

    def __init__(self, font: Any) -> None:
        self.width = 2 if font.get("/Subtype") == "/Type0" else 1
        self.said: dict[int, str] = {}
        if isinstance(font.get("/ToUnicode"), pikepdf.Stream):
            self.said.update(to_unicode(font.ToUnicode.read_bytes()))
        self.guessed = self._differences(font) if self.width == 1 else _glyphs(font)

    @staticmethod
    def _differences(font: Any) -> dict[int, str]:
        found, code = {}, 0
        encoding = font.get("/Encoding")
        for entry in encoding.get("/Differences", ()) if isinstance(encoding, pikepdf.Dictionary) else ():
            if isinstance(entry, pikepdf.Name):
                found[code] = agl.toUnicode(str(entry)[1:])
                code += 1
            else:
                code = int(entry)
        return found

    def text(self, codes: bytes) -> str:
        width = self.width
        return "".join(self._one(int.from_bytes(codes[i : i + width], "big")) for i in range(0, len(codes), width))

    def _one(self, code: int) -> str:
        known = self.said.get(code) or self.guessed.get(code)
        if known is not None:
            return known
        return chr(code) if self.width == 2 else bytes([code]).decode("cp1252", "replace")


def _glyphs(font: Any) -> dict[int, str]:
    """Characters by glyph of the font file in a font of two bytes a code."""
    try:
        descriptor = font.DescendantFonts[0].FontDescriptor
        data = next(descriptor[k].read_bytes() for k in ("/FontFile2", "/FontFile3") if k in descriptor)
        file: Any = TTFont(io.BytesIO(data), lazy=True)
        return {file.getGlyphID(name): chr(c) for c, name in (file.getBestCmap() or {}).items()}
    except Exception:  # noqa: BLE001  # as for fonts by themselves: a damaged one raises anything
        return {}


class _File:
    """One revision of a PDF."""

    def __init__(self, file: pikepdf.Pdf, place: str, deeper: Deeper) -> None:
        self.file, self.place, self.deeper = file, place, deeper
        self.fonts: dict[tuple[int, int], _Font] = {}
        self.by_name: dict[str, list[_Font]] = {}
        self.left = OPERATORS
        self.of_pages = {s.objgen for page in file.pages for s in _contents(page.obj)}

    def views(self) -> Iterator[View]:
        objects = [o for o in self.file.objects if isinstance(o, pikepdf.Object)]
        for found in objects:
            self.collect(found)
        for found in objects:
            at = f"{self.place}, object {found.objgen[0]}"
            yield from self.strings(found, at, "")
            if isinstance(found, pikepdf.Stream):
                yield from self.stream(found, at)
        yield from self.strings(self.file.trailer, f"{self.place}, trailer", "")
        for number, page in enumerate(self.file.pages, 1):
            yield from self.content(page.obj, f"{self.place}, page {number}", self.of_page(page.obj))
        for font in self.fonts.values():
            yield View(f"{self.place}, characters of a font", "".join(font.said.values()), Kind.LETTERS)

    def collect(self, found: Any, depth: int = 0) -> None:
        """The fonts of all resources, by the names that content streams call them."""
        if depth > 20 or not isinstance(found, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
            return
        if isinstance(found, pikepdf.Array):
            for child in found:
                if not getattr(child, "is_indirect", False):
                    self.collect(child, depth + 1)
            return
        for key, child in found.items():
            if key == "/Font" and isinstance(child, pikepdf.Dictionary):
                for name, font in self.of_resources(found).items():
                    if font not in self.by_name.setdefault(name, []):
                        self.by_name[name].append(font)
            if not getattr(child, "is_indirect", False):
                self.collect(child, depth + 1)

    def of_resources(self, resources: Any) -> dict[str, _Font]:
        found = {}
        fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary | pikepdf.Stream) else None
        for name, font in fonts.items() if isinstance(fonts, pikepdf.Dictionary) else ():
            try:
                key = font.objgen if font.is_indirect else (0, len(self.fonts))
                if key not in self.fonts:
                    self.fonts[key] = _Font(font)
                found[name] = self.fonts[key]
            except DAMAGED:
                continue
        return found

    def of_page(self, page: Any) -> dict[str, _Font]:
        """The fonts of a page, its own or its parents'."""
        for _ in range(50):
            if "/Resources" in page:
                return self.of_resources(page.Resources)
            if "/Parent" not in page:
                break
            page = page.Parent
        return {}

    def strings(self, found: Any, at: str, key: str, depth: int = 0) -> Iterator[View]:
        """Every string and name of an object; what it leads to is an object of its own."""
        if isinstance(found, pikepdf.String):
            kind = Kind.NAME if key in _CALLED else Kind.WORDS
            text = str(found)
            yield View(f"{at}{key and ' '}{key}", text, kind)
            if text != (raw := bytes(found).decode("utf-8", "ignore")) and not text.isascii():
                yield View(f"{at} {key}", raw, kind)
            if b"\0" in bytes(found) and not bytes(found).startswith(b"\xfe\xff"):
                for encoding in ("utf-16-be", "utf-16-le"):
                    yield View(f"{at} {key}", bytes(found).decode(encoding, "ignore"), kind)
        elif isinstance(found, pikepdf.Name):
            yield View(f"{at}{key and ' '}{key}", str(found)[1:], Kind.NAME)
        elif depth > 50:
            raise UnseenError("its objects stand too deep in each other")
        elif isinstance(found, pikepdf.Array):
            for child in found:
                if not getattr(child, "is_indirect", False):
                    yield from self.strings(child, at, key, depth + 1)
        elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            for name, child in found.items():
                yield View(f"{at}, a key", name[1:], Kind.NAME)
                if name == "/Thumb":
                    yield View(at, "it is a picture of a page as it once was", Kind.UNSEEN)
                if not getattr(child, "is_indirect", False):
                    yield from self.strings(child, at, name, depth + 1)

    def stream(self, found: Any, at: str) -> Iterator[View]:
        try:
            data = self.unpacked(found)
        except DAMAGED:
            data = found.read_raw_bytes()
            if found.get("/Subtype") != "/Image":
                yield View(at, "it is packed in a way that is not opened here, or damaged", Kind.UNSEEN)
        yield from self.deeper(data, at, guess=found.get("/Type") != "/EmbeddedFile")
        if _PAINTS.search(data) and not (_NO_CONTENT & found.keys()) and found.objgen not in self.of_pages:
            yield from self.content(found, at, self.of_resources(found.get("/Resources")))

    def unpacked(self, found: Any) -> bytes:
        """The bytes of a stream, filter by filter, within bounds. Raises UnseenError and what DAMAGED has."""
        filters = found.get("/Filter", ())
        filters = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters else []
        data = bytes(found.read_raw_bytes())
        for name in filters:
            if name == "/FlateDecode":
                data = self.deeper.budget.inflate(data)
            elif name == "/ASCIIHexDecode":
                digits = re.sub(rb"[^0-9a-fA-F]", b"", data.partition(b">")[0])
                data = bytes.fromhex(digits.decode() + "0" * (len(digits) % 2))
            elif name == "/ASCII85Decode":
                data = base64.a85decode(
                    b"<~" + data.strip().removeprefix(b"<~").removesuffix(b"~>") + b"~>", adobe=True
                )
            elif name in _PICTURE_FILTERS:
                return data
            elif len(data) < 1_000_000:  # what is left swells, but not without end
                return bytes(found.read_bytes())
            else:
                raise UnseenError(f"a stream is packed by {name[1:]}, and large")
        return data

    # --- words of content streams ---

    def content(self, stream: Any, at: str, fonts: dict[str, _Font]) -> Iterator[View]:
        """The words of a content stream, in one piece between BT and ET; once for each font they may be in."""
        pieces: list[list[str]] = []
        current: list[_Font] = []
        for name, operands in _instructions(stream):
            self.left -= 1
            if self.left < 0:
                raise UnseenError("it paints more than can be looked at")
            if name in {"BT", "ET"}:
                pieces.append(["\n"])
            elif name == "Tf" and operands:
                called = str(operands[0])
                current = [fonts[called]] if called in fonts else self.by_name.get(called, [])[:CANDIDATES]
            elif name in {"Tj", "TJ", "'", '"'} and operands:
                shown = operands[-1] if name != "TJ" else operands[0]
                codes = b"".join(
                    bytes(s) for s in (shown if name == "TJ" else [shown]) if isinstance(s, pikepdf.String)
                )
                pieces.append([f.text(codes) for f in current] or [_string(codes)])
            elif name in {"BDC", "DP"} and len(operands) > 1:
                yield from self.strings(operands[1], f"{at}, a mark", "")
        for number in range(max((len(p) for p in pieces), default=0)):
            text = "".join(p[min(number, len(p) - 1)] for p in pieces)
            yield View(f"{at}, painted", text, Kind.WORDS)


def _contents(page: Any) -> list[Any]:
    found = page.get("/Contents", ())
    return [found] if isinstance(found, pikepdf.Stream) else [s for s in found if isinstance(s, pikepdf.Stream)]


def _instructions(stream: Any) -> Iterator[tuple[str, Any]]:
    """Operators and what they work on, as far as a stream can be understood: what cannot was read as it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = pikepdf.parse_content_stream(stream)
        for instruction in found:
            yield str(instruction.operator), instruction.operands
    except (*DAMAGED, NotImplementedError):
        return
