"""`merge`: the parts that `build --shard` made, joined to the whole in output/."""

from argparse import Namespace

from factsheet.cli.messages import OK, made
from factsheet.cli.options import folders
from factsheet.pipeline import shards


def run(args: Namespace) -> int:
    """Join the folders of all parts."""
    made(args, shards.merge(args.folders, folders(args).output))
    return OK
