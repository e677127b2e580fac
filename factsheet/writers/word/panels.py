"""Gives what stands in a panel one look. Word draws a paragraph's border and ground at its own indent, so those of a list
would stand further in than those of the text around it; and space between two paragraphs has their ground only where
both have the same borders and indents. Knows styles, never a sheet.
"""

import copy
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from docx.oxml.ns import qn

from factsheet.writers.word.styles import Styles

FARTHEST: Final = 31  # points; Word knows no larger distance of a border (ECMA-376 17.3.4)
BORDERS: Final = "w:pPr/w:pBdr"
AFTER_GROUND: Final = (
    *("w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct"),
    *("w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind"),
    *("w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)


def dress(paragraphs: Sequence[tuple[Any, str]], panel: str, styles: Styles) -> None:
    """Give paragraphs, each with the name of its style, the look of the style `panel`, unless they have their own."""
    for paragraph, style in paragraphs:
        if styles.inherited(style, BORDERS) is None:
            _dress(paragraph, style, panel, styles)
    for (paragraph, style), (_, following) in pairwise(paragraphs):
        if style != following:
            paragraph.get_or_add_pPr().get_or_add_spacing().set(qn("w:after"), "0")


def _dress(paragraph: Any, style: str, panel: str, styles: Styles) -> None:
    properties = paragraph.get_or_add_pPr()
    left, hanging = styles.indent(style)
    inset, _ = styles.indent(panel)
    borders, ground = (copy.deepcopy(styles.inherited(panel, f"w:pPr/w:{name}")) for name in ("pBdr", "shd"))
    if borders is not None:
        left -= _move(borders, left - hanging)
        properties.insert_element_before(borders, "w:shd", *AFTER_GROUND)
    if ground is not None:
        properties.insert_element_before(ground, *AFTER_GROUND)
    indent = properties.get_or_add_ind()
    indent.set(qn("w:left"), str(left + inset))
    if hanging:
        indent.set(qn("w:hanging"), str(hanging))
    if (right := styles.inherited(panel, "w:pPr/w:ind[@w:right]")) is not None:
        indent.set(qn("w:right"), right.get(qn("w:right")))


def _move(borders: Any, further: int) -> int:
    """Move the left border out by what a paragraph stands further in than the panel's text, as far as Word can: what is
    left is returned, all in twips. The lower border is made other than it was: LibreOffice takes text and list for one
    box where the borders are the same, and Word does not.
    """
    over = 0
    for edge in borders.findall(qn("w:left")):
        space = int(edge.get(qn("w:space"), "0")) + further // 20
        edge.set(qn("w:space"), str(min(space, FARTHEST)))
        over = max(0, space - FARTHEST) * 20
    for edge in borders.findall(qn("w:bottom")):
        edge.set(qn("w:sz"), str(int(edge.get(qn("w:sz"), "4")) + 2))
    return over
