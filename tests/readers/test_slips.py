"""Mistyped marks: each is an error, or still keeps the guarded word from the public. None publishes it in silence."""

import random

import pytest

from tests.readers import mutations
from tests.readers.sheets import FRONT, read, sheet, shown

WORD = "zebra"

BODY = {
    "no closing brace": "Open [zebra]{for=interagency text",
    "blank before the brace": "Open [zebra] {for=interagency} text",
    "line before the brace": "Open [zebra]\n{for=interagency} text",
    "key mistyped": "Open [zebra]{fro=interagency} text",
    "key in capitals": "Open [zebra]{For=interagency} text",
    "key in the plural": "Open [zebra]{fors=interagency} text",
    "colon for =": "Open [zebra]{for:interagency} text",
    "blanks around =": "Open [zebra]{for = interagency} text",
    "quotes": 'Open [zebra]{for="interagency"} text',
    "curly quotes": "Open [zebra]{for=“interagency”} text",
    "round brackets": "Open [zebra](for=interagency) text",
    "round bracket first": "Open (zebra){for=interagency} text",
    "angle brackets": "Open [zebra]<for=interagency> text",
    "two braces": "Open [zebra]{{for=interagency}} text",
    "square brackets twice": "Open [[zebra]]{for=interagency} text",
    "not opened": "Open zebra]{for=interagency} text",
    "not closed": "Open [zebra{for=interagency} text",
    "name mistyped": "Open [zebra]{for=interagncy} text",
    "name in capitals": "Open [zebra]{for=Interagency} text",
    "name missing": "Open [zebra]{for=} text",
    "mark missing": "Open [zebra]{} text",
    "mark of pandoc": "Open [zebra]{.interagency} text",
    "full stop for comma": "Open [zebra]{for=congress.interagency} text",
    "semicolon for comma": "Open [zebra]{for=congress;interagency} text",
    "and for comma": "Open [zebra]{for=congress and interagency} text",
    "cyrillic letter": "Open [zebra]{for=intеragency} text",
    "fullwidth braces": "Open [zebra]｛for=interagency｝ text",
    "fullwidth =": "Open [zebra]{for＝interagency} text",
    "escaped brace": "Open [zebra]\\{for=interagency} text",
    "escaped bracket": "Open \\[zebra]{for=interagency} text",
    "on emphasis": "Open *zebra*{for=interagency} text",
    "on a note call": "Open text[^n]{for=interagency}\n\n[^n]: zebra",
    "on a link": "Open [zebra](https://example.org){for=interagency}",
    "in the address": "Open [zebra](https://example.org{for=interagency})",
    "on code": "Open `zebra`{for=interagency}",
    "on a heading": "## zebra {for=interagency}",
    "on a heading's phrase only": "## [zebra]{for=interagency}",
    "below a paragraph": "zebra\n{for=interagency}",
    "above a paragraph": "{for=interagency}\nzebra",
    "in front of a paragraph": "{for=interagency} zebra",
    "behind an item": "- open\n- zebra {for=interagency}",
    "reference link": "Open [zebra]{for=interagency}\n\n[zebra]: https://example.org",
    "over two cells": "| a | b |\n|---|---|\n| [zebra | x]{for=interagency} |",
    "in a later cell": "| a | b |\n|---|---|\n| x | {for=interagency} zebra |",
    "behind a row": "| a | b |\n|---|---|\n| zebra | x | {for=interagency}",
    "in the line of dashes": "| a | zebra |\n|---|{for=interagency}---|\n| x | y |",
    "item with a second paragraph": "- {for=interagency} open\n\n  zebra",
    "fence of two colons": ":: for interagency\n\nzebra\n\n::",
    "fence of four colons": ":::: for interagency\n\nzebra\n\n::::",
    "fence without a blank": ":::for interagency\n\nzebra\n\n:::",
    "fence with =": "::: for=interagency\n\nzebra\n\n:::",
    "fence with a colon": "::: for: interagency\n\nzebra\n\n:::",
    "fence mistyped": "::: fro interagency\n\nzebra\n\n:::",
    "fence in capitals": "::: FOR interagency\n\nzebra\n\n:::",
    "fence of MyST": ":::{for} interagency\n\nzebra\n\n:::",
    "fence without names": "::: for\n\nzebra\n\n:::",
    "fence without for": "::: interagency\n\nzebra\n\n:::",
    "fence of backticks": "``` for interagency\n\nzebra\n\n```",
    "fence not closed": "::: for interagency\n\nzebra",
    "fence closed twice": "::: for interagency\n\nopen\n\n:::\n\nzebra\n\n:::",
    "fence closed by the name": "::: for interagency\n\nzebra\n\n::: interagency",
    "fence not at the start": "  ::: for interagency\n\nzebra\n\n  :::",
    "fence in a list": "- a\n\n  ::: for interagency\n\n  zebra\n\n  :::",
    "fence in a quote": "> ::: for interagency\n>\n> zebra\n>\n> :::",
    "fence around a heading only": "::: for interagency\n\n## Open\n\n:::\n\nzebra",
    "fence across an item": "- open\n\n::: for interagency\n\n  zebra\n\n- zebra\n\n:::\n\n  zebra",
    "fence of looking alike": "﹕﹕﹕ for interagency\n\nzebra\n\n﹕﹕﹕",
    "fence escaped": "\\::: for interagency\n\nzebra\n\n\\:::",
    "fence of looking alike, escaped": "\\﹕﹕﹕ for interagency\n\nzebra\n\n\\﹕﹕﹕",
    "for behind a backslash": "- \\for=interagency zebra",
    "brackets of looking alike, escaped": "Open \\［zebra]{for=interagency}.",
    "for in a header": "::: quote\nfor: interagency\n\nzebra\n\n:::",
    "for on a block mistyped": "::: quote fro interagency\n\nzebra\n\n:::",
    "block with =": "::: quote for=interagency\n\nzebra\n\n:::",
    "fence in a comment": "<!-- ::: for interagency -->\n\nzebra\n\n<!-- ::: -->",
    "note outside the fence": "::: for interagency\n\nText[^n].\n\n:::\n\nOpen[^n].\n\n::: for interagency\n\n[^n]: zebra\n\n:::",
    "link to what is guarded": "Open [there](#zebra).\n\n::: for interagency\n\n## X {#zebra}\n\ny\n\n:::",
}

FACTS = "facts:\n  zebra: {value: 1, source: s, for: interagency}\n"
TEXT = "Open text."
FRONT_MATTER = {
    "fact used in the open": (FACTS, "Open {{ zebra }}."),
    "fact in the title": (FACTS.replace("facts", "description: 'Open {{ zebra }}'\nfacts", 1), TEXT),
    "fact with For": (FACTS.replace("for:", "For:"), "Open {{ zebra }}."),
    "fact without the comma": (FACTS.replace(", for", " for"), "Open {{ zebra }}."),
    "fact with =": (FACTS.replace("for: ", "for="), "Open {{ zebra }}."),
    "fact for nobody": (FACTS.replace("interagency", ""), "Open {{ zebra }}."),
    "fact for nobody in a list": (FACTS.replace("interagency", "[]"), "Open {{ zebra }}."),
    "fact, name mistyped": (FACTS.replace("interagency", "interagncy"), TEXT),
    "fact, for in a comment": (
        "facts:\n  zebra:\n    value: 1\n    source: s\n    # for: interagency\n",
        "{{ zebra }}",
    ),
    "fact, for in a comment of flow": (
        "facts:\n  zebra: {value: 1, source: s, # for: interagency\n  }\n",
        "{{ zebra }}",
    ),
    "source, for in a comment of a list": ("sources:\n  - # for: interagency\n    text: zebra\n", TEXT),
    "source, two keys": ("sources:\n  - {text: zebra, for: interagency, for: public}\n", TEXT),
    "source, key mistyped": ("sources:\n  - {text: zebra, fro: interagency}\n", TEXT),
    "source, mark in its text": ("sources:\n  - 'zebra {for=interagency}'\n", TEXT),
    "source, comment cuts the mark": ("sources:\n  - zebra # for: interagency\n", TEXT),
    "contact, key outside": ("contacts:\n  - text: zebra\nfor: interagency\n", TEXT),
    "contact, indented less": ("contacts:\n  - text: zebra\n for: interagency\n", TEXT),
    "link, indented less": ("links:\n  - text: zebra\n  for: interagency\n", TEXT),
    "link, quotes left open": ("links:\n  - {text: 'zebra, for: interagency}\n", TEXT),
    "description, mark without braces": ("description: '[zebra] for=interagency'\n", TEXT),
    "description, mark mistyped": ("description: '[zebra]{fro=interagency}'\n", TEXT),
    "description, for below it": ("description: zebra\n  for:interagency\n", TEXT),
    "fact, for without a blank": (
        "facts:\n  zebra:\n    value: 1\n    source: s\n      for:interagency\n",
        "{{ zebra }}",
    ),
    "description, unquoted": ("description: [zebra]{for=interagency}\n", TEXT),
    "dataset column": ("datasets:\n  d: {columns: [A, {name: zebra, fo: interagency}], rows: [[x, 1]]}\n", TEXT),
    "dataset row": ("datasets:\n  d: {columns: [A], rows: [{cells: [zebra], for: interagenci}]}\n", TEXT),
}


def front(lines: str) -> str:
    """Front matter with some lines in place of the facts."""
    return FRONT.split("facts:")[0] + lines


CASES = {name: sheet(body) for name, body in BODY.items()}
CASES |= {name: sheet(body, front(lines)) for name, (lines, body) in FRONT_MATTER.items()}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_a_slip_never_publishes_what_was_guarded(text: str) -> None:
    reading = read(text)
    assert reading.sheet is None or WORD not in shown(reading.sheet, "public")


def test_most_slips_are_errors_rather_than_silence() -> None:
    assert sum(read(text).sheet is None for text in CASES.values()) >= 0.95 * len(CASES)


# --- mutations ---


def test_the_mutated_sheet_shows_every_guarded_word_to_those_it_is_for() -> None:
    reading = read(mutations.SHEET)
    assert not reading.problems
    assert reading.sheet
    everything = shown(reading.sheet, "interagency")
    assert len(mutations.WORDS) > 30
    assert [w for w in mutations.WORDS if w not in everything] == []
    assert mutations.verdict(mutations.SHEET) == "held"


def leaks(texts: list[str]) -> list[tuple[str, str]]:
    """The texts that publish a guarded word, with the words."""
    found = [(mutations.verdict(text), text) for text in texts]
    return [(v, t) for v, t in found if v not in {"held", "error"}]


def test_no_mutation_of_a_line_publishes_a_guarded_word() -> None:
    texts = list(mutations.of_lines())
    assert leaks(random.Random(2005).sample(texts, 150)) == []


def test_no_mutation_of_a_character_publishes_a_guarded_word() -> None:
    texts = list(mutations.of_characters())
    assert len(texts) > 20_000
    assert leaks(random.Random(2005).sample(texts, 350)) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(8))
def test_no_mutation_at_all_publishes_a_guarded_word(part: int) -> None:
    texts = [*mutations.of_characters(), *mutations.of_lines()]
    assert leaks(texts[part::8]) == []
