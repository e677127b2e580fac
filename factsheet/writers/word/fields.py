"""Fields of Word, run by run. Readers that know no w:fldSimple still read what stands between the runs of one."""

from typing import Any, Final

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def char(kind: str) -> Any:
    """The run where a field begins, where its result does ("separate"), or where it ends."""
    run, piece = OxmlElement("w:r"), OxmlElement("w:fldChar")
    piece.set(qn("w:fldCharType"), kind)
    run.append(piece)
    return run


def instruction(words: str) -> Any:
    """The run that says what a field is."""
    run, piece = OxmlElement("w:r"), OxmlElement("w:instrText")
    piece.text = words
    piece.set(SPACE, "preserve")
    run.append(piece)
    return run
