"""The footnotes of a document, as a part of its own. Numbers are those of their calls, which the resolver gave."""

from collections.abc import Sequence
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from factsheet.document import Sheet
from factsheet.writers.templates import Templates
from factsheet.writers.word import reference, render
from factsheet.writers.word.resolve import Resolver

SEPARATORS: Final = ("-1", "0")  # the footnotes that are the lines above footnotes
AFTER_FOOTNOTES: Final = ("w:endnotePr", "w:compat", "m:mathPr", "w:themeFontLang", "w:clrSchemeMapping")


def add(document: Document, templates: Templates, language: str, sheets: Sequence[tuple[Sheet, Resolver]]) -> None:
    """Add the notes of sheets that call any, those of a sheet in the order of their calls, in a document's language."""
    part: Any = None
    for sheet, resolver in sheets:
        if not resolver.notes:
            continue
        known = {n.id: n for n in sheet.notes}
        root = render.notes(sheet, tuple(known[i] for i in resolver.notes), templates)
        if first := part is None:
            part = _part(document, root)
        resolver.resolve(root, part)
        if sheet.language != language:
            reference.speak_in(root, sheet.language)
        if not first:
            _append(part.element, root)


def _part(document: Document, root: Any) -> XmlPart:
    """The part of the footnotes, the only one, and what Word's settings say of it."""
    for r_id in [r for r, rel in document.part.rels.items() if rel.reltype == RT.FOOTNOTES]:
        del document.part.rels[r_id]
    part = XmlPart(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, root, document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    settings = document.settings.element
    for old in settings.findall(qn("w:footnotePr")):
        settings.remove(old)
    lines = OxmlElement("w:footnotePr")
    for number in SEPARATORS:
        line = OxmlElement("w:footnote")
        line.set(qn("w:id"), number)
        lines.append(line)
    settings.insert_element_before(lines, *AFTER_FOOTNOTES)
    return part


def _append(notes: Any, more: Any) -> None:
    """Put the notes of another sheet behind; their numbers in the file go on, as those of their calls did."""
    before = sum(1 for note in notes if note.get(qn("w:type")) is None)
    for note in [n for n in more if n.get(qn("w:type")) is None]:
        note.set(qn("w:id"), str(before + int(note.get(qn("w:id")))))
        notes.append(note)
