"""Who reads what: each kind of mark shows, for the right audiences, on the terminal and in the report."""

from pathlib import Path

import html5lib
import pytest

from factsheet.pipeline import coverage
from factsheet.pipeline.coverage import DRAWN, PLAIN, Coverage
from factsheet.pipeline.sources import Folders, read_content
from tests.projects import run

ROOT = Path(__file__).parents[2]
AUDIENCES = """\
public: {title: Public, readers: Anyone, banner: "", includes: [], paper: letter}
congress: {title: Congress, readers: Members and staff, banner: "", includes: [public], paper: letter}
interagency: {title: Agencies, readers: Other agencies, banner: "", includes: [public, congress], paper: letter}
"""
FRONT = """\
---
title: "A sheet[ zea]{for=congress}"
country: MX
kind: Fact Sheet
bureau: Bureau of Samples
date: 2005-08-10
language: en-US
audience: public
facts:
  open: {value: 7, unit: percent, source: "s[ zeb]{for=interagency}"}
  zec: {value: 71, source: s, for: interagency}
datasets:
  data:
    columns: [Name, Area, {name: zed, for: interagency}]
    rows:
      - [a, 1, 2]
      - {cells: [zee, 3, 4], for: congress}
      - {for: interagency, heading: zef, rows: [[zeg, 5, 6]]}
    total: All
    source: s
drafted:
  - {text: zeh, for: interagency}
sources:
  - Open source
  - {text: zei, for: congress}
contacts:
  - {text: zej, for: interagency}
---

"""
BODY = """\
Open [zek *l* m]{for=interagency} and [zen [zeo]{for=interagency}]{for=congress} words[^n].

- open
- {for=interagency} zep

| A | {for=interagency} zeq |
|---|---|
| a | b |
| {for=congress} zer | c |

::: quote
by: He

Said.

::: for interagency

zes

:::

:::

::: figure
file: a.png
alt: A picture[ zet]{for=interagency}
:::

::: figure for congress
file: zeu.png
alt: zev
:::

::: definitions

- **Open** words
- {for=interagency} **zew** words
:::

::: for congress

## Guarded zex

Words zey.[^zez]

::: for interagency

Deep zfa.

:::

:::

## Open section

See {{ open }}, and [a link with [zfb]{for=interagency} words](https://example.org).

[^n]: An open note[ zfc]{for=interagency}.

::: for congress

[^zez]: Guarded zfd.

:::
"""


@pytest.fixture
def covered(tmp_path: Path) -> Coverage:
    return of(tmp_path, FRONT + BODY)


def of(folder: Path, text: str) -> Coverage:
    (folder / "content").mkdir()
    (folder / "content/audiences.yaml").write_text(AUDIENCES)
    (folder / "content/sample.md").write_text(text)
    content = read_content(Folders.below(folder))
    assert [p for p in content.problems if p.severity == "error"] == []
    (sheet,) = coverage.of(content)
    return sheet


def shares(sheet: Coverage, kind: str, words: str) -> str:
    """How much public, congress and interagency read of the one row of a kind with these words: `-`, `p`, `w` each."""
    (row,) = (r for r in sheet.rows if r.kind == kind and words in r.words)
    return "".join({"none": "-", "partly": "p", "whole": "w"}[row.shares[a.name]] for a in sheet.audiences)


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("title", "A sheet", "pww"), ("words", "zea", "-ww"), ("kind", "Fact Sheet", "www"),
        ("fact", "open: 7 percent", "ppw"), ("words", "zeb", "--w"), ("fact", "zec: 71", "--w"),
        ("dataset", "Name", "ppw"), ("column", "zed", "--w"), ("row", "zee", "-pw"), ("rows", "zef", "--w"),
        ("drafted", "zeh", "--w"), ("source", "Open source", "www"), ("source", "zei", "-ww"), ("contact", "zej", "--w"),
        ("paragraph", "Open zek", "ppw"), ("words", "zek l m", "--w"), ("words", "zen", "-ww"),
        ("list", "zep", "ppw"), ("item", "zep", "--w"),
        ("table", "zeq", "ppw"), ("column", "zeq", "--w"), ("row", "zer", "-pw"),
        ("quote", "Said", "ppw"), ("paragraph", "zes", "--w"),
        ("figure", "A picture", "ppw"), ("words", "zet", "--w"), ("figure", "zeu.png", "-ww"),
        ("definitions", "Open", "ppw"), ("entry", "zew", "--w"),
        ("heading", "zex", "-ww"), ("paragraph", "zey", "-ww"), ("paragraph", "zfa", "--w"),
        ("heading", "Open section", "www"), ("paragraph", "See 7 percent", "ppw"), ("words", "zfb", "--w"),
        ("note", "An open note", "ppw"), ("words", "zfc", "--w"), ("note", "zfd", "-ww"),
    ],
)  # fmt: skip
def test_every_kind_of_mark(covered: Coverage, kind: str, words: str, said: str) -> None:
    if (kind, words) == ("words", "zen"):
        rows = [r for r in covered.rows if r.kind == kind and r.words == "zen"]
        assert [list(r.shares.values()) for r in rows] == [["none", "whole", "whole"]]
        return
    assert shares(covered, kind, words) == said


def test_parts_stand_in_order_of_reading_with_their_lines(covered: Coverage) -> None:
    lines = (FRONT + BODY).splitlines()
    kinds = ("heading", "item", "entry", "drafted", "source", "contact", "note", "figure", "row")
    for row in covered.rows:
        if row.kind in {"title", "kind", "bureau"}:
            assert lines[row.location.line - 1].startswith(f"{row.kind}:")
        elif row.kind in kinds:
            here = " ".join(lines[row.location.line - 1 : row.location.line + 3])
            assert row.words.split(" | ")[0].split()[-1].rstrip(".") in here
    assert [r.depth for r in covered.rows if r.kind == "heading"] == [0, 0]


def test_a_sheet_for_few_shows_nothing_for_others(tmp_path: Path) -> None:
    sheet = of(tmp_path, (FRONT + BODY).replace("audience: public", "audience: congress"))
    assert sheet.made_for == ("congress", "interagency")
    assert {r.shares["public"] for r in sheet.rows} == {"none"}
    assert shares(sheet, "paragraph", "Open zek") == "-pw"
    assert "not made for public" in coverage.table(sheet, 100, DRAWN)


def test_what_selection_gives_and_what_the_table_says_are_the_same(covered: Coverage) -> None:
    """A part that is all read, or not at all, has no guarded passage that says otherwise."""
    above: coverage.Row | None = None
    for row in covered.rows:
        if not row.passage:
            above = row
        for name, share in row.shares.items():
            if row.passage and above and share != "none":
                assert above.shares[name] != "none", row
            if row.passage and above and share == "none":
                assert above.shares[name] != "whole", row


# --- the terminal ---


def test_the_table_fits_the_terminal(covered: Coverage) -> None:
    for width in (100, 120, 200):
        lines = coverage.table(covered, width, DRAWN).splitlines()
        assert max(map(len, lines)) <= width
        (line,) = (x for x in lines if "See 7 percent" in x)
        assert [c for c in line if c in "●◐"] == ["◐", "◐", "●"]
    assert "sample.md:" in coverage.table(covered, 250, DRAWN).splitlines()[2]
    assert coverage.table(covered, 80, DRAWN).splitlines()[2].startswith("2 ")


def test_columns_stand_below_their_audiences(covered: Coverage) -> None:
    head, *rows = coverage.table(covered, 120, DRAWN).splitlines()[1:-2]
    for row in rows:
        for place in (i for i, c in enumerate(row) if c in "●◐"):
            assert head[place] != " "


def test_a_terminal_without_the_signs(covered: Coverage) -> None:
    assert coverage.signs("ascii") is coverage.signs("latin-1") is coverage.signs(None) is coverage.signs("?") is PLAIN
    assert coverage.signs("utf-8") is DRAWN
    shown = coverage.table(covered, 100, PLAIN)
    assert shown.isascii()
    (line,) = (x for x in shown.splitlines() if "See 7 percent" in x)
    assert [c for c in line if c in "#/"] == ["/", "/", "#"]


# --- the command and the report ---


def test_the_report(project: Path) -> None:
    (project / "content/audiences.yaml").write_text(AUDIENCES)
    target = project / "deep/who.html"
    status, out, err = run(project, "audiences", "sample", "--report", str(target))
    assert (status, err) == (0, "")
    assert "Guarded words." in out
    text = target.read_text(encoding="utf-8")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert tree.find("html") is None
    rows = [["".join(c.itertext()).strip() for c in r] for r in tree.iter("tr")]
    assert rows[0] == ["Line", "Part", "Text", "Public", "Congress", "Agencies"]
    assert [*rows[-2][1:]] == ["paragraph", "Open words. Guarded words.", "◐ part", "◐ part", "● all"]
    assert [*rows[-1][1:]] == ["words", "Guarded words.", "none", "none", "● all"]
    heads = [th.get("scope") for th in tree.iter("th")]
    assert set(heads) == {"col", "row"}
    assert not list(tree.iter("script"))
    policy = next(m.get("content") for m in tree.iter("meta") if m.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_texts_are_escaped_in_the_report(project: Path) -> None:
    path = project / "content/sample.md"
    path.write_text(path.read_text().replace("Open words.", "A \\< b \\& c"))
    target = project / "who.html"
    assert run(project, "audiences", "--report", str(target), "--quiet") == (0, "", "")
    assert "A &lt; b &amp; c" in target.read_text()


def test_problems_are_told_and_other_sheets_shown(project: Path) -> None:
    (project / "content/broken.md").write_text("---\ntitle: x\n---\n\n[x]{fro=public}\n")
    status, out, err = run(project, "audiences")
    assert status == 1
    assert "broken.md" in err
    assert "sample.md" in out
    assert "broken" not in out
    assert run(project, "audiences", "no-such")[0] == 2
    assert run(project, "audiences", "--report", str(project / "content"), "sample")[0] == 1
