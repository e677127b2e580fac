"""A small project to run commands on: one sheet, three audiences, the project's own templates."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from factsheet import cli

FRONT = """---
title: A sample
country: MX
kind: Fact Sheet
bureau: Bureau of Samples
date: 2005-08-10
language: en-US
audience: {audience}
---

## First

{body}
"""
AUDIENCES = """\
public: {title: Public, readers: Anyone, banner: "", includes: [], paper: letter}
congress: {title: Congress, readers: Members and staff, banner: "", includes: [public], paper: letter}
interagency: {title: Agencies, readers: Other agencies, banner: SAMPLE BANNER, includes: [public, congress], paper: a4}
"""


def write(project: Path, body: str, name: str = "sample", audience: str = "public") -> Path:
    path = project / "content" / f"{name}.md"
    path.write_text(FRONT.format(audience=audience, body=body), encoding="utf-8")
    return path


def run(project: Path, *words: str) -> tuple[int, str, str]:
    """A command in this process: exit status, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.main(
            [
                *words,
                "--content",
                str(project / "content"),
                "--output",
                str(project / "output"),
                "--cache",
                str(project / "cache"),
            ]
        )
    return status, out.getvalue(), err.getvalue()


def names(project: Path) -> set[str]:
    output = project / "output"
    return {p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_file()}
