"""Words of a web page and the elements among them to inlines: runs, links, breaks, calls of notes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from factsheet.document import Break, Content, Inline, Link, NoteCall, Run, tidy
from factsheet.readers.html.markup import BLANK, BLOCKS, PARTS, start, unreadable, words


@dataclass(frozen=True, kw_only=True)
class Look:
    """How words look, and their language, from the elements around them."""

    strong: bool = False
    emphasis: bool = False
    language: str = ""

    def inside(self, element: Any) -> "Look":
        """The look of what stands in an element."""
        language = element.get("lang") or self.language
        return replace(
            self,
            strong=self.strong or element.tag == "strong",
            emphasis=self.emphasis or element.tag == "em",
            language=language,
        )

    def run(self, said: str | None) -> Iterator[Run]:
        """Words as a run; a line's end and a tab are blanks."""
        if said:
            blanks = BLANK.sub(" ", said)
            yield Run(text=blanks, strong=self.strong, emphasis=self.emphasis, language=self.language)


PLAIN = Look()


class Reading:
    """Reads the words of one page; knows its notes, for a link to one is a call, and one back to a call is furniture."""

    def __init__(self, root: Any) -> None:
        calls = [a for a in root.iter("a") if a.getparent().tag == "sup" and a.get("href", "").startswith("#")]
        self._called = {a.get("href")[1:] for a in calls}
        self._calls = {a.get("id") for a in calls if a.get("id")}
        self._numbers: dict[str, str] = {}
        for section in filter(self.has_notes, root.iter("section")):
            notes = section.find("ol")
            self._numbers |= {note.get("id", ""): str(n) for n, note in enumerate(notes, start(notes))}

    def has_notes(self, section: Any) -> bool:
        """Whether a section is that of the notes: one of the items in its list is called from the text."""
        notes = section.find("ol")
        return notes is not None and any(note.get("id") in self._called for note in notes)

    def number(self, note: Any) -> str:
        """The number in front of a note."""
        return self._numbers[note.get("id", "")]

    def content(self, element: Any) -> Content:
        """The inlines of an element that holds words."""
        return tidy(tuple(self._inlines(element, PLAIN.inside(element))))

    def said(self, words: str) -> Content:
        """Plain words, such as an alternative text."""
        return tidy(tuple(PLAIN.run(words)))

    def _inlines(self, element: Any, look: Look) -> Iterator[Inline]:
        yield from look.run(element.text)
        for child in element:
            yield from self.inline(child, look)
            yield from look.run(child.tail)

    def inline(self, element: Any, around: Look = PLAIN) -> Iterator[Inline]:
        """One element among words, without what follows it."""
        look, href = around.inside(element), element.get("href")
        if element.tag in BLOCKS or element.tag in PARTS:
            raise unreadable(f"a '{element.tag}' may not stand among words", line=element.sourceline)
        if element.tag == "img":
            raise unreadable("a picture may not stand among words", "put it into a figure", element.sourceline)
        if element.tag == "br":
            yield Break()
        elif element.tag != "a" or href is None:
            yield from self._inlines(element, look)
        elif href.startswith("#") and href[1:] in self._calls:
            return  # the way from a note back to its call
        elif element.getparent().tag == "sup" and words(element) == self._numbers.get(href[1:]):
            yield NoteCall(note=words(element))
        else:
            yield _link(element, href, tuple(self._inlines(element, look)))


def _link(element: Any, href: str, inner: tuple[Inline, ...]) -> Link:
    whole = tuple(i for i in inner if isinstance(i, Run | Break))
    if len(whole) < len(inner):
        raise unreadable("a link may not stand in another", line=element.sourceline)
    return Link(target=href, content=whole)
