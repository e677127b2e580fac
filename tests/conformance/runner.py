"""A workflow's jobs, run here: its scripts as GitHub's bash runs them, artifacts as folders below one of our own.

Knows the expressions it is told and no other (KeyError), so that a new one is looked at. What it cannot do is listed.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Values = Mapping[str, object]


@dataclass(kw_only=True)
class Runner:
    """Runs jobs of one workflow, each in a workspace of its own."""

    workflow: Path
    artifacts: Path
    checkout: Callable[[Path], None]
    env: Mapping[str, str]
    values: Values
    left_out: list[str] = field(default_factory=list)

    def run(self, name: str, workspace: Path, **more: object) -> None:
        """Run the steps of a job in order; the first script that fails ends it."""
        workflow = yaml.safe_load(self.workflow.read_text(encoding="utf-8"))
        job = workflow["jobs"][name]
        values = {**self.values, **more}
        env = {**self.env, **_filled(workflow.get("env", {}), values), **_filled(job.get("env", {}), values)}
        workspace.mkdir(parents=True)
        for step in job["steps"]:
            title = step.get("name") or step.get("uses") or step["run"]
            if "if" in step and not values[step["if"]]:
                self.left_out.append(title)
            elif "run" in step:
                self._script(step["run"], workspace / step.get("working-directory", "."), env, title)
            else:
                self._action(step["uses"].split("@")[0], _filled(step.get("with", {}), values), workspace)

    def _script(self, script: str, folder: Path, env: Mapping[str, str], title: str) -> None:
        command = ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script]
        done = subprocess.run(
            command, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{title}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"

    def _action(self, name: str, given: Mapping[str, str], workspace: Path) -> None:
        match name:
            case "actions/checkout":
                self.checkout(workspace)
            case "actions/setup-python":
                """The Python of these tests is on the path."""
            case "actions/upload-artifact":
                source = workspace / given["path"]
                assert any(source.iterdir()) or given.get("if-no-files-found") != "error", source
                shutil.copytree(source, self.artifacts / given["name"])
            case "actions/download-artifact" if "pattern" in given:
                for found in sorted(self.artifacts.glob(given["pattern"])):
                    shutil.copytree(found, workspace / given["path"] / found.name)
            case "actions/download-artifact":
                shutil.copytree(self.artifacts / given["name"], workspace / given["path"], dirs_exist_ok=True)
            case _:
                self.left_out.append(name)


def _filled(table: Mapping[str, Any], values: Values) -> dict[str, str]:
    """A table of YAML with its expressions replaced; one that is not known is a KeyError."""
    return {
        key: re.sub(r"\$\{\{ (.+?) \}\}", lambda found: str(values[found[1]]), str(value))
        for key, value in table.items()
    }


def plain_environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a script: nothing of make, git or GitHub that runs these tests, and a home of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "GIT", "PYTEST", "MFLAGS"))}
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return {**kept, "HOME": str(home), "CI": "true", **more}
