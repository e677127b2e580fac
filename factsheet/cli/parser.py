"""The command line to what was asked for, with help, and "did you mean" for a word that nobody knows."""

import argparse
import difflib
from typing import NoReturn

from factsheet import __version__
from factsheet.cli.commands import COMMANDS
from factsheet.cli.messages import USAGE, say
from factsheet.cli.options import MESSAGES, of_every_command

DESCRIPTION = "Make fact sheets: one content file a country, a PDF, a Word file and a web page for each audience."
EXAMPLES = """\
examples:
  python3 build.py                              every sheet, every audience, every format
  python3 build.py build mexico --format pdf    one sheet as PDF
  python3 build.py packet andean-trip           a briefing packet: many sheets, bound
  python3 build.py check                        find problems, make nothing
  python3 build.py verify                       prove that what stands in output/ is true and readable
  python3 build.py release                      archives for each audience, with the evidence
  python3 build.py audiences mexico             see who reads what of a sheet
  python3 build.py preview mexico               see a sheet while you write it
  python3 build.py new peru --with chart        start a sheet, with an example of a chart

exit status: 0 made, 1 problems in content or templates, 2 wrong usage, 3 the machine lacks something
"""


class _Parser(argparse.ArgumentParser):
    """argparse, with "did you mean" for options, and errors in the message format asked for."""

    message_format = "text"

    def error(self, message: str) -> NoReturn:
        if message.startswith("unrecognized arguments: "):
            word = message.split(": ", 1)[1].split(maxsplit=1)[0]
            known = [option for action in self._actions for option in action.option_strings]
            near = difflib.get_close_matches(word, known, 1, 0.5) if word.startswith("-") else []
            message = f"there is no option '{word}'" + (f": did you mean '{near[0]}'?" if near else "")
        say(self.message_format, "usage", message, f"{self.prog} --help shows what can be done")
        self.exit(USAGE)

    def with_value(self) -> list[str]:
        """The options that take the word behind them."""
        return [option for action in self._actions if action.nargs != 0 for option in action.option_strings]


def parse(argv: list[str]) -> argparse.Namespace:
    """The command line: options may stand before, between and after the words; no command means build."""
    _Parser.message_format = _asked_format(argv)
    at = _place_of_command(argv)
    if at is None:
        if {"--help", "-h", "--version"} & set(argv):
            _top().parse_args(argv)
        name, rest = "build", argv
    elif argv[at] in COMMANDS:
        name, rest = argv[at], [*argv[:at], *argv[at + 1 :]]
    else:
        word = argv[at]
        near = difflib.get_close_matches(word, COMMANDS, 1, 0.5)
        hint = f"did you mean '{near[0]}'?" if near else f"to build the sheet '{word}', write: build {word}"
        _top().error(f"no command is called '{word}': {hint}")
    args = _command(name).parse_intermixed_args(rest)
    args.command = name
    return args


def _place_of_command(argv: list[str]) -> int | None:
    """Where the first word stands that is neither an option nor an option's value."""
    if argv and not argv[0].startswith("-"):
        return 0
    with_value = {option for name in COMMANDS for option in _command(name).with_value()}
    skip = False
    for i, word in enumerate(argv):
        if skip:
            skip = False
        elif not word.startswith("-"):
            return i
        else:
            skip = word in with_value
    return None


def _asked_format(argv: list[str]) -> str:
    """The message format, needed before the rest is understood: what is wrong with the rest is said in it."""
    for i, word in enumerate(argv):
        option, _, value = word.partition("=")
        if option == "--message-format":
            asked = value or (argv[i + 1] if i + 1 < len(argv) else "")
            if asked in MESSAGES:
                return asked
    return "text"


def _top() -> _Parser:
    """What stands before a command: help and version, and the options of every command."""
    listed = "\n".join(f"  {name:10}{command.summary}" for name, command in COMMANDS.items())
    parser = _Parser(
        prog="build.py",
        usage="build.py [COMMAND] [SHEET ...] [OPTIONS]",
        description=f"{DESCRIPTION}\n\ncommands (none means build):\n{listed}",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"factsheet {__version__}")
    of_every_command(parser)
    return parser


def _command(name: str) -> _Parser:
    """The words and options of one command."""
    command = COMMANDS[name]
    parser = _Parser(
        prog=f"build.py {name}",
        description=command.summary[0].upper() + command.summary[1:] + ".",
        epilog=f"example:\n  {command.example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.options(parser)
    of_every_command(parser)
    return parser
