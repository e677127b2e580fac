"""What can be asked for: the words and options of each command, and what those of every command mean."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factsheet.pipeline.shards import Shard
    from factsheet.pipeline.sources import Folders

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("content", "templates", "output", "cache")
MESSAGES = ("text", "json", "github")


def of_every_command(parser: ArgumentParser) -> None:
    """Folders, and how much is said and in which form."""
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


def folders(args: Namespace) -> "Folders":
    """The folders asked for, else those of the project."""
    from factsheet.pipeline.sources import Folders  # noqa: PLC0415

    usual = Folders.below(ROOT)
    return Folders(
        content=args.content or usual.content,
        templates=args.templates or usual.templates,
        output=args.output or usual.output,
        cache=args.cache or usual.cache,
    )


# --- of one command ----------------------------------------------------------------------------------------------


def build(parser: ArgumentParser) -> None:
    parser.add_argument(
        "sheets", metavar="SHEET", nargs="*", help="a sheet's name or path; none means all, and then every packet"
    )
    _selection(parser)
    parser.add_argument(
        "--shard",
        metavar="I/N",
        type=_shard_of,
        help="make one part of N of all sheets and packets, such as 1/3; merge joins the parts",
    )


def packet(parser: ArgumentParser) -> None:
    parser.add_argument("packets", metavar="PACKET", nargs="*", help="a packet's name or path; none means all")
    _selection(parser)


def merge(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folders", metavar="FOLDER", nargs="+", type=Path, help="the output folder of each part that --shard made"
    )


def release(parser: ArgumentParser) -> None:
    _only_for(parser)
    parser.add_argument(
        "--since", metavar="REV", default="", help="tell in the notes what has changed since a revision, or a release"
    )
    parser.add_argument(
        "--no-conformance",
        dest="conformance",
        action="store_false",
        help="do not ask veraPDF, which takes a while; the report says so",
    )
    _jobs(parser)


def check(parser: ArgumentParser) -> None:
    parser.add_argument("sheets", metavar="SHEET", nargs="*", help="a sheet's name or path; none means all")


def verify(parser: ArgumentParser) -> None:
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


def audiences(parser: ArgumentParser) -> None:
    parser.add_argument("sheets", metavar="SHEET", nargs="*", help="a sheet's name or path; none means all")
    parser.add_argument(
        "--report", metavar="FILE.html", type=Path, help="write it as a web page too, with the texts in full"
    )


def changes(parser: ArgumentParser) -> None:
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


def templates(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="AUDIENCE", help="an audience's name")
    parser.add_argument(
        "--format",
        metavar="pdf,word,html",
        type=_names,
        action="extend",
        default=[],
        help="only what these are made of",
    )


def preview(parser: ArgumentParser) -> None:
    parser.add_argument("sheet", metavar="SHEET", nargs="?", help="a sheet's name; none means the first")
    parser.add_argument("--audience", metavar="A", default="public", help="as this audience reads it (default: public)")
    parser.add_argument("--port", type=int, default=8040, help="a port of 127.0.0.1 (default: 8040; 0: any free one)")


def new(parser: ArgumentParser) -> None:
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


def doctor(parser: ArgumentParser) -> None:
    del parser  # it has none of its own


# --- what several have -------------------------------------------------------------------------------------------


def _selection(parser: ArgumentParser) -> None:
    _only_for(parser)
    parser.add_argument(
        "--format", metavar="pdf,word,html", type=_names, action="extend", default=[], help="only in these formats"
    )
    parser.add_argument("--paper", choices=("letter", "a4"), help="other paper than the audience's")
    _jobs(parser)
    parser.add_argument(
        "--no-verify",
        dest="verify",
        action="store_false",
        help="do not read each file back and compare it with its sheet: quicker, and unproven",
    )


def _only_for(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--audience", metavar="A,B", type=_names, action="extend", default=[], help="only for these audiences"
    )


def _jobs(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=_count_of,
        help="make files in so many processes at once (default: as many as the machine has processors)",
    )


# --- values ------------------------------------------------------------------------------------------------------


def _folder(value: str) -> Path:
    if not value.strip():
        raise ArgumentTypeError("the folder's name is empty")
    return Path(value)


def _names(value: str) -> list[str]:
    found = [v.strip() for v in value.split(",")]
    if not all(found):
        raise ArgumentTypeError("a name is missing: nothing asked for is not the same as all")
    return found


def _count_of(value: str) -> int:
    if not value.isdecimal() or not int(value):
        raise ArgumentTypeError(f"'{value}' is no number of processes: write 1, or more")
    return int(value)


def _shard_of(value: str) -> "Shard":
    from factsheet.pipeline.shards import Shard  # noqa: PLC0415

    try:
        return Shard.of(value)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
