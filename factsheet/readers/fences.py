"""The strict line scanner: fences, notes and heading ids are found here, before CommonMark sees a line.

What it takes is blanked, so that lines and columns of the prose stay those of the file: guards become regions of lines,
a block becomes one placeholder line and its body is prose apart. Knows no audience's rights and no inlines.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from factsheet.document import Audiences, names
from factsheet.problems import Problems
from factsheet.readers import marks, nodes
from factsheet.readers.passage import straight
from factsheet.readers.text import COLONS

# The kinds of blocks, and the keys of each; `id` is any block's.
KINDS: Mapping[str, tuple[str, ...]] = {
    "table": ("id", "caption", "dataset", "source"),
    "chart": ("id", "dataset", "type", "title", "subtitle", "alt", "columns", "series", "source"),
    "figure": ("id", "file", "alt", "caption", "credit", "date"),
    "quote": ("id", "by", "source"),
    "summary": ("id", "title"),
    "key-facts": ("id",),
    "definitions": ("id",),
    "qa": ("id",),
    "contacts": ("id",),
}
PROSE = frozenset(["quote", "summary"])  # kinds whose body is text as it stands anywhere
LISTS = frozenset(["columns"])  # keys whose value may be a list
DEEPEST = 20  # fences inside each other
PLACEHOLDER = "***"  # a rule, which no author may write: CommonMark lets it stand in no other block

_SIGNS = r"(?:[\s>]|[-+*](?=\s)|\d{1,9}[.)](?=\s))*"
_PREFIX = re.compile(_SIGNS)
_OPEN = re.compile(r"::: +(\S+)(?: +(\S.*?))? *")
_CLOSE = re.compile(r"::: *")
_HEADER = re.compile(r"[A-Za-z][\w -]{0,40}:( |$)")
_NOTE = re.compile(r"\[\^([^\]]*)\]: *")
_NOTE_ELSEWHERE = re.compile(_SIGNS + r"\[\^[^\]]*\]:")
_HEADING = re.compile(r" {0,3}(#+)( *)")
_ID = re.compile(r"(?<= )\{([^{}]*)\} *$")


@dataclass
class Region:
    """A guard, a block's own too: the lines of its fences (from 0), and who may read what stands between."""

    first: int
    last: int
    names: frozenset[str]


@dataclass
class Part:
    """Prose that is parsed at one go. `lines[0]` is line `first` of the file (from 0); boxes stand at placeholders."""

    first: int
    lines: list[str] = field(default_factory=list)
    boxes: dict[int, "Box"] = field(default_factory=dict)

    def put(self, row: int, line: str) -> None:
        self.lines.extend([""] * (row - self.first - len(self.lines)))
        self.lines.append(line)


@dataclass
class Box:
    """A block between fences: its kind, the line of its opening fence (from 0), its header and its body."""

    kind: str
    row: int
    part: Part
    header: nodes.Fields | None = None


@dataclass(frozen=True)
class NoteLines:
    """A note: its id and its words line by line, with the column (from 0) where they begin on the first."""

    id: str
    row: int
    column: int
    lines: tuple[str, ...]


@dataclass
class Scan:
    """All that was found. `around[row]` has the regions around a line (indexes, outermost first)."""

    body: Part
    regions: list[Region] = field(default_factory=list)
    around: list[tuple[int, ...]] = field(default_factory=list)
    notes: list[NoteLines] = field(default_factory=list)
    headings: dict[int, str] = field(default_factory=dict)  # given ids by row
    ids: dict[str, int] = field(default_factory=dict)


@dataclass
class _Open:
    row: int
    region: int | None = None
    box: Box | None = None


class _Scanner:
    def __init__(self, lines: tuple[str, ...], first: int, audiences: Audiences, problems: Problems) -> None:
        self.lines, self.audiences, self.problems = lines, audiences, problems
        self.scan = Scan(Part(first))
        self.part = self.scan.body
        self.stack: list[_Open] = []
        self.pairs: list[tuple[int, int | None]] = []
        self.row = first

    def run(self) -> Scan:
        self.scan.around = [()] * self.row
        while self.row < len(self.lines):
            before = self.row
            self._line(self.lines[before])
            here = tuple(o.region for o in self.stack if o.region is not None)
            self.scan.around.extend([here] * (self.row - before))
        for opened in self.stack:
            self._unclosed(opened)
        return self.scan

    def _line(self, line: str) -> None:
        """Read what begins at the current line, and go behind it."""
        end = _PREFIX.match(line).end()  # type: ignore[union-attr]  # it matches the empty string too
        if line[end : end + 1] in COLONS:
            self._colon(line, end)
        elif line[end : end + 1] == "\\" and len(line) > end + 2 and COLONS.issuperset(line[end + 1 : end + 3]):
            self._report(
                end, "fence", '"\\:" is one colon, and more follow', "write \\:\\:\\: for three colons of the text"
            )
            self.row += 1
        elif match := _NOTE.match(line):
            self._note(match)
        elif match := _NOTE_ELSEWHERE.match(line):
            help_ = "take away what stands before it; a note is called with [^name] alone"
            self._report(match.end() - 1, "note", "a note must stand at the start of its line", help_)
            self.row += 1
        else:
            self.part.put(self.row, self._heading(line))
            self.row += 1

    # --- fences ---

    def _colon(self, line: str, column: int) -> None:
        fence = line.startswith(":::", column)
        if line[column] != ":":
            name = unicodedata.name(line[column]).lower()
            help_ = "write \\: for a colon of the text" if column else 'type ":::" on the keyboard'
            self._report(column, "fence", f"this looks like a colon but is the {name}", help_)
        elif column and not fence:
            message = "no line of the text begins with a colon: that is kept for fences"
            self._report(column, "fence", message, "write \\: for a colon of the text")
        elif column:
            help_ = "take away what stands before it; \\: is a colon of the text"
            self._report(column, "fence", '":::" must stand at the start of its line', help_, len(line) - column)
        elif _CLOSE.fullmatch(line):
            self._close()
            return
        elif match := _OPEN.fullmatch(line):
            self._open(match)
            return
        else:
            help_ = 'write "::: for interagency", "::: quote" or ":::" alone; \\: is a colon of the text'
            self._report(0, "fence", f'"{marks.short(line.strip())}" is no fence', help_, len(line.rstrip()))
        self.row += 1

    def _open(self, match: re.Match[str]) -> None:
        word, rest = match[1], match[2] or ""
        if len(self.stack) >= DEEPEST:
            self._report(0, "fence", f"more than {DEEPEST} fences inside each other", "close some of them first", 3)
            self.stack.append(_Open(self.row))
            self.row += 1
        elif word == "for":
            self._guard(match, rest)
        elif word in KINDS:
            self._box(word, match, rest)
        else:
            self._unknown(word)
            self.stack.append(_Open(self.row))
            self.row += 1

    def _guard(self, match: re.Match[str], rest: str) -> None:
        guard: frozenset[str] = frozenset()
        if rest:
            guard = self._names(rest, match.start(2))
        else:
            self._report(4, "mark", "for whom?", 'write the audience: "::: for interagency"', 3)
        self.stack.append(_Open(self.row, region=self._region(guard)))
        self.row += 1

    def _region(self, guard: frozenset[str]) -> int:
        self.scan.regions.append(Region(self.row, len(self.lines), guard))
        return len(self.scan.regions) - 1

    def _names(self, text: str, column: int) -> frozenset[str]:
        return marks.names(straight(text, self.row + 1, column + 1), self.problems, self.audiences)

    def _box(self, kind: str, match: re.Match[str], rest: str) -> None:
        region = None
        if rest:
            words = re.fullmatch(r"for +(\S.*)", rest)
            if words:
                region = self._region(self._names(words[1], match.start(2) + words.start(1)))
            else:
                help_ = (
                    f'only "for" and audiences may follow "::: {kind}"; the rest goes on lines below, as "key: value"'
                )
                self._report(match.start(2), "fence", f"'{marks.short(rest)}' cannot stand here", help_, len(rest))
        if self.part is not self.scan.body:
            help_ = 'close the block above with ":::" first; quote with ">" inside a quote'
            self._report(0, "block", f"'{kind}' cannot stand inside another block", help_, len(match[0].rstrip()))
        box = Box(kind, self.row, Part(self.row + 1))
        self.part.put(self.row, PLACEHOLDER)
        self.part.boxes[self.row] = box
        self.stack.append(_Open(self.row, region, box))
        self.part = box.part
        self.row += 1
        self._header(box)

    def _header(self, box: Box) -> None:
        """Lines of "key: value" below an opening fence, to the first blank line or fence."""
        start = self.row
        if start >= len(self.lines) or not _HEADER.match(self.lines[start]):
            return
        while self.row < len(self.lines) and self.lines[self.row] and not self.lines[self.row].startswith(":::"):
            text = self.lines[self.row]
            if not (_HEADER.match(text) or text.startswith((" ", "- ", "#"))):
                help_ = "put an empty line above the text of the block"
                self._report(
                    0, "blank-line", 'this is no "key: value", and the keys of the block go on', help_, len(text)
                )
                break
            self.row += 1
        box.header = nodes.read(self.lines[start : self.row], start + 1, self.problems)
        for key, (name, value) in box.header.fields.items():
            if key not in KINDS[box.kind]:
                self._unknown_key(box, name)
            elif isinstance(value, nodes.Items) and key in LISTS:
                self._listed(key, value)
            elif not isinstance(value, nodes.Text):
                line, column, width = nodes.place(value)
                self.problems.add(line, column, "value", f"'{key}' must be text", nodes.QUOTES, width=width)
            elif not value.value.strip():
                name.passage.problem(self.problems, 0, "value", f"'{key}' says nothing", "fill it in or leave it out")
            elif key == "id":
                self._given(value.value, *value.passage.at(0))

    def _listed(self, key: str, value: nodes.Items) -> None:
        for item in value.items:
            if not isinstance(item, nodes.Text) or not item.value.strip():
                line, column, width = nodes.place(item)
                self.problems.add(line, column, "value", f"'{key}' is a list of words", nodes.QUOTES, width=width)

    def _unknown_key(self, box: Box, name: nodes.Text) -> None:
        key = name.value
        help_ = marks.near(key, KINDS[box.kind])
        if key.strip().lower() == "for":
            help_ = f'write it on the first line: "::: {box.kind} for interagency"'
        elif box.kind in PROSE:
            help_ += f'; if it is the text, leave a blank line below "::: {box.kind}"'
        message = f"'{marks.short(key)}' is no key of '{box.kind}'"
        name.passage.problem(self.problems, 0, "unknown-key", message, help_, width=name.width)

    def _unknown(self, word: str) -> None:
        if word.lower().startswith("for") or word.lower() in {"not", "only", "audience"} or word in self.audiences:
            help_ = 'a guard is written "::: for interagency"'
        else:
            help_ = marks.near(word, ["for", *KINDS])
        self._report(4, "unknown-block", f"no block is called '{marks.short(word)}'", help_, len(word))

    def _close(self) -> None:
        if not self.stack:
            help_ = "what stands above is not guarded: look for the line that should open it; " + self._chain()
            self._report(0, "fence", '":::" closes nothing', help_, 3)
        else:
            opened = self.stack.pop()
            self.pairs.append((opened.row, self.row))
            if opened.region is not None:
                self.scan.regions[opened.region].last = self.row
            if opened.box:
                self.part = next((o.box.part for o in reversed(self.stack) if o.box), self.scan.body)
                self._apart(opened.box)
        self.row += 1

    def _apart(self, box: Box) -> None:
        """What touches the end of a block may have fallen out of it, and out of its guard."""
        below = self.lines[self.row + 1].strip() if self.row + 1 < len(self.lines) else ""
        if below and not below.startswith(":::"):
            message = f"this stands directly below the end of '{box.kind}'"
            help_ = 'put an empty line above it; if it belongs to the block, put ":::" below it'
            self._report_at(self.row + 1, 0, "blank-line", message, help_)

    def _unclosed(self, opened: _Open) -> None:
        line = self.lines[opened.row].rstrip()
        help_ = 'write ":::" on a line of its own below the last line it is for; ' + self._chain()
        message = f'"{marks.short(line)}" is never closed'
        self.problems.add(opened.row + 1, 1, "fence", message, help_, width=len(line))

    def _chain(self) -> str:
        """How the fences pair, by line: the slip is often far from where it shows."""
        if not self.pairs:
            return "no fences pair"
        shown = ", ".join(f"{a + 1} with {b + 1}" for a, b in sorted(self.pairs)[-8:] if b is not None)
        return f"fences pair by line: {shown}"

    # --- notes and headings ---

    def _note(self, match: re.Match[str]) -> None:
        if self.part.lines and len(self.part.lines) == self.row - self.part.first and self.part.lines[-1]:
            self._report(0, "blank-line", "a note needs a blank line above it", "put an empty line above", match.end())
        name, start = match[1], self.row
        self._given(name, start + 1, 3, "note")
        self.row += 1
        while self.row < len(self.lines) and self._continues(self.lines[self.row]):
            self.row += 1
        first = " " * match.end() + self.lines[start][match.end() :]
        if not first.strip():
            self._report_at(
                start, 0, "note", f"the note '{name}' has no words on its first line", "write [^name]: words"
            )
        self.scan.notes.append(NoteLines(name, start, match.end(), (first, *self.lines[start + 1 : self.row])))

    @staticmethod
    def _continues(line: str) -> bool:
        """Whether a line goes on with the note above it."""
        start = _PREFIX.match(line).end()  # type: ignore[union-attr]  # it matches the empty string too
        return bool(line) and line[start : start + 1] not in COLONS and not line.startswith("[^")

    def _heading(self, line: str) -> str:
        """A line of prose; where it is a heading its id is taken out."""
        match = _HEADING.match(line)
        if not match:
            return line
        signs = match[1]
        if not match[2] and line[match.end() :]:
            help_ = "put a blank behind the #, or write \\# for one of the text"
            self._report(match.end(1), "heading", f'a heading needs a blank behind "{marks.short(signs)}"', help_)
        if closing := re.search(r"(?<= )#+ *$", line[match.end() :]):
            help_ = "take them away, or write \\# for one of the text"
            column = match.end() + closing.start()
            self._report(column, "heading", "a heading has # only in front", help_, len(closing[0].rstrip()))
        found = _ID.search(line, match.end(1))
        if not found:
            return line
        self._heading_id(found)
        return line[: found.start()].rstrip(" ")

    def _heading_id(self, found: re.Match[str]) -> None:
        inside, column = found[1], found.start(1)
        if re.fullmatch(r"#\S+", inside):
            self.scan.headings[self.row] = inside[1:]
            self._given(inside[1:], self.row + 1, column + 2)
        elif "for" in inside:
            help_ = 'put "::: for …" above the heading and ":::" below the last line of its section'
            at = column + max(0, inside.find("for="))
            self._report(at, "mark", "a mark on a heading would not cover the text below it", help_, len(inside))
        else:
            self._report(column, "mark", f"'{marks.short(inside)}' is no id", "write {#name}", max(1, len(inside)))

    def _given(self, id_: str, line: int, column: int, what: str = "id") -> None:
        """An id the author wrote: its form, and that no other has it."""
        if not names.ID.fullmatch(id_):
            message = (
                f"'{marks.short(id_)}' is no name for a note" if what == "note" else f"'{marks.short(id_)}' is no id"
            )
            help_ = f"small letters, digits and hyphens, a letter first, at most {names.LONGEST}"
            if id_.isdigit():
                help_ += f", such as n{id_[:8]}; notes are numbered by themselves"
            self.problems.add(line, column, "id", message, help_, width=max(1, len(id_)))
        elif id_ in self.scan.ids:
            help_ = f"the first is on line {self.scan.ids[id_]}: give this one another name"
            self.problems.add(line, column, "id-twice", f"the name '{id_}' is used twice", help_, width=len(id_))
        else:
            self.scan.ids[id_] = line

    def _report(self, column: int, code: str, message: str, help_: str, width: int = 1) -> None:
        self._report_at(self.row, column, code, message, help_, width)

    def _report_at(self, row: int, column: int, code: str, message: str, help_: str, width: int = 1) -> None:
        self.problems.add(row + 1, column + 1, code, message, help_, width=width)


def scan(lines: tuple[str, ...], first: int, audiences: Audiences, problems: Problems) -> Scan:
    """Scan the lines of a file from line `first` (from 0) on."""
    return _Scanner(lines, first, audiences, problems).run()
