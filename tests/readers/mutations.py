"""A sheet that uses every kind of guard, and all that one slip of the hand can make of it.

Each guarded place has a word of its own that begins with `zeb`; none of them may ever reach the public unreported.
"""

import re
from collections.abc import Iterator

from tests.readers.sheets import read, shown

SHEET = """\
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
WORDS = tuple(dict.fromkeys(re.findall(r"zeb[a-z]{1,2}\b", SHEET)))
_WORD = re.compile(r"zeb[a-z]{1,2}")
INSERTED = " \n:{}[]|-\\`#*"


def verdict(text: str) -> str:
    """`error`, `held`, or the guarded words that the public would see."""
    reading = read(text)
    if reading.sheet is None:
        assert reading.problems
        return "error"
    seen = [w for w in _WORD.findall(shown(reading.sheet, "public")) if w in WORDS]
    return " ".join(seen) or "held"


def of_characters(text: str = SHEET) -> Iterator[str]:
    """Every text that is one character away: left out, swapped with the next, put in."""
    for i, char in enumerate(text):
        yield text[:i] + text[i + 1 :]
        if i + 1 < len(text) and text[i + 1] != char:
            yield text[:i] + text[i + 1] + char + text[i + 2 :]
        for new in INSERTED:
            yield text[:i] + new + text[i:]


def of_lines(text: str = SHEET) -> Iterator[str]:
    """Every text that is one line away: left out, twice, indented, joined to the next, swapped with it.

    A `for:` that is a line of its own may be left out: that is how a mark is taken back. Lines are not moved far:
    text that was put outside its guard, fences and all intact, is what somebody wanted.
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
