"""layout.yaml into what stands first on a sheet; an audience's own file lays single keys over the common ones."""

from collections.abc import Callable, Mapping
from typing import Any

from factsheet.document import LEADS, Layout
from factsheet.problems import Problems, ProblemsError
from factsheet.readers import marks, nodes, text

FILE = "layout.yaml"


def read(data: bytes, path: str, own: bytes | None = None, own_path: str = "") -> Layout:
    """The layout of an audience. Raises ProblemsError."""
    values, problems = _file(data, path, whole=True)
    laid, laid_problems = ({}, []) if own is None else _file(own, own_path, whole=False)
    if found := [*problems, *laid_problems]:
        raise ProblemsError(*found)
    return Layout(**{**values, **laid})


def _file(data: bytes, path: str, *, whole: bool) -> tuple[dict[str, Any], list[Any]]:
    problems, lines = text.read(data, path)
    values: dict[str, Any] = {}
    with text.bounded():
        root = nodes.read(lines, 1, problems, comments=True)
        for name, (key, value) in root.fields.items():
            if name in KEYS:
                values[name] = KEYS[name](key, value, problems)
            else:
                help_ = marks.near(name, KEYS)
                message = f"no key is called '{marks.short(name)}'"
                key.passage.problem(problems, 0, "unknown-key", message, help_, width=key.width)
        for name in KEYS if whole else ():
            if name not in root.fields and name not in root.broken:
                problems.add(1, 1, "missing-key", f"'{name}' is missing", f'add "{name}: {MISSING[name]}"')
    return values, list(problems)


def _lead(key: nodes.Text, value: nodes.Node, problems: Problems) -> tuple[str, ...]:
    found: list[str] = []
    if not isinstance(value, nodes.Items):
        help_ = "write a list: [summary, key-facts], or [] for nothing"
        key.passage.problem(problems, 0, "value", f"'{key.value}' must be a list", help_, width=key.width)
        return ()
    for item in value.items:
        line, column, width = nodes.place(item)
        name = item.value if isinstance(item, nodes.Text) else ""
        if name not in LEADS:
            message, help_ = f"'{marks.short(name)}' cannot stand first", marks.near(name, LEADS)
            problems.add(line, column, "value", message, help_, width=width)
        elif name in found:
            problems.add(line, column, "value", f"'{name}' stands here twice", "once is enough", width=width)
        else:
            found.append(name)
    return tuple(found)


def _letterhead(key: nodes.Text, value: nodes.Node, problems: Problems) -> bool:
    if isinstance(value, nodes.Text) and value.value in {"yes", "no"}:
        return value.value == "yes"
    help_ = "write yes, and the bureau's name heads the sheet; or no"
    line, column, width = nodes.place(value)
    problems.add(line, column, "value", f"'{key.value}' is neither yes nor no", help_, width=width)
    return False


KEYS: Mapping[str, Callable[[nodes.Text, nodes.Node, Problems], Any]] = {"lead": _lead, "letterhead": _letterhead}
MISSING = {"lead": "[]", "letterhead": "no"}
