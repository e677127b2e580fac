"""The table of commands. A command `x` is a row here, its options in cli/options.py, and `run` in `x.py` beside this file.

Those files are imported when their command runs: with what they import, that takes half a second.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from typing import NamedTuple

from factsheet.cli import options

ALL: tuple[str, ...] = ()  # no format named means all


def _nothing(_: Namespace) -> None:
    """For a command that makes no file of a sheet."""


def _whole(_: Namespace) -> Sequence[str]:
    return ALL


def _asked(args: Namespace) -> Sequence[str]:
    return list(args.format)


def _again(args: Namespace) -> Sequence[str] | None:
    return None if args.without_content else ALL  # files are compared with what the content makes today


class Command(NamedTuple):
    """A row of the table; `makes` tells which formats the machine must be able to make; None: none."""

    summary: str
    example: str
    options: Callable[[ArgumentParser], None]
    makes: Callable[[Namespace], Sequence[str] | None] = _nothing


COMMANDS: dict[str, Command] = {
    "build": Command(
        "make the sheets, in output/<audience>/",
        "python3 build.py build mexico --audience public --format pdf,word --paper a4",
        options.build,
        _asked,
    ),
    "packet": Command(
        "bind sheets to packets, in output/<audience>/packets/",
        "python3 build.py packet andean-trip --audience congress",
        options.packet,
        _asked,
    ),
    "merge": Command(
        "join the parts that build --shard made to the whole, in output/",
        "python3 build.py merge parts/1 parts/2 parts/3",
        options.merge,
    ),
    "release": Command(
        "make everything anew, prove it, and pack an archive for each audience, in output/release/",
        "python3 build.py release --audience public --since v1.0",
        options.release,
        _whole,
    ),
    "check": Command(
        "say what build would say of content and templates, and make nothing",
        "python3 build.py check mexico --strict",
        options.check,
        _whole,
    ),
    "verify": Command(
        "prove that the files that stand say what the content says, can be read, and are up to date",
        "python3 build.py verify output/public --report report.html",
        options.verify,
        _again,
    ),
    "audiences": Command(
        "show who reads what: each sheet's parts, and how much of them each audience reads",
        "python3 build.py audiences mexico --report who-reads-what.html",
        options.audiences,
    ),
    "changes": Command(
        "tell what has changed for an audience since a revision, word by word",
        "python3 build.py changes mexico --since v1.0 --audience press",
        options.changes,
    ),
    "templates": Command(
        "show which files make the look of an audience's sheets, its own and the common ones",
        "python3 build.py templates congress --format word",
        options.templates,
    ),
    "preview": Command(
        "show one sheet in the browser, and again whenever you save",
        "python3 build.py preview mexico --audience public",
        options.preview,
        _whole,
    ),
    "new": Command("start a sheet from a commented example", "python3 build.py new peru --with chart,qa", options.new),
    "doctor": Command(
        "say what this machine lacks, and the command that installs it",
        "python3 build.py doctor",
        options.doctor,
    ),
}
