"""What is drawn of a chart to shapes and words at their places: the picture that the templates of page and brief paint.

On the page places from left to right are percents, so that a picture is as wide as its reader's screen and its letters
stay as large as they are; on paper they are pixels. Knows no colours and no template.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from factsheet.document import Chart, Sheet, Words
from factsheet.document.charts import BARS, BESIDE, GAP, NARROW, WIDE, Drawing, Drawn, Line, drawing, ems, wrapped

Anchor: TypeAlias = Literal["start", "middle", "end"]
Kind: TypeAlias = Literal["key", "gaps", "tick", "name", "value"]
KINDS: Final = ("key", "gaps", "tick", "name", "value")

INFINITE: Final = float("inf")
# Heights, in ems.
LINE: Final = 1.3
ABOVE, BELOW = 0.45, 1.15  # from a bar to the foot of its number, above and below
POINT_ABOVE, POINT_BELOW = 0.7, 1.5  # from the middle of a point to that
HEAD: Final = 1.6  # above the highest bar or line, for its number
PLOT: Final = 17.0  # of standing bars and lines
FOOT: Final = 1.25  # from the plot to the names below it
THICK: Final = 1.5  # a lying bar
PAGE: Final = 62.0  # lying bars on paper, all of them
SWATCH, SWATCH_LINE = 0.95, 2.2  # the sign of a series in the key


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """What is drawn on: `wide` ems of `size` pixels. Where it is `fluid` it may be wider, its letters as large."""

    wide: float
    size: float
    fluid: bool

    @property
    def width(self) -> float:
        """Its width in pixels, or the least it may be."""
        return self.wide * self.size


SCREEN: Final = Canvas(wide=NARROW, size=13, fluid=True)


def paper(points: float) -> Canvas:
    """A canvas of so many points."""
    return Canvas(wide=WIDE, size=points / 0.75 / WIDE, fluid=False)


@dataclass(frozen=True, kw_only=True)
class Part:
    """Words of one line, and how far down its foot stands."""

    words: str
    y: str


@dataclass(frozen=True, kw_only=True)
class Label:
    """Words that belong together, line by line; a line's second part goes on with a word that had no room."""

    kind: Kind
    series: int  # of a value
    x: str
    dx: str
    anchor: Anchor
    lines: tuple[tuple[Part, ...], ...]
    box: tuple[float, float, float, float]  # left, top, right, bottom where the picture is as narrow as may be


@dataclass(frozen=True, kw_only=True)
class Bar:
    series: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, kw_only=True)
class Point:
    series: int
    x: str
    y: str


@dataclass(frozen=True, kw_only=True)
class Path:
    """A line without gaps: its points, from left to right; on the page in thousandths of the width."""

    series: int
    points: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A line of the grid; `nought` where it stands for nought."""

    x1: str
    y1: str
    x2: str
    y2: str
    nought: bool


@dataclass(kw_only=True)
class Picture:
    """Everything that is painted. `width` is "100%" on the page."""

    fluid: bool
    width: str = ""
    height: str = ""
    size: str = ""
    labels: list[Label] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    swatches: list[Bar] = field(default_factory=list)  # of bars, in the key
    samples: list[tuple[Rule, Point]] = field(default_factory=list)  # of lines, in the key


def number(value: float) -> str:
    """A number of an attribute: two decimals at most."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown


def painter(sheet: Sheet, words: Words, canvas: Canvas) -> Callable[[Chart], Picture]:
    """What templates call for the picture of a chart of a printed sheet."""
    facts = {f.id: f for f in sheet.facts}
    return lambda chart: picture(drawing(chart, facts, sheet.language, words, canvas.wide), canvas)


def picture(drawing: Drawing, canvas: Canvas) -> Picture:
    """The picture of a drawing."""
    return _Painting(drawing, canvas).painted()


class _Painting:
    """One picture while it is made, from its top down. Places are shares of the width, heights ems."""

    def __init__(self, drawing: Drawing, canvas: Canvas) -> None:
        self.drawing, self.canvas = drawing, canvas
        self.wide = canvas.wide
        self.picture = Picture(fluid=canvas.fluid, size=number(canvas.size))
        self.top = 0.0  # what is taken, in ems

    def painted(self) -> Picture:
        self._key()
        if self.drawing.gaps:
            self._label("gaps", self.drawing.gaps, 0, self.top + 1, room=self.wide)
            self.top += LINE * len(wrapped(self.drawing.gaps, self.wide)) + 0.3
        if self.drawing.lying:
            self._lying()
        else:
            self._standing()
        self.picture.labels.sort(
            key=lambda label: (KINDS.index(label.kind), label.series)
        )  # as Drawing.words() has them
        self.picture.width = "100%" if self.canvas.fluid else number(self.canvas.width)
        self.picture.height = number(self.top * self.canvas.size)
        return self.picture

    # --- places ------------------------------------------------------------------------------------------------

    def _x(self, share: float) -> str:
        return f"{number(share * 100)}%" if self.canvas.fluid else number(share * self.canvas.width)

    def _px(self, high: float) -> str:
        return number(high * self.canvas.size)

    def _label(
        self,
        kind: Kind,
        words: str,
        share: float,
        y: float,
        *,
        dx: float = 0,
        anchor: Anchor = "start",
        room: float = INFINITE,
        series: int = 0,
    ) -> None:
        """Words whose first line stands at `y`, `dx` ems beside a share of the width."""
        lines = wrapped(words, room)
        if not lines:
            return
        size = self.canvas.size
        wide = max(ems(line.words) for line in lines) * size
        at = share * self.canvas.width + dx * size
        left = at - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        self.picture.labels.append(
            Label(
                kind=kind,
                series=series,
                x=self._x(share) if self.canvas.fluid else number(at),
                dx=number(dx * size) if self.canvas.fluid else "0",
                anchor=anchor,
                lines=tuple(tuple(parts) for parts in _parts(lines, y, size)),
                box=(left, (y - 0.8) * size, left + wide, (y + LINE * (len(lines) - 1) + 0.25) * size),
            )
        )

    def _rule(self, one: tuple[float, float], other: tuple[float, float], *, nought: bool) -> Rule:
        (x1, y1), (x2, y2) = one, other
        return Rule(x1=self._x(x1), y1=self._px(y1), x2=self._x(x2), y2=self._px(y2), nought=nought)

    # --- above the plot ----------------------------------------------------------------------------------------

    def _key(self) -> None:
        """A sign and a name for each series, in a row as long as there is room."""
        sign = (SWATCH_LINE if self.drawing.lines else SWATCH) + 0.5
        left, row = 0.0, 0
        for n, name in enumerate(self.drawing.key):
            lines = wrapped(name, self.wide - sign)
            wide = sign + max((ems(line.words) for line in lines), default=0)
            if left and left + wide > self.wide:
                left, self.top = 0.0, self.top + LINE * row + 0.2
                row = 0
            self._sign(n, left, self.top + 1)
            self._label("key", name, 0, self.top + 1, dx=left + sign, room=self.wide - sign)
            left, row = left + wide + 1.4, max(row, len(lines))
        self.top += LINE * row + (0.7 if row else 0)

    def _sign(self, series: int, left: float, foot: float) -> None:
        size = self.canvas.size
        if self.drawing.lines:
            y = number((foot - 0.35) * size)
            x1, x2, middle = (number((left + dx) * size) for dx in (0, SWATCH_LINE, SWATCH_LINE / 2))
            rule = Rule(x1=x1, y1=y, x2=x2, y2=y, nought=False)
            self.picture.samples.append((rule, Point(series=series, x=middle, y=y)))
            return
        side = self._px(SWATCH)
        x, y = number(left * size), number((foot - 0.8) * size)
        self.picture.swatches.append(Bar(series=series, x=x, y=y, width=side, height=side))

    # --- standing bars, and lines ------------------------------------------------------------------------------

    def _standing(self) -> None:
        drawing = self.drawing
        axis = drawing.axis / self.wide
        head = HEAD if drawing.has_values or drawing.ticks else 0
        foot = HEAD if drawing.has_values and (drawing.lines or drawing.low < 0) else 0
        top, bottom = self.top + head, self.top + head + PLOT
        height = _Scale(drawing.low, drawing.high, bottom, top)
        self._grid_across(height)
        count = len(drawing.categories)
        band = (1 - axis) / max(count, 1)
        middles = [axis + band * (n + 0.5) for n in range(count)]
        if drawing.lines:
            self._lines(middles, height, band)
        else:
            self._columns(middles, height, band * BARS)
        self._names_below(middles, bottom + foot, band)

    def _grid_across(self, height: "_Scale") -> None:
        for tick in self.drawing.ticks:
            y = height.at(tick.value)
            self.picture.rules.append(self._rule((0, y), (1, y), nought=not tick.value))
            self._label("tick", tick.label, 0, y - 0.35)
        if not self.drawing.ticks and self.drawing.low <= 0 <= self.drawing.high:
            y = height.at(Decimal(0))
            self.picture.rules.append(self._rule((0, y), (1, y), nought=True))

    def _names_below(self, middles: Sequence[float], bottom: float, band: float) -> None:
        drawing = self.drawing
        most = 1
        for n in drawing.shown:
            lines = wrapped(drawing.categories[n], drawing.room)
            half = max((ems(line.words) for line in lines), default=0) / 2 / self.wide
            share = middles[n]
            anchor: Anchor = "start" if share < half else "end" if share + half > 1 else "middle"
            share += {"start": -band / 2, "middle": 0, "end": band / 2}[anchor]
            self._label("name", drawing.categories[n], share, bottom + FOOT, anchor=anchor, room=drawing.room)
            most = max(most, len(lines))
        self.top = bottom + FOOT + LINE * (most - 1) + 0.4

    def _columns(self, middles: Sequence[float], height: "_Scale", wide: float) -> None:
        drawing = self.drawing
        side = 1 if drawing.stacked else max(len(drawing.series), 1)
        base = [Decimal(0)] * len(middles)
        for s, series in enumerate(drawing.series):
            for n, (value, label) in enumerate(zip(series.values, series.labels, strict=True)):
                left = middles[n] - wide / 2 + (0 if drawing.stacked else wide / side * s)
                start = base[n] if drawing.stacked else Decimal(0)
                if value is not None:
                    ends = sorted((height.at(start), height.at(start + value)))
                    self._bar(s, (left, ends[0]), (left + wide / side, ends[1]))
                    base[n] += value
                if drawing.has_values:
                    y = height.at(value or Decimal(0))
                    foot = y + BELOW if value is not None and value < 0 else y - ABOVE
                    self._label("value", label, left + wide / side / 2, foot, anchor="middle", series=s)

    def _bar(self, series: int, one: tuple[float, float], other: tuple[float, float]) -> None:
        (left, top), (right, bottom) = one, other
        self.picture.bars.append(
            Bar(
                series=series,
                x=self._x(left),
                y=self._px(top),
                width=self._x(right - left),
                height=self._px(bottom - top),
            )
        )

    def _lines(self, middles: Sequence[float], height: "_Scale", band: float) -> None:
        every = 1 if band * self.wide >= 1.1 else 2 if band * self.wide >= 0.6 else 4
        for s, series in enumerate(self.drawing.series):
            for stretch in _stretches(series.values):
                points = [(middles[n], height.at(value)) for n, value in stretch]
                if len(points) > 1:
                    self.picture.paths.append(Path(series=s, points=self._points(points)))
                for at, (n, _) in enumerate(stretch):
                    if at in (0, len(stretch) - 1) or (n + s) % every == 0:
                        share, y = points[at]
                        self.picture.points.append(Point(series=s, x=self._x(share), y=self._px(y)))
            if self.drawing.has_values:
                for n, label in enumerate(series.labels):
                    self._label("value", label, middles[n], self._foot(series, n, height), anchor="middle")

    def _points(self, points: Sequence[tuple[float, float]]) -> str:
        wide = 1000 if self.canvas.fluid else self.canvas.width
        return " ".join(f"{number(share * wide)},{self._px(y)}" for share, y in points)

    def _foot(self, series: Drawn, n: int, height: "_Scale") -> float:
        """Where the words of a point of a line stand: above it or below, and for none at the bottom."""
        value = series.values[n]
        if value is None:
            return height.bottom - ABOVE
        return height.at(value) + (POINT_BELOW if series.is_low(n) else -POINT_ABOVE)

    # --- lying bars --------------------------------------------------------------------------------------------

    def _lying(self) -> None:
        drawing = self.drawing
        names = 0.0
        if drawing.beside:
            names = min(max(map(ems, drawing.categories), default=0), BESIDE) + GAP
        left = names + self._reserve(negative=True)
        right = self.wide - self._reserve(negative=False)
        across = _Scale(drawing.low, drawing.high, left / self.wide, right / self.wide)
        if drawing.ticks:
            self.top += LINE
        start = self.top
        stretches = self._rows(across, names)
        self._grid_down(across, [(start, self.top)] if drawing.beside else stretches)
        for n, tick in enumerate(drawing.ticks):
            anchor: Anchor = "start" if not n else "end" if n == len(drawing.ticks) - 1 else "middle"
            self._label("tick", tick.label, across.at(tick.value), start - 0.35, anchor=anchor)

    def _reserve(self, *, negative: bool) -> float:
        """Ems beside the bars for their numbers; a word for none stands right of nought."""
        if not self.drawing.has_values:
            return 0
        labels = [
            label
            for series in self.drawing.series
            for value, label in zip(series.values, series.labels, strict=True)
            if (value is not None and value < 0) == negative
        ]
        return max(map(ems, labels), default=-0.5) + 0.5

    def _rows(self, across: "_Scale", names: float) -> list[tuple[float, float]]:
        """The bars of each category with its name; returns from where to where they stand."""
        drawing = self.drawing
        count = max(len(drawing.categories), 1)
        bars = 1 if drawing.stacked else max(len(drawing.series), 1)
        gap = 0.75 if count <= 16 else 0.3
        thick = THICK if bars == 1 else 1.25
        if drawing.beside:  # on one page of paper; a screen is as long as it must be
            more = LINE * sum(len(wrapped(name, names - GAP)) - 1 for name in drawing.categories)
            thick = max(min(thick, ((PAGE - more) / count - gap) / bars), 1.1 if drawing.has_values else 0.25)
        base = [Decimal(0)] * len(drawing.categories)
        stretches = []
        for n, name in enumerate(drawing.categories):
            lines = len(wrapped(name, names - GAP if names else self.wide))
            if names:
                high = max(bars * thick, LINE * lines - 0.2)
                self._label("name", name, 0, self.top + (high - LINE * lines) / 2 + 1, room=names - GAP)
                top = self.top + (high - bars * thick) / 2
            else:
                self._label("name", name, 0, self.top + 1, room=self.wide)
                high = LINE * lines + 0.1 + bars * thick
                top = self.top + LINE * lines + 0.1
            for s, series in enumerate(drawing.series):
                self._row(s, across, base, n, top if drawing.stacked else top + thick * s, thick)
                base[n] += series.values[n] or 0
            stretches.append((top - 0.1, top + thick * bars + 0.1))
            self.top += high + gap
        self.top += 0.1 - gap
        return stretches

    def _row(self, s: int, across: "_Scale", base: Sequence[Decimal], n: int, top: float, thick: float) -> None:
        drawing = self.drawing
        value, label = drawing.series[s].values[n], drawing.series[s].labels[n]
        start = base[n] if drawing.stacked else Decimal(0)
        if value is not None:
            left, right = sorted((across.at(start), across.at(start + value)))
            self._bar(s, (left, top), (right, top + thick))
        if drawing.has_values:
            below = value is not None and value < 0
            share, dx = across.at(value or Decimal(0)), -0.4 if below else 0.4
            foot = top + thick / 2 + 0.35
            self._label("value", label, share, foot, dx=dx, anchor="end" if below else "start", series=s)

    def _grid_down(self, across: "_Scale", stretches: Sequence[tuple[float, float]]) -> None:
        """Lines down the bars; where names stand above these, they do not go through the names."""
        for value in [t.value for t in self.drawing.ticks] or [Decimal(0)]:
            x = across.at(value)
            self.picture.rules += [self._rule((x, y1), (x, y2), nought=not value) for y1, y2 in stretches]


class _Scale:
    """Numbers to places between two ends."""

    def __init__(self, low: Decimal, high: Decimal, bottom: float, top: float) -> None:
        self.low, self.span = low, high - low
        self.bottom, self.top = bottom, top

    def at(self, value: Decimal) -> float:
        """The place of a number; where there is but one, that is the middle."""
        share = float((value - self.low) / self.span) if self.span else 0.5
        return self.bottom + (self.top - self.bottom) * min(max(share, 0), 1)


def _stretches(values: Sequence[Decimal | None]) -> Iterator[list[tuple[int, Decimal]]]:
    """Numbers that follow on each other without a gap, with their places."""
    stretch: list[tuple[int, Decimal]] = []
    for n, value in enumerate(values):
        if value is not None:
            stretch.append((n, value))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _parts(lines: Sequence[Line], y: float, size: float) -> Iterator[list[Part]]:
    """Lines with their places; those that go on with a word together."""
    parts: list[Part] = []
    for n, line in enumerate(lines):
        if parts and not line.glued:
            yield parts
            parts = []
        parts.append(Part(words=line.words, y=number((y + LINE * n) * size)))
    yield parts
