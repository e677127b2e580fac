"""A PDF to what of it, beside its tags and words, a screen reader or a checker of PDF/UA would miss.

Why: tags are of no use in a file that does not say that it has any, whose window is called by a path, or whose letters are
another font's on another machine. Example: /MarkInfo was lost when somebody printed the brief to a PDF. Tags and words are
what readers/pdf reads; veraPDF asks much more, and needs Java.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import pikepdf

from factsheet.problems import Location, Problem, ProblemsError
from factsheet.readers.pdf.file import DAMAGED, opened

AGAIN: Final = "build it again, and hand out the file as it was made: printing or editing it loses this"
CLAIMS: Final = {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}
NAMESPACES: Final = {
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
DEEPEST: Final = 32  # forms within forms, bookmarks within bookmarks
Look: TypeAlias = Callable[[pikepdf.Pdf], Iterator[str]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    code: str
    look: Look


def check(data: bytes, path: str) -> list[Problem]:
    """An error for each thing that is missing; nothing for a file that cannot be opened, which its reader says."""
    try:
        with opened(data) as file:
            return [
                Problem(location=Location(path=path), code=rule.code, message=message, help=AGAIN)
                for rule in RULES
                for message in rule.look(file)
            ]
    except (ProblemsError, *DAMAGED):
        return []


# --- the file ----------------------------------------------------------------------------------------------------


def marked(file: pikepdf.Pdf) -> Iterator[str]:
    info: Any = file.Root.get("/MarkInfo", {})
    if not info.get("/Marked", False) or info.get("/Suspects", False):
        yield "this PDF does not say that it has tags, or that they are right"


def language(file: pikepdf.Pdf) -> Iterator[str]:
    if not str(file.Root.get("/Lang", "")).strip():
        yield "this PDF names no language: it is read in whatever language the reader's machine speaks"


def title(file: pikepdf.Pdf) -> Iterator[str]:
    if not _metadata(file, "dc:title").strip():
        yield "this PDF has no title"
    preferences: Any = file.Root.get("/ViewerPreferences", {})
    if not preferences.get("/DisplayDocTitle", False):
        yield "the window of this PDF is called by the name of its file, not by its title"


def claims(file: pikepdf.Pdf) -> Iterator[str]:
    if any(_metadata(file, name) != value for name, value in CLAIMS.items()):
        yield "this PDF does not say that it is PDF/UA-1 and PDF/A-2a"


def _metadata(file: pikepdf.Pdf, name: str) -> str:
    prefix, _, local = name.partition(":")
    return str(file.open_metadata().get(f"{{{NAMESPACES[prefix]}}}{local}", ""))


# --- the way through it ------------------------------------------------------------------------------------------


def keys(file: pikepdf.Pdf) -> Iterator[str]:
    """Whoever goes from link to link by keys follows the tags."""
    for number, page in enumerate(file.pages, 1):
        if page.obj.get("/Annots") and page.obj.get("/Tabs") != "/S":
            yield f"on page {number} the tab key does not follow the tags"


def bookmarks(file: pikepdf.Pdf) -> Iterator[str]:
    pages = {page.objgen for page in file.pages}
    found = list(_bookmarks(file.Root.get("/Outlines"), 0))
    if not found:
        yield "this PDF has no bookmarks: the title and the headings are its outline"
    for bookmark in found:
        place = bookmark.get("/Dest", bookmark.get("/A", {}).get("/D"))
        called = str(bookmark.get("/Title", ""))
        if not called.strip() or not isinstance(place, pikepdf.Array) or place[0].objgen not in pages:
            yield f"the bookmark '{called[:40]}' has no words, or leads to no page"


def _bookmarks(holder: Any, depth: int) -> Iterator[Any]:
    found = holder.get("/First") if holder is not None and depth < DEEPEST else None
    seen: set[tuple[int, int]] = set()
    while found is not None and found.objgen not in seen:
        seen.add(found.objgen)
        yield found
        yield from _bookmarks(found, depth + 1)
        found = found.get("/Next")


# --- its letters -------------------------------------------------------------------------------------------------


def fonts(file: pikepdf.Pdf) -> Iterator[str]:
    held: dict[tuple[int, int], Any] = {}
    for page in file.pages:
        _gather(page.obj.get("/Resources"), held, 0)
    for font in held.values():
        described = font.get("/DescendantFonts", [font])[0].get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.keys()):
            yield f"the font {str(font.get('/BaseFont', '/'))[1:41]} is not in this PDF: other machines show other letters"


def _gather(resources: Any, fonts: dict[tuple[int, int], Any], depth: int) -> None:
    if resources is None or depth == DEEPEST:
        return
    fonts.update({font.objgen: font for font in dict(resources.get("/Font", {})).values()})
    for form in dict(resources.get("/XObject", {})).values():
        _gather(form.get("/Resources"), fonts, depth + 1)


RULES: Final = (
    Rule(code="pdf-marked", look=marked),
    Rule(code="pdf-language", look=language),
    Rule(code="pdf-title", look=title),
    Rule(code="pdf-claims", look=claims),
    Rule(code="pdf-keys", look=keys),
    Rule(code="pdf-bookmarks", look=bookmarks),
    Rule(code="pdf-fonts", look=fonts),
)
