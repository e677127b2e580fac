"""An audience's templates: files given as bytes, an audience's own before the common ones, behind one sandboxed environment.

A template sees `sheet`, `audience`, `words`, `tokens`; what is undefined is an error; everything is escaped.
Content is never a template.
"""

import marshal
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import MAGIC_NUMBER
from types import CodeType
from typing import Any

from jinja2 import FunctionLoader, TemplateError, TemplateNotFound, TemplateSyntaxError

from factsheet.document import Audience, Face, Keep, Layout, Tokens, Words, make_anew
from factsheet.problems import Location, Problem, ProblemsError, nearest
from factsheet.writers import limits
from factsheet.writers.limits import Limited
from factsheet.writers.undefined import NotThereError, Unknown

SYNTAX = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": False}
MOST_COMPILED = 500  # templates of a preview that runs for days
BASE = "base/"  # base/<path> names the file that an audience's own replaces


def decoded(data: bytes, path: str) -> str:
    """The text of a file; an editor's mark in front of it is dropped. Raises ProblemsError where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        location = Location(path=path, line=data[: error.start].count(b"\n") + 1)
        raise ProblemsError(
            Problem(location=location, code="not-utf8", message="not UTF-8", help="save the file as UTF-8")
        ) from error


class _Environment(Limited):
    """Compiles a template once, for every audience and for the next process: it takes longer than to render it."""

    keep: Keep = staticmethod(make_anew)

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *rest: Any) -> Any:
        """The code of a template. Raises TemplateSyntaxError."""
        key = (source, name, filename, *rest)
        if key not in _compiled:
            if len(_compiled) == MOST_COMPILED:
                _compiled.clear()

            def make() -> bytes:
                return marshal.dumps(super(_Environment, self).compile(*key))

            inputs = [b"limited template", MAGIC_NUMBER, repr(SYNTAX).encode(), *(repr(part).encode() for part in key)]
            _compiled[key] = marshal.loads(self.keep(inputs, make))  # noqa: S302  # of our own cache, whole or not at all
        return _compiled[key]


_compiled: dict[tuple[Any, ...], CodeType] = {}


@dataclass(frozen=True, kw_only=True)
class Templates:
    """All that gives a sheet its look for one audience.

    `common` and `own` map paths below templates/ and templates/audiences/<name>/ to bytes; `root` is how templates/
    is called in messages. `keep` may know what they compile to.
    """

    audience: Audience
    common: Mapping[str, bytes]
    own: Mapping[str, bytes]
    tokens: Tokens
    words: Words
    faces: tuple[Face, ...]
    layout: Layout = Layout()  # noqa: RUF009  # frozen
    root: str = "templates"
    helpers: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    keep: Keep = field(default=make_anew, repr=False, compare=False)

    def path(self, name: str) -> str:
        """Where a file stands, as messages name it."""
        if name in self.own and not name.startswith(BASE):
            return f"{self.root}/audiences/{self.audience.name}/{name}"
        return f"{self.root}/{name.removeprefix(BASE)}"

    def find(self, name: str) -> bytes:
        """The bytes of a file that is no Jinja2 template. Raises ProblemsError where there is none."""
        data = self.own.get(name, self.common.get(name))
        if data is None:
            raise ProblemsError(self._missing(name))
        return data

    def read_text(self, name: str) -> str:
        """The text of a file that is no Jinja2 template, such as a style sheet. Raises ProblemsError."""
        return decoded(self.find(name), self.path(name))

    def names(self, prefix: str, suffix: str) -> Iterator[str]:
        """Every file below a prefix that ends in a suffix, an audience's own and the common ones, by name."""
        yield from sorted(n for n in {*self.common, *self.own} if n.startswith(prefix) and n.endswith(suffix))

    @cached_property
    def environment(self) -> Limited:
        """The sandboxed Jinja2 environment of this audience."""
        env = _Environment(loader=FunctionLoader(self._load), undefined=Unknown, auto_reload=False, **SYNTAX)
        env.keep = self.keep
        env.globals.clear()  # no range(), no lipsum(): a template shows what it is given
        env.globals.update(words=self.words, tokens=self.tokens, audience=self.audience, **self.helpers)
        return env

    def render(self, name: str, /, **values: Any) -> str:
        """Render one template. Raises ProblemsError with the template's file and line for whatever goes wrong in it."""
        limits.rendering()
        try:
            return self.environment.get_template(name).render(**values)
        except ProblemsError:
            raise
        except Exception as error:
            raise ProblemsError(self._problem(name, error, values)) from error

    def _load(self, name: str) -> tuple[str, str, None] | None:
        data = self.common.get(name.removeprefix(BASE)) if name.startswith(BASE) else None
        if data is None:
            data = self.own.get(name, self.common.get(name))
        if data is None:
            return None
        return decoded(data, self.path(name)), self.path(name), None

    def _missing(self, name: str) -> Problem:
        near = nearest(name, {*self.common, *self.own})
        location = Location(path=f"{self.root}/{name}")
        return Problem(location=location, code="missing-template", message="this file is missing", help=near)

    def _problem(self, name: str, error: Exception, values: Mapping[str, Any]) -> Problem:
        """A template's error as a problem; Jinja2 puts the template's file and line into the traceback."""
        if isinstance(error, TemplateSyntaxError):
            path = error.filename or self.path(error.name or name)
            return self._at(path, error.lineno, "template-syntax", str(error.message))
        tb = traceback.extract_tb(error.__traceback__)
        places = [(f.filename, f.lineno or 1) for f in tb if f.filename.endswith(".j2")] or [(self.path(name), 1)]
        path, line = places[-1]
        if isinstance(error, RecursionError):
            path, line = Counter(places).most_common(1)[0][0]  # the last is wherever the stack happened to end
            return self._at(path, line, "template", "this template asks for itself, without end", _WRAP)
        if isinstance(error, TemplateNotFound):
            near = nearest(str(error.name), self._askable(str(error.name), path))
            return self._at(path, line, "missing-template", f"there is no template '{error.name}'", near)
        if isinstance(error, NotThereError):
            near = error.help({*values, *self.environment.globals})
            return self._at(path, line, "template", str(error.message), near)
        if isinstance(error, TemplateError | ValueError):  # ours are ValueErrors, and say what is wrong
            return self._at(path, line, "template", str(error))
        return self._at(path, line, "template", f"this cannot be done: {error}", _COMPARE)

    def _askable(self, name: str, path: str) -> set[str]:
        """The names a template may have meant: below base/ where it meant that, and never its own, which has no end."""
        base = {BASE + n for n in self.common}
        return base if name.startswith(BASE) else {n for n in {*self.common, *self.own} if self.path(n) != path} or base

    def _at(self, path: str, line: int, code: str, message: str, help_: str = "") -> Problem:
        lines = self._behind(path).decode("utf-8", "replace").splitlines()
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        column = len(excerpt) - len(excerpt.lstrip()) + 1
        return Problem(
            location=Location(path=path, line=line, column=column, width=max(1, len(excerpt.strip()))),
            code=code,
            message=message,
            help=help_,
            excerpt=excerpt,
        )

    def _behind(self, path: str) -> bytes:
        """The bytes of the file that messages call by this path."""
        for name, data in self.own.items():
            if path == self.path(name):
                return data
        return self.common.get(path.removeprefix(f"{self.root}/"), b"")


_WRAP = f"to wrap the file that this one replaces, ask for it by its name below {BASE}"
_COMPARE = "compare the line with the same template of the project"
