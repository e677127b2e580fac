"""docs/adding-a-block-kind.md is true: what it says is done to a copy of the project, and a sheet of the new kind builds."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.projects import CACHE

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs/adding-a-block-kind.md"
PUBLIC = 'public: {title: Public, readers: Anyone, banner: "", includes: [], paper: letter}\n'
SHEET = """---
title: A sheet of steps
country: MX
kind: Fact Sheet
bureau: Bureau of Samples
date: 2005-08-10
language: en-US
audience: public
---

::: steps

- **Write** to the office.
- **Wait**

  for an answer:

  - a letter,
  - or a call.
:::
"""


def edits() -> list[tuple[str, str, str]]:
    """Path, old and new lines of each edit of the guide; a file without old lines is new."""
    found = []
    for block in re.findall(r"^```\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        path, *lines = block.splitlines()
        old, new = ("".join(f"{line[2:]}\n" for line in lines if line.startswith(sign)) for sign in "-+")
        found.append((path, old, new))
    return found


def test_the_walk_adds_a_kind_that_builds_in_three_formats(tmp_path: Path) -> None:
    for name in ("factsheet", "templates", "build.py"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, tmp_path / name)
    shutil.rmtree(tmp_path / "templates/audiences")  # of audiences that this project has not
    (tmp_path / "content").mkdir()
    (tmp_path / "content/audiences.yaml").write_text(PUBLIC, encoding="utf-8")
    (tmp_path / "content/steps.md").write_text(SHEET, encoding="utf-8")
    command = [sys.executable, "-c", "import sys; from factsheet import cli; sys.exit(cli.main(sys.argv[1:]))"]
    command += ["build", "--strict", f"--cache={CACHE}", "--content", "content", "--output", "output"]
    before = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "no block is called 'steps'" in before.stderr
    for path, old, new in edits():
        file = tmp_path / path
        if old:
            text = file.read_text(encoding="utf-8")
            assert text.count(old) == 1, path
            file.write_text(text.replace(old, new), encoding="utf-8")
        else:
            file.write_text(new, encoding="utf-8")
    after = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (after.returncode, after.stderr) == (0, "")
    assert sorted(p.suffix for p in (tmp_path / "output/public").iterdir()) == [".docx", ".html", ".json", ".pdf"]
