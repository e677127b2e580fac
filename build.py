#!/usr/bin/env python3
"""`python3 build.py …` on any Python 3: hands over to .venv, or says what is missing, and only then starts factsheet.

Knows nothing of sheets. Must parse on every Python 3, or an old one would show a syntax error instead of the remedy:
no f-strings, and annotations in quotes.
"""

import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
OLDEST = (3, 11)
# Where brew puts libraries; the Python of another maker does not look there by itself. factsheet.tools.machine does.
MAC_LIBRARIES = "/opt/homebrew/lib:/usr/local/lib:/usr/lib"
LACKING = 3  # the exit status of "the machine lacks something"

# What `import` calls the dependencies of pyproject.toml; a test keeps the two alike.
PACKAGES = (
    "PIL",
    "babel",
    "docx",
    "fontTools",
    "jinja2",
    "lxml",
    "markdown_it",
    "pikepdf",
    "pydantic",
    "pypdfium2",
    "resvg_py",
    "rich",
    "tinycss2",
    "uharfbuzz",
    "watchfiles",
    "weasyprint",
    "yaml",
)
# Global options that take a word, which is then no command; a test keeps them and the command line alike.
VALUED = ("--content", "--templates", "--output", "--cache", "--message-format")


def main(argv: "list[str]") -> int:
    """Start the build in the right Python, and return its exit status."""
    python = venv_python()
    if python and not inside_venv():
        try:
            return hand_over(python, argv)
        except OSError:  # made by a Python that is gone since
            return lacking(".venv does not start any more: run make (it makes .venv anew)")
    if sys.version_info < OLDEST:
        return lacking(
            "Python %s or newer is needed, and this is %s: install a newer one, then run make PYTHON=python%s"
            % (".".join(map(str, OLDEST)), sys.version.split()[0], ".".join(map(str, OLDEST)))
        )
    missing = () if needs_no_package(argv) else missing_packages()
    if missing:
        more = " and %d more packages" % (len(missing) - 3) if len(missing) > 3 else ""
        names = ", ".join(missing[:3]) + more
        return lacking("this Python (%s) has no %s: run make" % (sys.executable, names))
    if ROOT not in sys.path:  # python3 -I and -P leave the script's folder out
        sys.path.insert(0, ROOT)
    from factsheet.cli import main as run  # noqa: PLC0415  # reads only what a Python that is new enough understands

    return run(argv)


def venv_python() -> "str | None":
    """Return the Python of the .venv beside this file, or nothing."""
    for parts in (("bin", "python"), ("Scripts", "python.exe")):
        path = os.path.join(VENV, *parts)
        if os.path.exists(path):
            return path
    return None


def inside_venv() -> bool:
    """Whether this Python is that of the .venv already."""
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def hand_over(python: str, argv: "list[str]") -> int:
    """Become the same command in the Python of .venv."""
    command = [python, os.path.join(ROOT, "build.py")]
    command.extend(argv)
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", MAC_LIBRARIES)  # read when a process starts, so before it
    if os.name != "nt":
        os.execv(python, command)  # noqa: S606  # a path of ours, and no shell in between
    import subprocess  # noqa: PLC0415  # Windows alone: its execv returns to the prompt before the work is done

    try:
        return subprocess.call(command)  # noqa: S603
    except KeyboardInterrupt:
        return 130


def needs_no_package(argv: "list[str]") -> bool:
    """Whether the words ask only for help, the version, or the doctor."""
    words = iter(argv)
    for word in words:
        if word in VALUED:
            next(words, None)
        elif not word.startswith("-"):
            return word == "doctor" or asks_for_help(argv)
    return asks_for_help(argv)


def asks_for_help(argv: "list[str]") -> bool:
    """Whether one of the options that print and stop is there."""
    return any(word in ("-h", "--help", "--version") for word in argv)


def missing_packages() -> "tuple[str, ...]":
    """Return the packages that this Python cannot find, without importing any."""
    from importlib.util import find_spec  # noqa: PLC0415  # there since Python 3.4

    return tuple(name for name in PACKAGES if find_spec(name) is None)


def lacking(message: str) -> int:
    """Say what the machine lacks, and return the exit status for it."""
    sys.stderr.write("build.py: %s\n" % message)
    return LACKING


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
