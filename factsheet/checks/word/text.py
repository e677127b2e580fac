"""The text of a Word file and its properties to what reads badly aloud: structure that is only look, links that say nothing.

Why: who listens goes from heading to heading and from link to link (WCAG 2.2 1.3.1, 2.4.2, 2.4.4, 3.1.1). Example: a
bold line that looks like a heading, and is none.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from factsheet.checks.word.file import File, Found, Rule, called, inside, words
from factsheet.checks.wording import ADDRESS, PUNCTUATION, VAGUE
from factsheet.problems import Severity
from factsheet.readers.word.body import TERMS
from factsheet.readers.word.inlines import local
from factsheet.readers.word.package import W
from factsheet.readers.word.stretch import DIVIDER
from factsheet.readers.word.styles import child_value, is_on

DC: Final = "{http://purl.org/dc/elements/1.1/}"
TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{4,8})*")
UNNAMED: Final = re.compile(r"(untitled|document ?\d*|\S+\.docx?|microsoft word.*)", re.IGNORECASE)
BLANKS: Final = re.compile(r" {2,}|[ \u00a0]{3,}|\t\t|\n\s*\n")
TYPED_SIGN: Final = re.compile(r"\s*([•▪◦■●‣⁃*·-]|\(?\d{1,2}[.)]|[A-Za-z][.)])\s")
TYPED_PAGE: Final = re.compile(
    r"\b(page|página|seite|p\.)\s*\d|^[\s–-]*\d+\s*((of|de|von|sur|/)\s*\d+)?[\s–-]*$", re.IGNORECASE
)
SLOT: Final = re.compile(r"\{[{%].*?[}%]\}")
SHORT: Final = 80  # letters of what could be a heading
HEADS: Final = TERMS | {"summary title"}
# Styles whose lines are short and bold by design, and no headings.
LINES: Final = frozenset(
    [
        "banner",
        "letterhead",
        "kicker",
        *DIVIDER,
        "subtitle",
        "meta",
        "notice",
        "imprint",
        "attribution",
        "caption",
        "source",
        "table text",
        "footnote text",
        *HEADS,
        "key fact value",
        "chart title",
    ]
)
CHANGES: Final = (
    *("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange"),
    *("trPrChange", "numberingChange", "cellIns", "cellDel", "cellMerge"),
)


# --- the file ----------------------------------------------------------------------------------------------------


def title(file: File) -> Iterator[Found]:
    """The first thing that is read, and what the window is called."""
    found = _core(file, "title")
    if not found or UNNAMED.fullmatch(found):
        said = f"'{found}'" if found else "empty"
        yield Found(message=f"the file's title is {said}", help="give the sheet a title; the build puts it there")


def language(file: File) -> Iterator[Found]:
    if not TAG.fullmatch(file.styles.language):
        said = file.styles.language or "none"
        message = f"the language of the text is {said}: it is read in whatever language the reader's machine speaks"
        yield Found(message=message, help="write language: en-US (or its like) in the sheet's front matter")
    if not TAG.fullmatch(_core(file, "language")):
        yield Found(message="the file's properties name no language", help="build the sheet again")
    for _, root in file.all:
        for element in root.iter(f"{W}lang"):
            for code in dict.fromkeys(element.attrib.values()):
                if not TAG.fullmatch(code):
                    message = f"{called(element.getparent().getparent())} is in a language called '{code}'"
                    yield Found(message=message, help="write it like fr or es-MX")


def _core(file: File, name: str) -> str:
    part = file.package.related("", "core-properties")
    found = file.package.tree(part).find(f"{DC}{name}") if part else None
    return "" if found is None else " ".join((found.text or "").split())


def protected(file: File) -> Iterator[Found]:
    """A screen reader cannot go where Word lets nobody go."""
    for name in ("documentProtection", "writeProtection"):
        if file.settings is not None and file.settings.find(f"{W}{name}") is not None:
            yield Found(message="the file is protected", help="in Word: Review, Restrict Editing, Stop Protection")


def compatible(file: File) -> Iterator[Found]:
    """In compatibility mode Word's own accessibility checker does not run."""
    modes = () if file.settings is None else file.settings.iter(f"{W}compatSetting")
    if not any(
        m.get(f"{W}name") == "compatibilityMode" and m.get(f"{W}val", "").isdigit() and int(m.get(f"{W}val")) >= 15
        for m in modes
    ):
        message = "the file opens in compatibility mode"
        yield Found(message=message, help="open templates/word/reference.docx in Word: File, Info, Convert")


def changes(file: File) -> Iterator[Found]:
    """What was deleted is still in the file, for everybody to see."""
    for part, root in file.all:
        count = sum(1 for _ in root.iter(*(f"{W}{name}" for name in CHANGES)))
        if count:
            help_ = "in Word: Review, accept or reject all changes"
            yield Found(message=f"{count} tracked changes are left in {part}", help=help_)
    if file.settings is not None and is_on(file.settings.find(f"{W}trackRevisions")):
        yield Found(message="the file tracks changes", help="in Word: Review, Track Changes, off")


def comments(file: File) -> Iterator[Found]:
    root = file.part("comments")
    count = 0 if root is None else sum(1 for _ in root.iter(f"{W}comment"))
    anchors = sum(1 for _, text in file.all for _ in text.iter(f"{W}commentReference", f"{W}commentRangeStart"))
    if count or anchors:
        yield Found(
            message=f"{count or anchors} comments are left in the file", help="in Word: Review, Delete All Comments"
        )


def slots(file: File) -> Iterator[Found]:
    for part, root in file.all:
        for paragraph in root.iter(f"{W}p"):
            if found := SLOT.search(words(paragraph)):
                help_ = "write a slot that templates/README.md names, in one paragraph"
                yield Found(message=f"{found[0]} in {part} was not filled in", help=help_)


def page_number(file: File) -> Iterator[Found]:
    """A typed number is the same on every page."""
    fields = []
    for part, root in file.furniture:
        for paragraph in root.iter(f"{W}p"):
            typed = "".join(_outside_fields(paragraph))
            if typed.strip() and TYPED_PAGE.search(typed):
                help_ = "in Word: Insert, Page Number"
                yield Found(message=f"'{' '.join(typed.split())}' in {part} is a typed page number", help=help_)
        fields += [f.text or "" for f in root.iter(f"{W}instrText")]
        fields += [f.get(f"{W}instr", "") for f in root.iter(f"{W}fldSimple")]
    if not any("PAGE" in f.split() for f in fields):
        help_ = "in Word, in the footer of reference.docx: Insert, Page Number"
        yield Found(message="no header or footer has the page's number", help=help_)


def _outside_fields(paragraph: Any) -> Iterator[str]:
    depth = 0
    for element in paragraph.iter(f"{W}fldChar", f"{W}t", f"{W}tab"):
        if local(element) == "tab":
            yield "\t"
        elif local(element) == "t":
            if not depth and not inside(element, "fldSimple"):
                yield element.text or ""
        else:
            depth += {"begin": 1, "end": -1}.get(element.get(f"{W}fldCharType", ""), 0)


# --- headings ----------------------------------------------------------------------------------------------------


def _headings(file: File) -> Iterator[tuple[int, Any]]:
    for paragraph in file.paragraphs:
        level = file.heading(paragraph)
        if level:
            yield level, paragraph


def heading_first(file: File) -> Iterator[Found]:
    for levels in _levels(file):
        if not levels:
            yield Found(message="the file has no heading", help="give the title the style Heading 1")
        elif levels[0] != 1:
            yield Found(message=f"the first heading is of level {levels[0]}", help="give the title the style Heading 1")
        if levels.count(1) > 1:
            message = f"{levels.count(1)} headings are of level 1, and a sheet has one title"
            yield Found(message=message, help="give the others the style Heading 2")


def _levels(file: File) -> Iterator[list[int]]:
    """The levels of the headings of each section: in a packet, each is a sheet with a title of its own."""
    levels: list[int] = []
    for paragraph in file.paragraphs:
        if level := file.heading(paragraph):
            levels.append(level)
        if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
            yield levels
            levels = []
    yield levels


def heading_skipped(file: File) -> Iterator[Found]:
    above = 0
    for level, paragraph in _headings(file):
        if above and level > above + 1:
            message = f"the heading {called(paragraph)} is of level {level}, below one of level {above}"
            yield Found(message=message, help=f"make it level {above + 1}")
        above = level


def heading_empty(file: File) -> Iterator[Found]:
    for level, paragraph in _headings(file):
        if not words(paragraph).strip():
            yield Found(message=f"a heading of level {level} has no words", help="write its words, or take it out")


def heading_alone(file: File) -> Iterator[Found]:
    """A heading at a page's foot belongs to what is on the next page."""
    for _, paragraph in _headings(file):
        if not file.kept(paragraph):
            help_ = "in Word, in the heading's style: Paragraph, Line and Page Breaks, Keep with next"
            yield Found(message=f"the heading {called(paragraph)} may stand alone at a page's foot", help=help_)


def term_alone(file: File) -> Iterator[Found]:
    """So does the title of a summary to its words, and a term to what is said of it."""
    for paragraph in file.paragraphs:
        if HEADS & set(file.names(paragraph)) and not file.kept(paragraph):
            help_ = "in Word, in its style: Paragraph, Line and Page Breaks, Keep with next"
            yield Found(message=f"{called(paragraph)} may stand alone at a page's foot", help=help_)


def heading_fake(file: File) -> Iterator[Found]:
    """A short line that is bold as a whole, where text is not."""
    for paragraph in file.paragraphs:
        said = words(paragraph).strip()
        if not said or len(said) > SHORT or said.endswith((".", ";", ":", ",", "!", "?")):
            continue
        if (
            file.heading(paragraph)
            or file.numbered(paragraph)
            or inside(paragraph, "tc")
            or LINES & set(file.names(paragraph))
        ):
            continue
        runs = [r for r in paragraph.iter(f"{W}r") if words(r).strip()]
        if runs and all(_bold(file, paragraph, r) for r in runs):
            help_ = "make it a heading (## in the content), or part of a sentence"
            yield Found(message=f"{called(paragraph)} looks like a heading, and is none", help=help_)


def _bold(file: File, paragraph: Any, run: Any) -> bool:
    return is_on(file.styles.look(paragraph, run.find(f"{W}rPr"), "b"))


# --- paragraphs, lists, links ------------------------------------------------------------------------------------


def empty_paragraph(file: File) -> Iterator[Found]:
    """Space made of empty paragraphs is read as 'blank, blank, blank'."""
    count = sum(1 for p in file.paragraphs if _is_space(file, p))
    if count:
        help_ = "set the space above or below in the paragraph's style"
        yield Found(message=f"{count} empty paragraphs make space", help=help_)


def _is_space(file: File, paragraph: Any) -> bool:
    held = (f"{W}drawing", f"{W}sectPr", f"{W}fldChar", f"{W}footnoteReference", f"{W}sym", "{*}pict", "{*}object")
    if words(paragraph).strip() or file.numbered(paragraph) or any(True for _ in paragraph.iter(*held)):
        return False
    before, after = paragraph.getprevious(), paragraph.getnext()
    if local(paragraph.getparent()) == "tc":
        return any(e is not None and local(e) == "p" for e in (before, after))
    # Word makes one of two tables that touch, and none may be the last thing: there must be a paragraph
    between = before is not None and local(before) == "tbl"
    return not (between and (after is None or local(after) in {"tbl", "sectPr"}))


def blanks(file: File) -> Iterator[Found]:
    for _, root in file.texts:
        for paragraph in root.iter(f"{W}p"):
            if BLANKS.search(words(paragraph)):
                help_ = "use a tab stop, an indent or space in the style"
                yield Found(message=f"{called(paragraph)} has blanks, tabs or breaks in a row, for space", help=help_)


def list_fake(file: File) -> Iterator[Found]:
    for paragraph in file.paragraphs:
        said = words(paragraph)
        if (
            TYPED_SIGN.match(said)
            and not file.numbered(paragraph)
            and not file.heading(paragraph)
            and not inside(paragraph, "tc")
        ):
            help_ = "make it a list; in Word, by the styles List Bullet and List Number"
            yield Found(message=f"{called(paragraph)} looks like an item of a list, and is none", help=help_)


def _links(file: File) -> Iterator[tuple[str, Any]]:
    for _, root in file.texts:
        for link in root.iter(f"{W}hyperlink"):
            yield " ".join(words(link).split()), link


def link_empty(file: File) -> Iterator[Found]:
    for said, link in _links(file):
        if not said.strip(PUNCTUATION):
            near = next(link.iterancestors(f"{W}p"))
            yield Found(message=f"a link in {called(near)} has no words", help="write what stands where it leads")


def link_vague(file: File) -> Iterator[Found]:
    for said, _ in _links(file):
        if said.casefold().strip(PUNCTUATION) in VAGUE:
            help_ = "link the words that say it"
            yield Found(message=f"a link that says '{said}' does not say where it leads", help=help_)


def link_address(file: File) -> Iterator[Found]:
    for said, _ in _links(file):
        if ADDRESS.fullmatch(said):
            help_ = "let the link's words say what stands there"
            yield Found(message=f"the link '{said}' is read out letter by letter", help=help_)


def link_nested(file: File) -> Iterator[Found]:
    for said, link in _links(file):
        if inside(link, "hyperlink"):
            yield Found(message=f"the link '{said}' stands in another link", help="let each lead to its own place")


def section_direction(file: File) -> Iterator[Found]:
    """Two columns are read one after the other only if Word made them."""
    for table in file.body.iter(f"{W}tbl"):
        if not any(True for _ in table.iter(f"{W}tblHeader")) and len(table.findall(f"{W}tr")) == 1:
            message = f"the table {called(table)} has one row: it lays out words"
            yield Found(message=message, help="write them one after the other")
    if any(child_value(p, "pPr/textDirection") not in {"", "lrTb"} for p in file.paragraphs):
        yield Found(message="some words are turned", help="let them run from left to right")


RULES: Final = (
    Rule(code="word-title", look=title),
    Rule(code="word-language", look=language),
    Rule(code="word-protected", look=protected),
    Rule(code="word-compatibility", look=compatible),
    Rule(code="word-changes", look=changes),
    Rule(code="word-comments", look=comments),
    Rule(code="word-slot", look=slots, severity=Severity.WARNING),  # an author may write braces
    Rule(code="word-page-number", look=page_number),
    Rule(code="word-heading-first", look=heading_first),
    Rule(code="word-heading-skipped", look=heading_skipped),
    Rule(code="word-heading-empty", look=heading_empty),
    Rule(code="word-heading-alone", look=heading_alone),
    Rule(code="word-term-alone", look=term_alone),
    Rule(code="word-heading-fake", look=heading_fake, severity=Severity.WARNING),
    Rule(code="word-empty-paragraph", look=empty_paragraph),
    Rule(code="word-blanks", look=blanks, severity=Severity.WARNING),
    Rule(code="word-list-fake", look=list_fake, severity=Severity.WARNING),
    Rule(code="word-link-empty", look=link_empty),
    Rule(code="word-link-vague", look=link_vague, severity=Severity.WARNING),
    Rule(code="word-link-address", look=link_address, severity=Severity.WARNING),
    Rule(code="word-link-nested", look=link_nested),
    Rule(code="word-layout", look=section_direction),
)
