"""Text that no eye can read: each way to hide it is found, and nothing that we ship is taken for it."""

import io
from collections.abc import Callable
from functools import cache

import pikepdf
import pytest
import weasyprint
from hypothesis import HealthCheck, given, settings

from factsheet import audience as selection
from factsheet.checks import look
from factsheet.document import Audience, Options, Paper, Run, Sheet
from factsheet.pipeline.sources import Folders, read_content
from factsheet.problems import Problem
from factsheet.writers import pdf
from tests.sheets import sheets
from tests.writers import samples

PATH = "output/public/sample.pdf"
PAGE = "<style>@page{size:300pt 200pt;margin:20pt}body{font:10pt sans-serif}p{margin:8pt 0}</style><p>Before</p>"
OVER = "<p>Hidden words</p><div style='position:absolute;left:0;width:{};top:20pt;height:60pt;background:#eee'></div>"

FAULTS = {
    "white": ("<p style='color:#fff'>Hidden words", "look-unseen"),
    "white, with a line under it": ("<p style='color:#fff;text-decoration:underline #000'>Hidden words", "look-cut"),
    "in the colour of its band": ("<p style='color:#123;background:#123'>Hidden words", "look-unseen"),
    "opacity 0.02": ("<p style='opacity:.02'>Hidden words", "look-unseen"),
    "alpha 0": ("<p style='color:rgba(0,0,0,0)'>Hidden words", "look-unseen"),
    "covered": (OVER.format("300pt"), "look-unseen"),
    "half covered": (OVER.format("40pt"), "look-cut"),
    "covered in the middle": (
        "<p>Hidden words and others<div style='position:absolute;left:50pt;width:40pt;height:60pt;top:0;background:#fff'>",
        "look-cut",
    ),
    "1 point": ("<p style='font-size:1pt'>Hidden words", "look-tiny"),
    "made small": ("<p style='transform:scale(.2)'>Hidden words", "look-tiny"),
    "pale grey": ("<p style='color:#ccc'>Hidden words", "look-pale"),
    "grey": ("<p style='color:#888'>Hidden words", "look-pale"),
    "pale on a band": ("<p style='color:#345;background:#123'>Hidden words", "look-pale"),
    "off the page": ("<p style='position:absolute;left:-400pt'>Hidden words", "look-off-page"),
    "below the page": ("<p style='position:absolute;top:400pt'>Hidden words", "look-off-page"),
    "bled off the right edge": ("<p style='white-space:nowrap'>" + "Hidden words " * 9, "look-off-page"),
    "over other text": ("<p>Some words<p style='position:relative;top:-15pt'>Hidden words", "look-overlap"),
    "clipped away": ("<p style='overflow:hidden;height:0'>Hidden words", "look-unseen"),
    "clipped at the right": ("<p style='overflow:hidden;width:40pt;white-space:nowrap'>Hidden words", "look-cut"),
    "clipped at the foot": ("<p style='overflow:hidden;height:7pt'>Hidden words, greying", "look-cut"),
}
FINE = (
    "<p style='color:#666'>Good words <sup style='font-size:6pt'>1</sup>, <b>bold</b> and <i>slanted</i>, <u>under</u>.",
    "<p style='color:#fff;background:#123'>Reverse",
    "<p style='color:#888;font-size:20pt'>Large and grey",
    "<p style='opacity:.9'>Good <span style='display:inline-block;transform:rotate(80deg)'>Turned</span>",
    "<p style='line-height:1'>Set close, (gjpqy|<br>set close, (ÁÉÍ|<br>set close",
    "<ul><li>Item<ul><li>–</li><li>’ </li><li>- —</li></ul></ul>",
    "<p style='border:2pt solid;background:#eee'>In a box</p><table border=1><tr><td>a<td>b</table>",
)


def made(html: str) -> bytes:
    return bytes(weasyprint.HTML(string=PAGE + html).write_pdf())


@cache
def mexico() -> Sheet:
    folders = Folders(
        content=samples.ROOT.parent / "content",
        templates=samples.ROOT,
        output=samples.ROOT.parent / "output",
        cache=samples.ROOT.parent / ".cache",
    )
    source = next(s for s in read_content(folders, ("mexico",)).sources if s.sheet is not None)
    assert source.sheet is not None
    return selection.select(source.sheet, samples.PUBLIC)


@cache
def brief(paper: Paper = "letter") -> bytes:
    return pdf.write(mexico(), samples.templates(), Options(paper=paper))


def edited(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """The Mexico brief after a change."""
    with pikepdf.open(io.BytesIO(brief())) as document:
        change(document)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def of_words(problems: list[Problem], words: str) -> set[str]:
    return {p.code for p in problems if words in p.message}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found(name: str) -> None:
    html, code = FAULTS[name]
    problems = look.check(made(html), PATH)
    assert of_words(problems, "Hidden w") == {code}
    others = {p.message for p in problems if "Hidden w" not in p.message}
    assert not others or name.startswith(("covered", "half covered")), others


def test_a_blank_behind_a_hyphen_at_the_end_of_a_line_is_no_text_that_is_cut_off() -> None:
    slanted = (Run(text="slanted", emphasis=True), Run(text=" low- "), Run(text="and high words", emphasis=True))
    for words in range(3, 9):
        sheet = samples.sheet(samples.paragraph("Words."), title=(Run(text="Word " * words), *slanted))
        assert look.check(pdf.write(sheet, samples.templates(), Options()), PATH) == []


def test_the_message_says_where_what_and_what_to_do() -> None:
    html = "<p style='break-before:page'>Seen</p><p style='color:#ccc'>Hidden words"
    (problem,) = look.check(made(html), PATH)
    assert problem.location.path == PATH
    assert problem.message == (
        "page 2: 'Hidden words' is hard to tell from what is behind it: their contrast is 1.6 to 1"
    )
    assert problem.help == "use a darker or lighter colour: at least 4.5 to 1, 3 to 1 from 18 points"


@pytest.mark.parametrize("html", FINE)
def test_what_can_be_read_is_left_alone(html: str) -> None:
    assert look.check(made(html), PATH) == []


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_brief_we_ship_can_be_read(paper: Paper) -> None:
    assert look.check(brief(paper), PATH) == []


@pytest.mark.parametrize("audience", [samples.PUBLIC, samples.MARKED])
def test_a_brief_of_every_kind_can_be_read(audience: Audience) -> None:
    data = pdf.write(samples.everything(), samples.templates(audience), Options(paper=audience.paper))
    assert look.check(data, PATH) == []


@settings(max_examples=10, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(sheets(most=3))
def test_generated_briefs_can_be_read(sheet: Sheet) -> None:
    assert look.check(pdf.write(sheet, samples.templates(), Options()), PATH) == []


def test_words_in_the_brief_that_are_made_invisible_are_found() -> None:
    """Text rendering mode 3 paints nothing, and leaves the words to whoever reads the file."""

    def hide(document: pikepdf.Pdf) -> None:
        content = document.pages[1].Contents
        content.write(content.read_bytes().replace(b"BT", b"BT 3 Tr", 1))

    problems = look.check(edited(hide), PATH)
    assert {p.code for p in problems} == {"look-unseen"}
    assert all(p.message.startswith("page 2: ") for p in problems)


def test_a_box_over_the_brief_is_found() -> None:
    problems = look.check(edited(lambda d: d.pages[2].contents_add(b"1 .9 .9 rg 50 400 300 330 re f")), PATH)
    assert {p.code for p in problems} == {"look-cut", "look-unseen"}
    assert len({p.message.split(":")[0] for p in problems}) == 1  # of one page


def test_a_page_is_judged_as_it_is_shown() -> None:
    assert look.check(edited(lambda d: d.pages[0].rotate(90, relative=True)), PATH) == []

    def crop(document: pikepdf.Pdf) -> None:
        document.pages[1].cropbox = pikepdf.Array([0, 0, 300, 792])

    problems = look.check(edited(crop), PATH)
    assert {p.code for p in problems} == {"look-off-page"}
    assert all(p.message.startswith("page 2: ") for p in problems)


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_a_problem(data: bytes) -> None:
    assert [p.code for p in look.check(data, PATH)] == ["look-unreadable"]


def test_a_damaged_pdf_is_no_crash() -> None:
    data = brief()
    for cut in (len(data) // 3, len(data) // 2, len(data) - 40):
        look.check(data[:cut], PATH)


def test_a_huge_page_is_painted_small() -> None:
    html = "<style>@page{size:14000pt 14000pt}</style><p style='font-size:200pt'>Seen"
    assert look.check(made(html), PATH) == []
