"""`verify`: whether the files that stand say what the content says, can be read, and are up to date."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from factsheet.cli.messages import progress, report
from factsheet.cli.options import folders
from factsheet.pipeline import leaks, released, verify
from factsheet.pipeline import report as reports
from factsheet.pipeline.progress import Progress
from factsheet.pipeline.sources import shown
from factsheet.problems import UsageError


def run(args: Namespace) -> int:
    """Look at the files asked for, and say of each what was found."""
    releases = [path for path in args.paths if released.is_one(path)]
    _make_sense(args, releases)
    with progress(args, "verifying") as steps:
        verdict = _verdict(args, releases, steps)
    status = report(args, verdict.problems)
    if args.message_format == "text" and not args.quiet:
        print(reports.table(verdict))
    if args.report:
        reports.write(reports.page(verdict, folders(args).templates), args.report)
    return status


def _make_sense(args: Namespace, releases: Sequence[Path]) -> None:
    """Raises UsageError for options that contradict each other, or the files named."""
    if args.content and not args.content.is_dir():
        raise UsageError(f"there is no folder '{shown(args.content)}'")
    if args.audience and not args.leaks:
        raise UsageError("--audience says for whom --leaks looks: it needs --leaks")
    if args.leaks and args.without_content:
        raise UsageError("--leaks needs the content: it alone tells what is guarded")
    if releases and len(args.paths) > 1:
        raise UsageError(f"'{shown(releases[0])}' is a release: verify it by itself")
    if releases and args.audience:
        raise UsageError("a release says itself whom its files are for: leave out --audience")
    if args.rebuild and not releases:
        raise UsageError("--rebuild needs a release: name its folder, or an archive of it")


def _verdict(args: Namespace, releases: Sequence[Path], steps: Progress) -> verify.Verdict:
    where, content = folders(args), not args.without_content
    if releases:
        given = bool(args.content)
        return released.check(where, releases[0], steps, content=content, given=given, rebuild=args.rebuild)
    scanner = leaks.scanner(where, args.audience) if args.leaks else None
    return verify.verify(where, args.paths, steps, content=content, scanner=scanner)
