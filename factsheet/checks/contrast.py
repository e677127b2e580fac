"""Contrast: the colours of tokens.yaml to the pairs of text and ground that too few eyes can tell apart, light and dark.

Why: WCAG 2.2 asks for 4.5:1 between text and its ground (1.4.3) and 3:1 for what is no text but must be seen (1.4.11);
no checker sees every pair on one page, nor what a link's colour is once it was visited. Example: a muted grey that is
readable on white and pale on the panel behind table heads. Text counts as large nowhere: titles shrink on narrow screens.
"""

import colorsys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from factsheet.document import Tokens
from factsheet.problems import Location, Problem

Files: TypeAlias = Sequence[tuple[str, Sequence[str]]]  # path and lines of each tokens.yaml, the one that counts first
TEXT, SHAPE = 4.5, 3.0


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A token on the token behind it, what it is there, and how well it must stand out."""

    front: str
    ground: str
    what: str
    least: float = TEXT
    dark: bool = True  # whether dark mode has it too


# Wherever page.css, print.css and the styles of reference.docx set the one on the other.
_TEXTS = {
    "ink": "text",
    "muted": "labels, sources and the imprint",
    "brand": "headings",
    "accent": "the numbers and signs of lists",
    "link": "links",
    "visited": "visited links",
    "banner": "the banner and notices",
}
_RING = "the ring around what the keyboard is on"
PAIRS = (
    *(Pair(front=front, ground=ground, what=what) for front, what in _TEXTS.items() for ground in ("paper", "panel")),
    Pair(front="reverse", ground="band", what="the title"),
    Pair(front="soft", ground="band", what="the quiet lines of the masthead"),
    Pair(front="paper", ground="band", what="the title in Word", dark=False),
    Pair(front="focus", ground="paper", what=_RING, least=SHAPE),
    Pair(front="focus", ground="panel", what=_RING, least=SHAPE),
    *(Pair(front=f"chart-{n}", ground="paper", what="bars and lines of charts", least=SHAPE) for n in range(1, 5)),
    *(Pair(front=f"chart-{n}", ground="chart-tint", what="the edges of tinted bars", least=SHAPE) for n in (1, 2)),
)


def check(tokens: Tokens, *, files: Files) -> list[Problem]:
    """An error for each colour that does not stand out from a ground it is used on, with the next one that would.

    `files` are the path and lines of every tokens.yaml that counts, an audience's own before the common one.
    """
    return [
        problem
        for group, colors in (("color", tokens.color), ("dark", {**tokens.color, **tokens.dark}))
        if group == "color" or tokens.dark
        for problem in _problems(group, colors, tokens, files)
    ]


def _problems(group: str, colors: Mapping[str, str], tokens: Tokens, files: Files) -> Iterator[Problem]:
    known = [p for p in PAIRS if p.front in colors and p.ground in colors and (p.dark or group == "color")]
    for front in dict.fromkeys(p.front for p in known):
        pairs = [p for p in known if p.front == front]
        short = [p for p in pairs if ratio(colors[front], colors[p.ground]) < p.least]
        if not short or (group == "dark" and not {front, *(p.ground for p in short)} & set(tokens.dark)):
            continue  # in dark mode, what it leaves as it is was reported in the light
        worst = min(short, key=lambda p: ratio(colors[front], colors[p.ground]) / p.least)
        own = front in (tokens.dark if group == "dark" else tokens.color)
        yield _problem(group if own else "color", group, worst, colors, _next(colors[front], pairs, colors), files)


def _problem(written: str, mode: str, pair: Pair, colors: Mapping[str, str], better: str, files: Files) -> Problem:
    location, excerpt = _find(written, pair.front, files)
    got = int(ratio(colors[pair.front], colors[pair.ground]) * 100) / 100  # never rounded up to what is asked for
    where = " in dark mode" if mode == "dark" else ""
    return Problem(
        location=location,
        code="contrast",
        message=f"{pair.front} on {pair.ground} has a contrast of {got:g}:1{where}; {pair.what} need {pair.least:g}:1",
        help=f"'{better}' would do" if better else f"give {pair.ground} another colour",
        excerpt=excerpt,
    )


def ratio(one: str, other: str) -> float:
    """The contrast of two colours `rrggbb`, from 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _next(color: str, pairs: Sequence[Pair], colors: Mapping[str, str]) -> str:
    """The nearest colour of the same hue, darker or lighter, that stands out from every ground; "" if there is none."""
    hue, light, strength = colorsys.rgb_to_hls(*(int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    for step in range(1, 256):
        for other in (light - step / 255, light + step / 255):
            if 0 <= other <= 1:
                found = "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(hue, other, strength))
                if all(ratio(found, colors[p.ground]) >= p.least for p in pairs):
                    return found
    return ""


def _find(group: str, name: str, files: Files) -> tuple[Location, str]:
    """Where a token has its value: in the first file that gives it one."""
    for path, lines in files:
        inside = False
        for number, line in enumerate(lines, 1):
            if line[:1] not in {"", " ", "#"}:
                inside = line.startswith(f"{group}:")
            key, colon, value = line.partition(":")
            if inside and colon and key.strip() == name:
                column = len(line) - len(value.lstrip()) + 1
                return Location(path=path, line=number, column=column, width=8), line
    return Location(path=files[-1][0] if files else ""), ""
