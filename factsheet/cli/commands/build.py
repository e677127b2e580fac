"""`build`: the sheets, and with all of them every packet, to files in output/."""

from argparse import Namespace

from factsheet.cli.messages import OK, STANDS, made, note, progress, report
from factsheet.cli.options import folders
from factsheet.pipeline import build, entries, packets, publish, shards, workers
from factsheet.problems import UsageError


def run(args: Namespace) -> int:
    """Make what is asked for and write it, or nothing where a problem is an error."""
    where, shard = folders(args), args.shard
    if shard and args.sheets:
        raise UsageError("--shard parts all sheets and packets: name none")
    request = build.Request(
        sheets=tuple(args.sheets),
        audiences=tuple(args.audience),
        formats=tuple(args.format),
        paper=args.paper,
        verify=args.verify,
        jobs=args.jobs or workers.available(),
    )
    with progress(args) as steps:
        outcome = shards.make(where, request, shard, steps) if shard else packets.with_sheets(where, request, steps)
    if status := report(args, outcome.problems):
        note(args, f"nothing was written: {STANDS}")
        return status
    paths = publish.publish(
        where.output,
        outcome.renditions,
        outcome.audiences,
        all_sheets=not request.sheets,
        all_audiences=not request.audiences,
        how=entries.how(where, verified=request.verify),
        shard=shards.record(where, request, shard) if shard else b"",
    )
    made(args, paths)
    return OK
