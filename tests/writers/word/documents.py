"""Sheets to write and Word files to read back, for the tests of the Word writer. The words are plainly artificial."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from factsheet.document import (
    Audience,
    Block,
    Content,
    Face,
    Heading,
    Item,
    List,
    Options,
    Paragraph,
    Run,
    Sheet,
    Tokens,
)
from factsheet.writers import word
from factsheet.writers.fonts import faces
from factsheet.writers.templates import Templates

ROOT = Path(__file__).parents[3] / "templates"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def files() -> dict[str, bytes]:
    return {p.relative_to(ROOT).as_posix(): p.read_bytes() for p in sorted(ROOT.rglob("*")) if p.is_file()}


@cache
def all_faces() -> tuple[Face, ...]:
    fonts = {n.removeprefix("fonts/"): d for n, d in files().items() if n.startswith("fonts/")}
    return faces(fonts, "templates/fonts")


def tokens(**changes: dict[str, Any]) -> Tokens:
    """The project's tokens, with single values changed: `tokens(size={"text": 11})`."""
    groups = yaml.safe_load(files()["tokens.yaml"])
    return Tokens(**{name: {**values, **changes.get(name, {})} for name, values in groups.items()})


def templates(
    own: dict[str, bytes] | None = None,
    common: dict[str, bytes] | None = None,
    *,
    banner: str = "",
    values: Tokens | None = None,
) -> Templates:
    """The project's templates for an audience called `sample`, with files of its own, or common ones changed."""
    audience = Audience(
        name="sample",
        title="Sample",
        readers="Nobody",
        banner=banner,
        includes=(),
        paper="letter",
        reads=frozenset({"sample"}),
    )
    return Templates(
        audience=audience,
        common={**files(), **(common or {})},
        own=own or {},
        tokens=values or tokens(),
        words=yaml.safe_load(files()["words/en.yaml"]),
        faces=all_faces(),
    )


compiled = cache(templates)  # Jinja2 compiles anew for each: 70 ms


def words(text: str) -> Content:
    return (Run(text=text),)


def paragraph(content: str | Content, id_: str = "") -> Paragraph:
    content = words(content) if isinstance(content, str) else content
    return Paragraph(content=content, id=id_ or "p-" + re.sub(r"[^a-z0-9]", "", str(content).lower())[-20:])


def heading(text: str, level: int = 2) -> Heading:
    return Heading(level=level, content=words(text), id=text.lower().replace(" ", "-"))


def items(id_: str, *texts: str | tuple[Block, ...], start: int | None = None) -> List:
    """A list whose items are one paragraph, or the blocks given."""
    blocks = [(paragraph(t, f"{id_}-{n}"),) if isinstance(t, str) else t for n, t in enumerate(texts)]
    return List(id=id_, start=start, items=tuple(Item(blocks=b) for b in blocks))


def sheet(*blocks: Block, **fields: Any) -> Sheet:
    front: dict[str, Any] = {
        "name": "sample",
        "title": words("A sample title"),
        "kind": words("Sample Kind"),
        "bureau": words("Bureau of Samples"),
        "date": datetime.date(2005, 8, 10),
        "language": "en-US",
        "audience": "sample",
    }
    return Sheet(**front | fields, blocks=blocks)


class Written:
    """A Word file read back: by python-docx, and part by part."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def document(self) -> Any:
        return Document(io.BytesIO(self.data))

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.data)) as file:
            return {name: file.read(name) for name in file.namelist()}

    def tree(self, name: str = "word/document.xml") -> Any:
        return etree.fromstring(self.parts[name])

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Style and text of every paragraph of the body, those of tables too."""
        names = {s.style_id: s.name for s in self.document.styles}
        return [(names[_style(p)], text(p)) for p in self.tree().iter(f"{W}p")]

    def styled(self, style: str) -> list[str]:
        return [t for s, t in self.lines if s == style]

    def find(self, words_: str) -> Any:
        """The paragraph that says something."""
        return next(p for p in self.tree().iter(f"{W}p") if words_ in text(p))


def _style(paragraph_: Any) -> str:
    found = paragraph_.find(f"{W}pPr/{W}pStyle")
    return "Normal" if found is None else str(found.get(f"{W}val"))


def text(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def write(*blocks: Block, using: Templates | None = None, options: Options | None = None, **fields: Any) -> Written:
    return Written(word.write(sheet(*blocks, **fields), using or compiled(), options or Options()))


def edited(change: Callable[[str], str], part: str = "word/document.xml", data: bytes | None = None) -> bytes:
    """The reference document with the text of one part changed, as if somebody had edited it in Word."""
    return repacked(part, lambda old: change(old.decode()).encode(), data)


def repacked(part: str, change: Callable[[bytes], bytes], data: bytes | None = None) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(data or files()["word/reference.docx"]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            old = source.read(name)
            new = change(old) if name == part else old
            assert name != part or new != old, f"nothing was changed in {part}"
            target.writestr(name, new)
    return out.getvalue()


def bookmarks(tree: Any) -> Iterator[tuple[str, Any, Any]]:
    """Name, paragraph of the start, paragraph of the end, of every bookmark."""
    ends = {e.get(qn("w:id")): e for e in tree.iter(qn("w:bookmarkEnd"))}
    for start in tree.iter(qn("w:bookmarkStart")):
        end = ends.pop(start.get(qn("w:id")))
        yield start.get(qn("w:name")), start.getparent(), end.getparent()
    assert not ends, "an end without a start"
