"""A page is one file that fetches and runs nothing: each way to break that is told, where it stands in a template."""

import re

import pytest

from factsheet.document import Options
from factsheet.problems import Problem, ProblemsError
from factsheet.writers import html, properties, selfcontained, styles
from factsheet.writers.templates import Templates
from tests.writers import samples

PAGE, QUOTE, CSS = "html/page.html.j2", "html/blocks/quote.html.j2", "html/page.css"
DATA = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def problems(templates: Templates) -> list[Problem]:
    with pytest.raises(ProblemsError) as caught:
        html.write(samples.everything(), templates, Options())
    return list(caught.value.problems)


def written(templates: Templates) -> str:
    return html.write(samples.everything(), templates, Options()).decode()


# --- the page ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "code", "said"),
    [
        ('<img alt="" src="seal.svg">', "outside", "would fetch 'seal.svg'"),
        ('<img alt="" src="https://evil.example/x.png">', "outside", "would fetch 'https://evil.example/x.png'"),
        ('<img alt="" src="//evil.example/x.png">', "outside", "would fetch"),
        ('<img alt="" src="">', "outside", "would fetch ''"),
        (f'<img alt="" srcset="{DATA} 1x, https://evil.example/x.png 2x">', "outside", "'srcset'"),
        ('<video poster="x.png"></video>', "outside", "would fetch 'x.png'"),
        ('<svg><use href="shapes.svg#a"></use></svg>', "outside", "would fetch 'shapes.svg#a'"),
        ('<svg><image xlink:href="x.png"></image></svg>', "outside", "would fetch 'x.png'"),
        ('<svg><path fill="url(https://evil.example/#a)"></path></svg>', "outside", "would fetch"),
        ('<iframe src="other.html"></iframe>', "outside", "no page holds a 'iframe'"),
        ('<object data="x.pdf"></object>', "outside", "no page holds a 'object'"),
        ('<embed src="data:text/html,x">', "outside", "no page holds a 'embed'"),
        ('<base href="https://evil.example/">', "outside", "no page holds a 'base'"),
        ('<form action="/x"></form>', "outside", "no page holds a 'form'"),
        ('<link rel="stylesheet" href="extra.css">', "outside", "would fetch 'extra.css'"),
        ('<link rel="alternate stylesheet" href="extra.css">', "outside", "would fetch 'extra.css'"),
        ('<link rel="preload" href="x.woff2">', "outside", "would fetch 'x.woff2'"),
        ('<a href="https://example.org" ping="https://evil.example/">x</a>', "outside", "'ping'"),
        ("<script>alert(1)</script>", "script", "a script of a template's own"),
        ('<script type="application/ld+json">{"a": 1}</script>', "script", "a script of a template's own"),
        ('<script src="x.js"></script>', "script", "a script of a template's own"),
        ('<p onclick="alert(1)">x</p>', "script", "'onclick' would run a script"),
        ('<a href=" java\tscript:alert(1)">x</a>', "script", "this link would run"),
        ('<p style="color: red">x</p>', "style", "a style in an attribute"),
        ("<style>p { color: red }</style>", "style", "styles of a template's own"),
        ('<meta http-equiv="refresh" content="0; url=https://evil.example/">', "policy", "'refresh'"),
        ('<meta http-equiv="Content-Security-Policy" content="default-src *">', "policy", "its own policy"),
    ],
)
def test_what_would_fetch_or_run(markup: str, code: str, said: str) -> None:
    found = problems(samples.templates(own={QUOTE: f'<p>\n{markup}</p>\n{{% include "base/{QUOTE}" %}}'}))[0]
    assert (found.location.path, found.location.line) == (f"templates/audiences/public/{QUOTE}", 2)
    assert (found.code, said in found.message) == (code, True), found
    assert found.help
    assert found.excerpt.startswith(markup[:20])


@pytest.mark.parametrize(
    "markup",
    [
        f'<img alt="" src="{DATA}">',
        '<svg><path id="a" fill="url(#b)"></path><use href="#a"></use></svg>',
        '<a href="other.html">x</a><a href="#_top">x</a><a href="https://example.org">x</a>',
        '<link rel="canonical" href="https://example.org/">',
        '<meta name="robots" content="noindex">',
    ],
)
def test_what_fetches_nothing(markup: str) -> None:
    templates = samples.templates(own={QUOTE: markup})
    assert markup in written(templates)


def test_all_of_a_page_and_its_styles_are_told_at_once() -> None:
    found = problems(
        samples.templates(
            quote='<p style="x"><img src="seal.svg"><img src="https://evil.example/x.png">\n<script>alert(1)</script></p>',
            page_css="@import url('https://evil.example/x.css');\np { background:url(https://evil.example/x.png); colr: red }\n",
        )
    )
    assert [(p.location.path.rpartition("/")[2], p.location.line, p.code) for p in found] == [
        ("quote.html.j2", 1, "style"),
        ("quote.html.j2", 1, "outside"),
        ("quote.html.j2", 1, "outside"),
        ("quote.html.j2", 2, "script"),
        ("page.css", 1, "css"),
        ("page.css", 2, "css"),
        ("page.css", 2, "css"),
    ]


def test_a_page_keeps_its_policy() -> None:
    page = re.sub(r"<meta http-equiv.*>", "", samples.common()[PAGE].decode())
    [found] = problems(samples.templates(own={PAGE: page}))
    assert (found.location.path, found.code) == (f"templates/audiences/public/{PAGE}", "policy")
    assert "{{ policy }}" in found.help


def test_an_address_that_only_the_sheet_knows_is_told_at_its_attribute() -> None:
    told = problems(samples.templates(quote='<p>\n<img alt="" src="{{ block.kind }}.png"></p>'))
    [found] = [p for p in told if "quote.png" in p.message]
    # Figures have such an attribute too: which of the two it is, the page cannot tell.
    assert (found.location.path, found.location.line) in {
        (f"templates/{QUOTE}", 2),
        ("templates/html/blocks/figure.html.j2", 6),
    }
    assert "would fetch 'quote.png'" in found.message


# --- style sheets ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "column", "said"),
    [
        ("p { colr: red }", 5, "the property 'colr' | did you mean 'color'?"),
        ("@media print { p { COLR: red } }", 20, "the property 'COLR'"),
        (".a { margin: 0; &:hover { colr: red } }", 27, "the property 'colr'"),
        ("p { -webkit-colr: red }", 5, "the property '-webkit-colr'"),
        ("p { size: a4 }", 5, "the property 'size'"),
        ("@font-face { colour: red }", 14, "the property 'colour'"),
        ("p { background: url(seal.png) }", 17, "would fetch 'seal.png'"),
        ("p { background: url('https://evil.example/x') }", 21, "would fetch 'https://evil.example/x'"),
        ("p { background: URL( //evil.example/x ) }", 17, "would fetch"),
        ("p { background: image-set('x.png' 1x) }", 27, "would fetch 'x.png'"),
        ("p { --picture: url(x.png) }", 16, "would fetch 'x.png'"),
        ("p { mask: linear-gradient(red, blue), src('x.svg') }", 43, "would fetch 'x.svg'"),
        ("@font-face { font-family: A; src: local(A), url(a.woff2) }", 45, "would fetch 'a.woff2'"),
        ("@media print { @import 'x.css'; }", 16, "the rule '@import'"),
        ("@medai print { p { margin: 0 } }", 1, "the rule '@medai' here | did you mean '@media'?"),
        ("p { color }", 10, "this is no CSS"),
        ("p { color: red margin: 0 }", 22, "write ';' between the two"),
        ("} p { margin: 0 }", 1, "this is no CSS"),
        ("p { color: ; margin: 0 }", 5, "'color' has no value"),
        ("p { margin: 0", 3, "this block is never closed | write '}'"),
        ("p { margin: 0 } @media print { p { color: red }", 30, "this block is never closed"),
        ("p { margin: 0 } /* open", 17, "this comment is never closed | write '*/'"),
    ],
)
def test_css_that_no_browser_knows_or_that_fetches(rule: str, column: int, said: str) -> None:
    found = problems(samples.templates(own={CSS: f'@import "base/{CSS}";\n{rule}\n'}))[0]
    at = found.location
    assert (at.path, at.line, at.column, found.code) == (f"templates/audiences/public/{CSS}", 2, column, "css")
    assert said in f"{found.message} | {found.help}"
    assert found.excerpt == rule


@pytest.mark.parametrize(
    "rule",
    [
        f"p {{ background: url({DATA}) }}",
        f"p {{ background: url('{DATA}') }}",
        "p { mask: url(#a); --own: anything at: all; -webkit-hyphens: auto; WIDTH: 1rem }",
        "@supports (display: grid) { .a { gap: 1rem; &:hover { gap: 0 } } h1, h2 { margin: 0 } a:hover { gap: 0 } }",
        "@container (width > 20rem) { p { container-type: inline-size } }",
        "@keyframes a { from { opacity: 0 } 50% { opacity: .5 } }",
        "@page { size: a4; @top-left { content: 'x' } }",
        "@counter-style dashes { system: cyclic; symbols: '–'; suffix: ' ' }",
        "@font-feature-values A { @styleset { nice-style: 12 } }",
        "@namespace svg url(http://www.w3.org/2000/svg);",
        "@layer a, b;",
        "p { color: red; ; } /* p { colr: red } */",
    ],
)
def test_css_that_browsers_know(rule: str) -> None:
    assert rule in written(samples.templates(own={CSS: f'@import "base/{CSS}";\n{rule}\n'}))


def test_the_names_are_those_of_browsers() -> None:
    """WeasyPrint's, but those that are for paper only, and each in small letters."""
    from weasyprint.css.validation import expanders
    from weasyprint.css.validation import properties as theirs

    paper = re.compile(
        "anchor|bleed.*|bookmark-.*|block-ellipsis|continue|footnote-.*|hyphenate-limit-zone|lang|margin-break|marks|"
        "size|string-set"
    )
    names = {n for n in (*theirs.PROPERTIES, *expanders.EXPANDERS) if not paper.fullmatch(n)}
    assert len(names) > 200
    assert names <= properties.PROPERTIES
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in properties.PROPERTIES)


def test_the_projects_own_style_sheet_is_clean() -> None:
    sheets, found = styles.read(samples.templates(), CSS)
    assert [*found, *selfcontained.in_styles(sheets)] == []
