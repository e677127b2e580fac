"""Wording: a selected sheet to what reads badly aloud: links and pictures that say nothing, headings out of order, unknown
languages.

Why: who listens to a sheet goes from heading to heading and from link to link, without the words around them, and has an
alternative text where others have a picture (WCAG 2.2 1.1.1, 2.4.4, 2.4.6, 1.3.1, 3.1.2; PDF/UA-1 7.4.2). Example: five
links called "here", or a `####` right below a `##`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from factsheet.checks.alternatives import weak
from factsheet.document import (
    Chart,
    Figure,
    Link,
    Reference,
    Run,
    Sheet,
    facts_printed,
    headings,
    printing,
    text,
    walk,
)
from factsheet.problems import Location, Problem, Severity, in_order

ADDRESS = re.compile(r"(?:https?:|www\.)\S+", re.IGNORECASE)
VAGUE = frozenset([
    "click", "click here", "continue", "details", "find out more", "go", "here", "info", "learn more", "link", "more",
    "more here", "more info", "more information", "read more", "read on", "see here", "see more", "this", "this link",
    "this page", "this site", "this website", "website",
])  # fmt: skip
WARNINGS = frozenset(
    {"alt-same-words", "alt-weak", "link-address", "link-vague", "link-same-words"}
)  # codes that an author may accept
PUNCTUATION = " .,;:!?…»>→()[]\u00a0"


@dataclass(frozen=True, kw_only=True)
class _Found:
    """Link words, where they lead, and the block they stand in ("" in front matter)."""

    words: str
    target: str
    block: str


@dataclass(frozen=True, kw_only=True)
class _Page:
    """The content file, for places."""

    path: str
    lines: Sequence[str]
    locations: Mapping[str, Location]

    def problem(
        self, code: str, message: str, help_: str, at: Location, severity: Severity = Severity.ERROR
    ) -> Problem:
        excerpt = self.lines[at.line - 1] if at.line <= len(self.lines) else ""
        return Problem(location=at, code=code, message=message, help=help_, severity=severity, excerpt=excerpt)

    def place(self, block: str, *words: str) -> Location:
        """The first of the words in or below a block's first line, else the block, else the file."""
        start = self.locations.get(block, Location(path=self.path))
        for wanted in filter(None, words):
            for number, line in enumerate(self.lines[start.line - 1 :], start.line):
                if wanted in line:
                    return Location(path=self.path, line=number, column=line.index(wanted) + 1, width=len(wanted))
        return start


def check(
    sheet: Sheet, *, path: str, lines: Sequence[str] = (), locations: Mapping[str, Location] | None = None
) -> list[Problem]:
    """Errors for empty links, headings out of order, unknown languages; warnings for links and alternative texts that say little."""
    page = _Page(path=path, lines=lines, locations=locations or {})
    sheet = facts_printed(sheet)
    links = list(_links(sheet))
    return in_order(
        [
            *_headings(sheet, page),
            *_languages(sheet, page),
            *(p for link in links if (p := _said(link, page))),
            *_same(links, page),
            *_alternatives(sheet, page),
        ]
    )


# --- links -------------------------------------------------------------------------------------------------------


def _links(sheet: Sheet) -> Iterator[_Found]:
    """Every link of a sheet, in the order of reading."""
    imprint = (sheet.imprint.publisher, sheet.imprint.disclaimer, sheet.imprint.breadcrumb, sheet.imprint.links)
    yield from _in((sheet.title, sheet.description, sheet.bureau, sheet.dateline, sheet.reason), "")
    yield from _in((sheet.blocks, sheet.notes), "")
    yield from _in((sheet.sources, sheet.links, sheet.contacts, imprint), "")


def _in(node: Any, block: str) -> Iterator[_Found]:
    """The links below a node; a link inside a line that leads somewhere itself is a link of its own."""
    if isinstance(node, tuple):
        for child in node:
            yield from _in(child, block)
    elif isinstance(node, Link):
        yield _Found(words=_plain(text(node.content)), target=node.target, block=block)
    elif isinstance(node, Reference):
        if node.target:
            words = text(tuple(i for i in node.text if not isinstance(i, Link)))
            yield _Found(words=_plain(words), target=node.target, block=block)
        yield from _in(node.text, block)
    elif hasattr(node, "__dataclass_fields__"):
        inside = getattr(node, "id", "") or block
        for name in node.__dataclass_fields__:
            if name not in {"mark", "location"}:
                yield from _in(getattr(node, name), inside)


def _plain(words: str) -> str:
    return " ".join(words.split())


def _said(link: _Found, page: _Page) -> Problem | None:
    """What is wrong with a link's words, if anything is."""
    at = page.place(link.block, f"[{link.words}]({link.target})", f"]({link.target})", link.words, link.target)
    words = link.words.casefold().strip(PUNCTUATION)
    if not words:
        message = f"the link to {link.target} has no words"
        return page.problem("link-empty", message, "write what stands where it leads", at)
    if ADDRESS.fullmatch(link.words):
        message = f"the link '{link.words}' is read out letter by letter"
        help_ = f"say where it leads: [the yearbook of 2004]({link.target})"
        return page.problem("link-address", message, help_, at, Severity.WARNING)
    if words in VAGUE:
        message = f"a link that says '{link.words}' does not say where it leads"
        help_ = "link the words that say it, such as [the treaty of 1944](https://…)"
        return page.problem("link-vague", message, help_, at, Severity.WARNING)
    return None


def _same(links: Sequence[_Found], page: _Page) -> Iterator[Problem]:
    """Links of the same words that lead to different places."""
    first: dict[str, _Found] = {}
    told: set[tuple[str, str]] = set()
    for link in links:
        words = link.words.casefold().strip(PUNCTUATION)
        other = first.setdefault(words, link)
        if words and words not in VAGUE and other.target != link.target and (words, link.target) not in told:
            told.add((words, link.target))
            message = f"two links say '{link.words}', and lead to {other.target} and {link.target}"
            at = page.place(link.block, f"[{link.words}]({link.target})", f"]({link.target})", link.words, link.target)
            help_ = "say in each where it leads"
            yield page.problem("link-same-words", message, help_, at, Severity.WARNING)


# --- alternative texts -------------------------------------------------------------------------------------------


def _alternatives(sheet: Sheet, page: _Page) -> Iterator[Problem]:
    """Warnings for pictures whose alternative text says too little, or what stands beside the picture anyway."""
    for block in (n for n in walk(sheet.blocks) if isinstance(n, Figure | Chart)):
        alt = _plain(text(block.alt))
        name = block.file.rpartition("/")[2].partition(".")[0] if isinstance(block, Figure) else ""
        beside = block.caption if isinstance(block, Figure) else block.title
        at = page.place(block.id, f"alt: {alt}", alt)
        if why := weak(alt, re.sub(r"[-_]+", " ", name)):
            message, help_ = f"the alternative text '{alt[:60]}' {why}", "say in a sentence what the picture shows"
            yield page.problem("alt-weak", message, help_, at, Severity.WARNING)
        elif alt.casefold().strip(PUNCTUATION) == _plain(text(beside)).casefold().strip(PUNCTUATION):
            message = f"the alternative text '{alt[:60]}' is what stands beside the picture: some hear it twice"
            help_ = "say what the picture shows, and beside it what it means"
            yield page.problem("alt-same-words", message, help_, at, Severity.WARNING)


# --- headings and languages --------------------------------------------------------------------------------------


def _headings(sheet: Sheet, page: _Page) -> Iterator[Problem]:
    above, title = 1, text(sheet.title)
    for heading in headings(sheet.blocks):
        words, at = text(heading.content).strip(), page.locations.get(heading.id, Location(path=page.path))
        if not words:
            help_ = "write its words, or take it out"
            yield page.problem("heading-empty", "this heading has no words", help_, at)
        if heading.level > above + 1:
            message = f"the heading '{words}' is of level {heading.level}, and '{title}' above it of level {above}"
            help_ = f"write {'#' * (above + 1)}, or a heading of level {above + 1} above it"
            yield page.problem("heading-skipped", message, help_, at)
        above, title = heading.level, words


def _languages(sheet: Sheet, page: _Page) -> Iterator[Problem]:
    spoken = {(sheet.language, "")} | {(r.language, r.text.strip()) for r in walk(sheet) if isinstance(r, Run)}
    for language, words in sorted(spoken):
        try:
            printing.locale(language or sheet.language)
        except ValueError as error:
            at = page.place("", f"lang={language}", words, f"language: {language}")
            help_ = "write it like fr or es-MX, so that it is read out as it sounds"
            yield page.problem("unknown-language", str(error), help_, at)
