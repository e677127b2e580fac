"""Paragraphs of a Word file to inlines: what is seen, with its look, links and note calls.

Hidden and deleted text is not seen; what was inserted is. What no sheet holds (pictures, text boxes, content controls,
equations) is refused, so that nothing that is seen can go unread.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

from factsheet.document import Break, Content, Inline, Link, NoteCall, Run, tidy
from factsheet.problems import ProblemsError
from factsheet.readers.word.package import R, Relationship, W, unreadable
from factsheet.readers.word.styles import Styles, child_value, is_on

NAMES: Final = {
    "drawing": "a picture or a shape",
    "pict": "a picture or a text box",
    "object": "an embedded object",
    "AlternateContent": "a shape or a text box",
    "sdt": "a content control",
    "oMath": "an equation",
    "oMathPara": "an equation",
    "altChunk": "another document",
    "endnoteReference": "an endnote",
    "tbl": "a table inside a table",
}
DEEPEST: Final = 16
GONE: Final = frozenset(["del", "moveFrom"])
INSIDE: Final = frozenset(["ins", "moveTo", "smartTag", "customXml", "bdo", "dir"])  # around what is seen
SILENT: Final = frozenset(  # what only an editor shows, points, and properties
    ["pPr", "rPr", "sectPr", "customXmlPr", "smartTagPr", "bookmarkStart", "bookmarkEnd", "proofErr"]
    + ["permStart", "permEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"]
    + ["lastRenderedPageBreak", "footnoteRef", "separator", "continuationSeparator", "delText", "delInstrText"]
    + [
        f"{what}Range{end}"
        for what in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
        for end in ("Start", "End")
    ]
)
# Fields that say something by themselves; others fetch from outside, run something or ask the reader.
FIELDS: Final = frozenset(
    ["HYPERLINK", "NOTEREF", "REF", "PAGEREF", "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "SEQ", "TOC", "STYLEREF"]
)
ENTRY: Final = re.compile(
    r'\s*TC\s+"((?:[^"\\]|\\.)*)".*', re.IGNORECASE
)  # a field: what the contents say of its place
QUOTED: Final = re.compile(r'"([^"]*)"|(\S+)')


@dataclass
class Field:
    """A field that is being read: its instruction, and where in the paragraph its result begins (-1: not yet)."""

    instruction: str = ""
    result: int = -1


@dataclass
class Story:
    """One part's paragraphs. `note` tells the number under which the reader meets a footnote's reference.

    `place` tells where a link to a bookmark leads; "" for one that is not there. `entries` gathers what contents say of
    places in the text; None where no contents are.
    """

    styles: Styles
    language: str
    relationships: Mapping[str, Relationship]
    place: Callable[[str], str]
    note: Callable[[Any], str]
    entries: list[str] | None = None
    table_bold: frozenset[str] = frozenset()  # looks that a table's style gives the cell that is being read
    _fields: list[Field] = field(default_factory=list)
    _out: list["Inline | Separator"] = field(default_factory=list)

    def content(self, paragraph: Any) -> Content:
        """A paragraph's inlines as they stand: like runs joined, no blank added or taken."""
        return joined(i.run if isinstance(i, Separator) else i for i in self._read(paragraph))

    def rows(self, paragraph: Any) -> tuple[Content, ...]:
        """What stands in a row between its separators, each as a line."""
        rows: list[list[Inline]] = [[]]
        for inline in self._read(paragraph):
            if isinstance(inline, Separator):
                rows.append([])
            else:
                rows[-1].append(inline)
        return tuple(filter(None, (line(joined(row)) for row in rows)))

    def _read(self, paragraph: Any) -> list["Inline | Separator"]:
        self._out = []
        for open_ in self._fields:  # a field that goes on from the paragraph before
            open_.result = min(open_.result, 0)
        for child in paragraph:
            self._element(paragraph, child)
        return self._out

    def _element(self, paragraph: Any, element: Any) -> None:
        name = local(element)
        if name == "r":
            self._run(paragraph, element)
        elif name == "hyperlink":
            start = len(self._out)
            for child in element:
                self._element(paragraph, child)
            self._link(start, self._target(element))
        elif name == "fldSimple":
            start = len(self._out)
            for child in element:
                self._element(paragraph, child)
            self._end_field(Field(instruction=element.get(f"{W}instr", ""), result=start))
        elif name in INSIDE:
            for child in element:
                self._element(paragraph, child)
        elif name not in GONE and name not in SILENT:
            raise refused(name)

    # --- runs ------------------------------------------------------------------------------------------------

    def _run(self, paragraph: Any, run: Any) -> None:
        properties = run.find(f"{W}rPr")
        hidden = is_on(self.styles.look(paragraph, properties, "vanish"))
        seen: list[tuple[str, Any]] = []
        for child in run:
            name = local(child)
            if name == "fldChar":
                self._put(seen, paragraph, properties, hidden)
                self._field(child.get(f"{W}fldCharType", ""))
            elif name == "instrText":
                if self._fields:
                    self._fields[-1].instruction += child.text or ""
            elif self._in_instruction() or name in SILENT:
                continue
            else:
                seen.append((name, child))
        self._put(seen, paragraph, properties, hidden)

    def _put(self, seen: list[tuple[str, Any]], paragraph: Any, properties: Any, hidden: bool) -> None:
        look: Run | None = None
        for name, element in seen:
            if name == "footnoteReference":
                if not hidden:
                    self._out.append(NoteCall(note=self.note(element)))
                continue
            inline = piece(name, element)
            if hidden:
                continue
            if isinstance(inline, Break):
                self._out.append(inline)
            elif inline:
                look = look or self._look(paragraph, properties)
                run = replace(look, text=inline)
                separates = "separator" in self.styles.names(child_value(properties, "rStyle"))
                self._out.append(Separator(run) if separates else run)
        seen.clear()

    def _look(self, paragraph: Any, properties: Any) -> Run:
        if properties is None:
            return Run(text="", language=self._language(paragraph, None))
        names = self.styles.names(child_value(properties, "rStyle"))
        strong, emphasis = (
            kind in names
            # LibreOffice writes a table style's look into each run; in a link it is all that can say so
            or (is_on(properties.find(W + tag)) and (tag not in self.table_bold or "hyperlink" in names))
            for kind, tag in (("strong", "b"), ("emphasis", "i"))
        )
        return Run(text="", strong=strong, emphasis=emphasis, language=self._language(paragraph, properties))

    def _language(self, paragraph: Any, properties: Any) -> str:
        found = self.styles.look(paragraph, properties, "lang")
        if found is None:
            return ""
        rtl = properties is not None and is_on(properties.find(f"{W}rtl"))
        code = str(found.get(f"{W}bidi" if rtl else f"{W}val", ""))
        return "" if code == self.language else code

    # --- links and fields ------------------------------------------------------------------------------------

    def _target(self, hyperlink: Any) -> str:
        anchor, id_ = hyperlink.get(f"{W}anchor", ""), hyperlink.get(f"{R}id", "")
        if not id_:
            return self.place(anchor)
        relationship = self.relationships.get(id_)
        if relationship is None or not relationship.outside:
            return ""
        return f"{relationship.target}#{anchor}" if anchor else relationship.target

    def _link(self, start: int, target: str) -> None:
        """Make a link of what has been read since; breaks and calls at its ends stand beside it: LibreOffice pulls
        them in.
        """
        inner = [i.run if isinstance(i, Separator) else i for i in self._out[start:]]
        del self._out[start:]
        content: list[Any] = []
        for inline in inner:
            if isinstance(inline, Run) or (isinstance(inline, Break) and content):
                content.append(inline)
                continue
            self._close(content, target)
            self._out.append(inline)
        self._close(content, target)

    def _close(self, content: list[Any], target: str) -> None:
        after = []
        while content and isinstance(content[-1], Break):
            after.append(content.pop())
        if content:
            self._out.append(Link(target=target, content=joined(content)))
        self._out.extend(after)
        content.clear()

    def _in_instruction(self) -> bool:
        return any(f.result < 0 for f in self._fields)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            if len(self._fields) == DEEPEST:
                raise unreadable(f"its fields stand more than {DEEPEST} deep in each other")
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].result = len(self._out)
        elif kind == "end" and self._fields:
            self._end_field(self._fields.pop())

    def _end_field(self, ended: Field) -> None:
        words = [a or b for a, b in QUOTED.findall(ended.instruction)]
        name = words[0].upper() if words else ""
        if self.entries is not None and (entry := ENTRY.fullmatch(ended.instruction)):
            self.entries.append(re.sub(r"\\(.)", r"\1", entry[1]))
            return
        if name not in FIELDS:
            raise unreadable(f"it has a field that fetches or runs something: {ended.instruction.strip()[:60]!r}")
        start = max(0, ended.result) if ended.result >= 0 else len(self._out)
        if name == "HYPERLINK":
            flags = [w.lower() for w in words]
            anchor = words[flags.index("\\l") + 1] if "\\l" in flags[:-1] else ""
            plain = [w for w in words[1:] if not w.startswith("\\") and w != anchor]
            self._link(start, plain[0] if plain else self.place(anchor))
        elif name == "NOTEREF":
            seen = "".join(i.text for i in self._out[start:] if isinstance(i, Run))
            self._out[start:] = [NoteCall(note=seen)] if seen else []


@dataclass(frozen=True)
class Separator:
    """What stands between the lines of a row, such as a breadcrumb's."""

    run: Run


def piece(name: str, element: Any) -> "str | Break":
    """What an element of a run shows. Raises ProblemsError for what no sheet holds."""
    match name:
        case "t":
            words = element.text or ""
            kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            return re.sub(r"[\t\n\r]", " ", words if kept else words.strip(" \t\n\r"))
        case "br":
            return Break() if element.get(f"{W}type", "textWrapping") == "textWrapping" else ""
        case "cr":
            return Break()
        case "tab" | "ptab":
            return "\t"
        case "noBreakHyphen":
            return "\u2011"
        case "softHyphen":
            return "\u00ad"
        case "sym":
            code = element.get(f"{W}char", "")
            return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) else ""
    raise refused(name)


def refused(name: str) -> ProblemsError:
    """The error for what no sheet's text holds."""
    return unreadable(
        f"it has {NAMES.get(name, f'<{name}>')} in its text, which no sheet has", "say it in words of the text"
    )


def local(element: Any) -> str:
    """An element's name without its namespace; "pPr", which is silent, for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "pPr"


def joined(inlines: Iterable[Inline]) -> tuple[Any, ...]:
    """Like runs, and links to one place, that stand side by side are one."""
    out: list[Any] = []
    for _, like in groupby(enumerate(inlines), _likeness):
        same = [inline for _, inline in like]
        first = same[0]
        if isinstance(first, Run):
            out.append(replace(first, text="".join(i.text for i in same if isinstance(i, Run))))
        elif isinstance(first, Link):
            out.append(replace(first, content=joined(r for i in same if isinstance(i, Link) for r in i.content)))
        else:
            out.append(first)
    return tuple(out)


def _likeness(numbered: tuple[int, Inline]) -> tuple[object, ...]:
    number, inline = numbered
    if isinstance(inline, Run):
        return inline.strong, inline.emphasis, inline.language
    return (inline.target,) if isinstance(inline, Link) else (number, number)


def line(content: Content) -> Content:
    """A line outside the body: a break or a tab in it is a matter of the page's width."""
    blank = (Run(text=" ") if isinstance(i, Break) else i for i in content)
    return tidy(tuple(replace(i, text=i.text.replace("\t", " ")) if isinstance(i, Run) else i for i in blank))
