"""The bytes of a web page to its elements, and what all that read them ask: words, children, kinds of elements.

Refuses what is damaged, too large or too deep; knows neither sheets nor landmarks.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from factsheet.problems import Location, Problem, ProblemsError

LARGEST = 32_000_000  # bytes; a page of a thousand sheets is smaller
DEEPEST = 120  # elements inside each other
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
CONTAINERS = frozenset(["address", "article", "aside", "div", "header", "hgroup", "main", "search", "section"])
BLOCKS = CONTAINERS | HEADINGS | frozenset(["p", "ul", "ol", "dl", "table", "blockquote", "figure", "nav", "footer"])
# What is read where it belongs only: in a list, a table, a figure or among entries; and blocks that no sheet has.
CELLS = frozenset(["caption", "colgroup", "thead", "tbody", "tr", "th", "td"])
PARTS = CELLS | frozenset(["li", "figcaption", "dt", "dd", "details", "summary", "pre", "hr"])
BLANK = re.compile(r"[ \t\n\f\r]+")


def unreadable(message: str, help_: str = "build the page anew", line: int = 1) -> ProblemsError:
    """What is raised for a page that cannot be read; who called knows its path."""
    return ProblemsError(
        Problem(location=Location(path="", line=max(1, line)), code="unreadable", message=message, help=help_)
    )


def parse(data: bytes) -> Any:
    """The root element of a page. Raises ProblemsError where its markup is not what its writer meant."""
    if len(data) > LARGEST:
        raise unreadable(f"this web page is larger than {LARGEST // 1_000_000} MB")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise unreadable("this web page is not UTF-8", line=data.count(b"\n", 0, error.start) + 1) from error
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise unreadable("this is no web page") from error
    for entry in parser.error_log.filter_from_errors():
        raise unreadable(f"the markup of this web page is damaged: {entry.message.strip()}", line=entry.line)
    if root is None or root.tag != "html":
        raise unreadable("this is no web page")
    if root.xpath(f"boolean(//*[count(ancestor::*) > {DEEPEST}])"):
        raise unreadable("the elements of this web page stand too deep inside each other")
    return root


def says(text: str | None) -> bool:
    """Whether a text is more than blanks between elements."""
    return bool(text and BLANK.sub("", text))


def words(element: Any) -> str:
    """All text below an element, as one line."""
    return BLANK.sub(" ", "".join(element.itertext())).strip(" ")


def only(element: Any, *tags: str) -> Iterator[Any]:
    """The children of an element that may have no others, nor words beside them."""
    if says(element.text):
        raise unreadable(f"words may not stand in a '{element.tag}' itself", line=element.sourceline)
    for child in element:
        if child.tag not in tags or says(child.tail):
            raise unreadable(f"a '{element.tag}' may not hold this", line=child.sourceline)
        yield child


def start(element: Any) -> int:
    """The number of the first item of a list."""
    value = element.get("start", "1")
    if not re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
        raise unreadable(f"no list can start at '{value[:20]}'", "give start a number", element.sourceline)
    return int(value)
