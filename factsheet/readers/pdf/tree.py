"""The structure tree of a PDF as plain nodes, and where its links lead.

Reads roles, ids, languages, scopes, spans and headers of cells, marked content, links, alternative
texts of figures; never ActualText, E or T. Knows nothing of words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from factsheet.readers.pdf.file import unreadable

DEEPEST = 60
MOST = 200_000  # nodes of a file
# What the briefs call theirs beside the standard roles; what else there is goes by what it stands for.
OWN = frozenset([
    "Banner", "Masthead", "Notice", "Body", "Imprint", "Quotation", "By", "Source", "Trail", "Strong", "Em", "Summary", "Title",
    "Entries", "Chart", "Picture", "PictureCaption", "Credit",
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
    root = file.Root.get("/StructTreeRoot")
    if root is None:
        raise unreadable("this PDF has no tags: a screen reader has nothing to go by")
    kids = _Tree(file, root.get("/RoleMap", {})).kids(root, None, 0)
    nodes = [kid for kid in kids if isinstance(kid, Node)]
    if len(kids) != 1 or len(nodes) != 1 or nodes[0].role != "Document":
        raise unreadable("the tags of this PDF do not begin with one document")
    return nodes[0]


class _Tree:
    def __init__(self, file: pikepdf.Pdf, roles: Any) -> None:
        self.pages = {page.objgen: number for number, page in enumerate(file.pages)}
        self.roles = {str(own)[1:]: str(standard)[1:] for own, standard in roles.items()}
        self.seen: set[tuple[int, int]] = set()
        names = file.Root.Names.get("/Dests") if "/Names" in file.Root else None
        self.names: dict[str, Any] = dict(pikepdf.NameTree(names).items()) if names is not None else {}

    def kids(self, holder: Any, page: int | None, depth: int) -> list[Node | Mark | Target]:
        found = holder.get("/K")
        if found is None:
            return []
        return [self.kid(k, page, depth) for k in (found if isinstance(found, pikepdf.Array) else [found])]

    def kid(self, kid: Any, page: int | None, depth: int) -> Node | Mark | Target:
        if isinstance(kid, int):
            return Mark(page=self.on(None, page), number=kid)
        kind = kid.get("/Type")
        if kind == "/MCR":
            if "/Stm" in kid:
                raise unreadable("tagged words of this PDF are painted apart from their page")
            return Mark(page=self.on(kid.get("/Pg"), page), number=int(kid.MCID))
        if kind == "/OBJR":
            return self.target(kid.Obj)
        if depth > DEEPEST or len(self.seen) > MOST or kid.objgen in self.seen:
            raise unreadable("the tags of this PDF are too many, too deep, or stand in themselves")
        self.seen.add(kid.objgen)
        attributes = kid.get("/A", {})
        if not isinstance(attributes, pikepdf.Dictionary):
            attributes = pikepdf.Dictionary()
        return Node(
            role=self.role(str(kid.S)[1:]),
            id=str(kid.get("/ID", "")),
            language=str(kid.get("/Lang", "")),
            alt=str(kid.get("/Alt", "")),
            box=tuple(map(float, attributes.get("/BBox", ()))),
            scope=str(attributes.get("/Scope", "/"))[1:],
            columns=int(attributes.get("/ColSpan", 1)),
            rows=int(attributes.get("/RowSpan", 1)),
            headers=tuple(map(str, attributes.get("/Headers", ()))),
            kids=self.kids(kid, self.on(kid.get("/Pg"), page), depth + 1),
        )

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
        action = annotation.get("/A", {})
        if "/URI" in action:
            return Target(address=str(action.URI))
        name = str(annotation.get("/Dest", action.get("/D", "")))
        if name not in self.names:
            raise unreadable(f"a link of this PDF leads to a place that is not there: '{name[:40]}'")
        page, _, _, height, *_ = self.names[name]
        return Target(address=f"#{name}", page=self.pages[page.objgen], height=float(height))
