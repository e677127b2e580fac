"""read(write(packet)) is the packet: of generated ones, and of sheets that are alike in all that is numbered."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from factsheet.document import Packet
from factsheet.readers.word import packet as reader
from tests.readers.word.packets import MARKED, expected, full, packet, packets, trip, write
from tests.writers import samples
from tests.writers.samples import heading

LOOK: Any = {"derandomize": True, "deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=8, **LOOK)
@given(packets())
def test_what_is_written_is_read(made: Packet) -> None:
    assert reader.read(write(made)) == expected(made)


@pytest.mark.exhaustive
@settings(max_examples=150, **LOOK)
@given(packets(blocks=8))
def test_what_is_written_is_read_whatever_it_is(made: Packet) -> None:
    assert reader.read(write(made)) == expected(made)


@pytest.mark.parametrize("made", [trip(), full(), packet(samples.sheet(heading("Only")))])
def test_sheets_that_are_alike_and_sheets_that_hold_everything(made: Packet) -> None:
    assert reader.read(write(made)) == expected(made)
    assert reader.read(write(made, MARKED())) == expected(made, MARKED())
