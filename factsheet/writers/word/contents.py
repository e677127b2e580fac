"""The contents of a packet where its templates wrote `fs:contents` and `fs:entry`: one field, filled already.

It gathers the entries beside the tabs (TC fields), so updating it in Word makes the same list again: no style of the text
counts, no word of the reader's Windows separates its switches. It has no page numbers: only Word knows its pages.
"""

from collections.abc import Mapping
from typing import Any, Final

from docx.opc.part import Part
from docx.oxml.parser import OxmlElement

from factsheet.writers.word import fields
from factsheet.writers.word.resolve import Handler, first_place

FIELD: Final = " TOC \\n \\h \\f T "
ENTRY: Final = ' TC "{}" \\f T \\l 1 '


def _contents(paragraph: Any, end: str, _: Part) -> None:
    """Begin the field in the first entry's paragraph, or end it in a paragraph below the last."""
    if end == "end":
        paragraph.append(fields.char("end"))
    elif end == "begin":
        runs = (fields.char("begin"), fields.instruction(FIELD), fields.char("separate"))
        for place, run in enumerate(runs, first_place(paragraph)):
            paragraph.insert(place, run)
    else:
        raise ValueError(f"'{end}' is neither begin nor end")


def _entry(paragraph: Any, words: str, _: Part) -> None:
    """What the contents say of this place: a field that shows nothing here, as long as it is hidden."""
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    runs: tuple[Any, ...] = (fields.char("begin"), fields.instruction(ENTRY.format(quoted)), fields.char("end"))
    for place, run in enumerate(runs, first_place(paragraph)):
        run.get_or_add_rPr().append(OxmlElement("w:vanish"))
        paragraph.insert(place, run)


HANDLERS: Final[Mapping[str, Handler]] = {"contents": _contents, "entry": _entry}
