"""No lock file asks for a version with a known hole, and pyproject.toml allows none: `make lock` cannot fall back on one."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from factsheet.tools.audit import LOCKS
from factsheet.tools.packages import pins

ROOT = Path(__file__).resolve().parents[2]
TABLE: dict[str, list[dict[str, str]]] = yaml.safe_load(
    (Path(__file__).parent / "floors.yaml").read_text(encoding="utf-8")
)
FLOORS = {name: max(Version(row["from"]) for row in rows) for name, rows in TABLE.items()}
DIRECT = [
    Requirement(line)
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
]


def too_old(lock: str) -> list[str]:
    """The pins of a lock file below their floor."""
    return [
        f"{pin.name} {pin.version}" for pin in pins(lock) if Version(pin.version) < FLOORS.get(pin.name, Version("0"))
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_file_asks_for_a_version_with_a_known_hole(lock: str) -> None:
    assert too_old((ROOT / lock).read_text(encoding="utf-8")) == []


def test_a_version_with_a_known_hole_would_be_found() -> None:
    assert too_old("weasyprint==69.0 \\\nlxml==6.0.4 ; sys_platform == 'linux' \\\njinja2==3.1.6 \\\n") == [
        "weasyprint 69.0",
        "lxml 6.0.4",
    ]


@pytest.mark.parametrize("wanted", [r for r in DIRECT if r.name in FLOORS], ids=lambda r: r.name)
def test_none_is_allowed_either(wanted: Requirement) -> None:
    least = next(Version(s.version) for s in wanted.specifier if s.operator in {">=", "=="})
    assert least >= FLOORS[wanted.name]


def test_every_row_is_of_a_package_we_use_and_names_its_advisory() -> None:
    locked = {pin.name for lock in LOCKS for pin in pins((ROOT / lock).read_text(encoding="utf-8"))}
    assert set(FLOORS) <= locked
    for rows in TABLE.values():
        for row in rows:
            assert re.fullmatch(r"CVE-\d{4}-\d{4,}|GHSA(-\w{4}){3}|PYSEC-\d{4}-\d+", row["advisory"]), row
            assert set(row) == {"from", "advisory", "what"}
