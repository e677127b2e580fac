"""What shapes the bytes of renditions besides this program, by version; told without importing any of it."""

import ctypes
import os
import sys
from collections.abc import Callable
from functools import cache
from importlib import metadata
from typing import Any

# A library of the system, and what tells its version.
NATIVE: dict[str, tuple[str, Callable[[Any], str]]] = {
    "pango": ("libpango-1.0.so.0", lambda lib: _pango(lib.pango_version())),
    "harfbuzz": ("libharfbuzz.so.0", lambda lib: _words(lib.hb_version_string)),
    "fontconfig": ("libfontconfig.so.1", lambda lib: _pango(lib.FcGetVersion())),
}


@cache
def version(distribution: str) -> str:
    """The version of one distribution."""
    return metadata.version(distribution)


@cache
def native() -> dict[str, str]:
    """The versions of what draws text; of Pango alone where the others go by other names, of none where it is missing."""
    if sys.platform == "linux":
        try:
            return {name: told(ctypes.CDLL(file)) for name, (file, told) in NATIVE.items()}
        except (OSError, AttributeError):
            pass
    try:
        from weasyprint.text.ffi import pango  # noqa: PLC0415  # half a second, where nothing else knows
    except (ImportError, OSError):  # pages and Word files are made without it
        return {}
    return {"pango": _pango(pango.pango_version())}


def _pango(number: int) -> str:
    return f"{number // 10_000}.{number // 100 % 100}.{number % 100}"


def _words(function: Any) -> str:
    function.restype = ctypes.c_char_p
    return bytes(function()).decode()


@cache
def installed() -> tuple[str, ...]:
    """Every distribution that this Python finds, with its version: the folders where they say so are called like that."""
    return tuple(sorted({name for path in sys.path for name in _names(path) if name.endswith(".dist-info")}))


def _names(path: str) -> list[str]:
    try:
        return os.listdir(path or ".")  # noqa: PTH208  # a tenth of what it takes to look into each
    except OSError:
        return []
