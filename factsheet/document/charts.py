"""A dataset to what is drawn of it: bars or lines, the numbers and names beside them, the ticks of its axis.

Which words are drawn is decided here, by the room they have on a telephone or on paper. Knows no colours and no places;
widths are ems, heights of letters.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from factsheet.document import datasets, printing
from factsheet.document.datasets import Facts, Reads, everything
from factsheet.document.settings import Words
from factsheet.document.tree import (
    Amount,
    Chart,
    ChartType,
    Dataset,
    DatasetCell,
    DatasetColumn,
    FactCall,
    Run,
    text,
)

MOST_POINTS, MOST_SERIES, MOST_BARS = 40, 4, 80
MOST_LINES: Final = 46  # of names beside bars, on one page
DIGITS: Final = 15  # of a number in a workbook
WIDEST: Final = 9.0  # ems of a number
NARROW: Final = 21.5  # ems of a picture on a telephone: 280 px in letters of 13 px
WIDE: Final = 42.0  # ems of a picture on paper
THINNEST: Final = 0.3  # ems of a standing bar
VALUES_UPRIGHT, VALUES_LYING = 20, 40  # numbers that may stand at points of a line, at lying bars
# Names that follow on each other, so that one may stand for its neighbours: "FY 2005", "2004–05", "Q1 2005", "May 2005".
SEQUENCE: Final = re.compile(r"\D{0,3}\d{1,4}(?:\D{1,3}\d{1,4})?|[^\W\d]{3,10}\.? \d{4}")


# --- what is drawn -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Line:
    """The words of one line of a label; `glued` where it goes on with a word that did not fit the line before."""

    words: str
    glued: bool = False


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A place on the axis, and its number as it is printed."""

    value: Decimal
    label: str


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One column: what it is called, its numbers and these as they are printed; None and words where there is none."""

    name: str
    values: tuple[Decimal | None, ...]
    labels: tuple[str, ...]

    def is_low(self, place: int) -> bool:
        """Whether a number is lower than those beside it are on average: in a line, its words stand below it."""
        value, beside = (
            self.values[place],
            (self.values[place - 1] if place else None, *self.values[place + 1 : place + 2]),
        )
        around = [v for v in beside if v is not None]
        return value is not None and bool(around) and value * len(around) < sum(around)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What is drawn, `wide` ems wide. Numbers stand at the bars or points, or an axis has `ticks`: never both.

    `shown` are the categories whose names are drawn, `room` the ems that such a name has; `gaps` says in words that
    something is missing.
    """

    lines: bool
    stacked: bool
    lying: bool
    categories: tuple[str, ...]
    series: tuple[Drawn, ...]
    low: Decimal
    high: Decimal
    ticks: tuple[Tick, ...]
    shown: tuple[int, ...]
    room: float
    wide: float
    gaps: str

    @property
    def has_values(self) -> bool:
        """Whether each number stands at its bar or point."""
        return not self.ticks

    @property
    def beside(self) -> bool:
        """Whether the names of lying bars stand beside them, not above."""
        return self.wide > 2 * BESIDE

    @property
    def has_key(self) -> bool:
        """Whether a key says which series is which."""
        return len(self.series) > 1

    @property
    def axis(self) -> float:
        """Ems that the numbers of a standing axis take."""
        return max((ems(t.label) for t in self.ticks), default=-GAP) + GAP

    @property
    def key(self) -> tuple[str, ...]:
        """The names of the series, where a key is needed to tell them apart."""
        return tuple(s.name for s in self.series) if self.has_key else ()

    def words(self) -> Iterator[str]:
        """All words of the picture, in reading order: key, gaps, axis, categories, values."""
        yield from self.key
        yield from filter(None, [self.gaps])
        yield from (t.label for t in self.ticks)
        yield from (self.categories[n] for n in self.shown)
        if self.has_values:
            yield from (label for s in self.series for label in s.labels)

    def numbers(self) -> Iterator[str]:
        """What a chart that can be edited holds: the categories, then each series' name and numbers, "" for none."""
        yield from self.categories
        for series in self.series:
            yield series.name
            yield from ("" if v is None else workbook_number(v) for v in series.values)


GAP: Final = 0.8  # ems between words that stand side by side


def drawing(chart: Chart, facts: Facts, language: str, words: Words, wide: float) -> Drawing:
    """What is drawn of a selected chart's dataset, on so many ems."""
    assert chart.data is not None
    names, found = datasets.series(chart.data, facts)
    categories = tuple(datasets.shown(n, facts, language) if isinstance(n, Amount) else text(n) for n in names)
    columns = tuple(
        Drawn(
            name=_called(chart.data.columns[s.column], words),
            values=s.values,
            labels=tuple(
                datasets.shown(cell, facts, language)
                if isinstance(cell, Amount) and value is not None
                else words["no_number"]
                for cell, value in zip(s.cells, s.values, strict=True)
            ),
        )
        for s in found
    )
    if chart.series == "rows":
        categories, columns = _turned(categories, columns)
    return drawn(chart.type, categories, columns, language, words, wide)


def _turned(categories: tuple[str, ...], columns: tuple[Drawn, ...]) -> tuple[tuple[str, ...], tuple[Drawn, ...]]:
    """The columns as categories, and each row as a series."""
    rows = (
        Drawn(name=name, values=tuple(c.values[n] for c in columns), labels=tuple(c.labels[n] for c in columns))
        for n, name in enumerate(categories)
    )
    return tuple(c.name for c in columns), tuple(rows)


def _called(column: DatasetColumn, words: Words) -> str:
    """A column's name with the group and the status that tell it from the others."""
    name = text(column.name)
    if column.status:
        name = f"{name} ({words[f'status_{column.status}']})"
    return f"{text(column.group)}: {name}" if column.group else name


def drawn(
    type_: ChartType, categories: tuple[str, ...], series: tuple[Drawn, ...], language: str, words: Words, wide: float
) -> Drawing:
    """What is drawn of numbers; bars whose names have no room below them lie."""
    lines, stacked = type_ == "lines", type_ == "stacked"
    low, high = _ends(series, stacked, lines)
    labelled = not stacked and _fit_upright(series, wide / max(len(categories), 1), lines)
    ticks = () if labelled else _ticks(low, high, language, 6)
    axis = max((ems(t.label) for t in ticks), default=-GAP) + GAP
    upright = _names_upright(categories, wide - axis, len(series), type_)
    lying = type_ == "horizontal" or upright is None
    shown, room = upright or ((), wide)
    if lying:
        shown, room = tuple(range(len(categories))), wide
        labelled = not stacked and len(categories) * len(series) <= VALUES_LYING
        ticks = () if labelled else _ticks_beside(low, high, language)
    gaps = any(v is None for s in series for v in s.values) and not labelled
    return Drawing(
        lines=lines,
        stacked=stacked,
        lying=lying,
        categories=categories,
        series=series,
        low=min([low, *(t.value for t in ticks)]),
        high=max([high, *(t.value for t in ticks)]),
        ticks=ticks,
        shown=shown,
        room=room,
        wide=wide,
        gaps=words["chart_gaps"] if gaps else "",
    )


def workbook_number(value: Decimal) -> str:
    """A number as spreadsheets and charts of Word store it: no exponent, no zeros at its end."""
    shown = format(value, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in {"-0", ""} else shown


# --- the axis ----------------------------------------------------------------------------------------------------


def _ends(series: Sequence[Drawn], stacked: bool, lines: bool) -> tuple[Decimal, Decimal]:
    """The smallest and the largest number that has a place. Bars begin at nought; lines too, unless that is far away."""
    columns = [[v for v in s.values if v is not None] for s in series]
    if stacked and columns:
        columns = [[sum((v for v in row if v is not None), Decimal(0)) for row in zip(*(s.values for s in series))]]  # noqa: B905  # columns of one dataset are of one length
    found = [v for column in columns for v in column] or [Decimal(0)]
    low, high = min(found), max(found)
    if lines and (low > high * 2 / 3 > 0 or high < low * 2 / 3 < 0) and low != high:
        return low, high
    low, high = min(low, Decimal(0)), max(high, Decimal(0))
    return (low, high) if low != high else (low, low + 1)


def _ticks(low: Decimal, high: Decimal, language: str, most: int) -> tuple[Tick, ...]:
    """Round numbers at equal distances that hold all numbers between them, about `most` of them."""
    step = _step((high - low) / (most - 1))
    first, last = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
    places = max(0, -int(step.normalize().as_tuple().exponent))
    values = [(first + n) * step + 0 for n in range(int(last - first) + 1)]  # + 0: nought has no sign
    return tuple(Tick(value=v, label=printing.number(v.quantize(Decimal(1).scaleb(-places)), language)) for v in values)


def _ticks_beside(low: Decimal, high: Decimal, language: str) -> tuple[Tick, ...]:
    """As many as have room beside each other; the first and the last lean inwards."""
    ticks: tuple[Tick, ...] = ()
    for most in (5, 4, 3, 2):
        ticks = _ticks(low, high, language, most)
        if max(ems(t.label) for t in ticks) * 1.5 + GAP <= NARROW / (len(ticks) - 1):
            return ticks
    return ticks[:: len(ticks) - 1]


def _step(least: Decimal) -> Decimal:
    """The next round number: 1, 2, 2.5 or 5 and noughts."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(m * power for m in map(Decimal, ("1", "2", "2.5", "5", "10")) if m * power >= least)


# --- what has room -----------------------------------------------------------------------------------------------


def _fit_upright(series: Sequence[Drawn], band: float, lines: bool) -> bool:
    """Whether each number has room above its bar, or at its point of the only line."""
    if not series or len(series) * len(series[0].values) > VALUES_UPRIGHT or (lines and len(series) > 1):
        return False
    slot = band - 0.3 if len(series) == 1 else band * BARS / len(series) - 0.2
    return all(ems(label) <= slot for s in series for label in s.labels)


BARS: Final = 0.84  # of a band is bars, the rest the gap to the next


def _names_upright(
    categories: tuple[str, ...], width: float, series: int, type_: ChartType
) -> tuple[tuple[int, ...], float] | None:
    """Which names are drawn below bars or points, and the ems each has; None where bars must lie."""
    count = len(categories)
    if not count:
        return (), width
    band = width / count
    if all(_fits(name, band - 0.5) for name in categories):
        return tuple(range(count)), band - 0.5
    bars = 1 if type_ == "stacked" else max(series, 1)
    if type_ != "lines" and (band * BARS / bars < THINNEST or not all(SEQUENCE.fullmatch(name) for name in categories)):
        return None
    # Every second, third … name, back from the last. At the ends a name leans inwards, so it may be wider than two halves.
    for step in range(2, count + 1):
        if all(_fits(name, band * step / 1.5 - GAP) for name in categories):
            return _every(count, step), band * step / 1.5 - GAP
    return (count - 1,), width / 1.5


def _fits(name: str, room: float) -> bool:
    lines = wrapped(name, room)
    return len(lines) <= 3 and not any(line.glued for line in lines)


def _every(count: int, step: int) -> tuple[int, ...]:
    """Places at a distance, the last among them, and the first where that has room."""
    found = list(range(count - 1, -1, -step))[::-1]
    return tuple([0, *found] if found[0] >= step else found)


def wrapped(words: str, room: float) -> tuple[Line, ...]:
    """Words in lines of so many ems. A word longer than a line goes on in the next."""
    lines: list[Line] = []
    line = ""
    glued = False
    for word in filter(None, words.split(" ")):
        if line and ems(f"{line} {word}") <= room:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(Line(words=line, glued=glued))
        line, glued = word, False
        while ems(line) > room and len(line) > 1:
            cut = next((n for n in range(len(line) - 1, 1, -1) if ems(line[:n]) <= room), 1)
            lines.append(Line(words=line[:cut], glued=glued))
            line, glued = line[cut:], True
    if line:
        lines.append(Line(words=line, glued=glued))
    return tuple(lines)


def ems(words: str) -> float:
    """How wide words are at most, in the fonts that charts are set in."""
    return sum(map(_wide, words))


# What letters of common fonts take up; what is in none of these is as wide as a letter may be.
_WIDTHS: Final = {
    **dict.fromkeys("‰", 1.36),
    **dict.fromkeys("%@MWm—…ÆŒæœ©®½¼¾", 1.14),
    **dict.fromkeys("&ACDGHKNOQUXw™", 0.82),
    **dict.fromkeys("#$023456789BEFPRSTVYZbdgpq£¥ß€", 0.7),
    **dict.fromkeys("+<=>?L_acehknosuvxy~–−«»", 0.62),
    **dict.fromkeys('"*1^rtz°º“”„†‡ \u00a0', 0.5),
    **dict.fromkeys("()-/J[\\]fl{}•\u2009\u202f", 0.42),
    **dict.fromkeys("!',.:;I`ij|·’‘‚‹›ı", 0.34),
}


def _wide(letter: str) -> float:
    width = _WIDTHS.get(letter)
    if width is None:  # a letter with an accent is as wide as without; with two of them, nearly
        base = unicodedata.normalize("NFD", letter)[:1]
        width = _WIDTHS.get(base, 1.1) + 0.07
    return width


# --- what cannot be drawn ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """Why a dataset is no chart, and what helps."""

    code: str
    message: str
    help: str


def complaints(chart: Chart, facts: Facts, reads: Reads = everything) -> tuple[Complaint, ...]:
    """What keeps the dataset of a chart, which has the columns to be drawn, from being one of its type for a reader."""
    data = chart.data
    if data is None:
        return ()
    names, found = datasets.series(data, facts, reads)
    read = [s for s in found if reads(data.columns[s.column].mark)]
    return tuple(_complaints(data, chart, tuple(map(_said, names)), read))


def _said(cell: DatasetCell) -> str:
    """The words of a name while its facts are not yet printed: what they are called stands for them."""
    if isinstance(cell, Amount):
        return str(cell.number if cell.fact is None else cell.fact.fact)
    return text(tuple(Run(text=i.fact) if isinstance(i, FactCall) else i for i in cell))


def _complaints(
    data: Dataset, chart: Chart, names: tuple[str, ...], found: Sequence[datasets.Series]
) -> Iterator[Complaint]:
    if not found:
        yield Complaint(
            code="chart-no-numbers",
            message=f"no column of the dataset '{data.id}' has a number to draw",
            help="name a column with numbers; a range such as '70 to 90' is no one number",
        )
        return
    yield from _too_many(chart, names, found)
    yield from _units(data, found)
    yield from _numbers(chart, [v for s in found for v in s.values if v is not None])
    yield from _names(names, [_said(data.columns[s.column].group + data.columns[s.column].name) for s in found])
    if sum(len(wrapped(name, BESIDE)) for name in names) > MOST_LINES and chart.series == "columns":
        yield Complaint(
            code="chart-tall",
            message="the names of the rows are too long for so many of them: the chart would not fit on a page",
            help="shorten the names, or show them in a table",
        )


def _too_many(chart: Chart, names: tuple[str, ...], found: Sequence[datasets.Series]) -> Iterator[Complaint]:
    points, series = (len(names), "rows"), (len(found), "columns")
    if chart.series == "rows":
        points, series = series, points
    if points[0] > MOST_POINTS:
        yield Complaint(
            code="chart-points",
            message=f"{points[0]} {points[1]} are more than a chart can show ({MOST_POINTS})",
            help=f"show them in a table, or make a dataset of fewer {points[1]}",
        )
    if series[0] > MOST_SERIES:
        yield Complaint(
            code="chart-columns",
            message=f"{series[0]} {series[1]} of numbers are more than a chart can tell apart ({MOST_SERIES})",
            help="name those that are drawn: 'columns: […]'"
            if series[1] == "columns"
            else "make a dataset of fewer rows",
        )
    if chart.type in ("bars", "horizontal") and len(names) * len(found) > MOST_BARS:
        yield Complaint(
            code="chart-bars",
            message=f"{len(names) * len(found)} bars are more than anyone can read ({MOST_BARS})",
            help="draw lines ('type: lines'), or fewer rows or columns",
        )


def _units(data: Dataset, found: Sequence[datasets.Series]) -> Iterator[Complaint]:
    units = {(c.unit or data.unit, c.scale or data.scale): c for c in (data.columns[s.column] for s in found)}
    if len(units) > 1:
        called = " and ".join(f"'{_said(c.name)}'" for c in list(units.values())[:2])
        yield Complaint(
            code="chart-units",
            message=f"the columns {called} count different things: one axis cannot show both",
            help="draw columns of one unit and scale, or make two charts",
        )


def _numbers(chart: Chart, numbers: Sequence[Decimal]) -> Iterator[Complaint]:
    if chart.type == "stacked" and any(v < 0 for v in numbers):
        yield Complaint(
            code="chart-negative",
            message="a number below nought cannot be stacked on others",
            help="draw them side by side: 'type: bars'",
        )
    if long := next(
        (v for v in numbers if len(workbook_number(v).strip("-").replace(".", "").strip("0")) > DIGITS), None
    ):
        yield Complaint(
            code="chart-digits",
            message=f"{long} has more digits than a chart in Word can hold ({DIGITS})",
            help="round it, or give the column a scale",
        )
    if long := next((v for v in numbers if ems(printing.number(v, "en")) > WIDEST), None):
        yield Complaint(
            code="chart-wide",
            message=f"{long} is too long to stand in a chart",
            help="give the dataset a scale (thousand, million), or round its numbers",
        )


def _names(names: tuple[str, ...], columns: Sequence[str]) -> Iterator[Complaint]:
    for what, called in (("rows", names), ("columns", columns)):
        for name, times in Counter(called).items():
            if times > 1 or not name:
                said = f"{times} {what} are called '{name}'" if name else f"one of the {what} has no name"
                yield Complaint(
                    code="chart-names",
                    message=f"{said}: nobody could tell from the chart which is which",
                    help="give each a name of its own",
                )


BESIDE: Final = 16.0  # ems of the names beside lying bars on paper, at most
