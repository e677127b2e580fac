"""Faults that make Word repair a file, lose text, or lead nowhere; openxml-audit misses the first seven.

Why: a file that opens with a question mark on the screen is a file nobody trusts. Example: a bookmark whose end was
lost, so that every link to it leads to the top.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from factsheet.checks.word.file import File, Found, Rule, called, inside
from factsheet.document.names import BOOKMARK
from factsheet.readers.word.inlines import local
from factsheet.readers.word.package import R, W
from factsheet.readers.word.styles import child_value

PARA_ID: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
AGAIN: Final = "build the sheet again; if it is still there, take back the last good templates/word"
PREDEFINED: Final = frozenset(["_GoBack", "_top"])
SCHEMES: Final = ("https://", "http://", "mailto:")


def bookmark_twice(file: File) -> Iterator[Found]:
    """Word keeps one of two bookmarks of a name: links lead to whichever it likes."""
    for part, root in file.all:
        names = Counter(m.get(f"{W}name", "").lower() for m in root.iter(f"{W}bookmarkStart"))
        for name in (n for n, times in names.items() if times > 1):
            yield Found(message=f"the bookmark {name} is there {names[name]} times in {part}", help=AGAIN)


def bookmark_open(file: File) -> Iterator[Found]:
    for part, root in file.all:
        starts = Counter(m.get(f"{W}id") for m in root.iter(f"{W}bookmarkStart"))
        ends = Counter(m.get(f"{W}id") for m in root.iter(f"{W}bookmarkEnd"))
        for mark in root.iter(f"{W}bookmarkStart"):
            if ends[mark.get(f"{W}id")] != 1 or starts[mark.get(f"{W}id")] != 1:
                name = mark.get(f"{W}name", "")
                yield Found(message=f"the bookmark {name} in {part} has no end of its own", help=AGAIN)
        for id_ in ends:
            if id_ not in starts:
                yield Found(message=f"a bookmark ends in {part} that begins nowhere (number {id_})", help=AGAIN)


def paragraph_id_twice(file: File) -> Iterator[Found]:
    ids = Counter(e.get(PARA_ID) for _, root in file.all for e in root.iter(f"{W}p", f"{W}tr") if e.get(PARA_ID))
    for id_, times in ids.items():
        if times > 1:
            yield Found(message=f"{times} paragraphs have the same identity ({id_})", help=AGAIN)


def text_in_deletion(file: File) -> Iterator[Found]:
    """Word shows neither, and some readers show both."""
    for part, root in file.all:
        for text in root.iter(f"{W}t", f"{W}delText"):
            if (local(text) == "t") == inside(text, "del", "moveFrom"):
                what = "deleted words are marked as words that stand"
                other = "words that stand are marked as deleted"
                said = what if local(text) == "t" else other
                yield Found(
                    message=f"in {part}, {said}: '{(text.text or '')[:40]}'", help="accept or reject all changes"
                )


def field_open(file: File) -> Iterator[Found]:
    """A field without an end swallows the rest of the text."""
    for part, root in file.all:
        depth: list[bool] = []
        for char in root.iter(f"{W}fldChar"):
            kind = char.get(f"{W}fldCharType")
            if kind == "begin":
                depth.append(False)
            elif not depth or (kind == "separate" and depth[-1]):
                yield Found(message=f"a field in {part} goes on or ends that never began", help=AGAIN)
            elif kind == "separate":
                depth[-1] = True
            else:
                depth.pop()
        if depth:
            yield Found(message=f"a field in {part} has no end: Word hides what follows", help=AGAIN)


def style_loop(file: File) -> Iterator[Found]:
    styles = {} if file.style_root is None else {s.get(f"{W}styleId"): s for s in file.style_root.iter(f"{W}style")}
    for id_, style in styles.items():
        seen, at = [id_], child_value(style, "basedOn")
        while at in styles and at not in seen:
            seen.append(at)
            at = child_value(styles[at], "basedOn")
        if at == id_:
            name = child_value(style, "name")
            yield Found(
                message=f"the style '{name}' is based on itself, through {len(seen) - 1 or 'no'} others",
                help=f"in Word, base '{name}' on Normal or on no style",
            )


def style_unknown(file: File) -> Iterator[Found]:
    known = set() if file.style_root is None else {s.get(f"{W}styleId") for s in file.style_root.iter(f"{W}style")}
    used = Counter(
        e.get(f"{W}val", "") for _, root in file.all for e in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    )
    for name in used:
        if name not in known:
            message = f"{used[name]} pieces have a style that is not there: {name}"
            yield Found(message=message, help="write fs:style with a name that Word shows in templates/word")


def numbering_unknown(file: File) -> Iterator[Found]:
    numbers = {"0"} | (set() if file.numbering is None else {n.get(f"{W}numId", "") for n in file.numbering})
    for _, root in file.texts:
        for used in root.iter(f"{W}numId"):
            if used.get(f"{W}val", "") not in numbers:
                paragraph = next(used.iterancestors(f"{W}p"))
                yield Found(message=f"the item {called(paragraph)} has a numbering that is not there", help=AGAIN)


def part_missing(file: File) -> Iterator[Found]:
    for name in file.package.names:
        if not name.endswith(".rels"):
            continue
        folder, _, own = name.removesuffix(".rels").rpartition("_rels/")
        for relationship in file.package.relationships(folder + own).values():
            if not relationship.outside and not file.package.has(relationship.target):
                yield Found(
                    message=f"{folder + own or 'it'} leads to {relationship.target}, which is missing", help=AGAIN
                )


def relationship_missing(file: File) -> Iterator[Found]:
    for part, root in file.all:
        known = file.package.relationships(part)
        for element in root.iter():
            for name, value in element.attrib.items() if isinstance(element.tag, str) else ():
                if name.startswith(R) and value and value not in known:
                    yield Found(
                        message=f"in {part}, <{local(element)}> leads to {value}, which is not there", help=AGAIN
                    )


def note_missing(file: File) -> Iterator[Found]:
    """Each call has its note, and each note its call."""
    notes = {n.get(f"{W}id"): n for n in (() if file.notes is None else file.notes) if n.get(f"{W}type") is None}
    calls = Counter(c.get(f"{W}id") for c in file.body.iter(f"{W}footnoteReference"))
    for id_, times in calls.items():
        if id_ not in notes:
            yield Found(message=f"a footnote is called that is not there (number {id_})", help=AGAIN)
        elif times > 1:
            help_ = "call it again by a cross-reference (NOTEREF)"
            yield Found(message=f"the footnote {called(notes[id_])} is called {times} times as itself", help=help_)
    for id_, note in notes.items():
        if id_ not in calls:
            message = f"the footnote {called(note)} is not called in the text"
            yield Found(message=message, help="call it where it belongs, or take it out")


def note_reference(file: File) -> Iterator[Found]:
    """A second call leads to the bookmark around the first."""
    called_in: set[str] = set()
    open_: dict[str, str] = {}
    for element in file.body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}footnoteReference"):
        if local(element) == "bookmarkStart":
            open_[element.get(f"{W}id", "")] = element.get(f"{W}name", "")
        elif local(element) == "bookmarkEnd":
            open_.pop(element.get(f"{W}id", ""), None)
        else:
            called_in.update(open_.values())
    for field in _instructions(file.body):
        name, *rest = field.split() or [""]
        if name.upper() == "NOTEREF" and (not rest or rest[0] not in called_in):
            yield Found(message=f"a cross-reference leads to no footnote: {field.strip()}", help=AGAIN)


def _instructions(root: Any) -> Iterator[str]:
    yield from (f.get(f"{W}instr", "") for f in root.iter(f"{W}fldSimple"))
    parts: list[str] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText"):
        if local(element) == "instrText":
            parts.append(element.text or "")
        elif parts:
            yield "".join(parts)
            parts = []


def link_nowhere(file: File) -> Iterator[Found]:
    marks = {m.get(f"{W}name", "").lower() for m in file.story.iter(f"{W}bookmarkStart")} | PREDEFINED
    for part, root in file.texts:
        for link in root.iter(f"{W}hyperlink"):
            anchor, outside = link.get(f"{W}anchor", ""), link.get(f"{R}id")
            if not anchor and not outside:
                yield Found(message=f"the link {called(link)} leads nowhere", help="say where it leads, or unlink it")
            elif anchor and not outside and anchor.lower() not in marks:
                found = BOOKMARK.fullmatch(anchor)
                place = f"'#{found['id'].replace('_', '-')}'" if found else anchor
                message = f"the link {called(link)} leads to {place}, which is not in the file"
                yield Found(message=message, help="let it lead to a block that this audience has")
            elif outside and not (file.target(link, part) or "").startswith(SCHEMES):
                target = file.target(link, part)
                message = f"the link {called(link)} leads to {target!r}, which is no address of the web or of mail"
                yield Found(message=message, help="let it lead to https://… or mailto:…")


RULES: Final = (
    Rule(code="word-bookmark-twice", look=bookmark_twice),
    Rule(code="word-bookmark-open", look=bookmark_open),
    Rule(code="word-paragraph-id", look=paragraph_id_twice),
    Rule(code="word-deleted-text", look=text_in_deletion),
    Rule(code="word-field-open", look=field_open),
    Rule(code="word-style-loop", look=style_loop),
    Rule(code="word-style-unknown", look=style_unknown),
    Rule(code="word-numbering-unknown", look=numbering_unknown),
    Rule(code="word-part-missing", look=part_missing),
    Rule(code="word-relationship-missing", look=relationship_missing),
    Rule(code="word-note-missing", look=note_missing),
    Rule(code="word-note-reference", look=note_reference),
    Rule(code="word-link-nowhere", look=link_nowhere),
)
