"""Tables and pictures of a Word file to what a screen reader cannot make sense of.

Why: a table is read cell by cell, each with the heads of its row and column, and a picture by its alternative text
(the checks of Word's own accessibility checker, WCAG 2.2 1.1.1 and 1.3.1). Example: a table whose heads are only bold.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from factsheet.checks.word.file import WP, File, Found, Rule, called, words
from factsheet.problems import Severity
from factsheet.readers.word.inlines import local
from factsheet.readers.word.package import W
from factsheet.readers.word.styles import is_on

FILE_NAME: Final = re.compile(r"\S+\.(png|jpe?g|gif|svg|emf|wmf|tiff?|bmp|webp)$", re.IGNORECASE)
EMPTY_WORDS: Final = frozenset([
    "alt", "alternative text", "chart", "diagram", "figure", "graph", "graphic", "icon", "image", "logo", "map", "photo",
    "photograph", "picture", "screenshot", "shape", "table", "untitled",
])  # fmt: skip
PREAMBLE: Final = re.compile(
    r"(an? |the )?(image|picture|photo|photograph|graphic|icon|screenshot) (of|showing)\b", re.IGNORECASE
)
LONGEST: Final = 250  # letters; what is longer belongs into the text
BOXES: Final = ("{*}txbxContent", "{*}textbox", "{*}pict", "{*}AlternateContent")
TABLE: Final = "put it back into templates/word/blocks/table.xml.j2"


def table_header(file: File) -> Iterator[Found]:
    for table in file.body.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        if not rows or not is_on(rows[0].find(f"{W}trPr/{W}tblHeader")):
            help_ = "in Word: Table Layout, Repeat Header Rows; in a template: <w:tblHeader/> in the first row"
            yield Found(message=f"the table {called(table)} has no header row", help=help_)
        elif any(is_on(r.find(f"{W}trPr/{W}tblHeader")) for r in rows[1:]):
            yield Found(
                message=f"the table {called(table)} has header rows below its first", help="keep one header row"
            )


def table_merged(file: File) -> Iterator[Found]:
    for table in file.body.iter(f"{W}tbl"):
        if any(True for _ in table.iter(f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge")):
            help_ = "split them, and repeat what they say in each cell"
            yield Found(message=f"the table {called(table)} has merged cells, which are read out of place", help=help_)


def table_nested(file: File) -> Iterator[Found]:
    for table in file.body.iter(f"{W}tbl"):
        if any(local(outer) == "tc" for outer in table.iterancestors()):
            yield Found(message=f"the table {called(table)} stands in another table", help="make it a table of its own")


def table_uneven(file: File) -> Iterator[Found]:
    for table in file.body.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            if not any(True for _ in row.iter(f"{W}gridSpan")) and len(row.findall(f"{W}tc")) != columns:
                message = (
                    f"the row {called(row)} has {len(row.findall(f'{W}tc'))} cells in a table of {columns} columns"
                )
                yield Found(message=message, help="give every row a cell for every column")


def table_blank(file: File) -> Iterator[Found]:
    """Blank rows and columns are space, and are read as if the table ended there."""
    for table in file.body.iter(f"{W}tbl"):
        rows = [[words(c).strip() for c in r.findall(f"{W}tc")] for r in table.findall(f"{W}tr")]
        for number, row in enumerate(rows, 1):
            if not any(row):
                message = f"row {number} of the table {called(table)} is blank"
                yield Found(message=message, help="take it out; space is a matter of styles")
        for number in range(len(rows[0]) if rows else 0):
            if not any(row[number] for row in rows if number < len(row)):
                message = f"column {number + 1} of the table {called(table)} is blank"
                yield Found(message=message, help="take it out; space is a matter of styles")


def table_alt(file: File) -> Iterator[Found]:
    """Word's own checker asks for it."""
    for table in file.body.iter(f"{W}tbl"):
        texts = (table.find(f"{W}tblPr/{W}{name}") for name in ("tblCaption", "tblDescription"))
        if not any(t is not None and t.get(f"{W}val", "").strip() for t in texts):
            help_ = f"in Word: Table Properties, Alt Text; {TABLE} (w:tblCaption, w:tblDescription)"
            yield Found(message=f"the table {called(table)} has no alternative text", help=help_)


def table_splits(file: File) -> Iterator[Found]:
    for table in file.body.iter(f"{W}tbl"):
        if not all(is_on(r.find(f"{W}trPr/{W}cantSplit")) for r in table.findall(f"{W}tr")):
            help_ = f"in Word: Table Properties, Row, no break across pages; {TABLE} (w:cantSplit)"
            yield Found(message=f"a row of the table {called(table)} may be cut by the page's end", help=help_)


# --- pictures ----------------------------------------------------------------------------------------------------


def alt_missing(file: File) -> Iterator[Found]:
    for part, picture in _pictures(file):
        if not picture.get("descr", "").strip() and not _decorative(picture):
            help_ = "in Word: Edit Alt Text; say what it shows, or mark it as decorative"
            yield Found(
                message=f"the picture '{picture.get('name', '')}' in {part} has no alternative text", help=help_
            )


def alt_weak(file: File) -> Iterator[Found]:
    for part, picture in _pictures(file):
        alt = picture.get("descr", "").strip()
        if alt and (why := weak(alt, picture.get("name", ""))):
            help_ = "in Word: Edit Alt Text; say in a sentence what it shows"
            yield Found(message=f"the alternative text '{alt[:60]}' in {part} {why}", help=help_)


def weak(alt: str, name: str = "") -> str:
    """Why an alternative text says too little; "" where it doesn't."""
    plain = alt.casefold().strip(" .")
    if FILE_NAME.fullmatch(alt):
        return "is a file's name"
    if plain in EMPTY_WORDS or re.fullmatch(r"(image|picture|graphic|figure|chart)\s*\d+", plain):
        return "says only what kind of thing it is"
    if name and plain == name.casefold().strip():
        return "is only the picture's name"
    if PREAMBLE.match(alt):
        return "begins as a screen reader begins anyway"
    if len(alt) > LONGEST:
        return f"is longer than {LONGEST} letters: the rest belongs into the text"
    return ""


def _pictures(file: File) -> Iterator[tuple[str, Any]]:
    for part, root in file.all:
        for picture in root.iter(f"{WP}docPr"):
            yield part, picture


def _decorative(picture: Any) -> bool:
    return any(local(e) == "decorative" and e.get("val") in {"1", "true"} for e in picture.iter())


def floating(file: File) -> Iterator[Found]:
    """What floats has no place in the order of reading."""
    for part, root in file.all:
        for anchor in root.iter(f"{WP}anchor"):
            name = next((p.get("name", "") for p in anchor.iter(f"{WP}docPr")), "")
            help_ = "in Word: Wrap Text, In Line with Text"
            yield Found(message=f"the picture '{name}' in {part} is not in line with the text", help=help_)


def text_box(file: File) -> Iterator[Found]:
    """Screen readers skip text boxes, or read them somewhere else."""
    for part, root in file.all:
        if any(True for _ in root.iter(*BOXES)):
            yield Found(message=f"there is a text box or an old picture in {part}", help="make it a paragraph")


def control(file: File) -> Iterator[Found]:
    """LibreOffice loses what stands in a content control with a footnote, or cannot open the file."""
    for part, root in file.all:
        for element in root.iter(f"{W}sdt"):
            yield Found(message=f"{called(element)} in {part} is a content control", help="make it plain text")


RULES: Final = (
    Rule(code="word-table-header", look=table_header),
    Rule(code="word-table-merged", look=table_merged),
    Rule(code="word-table-nested", look=table_nested),
    Rule(code="word-table-uneven", look=table_uneven),
    Rule(code="word-table-blank", look=table_blank),
    Rule(code="word-table-alt", look=table_alt),
    Rule(code="word-table-splits", look=table_splits),
    Rule(code="word-alt-missing", look=alt_missing),
    Rule(code="word-alt-weak", look=alt_weak, severity=Severity.WARNING),
    Rule(code="word-floating", look=floating),
    Rule(code="word-text-box", look=text_box),
    Rule(code="word-control", look=control),
)
