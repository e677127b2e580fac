"""What templates meant in `fs:` attributes into what Word reads: styles, relationships, numbering, notes, bookmarks.

One walk over the finished tree in document order, so every number is that of its place in print. Never sees templates.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from factsheet.document import names
from factsheet.problems import Problem, nearest
from factsheet.writers.word import fields, panels
from factsheet.writers.word.package import stories
from factsheet.writers.word.render import FS
from factsheet.writers.word.styles import Styles

GROUP: Final = f"{{{FS}}}group"
HOLDS: Final = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}  # what kind of style stands there
GAP: Final = 120  # twips between two tables; Word makes one of tables that touch
COMPANIONS: Final = {
    "start": ("list",),
    "alt": ("picture", "chart"),
    "highest": ("picture",),
}  # attributes that belong to one of others
Handler: TypeAlias = Callable[[Any, str, Part], None]


def fs(name: str) -> str:
    return f"{{{FS}}}{name}"


class Numberings:
    """Numbering instances of a document's lists, each its own."""

    def __init__(self, document: Document) -> None:
        numbers = document.part.numbering_part.element.findall(qn("w:num"))
        self._kinds = {n.get(qn("w:numId")): n.find(qn("w:abstractNumId")).get(qn("w:val")) for n in reversed(numbers)}
        self._highest = max((int(n.get(qn("w:numId"))) for n in numbers), default=0)
        self._last: Any = numbers[-1] if numbers else None

    def new(self, base: str, level: str, start: str | None) -> str:
        """An instance for one list, of the kind of another; returns its id."""
        self._highest += 1
        own = str(self._highest)
        number, of = OxmlElement("w:num"), OxmlElement("w:abstractNumId")
        number.set(qn("w:numId"), own)
        of.set(qn("w:val"), self._kinds[base])
        number.append(of)
        if start:
            override, begin = OxmlElement("w:lvlOverride"), OxmlElement("w:startOverride")
            override.set(qn("w:ilvl"), level)
            begin.set(qn("w:val"), start)
            override.append(begin)
            number.append(override)
        self._last.addnext(number)
        self._last = number
        return own


class Counters:
    """What is numbered through a whole document, however many sheets stand in it."""

    def __init__(self, document: Document) -> None:
        self.marks = _highest_mark(document)
        self.notes = 0
        self.charts = 0
        self.lists = Numberings(document)


class Resolver:
    """Allocates, in document order, all that one sheet needs. `problems` is what could not be resolved.

    `more` handles further attributes: each is called with the element, the value and the part that owns relationships.
    In a packet, the resolvers of all sheets share `counters`, and `tab` is the number of this one; what it says
    `elsewhere` are the bookmarks of the others, by what links call them.
    """

    def __init__(
        self,
        document: Document,
        styles: Styles,
        report: Callable[[str, str, str], Problem],
        more: Mapping[str, Handler] | None = None,
        *,
        counters: Counters | None = None,
        tab: int = 0,
    ) -> None:
        self.document = document
        self.styles = styles
        self.problems: dict[Problem, None] = {}
        self.notes: dict[str, int] = {}
        self.bookmarks: dict[str, str] = {}
        self.elsewhere: Mapping[str, str] = {}
        self._report = report
        self._counters = counters or Counters(document)
        self._tab = tab
        self._lists: dict[str, tuple[str, str]] = {}
        self._handlers: Mapping[str, Handler] = {
            "style": self._style,
            "href": self._href,
            "note": self._note,
            "list": self._list,
            "after": self._after,
            "tab": self._bind,
            **(more or {}),
        }

    def resolve(self, root: Any, part: Part) -> None:
        """Resolve all of a tree in place; `part` owns the relationships."""
        self.mark(root)
        self.settle(root, part)

    def mark(self, root: Any) -> None:
        """Give the blocks of a tree their bookmarks."""
        self._mark_blocks(root, 0)

    def settle(self, root: Any, part: Part) -> None:
        """Resolve what stands in the attributes of a tree whose blocks have their bookmarks."""
        for element in list(root.iter(etree.Element)):
            for key in [k for k in element.attrib if k.startswith(f"{{{FS}}}")]:
                name = key.removeprefix(f"{{{FS}}}")
                value = element.attrib.get(key)
                if name in self._handlers:
                    self._handle(name, element, value, part)
                elif value is not None and not any(fs(n) in element.attrib for n in COMPANIONS.get(name, ())):
                    help_ = nearest(name, ("block", "kind", *COMPANIONS, *self._handlers))
                    self._problem("word-attribute", f"<{_local(element)} fs:{name}> means nothing", help_)
        for element in root.iter(etree.Element):
            for key in [k for k in element.attrib if k.startswith(f"{{{FS}}}")]:
                del element.attrib[key]
        _merge_runs(root)
        etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])

    def _handle(self, name: str, element: Any, value: str, part: Part) -> None:
        try:
            self._handlers[name](element, value, part)
        except ValueError as error:
            self._problem("word-attribute", f"<{_local(element)} fs:{name}>: {error}", "name what the sheet holds")

    def _problem(self, code: str, message: str, help_: str) -> None:
        self.problems[self._report(code, message, help_)] = None

    # --- blocks ----------------------------------------------------------------------------------------------

    def _mark_blocks(self, element: Any, depth: int) -> None:
        """Give each block its bookmark, and dissolve the groups that said where the blocks are that hold others."""
        for child in list(element):
            if not isinstance(child.tag, str):
                element.remove(child)  # a comment of a template
            elif child.tag == GROUP:
                self._mark_group(child, depth + 1)
                self._mark_blocks(child, depth + 1)
                for inner in list(child):
                    child.addprevious(inner)
                element.remove(child)
            elif child.tag.startswith(f"{{{FS}}}"):
                help_ = "the one element of this kind is <fs:group>"
                self._problem("word-element", f"<{_local(child)}> means nothing", help_)
                element.remove(child)
            else:
                if fs("block") in child.attrib:
                    self._mark_paragraph(child)
                self._mark_blocks(child, depth)

    def _mark_group(self, group: Any, depth: int) -> None:
        """Two points, in its first and in its last paragraph: LibreOffice doubles a bookmark that crosses paragraphs."""
        id_, kind = group.get(fs("block"), ""), group.get(fs("kind"), "")
        if not id_ and not kind and fs("after") in group.attrib and len(group):
            group[-1].set(fs("after"), group.get(fs("after")))
            return
        letter = names.CONTAINERS.get(kind)
        if letter is None or not id_:
            help_ = nearest(kind, names.CONTAINERS)
            self._problem("word-group", f"<fs:group> of the kind '{kind}' needs fs:block and a known fs:kind", help_)
            return
        paragraphs = list(group.iter(qn("w:p")))
        self._dress(group, paragraphs)
        for end in (False, True) if paragraphs else ():
            name = names.bookmark(id_, letter, depth, end=end, tab=self._tab)
            self.bookmarks.setdefault(id_, name)
            start, stop = self._new_mark(name)
            paragraph = paragraphs[-1 if end else 0]
            at = first_place(paragraph)
            paragraph.insert(at, start)
            paragraph.insert(at + 1, stop)

    def _dress(self, group: Any, paragraphs: list[Any]) -> None:
        """Give a group that is a panel one look, and the space below it."""
        if panel := group.get(fs("panel"), ""):
            if self.styles.id(panel, "paragraph") is None:
                self.problems[self.styles.missing(panel, "paragraph")] = None
                return
            panels.dress([(p, _style_of(p)) for p in paragraphs], panel, self.styles)
        if (after := group.get(fs("after"))) and paragraphs:
            paragraphs[-1].get_or_add_pPr().get_or_add_spacing().set(qn("w:after"), after)

    def _mark_paragraph(self, paragraph: Any) -> None:
        id_ = paragraph.attrib.pop(fs("block"))
        if paragraph.tag != qn("w:p"):
            self._problem("word-block", f"fs:block stands on <{_local(paragraph)}>", "put it on <w:p> or <fs:group>")
            return
        if not id_:  # printed for its sheet alone, such as the number of a key fact: nothing leads there
            return
        self.bookmarks[id_] = names.bookmark(id_, tab=self._tab)
        start, stop = self._new_mark(self.bookmarks[id_])
        paragraph.insert(first_place(paragraph), start)
        paragraph.append(stop)

    def _new_mark(self, name: str) -> tuple[Any, Any]:
        self._counters.marks += 1
        start, stop = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), str(self._counters.marks))
        start.set(qn("w:name"), name)
        stop.set(qn("w:id"), str(self._counters.marks))
        return start, stop

    # --- attributes ------------------------------------------------------------------------------------------

    def _style(self, element: Any, name: str, _: Part) -> None:
        kind = HOLDS.get(_local(element).removeprefix("w:"))
        if kind is None:
            holders = ", ".join(f"<w:{h}>" for h in HOLDS)
            self._problem("word-style-place", f"fs:style stands on <{_local(element)}>", f"it belongs on {holders}")
            return
        if (style_id := self.styles.id(name, kind)) is None:
            self.problems[self.styles.missing(name, kind)] = None
            return
        element.set(qn("w:val"), style_id)

    def _href(self, element: Any, target: str, part: Part) -> None:
        if not target.startswith("#"):
            element.set(qn("r:id"), part.relate_to(target, RT.HYPERLINK, is_external=True))
        elif (name := self.bookmarks.get(target[1:], self.elsewhere.get(target[1:]))) is not None:
            element.set(qn("w:anchor"), name)
        else:
            help_ = 'put fs:block="{{ block.id }}" back into the template of its kind'
            self._problem("word-anchor", f"a link leads to '{target}', and no block in print has this id", help_)

    def _note(self, element: Any, id_: str, part: Part) -> None:
        """The first call is the footnote's reference, in a bookmark with its id; any other refers to that."""
        run = element.getparent()
        if part is not self.document.part:
            self._problem("word-note", f"the note '{id_}' is called where Word allows none", "call it in the text")
            return
        bookmark = names.bookmark(id_, names.NOTE, tab=self._tab)
        if id_ not in self.notes:
            self.notes[id_] = len(self.notes) + 1
            self._counters.notes += 1
            element.set(qn("w:id"), str(self._counters.notes))
            start, stop = self._new_mark(bookmark)
            run.addprevious(start)
            run.addnext(stop)
            return
        number = OxmlElement("w:t")
        number.text = str(self.notes[id_])
        run.replace(element, number)
        _make_field(run, f" NOTEREF {bookmark} \\f \\h ")

    def _list(self, element: Any, id_: str, _: Part) -> None:
        """A numbering instance for each list, on the numbering of its style: so lists are restyled in Word."""
        start = element.attrib.get(fs("start"))
        style = _style_of(element.getparent())
        base = self.styles.numbering(style)
        if base is None:
            if self.styles.id(style, "paragraph") is not None:
                self.problems[self.styles.unnumbered(style)] = None
            return
        number, level = base
        if id_ not in self._lists:
            self._lists[id_] = (self._counters.lists.new(number, level, start), level)
        own, own_level = self._lists[id_]
        for name, value in (("w:ilvl", own_level), ("w:numId", own)):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            element.append(child)

    def _bind(self, paragraph: Any, name: str, _: Part) -> None:
        """The beginning of a tab: where links to its sheet lead."""
        for bookmark in names.tab_bookmarks(self._tab, name):
            start, stop = self._new_mark(bookmark)
            at = first_place(paragraph)
            paragraph.insert(at, start)
            paragraph.insert(at + 1, stop)

    def _after(self, element: Any, twips: str, _: Part) -> None:
        """Space below a table is its next paragraph's: tables have none of their own in Word."""
        follower: Any = element.getnext()
        if follower is None or follower.tag != qn("w:p"):
            if element.tag == qn("w:p"):
                element.get_or_add_pPr().get_or_add_spacing().set(qn("w:after"), twips)
            else:
                element.addnext(_gap(int(twips)))
            return
        properties: Any = follower.get_or_add_pPr()
        if self.styles.space_before(_style_of(follower) or "Normal") < int(twips):
            properties.get_or_add_spacing().set(qn("w:before"), twips)


def _local(element: Any) -> str:
    """A tag as templates write it."""
    name = etree.QName(element)
    return f"{element.prefix}:{name.localname}" if element.prefix else name.localname


def _style_of(element: Any) -> str:
    """The name of the style that a template gave a paragraph, or its properties; "" where it gave none."""
    return next((e.get(fs("style"), "") for e in element.iter(qn("w:pStyle"))), "")


def _highest_mark(document: Document) -> int:
    marks = (m for _, story in stories(document) for m in story.iter(qn("w:bookmarkStart")))
    return max((int(m.get(qn("w:id"), "0")) for m in marks), default=0)


def first_place(paragraph: Any) -> int:
    """Behind a paragraph's properties and the points of blocks that begin or end in it."""
    before = {qn("w:pPr"), qn("w:bookmarkStart"), qn("w:bookmarkEnd")}
    place = 0
    while place < len(paragraph) and paragraph[place].tag in before:
        place += 1
    return place


def _gap(twips: int) -> Any:
    """An empty line as high as the space between two tables, which would be one table without it."""
    paragraph: Any = OxmlElement("w:p")
    spacing = paragraph.get_or_add_pPr().get_or_add_spacing()
    for name, value in (("before", "0"), ("after", "0"), ("line", str(max(twips, GAP))), ("lineRule", "exact")):
        spacing.set(qn(f"w:{name}"), value)
    return paragraph


def _make_field(run: Any, instruction: str) -> None:
    """Make a run the cached result of a field."""
    for before in (fields.char("begin"), fields.instruction(instruction), fields.char("separate")):
        run.addprevious(before)
    run.addnext(fields.char("end"))


# --- runs --------------------------------------------------------------------------------------------------------


def _merge_runs(root: Any) -> None:
    """Join runs of one look that stand side by side: what reads as one is one."""
    for run in list(root.iter(qn("w:r"))):
        before = run.getprevious()
        if before is None or before.tag != qn("w:r") or _look(before) != _look(run):
            continue
        texts = [r.findall(qn("w:t")) for r in (before, run)]
        if any(len(t) != 1 or len(_parts(r)) != 1 for t, r in zip(texts, (before, run), strict=True)):
            continue
        (target,), (source,) = texts
        target.text = (target.text or "") + (source.text or "")
        run.getparent().remove(run)


def _parts(run: Any) -> list[Any]:
    return [child for child in run if child.tag != qn("w:rPr")]


def _look(run: Any) -> bytes:
    properties = run.find(qn("w:rPr"))
    return b"" if properties is None else etree.tostring(properties, method="c14n")
