"""tokens.yaml into Tokens: colours, fonts, sizes, spaces; an audience's own file lays single values over the common ones.

Knows no template: which names they use is theirs.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from factsheet.document import Tokens, names
from factsheet.problems import Problems, ProblemsError
from factsheet.readers import marks, nodes, text

_Entry: TypeAlias = tuple[nodes.Text, nodes.Text]  # a name and its value, each with its place
GROUPS = ("color", "dark", "font", "size", "space")
_COLOR = re.compile(r"[0-9a-f]{6}")
_POINTS = re.compile(r"\d{1,4}(\.\d{1,3})?")


@dataclass(frozen=True)
class _File:
    """One tokens.yaml: its names and values by group and name, and a place for its problems."""

    groups: Mapping[str, Mapping[str, _Entry]]
    problems: Problems

    def values(self, group: str) -> dict[str, str]:
        return {k: v.value for k, (_, v) in self.groups.get(group, {}).items()}


def read(data: bytes, path: str, own: bytes = b"", own_path: str = "") -> Tokens:
    """The tokens of an audience. Its own file gives those that are there other values. Raises ProblemsError."""
    common, laid = _file(data, path, whole=True), _file(own, own_path, whole=False)
    colors = common.values("color")
    for file in (common, laid):
        _check_names(file, "dark", colors, "'dark' has '{}', which 'color' has not")
    if not common.problems:  # else a name may be there and wrong
        for group in GROUPS:
            if group != "dark":
                _check_names(laid, group, common.values(group), f"no {_WORDS[group]} is called '{{}}'")
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


_WORDS = {"color": "colour", "font": "font", "size": "size", "space": "space"}


def _check_names(file: _File, group: str, known: Collection[str], message: str) -> None:
    """A problem for each name of a group that is not known: nothing would use it."""
    for name, (key, _) in file.groups.get(group, {}).items():
        if name not in known:
            said = message.format(marks.short(name))
            key.passage.problem(file.problems, 0, "unknown-key", said, marks.near(name, known), width=key.width)


def _file(data: bytes, path: str, *, whole: bool) -> _File:
    problems, lines = text.read(data, path)
    groups: dict[str, dict[str, _Entry]] = {}
    with text.bounded():
        groups = _groups(lines, problems, whole=whole)
    return _File(groups, problems)


def _groups(lines: Sequence[str], problems: Problems, *, whole: bool) -> dict[str, dict[str, _Entry]]:
    root = nodes.read(lines, 1, problems, comments=True)
    groups: dict[str, dict[str, _Entry]] = {}
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


def _group(group: str, node: nodes.Fields, problems: Problems) -> dict[str, _Entry]:
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
            out[name] = key, value
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
