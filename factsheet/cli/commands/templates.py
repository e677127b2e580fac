"""`templates`: which files make the look of an audience's sheets."""

from argparse import Namespace

from factsheet.cli.messages import report
from factsheet.cli.options import folders
from factsheet.pipeline import build, origins, overrides, sources
from factsheet.problems import UsageError, nearest


def run(args: Namespace) -> int:
    """List the files, and what is wrong with their names."""
    where = folders(args)
    formats = build.Request(formats=tuple(args.format)).made
    audiences = sources.read_audiences(where)
    if args.name not in audiences:
        raise UsageError(f"no audience is called '{args.name}' ({nearest(args.name, audiences)})")
    templates = sources.read_templates(where.templates, [args.name])
    if not args.quiet:
        print(origins.table(origins.of(templates, args.name, formats)))
    return report(args, overrides.check(sources.shown(templates.root), templates.names, templates.files, audiences))
