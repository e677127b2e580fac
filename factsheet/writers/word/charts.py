"""Charts where a template wrote `fs:chart`: frames, chart parts by template, and the workbooks in which people edit them.

A chart part names its fonts and colours itself, from the tokens: no style of the reference document reaches into it.
"""

from typing import Any, Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from lxml import etree

from factsheet.document import Chart, Sheet, printing, text, walk
from factsheet.document.charts import WIDE, Drawing, drawing
from factsheet.problems import Location, Problem, ProblemsError
from factsheet.writers import charts
from factsheet.writers.templates import Templates
from factsheet.writers.word import workbook
from factsheet.writers.word.render import FS, R
from factsheet.writers.word.resolve import Counters

TEMPLATE: Final = "word/chart.xml.j2"
ALT: Final = f"{{{FS}}}alt"
TWIP, PIXEL = 635, 9_525  # in English Metric Units, of which an inch has 914,400
LOWEST: Final = 1_270_000  # of a chart: programs leave space around what is drawn
FIRST: Final = 10_000  # numbers of frames, apart from those of pictures
WORKBOOK: Final = "rId1"  # where a chart leads to
C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
INLINE: Final = f"""<wp:inline xmlns:wp="{WP}" xmlns:a="{A}" xmlns:c="{C}" xmlns:r="{R}" distT="0" distB="0" distL="0" \
distR="0"><wp:extent/><wp:docPr/><wp:cNvGraphicFramePr/>\
<a:graphic><a:graphicData uri="{C}"><c:chart/></a:graphicData></a:graphic></wp:inline>"""


class Charts:
    """Hangs the charts of one printed sheet; `width` is the measure of the text in twentieths of a point."""

    def __init__(
        self, document: Document, sheet: Sheet, templates: Templates, counters: Counters, *, width: int
    ) -> None:
        self._document, self._sheet, self._templates, self._width = document, sheet, templates, width
        self._charts = {b.id: b for b in walk(sheet.blocks) if isinstance(b, Chart)}
        self._facts = {f.id: f for f in sheet.facts}
        self._counters = counters

    def hang(self, frame: Any, id_: str, part: Part) -> None:
        """Fill a <w:drawing> that says `fs:chart` and `fs:alt`.

        Raises ValueError where no chart has the id, ProblemsError for what is wrong in the template.
        """
        if (chart := self._charts.get(id_)) is None:
            raise ValueError(f"no chart has the id '{id_}'")
        drawn = drawing(chart, self._facts, self._sheet.language, self._templates.words, WIDE)
        self._counters.charts += 1
        inline: Any = parse_xml(INLINE)
        high = float(charts.picture(drawn, charts.paper(self._width / 20)).height)
        size = {"cx": str(self._width * TWIP), "cy": str(max(LOWEST, round(high * PIXEL)))}
        inline.find(f"{{{WP}}}extent").attrib.update(size)
        named = {
            "id": str(FIRST + self._counters.charts),
            "name": text(chart.title),
            "descr": frame.attrib.pop(ALT, ""),
        }
        inline.find(f"{{{WP}}}docPr").attrib.update(named)
        inline.find(f".//{{{C}}}chart").set(f"{{{R}}}id", part.relate_to(self._part(drawn), RT.CHART))
        frame.append(inline)

    def _part(self, drawn: Drawing) -> Part:
        package = self._document.part.package
        uri = PackURI(f"/word/charts/chart{self._counters.charts}.xml")
        chart = Part(uri, CT.DML_CHART, _xml(drawn, self._sheet.language, self._templates), package)
        uri = PackURI(f"/word/embeddings/workbook{self._counters.charts}.xlsx")
        chart.load_rel(RT.PACKAGE, Part(uri, CT.SML_SHEET, workbook.write(drawn), package), WORKBOOK)
        return chart


def _xml(drawn: Drawing, language: str, templates: Templates) -> bytes:
    """The chart itself. Raises ProblemsError for what is wrong in the template."""
    values: dict[str, Any] = {
        "drawing": drawn,
        "sheet": workbook.layout(drawn),
        "language": language,
        "workbook": WORKBOOK,
        "axis_format": workbook.number_format(max((printing.decimals(t.value) for t in drawn.ticks), default=0)),
        "skip": max(1, round(len(drawn.categories) / max(len(drawn.shown), 1))),
    }
    xml = templates.render(TEMPLATE, **values)
    parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as error:
        location = Location(path=templates.path(TEMPLATE))
        message = f"what this template made of a chart is no sound XML: {error.msg}"
        raise ProblemsError(Problem(location=location, code="word-xml", message=message)) from error
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
