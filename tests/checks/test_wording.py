"""What reads badly aloud is found at its place; the project's own sheet has nothing of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from factsheet import audience
from factsheet.checks import wording
from factsheet.document import Audiences, Heading, Link, Paragraph, Run
from factsheet.problems import Location, Problem, Severity
from factsheet.readers import audiences, content
from tests.projects import AUDIENCES, FRONT
from tests.writers import samples

ROOT = Path(__file__).parents[2]


def readers() -> Audiences:
    return audiences.read(AUDIENCES.encode(), "content/audiences.yaml")


def check(text: str) -> list[Problem]:
    """The problems of a content file, as the public has it."""
    reading = content.read(text.encode(), path="content/sample.md", name="sample", audiences=readers())
    assert reading.sheet is not None, [str(p) for p in reading.problems]
    chosen = audience.selection(reading.sheet, readers()["public"])
    return wording.check(chosen.sheet, path="content/sample.md", lines=reading.lines, locations=chosen.locations)


def body(words: str, front: str = "") -> list[Problem]:
    return check(FRONT.format(audience="public", body=words).replace("audience: public", "audience: public" + front))


def places(problems: list[Problem]) -> list[tuple[str, int, int, Severity]]:
    return [(p.code, p.location.line, p.location.column, p.severity) for p in problems]


FIRST = 13  # the line of the body


def test_the_projects_own_sheet_reads_well() -> None:
    assert check((ROOT / "content/mexico.md").read_text(encoding="utf-8")) == []


def test_a_sheet_of_every_kind_reads_well() -> None:
    assert wording.check(samples.everything(), path="x.md") == []


@pytest.mark.parametrize("words", ["here", "Click here", "more", "Read more …", "this link.", "MORE»", "**here**"])
def test_a_link_that_says_nothing_is_a_warning(words: str) -> None:
    [problem] = body(f"Some words, and [{words}](https://example.org/).")
    column = 17 if words[0] != "*" else 26  # strong words are found by where they lead
    assert places([problem]) == [("link-vague", FIRST, column, Severity.WARNING)]


@pytest.mark.parametrize("words", ["more on crops", "the harvest here", "Mexico", "press@example.org", "2004"])
def test_a_link_that_says_where_it_leads_passes(words: str) -> None:
    assert body(f"Some words, and [{words}](https://example.org/).") == []


@pytest.mark.parametrize("words", ["<https://example.org/a>", "[www.example.org](https://example.org/)"])
def test_an_address_for_words_is_a_warning(words: str) -> None:
    [problem] = body(f"Other words.\n\nSome words: {words} and so on.")
    assert (problem.code, problem.location.line, problem.severity) == ("link-address", FIRST + 2, Severity.WARNING)
    assert problem.location.column > 12


def test_an_address_among_other_words_passes() -> None:
    assert body("[the site www.example.org](https://example.org/), and www.example.org") == []


def test_a_link_without_words_is_an_error() -> None:
    link = Link(target="https://example.org/", content=(Run(text="\u00a0"),))
    sheet = replace(samples.sheet(), blocks=(Paragraph(content=(Run(text="Words "), link, Run(text=" words"))),))
    assert [(p.code, p.severity) for p in wording.check(sheet, path="x.md")] == [("link-empty", Severity.ERROR)]


def test_the_same_words_to_different_places_are_a_warning() -> None:
    [problem] = body("[The report](https://example.org/1) and\n[the report](https://example.org/2).")
    assert places([problem]) == [("link-same-words", FIRST + 1, 1, Severity.WARNING)]
    assert "https://example.org/1 and https://example.org/2" in problem.message


def test_the_same_words_to_the_same_place_pass() -> None:
    assert body("[The report](https://example.org/1) and [the report](https://example.org/1).") == []


def test_links_of_front_matter_are_looked_at() -> None:
    front = "\nlinks:\n  - {text: here, href: 'https://example.org/'}\nsources:\n  - text: www.example.org\n    href: 'https://example.org/b'"
    assert {(p.code, p.location.line) for p in body("Words.", front)} >= {("link-address", 12)}
    assert {p.code for p in body("Words.", front)} == {"link-vague", "link-address"}


def test_only_what_the_audience_reads_is_looked_at() -> None:
    assert body("Words.\n\n::: for interagency\n\n[here](https://example.org/)\n\n:::") == []


def test_a_place_is_one_that_the_audience_reads() -> None:
    link = "[here](https://example.org/)"
    [problem] = body(f"::: for interagency\n\n{link}\n\n:::\n\nWords {link}.")
    assert places([problem]) == [("link-vague", FIRST + 6, 7, Severity.WARNING)]


def test_links_that_say_nothing_are_not_told_twice() -> None:
    problems = body("[here](https://example.org/1) and [here](https://example.org/2)")
    assert [p.code for p in problems] == ["link-vague", "link-vague"]


def test_a_fact_in_a_link_is_read() -> None:
    front = "\nfacts:\n  size: {value: 5, unit: mile, source: A yearbook}"
    assert body("[{{ size }} of fence](https://example.org/)", front) == []


def test_a_skipped_level_is_an_error_at_its_heading() -> None:
    levels = {"First": 2, "Deep": 4, "Third": 3, "Fourth": 4}  # no content file can hold this: its reader refuses it
    sheet = samples.sheet(*(replace(samples.heading(words, level), id=words) for words, level in levels.items()))
    at = Location(path="content/sample.md", line=FIRST + 2)
    [problem] = wording.check(sheet, path="content/sample.md", locations={"Deep": at})
    assert places([problem]) == [("heading-skipped", FIRST + 2, 1, Severity.ERROR)]
    assert "'First'" in problem.message
    assert "###," in problem.help


def test_the_first_heading_is_of_the_second_level() -> None:
    sheet = samples.sheet(samples.heading("Third", 3))
    [problem] = wording.check(sheet, path="x.md")
    assert (problem.code, "A Sample Title" in problem.message) == ("heading-skipped", True)


def test_a_heading_without_words_is_an_error() -> None:
    sheet = samples.sheet(Heading(level=2, content=(Run(text="\u00a0"),)), samples.paragraph("Words."))
    assert [p.code for p in wording.check(sheet, path="x.md")] == ["heading-empty"]


def test_an_unknown_language_is_an_error() -> None:
    sheet = samples.sheet(Paragraph(content=(Run(text="Words ", language="xx-YY"), Run(text="mots", language="fr"))))
    [problem] = wording.check(sheet, path="x.md", lines=["[Words]{lang=xx-YY}"])
    assert (problem.code, problem.location.column) == ("unknown-language", 9)
    assert "xx-YY" in problem.message


FIGURE = """::: figure
file: maps/coast.png
alt: {alt}
caption: The coast as it was in 2004.
:::"""


@pytest.mark.parametrize(
    ("alt", "why"),
    [
        ("coast.png", "is a file's name"),
        ("Map", "says only what kind of thing it is"),
        ("Coast", "is only the picture's name"),
        ("Image of a coast", "begins as a screen reader begins anyway"),
        ("A coast with " + "many bays, " * 30, "is longer than 250 letters: the rest belongs into the text"),
    ],
)
def test_an_alternative_text_that_says_too_little_is_a_warning(alt: str, why: str) -> None:
    [problem] = body(FIGURE.format(alt=alt))
    assert places([problem])[0][::3] == ("alt-weak", Severity.WARNING)
    assert problem.location.line == FIRST + 2
    assert problem.message.endswith(why)


def test_an_alternative_text_that_says_what_the_caption_says_is_a_warning() -> None:
    [problem] = body(FIGURE.format(alt="The coast, as it was in 2004".replace(",", "")))
    assert places([problem]) == [("alt-same-words", FIRST + 2, 1, Severity.WARNING)]


def test_an_alternative_text_that_says_what_is_seen_passes() -> None:
    assert body(FIGURE.format(alt="Three bays, the southern one twice as wide as the others")) == []
