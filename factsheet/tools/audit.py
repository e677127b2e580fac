"""`python3 -m factsheet.tools.audit`: every lock file to the advisories that the registries know against it.

Asks pip-audit and npm, each its own registry, and believes only an answer: where a registry serves no advisories, or
none can be reached, that is said, and fails with --strict. A package nobody answered for is never called sound.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factsheet.tools import conformance, install, machine

ROOT = conformance.ROOT
# What runs when sheets are made comes first; the rest runs in tests, on machines that hold guarded words too.
LOCKS = (
    "requirements.lock",
    "requirements-test.lock",
    "tests/conformance/requirements.txt",
    "tests/conformance/supply.txt",
    "tests/bench/requirements.txt",
)
NODE_LOCK = "tests/conformance/package-lock.json"


@dataclass(frozen=True, kw_only=True)
class Advisory:
    """What is known against one package that a lock file asks for."""

    package: str
    version: str
    name: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.package} {self.version}: {self.name}; {self.remedy}"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a registry said of a lock file: how many packages it answered for, and what it knows against them."""

    lock: str
    asked: int
    answered: int
    advisories: tuple[Advisory, ...] = ()


def main(argv: Sequence[str]) -> int:
    """Ask about each lock file. 0 if nothing is known, 1 if something is, or, with --strict, if nobody answered."""
    parser = argparse.ArgumentParser(prog="python3 -m factsheet.tools.audit", description="Look for advisories.")
    parser.add_argument("--strict", action="store_true", help="what the registries do not answer is a failure too")
    strict = parser.parse_args(argv).strict
    if not conformance.supply():
        install.say("audit: not done, pip-audit could not be fetched")
        return int(strict)
    return report([*(python(lock) for lock in LOCKS), node(NODE_LOCK)], strict=strict)


def report(answers: Iterable[Answer], *, strict: bool) -> int:
    """Say what was answered, a line each, on GitHub as annotations beside the line that asks; return the exit status."""
    status = 0
    for answer in answers:
        missing = answer.asked - answer.answered
        for advisory in answer.advisories:
            say("error", answer.lock, str(advisory), line_of(ROOT / answer.lock, advisory.package))
        if missing or not answer.asked:
            said = f"not audited: the registry gave no answer for {missing or 'any'} of {answer.asked} packages"
            say("error" if strict else "warning", answer.lock, said)
        elif not answer.advisories:
            install.say(f"{answer.lock}: nothing is known against its {answer.asked} packages")
        status |= bool(answer.advisories) or (strict and (missing > 0 or not answer.asked))
    return int(status)


def say(severity: str, lock: str, message: str, line: int = 1) -> None:
    """A finding, as GitHub shows it beside a file where GITHUB_ACTIONS says so, else as a compiler would."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        install.say(f"::{severity} file={lock},line={line},title=audit::{message}")
    else:
        install.say(f"{lock}:{line}: {severity}: {message}")


def line_of(lock: Path, package: str) -> int:
    """The line of a lock file that asks for a package; the first if it is not found."""
    starts = (f"{package}==", f'"node_modules/{package}"')
    lines = lock.read_text(encoding="utf-8").splitlines()
    return next((i for i, line in enumerate(lines, 1) if line.strip().startswith(starts)), 1)


def python(lock: str) -> Answer:
    """What the registry of Python packages knows against a lock file."""
    options = ["--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json"]
    said = _json([str(conformance.checker(conformance.SUPPLY, "pip-audit")), *options, "--requirement", lock], ROOT)
    return from_pip_audit(lock, said)


def from_pip_audit(lock: str, said: Any) -> Answer:
    """What pip-audit printed; nothing of it counts as no answer."""
    found = said["dependencies"] if said else []
    advisories = [
        Advisory(
            package=each["name"],
            version=each["version"],
            name=" ".join([known["id"], *known["aliases"]]),
            remedy=f"mended in {' or '.join(known['fix_versions'])}" if known["fix_versions"] else "not mended yet",
        )
        for each in found
        for known in each.get("vulns", ())
    ]
    answered = sum("skip_reason" not in each for each in found)
    return Answer(lock=lock, asked=len(found), answered=answered, advisories=tuple(advisories))


def node(lock: str) -> Answer:
    """What the registry of Node.js packages knows against a package-lock.json."""
    npm = machine.program("npm")
    options = ["audit", "--json", "--package-lock-only", f"--cache={conformance.HOME / 'npm'}"]
    return from_npm(lock, _json([npm, *options], (ROOT / lock).parent) if npm else None)


def from_npm(lock: str, said: Any) -> Answer:
    """What npm printed; a registry without advisories answers with an error, which counts as no answer."""
    packages = json.loads((ROOT / lock).read_text(encoding="utf-8"))["packages"]
    asked = len(packages) - 1  # without the project itself
    if not said or "vulnerabilities" not in said:
        return Answer(lock=lock, asked=asked, answered=0)
    advisories = [
        Advisory(
            package=name,
            version=packages.get(f"node_modules/{name}", {}).get("version", found["range"]),
            name=" ".join(via["url"].rsplit("/", 1)[-1] for via in found["via"] if isinstance(via, dict)),
            remedy="mended in a newer version" if found["fixAvailable"] else "not mended yet",
        )
        for name, found in said["vulnerabilities"].items()
    ]
    return Answer(lock=lock, asked=asked, answered=asked, advisories=tuple(advisories))


def _json(command: Sequence[str], folder: Path) -> Any:
    """What a program prints, as JSON; None if it is none. Its status says only that it found something."""
    done = subprocess.run(  # noqa: S603
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
