"""A sheet to one self-contained web page: no request, no script, fonts and styles inside, a strict content policy.

Never sees audiences: select() has run.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from factsheet.document import Download, Keep, Options, Paragraph, Sheet, printed, printing, text
from factsheet.problems import ProblemsError, in_order
from factsheet.writers import charts, fonts, markup, pictures, selfcontained, styles
from factsheet.writers.styles import Style
from factsheet.writers.templates import Templates

PAGE, CSS = "html/page.html.j2", "html/page.css"
# For a picture: --measure of page.css, and twice the pixels of CSS, which many screens have.
FRAME = pictures.Frame(width=39 * 18 * pictures.PIXEL, height=1000 * pictures.PIXEL, density=2 * 96)
DESCRIPTION = 158  # characters of a description that search engines show
SLANTED = re.compile(r"<(?:em|i|cite|dfn)\b|\bemphasis\b")
KILOBYTE, MEGABYTE = 1_000, 1_000_000


def write(sheet: Sheet, templates: Templates, options: Options) -> bytes:
    """The web page of a selected sheet, as UTF-8.

    Raises ProblemsError for whatever is wrong in the templates.
    """
    shown = printed(sheet, templates.words)
    values = _values(shown, templates, options)
    # Rendered twice: the fonts hold the characters of the page, which only the page can tell.
    draft = templates.render(
        PAGE, **values, notes=markup.Notes(shown), css="", data="", policy="", pictured=_pictured(options, data=False)
    )
    sheets, problems = styles.read(templates, CSS)
    if problems := [*problems, *selfcontained.in_styles(sheets)]:
        raise ProblemsError(*in_order([*problems, *selfcontained.in_page(draft, templates, PAGE)]))
    css = _css(templates, sheets, draft, options.keep)
    data = _linked_data(shown, options)
    policy = _policy(css, data)
    page = templates.render(
        PAGE,
        **values,
        notes=markup.Notes(shown),
        css=Markup(css),  # noqa: S704  # style text is not escaped; in_styles refuses what could end it
        data=Markup(data),  # noqa: S704  # _linked_data escapes
        policy=policy,
        pictured=_pictured(options, data=True),
    )
    if found := selfcontained.in_page(page, templates, PAGE, css=css, data=data, policy=policy):
        raise ProblemsError(*in_order(found))
    return page.encode("utf-8")


def _values(sheet: Sheet, templates: Templates, options: Options) -> dict[str, Any]:
    outline = markup.outline(sheet, templates.words)
    return {
        "sheet": sheet,
        "medium": "web",
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
        "downloads": [_download(d, sheet.language) for d in options.downloads],
        "icon": _icon(templates.tokens.color),
    }


def _pictured(options: Options, *, data: bool) -> Callable[[str], pictures.Shown]:
    """What a figure's template asks for its picture; `data` is whether the picture itself is wanted, or its place alone."""

    def pictured(file: str) -> pictures.Shown:
        shown = pictures.shown(options.pictures, file, FRAME, options.keep)
        return replace(shown, address=shown.as_data() if data else "data:,")

    return pictured


def summary(sheet: Sheet) -> str:
    """The description of a sheet for search engines: its own, or the beginning of its first paragraph."""
    if sheet.description:
        return text(sheet.description)
    first = next((text(b.content) for b in sheet.blocks if isinstance(b, Paragraph)), text(sheet.title))
    if len(first) <= DESCRIPTION:
        return first
    return first[:DESCRIPTION].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _css(templates: Templates, sheets: Iterable[Style], draft: str, keep: Keep) -> str:
    """All CSS of the page: fonts, tokens, html/page.css."""
    tokens = templates.tokens
    point = f"{1 / tokens.size['text']:.4f}rem"  # the text is as large as its reader wants it; all else follows
    return "\n".join(
        [
            *_font_faces(templates, draft, keep),
            f":root{{{styles.declarations(styles.custom_properties(tokens, point))}}}",
            f"@media screen and (prefers-color-scheme:dark){{:root{{{styles.declarations(styles.dark_properties(tokens))}}}}}",
            *(s.text.strip() for s in sheets),
        ]
    )


def _font_faces(templates: Templates, draft: str, keep: Keep) -> list[str]:
    """The @font-face rules of the page, each with its font; the italics only where something is set in them."""
    own = templates.own.get(CSS, b"").decode("utf-8", "replace")
    italics = SLANTED.search(draft) is not None or "italic" in own
    characters = frozenset(draft)
    rules = []
    for face in styles.faces_of(templates):
        if italics or not face.italic:
            data = base64.b64encode(fonts.woff2(face, characters, keep)).decode()
            rules.append(styles.font_face(face, f"data:font/woff2;base64,{data}", "woff2"))
    return rules


def _linked_data(sheet: Sheet, options: Options) -> str:
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
    if options.downloads:
        data["encoding"] = [
            {"@type": "MediaObject", "encodingFormat": d.media_type, "contentUrl": d.file} for d in options.downloads
        ]
    shown = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return shown.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _policy(css: str, data: str) -> str:
    """The content policy: nothing is fetched, and of what stands in the page only these two texts count."""
    return (
        f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(data)}; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _download(download: Download, language: str) -> dict[str, str]:
    """One download link; the template says the names of format and unit in the sheet's language."""
    size = download.size
    count, unit = (
        (Decimal(max(1, round(size / KILOBYTE))), "kilobytes")
        if size < MEGABYTE
        else (Decimal(f"{size / MEGABYTE:.1f}"), "megabytes")
    )
    return {
        "format": f"format_{download.format}",
        "file": quote(download.file),
        "media_type": download.media_type,
        "size": printing.number(count, language),
        "unit": unit,
    }


def _icon(color: Mapping[str, str]) -> str:
    """A small sheet of paper as the page's icon, so that no browser asks for one. It may hold no blanks."""
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'>"
        f"<path fill='#{color['brand']}' d='M0 0h8v8H0z'/>"
        f"<path stroke='#{color['reverse']}' d='M2 2.5h4M2 4h4M2 5.5h2'/></svg>"
    )
    return "data:image/svg+xml," + quote(svg, safe="/:='")
