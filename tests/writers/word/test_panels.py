"""Summaries and entries: each part in its style, panels of one look and one edge, terms that stay with their text."""

import re
from decimal import Decimal
from typing import Any

import pytest

from factsheet.document import Block, Entries, Entry, Fact, FactCall, List, Summary
from factsheet.problems import ProblemsError
from tests.writers.word.documents import (
    W,
    Written,
    bookmarks,
    edited,
    files,
    items,
    paragraph,
    templates,
    text,
    words,
    write,
)
from tests.writers.word.test_blocks import nested

REFERENCE = "word/reference.docx"
PANEL = "word/blocks/summary.xml.j2"


def summary(*blocks: Block, title: str = "In a word") -> Summary:
    return Summary(id="sum", title=words(title) if title else (), blocks=blocks)


def entries(kind: Any, **said: tuple[Block, ...]) -> Entries:
    return Entries(id="en", kind=kind, items=tuple(Entry(term=words(t), blocks=b) for t, b in said.items()))


MIXED = summary(
    paragraph("First", "a"),
    paragraph("Second", "b"),
    items("l", "point", (paragraph("outer", "o"), items("m", "inner", (paragraph("deep", "d"), paragraph("on", "e"))))),
    paragraph("Last", "z"),
)


def panel(written: Written, start: str, stop: str) -> list[Any]:
    """The paragraphs from one to another."""
    found = list(written.tree().iter(f"{W}p"))
    said = [text(p) for p in found]
    return found[said.index(start) : said.index(stop) + 1]


def looks(written: Written, paragraph_: Any) -> dict[str, Any]:
    """Borders, ground, edges and spaces of a paragraph, its style's where it has none of its own."""
    styles = {s.get(f"{W}styleId"): s for s in written.tree("word/styles.xml").iter(f"{W}style")}
    own = paragraph_.find(f"{W}pPr")
    chain = [own]
    at = own.find(f"{W}pStyle").get(f"{W}val")
    while at in styles:
        chain.append(styles[at].find(f"{W}pPr"))
        base = styles[at].find(f"{W}basedOn")
        at = "" if base is None else base.get(f"{W}val")
    chain = [c for c in chain if c is not None]

    def first(path: str) -> str:
        path, _, name = path.rpartition("@")
        found = (c.find("/".join(W + p for p in path.split("/"))) for c in chain)
        return next((e.get(W + name) for e in found if e is not None and e.get(W + name) is not None), "0")

    left, hanging, space = (int(first(p)) for p in ("ind@left", "ind@hanging", "pBdr/left@space"))
    return {
        "edge": left - hanging - 20 * space,
        "right": first("ind@right"),
        "bar": first("pBdr/left@color"),
        "ground": first("shd@fill"),
        "after": int(first("spacing@after")),
        "text": left,
    }


def test_a_summary_has_its_title_and_its_text_in_styles_of_their_own() -> None:
    written = write(MIXED)
    assert written.styled("Summary Title") == ["In a word"]
    assert written.styled("Summary Text") == ["First", "Second", "Last"]
    assert written.styled("List Bullet") == ["point", "outer"]


def test_a_summary_without_a_title_has_the_usual_one() -> None:
    assert write(summary(paragraph("x", "x"), title="")).styled("Summary Title") == ["In brief"]


def test_lists_in_a_panel_have_its_look_and_its_edges() -> None:
    written = write(MIXED)
    found = [looks(written, p) for p in panel(written, "In a word", "Last")]
    for name in ("edge", "right", "bar", "ground"):
        assert len({look[name] for look in found}) == 1, name
    assert found[0]["ground"] != "0"
    inside = [look["text"] for look in found]
    assert inside[3] < inside[5]  # "point" and "inner": what is deeper stands further in


def test_the_edge_is_straight_however_deep_a_list_is() -> None:
    written = write(summary(paragraph("First", "a"), nested(5), paragraph("Last", "z")))
    found = [looks(written, p) for p in panel(written, "First", "Last")]
    assert len(found) == 7
    assert len({look["edge"] for look in found}) == 1


def test_no_paper_shows_between_the_paragraphs_of_a_panel() -> None:
    written = write(MIXED, paragraph("Behind"))
    found = panel(written, "In a word", "Last")
    after = {text(p): looks(written, p)["after"] for p in found}
    assert after["First"] > 0  # inside one box: Word draws the ground there
    assert [after[t] for t in ("In a word", "Second", "outer")] == [0, 0, 0]
    assert after["Last"] >= 120


def test_a_list_follows_what_a_designer_changes_in_word() -> None:
    def change(xml: str) -> str:
        style = re.search(r'<w:style [^>]*><w:name w:val="Summary Text"/>.*?</w:style>', xml)
        assert style
        return xml.replace(style[0], re.sub(r'(<w:left [^/]*w:space=)"\d+"', r'\1"3"', style[0]))

    written = write(MIXED, using=templates({REFERENCE: edited(change, "word/styles.xml")}))
    found = {text(p): looks(written, p)["edge"] for p in panel(written, "First", "Last")}
    assert found["point"] == found["First"]


def test_a_panel_whose_style_has_no_borders_stays_a_list() -> None:
    xml = files()[PANEL].decode().replace('fs:panel="Summary Text"', 'fs:panel="Normal"')
    written = write(MIXED, using=templates(common={PANEL: xml.encode()}))
    assert written.find("point").find(f"{W}pPr/{W}pBdr") is None


def test_a_panel_of_a_style_that_is_not_there_is_a_problem() -> None:
    xml = files()[PANEL].decode().replace('fs:panel="Summary Text"', 'fs:panel="Summary Txt"')
    with pytest.raises(ProblemsError) as caught:
        write(MIXED, using=templates(common={PANEL: xml.encode()}))
    (problem,) = caught.value.problems
    assert problem.code == "missing-style"
    assert "did you mean 'Summary Text'" in problem.help


@pytest.mark.parametrize(
    ("kind", "term", "said"),
    [
        ("definitions", "Definition Term", "Definition Text"),
        ("qa", "Question", "Answer"),
        ("contacts", "Contact Name", "Contact Details"),
    ],
)
def test_entries_have_styles_of_their_kind(kind: Any, term: str, said: str) -> None:
    block = entries(
        kind,
        One=(paragraph("is this", "a"), items("l", "a point"), paragraph("and that", "b")),
        Two=(paragraph("is other", "c"),),
    )
    written = write(block, paragraph("Behind"))
    assert written.lines[-7:-1] == [
        (term, "One"),
        (said, "is this"),
        ("List Bullet", "a point"),
        (said, "and that"),
        (term, "Two"),
        (said, "is other"),
    ]
    names = [name for name, _, _ in bookmarks(written.tree())]
    letter = {"definitions": "D", "qa": "A", "contacts": "C"}[kind]
    assert {f"_fs{letter}1_en", f"_fs{letter}1z_en"} <= set(names)


def test_a_key_fact_is_its_label_its_number_and_what_is_known_of_it() -> None:
    block = Entries(
        id="en",
        kind="key-facts",
        items=(
            Entry(term=words("Border"), fact=FactCall(fact="length")),
            Entry(term=words("People"), fact=FactCall(fact="people")),
        ),
    )
    facts = (
        Fact(id="length", value=Decimal(2000), unit="mile", source=words("a survey")),
        Fact(id="people", value=Decimal(12400)),
    )
    written = write(block, facts=facts)
    assert written.lines[-5:] == [
        ("Key Fact Label", "Border"),
        ("Key Fact Value", "2,000 miles"),
        ("Key Fact Detail", "Source: a survey"),
        ("Key Fact Label", "People"),
        ("Key Fact Value", "12,400"),
    ]
    assert next(written.tree().iter(f"{W}tbl"), None) is None
    assert "_fs_" not in [name for name, _, _ in bookmarks(written.tree())]


def test_terms_stay_with_what_is_said_of_them() -> None:
    styles = {s.find(f"{W}name").get(f"{W}val"): s for s in write().tree("word/styles.xml").iter(f"{W}style")}
    for name in ("Summary Title", "Definition Term", "Question", "Contact Name", "Key Fact Label", "Table Group"):
        assert styles[name].find(f"{W}pPr/{W}keepNext") is not None, name


@pytest.mark.parametrize("holds", [summary, lambda b: entries("qa", Why=(b,))])
def test_lists_nest_no_deeper_in_what_holds_them(holds: Any) -> None:
    deep: List = nested(6)
    with pytest.raises(ProblemsError) as caught:
        write(holds(deep))
    assert [p.code for p in caught.value.problems] == ["list-depth"]
