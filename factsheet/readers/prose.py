"""Scanned lines into blocks, by CommonMark as markdown-it-py reads it: what a sheet does not use is refused.

Each block, item and row takes the regions of guards around it that its parent has not. Lists stay whole, lines true.
Knows no front matter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from factsheet.document import Block, Heading, Item, List, Mark, Note, Paragraph, Quote
from factsheet.problems import Severity
from factsheet.readers import inlines, markdown, tables
from factsheet.readers.boxes import Boxed
from factsheet.readers.fences import Box, NoteLines, Part, Scan
from factsheet.readers.inlines import Context
from factsheet.readers.markdown import Tokens
from factsheet.readers.page import SIGNS, Around, Page
from factsheet.readers.passage import Passage, Places

_REFUSED = {
    "code_block": ("indent", "a line indented by four blanks is code", "take the blanks in front of it away"),
    "fence": ("code", "code is no part of a sheet", "take the lines of ``` or ~~~ away"),
    "html_block": ("html", "HTML is no part of a sheet", "take it away, or write \\< for one of the text"),
    "hr": ("rule", "a line across is no part of a sheet", "take it away, or use a heading"),
}
DEEPEST_LIST = 5  # levels of lists that Word has styles for
LOWEST = 4  # the level of the smallest heading
_DASHES = "–—"
_BULLET = re.compile(rf"[ >]*([•‣◦●○▪·\uf0b7{_DASHES}])[ \u00a0]")
_NUMBERED = re.compile(r"[ >]*\d{1,9}[.)] ")
_BLANK_ABOVE = {"heading_open", "bullet_list_open", "ordered_list_open", "blockquote_open", "table_open", "hr"}


@dataclass(frozen=True)
class Prose:
    """What was read: the blocks of the body and the notes."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]


@dataclass
class Reader(Page):
    """A page read block by block. `sections` has first row, last row + 1 and heading level (or 0) of the body's blocks."""

    sections: list[tuple[int, int, int]] = field(default_factory=list)
    leads: dict[int, tuple[Mark, Passage, int]] = field(
        default_factory=dict
    )  # marks in front of an item's words, by row

    # --- parts ---

    def read(self, part: Part, around: Around) -> tuple[Block, ...]:
        """The blocks of one part, every line of which must have been read."""
        outer, self.part = self.part, part
        tokens = markdown.blocks("\n".join(part.lines)) if part.lines else []
        self._all_read(tokens)
        blocks = tuple(self._blocks(Tokens(tokens), around))
        self.part = outer
        return blocks

    def _all_read(self, tokens: Sequence[Token]) -> None:
        """markdown-it drops text past twenty levels without a word."""
        seen: set[int] = set()
        for token in tokens:
            if token.map and (token.type in {"inline", "heading_open", "table_open"} or token.type in _REFUSED):
                seen.update(range(*token.map))
        for row, line in enumerate(self.part.lines):
            if row not in seen and SIGNS.sub("", line, count=1).strip():
                help_ = "take away some of the > or list signs in front of it"
                self.problem(self.part.first + row, "unread", "this line could not be understood", help_)
                return

    # --- blocks ---

    def _blocks(self, tokens: Tokens, around: Around, end: str = "") -> Iterator[Block]:
        while (token := tokens.next()).type != end:
            first, last = self.rows(token)
            self._blank_above(token, first, around)
            block: Block | None = None
            if token.type == "paragraph_open":
                block = self._paragraph(tokens, first, last, around)
            elif token.type == "heading_open":
                block = self._heading(token, tokens, first, last, around)
            elif token.type in {"bullet_list_open", "ordered_list_open"}:
                block = self._list(token, tokens, first, around)
            elif token.type == "blockquote_open":
                block = self._quote(tokens, first, last, around)
            elif token.type == "table_open":
                block = tables.read(self, tokens, first, last, around)
            elif first in self.part.boxes and token.type == "hr":
                block = self._box(self.part.boxes[first], around)
            else:
                code, message, help_ = _REFUSED[token.type]
                self.problem(first, code, message, help_, self.column(first))
            if not around.inside:
                level = block.level if isinstance(block, Heading) else 0
                self.sections.append((first, max(last, first + 1), level))
            if block:
                yield block

    def _blank_above(self, token: Token, row: int, around: Around) -> None:
        nested = around.inside == "item" and token.type.endswith("list_open")
        if token.type not in _BLANK_ABOVE or nested or row == around.row:
            return
        if self.line(row - 1).strip(" >\u00a0"):
            help_ = "put an empty line above it; if it goes on with the sentence above, join the lines"
            column = self.column(row, " >" if around.inside else " ")
            self.problem(row, "blank-line", "a blank line is needed above this", help_, column)

    def _paragraph(self, tokens: Tokens, first: int, last: int, around: Around) -> Paragraph | None:
        inline = tokens.next()
        tokens.next()
        mark, _ = self.guard(first, last, around)
        for row in range(first, last):
            if self.line(row).lstrip(" >").startswith("|"):
                help_ = "a table has a row of headers, below it |---|---| with as many cells, and an empty line above"
                self.problem(row, "table", "this is not a table yet", help_, self.column(row))
                break
        self._no_numbers(first, last, around)
        self._no_bullets(first, last)
        item = around.inside == "item" and around.row == first
        allowed = inlines.ITEM if item else inlines.PROSE
        passage = self.passage(inline)
        known = len(self.context.problems)
        got = inlines.read(passage, self.context, (*around.mark, *mark), allowed)
        sound = len(self.context.problems) == known  # else the words that were refused are no mistake of their own
        inlines.no_loose_note(passage, got.content, self.context)
        if got.mark:
            self.leads[first] = got.mark, passage, got.mark_at
        if sound and not got.content and passage.text and not item:
            help_ = "take it away: the look of the sheet has room between paragraphs"
            self.problem(first, "empty", "this paragraph has no words", help_, self.column(first))
        return Paragraph(content=got.content, mark=mark, location=self.location(first))

    def _no_numbers(self, first: int, last: int, around: Around) -> None:
        """CommonMark begins a list that does not start at 1 only below an empty line; what was meant is a guess."""
        rows = [r for r in range(first + 1, last) if _NUMBERED.match(self.line(r))]
        if len(rows) > 1 or (rows and around.inside == "item"):
            help_ = "put an empty line above the list, or write 7\\. where a sentence ends with a number"
            self.problem(
                rows[0], "list", "this goes on with the text above it and is no list", help_, self.column(rows[0])
            )

    def _no_bullets(self, first: int, last: int) -> None:
        """Signs of a list as word processors write them would run on in one paragraph."""
        signs = [(r, m[1]) for r in range(first, last) if (m := _BULLET.match(self.line(r)))]
        if signs and (signs[0][1] not in _DASHES or len(signs) > 1):
            row, sign = signs[0]
            help_ = 'write "- " in front of each item, with an empty line above the first'
            self.problem(row, "list", f"'{sign}' makes no list here", help_, self.column(row))

    def _heading(self, token: Token, tokens: Tokens, first: int, last: int, around: Around) -> Heading | None:
        inline = tokens.next()
        tokens.next()
        level = int(token.tag[1])
        column = max(0, self.line(first).find("#"))
        if token.markup[0] != "#":
            help_ = 'write "## " in front of the words, or an empty line above the dashes'
            self.problem(last - 1, "heading", "a line of dashes or = makes the words above it a heading", help_)
        elif around.inside:
            help_ = "put it on a line of its own, outside lists, quotes and blocks"
            self.problem(first, "heading", "a heading cannot stand inside another block", help_, column, level)
        elif level == 1:
            help_ = 'write "##"; the title stands in the front matter'
            self.problem(first, "heading", "# would be a second title", help_, column)
        elif level > LOWEST:
            self.problem(first, "heading", "headings go down to ####", "use ####, or a strong word", column, level)
        mark, _ = self.guard(first, last, around)
        got = inlines.read(self.passage(inline), self.context, (*around.mark, *mark))
        if not got.content:
            self.problem(first, "heading", "this heading has no words", "write them behind the #", column, level)
        id_ = self.scan.headings.get(first, "")
        return Heading(level=level, content=got.content, id=id_, mark=mark, location=self.location(first))

    # --- lists ---

    def _list(self, token: Token, tokens: Tokens, first: int, around: Around) -> List:
        ordered = token.type == "ordered_list_open"
        if token.markup != ("." if ordered else "-"):
            help_ = "write 1. with a full stop" if ordered else "write - in front of each item"
            self.problem(first, "list", f"'{token.markup}' makes no list here", help_, self.column(first))
        _, last = self.rows(token)
        mark, regions = self.guard(first, last, around, whole=False)
        inner = Around(regions, (*around.mark, *mark), "item", lists=around.lists + 1)
        if inner.lists == DEEPEST_LIST + 1:
            help_ = "move its items up a level, or give them a section of their own"
            message = f"this list stands inside {DEEPEST_LIST} others, and no list may stand deeper than that"
            self.problem(first, "list-depth", message, help_, self.column(first))
        items = []
        numbers = []
        while (item := tokens.next()).type == "list_item_open":
            numbers.append((item.info, self.rows(item)[0]))
            items.append(self._item(item, tokens, inner))
        self._numbered(numbers)
        start = int(token.attrs.get("start", 1)) if ordered else None
        return List(items=tuple(items), start=start, mark=mark, location=self.location(first))

    def _numbered(self, numbers: list[tuple[str, int]]) -> None:
        """CommonMark counts on from the first number, whatever the others are: nobody may miss that a number changes."""
        if len({n for n, _ in numbers}) < 2:
            return  # all alike is a way to leave the counting to the list
        for shown, (written, row) in enumerate(numbers, int(numbers[0][0])):
            if int(written) != shown:
                message = f"this item is written {written}. and prints as {shown}."
                help_ = f"write {shown}., or 1. in front of every item"
                location = row + 1, self.column(row) + 1
                self.context.problems.add(
                    *location, "list-number", message, help_, width=len(written) + 1, severity=Severity.WARNING
                )
                return

    def _item(self, token: Token, tokens: Tokens, around: Around) -> Item:
        first, last = self.rows(token)
        mark, regions = self.guard(first, last, around)
        inner = Around(regions, (*around.mark, *mark), "item", first, around.lists)
        blocks = list(self._blocks(tokens, inner, "list_item_close"))
        if first in self.leads:
            own, passage, at = self.leads.pop(first)
            mark = (*mark, *own)
            if len(blocks) > 1:
                help_ = 'put "::: for …" above the item and ":::" below it'
                message = "a mark here is for an item of one paragraph, and this one holds more"
                passage.problem(self.context.problems, at, "mark", message, help_)
        if not blocks or (isinstance(blocks[0], Paragraph) and not blocks[0].content):
            self.problem(
                first,
                "item",
                "this item has no words",
                "write them behind the sign, or take it away",
                self.column(first),
            )
        return Item(blocks=tuple(blocks), mark=mark, location=self.location(first))

    # --- quotes and boxes ---

    def _quote(self, tokens: Tokens, first: int, last: int, around: Around) -> Quote:
        mark, regions = self.guard(first, last, around)
        inner = Around(regions, (*around.mark, *mark), "quote", first, around.lists)
        blocks = tuple(self._blocks(tokens, inner, "blockquote_close"))
        if not blocks:
            self.problem(first, "quote", "this quote has no words", "write them behind the >", self.column(first))
        return Quote(blocks=blocks, mark=mark, location=self.location(first))

    def _box(self, box: Box, around: Around) -> Block | None:
        mark, regions = self.guard(box.row, box.row + 1, around)
        whole = (*around.mark, *mark)
        blocks = self.read(box.part, Around(regions, whole, box.kind))
        return Boxed(self, box, blocks, mark, whole).block()

    # --- notes and sections ---

    def note(self, lines: NoteLines) -> Note:
        """A note is one paragraph, read apart from the prose it stands in."""
        last = lines.row + len(lines.lines)
        mark, _ = self.guard(lines.row, last, Around())
        body = "\n".join(line.strip(" ") for line in lines.lines)
        tokens = markdown.blocks(body)
        if [t.type for t in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
            if body.strip():
                help_ = "leave an empty line below it; a note holds no list, quote or table"
                self.problem(lines.row, "note", "a note is one paragraph", help_)
            return Note(id=lines.id, content=(), mark=mark, location=self.location(lines.row))
        starts, index = [], 0
        for row, line in enumerate(lines.lines):
            starts.append((index, lines.row + row + 1, len(line) - len(line.lstrip(" ")) + 1))
            index += len(line.strip(" ")) + 1
        passage = Passage(tokens[1].content, Places(starts))
        got = inlines.read(passage, self.context, mark, inlines.Allowed(notes=False))
        return Note(id=lines.id, content=got.content, mark=mark, location=self.location(lines.row))

    def check_sections(self) -> None:
        """A guard that holds a heading must hold its whole section: what is left outside would lose its heading."""
        highest: dict[int, int] = {}
        for first, _, level in self.sections:
            for region in self.scan.around[first] if level else ():
                highest[region] = min(level, highest.get(region, level))
        after = iter(self.sections)
        at = next(after, None)
        for region in sorted(highest, key=lambda i: self.scan.regions[i].last):
            last = self.scan.regions[region].last
            while at and at[1] <= last:
                at = next(after, None)
            if at and not 0 < at[2] <= highest[region]:
                signs = "#" * highest[region]
                help_ = f'close the guard directly above the next "{signs}" heading or a higher one, or guard this too'
                message = "this belongs to a section whose heading is guarded above"
                self.problem(max(at[0], last), "section", message, help_)

    def check_levels(self) -> None:
        """Who goes from heading to heading would look for the level that is missing (PDF/UA-1 7.4.2)."""
        above = 1  # the title
        for row, _, level in self.sections:
            if above + 1 < level <= LOWEST:
                found = "the title" if above == 1 else f"a heading of level {above}"
                message = f"this heading is of level {level}, and above it stands {found}"
                help_ = f"write {'#' * (above + 1)}, or put a heading of level {above + 1} above it"
                column = max(0, self.line(row).find("#"))
                self.problem(row, "heading-skipped", message, help_, column, level)
            above = level or above


def read(scan: Scan, context: Context) -> Prose:
    """The blocks and notes of a scanned file."""
    reader = Reader(scan, context)
    blocks = reader.read(scan.body, Around())
    reader.check_sections()
    reader.check_levels()
    notes = tuple(reader.note(n) for n in scan.notes)
    return Prose(blocks, notes)
