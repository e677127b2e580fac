"""A new sheet's content file: a commented start that builds as it stands."""

import datetime
import difflib
import os
from collections.abc import Sequence
from pathlib import Path

from factsheet.document import names, printing
from factsheet.pipeline import examples
from factsheet.pipeline.sources import NOT_SHEETS, Folders, shown
from factsheet.problems import Location, Problem, ProblemsError, UsageError, nearest

LONGEST = 64  # characters of a new sheet's name
START = """\
---
# Above the second line of dashes: what the sheet is. Below it: what it says. content/README.md explains every key.
# Put text that holds a colon or a # in "quotes". A line that begins with # is a comment; nobody is shown it.
title: "Country Program: {name}"
# two letters of ISO 3166-1
country: {code}
kind: Fact Sheet
bureau: Name of the Bureau
dateline: Washington, DC
# year-month-day
date: {date}
language: en-US
# who may read what carries no mark; audiences.yaml has the names
audience: public

# Numbers, each stated once and printed by {{{{ name }}}} in the text, with its unit: "1,000 miles".
facts:
  example: {{value: 1000, unit: mile, source: "Where the number is from"}}
{front}---

## Challenges

Write a paragraph here: a line break inside it is a space, a blank line ends it.
An example of a number that is stated once: {{{{ example }}}}.

## Goals

- The first goal;
- The second goal.

## Programs

### Name of a program

What it does.[^one]

[^one]: A note: what a reader may want to know besides. Its number stands where the text calls it.
{body}"""
ALL = "all"


def new(folders: Folders, name: str, kinds: Sequence[str] = ()) -> Path:
    """Write a new sheet's file, with an example of each of some kinds of blocks, or of "all".

    Raises UsageError for a name that is none and an unknown kind, ProblemsError where the file exists already.
    """
    kinds = tuple(examples.BLOCKS) if ALL in kinds else kinds
    if unknown := [k for k in kinds if k not in examples.BLOCKS]:
        near = nearest(unknown[0], [ALL, *examples.BLOCKS])
        raise UsageError(f"no block is called '{unknown[0][:LONGEST]}': {near}")
    if f"{name}.md" in NOT_SHEETS:
        raise UsageError(f"'{name}' is no name for a sheet: {name}.md tells officers how to write one")
    if not names.SHEET.fullmatch(name) or len(name) > LONGEST:
        rule = f"small letters, digits and hyphens, a letter first, at most {LONGEST} in all"
        raise UsageError(f"'{name[:LONGEST]}' is no name for a sheet: {rule}")
    path = folders.content / f"{name}.md"
    if os.path.lexists(path):
        raise ProblemsError(_problem(path, "this sheet is there already", "edit it, or choose another name"))
    country, code = _country(name)
    text = START.format(
        name=country,
        code=code,
        date=datetime.datetime.now(tz=datetime.UTC).date(),
        front=examples.front(kinds),
        body=examples.body(kinds),
    )
    try:
        folders.content.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ProblemsError(
            _problem(path, f"cannot be written: {error.strerror}", "make the folder writable")
        ) from error
    return path


def _country(name: str) -> tuple[str, str]:
    """The country a sheet's name means, else the nearest guess an author has to correct."""
    words = name.replace("-", " ")
    by_name = {names.slug(n).replace("-", " "): (n, c) for c, n in printing.countries().items()}
    near = difflib.get_close_matches(words, by_name, 1, 0.85)
    return by_name[near[0]] if near else (words.title(), "US")


def _problem(path: Path, message: str, help_: str) -> Problem:
    return Problem(location=Location(path=shown(path)), code="file", message=message, help=help_)
