"""What selection would leave alone: each is a problem at its place, for the reader who would find it."""

import pytest

from tests.readers.sheets import FRONT, codes, read, sheet

LIST = "- a\n- b"
TABLE = "| A |\n|---|\n| b |"
QUOTE = "> said"
BOX = "::: quote for interagency\n\nSaid.\n:::"
DATA = FRONT + "datasets:\n  d: {columns: [Crop, Area], rows: [[Poppy, 1], [Coca, 2]], source: s}\n"


def guarded(body: str, names: str = "interagency") -> str:
    return f"::: for {names}\n\n{body}\n\n:::"


def found(body: str, front: str = FRONT) -> list[tuple[int, str, str]]:
    """Line of the body, code, and the first words of each problem."""
    text = sheet(body, front)
    above = text.index(body)
    return [
        (p.location.line - text.count("\n", 0, above), p.code, p.message.partition(":")[0]) for p in read(text).problems
    ]


# --- sections ---


@pytest.mark.parametrize("below", ["Text.", LIST, TABLE, QUOTE, "### Deeper\n\nText.", "One.\n\nTwo."])
def test_a_heading_above_nothing(below: str) -> None:
    nothing = "'congress' would find nothing below this heading"
    assert found(f"Top.\n\n## Open\n\n{guarded(below)}\n\n## Next\n\nText.") == [(3, "guarded", nothing)]
    assert found(f"Top.\n\n## Open\n\n{guarded(below)}") == [(3, "guarded", nothing)]
    assert codes(f"## Open\n\n{guarded(below)}\n\nMore.") in ([], ["section"])  # a guarded section ends at the next one
    assert codes(guarded(f"## Hidden\n\n{guarded(below)}")) == []


def test_a_heading_above_nothing_for_one_of_its_readers() -> None:
    body = f"Top.\n\n## Open\n\n{guarded('x', 'congress')}\n\n{guarded('y', 'press')}"
    assert found(body) == [(3, "guarded", "'public' would find nothing below this heading")]
    assert (
        codes(guarded(f"## For both\n\n{guarded('x', 'congress')}\n\n{guarded('y', 'press')}", "congress, press")) == []
    )


def test_the_innermost_heading_is_told_and_those_above_it_are_not() -> None:
    body = f"## Open\n\n### Deeper\n\n{guarded('x')}\n\n## Next\n\nText."
    assert found(body) == [(3, "guarded", "'congress' would find nothing below this heading")]
    assert codes(f"## Open\n\n### Deeper\n\n{guarded('x')}\n\n### Other\n\nText.") == ["guarded"]


def test_a_section_whose_items_are_all_guarded() -> None:
    assert codes("## Open\n\n- {for=interagency} a\n- {for=interagency} b") == ["guarded"]
    assert codes("## Open\n\n- {for=interagency} a\n- b") == []


def test_a_heading_above_a_smaller_one_is_no_orphan() -> None:
    assert codes("## Open\n\n### Deeper\n\nText.\n\n## Empty\n\n### Deeper too\n\nText.") == []


# --- lead-ins ---


LEAD = "'congress' would find nothing behind the colon of this paragraph"


@pytest.mark.parametrize("led", [LIST, TABLE, QUOTE, "Words."])
@pytest.mark.parametrize(
    "lead", ["These:", "*These:*", "**These**:", "[These:](https://example.org)", "These:[^n]", "[These]{lang=fr}: "]
)
def test_a_colon_that_leads_nowhere(lead: str, led: str) -> None:
    note = "\n\n[^n]: x" if "[^n]" in lead else ""
    assert found(f"{lead}\n\n{guarded(led)}{note}") == [(1, "guarded", LEAD)]
    assert found(f"{lead}\n\n{guarded(led)}\n\n## Next\n\nText.{note}") == [(1, "guarded", LEAD)]
    assert codes(f"{lead}\n\n{led}{note}") == []
    both = guarded(f"{lead}\n\n{led}")
    assert codes(f"{both}\n\nText.{note}") == []


def test_a_colon_above_a_list_of_guarded_items() -> None:
    assert codes("These:\n\n- {for=interagency} a\n- {for=congress} b") == ["guarded"]
    assert codes("These:\n\n- {for=interagency} a\n- b") == []


def test_a_colon_that_leads_to_something_else_for_each_reader() -> None:
    assert codes(f"These:\n\n{guarded(LIST)}\n\n{LIST}") == []
    assert codes(f"He said:\n\n{guarded('Words.')}\n\nOther words.") == []
    assert codes(f"These:\n\n{guarded(LIST)}\n\nMore.") == ["guarded"]


def test_a_colon_whose_own_words_are_guarded() -> None:
    assert found("These: [x]{for=interagency}") == [(1, "guarded", LEAD)]
    assert codes("These: [x]{for=interagency}[^n]\n\n[^n]: n") == ["guarded"]
    assert codes("These: [x]{for=interagency}\n\n- a") == []
    assert codes("These[: x]{for=interagency}\n\n" + guarded(LIST)) == []
    assert codes("These[:]{for=interagency}\n\n" + guarded(LIST)) == []


@pytest.mark.parametrize(
    "body",
    [
        "- These:\n\n{}\n\n- Other",
        "> These:\n>\n> - {{for=interagency}} a",
        "::: summary\n\nThese:\n\n- {{for=interagency}} a\n:::",
        "::: qa\n\n- **Why?**\n\n  These:\n\n  - {{for=interagency}} a\n:::",
    ],
)
def test_a_colon_inside_another_block(body: str) -> None:
    inner = "::: for interagency\n\n  - a\n\n:::"
    assert codes(body.format(inner)) == ["guarded"]


@pytest.mark.parametrize(
    "block",
    [
        "::: table for interagency\ndataset: d\n:::",
        "::: chart for interagency\ndataset: d\ntype: bars\ntitle: Poppy leads\nalt: Poppy has more than coca\n:::",
        "::: figure for interagency\nfile: a.png\nalt: A picture\n:::",
        "::: definitions for interagency\n\n- **A** b\n:::",
        "::: key-facts for interagency\n\n- **A** {{ length }}\n:::",
        BOX,
    ],
)
def test_a_colon_above_a_guarded_block(block: str) -> None:
    assert codes(f"These:\n\n{block}", DATA) == ["guarded"]
    assert codes(f"These:\n\n{block.replace(' for interagency', '')}", DATA) == []
    assert codes(f"## These\n\n{block}", DATA) == ["guarded"]


# --- what uses.py looks after ---


@pytest.mark.parametrize(
    "body",
    [
        "[there](#x)\n\n::: for interagency\n\n## H {#x}\n\nText.\n\n:::",
        "[there](#x)\n\n::: quote for interagency\nid: x\n\nSaid.\n:::",
        "[there](#x)\n\n::: table for interagency\nid: x\ndataset: d\n:::",
        "[there](#x)\n\n::: figure for interagency\nid: x\nfile: a.png\nalt: A picture\n:::",
        "[there](#x)\n\n::: qa for interagency\nid: x\n\n- **A?** b\n:::",
    ],
)
def test_a_link_to_what_is_gone(body: str) -> None:
    assert codes(body, DATA) == ["guarded"]


@pytest.mark.parametrize("key", ["region", "title", "kind", "bureau"])
def test_a_line_at_the_top_without_words(key: str) -> None:
    front = FRONT.replace("country: MX\n", "region: The region\n")
    lines = [f"{key}: '[x]{{for=interagency}}'" if x.startswith(f"{key}:") else x for x in front.splitlines()]
    assert codes("Text.", "\n".join(lines) + "\n") == ["guarded"]


def test_a_dataset_without_numbers() -> None:
    data = (
        "datasets:\n  d: {columns: [Crop, {name: Area, for: interagency}], rows: [[Poppy, 1]], total: All, source: s}\n"
    )
    assert codes("::: table\ndataset: d\n:::", FRONT + data) == ["guarded"]
    assert codes("::: table for interagency\ndataset: d\n:::", FRONT + data) == []


def test_a_dataset_without_the_names_of_its_rows() -> None:
    data = "datasets:\n  d: {columns: [{name: Crop, for: interagency}, Area, More], rows: [[Poppy, 1, 2]], source: s}\n"
    assert codes("::: table\ndataset: d\n:::", FRONT + data) == ["guarded"]
    assert codes("::: table for interagency\ndataset: d\n:::", FRONT + data) == []


@pytest.mark.parametrize("cells", ['["[x]{for=interagency}", 2]', '[x, "[y]{for=interagency}"]'])
def test_a_cell_of_a_dataset_without_words(cells: str) -> None:
    data = f"datasets:\n  d: {{columns: [Crop, Area], rows: [[Poppy, 1], {cells}], source: s}}\n"
    assert codes("::: table\ndataset: d\n:::", FRONT + data) == ["guarded"]


def test_a_cell_of_a_table_without_words() -> None:
    assert codes("| A | B |\n|---|---|\n| a | [b]{for=interagency} |") == ["guarded"]
    assert codes("| A | [B]{for=interagency} |\n|---|---|\n| a | b |") == ["guarded"]
    assert codes("| A | B |\n|---|---|\n| a | b[ c]{for=interagency} |") == []
    assert codes("| A | {for=interagency} B |\n|---|---|\n| a | [b]{for=interagency} |") == []
