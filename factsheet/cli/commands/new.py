"""`new`: a sheet started from a commented example."""

import sys
from argparse import Namespace

from factsheet.cli.messages import OK, made
from factsheet.cli.options import folders
from factsheet.pipeline import start


def run(args: Namespace) -> int:
    """Write the sheet, and say what comes next."""
    made(args, [start.new(folders(args), args.sheet, args.blocks)])
    if not args.quiet:
        print(f"next: write in it, then python3 build.py preview {args.sheet}", file=sys.stderr)
    return OK
