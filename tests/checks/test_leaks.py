"""Planted leaks: guarded words put into files that were built for the public, wherever a file can hold words.

What catches each of the places that leaks are feared in:

| leak | caught by | shown in |
|---|---|---|
| metadata | scanner; parity and digest, where it is a title | `PLANTS` |
| alternative text | scanner, parity, digest | `PLANTS` |
| bookmark | scanner, digest | `PLANTS` |
| attachment | scanner, digest | `PLANTS` |
| comment | scanner, digest | `PLANTS` |
| tracked change | scanner, digest | `PLANTS` |
| hidden run | scanner, parity, digest | `PLANTS` |
| id | scanner, digest; non-interference, where it is a hash of guarded words | `PLANTS`, test_noninterference |
| link | scanner, parity, digest | `PLANTS` |
| count | digest, freshness, parity; non-interference; no scanner can tell a number that betrays one from another | tests/pipeline/test_leaks.py |
| font residue | scanner for letters that only guarded words have, digest; non-interference for all others | `FONTS` |
| manifest | scanner; a key that build does not write is refused | tests/pipeline/test_leaks.py |
| log | scanner | tests/pipeline/test_leaks.py |
| file name | scanner, digest ("not in the manifest") | tests/pipeline/test_leaks.py |
| thumbnail | scanner: it says that nobody can tell what the picture shows | test_a_thumbnail_… |

Every file that is built is also proven to be the same, byte for byte, whatever is guarded (non-interference): a program
that leaked would fail there first. The scanner is for files that somebody touched, or made elsewhere.
"""

import base64
import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from factsheet import audience
from factsheet.audience import Text
from factsheet.checks import leaks
from factsheet.checks.leaks import Needles
from factsheet.checks.leaks.needles import numbers, squeezed
from factsheet.checks.leaks.view import UNPACKED, Kind, View
from factsheet.problems import Location
from factsheet.readers import audiences as audiences_reader
from factsheet.readers import content as content_reader
from tests.projects import AUDIENCES, FRONT, run, write

ROOT = Path(__file__).parents[2]
LONG = "The Ferreira report puts the loss at 98,765 hectares, and names Łódź as the next market."
SHORT = "Plan Snowcap"
ADDRESS = "https://example.org/annex/loss-by-valley"
BODY = f"""\
Stop, Pam! Now scald it. [{SHORT}]{{for=congress}}

::: for congress

{LONG} It is in [an annex]({ADDRESS}).

## Aid to the upper valley

- item
:::

## Last

The end.
"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The sheet as the public gets it, by format."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "content").mkdir()
    (folder / "content/audiences.yaml").write_text(AUDIENCES)
    write(folder, BODY)
    assert run(folder, "build", "--audience", "public")[0] == 0
    return {p.suffix[1:]: p.read_bytes() for p in (folder / "output/public").glob("sample.*")}


def wanted(body: str = BODY, name: str = "public") -> Needles:
    known = audiences_reader.read(AUDIENCES.encode(), "audiences.yaml")
    source = FRONT.format(audience="public", body=body).encode()
    sheet = content_reader.read(source, path="content/sample.md", name="sample", audiences=known).sheet
    assert sheet is not None
    others = [a for a in known.values() if a.name != name]
    return leaks.needles(audience.withheld(sheet, known[name], others), audience.readable(sheet, known[name], {}))


WANTED = wanted()


def found(data: bytes, name: str = "sample.bin", needles: Needles = WANTED) -> list[str]:
    """The messages of a scan."""
    return [p.message for p in leaks.check(data, name, needles, path=name, audience="public")]


# --- files that are as they should be ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pdf", "docx", "html"])
def test_nothing_is_found_in_what_was_built(made: dict[str, bytes], kind: str) -> None:
    assert found(made[kind], f"sample.{kind}") == []


# --- plants ------------------------------------------------------------------------------------------------------


def page(data: bytes, words: str, before: str = "</main>") -> bytes:
    text = data.decode()
    assert before in text
    return text.replace(before, words + before, 1).encode()


def word(data: bytes, part: str, change: Callable[[str], str], **more: bytes) -> bytes:
    """A Word file with one part changed (made, where it is not there) and parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            body = old.read(info)
            new.writestr(info.filename, change(body.decode()) if info.filename == part else body)
        if part not in old.namelist():
            new.writestr(part, change(""))
        for name, body in more.items():
            new.writestr(name, body)
    return out.getvalue()


def in_body(data: bytes, xml: str) -> bytes:
    return word(data, "word/document.xml", lambda t: t.replace("<w:sectPr", f"<w:p>{xml}</w:p><w:sectPr", 1))


def brief(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        file.save(out)
    return out.getvalue()


def outline(file: pikepdf.Pdf) -> None:
    with file.open_outline() as found_:
        found_.root.append(pikepdf.OutlineItem(SHORT, 0))


def attach(file: pikepdf.Pdf) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as inner:
        inner.writestr("notes.txt", LONG)
    file.attachments["more.zip"] = pikepdf.AttachedFileSpec(file, packed.getvalue())


def keywords(file: pikepdf.Pdf) -> None:
    with file.open_metadata() as metadata:
        metadata["pdf:Keywords"] = SHORT


def alternative(file: pikepdf.Pdf) -> None:
    file.Root.StructTreeRoot.K[0].Alt = pikepdf.String(LONG)


def annotation(file: pikepdf.Pdf, **keys: Any) -> None:
    made_ = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], **keys)
    kept = list(file.pages[0].obj.get("/Annots", []))
    file.pages[0].Annots = pikepdf.Array([*kept, file.make_indirect(made_)])


def painted(file: pikepdf.Pdf, codes: Callable[[Callable[[str], bytes]], bytes]) -> None:
    """Paint more on the first page, in a font of the brief; `codes` gets what writes words in that font."""
    fonts = file.pages[0].Resources.Font
    for name, font in fonts.items():
        by_letter = {c: n for n, c in pdf_codes(font).items()}
        if set(SHORT) - {" "} <= by_letter.keys():

            def written(words: str, known: dict[str, int] = by_letter) -> bytes:
                return b"".join(struct.pack(">H", known[c]) for c in words)

            stream = b"\nBT %s 9 Tf 50 50 Td %s ET" % (name.encode(), codes(written))
            file.pages[0].contents_add(stream)
            return
    raise AssertionError("no font of the brief has the letters")


def pdf_codes(font: Any) -> dict[int, str]:
    from factsheet.readers.pdf.painted import to_unicode

    return dict(to_unicode(font.ToUnicode.read_bytes()))


def kerned(write_: Callable[[str], bytes]) -> bytes:
    return b"[" + b" -25 ".join(b"<%s>" % write_(c).hex().encode() for c in SHORT.replace(" ", "")) + b"] TJ"


def unseen(write_: Callable[[str], bytes]) -> bytes:
    return b"3 Tr <%s> Tj 0 Tr" % write_(SHORT.replace(" ", "")).hex().encode()


def form_that_no_page_shows(file: pikepdf.Pdf) -> None:
    form = file.make_stream(
        b"BT /F9 9 Tf (Plan Snow) Tj (cap) Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form
    )
    file.Root.PieceInfo = pikepdf.Dictionary(Kept=file.make_indirect(form))


def former_revision(data: bytes) -> bytes:
    """A brief that said it, and was then changed by adding to it, as many editors do: the old words are still there."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.pages[0].contents_add(b"BT /F9 9 Tf (Plan Snow) Tj (cap) Tj ET")
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    before = out.getvalue()
    with pikepdf.open(io.BytesIO(before)) as file:
        number, size = file.pages[0].obj.Contents[-1].objgen[0], len(file.objects) + 1
        root = file.trailer.Root.objgen[0]
    was = re.findall(rb"startxref\s+(\d+)", before)[-1]
    added = b"\n%d 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(before) + 1)
    trailer = b"trailer\n<</Size %d /Root %d 0 R /Prev %s>>\n" % (size, root, was)
    return before + added + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(before) + len(added))


def replaced_object(data: bytes) -> bytes:
    """An object whose bytes are there, and which nothing numbers any more; its string is written in octal digits."""
    octal = "".join(f"\\{c:03o}" for c in LONG.encode("cp1252", "replace"))
    return data.replace(b"%%EOF", f"7777 0 obj\n<</T ({octal})>>\nendobj\n%%EOF".encode())


def taken_out(data: bytes) -> bytes:
    """A Word file with a part before its first one that its list does not name."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as old:
        old.writestr("word/old.xml", f"<w:p {W}><w:r><w:t>{SHORT}</w:t></w:r></w:p>")
    local = inner.getvalue()[: inner.getvalue().index(b"PK\x01\x02")]
    out = io.BytesIO(local)
    out.seek(0, 2)
    with zipfile.ZipFile(io.BytesIO(data)) as kept, zipfile.ZipFile(out, "a") as new:
        for info in kept.infolist():
            new.writestr(info.filename, kept.read(info))
    return out.getvalue()


def commented(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as file:
        file.comment = SHORT.encode("utf-16-le")
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("xl/worksheets/sheet1.xml", "<worksheet><row><c><v>98765</v></c></row></worksheet>")
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"zTXt", b"Title\0\0" + zlib.compress(LONG.encode("latin-1", "replace")))  # fmt: skip
RUNS = "".join(f"<w:r><w:delText>{part}</w:delText></w:r>" for part in ("Plan Sn", "owc", "ap"))
PROPERTIES = f"<p><title>{LONG}</title></p>"
PLANTS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    # metadata
    "title of a brief": ("pdf", lambda d: brief(d, lambda f: f.docinfo.__setitem__("/Title", SHORT))),
    "XMP of a brief": (
        "pdf",
        lambda d: brief(d, keywords),
    ),
    "properties of a Word file": (
        "docx",
        lambda d: word(
            d,
            "docProps/core.xml",
            lambda t: t.replace("</cp:coreProperties>", f"<cp:keywords>{SHORT}</cp:keywords></cp:coreProperties>"),
        ),
    ),
    "own properties of a Word file": ("docx", lambda d: word(d, "docProps/custom.xml", lambda _: PROPERTIES)),
    "description of a page": ("html", lambda d: page(d, f'<meta name="description" content="{LONG}">', "</head>")),
    # alternative texts
    "alternative of a brief": ("pdf", lambda d: brief(d, alternative)),
    "alternative of a Word file": (
        "docx",
        lambda d: in_body(d, f'<w:r><w:drawing><docPr id="1" name="x" descr="{SHORT}"/></w:drawing></w:r>'),
    ),
    "alternative of a page": ("html", lambda d: page(d, f'<img alt="{SHORT}" src="data:,x">')),
    "label of a page": ("html", lambda d: page(d, f'<p aria-label="{SHORT}">')),
    # bookmarks
    "bookmark of a brief": ("pdf", lambda d: brief(d, outline)),
    "bookmark of a Word file": ("docx", lambda d: in_body(d, '<w:bookmarkStart w:id="99" w:name="_fs_plan_snowcap"/>')),
    # attachments
    "attachment of a brief": ("pdf", lambda d: brief(d, attach)),
    "workbook of a Word file": (
        "docx",
        lambda d: word(d, "word/embeddings/x.xlsx", lambda _: "", **{"word/embeddings/y.xlsx": workbook()}),
    ),
    "packed in an address": (
        "html",
        lambda d: page(d, f'<a href="data:x/y;base64,{base64.b64encode(gzip.compress(LONG.encode())).decode()}">'),
    ),
    "written in an address": (
        "html",
        lambda d: page(d, '<a href="data:text/html,%3Cp%3EPlan%20Snow%3Cb%20class=x%3Ecap%3C/b%3E">'),
    ),
    "page in a page": ("html", lambda d: page(d, "<iframe srcdoc='&lt;p>Plan <b>Snow</b>cap'></iframe>")),
    # comments
    "annotation of a brief": ("pdf", lambda d: brief(d, lambda f: annotation(f, Contents=pikepdf.String(SHORT)))),
    "comment of a Word file": (
        "docx",
        lambda d: word(
            d, "word/comments.xml", lambda _: f"<w:comments {W}><w:p><w:r><w:t>{SHORT}</w:t></w:r></w:p></w:comments>"
        ),
    ),
    "author of a comment": (
        "docx",
        lambda d: word(
            d, "word/comments.xml", lambda _: f'<w:comments {W}><w:comment w:author="{SHORT}"/></w:comments>'
        ),
    ),
    "comment of a page": ("html", lambda d: page(d, f"<!-- {SHORT} -->")),
    "comment of a zip": ("docx", commented),
    # tracked changes
    "deleted text": ("docx", lambda d: in_body(d, f"<w:del>{RUNS}</w:del>")),
    "deleted between inserted": (
        "docx",
        lambda d: in_body(d, RUNS.replace("</w:r>", "</w:r><w:ins><w:r><w:t>xyz</w:t></w:r></w:ins>")),
    ),
    # hidden runs
    "hidden run": ("docx", lambda d: in_body(d, f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{SHORT}</w:t></w:r>")),
    "hidden on a page": ("html", lambda d: page(d, f"<p hidden>{SHORT}</p>")),
    "unpainted in a brief": ("pdf", lambda d: brief(d, lambda f: painted(f, unseen))),
    "form that no page shows": ("pdf", lambda d: brief(d, form_that_no_page_shows)),
    "generated by a style sheet": (
        "html",
        lambda d: page(d, "<style>p::after{content:'The Ferreira report puts the \\6coss at'}</style>"),
    ),
    # ids
    "id of a page": ("html", lambda d: page(d, '<h2 id="aid-to-the-upper-valley">More</h2>')),
    "id of a brief": (
        "pdf",
        lambda d: brief(d, lambda f: f.Root.StructTreeRoot.K[0].__setattr__("ID", pikepdf.String("plan-snowcap"))),
    ),
    "name of a control": (
        "docx",
        lambda d: in_body(d, f'<w:sdt><w:sdtPr><w:alias w:val="{SHORT}"/></w:sdtPr></w:sdt>'),
    ),
    # links
    "link of a page": (
        "html",
        lambda d: page(d, f'<a href="{quote(ADDRESS.replace("valley", "Valley"), safe="")}">x</a>'),
    ),
    "link of a brief": (
        "pdf",
        lambda d: brief(
            d, lambda f: annotation(f, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(ADDRESS)))
        ),
    ),
    "link of a Word file": (
        "docx",
        lambda d: word(
            d,
            "word/_rels/document.xml.rels",
            lambda t: t.replace(
                "</Relationships>",
                f'<Relationship Id="r999" Type="x/hyperlink" Target="{ADDRESS}" TargetMode="External"/></Relationships>',
            ),
        ),
    ),
    # and more places
    "data for search engines": (
        "html",
        lambda d: page(d, '<script type="application/ld+json">{"about":"Plan \\u0053nowcap"}</script>'),
    ),
    "former revision of a brief": ("pdf", former_revision),
    "object that is numbered no more": ("pdf", replaced_object),
    "part taken out of a Word file": ("docx", taken_out),
    "name of a part": ("docx", lambda d: word(d, "word/media/plan-snowcap.txt", lambda _: "x")),
    "text of a picture": ("docx", lambda d: word(d, "word/media/x.txt", lambda _: "x", **{"word/media/x.png": PNG})),
    "part in UTF-16": (
        "docx",
        lambda d: word(d, "x.txt", lambda _: "x", **{"y.bin": b"\1" + LONG.encode("utf-16-le")}),
    ),
    "behind the end": ("html", lambda d: d + LONG.encode()),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_leak_is_found(made: dict[str, bytes], plant: str) -> None:
    kind, change = PLANTS[plant]
    data = change(made[kind])
    assert data != made[kind]
    messages = found(data, f"sample.{kind}")
    assert messages, plant
    assert all("'public' may not read these words" in m for m in messages), messages


def test_a_leak_names_where_it_stands_in_the_file_and_in_the_content(made: dict[str, bytes]) -> None:
    data = PLANTS["comment of a Word file"][1](made["docx"])
    (problem,) = leaks.check(data, "a.docx", WANTED, path="a.docx", audience="public")
    assert "'Plan Snowcap' (word/comments.xml, <p>" in problem.message
    assert "content/sample.md:13" in problem.help


# --- fonts and pictures ------------------------------------------------------------------------------------------


def tells_a_letter(file: pikepdf.Pdf) -> None:
    for font in file.pages[0].Resources.Font.values():
        cmap = font.ToUnicode.read_bytes() + b"\n1 beginbfchar\n<0999> <0141>\nendbfchar\n"
        font.ToUnicode = file.make_stream(cmap)


def test_a_letter_that_only_guarded_words_have_is_found_in_the_font_of_a_brief(made: dict[str, bytes]) -> None:
    assert any("the character ł" in m for m in found(brief(made["pdf"], tells_a_letter)))


def test_a_letter_that_only_guarded_words_have_is_found_in_the_font_of_a_page(made: dict[str, bytes]) -> None:
    face = ROOT / "templates/fonts"
    from factsheet.writers import fonts

    (data,) = [p.read_bytes() for p in sorted(face.rglob("*.ttf")) if "Regular" in p.name][:1]
    regular = fonts.faces({"fonts/a.ttf": data}, "templates")[0]
    cut, whole = fonts.woff2(regular, "Łódź"), fonts.woff2(regular, map(chr, regular.coverage))
    assert len(TTFont(io.BytesIO(whole)).getBestCmap()) > 500
    for font, is_leak in ((cut, True), (fonts.woff2(regular, "x"), False), (whole, False)):
        style = f"<style>@font-face{{src:url(data:font/woff2;base64,{base64.b64encode(font).decode()})}}</style>"
        assert bool(found(page(made["html"], style))) == is_leak


def test_a_thumbnail_is_said_to_be_what_nobody_can_look_into(made: dict[str, bytes]) -> None:
    shown = word(made["docx"], "docProps/thumbnail.jpeg", lambda _: "\u00ff")
    assert "picture of the first page as it once was" in "".join(found(shown))
    thumbed = brief(made["pdf"], lambda f: f.pages[0].obj.__setitem__("/Thumb", f.make_stream(b"x")))
    assert "picture of a page as it once was" in "".join(found(thumbed))


@pytest.mark.parametrize("data", [b"Rar!\x1a\7\0" + b"x" * 40, b"7z\xbc\xaf\x27\x1c" + b"x" * 40])
def test_what_cannot_be_opened_is_no_file_without_leaks(data: bytes) -> None:
    assert "nobody can tell" in "".join(found(data))


def test_what_is_locked_is_no_file_without_leaks(made: dict[str, bytes]) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made["pdf"])) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "locked with a password" in "".join(found(out.getvalue()))


@pytest.mark.parametrize("times", [1, 2])
def test_what_swells_without_end_is_said_and_not_unpacked(times: int) -> None:
    packed = bytes(UNPACKED + 1000)
    for _ in range(times):
        packed = gzip.compress(packed, 6)
    assert "unpacks to more than" in "".join(found(packed))


# --- spelling ----------------------------------------------------------------------------------------------------


def pieces(words: str) -> str:
    return "".join(f"<w:r><w:t>{c}</w:t></w:r>" for c in words)


SPELT: dict[str, bytes] = {
    "as it is": SHORT.encode(),
    "capitals": SHORT.upper().encode(),
    "soft hyphen": "Plan Snow\u00adcap".encode(),
    "hyphen at a line's end": b"Plan Snow-\ncap",
    "no-break space": "Plan\u00a0Snowcap".encode(),
    "zero width": "Plan Sn\u200bow\u2060cap".encode(),
    "full width": "Ｐｌａｎ　Ｓｎｏｗｃａｐ".encode(),
    "slug": b"plan-snowcap",
    "accents": "Plán Snówcap".encode(),
    "references": b"<p>&#80;lan &#x53;nowcap</p>",
    "references twice": b"<p>&amp;#80;lan &amp;#x53;nowcap</p>",
    "elements": b"<p>Pl<b>an</b> <i>Sno</i>wcap</p>",
    "a break": b"<p>Plan<br>Snowcap</p>",
    "runs": f"<w:document {W}><w:p>{pieces(SHORT)}</w:p></w:document>".encode(),
    "a CDATA section": b"<a><![CDATA[Plan Snowcap]]></a>",
    "percent signs": b"<a href='https://x.org/Pl%61n%20Snow%63ap'>x</a>",
    "JSON": b'["Plan \\u0053nowcap"]',
    "base64": base64.b64encode(b"<p>Plan Snowcap and more of it</p>"),
    "digits": b"50 6c 61 6e 20 53 6e 6f 77 63 61 70 20 69 73 20 6d 6f 72 65",
    "gzip": gzip.compress(SHORT.encode()),
    "UTF-16": "\ufeff<p>Plan Snowcap</p>".encode("utf-16-le"),
}


@pytest.mark.parametrize("spelling", SPELT)
def test_however_it_is_spelt(spelling: str) -> None:
    assert found(SPELT[spelling]), spelling


@pytest.mark.parametrize(
    "string",
    [
        b"(Plan Snowcap)",
        b"(\\120lan Snow\\\ncap)",
        b"<506c616e20536e6f77636170>",
        b"<" + b"\xfe\xff".hex().encode() + SHORT.encode("utf-16-be").hex().encode() + b">",
        b"<" + SHORT.encode("utf-16-be").hex().encode() + b">",
        b"<" + b"\xef\xbb\xbf".hex().encode() + SHORT.encode().hex().encode() + b">",
    ],
)
def test_however_a_brief_writes_its_strings(made: dict[str, bytes], string: bytes) -> None:
    def put(file: pikepdf.Pdf) -> None:
        file.Root.Note = pikepdf.Object.parse(string)

    assert found(brief(made["pdf"], put))


def test_whatever_follows_a_backslash_in_a_brief(made: dict[str, bytes]) -> None:
    """What no object is any more is found by its bytes alone: signs that are no digit of eight, and ends of lines."""
    words = (
        re.sub("[^ -~]", "", LONG).replace(", and", ",\\nand").replace("report", "\\report").replace("next", "\\8 next")
    )
    assert found(made["pdf"].replace(b"%%EOF", f"7777 0 obj\n<</T ({words})>>\nendobj\n%%EOF".encode()))


@given(st.binary(max_size=60), st.sampled_from([b"%PDF-1.7\n(", b"PK\3\4", b"<p>", b"\x1f\x8b", b"{"]))
def test_no_bytes_stop_it(data: bytes, start: bytes) -> None:
    assert found(start + data + f")\n{LONG}".encode())


def test_letter_by_letter_in_the_font_of_a_brief(made: dict[str, bytes]) -> None:
    assert any("painted" in m for m in found(brief(made["pdf"], lambda f: painted(f, kerned))))


@pytest.mark.parametrize(
    "number", ["98,765", "98765", "98 765", "98\u202f765", "98.765", "98’765", "98\u200b,765", "９８,７６５"]
)
def test_a_number_by_itself_however_it_is_separated(number: str) -> None:
    assert any("98765" in m for m in found(f"We counted {number} of them.".encode()))


@given(st.data())
def test_any_seven_words_of_a_guarded_text_are_found(data: st.DataObject) -> None:
    words = LONG.split()
    first = data.draw(st.integers(0, len(words) - 7))
    cut = " ".join(words[first : first + 7])
    assert found(f"Some say: {cut} and so on.".encode())


# --- what is no leak ---------------------------------------------------------------------------------------------


def test_words_in_common_are_no_leak() -> None:
    body = "The report of the survey is open to all who ask for it.\n\n::: for congress\n\nThe report of the survey is open to all who ask.\n:::"  # fmt: skip
    assert found(b"The report of the survey is open to all who ask for it.", needles=wanted(body)) == []


def test_open_texts_side_by_side_are_no_leak() -> None:
    body = "It is the Bureau of Narcotics and Law.\n\n- Go on.\n- Enforcement begins in spring.\n\n::: for congress\n\nThe Bureau of Narcotics and Law: go on. Enforcement begins, they say.\n:::"  # fmt: skip
    needles = wanted(body)
    page_ = (
        b"<p>It is the Bureau of Narcotics and Law.</p><ul><li>Go on.</li><li>Enforcement begins in spring.</li></ul>"
    )
    assert found(page_, needles=needles) == []
    assert found(b"<p>and Law: go on. Enforcement begins, they say.</p>", needles=needles)


@pytest.mark.parametrize(
    "text",
    [
        "A plan, and snow on a cap.",
        "Plans for Snowcaps.",
        "1998,765 or 98,7651 or 298,765 or 98765th",
        "Items. An item.",
        "The report puts the loss elsewhere.",
        "hectares next market",
    ],
)
def test_what_only_looks_alike_is_no_leak(text: str) -> None:
    assert found(text.encode()) == []


def test_years_and_short_words_are_not_looked_for_and_that_is_said() -> None:
    needles = wanted("Open. [not]{for=congress} [in 2004]{for=interagency} and [who]{for=congress}")
    assert (dict(needles.short), dict(needles.numbers), dict(needles.long)) == ({}, {}, {})
    assert [t.words.strip() for t in needles.undecided] == ["not", "in 2004", "who"]


def test_stretches_for_different_readers_are_looked_for_one_by_one_too() -> None:
    needles = wanted(
        "Open. [Plan ]{for=congress}[Snowcap]{for=interagency} It [begins [tonight]{for=interagency} at seven]{for=congress}."
    )
    assert found(b"Snowcap is off.", needles=needles)
    assert found(b"It begins tonight at seven.", needles=needles)
    assert found(b"Not tonight.", needles=needles)


def test_a_number_in_an_id_or_a_measure_means_nothing() -> None:
    assert found(b'<p id="top-98765" style="width:98765px" class="c98765">x</p>') == []
    assert found(b'<p id="98765">x</p>') == []


def test_a_file_is_told_of_once_for_each_place_in_the_content() -> None:
    assert len(found(f"{LONG}\n{LONG}\n{SHORT}".encode())) == 2


def test_many_leaks_are_bounded() -> None:
    at = [Text(words=f"Guarded stretch number {n} of forty in words", location=Location(path="c.md", line=n)) for n in range(1, 41)]  # fmt: skip
    messages = found("\n".join(t.words for t in at).encode(), needles=leaks.needles(at, []))
    assert len(messages) == 21
    assert messages[-1] == "and 20 more withheld texts stand in this file"


# --- small things ------------------------------------------------------------------------------------------------


def test_what_is_compared() -> None:
    assert squeezed("Côte d’Ivoire – St\u00adraße") == "cotedivoirestrasse"
    assert numbers("14,700 in 2004, 1.5, 700 and 2,500.75; 0800") == {"14700", "250075"}


def _views() -> Iterator[View]:
    yield View("x", "98,765", Kind.NAME)
    yield View("x", "98,765", Kind.RAW)
    yield View("x", SHORT, Kind.RAW)


def test_short_texts_are_looked_for_only_where_words_stand() -> None:
    assert [hit for view in _views() for hit in WANTED.find(view)] == []
