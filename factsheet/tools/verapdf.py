"""veraPDF, where the conformance tools have been fetched: PDF files to what the reference checker says of them."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from factsheet.tools import conformance, machine

FLAVOURS = ("ua1", "2a")
SECONDS = 1_800
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"


def command() -> list[str]:
    """What starts it; empty where it, or the Java it runs on, is not there."""
    jars, java = conformance.VERAPDF / "jars", machine.program("Java")
    if not java or not conformance.is_fetched(conformance.VERAPDF, conformance.VERAPDF_FILES):
        return []
    return [java, f"-Duser.home={jars.parent}", "-classpath", f"{jars}/*", MAIN]


def version() -> str:
    """Its version, by the name of its own jar."""
    found = sorted(p.stem for p in (conformance.VERAPDF / "jars").glob("core-*.jar"))
    return found[0].removeprefix("core-") if found else ""


def check(files: Sequence[Path], flavour: str) -> Mapping[Path, bool]:
    """Which of these files conform. One that it says nothing of does not. Raises OSError where it cannot be run."""
    if not files:
        return {}
    words = [*command(), "--flavour", flavour, "--format", "text", *(str(path.resolve()) for path in files)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise OSError(f"veraPDF did not end within {SECONDS} seconds") from error
    passed = {line[5:].rpartition(" ")[0] for line in done.stdout.splitlines() if line.startswith("PASS ")}
    return {path: str(path.resolve()) in passed for path in files}
