"""A .docx of unknown origin to its XML parts, or a problem. Everything a hostile file could try is refused here.

Reads only the parts it is asked for, each up to a limit, and never a DTD, the network or a file. Knows no text.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from lxml import etree

from factsheet.problems import Location, Problem, ProblemsError

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPREADSHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT: Final = "http://purl.oclc.org/ooxml/"  # "Strict Open XML": other namespaces, which few programs know
ENTRIES: Final = 1_000
PACKET: Final = 10  # times as much as a sheet's file, that of a packet may hold
BIGGEST: Final = 4 << 20  # bytes of one XML part; the text of a sheet has 15,000
TOTAL: Final = 256 << 20  # bytes that all entries claim, fonts and pictures too
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # OPC allows no other; bzip2 and LZMA unpack without limit
BAD_NAME: Final = re.compile(r"^/|\\|:|//|(^|/)\.\.?(/|$)|[\x00-\x1f]")
ACTIVE: Final = re.compile(
    r"vbaproject|vbadata|activex|/embeddings/(?![^/]+\.xlsx$)|oleobject|attachedtoolbars", re.IGNORECASE
)
# What people edit who edit a chart; charts.py looks into it, by the same gate.
CHART: Final = re.compile(r"word/charts/[^/]+\.xml", re.IGNORECASE)
WORKBOOK: Final = re.compile(r"word/embeddings/[^/]+\.xlsx", re.IGNORECASE)
# What a relationship may bring in that runs, or is a document of its own.
ACTIVE_KINDS: Final = frozenset(
    [
        *("vbaProject", "wordVbaData", "attachedToolbars", "control", "activeXControlBinary"),
        *("oleObject", "package", "aFChunk", "subDocument", "frame"),
    ]
)
BROKEN: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError)
HELP: Final = "build the sheet again, or open the file in Word and save it as a Word document (.docx)"


def unreadable(why: str, help_: str = HELP) -> ProblemsError:
    """The error for a file that cannot be read; whoever knows its path puts it in."""
    message = f"this Word file cannot be read: {why}"
    return ProblemsError(Problem(location=Location(path=""), code="unreadable", message=message, help=help_))


@dataclass(frozen=True, kw_only=True)
class Relationship:
    """Where a part leads: a part's name, or, outside the file, an address."""

    kind: str
    target: str
    outside: bool


class Package:
    """The parts of one file. `names` has every entry as it is written, twice if it is there twice."""

    def __init__(self, file: zipfile.ZipFile, times: int) -> None:
        self._file, self._biggest = file, BIGGEST * times
        self.names = tuple(i.filename for i in file.infolist())
        self._trees: dict[str, Any] = {}
        self._relationships: dict[str, Mapping[str, Relationship]] = {}

    def has(self, name: str) -> bool:
        return name in self._file.NameToInfo

    def bytes(self, name: str) -> bytes:
        """An entry's bytes. Raises ProblemsError where it is missing, damaged or too big."""
        try:
            if self._file.getinfo(name).file_size > self._biggest:  # zipfile reads no more than an entry says it has
                raise unreadable(f"its part {name} is bigger than any ({self._biggest >> 20} MB)")
            return self._file.read(name)
        except KeyError:
            raise unreadable(f"its part {name} is missing") from None
        except BROKEN as error:
            raise unreadable(f"its part {name} is damaged") from error

    def tree(self, name: str) -> Any:
        """An XML part's root. Raises ProblemsError."""
        if name not in self._trees:
            self._trees[name] = _parsed(name, self.bytes(name))
        return self._trees[name]

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Where a part leads, by id; `part` is "" for the package itself. Raises ProblemsError."""
        if part not in self._relationships:
            folder, name = posixpath.split(part)
            rels = posixpath.join(folder, "_rels", f"{name}.rels")
            root = self.tree(rels) if self.has(rels) else ()
            self._relationships[part] = {str(r.get("Id")): _relationship(part, r) for r in root if _is_element(r)}
        return self._relationships[part]

    def related(self, part: str, kind: str) -> str:
        """The name of the part that another leads to; "" where there is none."""
        found = (r.target for r in self.relationships(part).values() if r.kind == kind and not r.outside)
        return next((n for n in found if self.has(n)), "")

    @cached_property
    def story(self) -> str:
        """The name of the part that has the text. Raises ProblemsError."""
        name = self.related("", "officeDocument")
        if not name:
            raise unreadable("it has no text")
        return name


def open_package(data: bytes, times: int = 1) -> Package:
    """Open a file and refuse what a sheet's never has: macros, parts outside, tricks with names and sizes.

    It may hold so many `times` as much as a sheet's. Raises ProblemsError with the code `unreadable`.
    """
    package = _opened(data, times)
    root = package.tree(package.story)
    if root.tag.startswith("{" + STRICT):
        raise unreadable("it is a Strict Open XML document", "in Word, save it as 'Word Document (.docx)'")
    if root.tag != f"{W}document" or root.find(f"{W}body") is None:
        raise unreadable("its text is no Word text")
    return package


def open_workbook(data: bytes) -> Package:
    """Open the workbook of a chart by the same gate. Raises ProblemsError with the code `unreadable`."""
    package = _opened(data)
    if package.tree(package.story).tag != f"{SPREADSHEET}workbook":
        raise unreadable("the workbook of a chart is none")
    return package


def _opened(data: bytes, times: int = 1) -> Package:
    try:
        package = Package(zipfile.ZipFile(io.BytesIO(data)), times)
    except BROKEN as error:
        raise unreadable("it is no package of parts (zip)") from error
    _check_entries(package._file.infolist(), times)  # noqa: SLF001  # one module, one gate
    for name in package.names:
        if name.endswith(".rels"):
            _check_relationships(package, name)
    return package


def _check_entries(entries: list[zipfile.ZipInfo], times: int) -> None:
    if len(entries) > ENTRIES * times:
        raise unreadable(f"it has {len(entries)} parts, and no such file has more than {ENTRIES * times}")
    if sum(e.file_size for e in entries) > TOTAL * times:
        raise unreadable(f"unpacked it is bigger than {TOTAL * times >> 20} MB")
    for name, count in Counter(e.filename.lower() for e in entries).items():
        if count > 1:
            raise unreadable(f"its part {name} is there {count} times")
        if BAD_NAME.search(name):
            raise unreadable(f"a part is called {name!r}, which leads out of the file")
        if ACTIVE.search(name):
            raise unreadable(f"it holds something that can run: {name}", "take macros and embedded objects out of it")
    for entry in entries:
        if entry.flag_bits & 1:
            raise unreadable(f"its part {entry.filename} is encrypted", "take the password off")
        if entry.compress_type not in METHODS:
            raise unreadable(f"its part {entry.filename} is packed in a way Word does not know")


def _check_relationships(package: Package, rels: str) -> None:
    folder, name = posixpath.split(rels)
    part = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
    for relationship in package.relationships(part).values():
        of_chart = relationship.kind == "package" and CHART.fullmatch(part) and WORKBOOK.fullmatch(relationship.target)
        if relationship.kind in ACTIVE_KINDS and not of_chart:
            raise unreadable(
                f"it holds something that can run: {relationship.kind}", "take macros and embedded objects out of it"
            )
        if relationship.outside and relationship.kind != "hyperlink":
            raise unreadable(
                f"it fetches its {relationship.kind} from elsewhere ({relationship.target[:80]})",
                "put what it fetches into the file, or take it out",
            )


def _relationship(part: str, element: Any) -> Relationship:
    kind, target = element.get("Type", "").rsplit("/", 1)[-1], element.get("Target", "")
    if element.get("TargetMode") == "External":
        return Relationship(kind=kind, target=target, outside=True)
    path = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(part), target)
    return Relationship(kind=kind, target=posixpath.normpath(path).lstrip("/"), outside=False)


def _parsed(name: str, data: bytes) -> Any:
    # In UTF-8, as every Word writes it, a DTD cannot hide; what says it is in another encoding is read as UTF-8.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise unreadable(f"its part {name} has a document type, which no Word writes")
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise unreadable(f"its part {name} is no sound XML") from error
    return root


def _is_element(node: Any) -> bool:
    return isinstance(node.tag, str)
