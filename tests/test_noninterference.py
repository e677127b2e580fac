"""Non-interference: what an audience may not read changes no byte of what it gets, whatever it is and how much of it.

Two contents are made that differ only in what one audience may not read; all that stands in its folder of output/ is
compared: every file, its name, the manifest.
"""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import artwork
from tests.projects import run, write

AUDIENCES = """\
public: {title: Public, readers: Anyone, banner: "", includes: [], paper: letter}
congress: {title: Congress, readers: Members and staff, banner: "", includes: [public], paper: letter}
press: {title: Press, readers: Journalists, banner: "", includes: [public], paper: a4}
interagency: {title: Agencies, readers: Other agencies, banner: SAMPLE BANNER, includes: [public, congress], paper: a4}
"""
HIDDEN = {  # names that guard from an audience
    "public": ["interagency", "congress", "press", "congress, interagency"],
    "congress": ["press", "interagency"],
    "press": ["congress", "interagency, congress"],
    "interagency": ["press"],
}
# Letters that no open text here has: they must not come into a font. And the very words of open text.
WORDS = st.sampled_from(
    ["Žø", "ñandú", "Secret", "Q", "zebra", "Opening words", "Same words", "Goals", "a b c d e f g"]
)
SEVERAL = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
NUMBER = st.integers(1, 99_999).map(str)
COUNT = st.integers(0, 2)
PICTURES = ("one.png", "two.png")
# A content is large, and every try builds it twice: what fails is shown as it was drawn.
FIXED = settings(derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Secrets:
    """Draws what is guarded, with the names that guard it."""

    draw: st.DrawFn
    names: str

    def several(self, strategy: st.SearchStrategy[str], most: int = 2) -> list[str]:
        return self.draw(st.lists(strategy, max_size=most))

    def mark(self) -> str:
        return f"for={self.names.replace(' ', '')}"

    def key(self) -> str:
        return f"for: [{self.names}]"

    def phrase(self) -> str:
        """Some guarded words, or none, to stand behind a word."""
        return "".join(f"[ {w}]{{{self.mark()}}}" for w in self.several(SEVERAL))

    def lines(self, line: str, strategy: st.SearchStrategy[str] = SEVERAL) -> str:
        """So many guarded lines; `{}` are their words."""
        return "".join(f"{line.format(w)}\n" for w in self.several(strategy))

    def fenced(self, kinds: list[str]) -> str:
        """Guarded blocks of some kinds, in any order and number."""
        bodies = self.draw(st.lists(st.sampled_from(kinds), max_size=3))
        return "\n".join(self.block(b) for b in bodies)

    def block(self, body: str) -> str:
        words = re.sub("WORDS", lambda _: self.draw(SEVERAL), body)
        return f"::: for {self.names}\n\n{re.sub('PICTURE', lambda _: self.draw(st.sampled_from(PICTURES)), words)}\n\n:::\n"


BLOCKS = [
    "WORDS",
    "Same words.",
    "Words with {{ hidden }}.[^hidden]",
    "Same words.[^later]",
    "- WORDS\n- WORDS",
    "1. WORDS\n2. WORDS\n   - WORDS",
    "> WORDS",
    "| WORDS | B |\n|---|---|\n| WORDS | 2,000 |",
    "::: summary\ntitle: WORDS\n\nWORDS\n:::",
    "::: key-facts\n\n- **WORDS** {{ hidden }}\n:::",
    "::: definitions\n\n- **WORDS** WORDS\n:::",
    "::: qa\n\n- **WORDS?**\n\n  WORDS\n:::",
    "::: contacts\n\n- **WORDS** [mail](mailto:secret@example.org)\n:::",
    "::: quote\nby: WORDS\n\nWORDS\n:::",
    "::: figure\nfile: PICTURE\nalt: WORDS and a map\ncaption: WORDS\n:::",
    "::: table\ndataset: hidden\ncaption: WORDS\n:::",
    "::: chart\ndataset: hidden\ntype: bars\ntitle: WORDS\nalt: WORDS and bars\n:::",
]
SECTIONS = ["## Goals\n\nSame words.", "## WORDS\n\nWORDS\n\n### Goals\n\nWords.[^hidden]", "## Next\n\n- WORDS"]


@st.composite
def contents(draw: st.DrawFn, names: str) -> dict[str, str]:
    """Files of a content folder that differ, from one drawing to the next, only in what is for `names`."""
    hide = Secrets(draw, names)
    key, mark = hide.key(), hide.mark()
    columns, cells = [], []
    for index, name in enumerate(("FY 2006", "FY 2007")):
        for number in range(draw(COUNT)):
            columns.append(f"{{name: S{index}{number} {draw(WORDS)}, {key}}}")
            cells.append(draw(NUMBER))
        columns.append(name)
        cells.append("")

    def row(words: str, *open_: str) -> str:
        left = list(open_)
        return ", ".join([f'"{words}"', *(c or left.pop(0) for c in cells)])

    guarded_row = "          - {{cells: [{}], {}}}\n"
    rows = "".join(guarded_row.format(row(w, draw(NUMBER), draw(NUMBER)), key) for w in hide.several(SEVERAL))
    group = "".join(
        f"      - {{heading: {w}, {key}, rows: [[{row('x', '5', '6')}]], total: T}}\n" for w in hide.several(SEVERAL)
    )
    table_columns = [f" {{{mark}}} {w} |" for w in hide.several(WORDS)]
    table_cells = "".join(f" {draw(WORDS)} |" for _ in table_columns)
    sheet = f"""---
title: "A sample{hide.phrase()}"
country: MX
kind: Fact Sheet
bureau: Bureau of Samples
date: 2005-08-10
language: en-US
audience: public
description: "Open words{hide.phrase()}"
facts:
  hidden: {{value: {draw(NUMBER)}, source: "{draw(SEVERAL)}", period: {draw(WORDS)}, {key}}}
  open: {{value: 7, unit: percent, source: "A survey{hide.phrase()}"}}
datasets:
  hidden: {{columns: [A, {draw(WORDS)}], rows: [[{draw(WORDS)}, {draw(NUMBER)}], [b, 2]], source: s, {key}}}
  money:
    unit: USD
    columns: [Program, {", ".join(columns)}]
    rows:
      - heading: "Countries{hide.phrase()}"
        rows:
          - [{row("Police", "10", "20")}]
{rows}          - [{row("Courts", "30", "40")}]
        total: Subtotal
{group}    total: All
    source: A budget
drafted:
  - {{text: {draw(SEVERAL)}, {key}}}
cleared:
  - {{text: {draw(SEVERAL)}, {key}}}
sources:
{hide.lines(f"  - {{{{text: {{}}, {key}}}}}")}  - Open source
contacts:
{hide.lines(f"  - {{{{text: {{}}, href: 'mailto:hidden@example.org', {key}}}}}")}  - Office of Samples
links:
  - {{text: Example, href: "https://example.org/"}}
{hide.lines(f"  - {{{{text: {{}}, href: 'https://example.org/hidden', {key}}}}}")}---

{hide.fenced(BLOCKS)}
Opening words{"".join(f"[ {w}[^hidden]]{{{mark}}}" for w in hide.several(WORDS, 1))} of the sheet.[^open]

{hide.fenced([*SECTIONS])}
## Goals

{hide.fenced(BLOCKS)}
Same words.

{hide.fenced(BLOCKS)}
- open item
{hide.lines(f"- {{{{{mark}}}}} {{}}")}- another{hide.phrase()}

{hide.fenced(BLOCKS)}
- one more

{hide.fenced(SECTIONS)}
## Goals

Same words, later.[^later]

1. first
{hide.lines(f"1. {{{{{mark}}}}} {{}}")}1. second

| A |{"".join(table_columns)} C |
|---|{"---|" * len(table_columns)}---|
| a |{table_cells} c |
{"".join(f"| {{{mark}}} {w} |{table_cells} c |{chr(10)}" for w in hide.several(WORDS))}| b |{table_cells} c |

::: key-facts

{hide.lines(f"- {{{{{mark}}}}} **{{}}** {{{{{{{{ hidden }}}}}}}}")}- **Share{hide.phrase()}** {{{{ open }}}}
:::

::: definitions

- **Open** words{hide.phrase()}
{hide.lines(f"- {{{{{mark}}}}} **{{}}** words")}:::

::: table
dataset: money
caption: Money{hide.phrase()}
:::

::: figure
file: open.png
alt: A map of nowhere{hide.phrase()}
caption: Nowhere{hide.phrase()}
:::

{hide.fenced(BLOCKS)}
{hide.fenced(SECTIONS)}
::: for {names}

## Hidden

{{{{ hidden }}}}[^hidden]

::: table
dataset: hidden
:::

:::

## Last

Last words.

::: for {names}

[^hidden]: {draw(SEVERAL)}

:::

[^later]: A later note.

[^open]: An open note{hide.phrase()}.
"""
    guard = names.split(", ", maxsplit=1)[0]
    others = draw(st.lists(st.sampled_from(["alpha", "sample-2", "zulu"]), unique=True, max_size=2))
    return {"sample": sheet} | {name: f"{guard}\n{draw(SEVERAL)}" for name in others}


def made(files: dict[str, str], audience: str, *words: str) -> dict[str, bytes]:
    """All that a build puts below the output folder of an audience."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        assets = project / "content/assets"
        assets.mkdir(parents=True)
        (assets / "open.png").write_bytes(artwork.saved(artwork.photograph(300, 200)))
        for number, name in enumerate(PICTURES):
            (assets / name).write_bytes(artwork.saved(artwork.photograph(320 + number, 100)))
        (project / "content/audiences.yaml").write_text(AUDIENCES)
        for name, text in files.items():
            if name == "sample":
                (project / "content/sample.md").write_text(text, encoding="utf-8")
            else:
                guard, _, body = text.partition("\n")
                write(project, body, name=name, audience=guard)
        status, _, err = run(project, "build", *words)
        assert status == 0, f"{err}\n{files['sample']}"
        out = project / "output" / audience
        return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def compare(data: st.DataObject, audience: str, *words: str) -> None:
    names = data.draw(st.sampled_from(HIDDEN[audience]))
    one = made(data.draw(contents(names)), audience, *words)
    other = made(data.draw(contents(names)), audience, *words)
    assert set(one) == set(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert "manifest.json" in one
    assert any(name.startswith("sample.") for name in one)


@pytest.mark.parametrize("audience", HIDDEN)
@settings(FIXED, max_examples=6)
@given(st.data())
def test_a_page_and_its_manifest_are_the_same_whatever_is_hidden(audience: str, data: st.DataObject) -> None:
    compare(data, audience, "--format", "html")


@pytest.mark.parametrize("audience", HIDDEN)
@settings(FIXED, max_examples=3)
@given(st.data())
def test_every_file_is_the_same_whatever_is_hidden(audience: str, data: st.DataObject) -> None:
    compare(data, audience, "--audience", audience)


@pytest.mark.exhaustive
@pytest.mark.parametrize("audience", HIDDEN)
@settings(FIXED, max_examples=25)
@given(st.data())
def test_every_file_is_the_same_whatever_is_hidden_many_times(audience: str, data: st.DataObject) -> None:
    compare(data, audience)


# --- what no longer is for an audience ---------------------------------------------------------------------------


def standing(project: Path) -> dict[str, bytes]:
    out = project / "output"
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


@pytest.mark.parametrize("what", ["narrowed", "renamed", "deleted"])
def test_nothing_is_left_of_what_a_sheet_was(project: Path, what: str) -> None:
    """A build after the change leaves what a first build of the changed content makes, and not a byte more."""
    write(project, "Zebra words.", name="zebra")
    assert run(project, "build", "--format", "html,word")[0] == 0
    assert "public/zebra.html" in standing(project)
    sheet = project / "content/zebra.md"
    if what == "narrowed":
        sheet.write_text(sheet.read_text().replace("audience: public", "audience: interagency"))
    elif what == "renamed":
        sheet.rename(sheet.with_name("yak.md"))
    else:
        sheet.unlink()
    assert run(project, "build", "--format", "html,word")[0] == 0
    left = standing(project)
    assert not any("zebra" in name for name in left if what != "narrowed" or not name.startswith("interagency/"))
    if what == "narrowed":
        assert not any(b"ebra" in data for name, data in left.items() if name.startswith(("public/", "congress/")))
    (project / "output").rename(project / "former")
    assert run(project, "build", "--format", "html,word")[0] == 0
    assert standing(project) == left


def test_nothing_is_left_of_an_audience_that_is_no_more(project: Path) -> None:
    assert run(project, "build", "--format", "html")[0] == 0
    rows = project / "content/audiences.yaml"
    rows.write_text(
        "".join(x for x in rows.read_text().splitlines(keepends=True) if not x.startswith("congress:")).replace(
            ", congress]", "]"
        )
    )
    assert run(project, "build", "--format", "html")[0] == 0
    assert {name.partition("/")[0] for name in standing(project)} == {"public", "press", "interagency"}
