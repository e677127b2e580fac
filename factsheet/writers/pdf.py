"""A sheet to a brief: one PDF that is PDF/UA-1 and PDF/A-2a at once.

Never sees audiences: select() has run.
"""

from typing import Any

from factsheet.document import Options, Paper, Sheet, printed, printing, text
from factsheet.writers import charts, markup, pages
from factsheet.writers.fetching import Pictures
from factsheet.writers.styles import Look
from factsheet.writers.templates import Templates

LOOK = Look(name="brief", template="html/print.html.j2", css=("html/print.css",))


def write(sheet: Sheet, templates: Templates, options: Options) -> bytes:
    """The brief of a selected sheet. Raises ProblemsError."""
    shown = printed(sheet, templates.words)
    measure = _measure(templates, options.paper)
    hung = Pictures(options, measure)
    html = templates.render(LOOK.template, **_values(shown, templates, measure), pictured=hung)
    return pages.render(html, LOOK, templates, options.paper, hung.files)


def _values(sheet: Sheet, templates: Templates, measure: float) -> dict[str, Any]:
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
        "painted": charts.painter(sheet, templates.words, charts.paper(measure)),
    }


def _measure(templates: Templates, paper: Paper) -> float:
    """How wide the text is beside the rail, in points: what print.css leaves of the page."""
    space = templates.tokens.space
    return pages.measure(templates, paper) - space["rail"] - space["gutter"]
