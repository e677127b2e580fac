"""`release`: everything made anew, proven, and packed in an archive for each audience."""

from argparse import Namespace

from factsheet.cli.messages import STANDS, made, note, progress, report
from factsheet.cli.options import folders
from factsheet.pipeline import release, workers


def run(args: Namespace) -> int:
    """Release what is committed; what cannot be proven is not released."""
    request = release.Request(
        audiences=tuple(args.audience),
        since=args.since,
        conformance=args.conformance,
        jobs=args.jobs or workers.available(),
    )
    with progress(args) as steps:
        outcome = release.make(folders(args), request, steps)
    status = report(args, outcome.problems)
    if not outcome.files:
        note(args, f"nothing was released: {STANDS}")
        return status
    made(args, outcome.files)
    for words in outcome.notes:
        note(args, f"note: {words}")
    return status
