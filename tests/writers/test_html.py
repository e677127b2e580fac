"""The web page: whole in itself, quiet, readable by everybody, and the same every time."""

import base64
import hashlib
import itertools
import json
import re
from dataclasses import replace
from typing import Any

import html5lib
import pytest

from factsheet.document import Download, Link, Options, Paragraph, Reference, Run, Sheet
from factsheet.problems import ProblemsError
from factsheet.writers import html
from factsheet.writers.templates import Templates
from tests.writers import samples

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOWNLOADS = (
    Download(format="pdf", file="sample.pdf", media_type="application/pdf", size=48_123),
    Download(format="word", file="sample.docx", media_type=WORD, size=1_345_678),
)


def page(sheet: Sheet, templates: Templates | None = None, *downloads: Download) -> str:
    return html.write(sheet, templates or samples.templates(), Options(downloads=downloads)).decode()


def tree(markup: str) -> Any:
    """The page as a strict HTML5 parser reads it; it may find no error."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False)
    return parser.parse(markup)


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="module")
def markup() -> str:
    return page(samples.everything(), None, *DOWNLOADS)


@pytest.fixture(scope="module")
def parsed(markup: str) -> Any:
    return tree(markup)


# --- whole in itself ---------------------------------------------------------------------------------------------


def test_it_is_the_same_every_time(markup: str) -> None:
    assert page(samples.everything(), None, *DOWNLOADS) == markup


def test_nothing_is_fetched(parsed: Any) -> None:
    fetching = parsed.xpath(
        "//@src | //link[not(@rel='alternate')]/@href | //@poster | //@srcset | //object | //iframe"
    )
    assert fetching
    assert all(str(address).startswith("data:") for address in fetching)
    style = parsed.findtext(".//style")
    addresses = re.findall(r"url\(([^)]*)\)", style)
    assert addresses
    assert all(a.startswith('"data:font/woff2;base64,') for a in addresses)
    assert "@import" not in style
    assert parsed.xpath("//@style | //*[starts-with(local-name(@*), 'on')]") == []


def test_the_policy_allows_what_stands_in_the_page_and_nothing_else(parsed: Any) -> None:
    policy = parsed.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for name, element in (("style-src", "style"), ("script-src", "script")):
        [only] = parsed.findall(f".//{element}")
        digest = base64.b64encode(hashlib.sha256(only.text.encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert set(rules["font-src"].split()) | set(rules["img-src"].split()) == {"data:"}


def test_the_only_script_is_data_about_the_sheet(parsed: Any) -> None:
    [script] = parsed.findall(".//script")
    assert script.get("type") == "application/ld+json"
    data = json.loads(script.text)
    assert data["headline"] == "A Sample Title"
    assert data["datePublished"] == "2020-02-03"
    assert [place["name"] for place in data["about"]] == ["Mexico", "Western Samples"]
    assert [d["contentUrl"] for d in data["encoding"]] == ["sample.pdf", "sample.docx"]


def test_hostile_words_stay_words() -> None:
    hostile = samples.run(samples.HOSTILE)
    sheet = samples.sheet(
        samples.paragraph(samples.HOSTILE),
        samples.heading(samples.HOSTILE),
        samples.table(caption=hostile),
        title=hostile,
        kind=hostile,
        description=hostile,
        region=hostile,
        number=samples.HOSTILE,
    )
    audience = replace(samples.PUBLIC, banner=samples.HOSTILE)
    parsed = tree(page(sheet, samples.templates(audience)))
    assert len(parsed.findall(".//script")) == 1
    assert json.loads(parsed.findtext(".//script"))["headline"] == samples.HOSTILE
    assert not set("<>&") & set(parsed.findtext(".//script"))
    assert words(parsed.find(".//h1")) == samples.HOSTILE
    assert words(parsed.find(".//p[@class='banner']")) == samples.HOSTILE
    assert parsed.xpath("string(//meta[@name='description']/@content)") == samples.HOSTILE
    assert parsed.xpath("//div[@role='group']/@aria-label") == [samples.HOSTILE]


def test_a_link_may_not_run_a_script() -> None:
    link = Link(target="javascript:alert(1)", content=(Run(text="here"),))
    with pytest.raises(ProblemsError, match="javascript"):
        page(samples.sheet(Paragraph(content=(link,))))


# --- for everybody -----------------------------------------------------------------------------------------------


def test_the_head_says_what_the_page_is(parsed: Any) -> None:
    assert parsed.getroot().get("lang") == "en-US"
    assert words(parsed.find(".//title")) == "A Sample Title – Fact Sheet – Bureau of Samples"
    assert parsed.xpath("string(//meta[@name='description']/@content)") == "What the sheet is about."
    assert parsed.xpath("string(//meta[@name='viewport']/@content)") == "width=device-width, initial-scale=1"


def test_landmarks_and_headings(parsed: Any) -> None:
    body = parsed.find(".//body")
    assert [e.tag for e in body] == ["a", "header", "main", "footer"]
    assert {n.get("aria-label") or n.get("aria-labelledby") for n in parsed.iter("nav")} == {"Breadcrumb", "_contents"}
    levels = [int(h.tag[1]) for h in parsed.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_first_link_skips_to_the_sheet(parsed: Any) -> None:
    skip = next(parsed.iter("a"))
    assert skip.get("href") == "#_main"
    assert parsed.xpath("//main[@id='_main'][@tabindex='-1']")


def test_ids_are_unique_and_each_is_pointed_at(parsed: Any) -> None:
    ids = [str(i) for i in parsed.xpath("//@id")]
    assert len(ids) == len(set(ids))
    targets = {str(h)[1:] for h in parsed.xpath("//a/@href") if str(h).startswith("#")}
    labels = {str(i) for value in parsed.xpath("//@aria-labelledby") for i in str(value).split()}
    assert targets | labels == set(ids)


def test_the_breadcrumb_ends_where_the_reader_is(parsed: Any) -> None:
    steps = parsed.xpath("//nav[@class='trail']//li")
    assert [words(s) for s in steps] == ["Home", "Samples", "Mexico"]
    assert [s.get("aria-current") for s in steps] == [None, None, "page"]


def test_on_this_page_lists_the_headings(parsed: Any) -> None:
    links = parsed.xpath("//nav[@class='contents']//a")
    assert [words(a) for a in links] == [
        "First", "Second", "Third", "Sources", "Related links", "Contacts", "Notes",
    ]  # fmt: skip
    for link in links:
        [heading] = parsed.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert words(heading) == words(link)


def test_it_leads_back_to_the_top(parsed: Any) -> None:
    [link] = parsed.xpath("//p[@class='back-to-top']/a")
    assert link.get("href") == "#_top"
    assert parsed.xpath("//body[@id='_top']")


def test_downloads_say_their_size(parsed: Any) -> None:
    links = parsed.xpath("//section[@class='downloads']//a")
    assert [(a.get("href"), words(a)) for a in links] == [
        ("sample.pdf", "Download PDF (48 KB)"),
        ("sample.docx", "Download Word (1.3 MB)"),
    ]


def test_no_downloads_no_section() -> None:
    parsed = tree(page(samples.sheet(samples.paragraph("Words."))))
    assert parsed.xpath("//section[@class='downloads']") == []
    assert parsed.xpath("//link[@rel='alternate']") == []


def test_a_table_has_headers_and_can_be_scrolled_by_keyboard(parsed: Any) -> None:
    table = parsed.find(".//table")
    assert [words(th) for th in table.xpath("./thead//th[@scope='col']")] == ["Crop", "Area"]
    assert table.xpath("./thead//th[not(normalize-space())]") == [], "an empty header is read aloud as a header"
    assert [words(th) for th in table.xpath("./tbody//th[@scope='row']")] == ["Alpha", "Beta"]
    assert "right" in table.xpath("./tbody/tr[1]/td[1]/@class")
    region = table.getparent()
    assert (region.get("role"), region.get("tabindex"), region.get("aria-label")) == (
        "group",  # a landmark would need a name that no other table has
        "0",
        "Areas under crops",
    )


@pytest.fixture(scope="module")
def boxes() -> Any:
    return tree(page(samples.boxes()))


def test_headers_of_a_table_head_what_they_stand_over(boxes: Any) -> None:
    first, second = boxes.xpath("//thead/tr")
    spans = [(words(c), c.get("scope"), c.get("colspan"), c.get("rowspan")) for c in first]
    assert spans == [("Account", "col", None, "2"), ("2003", "colgroup", "1", None), ("2004", "colgroup", "2", None)]
    assert [(words(c), c.get("scope")) for c in second] == [("Spent", "col"), ("Planned", "col"), ("Asked", "col")]
    assert boxes.xpath("//colgroup/@span") == ["1", "1", "2"]


def test_a_group_of_rows_ends_with_what_its_heading_heads(boxes: Any) -> None:
    bodies = [[words(row[0]) for row in body] for body in boxes.xpath("//tbody")]
    assert bodies == [
        ["Assistance", "Farms"],
        ["Health", "Mothers", "Fevers"],
        ["Both", "All assistance", "Customs", "Of which boats", "Schools", "Total"],
    ]
    [heading, _] = boxes.xpath("//th[@scope='rowgroup']")
    assert (heading.get("colspan"), heading.getparent().get("class")) == ("4", "group")


def test_rows_say_what_they_are_and_how_deep_they_stand(boxes: Any) -> None:
    looks = {words(row[0]): row.get("class") for row in boxes.xpath("//tbody/tr")}
    assert looks["Health"] == "group depth-1"
    assert looks["Fevers"] == "depth-2"
    assert looks["Both"] == "total depth-1"
    assert looks["Total"] == "total"
    assert looks["Customs"] == "total over"  # of rows that follow, and stand further in
    assert looks["Schools"] is None


def test_a_summary_is_a_part_with_a_name(boxes: Any) -> None:
    [summary] = boxes.xpath("//section[@class='summary']")
    assert summary.get("aria-label") == words(summary[0]) == "In brief"


def test_only_a_key_fact_with_a_long_word_needs_a_wide_card(boxes: Any) -> None:
    assert [words(d) for d in boxes.xpath("//div[@class='long']/dd/p[1]")] == ["over $266,600,000,000"]


def test_notes_are_called_and_lead_back(parsed: Any) -> None:
    calls = parsed.xpath("//sup/a")
    assert [(words(a), a.get("aria-label")) for a in calls] == [
        ("1", "Note 1"), ("2", "Note 2"), ("1", "Note 1"),
    ]  # fmt: skip
    notes = parsed.xpath("//section[@class='notes']/ol/li")
    assert ["#" + n.get("id") for n in notes] == [calls[0].get("href"), calls[1].get("href")]
    back = [[a.get("href")[1:] for a in n.xpath(".//a[@class='back']")] for n in notes]
    assert back == [[calls[0].get("id"), calls[2].get("id")], [calls[1].get("id")]]


def test_inlines(markup: str) -> None:
    for piece in (
        "<strong>strong</strong>",
        "<em>emphasis</em>",
        "<strong><em>both</em></strong>",
        '<span lang="fr">en français</span>',
        '<a href="https://example.org/a?b=c&amp;d=e">out <strong>there</strong></a>',
        '<a href="#second">inside</a>',
        '<a href="other.html#part">another sheet</a>',
        "<br>after a break",
    ):
        assert piece in markup


def test_links_never_nest() -> None:
    inner = Link(target="https://example.org/in", content=(Run(text="in"),))
    line = Reference(text=(Run(text="out "), inner), target="https://example.org/out")
    parsed = tree(page(samples.sheet(samples.paragraph("Words."), sources=(line,))))
    assert parsed.xpath("//a//a") == []
    assert [a.get("href") for a in parsed.xpath("//h2[.='Sources']/following-sibling::ul//a")] == [
        "https://example.org/out", "https://example.org/in",
    ]  # fmt: skip


def test_the_banner_stands_at_both_ends() -> None:
    parsed = tree(page(samples.sheet(samples.paragraph("Words.")), samples.templates(samples.MARKED)))
    assert [words(p) for p in parsed.xpath("//p[@class='banner']")] == [samples.BANNER] * 2
    assert parsed.xpath("//header/p[@class='banner'] and //footer/p[@class='banner']")


def test_no_banner_no_line_for_it(parsed: Any) -> None:
    assert parsed.xpath("//p[@class='banner']") == []


def test_everything_a_sheet_holds_is_printed(parsed: Any) -> None:
    text = words(parsed.find(".//body"))
    for said in (
        "Fact Sheet", "Bureau of Samples", "Sampleville", "February 3, 2020", "What the sheet is about.",
        "Superseded", "sample-2021", "The numbers changed.", "January 1, 2021", "December 31, 2019", "2020/17",
        "A Speaker", "Source: a speech", "Source: a yearbook", "The first note.", "The second note.", "A yearbook",
        "The other sheet", "press@example.org", "Published by the Samplers.", "Nothing here is true.", "About", "Privacy",
    ):  # fmt: skip
        assert said in text, said


def test_a_withdrawn_sheet_says_so_and_why() -> None:
    sheet = samples.sheet(samples.paragraph("Words."), status="withdrawn", reason=samples.run("It was wrong."))
    notice = words(tree(page(sheet)).find(".//div[@class='notice']"))
    assert notice.startswith("Withdrawn")
    assert notice.endswith("It was wrong.")


def test_without_a_description_search_engines_get_the_first_words() -> None:
    sheet = samples.sheet(samples.paragraph("Some words. " * 40))
    shown = html.summary(sheet)
    assert shown.startswith("Some words. Some words.")
    assert len(shown) <= 160
    assert shown.endswith("…")


# --- the look ----------------------------------------------------------------------------------------------------


def css(sheet: Sheet, templates: Templates) -> str:
    return str(tree(page(sheet, templates)).findtext(".//style"))


def test_tokens_reach_the_page() -> None:
    own = {"tokens.yaml": 'color:\n  accent: "abcdef"\ndark:\n  accent: "fedcba"\nsize:\n  title: 31\n'}
    style = css(samples.sheet(samples.paragraph("Words.")), samples.templates(own=own))
    light, _, dark = style.partition("@media screen and (prefers-color-scheme:dark)")
    assert "--color-accent:#abcdef" in light
    assert "--color-accent:#fedcba" in dark
    assert "--size-title:calc(31 * var(--pt))" in light


def test_colours_are_only_in_the_tokens() -> None:
    for name in ("html/page.css", "html/print.css"):
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b", samples.common()[name].decode()) == []


def test_italics_come_only_where_something_is_set_in_them() -> None:
    plain = css(samples.sheet(samples.paragraph("Words.")), samples.templates())
    stressed = css(samples.sheet(Paragraph(content=samples.run("Words.", emphasis=True))), samples.templates())
    assert plain.count("@font-face") == 4
    assert stressed.count("@font-face") == 8


def test_the_fonts_have_what_the_page_has() -> None:
    few = page(samples.sheet(samples.paragraph("Words.")))
    more = page(samples.sheet(samples.paragraph("Wörds, Łódź, Škoda, ĞŞİ.")))
    assert len(more) > len(few)


def test_an_audience_overrides_a_block_and_wraps_what_it_replaces() -> None:
    own = {
        "html/blocks/quote.html.j2": '<div class="framed">{% include "base/html/blocks/quote.html.j2" %}</div>',
        "html/page.css": '@import "base/html/page.css";\n.framed { color: var(--color-accent) }\n',
    }
    markup = page(samples.everything(), samples.templates(own=own))
    assert re.search(r'<div class="framed">\s*<figure class="quote">', markup)
    assert ".framed { color: var(--color-accent) }" in markup
    assert ".masthead" in markup, "the style sheet it imports is there too"


def test_an_audience_extends_the_page() -> None:
    own = {"html/parts/imprint.html.j2": '{% include "base/html/parts/imprint.html.j2" %}<p>Only here.</p>'}
    assert "<p>Only here.</p>" in page(samples.everything(), samples.templates(own=own))


def problem(templates: Templates) -> tuple[str, int, int, str, str]:
    with pytest.raises(ProblemsError) as caught:
        page(samples.everything(), templates)
    [only] = caught.value.problems
    at = only.location
    return at.path, at.line, at.column, only.code, only.message + " | " + only.help


def test_a_token_nobody_declares_is_a_problem_at_its_place() -> None:
    path, line, column, code, message = problem(
        samples.templates(page_css="/* var(--no) */\np {\n  color: var(--color-inc) }\n")
    )
    assert (path, line, column, code) == ("templates/html/page.css", 3, 14, "css")
    assert "--color-inc" in message
    assert "did you mean '--color-ink'?" in message


def test_a_style_sheet_imports_nothing_but_what_it_replaces() -> None:
    path, line, _, code, message = problem(samples.templates(page_css='\n@import "https://example.org/x.css";\n'))
    assert (path, line, code) == ("templates/html/page.css", 2, "css")
    assert "https://example.org/x.css" in message


def test_a_style_sheet_cannot_leave_its_element() -> None:
    path, line, column, code, _ = problem(samples.templates(page_css="p {}\n/* </style> */\n"))
    assert (path, line, column, code) == ("templates/html/page.css", 2, 4, "css")


def test_a_family_without_a_file_is_a_problem() -> None:
    own = {"tokens.yaml": "font:\n  text: Publik Sans\n"}
    path, _, _, code, message = problem(samples.templates(own=own))
    assert (path, code) == ("templates/audiences/public/tokens.yaml", "font")
    assert "did you mean 'Public Sans'?" in message


def test_a_mistake_in_a_template_is_a_problem_at_its_line() -> None:
    path, line, _, code, message = problem(samples.templates(quote="<div>\n{{ blok.by }}\n</div>"))
    assert (path, line, code) == ("templates/html/blocks/quote.html.j2", 2, "template")
    assert "blok" in message


def test_a_note_call_and_a_heading_can_share_their_words() -> None:
    """Ids the page makes hold an underscore, which no id of a block may."""
    sheet = samples.everything()
    renamed = replace(sheet, blocks=(samples.heading("Notes", id_="notes"), *sheet.blocks[1:]))
    ids = [str(i) for i in tree(page(renamed)).xpath("//@id")]
    assert len(ids) == len(set(ids))


def readme_files() -> dict[str, str]:
    """The files of the worked example in templates/README.md, below the audience's folder."""
    text = samples.common()["README.md"].decode()
    found = re.findall(r"`templates/audiences/partners/([^`]+)`[^\n]*\n```\w+\n(.*?)```", text, re.DOTALL)
    return dict(found)


def test_the_example_for_designers_works() -> None:
    own = readme_files()
    assert sorted(own) == ["html/blocks/quote.html.j2", "html/page.css", "tokens.yaml"]
    style = css(samples.everything(), samples.templates(own=own))
    assert "--color-band:#1d4030" in style
    assert ".framed { border: 1px solid var(--color-line); padding: 1rem }" in style
    assert '<div class="framed">' in page(samples.everything(), samples.templates(own=own))


def test_every_file_the_designers_are_told_of_is_there() -> None:
    text = samples.common()["README.md"].decode().partition("## For")[0]
    named = {
        n for n in re.findall(r"`((?:html|word|fonts)/[^`<>]*|tokens\.yaml)`", text) if not n.startswith("audiences")
    }
    assert len(named) > 6
    for name in named:
        assert any(path == name or path.startswith(name) for path in samples.common()), name


def test_every_fixed_word_is_used_somewhere() -> None:
    given = samples.templates().words
    templates = " ".join(d.decode() for n, d in samples.common().items() if n.endswith(".j2"))
    code = " ".join(p.read_text(encoding="utf-8") for p in (samples.ROOT.parent / "factsheet").rglob("*.py")).replace(
        "'", '"'
    )
    looked_up = {
        "cleared",
        "drafted",
        "sources",
        "related_links",
        "contacts",
        "superseded",
        "withdrawn",
        "kilobytes",
        "megabytes",
    }
    put_together = re.compile(r"(format|status)_\w+|(thousand|million|billion)s(_of)?")
    for word in given:
        used = f"words.{word}" in templates or f'words["{word}"]' in code
        assert used or word in looked_up or put_together.fullmatch(word), word
