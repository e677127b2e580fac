"""A verdict to what is shown of it: a table on the terminal, a page of its own for whoever keeps the evidence."""

import base64
import datetime
import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from factsheet import __version__
from factsheet.document import Audience
from factsheet.pipeline.sources import read_templates, shown
from factsheet.pipeline.verify import Mark, Verdict
from factsheet.problems import Location, Problem, ProblemsError, Severity
from factsheet.readers import tokens as tokens_reader
from factsheet.writers.styles import custom_properties, dark_properties, declarations
from factsheet.writers.templates import Templates

TEMPLATE, RELEASE, STYLE = "report/report.html.j2", "report/release.html.j2", "report/report.css"
ON_TERMINAL: dict[Mark, str] = {"ok": "ok", "warning": "warning", "problem": "problem", "": "–"}
IN_WORDS: dict[Mark, str] = {"ok": "ok", "warning": "warning", "problem": "problem", "": "not asked"}
NOBODY = Audience(name="report", title="", readers="", banner="", includes=(), paper="letter", reads=frozenset())


def table(verdict: Verdict) -> str:
    """A line a file, a column a question; then what it comes to."""
    asked = verdict.columns
    rows = [("file", *asked), *((f.path, *(ON_TERMINAL[f.marks[c]] for c in asked)) for f in verdict.files)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*(lines if verdict.files else []), *verdict.notes, summary(verdict)])


def summary(verdict: Verdict) -> str:
    """How many files there are, and how many of them have problems."""
    count = len(verdict.files)
    wrong = sum("problem" in f.marks.values() for f in verdict.files)
    files = "1 file" if count == 1 else f"{count} files"
    if wrong:
        return f"{files}, {wrong} with problems"
    if any(p.severity is Severity.ERROR for p in verdict.problems):
        if not count:
            return "no file could be looked at"
        return f"{files} as they should be, but for problems around them"
    return f"{files}: nothing is wrong with what was looked at"


def page(verdict: Verdict, root: Path) -> bytes:
    """The report as one page without scripts, light and dark; `root` is the templates folder. Raises ProblemsError."""
    return render(
        root,
        TEMPLATE,
        summary=summary(verdict),
        verdict=verdict,
        around=_around(verdict),
        columns=verdict.columns,
        marks=IN_WORDS,
    )


def release_page(verdict: Verdict, release: Mapping[str, Any], root: Path) -> bytes:
    """The evidence of a release, by its manifest, as such a page. It says no time but its revision's."""
    verdict = replace(verdict, files=tuple(f for f in verdict.files if f.format))  # manifests stand for others
    sizes = {archive["path"]: f"{archive['size']:,}" for archive in release["archives"]}
    return render(
        root, RELEASE, summary=summary(verdict), verdict=verdict, release=release, sizes=sizes, marks=IN_WORDS
    )


def render(root: Path, template: str, **values: Any) -> bytes:
    """A page from a template of report/, in its style; `root` is the templates folder. Raises ProblemsError."""
    folder = read_templates(root, [])
    tokens = tokens_reader.read(folder.common.get("tokens.yaml", b""), f"{shown(root)}/tokens.yaml")
    templates = Templates(
        audience=NOBODY, common=folder.common, own={}, tokens=tokens, words={}, faces=(), root=shown(root)
    )
    css = (
        f":root{{{declarations(custom_properties(tokens, '.1rem'))}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{declarations(dark_properties(tokens))}}}}}\n"
        f"{templates.read_text(STYLE)}"
    )
    text = templates.render(
        template,
        css=Markup(css),  # noqa: S704  # our own style sheet and colours that the reader of tokens has checked
        policy=f"default-src 'none'; style-src '{_digest(css)}'; base-uri 'none'; form-action 'none'",
        day=_day(),
        version=__version__,
        **values,
    )
    return text.encode() + b"\n"


def write(data: bytes, path: Path, option: str = "--report") -> None:
    """Put a report where `option` asked for it. Raises ProblemsError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise ProblemsError(_unwritable(path, error, option)) from error


def _unwritable(path: Path, error: OSError, option: str) -> Problem:
    return Problem(
        location=Location(path=shown(path)),
        code="output",
        message=f"the report cannot be written: {error.strerror}",
        help=f"name another place after {option}",
    )


def _around(verdict: Verdict) -> Iterable[Problem]:
    """The problems that are no file's own: of a manifest, of the content."""
    of_files = {p for f in verdict.files for p in f.problems}
    return [p for p in verdict.problems if p not in of_files]


def _digest(css: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()


def _day() -> str:
    """Now, in UTC; SOURCE_DATE_EPOCH where it is set, for a report that is to be the same twice."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        now = datetime.datetime.fromtimestamp(int(epoch), tz=datetime.UTC)
    else:
        now = datetime.datetime.now(tz=datetime.UTC)
    return now.strftime("%Y-%m-%d %H:%M UTC")
