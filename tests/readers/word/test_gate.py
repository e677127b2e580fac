"""Files nobody should open: each is refused as unreadable, in no time, without a crash, a file or the network."""

import io
import struct
import time
import zipfile

import pytest

from factsheet.checks.word import check
from factsheet.problems import ProblemsError
from factsheet.readers import word
from factsheet.readers.word import package
from tests.readers.word.files import STORY, edited, everything, packed, parts, replaced, said, xml

RELS = "word/_rels/document.xml.rels"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def refused(data: bytes) -> str:
    """What is said of a file that is refused."""
    begun = time.process_time()
    with pytest.raises(ProblemsError) as error:
        word.read(data)
    assert time.process_time() - begun < 2
    (problem,) = error.value.problems
    assert (problem.code, problem.location.path, problem.location.line) == ("unreadable", "", 1)
    assert problem.help
    return problem.message


def related(kind: str, target: str, mode: str = "") -> bytes:
    """The file with one relationship more."""
    relationship = f'<Relationship Id="rId99" Type="{TYPES}/{kind}" Target="{target}"{mode}/></Relationships>'
    return replaced(everything()[0], "</Relationships>", relationship, RELS)


def added(name: str, data: bytes = b"x") -> bytes:
    return packed([*parts(everything()[0]).items(), (name, data)])


def story(change: str, instead: str = "Sample Title") -> bytes:
    return replaced(everything()[0], instead, change)


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_package(data: bytes) -> None:
    assert "cannot be read" in refused(data)


def test_what_is_cut_anywhere() -> None:
    data, _ = everything()
    for length in range(0, len(data), max(1, len(data) // 40)):
        refused(data[:length])


def test_flipped_bytes_are_refused_or_harmless() -> None:
    data, _ = everything()
    for at in range(0, len(data), max(1, len(data) // 60)):
        try:
            word.read(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        except ProblemsError as error:
            assert [p.code for p in error.problems] == ["unreadable"]  # noqa: PT017  # it may be harmless


@pytest.mark.parametrize("name", [STORY, "_rels/.rels"])
def test_a_part_that_is_missing(name: str) -> None:
    refused(packed({n: d for n, d in parts(everything()[0]).items() if n != name}))


@pytest.mark.parametrize(
    "name",
    ["/word/x.xml", "../x.xml", "word/../../x.xml", "word\\x.xml", "C:x.xml", "word//x.xml", "word/./x.xml"],
)
def test_names_that_lead_out_of_the_file(name: str) -> None:
    assert "leads out of the file" in refused(added(name))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [STORY, "word/Document.xml"])
def test_a_part_that_is_there_twice(name: str) -> None:
    assert "2 times" in refused(added(name, b"<x/>"))


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "word/embeddings/oleObject1.bin"])
def test_what_can_run(name: str) -> None:
    assert "can run" in refused(added(name))


@pytest.mark.parametrize("kind", ["vbaProject", "oleObject", "aFChunk", "subDocument", "frame", "control", "package"])
def test_relationships_to_what_can_run(kind: str) -> None:
    assert "can run" in refused(related(kind, "x.bin"))


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "header", "styles", "customXml"])
def test_what_is_fetched_from_elsewhere(kind: str) -> None:
    assert "from elsewhere" in refused(related(kind, "https://example.org/x", ' TargetMode="External"'))


def test_a_link_is_not_fetched() -> None:
    data = related("hyperlink", "file:///nowhere", ' TargetMode="External"')
    assert word.read(data) == everything()[1]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        "<!DOCTYPE x>",
    ],
)
def test_document_types(doctype: str) -> None:
    assert "document type" in refused(replaced(everything()[0], "<w:document", f"{doctype}<w:document"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-7", "utf-32"])
def test_a_document_type_does_not_hide_in_another_encoding(encoding: str) -> None:
    entries = parts(everything()[0])
    text = entries[STORY].decode().partition("?>")[2]
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e "EXPANDED">]>{text}'
    refused(packed({**entries, STORY: text.replace("Sample Title", "&e;").encode(encoding)}))


def test_no_sound_xml() -> None:
    assert "no sound XML" in refused(story("<w:"))
    assert "no sound XML" in refused(story("&nothing;"))


@pytest.mark.parametrize("name", [STORY, "word/styles.xml", "word/unused.xml"])
def test_zip_bombs(name: str) -> None:
    entries = parts(everything()[0])
    big = b"<x>" + b"\0" * (package.BIGGEST + 1)
    data = packed({**entries, name: big})
    assert len(data) < 2_000_000
    if name != "word/unused.xml":  # what is not needed is not unpacked
        assert "bigger than" in refused(data)
    else:
        assert word.read(data) == everything()[1]


def test_a_size_that_is_a_lie() -> None:
    """The entry says it is small, and zipfile believes it: no more than that is unpacked."""
    entries = parts(everything()[0])
    data = packed({**entries, STORY: b"<x>" + b"\0" * (64 << 20)})
    lie = data.replace(struct.pack("<I", (64 << 20) + 3), struct.pack("<I", 100))
    assert lie != data
    assert "damaged" in refused(lie)


def test_sizes_that_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "TOTAL", 2 << 20)
    data = packed({**parts(everything()[0]), **{f"word/fonts/{n}": b"\0" * (1 << 20) for n in range(2)}})
    assert "unpacked" in refused(data)


def test_too_many_parts() -> None:
    many = {f"x/{n}": b"" for n in range(package.ENTRIES)}
    assert "parts" in refused(packed({**parts(everything()[0]), **many}))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_pack(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name, data in parts(everything()[0]).items():
            target.writestr(name, data)
    assert "packed in a way" in refused(out.getvalue())


def test_deep_xml() -> None:
    refused(story("<w:ins>" * 5000, "<w:body>"))
    deep = "<w:smartTag>" * 200 + "<w:r><w:t>deep</w:t></w:r>" + "</w:smartTag>" * 200
    assert "deep" in str(word.read(edited(everything()[0], lambda root: said(root, "Third").append(xml(deep)))))


def test_blocks_that_stand_too_deep() -> None:
    marks = "".join(
        f'<w:bookmarkStart w:id="{1000 * n}" w:name="_fsQ{n}{z}_x{n}"/>' for n in range(1, 900) for z in ("", "z")
    )
    assert "deep" in refused(edited(everything()[0], lambda root: said(root, "Third").extend(xml(f"<x>{marks}</x>"))))


def test_styles_in_a_circle() -> None:
    data = replaced(
        everything()[0],
        '<w:name w:val="Normal"/>',
        '<w:name w:val="Normal"/><w:basedOn w:val="Quote"/>',
        "word/styles.xml",
    )
    assert word.read(data).title == everything()[1].title


@pytest.mark.parametrize(
    "field", ["DDEAUTO c:\\\\cmd.exe", "INCLUDETEXT x", "MACROBUTTON x", "LINK x", "IF 1 = 1 a b", ""]
)
def test_fields_that_fetch_or_run(field: str) -> None:
    pieces = [
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        *(f"<w:r><w:instrText>{half}</w:instrText></w:r>" for half in (field[:2], field[2:])),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ]

    def edit(root: object) -> None:
        said(root, "Third").extend([xml(p) for p in pieces])

    assert "field" in refused(edited(everything()[0], edit))


@pytest.mark.parametrize(
    ("element", "name"),
    [
        ("<w:sdt><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>", "a content control"),
        ("<w:r><w:drawing/></w:r>", "a picture"),
        ("<w:r><w:pict><w:txbxContent/></w:pict></w:r>", "text box"),
        ("<w:r><w:object/></w:r>", "an embedded object"),
        ("<w:r><w:endnoteReference w:id='1'/></w:r>", "an endnote"),
        ("<w:subDoc r:id='x'/>", "<subDoc>"),
        ("<w:r><w:unheardOf/></w:r>", "<unheardOf>"),
    ],
)
def test_what_no_sheet_holds(element: str, name: str) -> None:
    message = refused(edited(everything()[0], lambda root: said(root, "Third").append(xml(element))))
    assert name in message


@pytest.mark.parametrize("element", ["<w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>", "<w:altChunk r:id='x'/>"])
def test_what_no_body_holds(element: str) -> None:
    refused(edited(everything()[0], lambda root: said(root, "Third").addnext(xml(element))))


def test_what_no_table_holds() -> None:
    data, _ = everything()
    nested = xml("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>")
    assert "table inside a table" in refused(edited(data, lambda root: said(root, "Beta").addprevious(nested)))
    item = xml('<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>')
    assert "a list inside a table" in refused(edited(data, lambda root: said(root, "Beta").addnext(item)))


def test_strict_open_xml() -> None:
    data = replaced(
        everything()[0],
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert "Strict" in refused(data)


def test_fields_that_stand_too_deep() -> None:
    begin = "".join('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' for _ in range(99))
    assert "deep" in refused(edited(everything()[0], lambda root: said(root, "Third").extend(xml(f"<x>{begin}</x>"))))


@pytest.mark.parametrize(
    "one",
    [
        "<w:r><w:t>a</w:t></w:r>",
        "<w:hyperlink w:anchor='_fs_second'><w:r><w:t>a</w:t></w:r></w:hyperlink>",
        "</w:p><w:p><w:pPr><w:pStyle w:val='ListBullet'/></w:pPr><w:r><w:t>a</w:t></w:r>",
    ],
)
def test_what_is_long_takes_no_longer_than_it_must(one: str) -> None:
    """Half a megabyte in a second or two: nothing is gone through again for each of its pieces."""
    data = story(f"<w:p>{one * ((1 << 19) // len(one))}</w:p><w:sectPr>", "<w:sectPr>")
    begun = time.process_time()
    word.read(data)
    check(data, "")
    assert time.process_time() - begun < 6
