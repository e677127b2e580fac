"""Files that no writer of ours made: each is refused with one problem, soon, and without a trace."""

import random
import re
import zlib
from typing import Any

import pikepdf
import pytest

from factsheet.document import Options
from factsheet.readers.pdf import file as gate
from factsheet.readers.pdf import painted
from factsheet.writers import pdf
from tests.readers.pdf.files import Edit, body, edited, elements, found, repaint
from tests.writers import samples


@pytest.fixture(scope="module")
def brief() -> bytes:
    return pdf.write(samples.everything(), samples.templates(), Options())


def locked(data: bytes) -> bytes:
    import io

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="one", user="two"))
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no PDF at all", b"%PDF-1.7\n%%EOF", b"\0" * 5000])
def test_no_pdf_at_all(data: bytes) -> None:
    assert "no PDF" in str(found(data))


def test_cut_off(brief: bytes) -> None:
    assert "damaged" in str(found(brief[: len(brief) // 2]))


def test_locked(brief: bytes) -> None:
    assert "locked" in str(found(locked(brief)))


def test_one_that_swells(monkeypatch: pytest.MonkeyPatch, brief: bytes) -> None:
    monkeypatch.setattr(gate, "UNPACKED", 1_000_000)
    bomb = zlib.compress(b"\0" * 1_100_000)
    assert "unpacks to more" in str(found(brief + b"\nstream\n" + bomb + b"\nendstream"))


@pytest.mark.parametrize(
    "packed", [b"/Filter /LZWDecode", b"/Filter[/FlateDecode/FlateDecode]", b"/Filter [/ASCIIHexDecode]"]
)
def test_packed_in_another_way(brief: bytes, packed: bytes) -> None:
    assert "packed in a way" in str(found(brief.replace(b"/Filter /FlateDecode", packed, 1)))


def no_page(file: pikepdf.Pdf) -> None:
    while len(file.pages):
        del file.pages[0]


def deep_tags(file: pikepdf.Pdf) -> None:
    node = body(file)
    for _ in range(400):
        child = file.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, K=pikepdf.Array([])))
        node.K.append(child)
        node = child


def roles_in_a_ring(file: pikepdf.Pdf) -> None:
    file.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(One=pikepdf.Name.Two, Two=pikepdf.Name.One)
    elements(file, "P")[0].S = pikepdf.Name.One


def a_form_in_itself(file: pikepdf.Pdf) -> None:
    form = file.make_stream(b"/Fm Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
    file.pages[0].Resources.XObject = pikepdf.Dictionary(Fm=form)
    repaint(file, 0, lambda instructions: [*instructions, ([pikepdf.Name.Fm], "Do")])


def words_in_a_form(file: pikepdf.Pdf) -> None:
    fonts = file.pages[0].Resources.Font
    # keys() is a set: its order is another in each process, and not every font of a page holds an A.
    glyphs = {
        name: re.findall(rb"<(....)> <0041>", fonts[name].ToUnicode.read_bytes()) for name in sorted(fonts.keys())
    }
    name, [glyph, *_] = next((name, found) for name, found in glyphs.items() if found)
    words = f"/Span <</MCID 900>> BDC BT {name} 9 Tf <{glyph.decode()}> Tj ET EMC".encode()
    form = file.make_stream(words, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    form.Resources = pikepdf.Dictionary(Font=fonts)
    file.pages[0].Resources.XObject = pikepdf.Dictionary(Fm=form)
    repaint(file, 0, lambda instructions: [*instructions, ([pikepdf.Name.Fm], "Do")])


def marks_that_end_twice(file: pikepdf.Pdf) -> None:
    repaint(file, 0, lambda instructions: [*instructions, ([], "EMC")])


def tags_of_no_page(file: pikepdf.Pdf) -> None:
    del elements(file, "P")[1]["/Pg"]


def nothing_but_numbers(file: pikepdf.Pdf) -> None:
    elements(file, "P")[0].S = pikepdf.String("P")
    elements(file, "P")[0].K = 7


def huge_numbers(file: pikepdf.Pdf) -> None:
    elements(file, "P")[0].K[0] = 2**31


def a_font_of_everything(file: pikepdf.Pdf) -> None:
    ranges = b"beginbfrange\n" + b"<0000> <ffff> <0041>\n" * 20_000 + b"endbfrange"
    for font in file.pages[0].Resources.Font.values():
        font.ToUnicode = file.make_stream(ranges)


def a_glyph_of_nothing(file: pikepdf.Pdf) -> None:
    for font in file.pages[0].Resources.Font.values():
        font.ToUnicode = file.make_stream(b"")


def half_a_glyph(file: pikepdf.Pdf) -> None:
    """Two strings cut within a glyph: joined they are whole, and each alone is not."""

    def cut(instructions: list[Any]) -> list[Any]:
        at = next(n for n, (_, operator) in enumerate(instructions) if operator == "TJ")
        whole = bytes(next(part for part in instructions[at][0][0] if isinstance(part, pikepdf.String)))
        halves = pikepdf.Array([pikepdf.String(whole[:1]), pikepdf.String(whole[1:])])
        return [*instructions[:at], ([halves], "TJ"), *instructions[at + 1 :]]

    repaint(file, 0, cut)


def content_of_another_stream(file: pikepdf.Pdf) -> None:
    element = elements(file, "H1")[0]
    stream = file.make_stream(b"")
    element.K[0] = pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=element.Pg, Stm=stream, MCID=element.K[0])


HOSTILE: dict[Edit, str] = {
    no_page: "0 pages",
    deep_tags: "too deep",
    roles_in_a_ring: "stand for each other",
    a_form_in_itself: "forms stand too deep",
    words_in_a_form: "words without a tag",
    marks_that_end_twice: "never began",
    tags_of_no_page: "content that is on no page",
    nothing_but_numbers: "stands in them twice",
    huge_numbers: "content that is on no page",
    a_font_of_everything: "signs of a list",
    a_glyph_of_nothing: "stand for no character",
    half_a_glyph: "end within a glyph",
    content_of_another_stream: "apart from their page",
}


@pytest.mark.parametrize("edit", HOSTILE)
def test_what_would_cost_too_much_or_make_no_sense(brief: bytes, edit: Edit) -> None:
    assert HOSTILE[edit] in str(found(edited(brief, edit)))


def test_too_much_on_a_page(monkeypatch: pytest.MonkeyPatch, brief: bytes) -> None:
    monkeypatch.setattr(painted, "MOST", 100)
    assert "paints more than a brief does" in str(found(brief))
    monkeypatch.setattr(painted, "LARGEST", 100)
    assert "the pages of this PDF" in str(found(brief))


def mutations(data: bytes) -> Any:
    """One byte changed, some cut out, some doubled, at places that are always the same."""
    random_ = random.Random(7)
    for _ in range(10):
        at, length = random_.randrange(len(data)), random_.randrange(1, 200)
        yield data[:at] + bytes([data[at] ^ 1 << random_.randrange(8)]) + data[at + 1 :]
        yield data[:at] + data[at + length :]
        yield data[:at] + data[at : at + length] + data[at:]


def test_damaged_files_are_read_or_refused(brief: bytes) -> None:
    right = found(brief)
    seen = [found(data) for data in mutations(brief)]
    assert [plain for plain in seen if not isinstance(plain, str) and plain != right] == []


def unpacked(data: bytes) -> bytes:
    import io

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def test_damaged_files_that_are_not_packed_are_read_or_refused(brief: bytes) -> None:
    """Here a change reaches tags and words: what is read then may differ, but nothing breaks."""
    seen = [found(data) for data in mutations(unpacked(brief))]
    assert any(isinstance(plain, str) for plain in seen)
