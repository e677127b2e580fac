"""Plain data and its schema to an instance, or to problems with line and column in an officer's words.

Knows where values stand, not what they may be: that is schema.py's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from factsheet.document import Audiences
from factsheet.problems import Problems
from factsheet.readers import marks, nodes
from factsheet.readers.schema import ONE_AUDIENCE, Front

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], node: nodes.Fields, problems: Problems, audiences: Audiences | None = None) -> M | None:
    """An instance of the model, or None and the problems that stand in the way."""
    try:
        made = model.model_validate(nodes.plain(node), context=audiences)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if detail["type"] != "missing" or detail["loc"][-1] not in node.broken:
                _report(detail, model, node, problems)
        return None
    return None if node.broken else made  # what could not be read has been reported


_PLACEHOLDERS = {"title": "-", "kind": "-", "bureau": "-", "date": "2000-01-01", "language": "en", "audience": ""}


@dataclass(frozen=True)
class Sound:
    """What is right in front matter, with something in place of what is missing.

    `dropped` are the top-level keys that are wrong, or in which something is.
    """

    front: Front
    dropped: frozenset[str]


def sound(node: nodes.Fields, problems: Problems, audiences: Audiences) -> Sound:
    """What can be read on, so that all problems are shown at once; those that stand in the way have been reported."""
    data: dict[str, Any] = nodes.plain(node)
    dropped = set(node.broken)
    try:
        Front.model_validate(data, context=audiences)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = detail["loc"]
            if detail["type"] == "missing" and len(path) == 1 and path[0] in node.broken:
                continue
            _report(detail, Front, node, problems)
            if detail["type"] != "missing" or len(path) > 1:
                dropped.add(str(path[0]))
                _drop(data, path)
    known = {**audiences, _PLACEHOLDERS["audience"]: None}
    return Sound(Front.model_validate({**_PLACEHOLDERS, **data}, context=known), frozenset(dropped))


def _drop(data: dict[str, Any], path: nodes.Path) -> None:
    """Take out what is wrong: one fact or dataset of many, else the whole key, since lists must keep their order."""
    inside = data.get(str(path[0]))
    if path[0] in {"facts", "datasets"} and len(path) > 1 and isinstance(inside, dict):
        inside.pop(path[1], None)
    else:
        data.pop(str(path[0]), None)


def _report(detail: ErrorDetails, model: type[BaseModel], node: nodes.Fields, problems: Problems) -> None:
    path = tuple(detail["loc"])
    if path[-1:] == ("[key]",):
        path, at = path[:-1], _key_place(node, path[:-1])
    elif detail["type"] == "missing":
        at = _key_place(node, path[:-1])
    elif detail["type"] == "extra_forbidden":
        at = _key_place(node, path)
    else:
        at = _place(node, path)
    line, column, width = at
    code, message, help_ = _words(detail, path, model)
    problems.add(line, column, code, message, help_, width=width)


def _place(node: nodes.Fields, path: nodes.Path) -> tuple[int, int, int]:
    """Where a value stands; where pydantic's path goes deeper than the file, what holds it; an empty value at its key."""
    while path:
        found = nodes.find(node, path)
        if isinstance(found, nodes.Text) and not found.value:
            return _key_place(node, path)
        if found:
            return nodes.place(found)
        path = path[:-1]
    return node.line, node.column, 1


def _key_place(node: nodes.Fields, path: nodes.Path) -> tuple[int, int, int]:
    """Where the last key of a path stands; where the fields begin if the path is empty."""
    while path:
        parent = nodes.find(node, path[:-1])
        if isinstance(parent, nodes.Fields) and path[-1] in parent.fields:
            name = parent.fields[str(path[-1])][0]
            return (*name.passage.at(0), name.width)
        found = nodes.find(node, path)
        if found:
            return nodes.place(found)
        path = path[:-1]
    return node.line, node.column, 1


def _inside(path: nodes.Path) -> str:
    """Where a key is missing: in a key's value, or in one of the entries of a list, counted as people count."""
    if len(path) < 2:
        return ""
    entry = str(path[-2])
    return f" in entry {int(entry) + 1} of '{path[-3]}'" if entry.isdigit() and len(path) > 2 else f" in '{entry}'"


def _words(detail: ErrorDetails, path: nodes.Path, model: type[BaseModel]) -> tuple[str, str, str]:
    """Code, message and help of an error of pydantic's, in an officer's words."""
    kind, key = detail["type"], str(path[-1]) if path else ""
    context: Mapping[str, Any] = detail.get("ctx", {})
    if "help" in context:
        help_ = context["help"]
        return kind, context["message"], help_() if callable(help_) else help_
    if kind == "missing":
        return "missing-key", f"'{key}' is missing{_inside(path)}", f'add "{key}: …"'
    if kind == "extra_forbidden":
        known = [f.alias or n for n, f in _model_at(model, path[:-1]).model_fields.items()]
        help_ = marks.near(key, known)
        if re.fullmatch(r"\d{3}", key):
            help_ = "a number has no commas: write 14700, not 14,700"
        elif key.lower() == "for":
            help_ = "a guard stands in a fact, dataset, source, contact or link; 'audience' is for the whole sheet"
        return "unknown-key", f"no key is called '{marks.short(key)}' here", help_
    shown = marks.short(str(detail["input"]))
    if kind == "literal_error":
        known = re.findall(r"'([^']+)'", str(context.get("expected")))
        return "value", f"'{key}' cannot be '{shown}'", f"write {', '.join(known[:-1])} or {known[-1]}"
    if kind == "string_type" and path == ("audience",):
        return "value", "'audience' must be one name", ONE_AUDIENCE
    if kind == "string_type":
        return "value", f"'{key}' must be text", nodes.QUOTES
    if kind == "list_type":
        return "value", f"'{key}' must be a list", 'write [a, b], or a line "- …" for each'
    if key.isdigit() and len(path) > 1:  # an entry of a list, counted as people count
        needed = [f.alias or n for n, f in _model_at(model, path).model_fields.items() if f.is_required()]
        message = f"entry {int(key) + 1} of '{path[-2]}' must have keys of its own"
        return "value", message, f'write "- {{{", ".join(f"{n}: …" for n in needed) or "key: …"}}}"'
    return "value", f"'{key}' must have keys of its own", f'write lines of "key: value" below "{marks.short(key)}:"'


def _model_at(model: type[BaseModel], path: nodes.Path) -> type[BaseModel]:
    """The model whose keys stand at a path: names of facts and places in lists are passed over."""
    for step in path:
        for name, info in model.model_fields.items():
            if step == (info.alias or name) and (inner := _inner(info.annotation)):
                model = inner
                break
    return model


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for a in get_args(annotation) if (m := _inner(a))), None)
