"""The command line: words to a command, problems to messages, outcomes to exit statuses.

Imports argparse at most on the way in; what a command needs is imported when it runs.
"""

import errno
import gc
import io
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module

from factsheet.cli import messages
from factsheet.cli.commands import COMMANDS
from factsheet.cli.messages import FAILED, USAGE
from factsheet.cli.options import ROOT
from factsheet.cli.parser import parse

__all__ = ["COMMANDS", "main"]


def main(argv: Sequence[str]) -> int:
    """Run one command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter is no reason to fail
    try:
        args = parse(list(argv))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    try:
        return _run(args)
    except KeyboardInterrupt:
        print("stopped: what stood before still stands", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return FAILED
    except OSError as error:
        return _crashed(args, error) if error.errno != errno.ENOSPC else _no_room(args)
    except Exception as error:  # noqa: BLE001  # whatever it is: nobody is shown a traceback
        return _crashed(args, error)


def _run(args: Namespace) -> int:
    """A command, where the machine can run it; what it raises, as messages."""
    from factsheet.problems import ProblemsError, UsageError  # noqa: PLC0415  # help needs none of it

    command = COMMANDS[args.command]
    if status := messages.lacks(args, command.makes(args)):
        return status
    gc.set_threshold(50_000, 20, 100)  # what a command makes lives until it ends: garbage was 6 % of a build
    try:
        return int(import_module(f"factsheet.cli.commands.{args.command}").run(args))
    except UsageError as error:
        return messages.usage(args, str(error))
    except ProblemsError as error:
        return messages.report(args, error.problems)


def _no_room(args: Namespace) -> int:
    help_ = f"{messages.STANDS}: make room, also where this program's output is sent, and run it again"
    messages.say(args.message_format, "space", "there is no room left to write", help_)
    return FAILED


def _crashed(args: Namespace, error: Exception) -> int:
    """A mistake of this program, with its traceback in a file for whoever can mend it."""
    import traceback  # noqa: PLC0415

    where = (args.cache or ROOT / ".cache") / "crash.txt"
    help_ = f"what stood before still stands; send {where} to whoever keeps the program"
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        help_ = "what stood before still stands; tell whoever keeps the program what you did"
    message = f"this program has made a mistake: {type(error).__name__}: {error}"
    messages.say(args.message_format, "crash", message[:400], help_)
    return FAILED
