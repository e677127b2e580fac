"""The words of a rendition as other people's libraries read them: html5lib, lxml, PDFium. Nothing of ours."""

import io
import re
import zipfile
from typing import Any

import html5lib
import pypdfium2
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "td",
    "th",
    "caption",
    "dt",
    "dd",
    "div",
    "section",
    "nav",
    "header",
    "footer",
}
MARGIN = 0.07  # of a page's height, above and below, where furniture stands in print


def of_html(data: bytes, element: str = "main") -> str:
    """The text of an element, a blank between blocks."""
    tree = html5lib.parse(data, treebuilder="lxml", namespaceHTMLElements=False)
    found = tree.find(f".//{element}")
    assert found is not None, f"no <{element}>"
    return _squeeze(_html_text(found))


def _html_text(element: Any) -> str:
    if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
        return ""
    inner = (element.text or "") + "".join(_html_text(c) + (c.tail or "") for c in element)
    return f" {inner} " if element.tag in BLOCKS or element.tag == "br" else inner


def of_word(data: bytes, part: str = "word/document.xml") -> str:
    """The text of a part's paragraphs, a blank between them."""
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(part))
    paragraphs = ("".join(t.text or "" for t in p.iter(f"{W}t")) for p in tree.iter(f"{W}p"))
    return _squeeze(" ".join(paragraphs))


def of_pdf(data: bytes) -> str:
    """The text between the margins of every page, without blanks: PDFium invents and loses them at line ends."""
    pages = []
    for page in pypdfium2.PdfDocument(data):
        width, height = page.get_size()
        text = page.get_textpage().get_text_bounded(0, height * MARGIN, width, height * (1 - MARGIN))
        pages.append(text)
    return re.sub(r"\s+", "", "".join(pages)).replace("\x02", "-")  # PDFium's sign for a hyphen at a line's end


def _squeeze(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
