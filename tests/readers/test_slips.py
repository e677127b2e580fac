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
    "strong across the brackets": "**open [b** zebra]{for=interagency} text",
    "emphasis that ends outside": "Open [*zebra]{for=interagency}* text",
    "emphasis that begins outside": "*open [zebra* zebra]{for=interagency} text",
    "strong across a fence": "Open **text\n\n::: for interagency\n\nzebra** zebra\n\n:::",
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

FIGURE = "file: a.png\nalt: A picture"
BOXES = {
    "for as a key": "::: figure\nfor: interagency\nfile: zebra.png\nalt: zebra\n:::",
    "for as a later key": "::: summary\ntitle: T\nfor: interagency\n\nzebra\n:::",
    "for as an empty key": "::: summary\ntitle: T\nfor:\n\nzebra\n:::",
    "audience as a key": "::: summary\naudience: interagency\n\nzebra\n:::",
    "fro as a key": "::: figure\nfro: interagency\nfile: zebra.png\nalt: zebra\n:::",
    "mark behind the kind": "::: summary {for=interagency}\n\nzebra\n:::",
    "kind in capitals": "::: Summary for interagency\n\nzebra\n:::",
    "kind mistyped": "::: sumary for interagency\n\nzebra\n:::",
    "kind behind for": "::: for interagency summary\n\nzebra\n:::",
    "two kinds": "::: summary quote for interagency\n\nzebra\n:::",
    "for mistyped": "::: qa fro interagency\n\n- **zebra?** x\n:::",
    "for in capitals": "::: contacts For interagency\n\n- **zebra** x\n:::",
    "for without names": "::: contacts for\n\n- **zebra** x\n:::",
    "names without a comma": "::: contacts for congress interagency\n\n- **zebra** x\n:::",
    "name with a colon": "::: contacts for interagency:\n\n- **zebra** x\n:::",
    "names in curly quotes": "::: definitions for “interagency”\n\n- **zebra** x\n:::",
    "names in brackets": "::: definitions for [interagency]\n\n- **zebra** x\n:::",
    "no blank before the names": "::: definitions for=interagency\n\n- **zebra** x\n:::",
    "no-break spaces": "::: summary\u00a0for\u00a0interagency\n\nzebra\n:::",
    "look-alike colons": "ːːː summary for interagency\n\nzebra\n\nːːː",
    "closed early": "::: summary for interagency\n\nopen\n:::\n\nzebra\n\n:::",
    "closed above its last key": "::: figure for interagency\nfile: a.png\nalt: b\n:::\ncaption: zebra",
    "closed above its last words": "::: summary for interagency\n\nopen\n:::\nzebra",
    "guard closed before its box": "::: for interagency\n\n:::\n\n::: summary\n\nzebra\n:::\n\n:::",
    "one closing line for two": "::: for interagency\n\n::: summary\n\nzebra\n\n:::",
    "guard inside, not closed": "::: summary\n\n::: for interagency\n\nzebra\n\n:::",
    "guard inside, indented": "::: qa\n\n- **Why?**\n\n  Open.\n\n  ::: for interagency\n\n  zebra\n\n  :::\n:::",
    "guard across an entry": "::: qa\n\n- **Why?**\n\n::: for interagency\n\n  zebra\n\n- **zebra?**\n\n:::\n\n  zebra\n\n:::",
    "box in an item": "- open\n\n  ::: summary for interagency\n\n  zebra\n\n  :::",
    "box in a quote": "> ::: summary for interagency\n>\n> zebra\n>\n> :::",
    "box in a box": "::: summary\n\n::: quote for interagency\n\nzebra\n:::\n:::",
    "empty line above the keys": "::: figure for interagency\n\nfile: zebra.png\nalt: zebra\n:::",
    "mark on a term": "::: definitions\n\n- **zebra**{for=interagency} x\n:::",
    "mark behind a term": "::: definitions\n\n- **zebra** {for=interagency} x\n:::",
    "mark in a term": "::: definitions\n\n- **{for=interagency} zebra** x\n:::",
    "mark in front of a term mistyped": "::: definitions\n\n- {fro=interagency} **zebra** x\n:::",
    "term guarded alone": "::: definitions\n\n- **[zebra]{for=interagency}** x\n:::",
    "term and text guarded as one": "::: definitions\n\n- [**zebra** zebra]{for=interagency}\n:::",
    "mark on an entry of two paragraphs": "::: qa\n\n- {for=interagency} **Open?**\n\n  zebra\n:::",
    "mark behind an answer": "::: qa\n\n- **Open?**\n\n  zebra {for=interagency}\n:::",
    "mark in front of an answer": "::: qa\n\n- **Open?**\n\n  {for=interagency} zebra\n:::",
    "mark behind a key fact": "::: key-facts\n\n- **zebra** {{ length }} {for=interagency}\n:::",
    "mark on a key fact's number": "::: key-facts\n\n- **zebra** {{ length }}{for=interagency}\n:::",
    "mark behind a contact's link": "::: contacts\n\n- **Office** [x](mailto:zebra@e.org){for=interagency}\n:::",
    "mark behind the file": "::: figure\nfile: zebra.png {for=interagency}\nalt: x\n:::",
    "mark around the file": "::: figure\nfile: [zebra.png]{for=interagency}\nalt: x\n:::",
    "mark around the quoted file": "::: figure\nfile: '[zebra.png]{for=interagency}'\nalt: x\n:::",
    "alt guarded": "::: figure\nfile: a.png\nalt: '[zebra]{for=interagency}'\n:::",
    "caption, mark behind it": f"::: figure\n{FIGURE}\ncaption: zebra {{for=interagency}}\n:::",
    "caption, mark cut by a comment": f"::: figure\n{FIGURE}\ncaption: zebra # for interagency\n:::",
    "credit, mark mistyped": f"::: figure\n{FIGURE}\ncredit: '[zebra]{{fro=interagency}}'\n:::",
    "id, mark behind it": f"::: figure\nid: zebra {{for=interagency}}\n{FIGURE}\n:::",
    "title, mark mistyped": "::: summary\ntitle: '[zebra]{fro=interagency}'\n\nx\n:::",
    "title, mark with curly quotes": "::: summary\ntitle: '[zebra]{for=“interagency”}'\n\nx\n:::",
    "by, for below it": "::: quote\nby: zebra\n  for: interagency\n\nx\n:::",
    "table, a cell too many": "::: table\n\n| A | {for=interagency} zebra | B |\n|---|---|\n| a | zebra | b |\n:::",
    "table, mark behind the name of a column": "::: table\n\n| A | zebra {for=interagency} |\n|---|---|\n| a | zebra |\n:::",
    "table, mark in the second cell": "::: table\n\n| A | B |\n|---|---|\n| zebra | {for=interagency} zebra |\n:::",
    "table, guard inside": "::: table\n\n| A |\n|---|\n::: for interagency\n| zebra |\n:::\n:::",
    "link to a guarded box": f"[x](#zebra)\n\n::: figure for interagency\nid: zebra\n{FIGURE}\n:::",
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

D = "datasets:\n  d:\n    columns: [A, {name: B, for: congress}, C]\n    rows:\n      - [x, 1, 2]\n"
SHOWN = "::: table\ndataset: d\n:::"
CHART = "::: chart\ndataset: d\ntype: bars\ncolumns: [zebra]\ntitle: T\nalt: S\n:::"
DATASETS = {
    "column, for mistyped": (D.replace("{name: B, for:", "{name: zebra, fro:"), SHOWN),
    "column, For": (D.replace("{name: B, for:", "{name: zebra, For:"), SHOWN),
    "column, mark behind its name": (D.replace("{name: B, for: congress}", '"zebra {for=interagency}"'), SHOWN),
    "column, mark around its name": (D.replace("{name: B, for: congress}", '"[zebra]{for=interagency}"'), SHOWN),
    "column, for outside": (D.replace("{name: B, for: congress}", "{name: zebra}, {for: congress}"), SHOWN),
    "column, for in its group": (
        D.replace("{name: B,", "{name: zebra, group: {text: G,").replace("ess}", "ess}}"),
        SHOWN,
    ),
    "column drawn in the open": (D.replace("name: B", "name: zebra"), CHART),
    "row, for as a cell": (D + "      - [zebra, 2, for: interagency]\n", SHOWN),
    "row, for behind it": (D + "      - [zebra, 2, 3] {for=interagency}\n", SHOWN),
    "row, for below it": (D + "      - [zebra, 2, 3]\n        for: interagency\n", SHOWN),
    "row, cells mistyped": (D + "      - {cell: [zebra, 2, 3], for: interagency}\n", SHOWN),
    "row, a cell too many": (D + "      - {for: interagency, cells: [zebra, 2, 3, 4]}\n", SHOWN),
    "row, mark behind its name": (D + '      - ["zebra {for=interagency}", 2, 3]\n', SHOWN),
    "row, mark around its name": (D + '      - ["[zebra]{for=interagency}", 2, 3]\n', SHOWN),
    "row, for nobody": (D + "      - {for: , cells: [zebra, 2, 3]}\n", SHOWN),
    "row, for in a comment": (D + "      - # for: interagency\n        cells: [zebra, 2, 3]\n", SHOWN),
    "group, for of its heading": (
        D + "      - {heading: {text: zebra, for: congress}, rows: [[zebra, 2, 3]]}\n",
        SHOWN,
    ),
    "group, for mistyped": (D + "      - {fer: congress, heading: zebra, rows: [[zebra, 2, 3]]}\n", SHOWN),
    "group, for below its rows": (
        D + "      - heading: zebra\n        rows:\n          - [zebra, 2, 3]\n          for: congress\n",
        SHOWN,
    ),
    "group, for in its rows": (
        D + "      - heading: zebra\n        rows:\n          for: congress\n          - [zebra, 2, 3]\n",
        SHOWN,
    ),
    "group of which some read no row": (
        D + "      - {heading: zebra, rows: [{cells: [zebra, 2, 3], for: congress}]}\n",
        SHOWN,
    ),
    "total, for mistyped": (D + "    total: {fro: congress, cells: [zebra]}\n", SHOWN),
    "total, mark behind its name": (D + '    total: "zebra {for=interagency}"\n', SHOWN),
    "total, for below it": (D + "    total: zebra\n      for: interagency\n", SHOWN),
    "source, mark without braces": (D + '    source: "[zebra]for=interagency"\n', SHOWN),
    "dataset shown in the open": (D.replace("[x,", "[zebra,") + "    for: interagency\n", SHOWN),
    "dataset, for indented less": (D.replace("[x,", "[zebra,") + "  for: interagency\n", SHOWN),
    "dataset, for indented more": (D.replace("[x,", "[zebra,") + "      for: interagency\n", SHOWN),
    "drafted without for": ("drafted:\n  - zebra\n", TEXT),
    "drafted, for mistyped": ("drafted:\n  - {text: zebra, four: interagency}\n", TEXT),
    "drafted, for above the list": ("drafted:\n  for: interagency\n  - text: zebra\n", TEXT),
    "drafted, names without a comma": ("drafted:\n  - {text: zebra, for: congress interagency}\n", TEXT),
    "cleared, for nobody": ("cleared:\n  - {text: zebra, for: }\n", TEXT),
    "cleared, name mistyped": ("cleared:\n  - {text: zebra, for: interagncy}\n", TEXT),
    "cleared, in capitals": ("Cleared:\n  - {text: zebra, for: interagency}\n", TEXT),
    "key fact of a guarded fact": (FACTS, "::: key-facts\n\n- **Open** {{ zebra }}\n:::"),
    "imprint, for of a line": ("imprint:\n  publisher: {text: zebra, for: interagency}\n", TEXT),
    "imprint, link's for mistyped": ("imprint:\n  links:\n    - {text: zebra, fr: interagency}\n", TEXT),
}


def front(lines: str) -> str:
    """Front matter with some lines in place of the facts."""
    return FRONT.split("facts:")[0] + lines


CASES = {name: sheet(body) for name, body in BODY.items()}
CASES |= {f"box: {name}": sheet(body) for name, body in BOXES.items()}
CASES |= {name: sheet(body, front(lines)) for name, (lines, body) in FRONT_MATTER.items()}
CASES |= {f"data: {name}": sheet(body, front(lines)) for name, (lines, body) in DATASETS.items()}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_a_slip_never_publishes_what_was_guarded(text: str) -> None:
    reading = read(text)
    assert reading.sheet is None or WORD not in shown(reading.sheet, "public")


def test_most_slips_are_errors_rather_than_silence() -> None:
    assert sum(read(text).sheet is None for text in CASES.values()) >= 0.95 * len(CASES)


# --- mutations ---


@pytest.mark.parametrize("text", mutations.SHEETS)
def test_the_mutated_sheets_show_every_guarded_word_to_those_it_is_for(text: str) -> None:
    reading = read(text)
    assert not reading.problems
    assert reading.sheet
    everything = shown(reading.sheet, "interagency")
    assert len(mutations.words(text)) > 30
    assert [w for w in mutations.words(text) if w not in everything] == []
    assert mutations.verdict(text) == "held"


def leaks(texts: list[str]) -> list[tuple[str, str]]:
    """The texts that publish a guarded word, with the words."""
    found = [(mutations.verdict(text), text) for text in texts]
    return [(v, t) for v, t in found if v not in {"held", "error"}]


@pytest.mark.parametrize("text", mutations.SHEETS)
def test_no_mutation_of_a_line_publishes_a_guarded_word(text: str) -> None:
    texts = list(mutations.of_lines(text))
    assert leaks(random.Random(2005).sample(texts, 120)) == []


@pytest.mark.parametrize("text", mutations.SHEETS)
def test_no_mutation_of_a_character_publishes_a_guarded_word(text: str) -> None:
    texts = list(mutations.of_characters(text))
    assert len(texts) > 20_000
    assert leaks(random.Random(2005).sample(texts, 250)) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(8))
@pytest.mark.parametrize("text", mutations.SHEETS)
def test_no_mutation_at_all_publishes_a_guarded_word(text: str, part: int) -> None:
    texts = [*mutations.of_characters(text), *mutations.of_lines(text)]
    assert leaks(texts[part::8]) == []
