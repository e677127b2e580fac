"""The formats a sheet is made in. A format is a writer and a row here; the order is that of making: the page comes last,
since it links to what was made before it with its size.

Writers are imported when something is made, never before: WeasyPrint alone takes half a second.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module

from factsheet.document import Link, Medium, Options, Place, Plain, Reference, Sheet, Words, plain, walk
from factsheet.document.plain import SHEET
from factsheet.problems import Problem
from factsheet.readers.seen import Seen
from factsheet.writers.templates import Templates


@dataclass(frozen=True, kw_only=True)
class Format:
    """A name on the command line, a file suffix, a media type, the modules whose write() makes it and whose read()
    reads it back, and what it can show.

    `templates` is the folder of templates it is made with, `options` what may make two renditions of one sheet differ:
    a writer is given no other, so that a rendition depends on nothing else.
    """

    name: str
    suffix: str
    media_type: str
    writer: str
    reader: str
    medium: Medium
    libraries: tuple[str, ...]  # distributions whose versions shape the bytes
    templates: str
    options: Callable[[Sheet, Options], Options]

    def write(self, sheet: Sheet, templates: Templates, options: Options) -> bytes:
        """Make one rendition. Raises ProblemsError."""
        make: Callable[[Sheet, Templates, Options], bytes] = import_module(self.writer).write
        return make(sheet, templates, options)

    def read(self, data: bytes) -> Plain:
        """Read one rendition back, from what a person perceives of it. Raises ProblemsError for what cannot be read."""
        look: Callable[[bytes], Plain] = import_module(self.reader).read
        return look(data)

    def pictures(self, data: bytes) -> tuple[Seen, ...]:
        """What is seen of the pictures of one rendition, in their order. Raises ProblemsError."""
        look: Callable[[bytes], tuple[Seen, ...]] = import_module(self.reader).pictures
        return look(data)

    def expected(self, sheet: Sheet, words: Words, banner: str = "") -> Plain:
        """What a rendition of a selected sheet must say, between the banners of its audience."""
        return plain(sheet, words, self.medium, banner)

    def problems(self, templates: Templates) -> tuple[Problem, ...]:
        """What is wrong with an audience's templates for this format, whatever the sheet."""
        look: Callable[[Templates], tuple[Problem, ...]] | None = getattr(import_module(self.writer), "problems", None)
        return look(templates) if look else ()


def _of_brief(sheet: Sheet, options: Options) -> Options:
    """Paper, pictures, and on which pages of a packet its links lead: a brief that has none is the same everywhere."""
    pages = options.place.pages if options.place else {}
    found = {n.target.removeprefix(SHEET) for n in walk(sheet) if isinstance(n, Link | Reference)} | {
        sheet.superseded_by
    }
    pages = {target: pages[target] for target in sorted(found & pages.keys())}
    place = Place(packet="", number=0, count=0, title="", pages=pages) if pages else None
    return replace(options, downloads=(), place=place)


def _of_word(sheet: Sheet, options: Options) -> Options:
    """Paper and pictures."""
    del sheet
    return replace(options, downloads=(), place=None)


def _of_page(sheet: Sheet, options: Options) -> Options:
    """Downloads, pictures, and where it stands in a packet; a page has no paper."""
    del sheet
    return replace(options, paper=Options.paper, place=options.place and replace(options.place, pages={}))


FORMATS = (
    Format(
        name="pdf",
        suffix=".pdf",
        media_type="application/pdf",
        writer="factsheet.writers.pdf",
        reader="factsheet.readers.pdf",
        medium=Medium(breaks=False, files=False, drawn="letters"),
        libraries=("weasyprint", "pydyf", "tinycss2", "fonttools", "pillow"),
        templates="html/",
        options=_of_brief,
    ),
    Format(
        name="word",
        suffix=".docx",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        writer="factsheet.writers.word",
        reader="factsheet.readers.word",
        medium=Medium(breaks=True, files=False, drawn="numbers"),
        libraries=("python-docx", "lxml", "pillow", "resvg-py"),
        templates="word/",
        options=_of_word,
    ),
    Format(
        name="html",
        suffix=".html",
        media_type="text/html",
        writer="factsheet.writers.html",
        reader="factsheet.readers.html",
        medium=Medium(breaks=True, files=True, drawn="pieces"),
        libraries=("fonttools", "brotli", "pillow", "uharfbuzz"),
        templates="html/",
        options=_of_page,
    ),
)
BY_NAME = {f.name: f for f in FORMATS}
