"""Problems to messages on stderr and to exit statuses; what was made to paths on stdout. Knows no command."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factsheet.pipeline.progress import Progress
    from factsheet.problems import Problem

OK, FAILED, USAGE, MACHINE = range(4)
STANDS = "what stood before still stands"


def say(message_format: str, code: str, message: str, help_: str = "") -> None:
    """An error that stands in no file, in the message format asked for."""
    if message_format == "text":
        print(f"error: {message}" + (f"\nhelp: {help_}" if help_ else ""), file=sys.stderr)
        return
    from factsheet.problems import MESSAGE_FORMATS, Location, Problem  # noqa: PLC0415

    problem = Problem(location=Location(path=""), code=code, message=message, help=help_)
    print(MESSAGE_FORMATS[message_format](problem), file=sys.stderr)


def note(args: Namespace, words: str) -> None:
    """A line for people: programs that read the messages are not shown it."""
    if args.message_format == "text":
        print(words, file=sys.stderr)


def usage(args: Namespace, message: str) -> int:
    """What was asked for makes no sense."""
    say(args.message_format, "usage", message)
    return USAGE


def report(args: Namespace, problems: "Iterable[Problem]") -> int:
    """Every problem to stderr; the exit status they make."""
    from factsheet.problems import MESSAGE_FORMATS, Severity  # noqa: PLC0415

    found = list(problems)
    write = MESSAGE_FORMATS[args.message_format]
    for problem in found:
        print(write(problem), file=sys.stderr)
    errors = sum(p.severity is Severity.ERROR for p in found)
    if found:
        note(args, _count(errors, len(found) - errors))
    return FAILED if errors or (found and args.strict) else OK


def _count(errors: int, warnings: int) -> str:
    parts = [f"{n} {word}{'s' if n > 1 else ''}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return ", ".join(parts)


def made(args: Namespace, paths: Iterable[Path]) -> None:
    """The path of each file that was made, to stdout."""
    from factsheet.pipeline.sources import shown  # noqa: PLC0415

    if not args.quiet:
        for path in paths:
            print(shown(path))


def lacks(args: Namespace, formats: Sequence[str] | None) -> int:
    """MACHINE, with the fix on stderr, where the machine lacks what these formats need; empty means all formats."""
    if formats is None:
        return OK
    from factsheet.tools import machine  # noqa: PLC0415

    lacking = machine.lacks_for(formats or ("pdf", "word", "html"))
    for lack in lacking:
        last = lack is lacking[-1]  # every lack has the same command: it is said once
        without = (
            "" if set(formats) & {"word", "html"} else "\nhelp: without it: python3 build.py build --format html,word"
        )
        message = f"this machine lacks {lack.name}, needed for {lack.needed_for}"
        say(args.message_format, "machine", message, lack.command + without if last else "")
    return MACHINE if lacking else OK


@contextmanager
def progress(args: Namespace, doing: str = "making") -> "Iterator[Progress]":
    """A bar on a terminal where somebody watches, gone when all is done."""
    from factsheet.pipeline.progress import Bar, Silent  # noqa: PLC0415

    watched = sys.stderr.isatty() and not args.quiet and args.message_format == "text"
    shown = Bar(doing) if watched else Silent()
    try:
        yield shown
    finally:
        shown.stop()
