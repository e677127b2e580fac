"""Two sheets that use every kind of guard, and all that one slip of the hand can make of them.

Each guarded place has a word of its own that begins with `zeb`, or a number that begins with 91; none of them may ever
reach the public unreported.
"""

import re
from collections.abc import Iterator

from tests.readers.sheets import read, shown

TEXT = """\
---
title: "A [zeba]{for=interagency} Sheet"
country: MX
kind: Fact Sheet
bureau: Bureau of Examples
date: 2005-08-10
language: en-US
audience: public
description: "Open and [zebb *c*]{for=interagency} words"
facts:
  flow: {value: 7, unit: percent, source: Made up}
  zebc: {value: 70, unit: mile, source: zebd, for: interagency}
  zebe:
    value: 71
    source: Made up, [zebf]{for=interagency}
    for: [congress, interagency]
datasets:
  zebg: {columns: [A, B, {name: zebh, for: interagency}], rows: [[x, 3, 1], {cells: [zebi, 4, 2], for: interagency}], for: congress}
sources:
  - Open source
  - {text: zebj, for: interagency}
contacts:
  - for: [interagency]
    text: zebk
    href: mailto:zebl@example.org
links:
  - {text: Open, href: https://example.org}
  - {text: zebm, href: https://example.org/zebn, for: interagency}
---

Opening text with [zebo *b* c]{for=interagency} in it.[^n] And a plain [link](https://example.org) to
{{ flow }}.

::: for congress, interagency

First zebp paragraph over
two lines [with {{ zebc }}[^zebq]]{for=interagency}.

- one zebr
- two

::: for interagency

::: quote
by: zebs
source: S

Said zebt.
:::

:::

:::

## Public heading {#pub}

- open
- {for=interagency} zebu item

::: for interagency

- item with
  1. zebv nested

:::

- open

::: for interagency

  zebw paragraph of an item

:::

| A | {for=interagency} zebx | C |
|---|---|---|
| a | zeby | c |
| {for=interagency} zebz | zebaa | zebab |

::: table for interagency
caption: zebac

| A | B |
|---|---|
| zebad | b |
:::

::: for interagency

### Heading zebae {#zebaf}

Section zebag text, [see](#zebaf).

> zebah quoted

:::

## Next

Closing text.

[^n]: A note with [zebai]{for=interagency} in it.

::: for interagency

[^zebq]: zebaj noted

:::
"""
BLOCKS = """\
---
title: T
country: MX
kind: Fact Sheet
bureau: B
date: 2005-08-10
language: en-US
audience: public
facts:
  f: {value: 7, unit: percent, source: s}
  g: {for: interagency, value: 91001, qualifier: zeba, period: zebb, source: zebc}
datasets:
  d:
    unit: USD
    columns: [A, {name: B, group: G}, {for: interagency, name: zebd, group: zebe}]
    rows:
      - heading: H
        rows:
          - [x, 1, 91002]
          - {for: interagency, cells: [zebf, "91003[^n]", 2]}
        total: T
      - for: interagency
        heading: zebg
        rows:
          - [zebh, 91004, 91005]
        total: zebi
      - [y, 2, 91006]
    total: All
    source: s[ zebj]{for=interagency}
  e: {for: interagency, columns: [zebk, zebl], rows: [[zebm, 91007]], total: zebn}
drafted:
  - {for: interagency, text: zebo}
cleared:
  - for: interagency
    text: zebp
---

::: summary
title: T [zebr]{for=interagency}

Open [zebs]{for=interagency}.

- a
- {for=interagency} zebt
:::

::: key-facts

- **Label** {{ f }}
- {for=interagency} **zebu** {{ g }}
:::

::: definitions

- **Term [zebv]{for=interagency}** means[ zebw]{for=interagency}
- {for=interagency} **zebx** zeby
:::

::: qa

- **Why?**

  Open.

::: for interagency

- **zebz?**

  zebaa

:::

:::

::: contacts for interagency

- **zebab** [zebac](mailto:zebad@e.org)
:::

::: figure for interagency
id: zebae
file: zebaf.png
alt: zebag
caption: zebah
credit: zebai
:::

::: figure
file: a.png
alt: A [zebaj]{for=interagency}
caption: Open[^n] [zebak]{for=interagency}
:::

::: chart
dataset: d
type: bars
columns: [B]
title: T [zebal]{for=interagency}
alt: B [zebam]{for=interagency}
:::

::: chart for interagency
dataset: e
type: bars
title: zeban
alt: zebao
:::

::: table
dataset: d
caption: Open [zebap]{for=interagency}
:::

::: table for interagency
dataset: e
:::

[^n]: N
"""
SHEETS = (TEXT, BLOCKS)
_WORD = re.compile(r"zeb[a-z]{1,2}|91\d{3}")
INSERTED = " \n:{}[]|-\\`#*"


def words(text: str) -> tuple[str, ...]:
    """The guarded words and numbers of a sheet."""
    return tuple(dict.fromkeys(w for w in _WORD.findall(text)))


KNOWN = frozenset(w for text in SHEETS for w in words(text))


def verdict(text: str) -> str:
    """`error`, `held`, or the guarded words that the public would see."""
    reading = read(text)
    if reading.sheet is None:
        assert reading.problems
        return "error"
    seen = [w for w in _WORD.findall(shown(reading.sheet, "public")) if w in KNOWN]
    return " ".join(seen) or "held"


def of_characters(text: str) -> Iterator[str]:
    """Every text that is one character away: left out, swapped with the next, put in."""
    for i, char in enumerate(text):
        yield text[:i] + text[i + 1 :]
        if i + 1 < len(text) and text[i + 1] != char:
            yield text[:i] + text[i + 1] + char + text[i + 2 :]
        for new in INSERTED:
            yield text[:i] + new + text[i:]


def of_lines(text: str) -> Iterator[str]:
    """Every text that is one line away: left out, twice, indented, joined to the next, swapped with it.

    A `for:` that is a line of its own may be left out: that is how a mark is taken back. Lines are not moved far:
    text that was put outside its guard, fences and all intact, is what somebody wanted. So are columns in another order.
    """
    lines = text.split("\n")
    for i, line in enumerate(lines):
        rest = lines[:i] + lines[i + 1 :]
        if not line.strip().startswith("for:"):
            yield "\n".join(rest)
        yield "\n".join(lines[: i + 1] + lines[i:])
        yield "\n".join([*lines[:i], "  " + line, *lines[i + 1 :]])
        yield "\n".join([*lines[:i], " ".join(lines[i : i + 2]), *lines[i + 2 :]])
        yield "\n".join([*lines[:i], *lines[i + 1 : i + 2], line, *lines[i + 2 :]])
