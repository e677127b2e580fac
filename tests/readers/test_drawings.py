"""SVG files: what is built anew shows the same, of listed elements and attributes alone; all else is told with its line."""

import itertools
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from factsheet.readers import drawings
from factsheet.readers.drawings import SVG, XLINK, RefusedError
from tests.artwork import HEAD, MAP, svg

HREF = f"{{{XLINK}}}href"
ALLOWED = {*drawings.VALUES, *drawings.LEADS, "id", HREF}


def built(shapes: str, head: str = HEAD) -> Any:
    """The root of what is built anew."""
    return etree.fromstring(drawings.read(svg(shapes, head)).svg(640, 360))


def told(data: str | bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        drawings.read(data if isinstance(data, bytes) else svg(data))
    message, help_ = caught.value.args
    assert help_
    return str(message)


def shapes_of(root: Any) -> list[tuple[str, dict[str, str]]]:
    """Names and attributes of all but the root and the paper."""
    elements: list[Any] = list(root.iter())[2:]
    return [(str(etree.QName(e).localname), {**e.attrib}) for e in elements]


# --- what passes -------------------------------------------------------------------------------------------------


def test_a_map_is_built_anew() -> None:
    root: Any = etree.fromstring(drawings.read(MAP.encode()).svg(2000, 1125))
    assert {**root.attrib} == {"viewBox": "0 0 64 36", "width": "2000", "height": "1125"}
    assert {**root[0].attrib} == {"x": "0", "y": "0", "width": "64", "height": "36", "fill": "#ffffff"}
    assert [name for name, _ in shapes_of(root)] == [
        "defs", "linearGradient", "stop", "stop", "g", "circle", "circle", "rect", "path", "g", "path", "use", "use",
    ]  # fmt: skip
    assert {n for _, attributes in shapes_of(root) for n in attributes} <= ALLOWED
    assert {etree.QName(e).namespace for e in root.iter()} == {SVG}


def test_it_can_be_had_twice() -> None:
    drawing = drawings.read(MAP.encode())
    assert drawing.svg(640, 360) == drawing.svg(640, 360)
    assert drawing.svg(64, 36).count(b"<circle") == 2


def test_what_says_nothing_of_the_look_is_dropped() -> None:
    """Titles, metadata, comments, what editors keep for themselves, layers that are switched off."""
    root = built(
        '<title>SECRET</title><!-- SECRET --><?php SECRET ?><desc>SECRET</desc><metadata>SECRET<x xmlns="urn:y"/></metadata>'
        '<s:namedview xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" s:docname="SECRET"/>'
        '<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="SECRET" id="SECRET" data-x="SECRET" class="SECRET">'
        '<path d="M0 0H9" font-family="SECRET" aria-label="SECRET"/></g>'
        '<g style="display:none"><text>SECRET</text></g><g display="none"><script>SECRET</script></g>'
    )
    assert shapes_of(root) == [("g", {}), ("path", {"d": "M0 0H9"})]
    assert b"SECRET" not in etree.tostring(root)


def test_styles_are_attributes_in_their_order() -> None:
    root = built(
        "<style>.a{fill:#111111;stroke:red} .b, .c{fill:#222222} /* .d{} */</style>"
        '<path class="a" fill="#000000" d="M0 0"/><path class="a b" d="M0 0"/><path class="c" style="fill: #333333" d="M0 0"/>'
    )
    assert [a["fill"] for _, a in shapes_of(root)] == ["#111111", "#222222", "#333333"]
    assert shapes_of(root)[0][1]["stroke"] == "red"


def test_ids_are_ours_and_of_no_other_drawing() -> None:
    shapes = (
        '<defs><g id="SECRET-office"><rect width="1" height="1"/></g></defs><use href="#SECRET-office"/><g id="loose"/>'
    )
    one, other = built(shapes), built(shapes.replace('"1"', '"2"'))
    ids = [[e.get("id") for e in root.iter() if e.get("id")] for root in (one, other)]
    assert [len(i) for i in ids] == [1, 1]
    assert re.fullmatch(r"p[0-9a-f]{8}-1", ids[0][0])
    assert ids[0] != ids[1]
    assert [e.get(HREF) for e in one.iter() if e.get(HREF)] == [f"#{ids[0][0]}"]
    assert b"SECRET" not in etree.tostring(one)
    assert etree.tostring(built(shapes)) == etree.tostring(one)


@pytest.mark.parametrize(
    ("head", "frame"),
    [
        (HEAD, (0, 0, 64, 36)),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="-5,-5.5 10 2e1" width="100%">', (-5, -5.5, 10, 20)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="120px" height="80">', (0, 0, 120, 80)),
    ],
)
def test_its_frame(head: str, frame: tuple[float, ...]) -> None:
    drawing = drawings.read(svg("", head))
    assert (drawing.left, drawing.top, drawing.width, drawing.height) == frame


def test_a_reference_may_have_a_colour_beside_it() -> None:
    root = built(
        '<linearGradient id="g"><stop stop-color="red"/></linearGradient><path d="M0 0" fill="url(\'#g\') none"/>'
    )
    ((_, _), (_, _), (_, path)) = shapes_of(root)
    assert path["fill"].startswith("url(#p")
    assert path["fill"].endswith("-1)")


# --- what does not -----------------------------------------------------------------------------------------------


def nested(times: int, each: int) -> str:
    """Groups that use the one before many times: a billion laughs."""
    groups = ['<g id="g0"><rect width="1" height="1"/></g>']
    groups += [f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * each + "</g>" for n in range(1, times)]
    return f'<defs>{"".join(groups)}</defs><use href="#g{times - 1}"/>'


RECT = '<rect width="9" height="9"/>'
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "script": ("<script>alert(1)</script>", "holds <script> (line 1)"),
    "script by its address": ('<script href="https://example.org/a.js"/>', "holds <script>"),
    "an event": ('<rect onclick="alert(1)" width="9" height="9"/>', "would run a script ('onclick')"),
    "an event in capitals": ('<rect ONLOAD="alert(1)"/>', "would run a script ('ONLOAD')"),
    "HTML": ("<foreignObject><b/></foreignObject>", "holds <foreignObject>"),
    "a script of HTML": ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">1</h:script>', "holds <script>, which is no SVG"),
    "a picture from elsewhere": ('<image href="https://example.org/spy.png"/>', "holds <image>"),
    "a picture within": ('<image href="data:image/png;base64,AAAA"/>', "holds <image>"),
    "use from elsewhere": ('<use href="https://example.org/a.svg#x"/>', "takes something from elsewhere"),
    "use of a file": ('<use xlink:href="other.svg#x"/>', "takes something from elsewhere: 'other.svg#x'"),
    "use of data": ('<use href="data:image/svg+xml,x#y"/>', "takes something from elsewhere"),
    "a link": ('<a href="https://example.org/"><rect/></a>', "holds <a>"),
    "a shape that leads": ('<rect href="#x"/>', "leads somewhere (href)"),
    "text": ("\n\n<text>Mexico</text>", "holds text (line 3)"),
    "text on a path": ("<g><textPath>Mexico</textPath></g>", "holds text"),
    "an import": ("<style>@import url(https://example.org/a.css);</style>", "has a style that is no class: '@'"),
    "a font": ("<style>@font-face{font-family:x;src:url(x)}</style>", "has a style that is no class"),
    "a rule of an element": ("<style>rect{fill:red}</style>" + RECT, "has a style that is no class: 'rect'"),
    "a rule of a class that fetches": ("<style>.a{fill:url(https://example.org/x)}</style><rect class='a'/>", "'fill' that leads elsewhere"),
    "a fill from elsewhere": ('<rect fill="url(https://example.org/a.svg#x)"/>', "'fill' that leads elsewhere"),
    "a fill of data": ('<rect fill="url(data:image/png;base64,AA)"/>', "'fill' that leads elsewhere"),
    "a style that fetches": ('<rect style="background:url(https://example.org/x)"/>', "has 'background', which leads elsewhere"),
    "a style in hiding": (r'<rect style="fill:u\72l(https://example.org/x)"/>', "'fill' that leads elsewhere"),
    "a cursor": ('<rect cursor="url(https://example.org/x)"/>', "has 'cursor'"),
    "a filter": ('<rect filter="url(#f)"/>', "has 'filter', which leads elsewhere or is an effect"),
    "a mask": ('<mask id="m"/><rect mask="url(#m)"/>', "holds <mask>"),
    "a pattern": ('<pattern id="p"><rect/></pattern>', "holds <pattern>"),
    "a blend": ('<g style="mix-blend-mode:multiply"/>', "has 'mix-blend-mode'"),
    "movement": ('<rect><animate attributeName="x" to="9"/></rect>', "holds <animate>"),
    "a set": ('<rect><set attributeName="onclick" to="alert(1)"/></rect>', "holds <set>"),
    "an SVG within": ("<svg><rect/></svg>", "holds <svg>"),
    "a switch": ("<switch><g/></switch>", "holds <switch>"),
    "an unknown element": ("<blink/>", "holds <blink>"),
    "a strange namespace": ('<x:y xmlns:x="urn:evil"/>', "holds <y>, which is no SVG"),
    "a document type": (b'<!DOCTYPE svg PUBLIC "x" "y">' + svg(RECT), "has a document type (line 1)"),
    "an entity": (b'<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg("&a;"), "(line 2)"),
    "an entity alone": (svg("<g>&a;</g>"), "is no sound SVG"),
    "another encoding": (b'<?xml version="1.0" encoding="UTF-16"?>' + svg(RECT).decode().encode("utf-16"), "is not UTF-8"),
    "bytes that are none": (svg("<g/>").replace(b"<g/>", b"\xff\xfe"), "is not UTF-8"),
    "XML that is cut off": (svg("<g>"), "is no sound SVG (line 1)"),
    "another XML": (b"<html/>", "is XML, and no SVG"),
    "no namespace": (b"<svg viewBox='0 0 9 9'/>", "is XML, and no SVG"),
    "no size": (svg("", '<svg xmlns="http://www.w3.org/2000/svg">'), "does not say how large it is"),
    "a size in its own words": (svg("", '<svg xmlns="http://www.w3.org/2000/svg" width="50%" height="9">'), "does not say how large"),
    "nothing wide": (svg("", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 9">'), "has a viewBox of no size"),
    "endlessly wide": (svg("", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e999 9">'), "has a viewBox of no size"),
    "no number": ('<rect width="calc(1px)"/>', "has a 'width' that cannot be: 'calc(1px)'"),
    "no path": ('<path d="M0 0 url(#x)"/>', "has a 'd' that cannot be"),
    "no colour": ('<rect fill="expression(alert(1))"/>', "has a 'fill' that leads elsewhere"),
    "no transform": ('<g transform="scale(2) evil(1)"/>', "has a 'transform' that cannot be"),
    "a number too large": ('<rect width="1e30"/>', "has a number in 'width' that is too large"),
    "a number of many digits": (f'<path d="M{"9" * 400} 0"/>', "has a number in 'd' that is too large"),
    "dashes of no length": ('<path d="M0 0H9" stroke-dasharray="1e-9 0"/>', "has dashes of no length"),
    "dashes backwards": ('<path d="M0 0H9" stroke-dasharray="-5 9"/>', "has dashes of no length"),
    "a part of itself": ('<g id="a"><use href="#a"/></g>', "has 'a' as a part of itself"),
    "parts of each other": ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "as a part of itself"),
    "a gradient of itself": ('<linearGradient id="a" href="#a"/><rect fill="url(#a)"/>', "has 'a' as a part of itself"),
    "a clip of itself": ('<clipPath id="a"><rect clip-path="url(#a)"/></clipPath>', "has 'a' as a part of itself"),
    "what is not there": ('<use href="#nowhere"/>', "names 'nowhere', which is not there"),
    "what is there twice": ('<g id="a"/><g id="a"/><use href="#a"/>', "names 'a', which is there twice"),
    "a billion laughs": (nested(10, 10), "paints more than 10000 elements"),
    "a long chain": (nested(40, 1), "too deep in each other"),
    "too many elements": ("<g/>" * 10_001, "has more than 10000 elements"),
    "too deep": ("<g>" * 25 + "</g>" * 25, "has elements more than 24 deep"),
    "deeper than XML goes": ("<g>" * 5000 + "</g>" * 5000, "is no sound SVG"),
    "too many numbers": (f'<path d="{"M0 0" * 210_000}"/>', "has more than 400000 numbers"),
    "too many bytes": (svg(f"<title>{'a' * 3_000_000}</title>"), "is 3.0 MB, and an SVG may be 3"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_refused_and_told_why(name: str) -> None:
    data, why = HOSTILE[name]
    began = time.process_time()
    assert why in told(data)
    assert time.process_time() - began < 2


PIECES = st.sampled_from([
    RECT, '<path d="M1 1L5 5" stroke="red"/>', '<g id="a">', '<g opacity=".5">', "</g>", '<use href="#a"/>', "<defs>", "</defs>",
    '<clipPath id="c">', "</clipPath>", '<g clip-path="url(#c)">', "<style>.a{fill:red}</style>", '<circle r="3" class="a"/>',
    "<script>1</script>", '<image href="x"/>', '<rect onload="1"/>', '<rect style="fill:url(x)"/>', '<use href="http://x"/>',
    "<text>a</text>", "<!--", "-->", "<![CDATA[", "]]>", "&#60;script&#62;", "&lt;", '<rect fill="javascript:1"/>',
    '<x xmlns="http://www.w3.org/1999/xhtml"/>', '<rect xmlns:e="urn:e" e:onload="1"/>', "url(", "'", '"',
])  # fmt: skip


@given(st.lists(PIECES, max_size=14))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_whatever_passes_holds_nothing_that_runs_or_leads_away(pieces: list[str]) -> None:
    try:
        drawing = drawings.read(svg("".join(pieces)))
    except RefusedError:
        return
    out = drawing.svg(64, 36)
    root = etree.fromstring(out)
    names = {etree.QName(e).localname for e in root}
    assert names <= drawings.PAINTED
    assert {n for _, attributes in shapes_of(root) for n in attributes} <= ALLOWED
    values = list(itertools.chain.from_iterable(a.values() for _, a in shapes_of(root)))
    assert not [v for v in values if re.search(r"[<>&\\\"']|://|script", v)]
    ids = {e.get("id") for e in root.iter() if e.get("id")}
    led = {v.removeprefix("url(").strip("#)") for v in values if "#p" in v}
    assert led == ids
    assert drawings.read(out).svg(64, 36).count(b"<") == out.count(b"<") + 1  # the paper stands on paper
