"""Nodes that hold nodes to blocks, by their roles: headings, paragraphs, lists with their signs, entries, quotes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from factsheet.document import Block, Entries, Entry, Heading, Item, List, Paragraph, Quote, Summary
from factsheet.readers.pdf import charts, figures, tables
from factsheet.readers.pdf.tree import Mark, Node, Target
from factsheet.readers.pdf.words import INLINE, Reading

HEADING = re.compile(r"H([2-4])")
NUMBERED = re.compile(r"\W?(\d{1,6})\W?")  # "3.", or "(3)" where a designer likes that better
BULLET = re.compile(r"[^\w\s]")
GROUPS = frozenset(["Sect", "Art", "Div", "Part", "NonStruct"])


def read(kids: Any, reading: Reading, targets: frozenset[str]) -> tuple[Block, ...]:
    """The blocks of a body, an item, a quote; `targets` are the ids that links lead to."""
    return tuple(_Blocks(reading, targets).all(kids))


class _Blocks:
    def __init__(self, reading: Reading, targets: frozenset[str]) -> None:
        self.reading = reading
        self.targets = targets

    def all(self, kids: Any) -> Iterator[Block]:
        left = list(kids)
        while left:
            kid = left.pop(0)
            if isinstance(kid, Target):
                self.reading.fault("a link stands between blocks")
            elif isinstance(kid, Mark) or kid.role in INLINE:
                self.reading.fault(f"words stand between blocks: '{self._said(kid)[:40]}'")
            elif kid.role in GROUPS:
                left[:0] = kid.kids
            elif kid.role == "Table":
                table = replace(tables.read(kid, self.reading), id=self.id(kid))
                if left and isinstance(left[0], Node) and left[0].role == "Source":
                    table = replace(table, source=self.reading.content(left.pop(0).kids))
                yield table
            else:
                yield from self.block(kid)

    def block(self, node: Node) -> Iterator[Block]:
        level = HEADING.fullmatch(node.role)
        if level:
            yield Heading(level=int(level[1]), content=self.reading.content(node.kids), id=self.id(node))
        elif node.role == "P":
            yield Paragraph(content=self.reading.content(node.kids), id=self.id(node))
        elif node.role == "L":
            yield self.listed(node)
        elif node.role == "Entries":
            yield self.entries(node)
        elif node.role == "Summary":
            yield self.summary(node)
        elif node.role == "BlockQuote":
            yield Quote(blocks=tuple(self.all(node.kids)), id=self.id(node))
        elif node.role == "Quotation":
            yield self.quote(node)
        elif node.role == "Chart":
            yield replace(charts.read(node, self.reading), id=self.id(node))
        elif node.role == "Picture":
            yield replace(figures.read(node, self.reading), id=self.id(node))
        elif node.role == "Figure":
            for mark in node.marks():
                self.reading.words(mark)
        else:
            self.reading.fault(f"a {node.role} stands where a block should: {self.reading.shown(node)}")

    def listed(self, node: Node) -> List:
        signs, items = [], []
        for item in node.kids:
            parts = item.kids if isinstance(item, Node) and item.role == "LI" else []
            match parts:
                case [Node(role="Lbl") as sign, Node(role="LBody") as body]:
                    signs.append("".join(self.reading.words(mark) for mark in sign.marks()).strip())
                    items.append(Item(blocks=tuple(self.body(body))))
                case _:
                    self.reading.fault(f"an item of a list has no sign, or no body: {self.reading.shown(node)}")
        return List(items=tuple(items), start=self.start(signs), id=self.id(node))

    def start(self, signs: list[str]) -> int | None:
        """The first number of a list whose items are numbered one after the other, None where they have bullets."""
        numbers = [int(found[1]) for sign in signs if (found := NUMBERED.fullmatch(sign))]
        if numbers and numbers == list(range(numbers[0], numbers[0] + len(signs))):
            return numbers[0]
        if len(set(signs)) > 1 or not all(BULLET.fullmatch(sign) for sign in signs):
            self.reading.fault(f"the signs of a list are none: {', '.join(signs)[:60]}")
        return None

    def body(self, node: Node) -> Iterator[Block]:
        """An item's blocks: words that stand in it are a paragraph of their own."""
        words: list[Any] = []
        for kid in node.kids:
            if isinstance(kid, Mark) or (isinstance(kid, Node) and kid.role in INLINE):
                words.append(kid)
                continue
            yield from self.paragraph(words, node)
            words.clear()
            yield from self.all([kid])
        yield from self.paragraph(words, node)

    def paragraph(self, words: list[Any], node: Node) -> Iterator[Block]:
        if words and (content := self.reading.content(words)):
            yield Paragraph(content=content, id=self.id(node))

    def entries(self, node: Node) -> Entries:
        items = []
        for item in node.kids:
            parts = item.kids if isinstance(item, Node) and item.role == "LI" else []
            match parts:
                case [Node(role="Lbl") as term, Node(role="LBody") as body]:
                    entry = Entry(term=self.reading.content(term.kids), blocks=tuple(self.body(body)))
                    if entry.term and entry.blocks:
                        items.append(entry)
                        continue
            self.reading.fault(f"an entry has no term, or nothing is said of it: {self.reading.shown(node)}")
        return Entries(kind="definitions", items=tuple(items), id=self.id(node))

    def summary(self, node: Node) -> Summary:
        match node.kids:
            case [Node(role="Title") as title, *rest]:
                return Summary(title=self.reading.content(title.kids), blocks=tuple(self.all(rest)), id=self.id(node))
        self.reading.fault(f"a summary does not begin with its title: {self.reading.shown(node)}")
        return Summary(blocks=())

    def quote(self, node: Node) -> Quote:
        said: dict[str, Any] = {"BlockQuote": (), "By": (), "Source": ()}
        for kid in node.kids:
            role = kid.role if isinstance(kid, Node) else ""
            if not isinstance(kid, Node) or said.get(role, "none") != ():
                self.reading.fault(
                    f"a {role or 'word'} stands in a quote where it should not: {self.reading.shown(node)}"
                )
            elif role == "BlockQuote":
                said[role] = tuple(self.all(kid.kids))
            else:
                said[role] = self.reading.content(kid.kids)
        return Quote(blocks=said["BlockQuote"], by=said["By"], source=said["Source"], id=self.id(node))

    def id(self, node: Node) -> str:
        return node.id if node.id in self.targets else ""

    def _said(self, kid: Any) -> str:
        return self.reading.words(kid) if isinstance(kid, Mark) else self.reading.shown(kid)
