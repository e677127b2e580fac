"""A name that a template asks for in vain to what is said of it: what has no such thing, and which name is near.

Knows Jinja2 and no template; refuses to let Python's own words for an object reach a designer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from functools import partial
from typing import Any

from jinja2 import StrictUndefined, UndefinedError
from jinja2.utils import missing

from factsheet.problems import nearest

# What a template of a block or an inline sees besides what every template is given.
LOCAL = frozenset(["block", "inline", "loop"])


class NotThereError(UndefinedError):
    """Raised where a template uses a name, an attribute or an entry that does not exist."""

    def __init__(self, message: str | None = None, *, obj: Any = missing, name: Any = "") -> None:
        super().__init__(message)
        self._obj, self._name = obj, str(name)

    def help(self, given: Iterable[str]) -> str:
        """The nearest name: among those of the object that was asked, else among those the template was given."""
        return nearest(self._name, {*given, *LOCAL} if self._obj is missing else _names(self._obj))


class Unknown(StrictUndefined):
    """What Jinja2 holds in place of something that does not exist: an error as soon as it is used."""

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: Any = None, exc: Any = UndefinedError
    ) -> None:
        # The sandbox and a failed import bring words of their own.
        ours = exc is UndefinedError and not hint
        super().__init__(hint, obj, name, partial(NotThereError, obj=obj, name=name) if ours else exc)  # type: ignore[arg-type]

    @property
    def _undefined_message(self) -> str:
        return self._undefined_hint or _said(self._undefined_obj, self._undefined_name)


def _said(obj: Any, name: Any) -> str:
    if obj is missing:
        return f"nothing is called '{name}' here"
    if isinstance(obj, Mapping):
        return f"there is no entry '{name}'"
    if isinstance(obj, Sequence) and isinstance(name, int):
        return f"there is no entry {name}: there are {len(obj)}, counted from 0"
    if is_dataclass(obj):
        kind = getattr(type(obj), "kind", "")  # blocks and inlines have one; the others are called by their type
        return f"'{kind if isinstance(kind, str) and kind else type(obj).__name__.lower()}' has no '{name}'"
    return f"this value has no '{name}'"


def _names(obj: Any) -> list[str]:
    if isinstance(obj, Mapping):
        return [str(key) for key in obj]
    return [name for name in dir(obj) if not name.startswith("_")] if is_dataclass(obj) else []
