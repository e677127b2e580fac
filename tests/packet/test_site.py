"""The web pages of a packet: whole in themselves, strict, the same every time; and their zip."""

import io
import stat
import zipfile
from dataclasses import replace
from typing import Any

import html5lib
import pytest

from factsheet.document import Heading, Link, Options, Paragraph
from factsheet.packet import site
from factsheet.problems import ProblemsError
from factsheet.writers import html
from tests.packet import sites
from tests.writers import samples

HOSTILE = samples.HOSTILE


def tree(data: bytes) -> Any:
    """A page as a strict HTML5 parser reads it; it may find no error."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False)
    return parser.parse(data.decode())


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return sites.files(sites.sample(), samples.templates())


def test_they_are_the_same_every_time(files: dict[str, bytes]) -> None:
    assert sites.files(sites.sample(), samples.templates()) == files


def test_the_list_is_whole_without_a_script(files: dict[str, bytes]) -> None:
    root = tree(files["index.html"])
    links = root.findall(".//ol[@id='_tabs']/li/a")
    assert [(a.get("href"), a.text) for a in links] == [
        ("sample.html", "Everything"), ("boxes.html", "Boxes"), ("etude.html", "Étude"),
    ]  # fmt: skip
    assert "hidden" in root.find(".//search").attrib
    assert [words(p) for p in root.findall(".//li/p[@class='about']")] == ["A Sample Title"] * 2
    assert [words(a) for a in root.findall(".//section[@class='downloads']//a")] == [
        "Download PDF (148 KB)", "Download Word (1.3 MB)",
    ]  # fmt: skip


def test_a_page_leads_to_the_list_and_its_neighbours(files: dict[str, bytes]) -> None:
    root = tree(files["boxes.html"])
    top, end = (nav for nav in root.iter("nav") if "packet" in nav.get("class"))
    assert words(top) == "Briefing packet: Sample Trip Tab 2 of 3: Boxes Previous: Everything Next: Étude"
    assert words(end) == "All tabs Previous: Everything Next: Étude"
    assert [a.get("href") for a in top.iter("a")] == ["index.html", "sample.html", "etude.html"]
    assert words(root.find(".//h2[@id='_downloads']")) == "Download this packet"
    first, last = tree(files["sample.html"]), tree(files["etude.html"])
    assert first.xpath("//a[@rel='prev']") == last.xpath("//a[@rel='next']") == []


def test_a_sheet_by_itself_knows_nothing_of_packets() -> None:
    alone = html.write(samples.everything(), samples.templates(), Options(downloads=sites.DOWNLOADS)).decode()
    assert 'class="packet' not in alone
    assert ".beside" not in alone
    assert "Download this sheet" in alone


def test_links_to_another_tab_lead_to_its_page_and_others_are_words() -> None:
    links = [Link(target=f"sheet:{name}", content=samples.run(name)) for name in ("boxes#part", "nowhere")]  # type: ignore[arg-type]
    body = tuple(Paragraph(content=(link,)) for link in links)
    boxes = replace(samples.boxes(), name="boxes")
    made = sites.packet([("One", samples.sheet(*body, name="one")), ("Boxes", boxes)])
    page = tree(sites.files(made, samples.templates())["one.html"])
    assert page.xpath("//div[@class='body']/p/a[not(contains(@href, '_'))]/@href") == ["boxes.html#part"]


def test_hostile_words_stay_words() -> None:
    made = sites.packet(
        [(HOSTILE, samples.sheet(samples.heading(HOSTILE, id_="a"), samples.paragraph("x")))],
        title=HOSTILE,
        occasion=HOSTILE,
    )
    for data in sites.files(made, samples.templates()).values():
        root = tree(data)
        assert not [s for s in root.iter("script") if "alert" in (s.text or "") and "type" not in s.attrib]
        assert HOSTILE in words(root.getroot())


def test_headings_that_lost_their_ids_are_a_problem_of_their_template() -> None:
    templates = samples.templates(heading="<h{{ block.level }}>{{ text(block.content) }}</h{{ block.level }}>")
    with pytest.raises(ProblemsError, match=r"heading\.html\.j2.*has no id on its page"):
        sites.files(sites.sample(), templates)


def test_a_script_of_an_audience_cannot_end_its_element() -> None:
    templates = samples.templates(own={"html/packet.js": "'</script><p>'"})
    with pytest.raises(ProblemsError, match="script"):
        sites.files(sites.sample(), templates)


def test_what_an_audience_may_not_read_changes_no_byte() -> None:
    """The same selected sheets, the same pages, index and fonts; whatever else stands in the content."""
    mark = (frozenset(["interagency"]),)
    hidden = (
        Paragraph(content=samples.run("Zanzibar ŽØ"), mark=mark),
        Heading(level=2, content=samples.run("Xylophones"), id="x", mark=mark),
        Paragraph(content=samples.run("Zanzibar"), mark=mark),
    )
    templates = samples.templates()
    assert sites.files(sites.sample(*hidden), templates) == sites.files(sites.sample(), templates)


# --- the zip -----------------------------------------------------------------------------------------------------


def test_a_zip_holds_the_files_and_nothing_of_the_day_or_machine(files: dict[str, bytes]) -> None:
    inside = {f"trip/{name}": data for name, data in files.items()}
    made = site.zipped(inside)
    assert made == site.zipped(dict(reversed(inside.items())))
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert {n: opened.read(n) for n in opened.namelist()} == inside
        assert opened.namelist() == sorted(inside)
        for entry in opened.infolist():
            assert (entry.date_time, entry.create_system) == (site.STAMP, 3)
            assert stat.S_IMODE(entry.external_attr >> 16) == 0o644


@pytest.mark.parametrize("name", ["../x", "/x", "a/../x", "C:\\x", "a//b", "", ".hidden", "a b\n"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(ValueError, match="called"):
        site.zipped({name: b""})
