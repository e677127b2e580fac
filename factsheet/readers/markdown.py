"""markdown-it-py with our own marks: CommonMark, phrases, facts, note calls, and where each of them stands.

Knows no tree: it makes tokens. What a sheet does not use is still recognised here, so that prose.py can refuse it.
"""

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

FACT = re.compile(r"\{\{([^{}]*)\}\}")
BRACE = re.compile(r"\{([^{}]*)\}")
NOTE = re.compile(r"\[\^([^\]\s]*)\]")
AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>")
DEEPEST = 20  # brackets inside each other; each one open costs a scan of what follows

_Rule = Callable[[StateInline, bool], bool]


class _Markdown(MarkdownIt):
    """Addresses stay as the author wrote them; prose.py judges them."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002  # markdown-it's name
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802  # markdown-it's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # markdown-it's name
        return link


def _fact(state: StateInline, silent: bool) -> bool:  # markdown-it's signature
    """`{{ id }}`, and a mark `{for=…}` that belongs to no phrase: an item's, a row's, or a mistake."""
    if state.src[state.pos] != "{":
        return False
    kind = "fact"
    match = FACT.match(state.src, state.pos, state.posMax)
    if not match:
        kind = "mark"
        match = BRACE.match(state.src, state.pos, state.posMax)
        if not match or not re.match(r"\s*(for|lang)\s*=", match[1]):
            return False
    if not silent:
        token = state.push(kind, "", 0)
        token.content = match[1]
        token.meta = {"at": state.pos, "end": match.end(), "inside": match.start(1)}
    state.pos = match.end()
    return True


def _bracket(state: StateInline, silent: bool) -> bool:  # markdown-it's signature
    """`[^note]`, `[text]{mark}`, `[text](address)`."""
    if state.src[state.pos] != "[":
        return False
    if match := NOTE.match(state.src, state.pos, state.posMax):
        if not silent:
            token = state.push("note", "", 0)
            token.content = match[1]
            token.meta = {"at": state.pos, "end": match.end()}
        state.pos = match.end()
        return True
    close = state.md.helpers.parseLinkLabel(state, state.pos)
    if close < 0:
        return False
    if match := BRACE.match(state.src, close + 1, state.posMax):
        return _pair(state, silent, "span", close, match.end(), match[1], match.start(1), "")
    return _link(state, silent, close)


def _link(state: StateInline, silent: bool, close: int) -> bool:  # as above
    if state.src[close + 1 : close + 2] != "(" or close + 1 >= state.posMax:
        return False
    blanks = re.compile(r"[ \n]*")
    start = blanks.match(state.src, close + 2, state.posMax).end()  # type: ignore[union-attr]  # it matches ""
    address = state.md.helpers.parseLinkDestination(state.src, start, state.posMax)
    href, end = (address.str, address.pos) if address.ok else ("", start)
    after = blanks.match(state.src, end, state.posMax).end()  # type: ignore[union-attr]  # it matches ""
    title = state.md.helpers.parseLinkTitle(state.src, after, state.posMax)
    words = ""
    if after != end and title.ok:
        words = title.str or " "
        after = blanks.match(state.src, title.pos, state.posMax).end()  # type: ignore[union-attr]  # it matches ""
    if state.src[after : after + 1] != ")" or after >= state.posMax:
        return False
    return _pair(state, silent, "link", close, after + 1, href, start, words)


def _pair(
    state: StateInline,
    silent: bool,  # as above
    kind: str,
    close: int,
    end: int,
    content: str,
    inside: int,
    title: str,
) -> bool:
    """Tokens for what opens at the current bracket: its text is read by the same rules."""
    if not silent:
        last = state.posMax
        opening = state.push(f"{kind}_open", "", 1)
        opening.content = content
        opening.meta = {"at": state.pos, "end": state.pos + 1, "inside": inside, "title": title, "close": close}
        state.pos, state.posMax = state.pos + 1, close
        state.md.inline.tokenize(state)
        closing = state.push(f"{kind}_close", "", -1)
        closing.meta = {"at": close, "end": end}
        state.posMax = last
    state.pos = end
    return True


def _autolink(state: StateInline, silent: bool) -> bool:  # markdown-it's signature
    match = AUTOLINK.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "<" else None
    if not match:
        return False
    if not silent:
        token = state.push("autolink", "", 0)
        token.content = match[1]
        token.meta = {"at": state.pos, "end": match.end()}
    state.pos = match.end()
    return True


def _placed(rule: _Rule) -> _Rule:
    """A rule of markdown-it whose token knows where it stands."""

    def placed(state: StateInline, silent: bool) -> bool:  # markdown-it's signature
        at, before = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and len(state.tokens) > before and state.tokens[-1].type != "text":
            token = state.tokens[-1]
            token.meta = {"at": at, "end": state.pos}
        return found

    return placed


def _parser() -> MarkdownIt:
    md = _Markdown("commonmark").enable("table").disable(["reference", "text_join", "inline"])
    ruler = md.inline.ruler
    ruler.before("escape", "fact", _fact)
    ruler.at("link", _bracket)
    ruler.at("autolink", _autolink)
    for name, rule in (
        ("escape", rules_inline.escape),
        ("backticks", rules_inline.backtick),
        ("image", rules_inline.image),
        ("html_inline", rules_inline.html_inline),
        ("entity", rules_inline.entity),
    ):
        ruler.at(name, _placed(rule))
    return md


_MARKDOWN = _parser()


def blocks(text: str) -> list[Token]:
    """The blocks of a text, whose own texts are not looked at yet."""
    return _MARKDOWN.parse(text)


def inlines(text: str) -> list[Token]:
    """The inlines of one text. Ask too_deep() first."""
    return _MARKDOWN.inline.parse(text, _MARKDOWN, {}, [])


class Tokens:
    """markdown-it's tokens, one after the other; behind the last an end without a name."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = iter(tokens)

    def next(self) -> Token:
        return next(self._tokens, Token("", "", 0))


def too_deep(text: str) -> int:
    """Where more brackets are open than anybody means to close, or -1: markdown-it would take quadratic time."""
    depth = 0
    for match in re.finditer(r"\\.|[\[\]]", text, re.DOTALL):
        if match[0] == "[":
            depth += 1
            if depth > DEEPEST:
                return match.start()
        elif match[0] == "]" and depth:
            depth -= 1
    return -1
