"""A template to one self-contained web page: its fonts, its styles, its data and the policy that allows nothing else.

Knows no sheet and no packet; refuses whatever would fetch something, or run without standing in the policy.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from factsheet.document import Download, Keep, Options, printing
from factsheet.problems import ProblemsError, in_order
from factsheet.writers import fonts, pictures, selfcontained, styles
from factsheet.writers.selfcontained import Script
from factsheet.writers.styles import Style
from factsheet.writers.templates import Templates

# For a picture: --measure of page.css, and twice the pixels of CSS, which many screens have.
FRAME = pictures.Frame(width=39 * 18 * pictures.PIXEL, height=1000 * pictures.PIXEL, density=2 * 96)
SLANTED = re.compile(r"<(?:em|i|cite|dfn)\b|\bemphasis\b")
KILOBYTE, MEGABYTE = 1_000, 1_000_000


def write(
    templates: Templates,
    entry: str,
    css_names: Sequence[str],
    values: Callable[[], Mapping[str, Any]],
    options: Options,
    *,
    scripts: Mapping[str, Script],
    letters: str = "",
) -> bytes:
    """The page that a template makes of values, which are asked for anew each time, as UTF-8.

    `css_names` are the files of its styles; `scripts` what stands in its script elements, by the names the template has
    for it; `letters` what a script shows besides what the page says. Raises ProblemsError.
    """
    # Rendered twice: the fonts hold the characters of the page, which only the page can tell.
    draft = templates.render(
        entry, **values(), css="", policy="", pictured=_pictured(options, data=False), **dict.fromkeys(scripts, "")
    )
    read = [styles.read(templates, name) for name in css_names]
    sheets, problems = [s for found, _ in read for s in found], [p for _, found in read for p in found]
    if problems := [*problems, *selfcontained.in_styles(sheets)]:
        empty = [replace(script, text="") for script in scripts.values()]
        raise ProblemsError(*in_order([*problems, *selfcontained.in_page(draft, templates, entry, scripts=empty)]))
    css = _css(templates, css_names, sheets, draft, letters, options.keep)
    policy = _policy(css, scripts.values())
    page = templates.render(
        entry,
        **values(),
        css=Markup(css),  # noqa: S704  # style text is not escaped; in_styles refuses what could end it
        policy=policy,
        pictured=_pictured(options, data=True),
        **{name: Markup(script.text) for name, script in scripts.items()},  # noqa: S704  # nor is a script's; in_page does
    )
    if found := selfcontained.in_page(page, templates, entry, css=css, scripts=scripts.values(), policy=policy):
        raise ProblemsError(*in_order(found))
    return page.encode("utf-8")


def data(value: Any) -> str:
    """A value as the text of a script element: JSON in which nothing can end the element."""
    shown = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return shown.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _pictured(options: Options, *, data: bool) -> Callable[[str], pictures.Shown]:
    """What a figure's template asks for its picture; `data` is whether the picture itself is wanted, or its place alone."""

    def pictured(file: str) -> pictures.Shown:
        shown = pictures.shown(options.pictures, file, FRAME, options.keep)
        return replace(shown, address=shown.as_data() if data else "data:,")

    return pictured


def _css(
    templates: Templates, css_names: Sequence[str], sheets: Iterable[Style], draft: str, letters: str, keep: Keep
) -> str:
    """All CSS of the page: fonts, tokens, its files."""
    tokens = templates.tokens
    point = f"{1 / tokens.size['text']:.4f}rem"  # the text is as large as its reader wants it; all else follows
    own = b"".join(templates.own.get(name, b"") for name in css_names).decode("utf-8", "replace")
    italics = SLANTED.search(draft) is not None or "italic" in own
    return "\n".join(
        [
            *font_faces(templates, draft + letters, italics=italics, keep=keep),
            f":root{{{styles.declarations(styles.custom_properties(tokens, point))}}}",
            f"@media screen and (prefers-color-scheme:dark){{:root{{{styles.declarations(styles.dark_properties(tokens))}}}}}",
            *(s.text.strip() for s in sheets),
        ]
    )


def font_faces(templates: Templates, characters: str, *, italics: bool, keep: Keep) -> list[str]:
    """The @font-face rules of a page, each with its font; the italics only where something is set in them."""
    wanted = frozenset(characters)
    rules = []
    for face in styles.faces_of(templates):
        if italics or not face.italic:
            font = base64.b64encode(fonts.woff2(face, wanted, keep)).decode()
            rules.append(styles.font_face(face, f"data:font/woff2;base64,{font}", "woff2"))
    return rules


def _policy(css: str, scripts: Iterable[Script]) -> str:
    """The content policy: nothing is fetched, and of what stands in the page only these texts count."""
    return (
        f"default-src 'none'; style-src {_hash(css)}; script-src {' '.join(_hash(s.text) for s in scripts)}; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def download(download: Download, language: str) -> dict[str, str]:
    """One download link; the template says the names of format and unit in the page's language."""
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


def icon(color: Mapping[str, str]) -> str:
    """A small sheet of paper as the page's icon, so that no browser asks for one. It may hold no blanks."""
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'>"
        f"<path fill='#{color['brand']}' d='M0 0h8v8H0z'/>"
        f"<path stroke='#{color['reverse']}' d='M2 2.5h4M2 4h4M2 5.5h2'/></svg>"
    )
    return "data:image/svg+xml," + quote(svg, safe="/:='")
