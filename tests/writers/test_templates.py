"""What goes wrong in a template is told with its file, its line and a remedy, in words without Python."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from factsheet.problems import Problem, ProblemsError
from factsheet.writers import templates as writing
from factsheet.writers.templates import Templates
from tests.writers import samples

QUOTE = "html/blocks/quote.html.j2"
OWN = f"templates/audiences/public/{QUOTE}"


def problem(templates: Templates, name: str = QUOTE) -> Problem:
    [quote] = [b for b in samples.everything().blocks if b.kind == "quote"]
    with pytest.raises(ProblemsError) as caught:
        templates.render(name, block=quote, sheet=samples.everything(), medium="web", anchors=frozenset())
    [only] = caught.value.problems
    assert "Traceback" not in only.message + only.help
    assert "object'" not in only.message, "that is Python's name for it"
    return only


@pytest.mark.parametrize(
    ("line", "message", "help_"),
    [
        ("{{ block.sourc }}", "'quote' has no 'sourc'", "did you mean 'source'?"),
        ("{{ sheet.titel }}", "'sheet' has no 'titel'", "did you mean 'title'?"),
        ("{{ blok.by }}", "nothing is called 'blok' here", "did you mean 'block'?"),
        ("{{ medum }}", "nothing is called 'medum' here", "did you mean 'medium'?"),
        ("{{ words.publishd }}", "there is no entry 'publishd'", "did you mean 'published'?"),
        ("{{ tokens.color.bnd }}", "there is no entry 'bnd'", "did you mean 'band'?"),
        ("{{ tokens.colour }}", "'tokens' has no 'colour'", "did you mean 'color'?"),
        ("{{ block.blocks[7].content }}", "there is no entry 7: there are 1, counted from 0", "known: "),
        ("{{ block.kind.nothing }}", "this value has no 'nothing'", ""),
        ("{{ 1 / 0 }}", "this cannot be done: division by zero", "compare the line"),
        ("{{ ''.__class__.x }}", "access to attribute '__class__'", ""),
        ("{% from 'html/inline.html.j2' import inlins with context %}{{ inlins(1) }}", "does not export", ""),
    ],
)
def test_what_is_wrong_and_what_was_meant(line: str, message: str, help_: str) -> None:
    found = problem(samples.templates(own={QUOTE: f"<p>\n{line}\n</p>"}))
    assert (found.location.path, found.location.line, found.code) == (OWN, 2, "template")
    assert found.excerpt == line
    assert message in found.message
    assert found.help.startswith(help_.removesuffix("known: "))


@pytest.mark.parametrize(
    "line",
    [
        f'{{% include "{QUOTE}" %}}',
        f'{{% extends "{QUOTE}" %}}',
        f'{{% from "{QUOTE}" import x with context %}}',
    ],
)
def test_a_template_that_asks_for_itself_is_told_of_base(line: str) -> None:
    found = problem(samples.templates(own={QUOTE: line}))
    assert (found.location.path, found.location.line, found.code) == (OWN, 1, "template")
    assert "asks for itself" in found.message
    assert "below base/" in found.help


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("base/html/blocks/qote.html.j2", "base/html/blocks/quote.html.j2"),
        ("html/blocks/qote.html.j2", "html/blocks/table.html.j2"),
        ("html/blocks/tabel.html.j2", "html/blocks/table.html.j2"),
    ],
)
def test_a_mistyped_template_is_never_told_to_ask_for_itself(asked: str, meant: str) -> None:
    found = problem(samples.templates(own={QUOTE: f'{{% include "{asked}" %}}'}))
    assert (found.location.path, found.code) == (OWN, "missing-template")
    assert found.message == f"there is no template '{asked}'"
    assert found.help.startswith("did you mean '")
    assert found.help != f"did you mean '{QUOTE}'?"
    assert asked.startswith("html/blocks/q") or found.help == f"did you mean '{meant}'?"


def test_a_file_that_is_not_utf8() -> None:
    templates = samples.templates()
    changed = {**templates.common, "html/page.css": "p {}\n/* \xe9 */".encode("latin-1"), QUOTE: b"\n\xff"}
    broken = replace(templates, common=changed)
    with pytest.raises(ProblemsError) as caught:
        broken.read_text("html/page.css")
    [found] = caught.value.problems
    assert (found.location.path, found.location.line, found.code) == ("templates/html/page.css", 2, "not-utf8")
    assert found.help == "save the file as UTF-8"
    found = problem(broken)
    assert (found.location.path, found.location.line, found.code) == (f"templates/{QUOTE}", 2, "not-utf8")


def test_the_mark_some_editors_put_in_front_is_dropped() -> None:
    templates = replace(samples.templates(), own={"x.txt": "\ufeffwords".encode()})
    assert templates.read_text("x.txt") == "words"


@pytest.mark.parametrize("root", ["templates", "audiences/public", "work/audiences/templates", "."])
def test_the_line_is_shown_wherever_the_templates_are(root: str) -> None:
    """A folder that is called as those of audiences are makes no common file an audience's own."""
    found = problem(replace(samples.templates(quote="\n{{ nothing }}"), root=root))
    assert found.location.path == f"{root}/{QUOTE}"
    assert found.excerpt == "{{ nothing }}"
    found = problem(replace(samples.templates(own={QUOTE: "\n{{ nothing.own }}"}), root=root))
    assert found.location.path == f"{root}/audiences/public/{QUOTE}"
    assert found.excerpt == "{{ nothing.own }}"


def test_what_a_template_compiles_to_is_kept_and_used_for_the_same_words_only() -> None:
    shelf: dict[tuple[bytes, ...], bytes] = {}

    def keep(inputs: Sequence[bytes], make: Callable[[], bytes]) -> bytes:
        if tuple(inputs) not in shelf:
            shelf[tuple(inputs)] = make()
        return shelf[tuple(inputs)]

    def quote(words: str) -> tuple[str, int]:
        """What is printed by a process that has compiled nothing yet, and how much is on the shelf then."""
        writing._compiled.clear()
        return replace(samples.templates(quote=words), keep=keep).render(QUOTE), len(shelf)

    assert quote("One {{ words.published }}") == ("One Published", 1)
    (kept,) = shelf.values()
    assert quote("One {{ words.published }}") == ("One Published", 1)
    assert quote("Two {{ words.published }}") == ("Two Published", 2)
    shelf[next(iter(shelf))] = shelf[list(shelf)[1]]
    assert quote("One {{ words.published }}")[0] == "Two Published", "what is kept is not used"
    shelf[next(iter(shelf))] = kept
    for _ in ("compiled", "kept"):
        writing._compiled.clear()
        found = problem(replace(samples.templates(quote="\n{{ nothing }}"), keep=keep))
        assert (found.location.line, found.excerpt) == (2, "{{ nothing }}")
    assert len(shelf) == 3
