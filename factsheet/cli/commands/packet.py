"""`packet`: sheets bound to packets, in output/."""

from argparse import Namespace

from factsheet.cli.messages import OK, STANDS, made, note, progress, report
from factsheet.cli.options import folders
from factsheet.pipeline import entries, packets, publish, workers


def run(args: Namespace) -> int:
    """Bind the packets asked for and write them, or nothing where a problem is an error."""
    where = folders(args)
    request = packets.Request(
        packets=tuple(args.packets),
        audiences=tuple(args.audience),
        formats=tuple(args.format),
        paper=args.paper,
        verify=args.verify,
        jobs=args.jobs or workers.available(),
    )
    with progress(args) as steps:
        outcome = packets.bind(where, request, steps)
    if status := report(args, outcome.problems):
        note(args, f"nothing was written: {STANDS}")
        return status
    paths = publish.publish(
        where.output,
        outcome.renditions,
        dict.fromkeys(rendition.audience for rendition in outcome.renditions),
        all_sheets=False,
        all_audiences=False,
        how=entries.how(where, verified=request.verify),
    )
    made(args, paths)
    return OK
