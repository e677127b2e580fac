"""The styles of a Word file: what a style is called, what it is based on, what it says. Programs invent style ids, so
nothing is known by its id alone. Never sees text.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from factsheet.readers.word.package import W

LONGEST: Final = 32  # styles that are based on each other; nobody's are
OFF: Final = frozenset(["0", "false", "off", "none"])


def is_on(element: Any) -> bool:
    """Whether a property that can be on or off is on."""
    return element is not None and element.get(f"{W}val", "1") not in OFF


def child_value(parent: Any, path: str) -> str:
    """The w:val of what stands below an element, "" where it isn't there; `path` in plain names: "pPr/pStyle"."""
    found = None if parent is None else parent.find(_path(path))
    return "" if found is None else str(found.get(f"{W}val", ""))


@cache
def _path(path: str) -> str:
    return "/".join(W + name for name in path.split("/"))


class Styles:
    """Styles by id. `root` is the root of styles.xml, or None."""

    def __init__(self, root: Any) -> None:
        self._by_id: dict[str, Any] = {}
        self._defaults: dict[str, str] = {}
        self._chains: dict[str, tuple[Any, ...]] = {}
        self._last: tuple[Any, str] = (None, "")
        self._found: dict[tuple[str, str], Any] = {}
        self._named: dict[str, tuple[str, ...]] = {}
        self.defaults = None if root is None else root.find(_path("docDefaults/rPrDefault/rPr"))
        for style in () if root is None else root.iter(f"{W}style"):
            id_, kind = style.get(f"{W}styleId", ""), style.get(f"{W}type", "paragraph")
            self._by_id[id_] = style
            if style.get(f"{W}default") in {"1", "true", "on"}:
                self._defaults[kind] = id_

    def of(self, paragraph: Any) -> str:
        """The id of a paragraph's style."""
        if paragraph is not self._last[0]:  # asked for by each run: a look through all of them every time takes long
            self._last = (paragraph, child_value(paragraph, "pPr/pStyle") or self._defaults.get("paragraph", ""))
        return self._last[1]

    def chain(self, id_: str) -> tuple[Any, ...]:
        """A style and those it is based on, nearest first; one that is based on itself ends there."""
        if id_ not in self._chains:
            out: list[Any] = []
            at = id_
            while (style := self._by_id.get(at)) is not None and style not in out and len(out) < LONGEST:
                out.append(style)
                at = child_value(style, "basedOn")
            self._chains[id_] = tuple(out)
        return self._chains[id_]

    def names(self, id_: str) -> tuple[str, ...]:
        """What a style and those it is based on are called, in lower case: capitals differ between programs."""
        if id_ not in self._named:
            self._named[id_] = tuple(child_value(s, "name").lower() for s in self.chain(id_))
        return self._named[id_]

    def find(self, id_: str, path: str) -> Any:
        """The nearest element at a path ("pPr/outlineLvl") in a chain of styles; None where no style has it."""
        if (id_, path) not in self._found:
            found = (s.find(_path(path)) for s in self.chain(id_))
            self._found[id_, path] = next((e for e in found if e is not None), None)
        return self._found[id_, path]

    def look(self, paragraph: Any, properties: Any, name: str) -> Any:
        """The element that decides a property of a run: its own, its style's, its paragraph's style's, the document's."""
        return next((e for e in self._looks(paragraph, properties, name) if e is not None), None)

    def _looks(self, paragraph: Any, properties: Any, name: str) -> Iterator[Any]:
        if properties is not None:
            yield properties.find(W + name)
            yield self.find(child_value(properties, "rStyle"), f"rPr/{name}")
        yield self.find(self.of(paragraph), f"rPr/{name}")
        yield None if self.defaults is None else self.defaults.find(W + name)

    @property
    def language(self) -> str:
        """The language of text that names none."""
        found = self.find(self._defaults.get("paragraph", ""), "rPr/lang")
        if found is None and self.defaults is not None:
            found = self.defaults.find(f"{W}lang")
        return "" if found is None else str(found.get(f"{W}val", ""))
