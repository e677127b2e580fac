"""The reference document: dressed by tokens, held to its styles, and named where it is at fault."""

import io
import re
from typing import Any

import pytest
from docx import Document

from factsheet.problems import Problem, ProblemsError, Severity
from factsheet.writers import word
from factsheet.writers.word import reference
from factsheet.writers.word.styles import OF_PACKETS, REQUIRED, Styles
from tests.writers.word.documents import ROOT, W, edited, files, heading, items, paragraph, templates, tokens, write

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
REFERENCE = "word/reference.docx"
STYLES = "word/styles.xml"
BODY = (heading("Head"), paragraph("Text"), items("l", "item"))


def problems(own: dict[str, bytes] | None = None, **more: Any) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsError) as caught:
        write(*BODY, using=templates(own, **more))
    return caught.value.problems


def test_the_projects_own_reference_document_is_in_order() -> None:
    assert word.problems(templates()) == ()


# --- styles ------------------------------------------------------------------------------------------------------


def without(name: str) -> bytes:
    return edited(lambda x: re.sub(rf'<w:style [^>]*><w:name w:val="{name}"/>.*?</w:style>', "", x), STYLES)


@pytest.mark.parametrize("name", ["Quote", "List Bullet 5", "Strong", "Fact Table", "heading 1"])
def test_a_missing_style_is_named_with_the_file_and_what_to_do(name: str) -> None:
    data = without(name)
    own = problems({REFERENCE: data})
    assert [p.code for p in own] == ["missing-style"]
    assert own[0].location.path == "templates/audiences/sample/word/reference.docx"
    assert f"called '{name}'" in own[0].message
    assert "in Word" in own[0].help
    assert problems(common={REFERENCE: data})[0].location.path == "templates/word/reference.docx"
    assert word.problems(templates({REFERENCE: data})) == own


def test_all_missing_styles_are_named_at_once() -> None:
    data = edited(lambda x: re.sub(r'<w:name w:val="(Quote|Source)"/>', r'<w:name w:val="My \1"/>', x), STYLES)
    assert [p.message for p in problems({REFERENCE: data})] == [
        "it has no paragraph style called 'Quote'",
        "it has no paragraph style called 'Source'",
    ]


def test_a_style_of_another_kind_does_not_serve() -> None:
    data = edited(
        lambda x: x.replace('w:type="character" w:styleId="Strong"', 'w:type="paragraph" w:styleId="Strong"'), STYLES
    )
    assert [p.message for p in problems({REFERENCE: data})] == ["it has no character style called 'Strong'"]


def test_a_list_style_without_numbering_is_a_problem_though_no_sheet_uses_it() -> None:
    level = '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="2"/></w:numPr>'
    data = edited(lambda x: x.replace(level, "", 1), STYLES)
    found = problems({REFERENCE: data})
    assert [p.code for p in found] == ["unnumbered-style"]
    assert "'List Number 3'" in found[0].message


def test_styles_are_found_by_name_whatever_their_id() -> None:
    data = edited(lambda x: x.replace('"Heading2"', '"berschrift2"'), STYLES)
    written = write(*BODY, using=templates({REFERENCE: data}))
    assert ("Heading 2", "Head") in written.lines


def test_every_style_the_templates_use_is_in_the_contract() -> None:
    required = {name.lower() for group in (*REQUIRED.values(), OF_PACKETS) for name in group}
    used = set()
    for path in (ROOT / "word").rglob("*.j2"):
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'fs:style="([^"{]+)"', source)) | set(re.findall(r'line\("([^"]+)"', source))
    assert len(used) > 12
    assert {name.lower() for name in used} <= required


# --- damage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [0, 1, 30, 400, 4000, -1, -30])
def test_a_truncated_file_is_a_problem(cut: int) -> None:
    (found,) = problems({REFERENCE: files()[REFERENCE][:cut]})
    assert found.code == "reference-damaged"
    assert found.location.path == "templates/audiences/sample/word/reference.docx"
    assert "save it as a Word document" in found.help


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels", "word/theme/theme1.xml"])
@pytest.mark.parametrize("end", [0.0, 0.5])
def test_a_part_that_is_cut_is_a_problem(part: str, end: float) -> None:
    data = edited(lambda x: x[: int(len(x) * end)], part)
    assert [p.code for p in problems({REFERENCE: data})] == ["reference-damaged"]


@pytest.mark.parametrize("kind", ["styles", "numbering", "settings", "theme"])
def test_a_part_that_python_docx_would_invent_is_a_problem(kind: str) -> None:
    data = edited(
        lambda x: re.sub(rf'<Relationship Id="\w+" Type="[^"]*/{kind}"[^>]*/>', "", x), "word/_rels/document.xml.rels"
    )
    (found,) = problems({REFERENCE: data})
    assert kind in found.message


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/theme/theme1.xml", r"<a:clrScheme.*</a:clrScheme>", ""),
        ("word/theme/theme1.xml", r"<a:accent1>.*</a:accent1>", "<a:accent1/>"),
        ("word/theme/theme1.xml", r"<a:minorFont>.*</a:minorFont>", ""),
        ("word/settings.xml", r"^.*$", "<settings/>"),
        ("word/styles.xml", r"<w:styles ", "<w:fonts "),
        ("word/document.xml", r"<w:body>.*</w:body>", ""),
        ("word/_rels/document.xml.rels", r' Id="rId5"', ""),
        ("_rels/.rels", r' Type="[^"]*"', ""),
        ("[Content_Types].xml", r'<Override PartName="/word/styles.xml"[^>]*>', ""),
    ],
)
def test_what_no_editor_writes_is_a_problem(part: str, old: str, new: str) -> None:
    data = edited(lambda x: re.sub(old, new, x, count=1, flags=re.DOTALL), part)
    assert [p.code for p in problems({REFERENCE: data})] == ["reference-damaged"]


# --- tokens ------------------------------------------------------------------------------------------------------


def test_tokens_reach_the_theme_the_literals_beside_it_and_the_styles() -> None:
    values = tokens(color={"brand": "123456"}, size={"h2": 17}, space={"paragraph": 9})
    written = write(*BODY, using=templates({"tokens.yaml": b""}, values=values))
    theme = written.tree("word/theme/theme1.xml")
    assert theme.find(f".//{A}dk2/{A}srgbClr").get("val") == "123456"
    styles = {s.find(f"{W}name").get(f"{W}val"): s for s in written.tree(STYLES).iter(f"{W}style")}
    assert styles["heading 2"].find(f"{W}rPr/{W}color").get(f"{W}val") == "123456"
    assert styles["heading 2"].find(f"{W}rPr/{W}sz").get(f"{W}val") == "34"
    assert styles["Normal"].find(f"{W}pPr/{W}spacing").get(f"{W}after") == "180"


def test_a_theme_font_has_its_name_beside_it() -> None:
    values = tokens(font={"text": "Public Sans"})
    written = write(*BODY, using=templates({"tokens.yaml": b""}, values=values))
    assert written.tree("word/theme/theme1.xml").find(f".//{A}minorFont/{A}latin").get("typeface") == "Public Sans"
    for element in written.tree(STYLES).iter(f"{W}rFonts"):
        if element.get(f"{W}asciiTheme", "").startswith("minor"):
            assert element.get(f"{W}ascii") == element.get(f"{W}hAnsi") == "Public Sans"


@pytest.mark.parametrize(("tint", "shade", "color"), [("99", None, "6f80"), (None, "80", "1a09")])
def test_a_tinted_colour_is_lightened_as_word_does(tint: str | None, shade: str | None, color: str) -> None:
    plain = reference._shaded("336699", None, None)
    changed = reference._shaded("336699", tint, shade)
    assert plain == "336699"
    brightness = [sum(int(c[i : i + 2], 16) for i in (0, 2, 4)) for c in (plain, changed)]
    assert (brightness[1] > brightness[0]) is (tint is not None)
    assert len(changed) == 6


@pytest.mark.parametrize(
    ("part", "old", "new", "place", "token", "has"),
    [
        (STYLES, '<w:spacing w:before="0" w:after="{after}"', '<w:spacing w:before="0" w:after="222"', "'Normal'", "space.paragraph", "11.1"),
        ("word/theme/theme1.xml", '<a:dk2><a:srgbClr val="{brand}"/>', '<a:dk2><a:srgbClr val="ABCDEF"/>', "dk2", "color.brand", "abcdef"),
        ("word/theme/theme1.xml", '<a:latin typeface="{text}"/>', '<a:latin typeface="Other"/>', "body font", "font.text", "Other"),
    ],
)  # fmt: skip
def test_drift_is_a_warning_with_both_remedies(part: str, old: str, new: str, place: str, token: str, has: str) -> None:
    own = tokens()
    old = old.format(after=round(own.space["paragraph"] * 20), brand=own.color["brand"].upper(), text=own.font["text"])
    data = edited(lambda x: x.replace(old, new, 1), part)
    (found,) = word.problems(templates(common={REFERENCE: data}))
    assert (found.severity, found.code, found.location.path) == (
        Severity.WARNING,
        "drift",
        "templates/word/reference.docx",
    )
    assert place in found.message
    assert f"write {has} for {token} in templates/tokens.yaml" in found.help
    assert "in Word" in found.help
    write(*BODY, using=templates(common={REFERENCE: data}))  # a warning stops nothing, and the token wins


def test_a_value_word_does_not_have_can_only_be_set_there() -> None:
    data = edited(lambda x: re.sub(r'(<w:name w:val="heading 4"/>.*?)<w:sz w:val="\d+"/>', r"\1", x, count=1), STYLES)
    (found,) = word.problems(templates(common={REFERENCE: data}))
    assert "is not set here" in found.message
    assert found.help.startswith("to keep the token's")


def test_an_audiences_own_tokens_over_the_common_document_are_no_drift() -> None:
    values = tokens(color={"brand": "123456"})
    assert word.problems(templates({"tokens.yaml": b""}, values=values)) == ()
    both = {"tokens.yaml": b"", REFERENCE: files()[REFERENCE]}
    (found,) = word.problems(templates(both, values=values))
    assert "audiences/sample" in found.location.path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('size="text"', 'size="txet"', "there is no size.txet"),
        ('name="Subtitle"', 'name="Subtitel"', "no style called 'Subtitel'"),
        ('size="lede"', 'weight="lede"', "no 'weight'"),
        ('accent6="soft"', 'accent7="soft"', "'accent7'"),
    ],
)
def test_a_rule_that_cannot_be_has_its_line(old: str, new: str, said: str) -> None:
    rules = files()["word/tokens.xml"].decode()
    assert old in rules
    (found,) = problems({"word/tokens.xml": rules.replace(old, new, 1).encode()})
    assert found.code == "word-tokens"
    assert found.location.path == "templates/audiences/sample/word/tokens.xml"
    assert found.location.line > 1
    assert said in found.message
    assert found.help


def test_rules_that_are_no_xml_have_their_line() -> None:
    (found,) = problems({"word/tokens.xml": b"<tokens>\n<style\n</tokens>"})
    assert found.code == "word-tokens"
    assert found.location.line > 1


def test_a_style_that_is_based_on_itself_hangs_nothing() -> None:
    name = '<w:name w:val="Imprint"/>'
    data = edited(
        lambda x: x.replace(f'{name}<w:basedOn w:val="Normal"/>', f'{name}<w:basedOn w:val="Imprint"/>'), STYLES
    )
    assert Styles(Document(io.BytesIO(data)), "x").numbering("Imprint") is None
