"""CI: one script that runs anywhere, and workflows whose every job may do what it must and no more."""

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

# What a job may do besides reading the repository; every other job may read, and no more.
MORE = {
    ("release.yml", "attest"): {"id-token": "write", "attestations": "write"},
    ("release.yml", "publish"): {"contents": "write"},
}


def test_there_are_workflows() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "release.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_commits_that_were_looked_up(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    uses = re.findall(r"uses: *(.*)", text)
    assert uses
    pinned = {f"{name}@{commit} # {version}" for name, (version, commit) in ACTIONS.items()}
    assert [line for line in uses if line not in pinned] == []


def jobs(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_jobs_may_do_no_more_than_they_must(path: Path) -> None:
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] == {}
    for name, job in jobs(path).items():
        assert job["timeout-minutes"] <= 60
        assert job["permissions"] == MORE.get((path.name, name), {"contents": "read"})
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "an expression in a script is a way in"
            assert not re.search(r"pip install|npm (?:ci|install)|curl|wget", step.get("run", "")), (
                "by make, with digests"
            )
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize(("workflow", "name"), MORE)
def test_a_job_that_may_write_runs_nothing_of_ours(workflow: str, name: str) -> None:
    job = jobs(ROOT / ".github/workflows" / workflow)[name]
    assert job["if"] == "github.event_name == 'push'", "a rehearsal writes nothing"
    assert [step["uses"].split("@")[0] for step in job["steps"] if "uses" in step] in (
        ["actions/download-artifact"],
        ["actions/download-artifact", "actions/attest-build-provenance"],
    )
    assert not [step for step in job["steps"] if re.search(r"build\.py|make ", step.get("run", ""))]


def test_a_public_repository_releases_what_the_public_may_read() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    # Fails closed: what GitHub does not say counts as not private.
    assert workflow["env"]["AUDIENCES"] == "${{ !github.event.repository.private && 'public' || '' }}"
    scripts = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    makes = [
        line for script in scripts for line in script.splitlines() if re.search(r"build\.py (build|release)", line)
    ]
    assert len(makes) == 2
    assert [line for line in makes if '${AUDIENCES:+--audience "$AUDIENCES"}' not in line] == []


def test_the_lowest_python_and_every_newer_one_are_tested() -> None:
    matrix = jobs(ROOT / ".github/workflows/ci.yml")["tests"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert f'requires-python = ">={matrix["python"][0]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_ci_runs_the_script_and_keeps_what_changed_its_looks_and_what_the_public_gets() -> None:
    steps = jobs(ROOT / ".github/workflows/ci.yml")["proofs"]["steps"]
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
        'make ARGS="--message-format $messages"',
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
