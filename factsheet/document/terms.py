"""What a sheet says to what a search finds it by: the terms of each of its sections.

The search script of a packet (templates/html/packet.js) folds what is typed as `terms` folds what is said: alike, or
nothing is found.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from factsheet.document.plain import Plain
from factsheet.document.tree import Break, Heading, Link, NoteCall, Run, text

# U.S., then 1,200 and 266.6, then all else: letters and digits that stand together.
TERM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])|\d+(?:[.,]\d+)+(?![^\W_])|[^\W_]+")
INSIDE = str.maketrans("", "", ".,")
DEEPEST = 3  # the level of headings up to which sections are told apart, as in a page's own contents


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading, "" for what stands above the first, and the terms of it and of all below it to the next."""

    heading: str
    terms: frozenset[str]


def terms(words: str) -> frozenset[str]:
    """The terms of some words: small letters without accents, numbers and initials without the points in them."""
    return frozenset(term.translate(INSIDE) for term in TERM.findall(folded(words)))


def folded(words: str) -> str:
    """Small letters, compatible characters as one, accents gone."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", words).lower())
    return apart if apart.isascii() else "".join(c for c in apart if not unicodedata.category(c).startswith("M"))


def sections(title: str, sheet: Plain, notes: str) -> tuple[Section, ...]:
    """The sections of a sheet; `title` is what contents call it, `notes` the heading of its notes.

    What the publisher says below every sheet is no section of any.
    """
    parts: list[tuple[str, list[Any]]] = [("", [title, sheet.title, sheet.front])]
    for block in sheet.blocks:
        if isinstance(block, Heading) and block.level <= DEEPEST:
            parts.append((text(block.content), []))
        parts[-1][1].append(block)
    if sheet.notes:
        parts.append((notes, [notes, sheet.notes]))
    return tuple(
        Section(heading=heading, terms=frozenset[str]().union(*map(terms, said(held)))) for heading, held in parts
    )


def said(node: Any) -> Iterator[str]:
    """All that is said below a node, a line, cell or alternative text each."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple | list) and node and isinstance(node[0], _INLINES):
        yield text(tuple(node))
    elif isinstance(node, tuple | list):
        for child in node:
            yield from said(child)
    elif is_dataclass(node):
        values = (getattr(node, field.name) for field in fields(node))
        yield from said([value for value in values if not isinstance(value, str)])  # ids and kinds are read by nobody


_INLINES = (Run, Link, Break, NoteCall)
