"""Notes that WeasyPrint forgets, put back: every note is printed at the foot of the page of its call, or of the next.

Where a line does not fit and its block may not be broken above it, WeasyPrint 70.0 makes room by moving notes to the next
page; a note called in that very line is then laid out on no page at all (weasyprint/layout/block.py, _linebox_layout).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.layout.page


@contextmanager
def kept(fonts: Any) -> Iterator[None]:
    """While it lasts, no note of a document with this font configuration is lost. Only one may last at a time."""
    make_page = weasyprint.layout.page.make_page

    def make(context: Any, *rest: Any) -> Any:
        made = make_page(context, *rest)
        if context.font_config is fonts:
            _report_forgotten(context, made[0])
        return made

    weasyprint.layout.page.make_page = make
    try:
        yield
    finally:
        weasyprint.layout.page.make_page = make_page


def _report_forgotten(context: Any, page: Any) -> None:
    """Hand notes that are called on a page and still wait for one to the next, as WeasyPrint does with others."""
    for box in page.descendants():
        if box.footnote is not None and box.footnote in context.footnotes:
            context.footnotes.remove(box.footnote)
            context.reported_footnotes.append(box.footnote)
