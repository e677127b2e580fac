"""An audience's templates: files given as bytes, an audience's own before the common ones, behind one sandboxed environment.

A template sees `sheet`, `audience`, `words`, `tokens`; what is undefined is an error; everything is escaped.
Content is never a template.
"""

import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from factsheet.document import Audience, Face, Tokens, Words
from factsheet.problems import Location, Problem, ProblemsError, nearest

BASE = "base/"  # base/<path> names the file that an audience's own replaces


@dataclass(frozen=True, kw_only=True)
class Templates:
    """All that gives a sheet its look for one audience.

    `common` and `own` map paths below templates/ and templates/audiences/<name>/ to bytes; `root` is how templates/
    is called in messages.
    """

    audience: Audience
    common: Mapping[str, bytes]
    own: Mapping[str, bytes]
    tokens: Tokens
    words: Words
    faces: tuple[Face, ...]
    root: str = "templates"
    helpers: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

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
        """The text of a file that is no Jinja2 template, such as a style sheet."""
        return self.find(name).decode("utf-8")

    def names(self, prefix: str, suffix: str) -> Iterator[str]:
        """Every file below a prefix that ends in a suffix, an audience's own and the common ones, by name."""
        yield from sorted(n for n in {*self.common, *self.own} if n.startswith(prefix) and n.endswith(suffix))

    @cached_property
    def environment(self) -> ImmutableSandboxedEnvironment:
        """The sandboxed Jinja2 environment of this audience."""
        env = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(self._load),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
        )
        env.globals.clear()  # no range(), no lipsum(): a template shows what it is given
        env.globals.update(words=self.words, tokens=self.tokens, audience=self.audience, **self.helpers)
        return env

    def render(self, name: str, /, **values: Any) -> str:
        """Render one template. Raises ProblemsError with the template's file and line for whatever goes wrong in it."""
        try:
            return self.environment.get_template(name).render(**values)
        except ProblemsError:
            raise
        except Exception as error:
            raise ProblemsError(self._problem(name, error)) from error

    def _load(self, name: str) -> tuple[str, str, None] | None:
        data = self.common.get(name.removeprefix(BASE)) if name.startswith(BASE) else None
        if data is None:
            data = self.own.get(name, self.common.get(name))
        if data is None:
            return None
        try:
            return data.decode("utf-8"), self.path(name), None
        except UnicodeDecodeError as error:
            location = Location(path=self.path(name), line=data[: error.start].count(b"\n") + 1)
            raise ProblemsError(
                Problem(location=location, code="not-utf8", message="not UTF-8", help="save the file as UTF-8")
            ) from error

    def _missing(self, name: str) -> Problem:
        near = nearest(name, {*self.common, *self.own})
        location = Location(path=f"{self.root}/{name}")
        return Problem(location=location, code="missing-template", message="this file is missing", help=near)

    def _problem(self, name: str, error: Exception) -> Problem:
        """A template's error as a problem; Jinja2 puts the template's file and line into the traceback."""
        if isinstance(error, TemplateSyntaxError):
            path = error.filename or self.path(error.name or name)
            return self._at(path, error.lineno, "template-syntax", str(error.message))
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".j2")]
        path, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (self.path(name), 1)
        if isinstance(error, TemplateNotFound):
            near = nearest(str(error.name), {*self.common, *self.own})
            return self._at(path, line, "missing-template", f"there is no template '{error.name}'", near)
        message = str(error.message) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
        return self._at(path, line, "template", message)

    def _at(self, path: str, line: int, code: str, message: str, help_: str = "") -> Problem:
        source = self.own if "/audiences/" in path else self.common
        name = str(PurePosixPath(path).relative_to(PurePosixPath(self.root)))
        name = name.removeprefix(f"audiences/{self.audience.name}/")
        lines = source.get(name, b"").decode("utf-8", "replace").splitlines()
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        column = len(excerpt) - len(excerpt.lstrip()) + 1
        return Problem(
            location=Location(path=path, line=line, column=column, width=max(1, len(excerpt.strip()))),
            code=code,
            message=message,
            help=help_,
            excerpt=excerpt,
        )
