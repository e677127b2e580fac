"""CI: one script that runs anywhere, and a workflow that may do nothing but run it and keep what it made."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
# Looked up once; a new one is a decision.
ACTIONS = {
    "actions/checkout": ("v7.0.1", "3d3c42e5aac5ba805825da76410c181273ba90b1"),
    "actions/setup-python": ("v7.0.0", "5fda3b95a4ea91299a34e894583c3862153e4b97"),
    "actions/upload-artifact": ("v7.0.0", "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f"),
    "actions/download-artifact": ("v8.0.1", "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c"),
    "actions/attest-build-provenance": ("v4.1.0", "a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32"),
}


def test_there_are_workflows() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_commits_that_were_looked_up(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    uses = re.findall(r"uses: *(.*)", text)
    assert uses
    pinned = {f"{name}@{commit} # {version}" for name, (version, commit) in ACTIONS.items()}
    assert [line for line in uses if line not in pinned] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_only_read(path: Path) -> None:
    workflow: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        assert job["timeout-minutes"] <= 90
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "an expression in a script is a way in"
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_ci_runs_the_script_and_keeps_what_changed_its_looks_and_what_the_public_gets() -> None:
    steps = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]["all"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
    assert [step["with"]["path"] for step in steps[2:]] == [".cache/visual/changed", "output/public"]
    assert steps[0]["with"]["fetch-depth"] == 0, "without history there is nothing to compare looks with"


def test_the_script_fetches_the_tools_before_it_tests() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert re.findall(r"^make.*", text, re.MULTILINE) == [
        "make conformance-tools",
        "make lint",
        "make audit",
        "make test",
        'make test ARGS="-m exhaustive -n auto"',
        "make",
        "make visual",
    ]
    assert re.search(r"^export CI=", text, re.MULTILINE)
    subprocess.run(["bash", "-n", script], check=True)


def test_make_help_tells_of_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)", makefile, re.MULTILINE)
    assert phony
    # these tests may themselves run under make, which hands its flags down
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    shown = subprocess.run(["make", "help"], cwd=ROOT, env=plain, capture_output=True, text=True, check=True).stdout
    told = {line.split()[0] for line in shown.splitlines()}
    assert told == set(phony[1].split()) - {"setup-test"}
