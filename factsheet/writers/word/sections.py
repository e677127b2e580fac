"""Sections of one document, each after the pattern of the reference document: what stands around {{ body }}, page and
margins, headers and footers of its own with the slots filled. Pages are counted anew in each. Never sees a sheet.
"""

import copy
from collections.abc import Iterable
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from factsheet.problems import Location, Problem
from factsheet.writers.word.slots import BODY, Slots, Values

FURNITURE: Final = (qn("w:headerReference"), qn("w:footerReference"))
MARKS: Final = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
R_ID: Final = qn("r:id")
# What may stand in the properties of a section behind the numbering of its notes and of its pages.
AFTER_PAGES: Final = (
    *("w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:bidi", "w:rtlGutter"),
    *("w:docGrid", "w:printerSettings", "w:sectPrChange"),
)
AFTER_NOTES: Final = (
    *("w:endnotePr", "w:type", "w:pgSz", "w:pgMar", "w:paperSrc", "w:pgBorders", "w:lnNumType", "w:pgNumType"),
    *AFTER_PAGES,
)
THIN: Final = "20"  # twips of a line that ends a section whose last words cannot


class Sections:
    """The sections of a document, which take the place of its text. `problems` is what could not be filled.

    `of` is the fixed word in "Page 2 of 3".
    """

    def __init__(self, document: Document, path: str, of: str) -> None:
        self.problems: list[Problem] = []
        self._document, self._path, self._of = document, path, of
        self._body: Any = document.element.body
        *story, self._properties = [copy.deepcopy(element) for element in self._body]
        self._story = [element for element in story if element.tag not in MARKS]
        for mark in [m for element in self._story for m in element.iter(*MARKS)]:  # a name may be there once
            mark.getparent().remove(mark)
        rels = document.part.rels
        furniture = {r_id: rel for r_id, rel in rels.items() if rel.reltype in {RT.HEADER, RT.FOOTER}}
        self._furniture = {r_id: (rel.reltype, rel.target_part) for r_id, rel in furniture.items()}
        self._made = 0
        self._last: Any = None
        for r_id in self._furniture:
            del rels[r_id]
        for element in list(self._body):
            self._body.remove(element)
        if self._properties.tag != qn("w:sectPr") or any(True for e in self._story for _ in e.iter(qn("w:sectPr"))):
            message = "its text is in several sections, and a packet gives each sheet one"
            help_ = "in Word, take the section breaks out of it"
            self._problem("packet-sections", message, help_)

    def add(self, content: Iterable[Any], values: Values, *, first: bool = False) -> None:
        """Add a section that begins on a new page.

        The first of all has a first page of its own, as a sheet by itself, and nothing around its text; in any other, all
        pages are alike, so the first says whose they are too.
        """
        slots = Slots(self._path, values)
        story = OxmlElement("w:body")
        story.extend(() if first else copy.deepcopy(self._story))
        bodies = slots.fill_story(BODY, story)
        if not first and (place := slots.place(bodies)) is not None:
            for element in content:
                place.addprevious(element)
            story.remove(place)
        elif first:
            story.extend(content)
        properties = copy.deepcopy(self._properties)
        if first:
            _start_endnotes(properties, 2)
        self._furnish(properties, slots, first=first)
        self.problems += [p for p in slots.problems if p not in self.problems]
        self._break()
        self._body.extend(list(story))
        self._last = properties

    def end(self) -> None:
        """Close the last section.

        LibreOffice calls notes 0 that it read after it had heard that each section numbers them anew, until something
        makes it count again: endnotes, of which there are none, that begin with another number than on the cover.
        """
        if self._last is not None:
            _start_endnotes(self._last, 1)
            self._body.append(self._last)

    def _break(self) -> None:
        """End the former section in its last paragraph, so that no empty one makes a page of its own."""
        if self._last is None:
            return
        last: Any = self._body[-1] if len(self._body) else None
        if last is None or last.tag != qn("w:p") or _ends_field(last):
            last = OxmlElement("w:p")
            spacing = last.get_or_add_pPr().get_or_add_spacing()
            for name, value in (("before", "0"), ("after", "0"), ("line", THIN), ("lineRule", "exact")):
                spacing.set(qn(f"w:{name}"), value)
            self._body.append(last)
        last.get_or_add_pPr().insert_element_before(self._last, "w:pPrChange")

    def _furnish(self, properties: Any, slots: Slots, *, first: bool) -> None:
        """Give a section its own headers and footers, and let its pages and notes be counted anew."""
        for child in list(properties):
            unused = child.tag == qn("w:titlePg") or child.get(qn("w:type")) == "first"
            if child.tag in {qn("w:type"), qn("w:pgNumType"), qn("w:footnotePr")} or (unused and not first):
                properties.remove(child)
            elif child.tag in FURNITURE and (part := self._furniture.get(child.get(R_ID))):
                reltype, pattern = part
                own = self._copied(pattern, reltype.rsplit("/", 1)[1], slots)
                child.set(R_ID, self._document.part.relate_to(own, reltype))
        notes, again = OxmlElement("w:footnotePr"), OxmlElement("w:numRestart")
        again.set(qn("w:val"), "eachSect")
        notes.append(again)
        properties.insert_element_before(notes, *AFTER_NOTES)
        pages = OxmlElement("w:pgNumType")
        pages.set(qn("w:start"), "1")
        properties.insert_element_before(pages, *AFTER_PAGES)

    def _copied(self, part: Any, kind: str, slots: Slots) -> XmlPart:
        """A header or footer as another part, its slots filled, which counts the pages of its section."""
        self._made += 1
        element = copy.deepcopy(part.element)
        slots.fill_story(str(part.partname).rsplit("/", 1)[1], element)
        for instruction in list(element.iter(qn("w:instrText"))):
            if (instruction.text or "").split()[:1] == ["NUMPAGES"]:
                _count_section(instruction, self._of)
        name = PackURI(f"/word/{kind}{self._made}.xml")
        own = XmlPart(name, part.content_type, element, part.package)
        for r_id, rel in part.rels.items():
            own.load_rel(rel.reltype, rel.target_ref if rel.is_external else rel.target_part, r_id, rel.is_external)
        return own

    def _problem(self, code: str, message: str, help_: str) -> None:
        self.problems.append(Problem(location=Location(path=self._path), code=code, message=message, help=help_))


def _start_endnotes(properties: Any, number: int) -> None:
    for old in properties.findall(qn("w:endnotePr")):
        properties.remove(old)
    notes, start = OxmlElement("w:endnotePr"), OxmlElement("w:numStart")
    start.set(qn("w:val"), str(number))
    notes.append(start)
    properties.insert_element_before(notes, *AFTER_NOTES[1:])


def _count_section(instruction: Any, of: str) -> None:
    """Let a field count the pages of its section. Only Word can: what it prints, " of 3", is its result, empty until then,
    so that a program that does not know the field says "Page 2" and nothing false.
    """
    field: Any = instruction.getparent()
    following = field.getnext()
    while following is not None and not _is_char(following, "end"):
        after = following.getnext()
        if following.find(qn("w:t")) is not None:
            following.getparent().remove(following)
        following = after
    begin = field.getprevious()
    before: Any = None if begin is None else begin.getprevious()
    said = "" if before is None else "".join(t.text or "" for t in before.iter(qn("w:t")))
    if said.strip() == of and "'" not in said and '"' not in said:
        before.getparent().remove(before)
        instruction.text = f""" SECTIONPAGES \\# "'{said}'0" """
    else:
        instruction.text = " SECTIONPAGES "


def _ends_field(paragraph: Any) -> bool:
    """Whether a field ends here that began before: LibreOffice shows no page numbers in a section that ends here too."""
    kinds = [char.get(qn("w:fldCharType")) for char in paragraph.iter(qn("w:fldChar"))]
    return kinds.count("end") > kinds.count("begin")


def _is_char(run: Any, kind: str) -> bool:
    char = run.find(qn("w:fldChar"))
    return char is not None and char.get(qn("w:fldCharType")) == kind
