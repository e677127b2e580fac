"""`doctor`: what this machine lacks, and the command that installs it."""

from argparse import Namespace

from factsheet.tools import doctor


def run(args: Namespace) -> int:
    """Look at the machine."""
    del args
    return doctor.run()
