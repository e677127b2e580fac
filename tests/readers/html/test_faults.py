"""Faults planted in real pages are seen; what only machines read is not looked at."""

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from factsheet.document import Options, Paragraph, Plain, text
from factsheet.formats import BY_NAME
from factsheet.problems import ProblemsError
from factsheet.readers import html
from tests.writers import samples

PAGE = BY_NAME["html"]
Change = Callable[[Any], None]


def parsed(data: bytes) -> Any:
    return etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))


def bytes_of(root: Any) -> bytes:
    return etree.tostring(root, method="html", encoding="utf-8", doctype="<!doctype html>")


def read(data: bytes) -> Plain | None:
    """The page as it is read; None where it is refused, which also stops a build."""
    try:
        return html.read(data)
    except ProblemsError:
        return None


@pytest.fixture(scope="module")
def everything() -> bytes:
    return PAGE.write(samples.everything(), samples.templates(), Options())


def one(root: Any, path: str) -> Any:
    found = root.xpath(path)
    assert found, path
    return found[0]


def drop(path: str) -> Change:
    def change(root: Any) -> None:
        element = one(root, path)
        element.getparent().remove(element)

    return change


def swap(path: str, other: str) -> Change:
    def change(root: Any) -> None:
        a, b = one(root, path), one(root, other)
        a_copy, b_copy = copy.deepcopy(a), copy.deepcopy(b)
        a.getparent().replace(a, b_copy)
        b.getparent().replace(b, a_copy)

    return change


def double(path: str) -> Change:
    def change(root: Any) -> None:
        element = one(root, path)
        element.addnext(copy.deepcopy(element))

    return change


def say(path: str, old: str, new: str) -> Change:
    """Other words in the element's own text."""

    def change(root: Any) -> None:
        element = one(root, path)
        assert old in element.text
        element.text = element.text.replace(old, new, 1)

    return change


def name(path: str, tag: str) -> Change:
    def change(root: Any) -> None:
        one(root, path).tag = tag

    return change


def put(path: str, attribute: str, value: str) -> Change:
    def change(root: Any) -> None:
        one(root, path).set(attribute, value)

    return change


def style(rule: str) -> Change:
    def change(root: Any) -> None:
        one(root, "//style").text += rule

    return change


def move(path: str, below: str) -> Change:
    def change(root: Any) -> None:
        one(root, below).addnext(one(root, path))

    return change


BODY = "//div[@class='body']"
FAULTS: dict[str, Change] = {
    "dropped paragraph": drop(f"{BODY}/p"),
    "dropped heading": drop(f"{BODY}/h3"),
    "dropped table": drop("//figure[@class='sourced']"),
    "dropped quote": drop("//figure[@class='quote']"),
    "dropped note": drop("//section[@class='notes']//li"),
    "dropped title": drop("//h1"),
    "dropped line of the masthead": drop("//p[@class='kind']"),
    "dropped notice": drop("//div[@class='notice']"),
    "dropped line of the imprint": drop("//p[@class='disclaimer']"),
    "dropped link of the imprint": drop("//ul[@class='row']/li"),
    "dropped caption": drop("//caption"),
    "dropped source of a table": drop("//figcaption[@class='source']"),
    "dropped speaker": drop("//p[@class='by']"),
    "dropped source of a quote": drop("//p[@class='source']"),
    "swapped blocks": swap(f"{BODY}/h3", f"{BODY}/h4"),
    "swapped items": swap(f"{BODY}/ul/li[1]", f"{BODY}/ul/li[2]"),
    "swapped cells": swap("//tbody/tr[1]/td[1]", "//tbody/tr[1]/td[2]"),
    "swapped rows": swap("//tbody/tr[1]", "//tbody/tr[2]"),
    "swapped columns' headers": swap("//thead//th[1]", "//thead//th[2]"),
    "swapped notes": swap("//section[@class='notes']//li[1]", "//section[@class='notes']//li[2]"),
    "swapped speaker and source": swap("//p[@class='by']", "//p[@class='source']"),
    "masthead below the text": move("//header[@class='masthead']", "//div[@class='columns']"),
    "notes above the text": move("//section[@class='notes']", f"{BODY}/h2"),
    "footer above the text": move("//footer", "//a[@class='skip']"),
    "doubled paragraph": double(f"{BODY}/p"),
    "doubled item": double(f"{BODY}/ul/li"),
    "doubled row": double("//tbody/tr"),
    "changed digit": say("//tbody//td[.='1,200']", "1,200", "1,300"),
    "changed date": say("//time", "2020", "2021"),
    "changed title": say("//h1", "Sample", "simple"),
    "changed caption": say("//caption", "crops", "crop"),
    "changed number of a note's call": say("//sup/a", "1", "2"),
    "lost item": drop(f"{BODY}/ul/li[2]"),
    "lost blank": say("//h1", "A Sample", "ASample"),
    "level of a heading": name(f"{BODY}/h3", "h4"),
    "heading without structure": name(f"{BODY}/h3", "p"),
    "list without structure": name(f"{BODY}/ul", "div"),
    "list of another kind": name(f"{BODY}/ul", "ol"),
    "list that begins elsewhere": put(f"{BODY}/ol", "start", "4"),
    "item with another number": put(f"{BODY}/ol/li", "value", "7"),
    "strong words that are not": name(f"{BODY}//strong", "span"),
    "emphasis that is none": name(f"{BODY}//em", "span"),
    "language of a phrase": put(f"{BODY}//span[@lang]", "lang", "es"),
    "language of the page": put("/html", "lang", "fr"),
    "row's header that is none": name("//tbody/tr/th", "td"),
    "column's header that is none": name("//thead//th", "td"),
    "moved call": move(f"{BODY}/p/sup", f"{BODY}//em"),
    "call of another note": put("//sup/a", "href", "#_note-second"),
    "link's target": put("//a[starts-with(@href, 'https://example.org/a')]", "href", "https://example.org/b"),
    "link into the page": put("//a[@href='#second'][not(ancestor::nav)]", "href", "#first"),
    "link to another sheet": put("//a[@href='other.html#part']", "href", "other.html"),
    "link's target gone": put("//h2[@id='second']", "id", "elsewhere"),
    "link of the notice": put("//div[@class='notice']//a", "href", "sample.html"),
    "words outside the landmarks": move(f"{BODY}/p", "//footer"),
    "hidden by an attribute": put(f"{BODY}/p", "hidden", ""),
    "hidden from those who listen": put(f"{BODY}/p", "aria-hidden", "true"),
    "hidden by its own style": put(f"{BODY}/p", "style", "color: red; DISPLAY : none"),
    "hidden with its place kept": put(f"{BODY}/p", "style", "visibility:hidden!important"),
    "hidden with what holds it": put(BODY, "hidden", ""),
    "hidden by a class": style(".disclaimer { margin: 0; display: none }"),
    "hidden by a tag": style("caption { visibility: collapse }"),
    "hidden by an id": style("#second{display:none}"),
    "hidden by an attribute's rule": style("[datetime] { display: none }"),
    "hidden in a part": style(".quote > figcaption .by { display: none }"),
    "hidden beside another": style("blockquote ~ figcaption, x { display: none }"),
    "hidden in the nested way": style(".quote { figcaption { & .by { display: none } } }"),
    "hidden by a list of kinds": style(":is(h1, h2):not(.x, .y) { display: none }"),
    "hidden on narrow screens": style("@media (max-width: 40rem) { blockquote { display: none } }"),
    "hidden while hovered": style("h1:hover { display: none }"),
    "hidden by an escaped rule": style(r".lede { d\69splay: none }"),
    "words of the style sheet": style('h1::after { content: "not" }'),
    "number of the style sheet": style("h1::before { content : '1' / 'one' }"),
    "attribute that is shown": style("time::after { content: attr(datetime) }"),
    "escaped words of the style sheet": style(r'h1::after { c\6fntent: "\6e\6ft" }'),
    "hidden behind a string": style('h1 { --x: "}" } .lede { display: none }'),
    "hidden behind a comment": style("/* } { */ .lede /**/ { display:/**/none }"),
    "never shown": name(f"{BODY}/p", "template"),
    "out of reach": put(f"{BODY}/p", "inert", ""),
    "shown when opened": put(f"{BODY}/p", "popover", ""),
    "heading read aloud otherwise": put("//h2[@id='second']", "aria-label", "Other words"),
    "paragraph read aloud otherwise": put(f"{BODY}/p", "aria-label", "Other words"),
    "heading read aloud by other words": put("//h2[@id='second']", "aria-labelledby", "_top"),
    "link read aloud otherwise": put("//a[@href='other.html#part']", "aria-label", "Other words"),
    "level of a heading read aloud": put(f"{BODY}/h3", "aria-level", "2"),
    "kind of a block read aloud": put(f"{BODY}/h3", "aria-roledescription", "joke"),
    "heading that is said to be nothing": put(f"{BODY}/h3", "role", "presentation"),
    "paragraph that is said to be a heading": put(f"{BODY}/p", "role", "heading"),
    "table that is said to be nothing": put("//table", "role", "none"),
    "list that is said to be nothing": put(f"{BODY}/ul", "role", "none"),
    "header that is said to be a cell": put("//tbody//th", "role", "cell"),
    "words that are said to be a picture": put(f"{BODY}/p", "role", "img"),
    "table read aloud by another caption": put("//div[@role='group']", "aria-label", "Other words"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen(everything: bytes, fault: str) -> None:
    root = parsed(everything)
    before = bytes_of(root)
    FAULTS[fault](root)
    after = bytes_of(root)
    assert after != before, "the fault was not planted"
    assert read(after) != html.read(everything)


# --- boxes and numbers -------------------------------------------------------------------------------------------


def text_of(path: str, words: str) -> Change:
    """Other words in the place of all that an element holds."""

    def change(root: Any) -> None:
        element = one(root, path)
        for child in list(element):
            element.remove(child)
        element.text = words

    return change


def unwrap(path: str) -> Change:
    """What an element holds in its place."""

    def change(root: Any) -> None:
        element = one(root, path)
        for child in list(element):
            element.addprevious(child)
        element.getparent().remove(element)

    return change


FACTS, QA, DEFINITIONS = "//dl[@class='key-facts']", "//dl[@class='qa']", "//dl[@class='definitions']"
ROW = "//tr[th[.='{}']]"
HEADS = "//thead/tr[{}]/th[{}]"
BOXES: dict[str, Change] = {
    "dropped entry": drop(f"{DEFINITIONS}/div[2]"),
    "dropped term": drop(f"{DEFINITIONS}//dt"),
    "dropped text": drop(f"{DEFINITIONS}//dd"),
    "dropped answer's second block": drop(f"{QA}//dd/ul"),
    "dropped card": drop("//dl[@class='contacts']/div[1]"),
    "dropped line of a card": drop("//dl[@class='contacts']//dd/p[2]"),
    "dropped number": drop(f"{FACTS}//dd/p[1]"),
    "dropped detail": drop(f"{FACTS}//dd/p[2]"),
    "dropped key facts": drop(FACTS),
    "dropped summary": drop("//section[@class='summary']"),
    "dropped title of the summary": drop("//p[@class='title']"),
    "other title of the summary": text_of("//p[@class='title']", "At length"),
    "doubled entry": double(f"{DEFINITIONS}/div"),
    "doubled term": double(f"{DEFINITIONS}//dt"),
    "doubled text": double(f"{DEFINITIONS}//dd"),
    "swapped entries": swap(f"{DEFINITIONS}/div[1]", f"{DEFINITIONS}/div[2]"),
    "swapped terms": swap(f"{DEFINITIONS}/div[1]/dt", f"{DEFINITIONS}/div[2]/dt"),
    "swapped numbers": swap(f"{FACTS}/div[1]//p[1]", f"{FACTS}/div[2]//p[1]"),
    "swapped term and text": swap(f"{DEFINITIONS}//dt", f"{DEFINITIONS}//dd"),
    "swapped number and detail": swap(f"{FACTS}//p[1]", f"{FACTS}//p[2]"),
    "changed digit of a key fact": say(f"{FACTS}//dd/p", "2,000", "3,000"),
    "entries without structure": name(DEFINITIONS, "div"),
    "entry without structure": unwrap(f"{DEFINITIONS}/div"),
    "term that is none": name(f"{DEFINITIONS}//dt", "dd"),
    "term with a heading": name(f"{FACTS}//dd/p", "h3"),
    "words beside entries": move("//p[.='After all.']", f"{DEFINITIONS}/div"),
    "summary that is none": put("//section[@class='summary']", "class", "other"),
    "summary that is unwrapped": unwrap("//section[@class='summary']"),
    "title of the summary that is none": put("//p[@class='title']", "class", "text"),
    "title below the summary": move("//p[@class='title']", "//section[@class='summary']/ul"),
    "words out of the summary": move("//section[@class='summary']/ul", "//section[@class='summary']"),
    "words into the summary": move("//p[.='After all.']", "//p[.='What matters.']"),
    "hidden number": style(".key-facts dd > p:first-child { display: none }"),
    "hidden detail": put(f"{FACTS}//dd/p[2]", "hidden", ""),
    "hidden label": style(".key-facts dt { visibility: hidden }"),
    "hidden answer": style(".qa dd { display: none }"),
    "hidden card": style("@media (max-width: 40rem) { .contacts > div { display: none } }"),
    "hidden summary": put("//section[@class='summary']", "aria-hidden", "true"),
    "summary read aloud by another title": put("//section[@class='summary']", "aria-label", "At length"),
    "words of the style sheet at a term": style('dt::before { content: "not" }'),
    "dropped heading of a group of rows": drop(ROW.format("Health")),
    "other heading of a group of rows": text_of(ROW.format("Health") + "/th", "Wealth"),
    "heading of a group of rows that is a row": put(ROW.format("Health") + "/th", "scope", "row"),
    "heading of a group of rows that is a cell": name(ROW.format("Health") + "/th", "td"),
    "heading of a group over too few columns": put(ROW.format("Health") + "/th", "colspan", "3"),
    "heading of a group over too many columns": put(ROW.format("Health") + "/th", "colspan", "5"),
    "heading of a group below its first row": move(ROW.format("Health"), ROW.format("Mothers")),
    "heading of a group in the group above": move(ROW.format("Health"), ROW.format("Farms")),
    "heading of a group with a number": double("//tbody//td[.='3,000']"),
    "row that heads all columns": put(ROW.format("Mothers") + "/th", "scope", "rowgroup"),
    "dropped row of a group": drop(ROW.format("Fevers")),
    "swapped groups": swap("//tbody[1]", "//tbody[2]"),
    "swapped totals": swap(ROW.format("Both"), ROW.format("All assistance")),
    "dropped total": drop(ROW.format("Total")),
    "changed total": say(ROW.format("Total") + "/td", "4,717", "4,771"),
    "doubled total": double(ROW.format("Total")),
    "hidden totals": style(".total { display: none }"),
    "hidden total of a group": style("tr.total.depth-1 { visibility: collapse }"),
    "hidden rows of a group": style(".depth-2 > * { display: none }"),
    "hidden heading of a group": style(".group span { display: none }"),
    "hidden columns": style("colgroup { visibility: collapse }"),
    "hidden column": put("//colgroup[2]", "hidden", ""),
    "hidden columns' headings": style("[scope=colgroup] { display: none }"),
    "dropped column": drop("//colgroup[1]"),
    "column of another width": put("//colgroup[3]", "span", "1"),
    "dropped heading of columns": drop(HEADS.format(1, 3)),
    "other heading of columns": text_of(HEADS.format(1, 3), "2005"),
    "swapped headings of columns": swap(HEADS.format(1, 2), HEADS.format(1, 3)),
    "headings of columns that say the same": text_of(HEADS.format(1, 3), "2003"),
    "heading of columns over too few": put(HEADS.format(1, 3), "colspan", "1"),
    "heading of columns over too many": put(HEADS.format(1, 3), "colspan", "3"),
    "heading of columns over none": put(HEADS.format(1, 3), "colspan", "0"),
    "heading of columns that is a header": put(HEADS.format(1, 3), "scope", "col"),
    "heading of columns as high as two rows": put(HEADS.format(1, 3), "rowspan", "2"),
    "header that is not as high as both rows": put(HEADS.format(1, 1), "rowspan", "1"),
    "header that heads rows": put(HEADS.format(2, 1), "scope", "row"),
    "swapped headers below headings": swap(HEADS.format(2, 1), HEADS.format(2, 2)),
    "dropped header below a heading": drop(HEADS.format(2, 2)),
    "doubled header below a heading": double(HEADS.format(2, 2)),
    "dropped row of headers": drop("//thead/tr[2]"),
    "swapped rows of headers": swap("//thead/tr[1]", "//thead/tr[2]"),
    "headers below the rows": move("//thead", "//tbody[last()]"),
    "rows that are a foot": name("//tbody[last()]", "tfoot"),
    "cell over two columns": put("//tbody//td", "colspan", "2"),
    "cell too few": drop("//tbody//td"),
}  # fmt: skip


@pytest.fixture(scope="module")
def boxes() -> bytes:
    return PAGE.write(samples.boxes(), samples.templates(), Options())


@pytest.mark.parametrize("fault", BOXES)
def test_a_fault_in_boxes_and_numbers_is_seen(boxes: bytes, fault: str) -> None:
    root = parsed(boxes)
    before = bytes_of(root)
    BOXES[fault](root)
    after = bytes_of(root)
    assert after != before, "the fault was not planted"
    assert read(after) != html.read(boxes)


def test_serialising_alone_changes_nothing(everything: bytes, boxes: bytes) -> None:
    for page in (everything, boxes):
        assert read(bytes_of(parsed(page))) == html.read(page)


MEXICO: dict[str, Change] = {
    "dropped": drop(f"{BODY}/p"),
    "swapped": swap(f"{BODY}/h2[1]", f"{BODY}/h2[2]"),
    "doubled": double(f"{BODY}/ul"),
    "digit": say(f"{BODY}//p[contains(., '2,000')]", "2,000", "3,000"),
    "lost item": drop(f"{BODY}/ul/li[3]"),
    "level": name(f"{BODY}/h3", "h4"),
    "hidden": put(f"{BODY}/p[2]", "hidden", ""),
}  # fmt: skip


@pytest.mark.parametrize("fault", MEXICO)
def test_a_fault_in_the_projects_own_sheet_is_seen(mexico: dict[str, bytes], fault: str) -> None:
    root = parsed(mexico["html"])
    MEXICO[fault](root)
    assert read(bytes_of(root)) != html.read(mexico["html"])


def test_what_only_machines_read_is_not_looked_at(mexico: dict[str, bytes]) -> None:
    root = parsed(mexico["html"])
    for element in root.xpath("//script | //meta[@name] | //link | //title"):
        element.getparent().remove(element)
    for element in root.iter():
        for attribute in ("title", "datetime", "download", "data-x"):
            if attribute != "download":
                element.attrib.pop(attribute, None)
    stripped = bytes_of(root)
    assert len(stripped) < len(mexico["html"])
    assert html.read(stripped) == html.read(mexico["html"])


def test_copies_that_only_machines_read_change_nothing(mexico: dict[str, bytes]) -> None:
    """A page that says one thing to its readers and another to machines is read as its readers read it."""
    planted = re.sub(rb"<p\b", b'<p data-text="other words" title="other words"', mexico["html"])
    planted = planted.replace(b"</main>", b'<script type="text/plain">other words</script><!-- other words --></main>')
    assert planted.count(b"other words") > 10
    assert html.read(planted) == html.read(mexico["html"])


@pytest.mark.parametrize("seen", ["visibility: visible", "display: block", "display:inline-block", "display: nonesuch"])
def test_what_is_shown_is_read(everything: bytes, seen: str) -> None:
    root = parsed(everything)
    one(root, f"{BODY}/p").set("style", seen)
    assert read(bytes_of(root)) == html.read(everything)


@pytest.mark.parametrize(
    "rule",
    [
        "@media print { h1 { display: none } }",
        "@media only print and (color) { h1 { display: none } }",
        "h1::before { display: none }",
        ".nowhere h1, blockquote > .by { display: none }",
        "#nowhere, [lang=xx], em.nowhere, .masthead.nowhere { display: none }",
        "main > h1, main > div { display: none }",
        "header { @media print { h1 { display: none } } }",
        "/* h1 { display: none } */",
        'h1 { --x: "; display: none" }',
        'h1::after { content: "\\203a\\a0" / "" }',
        'h1::after { content: "→" } h1::before { content: none }',
        '@media print { a::after { content: " (" attr(href) ")" } }',
        "h1 { display: block } nav { display: none }",
    ],
)
def test_a_rule_that_hides_nothing_on_a_screen_is_let_be(everything: bytes, rule: str) -> None:
    root = parsed(everything)
    style(rule)(root)
    assert read(bytes_of(root)) == html.read(everything)


@pytest.mark.parametrize("before", ["", "<em>x</em>"])
def test_the_words_after_what_is_hidden_stay(before: str) -> None:
    page = f"<html><body><main><p>a {before}<i hidden>b</i> c<i>d</i></p></main></body></html>"
    [paragraph] = html.read(page.encode()).blocks
    assert isinstance(paragraph, Paragraph)
    assert text(paragraph.content) == f"a {'x' if before else ''} cd".replace("  ", " ")
