"""The tag tree of the brief, and the places of WeasyPrint that it stands on.

The tree is compared as an outline, so that a change shows where it is; readers/pdf proves that its words are the sheet's.
"""

import contextlib
import inspect
import io
import threading
from collections.abc import Iterator
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pikepdf
import pydyf
import pytest
import weasyprint
import weasyprint.pdf
from weasyprint.draw.text import draw_first_line
from weasyprint.layout import LayoutContext
from weasyprint.layout import page as pages
from weasyprint.pdf.stream import Stream
from weasyprint.text.line_break import Layout

from factsheet.document import (
    Break,
    Column,
    Content,
    Entries,
    Entry,
    Fact,
    FactCall,
    Imprint,
    Item,
    Link,
    List,
    Note,
    NoteCall,
    Options,
    Paragraph,
    Quote,
    Reference,
    Row,
    Run,
    Sheet,
    Summary,
)
from factsheet.problems import ProblemsError
from factsheet.readers import pdf as reader
from factsheet.readers.pdf import painted
from factsheet.writers import pdf, tags
from factsheet.writers.structure import CUSTOM
from tests.writers import samples

ROOT = Path(__file__).parents[2]
PINNED = "70.0"
CHANGED = f"WeasyPrint is no longer what factsheet/writers/tags.py was written for ({PINNED}): read docs/decisions/0005"


def file(sheet: Sheet, **templates: Any) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.write(sheet, samples.templates(**templates), Options())))


def elements(of: pikepdf.Pdf) -> Iterator[tuple[int, Any]]:
    """Every structure element, with its depth, in the order of the tree."""

    def walk(node: Any, depth: int) -> Iterator[tuple[int, Any]]:
        yield depth, node
        for kid in node.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid, depth + 1)

    return walk(of.Root.StructTreeRoot.K[0], 0)


def outline(of: pikepdf.Pdf) -> str:
    return "\n".join(f"{'  ' * depth}{str(node.S)[1:]}" for depth, node in elements(of))


def words_in(of: pikepdf.Pdf, node: Any) -> str:
    """What is painted under an element itself."""
    page = [p.objgen for p in of.pages].index(node.Pg.objgen) if "/Pg" in node else 0
    marked = painted.read(of).marked
    return "".join(marked[page, number].text for number in node.get("/K", []) if isinstance(number, int))


def all_of(of: pikepdf.Pdf, role: str) -> list[Any]:
    return [node for _, node in elements(of) if f"/{role}" == node.S]


# --- what it stands on -------------------------------------------------------------------------------------------


def test_weasyprint_is_the_pinned_one() -> None:
    assert version("weasyprint") == weasyprint.__version__ == PINNED, CHANGED
    assert f'"weasyprint=={PINNED}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8"), CHANGED


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (weasyprint.pdf.add_tags, ["pdf", "document", "pdf_version", "page_streams"]),
        (Stream.marked, ["self", "box", "tag"]),
        (Stream.artifact, ["self"]),
        (pydyf.Stream.begin_marked_content, ["self", "tag", "property_list"]),
        (draw_first_line, ["stream", "textbox", "text_overflow", "block_ellipsis", "matrix"]),
        (Layout.reactivate, ["self", "style"]),
        (pages.make_page, ["context", "root_box", "page_type", "resume_at", "page_number", "page_state"]),
    ],
)
def test_its_hooks_are_called_as_ever(function: Any, parameters: list[str]) -> None:
    assert list(inspect.signature(function).parameters) == parameters, CHANGED


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (weasyprint.pdf.generate_pdf, "add_tags(pdf, document, options['pdf_version'], page_streams)"),
        (weasyprint.pdf.add_links, "box.link_annotation = pydyf.Dictionary("),
        (Stream.marked, "self._tags[box] = {'tag': tag, 'mcid': mcid}"),
        (Stream.__init__, "self._fonts = fonts"),
        (draw_first_line, "if not textbox.text.strip():"),
        (Layout.reactivate, "self.set_text(self.text, justify=True)"),
        (LayoutContext.report_footnote, "self.reported_footnotes.append(footnote)"),
        (pages.remake_page, "page, resume_at, next_page = make_page("),
    ],
)
def test_its_inner_places_are_as_ever(function: Any, words: str) -> None:
    assert words in inspect.getsource(function), CHANGED


def test_other_users_of_weasyprint_in_the_process_notice_nothing() -> None:
    """Not afterwards, and not while a brief is being made."""
    other = "<html lang=en><title>Other</title><p style='border: 1px solid'>one <b>two</b><ul><li>three</ul>"

    def stock() -> bytes:
        return bytes(weasyprint.HTML(string=other).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"1") or b"")

    before = stock()
    hooks = (weasyprint.pdf.add_tags, Stream.marked, Stream.artifact, pages.make_page)
    document = weasyprint.HTML(string=other).render(pdf_tags=True)
    during: list[bytes] = []
    with tags.tagged(document):
        assert weasyprint.pdf.add_tags is not hooks[0]
        thread = threading.Thread(target=lambda: during.append(stock()))
        thread.start()
        thread.join()
    assert during == [before]
    pdf.write(samples.everything(), samples.templates(), Options())
    assert (weasyprint.pdf.add_tags, Stream.marked, Stream.artifact, pages.make_page) == hooks
    assert stock() == before


def test_hooks_are_gone_after_a_failure() -> None:
    hooks = (weasyprint.pdf.add_tags, Stream.marked, Stream.artifact)
    document = weasyprint.HTML(string="<html lang=en><p>one").render(pdf_tags=True)
    with contextlib.suppress(KeyError), tags.tagged(document):
        raise KeyError
    assert (weasyprint.pdf.add_tags, Stream.marked, Stream.artifact) == hooks


# --- the tree ----------------------------------------------------------------------------------------------------


def test_the_outline_of_a_brief() -> None:
    quote = Quote(blocks=(samples.paragraph("Said."),), by=samples.run("A Speaker"), source=samples.run("a talk"))
    table = samples.table(columns=(Column(content=samples.run("Crop")), Column(content=())), rows=(Row(cells=(samples.run("Rye"), samples.run("2"))),))  # fmt: skip
    nested = Item(blocks=(samples.paragraph("two"), List(items=samples.items("inner"))))
    sheet = samples.sheet(
        samples.heading("Head"), List(items=(*samples.items("one"), nested)), quote, table,
        imprint=Imprint(breadcrumb=(samples.run("Home"),), links=(Reference(text=samples.run("About")),)),
    )  # fmt: skip
    assert (
        outline(file(sheet))
        == """\
Document
  Masthead
    Kind
    H1
    Fact
    Fact
  Body
    H2
    L
      LI
        Lbl
        LBody
      LI
        Lbl
        LBody
          P
          L
            LI
              Lbl
              LBody
    Quotation
      BlockQuote
        P
      By
      Source
    Table
      Caption
      THead
        TR
          TH
          TD
      TBody
        TR
          TH
          TD
    Source
  Imprint
    Trail
    L
      LI
        LBody"""
    )


def test_a_note_is_beside_its_call() -> None:
    content = (Run(text="words"), NoteCall(note="n"), Run(text=" and more"), NoteCall(note="n"))
    sheet = samples.sheet(Paragraph(content=content), notes=(Note(id="n", content=samples.run("The note.")),))
    made = file(sheet)
    [paragraph] = all_of(made, "P")
    roles = [str(kid.S) for kid in paragraph.K if isinstance(kid, pikepdf.Dictionary)]
    assert roles == ["/Reference", "/Note", "/Reference"]
    [note] = all_of(made, "Note")
    assert str(note.ID) == "_note-n"
    assert [str(link.K[0].Obj.Contents) for link in all_of(made, "Link")] == [
        "Note 1",
        "Back to the text, note 1",
        "Note 1",
    ]
    assert [str(link.K[0].Obj.Dest) for link in all_of(made, "Link")] == ["_note-n", "_call-n", "_note-n"]


def test_roles_of_our_own_stand_for_standard_ones() -> None:
    made = file(samples.everything())
    used = {str(node.S)[1:] for _, node in elements(made)}
    roles = {str(own)[1:]: str(standard)[1:] for own, standard in made.Root.StructTreeRoot.RoleMap.items()}
    assert roles == {own: standard for own, standard in CUSTOM.items() if own in used}
    assert not set(CUSTOM.values()) & set(CUSTOM)


@pytest.mark.parametrize(
    ("target", "words", "said"),
    [
        ("https://example.org/a", "words", "words (example.org)"),
        ("https://example.org/a", "see Example.org", "see Example.org"),
        ("mailto:a@example.org", "the press", "the press (a@example.org)"),
        ("#part", "that part", "that part"),
    ],
)
def test_a_link_says_where_it_leads(target: str, words: str, said: str) -> None:
    link = Link(target=target, content=(Run(text=words),))
    made = file(samples.sheet(samples.heading("Part", id_="part"), Paragraph(content=(link,))))
    [element] = all_of(made, "Link")
    assert str(element.K[0].Obj.Contents) == said
    assert {str(node.ID) for _, node in elements(made) if "/ID" in node} == {"part"}


def test_a_link_over_two_lines_is_one_with_two_rectangles() -> None:
    words = "a link that is long enough to go on in a second line of the brief, which is not very wide at all in fact"
    runs = (Run(text=words), Run(text=" strong", strong=True))
    made = file(
        samples.sheet(Paragraph(content=(Run(text="Here: "), Link(target="https://example.org/", content=runs))))
    )
    [element] = all_of(made, "Link")
    rectangles = [kid.Obj for kid in element.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"]
    assert len(rectangles) == 2
    assert len(made.pages[0].Annots) == 2, "none for what stands in a link"
    assert len({r.StructParent for r in rectangles}) == 2


def test_languages_of_phrases() -> None:
    content: Content = (Run(text="one "), Run(text="deux", language="fr"), Run(text=" three", language="en-US"))
    made = file(samples.sheet(Paragraph(content=content)))
    assert [str(node.Lang) for _, node in elements(made) if "/Lang" in node] == ["fr"]
    assert str(made.Root.Lang) == "en-US"


def test_cells_know_their_headers() -> None:
    made = file(samples.sheet(samples.table()))
    heads = {str(node.ID): node for node in all_of(made, "TH")}
    assert [str(node.A.Scope) for node in heads.values()] == ["/Column", "/Column", "/Row", "/Row"]
    of_cells = [
        [str(i) for i in node.A.Headers] for node in all_of(made, "TD") if "/A" in node and "/Headers" in node.A
    ]
    column, rows = list(heads)[1], list(heads)[2:]
    assert of_cells == [[column, rows[0]], [rows[0]], [column, rows[1]], [rows[1]]]
    names = [str(n) for n in made.Root.StructTreeRoot.IDTree.Names if isinstance(n, pikepdf.String)]
    assert names == sorted(heads)


def test_the_outline_of_a_summary_and_of_entries() -> None:
    fact = Entry(term=samples.run("Border"), fact=FactCall(fact="border"))
    term = Entry(term=samples.run("Term"), blocks=(samples.paragraph("one"), List(items=samples.items("two"))))
    sheet = samples.sheet(
        Summary(title=samples.run("Brief"), blocks=(samples.paragraph("What matters."),)),
        Entries(kind="key-facts", items=(fact,)),
        Entries(kind="definitions", items=(term,)),
        facts=(Fact(id="border", value=Decimal(2000), unit="mile", period=samples.run("2004")),),
    )
    made = file(sheet)
    [body] = all_of(made, "Body")
    assert (
        outline(made).partition("  Body\n")[2]
        == """\
    Summary
      Title
      P
    Entries
      LI
        Lbl
        LBody
          P
          P
    Entries
      LI
        Lbl
        LBody
          P
          L
            LI
              Lbl
              LBody"""
    )
    assert [str(kid.A.ListNumbering) for kid in body.K if str(kid.S) == "/Entries"] == ["/None", "/None"]


def test_cells_know_the_headers_of_groups() -> None:
    made = file(samples.boxes())
    words = {str(node.ID): words_in(made, node) for node in all_of(made, "TH")}
    said = {
        words_in(made, node): [words[str(i)] for i in node.A.Headers]
        for node in all_of(made, "TD")
        if "/A" in node and "/Headers" in node.A
    }
    assert said["1,300"] == ["2004", "Planned", "Assistance", "Farms"]
    assert said["2,900"] == ["2004", "Asked", "Health", "Mothers"]
    assert said["4,700"] == ["2003", "Spent", "All assistance"]
    spans = {
        words[str(node.ID)]: [str(node.A.get(key, "")) for key in ("/Scope", "/ColSpan", "/RowSpan")]
        for node in all_of(made, "TH")
    }
    assert spans["Account"] == ["/Column", "", "2"]
    assert spans["2003"] == ["/Column", "", ""]
    assert spans["2004"] == ["/Column", "2", ""]
    assert spans["Health"] == ["/Both", "4", ""]
    assert spans["Both"] == ["/Row", "", ""]


def test_a_note_that_was_left_behind_stands_beside_its_call() -> None:
    """A table may begin overleaf after all, and leave the notes of its head at the foot of the page before."""
    table = samples.table(columns=(Column(content=(*samples.run("Crop"), NoteCall(note="n"))),), rows=(Row(cells=(samples.run("Rye"),)),))  # fmt: skip
    note = Note(id="n", content=samples.run("The note."))
    left_behind = 0
    for lines in range(18, 28):
        sheet = samples.sheet(*(samples.paragraph("A line.") for _ in range(lines)), table, notes=(note,))
        data = pdf.write(sheet, samples.templates(**css("\ncaption { break-after: auto }\n")), Options())
        made = pikepdf.open(io.BytesIO(data))
        pages = {words.text: page for (page, _), words in painted.read(made).marked.items()}
        left_behind += pages["The note."] < pages["Crop"]
        [head] = all_of(made, "TH")[:1]
        assert [str(kid.S) for kid in head.K if isinstance(kid, pikepdf.Dictionary)] == ["/Reference", "/Note"]
    assert left_behind, "if not, Tree._pseudo need not look for notes that came before their calls"


def test_what_goes_over_pages_is_one_and_its_head_is_said_once() -> None:
    rows = tuple(Row(cells=(samples.run(f"row {n}"),)) for n in range(90))
    table = samples.table(columns=(Column(content=samples.run("Crop")),), rows=rows, source=())
    made = file(samples.sheet(samples.paragraph(samples.LONG * 9), table))
    assert len(made.pages) > 2
    assert [len(all_of(made, role)) for role in ("P", "Table", "THead", "TH")] == [1, 1, 1, 91]
    repeated = [a for a in painted.read(made).artifacts if a.words.text == "Crop"]
    assert [(a.kind, a.place) for a in repeated] == [("Pagination", "")] * (len({a.page for a in repeated}))
    assert len(repeated) >= 1


def test_furniture_and_decoration_are_artifacts_of_their_kind() -> None:
    data = pdf.write(samples.long_sheet(9), samples.templates(samples.MARKED), Options())
    made = pikepdf.open(io.BytesIO(data))
    found = painted.read(made)
    assert found.loose == {}
    said = {(a.kind, a.place): a.words.text for a in found.artifacts if a.words.text}
    assert set(said) == {("Pagination", "Header"), ("Pagination", "Footer")}
    assert {a.kind for a in found.artifacts} == {"Pagination", "Layout"}, "each says what it is"


def test_blanks_at_line_ends_are_written() -> None:
    content: Content = (
        Run(text=" ".join(["word"] * 90)),
        Break(),
        Run(text="after", strong=True),
        Run(text=" a break."),
    )
    made = file(samples.sheet(Paragraph(content=content)))
    [paragraph] = all_of(made, "P")
    text = "".join(words.text for words in painted.read(made).marked.values())
    assert "word word " * 40 in text
    assert "wordword" not in text
    assert "word after a break." in text
    assert [str(kid.S) for kid in paragraph.K if isinstance(kid, pikepdf.Dictionary)] == ["/Strong"]


# --- what a designer may do --------------------------------------------------------------------------------------


def problem(**templates: Any) -> str:
    with pytest.raises(ProblemsError) as caught:
        pdf.write(samples.everything(), samples.templates(**templates), Options())
    return "\n".join(p.message for p in caught.value.problems)


def css(rule: str) -> dict[str, Any]:
    return {"print_css": samples.common()["html/print.css"].decode() + rule}


def test_words_that_are_painted_apart_are_a_problem() -> None:
    assert "apart from their page" in problem(**css("\nblockquote { opacity: .9 }\n"))


def test_signs_of_the_style_sheet_are_those_of_the_items() -> None:
    sheet = samples.sheet(List(items=samples.items("one", "two")))
    no_signs = "\nli::before { content: none }\n"
    made = pdf.write(sheet, samples.templates(**css(f"{no_signs}ul {{ list-style: disc }}\n")), Options())
    assert outline(pikepdf.open(io.BytesIO(made))).split().count("Lbl") == 2
    assert reader.read(made) == reader.read(pdf.write(sheet, samples.templates(), Options()))
    with pytest.raises(ProblemsError, match="no sign"):
        reader.read(pdf.write(sheet, samples.templates(**css(no_signs)), Options()))


def test_a_block_of_their_own_is_a_paragraph() -> None:
    made = file(samples.everything(), quote='<div class="own">Words <em>of</em> their own</div>')
    [body] = all_of(made, "Body")
    assert [str(kid.S) for kid in body.K].count("/P") == 2


def test_what_is_hidden_from_screen_readers_is_an_artifact() -> None:
    made = file(samples.everything(), quote='<p>Words <span aria-hidden="true">for the eye</span></p>')
    assert ("Layout", "for the eye") in {(a.kind, a.words.text) for a in painted.read(made).artifacts}


def test_a_link_in_a_head_that_is_printed_again_overleaf_is_there_once() -> None:
    link = Link(target="https://example.org/", content=(Run(text="Crop"),))
    rows = tuple(Row(cells=(samples.run(f"row {n}"), samples.run("1"))) for n in range(120))
    columns = (Column(content=(link,)), Column(content=samples.run("Tons")))
    made = file(samples.sheet(samples.table(columns=columns, rows=rows, source=())))
    pages = [[a for a in page.obj.get("/Annots", ()) if "/A" in a] for page in made.pages]
    assert len(pages) > 2
    assert sum(map(len, pages)) == 1
