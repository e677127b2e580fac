"""Style sheets and tokens to CSS: custom properties from tokens.yaml, and the files a sheet's CSS is made of.

Says what no browser would: that a style sheet asks for a token that does not exist.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from factsheet.document import Face, Tokens
from factsheet.problems import Location, Problem, ProblemsError, in_order, nearest
from factsheet.writers.templates import BASE, Templates

IMPORT = re.compile(r'^[ \t]*@import\s+"(?P<path>[^"\n]*)"\s*;', re.MULTILINE)
USED = re.compile(r"var\(\s*(?P<name>--[\w-]+)")
DECLARED = re.compile(r"(?<![\w(-])(--[\w-]+)\s*:")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Style:
    """One style sheet: its text, and where it stands, as messages name it."""

    path: str
    text: str


def style_sheets(templates: Templates, name: str) -> tuple[Style, ...]:
    """A style sheet, after the one it imports by `@import "base/…";`.

    Raises ProblemsError where it imports anything else, or asks for a custom property nobody declares.
    """
    common = name.startswith(BASE) and name.removeprefix(BASE) in templates.common
    data = templates.common[name.removeprefix(BASE)] if common else templates.find(name)
    text = data.decode("utf-8").replace("\r\n", "\n")
    style = Style(path=templates.path(name), text=text)
    before: list[Style] = []
    for found in IMPORT.finditer(text):
        path = found["path"]
        if name.startswith(BASE) or path != BASE + name:
            raise ProblemsError(_at(style, found.start("path"), f"a style sheet cannot import '{path}'", _ONLY_BASE))
        before += style_sheets(templates, path)
    sheets = (*before, Style(path=style.path, text=IMPORT.sub(blank, text)))
    if not name.startswith(BASE):
        _check_properties(sheets, templates.tokens)
    return sheets


_ONLY_BASE = "import the file it replaces by its own name below base/, and nothing else"


def blank(found: re.Match[str]) -> str:
    """Blanks in place of a match, so that lines and columns of what follows stay true."""
    return re.sub(r"[^\n]", " ", found[0])


def _check_properties(sheets: Iterable[Style], tokens: Tokens) -> None:
    texts = [(s, COMMENT.sub(blank, s.text)) for s in sheets]
    known = dict(custom_properties(tokens, "1pt"))
    for _, text in texts:
        known.update(dict.fromkeys(DECLARED.findall(text), ""))
    problems = [
        _at(style, found.start("name"), f"nothing declares {found['name']}", nearest(found["name"], known))
        for style, text in texts
        for found in USED.finditer(text)
        if found["name"] not in known
    ]
    if problems:
        raise ProblemsError(*in_order(problems))


def _at(style: Style, offset: int, message: str, help_: str) -> Problem:
    return css_problem(style, *place(style.text, offset), message, help_)


def place(words: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    return words.count("\n", 0, offset) + 1, offset - words.rfind("\n", 0, offset)


def css_problem(style: Style, line: int, column: int, message: str, help_: str = "", code: str = "css") -> Problem:
    """A problem at a line and column of a style sheet."""
    lines = style.text.splitlines()
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    location = Location(path=style.path, line=line, column=column)
    return Problem(location=location, code=code, message=message, help=help_, excerpt=excerpt)


def custom_properties(tokens: Tokens, point: str) -> list[tuple[str, str]]:
    """The light colours, the fonts, the sizes and spaces as CSS custom properties; `point` is what one of them measures."""
    return [
        ("--pt", point),
        *((f"--color-{k}", f"#{v}") for k, v in tokens.color.items()),
        *((f"--font-{k}", f'"{v}"') for k, v in tokens.font.items()),
        *((f"--size-{k}", f"calc({v:g} * var(--pt))") for k, v in tokens.size.items()),
        *((f"--space-{k}", f"calc({v:g} * var(--pt))") for k, v in tokens.space.items()),
    ]


def dark_properties(tokens: Tokens) -> list[tuple[str, str]]:
    """The colours of dark mode."""
    return [(f"--color-{k}", f"#{v}") for k, v in tokens.dark.items()]


def declarations(properties: Iterable[tuple[str, str]]) -> str:
    """Custom properties as the body of one CSS rule."""
    return ";".join(f"{name}:{value}" for name, value in properties)


def font_face(face: Face, address: str, kind: str) -> str:
    """The @font-face rule of a face that is found at an address."""
    style = "italic" if face.italic else "normal"
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{style};'
        f'src:url("{address}") format("{kind}")}}'
    )


def faces_of(templates: Templates) -> tuple[Face, ...]:
    """The faces of the families that the tokens name.

    Raises ProblemsError for a family no font file has.
    """
    families = {f.family for f in templates.faces}
    wanted = templates.tokens.font
    missing = [
        Problem(
            location=Location(path=templates.path("tokens.yaml")),
            code="font",
            message=f"no file in {templates.root}/fonts has the family '{family}' (font: {name})",
            help=nearest(family, families) or "put its TTF files there",
        )
        for name, family in sorted(wanted.items())
        if family not in families
    ]
    if missing:
        raise ProblemsError(*missing)
    return tuple(f for f in templates.faces if f.family in wanted.values())
