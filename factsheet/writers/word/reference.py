"""Dresses the reference document: tokens into its theme, the literals beside the theme, and the styles that tokens rule.

word/tokens.xml says which token rules what. Knows no sheet. A value that a designer changed in Word is reported.
"""

import colorsys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from factsheet.document import Options, Tokens
from factsheet.problems import Location, Problem, ProblemsError, Severity, nearest
from factsheet.writers.templates import Templates
from factsheet.writers.word.package import damaged, put, related, stories
from factsheet.writers.word.styles import Styles

REFERENCE: Final = "word/reference.docx"
RULES: Final = "word/tokens.xml"
TOKENS: Final = "tokens.yaml"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
IN_RAIL: Final = "heading 2"  # the style that begins where the narrow column at the left does
FONTS: Final = ("majorFont", "minorFont")
# Names of theme colours in styles that differ from the slots of the theme.
SLOTS: Final = {
    "text1": "dk1",
    "text2": "dk2",
    "dark1": "dk1",
    "dark2": "dk2",
    "background1": "lt1",
    "background2": "lt2",
    "light1": "lt1",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
RULED: Final = {  # what a rule of a style sets: the group of the token, where it stands, units a point
    "size": ("size", "w:rPr", "w:sz", "w:val", 2),
    "before": ("space", "w:pPr", "w:spacing", "w:before", 20),
    "after": ("space", "w:pPr", "w:spacing", "w:after", 20),
}
AFTER_LANGUAGE: Final = ("w:eastAsianLayout", "w:specVanish", "w:oMath")
SIZES: Final = {"letter": (12240, 15840), "a4": (11906, 16838)}  # in twentieths of a point


class RuleError(Exception):
    """A rule of word/tokens.xml that cannot be: what is wrong, and what helps."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One value that a token rules: what Word has, what the token says, and how to set it."""

    place: str
    token: str
    has: str
    wants: str
    unit: str
    apply: Callable[[], None]


def dress(document: Document, templates: Templates, styles: Styles) -> None:
    """Give the document the tokens' look. Raises ProblemsError where word/tokens.xml names what isn't there."""
    part, theme = _theme(document, templates)
    for setting in settings(theme, templates, styles):
        setting.apply()
    data = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
    put(document, RT.THEME, str(part.partname), part.content_type, data)
    colors = {slot.tag.removeprefix(A): _color(slot) for slot in theme.find(f".//{A}clrScheme")}
    fonts = {name[:5]: theme.find(f".//{A}{name}/{A}latin").get("typeface") for name in FONTS}
    for story in _styled(document):
        for element in story.iter(etree.Element):
            _literal_colors(element, colors)
            _literal_fonts(element, fonts)


def _theme(document: Document, templates: Templates) -> tuple[Any, Any]:
    """The part of the theme, and its tree. Raises ProblemsError where it has no colours or fonts."""
    part = related(document.part, RT.THEME)
    try:
        theme: Any = etree.fromstring(part.blob)
        needed = ("clrScheme/{A}dk1", *(f"{name}/{{A}}latin" for name in FONTS))
        whole = all(theme.find(f".//{A}{path.format(A=A)}") is not None for path in needed)
        whole = whole and all(map(_color, theme.find(f".//{A}clrScheme")))
    except etree.XMLSyntaxError:
        whole = False
    if not whole:
        raise ProblemsError(damaged(templates.path(REFERENCE), "its theme has no colours or fonts"))
    return part, theme


def drift(document: Document, templates: Templates, styles: Styles) -> list[Problem]:
    """A warning for each value of the reference document that isn't its token's, with both remedies.

    An audience's own tokens over the common reference document are no drift: that is what tokens are for.
    """
    if TOKENS in templates.own and REFERENCE not in templates.own:
        return []
    _, theme = _theme(document, templates)
    return [_drifted(s, templates) for s in settings(theme, templates, styles) if s.has != s.wants]


def _drifted(setting: Setting, templates: Templates) -> Problem:
    place, token, path = setting.place, setting.token, templates.path(TOKENS)
    has, wants = (value + setting.unit if value else "not set" for value in (setting.has, setting.wants))
    take = f"to take Word's value, write {setting.has} for {token} in {path}; " if setting.has else ""
    return Problem(
        location=Location(path=templates.path(REFERENCE)),
        code="drift",
        message=f"{place} is {has} here, and {token} in {path} says {wants}",
        help=f"{take}to keep the token's, set {place} to {wants} in Word",
        severity=Severity.WARNING,
    )


def settings(theme: Any, templates: Templates, styles: Styles) -> list[Setting]:
    """Every value that tokens rule, in the order of word/tokens.xml. Raises ProblemsError for a rule that can't be."""
    path = templates.path(RULES)
    out, problems = [], []
    for line, tag, called, name, token in _rules(templates.find(RULES), path):
        try:
            if tag == "theme":
                out.append(_theme_setting(theme, name, token, templates.tokens))
            else:
                out.append(_style_setting(styles, called, (name, token), templates.tokens))
        except RuleError as error:
            message, help_ = error.args
            location = Location(path=path, line=line)
            problems.append(Problem(location=location, code="word-tokens", message=message, help=help_))
    if problems:
        raise ProblemsError(*problems)
    return out


def _rules(data: bytes, path: str) -> Iterator[tuple[int, str, str, str, str]]:
    """What word/tokens.xml says: line, theme or style, the style's name, what of it, which token."""
    try:
        root: Any = etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        location = Location(path=path, line=max(1, line), column=max(1, column))
        help_ = "take back the last good one, and change values between quotes only"
        message = f"no sound XML: {error.msg}"
        raise ProblemsError(Problem(location=location, code="word-tokens", message=message, help=help_)) from error
    for rule in root.iter("theme", "style"):
        for name, token in rule.attrib.items():
            if (rule.tag, name) != ("style", "name"):
                yield rule.sourceline, rule.tag, rule.get("name", ""), name, token


def _token(tokens: Tokens, group: str, name: str) -> Any:
    values = getattr(tokens, group)
    if name not in values:
        raise RuleError(f"there is no {group}.{name} in tokens.yaml", nearest(name, values))
    return values[name]


def _theme_setting(theme: Any, slot: str, name: str, tokens: Tokens) -> Setting:
    if slot in FONTS:
        latin = theme.find(f".//{A}{slot}/{A}latin")
        wants = _token(tokens, "font", name)
        place = f"the theme's {'heading' if slot == 'majorFont' else 'body'} font"

        def set_font() -> None:
            latin.set("typeface", wants)
            for extra in set(latin.attrib) - {"typeface"}:
                del latin.attrib[extra]  # a panose that belongs to the former font

        has = latin.get("typeface")
        return Setting(place=place, token=f"font.{name}", has=has, wants=wants, unit="", apply=set_font)
    element = theme.find(f".//{A}clrScheme/{A}{slot}")
    if element is None:
        known = [e.tag.removeprefix(A) for e in theme.find(f".//{A}clrScheme")]
        raise RuleError(f"the theme has no colour or font '{slot}'", nearest(slot, [*known, *FONTS]))
    wants = _token(tokens, "color", name).lower()

    def set_color() -> None:
        for child in list(element):
            element.remove(child)
        etree.SubElement(element, f"{A}srgbClr").set("val", wants.upper())

    place, has = f"the theme's colour {slot}", _color(element)
    return Setting(place=place, token=f"color.{name}", has=has, wants=wants, unit="", apply=set_color)


def _color(slot: Any) -> str:
    """A slot's colour, "" where it has none."""
    return str(slot[0].get("lastClr") or slot[0].get("val") or "").lower() if len(slot) else ""


def _style_setting(styles: Styles, called: str, rule: tuple[str, str], tokens: Tokens) -> Setting:
    what, name = rule
    if what not in RULED:
        raise RuleError(f"tokens rule no '{what}' of a style", nearest(what, RULED))
    group, properties, tag, attribute, units = RULED[what]
    style = styles.find(called)
    if style is None:
        raise RuleError(f"reference.docx has no style called '{called}'", styles.missing(called, "paragraph").help)
    wants = round(_token(tokens, group, name) * units)
    found = style.xpath(f"{properties}/{tag}/@{attribute}")
    return Setting(
        place=f"{'size' if what == 'size' else f'space {what}'} of the style '{called}'",
        token=f"{group}.{name}",
        has=f"{int(found[0]) / units:g}" if found else "",
        wants=f"{wants / units:g}",
        unit=" pt",
        apply=lambda: _set_measure(style, what, str(wants)),
    )


def _set_measure(style: Any, what: str, value: str) -> None:
    _, properties, tag, attribute, _ = RULED[what]
    holder = style.get_or_add_rPr() if properties == "w:rPr" else style.get_or_add_pPr()
    element = holder.find(qn(tag))
    if element is None:
        element = _add_size(holder) if tag == "w:sz" else holder.get_or_add_spacing()
    element.set(qn(attribute), value)
    element.attrib.pop(qn(f"{attribute}Autospacing"), None)


def _add_size(holder: Any) -> Any:
    return holder._add_sz()  # noqa: SLF001  # python-docx keeps the order of the schema, and has no public name for it


# --- literals beside the theme: LibreOffice and old Words read these ---------------------------------------------


def _styled(document: Document) -> Iterator[Any]:
    yield document.styles.element
    yield document.part.numbering_part.element
    for _, story in stories(document):
        yield story


def _literal_colors(element: Any, colors: dict[str, str]) -> None:
    for attribute, literal in (
        ("themeColor", "val" if element.tag == qn("w:color") else "color"),
        ("themeFill", "fill"),
    ):
        name = element.get(qn(f"w:{attribute}"))
        if name is None or SLOTS.get(name, name) not in colors:
            continue
        tint, shade = (element.get(qn(f"w:{attribute.replace('Color', '')}{kind}")) for kind in ("Tint", "Shade"))
        element.set(qn(f"w:{literal}"), _shaded(colors[SLOTS.get(name, name)], tint, shade).upper())


def _shaded(color: str, tint: str | None, shade: str | None) -> str:
    """A theme colour lightened or darkened as Word does, by its luminance (ECMA-376 17.18.97)."""
    if not tint and not shade:
        return color
    hue, light, strength = colorsys.rgb_to_hls(*(int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    part = int(tint or shade or "FF", 16) / 255
    light = light * part + (1 - part if tint else 0)
    return "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(hue, light, strength))


def _literal_fonts(element: Any, fonts: dict[str, str]) -> None:
    if element.tag != qn("w:rFonts"):
        return
    for literal in ("ascii", "hAnsi"):
        theme = element.get(qn(f"w:{literal}Theme"))
        if theme is not None and theme[:5] in fonts:
            element.set(qn(f"w:{literal}"), fonts[theme[:5]])


# --- page and language -------------------------------------------------------------------------------------------


def lay(document: Document, options: Options) -> int:
    """Set the paper of every section, and move tabs at the right margin with it; returns the measure of the text."""
    width, height = SIZES[options.paper]
    before = _measure(document)
    for section in document.sections:
        upright = (section.page_width or 0) <= (section.page_height or 0)
        size = section._sectPr.get_or_add_pgSz()  # noqa: SLF001  # whole twips, without the detour over EMU
        size.set(qn("w:w"), str(width if upright else height))
        size.set(qn("w:h"), str(height if upright else width))
    after = _measure(document)
    for story in _styled(document):
        for tab in story.iter(qn("w:tab")):
            if tab.get(qn("w:val")) in {"right", "end"} and tab.get(qn("w:pos")) == str(before):
                tab.set(qn("w:pos"), str(after))
    return after


def _measure(document: Document) -> int:
    """Between the margins of the last section, which is the text's."""
    section = document.sections[-1]
    size, margins = (section._sectPr.find(qn(f"w:{name}")) for name in ("pgSz", "pgMar"))  # noqa: SLF001
    if size is None or margins is None:
        return SIZES["letter"][0] - 2 * 1440
    left, right = (int(margins.get(qn(f"w:{side}")) or 1440) for side in ("left", "right"))
    return int(size.get(qn("w:w")) or SIZES["letter"][0]) - left - right


def speak(document: Document, language: str) -> None:
    """Set the language of the document: where a phrase names none, Word and screen readers use this one."""
    defaults = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    for properties in defaults:
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        own: Any = OxmlElement("w:lang")
        for attribute in ("val", "eastAsia", "bidi"):
            own.set(qn(f"w:{attribute}"), language)
        properties.append(own)
    for style_language in document.styles.element.xpath("w:style/w:rPr/w:lang"):
        style_language.getparent().remove(style_language)
    for theme_language in document.settings.element.findall(qn("w:themeFontLang")):
        theme_language.set(qn("w:val"), language)


def speak_in(root: Any, language: str) -> None:
    """Set the language of words that name none, where it is not that of the document."""
    for run in root.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        if properties.find(qn("w:lang")) is None:
            own: Any = OxmlElement("w:lang")
            for attribute in ("val", "eastAsia", "bidi"):
                own.set(qn(f"w:{attribute}"), language)
            properties.insert_element_before(own, *AFTER_LANGUAGE)
