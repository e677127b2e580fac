"""Glyphs: a selected sheet and the fonts of templates/fonts to the characters no font can draw.

Why: a character that our fonts lack is drawn from whatever font the machine has, or as an empty box, and differs
from machine to machine. Example: an Arabic name in a sheet set in a Latin font.
"""

import unicodedata
from collections.abc import Mapping, Sequence

from factsheet.document import Face, Run, Sheet, Tokens, walk
from factsheet.problems import Location, Problem

BLANKS = frozenset("\n\u00a0 ")


def check(
    sheet: Sheet,
    tokens: Tokens,
    faces: Sequence[Face],
    *,
    path: str,
    lines: Sequence[str] = (),
    locations: Mapping[str, Location] | None = None,
) -> list[Problem]:
    """An error for each character of a printed sheet that a text or heading font lacks, at its first place."""
    families = dict.fromkeys(tokens.font.values())
    drawn = {name: [f.coverage for f in faces if f.family == name] for name in families}
    missing: dict[str, str] = {}
    for char in dict.fromkeys("".join(n.text for n in walk(sheet) if isinstance(n, Run))):
        for family, coverages in drawn.items():
            if char not in BLANKS and not all(ord(char) in c for c in coverages):
                missing.setdefault(char, family)
    starts = sorted({at.line for at in (locations or {}).values()})
    return [_problem(char, family, path, lines, starts) for char, family in missing.items()]


def _problem(char: str, family: str, path: str, lines: Sequence[str], starts: Sequence[int]) -> Problem:
    line, column, excerpt = _find(char, lines, starts)
    name = unicodedata.name(char, "unnamed")
    return Problem(
        location=Location(path=path, line=line, column=column),
        code="glyph",
        message=f"the font {family} cannot draw '{char}' (U+{ord(char):04X} {name})",
        help="use another character, or have a designer add a font that has it to templates/fonts",
        excerpt=excerpt,
    )


def _find(char: str, lines: Sequence[str], starts: Sequence[int]) -> tuple[int, int, str]:
    """The first line that this audience reads with the character on it, else the file's first line."""
    found = [(n, line.index(char) + 1, line) for n, line in enumerate(lines, 1) if char in line]
    if not found:
        return 1, 1, ""  # written as an entity: no line shows it
    first = min(starts, default=1)
    return next((f for f in found if f[0] >= first), found[0])
