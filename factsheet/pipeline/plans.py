"""content/packets to plans and the sheets and documents that their tabs name, with every problem of all files at once.

Knows files; refuses to know what is made of them.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from factsheet import audience as selecting
from factsheet.document import Audience, Audiences, Plan, Slot, names
from factsheet.pipeline.sources import (
    Content,
    Folders,
    Source,
    place_of_key,
    read_bytes,
    read_sheet,
    sheet_names,
    shown,
)
from factsheet.problems import Location, Problem, ProblemsError, Severity, UsageError, nearest
from factsheet.readers import packets as packets_reader

FOLDER, SUFFIX = "packets", ".yaml"
GONE = {"withdrawn": "has been withdrawn", "superseded": "has been superseded"}


@dataclass(frozen=True, kw_only=True)
class PlanSource:
    """One packet's file that has been read; `documents` are those of its own folder, by name."""

    name: str
    path: str
    lines: tuple[str, ...]
    plan: Plan | None
    problems: tuple[Problem, ...]
    documents: Mapping[str, Source] = field(default_factory=dict)

    def key(self, name: str) -> Location:
        """Where a key of the packet's file stands."""
        return place_of_key(self.path, self.lines, name)

    def problem(self, at: Location, code: str, message: str, help_: str = "") -> Problem:
        """A problem of a line of the packet's file."""
        excerpt = self.lines[at.line - 1] if at.line <= len(self.lines) else ""
        return Problem(location=at, code=code, message=message, help=help_, excerpt=excerpt)


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The sheets of the content folder, each read once, when a tab asks for it."""

    folders: Folders
    audiences: Audiences
    read: dict[str, Source] = field(default_factory=dict, repr=False)

    def find(self, name: str) -> Source | None:
        """A sheet or a sample by name; None where there is none."""
        if name not in self.read:
            tried = [self.folders.content / f"{name}.md", self.folders.content / "samples" / f"{name}.md"]
            path = next((p for p in tried if p.is_file()), None)
            if path is None:
                return None
            self.read[name] = read_sheet(path, self.audiences)
        return self.read[name]


def packet_names(folders: Folders) -> list[str]:
    """The names of all packets."""
    found = (folders.content / FOLDER).glob(f"*{SUFFIX}")
    return sorted(p.stem for p in found if names.SHEET.fullmatch(p.stem))


def read_plans(folders: Folders, wanted: Sequence[str], audiences: Audiences) -> list[PlanSource]:
    """The packets asked for by name or path, all where none is named. Raises UsageError for one that is not there."""
    files = [_find(folders, name) for name in dict.fromkeys(wanted)]
    if not wanted:
        files = [folders.content / FOLDER / f"{name}{SUFFIX}" for name in packet_names(folders)]
    return [_read(path, audiences) for path in files]


def _find(folders: Folders, wanted: str) -> Path:
    path = Path(wanted) if wanted.endswith(SUFFIX) else folders.content / FOLDER / f"{wanted}{SUFFIX}"
    with contextlib.suppress(OSError):  # a name longer than the system allows
        if names.SHEET.fullmatch(path.stem) and path.is_file():
            return path
    known = packet_names(folders)
    near = nearest(wanted, known) or f"{shown(folders.content / FOLDER)} holds none"
    raise UsageError(f"there is no packet '{wanted}' ({near})")


def _read(path: Path, audiences: Audiences) -> PlanSource:
    name = path.stem
    try:
        reading = packets_reader.read(read_bytes(path), path=shown(path), name=name, audiences=audiences)
    except ProblemsError as error:
        return PlanSource(name=name, path=shown(path), lines=(), plan=None, problems=error.problems)
    documents = {d.name: d for d in _documents(path, reading.plan, audiences)}
    problems = [*reading.problems, *(p for d in documents.values() for p in d.problems)]
    if reading.plan:
        problems += _not_bound(path, reading.plan)
    return PlanSource(
        name=name,
        path=shown(path),
        lines=reading.lines,
        plan=reading.plan,
        problems=tuple(problems),
        documents=documents,
    )


def _documents(path: Path, plan: Plan | None, audiences: Audiences) -> Iterator[Source]:
    """The packet's own documents that are there."""
    for slot in plan.slots if plan else ():
        file = path.with_suffix("") / f"{slot.name}.md"
        if slot.is_document and file.is_file():
            yield read_sheet(file, audiences, is_document=True)


def _not_bound(path: Path, plan: Plan) -> Iterator[Problem]:
    """Documents that stand in the packet's folder and that no tab names: they may have been forgotten."""
    bound = {slot.name for slot in plan.slots if slot.is_document}
    for file in sorted(path.with_suffix("").glob("*.md")):
        if file.stem not in bound and file.stem.lower() != "readme":
            yield Problem(
                location=Location(path=shown(file)),
                code="not-bound",
                message=f"no tab of the packet '{path.stem}' is this document",
                help=f'write "- document: {file.stem}" among its tabs, or move the file elsewhere',
                severity=Severity.WARNING,
            )


def with_documents(content: Content, plans: Sequence[PlanSource]) -> Content:
    """The content with the documents of packets among its sheets, and their problems."""
    documents = [document for plan in plans for document in plan.documents.values()]
    problems = [problem for plan in plans for problem in plan.problems]
    return replace(content, sources=(*content.sources, *documents), problems=(*content.problems, *problems))


# --- tabs --------------------------------------------------------------------------------------------------------


def tabs(source: PlanSource, audience: Audience, shelf: Shelf) -> tuple[list[tuple[Slot, Source]], list[Problem]]:
    """The tabs of a packet for one audience with what they hold, and a problem for each that cannot be bound."""
    found: list[tuple[Slot, Source]] = []
    problems: list[Problem] = []
    for slot in selecting.slots(source.plan, audience) if source.plan else ():
        held = source.documents.get(slot.name) if slot.is_document else shelf.find(slot.name)
        if problem := _wrong(source, slot, held, audience, shelf):
            problems.append(problem)
        elif held and held.sheet:
            found.append((slot, held))
        elif held:
            problems += held.problems
    return found, problems


def _wrong(source: PlanSource, slot: Slot, held: Source | None, audience: Audience, shelf: Shelf) -> Problem | None:
    at = slot.location or Location(path=source.path)
    if held is None and slot.is_document:
        file = f"{source.path.removesuffix(SUFFIX)}/{slot.name}.md"
        return source.problem(at, "unknown-document", f"there is no document '{slot.name}'", f"write it: {file}")
    if held is None:
        known = sheet_names(shelf.folders)
        return source.problem(at, "unknown-sheet", f"no sheet is called '{slot.name}'", nearest(slot.name, known))
    sheet = held.sheet
    if sheet is None:
        return None  # its own problems say why
    if not selecting.makes(sheet, audience):
        readers = (
            f"'{audience.name}' is to have this packet, but may not read '{slot.name}' (audience: {sheet.audience})"
        )
        help_ = 'guard the tab ("for: …"), or take the audience from the packet'
        return source.problem(at, "tab-audience", readers, help_)
    code = f"tab-{sheet.status}"
    if sheet.status in GONE and code not in slot.accept:
        message = f"the sheet '{slot.name}' {GONE[sheet.status]}"
        named = (
            f"bind '{sheet.superseded_by}' in its place, or accept" if sheet.superseded_by else "take it out, or accept"
        )
        help_ = f'{named} it with a reason: {{sheet: {slot.name}, accept: {{{code}: "…"}}}}'
        return source.problem(at, code, message, help_)
    return None
