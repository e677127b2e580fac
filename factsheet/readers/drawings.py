"""An SVG file to a drawing built anew from shapes, colours and numbers alone, or to what cannot be in one.

Nothing is taken over as it stands: elements and attributes are those of a list, each value is read by its own rule, ids
are ours. What paints in a way that is not on the list is refused with its line, not dropped: the picture would be another.
Text is refused too: every program would set it in a font of its own, and nobody would translate, hear or check it.
"""

import copy
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import tinycss2
from lxml import etree

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"
LARGEST: Final = 3_000_000  # bytes
MOST: Final = 10_000  # elements, each counted as often as it is painted
DEEPEST: Final = 24  # elements inside each other, through references too
NUMBERS: Final = 400_000
HIGHEST: Final = 1_000_000.0  # no number is larger

PAINTED: Final = frozenset([
    "circle", "clipPath", "defs", "ellipse", "g", "line", "linearGradient", "path", "polygon", "polyline",
    "radialGradient", "rect", "stop", "use",
])  # fmt: skip
SAID: Final = frozenset(["title", "desc", "metadata", "style"])  # dropped; rules of a style are read before
WORDS: Final = frozenset(["text", "tspan", "textPath", "tref", "font", "glyph"])
EDITORS: Final = ("inkscape.org", "sodipodi", "adobe.com", "w3.org/1999/02/22-rdf", "creativecommons.org", "purl.org",
                  "web.resource.org", "bohemiancoding.com", "serif.com", "figma.com", "corel.com", "vectornator.io",
                  "openswatchbook.org", "w3.org/2000/xmlns")  # fmt: skip

_NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
NUMBER: Final = re.compile(_NUMBER)
LENGTH: Final = re.compile(rf"{_NUMBER}(?:%|px|pt|pc|mm|cm|in)?")
LIST: Final = re.compile(r"[0-9eE+\-.,\s]*")
DASHES: Final = re.compile(r"none|[0-9eE+\-.,\spx%]*")
PATH: Final = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE+\-.,\s]*|none")
TRANSFORM: Final = re.compile(r"(?:\s*(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([0-9eE+\-.,\s]*\)[\s,]*)*|none")
COLOUR: Final = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]+|rgba?\([0-9.,%\s/]+\)")
REFERENCE: Final = re.compile(r"url\(\s*[\"']?#(?P<id>[^\"')\s]+)[\"']?\s*\)\s*(?P<else>.*)", re.DOTALL)
WORD: Final = re.compile(r"[a-zA-Z-]+")

VALUES: Final = {
    **dict.fromkeys(
        ("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "fx", "fy", "fr", "offset",
         "stroke-width", "stroke-miterlimit", "stroke-dashoffset", "opacity", "fill-opacity", "stroke-opacity",
         "stop-opacity"), LENGTH),
    **dict.fromkeys(("fill", "stroke", "stop-color", "color"), COLOUR),
    **dict.fromkeys(
        ("fill-rule", "clip-rule", "stroke-linecap", "stroke-linejoin", "gradientUnits", "clipPathUnits",
         "spreadMethod", "visibility"), WORD),
    **dict.fromkeys(("transform", "gradientTransform"), TRANSFORM),
    "points": LIST,
    "stroke-dasharray": DASHES,
    "d": PATH,
}  # fmt: skip
LEADS: Final = frozenset(["fill", "stroke", "clip-path"])  # that may name an id
# What changes how a drawing looks and is not on the list; harmless where it says that there is nothing of it.
CHANGES: Final = frozenset(
    ["filter", "mask", "marker", "marker-start", "marker-mid", "marker-end", "mix-blend-mode", "clip", "cursor", "src"]
)
NOTHING: Final = frozenset(["none", "normal", "auto", ""])
CLASS: Final = re.compile(r"\.[\w-]+")
_PLAIN: Final = "export it as plain SVG, with effects flattened, or as PNG"


class RefusedError(Exception):
    """A file that cannot be a picture: what is wrong, to follow "the picture 'x' …", and what to do."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Drawing:
    """A drawing built anew: its frame in its own units, and its shapes as elements without a root."""

    left: float
    top: float
    width: float
    height: float
    shapes: tuple[Any, ...]

    def svg(self, width: int, height: int) -> bytes:
        """The file, on paper of its own, with a size in pixels."""
        root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG, "xlink": XLINK})  # type: ignore[dict-item]  # the stubs know no default namespace
        frame = [f"{n:.10g}" for n in (self.left, self.top, self.width, self.height)]
        root.set("viewBox", " ".join(frame))
        root.set("width", str(width))
        root.set("height", str(height))
        paper = dict(zip(("x", "y", "width", "height"), frame, strict=True))
        etree.SubElement(root, f"{{{SVG}}}rect", {**paper, "fill": "#ffffff"})
        for shape in self.shapes:
            root.append(copy.deepcopy(shape))
        return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def read(data: bytes) -> Drawing:
    """A drawing of the shapes of an SVG file. Raises RefusedError."""
    root = _parsed(data)
    left, top, width, height = _frame(root)
    reading = _Reading(root)
    shapes = tuple(reading.children(root, 1))
    reading.check_references(shapes)
    _rename(shapes)
    return Drawing(left=left, top=top, width=width, height=height, shapes=shapes)


def _parsed(data: bytes) -> Any:
    if len(data) > LARGEST:
        help_ = "simplify its paths, or save it as PNG"
        raise RefusedError(f"is {len(data) / 1e6:.1f} MB, and an SVG may be {LARGEST // 1_000_000}", help_)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("is not UTF-8", "export it again, with the encoding UTF-8") from error
    found = re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise RefusedError(f"has a document type (line {line})", "take out what begins with <!DOCTYPE, up to its >")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(f"is no sound SVG (line {error.position[0]})", "export it again") from error
    if root.tag != f"{{{SVG}}}svg":
        raise RefusedError("is XML, and no SVG", "export it as SVG")
    return root


def _frame(root: Any) -> tuple[float, float, float, float]:
    """Left, top, width and height of what is shown."""
    box = root.get("viewBox", "").replace(",", " ").split()
    if not box:
        box = ["0", "0", *(re.sub(r"px$", "", root.get(name, "").strip()) for name in ("width", "height"))]
    if len(box) != 4 or not all(map(NUMBER.fullmatch, box)):
        raise RefusedError("does not say how large it is", "give its svg element a viewBox")
    left, top, width, height = map(float, box)
    if not (0 < width <= HIGHEST and 0 < height <= HIGHEST and abs(left) <= HIGHEST and abs(top) <= HIGHEST):
        raise RefusedError("has a viewBox of no size, or too large a one", "give its svg element a usual viewBox")
    return left, top, width, height


class _Reading:
    """One file, read once."""

    def __init__(self, root: Any) -> None:
        self.classes: dict[str, dict[str, str]] = {}
        self.numbers = 0
        self.elements = 0
        for style in root.iter(f"{{{SVG}}}style"):
            self._style(style)

    # --- elements ---

    def children(self, element: Any, depth: int) -> Iterator[Any]:
        if depth > DEEPEST:
            raise _refused(element, f"has elements more than {DEEPEST} deep in each other", "ungroup them")
        for child in element:
            if self._is_painted(child):
                made = self._made(child)
                made.extend(list(self.children(child, depth + 1)))
                yield made

    def _is_painted(self, element: Any) -> bool:
        """Whether an element is one of the list; what only speaks of the drawing is dropped. Raises RefusedError."""
        name = etree.QName(element)
        if name.namespace != SVG:
            if any(known in (name.namespace or "") for known in EDITORS):
                return False
            raise _refused(element, f"holds <{name.localname}>, which is no SVG", _PLAIN)
        if name.localname in SAID or _declared(element).get("display", element.get("display", "")) == "none":
            return False
        if name.localname in WORDS:
            help_ = (
                "turn text into shapes (Inkscape: Path > Object to Path; Illustrator: Type > Create Outlines), "
                "and say its words in the alternative text or the caption"
            )
            raise _refused(element, "holds text", help_)
        if name.localname not in PAINTED:
            raise _refused(element, f"holds <{name.localname}>", f"take it out, or {_PLAIN}")
        self.elements += 1
        if self.elements > MOST:
            raise RefusedError(f"has more than {MOST} elements", "simplify it, or save it as PNG")
        return True

    def _made(self, element: Any) -> Any:
        made = etree.Element(element.tag)
        for name, value in sorted(self._attributes(element).items()):
            self._attribute(element, made, name, value)
        return made

    def _attributes(self, element: Any) -> dict[str, str]:
        """What an element says of itself: its attributes, under the rules of its classes, under its own style."""
        out = {}
        for key, value in element.attrib.items():
            name = etree.QName(key)
            if not name.namespace or (name.namespace, name.localname) == (XLINK, "href"):
                out[name.localname] = value.strip()
        for one in out.get("class", "").split():
            out |= self.classes.get(one, {})
        return out | _declared(element)

    def _attribute(self, element: Any, made: Any, name: str, value: str) -> None:
        if name.lower().startswith("on"):
            raise _refused(element, f"would run a script ('{name}')", "take it out")
        if name == "id":
            made.set("id", value)
        elif name == "href":
            self._href(element, made, value)
        elif name in LEADS and "(" in value and not COLOUR.fullmatch(value):
            made.set(name, self._led(element, name, value))
        elif name in VALUES:
            made.set(name, self._value(element, name, value))
        elif (name in CHANGES and value not in NOTHING) or re.search(
            r"url\s*\(|javascript:|data:|\\", value, re.IGNORECASE
        ):
            raise _refused(element, f"has '{name}', which leads elsewhere or is an effect", f"take it out, or {_PLAIN}")

    def _href(self, element: Any, made: Any, value: str) -> None:
        if etree.QName(element).localname not in ("use", "linearGradient", "radialGradient"):
            raise _refused(element, "leads somewhere (href)", "take it out")
        if not value.startswith("#") or len(value) < 2:
            raise _refused(element, f"takes something from elsewhere: '{value[:60]}'", "let it hold all that it shows")
        made.set(f"{{{XLINK}}}href", value)

    def _led(self, element: Any, name: str, value: str) -> str:
        found = REFERENCE.fullmatch(value)
        if not found or (found["else"] and not COLOUR.fullmatch(found["else"])):
            raise _refused(element, f"has a '{name}' that leads elsewhere", "let it hold all that it shows")
        return f"url(#{found['id']})"

    def _value(self, element: Any, name: str, value: str) -> str:
        if not VALUES[name].fullmatch(value):
            raise _refused(element, f"has a '{name}' that cannot be: '{value[:40]}'", f"correct it, or {_PLAIN}")
        numbers = [float(n) for n in NUMBER.findall(value)] if VALUES[name] is not COLOUR else []
        self.numbers += len(numbers)
        if self.numbers > NUMBERS:
            raise RefusedError(f"has more than {NUMBERS} numbers", "simplify its paths, or save it as PNG")
        if any(abs(n) > HIGHEST for n in numbers):
            raise _refused(element, f"has a number in '{name}' that is too large", f"correct it, or {_PLAIN}")
        if name == "stroke-dasharray" and numbers and (min(numbers) < 0 or sum(numbers) < 0.01):
            raise _refused(element, "has dashes of no length", "make them longer, or the line whole")
        return " ".join(value.split())

    # --- styles ---

    def _style(self, style: Any) -> None:
        """The rules of a style element, of which classes alone are read: what programs write."""
        sheet = tinycss2.parse_stylesheet("".join(style.itertext()), skip_comments=True, skip_whitespace=True)
        for rule in sheet:
            names = tinycss2.serialize(rule.prelude).split(",") if rule.type == "qualified-rule" else ["@"]
            for name in (n.strip() for n in names):
                if not CLASS.fullmatch(name):
                    help_ = "export it with presentation attributes in place of styles"
                    raise _refused(style, f"has a style that is no class: '{name[:40]}'", help_)
                declared = _declarations(style, rule.content)
                self.classes[name[1:]] = self.classes.get(name[1:], {}) | declared

    # --- references ---

    def check_references(self, shapes: tuple[Any, ...]) -> None:
        """Whether what is named is there once, nothing is part of itself, and all of it together is not too much."""
        named = Counter(e.get("id") for s in shapes for e in s.iter() if e.get("id"))
        by_id = {e.get("id"): e for s in shapes for e in s.iter() if e.get("id")}
        known: dict[str, tuple[int, int]] = {}

        def cost(element: Any, around: tuple[str, ...]) -> tuple[int, int]:
            """How many elements are painted for one, and how deep they stand."""
            inside = [cost(child, around) for child in element]
            inside += [led(id_, around) for id_ in _ids(element)]
            return 1 + sum(n for n, _ in inside), 1 + max((d for _, d in inside), default=0)

        def led(id_: str, around: tuple[str, ...]) -> tuple[int, int]:
            if named[id_] != 1:
                where = "is not there" if id_ not in named else "is there twice"
                raise RefusedError(f"names '{id_[:40]}', which {where}", _PLAIN)
            if id_ in around:
                raise RefusedError(f"has '{id_[:40]}' as a part of itself", _PLAIN)
            if id_ not in known:
                if len(around) > DEEPEST:
                    raise RefusedError("has parts that stand too deep in each other", _PLAIN)
                known[id_] = cost(by_id[id_], (*around, id_))
            return known[id_]

        costs = [cost(shape, ()) for shape in shapes]
        if sum(n for n, _ in costs) > MOST or max((d for _, d in costs), default=0) > 2 * DEEPEST:
            raise RefusedError(f"paints more than {MOST} elements, or too deep in each other", "simplify it")


def _declared(element: Any) -> dict[str, str]:
    """The declarations of an element's style attribute."""
    style = element.get("style", "")
    return _declarations(element, tinycss2.parse_component_value_list(style)) if style else {}


def _declarations(element: Any, content: Any) -> dict[str, str]:
    out = {}
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type != "declaration":
            raise _refused(element, "has a style that is none", _PLAIN)
        out[node.lower_name] = tinycss2.serialize(node.value).strip()
    return out


def _ids(element: Any) -> Iterator[str]:
    """The ids that an element names."""
    for name, value in element.attrib.items():
        if name == f"{{{XLINK}}}href":
            yield value[1:]
        elif value.startswith("url(#"):
            yield value[5:-1]


def _rename(shapes: tuple[Any, ...]) -> None:
    """Ids of our own for what is named, none for what is not: they tell nothing, and no two drawings share one."""
    elements = [e for s in shapes for e in s.iter()]
    named = dict.fromkeys(id_ for e in elements for id_ in _ids(e))
    digest = hashlib.sha256(b"".join(etree.tostring(s, method="c14n") for s in shapes)).hexdigest()[:8]
    new = {id_: f"p{digest}-{n}" for n, id_ in enumerate(named, 1)}
    renamed: Callable[[str], str] = lambda v: f"url(#{new[v[5:-1]]})" if v.startswith("url(#") else v  # noqa: E731
    for element in elements:
        for name, value in element.attrib.items():
            element.set(name, renamed(value))
        if (href := element.get(f"{{{XLINK}}}href")) is not None:
            element.set(f"{{{XLINK}}}href", f"#{new[href[1:]]}")
        if (id_ := element.attrib.pop("id", "")) in new:
            element.set("id", new[id_])


def _refused(element: Any, message: str, help_: str) -> RefusedError:
    return RefusedError(f"{message} (line {element.sourceline})", help_)
