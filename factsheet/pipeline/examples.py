"""An example of each kind of block, as `new --with` puts it into a new sheet: what stands above the text, and the block."""

from collections.abc import Iterable

DATASET = """\
# Numbers in rows and columns, for tables and charts. A total that is only named is added up.
datasets:
  example-numbers:
    unit: hectare
    columns: [Crop, "2003", "2004"]
    rows:
      - [First crop, 1200, 900]
      - [Second crop, 800, 950]
    total: Both crops
    source: "Where the numbers are from"
"""

BLOCKS: dict[str, str] = {
    "summary": """\
::: summary

What a reader in a hurry must know, in a few sentences.
:::
""",
    "key-facts": """\
::: key-facts

- **What is counted** {{ example }}
:::
""",
    "table": """\
::: table
dataset: example-numbers
caption: Area by crop
:::
""",
    "chart": """\
::: chart
dataset: example-numbers
type: bars
title: The first crop shrinks while the second grows
alt: Two bars for each year. The first crop falls from 2003 to 2004, the second rises.
:::
""",
    "figure": """\
::: figure
file: samples/one-source.svg
alt: One content file leads to a PDF, a Word file and a web page.
caption: Put your own picture into content/assets and name it here.
credit: Drawn for this example
:::
""",
    "quote": """\
::: quote
by: Who said it
source: Where it was said

Somebody's own words.
:::
""",
    "definitions": """\
::: definitions

- **A term** What it means.
- **Another term** What that means.
:::
""",
    "qa": """\
::: qa

- **A question that readers ask?**

  Its answer.
:::
""",
    "contacts": """\
::: contacts

- **Name of an office** (202) 555-0100, [office@example.org](mailto:office@example.org)
:::
""",
}
ON_DATASETS = frozenset(["table", "chart"])  # kinds that show one


def front(kinds: Iterable[str]) -> str:
    """What the examples need above the text."""
    return DATASET if ON_DATASETS.intersection(kinds) else ""


def body(kinds: Iterable[str]) -> str:
    """The examples, each once, in the order in which they are asked for."""
    shown = "\n".join(BLOCKS[kind] for kind in dict.fromkeys(kinds))
    return f"\n## Examples of blocks\n\n{shown}" if shown else ""
