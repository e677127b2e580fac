"""A lock file to the packages it asks of this Python, and how they differ from those installed.

Reads only the shape that `make lock` writes. Standard library alone; installs nothing.
"""

import os
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? *\\?$")
_TEST = re.compile(r"(?P<key>[a-z_]+) (?P<op>==|!=) '(?P<value>[^']*)'")


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One package of a lock file. `here` is False where its marker names another kind of system."""

    name: str
    version: str
    here: bool = True


def pins(lock: str) -> tuple[Pin, ...]:
    """The packages of the text of a lock file."""
    found = filter(None, map(_PIN.match, lock.splitlines()))
    return tuple(Pin(name=m["name"], version=m["version"], here=applies(m["marker"] or "")) for m in found)


def applies(marker: str) -> bool:
    """Whether a marker holds here. One of a shape not known counts as true: a package too many is said, not hidden."""
    tests = _TEST.findall(marker)
    if " and ".join(f"{key} {op} '{value}'" for key, op, value in tests) != marker:
        return True
    return all((_here()[key] == value) == (op == "==") for key, op, value in tests if key in _here())


def _here() -> dict[str, str]:
    return {
        "implementation_name": sys.implementation.name,
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_system": platform.system(),
        "sys_platform": sys.platform,
    }


def differences(lock: Path) -> Iterator[str]:
    """What is missing or has another version than the lock file says, a line each."""
    for pin in pins(lock.read_text(encoding="utf-8")):
        if not pin.here:
            continue
        try:
            installed = metadata.version(pin.name)
        except metadata.PackageNotFoundError:
            yield f"{pin.name} {pin.version} is not installed"
            continue
        if installed != pin.version:
            yield f"{pin.name} is {installed}, not {pin.version}"
