"""Font files into a Word package, so that a sheet looks right where nobody installed them.

ECMA-376 part 4, 2.8.1 (17.8.1 in transitional): an embedded font is a TrueType file whose first 32 bytes are XORed with
the bytes of a GUID, last byte first. Ours is the hash of the file: the same font is the same part in every sheet.
"""

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from factsheet.document import Face

OBFUSCATED: Final = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FONT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
BOLD: Final = 600  # Word knows regular and bold; a semibold is our bold
SLOTS: Final = (  # in the order of the schema
    ("w:embedRegular", False, False),
    ("w:embedBold", True, False),
    ("w:embedItalic", False, True),
    ("w:embedBoldItalic", True, True),
)
AFTER_EMBED: Final = (  # what may stand in settings behind w:embedTrueTypeFonts
    *("w:embedSystemFonts", "w:saveSubsetFonts", "w:saveFormsData", "w:mirrorMargins", "w:alignBordersAndEdges"),
    *("w:bordersDoNotSurroundHeader", "w:bordersDoNotSurroundFooter", "w:gutterAtTop", "w:hideSpellingErrors"),
    *("w:hideGrammaticalErrors", "w:proofState", "w:linkStyles", "w:stylePaneFormatFilter", "w:documentType"),
    *("w:defaultTabStop", "w:autoHyphenation", "w:hyphenationZone", "w:doNotHyphenateCaps", "w:evenAndOddHeaders"),
    *("w:characterSpacingControl", "w:footnotePr", "w:endnotePr", "w:compat", "m:mathPr", "w:themeFontLang"),
    *("w:clrSchemeMapping", "w:decimalSymbol", "w:listSeparator"),
)


def embed(document: Document, faces: Iterable[Face], families: Iterable[str]) -> None:
    """Embed the faces of some families; the font table then lists these and nothing an editor left there."""
    package = document.part.package
    table = OxmlElement("w:fonts")
    for r_id in [r for r, rel in document.part.rels.items() if rel.reltype == RT.FONT_TABLE]:
        del document.part.rels[r_id]
    part = XmlPart(PackURI("/word/fontTable.xml"), CT.WML_FONT_TABLE, table, package)  # type: ignore[arg-type]
    document.part.relate_to(part, RT.FONT_TABLE)
    count = 0
    for family in dict.fromkeys(families):
        entry = _entry(family)
        for slot, bold, italic in SLOTS:
            face = chosen(faces, family, bold=bold, italic=italic)
            if face is None:
                continue
            count += 1
            key = guid(face.data)
            data = obfuscated(face.data, key)
            font = Part(PackURI(f"/word/fonts/font{count}.odttf"), OBFUSCATED, data, package)
            child: Any = OxmlElement(slot)
            child.set(qn("r:id"), part.relate_to(font, FONT))
            child.set(qn("w:fontKey"), "{" + str(key).upper() + "}")
            entry.append(child)
        table.append(entry)
    settings = document.settings.element
    if count and settings.find(qn("w:embedTrueTypeFonts")) is None:
        settings.insert_element_before(OxmlElement("w:embedTrueTypeFonts"), *AFTER_EMBED)


def chosen(faces: Iterable[Face], family: str, *, bold: bool, italic: bool) -> Face | None:
    """The face Word shall use: nearest to 400, or to 700 among those that are bold enough."""
    fit = [f for f in faces if f.family == family and f.italic is italic and (f.weight >= BOLD) is bold]
    return min(fit, key=lambda f: (abs(f.weight - (700 if bold else 400)), f.path), default=None)


def guid(data: bytes) -> uuid.UUID:
    """A GUID that is the font's own."""
    return uuid.UUID(bytes=hashlib.sha256(data).digest()[:16], version=4)


def obfuscated(data: bytes, key: uuid.UUID) -> bytes:
    """The font as it lies in the package; doing it twice gives the font back."""
    mask = key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(data[:32], mask, strict=True)) + data[32:]


def _entry(family: str) -> Any:
    """What Word is told of a font, to find the nearest where it can't load ours."""
    entry: Any = OxmlElement("w:font")
    entry.set(qn("w:name"), family)
    for name, value in (("w:charset", "00"), ("w:family", "auto"), ("w:pitch", "variable")):
        child: Any = OxmlElement(name)
        child.set(qn("w:val"), value)
        entry.append(child)
    return entry
