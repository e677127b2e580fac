"""`preview`: one sheet in the browser, and again whenever it is saved."""

from argparse import Namespace

from factsheet import preview
from factsheet.cli.options import folders


def run(args: Namespace) -> int:
    """Serve the sheet until somebody stops it."""
    return preview.serve(folders(args), args.sheet, args.audience, args.port, quiet=args.quiet)
