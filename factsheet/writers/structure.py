"""A structure tree as plain objects, and how it is written into a PDF (ISO 32000-1, 14.7 and 14.8).

Knows no HTML, no boxes and no layout: what a piece of content is, and where it was marked, it is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pydyf

# Roles of our own, and the standard one that stands for each with whoever does not know them (14.8.4).
CUSTOM = {
    "Banner": "P",
    "Masthead": "Sect",
    "Notice": "Sect",
    "Body": "Art",
    "Imprint": "Sect",
    "Quotation": "Div",
    "Picture": "Div",  # a figure, and what is said of it
    "Chart": "Div",
    "Summary": "Sect",
    "Entries": "L",  # an item of terms has the term as its Lbl, and what is said of it as its LBody (14.8.4.3.3)
    "Kind": "P",
    "Title": "P",
    "Lede": "P",
    "Fact": "P",
    "By": "P",
    "PictureCaption": "P",
    "Credit": "P",
    "Source": "P",
    "Trail": "P",
    "Cover": "Sect",  # of a packet, like the next three
    "Contents": "Sect",
    "Divider": "Sect",
    "PageNumber": "Span",
    "Strong": "Span",
    "Em": "Span",
}
# They hold other elements, never words: words found in one get a paragraph.
GROUPS = frozenset(
    [
        "Document",
        "Sect",
        "Art",
        "Div",
        "L",
        "LI",
        "Table",
        "THead",
        "TBody",
        "TFoot",
        "TR",
        "BlockQuote",
        "Part",
        "TOC",
        "TOCI",
    ]
) | {role for role, standard in CUSTOM.items() if standard in ("Sect", "Art", "Div", "L")}


@dataclass(frozen=True, eq=False, kw_only=True)
class Marked:
    """Marked content on a page, known by what was marked."""

    page: int
    mark: Any


@dataclass(frozen=True, eq=False, kw_only=True)
class Annotated:
    """A link's rectangle on a page; what was linked carries the annotation once it is written."""

    page: int
    mark: Any


@dataclass(eq=False, kw_only=True)
class Element:
    """A node of the tree, growing while it is built."""

    role: str
    parent: "Element | None" = None
    kids: "list[Element | Marked | Annotated]" = field(default_factory=list)
    id: str = ""
    language: str = ""
    alt: str = ""
    contents: str = ""  # of a link: what is said of it before it is followed
    owner: str = ""  # of the attributes
    attributes: dict[str, Any] = field(default_factory=dict)

    def add(self, role: str, at: int | None = None, **more: Any) -> "Element":
        """A new child, the last one or at an index."""
        child = Element(role=role, parent=self, **more)
        self.kids.insert(len(self.kids) if at is None else at, child)
        return child

    def move(self, parent: "Element") -> None:
        """Make it the last child of another element."""
        if self.parent is not None:
            self.parent.kids.remove(self)
        self.parent = parent
        parent.kids.append(self)

    def above(self) -> "Iterator[Element]":
        """The element itself and all that it stands in, outwards."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def within(self) -> "Iterator[Element]":
        """The element itself and all that stand in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.within()


def write(document: Element, pdf: Any, marks: Sequence[Mapping[Any, int]]) -> list[str]:
    """Write the tree into a pydyf.PDF; `marks` has the number of every marked content of each page.

    Returns what is wrong with it, in words: content that was marked and stands nowhere in the tree, or the reverse.
    """
    return _Writing(pdf, marks).all(document)


class _Writing:
    def __init__(self, pdf: Any, marks: Sequence[Mapping[Any, int]]) -> None:
        self.pdf = pdf
        self.marks = marks
        self.owners: list[dict[int, Any]] = [{} for _ in marks]  # page -> number of marked content -> its element
        self.annotations: list[tuple[Any, Any]] = []
        self.ids: dict[str, Any] = {}
        self.faults: list[str] = []

    def all(self, document: Element) -> list[str]:
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        self.pdf.add_object(root)
        top = self.element(document, root)
        root["K"] = pydyf.Array([top.reference])
        used = {e.role for e in document.within()}
        root["RoleMap"] = pydyf.Dictionary({n: f"/{s}" for n, s in CUSTOM.items() if n in used})
        self._parents(root)
        if self.ids:
            names = [x for i in sorted(self.ids) for x in (pydyf.String(i), self.ids[i])]
            tree = pydyf.Dictionary({"Names": pydyf.Array(names)})
            self.pdf.add_object(tree)
            root["IDTree"] = tree.reference
        catalog = self.pdf.catalog
        catalog["StructTreeRoot"] = root.reference
        catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        return self.faults

    def element(self, element: Element, parent: Any) -> Any:
        written = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{element.role}", "P": parent.reference})
        self.pdf.add_object(written)
        if element.id:
            written["ID"] = pydyf.String(element.id)
            if element.id in self.ids:
                self.faults.append(f"two elements have the id '{element.id}'")
            self.ids[element.id] = written.reference
        if element.language:
            written["Lang"] = pydyf.String(element.language)
        if element.alt:
            written["Alt"] = pydyf.String(element.alt)
        if element.attributes:
            written["A"] = pydyf.Dictionary({"O": f"/{element.owner}", **element.attributes})
        kids = [self.kid(kid, written, element.contents) for kid in element.kids]
        if kids := [kid for kid in kids if kid is not None]:
            written["K"] = pydyf.Array(kids)
        return written

    def kid(self, kid: Element | Marked | Annotated, written: Any, contents: str) -> Any:
        if isinstance(kid, Element):
            return self.element(kid, written).reference
        page = self.pdf.page_references[kid.page]
        if isinstance(kid, Annotated):
            annotation = kid.mark.link_annotation
            if annotation is None:
                return None
            annotation["Contents"] = pydyf.String(contents)
            self.annotations.append((annotation, written.reference))
            return pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": page})
        number = self.marks[kid.page].get(kid.mark)
        if number is None:
            self.faults.append(f"words are painted without a tag on page {kid.page + 1}: {kid.mark!r}")
            return None
        self.owners[kid.page][number] = written.reference
        if "Pg" not in written:
            written["Pg"] = page
        if written["Pg"] == page:
            return number
        return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": number})

    def _parents(self, root: Any) -> None:
        """The way back from content to elements (14.7.4.4): pages first, then annotations."""
        numbers = pydyf.Array()
        for page, (marks, owners) in enumerate(zip(self.marks, self.owners, strict=True)):
            if len(marks) != len(owners):
                loose = next(repr(mark) for mark, number in marks.items() if number not in owners)
                self.faults.append(f"words on page {page + 1} stand outside the tree: {loose}")
            numbers += [page, pydyf.Array([owners.get(n, root.reference) for n in range(len(marks))])]
        for key, (annotation, owner) in enumerate(self.annotations, len(self.marks)):
            annotation["StructParent"] = key
            numbers += [key, owner]
        tree = pydyf.Dictionary({"Nums": numbers})
        self.pdf.add_object(tree)
        root["ParentTree"] = tree.reference
        root["ParentTreeNextKey"] = len(self.marks) + len(self.annotations)
