"""A kept rendition is used where all that it depends on is the same, and nothing else counts."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest

from factsheet.document import (
    Audience,
    Download,
    Layout,
    Link,
    Neighbour,
    Options,
    Paragraph,
    Picture,
    Place,
    Run,
    Sheet,
    Tokens,
)
from factsheet.formats import BY_NAME, FORMATS
from factsheet.pipeline import proven, versions
from factsheet.pipeline.proven import Look, Needs, Proven
from factsheet.pipeline.sources import Folders, read_templates
from factsheet.problems import Location
from factsheet.writers.templates import Templates
from tests.writers.samples import paragraph, sheet

ROOT = Path(__file__).parents[2]
PUBLIC = Audience(
    name="public",
    title="Public",
    readers="Anyone",
    banner="",
    includes=(),
    paper="letter",
    reads=frozenset(["public", "everyone", "all"]),
)
PICTURE = Picture(media_type="image/png", data=b"pixels", width=4, height=3)
PAGE = Download(format="pdf", file="a.pdf", media_type="application/pdf", size=10)
PLACE = Place(
    packet="A trip",
    number=2,
    count=3,
    title="Colombia",
    before=Neighbour(name="mexico", title="Mexico"),
    pages={"peru": 4, "chile": 9},
)
SHEET = sheet(paragraph("Some words."))
LED = Paragraph(content=(Link(target="sheet:peru", content=(Run(text="Peru"),)),), id="p-led")
NONE: frozenset[str] = frozenset()
ALL = frozenset(BY_NAME)


@dataclass(frozen=True)
class Inputs:
    """All that there is when renditions are made."""

    sheet: Sheet
    templates: Templates
    options: Options

    def with_options(self, **changes: object) -> "Inputs":
        return replace(self, options=replace(self.options, **changes))  # type: ignore[arg-type]

    def with_place(self, **changes: object) -> "Inputs":
        return self.with_options(place=replace(PLACE, **changes))  # type: ignore[arg-type]

    def with_templates(self, **changes: object) -> "Inputs":
        return replace(self, templates=replace(self.templates, **changes))  # type: ignore[arg-type]

    def with_file(self, name: str, data: bytes = b"changed", *, own: bool = False) -> "Inputs":
        if own:
            return self.with_templates(own={**self.templates.own, name: data})
        assert name in self.templates.common
        return self.with_templates(common={**self.templates.common, name: data})

    def needs(self, format_: str) -> Needs:
        fmt = BY_NAME[format_]
        return Needs(
            sheet=self.sheet, look=Look.seen(fmt, self.templates), options=fmt.options(self.sheet, self.options)
        )


def inputs() -> Inputs:
    return Inputs(
        sheet=replace(SHEET, blocks=(*SHEET.blocks, LED)),
        templates=read_templates(Folders.below(ROOT).templates, ["public"]).templates(PUBLIC, "en-US"),
        options=Options(pictures={"map.png": PICTURE}, downloads=(PAGE,), place=PLACE),
    )


def other_token(tokens: Tokens) -> Tokens:
    return replace(tokens, color={**tokens.color, "brand": "123456"})


def other_font(templates: Templates) -> Inputs:
    first, *rest = templates.faces
    return inputs().with_templates(faces=(replace(first, data=first.data + b"x"), *rest))


def drawn_anew(sheet: Sheet) -> Sheet:
    """The same words, written on other lines of their file."""
    block = sheet.blocks[0]
    return replace(sheet, blocks=(replace(block, location=Location(path="x.md", line=7)), *sheet.blocks[1:]))


CHANGES: dict[str, tuple[frozenset[str], Callable[[Inputs], Inputs]]] = {
    "a word": (ALL, lambda i: replace(i, sheet=replace(i.sheet, title=(Run(text="Other"),)))),
    "a letterhead": (ALL, lambda i: replace(i, sheet=replace(i.sheet, letterhead=True))),
    "the lines of the content file": (NONE, lambda i: replace(i, sheet=drawn_anew(i.sheet))),
    "the banner": (ALL, lambda i: i.with_templates(audience=replace(PUBLIC, banner="DRAFT"))),
    "the audience's title": (ALL, lambda i: i.with_templates(audience=replace(PUBLIC, title="All"))),
    "the paper": (frozenset(["pdf", "word"]), lambda i: i.with_options(paper="a4")),
    "a picture": (ALL, lambda i: i.with_options(pictures={"map.png": replace(PICTURE, data=b"others")})),
    "the size of a download": (frozenset(["html"]), lambda i: i.with_options(downloads=(replace(PAGE, size=11),))),
    "no packet": (frozenset(["pdf", "html"]), lambda i: i.with_options(place=None)),
    "the packet's title": (frozenset(["html"]), lambda i: i.with_place(packet="Another trip")),
    "the neighbour": (frozenset(["html"]), lambda i: i.with_place(before=None)),
    "the page of a tab it leads to": (frozenset(["pdf"]), lambda i: i.with_place(pages={"peru": 5, "chile": 9})),
    "the page of another tab": (NONE, lambda i: i.with_place(pages={"peru": 4, "chile": 10})),
    "where costly bytes come from": (NONE, lambda i: i.with_options(keep=lambda _, make: make())),
    "a style of pages": (frozenset(["pdf", "html"]), lambda i: i.with_file("html/page.css")),
    "a template of briefs": (frozenset(["pdf", "html"]), lambda i: i.with_file("html/print.html.j2")),
    "an audience's own template": (frozenset(["pdf", "html"]), lambda i: i.with_file("html/mine.j2", own=True)),
    "a template of Word": (frozenset(["word"]), lambda i: i.with_file("word/document.xml.j2")),
    "the reference document": (frozenset(["word"]), lambda i: i.with_file("word/reference.docx", own=True)),
    "a template of reports": (NONE, lambda i: i.with_file("report/report.html.j2")),
    "a fixed word": (ALL, lambda i: i.with_templates(words={**i.templates.words, "published": "Out"})),
    "a colour": (ALL, lambda i: i.with_templates(tokens=other_token(i.templates.tokens))),
    "a font": (ALL, lambda i: other_font(i.templates)),
    "the layout, which stands in the sheet": (NONE, lambda i: i.with_templates(layout=Layout(letterhead=True))),
    "what messages call the templates": (NONE, lambda i: i.with_templates(root="/elsewhere/templates")),
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("format_", [f.name for f in FORMATS])
def test_each_input_alone_changes_what_depends_on_it(tmp_path: Path, what: str, format_: str) -> None:
    dependent, change = CHANGES[what]
    fmt, store = BY_NAME[format_], Proven(folder=tmp_path)
    store.put(fmt, inputs().needs(format_), b"made")
    assert store.find(fmt, inputs().needs(format_)) == b"made"
    assert store.find(fmt, change(inputs()).needs(format_)) == (None if format_ in dependent else b"made")


@pytest.mark.parametrize("what", ["program", "library", "pango", "python"])
def test_what_makes_files_counts_for_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    store = Proven(folder=tmp_path)
    for fmt in FORMATS:
        store.put(fmt, inputs().needs(fmt.name), b"made")
    other = {
        "program": (proven, "program", lambda _: b"other"),
        "library": (versions, "installed", lambda: ("pydyf-99.dist-info",)),
        "pango": (versions, "native", lambda: {"pango": "99"}),
        "python": (sys, "version", "99"),
    }
    monkeypatch.setattr(*other[what])
    proven._machinery.cache_clear()
    assert [store.find(fmt, inputs().needs(fmt.name)) for fmt in FORMATS] == [None] * len(FORMATS)
    monkeypatch.undo()
    proven._machinery.cache_clear()
    assert all(store.find(fmt, inputs().needs(fmt.name)) for fmt in FORMATS)


def test_whoever_gives_templates_more_says_whether_it_counts() -> None:
    assert {f.name for f in fields(Templates)} == {
        *("audience", "common", "own", "tokens", "words", "faces", "helpers"),  # they count
        *("layout", "root", "keep"),  # they do not
    }


def test_every_line_and_every_file_of_the_program_counts(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "a.py").write_text("one = 1\n")
    (tmp_path / "below/b.py").write_text("two = 2\n")
    digests = {proven.program(tmp_path)}
    (tmp_path / "below/b.py").write_text("two = 3\n")
    digests.add(proven.program(tmp_path))
    (tmp_path / "below/b.py").rename(tmp_path / "below/c.py")
    digests.add(proven.program(tmp_path))
    (tmp_path / "empty.py").write_text("")
    assert len(digests | {proven.program(tmp_path)}) == 4


def test_a_brief_without_links_to_tabs_is_the_same_in_every_packet(tmp_path: Path) -> None:
    alone = replace(inputs(), sheet=SHEET).with_options(place=None, downloads=())
    fmt, store = BY_NAME["pdf"], Proven(folder=tmp_path)
    store.put(fmt, alone.needs("pdf"), b"made")
    assert store.find(fmt, replace(inputs(), sheet=SHEET).needs("pdf")) == b"made"


def test_a_draft_is_never_taken_for_what_was_read_back(tmp_path: Path) -> None:
    fmt, store, of = BY_NAME["pdf"], Proven(folder=tmp_path), inputs().needs("pdf")
    store.put(fmt, of, b"draft", draft=True)
    assert (store.find(fmt, of), store.find(fmt, of, draft=True)) == (None, b"draft")
    store.put(fmt, of, b"proven")
    assert (store.find(fmt, of), store.find(fmt, of, draft=True)) == (b"proven", b"proven")


def test_a_key_is_the_same_in_every_process(tmp_path: Path) -> None:
    """Sets have another order in each, and their members are among the keys."""
    script = (
        "from pathlib import Path; import sys; from tests.pipeline.test_proven import *\n"
        "for f in FORMATS: Proven(folder=Path(sys.argv[1])).put(f, inputs().needs(f.name), b'made')"
    )
    for seed in ("1", "2", "3"):
        env = dict(os.environ) | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", script, tmp_path], cwd=ROOT, env=env, check=True)
    assert len(list(tmp_path.iterdir())) == len(FORMATS)
