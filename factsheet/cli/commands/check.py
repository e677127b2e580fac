"""`check`: everything is made, so that all that is wrong is found, and nothing is kept."""

from argparse import Namespace

from factsheet.cli.messages import progress, report
from factsheet.cli.options import folders
from factsheet.pipeline import build, packets, workers


def run(args: Namespace) -> int:
    """Say what is wrong with the sheets asked for, or with all sheets and packets."""
    request = build.Request(sheets=tuple(args.sheets), jobs=workers.available())
    with progress(args) as steps:
        outcome = packets.with_sheets(folders(args), request, steps)
    return report(args, outcome.problems)
