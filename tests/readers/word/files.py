"""Word files to read, and files that somebody changed: real bytes, one thing in them other than it was."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from lxml import etree

from factsheet.document import Heading, Options, Plain, Sheet, plain
from factsheet.formats import BY_NAME
from factsheet.writers import word
from tests.writers import samples

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STORY = "word/document.xml"
NOTES = "word/footnotes.xml"
templates = cache(samples.templates)  # Jinja2 compiles anew for each


def write(sheet: Sheet) -> bytes:
    return word.write(sheet, templates(), Options())


def expected(sheet: Sheet) -> Plain:
    return plain(sheet, templates().words, BY_NAME["word"].medium)


@cache
def everything() -> tuple[bytes, Plain]:
    """The Word file of a sheet that holds everything, and what it must say."""
    sheet = samples.everything()
    assert isinstance(sheet.blocks[0], Heading)
    entries = parts(write(sheet))
    # Without what is in its fonts, which take longest to pack and have no part in what is read.
    return packed({n: b"" if n.startswith("word/fonts/") else d for n, d in entries.items()}), expected(sheet)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(entries: dict[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """A package of these entries; a list may name one twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in entries.items() if isinstance(entries, dict) else entries:
            target.writestr(name, data)
    return out.getvalue()


def replaced(data: bytes, old: str, new: str, part: str = STORY, times: int = 1) -> bytes:
    """The file with words of one part replaced, the first of them."""
    entries = parts(data)
    before = entries[part].decode()
    assert old in before, f"{old!r} is not in {part}"
    return packed({**entries, part: before.replace(old, new, times).encode()})


def edited(data: bytes, edit: Callable[[Any], None], part: str = STORY) -> bytes:
    """The file with the tree of one part changed."""
    entries = parts(data)
    root = etree.fromstring(entries[part])
    edit(root)
    made = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    assert made != entries[part], "nothing was changed"
    return packed({**entries, part: made})


def said(root: Any, words: str) -> Any:
    """The paragraph that says something."""
    return next(p for p in root.iter(f"{W}p") if words in "".join(t.text or "" for t in p.iter(f"{W}t")))


def run(root: Any, words: str) -> Any:
    """The run that says something."""
    return next(t for t in root.iter(f"{W}t") if words in (t.text or "")).getparent()


def xml(text: str) -> Any:
    """An element from its text, with the prefixes Word uses."""
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    return etree.fromstring(f"<root {names}>{text}</root>")[0]
