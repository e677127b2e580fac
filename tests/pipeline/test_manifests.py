"""Manifests are what their schemas say, and say the same of the same content, whatever was withheld."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from factsheet.pipeline import leaks
from tests.pipeline import releases
from tests.projects import CACHE, run, write

ROOT = Path(__file__).parents[2]


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((ROOT / f"docs/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def faults(name: str, manifest: Any) -> list[str]:
    return [f"{e.json_path}: {e.message}" for e in validator(name).iter_errors(manifest)]


def loaded(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has been released: sheets and a packet, in all formats."""
    folder = releases.project(tmp_path_factory.mktemp("manifests"))
    releases.released(folder)
    return folder


def test_every_manifest_is_what_its_schema_says(made: Path) -> None:
    assert faults("manifest", loaded(made / "output/public/manifest.json")) == []
    assert faults("manifest", loaded(made / "output/interagency/manifest.json")) == []
    assert faults("release", loaded(made / "output/release/manifest.json")) == []


def test_the_schema_and_the_leaks_know_the_same_keys() -> None:
    schema = validator("manifest").schema
    assert isinstance(schema, dict)
    assert set(schema["properties"]) == leaks.MANIFEST_KEYS
    assert set(schema["$defs"]["file"]["properties"]) == leaks.ENTRY_KEYS
    proofs = schema["$defs"]["file"]["properties"]["proofs"]["oneOf"][1]["properties"]
    assert set(proofs) == leaks.PROOFS


def planted(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def plant(manifest: dict[str, Any]) -> None:
        *keys, last = path.split("/")
        held: Any = manifest
        for key in keys:
            held = held[int(key)] if isinstance(held, list) else held[key]
        if value is None:
            del held[last]
        else:
            held[last] = value

    return plant


FAULTS = {
    "another kind": planted("manifest", 3),
    "no audience": planted("audience", None),
    "an audience in capitals": planted("audience", "Public"),
    "more than there is": planted("withheld", 3),
    "no versions": planted("versions", {}),
    "a path that leads out": planted("files/0/path", "../alpha.pdf"),
    "a path of no build": planted("files/0/path", "alpha.exe"),
    "a short digest": planted("files/0/sha256", "abc"),
    "no size": planted("files/0/size", None),
    "an empty file": planted("files/0/size", 0),
    "a size in words": planted("files/0/size", "12"),
    "a format that is not its suffix": planted("files/0/format", "html"),
    "no date": planted("files/0/date", "yesterday"),
    "no banner": planted("files/0/banner", None),
    "no content": planted("files/0/content", "x"),
    "no proof": planted("files/0/proofs", {}),
    "a proof that nobody makes": planted("files/0/proofs/honour", "ok"),
    "a proof that failed": planted("files/0/proofs/parity", "problem"),
    "a packet's name on a sheet": planted("files/0/packet", "trip"),
    "other paper": planted("files/0/paper", "a5"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_planted_fault_is_found(made: Path, what: str) -> None:
    manifest = copy.deepcopy(loaded(made / "output/public/manifest.json"))
    FAULTS[what](manifest)
    assert faults("manifest", manifest)


def entries(folder: Path, audience: str) -> dict[str, dict[str, Any]]:
    return {e["path"]: e for e in loaded(folder / "output" / audience / "manifest.json")["files"]}


def test_an_entry_says_what_the_file_is(made: Path) -> None:
    found = entries(made, "interagency")
    sheet, packet = found["alpha.docx"], found["packets/trip.pdf"]
    assert (sheet["sheet"], sheet["date"], sheet["language"]) == ("alpha", "2005-08-10", "en-US")
    assert (sheet["banner"], sheet["paper"]) == ("SAMPLE BANNER", "a4")
    assert sheet["proofs"] == {"parity": "ok", "access": "ok"}
    assert (packet["packet"], packet["sheet"], packet["date"]) == ("trip", "", "2026-11-24"), "its latest sheet's"
    assert found["packets/trip/index.html"]["downloads"] == ["pdf", "word"]
    assert len({e["content"] for p, e in found.items() if p.startswith("alpha.")}) == 1, "alike in all formats"
    assert len({found[p]["content"] for p in ("alpha.pdf", "omega.pdf", "packets/trip.pdf")}) == 3
    assert found["alpha.pdf"]["content"] != entries(made, "public")["alpha.pdf"]["content"], "it reads more"


def test_what_was_not_read_back_is_unproven(project: Path) -> None:
    assert run(project, "build", "--format", "html", "--audience", "public", "--no-verify")[0] == 0
    assert entries(project, "public")["sample.html"]["proofs"] == {"parity": "unproven"}
    assert faults("manifest", loaded(project / "output/public/manifest.json")) == []


def test_versions_are_of_all_that_shapes_the_bytes(made: Path) -> None:
    found = loaded(made / "output/public/manifest.json")["versions"]
    assert {"pango", "harfbuzz", "fontconfig", "python", "zlib", "weasyprint", "python-docx", "lxml"} <= set(found)


def test_content_has_the_same_digest_whatever_is_withheld(project: Path) -> None:
    def digest() -> str:
        assert run(project, "build", "--format", "html")[0] == 0
        return str(entries(project, "public")["sample.html"]["content"])

    first = digest()
    write(project, "Open words. [Other guarded words, and more.]{for=interagency}")
    assert digest() == first
    write(project, "Opened words. [Guarded words.]{for=interagency}")
    assert digest() != first


def test_content_has_the_same_digest_in_every_process(project: Path) -> None:
    """Sets have another order in each."""
    write(project, "One\n\n## Two {#two}\n\n## Three {#three}\n\n- four")
    found = set()
    for seed in ("1", "2"):
        words = ["build", "--format", "html", "--audience", "public", f"--cache={CACHE}"]
        folders = [f"--{name}={project / name}" for name in ("content", "output")]
        environment = {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, str(ROOT / "build.py"), *words, *folders], env=environment, check=True)
        found.add((project / "output/public/manifest.json").read_bytes())
    assert len(found) == 1


def test_a_manifest_of_a_former_version_is_read_and_what_it_did_not_say_is_unknown(project: Path) -> None:
    assert run(project, "build", "--format", "html,word", "--audience", "public")[0] == 0
    path = project / "output/public/manifest.json"
    former = loaded(path)
    del former["manifest"]
    for entry in former["files"]:
        for key in ("language", "date", "banner", "content", "proofs"):
            del entry[key]
    path.write_text(json.dumps(former))
    assert run(project, "verify", str(path.parent))[0] == 0
    assert run(project, "build", "--format", "html", "--audience", "public", "sample")[0] == 0
    assert entries(project, "public")["sample.docx"]["content"] is None
    assert entries(project, "public")["sample.html"]["content"]
    assert faults("manifest", loaded(path)) == []
