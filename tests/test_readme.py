"""The README's first look is what a user sees: its commands are run, its message is the real one."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONSOLE = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]


def steps() -> dict[str, str]:
    """Each command of the first look, and what the README says it prints."""
    parts = re.split(r"^\$ ", CONSOLE, flags=re.MULTILINE)[1:]
    return {command.split("#")[0].strip(): said for command, _, said in (p.partition("\n") for p in parts)}


def run(project: Path, command: str) -> tuple[int, str, str]:
    words = [sys.executable, *command.split()[1:]]
    done = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_first_look(tmp_path: Path) -> None:
    for name in ("content", "templates", "factsheet"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    said = steps()
    assert run(tmp_path, "python3 build.py build mexico --audience public") == (
        0,
        said["python3 build.py build mexico --audience public"],
        "",
    )
    mexico = tmp_path / "content/mexico.md"
    mexico.write_text(
        mexico.read_text(encoding="utf-8").replace("poppy-eradicated }} of", "poppy-eradicate }} of"), encoding="utf-8"
    )
    assert run(tmp_path, "python3 build.py check") == (1, "", said["python3 build.py check"])
    status, _, _ = run(tmp_path, "python3 build.py doctor")
    assert status in {0, 3}
    assert run(tmp_path, "python3 build.py new peru")[1] == "content/peru.md\n"
    assert set(said) == {
        "python3 build.py build mexico --audience public", "python3 build.py check", "python3 build.py preview mexico", "python3 build.py new peru", "python3 build.py doctor",
    }  # fmt: skip
