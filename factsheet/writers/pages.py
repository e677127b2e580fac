"""HTML to the pages of a PDF that is PDF/UA-1 and PDF/A-2a at once. WeasyPrint makes it, with tags of our own.

Never sees a sheet, the network or a file: what the templates do not hold does not exist.
"""

import hashlib
import io
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from factsheet.writers import libraries  # noqa: F401  # first of all: it imports WeasyPrint in two thirds of the time

# isort: split
import weasyprint
from weasyprint.css import ColorProfile
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration

from factsheet.document import Face, Paper, Picture
from factsheet.problems import Problem, ProblemsError, in_order
from factsheet.writers import conforming, footnotes, logged, styles, tags
from factsheet.writers.fetching import ORIGIN, Fetcher, font_address
from factsheet.writers.styles import Look, Style
from factsheet.writers.templates import Templates

WIDTHS: Mapping[Paper, float] = {"letter": 612, "a4": 595}  # of a page, in points
INTENT = "sRGB"

_one_at_a_time = threading.Lock()  # loggers, font configurations and WeasyPrint's tagger are the process's


def measure(templates: Templates, paper: Paper) -> float:
    """How wide a page is between its margins, in points."""
    return WIDTHS[paper] - 2 * templates.tokens.space["margin"]


def render(html: str, look: Look, templates: Templates, paper: Paper, files: Mapping[str, Picture]) -> bytes:
    """The PDF of what a template has made, with pictures by their addresses.

    Raises ProblemsError for whatever WeasyPrint or fontTools only log: an unknown CSS property, a missing picture,
    a font from elsewhere.
    """
    sheets = styles.style_sheets(templates, *look.css)
    with _one_at_a_time:
        return _render(html, look, sheets, templates, paper, files)


def _render(
    html: str,
    look: Look,
    sheets: tuple[Style, ...],
    templates: Templates,
    paper: Paper,
    files: Mapping[str, Picture],
) -> bytes:
    faces = styles.faces_of(templates)
    fetcher = Fetcher(templates, faces, files)
    parsed = [_parsed(style, faces, fetcher) for style in (*_own_sheets(templates, look, faces, paper), *sheets)]
    unknown = logged.unknown_families(sheets, faces)
    problems = [*unknown, *(problem for one in parsed for problem in one.problems)]
    counters = CounterStyle()
    for one in parsed:
        counters.update(one.counters)
    with logged.logs() as logs, logged.as_a_problem(templates, look), footnotes.kept(_fonts(faces)):
        document = weasyprint.HTML(string=html, base_url=f"{ORIGIN}html/", url_fetcher=fetcher).render(
            font_config=_fonts(faces),
            counter_style=counters,
            color_profiles={INTENT: _intent()},
            stylesheets=[one.css for one in parsed],
            presentational_hints=True,  # the first number of a list
            pdf_variant="pdf/a-2a",
            output_intent=INTENT,
        )
        with tags.tagged(document) as faults:
            data = document.write_pdf(
                finisher=conforming.finish,
                pdf_variant="pdf/a-2a",
                output_intent=INTENT,
                pdf_identifier=identifier(html, look, templates, paper),
            )
    problems += logged.problems([*logs, *faults], sheets, templates, look)
    problems += fetcher.problems(look.template)
    problems += [] if unknown else logged.foreign_fonts(document, faces, templates, look)
    problems += logged.relative_links(document, templates, look)
    if problems:
        raise ProblemsError(*in_order(problems))
    return bytes(data)


def _own_sheets(templates: Templates, look: Look, faces: tuple[Face, ...], paper: Paper) -> tuple[Style, ...]:
    rules = [styles.font_face(f, font_address(f), "truetype") for f in faces]
    rules.append(f":root{{{styles.declarations(styles.custom_properties(templates.tokens, '1pt'))}}}")
    return (
        Style(path=templates.path("tokens.yaml"), text="\n".join(rules)),
        Style(path=templates.path(look.css[0]), text=f"@page{{size:{paper}}}"),
    )


def identifier(html: str, look: Look, templates: Templates, paper: Paper) -> bytes:
    """The identifier of the PDF: what it is made from, so that the same sheet is the same file."""
    digest = hashlib.sha256(html.encode())
    texts = [sheet.text for sheet in styles.style_sheets(templates, *look.css)]
    for part in (*texts, repr(templates.tokens), paper, *map(font_address, styles.faces_of(templates))):
        digest.update(b"\0" + part.encode())
    return digest.digest()[:16]


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    """WeasyPrint's own sRGB profile, which PDF/A asks for: WeasyPrint would open its file for each file and never close it."""
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _intent() -> ColorProfile:
    # A new one for each file: one that was asked for its name is written out otherwise.
    return ColorProfile(io.BytesIO(_srgb()), "sRGB2014.icc", "relative-colorimetric", ("r", "g", "b"))


@lru_cache(maxsize=8)
def _fonts(faces: tuple[Face, ...]) -> FontConfiguration:
    """One font configuration for a set of faces; making one costs as much as a page."""
    del faces
    return FontConfiguration()


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """A style sheet as WeasyPrint has read it, its @counter-style rules, and what is wrong in it."""

    css: weasyprint.CSS
    counters: CounterStyle
    problems: tuple[Problem, ...]


_parsed_sheets: dict[tuple[Style, tuple[Face, ...]], Parsed] = {}


def _parsed(style: Style, faces: tuple[Face, ...], fetcher: Fetcher) -> Parsed:
    """Read a style sheet; what was read is kept for the life of the process.

    Not where it asked for more than faces: those files are an audience's, and the next must be told that it has none.
    """
    key = (style, faces)
    if key not in _parsed_sheets:
        counters, before = CounterStyle(), fetcher.asked
        with logged.logs() as logs:
            css = weasyprint.CSS(
                string=style.text,
                base_url=f"{ORIGIN}html/",
                url_fetcher=fetcher,
                font_config=_fonts(faces),
                counter_style=counters,
            )
        problems = tuple(logged.problem(message, (style,), style.path) for message in logs)
        parsed = Parsed(css=css, counters=counters, problems=problems)
        if fetcher.asked > before:
            return parsed
        _parsed_sheets[key] = parsed
    return _parsed_sheets[key]
