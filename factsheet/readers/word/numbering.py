"""Numbering to what stands before a paragraph: a bullet or the number Word would print. Never sees text."""

from dataclasses import dataclass
from typing import Any, Final

from factsheet.readers.word.package import W
from factsheet.readers.word.styles import Styles, child_value

UNSIGNED: Final = ("", "none")


@dataclass(frozen=True, kw_only=True)
class Sign:
    """What stands before a list item: a number, or a bullet (None); `level` counts from 1."""

    number: int | None
    level: int


@dataclass(frozen=True, kw_only=True)
class Level:
    format: str
    start: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Instance:
    """A numbering instance: its definition, and where it starts or describes a level anew."""

    abstract: str
    starts: dict[int, int]
    levels: dict[int, Level]


class Numbering:
    """Counts as Word does (ECMA-376 17.9): instances of one definition share its counters, until one starts anew."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, Level]] = {}
        self._linked: dict[str, str] = {}
        self._instances: dict[str, Instance] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        for abstract in () if root is None else root.findall(f"{W}abstractNum"):
            levels = {_int(one.get(f"{W}ilvl")): _level(one) for one in abstract.findall(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
            self._linked[abstract.get(f"{W}abstractNumId", "")] = child_value(abstract, "numStyleLink")
        for number in () if root is None else root.findall(f"{W}num"):
            overrides = {_int(o.get(f"{W}ilvl")): o for o in number.findall(f"{W}lvlOverride")}
            self._instances[number.get(f"{W}numId", "")] = Instance(
                abstract=child_value(number, "abstractNumId"),
                starts={n: _int(s) for n, o in overrides.items() if (s := child_value(o, "startOverride"))},
                levels={n: _level(own) for n, o in overrides.items() if (own := o.find(f"{W}lvl")) is not None},
            )

    def sign(self, paragraph: Any) -> Sign | None:
        """The sign of the next paragraph of the text, None where it has none. Counts it."""
        own, style = paragraph.find(f"{W}pPr/{W}numPr"), self._styles.of(paragraph)
        instance = child_value(own, "numId") or _value(self._styles.find(style, "pPr/numPr/numId"))
        level = _int(child_value(own, "ilvl") or _value(self._styles.find(style, "pPr/numPr/ilvl")))
        if instance not in self._instances:
            return None
        used = self._instances[instance]
        described = used.levels.get(level) or self._described(used.abstract).get(level)
        if described is None or described.format in UNSIGNED or not described.text:
            return None
        number = self._count(used.abstract, instance, level, used.starts.get(level), described.start)
        return Sign(number=None if described.format == "bullet" else number, level=level + 1)

    def _described(self, abstract: str) -> dict[int, Level]:
        """The levels of a definition; one that is a list style's has them where the style's numbering is defined."""
        style = self._linked.get(abstract, "")
        if not style:
            return self._levels.get(abstract, {})
        used = self._instances.get(_value(self._styles.find(style, "pPr/numPr/numId")))
        return self._levels.get(used.abstract, {}) if used else {}

    def _count(self, abstract: str, instance: str, level: int, own: int | None, start: int) -> int:
        counters = self._counters.setdefault(abstract, {})
        if own is not None and (instance, level) not in self._started:
            counters[level] = own
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = start if own is None else own
        self._started.add((instance, level))
        for deeper in [n for n in counters if n > level]:
            del counters[deeper]
        return counters[level]


def _level(element: Any) -> Level:
    return Level(
        format=child_value(element, "numFmt"),
        start=_int(child_value(element, "start") or "1"),
        text=child_value(element, "lvlText"),
    )


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))


def _int(value: str | None) -> int:
    """A number of the file; 0 for what is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 9 else 0
