"""The pictures of a brief as PDFium paints them on their pages: what an eye sees, whatever they are made of."""

import math
from collections.abc import Iterator

import pypdfium2

from factsheet.readers import seen
from factsheet.readers.pdf import tree
from factsheet.readers.pdf.file import DAMAGED, opened, unreadable
from factsheet.readers.pdf.tree import Node

SMALLEST = 4.0  # points: less is seen by nobody


def read(data: bytes) -> tuple[seen.Seen, ...]:
    """What is seen of each picture, in the order of reading. Raises ProblemsError."""
    with opened(data) as file:
        try:
            places = list(_places(tree.read(file)))
        except DAMAGED as error:
            raise unreadable(f"this PDF is damaged ({type(error).__name__})") from error
    if not places:
        return ()
    try:
        with pypdfium2.PdfDocument(data) as document:
            return tuple(_seen(document[page], box) for page, box in places)
    except pypdfium2.PdfiumError as error:
        raise unreadable("the pictures of this PDF cannot be painted") from error


def _places(document: Node) -> Iterator[tuple[int, tuple[float, ...]]]:
    """Page and frame of each picture."""
    for figure in (kid for node in document.within() if node.role == "Picture" for kid in node.within()):
        if figure.role == "Figure":
            mark = next(figure.marks(), None)
            box = figure.box
            if mark is None or len(box) != 4 or min(box[2] - box[0], box[3] - box[1]) < SMALLEST:
                raise unreadable("a picture of this PDF has no place on a page, or is too small to be seen")
            yield mark.page, box


def _seen(page: pypdfium2.PdfPage, box: tuple[float, ...]) -> seen.Seen:
    left, bottom, right, top = box
    wide, high = page.get_size()
    if left < -1 or bottom < -1 or right > wide + 1 or top > high + 1:
        raise unreadable("a picture of this PDF hangs over the edge of its page")
    scale = seen.CELLS * seen.FINE / (right - left)
    across, down = math.ceil(wide * scale), math.ceil(high * scale)  # PDFium paints a page in whole pixels
    frame = (left * across / wide, (high - top) * down / high, right * across / wide, (high - bottom) * down / high)
    cut = [max(0, math.floor(edge) - 1) for edge in (frame[0], down - frame[3], across - frame[2], frame[1])]
    crop = tuple(max(0.0, (pixels - 0.5) / scale) for pixels in cut)  # of which it takes the next whole pixel
    image = page.render(scale=scale, crop=crop).to_pil()
    x, y = cut[0], cut[3]
    inner = (frame[0] - x, frame[1] - y, min(frame[2] - x, image.width), min(frame[3] - y, image.height))
    return seen.of_image(image, (right - left) / (top - bottom), inner)
