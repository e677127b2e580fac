"""Fills the `{{ slots }}` that a designer typed in Word: in the cover, headers, footers, tables, text boxes.

Word cuts a slot into several runs as it pleases, so a paragraph's text is read as one string, and the value takes the
place and the look of the slot's first character. A slot names a value, or a fixed word, and how it is cased; it is no
expression, so nothing can be run by it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import qn

from factsheet.problems import Location, Problem, nearest
from factsheet.writers.word.package import stories

SLOT: Final = re.compile(r"\{\{((?:(?!\{\{).)*?)\}\}", re.DOTALL)
NAME: Final = re.compile(r"(?P<name>[a-z_]+)(?:\.(?P<word>[a-z_]+))?(?P<filters>(?:\s*\|\s*[a-z]+)*)")
FILTERS: Final[dict[str, Callable[[str], str]]] = {"upper": str.upper, "lower": str.lower}
BODY: Final = "body"
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
Values = Mapping[str, str | Mapping[str, str]]


class Slots:
    """Fills one document; `problems` is what could not be filled."""

    def __init__(self, path: str, values: Values) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._values = values

    def fill(self, document: Document) -> Any:
        """Fill every slot but {{ body }}, whose paragraph is returned: None where it is missing or stands twice."""
        return self.place([p for story, element in stories(document) for p in self.fill_story(story, element)])

    def fill_story(self, story: str, element: Any) -> list[Any]:
        """Fill the slots of the body, a header or a footer; returns the paragraphs that are {{ body }}."""
        bodies = []
        for paragraph in list(element.iter(qn("w:p"))):
            whole = "".join(t.text or "" for t in own_texts(paragraph))
            if _is_body(whole) and story == BODY and paragraph.getparent() is element:
                bodies.append(paragraph)
            elif re.search(r"\{\{|\}\}|\{%|%\}", whole):
                self._fill_paragraph(paragraph, whole, story)
        return bodies

    def place(self, bodies: list[Any]) -> Any:
        """Where the sheet shall begin: the one paragraph that is {{ body }}; None, and a problem, for none or several."""
        if len(bodies) == 1:
            return bodies[0]
        self._problem(
            "its text needs the slot {{ body }} once, alone in a paragraph"
            + (f"; it stands there {len(bodies)} times" if bodies else ""),
            "in Word, type {{ body }} into an empty paragraph where the sheet shall begin",
        )
        return None

    def _fill_paragraph(self, paragraph: Any, whole: str, story: str) -> None:
        rest = SLOT.sub("", whole)
        if "{{" in rest or "}}" in rest:
            self._problem(
                f"a slot is not closed in {story}: {whole.strip()}", "write it as {{ name }} in one paragraph"
            )
            return
        if "{%" in rest or "%}" in rest:
            self._problem(
                f"only slots work in Word, in {story}: {whole.strip()}", "put what has conditions into a template"
            )
            return
        for match in reversed(list(SLOT.finditer(whole))):
            value = self._value(match[1], story)
            if value is not None:
                _replace(own_texts(paragraph), *match.span(), value)
        if not rest.strip() and not "".join(t.text or "" for t in own_texts(paragraph)).strip():
            _drop(paragraph)

    def _value(self, source: str, story: str) -> str | None:
        """What a slot stands for; None, and a problem, where it stands for nothing."""
        match = NAME.fullmatch(source.replace("\u00a0", " ").strip())  # Word's AutoCorrect makes no-break spaces
        slot = "{{" + source + "}}"
        if match is None:
            self._problem(f"{slot} in {story} is no name", "write {{ title }}, {{ words.page }} or {{ title | upper }}")
            return None
        value = self._values.get(match["name"])
        if match["word"] is not None and isinstance(value, Mapping):
            known: Mapping[str, str] = value
            value, name = value.get(match["word"]), match["word"]
        else:
            known = {k: "" for k, v in self._values.items() if isinstance(v, str)}
            value, name = (None if match["word"] is not None else value), match["name"]
        if not isinstance(value, str):
            self._problem(f"{slot} in {story}: no value is called so", nearest(name, known))
            return None
        for name in re.findall(r"[a-z]+", match["filters"]):
            if name not in FILTERS:
                self._problem(f"{slot} in {story}: nothing is called '{name}'", nearest(name, FILTERS))
                return None
            value = FILTERS[name](value)
        return value

    def _problem(self, message: str, help_: str) -> None:
        location = Location(path=self._path)
        problem = Problem(location=location, code="slot", message=message, help=help_)
        if problem not in self.problems:
            self.problems.append(problem)


def own_texts(paragraph: Any) -> list[Any]:
    """The text nodes of a paragraph, not those of a text box that is anchored in it."""
    return [t for t in paragraph.iter(qn("w:t")) if next(t.iterancestors(qn("w:p"))) is paragraph]


def _is_body(whole: str) -> bool:
    match = SLOT.fullmatch(whole.strip())
    return match is not None and match[1].replace("\u00a0", " ").strip() == BODY


def _replace(texts: list[Any], start: int, end: int, value: str) -> None:
    """Put a value where characters of several text nodes stood; it goes into the first of them."""
    offset = 0
    for node in texts:
        text = node.text or ""
        first, last = max(start - offset, 0), min(end - offset, len(text))
        offset += len(text)
        if first < last:
            node.text = text[:first] + value + text[last:]
            node.set(SPACE, "preserve")
            value = ""


def _drop(paragraph: Any) -> None:
    """Take out a paragraph whose slots were all empty, unless Word needs one there."""
    parent, before, after = paragraph.getparent(), paragraph.getprevious(), paragraph.getnext()
    holds_section = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    last = after is None and (before is None or before.tag != qn("w:p"))  # a cell or a header ends with a paragraph
    if not holds_section and not last and len(parent.findall(qn("w:p"))) > 1:
        parent.remove(paragraph)
