"""The numbers of a chart as the workbook that Word opens to edit them: categories in column A, a series in each other.

Written here, not by a library: eight small parts that are the same bytes every time. Says also where in it what stands, as
charts refer to it.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape

from factsheet.document.charts import Drawing, workbook_number
from factsheet.document.printing import MINUS, decimals

SHEET: Final = "Sheet1"
STAMP: Final = (1980, 1, 1, 0, 0, 0)
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, kw_only=True)
class Value:
    """A cell as a chart keeps it: its place, what stands there ("" for nothing), its format where that is its own."""

    place: int
    shown: str
    format: str = ""
    low: bool = False  # whether in a line its words stand below it


@dataclass(frozen=True, kw_only=True)
class Column:
    """A series: where its name and its numbers stand, and what stands there."""

    name_at: str
    name: tuple[Value, ...]
    values_at: str
    numbers: tuple[Value, ...]
    format: str


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where in the workbook what stands."""

    categories_at: str
    categories: tuple[Value, ...]
    series: tuple[Column, ...]


def layout(drawing: Drawing) -> Layout:
    """Where in the workbook of a drawing what stands."""
    last = len(drawing.categories) + 1
    columns = []
    for n, series in enumerate(drawing.series):
        letter = _letter(n + 1)
        common = _format(max((decimals(v) for v in series.values if v is not None), default=0))
        numbers = []
        for place, value in enumerate(series.values):
            own = "" if value is None or (one := _format(decimals(value))) == common else one
            numbers.append(
                Value(
                    place=place,
                    shown="" if value is None else workbook_number(value),
                    format=own,
                    low=series.is_low(place),
                )
            )
        columns.append(
            Column(
                name_at=f"{SHEET}!${letter}$1",
                name=(Value(place=0, shown=series.name),),
                values_at=f"{SHEET}!${letter}$2:${letter}${last}",
                numbers=tuple(numbers),
                format=common,
            )
        )
    names = tuple(Value(place=n, shown=name) for n, name in enumerate(drawing.categories))
    return Layout(categories_at=f"{SHEET}!$A$2:$A${last}", categories=names, series=tuple(columns))


def number_format(places: int) -> str:
    """How spreadsheets write a number of so many decimals."""
    return _format(places)


def _format(places: int) -> str:
    digits = "#,##0" + ("." + "0" * places if places else "")
    return f"{digits};\\{MINUS}{digits}"


def _letter(column: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]


def write(drawing: Drawing) -> bytes:
    """The workbook of a drawing, the same bytes every time."""
    places = sorted({decimals(v) for s in drawing.series for v in s.values if v is not None})
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relationships((f"{OFFICE}/officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _relationships(
            (f"{OFFICE}/worksheet", "worksheets/sheet1.xml"), (f"{OFFICE}/styles", "styles.xml")
        ),
        "xl/styles.xml": _styles(places),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(_rows(drawing, places))}'
        "</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, xml in parts.items():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3  # else Windows writes 0
            file.writestr(entry, (HEAD + xml).encode())
    return out.getvalue()


def _types() -> str:
    overrides = (
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/worksheets/sheet1.xml", "worksheet"),
        ("/xl/styles.xml", "styles"),
    )
    said = "".join(f'<Override PartName="{name}" ContentType="{TYPES}.{kind}+xml"/>' for name, kind in overrides)
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{said}</Types>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    said = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{said}</Relationships>'


def _styles(places: Sequence[int]) -> str:
    """A look of numbers for each count of decimals; the first look is that of text."""
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{_format(p)}"/>' for n, p in enumerate(places))
    looks = "".join(
        f'<xf numFmtId="{164 + n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for n in range(len(places))
    )
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
    return (
        f'<styleSheet xmlns="{MAIN}">'
        + (f'<numFmts count="{len(places)}">{formats}</numFmts>' if places else "")
        + '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1">{plain}/></cellStyleXfs>'
        f'<cellXfs count="{len(places) + 1}">{plain} xfId="0"/>{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _rows(drawing: Drawing, places: Sequence[int]) -> Iterator[str]:
    yield _row(1, ["", *(s.name for s in drawing.series)], places)
    for n, name in enumerate(drawing.categories):
        yield _row(n + 2, [name, *(s.values[n] for s in drawing.series)], places)


def _row(number: int, cells: Sequence[str | Decimal | None], places: Sequence[int]) -> str:
    said = []
    for n, cell in enumerate(cells):
        at = f"{_letter(n)}{number}"
        if isinstance(cell, Decimal):
            said.append(f'<c r="{at}" s="{places.index(decimals(cell)) + 1}"><v>{workbook_number(cell)}</v></c>')
        elif cell:
            said.append(f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>')
    return f'<row r="{number}">{"".join(said)}</row>'
