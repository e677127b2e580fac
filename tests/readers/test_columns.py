"""Planted problems: the bar ¦ stands where the caret must be, in LF, CRLF and BOM files alike."""

import pytest

from tests.readers.sheets import FRONT, read, sheet

BODY = [
    ("unknown-audience", "Öffentlich “é” 𝕏 [text]{for=¦hil} more"),
    ("unknown-audience", "Öffentlich “é” 𝕏 [text]{for=press,¦hil} more"),
    ("unknown-audience", "A phrase [over\ntwo lines]{for=press,\n¦hil} more"),
    ("unknown-audience", "::: for congress, ¦hil\n\nx\n\n:::"),
    ("unknown-audience", "::: quote for ¦hil\n\nx\n\n:::"),
    ("unknown-audience", "- {for=¦hil} é"),
    ("unknown-audience", "| a | {for=¦hil} b |\n|---|---|\n| x | y |"),
    ("unknown-fact", "- a first item\n\n  and a second paragraph\n  wrapped with é {{ ¦popy }} here"),
    ("unknown-fact", "> quoted words\n> and {{ ¦popy }} more"),
    ("unknown-fact", "> - quoted\n>   > deeper é {{ ¦popy }}"),
    ("unknown-fact", "| a | b |\n|---|---|\n| x \\| y | *é* {{ ¦popy }} |"),
    ("unknown-fact", "| a | b |\n|---|---|\n| x | y \\| \\| {{ ¦popy }} |"),
    ("unknown-fact", "A fact {{ length.¦nuber }}"),
    ("unknown-fact", "A fact {{\n  ¦lenght\n}} over lines"),
    ("unknown-fact", "A fact without that part ¦{{ flow.period }}"),
    ("fact", "A fact {{ ¦length | round }}"),
    ("table-cells", "| a | b |\n|---|---|\n| x | y | ¦z |"),
    ("table-cells", "| a | b |\n|---|---|\n¦| x |"),
    ("table", "¦| a | b |\n| x | y |"),
    ("table", "| a | b |\n|---|---|\n| x | y |\n¦text right below"),
    ("link", "1. one\n2. two **bold [é](¦javascript:x)**"),
    ("link", "one [é](¦sheet:Mexico) two"),
    ("link", "one ¦[é](https://a.example 'title') two"),
    ("link", "one [a ¦[b](https://a.example) c](https://b.example) two"),
    ("link", "one ¦<ftp://a.example> two"),
    ("link", "one [x](¦https://e.example/{for=press}) two"),
    ("unknown-id", "one ¦[é](#nowhere) two"),
    ("stray", "Text *with é* and a ¦{brace"),
    ("stray", "Text with\nthree\nlines and ¦] there"),
    ("mark", "One [phrase] ¦{for=press}"),
    ("stray", "Words ¦for=press here"),
    ("stray", "| a | b |\n|---|---|\n| x \\| z | y ¦} |"),
    ("stray", "## A heading é ¦] x"),
    ("stray", "- a\n  - b é\n    - c ¦[ d"),
    ("stray", "The last line ends in a break¦\\"),
    ("mark", "*x*¦{for=press}"),
    ("mark", "[x]{¦fro=press}"),
    ("mark", "[a [b]{for=press} c]{¦fro=press}"),
    ("mark", "- x é ¦{for=press} y"),
    ("mark", "- ¦{for=press} x\n\n  y"),
    ("mark", "## A {#b ¦for=interagency}"),
    ("mark", "## A {¦for=interagency}"),
    ("mark", "::: ¦for\n\nx\n\n:::"),
    ("mark", "[x]{for=press,¦}"),
    ("unknown-language", "é [x]{lang=¦klingon}"),
    ("nobody", "::: for press\n\nA [x]{¦for=congress}\n\n:::"),
    ("nobody", "::: for press\n\n¦::: for congress\n\nx\n\n:::\n\n:::"),
    ("html", "a é ¦<b>x</b>"),
    ("html", "para\n\n¦<div>\nx\n</div>"),
    ("image", "a é ¦![x](y.png)"),
    ("code", "a **b** ¦`c`"),
    ("code", "para\n\n¦```\nx\n```"),
    ("indent", "para\n\n    ¦indented"),
    ("rule", "a\n\n¦***"),
    ("emphasis", "é ¦_x_"),
    ("entity", "é [x](https://a.b) ¦&#123;"),
    ("lookalike", "text with ¦［fullwidth］"),
    ("heading", "##¦Challenges"),
    ("heading", "¦# A title"),
    ("heading", "Words\n¦-----"),
    ("heading", "¦##### Deep"),
    ("heading", "- ¦## Inside"),
    ("heading", "## Closed ¦##"),
    ("list", "¦* item"),
    ("list", "¦1) item"),
    ("item", "- a\n¦-\n- c"),
    ("blank-line", "para\n¦- item"),
    ("blank-line", "para\n¦> quote"),
    ("blank-line", "> para\n> ¦- item"),
    ("id-twice", "## A {#x}\n\n## B {#¦x}"),
    ("id", "## A {#¦X_}"),
    ("fence", "text\n\n¦:: for interagency\n\nx"),
    ("fence", "text\n\n¦:::"),
    ("fence", "¦::: for interagency\n\nx"),
    ("fence", "- a\n\n  ¦::: for interagency"),
    ("fence", "¦：：： for interagency\n\nx\n\n:::"),
    ("fence", "::: quote ¦by me\n\nx\n\n:::"),
    ("cut", "- a\n\n::: for press\n\n  b\n\n- c\n\n¦:::\n\n  d"),
    ("cut", "- a\n\n¦::: for press\n\n  b\n\n- c\n\n:::\n\n- d"),
    ("section", "::: for press\n\n## A\n\nx\n\n:::\n\n¦left outside"),
    ("unknown-block", "::: ¦tabel\n\n| a |\n|---|\n\n:::"),
    ("missing-key", "::: ¦chart\nalt: x\n\n:::"),
    ("unknown-key", "::: quote\n¦bi: someone\n\nx\n:::"),
    ("unknown-key", "::: quote\n¦for: press\n\nx\n:::"),
    ("yaml", "::: quote\nby: a¦: b\n\nx\n:::"),
    ("table", "::: ¦table\ncaption: x\n\nwords\n:::"),
    ("unknown-fact", "::: quote\nby: X\n\nSaid\n{{ ¦popy }}.\n:::"),
    ("unknown-fact", "::: quote\nby: X {{ ¦popy }}\n\nSaid.\n:::"),
    ("unknown-note", "é text[^a] and¦[^b]\n\n[^a]: n"),
    ("note", "text\n\n¦[^a]: never called"),
    ("note", "- text[^a]\n\n  [^a]¦: not at the start"),
    ("unknown-fact", "text[^a]\n\n[^a]: a note é\n    wrapped {{ ¦popy }} x"),
    ("guarded", "text¦[^a]\n\n::: for press\n\n[^a]: n\n\n:::"),
    ("guarded", "¦[all of it]{for=press}"),
    ("hidden", "zero¦\u200bwidth"),
    ("hidden", "é &a; ¦&ZeroWidthSpace;"),
    ("tab", "a¦\tb"),
]

FRONT_MATTER = [
    ("unknown-key", "title: T\n¦titel: x\ncountry: MX"),
    ("country", "title: T\ncountry: ¦Mexico"),
    ("country", "title: T\ncountry: [MX, ¦ZZ]"),
    ("date", "title: T\ndate: ¦10 August 2005"),
    ("date", "title: T\ndate: ¦2005-02-30"),
    ("yaml-twice", "title: T\n¦title: U"),
    ("unknown-audience", "title: T\naudience: ¦publik"),
    ("unknown-audience", "title: T\nfacts:\n  a: {value: 1, source: s, for: [press, ¦hil]}"),
    ("nobody", "title: T\naudience: congress\nfacts:\n  a: {value: 1, source: s, for: ¦press}"),
    ("value", "title: É\nfacts:\n  é: {value: ¦14x, unit: mile}"),
    ("value", "title: É\nfacts:\n  a: {value: ¦90 to 70, unit: mile}"),
    ("unit", "title: T\nfacts:\n  a: {value: 1, unit: ¦mils}"),
    ("id", "title: T\nfacts:\n  ¦A: {value: 1}"),
    ("unknown-key", "title: T\nfacts:\n  a:\n    value: 1\n    ¦unti: mile\n    unit: mile"),
    ("missing-key", "title: T\nfacts:\n  ¦a: {unit: mile}"),
    ("fact-source", "title: T\nfacts:\n  ¦a: {value: 1}"),
    ("yaml-comment", "title: Goal ¦#1"),
    ("yaml-anchor", "title: ¦&a x"),
    ("yaml-anchor", "title: ¦*x"),
    ("yaml-tag", "title: ¦!x y"),
    ("yaml", "title: A¦: B"),
    ("yaml", "title: [Draft] ¦text"),
    ("yaml", 'title: ¦"open\ncountry: MX'),
    ("value", "title: ¦[Draft]"),
    ("value", "title: T\nlinks:\n  ¦text: x"),
    ("link", "title: T\nlinks: [{text: a, href: ¦about}]"),
    ("unknown-fact", "title: Sheet é {{ ¦lenght }}"),
    ("unknown-fact", "title: 'It''s é {{ ¦lenght }}'"),
    ("unknown-fact", 'title: "Say \\"é\\" {{ ¦lenght }}"'),
    ("unknown-fact", "title: >-\n  Folded é\n  {{ ¦lenght }}"),
    ("unknown-fact", "title: Wrapped é\n  and {{ ¦lenght }} so"),
    ("unknown-fact", "title: T\nimprint:\n  breadcrumb: [A, 'é {{ ¦lenght }}']"),
    ("fact", "title: T\nfacts:\n  a: {value: 1, source: 'é ¦{{ a }}'}"),
    ("unknown-audience", "title: '[T]{for=¦hil} u'"),
    ("stray", "title: A ¦] bracket"),
    ("hidden", 'title: "a¦\\u200bb"'),
    ("value", "title: T\nstatus: ¦retired"),
    ("missing-key", "title: T\n¦status: withdrawn"),
    ("value", "title: T\n¦reason: because"),
    ("sheet", "title: T\nstatus: superseded\nsuperseded-by: ¦Mexico 2"),
    ("language", "title: T\nlanguage: ¦en_US"),
    ("unknown-key", "title: T\naccept: {¦fact-sauce: it is old}"),
    ("table-cells", "title: T\ndatasets:\n  d: {columns: [A, B], rows: [¦[x]]}"),
    ("value", "title: T\ndatasets:\n  d: {columns: [A, B], rows: [[x, '¦1,000']]}"),
    ("value", "¦title:"),
    ("guarded", "¦title: '[T]{for=press}'"),
    ("stray", "title: A\ndescription: secret\n  ¦for:interagency"),
]


def planted(text: str) -> tuple[str, int, int]:
    """The text without the bar, and the bar's line and column from 1."""
    at = text.index("¦")
    return text.replace("¦", ""), text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def front(lines: str) -> str:
    """A sheet whose front matter has some lines of its own in place of the usual ones."""
    own = {line.split(":")[0] for line in lines.replace("¦", "").split("\n") if line[:1].isalpha()}
    keep = [line for line in FRONT.split("\n")[:7] if line.split(":")[0] not in own]
    return sheet("Some text.", "\n".join([lines, *keep]) + "\n")


CASES = [(code, sheet(f"First words.\n\n{body}\n\nLast words.")) for code, body in BODY]
CASES += [(code, front(lines)) for code, lines in FRONT_MATTER]


@pytest.mark.parametrize("form", ["lf", "crlf", "bom"])
@pytest.mark.parametrize(("code", "text"), CASES, ids=[f"{c}-{i}" for i, (c, _) in enumerate(CASES)])
def test_the_caret_stands_where_the_mistake_is(code: str, text: str, form: str) -> None:
    clean, line, column = planted(text)
    data = clean.encode()
    if form == "crlf":
        data = clean.replace("\n", "\r\n").encode()
    elif form == "bom":
        data = b"\xef\xbb\xbf" + data
    reading = read(data)
    found = [(p.code, p.location.line, p.location.column) for p in reading.problems]
    assert (code, line, column) in found
    for problem in reading.problems:
        assert problem.help, problem
        assert problem.excerpt == reading.lines[problem.location.line - 1]
        assert problem.location.column <= len(problem.excerpt) + 1


def test_there_are_enough_planted_problems() -> None:
    assert len(CASES) >= 60
