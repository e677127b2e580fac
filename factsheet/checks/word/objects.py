"""Pictures and boxes of a Word file to what a screen reader cannot make sense of.

Why: a picture is read by its alternative text (Word's own accessibility checker, WCAG 2.2 1.1.1), and what floats has no
place in the order of reading. Example: a text box, which is read last or never.
"""

from collections.abc import Iterator
from typing import Any, Final

from factsheet.checks.alternatives import weak
from factsheet.checks.word.file import WP, File, Found, Rule, called
from factsheet.problems import Severity
from factsheet.readers.word.inlines import local
from factsheet.readers.word.package import W

BOXES: Final = ("{*}txbxContent", "{*}textbox", "{*}pict", "{*}AlternateContent")


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
    Rule(code="word-alt-missing", look=alt_missing),
    Rule(code="word-alt-weak", look=alt_weak, severity=Severity.WARNING),
    Rule(code="word-floating", look=floating),
    Rule(code="word-text-box", look=text_box),
    Rule(code="word-control", look=control),
)
