"""WeasyPrint, imported without asking a compiler where its libraries are. Import this before anything of WeasyPrint.

For each name it tries, WeasyPrint has ctypes.util.find_library run ldconfig, gcc and ld: some ninety processes and a
third of the time an import takes. On Linux their answer is the name by which the loader knows the library anyway, and
that name WeasyPrint tries next. So find_library says "not found" for these names, while WeasyPrint is imported.
"""

import ctypes
import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SONAMES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)
STEMS = ("gobject-2.0", "pango-1.0", "harfbuzz", "fontconfig", "pangoft2-1.0")


@contextmanager
def _by_soname() -> Iterator[None]:
    """Within, find_library finds none of WeasyPrint's libraries; where the loader does not know them all, nothing changes."""
    find = ctypes.util.find_library
    if sys.platform != "linux" or not all(map(_loads, SONAMES)):
        yield
        return

    def answer(name: str) -> str | None:
        return None if name.removeprefix("lib").startswith(STEMS) else find(name)

    ctypes.util.find_library = answer
    try:
        yield
    finally:
        ctypes.util.find_library = find


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


with _by_soname():
    import weasyprint as weasyprint  # noqa: PLC0414  # for its effect
