"""A small project and its release, and how somebody would change the release and cover it up."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from factsheet.pipeline import archives, sums
from tests.pipeline.test_packets import AGENDA, PLAN, write_sheet
from tests.projects import run

AUDIENCES = """\
public: {title: Public, readers: Anyone, banner: "", includes: [], paper: letter}
interagency: {title: Agencies, readers: Other agencies, banner: SAMPLE BANNER, includes: [public], paper: a4}
"""


def project(folder: Path) -> Path:
    """Content for two audiences: two sheets, one of them guarded in part and one as a whole, and a packet."""
    (folder / "content/packets/trip").mkdir(parents=True)
    (folder / "content/audiences.yaml").write_text(AUDIENCES)
    write_sheet(
        folder, "alpha", "Words of Alpha. [Kept back from the many.]{for=interagency}\n\n## Goals {#goals}\n\nNone."
    )
    write_sheet(folder, "omega", "Words of Omega.")
    omega = folder / "content/omega.md"
    omega.write_text(omega.read_text().replace("audience: public", "audience: interagency"))
    plan = PLAN.replace("  - {{sheet: beta, title: Beta}}\n", "").format(more="")
    (folder / "content/packets/trip.yaml").write_text(plan)
    agenda = AGENDA.format(secret="").replace(
        ", then [the goals of Beta](sheet:beta#goals), and [Gamma](sheet:gamma) at home", ""
    )
    (folder / "content/packets/trip/agenda.md").write_text(agenda)
    return folder


def released(folder: Path, *words: str) -> Path:
    """The release of a project."""
    status, _, err = run(folder, "release", "--no-conformance", *words)
    assert status == 0, err
    return folder / "output/release"


Files = dict[str, bytes]


def opened(archive: Path) -> Files:
    """The files of an archive, by their paths below the audience's folder."""
    found = archives.files(archive.read_bytes(), archives.is_packed)
    return {name.partition("/")[2]: data for name, data in found}


def change(release: Path, audience: str, edit: Callable[[Files], None], *, redo: str) -> None:
    """Change the files of an archive, and what is said of them: `nothing`, the `sums`, the release's `manifest` too, or
    `all`: also the archive's own manifest.
    """
    path = release / f"{audience}.zip"
    files = opened(path)
    edit(files)
    if redo == "all":
        files["manifest.json"] = _listed(files)
    path.write_bytes(archives.pack(audience, files))
    if redo in {"manifest", "all"}:
        relist(release, path, files)
    if redo != "nothing":
        resum(release)


def _listed(files: Files) -> bytes:
    manifest = json.loads(files["manifest.json"])
    entries = {e["path"]: e for e in manifest["files"]}
    manifest["files"] = [
        {**entries.get(name, {}), **_digests(data), "path": name, **_named(name)}
        for name, data in files.items()
        if name != "manifest.json"
    ]
    return json.dumps(manifest).encode()


def _named(name: str) -> dict[str, str]:
    from factsheet.pipeline import paths

    found = paths.named(name)
    assert found
    return {"sheet": found.sheet, "format": found.format} | ({"packet": found.packet} if found.packet else {})


def relist(release: Path, archive: Path, files: Mapping[str, bytes]) -> None:
    """Bring the release's manifest up to date with an archive."""
    path = release / "manifest.json"
    manifest: dict[str, Any] = json.loads(path.read_bytes())
    audience = archive.stem
    entry = next(e for e in manifest["archives"] if e["path"] == archive.name)
    entry |= _digests(archive.read_bytes())
    manifest["files"] = [e for e in manifest["files"] if not e["path"].startswith(f"{audience}/")] + [
        {"path": f"{audience}/{name}", "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in files.items()
        if name != "manifest.json"
    ]
    path.write_text(json.dumps(manifest))


def _digests(data: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


def resum(release: Path) -> None:
    """Write the sums anew."""
    (release / sums.NAME).unlink(missing_ok=True)
    (release / sums.NAME).write_bytes(sums.write(release))
