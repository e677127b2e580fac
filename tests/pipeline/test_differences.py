"""Where two files differ first: the object, part or element is named, with the words of both sides."""

import io
import zipfile

import pikepdf
import pytest

from factsheet.pipeline.differences import first


def titled(data: bytes, title: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.docinfo["/Title"] = title
        pdf.save(out, static_id=True)
    return out.getvalue()


def test_of_a_pdf_the_object_is_named(mexico: dict[str, bytes]) -> None:
    one, other = titled(mexico["pdf"], "Mexico"), titled(mexico["pdf"], "Norway")
    told = first("mexico.pdf", one, other)
    assert told.startswith("object "), told
    assert "Mexico" in told
    assert "Norway" in told


def test_of_a_page_of_a_pdf_its_number_is_named(mexico: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(mexico["pdf"])) as pdf:
        contents = pdf.pages[1].obj.Contents
        data = contents.read_bytes().replace(b"0 0 0 rg", b"1 0 0 rg") + b" "
        contents.write(data)
        out = io.BytesIO()
        pdf.save(out)
    told = first("mexico.pdf", mexico["pdf"], out.getvalue())
    assert "what page 2 shows): the same words, drawn otherwise" in told


def test_of_a_page_of_a_pdf_the_words_are_named(mexico: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(mexico["pdf"])) as pdf:
        pdf.pages[1].obj.Contents = pdf.make_stream(b" ")
        out = io.BytesIO()
        pdf.save(out)
    told = first("mexico.pdf", mexico["pdf"], out.getvalue())
    assert "what page 2 shows): a build makes '" in told
    assert "and here is ''" in told


def rewritten(docx: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info, data.replace(old, new, 1) if info.filename == part else data)
    return out.getvalue()


def test_of_a_word_file_the_part_and_the_element_are_named(mexico: dict[str, bytes]) -> None:
    other = rewritten(mexico["word"], "word/document.xml", b"Mexico", b"Norway")
    told = first("mexico.docx", mexico["word"], other)
    assert told.startswith("part word/document.xml: element /w:document/w:body/"), told
    assert "Mexico" in told
    assert "Norway" in told


def test_of_a_page_the_line_and_the_element_are_named(mexico: dict[str, bytes]) -> None:
    other = mexico["html"].replace(b"14,700", b"14,100", 1)
    told = first("mexico.html", mexico["html"], other)
    assert "in <" in told
    assert "14,700" in told
    assert "14,100" in told


def test_of_a_manifest_the_key_is_named() -> None:
    told = first("manifest.json", b'{"versions": {"pango": "1.50.12"}}', b'{"versions": {"pango": "1.56.0"}}')
    assert told == "/versions/pango: a build makes '\"1.50.12\"', and here is '\"1.56.0\"'"


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.zip", "a.html", "manifest.json"])
def test_of_what_cannot_be_read_the_byte_is_named(name: str) -> None:
    assert "abc" in first(name, b"abcdef", b"abcxef")
    assert first(name, b"abcdef", b"")
