"""What WeasyPrint and fontTools only log, or do without a word, to problems: at the line of a template or style sheet."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from factsheet.writers import libraries  # noqa: F401  # first of all: it imports WeasyPrint in two thirds of the time

# isort: split
from weasyprint.text.fonts import get_hb_object_data

from factsheet.document import Face
from factsheet.problems import Location, Problem, ProblemsError, nearest
from factsheet.writers import styles
from factsheet.writers.fetching import ORIGIN, REFUSED, find
from factsheet.writers.styles import Look, Style
from factsheet.writers.templates import Templates

LOGGERS = ("weasyprint", "fontTools")
PLACE = re.compile(r" at (?P<line>\d+):(?P<column>\d+)")
FAMILIES = re.compile(
    r"""font-family\s*:\s*(?P<listed>[^;},]+)|(?<![\w-])font\s*:[^;}"']*?(?P<quoted>"[^"]*"|'[^']*')"""
)
QUOTED = re.compile(r"'(?P<words>[^']+)'")
NO_GLYPH = re.compile(r"\.notdef glyph.*\(U\+(?P<code>[0-9A-F]+)\)")
DECLARATION = re.compile(r"`(?P<name>[\w-]+)\s*:")


class _Handler(logging.Handler):
    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def logs() -> Iterator[list[str]]:
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
def as_a_problem(templates: Templates, look: Look) -> Iterator[None]:
    """What a designer's template or style sheet makes WeasyPrint stumble over is a problem, not a traceback."""
    try:
        yield
    except Exception as error:
        problem = Problem(
            location=Location(path=templates.path(look.template)),
            code="pdf",
            message=f"WeasyPrint could not make the {look.name} ({type(error).__name__}: {error})"[:300],
            help="undo the last change of its templates or style sheet",
        )
        raise ProblemsError(problem) from error


def problems(messages: list[str], sheets: tuple[Style, ...], templates: Templates, look: Look) -> list[Problem]:
    """A problem for each thing that was logged."""
    # A refused address has its own problem, with the place it stands at.
    found = [problem(m, sheets, templates.path(look.template)) for m in messages if REFUSED not in m]
    missing = sorted({chr(int(named["code"], 16)) for m in messages if (named := NO_GLYPH.search(m))})
    return [p for p in found if not NO_GLYPH.search(p.message)] + ([_no_glyph(templates, missing)] if missing else [])


def problem(message: str, sheets: tuple[Style, ...], path: str) -> Problem:
    """A log line as a problem, at the place in a style sheet that it names or quotes, else at a path."""
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


def unknown_families(sheets: tuple[Style, ...], faces: tuple[Face, ...]) -> list[Problem]:
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


def foreign_fonts(document: Any, faces: tuple[Face, ...], templates: Templates, look: Look) -> list[Problem]:
    """A problem for each font that came from the machine: compared byte for byte, since names are no proof."""
    ours = {f.data for f in faces}
    used = sorted(document.fonts.values(), key=lambda font: str(font.name))
    foreign = [font for font in used if bytes(get_hb_object_data(font.hb_face) or b"") not in ours]
    return [_foreign_font(font, faces, templates, look) for font in foreign]


def _foreign_font(font: Any, faces: tuple[Face, ...], templates: Templates, look: Look) -> Problem:
    covered = frozenset().union(*(f.coverage for f in faces))
    shown = sorted({c for words in font.to_unicode.values() for c in words})
    unknown = [c for c in shown if ord(c) not in covered]
    if unknown:
        return _no_glyph(templates, unknown)
    return Problem(
        location=Location(path=templates.path(look.css[0])),
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


def relative_links(document: Any, templates: Templates, look: Look) -> list[Problem]:
    """A problem for each link that leads to a file beside this one: there is none."""
    problems = []
    for page in document.pages:
        for kind, target, *_ in page.links:
            if kind == "external" and str(target).startswith(ORIGIN):
                name = str(target).rsplit("/", 1)[-1]
                where, line, column, excerpt = find(name, templates, look.template)
                location = Location(path=where, line=line, column=column, width=len(name))
                help_ = "write the whole address, with https:"
                message = f"a {look.name} cannot lead to a file beside it ('{name}')"
                problems.append(Problem(location=location, code="link", message=message, help=help_, excerpt=excerpt))
    return problems
