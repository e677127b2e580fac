"""The banner of a Word file: first of all in its text, which screen readers read, and in what stands above and below
every page, which they skip. Furniture, but no file may carry another's, or none on some of its pages.
"""

from collections.abc import Iterator
from typing import Any, Final

from factsheet.readers.word.inlines import GONE, local
from factsheet.readers.word.package import Package, R, W, unreadable
from factsheet.readers.word.styles import Styles, is_on

ROLE: Final = "banner"
HELP: Final = "in the reference document, write {{ banner }} in the style Banner into every header but the first, and every footer"
PLACES: Final = {"default": "of its pages", "first": "of a first page", "even": "of its even pages"}


def check(package: Package, body: Any, styles: Styles, banner: str) -> None:
    """Raise ProblemsError unless the banner of the text, "" for none, stands once at both ends of every page.

    Above the first page it may be missing: that is where the text has it.
    """
    headers: dict[tuple[str, str], str] = {}
    for number, section in enumerate(body.iter(f"{W}sectPr")):
        for reference in section:
            if local(reference) in {"headerReference", "footerReference"}:  # a section has those of the one before it
                part = package.relationships(package.story).get(reference.get(f"{R}id", ""))
                key = local(reference).removesuffix("Reference"), reference.get(f"{W}type", "default")
                headers[key] = "" if part is None else part.target
        for kind in _in_force(package, section):
            for end in ("header", "footer"):
                said = list(_banners(package, headers.get((end, kind), ""), styles))
                is_first = (number, end, kind) == (0, "header", "first")
                if said != ([banner] if banner else []) and not (is_first and not said):
                    has = " and ".join(f"'{words[:60]}'" for words in said) or "none"
                    wants = f"'{banner[:60]}'" if banner else "none"
                    raise unreadable(f"the banner in the {end} {PLACES[kind]} is {has}, and its text has {wants}", HELP)


def _in_force(package: Package, section: Any) -> Iterator[str]:
    yield "default"
    if is_on(section.find(f"{W}titlePg")):
        yield "first"
    settings = package.related(package.story, "settings")
    if settings and is_on(package.tree(settings).find(f"{W}evenAndOddHeaders")):
        yield "even"


def _banners(package: Package, part: str, styles: Styles) -> Iterator[str]:
    """The words of each paragraph of a header or footer that is in the style of banners."""
    for paragraph in package.tree(part).iter(f"{W}p") if part else ():
        words = " ".join("".join(words_of(paragraph)).split())
        if words and ROLE in styles.names(styles.of(paragraph)):
            yield words


def words_of(paragraph: Any) -> Iterator[str]:
    """The letters of a paragraph, tabs and breaks as blanks; without those that were deleted."""
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if not any(local(a) in GONE for a in node.iterancestors()):
            yield (node.text or "") if local(node) == "t" else " "
