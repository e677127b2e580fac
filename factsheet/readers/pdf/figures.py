"""A figure of a brief to its alternative text, its caption and its credit."""

from factsheet.document import Content, Figure, printing, tidy
from factsheet.readers.pdf.tree import Mark, Node
from factsheet.readers.pdf.words import Reading

ORDER = ("Figure", "PictureCaption", "Credit")


def read(node: Node, reading: Reading) -> Figure:
    """A figure; what is wrong with it is noted in `reading`."""
    parts = {kid.role: kid for kid in node.kids if isinstance(kid, Node)}
    if [r for r in ORDER if r in parts] != list(parts) or len(parts) < len(node.kids) or "Figure" not in parts:
        reading.fault(f"a figure is not a picture, its caption and its credit, in this order: {reading.shown(node)}")
    picture = parts.get("Figure", Node(role="Figure"))
    if not picture.alt.strip():
        reading.fault(f"a picture has no alternative text: {reading.shown(node)}")
    if len(picture.kids) != 1 or not isinstance(picture.kids[0], Mark) or not picture.box:
        reading.fault(f"a picture is not painted once, in one place: {reading.shown(node)}")
    if any(reading.words(mark).strip() for mark in picture.marks()):
        reading.fault(f"words are painted in a picture, which only eyes can read: '{picture.alt[:40]}'")

    def said(role: str) -> Content:
        return reading.content(parts[role].kids) if role in parts else ()

    return Figure(
        file="", alt=tidy(printing.content(picture.alt)), caption=said("PictureCaption"), credit=said("Credit")
    )
