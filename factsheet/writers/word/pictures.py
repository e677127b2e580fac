"""Pictures where a template wrote `fs:picture`: drawings of WordprocessingML, their parts and relationships.

A drawing (SVG) has the PNG that stands in for it beside it: what Word before 2016, and a few programs, show.
"""

from dataclasses import replace
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from factsheet.document import Options, Picture
from factsheet.writers import pictures
from factsheet.writers.word.package import stories
from factsheet.writers.word.render import FS, R

ALT: Final = f"{{{FS}}}alt"
HIGHEST: Final = f"{{{FS}}}highest"
EMU: Final = 12_700  # English Metric Units of a point
TALLEST: Final = 460  # points of a picture: a page holds its caption too
DENSITY: Final = 300  # pixels of an inch that print can show
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
ASVG: Final = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
SVG_BLIP: Final = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
INLINE: Final = f"""<wp:inline xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{PIC}" xmlns:r="{R}" xmlns:asvg="{ASVG}"
 distT="0" distB="0" distL="0" distR="0"><wp:extent/><wp:docPr/>\
<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>\
<a:graphic><a:graphicData uri="{PIC}"><pic:pic>\
<pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr>\
<pic:blipFill><a:blip><a:extLst><a:ext uri="{SVG_BLIP}"><asvg:svgBlip/></a:ext></a:extLst></a:blip>\
<a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>\
</pic:pic></a:graphicData></a:graphic></wp:inline>"""


class Pictures:
    """Hangs the pictures of one document; `width` is the measure of the text in twentieths of a point."""

    def __init__(self, document: Document, options: Options, *, width: int) -> None:
        self._document = document
        self._options = options
        self._frame = pictures.Frame(width=width / 20, height=TALLEST, density=DENSITY)
        self._parts: dict[str, Part] = {}
        self._last = _highest_id(document)

    def hang(self, drawing: Any, file: str, part: Part) -> None:
        """Fill a <w:drawing> that says `fs:picture` and `fs:alt`, and no higher than `fs:highest` points where it has that.

        Raises ValueError where no picture is given.
        """
        highest = drawing.attrib.pop(HIGHEST, "")
        frame = replace(self._frame, height=float(highest)) if highest else self._frame
        shown = pictures.shown(self._options.pictures, file, frame, self._options.keep)
        inline: Any = parse_xml(INLINE)
        size = {"cx": str(round(shown.width * EMU)), "cy": str(round(shown.height * EMU))}
        for extent in inline.iter(f"{{{WP}}}extent", f"{{{A}}}ext"):
            if "uri" not in extent.attrib:
                extent.attrib.update(size)
        self._last += 1
        name = f"Picture {self._last}"
        named = {"id": str(self._last), "name": name, "descr": drawing.attrib.pop(ALT, "")}
        inline.find(f"{{{WP}}}docPr").attrib.update(named)
        inline.find(f".//{{{PIC}}}cNvPr").set("name", name)
        self._embed(inline.find(f".//{{{A}}}blip"), shown, part)
        drawing.append(inline)

    def _embed(self, blip: Any, shown: pictures.Shown, part: Part) -> None:
        """Lead to the picture's bytes; those of an SVG stand behind the PNG."""
        picture, embed = shown.picture, f"{{{R}}}embed"
        extension = blip.find(f"{{{A}}}extLst")
        if not picture.raster:
            blip.remove(extension)
            blip.set(embed, self._related(picture, shown.name, part))
            return
        raster = pictures.stand_in(picture)
        blip.set(embed, self._related(raster.picture, raster.name, part))
        svg = extension.find(f".//{{{ASVG}}}svgBlip")
        svg.set(embed, self._related(picture, shown.name, part))

    def _related(self, picture: Picture, name: str, part: Part) -> str:
        """The relationship to a part that holds the bytes; a picture that is shown twice is held once."""
        if name not in self._parts:
            uri = PackURI(f"/word/media/{name}")
            self._parts[name] = Part(uri, picture.media_type, picture.data, self._document.part.package)
        return part.relate_to(self._parts[name], RT.IMAGE)


def _highest_id(document: Document) -> int:
    """The highest id of a drawing that the reference document has."""
    found = (p.get("id", "0") for _, story in stories(document) for p in story.iter(f"{{{WP}}}docPr"))
    return max((int(id_) for id_ in found if id_.isdigit()), default=0)
