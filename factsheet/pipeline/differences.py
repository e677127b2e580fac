"""Two files of one name to the first difference between them: in which object, part or element it is, and the words there.

For whoever has built a file again and got other bytes.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pypdfium2
from lxml import etree

SHOWN = 60  # characters of each side
BEFORE = 20  # of them before the difference
TAG = re.compile(rb"<([A-Za-z][\w:-]*)[^<>]*>")


def first(name: str, made: bytes, found: bytes) -> str:
    """Where a file that was found first differs from the one that was made, in words."""
    look = next((looks for suffix, looks in LOOKS.items() if name.endswith(suffix)), _bytes)
    try:
        told = look(made, found)
    except Exception:  # noqa: BLE001  # the file that was found may be anything
        told = ""
    return told or _bytes(made, found)


# --- PDF ---------------------------------------------------------------------------------------------------------


def _pdf(made: bytes, found: bytes) -> str:
    with pikepdf.open(io.BytesIO(made)) as one, pikepdf.open(io.BytesIO(found)) as other:
        for number, (mine, its) in enumerate(zip(one.pages, other.pages, strict=False), 1):
            if (drawn := _drawn(mine)) != (here := _drawn(its)):
                words = [_words(data, number) for data in (made, found)]
                sides = (
                    _sides(*words)
                    if words[0] != words[1]
                    else f"the same words, drawn otherwise: {_sides(drawn, here)}"
                )
                ref = next(_each(mine.obj.get("/Contents")), None)
                return (
                    f"object {ref.objgen[0] if ref is not None else 0} of the PDF (what page {number} shows): {sides}"
                )
        ours, theirs = _objects(one), _objects(other)
        for key in sorted(ours.keys() | theirs.keys()):
            if ours.get(key) != theirs.get(key):
                what = _kind(one.get_object(key)) if key in ours else "which a build does not make"
                return f"object {key[0]} of the PDF ({what}): {_sides(ours.get(key, b''), theirs.get(key, b''))}"
    return ""


def _drawn(page: pikepdf.Page) -> bytes:
    """What draws a page."""
    return b"\n".join(part.read_bytes() for part in _each(page.obj.get("/Contents")))


def _words(pdf: bytes, number: int) -> bytes:
    """The words of a page, in the order of drawing."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[number - 1].get_textpage().get_text_bounded()).encode()
    finally:
        document.close()


def _objects(pdf: pikepdf.Pdf) -> dict[tuple[int, int], bytes]:
    return {obj.objgen: _spelled(obj) for obj in pdf.objects if obj.objgen[0]}


def _spelled(obj: Any) -> bytes:
    if isinstance(obj, pikepdf.Stream):
        head = b" ".join(
            f"{k} {v!r}".encode() for k, v in sorted(obj.stream_dict.items()) if k not in {"/Length", "/Filter"}
        )
        return head + b"\n" + obj.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    return bytes(obj.unparse())


def _each(value: Any) -> Iterator[Any]:
    if isinstance(value, pikepdf.Array):
        yield from value
    elif value is not None:
        yield value


def _kind(obj: Any) -> str:
    if not isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)):
        return "a value"
    said = [str(obj.get(key)).lstrip("/") for key in ("/Type", "/Subtype", "/S") if obj.get(key) is not None]
    return " ".join(said) or ("a stream" if isinstance(obj, pikepdf.Stream) else "a dictionary")


# --- Word and other archives -------------------------------------------------------------------------------------


def _word(made: bytes, found: bytes) -> str:
    return _zip(made, found, "part")


def _zip(made: bytes, found: bytes, what: str = "file") -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as one, zipfile.ZipFile(io.BytesIO(found)) as other:
        ours, theirs = one.namelist(), other.namelist()
        for name in [*ours, *(n for n in theirs if n not in ours)]:
            if name not in ours or name not in theirs:
                return f"{what} {name}: {'a build does not make it' if name in theirs else 'it is not there'}"
            mine, its = one.read(name), other.read(name)
            if mine != its:
                return f"{what} {name}: {first(name, mine, its)}"
        if ours != theirs:
            return f"its {what}s are in another order"
    return ""


def _xml(made: bytes, found: bytes) -> str:
    one, other = (etree.fromstring(data, etree.XMLParser(resolve_entities=False)) for data in (made, found))
    for mine, its in zip(one.iter(), other.iter(), strict=False):
        if (mine.tag, mine.text, mine.tail, dict(mine.attrib)) != (its.tag, its.text, its.tail, dict(its.attrib)):
            sides = _sides(_element(mine), _element(its))
            around = " ".join("".join(next(iter(mine.iterancestors(_paragraph(mine))), mine).itertext()).split())
            words = f" (in the words '{around[:SHOWN]}')" if around else ""
            return f"element {one.getroottree().getpath(mine)}: {sides}{words}"
    return ""


def _paragraph(element: Any) -> str:
    namespace = etree.QName(element).namespace
    return f"{{{namespace}}}p" if namespace else "p"


def _element(element: Any) -> bytes:
    attributes = "".join(f' {etree.QName(k).localname}="{v}"' for k, v in element.attrib.items())
    return f"<{etree.QName(element).localname}{attributes}>{element.text or ''}".encode()


# --- pages, manifests, anything ----------------------------------------------------------------------------------


def _html(made: bytes, found: bytes) -> str:
    at = _at(made, found)
    line = made.count(b"\n", 0, at) + 1
    tags = list(TAG.finditer(made, 0, at))
    inside = next((t[1].decode() for t in reversed(tags) if made.find(b"</" + t[1], t.end(), at) < 0), "html")
    return f"line {line}, in <{inside}>: {_sides(made, found)}"


def _manifest(made: bytes, found: bytes) -> str:
    def look(one: Any, other: Any, path: str) -> str:
        if isinstance(one, dict) and isinstance(other, dict):
            for key in sorted(one.keys() | other.keys()):
                if one.get(key) != other.get(key):
                    return look(one.get(key), other.get(key), f"{path}/{key}")
        if isinstance(one, list) and isinstance(other, list):
            for number, (mine, its) in enumerate(zip(one, other, strict=False)):
                if mine != its:
                    return look(mine, its, f"{path}/{number}")
        return f"{path or '/'}: {_sides(json.dumps(one).encode(), json.dumps(other).encode())}"

    one, other = json.loads(made), json.loads(found)
    return look(one, other, "") if one != other else ""


def _bytes(made: bytes, found: bytes) -> str:
    return f"byte {_at(made, found):,}: {_sides(made, found)}"


def _sides(made: bytes, found: bytes) -> str:
    """Both sides from a little before where they part."""
    at = max(_at(made, found) - BEFORE, 0)
    ours, theirs = (_printable(data[at : at + SHOWN]) for data in (made, found))
    return f"a build makes '{ours}', and here is '{theirs}'"


def _at(made: bytes, found: bytes) -> int:
    """The place of the first byte that differs."""
    low, high = 0, min(len(made), len(found))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if made[:middle] == found[:middle] else (low, middle - 1)
    return low


def _printable(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    return "".join(c if c.isprintable() else " " for c in text)


LOOKS: dict[str, Callable[[bytes, bytes], str]] = {
    ".pdf": _pdf,
    ".docx": _word,
    ".zip": _zip,
    ".html": _html,
    ".json": _manifest,
    ".xml": _xml,
    ".rels": _xml,
}
