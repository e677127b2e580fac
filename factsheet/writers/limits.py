"""What a template may cost: how often it may loop and call, how long a text it may make. Beyond that is an error, not a wait.

Jinja2's sandbox keeps templates from Python's insides; this keeps them from time and memory. Knows Jinja2 and no template.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import wraps
from typing import Any, cast

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import Context, LoopContext, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

STEPS = (
    2_000_000  # turns of loops and calls of one rendering: a sheet of a thousand paragraphs takes less than a twentieth
)
A_STEP = 10  # characters or entries that one operation looks at count as a step
LONGEST = 5_000_000  # characters or entries that one operation may make
WHOLE = 100_000_000  # characters of all that a template prints: a page with its fonts and pictures
LARGEST = 1_000_000  # a number that is given to a filter or a function, such as a width
POWER = 1_000  # bits of a power
_WIDTH = re.compile(r"\d{7,}")
_COUNTED, _JOINED = "_counted", "_joined"  # our filters: no template can name them, since _parse refuses them
_steps: ContextVar[list[int]] = ContextVar("steps")


class LimitError(TemplateError):
    """Raised where a template would take too long, or make too much."""


def _refuse(what: str) -> LimitError:
    return LimitError(f"{what}: a template may not make this much")


class Limited(ImmutableSandboxedEnvironment):
    """A sandbox in which loops end and texts stay small enough to hold."""

    intercepted_binops = frozenset(["*", "**", "%", "+"])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        kept = {name: _bounded(name, filter_) for name, filter_ in self.filters.items()}
        self.filters.clear()
        self.filters.update(kept)
        self.filters[_COUNTED], self.filters[_JOINED] = _counted, _joined
        self.concat = _whole  # type: ignore[method-assign]  # what joins all that is printed

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        for used in parsed.find_all(nodes.Filter):
            if used.name in {_COUNTED, _JOINED}:
                self._unknown_filter(used)
        counted: nodes.Template = _Counting().visit(parsed)
        return counted

    def _unknown_filter(self, node: nodes.Filter) -> None:
        """Say of our own filters what Jinja2 says of unknown ones. Raises TemplateSyntaxError."""
        raise TemplateSyntaxError(f"No filter named {node.name!r}.", node.lineno)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """An operation whose result is small enough. Raises LimitError."""
        match operator:
            case "*":
                _check_product(left, right)
            case "**":
                _check_power(left, right)
            case "%" if isinstance(left, str | bytes):
                _check_widths(left, right)
            case "+" if _size(left) + _size(right) > LONGEST:
                raise _refuse("two texts or lists that are too long are put together")
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805, PYI063  # as Jinja2 has it
        """Count a call, and look at what is given to it. Raises LimitError."""
        method = getattr(__obj, "__wrapped__", __obj)  # of format(), which Jinja2 wraps
        subject = getattr(method, "__self__", None)
        _step(1 + _size(subject) // A_STEP)
        _check_arguments(subject, getattr(method, "__name__", ""), args, kwargs)
        if isinstance(__obj, LoopContext) and args:  # a recursive loop goes one level deeper
            args = (_counted(args[0]), *args[1:])
        return super().call(__context, __obj, *args, **kwargs)


def rendering() -> None:
    """A rendering begins: nothing has been counted yet."""
    _steps.set([0])


def _step(cost: int = 1) -> None:
    steps = _steps.get()
    steps[0] += cost
    if steps[0] > STEPS:
        raise LimitError(f"more than {STEPS:,} turns of loops and calls: a template may not take this long")


class _Counting(NodeTransformer):
    """Puts a count into every loop, and a look into every `~`."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802  # Jinja2's name
        self.generic_visit(node)
        node.iter = _filter(node.iter, _COUNTED, node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802  # Jinja2's name
        self.generic_visit(node)
        return _filter(nodes.List(node.nodes, lineno=node.lineno), _JOINED, node.lineno)


def _filter(node: nodes.Node, name: str, line: int) -> nodes.Filter:
    return nodes.Filter(cast("nodes.Expr", node), name, [], [], None, None, lineno=line)


def _counted(values: Iterable[Any]) -> Iterable[Any]:
    """The values of a loop, each of them counted. What cannot be looped over is told of where it is looped over."""
    if not hasattr(values, "__iter__"):
        return values

    class Counted:
        """Has a length where the values have one: `loop.last` and `loop.length` ask for it."""

        def __iter__(self) -> Iterator[Any]:
            for value in values:
                _step()
                yield value

    class Sized(Counted):
        def __len__(self) -> int:
            return len(values)  # type: ignore[arg-type]

    return Sized() if hasattr(values, "__len__") else Counted()


def _joined(parts: list[Any]) -> str:
    if sum(map(_size, parts)) > LONGEST:
        raise _refuse("a text that is too long is put together")
    return markup_join(parts)


def _whole(parts: Iterable[str]) -> str:
    """All that a template, a macro or a block prints."""
    found, total = [], 0
    for part in parts:
        total += len(part)
        if total > WHOLE:
            raise _refuse("what is printed is too long")
        found.append(part)
    return "".join(found)


# --- what is given to operations, filters and functions -----------------------------------------------------------


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | bytes | list | tuple) else 0


def _check_product(left: Any, right: Any) -> None:
    for many, times in ((left, right), (right, left)):
        if isinstance(times, int) and _size(many) * times > LONGEST:
            raise _refuse(f"a text or list is taken {times:,} times")
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() + right.bit_length())


def _check_power(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(max(1, left.bit_length()) * max(0, right))


def _check_bits(bits: int) -> None:
    if bits > POWER:
        raise _refuse("a number is too large")


def _check_widths(pattern: Any, values: Any) -> None:
    """Widths and precisions of a pattern for `%` or format()."""
    words = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    if _WIDTH.search(words):
        raise _refuse("a width is too large")
    _check_numbers(values if isinstance(values, tuple | list) else (values,))


def _check_numbers(values: Iterable[Any]) -> None:
    for value in values:
        if isinstance(value, int | float) and abs(value) > LARGEST and not isinstance(value, bool):
            raise _refuse(f"the number {value:,} is given to a filter, a function or a pattern")


def _check_arguments(subject: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """What a method or filter of this name makes of a subject must be small enough."""
    given = (*args, *kwargs.values())
    _check_numbers(given)
    if not isinstance(subject, str | bytes):
        return
    if name in {"format", "format_map"}:
        _check_widths(subject, given)
    if name == "replace" and len(args) > 1 and isinstance(args[1], str | bytes):
        old, new = args[0], args[1]
        if subject.count(old) * len(new) + len(subject) > LONGEST:
            raise _refuse("a text that is too long takes another's place")
    if name == "join" and args and isinstance(args[0], list | tuple | str):
        parts = args[0]
        if len(parts) * len(subject) + sum(map(_size, parts)) > LONGEST:
            raise _refuse("a text that is too long is put together")


def _bounded(name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that looks at what it is given, and counts."""
    passes = hasattr(filter_, "jinja_pass_arg")

    @wraps(filter_)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        subject, *given = args[1:] if passes else args
        _step(1 + _size(subject) // A_STEP)
        _check_numbers((*given, *kwargs.values()))
        if name == "join":
            parts = list(subject) if not isinstance(subject, str) else subject
            sign = given[0] if given else kwargs.get("d", "")
            _check_arguments(sign if isinstance(sign, str) else "", "join", (parts,), {})
            args = (args[0], parts, *given) if passes else (parts, *given)
        elif isinstance(subject, str):
            _check_arguments(subject, name, tuple(given), kwargs)
        return filter_(*args, **kwargs)

    return bounded
