"""Front matter: every key, what it becomes, and what it refuses."""

import datetime
import re
from decimal import Decimal

import pytest

from factsheet.document import Amount, DatasetRow, Link, Reference, Run, facts_printed, text
from factsheet.problems import Severity
from tests.readers.sheets import AUDIENCES, FRONT, codes, good, read, sheet

FULL = """\
title: "A *Plainly* Artificial Sheet[^n]"
country: [MX, US]
region: The Example Region
kind: Fact Sheet
bureau: Bureau of Examples
dateline: Washington, DC
date: 2005-08-10
language: es-MX
audience: congress
description: >-
  A folded text with {{ length }}
  and [more]{for=interagency}.
status: superseded
superseded-by: another-sheet
reviewed: 2006-01-02
as-of: 2005-07-31
number: 2005/17
imprint:
  publisher: A publisher
  disclaimer: See [here](https://example.org).
  breadcrumb: [Home, Sheets]
  links: [About, {text: More, href: "https://example.org/more"}]
facts:
  length: {value: 2000, unit: mile, qualifier: about, period: fiscal year 2004, as-of: 2005-01-31, status: estimate}
  share: {value: 2.5–3.5, unit: percent, source: "[A paper](https://example.org/p)", for: interagency}
datasets:
  crops:
    columns: [Crop, {name: Area, unit: hectare}, {name: Remark, for: interagency}]
    rows:
      - [Poppy, 14700, none]
      - {cells: [2004, -3.5, "{{ share }}"], for: [interagency]}
    source: Made up
    for: [congress, press]
sources: [A source, {text: Another, href: "https://example.org/s", for: interagency}]
contacts:
  - {text: "A desk, *open*", href: "mailto:desk@example.org"}
links: [{text: Another sheet, href: "sheet:another-sheet#part"}]
accept: {fact-source: the figures are artificial}
"""


def test_every_key_is_read() -> None:
    got = good("Words.\n\n[^n]: A note.", FULL)
    assert (got.name, got.countries, text(got.region)) == ("example", ("MX", "US"), "The Example Region")
    assert (got.date, got.reviewed, got.as_of) == (
        datetime.date(2005, 8, 10),
        datetime.date(2006, 1, 2),
        datetime.date(2005, 7, 31),
    )
    assert (got.language, got.audience, got.status, got.superseded_by) == (
        "es-MX",
        "congress",
        "superseded",
        "another-sheet",
    )
    assert (got.number, text(got.dateline), text(got.bureau)) == ("2005/17", "Washington, DC", "Bureau of Examples")
    assert got.title[1] == Run(text="Plainly", emphasis=True)
    assert [i.kind for i in got.description] == ["run", "factcall", "run", "run", "run"]
    assert got.description[3].mark == (frozenset(["interagency"]),)
    assert got.accept == (("fact-source", "the figures are artificial"),)


def test_the_imprint_and_references() -> None:
    got = good("Words.\n\n[^n]: A note.", FULL)
    assert isinstance(got.imprint.disclaimer[1], Link)
    assert [text(c) for c in got.imprint.breadcrumb] == ["Home", "Sheets"]
    assert got.imprint.links == (
        Reference(text=(Run(text="About"),)),
        Reference(text=(Run(text="More"),), target="https://example.org/more"),
    )
    assert [(text(r.text), r.target, r.mark) for r in got.sources] == [
        ("A source", "", ()),
        ("Another", "https://example.org/s", (frozenset(["interagency"]),)),
    ]
    assert got.contacts[0].text[1] == Run(text="open", emphasis=True)
    assert got.links[0].target == "sheet:another-sheet#part"


def test_facts() -> None:
    length, share = good("Words.\n\n[^n]: A note.", FULL).facts
    assert (length.value, length.high, length.unit, length.qualifier) == (Decimal(2000), None, "mile", "about")
    assert (text(length.period), length.as_of, length.status) == (
        "fiscal year 2004",
        datetime.date(2005, 1, 31),
        "estimate",
    )
    assert (share.value, share.high, share.joint) == (Decimal("2.5"), Decimal("3.5"), "–")
    assert share.mark == (frozenset(["interagency"]),)


def test_datasets() -> None:
    (crops,) = good("Words.\n\n[^n]: A note.", FULL).datasets
    assert [(text(c.name), c.unit, c.mark) for c in crops.columns] == [
        ("Crop", "", ()),
        ("Area", "hectare", ()),
        ("Remark", "", (frozenset(["interagency"]),)),
    ]
    assert crops.rows[0] == DatasetRow(
        cells=((Run(text="Poppy"),), Amount(number=Decimal(14700)), (Run(text="none"),)), mark=()
    )
    assert isinstance(crops.rows[1], DatasetRow)
    assert crops.rows[1].cells[:2] == ((Run(text="2004"),), Amount(number=Decimal("-3.5")))
    assert crops.rows[1].mark == (frozenset(["interagency"]),)
    assert crops.mark == (frozenset(["congress", "press"]),)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2000, unit: mile", "2,000 miles"),
        ("70 to 90, unit: percent", "70 to 90 percent"),
        ("70 à 90, unit: percent", "70 à 90 percent"),
        ("70-90, unit: percent", "70-90 percent"),
        ("'70 – 90'", "70 – 90"),
        ("1.5, unit: USD", "$1.50"),
        ("-3", "−3"),
        ("-5, unit: USD", "−$5"),
        ("0.0004, unit: percent", "0.0004 percent"),
    ],
)
def test_ranges_keep_what_joins_them(value: str, shown: str) -> None:
    got = facts_printed(good("{{ a }}", FRONT.split("facts:")[0] + f"facts: {{a: {{value: {value}, source: s}}}}\n"))
    assert text(got.blocks[0].content) == shown  # type: ignore[union-attr]


def test_a_fact_without_a_source_is_a_warning_that_can_be_accepted() -> None:
    front = FRONT.split("facts:")[0] + "facts: {a: {value: 1}}\n"
    reading = read(sheet("{{ a }}", front))
    assert reading.sheet
    assert [(p.code, p.severity) for p in reading.problems] == [("fact-source", Severity.WARNING)]
    assert codes("{{ a }}", front + "accept: {fact-source: it is artificial}\n") == []
    assert codes("{{ a }} *", front + "accept: {fact-source: it is artificial}\n") == []
    assert codes("{{ a }}* b", front + "accept: {star: a sign of the original}\n") == ["fact-source"]


SAID_BY_YAML = re.compile(
    "did not find|not allowed|context|token|scalar|found |expected|node|indicator|mapping|sequence"
)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("title: A: B", "a colon and a blank begin a value"),
        ("title: a\n b: c", "a colon and a blank begin a value"),
        ("title: [a", "not closed"),
        ("title: 'a", "not closed"),
        ('title: "a\\q"', "backslash means nothing"),
        ('title: "\\x1"', "digits are missing"),
        ('title: "\\ud800"', "names no character"),
        ("title: @a", "with this sign"),
        ("title: - a", "begins a list"),
        ("title: | text", "on the next line"),
        ("title: |0\n a", "no number"),
        ("title: * a", "with * or &"),
        ("title: !a!b c", "with !"),
        ("title: ? a", "question mark"),
        ("title: ]", "begin like this"),
        ("title: 'a'b", "something follows"),
        ("title: 'it's'", "something follows"),
        ("facts:\n  a: 1\n b: 2", "indented otherwise"),
        ("sources:\n - a\n  - b\n c: d", "than the list"),
        ("sources:\n - a\n b", "a colon is missing"),
        ("facts: {a: {value: 1}, b}}", "something follows"),
    ],
)
def test_what_yaml_refuses_is_told_in_an_officers_words(lines: str, message: str) -> None:
    problem = next(p for p in read(sheet("Words.", f"{lines}\n{FRONT}")).problems if p.code == "yaml")
    assert message in problem.message
    assert not SAID_BY_YAML.search(problem.message)


def test_every_first_mistake_of_every_key_is_shown_at_once() -> None:
    found = codes(
        "# Title\n\n{{ nothing }}",
        'title: "open\ncountry: Mexico\nkind: [a\nbureau: B\ndate: soon\nlanguage: en\naudience: all\n',
    )
    assert found == ["yaml", "country", "yaml", "date", "unknown-audience", "heading", "unknown-fact"]


MANY = """\
bureau: Bureau of Examples
language: en-US
audience: public
kind: Fact Sheet
description: "[Guarded]{for=press} {{ guarded }} [way](#nowhere)"
status: superseded
reason: none
accept: {fact-sorce: why}
facts:
  guarded: {value: 1, for: press, source: s}
  bare: {value: 2}
  wrong: {value: many, source: "{{ bare }}"}
  odd: {value: 5, unit: week-person, source: s}
sources: ["[a](nowhere)", {txt: b}, "[c"]
"""


def test_what_keys_ask_of_each_other_is_shown_with_all_else() -> None:
    found = [(p.code, p.location.line) for p in read(sheet("Words.", MANY)).problems]
    assert found == [
        ("missing-key", 1),  # country
        ("missing-key", 1),  # date
        ("missing-key", 1),  # title
        ("guarded", 6),
        ("unknown-id", 6),
        ("missing-key", 7),  # superseded-by
        ("value", 8),
        ("unknown-key", 9),
        ("fact-source", 12),
        ("value", 13),
        ("fact", 13),
        ("unit", 14),
        ("link", 15),
        ("missing-key", 15),
        ("unknown-key", 15),
        ("stray", 15),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [("status: gone", "value"), ("superseded-by: A b", "sheet"), ("status: [a", "yaml"), ("language: xx", "language")],
)
def test_what_is_wrong_is_not_held_against_other_keys(line: str, code: str) -> None:
    front = FRONT.split("facts:")[0].replace("language: en-US", "language: en-US" if line[0] == "s" else "")
    more = "superseded-by: other" if line.startswith("status") else "status: superseded"
    more = more if line[0] == "s" else "facts: {a: {value: 1, unit: week-person, source: s}}"
    assert codes("Words.", f"{front}{more}\n{line}\n") == [code]


def test_a_note_called_by_a_text_that_cannot_be_read_is_no_note_too_many() -> None:
    assert codes("Words.\n\n[^n]: A note.", FRONT.replace("title: A", "title: 'A[^n]")) == ["yaml"]


@pytest.mark.parametrize("key", ["title", "kind", "bureau", "date", "language", "audience", "country"])
def test_required_keys(key: str) -> None:
    lines = [line for line in FRONT.split("\n") if not line.startswith(f"{key}:")]
    reading = read(sheet("Words.", "\n".join(lines)))
    missing = [p for p in reading.problems if p.code == "missing-key"]
    assert key in missing[0].message
    assert reading.sheet is None


def test_a_region_may_stand_for_a_country() -> None:
    assert codes("Words.", FRONT.replace("country: MX", "region: A region")) == []


@pytest.mark.parametrize(
    ("line", "code", "help_"),
    [
        ("country: Mexico", "country", "MX"),
        ("country: mx", "country", "MX"),
        ("country: Mexcio", "country", "'MX' (Mexico)"),
        ("country: EU", "country", "ISO 3166-1"),
        ("language: English", "language", "en-US"),
        *[(f"language: {tag}", "language", "right to left") for tag in ("ar", "he-IL", "fa", "ur-PK")],
        ("audience: congres", "unknown-audience", "'congress'"),
        ("date: 10.8.2005", "date", "YYYY-MM-DD"),
        ("datelin: X", "unknown-key", "'dateline'"),
        ("for: press", "unknown-key", "audience"),
        ("facts: {a: {value: 14,700, source: s}}", "unknown-key", "no commas"),
        ("facts: {a: {value: '14,700', source: s}}", "value", "14700"),
        ("facts: {a: {value: 1e3, source: s}}", "value", "digits"),
        ("facts: {a: {value: 1, unit: miles, source: s}}", "unit", "'mile'"),
        ("facts: {a: {value: 1, unit: usd, source: s}}", "unit", "'USD'"),
        ("facts: {a: {value: 1, status: guess, source: s}}", "value", "estimate"),
        ("facts: {a: {value: 1, qualifier: '*about*', source: s}}", "value", "marks"),
        ("facts: {a: {value: 1, source: 's[^n]'}}", "note", ""),
        ("facts: {a: {value: 1, source: s, for: []}}", "value", "leave the key out"),
        ("facts: {a: {value: 1, source: s, for: 'press, congress'}}", "unknown-audience", "[press, congress]"),
        ("facts: {a: {value: 1, source: s, for: [press, press]}}", "value", "once"),
        ("facts: [a]", "value", ""),
        ("facts: {a: 1}", "value", "key: value"),
        ("links: About", "value", "- …"),
        ("links: [{href: 'https://example.org'}]", "missing-key", "text"),
        ("links: [{text: '[a](https://example.org)', href: 'https://example.org'}]", "link", ""),
        ("links: [{text: a, href: ''}]", "link", "https://"),
        ("kind: 'A note[^n]'", "note", ""),
        ("number: '[1]{for=press}'", "value", "marks"),
        ("title: {A: b}", "value", "quotes"),
        ("title: [A]", "value", "quotes"),
        ("title: A: B", "yaml", "quotes"),
        ("title: A # B", "yaml-comment", "quotes"),
        ("title: {{ a }} B", "yaml", "quotes"),
        ("title: *a", "yaml-anchor", "quotes"),
        ("title: @a", "yaml", "quotes"),
        ("title: '[A]{for=press}'", "guarded", ""),
        ('title: "a\\tb"', "hidden", ""),
        ("title: |\n  a\n\n  b", "value", "empty line"),
        ("title: >\n  a\n\n  b", "value", "empty line"),
        ("title: a\n\n  b", "value", "empty line"),
        ("status: withdrawn", "missing-key", "reason"),
        ("status: superseded", "missing-key", "superseded-by"),
        ("status: superseded\nsuperseded-by: example", "sheet", ""),
        ("superseded-by: other", "value", "status"),
        ("accept: {fact-sorce: x}", "unknown-key", "'fact-source'"),
        ("accept: [fact-source]", "value", ""),
        ("datasets: {a: {columns: [A], rows: []}}", "value", "empty"),
        ("datasets: {a: {columns: [A, B], rows: [[x]]}}", "table-cells", ""),
        ("datasets: {a: {columns: [A, B], rows: [[x, '1,000']]}}", "value", "1000"),
        ("datasets: {a: {columns: [A], rows: [{cells: [x], for: press}]}}", "guarded", ""),
        (
            "facts: {a: {value: 1, unit: gasoline-energy-density, source: s}}\nlanguage: fr",
            "unit",
            "take the unit away",
        ),
        ("facts: {a: {value: 5, unit: week-person, source: s}}", "unit", "take the unit away"),
        (
            "datasets: {a: {columns: [A, {name: B, for: press}], rows: [{cells: [x, 1], for: congress}, [y, 2]]}}",
            "nobody",
            "",
        ),
        ("contacts: [{text: a, phone: 1}]", "unknown-key", "text"),
        ("...", "yaml", ""),
        ("--- x", "yaml", ""),
        ("? a\n: b", "unknown-key", ""),
        ("<<: {a: b}", "unknown-key", ""),
    ],
)
def test_what_a_key_refuses_and_says(line: str, code: str, help_: str) -> None:
    key = line.split(":", maxsplit=1)[0]
    kept = [
        x
        for x in FRONT.split("facts:")[0].split("\n")
        if not x.startswith((f"{key}:", "language:") if "language:" in line else f"{key}:")
    ]
    problems = read(sheet("Words.", "\n".join([line, *kept]))).problems
    assert code in [p.code for p in problems], problems
    said = next(p for p in problems if p.code == code)
    assert said.help
    assert help_ in f"{said.message} {said.help}"


def test_a_fact_may_be_guarded_less_widely_than_a_dataset_only_where_nobody_loses() -> None:
    front = FRONT + "datasets: {a: {columns: [A], rows: [['{{ g }}']], for: congress}}\n"
    assert "guarded" in codes(
        "Words.", front.replace("facts:\n", "facts:\n  g: {value: 1, source: s, for: interagency}\n")
    )
    assert codes("Words.", front.replace("facts:\n", "facts:\n  g: {value: 1, source: s, for: congress}\n")) == []


def test_a_yaml_that_breaks_the_facts_calls_none_of_them_unknown() -> None:
    assert codes("{{ a }}", FRONT.split("facts:")[0] + "facts: {a: {value: 1\n") == ["yaml"]


@pytest.mark.parametrize("text_", ["", "Words.", "title: A\n---\n", "---\ntitle: A\n", "--\n", " ---\n"])
def test_front_matter_must_be_there(text_: str) -> None:
    reading = read(text_)
    assert [p.code for p in reading.problems] == ["front-matter"]
    assert reading.sheet is None


def test_a_sheet_is_for_its_audience() -> None:
    from factsheet import audience

    got = good("Words.", FRONT.replace("audience: public", "audience: congress"))
    assert [n for n, a in AUDIENCES.items() if audience.makes(got, a)] == ["congress", "interagency"]
