"""A chart of a Word file to its alternative text and the numbers that are drawn, which its workbook must hold too.

What is seen are the numbers the chart keeps; the workbook is what people get who edit it. Where the two differ, the file
is refused: it would say one thing and, once touched, another.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from factsheet.document import Chart, Content, Run, tidy
from factsheet.document.charts import workbook_number
from factsheet.readers.word.inlines import local
from factsheet.readers.word.package import Package, R, W, open_workbook, unreadable
from factsheet.readers.word.styles import Styles, is_on

C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MOST: Final = 1_000  # points of a series, rows of a workbook
LEAST: Final = 914_400  # English Metric Units: a chart smaller than an inch is not seen
PLACES: Final = re.compile(r"(?:'?[^'!]+'?!)?\$([A-Z])\$(\d{1,4})(?::\$([A-Z])\$(\d{1,4}))?")
KINDS: Final = ("barChart", "lineChart")


def find(paragraph: Any) -> Any:
    """The reference to a chart in a paragraph; None where it has none."""
    return next(paragraph.iter(f"{C}chart"), None)


def read(paragraph: Any, package: Package, styles: Styles) -> Chart:
    """The chart that is alone in a paragraph. Raises ProblemsError for one that is hidden, or is not what its workbook says."""
    frame = _frame(paragraph, styles)
    reference = find(paragraph).get(f"{R}id", "")
    relationship = package.relationships(package.story).get(reference)
    if relationship is None or relationship.kind != "chart" or relationship.outside:
        raise unreadable("a chart leads nowhere")
    root = package.tree(relationship.target)
    series = _series(root)
    drawn = tuple(_drawn(series))
    book = package.related(relationship.target, "package")
    if not book:
        raise unreadable("a chart has no workbook: nobody could edit it")
    _compare(series, _cells(open_workbook(package.bytes(book))))
    return Chart(type="bars", title=(), alt=_alt(frame), drawn=drawn)


def _frame(paragraph: Any, styles: Styles) -> Any:
    """The frame of the chart, in line with the text, with nothing beside it."""
    runs = [run for run in paragraph.iter(f"{W}r") if any(local(part) != "rPr" for part in run)]
    frames = list(paragraph.iter(f"{WP}inline"))
    if len(runs) != 1 or len(frames) != 1 or [local(p) for p in runs[0] if local(p) != "rPr"] != ["drawing"]:
        raise unreadable("a chart is not alone in its paragraph")
    size = frames[0].find(f"{WP}extent")
    least = min((int(size.get(side, "0")) for side in ("cx", "cy")), default=0) if size is not None else 0
    named = frames[0].find(f"{WP}docPr")
    hidden = named is not None and named.get("hidden", "0") not in {"0", "false"}
    if hidden or least < LEAST or is_on(styles.look(paragraph, runs[0].find(f"{W}rPr"), "vanish")):
        raise unreadable("a chart is hidden, or too small to be seen")
    return frames[0]


def _alt(frame: Any) -> Content:
    named = frame.find(f"{WP}docPr")
    return tidy((Run(text="" if named is None else " ".join(named.get("descr", "").split("\n"))),))


# --- what is drawn -----------------------------------------------------------------------------------------------


def _series(root: Any) -> list[Any]:
    """The series in their order, all of one kind of chart."""
    kinds = [kind for area in root.iter(f"{C}plotArea") for kind in area if kind.find(f"{C}ser") is not None]
    if len(kinds) != 1 or local(kinds[0]) not in KINDS:
        raise unreadable("a chart is none of bars or lines, or is more than one")
    return sorted(kinds[0].iterchildren(f"{C}ser"), key=lambda one: int(one.find(f"{C}order").get("val", "0")))


def _drawn(series: list[Any]) -> Iterator[str]:
    """The categories, then each series' name and numbers."""
    categories = [_points(one.find(f"{C}cat")) for one in series]
    if any(names != categories[0] for names in categories):
        raise unreadable("the series of a chart have other categories than the first")
    yield from categories[0] if categories else ()
    for one in series:
        numbers = [number(value) for value in _points(one.find(f"{C}val"))]
        if len(numbers) != len(categories[0]):
            raise unreadable("a series of a chart has not a place for each category")
        yield " ".join(_points(one.find(f"{C}tx")))
        yield from numbers


def _points(holder: Any) -> list[str]:
    """What a chart keeps of a row of cells, "" where there is nothing."""
    cache = next((e for e in (() if holder is None else holder.iter()) if local(e) in {"strCache", "numCache"}), None)
    if cache is None:
        raise unreadable("a chart does not hold what it shows")
    count = cache.find(f"{C}ptCount")
    out = [""] * min(int(count.get("val", "0")) if count is not None else 0, MOST)
    for point in cache.iterchildren(f"{C}pt"):
        at = int(point.get("idx", "-1"))
        if not 0 <= at < len(out) or out[at]:
            raise unreadable("a chart keeps a number where it has no place")
        out[at] = point.findtext(f"{C}v", "")
    return out


def number(words: str) -> str:
    """A number as a sheet has it; programs write more digits than it had ("0.10000000000000001")."""
    if not words:
        return ""
    try:
        return workbook_number(Decimal(format(float(words), ".15g")))
    except (ValueError, InvalidOperation):
        raise unreadable(f"a chart shows something that is no number: '{words[:40]}'") from None


# --- what its workbook says --------------------------------------------------------------------------------------


def _compare(series: list[Any], cells: Mapping[tuple[str, int], str]) -> None:
    """Every name and number stands in the workbook where the chart looks for it, and nothing else does."""
    left = set(cells)
    for n, one in enumerate(series):
        letter = "ABCDEFGHIJ"[n + 1]
        for part, column, row in (("cat", "A", 2), ("tx", letter, 1), ("val", letter, 2)):
            shown = _points(one.find(f"{C}{part}"))
            for at, place in enumerate(_places(one.find(f"{C}{part}"), column, row, len(shown))):
                there, words = cells.get(place, ""), shown[at]
                if part == "val":
                    there, words = number(there), number(words)
                if there != words:
                    what = f"'{words[:40] or 'nothing'}', and its workbook has '{there[:40] or 'nothing'}'"
                    raise unreadable(f"a chart shows {what} ({place[0]}{place[1]})")
                left.discard(place)
    if left:
        column, row = min(left, key=lambda place: (place[1], place[0]))
        raise unreadable(f"the workbook of a chart has more than is drawn: '{cells[column, row][:40]}' ({column}{row})")


def _places(holder: Any, column: str, row: int, count: int) -> list[tuple[str, int]]:
    """The cells that a chart refers to; LibreOffice writes no references, and leaves the workbook as it was."""
    found = PLACES.fullmatch(next((e.text or "" for e in holder.iter(f"{C}f")), ""))
    if found is None:
        return [(column, row + n) for n in range(count)]
    first, start, last, end = found.groups()
    rows = range(int(start), int(end or start) + 1)
    if (last or first) != first or len(rows) != count:
        raise unreadable("a chart refers to other cells than it shows")
    return [(first, n) for n in rows]


def _cells(book: Package) -> dict[tuple[str, int], str]:
    """What stands in the only sheet of a workbook, by column and row."""
    sheets = [r.target for r in book.relationships(book.story).values() if r.kind == "worksheet" and not r.outside]
    if len(sheets) != 1:
        raise unreadable("the workbook of a chart has more than one sheet")
    shared = book.related(book.story, "sharedStrings")
    strings = [_text(item) for item in book.tree(shared).iterchildren(f"{S}si")] if shared else []
    out: dict[tuple[str, int], str] = {}
    for cell in book.tree(sheets[0]).iter(f"{S}c"):
        place = re.fullmatch(r"([A-Z])(\d{1,4})", cell.get("r", ""))
        if place is None or cell.find(f"{S}f") is not None:
            raise unreadable("the workbook of a chart has cells where none belong, or formulas")
        if words := _cell(cell, strings):
            out[place[1], int(place[2])] = words
    return out


def _cell(cell: Any, strings: list[str]) -> str:
    value = cell.findtext(f"{S}v", "")
    match cell.get("t", "n"):
        case "inlineStr":
            return _text(cell)
        case "s" if value.isdigit() and int(value) < len(strings):
            return strings[int(value)]
        case "n" | "str":
            return str(value)
    raise unreadable("the workbook of a chart has a cell of another kind than names and numbers")


def _text(holder: Any) -> str:
    return "".join(t.text or "" for t in holder.iter(f"{S}t"))
