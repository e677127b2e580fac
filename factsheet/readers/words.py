"""templates/words/<language>.yaml into the fixed words of every rendition; an audience's own file lays single words over it.

Knows no template: the keys there are come from the English file, and from what the program itself prints.
"""

import re
from collections.abc import Collection

from factsheet.document import NEEDED_WORDS, Words
from factsheet.problems import Problems, ProblemsError
from factsheet.readers import marks, nodes, text

_KEY = re.compile(r"[a-z][a-z0-9_]*")
SHOWN = 6  # missing words that a message names


def read(data: bytes, path: str, keys: Collection[str] | None = None, *, own: bytes = b"", own_path: str = "") -> Words:
    """Words by key. Raises ProblemsError.

    `keys` are those that the file must have, and no others; None for the English file, which says what there is.
    """
    problems, out = _file(data, path, keys)
    with text.bounded():
        if missing := [k for k in (NEEDED_WORDS if keys is None else keys) if k not in out]:
            _missing(missing, problems)
    laid_problems, laid = _file(own, own_path, keys if keys is not None else out)
    if found := [*problems, *laid_problems]:
        raise ProblemsError(*found)
    return {**{k: v for k, v in out.items() if v}, **laid}


def _file(data: bytes, path: str, keys: Collection[str] | None) -> tuple[Problems, dict[str, str]]:
    problems, lines = text.read(data, path)
    out: dict[str, str] = {}
    with text.bounded():
        root = nodes.read(lines, 1, problems)
        out = {**dict.fromkeys(root.broken, ""), **_words(root, keys, problems)}
    return problems, out


def _missing(missing: list[str], problems: Problems) -> None:
    named = ", ".join(f"'{k}'" for k in missing[:SHOWN]) + (" …" if len(missing) > SHOWN else "")
    message = f"{named} {'is' if len(missing) == 1 else 'are'} missing"
    problems.add(1, 1, "missing-key", message, f'add "{missing[0]}: …", as in words/en.yaml')


def _words(root: nodes.Fields, keys: Collection[str] | None, problems: Problems) -> dict[str, str]:
    out = {}
    for name, (key, value) in root.fields.items():
        out[name] = ""  # it is there: nobody is told that it is missing
        if not _KEY.fullmatch(name):
            help_ = "small letters, digits and _, a letter first: templates write words.name"
            key.passage.problem(problems, 0, "id", f"'{marks.short(name)}' is no name", help_, width=key.width)
        elif keys is not None and name not in keys:
            message = f"no fixed words are called '{marks.short(name)}'"
            key.passage.problem(problems, 0, "unknown-key", message, marks.near(name, keys), width=key.width)
        elif not isinstance(value, nodes.Text):
            line, column, width = nodes.place(value)
            problems.add(line, column, "value", f"'{name}' must be text", nodes.QUOTES, width=width)
        elif not value.value.strip():
            help_ = "write the words"
            key.passage.problem(problems, 0, "value", f"'{name}' says nothing", help_, width=key.width)
        else:
            out[name] = " ".join(value.value.split("\n")).strip(" ")
    return out
