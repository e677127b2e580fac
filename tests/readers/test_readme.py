"""content/README.md knows every key, block and audience rule there is, and its examples are read as they stand."""

import re
from pathlib import Path

import pytest

from factsheet.readers import audiences, fences, front, packets, schema
from tests.readers.sheets import FRONT, codes, read

ROOT = Path(__file__).parents[2]
README = (ROOT / "content/README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```\n(.*?)^```\n", README, re.MULTILINE | re.DOTALL)
SHAPES = [schema.Front, schema.Fact, schema.Dataset, schema.Reference, schema.Imprint, schema.AudienceRow]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_key_is_explained(shape: type[schema.Model]) -> None:
    keys = [f.alias or n for n, f in shape.model_fields.items()]
    assert [k for k in keys if not re.search(rf"\b{k}\b", README)] == []


def test_every_block_and_its_keys_are_explained() -> None:
    for kind, keys in fences.KINDS.items():
        (row,) = re.findall(rf"^\| `::: {kind}` \|(.*)\|$", README, re.MULTILINE)
        assert set(keys) <= set(re.findall(r"`([\w-]+)`", row))


def test_every_warning_is_explained() -> None:
    assert [w for w in front.WARNINGS if w not in README] == []


def test_every_code_it_names_is_one_that_is_given() -> None:
    source = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "factsheet").rglob("*.py"))
    table = README.split("## Common mistakes")[1].split("\n## ")[0]
    named = {c for row in re.findall(r"^\| (.*?) \|", table, re.MULTILINE) for c in re.findall(r"`([a-z-]+)`", row)}
    assert len(named) > 20
    assert [c for c in named if f'"{c}"' not in source] == []


def test_the_examples_are_read() -> None:
    whole, facts, datasets, total, table, block, *blocks, row, packet = EXAMPLES
    assert read(whole).problems == ()
    head = FRONT.split("facts:", maxsplit=1)[0]
    assert codes("Words.", head + facts) == []
    assert codes("Words.", head + datasets) == []
    assert codes("[^esf]: Why.", head + exclusion(total)) == []
    assert codes(f"{table}\n{block}", head + "facts: {first: {value: 1, source: s}}\n") == []
    assert len(blocks) == 6
    assert codes("\n".join(blocks), head + facts.replace("interagency", "public") + datasets) == []
    assert {k for k in fences.KINDS if f"::: {k}\n" in "".join(EXAMPLES)} == {*fences.KINDS}
    public = 'public: {title: P, readers: R, banner: "", includes: [], paper: a4}\n'
    known = audiences.read((public + row + row.replace("congress:", "interagency:")).encode(), "x")
    assert list(known) == ["public", "congress", "interagency"]
    assert packets.read(packet.encode(), path="x", name="x", audiences=known).problems == ()


def exclusion(total: str) -> str:
    """A dataset with the total of an example, shown nowhere."""
    rows = "    columns: [Program, FY 2007]\n    rows: [[Police, 31000], [Courts, 17000]]\n"
    return f"datasets:\n  d:\n{rows}{total}"


@pytest.mark.parametrize(
    "row", re.findall(r"^\| (.*) \|$", README.split("## The text")[1].split("### Blocks")[0], re.MULTILINE)
)
def test_what_the_text_table_shows_is_prose(row: str) -> None:
    shown = [
        s for s in re.findall(r"`([^`]+)`", row.split(" | ", maxsplit=1)[0]) if s not in {"\\", "mailto:…", "#goals"}
    ]
    for words in (s for s in shown if not s.startswith(("sheet:", "word[^", "write"))):
        text = words if not words.startswith(("*", "<", "[", "{", "\\")) else f"Some {words}"
        if text.startswith("##"):
            text = "".join(f"{'#' * n} Above\n\n" for n in range(2, text.count("#"))) + text
        got = codes(text.replace("border", "length"))
        assert got == [], (words, got)
