"""What officers are told, word for word, where a general message would mislead them."""

import pytest

from tests.readers.sheets import FRONT, read, sheet

CASES = [
    (
        "- : x\n",
        "no line of the text begins with a colon: that is kept for fences",
        "write \\: for a colon of the text",
    ),
    ("- \uff1a x\n", "this looks like a colon but is the fullwidth colon", "write \\: for a colon of the text"),
    ("\uff1a x\n", "this looks like a colon but is the fullwidth colon", 'type ":::" on the keyboard'),
    ("- ::: for press\n", '":::" must stand at the start of its line', "take away what stands before it"),
]


@pytest.mark.parametrize(("body", "message", "help_"), CASES)
def test_colons_in_the_text(body: str, message: str, help_: str) -> None:
    found = read(sheet(body)).problems
    assert any(p.message == message and p.help.startswith(help_) for p in found), found


def test_front_matter() -> None:
    front = FRONT.replace("audience: public", "audience: [public, congress]") + "sources: [a source, {txt: y}]\n"
    said = [p.message for p in read(sheet("Words.", front)).problems]
    assert "'audience' must be one name" in said
    assert "'text' is missing in entry 2 of 'sources'" in said


def test_a_broken_key_does_not_hide_that_a_fact_has_no_key_of_that_name() -> None:
    """Found by a mutation: a line slipped out of a fact, and what was left of the fact could not be read."""
    front = FRONT.replace("facts:\n", "facts:\n  slipped:\n    for: interagency\n", 1) + "value: [\n"
    said = [p.message for p in read(sheet("Words.", front)).problems]
    assert "'value' is missing in 'slipped'" in said


def test_help_in_front_matter_is_what_front_matter_can_do() -> None:
    two = FRONT.replace("audience: public", "audience: public, congress")
    assert next(p.help for p in read(sheet("Words.", two)).problems).startswith(
        "name who may read what carries no mark"
    )
    guarded = FRONT.replace("title: A Plainly Artificial Sheet", 'title: "[A title]{for=interagency}"')
    guarded += 'sources: ["[a source]{for=interagency}"]\n'
    helps = [p.help for p in read(sheet("Words.", guarded)).problems]
    assert len(helps) == 2
    assert not any(":::" in h or "- {for" in h for h in helps)


def messages(body: str, front: str = FRONT) -> list[str]:
    return [p.message for p in read(sheet(body, front)).problems]


@pytest.mark.parametrize("name", ["Public", "pubic"])
def test_an_audience_that_nobody_knows_is_told_once(name: str) -> None:
    """What a guard hides from whom cannot be said where a name is unknown."""
    body = "Top.\n\n::: for congress, interagency\n\n### Deeper\n\nWords.\n:::"
    told = [f"no audience is called '{name}'"]
    assert messages(body.replace("###", "##"), FRONT.replace("audience: public", f"audience: {name}")) == told


def test_a_guard_that_names_nobody_known_hides_nothing_else() -> None:
    told = ["no audience is called 'congress interagency'"]
    assert messages("Top.\n\n::: for congress interagency\n\n## Deeper\n\nWords.\n:::") == told
    assert messages("## Open\n\n::: for congress interagency\n\nWords.\n:::") == told
    assert set(messages("These:\n\n- {for=congres} a\n- {for=congres} b")) == {"no audience is called 'congres'"}


def test_an_entry_that_is_no_mapping() -> None:
    [problem] = read(sheet("Words.", FRONT + "drafted:\n  - J. Doe\n")).problems
    assert (problem.message, problem.help) == (
        "entry 1 of 'drafted' must have keys of its own",
        'write "- {text: …, for: …}"',
    )


def test_a_key_of_a_block_that_cannot_be_read_is_not_missing() -> None:
    found = read(sheet("::: figure\nfile: a.png\nalt: Two bars: one, two.\n:::")).problems
    assert "yaml" in {p.code for p in found}
    assert "missing-key" not in {p.code for p in found}


@pytest.mark.parametrize(
    "body", ["{{ border|upper }}", "`code`", "![a](b.png)", "<ftp://example.org>", "[]{for=press}"]
)
def test_words_that_were_refused_are_not_called_missing(body: str) -> None:
    codes = {p.code for p in read(sheet(f"Above.\n\n{body}\n")).problems}
    assert codes
    assert "empty" not in codes


def test_a_mark_that_a_blank_parts_from_its_words_is_told_once() -> None:
    [problem] = read(sheet("Open [words] {for=interagency} text.")).problems
    assert problem.message == "a blank stands between the words and their mark"
    assert problem.location.column == 14
    assert messages("Open [words]{for: interagency} text.") == ["'for:' is no mark"]


@pytest.mark.parametrize("body", ["[a] [b] {for=interagency} text", "- [] {for=congress} text", "[a] \\{for=congress}"])
def test_other_brackets_beside_such_a_mark_are_told(body: str) -> None:
    assert {"stray", "mark"} & {p.code for p in read(sheet(body)).problems}


def test_no_far_fetched_name_is_proposed() -> None:
    chart = "::: chart\ndataset: d\ntype: pie\ntitle: T\nalt: A\n:::"
    data = FRONT + "datasets:\n  d: {columns: [Crop, Area], rows: [[Poppy, 1], [Coca, 2]], source: s}\n"
    assert [p.help for p in read(sheet(chart, data)).problems] == ["known: bars, horizontal, lines, stacked"]
