"""Figures by others: LibreOffice shows and keeps them, openxml-audit finds nothing, and no file says where they came from."""

from pathlib import Path

import pytest

from factsheet.checks.pictures import of_picture
from factsheet.document import Options, plain
from factsheet.formats import BY_NAME
from factsheet.readers import word
from tests.artwork import keep, pictures
from tests.conformance.test_word import audited
from tests.conformance.test_word_saved import saved
from tests.readers.test_figures import TEMPLATES, WHOLE


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "figures.docx"
    path.write_bytes(BY_NAME["word"].write(WHOLE, TEMPLATES, Options(keep=keep, pictures=pictures())))
    return path


def test_openxml_audit_finds_nothing(document: Path) -> None:
    assert audited(document) == []


@pytest.mark.conformance
def test_libreoffice_keeps_them(document: Path) -> None:
    """Words, alternative texts and what is seen, in what it saves."""
    saved(document.parent, document.name)
    data = (document.parent / "saved" / document.name).read_bytes()
    assert word.read(data) == plain(WHOLE, TEMPLATES.words, BY_NAME["word"].medium)
    ours = [of_picture(picture) for picture in pictures().values()]
    seen = word.pictures(data)
    assert [round(one.ratio / other.ratio, 2) for one, other in zip(seen, ours, strict=True)] == [1.0, 1.0, 1.0]
    assert max(one.distance(other) for one, other in zip(seen, ours, strict=True)) < 0.01
