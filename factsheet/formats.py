"""The formats a sheet is made in. A format is a writer and a row here; the order is that of making: the page comes last,
since it links to what was made before it with its size.

Writers are imported when something is made, never before: WeasyPrint alone takes half a second.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from factsheet.document import Options, Sheet
from factsheet.problems import Problem
from factsheet.writers.templates import Templates


@dataclass(frozen=True, kw_only=True)
class Format:
    """A name on the command line, a file suffix, a media type, and the module whose write() makes it."""

    name: str
    suffix: str
    media_type: str
    writer: str
    libraries: tuple[str, ...]  # distributions whose versions shape the bytes

    def write(self, sheet: Sheet, templates: Templates, options: Options) -> bytes:
        """Make one rendition. Raises ProblemsError."""
        make: Callable[[Sheet, Templates, Options], bytes] = import_module(self.writer).write
        return make(sheet, templates, options)

    def problems(self, templates: Templates) -> tuple[Problem, ...]:
        """What is wrong with an audience's templates for this format, whatever the sheet."""
        look: Callable[[Templates], tuple[Problem, ...]] | None = getattr(import_module(self.writer), "problems", None)
        return look(templates) if look else ()


FORMATS = (
    Format(
        name="pdf",
        suffix=".pdf",
        media_type="application/pdf",
        writer="factsheet.writers.pdf",
        libraries=("weasyprint", "pydyf", "tinycss2", "fonttools"),
    ),
    Format(
        name="word",
        suffix=".docx",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        writer="factsheet.writers.word",
        libraries=("python-docx", "lxml"),
    ),
    Format(
        name="html",
        suffix=".html",
        media_type="text/html",
        writer="factsheet.writers.html",
        libraries=("fonttools", "brotli"),
    ),
)
BY_NAME = {f.name: f for f in FORMATS}
