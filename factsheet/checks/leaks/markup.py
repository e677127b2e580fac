"""XML and HTML to their words: each text, each paragraph in one piece however it is cut into runs, attributes, comments.

Reads what is damaged as far as it goes; never a DTD, the network or a file.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from factsheet.checks.leaks.view import Deeper, Kind, View

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<div[\s>]|<p[\s>]", re.IGNORECASE)
_SIGNS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\0", b"\xfe\xff\0<")
# Elements, in any language, whose text is one piece however it is marked up.
_WHOLE = frozenset([
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "dt", "dd", "caption", "figcaption", "title", "desc",
    "summary", "text", "si", "a", "label", "button", "legend",
])  # fmt: skip
_INLINE = frozenset(["a", "text"])
_SIGN = {"br": " ", "tab": " ", "cr": " ", "noBreakHyphen": "-"}
_SAID = frozenset([
    "alt", "title", "descr", "description", "content", "label", "summary", "placeholder", "value", "initials", "author",
    "tooltip", "prompt", "error", "text",
])  # fmt: skip
_CALLED = frozenset([
    "id", "name", "href", "src", "Target", "target", "anchor", "for", "headers", "cite", "action", "data", "key", "url",
])  # fmt: skip


def is_markup(data: bytes) -> bool:
    """Whether bytes begin as XML or HTML do."""
    return data[:200].lstrip().startswith(_SIGNS)


def views(data: bytes, place: str, deeper: Deeper) -> Iterator[View]:
    """All words of XML or HTML."""
    html = bool(_HTML.search(data[:2_000]))
    parser: Any = (
        etree.HTMLParser(encoding=_encoding(data), recover=True, no_network=True, huge_tree=True)
        if html
        else etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return  # nothing of it is markup
    if root is not None:
        yield from _Walk(place, deeper).views(root.getroottree())


def _encoding(data: bytes) -> str | None:
    """UTF-8 where it is: a page that does not say so would be read as Latin-1."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


class _Walk:
    def __init__(self, place: str, deeper: Deeper) -> None:
        self.place, self.deeper = place, deeper

    def views(self, tree: Any) -> Iterator[View]:
        every: list[str] = []
        outside = [*tree.getroot().itersiblings(preceding=True), *tree.getroot().itersiblings()]
        for node in [*outside, *tree.getroot().iter()]:
            if not isinstance(node.tag, str):
                yield from self.aside(node)
                continue
            name = _local(node.tag)
            for key, value in node.attrib.items():
                yield from self.attribute(name, _local(key), value)
            if name in {"script", "style"}:
                yield from self.deeper((node.text or "").encode(), self.at(name), guess=True)
            elif node.text:
                every.append(node.text)
                yield View(self.at(name), node.text, Kind.WORDS)
            if name in _WHOLE:
                yield View(self.at(name), _joined(node), Kind.WORDS)
                yield from self.alike(node)
            if node.tail:
                every.append(node.tail)
                yield View(self.at(name), node.tail, Kind.WORDS)
        yield View(self.place, "".join(every), Kind.RAW)

    def at(self, name: str) -> str:
        return f"{self.place}, <{name}>"

    def aside(self, node: Any) -> Iterator[View]:
        """Comments, instructions and entities; what is behind them counts where it stands."""
        kind = "comment" if node.tag is etree.Comment else "instruction"
        if node.text:
            yield from self.deeper(node.text.encode(), f"{self.place}, {kind}", guess=True)
            yield View(f"{self.place}, {kind}", node.text, Kind.WORDS)
        if node.tail and node.getparent() is not None:
            yield View(self.place, node.tail, Kind.WORDS)

    def alike(self, node: Any) -> Iterator[View]:
        """The texts of one kind in a paragraph, such as all that was deleted."""
        by_name: dict[str, list[str]] = {}
        for inner in node.iter():
            if isinstance(inner.tag, str) and inner.text:
                by_name.setdefault(_local(inner.tag), []).append(inner.text)
        if len(by_name) > 1:
            for name, texts in by_name.items():
                yield View(self.at(name), "".join(texts), Kind.WORDS)

    def attribute(self, element: str, name: str, value: str) -> Iterator[View]:
        at = f"{self.place}, <{element} {name}>"
        if name in _SAID or name.startswith("aria-"):
            yield View(at, value, Kind.WORDS)
        elif name in _CALLED or " " in value or name.startswith("data-"):
            yield View(at, value, Kind.NAME)
        else:
            yield View(at, value, Kind.RAW)
        if name == "srcdoc":
            yield from self.deeper(value.encode(), at, guess=True)


def _joined(node: Any) -> str:
    """The text of an element in one piece, a blank for a break, a line for a paragraph within."""
    out: list[str] = []
    for event, inner in etree.iterwalk(node, events=("start", "end")):
        name = _local(inner.tag)
        if event == "end":
            out.append((inner.tail or "") if inner is not node else "")
            continue
        if inner is not node and name in _WHOLE and name not in _INLINE:
            out.append("\n")
        if name not in {"script", "style"}:
            out.append(_SIGN.get(name) or inner.text or "")
    return "".join(out)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
