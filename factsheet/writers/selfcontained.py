"""A web page and its style sheets to what in them would fetch something, or run: a page is one file and does neither.

Knows what the writer itself puts there (one style sheet, data, the script of a packet, the policy) and refuses all else
of the kind, though the policy would stop it: its reader would see a gap. Says also which names of CSS no browser knows.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2
from lxml import etree

from factsheet.problems import Location, Problem, nearest
from factsheet.writers import properties, styles
from factsheet.writers.styles import Style
from factsheet.writers.templates import BASE, Templates

# What no page of ours holds: each fetches, or changes where all that follows is looked for, or sends.
ELEMENTS = frozenset(
    ["applet", "base", "embed", "fencedframe", "form", "frame", "frameset", "iframe", "object", "portal"]
)
FETCHED = frozenset(["src", "poster", "background", "manifest", "archive", "classid", "codebase", "lowsrc", "dynsrc"])
REFUSED = frozenset(["srcset", "imagesrcset", "srcdoc", "ping", "action", "formaction", "attributionsrc"])
PAINTED = frozenset(
    ["clip-path", "cursor", "fill", "filter", "marker-end", "marker-mid", "marker-start", "mask", "stroke"]
)
RELATIONS = frozenset(
    ["alternate", "author", "canonical", "help", "license", "next", "prev", "search"]
)  # never fetched
RUNS = ("javascript:", "vbscript:", "data:")
UNSEEN = re.compile(r"[\t\n\r]|^[\0- ]+|[\0- ]+$")  # what a browser drops from an address
ADDRESSES = ("data:", "#")

_PICTURE = "write the picture into the page as a data: address; a file beside the templates is for the brief alone"
_POLICY = 'keep <meta http-equiv="Content-Security-Policy" content="{{ policy }}"> in the head'
_NO_SCRIPT = "take it out: the page does without scripts"
_NO_STYLE = "give it a class, and the class a rule in html/page.css"
_ONE_STYLE = "write the rules into html/page.css"


@dataclass(frozen=True, kw_only=True)
class Script:
    """What stands in a script element: data of a type, or a script, whose type is ""."""

    type: str
    text: str


# --- style sheets ------------------------------------------------------------------------------------------------


def in_styles(sheets: Iterable[Style]) -> list[Problem]:
    """What is wrong in the style sheets of a page: what they would fetch, names no browser knows, broken rules."""
    return [problem for style in sheets for problem in _in_style(style)]


@lru_cache(maxsize=64)
def _in_style(style: Style) -> tuple[Problem, ...]:
    rules = tinycss2.parse_stylesheet(style.text, skip_comments=True, skip_whitespace=True)
    found = [
        styles.css_problem(style, node.source_line, node.source_column, message, help_)
        for node, message, help_ in _rules(rules, properties.PROPERTIES)
    ]
    found += [styles.css_problem(style, n.source_line, n.source_column, m, h) for n, m, h in _unclosed(style.text)]
    if "</" in style.text:
        at = styles.place(style.text, style.text.index("</"))
        found.append(styles.css_problem(style, *at, "'</' could end the style sheet", "write '<\\/'"))
    return tuple(found)


def _unclosed(css: str) -> Iterator[tuple[Any, str, str]]:
    """What only the end of a style sheet ends, a comment or a block: all that follows in the page is lost."""
    *nodes, last = tinycss2.parse_component_value_list(css + "}")  # a brace too many, but where one is missing
    if last.type == "comment":
        yield last, "this comment is never closed", "write '*/' where it ends"
    elif last.type != "error":
        block = next((n for n in (last, *reversed(nodes)) if n.type == "{} block"), last)
        yield block, "this block is never closed", "write '}' where it ends"


def _rules(nodes: Iterable[Any], known: frozenset[str]) -> Iterator[tuple[Any, str, str]]:
    """Each node at which something is wrong, what that is, and the help."""
    for node in nodes:
        if node.type == "error":
            yield node, "this is no CSS", "is a ':', ';' or '}' missing?"
        elif node.type == "declaration":
            yield from _declaration(node, known)
        elif node.type == "qualified-rule":
            for token in node.prelude:
                if token.type == "error":
                    yield token, "this is no CSS", "is there a bracket too many?"
            yield from _rules(_inside(node), properties.PROPERTIES)
        elif node.lower_at_keyword in properties.DESCRIPTORS:
            yield from _rules(_inside(node), properties.DESCRIPTORS[node.lower_at_keyword])
        elif re.sub(r"^-[a-z]+-", "", node.lower_at_keyword) in properties.GROUPS:
            yield from _rules(_inside(node), known)
        elif node.lower_at_keyword not in properties.FREE:
            near = nearest(f"@{node.at_keyword}", [f"@{n}" for n in (*properties.GROUPS, *properties.DESCRIPTORS)])
            yield node, f"no browser knows the rule '@{node.at_keyword}' here", near


def _inside(rule: Any) -> list[Any]:
    return list(tinycss2.parse_blocks_contents(rule.content or [], skip_comments=True, skip_whitespace=True))


def _declaration(node: Any, known: frozenset[str]) -> Iterator[tuple[Any, str, str]]:
    name = node.lower_name
    if not properties.known(name, known):
        yield node, f"no browser knows the property '{node.name}'", nearest(name, known)
    for address, token in styles.addresses(node.value):
        if not _stays_inside(address):
            yield token, _would_fetch(address), _PICTURE
    if not name.startswith("--"):
        if all(token.type in {"whitespace", "comment"} for token in node.value):
            yield node, f"'{name}' has no value", "write one, or take the line out"
        for token in node.value:
            if token.type == "error":
                yield token, "this is no CSS", "is a quote or a bracket missing?"
            elif token.type == "literal" and token.value == ":":
                yield token, f"the value of '{name}' goes on with another declaration", "write ';' between the two"


def _stays_inside(address: str) -> bool:
    return UNSEEN.sub("", address).lower().startswith(ADDRESSES)


def _would_fetch(address: str) -> str:
    return f"the page would fetch '{address[:80]}': it is one file and fetches nothing"


# --- the page ----------------------------------------------------------------------------------------------------


def in_page(
    page: str, templates: Templates, entry: str, *, css: str = "", scripts: Iterable[Script] = (), policy: str = ""
) -> list[Problem]:
    """What a page holds besides what the writer put there that would fetch or run, at its place in a template.

    `entry` is the template the page is made of; `css`, `scripts` and `policy` are what stands in it by right.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    root = etree.fromstring(page.encode(), parser)
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    known = frozenset((script.type, script.text) for script in scripts)
    faults = [fault for e in elements for fault in (*_element(e, css, known, policy), *_attributes(e))]
    if not any(_is_policy(meta, policy) for meta in root.iterfind("head/meta")):
        faults.append(("policy", "this page has no content policy", _POLICY, ("<head>", "<html")))
    return [_problem(templates, entry, *fault) for fault in faults]


_Fault = tuple[str, str, str, tuple[str, ...]]  # code, message, help, and what to look for in the templates


def _is_policy(meta: Any, policy: str) -> bool:
    return meta.get("http-equiv", "").lower() == "content-security-policy" and bool(meta.get("content", "") == policy)


def _element(element: Any, css: str, scripts: Collection[tuple[str, str]], policy: str) -> Iterator[_Fault]:
    tag, inside = element.tag, element.text or ""
    search = (inside.strip().split("\n")[0], f"<{tag}")
    if tag == "script" and (element.get("type", ""), inside) not in scripts:
        yield "script", "the page holds a script of a template's own, which no browser will run", _NO_SCRIPT, search
    elif tag == "style" and inside != css:
        yield "style", "the page holds styles of a template's own, which no browser will use", _ONE_STYLE, search
    elif tag in ELEMENTS:
        yield "outside", f"no page holds a '{tag}': it is one file and asks nobody", "take it out", (f"<{tag}",)
    elif tag == "meta" and element.get("http-equiv") is not None and not _is_policy(element, policy):
        said = element.get("http-equiv")
        message = f"no page may say '{said[:40]}' to a browser, but its own policy"
        yield "policy", message, _POLICY, (f'http-equiv="{said}"', "http-equiv")


def _attributes(element: Any) -> Iterator[_Fault]:
    for name, value in element.attrib.items():
        short = name.rpartition(":")[2].rpartition("}")[2].lower()  # xlink:href
        search = (f'{name}="{value}"', value.strip(), f" {name}=", f"<{element.tag}")
        if short.startswith("on"):
            message = f"'{name}' would run a script, which no browser will do here"
            yield "script", message, _NO_SCRIPT, search
        elif short == "style":
            yield "style", "a style in an attribute, which no browser will use here", _NO_STYLE, search
        elif short in REFUSED:
            yield "outside", f"'{name}' is not for a page that is one file", "take it out", search
        elif short == "href":
            yield from _href(element, value, search)
        elif short in FETCHED and not _stays_inside(value):
            yield "outside", _would_fetch(value), _PICTURE, search
        elif short in PAINTED:
            for address, _ in styles.addresses(tinycss2.parse_component_value_list(value)):
                if not _stays_inside(address):
                    yield "outside", _would_fetch(address), _PICTURE, search


def _href(element: Any, value: str, search: tuple[str, ...]) -> Iterator[_Fault]:
    address = UNSEEN.sub("", value).lower()
    if element.tag in {"a", "area"}:
        if address.startswith(RUNS):
            yield "script", f"this link would run '{value[:40]}'", "lead to an address with https:", search
    elif element.tag == "link" and set(element.get("rel", "").lower().split()) <= RELATIONS:
        if not element.get("rel"):
            yield "outside", "a link element without 'rel' says nothing", "take it out", search
    elif not _stays_inside(value):
        help_ = _ONE_STYLE if "stylesheet" in element.get("rel", "").lower() else _PICTURE
        yield "outside", _would_fetch(value), help_, search


def _problem(templates: Templates, entry: str, code: str, message: str, help_: str, search: tuple[str, ...]) -> Problem:
    for words in filter(None, search):
        for path, lines in _files(templates):
            for number, line in enumerate(lines, 1):
                if words in line:
                    location = Location(path=path, line=number, column=line.index(words) + 1, width=len(words))
                    return Problem(location=location, code=code, message=message, help=help_, excerpt=line)
    return Problem(location=Location(path=templates.path(entry)), code=code, message=message, help=help_)


def _files(templates: Templates) -> Iterator[tuple[str, list[str]]]:
    """Path and lines of each HTML template, an audience's own first."""
    for files, prefix in ((templates.own, ""), (templates.common, BASE)):
        for name in sorted(files):
            if name.startswith("html/") and name.endswith(".j2"):
                yield templates.path(prefix + name), files[name].decode("utf-8", "replace").splitlines()
