"""The grammar of prose, rule by rule: what is read, and into which tree."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factsheet.document import (
    Break,
    Column,
    FactCall,
    Heading,
    Item,
    Link,
    List,
    NoteCall,
    Paragraph,
    Quote,
    Row,
    Run,
    Table,
)
from tests.readers.sheets import blocks, codes, good, read, sheet

PRESS = (frozenset(["press"]),)
CONGRESS = (frozenset(["congress"]),)


def run(text: str) -> Run:
    return Run(text=text)


def words(text: str) -> Paragraph:
    return Paragraph(content=(run(text),))


def bullets(*items: str) -> List:
    return List(items=tuple(Item(blocks=(words(i),)) for i in items))


# --- blocks ---


def test_headings_go_from_the_second_to_the_fourth_level_and_may_have_an_id() -> None:
    assert blocks("## A {#a}\n\n### B\n\n#### C *d*") == (
        Heading(level=2, content=(run("A"),), id="a"),
        Heading(level=3, content=(run("B"),)),
        Heading(level=4, content=(run("C "), Run(text="d", emphasis=True))),
    )


@pytest.mark.parametrize(
    ("body", "line", "width"),
    [
        ("#### A\n\n## B\n\n#### C", 14, 4),
        ("### A", 14, 3),
        ("## A\n\n::: for press\n\n#### B\n\n:::\n\n### C", 18, 4),
    ],
)
def test_no_heading_level_may_be_skipped(body: str, line: int, width: int) -> None:
    problems = read(sheet(body)).problems
    assert {p.code for p in problems} == {"heading-skipped"}
    assert (problems[0].location.line, problems[0].location.column, problems[0].location.width) == (line, 1, width)
    assert codes("## A\n\n### B\n\n#### C\n\n## D") == []


def test_a_line_break_is_a_space_and_a_backslash_at_the_end_breaks() -> None:
    assert blocks("one\ntwo  \nthree\\\nfour") == (Paragraph(content=(run("one two three"), Break(), run("four"))),)


def test_lists_nest_and_start_at_any_number() -> None:
    inner = List(start=7, items=(Item(blocks=(words("b"),)), Item(blocks=(words("c"),))))
    assert blocks("- a\n\n  7. b\n  8. c\n- d") == (
        List(items=(Item(blocks=(words("a"), inner)), Item(blocks=(words("d"),)))),
    )


def test_an_item_holds_paragraphs_quotes_and_tables() -> None:
    (got,) = blocks("- a\n\n  b\n\n  > c\n\n  | d |\n  |---|\n  | e |")
    assert isinstance(got, List)
    assert [b.kind for b in got.items[0].blocks] == ["paragraph", "paragraph", "quote", "table"]


def test_quotes_hold_blocks() -> None:
    assert blocks("> a\n> b\n>\n> - c") == (Quote(blocks=(words("a b"), bullets("c"))),)


def test_a_table_has_alignments_and_literal_bars() -> None:
    assert blocks("| a | b | c |\n|:--|:-:|--:|\n| x \\| y | *z* | |") == (
        Table(
            columns=(
                Column(content=(run("a"),), alignment="left"),
                Column(content=(run("b"),), alignment="center"),
                Column(content=(run("c"),), alignment="right"),
            ),
            rows=(Row(cells=((run("x | y"),), (Run(text="z", emphasis=True),), ())),),
        ),
    )


def test_a_table_block_has_caption_source_and_id() -> None:
    (got,) = blocks("::: table\nid: t\ncaption: Some *words*\nsource: Made up\n\n| a |\n|---|\n| b |\n:::")
    assert isinstance(got, Table)
    assert (got.id, got.caption[1], got.source) == ("t", Run(text="words", emphasis=True), (run("Made up"),))


def test_a_quote_block_says_who_and_where() -> None:
    assert blocks("::: quote\nid: q\nby: Someone\nsource: A book\n\nSaid.\n\n- so\n:::") == (
        Quote(blocks=(words("Said."), bullets("so")), by=(run("Someone"),), source=(run("A book"),), id="q"),
    )


def test_a_block_needs_no_header() -> None:
    assert blocks("::: quote\n\nSaid: this.\n:::") == (Quote(blocks=(words("Said: this."),)),)


# --- inlines ---


def test_emphasis_is_flat() -> None:
    assert blocks("a **b *c* d** ***e***") == (
        Paragraph(
            content=(
                run("a "),
                Run(text="b ", strong=True),
                Run(text="c", strong=True, emphasis=True),
                Run(text=" d", strong=True),
                run(" "),
                Run(text="e", strong=True, emphasis=True),
            )
        ),
    )


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a_b?c=[d]&for=e",
        "http://example.org",
        "mailto:a@example.org",
        "#here",
        "sheet:other",
        "sheet:other-one#part",
    ],
)
def test_links_lead_to_the_web_a_place_or_a_sheet(target: str) -> None:
    got = blocks(f"## A {{#here}}\n\n[a **b**]({target})")
    content = (run("a "), Run(text="b", strong=True))
    assert got[1] == Paragraph(content=(Link(target=target, content=content),))


def test_an_address_in_angles_is_a_link() -> None:
    link = Link(target="https://example.org/a", content=(run("https://example.org/a"),))
    assert blocks("see <https://example.org/a>.") == (Paragraph(content=(run("see "), link, run("."))),)


def test_escapes_and_entities_are_the_characters() -> None:
    assert blocks(r"\[a\] \{b\} for\=c \: \\ \# &amp; &eacute; d&nbsp;e") == (
        words("[a] {b} for=c : \\ # & é d\u00a0e"),
    )


def test_facts_may_name_a_part_and_break_over_lines() -> None:
    assert blocks("a {{ length }} {{flow.number}}, {{\n  length.period\n}} **{{ length.source }}**") == (
        Paragraph(
            content=(
                run("a "),
                FactCall(fact="length"),
                run(" "),
                FactCall(fact="flow", part="number"),
                run(", "),
                FactCall(fact="length", part="period"),
                run(" "),
                FactCall(fact="length", part="source", strong=True),
            )
        ),
    )


def test_notes_are_one_paragraph_and_may_break_over_lines() -> None:
    got = good("a[^n] b.\n\n[^n]: A note\n  with [link](https://example.org)\nand {{ length }}.\n\nc")
    assert got.blocks == (Paragraph(content=(run("a"), NoteCall(note="n"), run(" b."))), words("c"))
    assert [i.kind for i in got.notes[0].content] == ["run", "link", "run", "factcall", "run"]


def test_a_phrase_of_a_script_from_right_to_left_is_refused() -> None:
    (problem,) = read(sheet("a [b]{for=press lang=ar}")).problems
    assert (problem.code, problem.location.column, problem.location.width) == ("language", 22, 2)


def test_phrases_nest_and_may_hold_both_marks() -> None:
    assert blocks("a [b [c]{lang=fr} [d](https://example.org)[^n]]{for=press, congress\nlang=es} e\n\n[^n]: n") == (
        Paragraph(
            content=(
                run("a "),
                Run(text="b ", language="es", mark=BOTH),
                Run(text="c", language="fr", mark=BOTH),
                Run(text=" ", language="es", mark=BOTH),
                Link(target="https://example.org", content=(Run(text="d", language="es"),), mark=BOTH),
                NoteCall(note="n", mark=BOTH),
                run(" e"),
            )
        ),
    )


BOTH = (frozenset(["press", "congress"]),)


def test_a_phrase_inside_a_link_marks_its_words_only() -> None:
    link = Link(target="https://example.org", content=(run("a "), Run(text="b", mark=PRESS)))
    assert blocks("[a [b]{for=press}](https://example.org)") == (Paragraph(content=(link,)),)


# --- guards ---


def test_a_guard_marks_the_blocks_between_its_fences() -> None:
    assert blocks("a\n\n::: for press\n\nb\n\n- c\n\n:::\n\nd") == (
        words("a"),
        Paragraph(content=(run("b"),), mark=PRESS),
        List(items=(Item(blocks=(words("c"),)),), mark=PRESS),
        words("d"),
    )


def test_a_fence_counts_as_an_empty_line() -> None:
    assert blocks("a\n::: for press\nb\n:::\nc") == blocks("a\n\n::: for press\n\nb\n\n:::\n\nc")


def test_a_guard_between_items_marks_the_items() -> None:
    assert blocks("- a\n\n::: for press\n\n- b\n\n:::\n\n- c") == (
        List(
            items=(
                Item(blocks=(words("a"),)),
                Item(blocks=(words("b"),), mark=PRESS),
                Item(blocks=(words("c"),)),
            )
        ),
    )


def test_lists_stand_in_each_other_five_levels_deep() -> None:
    lists = [f"{' ' * 2 * n}- {n}" for n in range(8)]
    assert codes("\n".join(lists[:5])) == []
    (problem,) = read(sheet("\n".join(lists))).problems
    assert (problem.code, problem.location.line, problem.location.column) == ("list-depth", 19, 11)
    for deep, found in ((3, []), (4, ["list-depth"])):
        quoted = [*lists[:deep], "", f"{' ' * 2 * deep}> - a", f"{' ' * 2 * deep}>   - b"]
        assert codes("\n".join(quoted)) == found


@pytest.mark.parametrize(
    "body",
    [
        "{n}. {{for=interagency}} x\n{m}. a",
        "::: for interagency\n\n{n}. x\n\n:::\n\n{m}. a",
        "- b\n\n  {n}. {{for=press}} x\n  {m}. a",
    ],
)
def test_a_list_starts_at_one_where_its_first_item_is_hidden_from_some(body: str) -> None:
    assert codes(body.format(n=4, m=5)) == ["list-start"]
    assert codes(body.format(n=1, m=2)) == []
    assert codes("::: for interagency\n\n4. {for=interagency} x\n5. a\n\n:::") == []
    assert codes("4. a\n5. {for=interagency} x") == []


def test_a_guard_between_an_items_paragraphs_marks_those() -> None:
    guarded = Paragraph(content=(run("b"),), mark=PRESS)
    assert blocks("- a\n\n::: for press\n\n  b\n\n:::\n\n  c\n- d") == (
        List(items=(Item(blocks=(words("a"), guarded, words("c"))), Item(blocks=(words("d"),)))),
    )
    assert blocks("- a\n\n::: for press\n\n  b\n\n:::\n\n- d") == (
        List(items=(Item(blocks=(words("a"), guarded)), Item(blocks=(words("d"),)))),
    )


def test_guards_around_each_other_all_count() -> None:
    both = (frozenset(["congress", "press"]), frozenset(["press"]))
    assert blocks("::: for congress, press\n\na\n\n::: for press\n\nb\n\n:::\n\n:::") == (
        Paragraph(content=(run("a"),), mark=both[:1]),
        Paragraph(content=(run("b"),), mark=both),
    )


def test_a_block_may_carry_its_own_guard_and_hold_others() -> None:
    assert blocks("::: quote for congress\nby: x\n\na\n\n::: for interagency\n\nb\n\n:::\n\n:::") == (
        Quote(
            blocks=(words("a"), Paragraph(content=(run("b"),), mark=(frozenset(["interagency"]),))),
            by=(run("x"),),
            mark=CONGRESS,
        ),
    )


def test_items_rows_and_columns_carry_marks() -> None:
    item, table = blocks("1. {for=press} a\n\n| b | {for=press} c |\n|---|---|\n| {for=congress} d | |\n| e | f |")
    assert item == List(start=1, items=(Item(blocks=(words("a"),), mark=PRESS),))
    assert isinstance(table, Table)
    assert [c.mark for c in table.columns] == [(), PRESS]
    assert [r.mark for r in table.rows] == [CONGRESS, ()]
    assert table.rows[0].cells[0] == (run("d"),)


def test_a_note_inside_a_guard_or_a_guarded_block_is_guarded() -> None:
    got = good("::: quote for press\n\nb[^n]\n\n[^n]: c\n\n:::")
    assert got.notes[0].mark == PRESS


def test_a_guarded_section_may_end_at_the_next_heading_or_the_end() -> None:
    assert (
        len(blocks("::: for press\n\n## A\n\nb\n\n### C\n\n:::\n\n## D\n\ng\n\n::: for press\n\n### E\n\nf\n\n:::"))
        == 7
    )


# --- wrapping and loose lists ---

WORD = st.sampled_from(
    ["alpha", "be*ta*", "**gam ma**", "[d e]{for=press}", "{{ length }}", "[x](https://e.org)", "é", "2,000"]
)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.lists(WORD, min_size=1, max_size=9), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_wrapping_never_changes_the_tree(paragraphs: list[list[str]], chance: object) -> None:
    def wrapped(text: list[str]) -> str:
        return "".join(w + chance.choice(["\n", " ", "\n  "]) for w in text).rstrip()  # type: ignore[attr-defined]

    opened = [["Open", *p] for p in paragraphs]
    assert blocks("\n\n".join(map(wrapped, opened))) == blocks("\n\n".join(" ".join(p) for p in opened))
    quoted = ["> " + wrapped(p).replace("\n", "\n> ") for p in opened]
    assert blocks("\n\n".join(quoted)) == blocks("\n\n".join("> " + " ".join(p) for p in opened))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.lists(WORD, min_size=1, max_size=5), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_loose_and_tight_lists_are_one_tree(items: list[list[str]], chance: object) -> None:
    opened = ["- Open " + " ".join(i) for i in items]
    loose = "".join(i + chance.choice(["\n", "\n\n", "\n\n\n"]) for i in opened)  # type: ignore[attr-defined]
    assert blocks(loose) == blocks("\n".join(opened))


# --- what is refused ---


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("# A", "heading"),
        ("##### A", "heading"),
        ("A\n=", "heading"),
        ("##A", "heading"),
        ("> ## A", "heading"),
        ("::: quote\n\n## A\n\n:::", "heading"),
        ("* a", "list"),
        ("+ a", "list"),
        ("1) a", "list"),
        ("_a_", "emphasis"),
        ("__a__", "emphasis"),
        ("***", "rule"),
        ("---", "rule"),
        ("`a`", "code"),
        ("~~~\na\n~~~", "code"),
        ("    a", "indent"),
        ("<!-- a -->", "html"),
        ("a<br>b", "html"),
        ("![a](b.png)", "image"),
        ('[a](https://e.org "t")', "link"),
        ("[a](e.org)", "link"),
        ("[a](HTTPS://e.org)", "link"),
        ("[a](file:///etc/passwd)", "link"),
        ("[a](data:text/html,x)", "link"),
        ("[a](sheet:)", "link"),
        ("[a](#A)", "link"),
        ("[](https://e.org)", "link"),
        ("<a@e.org>", "link"),
        ("[a][b]\n\n[b]: https://e.org", "stray"),
        ("[a]\n\n[a]: https://e.org", "stray"),
        ("a\n- b", "blank-line"),
        ("a\n## B", "blank-line"),
        ("- a\n> b", "blank-line"),
        ("a\n| b |\n|---|\n| c |", "blank-line"),
        ("a\n::: quote\n\nb\n\n:::", "blank-line"),
        ("a\n[^n]: b", "blank-line"),
        ("| a |\n|---|", "table"),
        ("a | b\n--|--\nc | d", "table"),
        ("| a | b |\n|---|---|\n| c |", "table-cells"),
        ("-\n- a", "item"),
        (">", "quote"),
        ("::: quote\n\n:::", "quote"),
        ("::: quote\n\n::: table\n\n| a |\n|---|\n| b |\n\n:::\n\n:::", "block"),
        ("- a\n\n::: quote\n\nb\n\n:::\n\n  c", ""),
        ("a[^n]\n\n[^n]: - b", "note"),
        ("a[^n]\n\n[^n]:", "note"),
        ("a[^1]\n\n[^1]: b", "id"),
        ("a[^n]\n\n[^n]: b[^m]\n\n[^m]: c", "note"),
        ("[a[^n]](https://e.org)\n\n[^n]: b", "note"),
        ("{{ length.unit }}", "unknown-fact"),
        ("{{ }}", "unknown-fact"),
        ("&colon;&colon;&colon; for press", "entity"),
        ("&lbrack;a&rbrack;", "entity"),
        ("a&shy;b", "hidden"),
        ("> " * 25 + "a", "unread"),
        (">" * 30 + "a", "unread"),
        ("::: for press\n\n" * 25 + "a" + "\n\n:::" * 25, "fence"),
        ("::: for press, press\n\na\n\n:::", "mark"),
        ("[a]{for=press for=press}", "mark"),
        ("[a]{lang=fr lang=fr}", "mark"),
        ("- {lang=fr} a", "mark"),
        ("[ ]{for=press}", "mark"),
        ("[a]{}", "mark"),
        ("- a\n  7. b", "list"),
        ("a\n7. b\n8. c", "list"),
        ("\\:::", "fence"),
        (": a", "fence"),
        ("a\n\n&nbsp;", "empty"),
        ("a {#b}", "stray"),
        ("a **b", "star"),
        ("a\\* 2 * 3", ""),
        ("1. a\n2. b\n4. c", "list-number"),
        ("3. a\n3. b\n3. c", ""),
        ("::: quote\nby: a\nb\n\nc\n:::", "blank-line"),
        ("::: table\ncaption: a\n| b |\n|---|\n| c |\n:::", "blank-line"),
        ("- : a", "fence"),
        ("> ： a", "fence"),
        ("::: \u00a0for press\n\na\n\n:::", "fence"),
        *[(f"::: {kind}\n\na\n\n:::", "missing-key") for kind in ["chart", "figure"]],
        *[(f"::: {kind}\n\na\n\n:::", "block") for kind in ["key-facts", "qa", "contacts", "definitions"]],
    ],
)
def test_what_a_sheet_does_not_use_is_refused(body: str, code: str) -> None:
    found = codes(body)
    assert (code in found) if code else not found, found


@pytest.mark.parametrize("sign", ["［", "］", "｛", "｝", "⟦", "[", "}", "："])
def test_a_backslash_makes_a_sign_one_of_the_text(sign: str) -> None:
    assert blocks(f"a \\{sign} b") == (words(f"a {sign} b"),)


def test_a_backslash_before_a_letter_is_no_way_around_a_mark() -> None:
    (problem,) = read(sheet("a \\for=x b")).problems
    assert (problem.code, problem.location.column) == ("stray", 4)
    assert codes("a \\FOR =x b") == ["stray"]
    assert blocks("a for\\=x \\fo") == (words("a for=x \\fo"),)


def test_an_escaped_sign_that_looks_like_a_colon_is_one() -> None:
    assert blocks("\\： a") == (words("： a"),)
    assert codes("\\：：： for press") == ["fence"]


def test_colons_may_be_escaped_and_may_stand_within_a_line() -> None:
    assert blocks("\\: a\n\nb: c ::: d") == (words(": a"), words("b: c ::: d"))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("a [b]{for=press}[^n]\n\n::: for press\n\n[^n]: c\n\n:::", "guarded"),
        ("[a]{for=press} {{ guarded }}", "guarded"),
        ("::: for press\n\n{{ guarded }}\n\n:::", "guarded"),
        ("::: for press\n\n## A {#a}\n\n:::\n\n## B\n\n[c](#a)", "guarded"),
        ("| {for=press} a |\n|---|\n| b |", "guarded"),
        ("| a |\n|---|\n| {for=press} b |", "guarded"),
        ("| a | {for=press} b |\n|---|---|\n| {for=congress} c | d |\n| e | f |", "nobody"),
        ("::: quote\n\n::: for press\n\na\n\n:::\n\n:::", "guarded"),
        ("- [a]{for=press}", "guarded"),
        ("- {for=press} [a]{for=congress}", "nobody"),
        ("::: quote for press\nby: '[x]{for=congress}'\n\na\n\n:::", "nobody"),
        ("::: for interagency\n\n{{ guarded }}\n\n:::", ""),
        ("::: for congress\n\n[a]{for=interagency} b\n\n:::", ""),
        ("[a {{ guarded }}]{for=congress} b", ""),
    ],
)
def test_what_is_used_is_for_all_who_read_its_place(body: str, code: str) -> None:
    from tests.readers.sheets import FRONT

    found = codes(body, FRONT + "  guarded: {value: 1, source: s, for: congress}\n")
    assert (code in found) if code else not found, found


def test_a_fence_of_other_colons_is_told_from_one_of_other_signs() -> None:
    (problem, *_) = read(sheet("\uff1a\uff1a\uff1a for press\n\na")).problems
    assert "fullwidth colon" in problem.message


def test_unbalanced_fences_show_the_chain_of_pairs() -> None:
    reading = read(sheet("::: for press\n\na\n\n:::\n\n::: for press\n\nb"))
    (problem,) = reading.problems
    assert problem.location.line == 20
    assert "14 with 18" in problem.help


def test_blocks_items_rows_and_calls_know_their_places() -> None:
    got = good("a {{ length }}\n\n- b\n  - c[^n]\n\n| d |\n|---|\n| e |\n\n[^n]: f")
    paragraph, items, table = got.blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(items, List)
    assert isinstance(table, Table)
    call = paragraph.content[1]
    assert isinstance(call, FactCall)
    places: list[Any] = [
        paragraph,
        call,
        items,
        items.items[0],
        items.items[0].blocks[1],
        table.columns[0],
        table.rows[0],
        got.notes[0],
    ]
    shown = [(p.location.line, p.location.column) for p in places if p.location]
    assert shown == [(14, 1), (14, 3), (16, 1), (16, 1), (17, 3), (19, 3), (21, 1), (23, 1)]


@pytest.mark.parametrize("sign", ["•", "·", "▪", "–", "—"])
def test_lists_as_word_processors_write_them(sign: str) -> None:
    """They would run on in one paragraph."""
    [problem] = read(sheet(f"Goals\n\n{sign} the first;\n{sign} the second.")).problems
    assert (problem.code, problem.message) == ("list", f"'{sign}' makes no list here")
    assert (problem.location.line, problem.location.column) == (16, 1)


def test_a_dash_may_begin_a_line() -> None:
    assert codes("Words run on\n– and on – to the end.") == []
    assert codes("— Somebody") == []
