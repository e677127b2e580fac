"""A copy of the program without its .venv, in a folder with a space, and a Python without any package."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """build.py and what it needs to start, as they lie in a fresh clone."""
    folder = tmp_path_factory.mktemp("fresh") / "a clone"
    shutil.copytree(ROOT / "factsheet", folder / "factsheet", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def bare(checkout: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the checkout's build.py in a Python that has no package, from another folder."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        # -S leaves out site-packages, -I the user's own and the environment
        command = [sys.executable, "-I", "-S", str(checkout / "build.py"), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=checkout.parent)

    return run
