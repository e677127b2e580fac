"""YAML into text, lists and fields that know their places. Every scalar stays the text that was written.

Refuses what hides meaning: anchors, aliases, tags, keys given twice, depth, comments that cut a value.
Knows no schema.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, TypeAlias

import yaml

from factsheet.problems import Problems
from factsheet.readers import text
from factsheet.readers.passage import Passage, Places, straight

DEPTH = 24  # libyaml crashes on 100,000 nested brackets
QUOTES = "put the text in quotes"
_COMMENTED = re.compile(r"(?:(?<=[ ,])|^)#[ #]*for *[:=]")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Text:
    """A scalar: its passage, whose text is what YAML made of it."""

    passage: Passage
    width: int
    quoted: bool = False

    @property
    def value(self) -> str:
        return self.passage.text


@dataclass(frozen=True)
class Items:
    """A list; line and column are where it begins."""

    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True)
class Fields:
    """Keys and values. `broken` names the top-level keys whose values could not be read."""

    fields: dict[str, tuple[Text, "Node"]]
    line: int
    column: int
    broken: frozenset[str] = field(default=frozenset())

    def get(self, key: str) -> "Node | None":
        found = self.fields.get(key)
        return found[1] if found else None


Node: TypeAlias = Text | Items | Fields
Path: TypeAlias = tuple[str | int, ...]


def plain(node: Node) -> Any:
    """A node as strings, lists and dicts."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(i) for i in node.items]
    return {k: plain(v) for k, (_, v) in node.fields.items()}


def find(node: Node, path: Path) -> Node | None:
    """The node at a path of keys and list positions."""
    at: Node | None = node
    for step in path:
        if isinstance(at, Fields) and isinstance(step, str):
            at = at.get(step)
        elif isinstance(at, Items) and isinstance(step, int) and step < len(at.items):
            at = at.items[step]
        else:
            return None
    return at


def moved(fields: Fields, key: Text) -> Fields:
    """Fields whose own problems, such as a key that is missing, are shown at the key above them."""
    line, column = key.passage.at(0)
    return replace(fields, line=line, column=column)


def place(node: Node) -> tuple[int, int, int]:
    """Line, column and width of a node, for a problem."""
    if isinstance(node, Text):
        return (*node.passage.at(0), node.width)
    return node.line, node.column, 1


# --- reading -----------------------------------------------------------------------------------------------------


class _RefusedError(Exception):
    """The rest of a top-level key makes no sense after what was reported."""


def read(lines: Sequence[str], first: int, problems: Problems, *, comments: bool = False) -> Fields:
    """Fields of a YAML mapping whose first line is line `first` of the file (from 1).

    Each top-level key is parsed by itself, so that each key's first mistake is shown. `comments`: whether a comment
    may follow an unquoted value; in prose it would be text that YAML cuts off.
    """
    found: dict[str, tuple[Text, Node]] = {}
    broken: set[str] = set()
    _no_marks_in_comments(lines, first, problems)
    for start, end in _chunks(lines):
        chunk = _Chunk(lines[start:end], first + start, problems, comments=comments)
        try:
            part = chunk.fields()
        except _RefusedError:
            broken.add(lines[start].split(":")[0].strip())
            continue
        for key, (name, value) in part.items():
            if key in found:
                _twice(name, found[key][0], problems)
            else:
                found[key] = (name, value)
    return Fields(found, first, 1, frozenset(broken))


def _no_marks_in_comments(lines: Sequence[str], first: int, problems: Problems) -> None:
    """One # too many in front of `for:` would publish what it guards."""
    for row, line in enumerate(lines):
        if match := _COMMENTED.search(line):
            help_ = "take the # away; to publish what it guards take the line away"
            problems.add(first + row, match.start() + 1, "mark", "a mark in a comment guards nothing", help_)


def _chunks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each top-level key and what belongs to it begins and ends."""
    start = None
    for index, line in enumerate(lines):
        if line and line[0] not in " #-]}":
            if start is not None:
                yield start, index
            start = index
        elif start is None and line.strip() and not line.lstrip().startswith("#"):
            start = index
    if start is not None:
        yield start, len(lines)


def _twice(name: Text, former: Text, problems: Problems) -> None:
    line = former.passage.at(0)[0]
    help_ = f"the first is on line {line}: keep one of them"
    name.passage.problem(problems, 0, "yaml-twice", f"'{name.value}' is given twice", help_, width=name.width)


class _Chunk:
    """One top-level key with its value, built from YAML's events: no event pass, no depth that could hurt."""

    def __init__(self, lines: Sequence[str], first: int, problems: Problems, *, comments: bool) -> None:
        self.lines, self.first, self.problems, self.comments = lines, first, problems, comments
        self.events: Iterator[Any] = iter(())

    def fields(self) -> dict[str, tuple[Text, Node]]:
        """The chunk's fields. Raises _RefusedError once a problem has been noted."""
        self.events = self._parse()
        next(self.events)
        root = next(self.events)
        if not isinstance(root, yaml.MappingStartEvent):
            help_ = "write a key, a colon, a blank, the value"
            self._refuse(root.start_mark, "yaml", "this line is no 'key: value'", help_)
        node = self._fields(root, 1)
        rest = next(self.events)
        if not isinstance(rest, yaml.DocumentEndEvent) or rest.explicit:
            self._refuse(rest.start_mark, "yaml", "the front matter ends here for YAML", "take out the '...' or '---'")
        if not isinstance(extra := next(self.events), yaml.StreamEndEvent):
            self._refuse(extra.start_mark, "yaml", "a second document begins here", "take out the '---'")
        return node.fields

    def _parse(self) -> Iterator[Any]:
        """Events, the stream's start left out; what YAML refuses becomes a problem."""
        try:
            events = yaml.parse("\n".join(self.lines) + "\n", Loader=_Loader)
            next(events)
            for event in events:
                if getattr(event, "anchor", None):
                    self._refuse(event.start_mark, "yaml-anchor", "& and * begin an anchor in YAML", QUOTES)
                if getattr(event, "tag", None):
                    self._refuse(event.start_mark, "yaml-tag", "! begins a tag in YAML", QUOTES)
                yield event
        except yaml.MarkedYAMLError as error:
            self._report(error)
        except yaml.YAMLError as error:
            self.problems.add(self.first, 1, "yaml", _UNREADABLE, QUOTES)
            raise _RefusedError from error

    def _node(self, event: Any, depth: int) -> Node:
        if depth > DEPTH:
            self._refuse(event.start_mark, "yaml-depth", f"nested deeper than {DEPTH}", QUOTES)
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._fields(event, depth)
        items = []
        while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(item, depth + 1))
        return Items(tuple(items), *self._at(event.start_mark))

    def _fields(self, start: Any, depth: int) -> Fields:
        out: dict[str, tuple[Text, Node]] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(event.start_mark, "yaml", "a bracket where a key should stand", QUOTES)
            name = self._text(event)
            value = self._node(next(self.events), depth + 1)
            if name.value in out:
                _twice(name, out[name.value][0], self.problems)
            else:
                out[name.value] = (name, value)
        return Fields(out, *self._at(start.start_mark))

    def _text(self, event: Any) -> Text:
        line, column = self._at(event.start_mark)
        end = event.end_mark
        if not event.style and not self.comments:
            self._uncut(end)
        flat = event.style not in {"|", ">"} and event.start_mark.line == end.line
        quotes = 2 if event.style in {"'", '"'} else 0
        width = max(1, end.column - event.start_mark.column - quotes) if flat else 1
        passage = self._passage(event, line, column)
        for index, what in text.hidden(passage.text, tabs=True):
            passage.problem(self.problems, index, "hidden", what, "take it out of the quotes")
        return Text(passage, width, quoted=bool(quotes))

    def _uncut(self, end: Any) -> None:
        """A '#' right behind an unquoted value cuts the text there."""
        line = self.lines[end.line] if end.line < len(self.lines) else ""
        before = len(line[: end.column].rstrip(" "))
        if cut := re.compile(" +#").match(line, before):
            help_ = "put the text in quotes, or the comment on a line of its own"
            self.problems.add(self.first + end.line, cut.end(), "yaml-comment", '"#" cuts the text off here', help_)

    def _passage(self, event: Any, line: int, column: int) -> Passage:
        start, end = event.start_mark, event.end_mark
        if start.line == end.line:
            raw = self.lines[start.line][start.column : end.column] if start.line < len(self.lines) else ""
            skip = 1 if event.style in {"'", '"'} else 0
            if raw[skip : len(raw) - skip] == event.value:
                return straight(event.value, line, column + skip)
        return Passage(event.value, Places(self._places(event)))

    def _places(self, event: Any) -> Iterator[tuple[int, int, int]]:
        """A cursor over the source finds each character of a value that has escapes or runs over lines."""
        row, column = event.start_mark.line, event.start_mark.column
        escape = {"'": "'", '"': "\\"}.get(event.style, "")
        if event.style in {"|", ">"}:
            row, column = row + 1, 0
        elif event.style:
            column += 1
        for index, char in enumerate(event.value):
            row, column = self._cursor(char, row, column, escape)
            yield index, self.first + row, column + 1
            step = 1
            if escape and self.lines[row][column : column + 1] == escape:
                step = _ESCAPES.get(self.lines[row][column + 1 : column + 2], 2)
            column += step
        if not event.value:
            yield 0, self.first + row, column + 1

    def _cursor(self, char: str, row: int, column: int, escape: str) -> tuple[int, int]:
        """The next place where a character of the value can stand."""
        line = self.lines[row] if row < len(self.lines) else ""
        if char in " \n" and not line[column:].strip(" "):
            return row, min(column, len(line))
        for at in range(row, min(len(self.lines), row + 200)):
            begin = column if at == row else 0
            line = self.lines[at]
            hit = line.find(char, begin)
            if escape == "\\" and (slash := line.find("\\", begin)) >= 0 and (hit < 0 or slash < hit):
                hit = slash
            if hit >= 0:
                return at, hit
        return row, column

    def _at(self, mark: Any) -> tuple[int, int]:
        return self.first + mark.line, mark.column + 1

    def _refuse(self, mark: Any, code: str, message: str, help_: str) -> NoReturn:
        self.problems.add(*self._at(mark), code, message, help_)
        raise _RefusedError

    def _report(self, error: Any) -> NoReturn:
        """YAML's own complaint, with a remedy in other words than YAML's."""
        quoted = "quoted scalar" in str(error.context) and "escape" not in str(error.problem)
        mark = error.context_mark if quoted or error.problem_mark is None else error.problem_mark
        mark = mark or error.problem_mark
        row = min(mark.line, len(self.lines) - 1)
        column = min(mark.column, len(self.lines[row])) if row == mark.line else 0
        said = f"{error.context} {error.problem}"
        if "expected key" in said and self.lines[row][:column].strip():
            message, help_ = _GOES_ON
        else:
            message, help_ = next(((m, h) for words, m, h in _COMPLAINTS if words in said), (_UNREADABLE, QUOTES))
        self.problems.add(self.first + row, column + 1, "yaml", message, help_)
        raise _RefusedError from error


_ESCAPES = {"x": 4, "u": 6, "U": 10}
_UNREADABLE = "this cannot be read"
_GOES_ON = (
    "something follows what was closed before it",
    f"{QUOTES}; a quotation mark inside single quotes is written twice",
)
_INDENT = "begin a key where the keys beside it begin; text that runs on is indented by two blanks"
_BACKSLASH = "inside double quotes write \\\\ for one \\, or use single quotes"
_CLOSE = f"{QUOTES} if it holds a comma, a colon, a bracket; close every bracket"
# What YAML says (libyaml, then PyYAML where it has other words), and the same for somebody who knows neither.
_COMPLAINTS = (
    ("unknown escape", "this backslash means nothing", _BACKSLASH),
    ("hexdecimal", "digits are missing behind this backslash", _BACKSLASH),
    ("Unicode character escape", "this backslash names no character", _BACKSLASH),
    ("quoted scalar", "this quotation mark is not closed", "close it; inside single quotes one is written twice"),
    ("mapping values", "a colon and a blank begin a value, and here none can stand", QUOTES),
    ("mapping keys", "a question mark and a blank cannot stand here", QUOTES),
    ("sequence entries", '"-" begins a list, and here none can stand', f"{QUOTES}, or put the list on the next line"),
    (
        "expected ':'",
        "a colon is missing on this line",
        "every line is 'key: value'; text that runs on is indented by two blanks",
    ),
    ("expected ',' or", "this list is not closed, or has no comma here", _CLOSE),
    (
        "expected '-'",
        "this line is indented otherwise than the list above it",
        "begin each '-' of a list in one column",
    ),
    ("expected key", "this line is indented otherwise than the lines it belongs to", _INDENT),
    ("expected <block end>", "this line is indented otherwise than the lines it belongs to", _INDENT),
    ("node content", "no value can begin like this", QUOTES),
    ("cannot start any token", "no value can begin with this sign", QUOTES),
    ("alphabetic or numeric", "no value can begin with * or &", QUOTES),
    ("comment or line break", "text behind | or > begins on the next line", QUOTES),
    ("indentation indicator", "| and > take no number here", QUOTES),
    ("tag", "no value can begin with !", QUOTES),
)
