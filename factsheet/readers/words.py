"""templates/words/<language>.yaml into the fixed words of every rendition. Knows no template: which keys they use is theirs."""

import re

from factsheet.document import Words
from factsheet.problems import Problems, ProblemsError
from factsheet.readers import marks, nodes, text

_KEY = re.compile(r"[a-z][a-z0-9_]*")


def read(data: bytes, path: str) -> Words:
    """Words by key. Raises ProblemsError."""
    problems, lines = text.read(data, path)
    out: dict[str, str] = {}
    with text.bounded():
        out = _words(nodes.read(lines, 1, problems), problems)
    if len(problems):
        raise ProblemsError(*problems)
    return out


def _words(root: nodes.Fields, problems: Problems) -> dict[str, str]:
    out = {}
    for name, (key, value) in root.fields.items():
        if not _KEY.fullmatch(name):
            help_ = "small letters, digits and _, a letter first: templates write words.name"
            key.passage.problem(problems, 0, "id", f"'{marks.short(name)}' is no name", help_, width=key.width)
        elif not isinstance(value, nodes.Text):
            line, column, width = nodes.place(value)
            problems.add(line, column, "value", f"'{name}' must be text", nodes.QUOTES, width=width)
        elif not value.value.strip():
            help_ = "write the words"
            key.passage.problem(problems, 0, "value", f"'{name}' says nothing", help_, width=key.width)
        else:
            out[name] = " ".join(value.value.split("\n")).strip(" ")
    return out
