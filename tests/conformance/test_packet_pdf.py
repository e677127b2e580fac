"""veraPDF finds nothing in a bound packet either: PDF/UA-1 and PDF/A-2a, for both papers, with and without a banner."""

from pathlib import Path

import pytest

from factsheet.document import Paper
from factsheet.writers.templates import Templates
from tests.conformance.conftest import run
from tests.packet import sites
from tests.packet.bound import bound
from tests.writers import samples

pytestmark = pytest.mark.conformance

KINDS: dict[str, tuple[Templates, Paper]] = {
    "marked": (samples.templates(samples.MARKED), "a4"),
    "plain": (samples.templates(), "letter"),
}


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_a_bound_packet_conforms(flavour: str, verapdf: list[str], tmp_path: Path) -> None:
    for name, (templates, paper) in KINDS.items():
        (tmp_path / f"{name}.pdf").write_bytes(bound(sites.sample(), templates, paper))
    files = sorted(tmp_path.glob("*.pdf"))
    done = run(*verapdf, "--flavour", flavour, "--format", "text", "--verbose", *files)
    verdicts = [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("PASS", "FAIL"))]
    assert done.returncode == 0, done.stdout + done.stderr
    assert verdicts == ["PASS", "PASS"], done.stdout
