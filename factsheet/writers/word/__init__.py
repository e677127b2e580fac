"""Sheet to Word: templates say what stands in the body, reference.docx how it looks. Never sees marks: select() has run."""

import re
from collections.abc import Callable
from typing import Final

from docx.document import Document

from factsheet.document import Options, Sheet, printed, printing, text
from factsheet.problems import Location, Problem, ProblemsError
from factsheet.writers.templates import Templates
from factsheet.writers.word import fonts, footnotes, package, reference, render
from factsheet.writers.word.charts import Charts
from factsheet.writers.word.pictures import Pictures
from factsheet.writers.word.resolve import Counters, Resolver
from factsheet.writers.word.slots import Slots, Values
from factsheet.writers.word.styles import OF_PACKETS, Styles

NAMED: Final = re.compile(r"<(?P<tag>\w+)|fs:\w+|'[^']+'")  # in a message: a tag, an attribute, a value


def write(sheet: Sheet, templates: Templates, options: Options) -> bytes:
    """Make the Word file of a selected sheet.

    Raises ProblemsError for whatever is wrong in the templates, the reference document, or the sheet's depth.
    """
    sheet = printed(sheet, templates.words)
    document, styles = opened(templates)
    styles.leave_out(OF_PACKETS)
    width = dress(document, styles, templates, options, sheet.language)
    slots = Slots(templates.path(reference.REFERENCE), slot_values(sheet, templates))
    place = slots.fill(document)
    if slots.problems:
        raise ProblemsError(*slots.problems)
    counters = Counters(document)
    resolver = Resolver(
        document,
        styles,
        reporter(templates),
        {
            "picture": Pictures(document, options, width=width).hang,
            "chart": Charts(document, sheet, templates, counters, width=width).hang,
        },
        counters=counters,
    )
    body = render.body(sheet, templates, width=width, rail=rail(styles))
    resolver.resolve(body, document.part)
    for element in list(body):
        place.addprevious(element)
    place.getparent().remove(place)
    footnotes.add(document, templates, sheet.language, [(sheet, resolver)])
    if resolver.problems:
        raise ProblemsError(*resolver.problems)
    finish(document, templates, options, package.described(sheet))
    return package.save(document)


def problems(templates: Templates) -> tuple[Problem, ...]:
    """What is wrong with an audience's reference document, whatever the sheet: missing styles, drift from the tokens."""
    try:
        document, styles = opened(templates)
        return tuple(reference.drift(document, templates, styles))
    except ProblemsError as error:
        return error.problems


def opened(templates: Templates) -> tuple[Document, Styles]:
    """An audience's reference document, and its styles. Raises ProblemsError where it lacks what every sheet needs."""
    path = templates.path(reference.REFERENCE)
    document = package.load(templates.find(reference.REFERENCE), path)
    styles = Styles(document, path)
    if found := styles.problems():
        raise ProblemsError(*found)
    return document, styles


def slot_values(sheet: Sheet, templates: Templates) -> Values:
    """What a slot of the reference document may name."""
    return {
        "banner": templates.audience.banner,
        "title": text(sheet.title),
        "kind": text(sheet.kind),
        "bureau": text(sheet.bureau),
        "region": text(sheet.region),
        "dateline": text(sheet.dateline),
        "date": printing.date(sheet.date, sheet.language),
        "number": sheet.number,
        "publisher": text(sheet.imprint.publisher),
        "packet": "",  # of the packet that it stands in, and what it is called there
        "tab": "",
        "words": templates.words,
    }


def dress(document: Document, styles: Styles, templates: Templates, options: Options, language: str) -> int:
    """Give the document the audience's look, paper and language; returns the measure of the text."""
    reference.dress(document, templates, styles)
    width = reference.lay(document, options)
    reference.speak(document, language)
    return width


def rail(styles: Styles) -> int:
    """What is free at the left of the text, in twentieths of a point."""
    return max(0, -styles.indent(reference.IN_RAIL)[0])


def finish(document: Document, templates: Templates, options: Options, described: package.Described) -> None:
    """Put in what belongs to a file as a whole: its fonts and its properties."""
    fonts.embed(document, templates.faces, templates.tokens.font.values(), templates.root, options.keep)
    package.describe(document, described)


def reporter(templates: Templates) -> Callable[[str, str, str], Problem]:
    """Makes problems of what templates wrote, from a code, a message and a help."""
    return lambda *words: _template_problem(templates, *words)


def _template_problem(templates: Templates, code: str, message: str, help_: str) -> Problem:
    return Problem(location=_written(templates, message), code=code, message=message, help=help_)


def _written(templates: Templates, message: str) -> Location:
    """Where a template writes what a message names: in the first line that has all of it, of an audience's own before the common."""
    named = [
        rf"<(?:\w+:)?{m['tag']}\b" if m["tag"] else re.escape(m[0].strip("'")) + r"\b" for m in NAMED.finditer(message)
    ]
    for name in sorted(templates.names("word/", ".j2"), key=lambda name: name not in templates.own) if named else ():
        for number, line in enumerate(templates.read_text(name).splitlines(), 1):
            if all(re.search(pattern, line) for pattern in named):
                return Location(path=templates.path(name), line=number, column=len(line) - len(line.lstrip()) + 1)
    return Location(path=templates.path(render.BODY))
