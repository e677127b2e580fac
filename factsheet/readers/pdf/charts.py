"""A chart of a brief to its title, its alternative text, the letters that are drawn, its numbers and its source."""

from typing import Any

from factsheet.document import Chart, Table, printing, tidy
from factsheet.readers.pdf import tables
from factsheet.readers.pdf.tree import Node
from factsheet.readers.pdf.words import Reading


def read(node: Node, reading: Reading) -> Chart:
    """A chart; what is wrong with it is noted in `reading`."""
    kids: list[Any] = [kid if isinstance(kid, Node) else Node(role="") for kid in node.kids]
    roles = tuple(kid.role for kid in kids)
    table: Table | None = None
    parts: dict[str, Node] = {}
    for kid in kids:
        if kid.role in parts or kid.role not in ORDER:
            reading.fault(f"a {kid.role or 'word'} stands in a chart where it should not: {reading.shown(node)}")
        parts[kid.role] = kid
    if list(parts) != [role for role in ORDER if role in parts] or not {"Title", "Figure"} <= set(roles):
        reading.fault(f"a chart has no title or no picture, or not in this order: {reading.shown(node)}")
    figure = parts.get("Figure", Node(role="Figure"))
    if not figure.alt.strip():
        reading.fault(f"the picture of a chart has no alternative text: {reading.shown(node)}")
    if "Table" in parts:
        table = tables.read(parts["Table"], reading)

    def said(role: str) -> Any:
        return reading.content(parts[role].kids) if role in parts else ()

    letters = "".join("".join(reading.words(mark) for mark in figure.marks()).split())
    return Chart(
        type="bars",
        title=said("Title"),
        subtitle=said("P"),
        alt=tidy(printing.content(figure.alt)),
        table=table,
        drawn=(letters,) if letters else (),
        source=said("Source"),
    )


ORDER = ("Title", "P", "Figure", "Table", "Source")
