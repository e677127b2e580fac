"""What WeasyPrint may fetch: faces, pictures and files of the templates, under an origin that is invented.

Nothing comes from a network or a disk: what the templates do not hold does not exist, and asking for it is a problem.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from factsheet.writers import libraries  # noqa: F401  # first of all: it imports WeasyPrint in two thirds of the time

# isort: split
from weasyprint.urls import URLFetcher, URLFetcherResponse

from factsheet.document import Face, Options, Picture
from factsheet.problems import Location, Problem, nearest
from factsheet.writers import pictures
from factsheet.writers.templates import Templates

ORIGIN = "https://templates.invalid/"  # .invalid is nobody's, for ever (RFC 2606)
FONTS = f"{ORIGIN}-fonts/"
PICTURES = f"{ORIGIN}-pictures/"
TALLEST = 420  # points of a picture: a page holds its caption too
DENSITY = 300  # pixels of an inch that print can show
REFUSED = "not among the templates"


@lru_cache(maxsize=64)
def font_address(face: Face) -> str:
    return f"{FONTS}{hashlib.sha256(face.data).hexdigest()}.ttf"


class Pictures:
    """The pictures of one file, each behind an invented address; called by a template with the file of a figure.

    `width` and `tallest` are how wide and how high they may be, in points.
    """

    def __init__(self, options: Options, width: float, tallest: float = TALLEST) -> None:
        self._frame = pictures.Frame(width=width, height=tallest, density=DENSITY)
        self._options = options
        self.files: dict[str, Picture] = {}

    def __call__(self, file: str) -> pictures.Shown:
        """A figure's picture as it is printed. Raises ValueError where none is given."""
        shown = pictures.shown(self._options.pictures, file, self._frame, self._options.keep)
        address = f"{PICTURES}{shown.name}"
        self.files[address] = shown.picture
        return replace(shown, address=address)


class Fetcher(URLFetcher):  # type: ignore[misc]
    """Serves faces, pictures and files of the templates under an invented origin, refuses all else, and remembers what."""

    def __init__(self, templates: Templates, faces: tuple[Face, ...], files: Mapping[str, Picture]) -> None:
        # Not URLFetcher's own: it builds openers for files and networks, and reads proxies from the environment.
        self._fail_on_errors = False
        self._templates = templates
        self._fonts = {font_address(f): f.data for f in faces}
        self._pictures = files
        self._refused: dict[str, None] = {}
        self.asked = 0  # how often for something that is no face

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The font, picture or file behind an address of the invented origin. Raises ValueError for any other."""
        del headers
        if url in self._pictures:
            picture = self._pictures[url]
            return URLFetcherResponse(url, picture.data, {"Content-Type": picture.media_type})
        if url in self._fonts:
            return URLFetcherResponse(url, self._fonts[url], {"Content-Type": "font/ttf"})
        self.asked += 1
        name = url.removeprefix(ORIGIN)
        held = {*self._templates.common, *self._templates.own}
        if name == url or name not in held:
            self._refused[url] = None
            raise ValueError(f"{REFUSED}: {url}")
        return URLFetcherResponse(url, self._templates.find(name))

    def problems(self, template: str) -> list[Problem]:
        """A problem for each address that was refused; `template` is what was rendered."""
        return [self._problem(url, template) for url in self._refused]

    def _problem(self, url: str, template: str) -> Problem:
        name = url.removeprefix(ORIGIN)
        shown = name.split("/", 1)[-1] if name != url else url
        where, line, column, excerpt = find(shown, self._templates, template)
        if name != url:
            help_ = nearest(name, {*self._templates.common, *self._templates.own})
        else:
            help_ = "put the file into templates/ and name it there: nothing is fetched from elsewhere"
        return Problem(
            location=Location(path=where, line=line, column=column, width=len(shown)),
            code="missing-file",
            message=f"there is no file '{shown[:80]}' among the templates",
            help=help_,
            excerpt=excerpt,
        )


def find(words: str, templates: Templates, template: str) -> tuple[str, int, int, str]:
    """Where words stand in the HTML templates: path, line, column, the line; else in the template that was rendered."""
    for name in templates.names("html/", ""):
        for n, line in enumerate(templates.find(name).decode("utf-8", "replace").splitlines(), 1):
            if words in line:
                return templates.path(name), n, line.index(words) + 1, line
    return templates.path(template), 1, 1, ""
