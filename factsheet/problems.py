"""Problems: where something is wrong, what it is, and what to do about it.

Everything that finds fault returns or raises these; only cli prints them.
"""

import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

WINDOW = 100  # characters of a long line that are shown around the caret


class Severity(StrEnum):
    """An error stops every output; a warning does so only under --strict."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True, order=True)
class Location:
    """A place in a file of the author: lines and columns count from 1, columns in characters (code points)."""

    path: str
    line: int = 1
    column: int = 1
    width: int = 1


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong. `excerpt` is the whole line it stands on, where there is one."""

    location: Location
    code: str
    message: str
    help: str = ""
    severity: Severity = Severity.ERROR
    excerpt: str = ""


class UsageError(Exception):
    """What was asked for makes no sense: exit status 2."""


class ProblemsError(Exception):
    """Raised once, with every problem that was found."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(as_text(p) for p in self.problems)


class Problems:
    """Collects the problems of one file, each with the line it stands on."""

    def __init__(self, path: str, lines: Iterable[str] = ()) -> None:
        self.path = path
        self.lines = tuple(lines)
        self._found: dict[Problem, None] = {}

    def add(
        self,
        line: int,
        column: int,
        code: str,
        message: str,
        help: str = "",  # noqa: A002  # the word of the message format
        *,
        width: int = 1,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note a problem at a line and column (from 1); the same problem twice counts once."""
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        location = Location(path=self.path, line=line, column=max(1, column), width=max(1, width))
        problem = Problem(location=location, code=code, message=message, help=help, severity=severity, excerpt=excerpt)
        self._found[problem] = None

    def __iter__(self) -> Iterator[Problem]:
        return iter(in_order(self._found))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def failed(self) -> bool:
        """Whether any of them is an error."""
        return any(p.severity is Severity.ERROR for p in self._found)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file, line and column; each problem once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.location, p.code, p.message))


def nearest(word: str, known: Iterable[str]) -> str:
    """The help for a word nobody knows: "did you mean 'congress'?", else the known ones."""
    lower = {k.lower(): k for k in known}
    close = difflib.get_close_matches(word.lower(), lower, 1, 0.6)
    if close:
        return f"did you mean '{lower[close[0]]}'?"
    if not lower:
        return ""
    shown = sorted(lower.values())
    return "known: " + ", ".join(shown[:12]) + (", …" if len(shown) > 12 else "")


def as_text(problem: Problem) -> str:
    """`file:line:column: error[code]: message`, then the line with a caret under it, then `help: …`."""
    at = problem.location
    out = [f"{at.path}:{at.line}:{at.column}: {problem.severity}[{problem.code}]: {problem.message}"]
    if problem.excerpt.strip():
        out += _window(problem)
    if problem.help:
        out.append(f"help: {problem.help}")
    return "\n".join(out)


def _window(problem: Problem) -> list[str]:
    at, line = problem.location, problem.excerpt.replace("\t", " ")
    start = 0 if len(line) <= WINDOW else max(0, min(at.column - 1 - WINDOW // 3, len(line) - WINDOW))
    shown = line[start : start + WINDOW]
    before, after = "…" if start else "", "…" if start + WINDOW < len(line) else ""
    caret = at.column - 1 - start + len(before)
    width = min(at.width, max(1, len(before) + len(shown) - caret))
    return [f"    {before}{shown}{after}", "    " + " " * caret + "^" * width]


def as_json(problem: Problem) -> str:
    """One object on one line: path line column severity code message help."""
    at = problem.location
    return json.dumps(
        {
            "path": at.path,
            "line": at.line,
            "column": at.column,
            "severity": problem.severity.value,
            "code": problem.code,
            "message": problem.message,
            "help": problem.help,
        },
        ensure_ascii=False,
    )


def as_github(problem: Problem) -> str:
    """A GitHub workflow command, which shows the problem beside the line it stands on."""
    at = problem.location
    text = problem.message + (f"\nhelp: {problem.help}" if problem.help else "")
    place = f"file={_property(at.path)},line={at.line},col={at.column},title={_property(problem.code)}"
    return f"::{problem.severity} {place}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


MESSAGE_FORMATS = {"text": as_text, "json": as_json, "github": as_github}
