"""The Word file by others: openxml-audit finds nothing, and LibreOffice opens it and prints all of it."""

import re
from pathlib import Path

import pypdfium2
import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from factsheet.document import Sheet
from tests import texts
from tests.conformance.conftest import program, run
from tests.readers.word.files import rich_sheet, write
from tests.writers import samples

BANNER = "SENSITIVE BUT UNCLASSIFIED (SBU)"


def test_openxml_audit_finds_nothing(letter: Path) -> None:
    assert audited(letter / "mexico.docx") == []


@pytest.mark.parametrize("sheet", [samples.everything(), rich_sheet()])
def test_openxml_audit_finds_nothing_in_blocks_of_every_kind(sheet: Sheet, tmp_path: Path) -> None:
    (tmp_path / "sheet.docx").write_bytes(write(sheet))
    assert audited(tmp_path / "sheet.docx") == []


def test_openxml_audit_finds_nothing_in_the_look_of_any_audience(looks: dict[str, Path]) -> None:
    assert [found for folder in looks.values() for found in audited(folder / "every-block.docx")] == []


def audited(word: Path) -> list[str]:
    """What openxml-audit finds in a Word file."""
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(word)
    found = [f"{error.part_uri}: {error.description}" for error in result.errors]
    assert result.is_valid is not bool(found)
    return found


@pytest.mark.conformance
def test_libreoffice_prints_all_of_it(letter: Path, tmp_path: Path, seed: list[str]) -> None:
    pdf = printed(letter / "mexico.docx", tmp_path)
    text = texts.of_pdf(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) >= 2
    # from the title to the last paragraph; what is above is furniture of the old web page
    assert [line for line in seed[4:] if re.sub(r"\s+", "", line.removeprefix("•")) not in text] == []


@pytest.mark.conformance
def test_libreoffice_prints_the_banner_at_both_ends_of_every_page(looks: dict[str, Path], tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(printed(looks["interagency"] / "every-block.docx", tmp_path)) as document:
        assert len(document) > 2
        for page in document:
            words = page.get_textpage()
            height = page.get_height()
            for bottom, top in ((0.9 * height, height), (0, 0.1 * height)):
                assert BANNER in words.get_text_bounded(bottom=bottom, top=top), page
            assert words.get_text_bounded().count(BANNER) == 2


def printed(word: Path, folder: Path) -> bytes:
    """The PDF that LibreOffice makes of a Word file."""
    # a profile of its own: LibreOffice runs once a profile, and writes into it
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    done = run(program("LibreOffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", folder, word)
    made = folder / f"{word.stem}.pdf"
    assert made.is_file(), done.stdout + done.stderr
    return made.read_bytes()
