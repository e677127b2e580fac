"""`changes`: what has changed for an audience since a revision, as text, Markdown or a page."""

import os
import sys
from argparse import Namespace

from factsheet.cli.messages import OK, made
from factsheet.cli.options import folders
from factsheet.pipeline import changes, former, report


def run(args: Namespace) -> int:
    """Tell it on stdout, or in the file asked for."""
    where = folders(args)
    found = former.find(where, args.sheets, since=args.since, audience=args.audience)
    if args.format == "html":
        told = changes.page(found, where.templates).decode()
    elif args.format == "markdown":
        told = changes.as_markdown(found)
    else:
        seen = sys.stdout.isatty() and not args.output_file and not os.environ.get("NO_COLOR")
        told = changes.as_text(found, colour=seen)
    if args.output_file:
        report.write(told.encode(), args.output_file, option="--output-file")
        made(args, [args.output_file])
    else:
        sys.stdout.write(told)
    return OK
