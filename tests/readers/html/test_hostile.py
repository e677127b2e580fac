"""Damaged and hostile pages are refused with a problem, at once; none of them fetches or runs anything."""

import time

import pytest

from factsheet.document import Table, text
from factsheet.problems import ProblemsError
from factsheet.readers import html
from factsheet.readers.html import markup

PAGE = "<!doctype html><html lang=en><body><main><header><h1>T</h1></header>{}</main></body></html>"
GROUPED = PAGE.format(
    "<table><colgroup span={}></colgroup><thead><tr><th scope=colgroup colspan={}>a</th></tr><tr><th>b</th>{}</tr></thead></table>"
)
REFUSED = {
    "nothing": b"",
    "blanks": b"   \n",
    "zeros": b"\0" * 1000,
    "another format": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "another encoding": "<html><body><main>é</main>".encode("latin-1"),
    "UTF-16": "<html><body><main>words</main></body></html>".encode("utf-16"),
    "deep": b"<html><body><main>" + b"<div>" * 100_000,
    "deeper than a sheet": PAGE.format("<div>" * 150 + "x" + "</div>" * 150).encode(),
    "crossed tags": PAGE.format("<p><em>a<strong>b</em>c</strong></p>").encode(),
    "no main": b"<html><body><p>words</p></body></html>",
    "two mains": b"<html><body><main>a</main><main>b</main></body></html>",
    "main in a box": b"<html><body><div><main><p>a</p></main></div></body></html>",
    "two footers": b"<html><body><main><p>a</p></main><footer><p>b</p></footer><footer><p>c</p></footer></body></html>",
    "words before main": b"<html><body>words<main><p>a</p></main></body></html>",
    "words after main": b"<html><body><main><p>a</p></main>words</body></html>",
    "a paragraph beside main": b"<html><body><main><p>a</p></main><p>words</p></body></html>",
    "a box in a paragraph": PAGE.format("<p><section>a</section></p>").encode(),
    "words in a list": PAGE.format("<ul>a<li>b</li></ul>").encode(),
    "words in a table": PAGE.format("<table><thead><tr><th>a</th></tr></thead>b</table>").encode(),
    "a paragraph in a table": PAGE.format("<table><p>x</p><thead><tr><th>a</th></tr></thead></table>").encode(),
    "a cell over two columns": PAGE.format(
        "<table><thead><tr><th colspan=2>a</th></tr></thead><tbody><tr><th>b</th><td>c</td></tr></tbody></table>"
    ).encode(),
    "two rows of headers": PAGE.format("<table><thead><tr><th>a</th></tr><tr><th>b</th></tr></thead></table>").encode(),
    "a figure of nothing": PAGE.format("<figure><p>a</p></figure>").encode(),
    "words beside a table": PAGE.format(
        "<figure><div><p>a</p><table><thead><tr><th>b</th></tr></thead></table></div></figure>"
    ).encode(),
    "text above the masthead": b"<html><body><main><p>a</p><header><h1>T</h1></header></main></body></html>",
    "words beside the title": b"<html><body><main><header>a<h1>T</h1></header></main></body></html>",
    "a list that starts nowhere": PAGE.format("<ol start=1e9><li>a</li></ol>").encode(),
    "a list that starts too far": PAGE.format(f"<ol start={'9' * 5000}><li>a</li></ol>").encode(),
    "a definition list": PAGE.format("<dl><dt>a</dt><dd>b</dd></dl>").encode(),
    "words beside entries": PAGE.format("<dl>a<div><dt>b</dt><dd>c</dd></div></dl>").encode(),
    "an entry in an entry": PAGE.format("<dl><div><div><dt>a</dt><dd>b</dd></div></div></dl>").encode(),
    "a masthead in an entry": PAGE.format("<dl><div><dt>a</dt><dd><header><h1>b</h1></header></dd></div></dl>").encode(),
    "a paragraph as a term": PAGE.format("<dl><div><dt><p>a</p></dt><dd>b</dd></div></dl>").encode(),
    "a summary of nothing": PAGE.format("<section class=summary></section>").encode(),
    "a summary whose title leads back": PAGE.replace("<main>", "<main id=top>")
    .format("<section class=summary><p class=title><a href='#top'>a</a></p><h2>b</h2></section>")
    .encode(),
    "words above a summary's title": PAGE.format("<section class=summary>a<p class=title>b</p></section>").encode(),
    "a column that is hidden": PAGE.format(
        "<table><colgroup style='visibility:collapse'></colgroup><thead><tr><th>a</th></tr></thead></table>"
    ).encode(),
    "columns in a table that has no groups of them": PAGE.format(
        "<table><colgroup></colgroup><thead><tr><th>a</th></tr></thead></table>"
    ).encode(),
    "a column that spans too many": GROUPED.format("9" * 5000, 1, "").encode(),
    "a heading over no number of columns": GROUPED.format(1, "x", "").encode(),
    "a heading over more columns than there are": GROUPED.format(999, 999, "").encode(),
    "a header that no heading heads": GROUPED.format(1, 1, "<th>c</th>").encode(),
    "two headings that say the same": GROUPED.replace("</tr><tr>", "<th scope=colgroup>a</th></tr><tr><th>c</th>", 1)
    .replace("<thead>", "<colgroup></colgroup><thead>")
    .format(1, 1, "")
    .encode(),
    "two rows of headers that head no groups": PAGE.format(
        "<table><thead><tr><th rowspan=2>a</th></tr><tr></tr></thead></table>"
    ).encode(),
    "three rows of headers": GROUPED.format(1, 1, "</tr><tr>").encode(),
    "a row of nothing": PAGE.format(
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr></tr></tbody></table>"
    ).encode(),
    "more hidden than can be followed": PAGE.format("<style>" + "x{display:none}" * 5_000 + "</style>").encode(),
    "a masthead in an item": PAGE.format("<ul><li><header><h1>a</h1></header></li></ul>").encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_problem(name: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        html.read(REFUSED[name])
    [problem] = caught.value.problems
    assert (problem.code, problem.location.path) == ("unreadable", "")
    assert problem.location.line >= 1
    assert problem.message
    assert problem.help


def test_a_table_with_groups_of_columns_is_not_refused() -> None:
    [table] = html.read(GROUPED.format(1, 1, "").encode()).blocks
    assert isinstance(table, Table)
    assert [(text(c.group), text(c.content)) for c in table.columns] == [("a", "b")]


def test_a_page_may_only_be_so_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "LARGEST", 1_000_000)
    with pytest.raises(ProblemsError, match="larger than 1 MB"):
        html.read(b" " * 1_000_001)


def test_entities_are_harmless() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    page = f"<!DOCTYPE html [{bomb}]>" + PAGE.format("<p>&e11;</p>").removeprefix("<!doctype html>")
    began = time.process_time()
    with pytest.raises(ProblemsError):
        html.read(page.encode())
    assert time.process_time() - began < 1


def test_external_entities_are_not_read() -> None:
    page = '<!DOCTYPE html SYSTEM "file:///etc/passwd">' + PAGE.format("<p>&x; &amp; &eacute;</p>")[15:]
    [paragraph] = html.read(page.encode()).blocks
    assert "&x; & é" in str(paragraph)


SLOW = {
    "flat": PAGE.format("<p>a</p>" * 20_000),
    "wide": PAGE.format("<p>" + "<em>a</em>" * 20_000 + "</p>"),
    "blanks": PAGE.format("<p>" + " " * 2_000_000 + "</p>"),
    "style": PAGE.format("<p>a</p>").replace("<body>", "<style>" + "{" * 100_000 + '"' * 99_999 + "</style><body>"),
    "comment": PAGE.format("<p>a</p>").replace("<body>", "<style>" + "/*" * 100_000 + "</style><body>"),
    "selector": PAGE.format("<div>" * 90 + "<p>a</p>" + "</div>" * 90).replace(
        "<body>", "<style>" + ("div " * 3_000 + "> b p{display:none}") * 90 + "</style><body>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SLOW)
def test_much_of_one_thing_takes_no_longer(name: str) -> None:
    began = time.process_time()
    html.read(SLOW[name].encode())
    assert time.process_time() - began < 5
