"""What is fetched is pinned to its digest, and no file says from which host."""

import json
import re
from pathlib import Path

import pytest

from factsheet.tools import packages, setup

ROOT = Path(__file__).resolve().parents[2]
CONFORMANCE = ROOT / "tests/conformance"
LOCKS = (setup.RUNTIME, setup.TEST)
BENCH, SUPPLY = "tests/bench/requirements.txt", "tests/conformance/supply.txt"


def entries(lock: str) -> list[str]:
    """The requirements of a lock file, each with its continued lines."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if not line.lstrip().startswith("#")]
    return [line for line in lines if line.strip()]


@pytest.mark.parametrize("lock", [*LOCKS, BENCH, SUPPLY])
def test_every_requirement_is_pinned_with_its_digests(lock: str) -> None:
    found = entries(lock)
    assert len(found) > 20
    wrong = [e for e in found if not re.fullmatch(r"[a-z0-9._-]+==\S+( ; [^-]+?)?( +--hash=sha256:[0-9a-f]{64})+ *", e)]
    assert wrong == []


@pytest.mark.parametrize("lock", LOCKS)
def test_doctor_reads_every_requirement_and_every_marker(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert len(packages.pins(text)) == len(entries(lock))
    markers = set(re.findall(r" ; (.+?) *\\?$", text, re.MULTILINE))
    known = re.compile(
        r"(?:(?:^| and )(?:sys_platform|(?:platform_python_)?implementation(?:_name)?) (?:==|!=) '\w+')+"
    )
    assert [marker for marker in markers if not known.fullmatch(marker)] == []


def test_the_test_lock_holds_the_runtime_lock() -> None:
    runtime, test = (set(packages.pins((ROOT / lock).read_text(encoding="utf-8"))) for lock in LOCKS)
    assert runtime < test


@pytest.mark.parametrize(
    "path", [*LOCKS, BENCH, SUPPLY, "tests/conformance/package.json", "tests/conformance/package-lock.json"]
)
def test_no_host_is_named(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert re.findall(r"\w+://|--(?:extra-)?index-url|--find-links|\"resolved\"|@ (?:git|file)", text) == []


def test_node_packages_are_pinned_with_their_digests() -> None:
    wanted = json.loads((CONFORMANCE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((CONFORMANCE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert locked.pop("")["dependencies"] == wanted
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert {name: found["version"] for name, found in locked.items()} == {
        f"node_modules/{name}": version for name, version in wanted.items()
    }
    assert all(found["integrity"].startswith("sha512-") for found in locked.values())


def test_maven_versions_are_exact_and_no_repository_is_named() -> None:
    text = (CONFORMANCE / "pom.xml").read_text(encoding="utf-8")
    assert "repositor" not in text
    assert all(re.fullmatch(r"[0-9.]+", version) for version in re.findall(r"<version>(.*?)</version>", text))
