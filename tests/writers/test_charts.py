"""The picture of a chart: nothing leaves it, no words stand on others, shapes are as long as their numbers are large."""

import re
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings

from factsheet.document import Chart
from factsheet.document.charts import NARROW, WIDE, Drawing, Drawn, complaints, drawing, drawn, ems
from factsheet.document.tree import ChartType
from factsheet.writers import charts
from factsheet.writers.charts import Canvas, Label, Picture
from tests.sheets import CHART
from tests.writers import samples

WORDS = samples.templates(samples.PUBLIC).words
CANVASES = (charts.SCREEN, charts.paper(343))
SLACK = 0.5  # pixels
TALLEST = 620 / 0.75  # pixels of a page's text


def series(*columns: tuple[float | None, ...]) -> tuple[Drawn, ...]:
    return tuple(
        Drawn(
            name=f"Column {n}",
            values=tuple(None if v is None else Decimal(str(v)) for v in values),
            labels=tuple("n/a" if v is None else f"{v:,}" for v in values),
        )
        for n, values in enumerate(columns)
    )


def drawn_as(
    type_: ChartType, names: tuple[str, ...], *columns: tuple[float | None, ...], wide: float = WIDE
) -> Drawing:
    return drawn(type_, names, series(*columns), "en-US", WORDS, wide)


def years(count: int) -> tuple[str, ...]:
    return tuple(str(1960 + n) for n in range(count))


def px(place: str, canvas: Canvas) -> float:
    """A place from left to right, where the picture is as narrow as may be."""
    return float(place[:-1]) / 100 * canvas.width if place.endswith("%") else float(place)


def overlap(one: Label, other: Label) -> bool:
    (l1, t1, r1, b1), (l2, t2, r2, b2) = one.box, other.box
    return l1 < r2 - SLACK and l2 < r1 - SLACK and t1 < b2 - SLACK and t2 < b1 - SLACK


def check(picture: Picture, canvas: Canvas) -> None:
    """Nothing overlaps or leaves the picture."""
    high = float(picture.height)
    for label in picture.labels:
        left, top, right, bottom = label.box
        assert left >= -SLACK, label
        assert right <= canvas.width + SLACK, label
        assert top >= -SLACK, label
        assert bottom <= high + SLACK, label
    for one, other in combinations(picture.labels, 2):
        assert not overlap(one, other), (one, other)
    for bar in [*picture.bars, *picture.swatches]:
        left, wide = px(bar.x, canvas), px(bar.width, canvas)
        assert wide >= 0
        assert -SLACK <= left <= left + wide <= canvas.width + SLACK
        assert 0 <= float(bar.y) <= float(bar.y) + float(bar.height) <= high + SLACK
    for point in picture.points:
        assert 0 <= px(point.x, canvas) <= canvas.width
        assert 0 <= float(point.y) <= high


@given(chart=CHART)
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_nothing_overlaps_or_leaves_the_picture(chart: Chart) -> None:
    assert chart.data
    for canvas in CANVASES:
        made = drawing(chart, {}, "en-US", WORDS, canvas.wide)
        picture = charts.picture(made, canvas)
        check(picture, canvas)
        if not canvas.fluid and not complaints(chart, {}):
            assert float(picture.height) <= TALLEST  # or a page would cut it
        shown = [" ".join("".join(p.words for p in parts) for parts in label.lines) for label in picture.labels]
        assert shown == [" ".join(words.split(" ")) for words in made.words()]


def test_words_on_other_words_are_found() -> None:
    """The check above can fail."""
    made = drawn_as("bars", ("a", "b"), (1, 2))
    picture = charts.picture(made, charts.paper(343))
    picture.labels.append(picture.labels[0])
    with pytest.raises(AssertionError):
        check(picture, charts.paper(343))


@pytest.mark.parametrize("wide", [NARROW, WIDE])
@pytest.mark.parametrize("type_", ["bars", "horizontal"])
def test_bars_are_as_long_as_their_numbers_are_large(type_: ChartType, wide: float) -> None:
    made = drawn_as(type_, ("a", "b", "c"), (10, -20, 40), wide=wide)
    picture = charts.picture(made, Canvas(wide=wide, size=10, fluid=False))
    long = [float(b.height if type_ == "bars" else b.width) for b in picture.bars]
    assert long[1] == pytest.approx(2 * long[0], abs=0.05)
    assert long[2] == pytest.approx(4 * long[0], abs=0.05)


def test_stacked_bars_stand_on_each_other() -> None:
    picture = charts.picture(drawn_as("stacked", years(2), (1, 2), (3, None), (4, 5)), charts.paper(343))
    first = [b for b in picture.bars if b.x == picture.bars[0].x]
    assert [b.series for b in first] == [0, 1, 2]
    for below, above in pairwise(first):
        assert float(above.y) + float(above.height) == pytest.approx(float(below.y), abs=0.02)
    assert len(picture.bars) == 5


def test_a_line_has_a_gap_where_a_number_is_missing_and_a_sign_where_it_stands_alone() -> None:
    made = drawn_as("lines", years(30), tuple(None if n in (3, 5) else float(n) for n in range(30)))
    picture = charts.picture(made, charts.paper(343))
    assert [len(p.points.split()) for p in picture.paths] == [3, 24]
    xs = {p.x for p in picture.points}
    middle = charts.picture(drawn_as("lines", years(30), tuple(map(float, range(30)))), charts.paper(343))
    alone = middle.paths[0].points.split()[4].split(",")[0]
    assert alone in xs
    assert made.gaps == WORDS["chart_gaps"]


@pytest.mark.parametrize(
    ("type_", "names", "columns", "lying", "values", "ticks"),
    [
        ("bars", ("Opium poppy", "Marijuana"), ((14700, 30100),), False, True, ()),
        ("bars", years(40), (tuple(range(40)),), False, False, ("0", "10", "20", "30", "40")),
        ("bars", ("Narcotics affairs section, aviation support",) * 6, ((1,) * 6,), True, True, ()),
        ("stacked", years(3), ((1, 2, 3), (3, 4, 5)), False, False, ("0", "2", "4", "6", "8")),
        ("lines", years(3), ((95.0, 96.0, 98.0),), False, True, ()),
        ("lines", years(3), ((1, 2, 3), (3, 2, 1)), False, False, ("0", "1", "2", "3")),
        ("bars", years(30), ((-5,) * 30,), False, False, ("−5", "−4", "−3", "−2", "−1", "0")),
        ("lines", years(30), ((0.05,) * 29 + (0.1,),), False, False, ("0.00", "0.02", "0.04", "0.06", "0.08", "0.10")),
    ],
)
def test_what_is_drawn(
    type_: ChartType,
    names: tuple[str, ...],
    columns: tuple[tuple[float, ...], ...],
    lying: bool,
    values: bool,
    ticks: tuple[str, ...],
) -> None:
    made = drawn_as(type_, names, *columns)
    assert (made.lying, made.has_values, made.has_key) == (lying, values, len(columns) > 1)
    assert tuple(t.label for t in made.ticks) == ticks


def test_words_are_no_wider_than_they_are_taken_to_be() -> None:
    """Every character of Latin letters, in both weights that charts are set in."""
    for weight in ("Regular", "SemiBold"):
        font = TTFont(samples.ROOT / f"fonts/PublicSans-{weight}.ttf")
        known, widths, unit = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        letters = [c for c in known if 0x20 <= c < 0x250 or 0x2010 <= c < 0x2040]
        assert [chr(c) for c in letters if widths[known[c]][0] / unit > ems(chr(c))] == []
        assert len(letters) > 300


def test_a_series_is_told_by_more_than_its_colour() -> None:
    """Its ground or its dashes and its sign differ from those of each other."""
    source = (samples.ROOT / "html/blocks/chart.html.j2").read_text("utf-8")
    signs = re.search(r"set signs = \[(.*?)\]", source)
    assert signs
    assert len(set(signs[1].split('", "'))) == 4
    dashes = re.search(r"set dashes = \{(.*?)\}", source)
    assert dashes
    assert len(set(re.findall(r'"([\d. ]+)"', dashes[1]))) == 3
