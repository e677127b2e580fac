"""tokens.yaml into Tokens: colours, fonts, sizes, spaces; an audience's own file lays single values over the common ones.

Knows no template: which names they use is theirs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from factsheet.document import Tokens, names
from factsheet.problems import Problems, ProblemsError
from factsheet.readers import marks, nodes, text

GROUPS = ("color", "dark", "font", "size", "space")
_COLOR = re.compile(r"[0-9a-f]{6}")
_POINTS = re.compile(r"\d{1,4}(\.\d{1,3})?")


@dataclass(frozen=True)
class _File:
    """One tokens.yaml: its values by group and name, and a place for its problems."""

    groups: Mapping[str, Mapping[str, nodes.Text]]
    problems: Problems

    def values(self, group: str) -> dict[str, str]:
        return {k: v.value for k, v in self.groups.get(group, {}).items()}


def read(data: bytes, path: str, own: bytes = b"", own_path: str = "") -> Tokens:
    """The tokens of an audience. Raises ProblemsError."""
    common, laid = _file(data, path, whole=True), _file(own, own_path, whole=False)
    colors = {*common.values("color"), *laid.values("color")}
    for file in (common, laid):
        for name, value in file.groups.get("dark", {}).items():
            if name not in colors:
                message = f"'dark' has '{marks.short(name)}', which 'color' has not"
                value.passage.problem(
                    file.problems, 0, "unknown-key", message, marks.near(name, colors), width=value.width
                )
    if found := [*common.problems, *laid.problems]:
        raise ProblemsError(*found)
    values = {g: {**common.values(g), **laid.values(g)} for g in GROUPS}
    return Tokens(
        color=values["color"],
        dark=values["dark"],
        font=values["font"],
        size={k: float(v) for k, v in values["size"].items()},
        space={k: float(v) for k, v in values["space"].items()},
    )


def _file(data: bytes, path: str, *, whole: bool) -> _File:
    problems, lines = text.read(data, path)
    groups: dict[str, dict[str, nodes.Text]] = {}
    with text.bounded():
        groups = _groups(lines, problems, whole=whole)
    return _File(groups, problems)


def _groups(lines: Sequence[str], problems: Problems, *, whole: bool) -> dict[str, dict[str, nodes.Text]]:
    root = nodes.read(lines, 1, problems, comments=True)
    groups: dict[str, dict[str, nodes.Text]] = {}
    for group, (key, value) in root.fields.items():
        if group not in GROUPS:
            message = f"no group of tokens is called '{marks.short(group)}'"
            key.passage.problem(problems, 0, "unknown-key", message, marks.near(group, GROUPS), width=key.width)
        elif isinstance(value, nodes.Fields):
            groups[group] = _group(group, value, problems)
        else:
            message, help_ = f"'{group}' has no tokens", 'write lines of "name: value" below it'
            key.passage.problem(problems, 0, "value", message, help_, width=key.width)
    for group in GROUPS:
        if whole and group not in root.fields and group not in root.broken:
            problems.add(1, 1, "missing-key", f"'{group}' is missing", f'add "{group}:" and its values')
    return groups


def _group(group: str, node: nodes.Fields, problems: Problems) -> dict[str, nodes.Text]:
    out = {}
    for name, (key, value) in node.fields.items():
        if not names.ID.fullmatch(name):
            help_ = "small letters, digits and hyphens, a letter first"
            key.passage.problem(problems, 0, "id", f"'{marks.short(name)}' is no name", help_, width=key.width)
        elif not isinstance(value, nodes.Text):
            line, column, width = nodes.place(value)
            problems.add(line, column, "value", f"'{name}' must be one value", nodes.QUOTES, width=width)
        elif complaint := _complaint(group, value.value):
            value.passage.problem(
                problems, 0, "value", f"'{marks.short(value.value)}' {complaint[0]}", complaint[1], width=value.width
            )
        else:
            out[name] = value
    return out


def _complaint(group: str, value: str) -> tuple[str, str] | None:
    if group in {"color", "dark"}:
        if _COLOR.fullmatch(value):
            return None
        return "is no colour", 'write six hexadecimal digits in quotes, small letters: "1b1b1b"'
    if group == "font":
        return None if value.strip() else ("names no font", "write the name of a family in templates/fonts")
    if _POINTS.fullmatch(value) and float(value) > 0:
        return None
    return "is no size", "write points, more than 0, such as 10 or 12.5"
