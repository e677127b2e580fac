"""What we ship can be read in the PDF that LibreOffice makes of it; words that a Word file hides in any way are found."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from factsheet.checks import look
from factsheet.document import Options
from factsheet.writers import word
from tests import texts
from tests.conformance.conftest import program, run
from tests.writers import samples

pytestmark = pytest.mark.conformance

WORDS = "This commitment to combating drug trafficking in all of its forms"
RECT = (
    '<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:rect style="position:absolute;margin-left:{};margin-top:-2pt;'
    'width:{};height:60pt;z-index:9" fillcolor="#eeeeee" stroked="f"/></w:pict>'
)
ALPHA = (
    '<w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:solidFill>'
    '<w14:srgbClr w14:val="000000"><w14:alpha w14:val="98000"/></w14:srgbClr></w14:solidFill></w14:textFill>'
)
# what stands in the run's properties, in the paragraph's, and before its words; then what must be found
FAULTS: dict[str, tuple[str, str, str, set[str]]] = {
    "white": ('<w:color w:val="FFFFFF"/>', "", "", {"look-unseen"}),
    "in the colour of its band": (
        '<w:color w:val="112233"/><w:shd w:val="clear" w:color="auto" w:fill="112233"/>', "", "", {"look-unseen"},
    ),
    "nearly transparent": (ALPHA, "", "", {"look-unseen"}),
    "1 point": ('<w:sz w:val="2"/>', "", "", {"look-tiny"}),
    "pale grey": ('<w:color w:val="CCCCCC"/>', "", "", {"look-pale"}),
    "grey": ('<w:color w:val="888888"/>', "", "", {"look-pale"}),
    "off the page": ("", '<w:ind w:left="-9000" w:right="9000"/>', "", {"look-off-page"}),
    "over the edge": ("", '<w:ind w:left="-4500"/>', "", {"look-off-page"}),
    "lines over lines": ("", '<w:spacing w:line="60" w:lineRule="exact"/>', "", {"look-overlap"}),
    "covered": ("", "", RECT.format("-10pt", "600pt"), {"look-unseen"}),
    "half covered": ("", "", RECT.format("50pt", "80pt"), {"look-cut"}),
}  # fmt: skip


def changed(data: bytes, run_: str, paragraph: str, before: str) -> bytes:
    """A Word file with the paragraph of WORDS made otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                head, found, tail = part.decode().partition(WORDS)
                at, start = head.rindex("</w:pPr>"), head.rindex("<w:r>")
                text = head[start:].removeprefix("<w:r>")
                extra = f"<w:r>{before}</w:r>" if before else ""
                made = f"{head[:at]}{paragraph}{head[at:start]}{extra}<w:r><w:rPr>{run_}</w:rPr>{text}{found}{tail}"
                assert found
                part = made.encode()
            new.writestr(name, part)
    return out.getvalue()


def printed(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """The PDF that LibreOffice makes of each Word file, all in one start."""
    paths = {name: folder / f"{number}.docx" for number, name in enumerate(files)}
    for name, path in paths.items():
        path.write_bytes(files[name])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    done = run(
        program("LibreOffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *paths.values()
    )
    made = {name: path.with_suffix(".pdf") for name, path in paths.items()}
    assert all(path.is_file() for path in made.values()), done.stdout + done.stderr
    return {name: path.read_bytes() for name, path in made.items()}


def unprinted(file: bytes, pdf: bytes) -> list[str]:
    """The paragraphs of a Word file that are not in what was printed of it: hidden words are left out of print."""
    shown = texts.of_pdf(pdf)
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        tree = etree.fromstring(parts.read("word/document.xml"))
    paragraphs = (said for p in tree.iter(f"{texts.W}p") for said in _between_notes(p))
    return [words for words in paragraphs if re.sub(r"\s+", "", words) not in shown]


def _between_notes(paragraph: Any) -> Iterator[str]:
    """The words of a paragraph, cut where a note is called: its number is not written there, and is printed."""
    said = ""
    for element in paragraph.iter(f"{texts.W}t", f"{texts.W}footnoteReference"):
        if element.tag == f"{texts.W}t":
            said += element.text or ""
        else:
            yield said
            said = ""
    yield said


@pytest.fixture(scope="module")
def files(letter: Path) -> dict[str, bytes]:
    """The Mexico sheet as it is and with each fault, and sheets of every kind."""
    mexico = (letter / "mexico.docx").read_bytes()
    made = {name: changed(mexico, *how) for name, (*how, _) in FAULTS.items()}
    made["hidden"] = changed(mexico, "<w:vanish/>", "", "")
    made["mexico"] = mexico
    for audience in (samples.PUBLIC, samples.MARKED):
        made[audience.name] = word.write(
            samples.everything(), samples.templates(audience), Options(paper=audience.paper)
        )
    return made


@pytest.fixture(scope="module")
def pdfs(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return printed(files, tmp_path_factory.mktemp("printed"))


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found(pdfs: dict[str, bytes], name: str) -> None:
    problems = look.check(pdfs[name], "mexico.docx")
    assert {p.code for p in problems} == FAULTS[name][3], [p.message for p in problems]


def test_words_that_are_not_printed_are_found(files: dict[str, bytes], pdfs: dict[str, bytes]) -> None:
    assert unprinted(files["mexico"], pdfs["mexico"]) == []
    (words,) = unprinted(files["hidden"], pdfs["hidden"])
    assert words.startswith(WORDS)


@pytest.mark.parametrize("name", ["mexico", "public", "marked"])
def test_what_we_make_can_be_read(pdfs: dict[str, bytes], name: str) -> None:
    assert [p.message for p in look.check(pdfs[name], f"{name}.docx")] == []
