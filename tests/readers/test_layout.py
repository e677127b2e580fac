"""layout.yaml: what stands first, an audience's keys over the common ones; what cannot be is told at its place."""

import pytest

from factsheet.document import Layout
from factsheet.problems import ProblemsError
from factsheet.readers import layout

COMMON = b"lead: []\nletterhead: no\n"


def test_an_audience_lays_single_keys_over_the_common_ones() -> None:
    assert layout.read(COMMON, "c") == Layout()
    own = layout.read(COMMON, "c", b"lead: [summary, key-facts]\n", "o")
    assert own == Layout(lead=("summary", "key-facts"))
    assert layout.read(b"lead: [contacts]\nletterhead: yes\n", "c", b"letterhead: no\n") == Layout(lead=("contacts",))


@pytest.mark.parametrize(
    ("own", "at", "code", "said"),
    [
        (b"lead: [sumary]\n", (1, 8), "value", "'sumary' cannot stand first|did you mean 'summary'?"),
        (b"# one\nlead: summary\n", (2, 1), "value", "'lead' must be a list|"),
        (b"lead: [summary, summary]\n", (1, 17), "value", "'summary' stands here twice|"),
        (b"letterhead: true\n", (1, 13), "value", "'letterhead' is neither yes nor no|"),
        (b"leads: []\n", (1, 1), "unknown-key", "no key is called 'leads'|did you mean 'lead'?"),
    ],
)
def test_what_cannot_be_is_told_at_its_place(own: bytes, at: tuple[int, int], code: str, said: str) -> None:
    with pytest.raises(ProblemsError) as error:
        layout.read(COMMON, "c", own, "own")
    [problem] = error.value.problems
    where = problem.location
    assert (where.path, where.line, where.column, problem.code) == ("own", *at, code)
    message, help_ = said.split("|")
    assert problem.message == message
    assert help_ in problem.help


def test_the_common_file_has_every_key() -> None:
    with pytest.raises(ProblemsError, match="'letterhead' is missing"):
        layout.read(b"lead: []\n", "c")
