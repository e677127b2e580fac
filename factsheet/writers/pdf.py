"""A sheet to a brief: one PDF that is PDF/UA-1 and PDF/A-2a at once.

Never sees audiences: select() has run.
"""

from collections.abc import Callable
from typing import Any

from factsheet.document import Options, Paper, Place, Sheet, printed, printing, text
from factsheet.writers import charts, markup, pages
from factsheet.writers.fetching import Pictures
from factsheet.writers.styles import Look
from factsheet.writers.templates import Templates

LOOK = Look(name="brief", template="html/print.html.j2", css=("html/print.css",))
BOUND = Look(name="brief", template="html/print.html.j2", css=("html/print.css", "html/packet-print.css"))
NOT_KNOWN = "00"  # as wide as most numbers of pages


def write(sheet: Sheet, templates: Templates, options: Options) -> bytes:
    """The brief of a selected sheet; in a packet it differs where a link leads to another tab. Raises ProblemsError."""
    shown = printed(sheet, templates.words)
    measure = _measure(templates, options.paper)
    hung = Pictures(options, measure)
    values = _values(shown, templates, measure)
    look = LOOK
    if options.place and markup.leads_to_tabs(shown):
        look = BOUND
        values |= {"href": markup.bound_address, "page_of": _pages(options.place)}
    html = templates.render(look.template, **values, pictured=hung)
    return pages.render(html, look, templates, options.paper, hung.files)


def _values(sheet: Sheet, templates: Templates, measure: float) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "medium": "paper",
        "outline": markup.outline(sheet, templates.words),
        "anchors": markup.link_targets(sheet)
        | sheet.given_ids,  # other sheets, and the address of this one, may lead there
        "notes": markup.Notes(sheet),
        "href": markup.paper_address,
        "page_of": lambda _: "",
        "text": text,
        "column_groups": markup.column_groups,
        "row_groups": markup.row_groups,
        "date": lambda value: printing.date(value, sheet.language),
        "places": markup.country_names(sheet) or ((text(sheet.region),) if sheet.region else ()),
        "summary": text(sheet.description),
        "painted": charts.painter(sheet, templates.words, charts.paper(measure)),
    }


def _pages(place: Place) -> Callable[[str], str]:
    """The number of the page that a link to another tab leads to; "" for any other link."""

    def page_of(target: str) -> str:
        if not target.startswith(markup.SHEET):
            return ""
        return str(place.pages.get(target.removeprefix(markup.SHEET), 0) or NOT_KNOWN)

    return page_of


def _measure(templates: Templates, paper: Paper) -> float:
    """How wide the text is beside the rail, in points: what print.css leaves of the page."""
    space = templates.tokens.space
    return pages.measure(templates, paper) - space["rail"] - space["gutter"]
