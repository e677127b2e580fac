"""Tagged PDFs to one: their pages behind each other, and of what a file has once, one of all of them.

That is the structure tree with the way back from pages to it, ids, named places, bookmarks, labels of pages. What
is the same in two files is kept once. Knows nothing of sheets, templates or what is printed (docs/decisions/0009).
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, ObjectStreamMode, Pdf, String
from pikepdf import open as read_pdf  # bytes in memory: no file is opened

TAB = "sheet:"  # how a link of a sheet leads to another, before they are bound
BEFORE, BEHIND = b"q", b"Q q /Stamp Do Q"
HEADER = b"/Artifact <</Type /Pagination /Subtype /Header>> BDC"


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A file to be bound: the name that its ids and places go by, the bookmark that leads to it, how many pages its divider has."""

    name: str
    title: str
    divider: int
    data: bytes


class UnknownPlaceError(Exception):
    """A link leads to a place that no file has."""


def pages(data: bytes) -> int:
    """How many pages a PDF has."""
    with read_pdf(io.BytesIO(data)) as file:
        return len(file.pages)


def places(data: bytes) -> dict[str, int]:
    """The index of the page of each named place of a PDF."""
    with read_pdf(io.BytesIO(data)) as file:
        numbers = {page.objgen: number for number, page in enumerate(file.pages)}
        return {name: numbers[place[0].objgen] for name, place in _named(file)}


def bind(front: bytes, before: int, leaves: Sequence[Leaf]) -> bytes:
    """One PDF. `front` has `before` pages, then the divider of each leaf, then a stamp for each page of each leaf.

    The same files give the same bytes. Raises UnknownPlaceError.
    """
    with read_pdf(io.BytesIO(front)) as file:
        binding = _Binding(file)
        sources = [read_pdf(io.BytesIO(leaf.data)) for leaf in leaves]  # open until all is written
        try:
            binding.all(before, leaves, sources)
            return binding.written()
        finally:
            for source in sources:
                source.close()


class _Binding:
    """The file that grows out of the front."""

    def __init__(self, file: Pdf) -> None:
        self.file = file
        self.root = file.Root.StructTreeRoot
        self.document = self.root.K[0]
        self.parents: dict[int, Any] = dict(NumberTree(self.root.ParentTree).items())
        self.next = int(self.root.ParentTreeNextKey)
        self.ids: dict[str, Any] = dict(NameTree(self.root.IDTree).items()) if "/IDTree" in self.root else {}
        self.places: dict[str, Any] = dict(_named(file))
        self.ways: list[Any] = []  # links to other tabs
        self.bookmarks: list[Any] = list(_siblings(file.Root.get("/Outlines")))
        self.shared: dict[tuple[bytes, bytes], Any] = {}
        self.ends = tuple(file.make_stream(part) for part in (BEFORE, BEHIND))
        for page in file.pages:
            self.share(page.obj.Resources)

    def all(self, before: int, leaves: Sequence[Leaf], sources: Sequence[Pdf]) -> None:
        """Take in each leaf behind its divider, under its stamps."""
        pages = [page.obj for page in self.file.pages]
        dividers = sum(leaf.divider for leaf in leaves)
        order, dividing, stamps = pages[:before], iter(pages[before : before + dividers]), pages[before + dividers :]
        for stamp in stamps:
            self.parents.pop(int(stamp.StructParents))
        stamping = iter(stamps)
        sections = [kid for kid in self.document.K if Name.Divider == kid.S]
        for leaf, source, section in zip(leaves, sources, sections, strict=True):
            divider = [next(dividing) for _ in range(leaf.divider)]
            start = len(self.file.pages)
            for copied in source.pages:
                self.file.pages.append(copied)
            own = [self.file.pages[number].obj for number in range(start, len(self.file.pages))]
            tree = self.file.copy_foreign(source.Root.StructTreeRoot)
            self.tags(leaf, tree, section, own, source)
            self.links(leaf, source, own)
            self.outline(leaf, source)
            for page in own:
                self.stamp(page, next(stamping))
            order += [*divider, *own]
        self.lead()
        self.paginate(order)

    # --- tags ----------------------------------------------------------------------------------------------------

    def tags(self, leaf: Leaf, tree: Any, section: Any, pages: list[Any], source: Pdf) -> None:
        """Put the leaf's tree into a part of the document, behind its divider; the banner has been said once."""
        part = self.file.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self.document, K=Array([section]))
        )
        if (language := str(source.Root.get("/Lang", ""))) != str(self.file.Root.get("/Lang", "")):
            part.Lang = String(language)
        parents = dict(NumberTree(tree.ParentTree).items())
        for kid in tree.K[0].K:
            if Name.Banner == kid.S:
                self.silence(kid, pages, parents)
            else:
                kid.P = part
                part.K.append(kid)
        self.document.K[list(self.document.K).index(section)] = part
        section.P = part
        self.root.RoleMap = Dictionary({**dict(self.root.RoleMap.items()), **dict(tree.RoleMap.items())})
        self.parents.update((key + self.next, owner) for key, owner in parents.items())
        for page in pages:
            page.StructParents = int(page.StructParents) + self.next
            for annotation in page.get("/Annots", []):
                annotation.StructParent = int(annotation.StructParent) + self.next
        self.next += int(tree.ParentTreeNextKey)
        self.rename(leaf, tree)

    def silence(self, banner: Any, pages: list[Any], parents: dict[int, Any]) -> None:
        """Make a banner that was content an artifact of its page, as those of the other pages are."""
        page = pages[0]
        content = page.Contents.read_bytes()
        owners = parents[int(page.StructParents)]
        for number in _marks(banner):
            content, found = re.subn(rb"/\w+\s*<<\s*/MCID\s+%d\s*>>\s*BDC" % number, HEADER, content)
            if found != 1:
                raise ValueError(f"mark {number} of a banner is on its page {found} times")
            owners[number] = None
        page.Contents = self.file.make_stream(content)

    def rename(self, leaf: Leaf, tree: Any) -> None:
        """Put the leaf's name before all its ids, and where cells of a table say which headers they have."""
        if "/IDTree" not in tree:
            return
        for id_, element in NameTree(tree.IDTree).items():
            element.ID = String(f"{leaf.name}#{id_}")
            self.ids[f"{leaf.name}#{id_}"] = element
        for element in _elements(tree.K[0]):
            attributes = element.get("/A")
            if isinstance(attributes, Dictionary) and "/Headers" in attributes:
                attributes.Headers = Array([String(f"{leaf.name}#{id_}") for id_ in attributes.Headers])

    # --- ways ----------------------------------------------------------------------------------------------------

    def links(self, leaf: Leaf, source: Pdf, pages: list[Any]) -> None:
        """Take in the leaf's named places, and note its links to others."""
        here = {page.objgen: own for page, own in zip(source.pages, pages, strict=True)}
        for name, (page, *view) in _named(source):
            self.places[f"{leaf.name}#{name}"] = Array([here[page.objgen], *view])
        for annotation in (a for page in pages for a in page.get("/Annots", [])):
            if "/Dest" in annotation:
                annotation.Dest = String(f"{leaf.name}#{annotation.Dest}")
            elif str(annotation.A.get("/URI", "")).startswith(TAB):
                self.ways.append(annotation)

    def lead(self) -> None:
        """Let each link between leaves lead where it says. Raises UnknownPlaceError."""
        for annotation in self.ways:
            name = str(annotation.A.URI).removeprefix(TAB)
            if name not in self.places:
                raise UnknownPlaceError(name)
            del annotation.A
            annotation.Dest = String(name)

    def outline(self, leaf: Leaf, source: Pdf) -> None:
        """A bookmark for the leaf, closed, and in it those of its headings; its title has the leaf's own."""
        item = self.file.make_indirect(Dictionary(Title=String(leaf.title), Dest=self.places[leaf.name]))
        inner: list[Any] = []
        if "/Outlines" in source.Root:
            for top in _siblings(self.file.copy_foreign(source.Root.Outlines)):
                inner += list(_siblings(top)) or [top]
        _chain(item, inner)
        item.Count = -sum(1 + max(0, int(i.get("/Count", 0))) for i in inner)
        self.bookmarks.append(item)

    # --- pages ---------------------------------------------------------------------------------------------------

    def stamp(self, page: Any, stamp: Any) -> None:
        """Paint a stamp over a page, which is left as it is."""
        form = stamp.Contents
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox, form.Resources = stamp.MediaBox, stamp.Resources
        self.share(page.Resources)
        resources = Dictionary(dict(page.Resources.items()))
        resources.XObject = Dictionary({**dict(resources.get("/XObject", {}).items()), "/Stamp": form})
        page.Resources = resources
        page.Contents = Array([self.ends[0], page.Contents, self.ends[1]])

    def share(self, resources: Any) -> None:
        """Let programs of fonts and profiles of colours that are the same be the same."""
        for font in resources.get("/Font", {}).values():
            for holder in [d.FontDescriptor for d in font.get("/DescendantFonts", [])]:
                self.once(holder, "/FontFile2")
                self.once(holder, "/FontFile3")
            self.once(font, "/ToUnicode")
        for space in resources.get("/ColorSpace", {}).values():
            if isinstance(space, Array) and space[0] == Name.ICCBased:
                space[1] = self.same(space[1])

    def once(self, holder: Any, key: str) -> None:
        if key in holder:
            holder[key] = self.same(holder[key])

    def same(self, stream: Any) -> Any:
        """The stream itself, or one that says the same."""
        return self.shared.setdefault((stream.stream_dict.unparse(), stream.read_raw_bytes()), stream)

    def paginate(self, order: list[Any]) -> None:
        """Put all pages into their order, numbered from 1."""
        del self.file.pages[:]
        for page in order:
            self.file.pages.append(pikepdf.Page(page))
        self.file.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))

    def written(self) -> bytes:
        """The bytes of the file."""
        make, root = self.file.make_indirect, self.file.Root
        parents = [x for key in sorted(self.parents) for x in (key, self.parents[key])]
        self.root.ParentTree = make(Dictionary(Nums=Array(parents)))
        self.root.ParentTreeNextKey = self.next
        self.root.IDTree = make(Dictionary(Names=_sorted(self.ids)))
        root.Names.Dests = make(Dictionary(Names=_sorted(self.places)))
        root.Outlines = make(Dictionary(Type=Name.Outlines))
        _chain(root.Outlines, self.bookmarks)
        root.Outlines.Count = sum(1 + max(0, int(item.get("/Count", 0))) for item in self.bookmarks)
        root.PageMode = Name.UseOutlines
        out = io.BytesIO()
        self.file.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate, compress_streams=True)
        return out.getvalue()


def _named(file: Pdf) -> Iterator[tuple[str, Any]]:
    """The named places of a file."""
    if "/Names" in file.Root and "/Dests" in file.Root.Names:
        yield from NameTree(file.Root.Names.Dests).items()


def _sorted(named: dict[str, Any]) -> Array:
    """The names of a name tree, in the order of their bytes."""
    return Array([x for name in sorted(named, key=lambda n: bytes(String(n))) for x in (String(name), named[name])])


def _siblings(holder: Any) -> Iterator[Any]:
    """The bookmarks of an outline or in a bookmark."""
    item = holder.get("/First") if holder is not None else None
    while item is not None:
        yield item
        item = item.get("/Next")


def _chain(parent: Any, items: list[Any]) -> None:
    """Make these the bookmarks in a parent."""
    for item, before, after in zip(items, [None, *items], [*items[1:], None], strict=False):
        item.Parent = parent
        for key, other in (("/Prev", before), ("/Next", after)):
            if other is not None:
                item[key] = other
            elif key in item:
                del item[key]
    if items:
        parent.First, parent.Last = items[0], items[-1]


def _elements(top: Any) -> Iterator[Any]:
    """An element and all in it."""
    stack = [top]
    while stack:
        element = stack.pop()
        yield element
        kids = element.get("/K", [])
        stack += [k for k in (kids if isinstance(kids, Array) else []) if isinstance(k, Dictionary) and "/S" in k]


def _marks(top: Any) -> Iterator[int]:
    """The numbers of all marked content in an element."""
    for element in _elements(top):
        yield from (kid for kid in element.get("/K", []) if isinstance(kid, int))
