"""Glyphs: what is printed of a selected sheet and the fonts of templates/fonts to the characters no font can draw.

Why: a character that our fonts lack is drawn from whatever font the machine has, or as an empty box, and differs
from machine to machine. Example: an Arabic name in a sheet set in a Latin font, or its country's name in Arabic.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from factsheet.document import (
    Chart,
    Face,
    Figure,
    Medium,
    Packet,
    Run,
    Sheet,
    Tokens,
    Words,
    plain,
    plain_packet,
    printing,
    walk,
)
from factsheet.problems import Location, Problem

BLANKS = frozenset("\n\u00a0 ")
PAPER = Medium(breaks=True, files=False)
Files: TypeAlias = Sequence[tuple[str, Sequence[str]]]  # path and lines of each file of fixed words


@dataclass(frozen=True, kw_only=True)
class _Page:
    """The content file: where an audience's blocks begin, and where `language:` stands."""

    path: str
    lines: Sequence[str]
    first: int
    language: str

    def place(self, char: str) -> tuple[Location, str]:
        """The first line that this audience reads with the character on it, else the file's first line."""
        found = [(n, line.index(char) + 1, line) for n, line in enumerate(self.lines, 1) if char in line]
        if not found:
            return Location(path=self.path), ""  # written as an entity: no line shows it
        line, column, words = next((f for f in found if f[0] >= self.first), found[0])
        return Location(path=self.path, line=line, column=column), words

    def key(self) -> tuple[Location, str]:
        """The line that gives the sheet its language."""
        for number, line in enumerate(self.lines, 1):
            if line.startswith("language:"):
                return Location(path=self.path, line=number, width=len("language")), line
        return Location(path=self.path), ""


def check(
    sheet: Sheet,
    words: Words,
    tokens: Tokens,
    faces: Sequence[Face],
    *,
    path: str,
    lines: Sequence[str] = (),
    locations: Mapping[str, Location] | None = None,
    files: Files = (),
) -> list[Problem]:
    """An error for each printed character that a text or heading font lacks, at its first place.

    `files` are those the fixed words come from; what CLDR prints has its place at the sheet's language.
    """
    first = min((at.line for at in (locations or {}).values()), default=1)
    page = _Page(path=path, lines=lines, first=first, language=sheet.language)
    written = set(_characters(sheet))
    lacking = _lacking(_printed(sheet, words), tokens, faces)
    return [_problem(char, family, page, files, written=char in written) for char, family in lacking]


def check_packet(
    packet: Packet, words: Words, tokens: Tokens, faces: Sequence[Face], *, path: str, lines: Sequence[str]
) -> list[Problem]:
    """An error for each character of a packet's cover and contents that a font lacks, at its first place in its file."""
    front = plain_packet(packet, words, PAPER).front
    page = _Page(path=path, lines=lines, first=1, language=packet.language)
    lacking = _lacking(_characters(front), tokens, faces)
    return [_problem(char, family, page, (), written=any(char in line for line in lines)) for char, family in lacking]


def _lacking(printed: Iterable[str], tokens: Tokens, faces: Sequence[Face]) -> Iterator[tuple[str, str]]:
    """Each character that a font lacks, and that font's family."""
    families = dict.fromkeys(tokens.font.values())
    drawn = {name: [f.coverage for f in faces if f.family == name] for name in families}
    for char in dict.fromkeys(printed):
        lacking = [f for f, coverages in drawn.items() if not all(ord(char) in c for c in coverages)]
        if lacking and char not in BLANKS:
            yield char, lacking[0]


def _printed(sheet: Sheet, words: Words) -> Iterator[str]:
    """All that a reader sees, of the author, of the templates' fixed words and of CLDR."""
    yield from _characters(plain(sheet, words, PAPER))
    yield from _characters((sheet.imprint.breadcrumb, sheet.region))
    yield from "".join(words.values())
    names = printing.countries(sheet.language)
    yield from "".join(names[code] for code in sheet.countries if code in names)


def _characters(node: Any) -> Iterable[str]:
    """All that is drawn: an alternative text is heard, in whatever letters."""
    heard = {id(run) for n in walk(node) if isinstance(n, Figure | Chart) for run in walk(n.alt)}
    return "".join(n.text for n in walk(node) if isinstance(n, Run) and id(n) not in heard)


def _problem(char: str, family: str, page: _Page, files: Files, *, written: bool) -> Problem:
    name = unicodedata.name(char, "unnamed")
    message = f"the font {family} cannot draw '{char}' (U+{ord(char):04X} {name})"
    help_ = "use another character, or have a designer add a font that has it to templates/fonts"
    if written:
        location, excerpt = page.place(char)
    elif found := _in_files(char, files):
        location, excerpt = found
    else:
        location, excerpt = page.key()
        message += f", which dates, numbers or names in '{page.language}' have"
        help_ = "have a designer add a font that has it to templates/fonts"
    return Problem(location=location, code="glyph", message=message, help=help_, excerpt=excerpt)


def _in_files(char: str, files: Files) -> tuple[Location, str] | None:
    for path, lines in files:
        for number, line in enumerate(lines, 1):
            if char in line and not line.startswith("#"):
                return Location(path=path, line=number, column=line.index(char) + 1), line
    return None
