"""A bill of materials (CycloneDX 1.6, JSON): what shaped the bytes of a release, with versions, licences and digests.

Packages are those of requirements.lock that are installed; what is said of them, their own metadata say.
"""

import hashlib
import io
import json
import re
import uuid
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from factsheet import __version__
from factsheet.pipeline.versions import native

NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # of addresses (RFC 4122)
PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>\S+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NEEDED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")
LIBRARY_LICENCES = {"pango": "LGPL-2.0-or-later", "harfbuzz": "MIT-Modern-Variant", "fontconfig": "HPND"}
VERSION_NAME, LICENCE_NAME = 5, 13  # of a font's name table


def write(root: Path, templates: Path, time: str = "") -> bytes:
    """The bill of materials. `root` holds requirements.lock, `templates` the fonts; `time` is that of the revision."""
    packages = list(_packages(root / "requirements.lock"))
    fonts = [_font(path, templates) for path in sorted(templates.rglob("*.ttf"))]
    libraries = [_library(name, version) for name, version in sorted(native().items())]
    program = {
        "type": "application",
        "bom-ref": f"factsheet@{__version__}",
        "name": "factsheet",
        "version": __version__,
        "licenses": [{"license": {"id": "MIT"}}],
    }
    components = [*packages, *libraries, *fonts]
    depends = [{"ref": program["bom-ref"], "dependsOn": sorted(c["bom-ref"] for c in components)}]
    depends += [{"ref": p["bom-ref"], "dependsOn": _needs(p["name"], packages)} for p in packages]
    said: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program} | ({"timestamp": time} if time else {}),
        "components": components,
        "dependencies": depends,
    }
    said["serialNumber"] = f"urn:uuid:{uuid.uuid5(NAMESPACE, json.dumps(said, sort_keys=True))}"
    return json.dumps(said, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _packages(lock: Path) -> Iterator[dict[str, Any]]:
    """The packages of a lock file that are installed, each with the digests of the files that the lock lets in."""
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8")):
        found = PINNED.match(block)
        if found is None or not _is_installed(found["name"], found["version"]):
            continue
        name, version = found["name"], found["version"]
        purl = f"pkg:pypi/{name}@{version}"
        digests = sorted(set(HASH.findall(block)))
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            "licenses": _licences(name),
            "externalReferences": [
                {
                    "type": "distribution",
                    "url": f"https://pypi.org/project/{name}/{version}/",
                    "comment": "the digests are those of the files that requirements.lock lets in",
                    "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
                }
            ],
        }


def _is_installed(name: str, version: str) -> bool:
    """Whether a package is there; a lock holds those of other systems too."""
    try:
        return metadata.version(name) == version
    except metadata.PackageNotFoundError:
        return False


def _licences(name: str) -> list[dict[str, Any]]:
    """The licence as a package states it: an expression, the names of its classifiers, its own words, or its file's."""
    said = metadata.metadata(name)
    if found := said.get_all("License-Expression"):
        return [{"expression": found[0]}]
    named = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or [] if c.startswith("License ::")]
    words = [_first(w) for w in said.get_all("License") or [] if w.strip()]
    return [{"license": {"name": called}} for called in named or words or _files(name) or ["not stated"]]


def _files(name: str) -> list[str]:
    """What the licence files of a package are headed."""
    files = [f for f in metadata.files(name) or [] if f.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))]
    return [_first(f.read_text()) for f in files]


def _first(words: str) -> str:
    return next((line.strip() for line in words.splitlines() if line.strip()), "not stated")[:200]


def _needs(name: str, packages: list[dict[str, Any]]) -> list[str]:
    """The packages that one needs, without those that only its extras need."""
    refs = {p["name"]: p["bom-ref"] for p in packages}
    wanted = [r for r in metadata.requires(name) or [] if "extra ==" not in r]
    found = {re.sub(r"[-_.]+", "-", m[1]).lower() for r in wanted if (m := NEEDED.match(r))}
    return sorted(refs[n] for n in found if n in refs)


def _library(name: str, version: str) -> dict[str, Any]:
    purl = f"pkg:generic/{name}@{version}"
    licence = {"id": LIBRARY_LICENCES[name]}
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "description": "a library of the system on which the release was built",
        "licenses": [{"license": licence}],
    }


def _font(path: Path, templates: Path) -> dict[str, Any]:
    data = path.read_bytes()
    names = TTFont(io.BytesIO(data), lazy=True)["name"]
    name = path.relative_to(templates).as_posix()
    version = (names.getDebugName(VERSION_NAME) or "").removeprefix("Version ").partition(";")[0]
    licence = names.getDebugName(LICENCE_NAME) or "not stated"
    is_open = "SIL Open Font License" in licence
    return {
        "type": "file",
        "bom-ref": f"font:{name}",
        "name": f"templates/{name}",
        "version": version,
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}],
        "licenses": [{"license": {"id": "OFL-1.1"} if is_open else {"name": licence[:200]}}],
    }
