"""The proof on real files: the Mexico sheet in every format, whole, faulty, and stripped of what nobody perceives."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from factsheet.formats import BY_NAME
from factsheet.pipeline import proof
from factsheet.pipeline.build import Rendition, Request, build
from factsheet.pipeline.sources import Folders
from factsheet.problems import Problem
from tests.conftest import Unwatched

ROOT = Path(__file__).parent.parent
FORMATS = ("pdf", "word", "html")


def made(content: Path) -> dict[str, Rendition]:
    folders = replace(Folders.below(ROOT), content=content)
    outcome = build(folders, Request(sheets=("mexico",), audiences=("public",), verify=False), Unwatched())
    assert not outcome.problems
    return {r.format: r for r in outcome.renditions}


@pytest.fixture(scope="module")
def mexico() -> dict[str, Rendition]:
    return made(ROOT / "content")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rendition]:
    """The same sheet with one digit and nothing else changed."""
    content = tmp_path_factory.mktemp("content")
    (content / "audiences.yaml").write_bytes((ROOT / "content/audiences.yaml").read_bytes())
    text = (ROOT / "content/mexico.md").read_text(encoding="utf-8")
    assert text.count("14700") + text.count("14,700") == 1
    (content / "mexico.md").write_text(re.sub("14(,?)700", r"14\g<1>100", text), encoding="utf-8")
    return made(content)


def says(rendition: Rendition, data: bytes | None = None) -> list[Problem]:
    assert rendition.claim
    data = rendition.data if data is None else data
    return proof.says(BY_NAME[rendition.format], data, rendition.claim, rendition.file, "make it again")


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_says_what_the_sheet_says(mexico: dict[str, Rendition], format_: str) -> None:
    assert says(mexico[format_]) == []


@pytest.mark.parametrize("format_", FORMATS)
def test_one_changed_digit_is_told_wherever_it_stands(
    mexico: dict[str, Rendition], other: dict[str, Rendition], format_: str
) -> None:
    """The fact stands in a key fact, in the text, and in a chart: in its picture, its alternative and its table."""
    problems = says(mexico[format_], other[format_].data)
    assert {p.location.path for p in problems} == {"content/mexico.md"}
    assert [p for p in problems if "paragraph" in p.message and "14,700" in p.message and "14,100" in p.message]
    assert 4 <= len(problems) <= 7


def test_nothing_of_a_page_is_read_from_hidden_copies(mexico: dict[str, Rendition]) -> None:
    text = mexico["html"].data.decode()
    bare = re.sub(r"<script.*?</script>|<meta name=\"(?:description|author)\"[^>]*>", "", text, flags=re.DOTALL)
    bare = re.sub(r" data-[a-z-]+=\"[^\"]*\"", "", bare)
    assert len(bare) < len(text)
    assert says(mexico["html"], bare.encode()) == []


def test_nothing_of_a_word_file_is_read_from_hidden_copies(mexico: dict[str, Rendition]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(mexico["word"].data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith(("docProps/", "customXml/")):
                data = re.sub(rb">[^<]+<", b"><", data)
            new.writestr(name, data)
    assert says(mexico["word"], out.getvalue()) == []


def test_nothing_of_a_brief_is_read_from_hidden_copies(mexico: dict[str, Rendition]) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(mexico["pdf"].data)) as pdf:
        del pdf.Root.Metadata
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        pdf.save(out, deterministic_id=True)
    assert says(mexico["pdf"], out.getvalue()) == []
