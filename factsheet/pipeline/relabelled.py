"""What was found of files in a folder of the moment, told by the names that their reader knows."""

from dataclasses import replace

from factsheet.pipeline.verify import Checked, Verdict
from factsheet.problems import Problem


def relabel(problem: Problem, old: str, new: str, help_: str | None = None) -> Problem:
    """A problem with every path below `old` as one below `new`, and with other help where that is given."""
    return replace(
        problem,
        location=replace(problem.location, path=problem.location.path.replace(old, new)),
        message=problem.message.replace(old, new),
        help=problem.help.replace(old, new) if help_ is None else help_,
    )


def relabelled(verdict: Verdict, old: str, new: str, help_: str | None = None) -> Verdict:
    """A verdict with every path below `old` as one below `new`."""
    return replace(
        verdict,
        files=tuple(_file(f, old, new, help_) for f in verdict.files),
        problems=tuple(relabel(p, old, new, help_) for p in verdict.problems),
    )


def _file(file: Checked, old: str, new: str, help_: str | None) -> Checked:
    problems = tuple(relabel(p, old, new, help_) for p in file.problems)
    return replace(file, path=file.path.replace(old, new), problems=problems)
