"""Packets as they are built, verified and kept: what they hold, what they give away, what one change costs."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from factsheet.pipeline import verify as verifying
from tests.projects import AUDIENCES, FRONT, names, run

PLAN = """\
title: A Trip
subtitle: To two countries
dates: [2026-12-07, 2026-12-11]
prepared-by: Bureau of Samples
language: en-US
audiences: [public, interagency]
tabs:
  - {{document: agenda, title: Agenda}}
  - {{sheet: alpha, title: Alpha}}
  - {{sheet: beta, title: Beta}}
{more}"""
AGENDA = """\
---
title: What we do
kind: Agenda
bureau: Bureau of Samples
date: 2026-11-24
language: en-US
audience: public
---

## Days

Read [Alpha](sheet:alpha), then [the goals of Beta](sheet:beta#goals), and [Gamma](sheet:gamma) at home.{secret}
"""
FILES = ["packets/trip.docx", "packets/trip.pdf", "packets/trip.zip"]
PAGES = [f"packets/trip/{name}.html" for name in ("agenda", "alpha", "beta", "index")]


def write_sheet(project: Path, name: str, body: str) -> None:
    text = FRONT.format(audience="public", body=body).replace("A sample", f"The {name} sheet")
    (project / "content" / f"{name}.md").write_text(text, encoding="utf-8")


def write_plan(project: Path, more: str = "") -> None:
    (project / "content/packets/trip.yaml").write_text(PLAN.format(more=more), encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a packet, which has been built."""
    project = tmp_path_factory.mktemp("trip")
    (project / "content/packets/trip").mkdir(parents=True)
    (project / "content/audiences.yaml").write_text(AUDIENCES)
    write_sheet(project, "alpha", "Words of Alpha. [Kept back.]{for=interagency}")
    write_sheet(project, "beta", "Words of Beta.\n\n## Goals {#goals}\n\n- One goal\n- Another goal")
    write_sheet(project, "gamma", "Words of Gamma.")
    (project / "content/packets/trip/agenda.md").write_text(AGENDA.format(secret=""), encoding="utf-8")
    write_plan(project)
    status, _, err = run(project, "build")
    assert status == 0, err
    return project


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    shutil.copytree(made, tmp_path / "copy")
    return tmp_path / "copy"


def tree(project: Path, audience: str) -> dict[str, bytes]:
    folder = project / "output" / audience
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def manifest(project: Path, audience: str) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads((project / "output" / audience / "manifest.json").read_bytes())["files"]
    return files


def test_a_build_of_everything_makes_every_packet_for_its_audiences_alone(made: Path) -> None:
    made_for = {name.partition("/")[0] for name in names(made) if "/packets/" in name}
    assert made_for == {"public", "interagency"}
    listed = [e["path"] for e in manifest(made, "public") if e.get("packet")]
    assert listed == sorted([*FILES, *PAGES])


def test_the_command_makes_the_packet_that_is_named_and_nothing_else(project: Path) -> None:
    before = tree(project, "public")
    shutil.rmtree(project / "output/public/packets")
    status, out, err = run(project, "packet", "trip", "--audience", "public")
    assert status == 0, err
    assert [line.split("public/")[-1] for line in out.splitlines()] == [
        "packets/trip.pdf",
        "packets/trip.docx",
        "packets/trip/index.html",
        *(f"packets/trip/{name}.html" for name in ("agenda", "alpha", "beta")),
        "packets/trip.zip",
    ]
    assert tree(project, "public") == before


def test_what_is_guarded_changes_no_byte_of_another_audiences_packet(project: Path) -> None:
    before, inside = tree(project, "public"), tree(project, "interagency")
    write_sheet(project, "alpha", "Words of Alpha. [Other words, Žø.]{for=interagency}")
    write_sheet(project, "secret", "A sheet of its own.")
    path = project / "content/secret.md"
    path.write_text(path.read_text(encoding="utf-8").replace("audience: public", "audience: interagency"), "utf-8")
    agenda = AGENDA.format(secret="\n\n::: for interagency\n\n## Kept back\n\nMore [words](sheet:secret).\n\n:::")
    (project / "content/packets/trip/agenda.md").write_text(agenda, encoding="utf-8")
    write_plan(project, "  - {sheet: secret, title: A guarded tab, for: interagency}\n")
    status, _, err = run(project, "build")
    assert status == 0, err
    assert tree(project, "public") == before
    after = tree(project, "interagency")
    assert after.keys() - inside.keys() == {"secret.pdf", "secret.docx", "secret.html", "packets/trip/secret.html"}
    assert b"A guarded tab" in after["packets/trip/index.html"]


def test_one_error_in_one_tab_and_nothing_is_written(project: Path) -> None:
    before = tree(project, "public")
    write_sheet(project, "beta", "Words of Beta: {{ unheard-of }}.")
    write_plan(project, "  - nowhere\n")
    status, out, err = run(project, "packet", "trip")
    assert (status, out) == (1, "")
    assert "beta.md:13:19: error[unknown-fact]" in err
    assert "trip.yaml:11:5: error[unknown-sheet]" in err
    assert tree(project, "public") == before


def test_a_tab_that_goes_takes_its_page_along(project: Path) -> None:
    path = project / "content/packets/trip.yaml"
    path.write_text(path.read_text().replace("  - {sheet: beta, title: Beta}\n", ""))
    status, _, err = run(project, "packet")
    assert status == 0, err
    assert "packets/trip/beta.html" not in tree(project, "public")
    assert "packets/trip/beta.html" not in {e["path"] for e in manifest(project, "public")}


# --- verify ------------------------------------------------------------------------------------------------------


def test_a_packet_that_stands_is_proven(made: Path) -> None:
    status, out, err = run(made, "verify", "--leaks", "--strict", str(made / "output"))
    assert status == 0, err
    rows = {line.split()[0].split("public/")[-1]: line.split()[1:] for line in out.splitlines() if "/public/" in line}
    columns = [*verifying.COLUMNS, "leaks"]
    assert dict(zip(columns, rows["packets/trip.pdf"], strict=True)) == {
        "digest": "ok", "parity": "ok", "look": "ok", "access": "ok", "fresh": "ok", "leaks": "ok",
    }  # fmt: skip
    assert dict(zip(columns, rows["packets/trip.docx"], strict=True))["parity"] == "ok"
    assert dict(zip(columns, rows["packets/trip/index.html"], strict=True))["parity"] == "ok"
    assert dict(zip(columns, rows["packets/trip/beta.html"], strict=True))["parity"] == "ok"
    assert rows["packets/trip.zip"][::4] == ["ok", "ok"]


@pytest.mark.parametrize("name", [*FILES, "packets/trip/index.html", "packets/trip/beta.html"])
def test_a_file_of_a_packet_that_was_changed_is_found(project: Path, name: str) -> None:
    path = project / "output/public" / name
    path.write_bytes(path.read_bytes() + b" ")
    status, _, err = run(project, "verify", str(project / "output/public"))
    assert status == 1
    assert f"{name}:1:1: error[digest]" in err
    assert "python3 build.py packet trip --audience public" in err


def test_another_audiences_packet_in_the_place_of_ones_own_is_found(project: Path) -> None:
    for file in FILES:
        shutil.copy(project / "output/interagency" / file, project / "output/public" / file)
    status, _, err = run(project, "verify", "--leaks", str(project / "output/public"))
    assert status == 1
    for file in FILES:
        assert f"{file}:1:1: error[leak" in err, file


def test_a_packet_is_stale_when_one_of_its_sheets_has_changed(project: Path) -> None:
    write_sheet(project, "beta", "Other words of Beta.\n\n## Goals {#goals}\n\n- One goal\n- Another goal")
    status, _, err = run(project, "verify", str(project / "output/public"))
    assert status == 1
    stale = {line.split(":")[0].split("public/")[-1] for line in err.splitlines() if "error[stale]" in line}
    assert stale == {"beta.pdf", "beta.docx", "beta.html", *FILES, "packets/trip/beta.html", "packets/trip/index.html"}
