"""The look of each run of a Word file, as its styles make it, to words that cannot be seen or read.

Why: WCAG 2.2 1.4.3 asks for 4.5:1 between text and its ground; what is hidden is printed, copied and read out all the
same. Example: white words on a cell whose shading somebody took away. Text counts as large nowhere.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from factsheet.checks.contrast import TEXT, ratio
from factsheet.checks.word.file import File, Found, Rule, called, words
from factsheet.readers.word.inlines import local
from factsheet.readers.word.package import W
from factsheet.readers.word.styles import child_value, is_on

COLOR: Final = re.compile(r"[0-9A-Fa-f]{6}")
PAPER: Final = "ffffff"
SMALLEST: Final = 14  # half points
HIGHLIGHTS: Final = {
    "black": "000000", "blue": "0000ff", "cyan": "00ffff", "green": "00ff00", "magenta": "ff00ff", "red": "ff0000",
    "yellow": "ffff00", "white": "ffffff", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "c0c0c0",
}  # fmt: skip


def contrast(file: File) -> Iterator[Found]:
    told: set[tuple[str, str]] = set()
    for paragraph, run in _runs(file):
        front, ground = _front(file, paragraph, run), _ground(file, paragraph, run)
        if front and (front, ground) not in told and ratio(front, ground) < TEXT:
            told.add((front, ground))
            got = int(ratio(front, ground) * 100) / 100
            message = f"{called(run)} is {front} on {ground}, a contrast of {got:g}:1; text needs {TEXT:g}:1"
            yield Found(message=message, help="give the style a darker or lighter colour, in tokens.yaml or in Word")


def sign_contrast(file: File) -> Iterator[Found]:
    """The bullets and numbers of lists."""
    used = {e.get(f"{W}val") for e in file.body.iter(f"{W}numId")}
    numbers = () if file.numbering is None else file.numbering.findall(f"{W}num")
    abstract = {child_value(n, "abstractNumId") for n in numbers if n.get(f"{W}numId") in used}
    for definition in () if file.numbering is None else file.numbering.findall(f"{W}abstractNum"):
        colors = {_color(level.find(f"{W}rPr/{W}color")) for level in definition.findall(f"{W}lvl")} - {""}
        for color in sorted(colors) if definition.get(f"{W}abstractNumId") in abstract else ():
            if ratio(color, PAPER) < TEXT:
                message = f"the signs of a list are {color} on {PAPER}, a contrast below {TEXT:g}:1"
                yield Found(message=message, help="give them a darker colour, in tokens.yaml or in Word")


def hidden(file: File) -> Iterator[Found]:
    """Hidden words are one click away, and some screen readers read them."""
    for paragraph, run in _runs(file):
        if is_on(file.styles.look(paragraph, run.find(f"{W}rPr"), "vanish")):
            yield Found(message=f"the words {called(run)} are hidden", help="take them out, or show them")
    for part, root in file.all:
        if any(is_on(row) for row in root.iter(f"{W}hidden") if local(row.getparent()) == "trPr"):
            yield Found(message=f"a row of a table in {part} is hidden", help="take it out, or show it")


def tiny(file: File) -> Iterator[Found]:
    for paragraph, run in _runs(file):
        found = file.styles.look(paragraph, run.find(f"{W}rPr"), "sz")
        size = "" if found is None else found.get(f"{W}val", "")
        if size.isdigit() and int(size) < SMALLEST:
            message = f"{called(run)} is {int(size) / 2:g} points high"
            yield Found(message=message, help=f"give its style {SMALLEST / 2:g} points or more")


def moving(file: File) -> Iterator[Found]:
    for paragraph, run in _runs(file):
        for name in ("effect", "imprint", "emboss", "outline", "shadow"):
            found = run.find(f"{W}rPr/{W}{name}")
            if is_on(found):
                help_ = "in Word: Font, Effects, none"
                yield Found(message=f"{called(run)} has an effect that is hard to read ({name})", help=help_)
        if is_on(run.find(f"{W}rPr/{W}strike")) or is_on(run.find(f"{W}rPr/{W}dstrike")):
            message = f"{called(run)} in {called(paragraph)} is struck out, which nobody hears"
            yield Found(message=message, help="take the words out")


def _runs(file: File) -> Iterator[tuple[Any, Any]]:
    """Each run with words in it, and its paragraph."""
    for _, root in file.all:
        for paragraph in root.iter(f"{W}p"):
            for run in paragraph.iter(f"{W}r"):
                if words(run).strip():
                    yield paragraph, run


def _front(file: File, paragraph: Any, run: Any) -> str:
    """The colour of a run's letters; "" where Word picks black or white by the ground."""
    properties = run.find(f"{W}rPr")
    own = None if properties is None else properties.find(f"{W}color")
    found = file.styles.look(paragraph, properties, "color") if own is None else own
    return _color(found)


def _color(element: Any) -> str:
    value = "" if element is None else element.get(f"{W}val", "")
    return value.lower() if COLOR.fullmatch(value) else ""


def _ground(file: File, paragraph: Any, run: Any) -> str:
    """What is behind a run: its own shading, its paragraph's, its cell's, its table's, the paper."""
    properties = run.find(f"{W}rPr")
    marked = HIGHLIGHTS.get(child_value(properties, "highlight"), "")
    return marked or next((c for c in map(_fill, _shadings(file, paragraph, properties)) if c), PAPER)


def _fill(shading: Any) -> str:
    if shading is None:
        return ""
    name = "color" if shading.get(f"{W}val") == "solid" else "fill"
    value = shading.get(f"{W}{name}", "")
    return value.lower() if COLOR.fullmatch(value) else ""


def _shadings(file: File, paragraph: Any, properties: Any) -> Iterator[Any]:
    if properties is not None:
        yield properties.find(f"{W}shd")
        yield file.styles.find(child_value(properties, "rStyle"), "rPr/shd")
    own = file.styles.of(paragraph)
    yield file.styles.find(own, "rPr/shd")
    around = file.properties(paragraph)
    yield None if around is None else around.find(f"{W}shd")
    yield file.styles.find(own, "pPr/shd")
    for cell in paragraph.iterancestors(f"{W}tc"):
        yield cell.find(f"{W}tcPr/{W}shd")
        row = cell.getparent()
        table = row.getparent()
        style = child_value(table, "tblPr/tblStyle")
        if row.getprevious() is None or local(row.getprevious()) != "tr":
            yield from _conditional(file, style, "firstRow")
        if cell.getprevious() is None or local(cell.getprevious()) != "tc":
            yield from _conditional(file, style, "firstCol")
        yield table.find(f"{W}tblPr/{W}shd")
        yield file.styles.find(style, "tcPr/shd")
        yield file.styles.find(style, "tblPr/shd")


def _conditional(file: File, style: str, kind: str) -> Iterator[Any]:
    for one in file.styles.chain(style):
        for condition in one.findall(f"{W}tblStylePr"):
            if condition.get(f"{W}type") == kind:
                yield condition.find(f"{W}tcPr/{W}shd")


RULES: Final = (
    Rule(code="word-contrast", look=contrast),
    Rule(code="word-sign-contrast", look=sign_contrast),
    Rule(code="word-hidden", look=hidden),
    Rule(code="word-tiny", look=tiny),
    Rule(code="word-effect", look=moving),
)
