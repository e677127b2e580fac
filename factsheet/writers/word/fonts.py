"""Font files into a Word package, so that a sheet looks right where nobody installed them.

An embedded font (ECMA-376 part 1, 17.8.1) is a TrueType file whose first 32 bytes are XORed with the bytes of a GUID,
last byte first. Ours comes from the hash of the file: the same font is the same part in every sheet.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from fontTools.ttLib import TTFont

from factsheet.document import Face, Keep
from factsheet.problems import Location, Problem, ProblemsError

OBFUSCATED: Final = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FONT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
BOLD: Final = 600  # Word knows regular and bold; a semibold is our bold
SLOTS: Final = (  # in the order of the schema: the element, bold, italic
    ("w:embedRegular", False, False),
    ("w:embedBold", True, False),
    ("w:embedItalic", False, True),
    ("w:embedBoldItalic", True, True),
)
AFTER_EMBED: Final = (  # what may stand in settings behind w:embedTrueTypeFonts
    *("w:embedSystemFonts", "w:saveSubsetFonts", "w:saveFormsData", "w:mirrorMargins", "w:alignBordersAndEdges"),
    *("w:bordersDoNotSurroundHeader", "w:bordersDoNotSurroundFooter", "w:gutterAtTop", "w:hideSpellingErrors"),
    *("w:hideGrammaticalErrors", "w:activeWritingStyle", "w:proofState", "w:formsDesign", "w:linkStyles"),
    *("w:stylePaneFormatFilter", "w:stylePaneSortMethod", "w:documentType", "w:revisionView", "w:doNotTrackMoves"),
    *("w:doNotTrackFormatting", "w:autoFormatOverride", "w:styleLockTheme", "w:styleLockQFSet", "w:defaultTabStop"),
    *("w:autoHyphenation", "w:consecutiveHyphenLimit", "w:hyphenationZone", "w:doNotHyphenateCaps"),
    *("w:evenAndOddHeaders", "w:characterSpacingControl", "w:footnotePr", "w:endnotePr", "w:compat", "w:docVars"),
    *("m:mathPr", "w:themeFontLang", "w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol", "w:listSeparator"),
)


def embed(document: Document, faces: Sequence[Face], families: Iterable[str], root: str, keep: Keep) -> None:
    """Embed the faces of some families; the font table then lists these and nothing an editor left there.

    Raises ProblemsError where a family has no face. `root` is how templates/ is called in messages.
    """
    wanted = sorted(set(families))
    problems = [_missing(f, root) for f in wanted if chosen(faces, f, bold=False, italic=False) is None]
    if problems:
        raise ProblemsError(*problems)
    table: Any = OxmlElement("w:fonts")
    for r_id in [r for r, rel in document.part.rels.items() if rel.reltype == RT.FONT_TABLE]:
        del document.part.rels[r_id]
    part = XmlPart(PackURI("/word/fontTable.xml"), CT.WML_FONT_TABLE, table, document.part.package)
    document.part.relate_to(part, RT.FONT_TABLE)
    for family in wanted:
        table.append(_entry(family, faces, part, keep))
    settings = document.settings.element
    if settings.find(qn("w:embedTrueTypeFonts")) is None:
        settings.insert_element_before(OxmlElement("w:embedTrueTypeFonts"), *AFTER_EMBED)


def _missing(family: str, root: str) -> Problem:
    return Problem(
        location=Location(path=f"{root}/fonts"),
        code="font",
        message=f"there is no regular face of the font {family}",
        help="put its static TrueType file (.ttf) there, or name another font in tokens.yaml",
    )


def _entry(family: str, faces: Sequence[Face], part: XmlPart, keep: Keep) -> Any:
    """A font of the table, with the parts that hold its faces."""
    entry: Any = OxmlElement("w:font")
    entry.set(qn("w:name"), family)
    for name, value in (("w:charset", "00"), ("w:family", "auto"), ("w:pitch", "variable")):
        child: Any = OxmlElement(name)
        child.set(qn("w:val"), value)
        entry.append(child)
    for slot, bold, italic in SLOTS:
        face = chosen(faces, family, bold=bold, italic=italic)
        if face is None:
            continue
        data = _kept(face.data, family, bold, italic, keep)
        key = guid(data)
        name = f"/word/fonts/{hashlib.sha256(data).hexdigest()[:16]}.odttf"
        font = Part(PackURI(name), OBFUSCATED, obfuscated(data, key), part.package)
        child = OxmlElement(slot)
        child.set(qn("r:id"), part.relate_to(font, FONT))
        child.set(qn("w:fontKey"), key)
        entry.append(child)
    return entry


def chosen(faces: Iterable[Face], family: str, *, bold: bool, italic: bool) -> Face | None:
    """The face Word shall use: nearest to 400, or to 700 among those that are bold enough."""
    fit = [f for f in faces if f.family == family and f.italic is italic and (f.weight >= BOLD) is bold]
    return min(fit, key=lambda f: (abs(f.weight - (700 if bold else 400)), f.path), default=None)


@lru_cache(maxsize=16)
def _kept(data: bytes, family: str, bold: bool, italic: bool, keep: Keep) -> bytes:
    inputs = [b"named", data, family.encode(), repr((bold, italic)).encode()]
    return keep(inputs, lambda: named(data, family, bold, italic))


def named(data: bytes, family: str, bold: bool, italic: bool) -> bytes:
    """The font under the name by which Word looks for it.

    Windows groups fonts by their first name: a file that calls itself "Literata SemiBold" is not the bold of
    "Literata" to Word, which would smear the regular instead.
    """
    font = TTFont(io.BytesIO(data), lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    style = " ".join(filter(None, ("Bold" if bold else "", "Italic" if italic else ""))) or "Regular"
    if bold:
        names = font["name"]
        for record in list(names.names):
            if record.nameID in {16, 17, 21, 22, 25}:
                names.removeNames(nameID=record.nameID)
        for number, words in ((1, family), (2, style), (4, f"{family} {style}")):
            names.setName(words, number, 3, 1, 0x409)
        selection = font["OS/2"].fsSelection & ~(1 << 6)  # not regular
        font["OS/2"].fsSelection = selection | 1 << 5 | int(italic)
        font["OS/2"].usWeightClass = 700
        font["head"].macStyle = 1 | int(italic) << 1
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


def guid(data: bytes) -> str:
    """A GUID that is the font's own, as Word writes one."""
    digest = hashlib.sha256(data).hexdigest()[:32].upper()
    return "{" + "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:])) + "}"


def obfuscated(data: bytes, key: str) -> bytes:
    """The font as it lies in the package; doing it twice gives the font back."""
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1] * 2
    return bytes(a ^ b for a, b in zip(data[:32], mask, strict=True)) + data[32:]
