"""The structure tree of a PDF as plain nodes, and where its links lead.

Reads roles, ids, languages, scopes, spans and headers of cells, marked content, links and what is said of them, alternative
texts of figures; never T. Refuses texts that stand for words (ActualText, E, Alt): who listens would get them instead.
Knows nothing of words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from factsheet.readers.pdf.file import unreadable

DEEPEST = 60
MOST = 200_000  # nodes of a file
INSTEAD = (
    "/ActualText",
    "/E",
    "/Alt",
)  # texts that screen readers say instead of words; those of figures have no words
# What the briefs call theirs beside the standard roles; what else there is goes by what it stands for.
OWN = frozenset([
    "Banner", "Masthead", "Notice", "Body", "Imprint", "Quotation", "By", "Source", "Trail", "Strong", "Em", "Summary", "Title",
    "Entries", "Chart", "Picture", "PictureCaption", "Credit", "Cover", "Contents", "Divider", "PageNumber",
])  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Marked content: its page and number."""

    page: int
    number: int


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a link's rectangle leads: an address, or `#` and a name, with the page and the height that go by it."""

    address: str
    said: str  # what is said of it before it is followed
    page: int = -1
    height: float = 0


@dataclass(eq=False, kw_only=True)
class Node:
    role: str
    id: str = ""
    language: str = ""
    alt: str = ""  # of a figure
    box: tuple[float, ...] = ()  # of a figure: left, bottom, right, top, in points
    scope: str = ""  # of a cell of a table, like the next three
    columns: int = 1
    rows: int = 1
    headers: tuple[str, ...] = ()
    kids: "list[Node | Mark | Target]" = field(default_factory=list)

    def within(self) -> "Iterator[Node]":
        """The node itself and all that stand in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.within()

    def marks(self, without: str = "") -> Iterator[Mark]:
        """All marked content in it, in reading order; `without` that of nodes of a role."""
        for kid in self.kids:
            if isinstance(kid, Mark):
                yield kid
            elif isinstance(kid, Node) and kid.role != without:
                yield from kid.marks(without)


def read(file: pikepdf.Pdf) -> Node:
    """The document's node. Raises ProblemsError where there is no tree, or one that is no tree."""
    document, _ = checked(file)
    return document


def checked(file: pikepdf.Pdf) -> tuple[Node, list[str]]:
    """The document's node, and what is wrong with the ways back to it. Raises ProblemsError as `read` does."""
    root = file.Root.get("/StructTreeRoot")
    if root is None:
        raise unreadable("this PDF has no tags: a screen reader has nothing to go by")
    found = _Tree(file, root.get("/RoleMap", {}))
    kids = found.kids(root, None, 0)
    nodes = [kid for kid in kids if isinstance(kid, Node)]
    if len(kids) != 1 or len(nodes) != 1 or nodes[0].role != "Document":
        raise unreadable("the tags of this PDF do not begin with one document")
    return nodes[0], found.ways_back(file, root)


class _Tree:
    def __init__(self, file: pikepdf.Pdf, roles: Any) -> None:
        self.pages = {page.objgen: number for number, page in enumerate(file.pages)}
        self.roles = {str(own)[1:]: str(standard)[1:] for own, standard in roles.items()}
        self.seen: set[tuple[int, int]] = set()
        self.owners: list[
            tuple[Any, int | None, Any]
        ] = []  # page and number of marked content, or annotation; its element
        self.ids: list[tuple[str, Any]] = []
        self.names = _names(file.Root.Names.get("/Dests") if "/Names" in file.Root else None)

    def kids(self, holder: Any, page: int | None, depth: int) -> list[Node | Mark | Target]:
        found = holder.get("/K")
        if found is None:
            return []
        return [self.kid(k, holder, page, depth) for k in (found if isinstance(found, pikepdf.Array) else [found])]

    def kid(self, kid: Any, holder: Any, page: int | None, depth: int) -> Node | Mark | Target:
        if isinstance(kid, int):
            return self.mark(self.on(None, page), kid, holder)
        kind = kid.get("/Type")
        if kind == "/MCR":
            if "/Stm" in kid:
                raise unreadable("tagged words of this PDF are painted apart from their page")
            return self.mark(self.on(kid.get("/Pg"), page), int(kid.MCID), holder)
        if kind == "/OBJR":
            self.owners.append((kid.Obj, None, holder))
            return self.target(kid.Obj)
        if depth > DEEPEST or len(self.seen) > MOST or kid.objgen in self.seen:
            raise unreadable("the tags of this PDF are too many, too deep, or stand in themselves")
        self.seen.add(kid.objgen)
        if id_ := str(kid.get("/ID", "")):
            self.ids.append((id_, kid.objgen))
        role = self.role(str(kid.S)[1:])
        if any(key in kid for key in INSTEAD if (role, key) != ("Figure", "/Alt")):
            raise unreadable(f"a {role} of this PDF has a text that is read aloud instead of its words")
        attributes = kid.get("/A", {})
        if not isinstance(attributes, pikepdf.Dictionary):
            attributes = pikepdf.Dictionary()
        return Node(
            role=role,
            id=id_,
            language=str(kid.get("/Lang", "")),
            alt=str(kid.get("/Alt", "")),
            box=tuple(map(float, attributes.get("/BBox", ()))),
            scope=str(attributes.get("/Scope", "/"))[1:],
            columns=int(attributes.get("/ColSpan", 1)),
            rows=int(attributes.get("/RowSpan", 1)),
            headers=tuple(map(str, attributes.get("/Headers", ()))),
            kids=self.kids(kid, self.on(kid.get("/Pg"), page), depth + 1),
        )

    def mark(self, page: int, number: int, holder: Any) -> Mark:
        self.owners.append((page, number, holder))
        return Mark(page=page, number=number)

    def ways_back(self, file: pikepdf.Pdf, root: Any) -> list[str]:
        """What is wrong where programs start from a page or an id, and do not find the same tags (14.7.4.4)."""
        faults: dict[str, None] = {}
        parents = dict(pikepdf.NumberTree(root.ParentTree).items()) if "/ParentTree" in root else {}
        pages = [parents.get(int(page.obj.get("/StructParents", -1)), ()) for page in file.pages]
        for where, number, owner in self.owners:
            if number is None:
                found = parents.get(int(where.get("/StructParent", -1)))
            else:
                known = pages[where] if 0 <= where < len(pages) else ()
                found = known[number] if 0 <= number < len(known) else None
            if not isinstance(found, pikepdf.Dictionary) or found.objgen != owner.objgen:
                at = f"page {where + 1}" if number is not None else "a link"
                faults[f"no way leads back from {at} of this PDF to its tags"] = None
        tagged = {where.objgen for where, number, _ in self.owners if number is None}
        for page, of in enumerate(file.pages, 1):
            if any(annotation.objgen not in tagged for annotation in of.obj.get("/Annots", ())):
                faults[f"page {page} has a link that stands in no tag"] = None
        listed = [(name, kid.objgen) for name, kid in _names(root.get("/IDTree")).items()]
        if sorted(listed) != sorted(self.ids):
            faults["the ids of this PDF's tags are not those that it lists"] = None
        return list(faults)

    def on(self, page: Any, else_: int | None) -> int:
        if page is not None:
            return self.pages[page.objgen]
        return -1 if else_ is None else else_

    def role(self, name: str) -> str:
        for _ in range(len(self.roles) + 1):
            if name in OWN or name not in self.roles:
                return name
            name = self.roles[name]
        raise unreadable("the roles of this PDF stand for each other")

    def target(self, annotation: Any) -> Target:
        action, said = annotation.get("/A", {}), str(annotation.get("/Contents", ""))
        if "/URI" in action:
            return Target(address=str(action.URI), said=said)
        name = str(annotation.get("/Dest", action.get("/D", "")))
        if name not in self.names:
            raise unreadable(f"a link of this PDF leads to a place that is not there: '{name[:40]}'")
        page, _, _, height, *_ = self.names[name]
        return Target(address=f"#{name}", said=said, page=self.pages[page.objgen], height=float(height))


def _names(tree: Any) -> dict[str, Any]:
    """A name tree. Raises ProblemsError for one in which nobody could find a name."""
    found = list(_pairs(tree, 0)) if tree is not None else []
    names = [bytes(name) for name, _ in found]
    if names != sorted(set(names)):
        raise unreadable("this PDF names places or tags twice, or not in their order")
    return {str(name): value for name, value in found}


def _pairs(tree: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    """What a name tree holds, as it stands: pikepdf's own puts it in order."""
    if depth > DEEPEST:
        raise unreadable("the names of this PDF stand in themselves")
    names = list(tree.get("/Names", ()))
    yield from zip(names[::2], names[1::2], strict=True)
    for kid in tree.get("/Kids", ()):
        yield from _pairs(kid, depth + 1)
