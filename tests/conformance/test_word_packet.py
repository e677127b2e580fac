"""A packet's Word file by others: LibreOffice prints each tab under its own name, and saves it without loss."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from factsheet.document import Packet
from factsheet.readers.word import packet as reader
from tests.conformance.test_word import printed
from tests.conformance.test_word_saved import as_saved, saved
from tests.readers.word.packets import MARKED, expected, full, made, trip
from tests.writers.samples import BANNER

pytestmark = pytest.mark.conformance


def pages(data: bytes, folder: Path) -> list[tuple[str, str]]:
    """The words at the top and at the foot of each page, and all of them, as LibreOffice prints a packet."""
    (folder / "packet.docx").write_bytes(data)
    out = []
    with pypdfium2.PdfDocument(io.BytesIO(printed(folder / "packet.docx", folder))) as document:
        for page in document:
            words, height = page.get_textpage(), page.get_height()
            ends = (words.get_text_bounded(bottom=0.9 * height), words.get_text_bounded(top=0.1 * height))
            out.append((" ".join(ends), words.get_text_bounded()))
    return out


def test_each_page_says_whose_it_is_and_no_page_says_how_many_there_are(tmp_path: Path) -> None:
    found = pages(made(trip(), MARKED()), tmp_path)
    assert len(found) >= 5
    numbers = []
    for number, (ends, whole) in enumerate(found):
        assert BANNER in ends
        assert whole.count(BANNER) == 2
        assert "A Sample Trip" in ends
        assert " of 3" not in ends
        numbers.append(int(ends.partition("Page ")[2].split()[0]))
        tab = next((t for t in trip().tabs if f"The Programs of {t.name.title()}" in whole), None)
        assert (tab is None) == (number < 2)
        if tab is not None:
            assert f"Tab {tab.number}: {tab.title}" in ends
            assert not [t for t in trip().tabs if t != tab and f": {t.title}" in ends]
    text = "".join("".join(whole.split()) for _, whole in found)
    for tab in trip().tabs:  # each begins with its note 1, the second paragraph calls 2, then 1 again
        assert f"Wordsof{tab.name.title()}1Morewords21" in text
    assert numbers[:2] == [1, 2]
    assert numbers[2] == 1
    assert numbers.count(1) == 4


def unquoted() -> Packet:
    """LibreOffice ends an entry of the contents at a quotation mark, and doubles no backslash."""
    tabs = tuple(replace(tab, title=re.sub(r'["\\] ?', "", tab.title)) for tab in trip().tabs)
    return replace(trip(), tabs=tabs)


@pytest.mark.parametrize("packet", [unquoted(), full()])
def test_libreoffice_saves_without_loss(packet: Packet, tmp_path: Path) -> None:
    (tmp_path / "packet.docx").write_bytes(made(packet, MARKED()))
    (name,) = saved(tmp_path, "packet.docx")
    assert reader.read((tmp_path / "saved" / name).read_bytes()) == as_saved(expected(packet, MARKED()))
