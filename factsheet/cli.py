"""The command line: words to commands, problems to messages, outcomes to exit statuses.

Imports argparse at most on the way in; what a command needs is imported when it runs.
"""

import argparse
import difflib
import errno
import gc
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from factsheet import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factsheet.pipeline.progress import Bar, Silent
    from factsheet.pipeline.shards import Shard
    from factsheet.pipeline.sources import Folders
    from factsheet.problems import Problem

ROOT = Path(__file__).resolve().parent.parent
OK, FAILED, USAGE, MACHINE = range(4)
FOLDERS = ("content", "templates", "output", "cache")
MESSAGES = ("text", "json", "github")
VALUED = (
    "--message-format",
    "--audience",
    "--format",
    "--paper",
    "--jobs",
    "--with",
    "--shard",
    "--since",
    "--output-file",
)
WITH_VALUE = {*(f"--{name}" for name in FOLDERS), *VALUED}
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
        _say(self.message_format, "usage", message, f"{self.prog} --help shows what can be done")
        self.exit(USAGE)


def _say(message_format: str, code: str, message: str, help_: str = "") -> None:
    """An error that stands in no file, in the message format asked for."""
    if message_format == "text":
        print(f"error: {message}" + (f"\nhelp: {help_}" if help_ else ""), file=sys.stderr)
        return
    from factsheet.problems import MESSAGE_FORMATS, Location, Problem  # noqa: PLC0415

    problem = Problem(location=Location(path=""), code=code, message=message, help=help_)
    print(MESSAGE_FORMATS[message_format](problem), file=sys.stderr)


def _folder(value: str) -> Path:
    if not value.strip():
        raise argparse.ArgumentTypeError("the folder's name is empty")
    return Path(value)


def _names(value: str) -> list[str]:
    found = [v.strip() for v in value.split(",")]
    if not all(found):
        raise argparse.ArgumentTypeError("a name is missing: nothing asked for is not the same as all")
    return found


def _count_of(value: str) -> int:
    if not value.isdecimal() or not int(value):
        raise argparse.ArgumentTypeError(f"'{value}' is no number of processes: write 1, or more")
    return int(value)


def _shard_of(value: str) -> "Shard":
    from factsheet.pipeline.shards import Shard  # noqa: PLC0415

    try:
        return Shard.of(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _global_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("options of every command")
    for name in FOLDERS:
        group.add_argument(f"--{name}", metavar="DIR", type=_folder, help=f"the {name} folder")
    group.add_argument("--quiet", action="store_true", help="no paths, no progress; problems only")
    group.add_argument("--strict", action="store_true", help="warnings fail as errors do")
    group.add_argument(
        "--message-format",
        choices=MESSAGES,
        default="text",
        help="how problems are written: for people, for programs, for GitHub's checks",
    )


def _build_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sheets", metavar="SHEET", nargs="*", help="a sheet's name or path; none means all, and then every packet"
    )
    _selection_options(parser)
    parser.add_argument(
        "--shard",
        metavar="I/N",
        type=_shard_of,
        help="make one part of N of all sheets and packets, such as 1/3; merge joins the parts",
    )


def _packet_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("packets", metavar="PACKET", nargs="*", help="a packet's name or path; none means all")
    _selection_options(parser)


def _selection_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--audience", metavar="A,B", type=_names, action="extend", default=[], help="only for these audiences"
    )
    parser.add_argument(
        "--format", metavar="pdf,word,html", type=_names, action="extend", default=[], help="only in these formats"
    )
    parser.add_argument("--paper", choices=("letter", "a4"), help="other paper than the audience's")
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=_count_of,
        help="make files in so many processes at once (default: as many as the machine has processors)",
    )
    parser.add_argument(
        "--no-verify",
        dest="verify",
        action="store_false",
        help="do not read each file back and compare it with its sheet: quicker, and unproven",
    )


def _top() -> _Parser:
    """What stands before a command: help and version, and the options of every command."""
    listed = "\n".join(f"  {name:10}{command[0]}" for name, command in COMMANDS.items())
    parser = _Parser(
        prog="build.py",
        usage="build.py [COMMAND] [SHEET ...] [OPTIONS]",
        description=f"{DESCRIPTION}\n\ncommands (none means build):\n{listed}",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"factsheet {__version__}")
    _global_options(parser)
    return parser


def _command(name: str) -> _Parser:
    """The words and options of one command."""
    summary, example, add, _ = COMMANDS[name]
    parser = _Parser(
        prog=f"build.py {name}",
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add(parser)
    _global_options(parser)
    return parser


def _parse(argv: list[str]) -> argparse.Namespace:
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
    skip = False
    for i, word in enumerate(argv):
        if skip:
            skip = False
        elif not word.startswith("-"):
            return i
        else:
            skip = word in WITH_VALUE
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


def main(argv: Sequence[str]) -> int:
    """Run one command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter is no reason to fail
    try:
        args = _parse(list(argv))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    try:
        return int(COMMANDS[args.command][3](args))
    except KeyboardInterrupt:
        print("stopped: what stood before still stands", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return FAILED
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _crashed(args, error)
        help_ = "what stood before still stands: make room, also where this program's output is sent, and run it again"
        _say(args.message_format, "space", "there is no room left to write", help_)
        return FAILED
    except Exception as error:  # noqa: BLE001  # whatever it is: nobody is shown a traceback
        return _crashed(args, error)


def _crashed(args: argparse.Namespace, error: Exception) -> int:
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
    _say(args.message_format, "crash", message[:400], help_)
    return FAILED


# --- commands ----------------------------------------------------------------------------------------------------


def _build(args: argparse.Namespace) -> int:
    return _run_build(args, write=True)


def _check(args: argparse.Namespace) -> int:
    return _run_build(args, write=False)


def _run_build(args: argparse.Namespace, *, write: bool) -> int:
    """What build and check share: check makes everything too, and keeps nothing."""
    formats = args.format if write else []
    if status := _machine(args, formats):
        return status
    gc.set_threshold(50_000, 20, 100)  # what a build makes lives until it ends: looking for garbage was 6 % of it
    from factsheet.pipeline import build, entries, packets, publish, shards, sources, workers  # noqa: PLC0415  # half a second, only where it is needed
    from factsheet.problems import ProblemsError  # noqa: PLC0415

    request = build.Request(
        sheets=tuple(args.sheets),
        audiences=tuple(args.audience if write else ()),
        formats=tuple(formats),
        paper=args.paper if write else None,
        verify=args.verify,
        jobs=args.jobs or workers.available(),
    )
    shard = args.shard
    if shard and request.sheets:
        return _usage(args, "--shard parts all sheets and packets: name none")
    progress = _progress(args)
    try:
        if shard:
            outcome = shards.make(_folders(args), request, shard, progress)
        else:
            outcome = build.build(_folders(args), request, progress)
        if not request.sheets and not shard:
            outcome = packets.after(outcome, _folders(args), request, progress)
    except sources.UsageError as error:
        return _usage(args, str(error))
    finally:
        progress.stop()
    if status := _report(args, outcome.problems):
        if write and args.message_format == "text":
            print("nothing was written: what stood before still stands", file=sys.stderr)
        return status
    if not write:
        return OK
    try:
        made = publish.publish(
            _folders(args).output,
            outcome.renditions,
            outcome.audiences,
            all_sheets=not request.sheets,
            all_audiences=not request.audiences,
            how=entries.how(_folders(args), verified=request.verify),
            shard=shards.record(_folders(args), request, shard) if shard else b"",
        )
    except ProblemsError as error:
        return _report(args, error.problems)
    if not args.quiet:
        for path in made:
            print(sources.shown(path))
    return OK


def _packet(args: argparse.Namespace) -> int:
    if status := _machine(args, args.format):
        return status
    gc.set_threshold(50_000, 20, 100)  # as for a build
    from factsheet.pipeline import entries, packets, publish, sources, workers  # noqa: PLC0415  # as for a build
    from factsheet.problems import ProblemsError  # noqa: PLC0415

    request = packets.Request(
        packets=tuple(args.packets),
        audiences=tuple(args.audience),
        formats=tuple(args.format),
        paper=args.paper,
        verify=args.verify,
        jobs=args.jobs or workers.available(),
    )
    progress = _progress(args)
    try:
        outcome = packets.bind(_folders(args), request, progress)
    except sources.UsageError as error:
        return _usage(args, str(error))
    finally:
        progress.stop()
    if status := _report(args, outcome.problems):
        if args.message_format == "text":
            print("nothing was written: what stood before still stands", file=sys.stderr)
        return status
    audiences = dict.fromkeys(made.audience for made in outcome.renditions)
    try:
        made = publish.publish(
            _folders(args).output,
            outcome.renditions,
            audiences,
            all_sheets=False,
            all_audiences=False,
            how=entries.how(_folders(args), verified=request.verify),
        )
    except ProblemsError as error:
        return _report(args, error.problems)
    if not args.quiet:
        for path in made:
            print(sources.shown(path))
    return OK


def _merge(args: argparse.Namespace) -> int:
    from factsheet.pipeline import shards, sources  # noqa: PLC0415
    from factsheet.problems import ProblemsError  # noqa: PLC0415

    try:
        made = shards.merge(args.folders, _folders(args).output)
    except sources.UsageError as error:
        return _usage(args, str(error))
    except ProblemsError as error:
        return _report(args, error.problems)
    if not args.quiet:
        for path in made:
            print(sources.shown(path))
    return OK


def _release(args: argparse.Namespace) -> int:
    if status := _machine(args, []):
        return status
    gc.set_threshold(50_000, 20, 100)  # as for a build
    from factsheet.pipeline import release, sources, workers  # noqa: PLC0415  # as for a build
    from factsheet.problems import ProblemsError  # noqa: PLC0415

    request = release.Request(
        audiences=tuple(args.audience),
        since=args.since,
        conformance=args.conformance,
        jobs=args.jobs or workers.available(),
    )
    progress = _progress(args)
    try:
        outcome = release.make(_folders(args), request, progress)
    except sources.UsageError as error:
        return _usage(args, str(error))
    except ProblemsError as error:
        return _report(args, error.problems)
    finally:
        progress.stop()
    status = _report(args, outcome.problems)
    if not outcome.files:
        if args.message_format == "text":
            print("nothing was released: what stood before still stands", file=sys.stderr)
        return status
    if not args.quiet:
        for path in outcome.files:
            print(sources.shown(path))
    if args.message_format == "text":
        for note in outcome.notes:
            print(f"note: {note}", file=sys.stderr)
    return status


def _verify(args: argparse.Namespace) -> int:
    if not args.without_content and (status := _machine(args, [])):
        return status
    from factsheet.pipeline import leaks, released, report, verify  # noqa: PLC0415
    from factsheet.pipeline.sources import UsageError, shown  # noqa: PLC0415
    from factsheet.problems import ProblemsError  # noqa: PLC0415

    folders = _folders(args)
    if args.content and not args.content.is_dir():
        return _usage(args, f"there is no folder '{shown(args.content)}'")
    if args.audience and not args.leaks:
        return _usage(args, "--audience says for whom --leaks looks: it needs --leaks")
    if args.leaks and args.without_content:
        return _usage(args, "--leaks needs the content: it alone tells what is guarded")
    releases = [path for path in args.paths if released.is_one(path)]
    if releases and len(args.paths) > 1:
        return _usage(args, f"'{shown(releases[0])}' is a release: verify it by itself")
    if releases and args.audience:
        return _usage(args, "a release says itself whom its files are for: leave out --audience")
    if args.rebuild and not releases:
        return _usage(args, "--rebuild needs a release: name its folder, or an archive of it")
    progress = _progress(args, "verifying")
    try:
        if releases:
            content = not args.without_content
            verdict = released.check(
                folders, releases[0], progress, content=content, given=bool(args.content), rebuild=args.rebuild
            )
        else:
            scanner = leaks.scanner(folders, args.audience) if args.leaks else None
            verdict = verify.verify(folders, args.paths, progress, content=not args.without_content, scanner=scanner)
    except UsageError as error:
        return _usage(args, str(error))
    except ProblemsError as error:
        return _report(args, error.problems)
    finally:
        progress.stop()
    status = _report(args, verdict.problems)
    if args.message_format == "text" and not args.quiet:
        print(report.table(verdict))
    try:
        if args.report:
            report.write(report.page(verdict, folders.templates), args.report)
    except ProblemsError as error:
        return _report(args, error.problems)
    return status


def _audiences(args: argparse.Namespace) -> int:
    import shutil  # noqa: PLC0415

    from factsheet.pipeline import coverage, report  # noqa: PLC0415
    from factsheet.pipeline.plans import read_plans, with_documents  # noqa: PLC0415
    from factsheet.pipeline.sources import UsageError, read_content  # noqa: PLC0415
    from factsheet.problems import ProblemsError  # noqa: PLC0415

    folders = _folders(args)
    try:
        content = read_content(folders, args.sheets)
        content = content if args.sheets else with_documents(content, read_plans(folders, (), content.audiences))
    except UsageError as error:
        return _usage(args, str(error))
    except ProblemsError as error:
        return _report(args, error.problems)
    status = _report(args, content.problems)
    sheets = coverage.of(content)
    if not args.quiet:
        signs = coverage.signs(sys.stdout.encoding)
        for sheet in sheets:
            print(coverage.table(sheet, shutil.get_terminal_size((120, 24)).columns, signs))
    try:
        if args.report and sheets:
            report.write(coverage.page(sheets, folders.templates), args.report)
    except ProblemsError as error:
        return _report(args, error.problems)
    return status


def _changes(args: argparse.Namespace) -> int:
    import os  # noqa: PLC0415

    from factsheet.pipeline import changes, former, report  # noqa: PLC0415
    from factsheet.pipeline.sources import UsageError, shown  # noqa: PLC0415
    from factsheet.problems import ProblemsError  # noqa: PLC0415

    folders = _folders(args)
    try:
        found = former.find(folders, args.sheets, since=args.since, audience=args.audience)
        if args.format == "html":
            told = changes.page(found, folders.templates).decode()
        elif args.format == "markdown":
            told = changes.as_markdown(found)
        else:
            seen = sys.stdout.isatty() and not args.output_file and not os.environ.get("NO_COLOR")
            told = changes.as_text(found, colour=seen)
        if args.output_file:
            report.write(told.encode(), args.output_file, option="--output-file")
    except UsageError as error:
        return _usage(args, str(error))
    except ProblemsError as error:
        return _report(args, error.problems)
    if args.output_file and not args.quiet:
        print(shown(args.output_file))
    elif not args.output_file:
        sys.stdout.write(told)
    return OK


def _templates(args: argparse.Namespace) -> int:
    from factsheet.pipeline import build, origins, overrides, sources  # noqa: PLC0415
    from factsheet.problems import ProblemsError, nearest  # noqa: PLC0415

    folders = _folders(args)
    try:
        formats = build.Request(formats=tuple(args.format)).made
        audiences = sources.read_audiences(folders)
        if args.name not in audiences:
            return _usage(args, f"no audience is called '{args.name}' ({nearest(args.name, audiences)})")
        templates = sources.read_templates(folders.templates, [args.name])
    except sources.UsageError as error:
        return _usage(args, str(error))
    except ProblemsError as error:
        return _report(args, error.problems)
    if not args.quiet:
        print(origins.table(origins.of(templates, args.name, formats)))
    return _report(args, overrides.check(sources.shown(templates.root), templates.names, templates.files, audiences))


def _preview(args: argparse.Namespace) -> int:
    if status := _machine(args, []):
        return status
    from factsheet import preview  # noqa: PLC0415
    from factsheet.pipeline.sources import UsageError  # noqa: PLC0415

    try:
        return preview.serve(_folders(args), args.sheet, args.audience, args.port, quiet=args.quiet)
    except UsageError as error:
        return _usage(args, str(error))


def _new(args: argparse.Namespace) -> int:
    from factsheet.pipeline import start  # noqa: PLC0415
    from factsheet.pipeline.sources import UsageError, shown  # noqa: PLC0415
    from factsheet.problems import ProblemsError  # noqa: PLC0415

    try:
        path = start.new(_folders(args), args.sheet, args.blocks)
    except UsageError as error:
        return _usage(args, str(error))
    except ProblemsError as error:
        return _report(args, error.problems)
    if not args.quiet:
        print(shown(path))
        print(f"next: write in it, then python3 build.py preview {args.sheet}", file=sys.stderr)
    return OK


def _doctor(args: argparse.Namespace) -> int:  # noqa: ARG001  # every command has the same shape
    from factsheet.tools import doctor  # noqa: PLC0415

    return doctor.run()


def _add_nothing(parser: argparse.ArgumentParser) -> None:
    """For a command without options of its own."""
    del parser


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sheets", metavar="SHEET", nargs="*", help="a sheet's name or path; none means all")
    parser.set_defaults(paper=None, format=[], audience=[], verify=True, jobs=None, shard=None)


def _add_merge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders", metavar="FOLDER", nargs="+", type=Path, help="the output folder of each part that --shard made"
    )


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        type=Path,
        help="a file, a folder with its manifest, a release or an archive of one; none means output/",
    )
    parser.add_argument("--report", metavar="FILE.html", type=Path, help="write the report as a web page too")
    parser.add_argument(
        "--without-content",
        action="store_true",
        help="compare the formats with each other, not with the content, as for files of another time",
    )
    parser.add_argument(
        "--leaks",
        action="store_true",
        help="look in every byte for what the content withholds from the audience, also of files made elsewhere",
    )
    parser.add_argument(
        "--audience",
        metavar="A",
        default="",
        help="whom --leaks looks for: needed for files that no manifest lists",
    )
    parser.add_argument(
        "--rebuild",
        action="store_true",
        help="of a release: build it again from its revision, and say where the first byte differs",
    )


def _add_release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--audience", metavar="A,B", type=_names, action="extend", default=[], help="only for these audiences"
    )
    parser.add_argument(
        "--since", metavar="REV", default="", help="tell in the notes what has changed since a revision, or a release"
    )
    parser.add_argument(
        "--no-conformance",
        dest="conformance",
        action="store_false",
        help="do not ask veraPDF, which takes a while; the report says so",
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=_count_of,
        help="make files in so many processes at once (default: as many as the machine has processors)",
    )


def _add_audiences(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sheets", metavar="SHEET", nargs="*", help="a sheet's name or path; none means all")
    parser.add_argument(
        "--report", metavar="FILE.html", type=Path, help="write it as a web page too, with the texts in full"
    )


def _add_changes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sheets", metavar="SHEET", nargs="*", help="a sheet's name or path; none means all, and all packets"
    )
    parser.add_argument(
        "--since",
        metavar="REV",
        required=True,
        help="a git revision such as a tag, a folder of former content, or the folder of a release",
    )
    parser.add_argument(
        "--audience", metavar="A", default="public", help="what has changed for this audience (default: public)"
    )
    parser.add_argument(
        "--format", choices=("text", "markdown", "html"), default="text", help="how it is told (default: text)"
    )
    parser.add_argument("--output-file", metavar="FILE", type=Path, help="write it there")


def _add_templates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="AUDIENCE", help="an audience's name")
    parser.add_argument(
        "--format",
        metavar="pdf,word,html",
        type=_names,
        action="extend",
        default=[],
        help="only what these are made of",
    )


def _add_preview(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sheet", metavar="SHEET", nargs="?", help="a sheet's name; none means the first")
    parser.add_argument("--audience", metavar="A", default="public", help="as this audience reads it (default: public)")
    parser.add_argument("--port", type=int, default=8040, help="a port of 127.0.0.1 (default: 8040; 0: any free one)")


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sheet", metavar="SHEET", help="its name: small letters, digits and hyphens, such as peru")
    parser.add_argument(
        "--with",
        dest="blocks",
        metavar="chart,qa",
        type=_names,
        action="extend",
        default=[],
        help="an example of these blocks too: summary, key-facts, table, chart, figure, quote, definitions, qa, contacts, "
        "or all",
    )


COMMANDS: dict[str, tuple[str, str, Any, Any]] = {
    "build": (
        "make the sheets, in output/<audience>/",
        "python3 build.py build mexico --audience public --format pdf,word --paper a4",
        _build_options,
        _build,
    ),
    "packet": (
        "bind sheets to packets, in output/<audience>/packets/",
        "python3 build.py packet andean-trip --audience congress",
        _packet_options,
        _packet,
    ),
    "merge": (
        "join the parts that build --shard made to the whole, in output/",
        "python3 build.py merge parts/1 parts/2 parts/3",
        _add_merge,
        _merge,
    ),
    "release": (
        "make everything anew, prove it, and pack an archive for each audience, in output/release/",
        "python3 build.py release --audience public --since v1.0",
        _add_release,
        _release,
    ),
    "check": (
        "say what build would say of content and templates, and make nothing",
        "python3 build.py check mexico --strict",
        _add_check,
        _check,
    ),
    "verify": (
        "prove that the files that stand say what the content says, can be read, and are up to date",
        "python3 build.py verify output/public --report report.html",
        _add_verify,
        _verify,
    ),
    "audiences": (
        "show who reads what: each sheet's parts, and how much of them each audience reads",
        "python3 build.py audiences mexico --report who-reads-what.html",
        _add_audiences,
        _audiences,
    ),
    "changes": (
        "tell what has changed for an audience since a revision, word by word",
        "python3 build.py changes mexico --since v1.0 --audience press",
        _add_changes,
        _changes,
    ),
    "templates": (
        "show which files make the look of an audience's sheets, its own and the common ones",
        "python3 build.py templates congress --format word",
        _add_templates,
        _templates,
    ),
    "preview": (
        "show one sheet in the browser, and again whenever you save",
        "python3 build.py preview mexico --audience public",
        _add_preview,
        _preview,
    ),
    "new": ("start a sheet from a commented example", "python3 build.py new peru --with chart,qa", _add_new, _new),
    "doctor": (
        "say what this machine lacks, and the command that installs it",
        "python3 build.py doctor",
        _add_nothing,
        _doctor,
    ),
}

# --- what commands share -----------------------------------------------------------------------------------------


def _folders(args: argparse.Namespace) -> "Folders":
    from factsheet.pipeline.sources import Folders  # noqa: PLC0415

    usual = Folders.below(ROOT)
    return Folders(
        content=args.content or usual.content,
        templates=args.templates or usual.templates,
        output=args.output or usual.output,
        cache=args.cache or usual.cache,
    )


def _machine(args: argparse.Namespace, formats: "Sequence[str]") -> int:
    """MACHINE, with the fix on stderr, where the machine lacks what these formats need."""
    from factsheet.tools import machine  # noqa: PLC0415

    lacks = machine.lacks_for(formats or ("pdf", "word", "html"))
    for lack in lacks:
        last = lack is lacks[-1]  # every lack has the same command: it is said once
        without = (
            "" if set(formats) & {"word", "html"} else "\nhelp: without it: python3 build.py build --format html,word"
        )
        message = f"this machine lacks {lack.name}, needed for {lack.needed_for}"
        _say(args.message_format, "machine", message, lack.command + without if last else "")
    return MACHINE if lacks else OK


def _report(args: argparse.Namespace, problems: "Iterable[Problem]") -> int:
    """Every problem to stderr; the exit status they make."""
    from factsheet.problems import MESSAGE_FORMATS, Severity  # noqa: PLC0415

    found = list(problems)
    write = MESSAGE_FORMATS[args.message_format]
    for problem in found:
        print(write(problem), file=sys.stderr)
    errors = sum(p.severity is Severity.ERROR for p in found)
    if found and args.message_format == "text":
        print(_count(errors, len(found) - errors), file=sys.stderr)
    return FAILED if errors or (found and args.strict) else OK


def _count(errors: int, warnings: int) -> str:
    parts = [f"{n} {word}{'s' if n > 1 else ''}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return ", ".join(parts)


def _usage(args: argparse.Namespace, message: str) -> int:
    _say(args.message_format, "usage", message)
    return USAGE


def _progress(args: argparse.Namespace, doing: str = "making") -> "Bar | Silent":
    from factsheet.pipeline.progress import Bar, Silent  # noqa: PLC0415

    watched = sys.stderr.isatty() and not args.quiet and args.message_format == "text"
    return Bar(doing) if watched else Silent()
