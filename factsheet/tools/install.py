"""Lacks of the machine to packages installed by apt, where that is allowed without asking; else to the one command.

Only apt-get is ever run, as root or through sudo that asks for no password. Every other system gets the command to type.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from factsheet.tools import machine

LACKING = 3


def say(message: str) -> None:
    """A line of progress, on stderr: stdout is for what was made."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def settle(look: Callable[[], Collection[machine.Lack]]) -> int:
    """Install what is lacking if this may be done, and look again. 0 if nothing is lacking now, else 3."""
    attempt(look)
    lacks = look()
    return explain(lacks) if lacks else 0


def attempt(look: Callable[[], Collection[machine.Lack]]) -> None:
    """Install what is lacking if this may be done without asking anyone."""
    lacks = look()
    if lacks and all(lack.package for lack in lacks) and (apt := _apt()):
        install([lack.package for lack in lacks], apt)


def explain(lacks: Collection[machine.Lack]) -> int:
    """Say what is lacking, what it is for and the command; return the exit status for it."""
    for lack in lacks:
        say(f"missing: {lack.name}, needed for {lack.needed_for}")
    for command in dict.fromkeys(lack.command for lack in lacks):
        say(f"to install it, run: {command}")
    return LACKING


def install(packages: Sequence[str], apt: Sequence[str]) -> None:
    """Run apt-get for these packages. What it cannot do it says itself, and the next look finds it lacking."""
    wanted = list(dict.fromkeys(packages))
    say(f"installing {', '.join(wanted)} (apt-get)")
    for words in (["update"], ["install", "-y", "--no-install-recommends", *wanted]):
        if not run([*apt, "-qq", *words], env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}):
            return


def _apt() -> list[str]:
    """How apt-get is called here without a question, or [] where it can't be."""
    if machine.package_manager() != "apt":
        return []
    if machine.is_root():
        return ["apt-get"]
    if shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]):
        # sudo drops the environment, so the word that stops questions goes along with the command
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return []


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0  # noqa: S603


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> bool:
    """Run a command silently; what it says is shown only if it fails, and then this is False."""
    words = [str(word) for word in command]
    done = subprocess.run(  # noqa: S603
        words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, env=env, cwd=cwd
    )
    if done.returncode:
        say(f"{done.stdout}{done.stderr}".rstrip() or "it gave no reason")
        say(f"failed ({done.returncode}): {shlex.join(words)}")
    return done.returncode == 0
