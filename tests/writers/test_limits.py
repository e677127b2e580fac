"""A template that would take for ever, or all memory, is an error with its line, within a second or two."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from factsheet.document import Options
from factsheet.problems import Problem, ProblemsError
from factsheet.writers import html, limits
from tests.writers import samples

NAME = "html/blocks/quote.html.j2"
GIBIBYTE = 2**30


@pytest.fixture(autouse=True)
def _little_memory() -> Iterator[None]:
    """Who asks for more than a gibibyte besides what is there gets an error of Python's own, not one of ours."""
    statm = Path("/proc/self/statm")
    if not statm.exists():  # not on Linux: only the messages are looked at
        yield
        return
    import resource  # no such module on Windows

    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(statm.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + GIBIBYTE, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def refused(source: str) -> Problem:
    templates = samples.templates(own={NAME: source})
    with pytest.raises(ProblemsError) as caught:
        templates.render(NAME, deep=[[[list(range(300))] * 300] * 300] * 300, text="a" * 1000)
    (problem,) = caught.value.problems
    assert problem.location.path.endswith(NAME)
    return problem


TOO_MUCH = [
    "{{ 'a' * 10**9 }}",
    "{{ 10**9 * 'a' }}",
    "{{ [1] * 10**8 }}",
    "{{ 10 ** (10 ** 10) }}",
    "{{ 2 ** 1000000 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '%*d' % (1000000000, 1) }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ '{:{w}}'.format(1, w=1000000000) }}",
    "{{ 'a'.ljust(1000000000) }}",
    "{{ 'a'.center(width) if false else 'a'.zfill(10**9) }}",
    "{{ '\t'.expandtabs(10**9) }}",
    "{{ 'a'|center(10**9) }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ 'a'|indent(10**9, true) }}",
    "{{ [1]|batch(10**9, 0)|list }}",
    "{{ text|replace('a', text)|replace('a', text) }}",
    "{{ text.replace('a', text).replace('a', text) }}",
    "{{ text.join(text * 1000)}}",
    "{{ (text * 1000)|join(text) }}",
    "{% macro double(s, n) %}{{ s if n == 0 else double(s ~ s, n - 1) }}{% endmacro %}{{ double(text, 40) }}",
    "{% macro double(s, n) %}{{ s if n == 0 else double(s + s, n - 1) }}{% endmacro %}{{ double(text, 40) }}",
]
TOO_LONG = [
    "{% for a in deep %}{% for b in a %}{% for c in b %}{% for d in c %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in deep recursive %}{{ loop(a) if a is iterable }}{% endfor %}",
    "{% macro twice(n) %}{% if n > 0 %}{{ twice(n - 1) }}{{ twice(n - 1) }}{% endif %}{% endmacro %}{{ twice(60) }}",
    "{% for a in text * 4000 %}{{ (text * 4000)|sort|length }}{% endfor %}",
]


@pytest.mark.parametrize("source", TOO_MUCH)
def test_what_would_take_all_memory_is_refused_with_its_line(source: str) -> None:
    problem = refused(f"one\n{source}")
    assert "a template may not make this much" in problem.message
    assert problem.location.line == 2


def test_a_page_that_would_take_all_memory_is_refused() -> None:
    problem = refused("{% for x in text * 1000 %}{% set y %}{{ text * 1000 }}{% endset %}{{ y }}{% endfor %}")
    assert "what is printed is too long: a template may not make this much" in problem.message


@pytest.mark.parametrize("source", TOO_LONG)
def test_what_would_never_end_is_refused_with_its_line(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STEPS", limits.STEPS // 20)  # two million take a second or two
    problem = refused(f"one\n{source}")
    assert "a template may not take this long" in problem.message
    assert problem.location.line == 2


@pytest.mark.parametrize("source", ["{{ [1]|_counted }}", "{{ ['a']|_joined }}"])
def test_what_counts_cannot_be_called(source: str) -> None:
    assert "No filter named" in refused(source).message


def test_loops_and_texts_are_what_they_were() -> None:
    source = (
        "{% for a in [1, 2, 3] %}{{ loop.index }}/{{ loop.length }}{{ ',' if not loop.last }}{% endfor %}"
        "{% for a in [] %}x{% else %}none{% endfor %}{% for k, v in {'a': 1}.items() %}{{ k ~ '=' ~ v }}{% endfor %}"
        "{{ '<' ~ 1 }}{{ ['a', 'b']|join('-') }}{{ 'ab' * 2 }}{{ 7 % 4 }}{{ '%d' % 5 }}{{ 'a'.replace('a', 'b') }}"
        "{% for a in [1, [2, [3]]] recursive %}{{ a if a is number else loop(a) }}{% endfor %}"
    )
    made = samples.templates(own={NAME: source}).render(NAME)
    assert made == "1/3,2/3,3/3nonea=1&lt;1a-babab35b123"


def test_a_sheet_of_a_thousand_paragraphs_is_far_below_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STEPS", limits.STEPS // 20)
    assert html.write(samples.long_sheet(1000), samples.templates(), Options())
