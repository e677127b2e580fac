"""WeasyPrint's import starts no process, finds the same libraries, and leaves everything as it was."""

import ctypes
import ctypes.util
import subprocess
import sys
from pathlib import Path

import pytest

from factsheet.writers import libraries

ROOT = Path(__file__).parents[2]
SCRIPT = """
import ctypes.util, hashlib, sys
started = []
events = {"subprocess.Popen", "os.posix_spawn", "os.fork", "os.system", "os.exec"}
sys.addaudithook(lambda event, args: started.append(event) if event in events else None)
before = ctypes.util.find_library
if sys.argv[1] == "plain":
    import weasyprint
from factsheet.writers import pdf
assert ctypes.util.find_library is before
count = len(started)
from factsheet.document import Options
from tests.writers import samples
data = pdf.write(samples.everything(), samples.templates(), Options())
print(count, hashlib.sha256(data).hexdigest())
"""


def imported(how: str) -> tuple[int, str]:
    """How many processes the import started, and the digest of the first brief then made."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, how], cwd=ROOT, capture_output=True, text=True, check=True)
    count, digest = done.stdout.split()
    return int(count), digest


def test_the_bytes_are_the_same_and_the_processes_are_gone() -> None:
    plain, quick = imported("plain"), imported("quick")
    assert plain[1] == quick[1]
    if sys.platform == "linux":
        assert quick[0] == 0
        assert plain[0] > 0, "find_library starts nothing here: this module has lost its reason"


def test_other_libraries_are_found_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: f"asked for {name}")
    with libraries._by_soname():
        assert ctypes.util.find_library("ssl") == "asked for ssl"
        if sys.platform == "linux":
            assert ctypes.util.find_library("pango-1.0-0") is None
            assert ctypes.util.find_library("libharfbuzz-vector-0") is None
    assert ctypes.util.find_library("pango-1.0") == "asked for pango-1.0"


@pytest.mark.parametrize("failing", ["darwin", "win32", "linux"])
def test_where_the_loader_does_not_know_them_nothing_changes(monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    monkeypatch.setattr(sys, "platform", failing)
    monkeypatch.setattr(libraries, "SONAMES", ("libthere-is-none.so.0",))
    before = ctypes.util.find_library
    with libraries._by_soname():
        assert ctypes.util.find_library is before


def test_an_import_that_fails_leaves_find_library_as_it_was() -> None:
    before = ctypes.util.find_library
    with pytest.raises(OSError, match="no such"), libraries._by_soname():
        raise OSError("no such library")
    assert ctypes.util.find_library is before
