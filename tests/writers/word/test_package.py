"""The file itself: the same bytes, nothing left over, our fonts inside, the paper asked for."""

import hashlib
import io
import zipfile

import pytest
from fontTools.ttLib import TTFont

from factsheet.document import Options, Quote
from factsheet.problems import ProblemsError
from factsheet.writers import word
from factsheet.writers.word import fonts
from tests.writers.word.documents import (
    W,
    all_faces,
    edited,
    heading,
    items,
    paragraph,
    repacked,
    sheet,
    templates,
    tokens,
    write,
)

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BODY = (heading("Head"), paragraph("Text"), items("l", "item", start=2), Quote(id="q", blocks=(paragraph("x", "y"),)))


def test_the_same_sheet_gives_the_same_bytes() -> None:
    # other objects each time: nothing may hang on an address, an order of creation or a cache
    first, second = (word.write(sheet(*BODY), templates(), Options()) for _ in range(2))
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()


def test_entries_are_in_order_and_tell_no_time() -> None:
    with zipfile.ZipFile(io.BytesIO(write(*BODY).data)) as file:
        names = [i.filename for i in file.infolist()]
        assert names == ["[Content_Types].xml", *sorted(n for n in names if n != "[Content_Types].xml")]
        assert {i.date_time for i in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(i.create_system, i.external_attr >> 16) for i in file.infolist()} == {(3, 0o600)}


def test_nothing_is_left_of_editors_and_libraries() -> None:
    written = write(*BODY)
    for name, data in written.parts.items():
        assert not name.startswith(("customXml", "docProps/thumbnail", "docProps/app", "docProps/custom")), name
        assert "stylesWithEffects" not in name
        if not name.endswith(".odttf"):
            assert b"python-docx" not in data, name
            assert b"urn:factsheet" not in data, name
            assert b"rsid" not in data, name
            assert b"latentStyles" not in data, name


def test_what_an_editor_left_in_the_reference_document_goes() -> None:
    app = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>Nobody</Company></Properties>'
    types = (
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )
    rel = (
        '<Relationship Id="rId9" Target="docProps/app.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties"/></Relationships>'
    )
    data = edited(lambda x: x.replace("</Types>", types), "[Content_Types].xml")
    data = edited(lambda x: x.replace("</Relationships>", rel), "_rels/.rels", data)
    data = edited(
        lambda x: x.replace(
            '<w:defaultTabStop w:val="720"/>',
            '<w:defaultTabStop w:val="720"/><w:rsids><w:rsidRoot w:val="00AA"/></w:rsids>',
        ),
        "word/settings.xml",
        data,
    )
    data = edited(
        lambda x: x.replace("</dc:title>", "</dc:title><cp:keywords>Somebody's draft</cp:keywords>"),
        "docProps/core.xml",
        data,
    )
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("docProps/app.xml", app)
    written = write(*BODY, using=templates({"word/reference.docx": out.getvalue()}))
    assert "docProps/app.xml" not in written.parts
    assert b"rsid" not in written.parts["word/settings.xml"]
    assert b"Somebody" not in written.parts["docProps/core.xml"]


def test_every_part_that_is_named_is_there_and_none_is_loose() -> None:
    written = write(*BODY)
    named = {o.get("PartName", "").lstrip("/") for o in written.tree("[Content_Types].xml")} - {""}
    parts = {n for n in written.parts if not n.endswith(".rels") and n != "[Content_Types].xml"}
    assert named == parts


@pytest.mark.parametrize(("paper", "size"), [("letter", ("12240", "15840")), ("a4", ("11906", "16838"))])
def test_the_paper_is_the_one_asked_for(paper: str, size: tuple[str, str]) -> None:
    written = write(*BODY, options=Options(paper=paper))  # type: ignore[arg-type]
    (found,) = written.tree().iter(f"{W}pgSz")
    assert (found.get(f"{W}w"), found.get(f"{W}h")) == size
    margins = next(written.tree().iter(f"{W}pgMar"))
    measure = int(size[0]) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
    tabs = [t.get(f"{W}pos") for t in written.tree("word/styles.xml").iter(f"{W}tab") if t.get(f"{W}val") == "right"]
    assert set(tabs) == {str(measure)}


# --- fonts -------------------------------------------------------------------------------------------------------


def test_our_fonts_are_inside_under_the_names_word_looks_for() -> None:
    written = write(*BODY)
    table = written.tree("word/fontTable.xml")
    rels = {r.get("Id"): r.get("Target") for r in written.tree("word/_rels/fontTable.xml.rels")}
    assert {f.get(f"{W}name") for f in table} == set(tokens().font.values())
    for entry in table:
        faces = [c for c in entry if c.tag.startswith(f"{W}embed")]
        assert [f.tag.removeprefix(W) for f in faces] == ["embedRegular", "embedBold", "embedItalic", "embedBoldItalic"]
        for face, style in zip(faces, ("Regular", "Bold", "Italic", "Bold Italic"), strict=True):
            data = written.parts["word/" + rels[face.get(f"{R}id")]]
            assert data[:4] != b"\0\1\0\0"
            font = TTFont(io.BytesIO(fonts.obfuscated(data, face.get(f"{W}fontKey"))))
            names = [font["name"].getDebugName(n) for n in (1, 2)]
            assert names == [entry.get(f"{W}name"), style]
            assert bool(font["head"].macStyle & 1) == ("Bold" in style)
            assert font.getGlyphOrder()[0] == ".notdef"
    assert written.tree("word/settings.xml").find(f"{W}embedTrueTypeFonts") is not None


def test_a_fonts_key_is_its_own() -> None:
    one, other = fonts.guid(b"one"), fonts.guid(b"other")
    assert one != other
    assert one == fonts.guid(b"one")
    assert fonts.obfuscated(fonts.obfuscated(b"x" * 40, one), one) == b"x" * 40


def test_the_mask_is_the_keys_bytes_last_first() -> None:
    # ECMA-376 17.8.1: the GUID's hexadecimal digits, read from the right, over the first 32 bytes
    key = "{00112233-4455-6677-8899-AABBCCDDEEFF}"
    masked = fonts.obfuscated(bytes(40), key)
    assert masked[:4].hex() == "ffeeddcc"
    assert masked[16:20].hex() == "ffeeddcc"
    assert masked[32:] == bytes(8)


def test_the_settings_ask_for_embedding_even_where_word_forgot() -> None:
    data = repacked("word/settings.xml", lambda x: x.replace(b"<w:embedTrueTypeFonts/>", b""))
    settings = write(*BODY, using=templates({"word/reference.docx": data})).tree("word/settings.xml")
    order = [c.tag.removeprefix(W) for c in settings]
    assert order.index("zoom") < order.index("embedTrueTypeFonts") < order.index("defaultTabStop")


def test_a_font_that_is_not_there_is_a_problem() -> None:
    with pytest.raises(ProblemsError) as caught:
        write(*BODY, using=templates(values=tokens(font={"text": "Nowhere Serif"})))
    (problem,) = caught.value.problems
    assert (problem.location.path, problem.code) == ("templates/fonts", "font")
    assert "Nowhere Serif" in problem.message


def test_the_nearest_weight_is_chosen() -> None:
    family = tokens().font["text"]
    regular = fonts.chosen(all_faces(), family, bold=False, italic=False)
    bold = fonts.chosen(all_faces(), family, bold=True, italic=True)
    assert regular is not None
    assert (regular.weight, regular.italic) == (400, False)
    assert bold is not None
    assert (bold.weight >= 600, bold.italic) == (True, True)
