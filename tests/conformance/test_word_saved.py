"""A Word file that LibreOffice opened and saved again still says what the sheet says, by our reader."""

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from factsheet.document import (
    Chart,
    Content,
    Entries,
    Inline,
    Link,
    List,
    Options,
    Plain,
    Quote,
    Sheet,
    Summary,
    Table,
    plain,
    walk,
)
from factsheet.document.printed import map_content
from factsheet.formats import BY_NAME
from factsheet.pipeline.sources import Folders
from factsheet.readers import word as reader
from factsheet.writers import word as writer
from tests.conformance.conftest import ROOT, program, run
from tests.conftest import make
from tests.readers.word.files import rich_sheet
from tests.sheets import MORE, sheets
from tests.test_charts import TYPES, chart
from tests.test_charts import sheet as charts_of
from tests.writers import samples

WANTED = 4


def generated() -> list[Sheet]:
    """The first generated sheets that hold many kinds of blocks, without what LibreOffice is known to lose."""
    found: list[Sheet] = []

    @settings(
        max_examples=150,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sheets(most=14, kinds=MORE))
    def gather(sheet: Sheet) -> None:
        kinds = {type(node) for node in walk(sheet.blocks)}
        kept = map_content(sheet, _kept)
        many = Table in kinds and kinds & {List, Quote} and kinds & {Summary, Entries} and sheet.notes
        if len(found) < WANTED and many and kept not in found:
            found.append(kept)

    gather()
    return found


def charted() -> Sheet:
    """A chart of each type, with numbers that are missing and a fact's."""
    return charts_of(*(chart(type_, id=f"c-{type_}") for type_ in TYPES))


def _kept(content: Content) -> Content:
    """LibreOffice 7.4 ends a link that touches another before it where its look changes; the rest is plain text."""
    out: list[Inline] = []
    for inline in content:
        if isinstance(inline, Link) and out and isinstance(out[-1], Link):
            out.append(replace(inline, content=inline.content[:1]))
        else:
            out.append(inline)
    return tuple(out)


def as_saved(node: Any) -> Any:
    """LibreOffice makes `fr` the French of France, and drops the alternative text of a chart (that of a picture stays)."""
    if isinstance(node, tuple):
        return tuple(map(as_saved, node))
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changes: dict[str, Any] = {f.name: as_saved(getattr(node, f.name)) for f in fields(node) if f.name != "location"}
    if changes.get("language") == "fr":
        changes["language"] = "fr-FR"
    if isinstance(node, Chart):
        changes["alt"] = ()
    return replace(node, **changes)


@pytest.mark.conformance
def test_libreoffice_saves_without_loss(tmp_path: Path) -> None:
    templates = samples.templates()
    expected: dict[str, Plain] = {}
    for number, sheet in enumerate((samples.everything(), rich_sheet(), charted(), *generated())):
        (tmp_path / f"{number}.docx").write_bytes(writer.write(sheet, templates, Options()))
        expected[f"{number}.docx"] = plain(sheet, templates.words, BY_NAME["word"].medium)
    (mexico,) = make(Folders.below(ROOT), "mexico", formats=("word",), audiences=("public",)).renditions
    (tmp_path / "mexico.docx").write_bytes(mexico.data)
    assert mexico.claim
    expected["mexico.docx"] = mexico.claim.expected
    assert len(expected) == WANTED + 4
    for name in saved(tmp_path, *expected):
        data = (tmp_path / "saved" / name).read_bytes()
        assert data != (tmp_path / name).read_bytes()
        assert reader.read(data) == as_saved(expected[name]), name


def saved(folder: Path, *names: str) -> list[str]:
    """The files as LibreOffice saves them, in the folder `saved`."""
    # a profile of its own: LibreOffice runs once a profile, and writes into it
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to = ("--convert-to", "docx:MS Word 2007 XML", "--outdir", folder / "saved")
    done = run(program("LibreOffice"), profile, "--headless", *to, *(folder / name for name in names))
    made = sorted(p.name for p in (folder / "saved").glob("*.docx"))
    assert made == sorted(names), done.stdout + done.stderr
    return made
