"""No bytes crash the reader or hold it up: every one of these is refused, or read, in seconds."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factsheet.readers import text
from tests.readers.sheets import FRONT, read, sheet

SIZE = 30_000
SECONDS = 20  # a machine under load; each takes a second or so


def filled(piece: str) -> str:
    return sheet((piece * (SIZE // len(piece) + 1))[:SIZE])


def front(lines: str) -> str:
    return f"---\n{lines}\n---\n\nWords.\n"


PIECES = [
    "[",
    "]",
    "![",
    "[[]",
    "[a](",
    "[a](<",
    '[a](b "',
    "[^a] ",
    "[a]{for=press} ",
    "[a]{lang=xx} ",
    "{",
    "{{ x }} ",
]
PIECES += [
    "{for=press} ",
    "*a ",
    "*a **b ",
    "_a ",
    "`",
    "`a",
    "<",
    "<a b=",
    "<!-- ",
    "&",
    "&#0;",
    "\\",
    "a\\\n",
    "> ",
    "- ",
]
PIECES += ["1. ", "# ", "## x\n\n", "- a\n", "> a\n", "a\n\n", "| a ", "|---", "| a |\n|---|\n", "[^a]: x\n\n", ":::\n"]
PIECES += [
    "::: for press\n",
    "::: quote\n",
    "::: quote\n\nx\n\n:::\n\n",
    "\u200b",
    "\t",
    "```\n",
    "x\n===\n",
    "x\n- y\n",
]
FILES = {repr(piece): filled(piece) for piece in PIECES} | {
    "yaml brackets": front("title: " + "[" * 100_000),
    "yaml braces": front("title: " + "{a: " * 100_000),
    "yaml depth": front("\n".join(" " * i + "a:" for i in range(1000))),
    "yaml keys": front("\n".join(f"k{i}: v" for i in range(10_000))),
    "yaml twins": front("title: v\n" * 10_000),
    "yaml escapes": front('title: "' + '\\"' * 50_000 + '"'),
    "yaml folded": front("title: >\n" + "  word\n" * 10_000),
    "yaml laughs": front("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"),
    "yaml comments": front("# for: press\n" * 10_000),
    "bad facts": front(FRONT + "".join(f"  f{i}: {{value: x, unit: mils}}\n" for i in range(5_000))),
    "many brackets": sheet("![" * 200_000),
    "deep quotes": sheet(">" * 40 + " deep"),
    "deep lists": sheet("\n".join("  " * i + "- x" for i in range(60))),
    "deep phrases": sheet("[" * 19 + "x" + "]{for=press}" * 19),
    "deep emphasis": sheet("*a **b " * 3_000 + "* **" * 3_000),
    "one long line": sheet("word " * 300_000),
}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())
def test_a_hostile_file_is_answered_soon(file: str) -> None:
    start = time.process_time()
    reading = read(file)
    assert time.process_time() - start < SECONDS
    assert len(reading.problems) <= text.MOST + 1
    assert (reading.sheet is None) == any(p.severity == "error" for p in reading.problems)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "front-matter"),
        (b"\xef\xbb\xbf", "front-matter"),
        (b"\0" * 100, "hidden"),
        (sheet("x").encode("utf-16"), "not-utf8"),
        (sheet("é").encode("latin-1"), "not-utf8"),
        (sheet("x").replace("\n", "\r").encode(), "hidden"),
        (b"x" * (text.LIMIT + 1), "too-big"),
        (b"\n" * (text.LINES + 1), "too-big"),
        (sheet("a\ud7ffb\ue000").encode(), "hidden"),
        (sheet("a\u202eb").encode(), "hidden"),
        (sheet("a\ufeffb").encode(), "hidden"),
        (sheet("a\u00adb").encode(), "hidden"),
        (sheet("a\u2028b").encode(), "hidden"),
        (sheet("a\U000e0041b").encode(), "hidden"),
        (sheet("a\ufe0fb").encode(), "hidden"),
        (sheet("a\u3164b").encode(), "hidden"),
        (sheet("a\tb").encode(), "tab"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    reading = read(data)
    assert code in [p.code for p in reading.problems]
    assert reading.sheet is None


def test_text_of_all_languages_is_text() -> None:
    words = "Ünïcödé ქართული العربية עברית 中文 한국어 हिन्दी ไทย 𝕏 € “quotes” – — … ½ №"
    assert not read(sheet(words)).problems


def test_a_line_of_no_break_spaces_is_an_empty_line() -> None:
    assert read(sheet("a\n\u00a0\nb")).sheet == read(sheet("a\n\nb")).sheet


def test_too_many_problems_are_cut_and_said_to_be() -> None:
    problems = read(sheet("{{ x }}\n\n" * 2_000)).problems
    assert len(problems) == text.MOST + 1
    assert "too-many" in [p.code for p in problems]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(alphabet=st.sampled_from(" \n-*#>|:[]{}()`\\!_=&;.1af^~<\u00a0é"), max_size=120))
@example("-\n-")
@example("> \n|")
def test_no_text_crashes_the_reader(body: str) -> None:
    reading = read(sheet(body))
    assert reading.sheet is not None or reading.problems
    assert all(p.help and p.message for p in reading.problems)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(alphabet=st.sampled_from(" \n-*#>|:[]{}'\"\\!,&?%@`~aéfor"), max_size=80))
def test_no_front_matter_crashes_the_reader(lines: str) -> None:
    reading = read(front(lines))
    assert reading.sheet is None
    assert reading.problems
    assert all(p.help and p.message for p in reading.problems)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    assert read(data).sheet is None
    assert read(sheet("a").encode() + data).lines is not None
