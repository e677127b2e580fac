"""What is withheld from an audience, as verify --leaks looks for it: every kind of text that a mark can be on."""

import pytest

from factsheet import audience
from factsheet.audience import Text
from factsheet.document import Sheet
from factsheet.readers import audiences as audiences_reader
from factsheet.readers import content as content_reader
from tests.projects import AUDIENCES

KNOWN = audiences_reader.read(AUDIENCES.encode(), "audiences.yaml")
SHEET = """\
---
title: A title, [guarded title]{for=congress}
country: MX
kind: Fact Sheet
bureau: Bureau of Samples
date: 2005-08-10
language: en-US
audience: public
description: Open. [Guarded description.]{for=congress}
accept: {fact-unused: an accepted reason}
imprint:
  disclaimer: Open. [Guarded disclaimer.]{for=congress}
  links:
    - {text: Guarded imprint, href: "https://example.org/imprint", for: congress}
facts:
  open: {value: 1234, unit: mile, source: An open survey}
  shut: {for: congress, value: 98765, unit: hectare, qualifier: roughly, period: guarded period, source: A guarded paper}
datasets:
  crops:
    columns: [Crop, Area, {name: Guarded column, for: congress}]
    rows:
      - [Open crop, 1000, 2001]
      - {cells: [Guarded crop, 3002, 4003], for: congress}
      - heading: Guarded group
        for: congress
        rows:
          - ["Within {{ shut }}", "{{ shut }}", 5004]
    total: All
    source: A survey
  hidden:
    for: congress
    columns: [Guarded dataset, Number]
    rows: [[Guarded name, 6005]]
sources:
  - {text: Guarded source, href: "https://example.org/source", for: congress}
contacts:
  - {text: Guarded contact, for: congress}
links:
  - Open link, [guarded words of it]{for=congress}
---

## Open heading

Open words, [guarded phrase with {{ shut }}]{for=congress}, [an [address](https://example.org/phrase)]{for=congress}.[^open]

- An item.
- {for=congress} Guarded item.

| Crop | {for=congress} Guarded head |
|---|---|
| Open cell | Guarded cell |
| {for=congress} Guarded row | Beside |

::: table
dataset: crops
:::

::: for congress

Guarded paragraph with {{ open }}.[^shut]

::: figure
file: samples/one-source.svg
id: guarded-id
alt: Guarded alternative
caption: Guarded caption
credit: Guarded credit
:::

::: quote
by: Guarded speaker
source: Guarded book

Guarded quote.
:::

[^shut]: Guarded note.

## Guarded heading {#guarded-heading}

::: chart
dataset: hidden
type: bars
title: Guarded chart
subtitle: Guarded subtitle
alt: Guarded drawing
:::
:::

[^open]: Open note.
"""


def sheet() -> Sheet:
    reading = content_reader.read(SHEET.encode(), path="s.md", name="sample", audiences=KNOWN)
    assert reading.sheet is not None, reading.problems
    return reading.sheet


def withheld(name: str, *others: str) -> dict[str, Text]:
    return {t.words: t for t in audience.withheld(sheet(), KNOWN[name], [KNOWN[o] for o in others])}


FOUND = withheld("public")


@pytest.mark.parametrize(
    "words",
    [
        "guarded title", "Guarded description.", "Guarded disclaimer.", "Guarded imprint", "https://example.org/imprint",
        "98,765 hectares", "98,765", "roughly", "guarded period", "A guarded paper", "Guarded column", "2,001",
        "Guarded crop", "3,002", "4,003", "Guarded group", "Within 98,765 hectares", "5,004", "Guarded dataset",
        "Guarded name", "6,005", "Guarded source", "https://example.org/source", "Guarded contact", "guarded words of it",
        "guarded phrase with 98,765 hectares", "an address", "https://example.org/phrase", "Guarded item.", "Guarded head",
        "Guarded cell", "Guarded row", "Beside", "Guarded paragraph with 1,234 miles.", "samples/one-source.svg",
        "guarded-id", "Guarded alternative", "Guarded caption", "Guarded credit", "Guarded speaker", "Guarded book",
        "Guarded quote.", "Guarded note.", "Guarded heading", "guarded-heading", "Guarded chart", "Guarded subtitle",
        "Guarded drawing", "an accepted reason",
    ],
)  # fmt: skip
def test_every_kind_of_text_is_withheld(words: str) -> None:
    assert words in FOUND
    location = FOUND[words].location
    assert location is not None
    assert location.path == "s.md"


def test_open_words_are_not() -> None:
    assert not [w for w in FOUND if w.lower().startswith("open")]
    assert not {"A title, ", "An item.", "1,000", "1,234 miles", "An open survey", "All"} & FOUND.keys()


def test_who_reads_it_is_kept_from_nothing_but_what_nobody_reads() -> None:
    assert set(withheld("congress")) == {"an accepted reason"}


def test_totals_of_others_are_withheld_too() -> None:
    assert "11,008" not in FOUND
    found = withheld("public", "congress")["11,008"]
    assert found.location is not None
    assert "11,008" not in set(audience.readable(sheet(), KNOWN["public"], {}))


def test_a_sheet_for_others_is_withheld_whole_with_its_name() -> None:
    found = {
        t.words
        for t in audience.withheld(
            content_reader.read(
                SHEET.replace("audience: public", "audience: interagency").encode(),
                path="s.md",
                name="sample",
                audiences=KNOWN,
            ).sheet
            or sheet(),
            KNOWN["public"],
        )
    }
    assert {"sample", "Open heading", "An item.", "Open note.", "Bureau of Samples"} <= found


def test_what_may_be_read_is_all_that_selection_leaves_as_it_prints() -> None:
    found = set(audience.readable(sheet(), KNOWN["public"], {"status_actual": "x"}))
    assert {
        "sample",
        "Mexico",
        "Open heading",
        "open-heading",
        "1,000",
        "Open note.",
        "1,234 miles",
        "A survey",
    } <= found
    assert found & FOUND.keys() <= {""}
