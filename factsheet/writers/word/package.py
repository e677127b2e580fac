"""A Word package from bytes and back: opened with its faults named, stripped of leftovers, saved the same every time.

Knows parts and relationships; never sees a sheet's blocks or templates.
"""

import datetime
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from lxml import etree

from factsheet.document import Sheet, text
from factsheet.problems import Location, Problem, ProblemsError

STAMP: Final = (1980, 1, 1, 0, 0, 0)  # the first day a zip can tell
# What an editor leaves in a file: a picture of its first page, other people's properties, data that nobody shows.
LEFTOVERS: Final = (
    "/thumbnail",
    "/core-properties",
    "/extended-properties",
    "/custom-properties",
    "/customXml",
    "/stylesWithEffects",
    "/glossaryDocument",
    "/printerSettings",
    "/attachedTemplate",
    "/comments",
    "/people",
)
LEFTOVER_SETTINGS: Final = ("w:rsids", "w:attachedTemplate", "w:mailMerge", "w:documentProtection", "w:trackRevisions")
# What python-docx would silently replace by its own default template.
NEEDED: Final = (RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.THEME)
PACKED: Final = (".odttf", ".png", ".jpeg")  # names of what is packed already, or hardly can be
BROKEN: Final = (
    OpcError,
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
)


def load(data: bytes, path: str) -> Document:
    """Open a reference document. Raises ProblemsError where it is damaged or lacks a part."""
    try:
        document = docx.Document(io.BytesIO(data))
        fault = _fault(document)
    except BROKEN as error:
        raise ProblemsError(damaged(path, f"Word could not open it: {error or type(error).__name__}")) from error
    if fault:
        raise ProblemsError(damaged(path, fault))
    _strip(document)
    return document


def _fault(document: Document) -> str:
    """What a document lacks that all else here relies on. Raises one of BROKEN where it is worse."""
    _entries(document)  # raises where a relationship or a type has no name
    missing = [kind.rsplit("/", 1)[1] for kind in NEEDED if not _has(document.part, kind)]
    if missing:
        return f"it has no {' and no '.join(missing)}"
    roots = (
        (document.element, "document"),
        (document.styles.element, "styles"),
        (document.part.numbering_part.element, "numbering"),
        (document.settings.element, "settings"),
    )
    for root, name in roots:
        if root.tag != qn(f"w:{name}"):
            return f"its {name} are <{etree.QName(root).localname}>"
    if document.element.body is None:
        return "it has no body"
    return ""


def damaged(path: str, why: str) -> Problem:
    """The problem of a reference document that is no sound one."""
    return Problem(
        location=Location(path=path),
        code="reference-damaged",
        message=f"this is no sound Word document: {why}",
        help="open it in Word and save it as a Word document (.docx), or take back the last good one",
    )


def _has(part: Part, reltype: str) -> bool:
    return any(rel.reltype == reltype and not rel.is_external for rel in part.rels.values())


def _strip(document: Document) -> None:
    package = document.part.package
    if package is None:  # only a part made by hand has none
        return
    for rels in (package.rels, document.part.rels, related(document.part, RT.SETTINGS).rels):
        for r_id in [r for r, rel in rels.items() if rel.reltype.endswith(LEFTOVERS)]:
            del rels[r_id]
    settings = document.settings.element
    for name in LEFTOVER_SETTINGS:
        for element in settings.findall(qn(name)):
            settings.remove(element)


def related(part: Part, reltype: str) -> Any:
    """The part that another leads to by a kind of relationship. Raises KeyError where there is none."""
    return part.part_related_by(reltype)


def stories(document: Document) -> Iterator[tuple[str, Any]]:
    """What a designer types into: the body, then each header and footer, with the name Word gives it."""
    yield "body", document.element.body
    seen = set()
    for rel in document.part.rels.values():
        if rel.is_external or not rel.reltype.endswith(("/header", "/footer")):
            continue
        part = rel.target_part
        if isinstance(part, XmlPart) and part.partname not in seen:
            seen.add(part.partname)
            yield str(part.partname).rsplit("/", 1)[1], part.element


def put(document: Document, reltype: str, uri: str, content_type: str, data: bytes) -> Part:
    """Add a part, or replace the one that stands there."""
    for r_id in [r for r, rel in document.part.rels.items() if rel.reltype == reltype]:
        del document.part.rels[r_id]
    part = Part(PackURI(uri), content_type, data, document.part.package)
    document.part.relate_to(part, reltype)
    return part


@dataclass(frozen=True, kw_only=True)
class Described:
    """What the properties of a file say of it."""

    title: str
    subject: str
    author: str
    language: str
    date: datetime.date
    description: str = ""


def described(sheet: Sheet) -> Described:
    """What the properties of a sheet's own file say."""
    return Described(
        title=text(sheet.title),
        subject=text(sheet.kind),
        author=text(sheet.bureau),
        language=sheet.language,
        date=sheet.date,
        description=text(sheet.description),
    )


def describe(document: Document, described: Described) -> None:
    """Set the properties of the file; a property of the reference document never shows."""
    properties = document.core_properties
    element = properties._element  # noqa: SLF001  # python-docx signs new ones with its name and the time, and has no clear()
    for child in list(element):
        element.remove(child)
    day = datetime.datetime.combine(described.date, datetime.time())
    properties.title = described.title[:255]  # python-docx refuses more
    properties.subject = described.subject[:255]
    properties.author = properties.last_modified_by = described.author[:255]
    properties.language = described.language
    properties.created = properties.modified = day
    properties.revision = 1
    if described.description:
        properties.comments = described.description[:255]


def save(document: Document) -> bytes:
    """The package as bytes: entries in order, dated 1980, nothing that varies.

    Not by python-docx's save(): that packs the fonts once more, most of the time a sheet takes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in sorted(_entries(document).items()):  # "[" sorts before "_", "d" and "w"
            _add(target, name, data)
    return out.getvalue()


def _entries(document: Document) -> dict[str, bytes]:
    """What goes into the file, by name."""
    package = document.part.package
    if package is None:
        raise ValueError("a part without a package cannot be saved")
    parts = {str(part.partname): part for part in package.parts}
    entries = {"/[Content_Types].xml": _content_types(parts), "/_rels/.rels": _rels(package.rels)}
    for name, part in parts.items():
        entries[name] = part.blob
        if len(part.rels):
            entries[str(part.partname.rels_uri)] = _rels(part.rels)
    return entries


def _rels(rels: Any) -> bytes:
    """Relationships as bytes; python-docx's annotation says text."""
    return bytes(rels.xml)


def _add(target: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name.removeprefix("/"), STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 3  # else Windows writes 0
    # A font packs 7 % worse at level 1, in less than half the time.
    target.writestr(entry, data, compresslevel=1 if name.endswith(PACKED) else 6)


def _content_types(parts: dict[str, Part]) -> bytes:
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    root = etree.Element(f"{{{namespace}}}Types", nsmap={None: namespace})  # type: ignore[dict-item]  # the stubs know no default namespace
    for extension, content_type in (("rels", CT.OPC_RELATIONSHIPS), ("xml", CT.XML)):
        etree.SubElement(root, f"{{{namespace}}}Default", Extension=extension, ContentType=content_type)
    for name, part in sorted(parts.items()):
        etree.SubElement(root, f"{{{namespace}}}Override", PartName=name, ContentType=part.content_type)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
