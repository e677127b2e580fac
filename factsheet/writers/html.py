"""A sheet to one self-contained web page: no request, no script, fonts and styles inside, a strict content policy.

Never sees audiences: select() has run.
"""

from typing import Any

from factsheet.document import Options, Paragraph, Sheet, printed, printing, text
from factsheet.writers import charts, markup, page
from factsheet.writers.selfcontained import Script
from factsheet.writers.templates import Templates

PAGE, CSS = "html/page.html.j2", "html/page.css"
PACKET_CSS = "html/packet.css"  # also of a page that stands in a packet
LINKED_DATA = "application/ld+json"
DESCRIPTION = 158  # characters of a description that search engines show


def write(sheet: Sheet, templates: Templates, options: Options) -> bytes:
    """The web page of a selected sheet, as UTF-8; one that stands in a packet leads to its list and its neighbours.

    Raises ProblemsError for whatever is wrong in the templates.
    """
    shown = printed(sheet, templates.words)
    values = _values(shown, templates, options)
    return page.write(
        templates,
        PAGE,
        (CSS, PACKET_CSS) if options.place else (CSS,),
        lambda: {**values, "notes": markup.Notes(shown)},
        options,
        scripts={"data": Script(type=LINKED_DATA, text=page.data(_linked_data(shown, options)))},
    )


def _values(sheet: Sheet, templates: Templates, options: Options) -> dict[str, Any]:
    outline = markup.outline(sheet, templates.words)
    return {
        "sheet": sheet,
        "medium": "web",
        "place": options.place,
        "outline": outline,
        "anchors": markup.link_targets(sheet) | sheet.given_ids | {id_ for _, id_, _ in outline},
        "notes_id": markup.NOTES,
        "href": markup.web_address,
        "text": text,
        "column_groups": markup.column_groups,
        "row_groups": markup.row_groups,
        "painted": charts.painter(sheet, templates.words, charts.SCREEN),
        "date": lambda value: printing.date(value, sheet.language),
        "direction": printing.locale(sheet.language).text_direction,
        "places": markup.country_names(sheet) or ((text(sheet.region),) if sheet.region else ()),
        "summary": summary(sheet),
        "downloads": [page.download(d, sheet.language) for d in options.downloads],
        "icon": page.icon(templates.tokens.color),
    }


def summary(sheet: Sheet) -> str:
    """The description of a sheet for search engines: its own, or the beginning of its first paragraph."""
    if sheet.description:
        return text(sheet.description)
    first = next((text(b.content) for b in sheet.blocks if isinstance(b, Paragraph)), text(sheet.title))
    if len(first) <= DESCRIPTION:
        return first
    return first[:DESCRIPTION].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _linked_data(sheet: Sheet, options: Options) -> dict[str, Any]:
    """What the page says about the sheet to machines, in the words of schema.org."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": text(sheet.title),
        "genre": text(sheet.kind),
        "description": summary(sheet),
        "inLanguage": sheet.language,
        "datePublished": sheet.date.isoformat(),
        "author": {"@type": "Organization", "name": text(sheet.bureau)},
    }
    about = [{"@type": "Country", "name": n} for n in markup.country_names(sheet)]
    if sheet.region:
        about.append({"@type": "Place", "name": text(sheet.region)})
    if about:
        data["about"] = about
    if sheet.number:
        data["identifier"] = sheet.number
    if sheet.reviewed:
        data["dateModified"] = sheet.reviewed.isoformat()
    if sheet.status != "current":
        data["creativeWorkStatus"] = sheet.status
    encoding = [
        {"@type": "MediaObject", "encodingFormat": d.media_type, "contentUrl": d.file} for d in options.downloads
    ]
    if options.place:  # what is there to be downloaded is the whole of it
        whole = {"@type": "CreativeWork", "name": options.place.packet}
        data |= {
            "isPartOf": {**whole, **({"encoding": encoding} if encoding else {})},
            "position": options.place.number,
        }
    elif encoding:
        data["encoding"] = encoding
    return data
