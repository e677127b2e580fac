"""Colours too close to each other are found; the project's own are not; every colour that is used is looked at."""

import re
from dataclasses import replace

import pytest
from lxml import etree

from factsheet.checks import contrast
from factsheet.document import Tokens
from factsheet.problems import Location
from tests.writers import samples

PATH = "templates/tokens.yaml"


def tokens(own: str = "") -> Tokens:
    return samples.templates(own={"tokens.yaml": own} if own else {}).tokens


def files(own: str = "") -> contrast.Files:
    common = (PATH, samples.common()["tokens.yaml"].decode().splitlines())
    return [("own/tokens.yaml", own.splitlines()), common] if own else [common]


def test_the_projects_own_colours_pass() -> None:
    assert contrast.check(tokens(), files=files()) == []


def test_ratios_are_those_of_wcag() -> None:
    assert contrast.ratio("000000", "ffffff") == pytest.approx(21)
    assert contrast.ratio("777777", "ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast.ratio("767676", "ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast.ratio("ffffff", "ffffff") == 1


def test_a_pale_colour_is_an_error_at_its_place_with_the_next_that_would_do() -> None:
    own = 'color:\n  # quiet\n  muted: "7d838c"\n'
    [problem] = contrast.check(tokens(own), files=files(own))
    assert problem.location == Location(path="own/tokens.yaml", line=3, column=10, width=8)
    assert (problem.code, problem.excerpt) == ("contrast", '  muted: "7d838c"')
    assert problem.message == ("muted on panel has a contrast of 3.44:1; labels, sources and the imprint need 4.5:1")
    [better] = re.findall(r"'(\w{6})' would do", problem.help)
    assert contrast.check(tokens(own.replace("7d838c", better)), files=files()) == []
    brighter = f"{int(better, 16) + 0x020202:06x}"
    assert contrast.check(tokens(own.replace("7d838c", brighter)), files=files()) != []


@pytest.mark.parametrize(
    ("pair", "group"),
    [(p, g) for p in contrast.PAIRS for g in ("color", "dark") if p.dark or g == "color"],
    ids=lambda value: value if isinstance(value, str) else f"{value.front} on {value.ground}",
)
def test_every_pair_can_fail(pair: contrast.Pair, group: str) -> None:
    whole = tokens()
    ground = {**whole.color, **whole.dark}[pair.ground] if group == "dark" else whole.color[pair.ground]
    changed = replace(whole, **{group: {**getattr(whole, group), pair.front: ground, pair.ground: ground}})
    assert any(
        p.message.startswith(f"{pair.front} on ") and ("dark mode" in p.message) == (group == "dark")
        for p in contrast.check(changed, files=files())
    )


def test_what_is_no_text_needs_less() -> None:
    [problem] = contrast.check(tokens('color:\n  focus: "d98a6b"\n'), files=files())
    assert problem.message.endswith("the ring around what the keyboard is on need 3:1")
    assert contrast.check(tokens('color:\n  focus: "d9541a"\n'), files=files()) == []


def test_a_dark_colour_is_found_in_its_own_group() -> None:
    own = 'dark:\n  link: "1a5a96"\n'
    [problem] = contrast.check(tokens(own), files=files(own))
    assert (problem.location.path, problem.location.line) == ("own/tokens.yaml", 2)
    assert "in dark mode" in problem.message


def test_a_name_that_stands_in_both_groups_is_found_in_the_right_one() -> None:
    own = 'color:\n  link: "1a5a96"\ndark:\n  link: "1a5a96"\n'
    [problem] = contrast.check(tokens(own), files=files(own))
    assert problem.location.line == 4


def test_what_dark_mode_leaves_as_it_is_is_told_once() -> None:
    whole = tokens('color:\n  soft: "6a7a8a"\n')
    problems = contrast.check(replace(whole, dark={"ink": "000000"}), files=files())
    assert [p.message.split()[0] for p in problems] == ["soft"]


def test_a_ground_that_suits_no_colour_is_named() -> None:
    own = 'color:\n  panel: "1c1f24"\n'
    problems = contrast.check(tokens(own), files=files(own))
    assert {p.help for p in problems} == {"give panel another colour"}
    assert [p.location.path for p in problems] == [PATH] * len(problems), "the colours themselves are the common ones"


def test_a_ratio_is_never_rounded_up_to_what_is_asked_for() -> None:
    close = replace(tokens(), color={"soft": "627c77", "band": "ffffff"}, dark={})
    assert 4.495 < contrast.ratio("627c77", "ffffff") < 4.5
    [problem] = contrast.check(close, files=files())
    assert "a contrast of 4.49:1" in problem.message


USED = re.compile(r"(?<![\w-])(color|background|fill)\s*:\s*var\(--color-([\w-]+)\)")


def test_every_colour_of_the_style_sheets_is_looked_at() -> None:
    """A rule that sets text or a ground in a token that no pair names would go unseen."""
    css = samples.common()["html/page.css"].decode() + samples.common()["html/print.css"].decode()
    fronts = {name for kind, name in USED.findall(css) if kind == "color"}
    grounds = {name for kind, name in USED.findall(css) if kind == "background"}
    assert fronts == {p.front for p in contrast.PAIRS if p.least == contrast.TEXT and p.what != "the title in Word"}
    drawn = {name for kind, name in USED.findall(css) if kind == "fill" and name.startswith("chart")}
    named = {p.front for p in contrast.PAIRS} | {p.ground for p in contrast.PAIRS}
    assert grounds == {p.ground for p in contrast.PAIRS} - drawn
    assert drawn <= named


def test_every_colour_of_words_styles_is_looked_at() -> None:
    theme = etree.fromstring(samples.common()["word/tokens.xml"]).find("theme")
    assert theme is not None
    named = {str(slot): str(token) for slot, token in theme.attrib.items() if not str(slot).endswith("Font")}
    used = set(named.values()) - {"line", "band", "panel"}  # lines and grounds
    assert used <= {p.front for p in contrast.PAIRS}
    assert {"band", "panel", "paper"} <= {p.ground for p in contrast.PAIRS}
