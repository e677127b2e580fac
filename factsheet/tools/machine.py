"""What this machine lacks, and the one command that installs it.

Looks at the running Python, its libraries and the programs on the path, with the standard library alone: it is there
to answer when nothing else is. Installs nothing and prints nothing.
"""

import ctypes
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

OLDEST_PYTHON = (3, 11)

# How packages are installed, by the package manager that is found; {sudo} is for whoever is not root.
COMMANDS: Mapping[str, str] = {
    "apt": "{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {packages}",
    "dnf": "{sudo}dnf install -y {packages}",
    "brew": "brew install {packages}",
    "msys2": "pacman -S --needed {packages}",
}
# Where MSYS2 and the GTK runtime put libraries: Windows has no common place for them.
WINDOWS_FOLDERS = (r"C:\msys64\ucrt64\bin", r"C:\msys64\mingw64\bin", r"C:\Program Files\GTK3-Runtime Win64\bin")
MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A thing that must or may be on the machine: its names there, and its package for each package manager."""

    name: str
    needed_for: str
    names: tuple[str, ...]
    packages: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class Lack:
    """A thing that is not on the machine, what it is needed for, and the command that installs it."""

    name: str
    needed_for: str
    command: str
    package: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A thing that was looked for: where it is, or what is lacking. What is optional never stops anything."""

    name: str
    needed_for: str
    found: str = ""
    lack: Lack | None = None
    optional: bool = False


LIBRARIES = (
    Wanted(
        name="Pango",
        needed_for="PDF",
        names=("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
        packages={
            "apt": "libpango-1.0-0",
            "dnf": "pango",
            "brew": "pango",
            "msys2": "mingw-w64-ucrt-x86_64-pango",
        },
    ),
    Wanted(
        name="PangoFT2",
        needed_for="PDF",
        names=("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
        packages={
            "apt": "libpangoft2-1.0-0",
            "dnf": "pango",
            "brew": "pango",
            "msys2": "mingw-w64-ucrt-x86_64-pango",
        },
    ),
    Wanted(
        name="HarfBuzz subset",
        needed_for="PDF",
        names=("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
        packages={
            "apt": "libharfbuzz-subset0",
            "dnf": "harfbuzz",
            "brew": "harfbuzz",
            "msys2": "mingw-w64-ucrt-x86_64-harfbuzz",
        },
    ),
)

PROGRAMS = (
    Wanted(
        name="Chromium",
        needed_for="the conformance tests of web pages",
        names=("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
        packages={"apt": "chromium", "dnf": "chromium", "brew": "chromium"},
    ),
    Wanted(
        name="LibreOffice",
        needed_for="the conformance tests of Word files",
        names=("soffice", "libreoffice"),
        packages={"apt": "libreoffice-writer-nogui", "dnf": "libreoffice-writer", "brew": "libreoffice"},
    ),
    Wanted(
        name="Java",
        needed_for="the conformance tests of PDF files and web pages",
        names=("java",),
        packages={"apt": "default-jre-headless", "dnf": "java-latest-openjdk-headless", "brew": "openjdk"},
    ),
    Wanted(
        name="Maven",
        needed_for="fetching veraPDF for the conformance tests",
        names=("mvn",),
        packages={"apt": "maven", "dnf": "maven", "brew": "maven"},
    ),
    Wanted(
        name="Node.js",
        needed_for="the conformance tests of web pages",
        names=("node", "nodejs"),
        packages={"apt": "nodejs", "dnf": "nodejs", "brew": "node"},
    ),
    Wanted(
        name="npm",
        needed_for="fetching axe-core and vnu for the conformance tests",
        names=("npm",),
        packages={"apt": "npm", "dnf": "npm", "brew": "node"},
    ),
    Wanted(
        name="git",
        needed_for="getting the project, and former editions later",
        names=("git",),
        packages={"apt": "git", "dnf": "git", "brew": "git", "msys2": "git"},
    ),
)


def package_manager() -> str:
    """The package manager of this system: apt, dnf, brew or msys2, or "" where none of them is found."""
    if sys.platform == "win32":
        return "msys2"
    known = {"apt": "apt-get", "dnf": "dnf", "brew": "brew"}
    return next((name for name, program in known.items() if shutil.which(program)), "")


def command_for(packages: Iterable[str]) -> str:
    """The one command that installs these packages here, as a person would type it."""
    listed = " ".join(dict.fromkeys(packages))
    manager = package_manager()
    if manager not in COMMANDS:
        return f"install {listed} with the package manager of this system"
    sudo = "" if is_root() else "sudo "
    return COMMANDS[manager].format(sudo=sudo, packages=listed)


def together(lacks: Iterable[Lack]) -> tuple[Lack, ...]:
    """The same lacks, each with the one command that installs all of them that are packages."""
    found = tuple(lacks)
    packages = [lack.package for lack in found if lack.package]
    return tuple(replace(lack, command=command_for(packages)) if lack.package else lack for lack in found)


def is_root() -> bool:
    """Whether this process may install packages as it is."""
    # getattr: Windows has no such notion
    return getattr(os, "geteuid", lambda: 1)() == 0


def lacks_for(formats: Collection[str]) -> tuple[Lack, ...]:
    """What is lacking to make these formats. Only pdf needs anything beyond Python."""
    if "pdf" not in formats:
        return ()
    return together(lacking(wanted) for wanted in LIBRARIES if not find_library(wanted.names))


def lacks_for_setup() -> tuple[Lack, ...]:
    """What is lacking to make .venv and, in it, every format."""
    lack = _venv().lack
    return together((*((lack,) if lack else ()), *lacks_for(("pdf",))))


def lacking_programs(names: Collection[str]) -> tuple[Lack, ...]:
    """Which of these programs (by the names of PROGRAMS) are not on the path."""
    return together(lacking(w) for w in PROGRAMS if w.name in names and not find_program(w.names))


def lacking(wanted: Wanted) -> Lack:
    """The lack of a thing, with the command for this system."""
    manager = package_manager()
    # a system that is not in the table is told the thing itself
    package = wanted.packages.get(manager, "") if manager else wanted.name
    how = command_for([package]) if package else f"install {wanted.name} by hand"
    return Lack(name=wanted.name, needed_for=wanted.needed_for, command=how, package=package)


def find_library(names: Iterable[str]) -> str:
    """The name under which the system loads a shared library, or ""."""
    return next((name for name in _with_folders(names) if _loads(name)), "")


def find_program(names: Iterable[str]) -> str:
    """The path of the first of these programs that is there, or ""."""
    return next((path for path in map(shutil.which, names) if path), "")


def program(name: str) -> str:
    """The path of a program by its name in PROGRAMS, or ""."""
    return next(find_program(wanted.names) for wanted in PROGRAMS if wanted.name == name)


def _with_folders(names: Iterable[str]) -> Iterable[str]:
    folders = {"win32": WINDOWS_FOLDERS, "darwin": MAC_FOLDERS}.get(sys.platform, ())
    for name in names:
        yield name
        yield from (str(Path(folder) / name) for folder in folders)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def report() -> tuple[Finding, ...]:
    """Everything that doctor looks at, but the Python packages: Python, .venv, libraries, optional programs."""
    return (
        _python(),
        _venv(),
        *(_look(w, find_library, optional=False) for w in LIBRARIES),
        *(_look(w, find_program, optional=True) for w in PROGRAMS),
    )


def _look(wanted: Wanted, find: Callable[[Iterable[str]], str], *, optional: bool) -> Finding:
    found = find(wanted.names)
    lack = None if found else lacking(wanted)
    return Finding(name=wanted.name, needed_for=wanted.needed_for, found=found, lack=lack, optional=optional)


def _python() -> Finding:
    version = sys.version.split()[0]
    if sys.version_info >= OLDEST_PYTHON:
        return Finding(name="Python", needed_for="everything", found=f"{version}, {sys.executable}")
    oldest = ".".join(map(str, OLDEST_PYTHON))
    how = f"install Python {oldest} or newer, then run: make PYTHON=python{oldest}"
    lack = Lack(name=f"Python {oldest} (this is {version})", needed_for="everything", command=how)
    return Finding(name="Python", needed_for="everything", lack=lack)


def _venv() -> Finding:
    name, needed_for = "venv with ensurepip", "setting up .venv"
    importlib.invalidate_caches()  # apt may have brought it a moment ago
    if all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        return Finding(name=name, needed_for=needed_for, found="in this Python")
    package = _venv_package() if package_manager() == "apt" else ""
    how = command_for([package]) if package else "install Python from python.org or your package manager"
    return Finding(
        name=name, needed_for=needed_for, lack=Lack(name=name, needed_for=needed_for, command=how, package=package)
    )


def _venv_package() -> str:
    """The package of Debian and Ubuntu, which leave ensurepip out of Python itself."""
    usual = Path("/usr/bin/python3").resolve() == Path(sys.executable).resolve()
    return "python3-venv" if usual else f"python3.{sys.version_info.minor}-venv"
