"""veraPDF, the reference checker, finds nothing in the brief: PDF/UA-1 and PDF/A-2a, in both papers."""

from pathlib import Path

import pikepdf
import pytest

from tests.conformance.conftest import run

pytestmark = pytest.mark.conformance


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_the_brief_conforms(
    flavour: str, verapdf: list[str], letter: Path, a4: Path, all_kinds: Path, looks: dict[str, Path]
) -> None:
    files = [letter / "mexico.pdf", a4 / "mexico.pdf", *sorted(all_kinds.rglob("*.pdf"))]
    files += [folder / "every-block.pdf" for folder in looks.values()]
    done = run(*verapdf, "--flavour", flavour, "--format", "text", "--verbose", *files)
    verdicts = [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("PASS", "FAIL"))]
    assert done.returncode == 0, done.stdout + done.stderr
    assert verdicts == ["PASS"] * len(files), done.stdout
    assert len(files) > 5


def test_verapdf_can_fail_a_file(verapdf: list[str], tmp_path: Path) -> None:
    bare = tmp_path / "bare.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(bare)
    done = run(*verapdf, "--flavour", "ua1", "--format", "text", bare)
    assert done.stdout.startswith("FAIL"), done.stdout + done.stderr
