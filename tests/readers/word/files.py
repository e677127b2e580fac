"""Word files to read, and files that somebody changed: real bytes, one thing in them other than it was."""

import datetime
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from lxml import etree

from factsheet.document import (
    Amount,
    Content,
    Dataset,
    DatasetColumn,
    DatasetRow,
    Entries,
    Entry,
    Fact,
    FactCall,
    Heading,
    Item,
    List,
    Note,
    NoteCall,
    Options,
    Plain,
    RowGroup,
    Run,
    Sheet,
    Summary,
    Table,
    Total,
    plain,
)
from factsheet.document.tree import EntriesKind
from factsheet.formats import BY_NAME
from factsheet.writers import word
from tests.writers import samples
from tests.writers.samples import heading, items, paragraph
from tests.writers.samples import run as words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STORY = "word/document.xml"
NOTES = "word/footnotes.xml"
templates = cache(samples.templates)  # Jinja2 compiles anew for each


def write(sheet: Sheet) -> bytes:
    return word.write(sheet, templates(), Options())


def expected(sheet: Sheet) -> Plain:
    return plain(sheet, templates().words, BY_NAME["word"].medium)


@cache
def everything() -> tuple[bytes, Plain]:
    """The Word file of a sheet that holds everything, and what it must say."""
    sheet = samples.everything()
    assert isinstance(sheet.blocks[0], Heading)
    return without_fonts(write(sheet)), expected(sheet)


@cache
def rich() -> tuple[bytes, Plain]:
    """The Word file of a sheet with summaries, terms and a table with groups, and what it must say."""
    return without_fonts(write(rich_sheet())), expected(rich_sheet())


def rich_sheet() -> Sheet:
    """A summary, entries of each kind and a table whose columns and rows have groups."""
    nested = List(items=(Item(blocks=(paragraph("Outer point"), List(items=items("Inner point")), paragraph("On."))),))
    return samples.sheet(
        heading("Opening"),
        Summary(blocks=(paragraph("Said in brief."), paragraph("Said again."), nested, paragraph("Said last"))),
        Entries(
            kind="key-facts",
            items=(
                Entry(term=words("Border"), fact=FactCall(fact="length")),
                Entry(term=words("People"), fact=FactCall(fact="people")),
            ),
        ),
        entries("definitions", ("Mesa", "A high plain."), ("Levee", "A low wall.", List(items=items("of earth")))),
        entries("qa", ("Who asked?", "A reader."), ("Who answers?", "The desk.", "In writing.")),
        entries("contacts", ("The press", "Room 12"), ("The desk", "Room 14")),
        Table(caption=words("Aid"), data=dataset()),
        paragraph("Below the table."),
        facts=(
            Fact(id="length", value=Decimal(2000), unit="mile", source=words("a survey")),
            Fact(id="people", value=Decimal(12400), as_of=datetime.date(2004, 12, 31)),
        ),
        notes=(Note(id="why", content=words("Why it is more.")),),
    )


def entries(kind: EntriesKind, *given: tuple[str | List, ...]) -> Entries:
    """Entries: a term, and what is said of it."""
    made = (
        Entry(term=words(str(term)), blocks=tuple(paragraph(b) if isinstance(b, str) else b for b in blocks))
        for term, *blocks in given
    )
    return Entries(kind=kind, items=tuple(made))


def dataset(**changes: Any) -> Dataset:
    """Numbers of two years in a group, and of one that has none; rows in groups, with totals."""

    def row(name: str, *numbers: int, notes: tuple[NoteCall, ...] = ()) -> DatasetRow:
        return DatasetRow(cells=(words(name), *(Amount(number=Decimal(n), notes=notes) for n in numbers)))

    def total(name: str) -> Total:
        return Total(cells=(words(name),), computed=True)

    def column(name: str, group: Content = ()) -> DatasetColumn:
        return DatasetColumn(name=words(name), group=group)

    given: dict[str, Any] = {
        "id": "aid",
        "columns": (
            column("Account"),
            column("2004", words("Grants")),
            column("2005", words("Grants")),
            column("2006", words("Loans")),
            column("Staff"),
        ),
        "rows": (
            RowGroup(
                heading=words("Health"),
                rows=(row("Clinics", 11, 12, 13, 1), row("Water", 21, 22, 23, 2, notes=(NoteCall(note="why"),))),
                total=total("All health"),
            ),
            row("Roads", 31, 32, 33, 3),
        ),
        "total": total("In all"),
        "source": (Run(text="budget tables"),),
        **changes,
    }
    return Dataset(**given)


def without_fonts(data: bytes) -> bytes:
    """The file without what is in its fonts, which take longest to pack and have no part in what is read."""
    return packed({n: b"" if n.startswith("word/fonts/") else d for n, d in parts(data).items()})


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(entries: dict[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """A package of these entries; a list may name one twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in entries.items() if isinstance(entries, dict) else entries:
            target.writestr(name, data)
    return out.getvalue()


def replaced(data: bytes, old: str, new: str, part: str = STORY, times: int = 1) -> bytes:
    """The file with words of one part replaced, the first of them."""
    entries = parts(data)
    before = entries[part].decode()
    assert old in before, f"{old!r} is not in {part}"
    return packed({**entries, part: before.replace(old, new, times).encode()})


def edited(data: bytes, edit: Callable[[Any], None], part: str = STORY) -> bytes:
    """The file with the tree of one part changed."""
    entries = parts(data)
    root = etree.fromstring(entries[part])
    edit(root)
    made = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    assert made != entries[part], "nothing was changed"
    return packed({**entries, part: made})


def said(root: Any, words: str) -> Any:
    """The paragraph that says something."""
    return next(p for p in root.iter(f"{W}p") if words in "".join(t.text or "" for t in p.iter(f"{W}t")))


def run(root: Any, words: str) -> Any:
    """The run that says something."""
    return next(t for t in root.iter(f"{W}t") if words in (t.text or "")).getparent()


def xml(text: str) -> Any:
    """An element from its text, with the prefixes Word uses."""
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    return etree.fromstring(f"<root {names}>{text}</root>")[0]
