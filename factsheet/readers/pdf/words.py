"""Nodes that hold words to inlines: runs with their look and language, links, note calls.

Collects the notes that stand beside their calls, and all that is wrong. A line's end is no blank: a brief has its blanks
written at the ends of its lines, so that nobody who reads the file need guess them.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any

from factsheet.document import Content, Inline, Link, Note, NoteCall, Run, text, tidy
from factsheet.document.plain import SHEET
from factsheet.readers.pdf.painted import Painted
from factsheet.readers.pdf.tree import Mark, Node, Target

INLINE = frozenset(["Span", "Strong", "Em", "Link", "Reference", "Note"])
# A hyphen that was put in at a line's end, a place where a line may end: they are no characters of a text.
NOTHING = str.maketrans("", "", "\u00ad\u200b")
MOST_FAULTS = 20
PAGE_NUMBER = re.compile(r"\(?(?:[^\W\d_]{1,20}\.?\s)?(\d{1,6})\)?")  # "12", "(page 12)"


@dataclass(frozen=True, kw_only=True)
class _Call:
    number: str
    target: str


@dataclass(kw_only=True)
class Reading:
    """What is known while the tree is read once, from its beginning to its end."""

    painted: Painted
    language: str
    faults: list[str] = field(default_factory=list)
    notes: dict[str, Note] = field(default_factory=dict)  # the id of a note's node -> the note
    calls: list[_Call] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    numbered: dict[str, bool] = field(default_factory=dict)  # a link to another tab -> whether its page is printed

    def fault(self, message: str) -> None:
        """Note what is wrong."""
        if len(self.faults) < MOST_FAULTS and message not in self.faults:
            self.faults.append(message)

    def words(self, mark: Mark) -> str:
        """The words of a marked content, which stands once in a tree."""
        key = (mark.page, mark.number)
        words = self.painted.marked.get(key)
        if words is None or key in self.used:
            why = "that is on no page" if words is None else f"that stands in them twice: '{words.text[:40]}'"
            self.fault(f"the tags of this PDF name content {why}")
            return ""
        self.used.add(key)
        return unicodedata.normalize("NFC", words.text).translate(NOTHING)

    def content(self, kids: Any) -> Content:
        """The inlines of a paragraph, a heading, a cell: canonical, like those of a sheet."""
        return tidy(tuple(self._inlines(kids, Run(text=""))))

    def _inlines(self, kids: Any, look: Run) -> list[Inline]:
        out: list[Inline] = []
        for kid in kids:
            if isinstance(kid, Mark):
                out.append(replace(look, text=self.words(kid)))
            elif isinstance(kid, Node):
                out += self._node(kid, look)
        return out

    def _node(self, node: Node, look: Run) -> list[Inline]:
        if node.language:
            look = replace(look, language="" if node.language == self.language else node.language)
        match node.role:
            case "Strong":
                return self._inlines(node.kids, replace(look, strong=True))
            case "Em":
                return self._inlines(node.kids, replace(look, emphasis=True))
            case "Span":
                return self._inlines(node.kids, look)
            case "Link":
                return [self._link(node, look)]
            case "Reference":
                return [self._call(node)]
            case "Note":
                self._note(node)
            case "Figure":
                for mark in node.marks():
                    self.words(mark)
            case _:
                self.fault(f"a {node.role} stands among words: {self.shown(node)}")
        return []

    def _link(self, node: Node, look: Run) -> Link:
        numbers = [kid for kid in node.kids if isinstance(kid, Node) and kid.role == "PageNumber"]
        inlines = self._inlines([kid for kid in node.kids if kid not in numbers], look)
        if not all(isinstance(i, Run) for i in inlines):
            self.fault(f"a link holds another link or a note: {self.shown(node)}")
        runs = [i for i in inlines if isinstance(i, Run)]
        if numbers and runs:  # the blank between the words and the number belongs to neither
            runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" "))
        self._numbers(node, numbers)
        return Link(target=self.target(node), content=tuple(runs))

    def _numbers(self, link: Node, numbers: list[Node]) -> None:
        """Note a printed number that is not that of the page to which its link leads."""
        target = self.target(link)
        if target.startswith(SHEET):
            self.numbered[target] = self.numbered.get(target, False) or bool(numbers)
        pages = {kid.page + 1 for kid in link.kids if isinstance(kid, Target)}
        for node in numbers:
            said = "".join(self.words(mark) for mark in node.marks()).strip()
            found = PAGE_NUMBER.fullmatch(said)
            if found is None or {int(found[1])} != pages:
                self.fault(f"the page of {self.shown(link)} is not the one that is printed: '{said[:40]}'")

    def target(self, node: Node) -> str:
        """Where all rectangles of a link lead."""
        targets = {kid.address for kid in node.kids if isinstance(kid, Target)}
        if len(targets) != 1:
            self.fault(f"a link leads nowhere, or to more than one place: {self.shown(node)}")
        return min(targets, default="")

    def _call(self, node: Node) -> NoteCall:
        links = [kid for kid in node.kids if isinstance(kid, Node) and kid.role == "Link"]
        number = text(self.content(links[0].kids)) if len(links) == 1 == len(node.kids) else ""
        if not number:
            self.fault(f"the call of a note is no link with a number: {self.shown(node)}")
            return NoteCall(note="")
        self.calls.append(_Call(number=number, target=self.target(links[0])))
        return NoteCall(note=number)

    def _note(self, node: Node) -> None:
        match node.kids:
            case [Node(role="Lbl", kids=[Node(role="Link") as sign]), *rest] if node.id and node.id not in self.notes:
                number = text(self.content(sign.kids))
                if not self.calls or self.calls[-1].number != number:
                    self.fault(f"note {number} does not stand behind its call")
                self.notes[node.id] = Note(id=number, content=self.content(rest))
            case _:
                self.fault(f"a note has no number before it, or no id of its own: {self.shown(node)}")

    def all_notes(self) -> tuple[Note, ...]:
        """The notes in the order of their first calls, once all is read; each must be called by its own number."""
        for call in self.calls:
            note = self.notes.get(call.target.removeprefix("#"))
            if note is None or note.id != call.number:
                self.fault(f"the note call {call.number} leads to another place than note {call.number}")
        numbers = list(dict.fromkeys(call.number for call in self.calls))
        notes = tuple(self.notes.values())
        if [n.id for n in notes] != numbers or numbers != [str(n) for n in range(1, len(numbers) + 1)]:
            self.fault("the notes are not numbered in the order in which they are called")
        return notes

    def shown(self, node: Node) -> str:
        """The first words of a node, for a message."""
        return f"'{self.said(node)[:40]}'"

    def said(self, node: Node, without: str = "") -> str:
        """All that is painted under a node; `without` what is so under nodes of a role."""
        found = (self.painted.marked.get((m.page, m.number)) for m in node.marks(without))
        return "".join(words.text for words in found if words)
