"""Whatever runs when sheets are made has a licence that somebody read and allowed; a new package, or a new licence, fails."""

import re
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

from factsheet.tools.packages import pins

ROOT = Path(__file__).resolve().parents[2]
LOCKED = pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
ROWS: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "licences.yaml").read_text(encoding="utf-8"))
# None asks anything of sheets that are made with it; the MPL asks for changes to its own files, and we make none.
ALLOWED = {"MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "MPL-1.1", "MPL-2.0"}


def said(name: str) -> str:
    """What an installed package says of its licence: the newest way of saying it that it uses."""
    about: Any = metadata.metadata(name)
    prefix = "License :: "
    classifiers = [c for c in about.get_all("Classifier") or () if c.startswith(prefix)]
    return (
        about.get("License-Expression")
        or about.get("License")
        or "; ".join(c.removeprefix(prefix).removeprefix("OSI Approved :: ") for c in classifiers)
        or _in_its_file(name)
    )


def _in_its_file(name: str) -> str:
    """The grant that a licence file begins with, for a package whose metadata says nothing."""
    files = [f for f in metadata.files(name) or () if f.name.upper().startswith("LICENSE")]
    found = [re.search(r"Permission is hereby granted, free of charge", f.read_text(encoding="utf-8")) for f in files]
    return next((match[0] for match in found if match), "")


def test_every_package_has_a_row_and_no_row_is_left_over() -> None:
    assert list(ROWS) == sorted(pin.name for pin in LOCKED), "read its licence, then write a row in licences.yaml"


def test_every_licence_is_allowed() -> None:
    used = {name: set(re.split(" AND ", row["licence"])) for name, row in ROWS.items()}
    assert {name: licences - ALLOWED for name, licences in used.items() if licences - ALLOWED} == {}


@pytest.mark.parametrize("name", [pin.name for pin in LOCKED if pin.here])
def test_a_package_still_says_what_was_read(name: str) -> None:
    assert said(name) == ROWS[name]["says"]


def test_a_package_of_another_licence_would_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    class Relicensed:
        def get(self, key: str) -> str | None:
            return "AGPL-3.0-only" if key == "License-Expression" else None

        def get_all(self, _: str) -> None:
            return None

    monkeypatch.setattr(metadata, "metadata", lambda _: Relicensed())
    assert said("rich") != ROWS["rich"]["says"]


def test_the_program_states_its_own_licence_and_fonts_bring_theirs() -> None:
    assert 'license = "MIT"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    fonts = [*(ROOT / "templates/fonts").glob("*.[ot]tf")]
    assert fonts
    for font in fonts:
        licence = font.with_name(f"{font.stem.split('-')[0]}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in licence.upper()
