"""A small project to run commands on: one sheet, four audiences, the project's own templates."""

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
# What the builds of one session keep for each other: subsets of fonts are most of a small build.
CACHE = Path(__file__).parents[1] / ".cache/tests"
AUDIENCES = """\
public: {title: Public, readers: Anyone, banner: "", includes: [], paper: letter}
congress: {title: Congress, readers: Members and staff, banner: "", includes: [public], paper: letter}
press: {title: Press, readers: Journalists, banner: "", includes: [public], paper: letter}
interagency: {title: Agencies, readers: Other agencies, banner: SAMPLE BANNER, includes: [public, congress], paper: a4}
"""


def write(project: Path, body: str, name: str = "sample", audience: str = "public") -> Path:
    path = project / "content" / f"{name}.md"
    path.write_text(FRONT.format(audience=audience, body=body), encoding="utf-8")
    return path


def run(project: Path, *words: str) -> tuple[int, str, str]:
    """A command in this process, with the cache of all tests unless the words name another: exit status, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.main(
            [
                f"--cache={CACHE}",
                *words,
                "--content",
                str(project / "content"),
                "--output",
                str(project / "output"),
            ]
        )
    return status, out.getvalue(), err.getvalue()


def names(project: Path) -> set[str]:
    output = project / "output"
    return {p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_file()}
