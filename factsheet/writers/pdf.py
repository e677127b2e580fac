"""A sheet to a brief: one PDF that is PDF/UA-1 and PDF/A-2a at once. WeasyPrint makes it, with tags of our own.

Never sees audiences (select() has run), the network or a file: what the templates do not hold does not exist.
"""

import hashlib
import io
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from factsheet.writers import libraries  # noqa: F401  # first of all: it imports WeasyPrint in two thirds of the time

# isort: split
import weasyprint
from weasyprint.css import ColorProfile
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data
from weasyprint.urls import URLFetcher, URLFetcherResponse

from factsheet.document import Face, Options, Paper, Picture, Sheet, printed, printing, text
from factsheet.problems import Location, Problem, ProblemsError, in_order, nearest
from factsheet.writers import charts, footnotes, markup, pictures, styles, tags
from factsheet.writers.styles import Style
from factsheet.writers.templates import Templates

PAGE, CSS = "html/print.html.j2", "html/print.css"
ORIGIN = "https://templates.invalid/"  # .invalid is nobody's, for ever (RFC 2606)
FONTS = f"{ORIGIN}-fonts/"
PICTURES = f"{ORIGIN}-pictures/"
TALLEST = 420  # points of a picture: a page holds its caption too
DENSITY = 300  # pixels of an inch that print can show
WIDTHS: Mapping[Paper, float] = {"letter": 612, "a4": 595}  # of a page, in points
INTENT = "sRGB"
REFUSED = "not among the templates"
LOGGERS = ("weasyprint", "fontTools")
PLACE = re.compile(r" at (?P<line>\d+):(?P<column>\d+)")
FAMILIES = re.compile(
    r"""font-family\s*:\s*(?P<listed>[^;},]+)|(?<![\w-])font\s*:[^;}"']*?(?P<quoted>"[^"]*"|'[^']*')"""
)
QUOTED = re.compile(r"'(?P<words>[^']+)'")
NO_GLYPH = re.compile(r"\.notdef glyph.*\(U\+(?P<code>[0-9A-F]+)\)")
DECLARATION = re.compile(r"`(?P<name>[\w-]+)\s*:")

_one_at_a_time = threading.Lock()  # loggers, font configurations and WeasyPrint's tagger are the process's


def write(sheet: Sheet, templates: Templates, options: Options) -> bytes:
    """The brief of a selected sheet.

    Raises ProblemsError for whatever WeasyPrint or fontTools only log: an unknown CSS property, a missing picture,
    a font from elsewhere.
    """
    shown = printed(sheet, templates.words)
    hung = Pictures(templates, options)
    html = templates.render(PAGE, **_values(shown, templates, options.paper), pictured=hung)
    sheets = styles.style_sheets(templates, CSS)
    with _one_at_a_time:
        return _render(html, sheets, templates, options.paper, hung.files)


def _values(sheet: Sheet, templates: Templates, paper: Paper) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "medium": "paper",
        "outline": markup.outline(sheet, templates.words),
        "anchors": markup.link_targets(sheet),
        "notes": markup.Notes(sheet),
        "href": markup.paper_address,
        "text": text,
        "column_groups": markup.column_groups,
        "row_groups": markup.row_groups,
        "date": lambda value: printing.date(value, sheet.language),
        "places": markup.country_names(sheet) or ((text(sheet.region),) if sheet.region else ()),
        "summary": text(sheet.description),
        "painted": charts.painter(sheet, templates.words, charts.paper(_measure(templates, paper))),
    }


def _measure(templates: Templates, paper: Paper) -> float:
    """How wide the text is beside the rail, in points: what print.css leaves of the page."""
    space = templates.tokens.space
    return WIDTHS[paper] - 2 * space["margin"] - space["rail"] - space["gutter"]


# --- rendering ---------------------------------------------------------------------------------------------------


def _render(
    html: str, sheets: tuple[Style, ...], templates: Templates, paper: Paper, files: Mapping[str, Picture]
) -> bytes:
    faces = styles.faces_of(templates)
    fetcher = Fetcher(templates, faces, files)
    parsed = [_parsed(style, faces, fetcher) for style in (*_own_sheets(templates, faces, paper), *sheets)]
    unknown = _unknown_families(sheets, faces)
    problems = [*unknown, *(problem for one in parsed for problem in one.problems)]
    counters = CounterStyle()
    for one in parsed:
        counters.update(one.counters)
    with _logs() as logs, _said_as_a_problem(templates), footnotes.kept(_fonts(faces)):
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
                finisher=_finish,
                pdf_variant="pdf/a-2a",
                output_intent=INTENT,
                pdf_identifier=_digest(html, sheets, templates, faces, paper),
            )
    problems += _from_logs([*logs, *faults], sheets, templates)
    problems += fetcher.problems()
    problems += [] if unknown else _foreign_fonts(document, faces, templates)
    problems += _relative_links(document, templates)
    if problems:
        raise ProblemsError(*in_order(problems))
    return bytes(data)


def _own_sheets(templates: Templates, faces: tuple[Face, ...], paper: Paper) -> tuple[Style, ...]:
    rules = [styles.font_face(f, _font_address(f), "truetype") for f in faces]
    rules.append(f":root{{{styles.declarations(styles.custom_properties(templates.tokens, '1pt'))}}}")
    return (
        Style(path=templates.path("tokens.yaml"), text="\n".join(rules)),
        Style(path=templates.path(CSS), text=f"@page{{size:{paper}}}"),
    )


def _digest(html: str, sheets: tuple[Style, ...], templates: Templates, faces: tuple[Face, ...], paper: str) -> bytes:
    """The identifier of the PDF: what it is made from, so that the same sheet is the same file."""
    digest = hashlib.sha256(html.encode())
    for part in (*(s.text for s in sheets), repr(templates.tokens), paper, *map(_font_address, faces)):
        digest.update(b"\0" + part.encode())
    return digest.digest()[:16]


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    """WeasyPrint's own sRGB profile, which PDF/A asks for: WeasyPrint would open its file for each brief and never close it."""
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _intent() -> ColorProfile:
    # A new one for each brief: one that was asked for its name is written out otherwise.
    return ColorProfile(io.BytesIO(_srgb()), "sRGB2014.icc", "relative-colorimetric", ("r", "g", "b"))


@lru_cache(maxsize=8)
def _fonts(faces: tuple[Face, ...]) -> FontConfiguration:
    """One font configuration for a set of faces; making one costs as much as a page."""
    del faces
    return FontConfiguration()


@lru_cache(maxsize=64)
def _font_address(face: Face) -> str:
    return f"{FONTS}{hashlib.sha256(face.data).hexdigest()}.ttf"


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """A style sheet as WeasyPrint has read it, its @counter-style rules, and what is wrong in it."""

    css: weasyprint.CSS
    counters: CounterStyle
    problems: tuple[Problem, ...]


_parsed_sheets: dict[tuple[Style, tuple[Face, ...]], Parsed] = {}


def _parsed(style: Style, faces: tuple[Face, ...], fetcher: "Fetcher") -> Parsed:
    """Read a style sheet; what was read is kept for the life of the process.

    Not where it asked for more than faces: those files are an audience's, and the next must be told that it has none.
    """
    key = (style, faces)
    if key not in _parsed_sheets:
        counters, before = CounterStyle(), fetcher.asked
        with _logs() as logs:
            css = weasyprint.CSS(
                string=style.text,
                base_url=f"{ORIGIN}html/",
                url_fetcher=fetcher,
                font_config=_fonts(faces),
                counter_style=counters,
            )
        problems = tuple(_from_log(message, (style,), style.path) for message in logs)
        parsed = Parsed(css=css, counters=counters, problems=problems)
        if fetcher.asked > before:
            return parsed
        _parsed_sheets[key] = parsed
    return _parsed_sheets[key]


# --- what is fetched ---------------------------------------------------------------------------------------------


class Pictures:
    """The pictures of one brief, each behind an invented address; called by a template with the file of a figure."""

    def __init__(self, templates: Templates, options: Options) -> None:
        width = _measure(templates, options.paper)
        self._frame = pictures.Frame(width=width, height=TALLEST, density=DENSITY)
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
        self._fonts = {_font_address(f): f.data for f in faces}
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

    def problems(self) -> list[Problem]:
        """A problem for each address that was refused."""
        return [self._problem(url) for url in self._refused]

    def _problem(self, url: str) -> Problem:
        name = url.removeprefix(ORIGIN)
        shown = name.split("/", 1)[-1] if name != url else url
        where, line, column, excerpt = _find(shown, self._templates)
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


def _find(words: str, templates: Templates) -> tuple[str, int, int, str]:
    """Where words stand in the HTML templates: path, line, column, the line; else the brief's template itself."""
    for name in templates.names("html/", ""):
        for n, line in enumerate(templates.find(name).decode("utf-8", "replace").splitlines(), 1):
            if words in line:
                return templates.path(name), n, line.index(words) + 1, line
    return templates.path(PAGE), 1, 1, ""


# --- what went wrong ---------------------------------------------------------------------------------------------


class _Handler(logging.Handler):
    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _logs() -> Iterator[list[str]]:
    """What WeasyPrint and fontTools log at WARNING or above; nothing of it reaches a terminal."""
    messages: list[str] = []
    handler = _Handler(messages)
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [(logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
    try:
        yield messages
    finally:
        for logger, (propagate, level) in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagate
            logger.setLevel(level)


@contextmanager
def _said_as_a_problem(templates: Templates) -> Iterator[None]:
    """What a designer's template or style sheet makes WeasyPrint stumble over is a problem, not a traceback."""
    try:
        yield
    except Exception as error:
        problem = Problem(
            location=Location(path=templates.path(PAGE)),
            code="pdf",
            message=f"WeasyPrint could not make the brief ({type(error).__name__}: {error})"[:300],
            help="undo the last change of the brief's templates or style sheet",
        )
        raise ProblemsError(problem) from error


def _from_logs(messages: list[str], sheets: tuple[Style, ...], templates: Templates) -> list[Problem]:
    # A refused address has its own problem, with the place it stands at.
    problems = [_from_log(m, sheets, templates.path(PAGE)) for m in messages if REFUSED not in m]
    missing = sorted({chr(int(found["code"], 16)) for m in messages if (found := NO_GLYPH.search(m))})
    return [p for p in problems if not NO_GLYPH.search(p.message)] + (
        [_no_glyph(templates, missing)] if missing else []
    )


def _from_log(message: str, sheets: tuple[Style, ...], path: str) -> Problem:
    """A log line as a problem, at the place in a style sheet that it names or quotes, else at the brief's template."""
    said = message[:1].lower() + PLACE.sub("", message[1:]).rstrip(".")
    help_ = "WeasyPrint's documentation lists the CSS it knows"
    for style in sheets:
        place = _place(message, style)
        if place is not None:
            return styles.css_problem(style, *place, said, help_)
    return Problem(location=Location(path=path), code="pdf", message=said)


def _place(message: str, style: Style) -> tuple[int, int] | None:
    """Line and column a message gives, if the style sheet has such a declaration there; else where it has what is quoted."""
    found, declaration = PLACE.search(message), DECLARATION.search(message)
    if found is not None:
        line, column = int(found["line"]), int(found["column"])
        lines = style.text.splitlines()
        there = line <= len(lines) and (declaration is None or declaration["name"] in lines[line - 1])
        return (line, column) if there else None
    quoted = QUOTED.search(message)
    words = quoted["words"].replace("/**/", " ").strip() if quoted else ""
    return styles.place(style.text, style.text.index(words)) if words and words in style.text else None


def _unknown_families(sheets: tuple[Style, ...], faces: tuple[Face, ...]) -> list[Problem]:
    """A problem for each family a style sheet names that is none of ours: the machine's would be taken."""
    families = {f.family for f in faces}
    problems = []
    for style in sheets:
        words = styles.COMMENT.sub(styles.blank, style.text)
        for found in FAMILIES.finditer(words):
            family = (found["quoted"] or found["listed"]).strip("\"' ")
            if family not in families and "var(" not in family:
                at = styles.place(words, found.start("quoted" if found["quoted"] else "listed"))
                message = f"no font file of ours has the family '{family}'"
                problems.append(styles.css_problem(style, *at, message, nearest(family, families), "font"))
    return problems


def _foreign_fonts(document: Any, faces: tuple[Face, ...], templates: Templates) -> list[Problem]:
    """A problem for each font that came from the machine: compared byte for byte, since names are no proof."""
    ours = {f.data for f in faces}
    used = sorted(document.fonts.values(), key=lambda font: str(font.name))
    foreign = [font for font in used if bytes(get_hb_object_data(font.hb_face) or b"") not in ours]
    return [_foreign_font(font, faces, templates) for font in foreign]


def _foreign_font(font: Any, faces: tuple[Face, ...], templates: Templates) -> Problem:
    covered = frozenset().union(*(f.coverage for f in faces))
    shown = sorted({c for words in font.to_unicode.values() for c in words})
    unknown = [c for c in shown if ord(c) not in covered]
    if unknown:
        return _no_glyph(templates, unknown)
    return Problem(
        location=Location(path=templates.path(CSS)),
        code="font",
        message=f"a font of this machine ({font.family}) was used for: {''.join(shown)[:40]}",
        help=f"set these characters in one that has them: {', '.join(sorted({f.family for f in faces}))}",
    )


def _no_glyph(templates: Templates, characters: list[str]) -> Problem:
    shown = " ".join(f"{c} (U+{ord(c):04X})" for c in characters[:12])
    return Problem(
        location=Location(path=f"{templates.root}/fonts"),
        code="font",
        message=f"no font has: {shown}",
        help="write it with other characters, or add a font that has them",
    )


def _relative_links(document: Any, templates: Templates) -> list[Problem]:
    """A problem for each link that leads to a file beside a brief: there is none."""
    problems = []
    for page in document.pages:
        for kind, target, *_ in page.links:
            if kind == "external" and str(target).startswith(ORIGIN):
                name = str(target).rsplit("/", 1)[-1]
                where, line, column, excerpt = _find(name, templates)
                location = Location(path=where, line=line, column=column, width=len(name))
                help_ = "write the whole address, with https:"
                message = f"a brief cannot lead to a file beside it ('{name}')"
                problems.append(Problem(location=location, code="link", message=message, help=help_, excerpt=excerpt))
    return problems


# --- PDF/UA-1 beside PDF/A-2a ------------------------------------------------------------------------------------


_UA = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description>"""
# PDF/A-2 6.6.2.3: a property that is none of XMP's own must be described, and PDF/UA's part is such a one.
_UA_SCHEMA = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 this file conforms to</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
_RDF_END = b"</rdf:RDF>"


def _finish(document: Any, pdf: Any) -> None:
    """WeasyPrint's hook before the file is closed: say in the XMP that this is PDF/UA-1 too."""
    del document
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    xmp = b"".join(part if isinstance(part, bytes) else str(part).encode() for part in metadata.stream)
    if xmp.count(_RDF_END) != 1:
        raise ValueError("WeasyPrint's metadata have another form than the pinned version writes")
    both = xmp.replace(_RDF_END, f"{_UA}\n{_UA_SCHEMA}\n".encode() + _RDF_END)
    metadata.stream = [both]
    metadata.compress = False  # so that a program that knows no PDF can read what this file is
