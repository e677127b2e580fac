"""The machine to a report a person can act on: what is there, what is missing, and the command that installs it.

Needs no package, for it must run before any is installed. Changes nothing.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from factsheet.tools import machine, packages

ROOT = Path(__file__).resolve().parents[2]
LOCK = "requirements.lock"
LACKING = 3
_WIDTH = 22


def run(root: Path = ROOT, out: TextIO | None = None) -> int:
    """Print the report. 0 if all that is needed is there, else 3; what is optional never counts."""
    stream = out or sys.stdout
    findings = (*machine.report(), _packages(root))
    stream.writelines(f"{line}\n" for line in lines(findings))
    return LACKING if any(f.lack and not f.optional for f in findings) else 0


def lines(findings: tuple[machine.Finding, ...]) -> Iterator[str]:
    """The report, line by line: first what is needed, then what is optional, then what to do."""
    yield "Needed"
    yield from map(_line, (f for f in findings if not f.optional))
    yield ""
    yield "Optional, for the conformance tests (make conformance-tools installs them)"
    yield from map(_line, (f for f in findings if f.optional))
    yield ""
    yield from _verdict(findings)


def _line(finding: machine.Finding) -> str:
    state = "ok" if not finding.lack else "none" if finding.optional else "MISSING"
    detail = finding.lack.name if finding.lack else finding.found
    if finding.lack and detail == finding.name:
        detail = ""
    return f"  {state:<8} {finding.name:<{_WIDTH}} {detail or 'for ' + finding.needed_for}".rstrip()


def _verdict(findings: tuple[machine.Finding, ...]) -> Iterator[str]:
    lacks = [f.lack for f in findings if f.lack and not f.optional]
    if not lacks:
        yield "All that is needed is here."
        return
    yield "What to do"
    yield from (f"  {step}" for step in dict.fromkeys(lack.command for lack in machine.together(lacks)))
    if any(lack.needed_for == "PDF" for lack in lacks):
        yield "  Without them, web pages and Word files can be made: python3 build.py --format html,word"


def _packages(root: Path) -> machine.Finding:
    lock = root / LOCK
    name, needed_for = "Python packages", "everything but this report"
    wrong = list(packages.differences(lock)) if lock.is_file() else [f"{LOCK} is gone: get it back from git"]
    if not wrong:
        return machine.Finding(name=name, needed_for=needed_for, found=f"as in {LOCK}")
    shown = "; ".join(wrong[:3]) + (f"; and {len(wrong) - 3} more" if len(wrong) > 3 else "")
    return machine.Finding(
        name=name, needed_for=needed_for, lack=machine.Lack(name=shown, needed_for=needed_for, command="make")
    )
