"""Charts say the same everywhere, down to the workbook: what is written is read, a changed number changes all, faults are seen."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any
from unittest import mock

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings

from factsheet.audience import select
from factsheet.checks import parity
from factsheet.document import (
    Amount,
    Block,
    Chart,
    Dataset,
    DatasetColumn,
    DatasetRow,
    Fact,
    FactCall,
    Link,
    Options,
    Paragraph,
    Plain,
    Run,
    Sheet,
    Table,
    text,
)
from factsheet.formats import BY_NAME, Format
from factsheet.problems import ProblemsError
from tests.readers.pdf.files import edited as edited_pdf
from tests.readers.pdf.files import elements
from tests.readers.word.files import packed, parts, replaced
from tests.sheets import CHART, sheets
from tests.writers import samples
from tests.writers.samples import heading, run

TEMPLATES = samples.templates(samples.PUBLIC)
FACTS = (Fact(id="seized", value=Decimal("47.25"), unit="USD", source=run("a ledger")),)
TYPES = ("bars", "stacked", "horizontal", "lines")


def data(opium: str = "14703", **changes: Any) -> Dataset:
    """Two series: a number stated here, one of a fact, one with decimals, one that is missing."""

    def amount(number: str) -> Amount:
        return Amount(number=Decimal(number))

    rows = (
        ("Opium poppy", amount(opium), amount("9001.5")),
        ("Marijuana", amount("30100"), ()),
        ("Coca & <other>", Amount(fact=FactCall(fact="seized")), amount("77")),
    )
    given: dict[str, Any] = {
        "id": "crops",
        "unit": "hectare",
        "columns": tuple(DatasetColumn(name=run(n)) for n in ("Crop", "Eradicated", "Seized")),
        "rows": tuple(DatasetRow(cells=(run(name), *cells)) for name, *cells in rows),
        "source": run("a yearbook"),
        **changes,
    }
    return Dataset(**given)


def chart(type_: Any = "bars", opium: str = "14703", **changes: Any) -> Chart:
    given: dict[str, Any] = {
        "type": type_,
        "title": run("Marijuana leads"),
        "alt": run("Bars: 30,100 hectares of marijuana."),
        "data": data(opium),
        **changes,
    }
    return Chart(**given)


def sheet(*blocks: Block) -> Sheet:
    return samples.sheet(heading("First"), *blocks, samples.paragraph("After."), facts=FACTS)


def write(format_: Format, made: Sheet) -> bytes:
    with mock.patch("factsheet.writers.page.font_faces", return_value=[]):  # the slow half, and nothing to read
        return format_.write(made, TEMPLATES, Options())


@cache
def written(name: str) -> bytes:
    return write(BY_NAME[name], sheet(chart()))


def expected(name: str, made: Sheet) -> Plain:
    return BY_NAME[name].expected(made, TEMPLATES.words)


def faults(name: str, changed: bytes) -> str:
    """What is said of a rendition of the sheet with one chart: by its reader, or by what compares it."""
    assert changed != written(name)
    try:
        found = BY_NAME[name].read(changed)
    except ProblemsError as error:
        return " / ".join(p.message for p in error.problems)
    origin = parity.Origin(path="content/sample.md")
    return " / ".join(p.message for p in parity.check(expected(name, sheet(chart())), found, path="x", origin=origin))


def only(plain: Plain) -> Chart:
    [found] = [b for b in plain.blocks if isinstance(b, Chart)]
    return found


# --- what is written is read -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["html", "pdf", "word"])
def test_a_link_leads_to_the_chart_and_not_to_its_table(name: str) -> None:
    to_it = Paragraph(content=(Link(target="#budget", content=(Run(text="see"),)),))
    made = select(sheet(to_it, chart(id="budget")), samples.PUBLIC)
    found = BY_NAME[name].read(write(BY_NAME[name], made))
    assert found == expected(name, made)
    assert only(found).id == "budget"
    assert only(found).table


@pytest.mark.parametrize("name", ["html", "pdf", "word"])
def test_every_type_is_read_as_it_was_written(name: str) -> None:
    made = sheet(
        *(chart(t, id=f"c-{t}") for t in TYPES), chart(title=run("With a table"), subtitle=run("What is counted"))
    )
    made = replace(made, blocks=(*made.blocks, Table(data=data(), id="t")))
    assert BY_NAME[name].read(write(BY_NAME[name], made)) == expected(name, made)
    found = [b for b in expected(name, made).blocks if isinstance(b, Chart)]
    assert {b.table for b in found} == {None}  # the table shows the numbers to all of them
    assert all(b.drawn for b in found)
    lone = sheet(chart())
    assert BY_NAME[name].read(written(name)) == expected(name, lone)
    assert only(expected(name, lone)).table


@given(made=sheets(most=3, kinds=CHART))
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_generated_charts_of_a_page(made: Sheet) -> None:
    assert BY_NAME["html"].read(write(BY_NAME["html"], made)) == expected("html", made)


@given(made=sheets(most=3, kinds=CHART))
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_generated_charts_of_word(made: Sheet) -> None:
    assert BY_NAME["word"].read(write(BY_NAME["word"], made)) == expected("word", made)


@given(made=sheets(most=3, kinds=CHART))
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_generated_charts_of_a_brief(made: Sheet) -> None:
    assert BY_NAME["pdf"].read(write(BY_NAME["pdf"], made)) == expected("pdf", made)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["html", "word", "pdf"])
@given(made=sheets(most=4, kinds=CHART))
@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_great_many_charts(name: str, made: Sheet) -> None:
    assert BY_NAME[name].read(write(BY_NAME[name], made)) == expected(name, made)


def test_what_three_renditions_of_a_chart_have_in_common() -> None:
    first, *others = [parity.in_common(BY_NAME[n].read(written(n))) for n in ("html", "pdf", "word")]
    assert others == [first, first]
    assert only(first).table


# --- a changed number changes everything -------------------------------------------------------------------------


def unpacked(data: bytes) -> bytes:
    """All bytes of a file, and all that is packed in it."""
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as file:
            streams = [o.read_bytes() for o in file.objects if isinstance(o, pikepdf.Stream) and _is_readable(o)]
        return data + b"".join(streams)
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as file_:
        return data + b"".join(unpacked(file_.read(name)) for name in file_.namelist() if "/fonts/" not in name)


def _is_readable(stream: Any) -> bool:
    return "FontFile" not in str(stream.keys()) and stream.get("/Filter") in (None, "/FlateDecode")


@pytest.mark.parametrize("type_", TYPES)
def test_a_changed_number_changes_everything_and_the_old_one_is_nowhere(type_: Any) -> None:
    old, new = ("14703", "14,703"), ("15811", "15,811")
    made = sheet(chart(type_, "15811"))
    for name in ("html", "word", "pdf"):
        data = write(BY_NAME[name], made)
        whole, said = unpacked(data), only(BY_NAME[name].read(data))
        assert not [n for n in old if n.encode() in whole], name
        drawn = "".join(said.drawn)
        assert said.table
        assert text(said.table.rows[0].cells[1]) == new[1]
        assert (new[0] in drawn) if name == "word" else (new[1] in drawn) == (type_ not in ("stacked", "lines"))
        assert "14703" not in drawn.replace(",", "")
    entries = parts(write(BY_NAME["word"], made))
    assert b"<c:v>15811</c:v>" in entries["word/charts/chart1.xml"]
    assert b"<v>15811</v>" in parts(entries["word/embeddings/workbook1.xlsx"])["xl/worksheets/sheet1.xml"]
    assert b">15,811<" in entries["word/document.xml"]


@pytest.mark.parametrize("name", ["html", "word", "pdf"])
def test_the_same_chart_is_the_same_bytes(name: str) -> None:
    assert write(BY_NAME[name], sheet(chart())) == written(name)


# --- faults ------------------------------------------------------------------------------------------------------

PAGE_FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "a digit": (lambda s: s.replace(">14,703</text>", ">14,730</text>"), "14,730"),
    "names exchanged": (
        lambda s: (
            s.replace(">Opium poppy</text>", ">x</text>")
            .replace(">Marijuana</text>", ">Opium poppy</text>")
            .replace(">x</text>", ">Marijuana</text>")
        ),
        "another place|reads otherwise|missing",
    ),
    "a number lost": (lambda s: re.sub(r"<g[^>]*><text[^>]*>14,703</text></g>", "", s), "14,703"),
    "a series lost in the key": (lambda s: re.sub(r"<g[^>]*><text[^>]*>Seized</text></g>", "", s), "Seized"),
    "no alternative": (lambda s: re.sub(r' aria-label="Bars[^"]*"', "", s), "alternative text"),
    "another alternative": (lambda s: s.replace('aria-label="Bars: 30,100', 'aria-label="Bars: 30,010'), "30,010"),
    "no picture": (
        lambda s: s.replace('<svg xmlns="http://www.w3.org/2000/svg" role="img"', "<svg"),
        "alternative text",
    ),
    "hidden words": (lambda s: s.replace('<g class="value"', '<g visibility="hidden" class="value"', 1), "hidden"),
    "words without ink": (lambda s: s.replace('<g class="value"', '<g fill="none" class="value"', 1), "fill"),
    "a shape over words": (
        lambda s: s.replace("</g>\n</svg>", '</g>\n<rect width="99" height="99"></rect>\n</svg>'),
        "covers",
    ),
    "words in no text": (lambda s: s.replace("</g>\n</svg>", "</g>\n77</svg>"), "no text"),
    "words of the style sheet's choice": (lambda s: s.replace("</style>", ".value{display:none}</style>"), "missing"),
    "a caption within": (lambda s: s.replace('<p class="subtitle">', '<p>x</p><p class="subtitle">'), "nothing else"),
}


@pytest.mark.parametrize("fault", PAGE_FAULTS)
def test_a_fault_in_the_picture_of_a_page_is_seen(fault: str) -> None:
    change, said = PAGE_FAULTS[fault]
    assert re.search(said, faults("html", change(written("html").decode()).encode()))


CHART_PART = "word/charts/chart1.xml"
BOOK = "word/embeddings/workbook1.xlsx"


def in_book(old: str, new: str) -> bytes:
    entries = parts(written("word"))
    return packed({**entries, BOOK: replaced(entries[BOOK], old, new, part="xl/worksheets/sheet1.xml")})


def without(pattern: str, part: str = CHART_PART) -> bytes:
    entries = parts(written("word"))
    return packed({**entries, part: re.sub(pattern, "", entries[part].decode(), count=1, flags=re.DOTALL).encode()})


WORD_FAULTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a digit of the chart": (
        lambda: replaced(written("word"), "<c:v>14703<", "<c:v>14730<", CHART_PART),
        r"shows '14730', and its workbook has '14703' \(B2\)",
    ),
    "a digit of the workbook": (
        lambda: in_book("<v>14703<", "<v>14730<"),
        r"shows '14703', and its workbook has '14730' \(B2\)",
    ),
    "a digit of both": (
        lambda: replaced(in_book("<v>14703<", "<v>14730<"), "<c:v>14703<", "<c:v>14730<", CHART_PART),
        "14730",
    ),
    "a name of the chart": (
        lambda: replaced(written("word"), "<c:v>Opium poppy<", "<c:v>Poppy<", CHART_PART),
        r"other categories|A2",
    ),
    "a name of the workbook": (lambda: in_book(">Marijuana<", ">Hemp<"), r"A3"),
    "more in the workbook": (
        lambda: in_book("</sheetData>", '<row r="9"><c r="E9"><v>7</v></c></row></sheetData>'),
        "E9",
    ),
    "a formula in the workbook": (lambda: in_book("<v>14703<", "<f>1+1</f><v>14703<"), "formulas"),
    "a series dropped": (lambda: without(r'<c:ser><c:idx val="1"/>.*?</c:ser>'), "more than is drawn"),
    "a number dropped": (lambda: without(r'<c:pt idx="0"[^>]*><c:v>14703</c:v></c:pt>'), r"shows 'nothing'.*B2"),
    "references exchanged": (
        lambda: replaced(written("word"), "Sheet1!$B$2:$B$4", "Sheet1!$C$2:$C$4", CHART_PART),
        r"C2",
    ),
    "references cut": (lambda: replaced(written("word"), "$B$2:$B$4", "$B$2:$B$3", CHART_PART), "other cells"),
    "the workbook lost": (
        lambda: without(r"<Relationship [^>]*/>", "word/charts/_rels/chart1.xml.rels"),
        "no workbook",
    ),
    "no alternative": (lambda: without(r' descr="[^"]*"', "word/document.xml"), "30,100"),
    "a hidden frame": (
        lambda: replaced(written("word"), "<wp:docPr ", '<wp:docPr hidden="1" '),
        "hidden, or too small",
    ),
    "a tiny frame": (
        lambda: packed(
            {
                **parts(written("word")),
                "word/document.xml": re.sub(
                    rb'<wp:extent cx="\d+"', b'<wp:extent cx="9"', parts(written("word"))["word/document.xml"]
                ),
            }
        ),
        "hidden, or too small",
    ),
    "a pie": (
        lambda: packed(
            {
                **parts(written("word")),
                CHART_PART: parts(written("word"))[CHART_PART].replace(b"c:barChart", b"c:pieChart"),
            }
        ),
        "none of bars or lines",
    ),
    "a macro in the workbook": (
        lambda: packed(
            {
                **parts(written("word")),
                BOOK: packed({**parts(parts(written("word"))[BOOK]), "xl/vbaProject.bin": b"x"}),
            }
        ),
        "can run",
    ),
    "a program beside the workbook": (
        lambda: packed({**parts(written("word")), "word/embeddings/oleObject1.bin": b"x"}),
        "can run",
    ),
}


@pytest.mark.parametrize("fault", WORD_FAULTS)
def test_a_fault_in_a_chart_of_word_is_seen(fault: str) -> None:
    change, said = WORD_FAULTS[fault]
    assert re.search(said, faults("word", change()))


def without_alt(file: pikepdf.Pdf) -> None:
    del elements(file, "Figure")[0].Alt


def another_alt(file: pikepdf.Pdf) -> None:
    elements(file, "Figure")[0].Alt = pikepdf.String("Bars: 30,010 hectares of marijuana.")


def without_picture(file: pikepdf.Pdf) -> None:
    [one] = elements(file, "Chart")
    del one.K[[k.get("/S") for k in one.K].index("/Figure")]


def picture_last(file: pikepdf.Pdf) -> None:
    [one] = elements(file, "Chart")
    at = [k.get("/S") for k in one.K].index("/Figure")
    moved = one.K[at]
    del one.K[at]
    one.K.append(moved)


def a_letter_less(file: pikepdf.Pdf) -> None:
    """The last number that is drawn loses its last digit."""
    page = file.pages[0]
    instructions = list(pikepdf.parse_content_stream(page))
    figure = elements(file, "Figure")[0]
    number = figure.K[0]
    inside, last = False, -1
    for n, one in enumerate(instructions):
        if str(one.operator) == "BDC" and isinstance(one.operands[1], pikepdf.Dictionary):
            inside = one.operands[1].get("/MCID") == number
        elif str(one.operator) == "EMC" and inside:
            break
        elif inside and str(one.operator) in ("TJ", "Tj"):
            last = n
    assert last > 0
    del instructions[last]
    page.Contents = file.make_stream(pikepdf.unparse_content_stream(instructions))


BRIEF_FAULTS: dict[str, tuple[Callable[[pikepdf.Pdf], None], str]] = {
    "no alternative": (without_alt, "alternative text"),
    "another alternative": (another_alt, "30,010"),
    "no picture": (without_picture, "no picture"),
    "the picture in another place": (picture_last, "not in this order"),
    "a letter less": (a_letter_less, "reads otherwise|missing|picture"),
}


@pytest.mark.parametrize("fault", BRIEF_FAULTS)
def test_a_fault_in_the_picture_of_a_brief_is_seen(fault: str) -> None:
    change, said = BRIEF_FAULTS[fault]
    assert re.search(said, faults("pdf", edited_pdf(written("pdf"), change)))
