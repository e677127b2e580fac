"""Sheet to Word: templates say what stands in the body, reference.docx how it looks. Never sees marks: select() has run."""

import re
from typing import Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from factsheet.document import Options, Sheet, printed, printing, text
from factsheet.problems import Location, Problem, ProblemsError
from factsheet.writers.templates import Templates
from factsheet.writers.word import fonts, package, reference, render
from factsheet.writers.word.charts import Charts
from factsheet.writers.word.pictures import Pictures
from factsheet.writers.word.resolve import Resolver
from factsheet.writers.word.slots import Slots, Values
from factsheet.writers.word.styles import Styles

NAMED: Final = re.compile(r"<(?P<tag>\w+)|fs:\w+|'[^']+'")  # in a message: a tag, an attribute, a value
SEPARATORS: Final = ("-1", "0")  # the footnotes that are the lines above footnotes
AFTER_FOOTNOTES: Final = ("w:endnotePr", "w:compat", "m:mathPr", "w:themeFontLang", "w:clrSchemeMapping")


def write(sheet: Sheet, templates: Templates, options: Options) -> bytes:
    """Make the Word file of a selected sheet.

    Raises ProblemsError for whatever is wrong in the templates, the reference document, or the sheet's depth.
    """
    sheet = printed(sheet, templates.words)
    document, styles = _opened(templates)
    reference.dress(document, templates, styles)
    width = reference.lay(document, options)
    reference.speak(document, sheet.language)
    slots = Slots(templates.path(reference.REFERENCE), slot_values(sheet, templates))
    place = slots.fill(document)
    if slots.problems:
        raise ProblemsError(*slots.problems)
    resolver = Resolver(
        document,
        styles,
        lambda *words: _template_problem(templates, *words),
        {
            "picture": Pictures(document, options, width=width).hang,
            "chart": Charts(document, sheet, templates, width=width).hang,
        },
    )
    rail = max(0, -styles.indent(reference.IN_RAIL)[0])
    body = render.body(sheet, templates, width=width, rail=rail)
    resolver.resolve(body, document.part)
    for element in list(body):
        place.addprevious(element)
    place.getparent().remove(place)
    if resolver.notes:
        _add_notes(sheet, templates, document, resolver)
    if resolver.problems:
        raise ProblemsError(*resolver.problems)
    fonts.embed(document, templates.faces, templates.tokens.font.values(), templates.root, options.keep)
    package.describe(document, sheet)
    return package.save(document)


def problems(templates: Templates) -> tuple[Problem, ...]:
    """What is wrong with an audience's reference document, whatever the sheet: missing styles, drift from the tokens."""
    try:
        document, styles = _opened(templates)
        return tuple(reference.drift(document, templates, styles))
    except ProblemsError as error:
        return error.problems


def _opened(templates: Templates) -> tuple[Document, Styles]:
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
        "words": templates.words,
    }


def _add_notes(sheet: Sheet, templates: Templates, document: Document, resolver: Resolver) -> None:
    """The footnotes, in the order of their calls, as a part of their own."""
    known = {n.id: n for n in sheet.notes}
    root = render.notes(sheet, tuple(known[i] for i in resolver.notes), templates)
    for r_id in [r for r, rel in document.part.rels.items() if rel.reltype == RT.FOOTNOTES]:
        del document.part.rels[r_id]
    part = XmlPart(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, root, document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    resolver.resolve(root, part)
    settings = document.settings.element
    for old in settings.findall(qn("w:footnotePr")):
        settings.remove(old)
    lines = OxmlElement("w:footnotePr")
    for number in SEPARATORS:
        line = OxmlElement("w:footnote")
        line.set(qn("w:id"), number)
        lines.append(line)
    settings.insert_element_before(lines, *AFTER_FOOTNOTES)


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
