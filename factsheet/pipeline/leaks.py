"""`verify --leaks`: files and the content to what stands in each that its audience may not read.

Knows who a file is meant for; what is withheld from whom is told by audience, and looked for by checks.leaks.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factsheet import audience as selecting
from factsheet.audience import Text
from factsheet.document import Audience, Plan, Words, names
from factsheet.formats import FORMATS
from factsheet.pipeline import entries
from factsheet.pipeline.plans import read_plans, with_documents
from factsheet.pipeline.publish import ALWAYS, MACHINE, MANIFEST
from factsheet.pipeline.sources import Content, Folders, Source, TemplateFolder, read_content, read_templates, shown
from factsheet.pipeline.standing import of_file
from factsheet.problems import Location, Problem, ProblemsError, Severity, UsageError, nearest

if TYPE_CHECKING:
    from factsheet.checks.leaks import Needles

WORDS = 3  # of a text, by which its line is found
MANIFEST_KEYS = frozenset(["manifest", "audience", "files", "versions"])
ENTRY_KEYS = frozenset(entries.NAMES)
PROOFS = frozenset(["parity", "access"])
VERSIONS = frozenset(["factsheet", *MACHINE, *ALWAYS, *(library for f in FORMATS for library in f.libraries)])


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which of the files asked for stand by a manifest, and which are by themselves: folders' own, file by file."""

    listed: tuple[Path, ...]
    loose: tuple[Path, ...]


def asked(paths: Sequence[Path]) -> Asked:
    """Part the paths that were asked for. Raises UsageError for what is not there."""
    listed: list[Path] = []
    loose: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"there is no file or folder '{shown(path)}'")
        manifests = [path / MANIFEST, *path.glob(f"*/{MANIFEST}")] if path.is_dir() else [of_file(path) / MANIFEST]
        if any(m.is_file() for m in manifests):
            listed.append(path)
        else:
            loose += below(path) if path.is_dir() else [path]
    return Asked(listed=tuple(listed), loose=tuple(loose))


def below(folder: Path) -> list[Path]:
    """Every file of a folder, by name; what a link leads to is somewhere else."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


@dataclass(kw_only=True)
class Scanner:
    """The content, and what is looked for: for each audience once. `problems` are those of the content."""

    folders: Folders
    content: Content  # the packets' own documents among its sheets
    plans: tuple[Plan, ...] = ()
    meant_for: str = ""  # the audience that the command line names: it holds for every file
    wanted: dict[str, "Needles"] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the content: what could not be read is not looked for, and must not go unsaid."""
        return tuple(p for p in self.content.problems if p.severity is Severity.ERROR)

    def audience(self, named: str, path: Path) -> Audience:
        """Who a file is meant for. Raises UsageError where nobody has said so."""
        name = self.meant_for or named
        if not name:
            raise UsageError(f"nobody has said who '{shown(path)}' is meant for: name the audience with --audience")
        if name not in self.content.audiences:
            raise UsageError(f"no audience is called '{name}' ({nearest(name, self.content.audiences)})")
        return self.content.audiences[name]

    def scan(self, data: bytes, path: Path, named: str) -> list[Problem]:
        """What stands in one file that its audience may not read. Raises UsageError."""
        from factsheet.checks import leaks  # noqa: PLC0415  # it opens files of every kind: only who asks pays for it

        audience = self.audience(named, path)
        return leaks.check(data, path.name, self.needles(audience), path=_printable(path), audience=audience.name)

    def needles(self, audience: Audience) -> "Needles":
        """What one audience must not see, and is looked for."""
        if audience.name not in self.wanted:
            self.wanted[audience.name] = self._needles(audience)
        return self.wanted[audience.name]

    def _needles(self, audience: Audience) -> "Needles":
        from factsheet.checks import leaks  # noqa: PLC0415  # as above

        others = [a for a in self.content.audiences.values() if a.name != audience.name]
        withheld = [Text(words=b.banner, location=self._audiences) for b in others if b.name not in audience.reads]
        readable = [b.banner for b in self.content.audiences.values() if b.name in audience.reads]
        templates = self._templates(audience)
        hidden: list[Text] = []
        for plan in self.plans:
            withheld += selecting.plan_withheld(plan, audience)
            readable += selecting.plan_readable(plan, audience)
        for source in self.content.sources:
            if source.sheet is None:
                continue
            withheld += [_placed(t, source) for t in selecting.withheld(source.sheet, audience, others)]
            readable += selecting.readable(source.sheet, audience, _words(templates, audience, source.sheet.language))
            if not selecting.makes(source.sheet, audience):
                hidden.append(Text(words=source.name, location=source.sheet.location))
        return leaks.needles(withheld, readable, _furniture(templates, audience), hidden)

    @property
    def _audiences(self) -> Location:
        return Location(path=shown(self.folders.content / "audiences.yaml"))

    def _templates(self, audience: Audience) -> TemplateFolder | None:
        return read_templates(self.folders.templates, [audience.name]) if self.folders.templates.is_dir() else None


def _words(templates: TemplateFolder | None, audience: Audience, language: str) -> Words:
    """The fixed words that an audience reads around the content."""
    return templates.templates(audience, language).words if templates else {}


def _furniture(templates: TemplateFolder | None, audience: Audience) -> Iterator[str]:
    """The words of templates, which any file of ours may have."""
    for data in (*templates.common.values(), *templates.own(audience.name).values()) if templates else ():
        if b"\0" not in data:
            yield data.decode("utf-8", "ignore")


def scanner(folders: Folders, meant_for: str) -> Scanner:
    """Read the content, samples too. Raises UsageError and ProblemsError where there is none to go by."""
    if not folders.content.is_dir():
        raise UsageError(
            f"there is no content folder '{shown(folders.content)}': only the content tells what is guarded"
        )
    files = [
        p for g in ("*.md", "samples/*.md") for p in sorted(folders.content.glob(g)) if names.SHEET.fullmatch(p.stem)
    ]
    content = read_content(folders, [str(p) for p in files])
    if not content.audiences:
        raise ProblemsError(*content.problems)
    plans = read_plans(folders, (), content.audiences)
    content = with_documents(content, plans)
    found = Scanner(folders=folders, content=content, plans=tuple(p.plan for p in plans if p.plan), meant_for=meant_for)
    if meant_for:
        found.audience(meant_for, folders.output)
    return found


def _placed(text: Text, source: Source) -> Text:
    """A text with the line on which it begins, where its first words can be found there."""
    if text.location is None:
        return text
    head = " ".join(text.words.split(" ")[:WORDS])
    rows = enumerate(source.lines[text.location.line - 1 :], text.location.line)
    line = next((n for n, row in rows if head in row), text.location.line) if head.strip() else text.location.line
    return replace(text, location=Location(path=source.path, line=line))


# --- manifests ---------------------------------------------------------------------------------------------------


def manifest(data: bytes, folder: Path, output: Path) -> list[Problem]:
    """What a manifest says beyond what build writes into it: how many of something there are is a leak, too."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return []  # told of already
    path = folder / MANIFEST
    keys = list(_unknown(found))
    problems = [_problem(path, f"build writes no '{key[:80]}' into a manifest") for key in keys]
    named = found.get("audience") if isinstance(found, dict) else None
    if folder.resolve().parent == output.resolve() and named != folder.name:
        problems.append(
            _problem(path, f"this folder is for '{folder.name}', and its manifest says '{str(named)[:80]}'")
        )
    return problems


def _unknown(found: Any) -> Iterator[str]:
    if not isinstance(found, dict):
        return
    yield from (k for k in found if k not in MANIFEST_KEYS)
    versions = found.get("versions")
    yield from (k for k in (versions if isinstance(versions, dict) else ()) if k not in VERSIONS)
    for entry in found["files"] if isinstance(found.get("files"), list) else ():
        yield from (k for k in (entry if isinstance(entry, dict) else ()) if k not in ENTRY_KEYS)
        proofs = entry.get("proofs") if isinstance(entry, dict) else None
        yield from (k for k in (proofs if isinstance(proofs, dict) else ()) if k not in PROOFS)


def _problem(path: Path, message: str) -> Problem:
    location = Location(path=_printable(path))
    return Problem(
        location=location, code="leak-manifest", message=message, help="make the files again: python3 build.py"
    )


def _printable(path: Path) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in shown(path))
