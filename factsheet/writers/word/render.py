"""A sheet through templates/word to one XML tree that still says what it means in `fs:` attributes.

Never sees the reference document but for its measures; resolve.py gives what is meant its parts and numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from docx.oxml.parser import element_class_lookup
from lxml import etree

from factsheet.document import (
    Block,
    Chart,
    Entries,
    List,
    Note,
    Packet,
    Quote,
    Run,
    Sheet,
    Summary,
    Tab,
    Table,
    printing,
    text,
    walk,
)
from factsheet.document.packets import cover_lines, label
from factsheet.document.printed import linked
from factsheet.problems import Location, Problem, ProblemsError
from factsheet.writers.templates import Templates
from factsheet.writers.word import tables

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FS: Final = "urn:factsheet:word"
ROOT: Final = f'<fs:root xmlns:w="{W}" xmlns:r="{R}" xmlns:fs="{FS}">'
BODY: Final = "word/document.xml.j2"
NOTES: Final = "word/notes.xml.j2"
PACKET: Final = "word/packet.xml.j2"
DIVIDER: Final = "word/packet-divider.xml.j2"
TAGS: Final = re.compile(r"(\w+) line \d+|and (\w+)")  # that lxml says do not match
DEEPEST: Final = 5  # Word's own list styles end at "List Bullet 5"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a block stands: how its paragraphs are styled, and the list item it opens or goes on with."""

    style: str = "Normal"
    depth: int = 0
    list: List | None = None  # of the item that the next paragraph opens

    def items(self, list_: List) -> "Place":
        """Inside a list: one level deeper."""
        return replace(self, depth=self.depth + 1, list=list_)

    def go_on(self) -> "Place":
        """After the paragraph that has the item's sign."""
        return replace(self, list=None, style=_numbered("List Continue", self.depth))

    @property
    def sign(self) -> str:
        """The style of the paragraph that has the item's sign."""
        return _numbered("List Number" if self.list is not None and self.list.ordered else "List Bullet", self.depth)

    def styled(self, style: str) -> "Place":
        """Inside a block whose text has a style of its own."""
        return replace(self, style=style, list=None)


def _numbered(style: str, depth: int) -> str:
    return style if depth == 1 else f"{style} {depth}"


def body(sheet: Sheet, templates: Templates, *, width: int, rail: int) -> Any:
    """The body as a tree; `width` is the measure of the text, `rail` what is free at its left, in twentieths of a point."""
    if deep := [_too_deep(block, templates) for block in _deeper(sheet.blocks, 0)]:
        raise ProblemsError(*deep)
    values = _helpers(sheet) | {"sheet": sheet, "place": Place(), "width": width, "rail": rail}
    return _parsed(templates, BODY, values)


def front(packet: Packet, templates: Templates) -> Any:
    """The cover and the contents of a packet as a tree."""
    return _parsed(templates, PACKET, {"packet": packet, "lines": cover_lines(packet, templates.words), "text": text})


def divider(tab: Tab, templates: Templates) -> Any:
    """What stands above a sheet of a packet, as a tree."""
    return _parsed(templates, DIVIDER, {"tab": tab, "label": label(tab, templates.words)})


def notes(sheet: Sheet, called: tuple[Note, ...], templates: Templates) -> Any:
    """The notes in the order of their calls, as a tree."""
    root = _parsed(templates, NOTES, _helpers(sheet) | {"sheet": sheet, "notes": called})
    part = next(root.iterchildren(f"{{{W}}}footnotes"), None)
    if part is None:
        location = Location(path=templates.path(NOTES))
        message, help_ = "it makes no <w:footnotes>", "take back the last good one"
        raise ProblemsError(Problem(location=location, code="word-xml", message=message, help=help_))
    root.remove(part)
    return part


def _deeper(blocks: tuple[Block, ...], depth: int) -> Iterator[List]:
    """The lists that stand deeper in others than Word has styles for."""
    for block in blocks:
        if isinstance(block, List):
            if depth == DEEPEST:
                yield block
            else:
                yield from _deeper(tuple(b for item in block.items for b in item.blocks), depth + 1)
        elif isinstance(block, Quote | Summary):
            yield from _deeper(block.blocks, depth)
        elif isinstance(block, Entries):
            yield from _deeper(tuple(b for entry in block.items for b in entry.blocks), depth)


def _too_deep(block: List, templates: Templates) -> Problem:
    words = "".join(n.text for n in walk(block) if isinstance(n, Run))[:40]
    return Problem(
        location=Location(path=templates.path(f"word/blocks/{block.kind}.xml.j2")),
        code="list-depth",
        message=f"the list that begins '{words}' stands in {DEEPEST} others, and Word's lists have {DEEPEST} levels",
        help="move its items up a level, or let a section of their own hold them",
    )


def _helpers(sheet: Sheet) -> dict[str, Any]:
    """What templates may ask: pure functions of what they are given."""
    return {
        "date": lambda value: printing.date(value, sheet.language),
        "text": text,
        "linked": linked,
        "twips": twips,
        "described": tables.described,
        "widths": tables.widths,
        "crowded": tables.crowded,
        "heads": tables.heads,
        "cells": tables.cells,
        "indent": tables.indent,
        "numbers": numbers,
    }


def numbers(chart: Chart) -> Table:
    """The table of a chart, by the chart's id: its bookmark has another letter."""
    assert chart.table is not None
    return replace(chart.table, id=chart.id)


def twips(points: float) -> int:
    """Points in Word's twentieths."""
    return round(points * 20)


def _parsed(templates: Templates, name: str, values: dict[str, Any]) -> Any:
    xml = templates.render(name, **values)
    parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True, huge_tree=True)
    parser.set_element_class_lookup(element_class_lookup)
    try:
        return etree.fromstring(f"{ROOT}{xml}</fs:root>", parser)
    except etree.XMLSyntaxError as error:
        raise ProblemsError(_not_xml(templates, name, values, error, xml)) from error


def _not_xml(templates: Templates, name: str, values: dict[str, Any], error: etree.XMLSyntaxError, xml: str) -> Problem:
    line, column = error.position
    lines = xml.splitlines()
    near = lines[line - 1][max(0, column - 60) : column + 20].strip() if 0 < line <= len(lines) else ""
    return Problem(
        location=_blamed(templates, name, values, error.msg),
        code="word-xml",
        message=f"what the templates made of this sheet is no sound XML: {error.msg}",
        help=f"look in word/blocks and word/inline.xml.j2 for what writes: {near}",
    )


def _blamed(templates: Templates, name: str, values: dict[str, Any], message: str) -> Location:
    """Where the fault is: in the audience's own template without which all would be sound, at the tag that is named."""
    for own in (n for n in templates.own if n.startswith("word/") and n.endswith(".j2")):
        without = replace(templates, own={n: d for n, d in templates.own.items() if n != own})
        try:
            etree.fromstring(f"{ROOT}{without.render(name, **values)}</fs:root>")
        except (ProblemsError, etree.XMLSyntaxError):
            continue
        tags = [found[1] or found[2] for found in TAGS.finditer(message)]
        lines = templates.read_text(own).splitlines()
        at = (n for n, line in enumerate(lines, 1) if any(re.search(rf"</?(?:\w+:)?{tag}\b", line) for tag in tags))
        return Location(path=templates.path(own), line=next(at, 1))
    return Location(path=templates.path(name))
