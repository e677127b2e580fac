"""A Word file as the rules look at it: its texts, styles and furniture, and how a message names a place.

Knows no rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

from factsheet.problems import Severity
from factsheet.readers.word.inlines import local
from factsheet.readers.word.package import Package, R, W
from factsheet.readers.word.styles import Styles, child_value, is_on

SHOWN: Final = 40  # letters of a paragraph in a message
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
FURNITURE: Final = ("header", "footer")


@dataclass(frozen=True, kw_only=True)
class Found:
    """One fault: what is wrong, and what to do."""

    message: str
    help: str


Look: TypeAlias = Callable[["File"], Iterator[Found]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule by its code. An error is a file that must not go out; a warning reads badly to somebody."""

    code: str
    look: Look
    severity: Severity = Severity.ERROR


class File:
    """One Word file that has passed the gate. Parts that are missing are None."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.story = package.tree(package.story)
        self.body = self.story.find(f"{W}body")
        self.notes = self.part("footnotes")
        self.settings = self.part("settings")
        self.numbering = self.part("numbering")
        self.style_root = self.part("styles")
        self.styles = Styles(self.style_root)
        self._last: tuple[Any, Any] = (None, None)

    def part(self, kind: str) -> Any:
        name = self.package.related(self.package.story, kind)
        return self.package.tree(name) if name else None

    @cached_property
    def texts(self) -> tuple[tuple[str, Any], ...]:
        """What is read from beginning to end: part name and root of the story and of the footnotes."""
        notes = self.package.related(self.package.story, "footnotes")
        return ((self.package.story, self.story), *([(notes, self.notes)] if notes else []))

    @cached_property
    def furniture(self) -> tuple[tuple[str, Any], ...]:
        """Part name and root of each header and footer."""
        rels = self.package.relationships(self.package.story).values()
        names = sorted({r.target for r in rels if r.kind in FURNITURE and self.package.has(r.target)})
        return tuple((name, self.package.tree(name)) for name in names)

    @property
    def all(self) -> tuple[tuple[str, Any], ...]:
        """Everything with text in it."""
        return self.texts + self.furniture

    @cached_property
    def paragraphs(self) -> tuple[Any, ...]:
        """The paragraphs of the story, in order, those in tables too."""
        return tuple(self.body.iter(f"{W}p"))

    def properties(self, paragraph: Any) -> Any:
        """A paragraph's own properties, None where it has none; each run asks for them."""
        if paragraph is not self._last[0]:
            self._last = (paragraph, paragraph.find(f"{W}pPr"))
        return self._last[1]

    def heading(self, paragraph: Any) -> int:
        """A heading's level as Word's navigation shows it, 0 for none."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        found = self.styles.find(self.styles.of(paragraph), "pPr/outlineLvl") if own is None else own
        level = "9" if found is None else found.get(f"{W}val", "9")
        return int(level) + 1 if level.isdigit() and int(level) < 9 else 0

    def kept(self, paragraph: Any) -> bool:
        """Whether a paragraph stands on one page with the next."""
        own = paragraph.find(f"{W}pPr/{W}keepNext")
        return is_on(self.styles.find(self.styles.of(paragraph), "pPr/keepNext") if own is None else own)

    def numbered(self, paragraph: Any) -> bool:
        """Whether Word puts a bullet or a number before it."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        if own is not None and child_value(own, "numId"):
            return child_value(own, "numId") != "0"
        found = self.styles.find(self.styles.of(paragraph), "pPr/numPr/numId")
        return found is not None and found.get(f"{W}val") != "0"

    def names(self, paragraph: Any) -> tuple[str, ...]:
        """The names of a paragraph's style and of those it is based on, in lower case."""
        return self.styles.names(self.styles.of(paragraph))

    def target(self, hyperlink: Any, part: str) -> str | None:
        """Where a link out of the file leads; None where its relationship is missing."""
        relationship = self.package.relationships(part).get(hyperlink.get(f"{R}id", ""))
        return relationship.target if relationship and relationship.outside else None


def words(element: Any) -> str:
    """The letters of an element, tabs and breaks as such; without those that were deleted."""
    out = []
    for one in element.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr"):
        name = local(one)
        if name == "t":
            out.append(one.text or "")
        elif local(one.getparent()) == "r":  # a tab stop of a style is no tab
            out.append("\t" if name == "tab" else "\n")
    return "".join(out)


def called(element: Any) -> str:
    """An element's words as a message names them."""
    said = " ".join(words(element).split())
    if not said:
        return "one without words"
    return f"'{said[:SHOWN].rstrip()}…'" if len(said) > SHOWN else f"'{said}'"


def inside(element: Any, *names: str) -> bool:
    """Whether an element stands in one of these."""
    return any(local(outer) in names for outer in element.iterancestors())
