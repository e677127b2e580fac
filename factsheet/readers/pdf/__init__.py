"""A brief to the sheet that its reader has, from the tags of the PDF and the words that are painted under them.

Never from metadata, attachments, or alternative texts but those of pictures. Refuses what a screen reader would not be told, be told
twice, or be told in other words.
"""

from factsheet.document import Content, Plain, text
from factsheet.document.plain import lines
from factsheet.readers.pdf import blocks, furniture, painted, places, tree
from factsheet.readers.pdf.file import DAMAGED, opened, unreadable
from factsheet.readers.pdf.tree import Node, Target
from factsheet.readers.pdf.words import Reading
from factsheet.readers.seen import Seen

__all__ = ["brief", "pictures", "read"]


def read(data: bytes) -> Plain:
    """What a reader has of a PDF. Raises ProblemsError for one that is damaged, hostile or no brief."""
    with opened(data) as file:
        try:
            document, lost = tree.checked(file)
            reading = Reading(painted=painted.read(file), language=str(file.Root.get("/Lang", "")))
            pages = len(file.pages)
        except DAMAGED as error:
            raise unreadable(f"this PDF is damaged ({type(error).__name__})") from error
    plain = brief(document, reading)
    furniture.check(reading, document, furniture.of_brief(plain, pages))
    places.check_order(reading, document)
    places.check_links(reading, document)
    places.check_contents(reading, document)
    for fault in lost:
        reading.fault(fault)
    if reading.faults:
        raise unreadable(*reading.faults)
    return plain


def pictures(data: bytes) -> tuple[Seen, ...]:
    """What is seen of the pictures of a brief, in their order. Raises ProblemsError."""
    from factsheet.readers.pdf import framed  # noqa: PLC0415  # PDFium, only where there are pictures

    return framed.read(data)


def brief(document: Node, reading: Reading) -> Plain:
    """What a reader has of the parts of a brief, wherever they stand."""
    parts = _parts(document, reading)
    banner = text(reading.content(parts["Banner"].kids))
    title, front = _masthead(parts["Masthead"], reading)
    notice = _lines(parts["Notice"], reading)
    targets = frozenset(
        kid.address[1:]
        for n in document.within()
        for kid in n.kids
        if isinstance(kid, Target) and kid.address[:1] == "#"
    )
    body = blocks.read(parts["Body"].kids, reading, targets)
    imprint = _lines(parts["Imprint"], reading)
    return Plain(
        language=reading.language,
        title=title,
        front=lines([*front, *notice]),
        blocks=body,
        notes=reading.all_notes(),
        imprint=lines(imprint),
        banner=" ".join(banner.split()),
    )


def _parts(document: Node, reading: Reading) -> dict[str, Node]:
    """The parts of a brief, in their order."""
    parts = {role: Node(role=role) for role in ("Banner", "Masthead", "Notice", "Body", "Imprint")}
    order = list(parts)
    for kid in document.kids:
        if isinstance(kid, Node) and kid.role in order:
            del order[: order.index(kid.role) + 1]
            parts[kid.role] = kid
        else:
            shown = reading.shown(kid) if isinstance(kid, Node) else "words"
            reading.fault(f"something stands outside the parts of this brief, or not in their order: {shown}")
    return parts


def _masthead(node: Node, reading: Reading) -> tuple[Content, list[Content]]:
    titles = [kid for kid in node.kids if isinstance(kid, Node) and kid.role == "H1"]
    if len(titles) != 1:
        reading.fault("the head of this brief has no title, or more than one")
    read = [(kid, reading.content([kid] if not isinstance(kid, Node) else kid.kids)) for kid in node.kids]
    title = next((content for kid, content in read if titles and kid is titles[0]), ())
    return title, [content for kid, content in read if kid not in titles]


def _lines(node: Node, reading: Reading) -> list[Content]:
    """Paragraphs as lines, a list as one line for each item; where the sheet belongs is furniture."""
    out = []
    for kid in node.kids:
        if not isinstance(kid, Node):
            reading.fault("words stand outside the lines of this brief's head or end")
        elif kid.role == "L":
            out += [reading.content(body.kids) for body in kid.within() if body.role == "LBody"]
        else:
            content = reading.content(kid.kids)
            out += [] if kid.role == "Trail" else [content]
    return out
