"""audiences.yaml, tokens.yaml and the words: strict in every key, each mistake at its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from factsheet.problems import ProblemsError
from factsheet.readers import audiences, tokens, words

ROOT = Path(__file__).parents[2]
ROW = "{title: T, readers: R, banner: B, includes: [%s], paper: letter}"


def rows(**includes: str) -> bytes:
    return "\n".join(f"{name}: {ROW % names}" for name, names in includes.items()).encode()


def problems(call: Callable[[], object]) -> list[tuple[str, int, int, str]]:
    with pytest.raises(ProblemsError) as caught:
        call()
    assert all(p.help for p in caught.value.problems)
    return [(p.code, p.location.line, p.location.column, p.help) for p in caught.value.problems]


def test_an_audience_reads_itself_and_all_it_includes() -> None:
    got = audiences.read(rows(public="", a="public", b="a", c="b"), "x")
    assert list(got) == ["public", "a", "b", "c"]
    assert got["c"].reads == {"public", "a", "b", "c"}
    assert got["a"].reads == {"public", "a"}
    assert got["public"].includes == ()


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (rows(a=""), "missing-key", 1, 1),
        (rows(public="", a="publik"), "unknown-audience", 2, 49),
        (rows(public="", a="public, public"), "value", 2, 49),
        (rows(public="a", a=""), "value", 1, 54),
        (rows(public="", a="b", b="c", c="a"), "cycle", 2, 49),
        (rows(public="", a="a"), "cycle", 2, 49),
        (rows(public="", release=""), "id", 2, 1),
        (rows(public="", A=""), "id", 2, 1),
        (rows(public="").replace(b", paper: letter", b""), "missing-key", 1, 1),
        (rows(public="").replace(b"title: T, ", b""), "missing-key", 1, 1),
        (rows(public="").replace(b"includes: [], ", b""), "missing-key", 1, 1),
        (rows(public="").replace(b"banner: B, ", b""), "missing-key", 1, 1),
        (rows(public="").replace(b"letter", b"A4"), "value", 1, 64),
        (rows(public="").replace(b"paper", b"papr"), "unknown-key", 1, 57),
        (rows(public="").replace(b"[]", b"public"), "value", 1, 53),
        *[
            (rows(public="").replace(b"banner: B", b"banner: " + b), "value", 1, 32)
            for b in (b"", b"' '", b'"\xc2\xa0"')
        ],
        (b"public:\n  title: T\n  readers: R\n  banner: >-\n  includes: []\n  paper: letter\n", "value", 4, 3),
        (b"public:\n  title: T\n  readers: R\n  banner:\n  includes: []\n  paper: letter\n", "value", 4, 3),
        (b"public:\n  title:\n  readers: R\n  banner: B\n  includes: []\n  paper: letter\n", "value", 2, 3),
        (b"public:\n  title: T\n  readers: ' '\n  banner: B\n  includes: []\n  paper: letter\n", "value", 3, 13),
        (b"public: x", "value", 1, 1),
        (b"public:\n", "value", 1, 1),
        (rows(public="") + b"\n" + rows(public=""), "yaml-twice", 2, 1),
        (b"\xff", "not-utf8", 1, 1),
        (b"", "missing-key", 1, 1),
        (b"[public]", "yaml", 1, 1),
    ],
)
def test_a_row_refuses(data: bytes, code: str, line: int, column: int) -> None:
    found = problems(lambda: audiences.read(data, "content/audiences.yaml"))
    assert (code, line, column) in [p[:3] for p in found], found


@pytest.mark.parametrize(("written", "banner"), [('""', ""), ("''", ""), ("~", "~"), ("null", "null")])
def test_only_a_quoted_nothing_means_no_banner(written: str, banner: str) -> None:
    got = audiences.read(rows(public="").replace(b"banner: B", f"banner: {written}".encode()), "x")
    assert got["public"].banner == banner


def test_a_slip_in_a_name_is_told() -> None:
    assert "'public'" in problems(lambda: audiences.read(rows(public="", a="publik"), "x"))[0][3]


# --- tokens ---

TOKENS = b"""\
# Comments may follow values here: they are for designers.
color: {ink: "1b1b1b", paper: "ffffff"}
dark: {ink: "eeeeee"}
font: {heading: Public Sans, text: Literata}
size:
  text: 10   # points
space: {item: 2.5}
"""


def test_tokens_are_read_and_an_audiences_own_lie_over_them() -> None:
    got = tokens.read(TOKENS, "tokens.yaml", b'color: {ink: "000000"}\nsize: {text: 11}\n', "own.yaml")
    assert got.color == {"ink": "000000", "paper": "ffffff"}
    assert (got.dark, got.font["text"], got.size, got.space) == (
        {"ink": "eeeeee"},
        "Literata",
        {"text": 11.0},
        {"item": 2.5},
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"1b1b1b"', b'"1b1b1"', "value"),
        (b'"1b1b1b"', b'"#1b1b1b"', "value"),
        (b'"1b1b1b"', b"red", "value"),
        (b'"1b1b1b"', b"[a]", "value"),
        (b"dark: {ink", b"dark: {inc", "unknown-key"),
        (b"size:", b"sizes:", "unknown-key"),
        (b"2.5", b"0", "value"),
        (b"2.5", b"-1", "value"),
        (b"2.5", b"1em", "value"),
        (b"space: {item: 2.5}", b"", "missing-key"),
        (b"space: {item: 2.5}", b"space: 2", "value"),
        (b'ink: "1', b'Ink: "1', "id"),
        (b"heading: Public Sans", b"heading: ''", "value"),
    ],
)
def test_tokens_refuse(old: bytes, new: bytes, code: str) -> None:
    found = problems(lambda: tokens.read(TOKENS.replace(old, new, 1), "tokens.yaml"))
    assert code in [p[0] for p in found]


def test_an_audiences_own_tokens_are_checked_in_their_file() -> None:
    with pytest.raises(ProblemsError) as caught:
        tokens.read(TOKENS, "tokens.yaml", b'dark: {brand: "112233"}\n', "own.yaml")
    assert [p.location.path for p in caught.value.problems] == ["own.yaml"]


@pytest.mark.parametrize(
    ("own", "column", "said"),
    [
        (b'color: {ink: "000000", papr: "112233"}', 24, "no colour is called 'papr' | did you mean 'paper'?"),
        (b"font: {txt: Literata}", 8, "no font is called 'txt' | did you mean 'text'?"),
        (b"size: {txet: 11}", 8, "no size is called 'txet' | did you mean 'text'?"),
        (b"space: {itm: 3}", 9, "no space is called 'itm' | did you mean 'item'?"),
        (b'dark: {papr: "112233"}', 8, "'dark' has 'papr', which 'color' has not | did you mean 'paper'?"),
    ],
)
def test_an_audiences_own_tokens_have_the_names_that_are_there(own: bytes, column: int, said: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        tokens.read(TOKENS, "tokens.yaml", b"# ours\n" + own + b"\n", "own.yaml")
    [found] = caught.value.problems
    assert (found.location.path, found.location.line, found.location.column) == ("own.yaml", 2, column)
    assert (found.code, f"{found.message} | {found.help}") == ("unknown-key", said)


# --- words ---


KEYS = ("page", "back_to_top")
WORDS = b"page: Page\nback_to_top: 'Back: top'\n"


def test_words_are_read() -> None:
    assert words.read(WORDS, "de.yaml", KEYS) == {"page": "Page", "back_to_top": "Back: top"}


def test_an_audiences_own_words_lie_over_the_common_ones() -> None:
    got = words.read(WORDS, "de.yaml", KEYS, own=b"page: Leaf\n", own_path="own.yaml")
    assert got == {"page": "Leaf", "back_to_top": "Back: top"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"page: [a]", "value"),
        (b"page:", "value"),
        (b"Page: a", "id"),
        (b"page: a\npage: b", "yaml-twice"),
        (b"page: a # b", "yaml-comment"),
        (b"page: 'a", "yaml"),
        (b"page: a\npaeg: b", "unknown-key"),
        (b"page: a", "missing-key"),
    ],
)
def test_words_refuse(data: bytes, code: str) -> None:
    assert code in [p[0] for p in problems(lambda: words.read(data, "de.yaml", KEYS))]


def test_a_word_that_is_there_is_not_missing_too() -> None:
    found = problems(lambda: words.read(b"page: 'a\nback_to_top:\n", "de.yaml", KEYS))
    assert [p[0] for p in found] == ["yaml", "value"]


def test_words_that_the_program_prints_are_needed_in_english_too() -> None:
    data = (ROOT / "templates/words/en.yaml").read_bytes()
    found = problems(lambda: words.read(data.replace(b"published:", b"publishd:"), "en.yaml"))
    assert [p[0] for p in found] == ["missing-key"]


def test_an_audiences_own_words_are_checked_in_their_file() -> None:
    with pytest.raises(ProblemsError) as caught:
        words.read(WORDS, "de.yaml", KEYS, own=b"paeg: Leaf\n", own_path="own.yaml")
    assert [(p.location.path, p.code, p.help) for p in caught.value.problems] == [
        ("own.yaml", "unknown-key", "did you mean 'page'?")
    ]


def test_the_projects_own_files_are_read() -> None:
    assert audiences.read((ROOT / "content/audiences.yaml").read_bytes(), "a")
    assert tokens.read((ROOT / "templates/tokens.yaml").read_bytes(), "t")
    for path in sorted((ROOT / "templates/words").glob("*.yaml")):
        assert words.read(path.read_bytes(), path.name)
