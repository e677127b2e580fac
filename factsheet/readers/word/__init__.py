"""A Word file to what is seen of the sheet in it: also of one that Word or LibreOffice has saved again.

Reads text, styles by their names, numbering, header rows, footnotes, links and the bookmarks that say what holds what;
never document properties, custom parts or alternative texts. Headers and footers are furniture, but for the banner.
"""

from factsheet.document import Plain
from factsheet.readers.seen import Seen
from factsheet.readers.word import banner, figures
from factsheet.readers.word.package import open_package
from factsheet.readers.word.stretch import Opened, Stretch, own_place

__all__ = ["read"]


def read(data: bytes) -> Plain:
    """What is seen of a sheet in a Word file.

    Raises ProblemsError (`unreadable`) for what is damaged, hostile, or holds what no sheet holds.
    """
    opened = Opened(open_package(data))
    anchors = opened.bookmarks()
    sheet = Stretch(opened, opened.elements(), place=lambda name: own_place(name) if name in anchors else "")
    said = sheet.take_banner()
    banner.check(opened.package, opened.body, opened.styles, said)
    return sheet.plain(said)


def pictures(data: bytes) -> tuple[Seen, ...]:
    """What is seen of the pictures of a Word file's text, in their order. Raises ProblemsError."""
    return tuple(figures.pictures(open_package(data)))
