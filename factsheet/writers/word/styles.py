"""The styles of a reference document by the names a designer sees, and what each must be there for."""

from collections.abc import Collection
from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import qn

from factsheet.problems import Location, Problem, nearest

# The contract with templates/word: a reference document that lacks one of these is refused, whether a sheet uses it or not.
REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "paragraph": (
        "Normal",
        *(f"heading {n}" for n in (1, 2, 3, 4)),
        "Banner",
        "Letterhead",
        "Kicker",
        "Meta",
        "Meta First",
        "Subtitle",
        "Notice",
        "Notice First",
        *(
            f"{kind}{level}"
            for kind in ("List Bullet", "List Number", "List Continue")
            for level in ("", " 2", " 3", " 4", " 5")
        ),
        "Quote",
        "Attribution",
        "Quote Source",
        "Picture",
        "Picture Caption",
        "Credit",
        "Summary Title",
        "Summary Text",
        "Definition Term",
        "Definition Text",
        "Question",
        "Answer",
        "Contact Name",
        "Contact Details",
        "Key Fact Label",
        "Key Fact Value",
        "Key Fact Detail",
        "Chart Title",
        "Chart Subtitle",
        "caption",
        "Source",
        "Table Heading",
        "Table Group",
        "Table Row Heading",
        "Table Text",
        "Table Total",
        "Signed",
        "Signed First",
        "Imprint",
        "Imprint First",
        "Imprint Links",
        "Breadcrumb",
        "footnote text",
        "header",
        "footer",
    ),
    "character": ("Strong", "Emphasis", "Hyperlink", "Hyperlink Reverse", "footnote reference", "Label", "Separator"),
    "table": ("Fact Table",),
}
# What only packets use: asked for when one is made, and left out of the file of a sheet by itself.
OF_PACKETS: Final = ("Title", "TOC Heading", "toc 1", "Tab Label", "Tab Title")


class Styles:
    """Looks styles up by name, as Word does: capitals don't count."""

    def __init__(self, document: Document, path: str) -> None:
        self._path = path
        self._numbering: Any = document.part.numbering_part.element
        self._numbers = {n.get(qn("w:numId")) for n in self._numbering.findall(qn("w:num"))}
        self._by_id: dict[str, Any] = {}
        self._by_name: dict[tuple[str, str], Any] = {}
        self._names: dict[str, str] = {}
        for style in document.styles.element.iter(qn("w:style")):
            name, kind = style.find(qn("w:name")), style.get(qn("w:type"), "paragraph")
            if name is not None:
                self._by_id[style.get(qn("w:styleId"), "")] = style
                self._by_name[name.get(qn("w:val"), "").lower(), kind] = style
                self._names[name.get(qn("w:val"), "")] = kind

    def id(self, name: str, kind: str) -> str | None:
        """The id under which Word knows a style; None where there is none of that name and kind."""
        style = self.find(name, kind)
        return None if style is None else str(style.get(qn("w:styleId")))

    def find(self, name: str, kind: str = "paragraph") -> Any:
        """The element of a style, or None."""
        return self._by_name.get((name.lower(), kind))

    def problems(self) -> list[Problem]:
        """Every required style that is not there, and every list style without numbering."""
        out = [self.missing(n, kind) for kind, wanted in REQUIRED.items() for n in wanted if self.id(n, kind) is None]
        lists = [n for n in REQUIRED["paragraph"] if n.startswith(("List Bullet", "List Number"))]
        return out + [self.unnumbered(n) for n in lists if self.find(n) is not None and not self._has_its_level(n)]

    def problems_of_packets(self) -> list[Problem]:
        """Every style that a packet needs besides and that is not there, and contents without numbers."""
        out = [self.missing(name, "paragraph") for name in OF_PACKETS if self.find(name) is None]
        return out or [self.unnumbered(n) for n in ("toc 1",) if self.numbering(n) is None]

    def leave_out(self, names: Collection[str]) -> None:
        """Take paragraph styles out of the document, with the numbering that is theirs alone."""
        mine = [self.find(name) for name in names if self.find(name) is not None]
        numbers = {n for style in mine for n in style.xpath("w:pPr/w:numPr/w:numId/@w:val")}
        for style in mine:
            style.getparent().remove(style)
        for instance in self._numbering.findall(qn("w:num")):
            if instance.get(qn("w:numId")) in numbers:
                kind = instance.find(qn("w:abstractNumId")).get(qn("w:val"))
                self._numbering.remove(instance)
                for definition in self._numbering.findall(qn("w:abstractNum")):
                    if definition.get(qn("w:abstractNumId")) == kind:
                        self._numbering.remove(definition)

    def _has_its_level(self, name: str) -> bool:
        """Whether "List Bullet 2" is on the second level of a list: a style that lost its own inherits the first."""
        found = self.numbering(name)
        level = int(name[-1]) - 1 if name[-1].isdigit() else 0
        return found is not None and found[1] == str(level)

    def missing(self, name: str, kind: str) -> Problem:
        known = [n for n, k in self._names.items() if k == kind]
        near = nearest(name, known)
        remedy = f"in Word, add a {kind} style called '{name}' to it, or take it from the common reference.docx"
        return Problem(
            location=Location(path=self._path),
            code="missing-style",
            message=f"it has no {kind} style called '{name}'",
            help=f"{remedy}; {near}" if near.startswith("did you") else remedy,
        )

    def unnumbered(self, name: str) -> Problem:
        return Problem(
            location=Location(path=self._path),
            code="unnumbered-style",
            message=f"its style '{name}' has no bullet or number of its own level",
            help="in Word, link the style to a level of a multilevel list (Define New Multilevel List, Link level to style)",
        )

    def numbering(self, name: str) -> tuple[str, str] | None:
        """The numbering instance and the level of a list style; None where it has none."""
        number, level = self.inherited(name, "w:pPr/w:numPr/w:numId"), self.inherited(name, "w:pPr/w:numPr/w:ilvl")
        if number is None or number.get(qn("w:val")) not in self._numbers:
            return None
        return str(number.get(qn("w:val"))), "0" if level is None else str(level.get(qn("w:val")))

    def indent(self, name: str) -> tuple[int, int]:
        """How far in a style's paragraphs stand, and how far out of that their first line, in twentieths of a point."""
        found = self.inherited(name, "w:pPr/w:ind[@w:left]")
        if found is None and (numbering := self.numbering(name)) is not None:
            found = self._level(*numbering)
        return (0, 0) if found is None else (_measure(found, "left"), _measure(found, "hanging"))

    def _level(self, number: str, level: str) -> Any:
        """The indent that a level of a numbering gives its paragraphs."""
        path = f"w:num[@w:numId='{number}']/w:abstractNumId/@w:val"
        for abstract in self._numbering.xpath(path):
            path = f"w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl[@w:ilvl='{level}']/w:pPr/w:ind"
            return next(iter(self._numbering.xpath(path)), None)
        return None

    def space_before(self, name: str) -> int:
        """The space above a paragraph of a style, in twentieths of a point."""
        spacing = self.inherited(name, "w:pPr/w:spacing[@w:before]")
        return 0 if spacing is None else int(spacing.get(qn("w:before")))

    def inherited(self, name: str, path: str) -> Any:
        """What a style, or the nearest one it is based on, has at a path; None where none has it."""
        style, seen = self.find(name), set()
        while style is not None and id(style) not in seen:
            seen.add(id(style))  # a style that is based on itself must not hang us
            if found := style.xpath(path):
                return found[0]
            base = style.find(qn("w:basedOn"))
            style = None if base is None else self._by_id.get(base.get(qn("w:val"), ""))
        return None


def _measure(indent: Any, name: str) -> int:
    return int(indent.get(qn(f"w:{name}"), "0"))
