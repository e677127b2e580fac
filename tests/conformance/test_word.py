"""The Word file by others: openxml-audit finds nothing, and LibreOffice opens it and prints all of it."""

import re
from pathlib import Path

import pypdfium2
import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from tests.conformance.conftest import program, run


def test_openxml_audit_finds_nothing(letter: Path) -> None:
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(letter / "mexico.docx")
    assert [f"{error.part_uri}: {error.description}" for error in result.errors] == []
    assert result.is_valid


@pytest.mark.conformance
def test_libreoffice_prints_all_of_it(letter: Path, tmp_path: Path, seed: list[str]) -> None:
    text, pages = printed(letter / "mexico.docx", tmp_path)
    title, last = seed[4], seed[-1]
    assert pages >= 2
    assert squeezed(title) in text
    assert squeezed(last) in text


def printed(word: Path, folder: Path) -> tuple[str, int]:
    """The text and the number of pages of a Word file as LibreOffice prints it."""
    # a profile of its own: LibreOffice runs once a profile, and writes into it
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    done = run(program("LibreOffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", folder, word)
    made = folder / f"{word.stem}.pdf"
    assert made.is_file(), done.stdout + done.stderr
    with pypdfium2.PdfDocument(made) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    return squeezed("".join(pages)), len(pages)


def squeezed(text: str) -> str:
    """Without blanks and hyphenation, which PDFium does not give back for sure."""
    return re.sub(r"[\s\u00ad\ufffe]+", "", text)
