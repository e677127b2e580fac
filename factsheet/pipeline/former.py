"""A former revision, checkout or release, and the content of today, to what has changed for one audience.

Everything is selected before anything is compared: what an audience may not read changes nothing for it.
"""

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from factsheet import audience as selecting
from factsheet.document import Audience, Figure, Plan, Slot
from factsheet.document.packets import cover_lines
from factsheet.document.tree import text, walk
from factsheet.pipeline import plans, revisions, sources
from factsheet.pipeline.plans import Shelf
from factsheet.pipeline.relabelled import relabel
from factsheet.pipeline.selected import no_words
from factsheet.pipeline.sources import AssetError, Folders, Source, TemplateFolder, shown
from factsheet.problems import Location, Problem, ProblemsError, Severity, UsageError, nearest
from factsheet.review import differences
from factsheet.review.differences import Difference, Version
from factsheet.review.passages import Part, Passage, part, split

State: TypeAlias = Literal["changed", "new", "gone", "same"]
COVER, TABS = ("Cover",), ("Tabs",)


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A sheet, a document of a packet, or a packet, and what has become of it since."""

    name: str
    title: str
    state: State
    is_packet: bool = False
    difference: Difference = field(default_factory=Difference)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What has changed for an audience since a revision or folder, as the user has named it."""

    since: str
    audience: Audience
    things: tuple[Thing, ...]
    was_there: bool = True  # whether there was such an audience then; if not, all is new for it

    @property
    def told(self) -> list[Thing]:
        """What has changed in any way."""
        return [t for t in self.things if t.state != "same"]

    @property
    def same(self) -> list[Thing]:
        return [t for t in self.things if t.state == "same"]


def find(folders: Folders, sheets: Sequence[str], *, since: str, audience: str) -> Changes:
    """What has changed in these sheets, or, where none is named, in all sheets and packets.

    Raises UsageError and ProblemsError.
    """
    sheets = [Path(name).stem if name.endswith(".md") else name for name in sheets]
    with _former(folders, since) as then:
        templates = sources.read_templates(folders.templates, [audience])
        new = _read(folders, templates, audience, sheets)
        if new is None:
            known = sources.read_audiences(folders)
            raise UsageError(f"no audience is called '{audience}' ({nearest(audience, known)})")
        with _told_of(then, folders, since):
            old = _read(then, templates, audience, sheets) or replace(new, versions={}, packets={}, is_known=False)
        for name in sheets:
            _there(name, new, old, since, sources.sheet_names(folders))
        things = [_sheet(name, old, new) for name in sorted({*old.versions, *new.versions})]
        things += [_packet(name, old, new) for name in sorted({*old.packets, *new.packets})]
    return Changes(since=since, audience=new.audience, things=tuple(things), was_there=old.is_known)


# --- what it was -------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _former(folders: Folders, since: str) -> Iterator[Folders]:
    """The content of then. Nothing is checked out: what git holds is unpacked in a folder that goes again."""
    path = Path(since)
    if path.is_dir() and not (path / "manifest.json").is_file():
        yield replace(folders, content=_content_of(path))
        return
    revision, inside = _recorded(path) if path.is_dir() else (since, "")
    inside = inside or revisions.inside(folders.content)
    if not inside:
        raise UsageError(f"the content is in no git repository: name a folder of former content, not '{since}'")
    commit = revisions.resolve(revision, folders.content)
    if not commit:
        raise UsageError(_unknown(revision, folders.content))
    with tempfile.TemporaryDirectory(prefix="changes-") as folder:
        try:
            revisions.extract(commit, Path(folder), inside, at=folders.content)
        except OSError as error:
            raise UsageError(f"revision '{revision}' cannot be had: {error}") from error
        yield replace(folders, content=Path(folder) / inside)


def _content_of(path: Path) -> Path:
    """The content folder that a folder is, or has. Raises UsageError."""
    for content in (path, path / "content"):
        if (content / "audiences.yaml").is_file():
            return content
    raise UsageError(
        f"'{shown(path)}' holds no content of former times: audiences.yaml is neither there nor in content/"
    )


def _recorded(path: Path) -> tuple[str, str]:
    """The revision that a release was made from, and where its content is there. Raises UsageError."""
    try:
        source = json.loads(sources.read_bytes(path / "manifest.json"))["source"]
        revision, content = source["revision"], source["content"]
    except (ValueError, KeyError, TypeError, RecursionError, ProblemsError):
        revision = content = None
    if not isinstance(revision, str) or not isinstance(content, str):
        raise UsageError(f"the manifest of '{shown(path)}' names no revision: name one, or a folder of content")
    return revision, content


def _unknown(revision: str, at: Path) -> str:
    message = f"no revision is called '{revision}', and no folder"
    if revisions.is_shallow(at):
        return f"{message}: this checkout has only the last commits; 'git fetch --unshallow --tags' gets the others"
    tags = revisions.tags(at)
    near = nearest(revision, tags) if tags else ""
    return f"{message}: {near}" if near else f"{message}: 'git log --oneline' and 'git tag' list what there is"


@contextlib.contextmanager
def _told_of(then: Folders, now: Folders, since: str) -> Iterator[None]:
    """Problems of the content of then, by the names of the user's files, and what to do about them."""
    try:
        yield
    except ProblemsError as error:
        is_unpacked = not then.content.is_relative_to(Path(since))
        named = f"{since}:{now.content.name}" if is_unpacked else shown(then.content)
        found = [relabel(p, shown(then.content), named) for p in error.problems]
        message = f"the content of '{since}' cannot be read as today's content is, so nothing can be compared with it"
        help_ = "name a later revision, or a folder with that content mended"
        first = Problem(location=Location(path=since), code="former-content", message=message, help=help_)
        raise ProblemsError(first, *found) from error


# --- reading -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Read:
    """The sheets and packets of one time, as their audience has them; `there` are the names of all sheets."""

    audience: Audience
    there: frozenset[str]
    versions: Mapping[str, Version]
    packets: Mapping[str, tuple[Passage, ...]]
    is_known: bool = True


def _read(folders: Folders, templates: TemplateFolder, audience: str, wanted: Sequence[str]) -> _Read | None:
    """None where there is no such audience. Raises ProblemsError."""
    audiences = sources.read_audiences(folders)
    if audience not in audiences:
        return None
    reader = audiences[audience]
    shelf = Shelf(folders=folders, audiences=audiences)
    names = wanted or sorted(p.stem for p in sources.list_sheets(folders)[0])
    read = {name: source for name in names if (source := shelf.find(name))}
    plan_sources = [] if wanted else plans.read_plans(folders, [], audiences)
    for plan in plan_sources:
        read |= {f"packets/{plan.name}/{name}": document for name, document in plan.documents.items()}
    problems = [p for s in read.values() for p in s.problems]
    problems += [p for s in plan_sources for p in s.problems if p not in problems]
    problems = [p for p in problems if p.severity is Severity.ERROR]
    if problems:
        raise ProblemsError(*problems)
    opened = _Opened(folders, templates, reader)
    packets: dict[str, tuple[Passage, ...]] = {}
    bound: set[str] = set()
    for planned in plan_sources:
        if planned.plan and reader.name in planned.plan.audiences:
            tabs = plans.tabs(planned, reader, shelf)[0]
            bound |= {f"packets/{planned.name}/{slot.name}" for slot, _ in tabs if slot.is_document}
            packets[planned.name] = opened.packet(planned.plan, tabs)
    versions = {
        name: version
        for name, source in read.items()
        if (not name.startswith("packets/") or name in bound) and (version := opened.version(source))
    }
    return _Read(audience=reader, there=frozenset(read), versions=versions, packets=packets)


class _Opened:
    """What one audience gets of sheets, packets and pictures."""

    def __init__(self, folders: Folders, templates: TemplateFolder, audience: Audience) -> None:
        self.folders, self.templates, self.audience = folders, templates, audience

    def words(self, language: str, path: str) -> Mapping[str, str]:
        at = Location(path=path)
        if problem := no_words(self.templates, self.audience, language, at, ""):
            raise ProblemsError(problem)
        return self.templates.templates(self.audience, language).words

    def version(self, source: Source) -> Version | None:
        """A sheet as the audience reads it; None where it does not read it."""
        if source.sheet is None or not selecting.makes(source.sheet, self.audience):
            return None
        sheet = selecting.select(source.sheet, self.audience)
        files = {n.file for n in walk(sheet.blocks) if isinstance(n, Figure)}
        words = self.words(sheet.language, source.path)
        return Version(sheet=sheet, words=words, digests={f: self.digest(f) for f in files})

    def digest(self, file: str) -> str:
        """The digest of a picture; "" where it cannot be read, as a build would say."""
        try:
            return hashlib.sha256(sources.read_asset(self.folders, file)).hexdigest()
        except AssetError:
            return ""

    def packet(self, plan: Plan, tabs: Iterable[tuple[Slot, Source]]) -> tuple[Passage, ...]:
        """A packet's cover, and a passage for each tab."""
        front = plan.front
        words = self.words(front.language, f"packets/{plan.name}")
        found = [Passage(kind="title", parts=(Part(tokens=split(front.title)),), section=COVER)]
        for label, said in cover_lines(front, words):
            found.append(Passage(kind="line", parts=(Part(tokens=split(f"{label} {said}".strip())),), section=COVER))
        if front.cover:
            file = Part(label="picture", tokens=(front.cover.file,), look=self.digest(front.cover.file))
            lines = (part(front.cover.alt, "text that stands for it"), part(front.cover.credit, "credit"))
            found.append(Passage(kind="figure", parts=(file, *lines), section=COVER))
        for slot, source in tabs:
            title = slot.title or self.title(source)
            found.append(Passage(kind="tab", parts=(Part(tokens=split(title), look=source.name),), section=TABS))
        return tuple(found)

    def title(self, source: Source) -> str:
        assert source.sheet is not None
        return text(selecting.select(source.sheet, self.audience).title)


def _there(name: str, new: _Read, old: _Read, since: str, known: Sequence[str]) -> None:
    """Raises UsageError for a sheet that is neither here nor there, or not for this audience."""
    if name in new.versions or name in old.versions:
        return
    if name in new.there or name in old.there:
        raise UsageError(f"the sheet '{name}' is not made for '{new.audience.name}', and was not at '{since}'")
    near = nearest(name, known)
    raise UsageError(f"there is no sheet '{name}', and there was none at '{since}'" + (f" ({near})" if near else ""))


def _sheet(name: str, old: _Read, new: _Read) -> Thing:
    was, now = old.versions.get(name), new.versions.get(name)
    version = now or was
    assert version is not None
    title = text(version.sheet.title)
    if was is None or now is None:
        return Thing(name=name, title=title, state="gone" if now is None else "new")
    difference = differences.between(was, now)
    return Thing(name=name, title=title, state="changed" if difference else "same", difference=difference)


def _packet(name: str, old: _Read, new: _Read) -> Thing:
    was, now = old.packets.get(name), new.packets.get(name)
    title = (now or was or ())[0].words
    if was is None or now is None:
        return Thing(name=name, title=title, state="gone" if now is None else "new", is_packet=True)
    difference = Difference(changes=differences.compare(was, now))
    state: State = "changed" if difference else "same"
    return Thing(name=name, title=title, state=state, is_packet=True, difference=difference)
