"""What the tests of page and brief are made from: the project's own templates, and sheets that hold everything."""

import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from factsheet import audience as selection
from factsheet.document import (
    Amount,
    Audience,
    Block,
    Break,
    Column,
    Content,
    Dataset,
    DatasetColumn,
    DatasetRow,
    Entries,
    Entry,
    Face,
    Fact,
    FactCall,
    Heading,
    Imprint,
    Item,
    Link,
    List,
    Note,
    NoteCall,
    Paragraph,
    Quote,
    Reference,
    Row,
    RowGroup,
    Run,
    Sheet,
    Summary,
    Table,
    Total,
)
from factsheet.readers import tokens as tokens_reader
from factsheet.readers import words as words_reader
from factsheet.writers import fonts
from factsheet.writers.templates import Templates

ROOT = Path(__file__).parents[2] / "templates"
PUBLIC = Audience(
    name="public", title="Public", readers="Anyone", banner="", includes=(), paper="letter", reads=frozenset(["public"])
)
BANNER = "SAMPLE BANNER"
MARKED = Audience(
    name="marked", title="Marked", readers="Few", banner=BANNER, includes=(), paper="a4", reads=frozenset(["marked"])
)
HOSTILE = """<script>alert("x")</script> & "quoted" 'single' </style> ]]>"""


@cache
def common() -> dict[str, bytes]:
    """Every file of templates/, but those of audiences."""
    files = (p for p in sorted(ROOT.rglob("*")) if p.is_file())
    return {n: p.read_bytes() for p in files if not (n := p.relative_to(ROOT).as_posix()).startswith("audiences/")}


@cache
def faces() -> tuple[Face, ...]:
    return fonts.faces({n: d for n, d in common().items() if n.startswith("fonts/")}, "templates")


def templates(audience: Audience = PUBLIC, own: dict[str, str] | None = None, **changed: str) -> Templates:
    """The project's templates; `own` overrides files for the audience, `changed` replaces common ones by short name.

    In `changed`, `print_css` is html/print.css, `quote` is html/blocks/quote.html.j2.
    """
    files = dict(common())
    for name, words in changed.items():
        path = f"html/{name.replace('_', '.')}" if "_" in name else f"html/blocks/{name}.html.j2"
        assert path in files, path
        files[path] = words.encode()
    laid = {n: w.encode() for n, w in (own or {}).items()}
    return Templates(
        audience=audience,
        common=files,
        own=laid,
        tokens=tokens_reader.read(
            files["tokens.yaml"], "templates/tokens.yaml", laid.get("tokens.yaml", b""), "own/tokens.yaml"
        ),
        words=words_reader.read(files["words/en.yaml"], "templates/words/en.yaml"),
        faces=faces(),
    )


def run(words: str, **look: Any) -> Content:
    return (Run(text=words, **look),)


def paragraph(words: str) -> Paragraph:
    return Paragraph(content=run(words))


def heading(words: str, level: int = 2, id_: str = "") -> Heading:
    return Heading(level=level, content=run(words), id=id_)


def items(*words: str) -> tuple[Item, ...]:
    return tuple(Item(blocks=(paragraph(w),)) for w in words)


def sheet(*blocks: Block, **front: Any) -> Sheet:
    """A selected sheet of these blocks."""
    given: dict[str, Any] = {
        "name": "sample",
        "title": run("A Sample Title"),
        "kind": run("Fact Sheet"),
        "bureau": run("Bureau of Samples"),
        "dateline": run("Sampleville"),
        "date": datetime.date(2020, 2, 3),
        "language": "en-US",
        "audience": "public",
        "countries": ("MX",),
        "blocks": blocks,
        **front,
    }
    return selection.select(Sheet(**given), PUBLIC)


def table(**changes: Any) -> Table:
    given: dict[str, Any] = {
        "columns": (Column(content=run("Crop")), Column(content=run("Area"), alignment="right"), Column(content=())),
        "rows": (
            Row(cells=(run("Alpha"), run("1,200"), run("first"))),
            Row(cells=(run("Beta"), run("30"), ())),
        ),
        "caption": run("Areas under crops"),
        "source": run("a yearbook"),
        **changes,
    }
    return Table(**given)


def everything() -> Sheet:
    """A sheet that holds every block, every inline and every line that may stand before or after the body."""
    look: Content = (
        Run(text="Plain, "),
        Run(text="strong", strong=True),
        Run(text=", "),
        Run(text="emphasis", emphasis=True),
        Run(text=", "),
        Run(text="both", strong=True, emphasis=True),
        Run(text=", "),
        Run(text="en français", language="fr"),
        Run(text=", noted"),
        NoteCall(note="first"),
        Run(text=", "),
        Link(target="https://example.org/a?b=c&d=e", content=(Run(text="out "), Run(text="there", strong=True))),
        Run(text=", "),
        Link(target="#second", content=run("inside")),  # type: ignore[arg-type]
        Run(text=", "),
        Link(target="sheet:other#part", content=run("another sheet")),  # type: ignore[arg-type]
        Break(),
        Run(text="after a break"),
        NoteCall(note="second"),
        Run(text=" and again"),
        NoteCall(note="first"),
    )
    nested = List(items=(Item(blocks=(paragraph("outer"), List(items=items("inner one", "inner two")))),))
    long = Item(blocks=(paragraph("first of two"), paragraph("second of two")))
    quote = Quote(blocks=(paragraph("Quoted words."),), by=run("A Speaker"), source=run("a speech"))
    return sheet(
        heading("First"),
        Paragraph(content=look),
        List(items=(*items("one", "two"), long)),
        nested,
        List(items=items("third", "fourth"), start=3),
        heading("Second", id_="second"),
        quote,
        heading("Third", 3),
        table(),
        heading("Fourth", 4),
        table(columns=tuple(Column(content=run(f"Column {n}")) for n in range(8)), rows=(), caption=(), source=()),
        description=run("What the sheet is about."),
        status="superseded",
        superseded_by="sample-2021",
        reason=run("The numbers changed."),
        reviewed=datetime.date(2021, 1, 1),
        as_of=datetime.date(2019, 12, 31),
        number="2020/17",
        region=run("Western Samples"),
        notes=(Note(id="first", content=run("The first note.")), Note(id="second", content=run("The second note."))),
        sources=(Reference(text=run("A yearbook"), target="https://example.org/yearbook"),),
        links=(Reference(text=run("The other sheet"), target="sheet:other"),),
        contacts=(Reference(text=run("press@example.org"), target="mailto:press@example.org"),),
        imprint=Imprint(
            publisher=run("Published by the Samplers."),
            disclaimer=run("Nothing here is true."),
            breadcrumb=(run("Home"), run("Samples")),
            links=(Reference(text=run("About")), Reference(text=run("Privacy"), target="https://example.org/privacy")),
        ),
    )


def budget() -> Dataset:
    """Numbers in groups of columns and of rows, one in another, with totals below and above; a note at a number."""

    def row(name: str, *numbers: int, notes: tuple[NoteCall, ...] = ()) -> DatasetRow:
        amounts = tuple(Amount(number=Decimal(n), notes=notes if not i else ()) for i, n in enumerate(numbers))
        return DatasetRow(cells=(run(name), *amounts))

    def total(name: str) -> Total:
        return Total(cells=(run(name),), computed=True)

    def column(name: str, group: str = "") -> DatasetColumn:
        return DatasetColumn(name=run(name), group=run(group) if group else ())

    health = RowGroup(
        heading=run("Health"),
        rows=(row("Mothers", 3000, 3100, 2900), row("Fevers", 500, 400, 300)),
        total=total("Both"),
    )
    return Dataset(
        id="budget",
        unit="USD",
        scale="thousand",
        columns=(column("Account"), column("Spent", "2003"), column("Planned", "2004"), column("Asked", "2004")),
        rows=(
            RowGroup(
                heading=run("Assistance"),
                rows=(row("Farms", 1200, 1300, 1400, notes=(NoteCall(note="farms"),)), health),
                total=total("All assistance"),
            ),
            RowGroup(rows=(row("Of which boats", 10, 20, 30),), total=total("Customs"), above=True),
            row("Schools", 7, 8, 9),
        ),
        total=total("Total"),
        source=run("a ledger"),
    )


def boxes() -> Sheet:
    """A sheet of summary, key facts, questions, definitions, contacts and a table with groups and totals."""

    def entry(term: str, *blocks: Block) -> Entry:
        return Entry(term=run(term), blocks=blocks)

    def fact(label: str, name: str) -> Entry:
        return Entry(term=run(label), fact=FactCall(fact=name))

    listed = List(items=items("listed one", "listed two"))
    desk: Content = (Run(text="1 Sample Street"), Break(), Run(text="Sampleville"))
    mail: Content = (Link(target="mailto:desk@example.org", content=run("desk@example.org")),)  # type: ignore[arg-type]
    return sheet(
        Summary(blocks=(paragraph("What matters."), listed)),
        Entries(kind="key-facts", items=(fact("Border", "border"), fact("Share", "share"), fact("Trade", "trade"))),
        Table(caption=run("Money by account"), data=budget()),
        Entries(
            kind="qa", items=(entry("Who asks?", paragraph("Anybody."), listed), entry("What for?", paragraph("Help.")))
        ),
        Entries(
            kind="definitions", items=(entry("Term", paragraph("Its text.")), entry("Word", paragraph("Its sense.")))
        ),
        Entries(
            kind="contacts",
            items=(
                entry("Desk", Paragraph(content=desk), Paragraph(content=mail)),
                entry("Press", paragraph("555 0100")),
            ),
        ),
        paragraph("After all."),
        facts=(
            Fact(id="border", value=Decimal(2000), unit="mile", source=run("A survey")),
            Fact(
                id="share", value=Decimal(70), high=Decimal(90), unit="percent", period=run("2004"), status="estimate"
            ),
            Fact(id="trade", value=Decimal(266_600_000_000), unit="USD", qualifier="over"),
        ),
        notes=(Note(id="farms", content=run("Without fisheries.")),),
    )


LONG = " ".join(["A paragraph with some words to fill the lines of a page as a fact sheet would have them."] * 6)


def long_sheet(paragraphs: int, **front: Any) -> Sheet:
    """As long as the Mexico sheet where `paragraphs` is 9."""
    body: list[Block] = [heading("First part")]
    for n in range(paragraphs):
        body.append(paragraph(f"Paragraph {n}. {LONG}"))
        if n % 3 == 2:
            body.append(heading(f"Part after {n}", 2 if n % 2 else 3))
            body.append(List(items=items(*(f"Item {k} of {n}, {LONG[:80]}" for k in range(4)))))
    return sheet(*body, **front)
