"""`audiences`: who reads what of each sheet, as a table and as a page."""

import shutil
import sys
from argparse import Namespace

from factsheet.cli.messages import report
from factsheet.cli.options import folders
from factsheet.pipeline import coverage
from factsheet.pipeline import report as reports
from factsheet.pipeline.plans import read_plans, with_documents
from factsheet.pipeline.sources import read_content


def run(args: Namespace) -> int:
    """Show the sheets asked for; without a name all of them, with the documents that packets alone have."""
    where = folders(args)
    content = read_content(where, args.sheets)
    content = content if args.sheets else with_documents(content, read_plans(where, (), content.audiences))
    status = report(args, content.problems)
    sheets = coverage.of(content)
    if not args.quiet:
        signs = coverage.signs(sys.stdout.encoding)
        for sheet in sheets:
            print(coverage.table(sheet, shutil.get_terminal_size((120, 24)).columns, signs))
    if args.report and sheets:
        reports.write(coverage.page(sheets, where.templates), args.report)
    return status
