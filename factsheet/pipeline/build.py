"""Sheets, audiences and formats to renditions in memory, or to every problem there is. Writes nothing: publish does.

Each sheet is selected for each of its audiences and checked; rendering makes the files, and reads them back.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from factsheet import audience as selecting
from factsheet.document import Audience, Audiences, Options, Paper, Sheet
from factsheet.formats import BY_NAME, FORMATS, Format
from factsheet.pipeline import overrides, rendering, selected
from factsheet.pipeline.pictures import Gallery
from factsheet.pipeline.progress import Progress
from factsheet.pipeline.rendering import Job, Renderer, Rendition
from factsheet.pipeline.sources import (
    Content,
    Folders,
    Source,
    TemplateFolder,
    read_content,
    read_templates,
    sheet_names,
    shown,
)
from factsheet.problems import Problem, ProblemsError, Severity, UsageError, in_order, nearest
from factsheet.writers.templates import Templates

__all__ = ["Outcome", "Rendition", "Request", "build"]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is to be built: empty fields mean all."""

    sheets: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    paper: Paper | None = None
    verify: bool = True  # read each rendition back
    jobs: int = 1  # processes, where several are quicker

    @property
    def made(self) -> tuple[Format, ...]:
        """The formats asked for, in the order of making. Raises UsageError."""
        for name in self.formats:
            if name not in BY_NAME:
                raise UsageError(f"no format is called '{name}' ({nearest(name, BY_NAME)})")
        return tuple(f for f in FORMATS if not self.formats or f.name in self.formats)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """All renditions and all problems; no rendition is kept where a problem is an error."""

    renditions: tuple[Rendition, ...]
    problems: tuple[Problem, ...]
    audiences: tuple[str, ...]

    @property
    def failed(self) -> bool:
        return any(p.severity is Severity.ERROR for p in self.problems)


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """A sheet for one audience, before selection."""

    source: Source
    sheet: Sheet
    audience: Audience


@dataclass(frozen=True, kw_only=True)
class _Build:
    """What all sheets of one build need, and where it says what is wrong."""

    request: Request
    folders: Folders
    formats: tuple[Format, ...]
    wanted: tuple[_Wanted, ...]
    renderer: Renderer
    gallery: Gallery
    known: Mapping[str, Collection[str] | None]  # every sheet and the ids its author gave; None where it was not read
    broken: frozenset[str]  # sheets that could not be read: what links to them has no mistake of its own
    problems: list[Problem]

    @property
    def templates(self) -> TemplateFolder:
        return self.renderer.folder

    def readable(self, wanted: _Wanted) -> dict[str, Collection[str] | None]:
        """The sheets a link of this one may lead to, and the ids it may lead to there."""
        # Sheets that were not asked for were not read: a build of all sheets checks links to them.
        unread = self.known if self.request.sheets else self.broken
        return {**dict.fromkeys(unread), **self._given.get(wanted.audience.name, {})}

    @cached_property
    def _given(self) -> dict[str, dict[str, frozenset[str]]]:
        """The ids given in each sheet, as each audience may read it."""
        out: dict[str, dict[str, frozenset[str]]] = {}
        for w in self.wanted:
            out.setdefault(w.audience.name, {})[w.source.name] = selecting.given_ids(w.sheet, w.audience)
        return out


def build(folders: Folders, request: Request, progress: Progress) -> Outcome:
    """Make what is asked for. Raises UsageError for what cannot be asked; problems are in the outcome."""
    formats = request.made
    try:
        content = read_content(folders, request.sheets)
        audiences = chosen(content.audiences, request.audiences)
        wanted = tuple(_wanted(content, audiences))
        templates = read_templates(folders.templates, [a.name for a in audiences])
    except ProblemsError as error:
        return Outcome(renditions=(), problems=tuple(in_order(error.problems)), audiences=())
    if request.audiences and request.sheets and not wanted and not content.problems:
        raise UsageError(f"nothing that was asked for is made for {', '.join(request.audiences)}")
    keep = rendering.keeper(folders.cache)
    this = _Build(
        request=request,
        folders=folders,
        formats=formats,
        wanted=wanted,
        renderer=Renderer(folder=templates, keep=keep, proven=rendering.kept_in(folders.cache), jobs=request.jobs),
        gallery=Gallery(folders=folders, keep=keep),
        known={
            **dict.fromkeys(sheet_names(folders)),
            **{s.name: selecting.given_ids(s.sheet) for s in content.sources if s.sheet},
        },
        broken=frozenset(s.name for s in content.sources if s.sheet is None),
        problems=[*content.problems, *_overrides(templates, content)],
    )
    try:
        results = this.renderer.render(list(_jobs(this)), progress)
    finally:
        this.renderer.close()
    problems = [*this.problems, *(p for result in results for p in result.problems)]
    outcome = Outcome(
        renditions=tuple(made for result in results for made in result.renditions),
        problems=tuple(in_order(problems)),
        audiences=tuple(a.name for a in audiences),
    )
    return replace(outcome, renditions=()) if outcome.failed else outcome


def _overrides(templates: TemplateFolder, content: Content) -> list[Problem]:
    """What is wrong with the names of audiences' own files; nothing can be said where the audiences are not known."""
    if not content.audiences:
        return []
    return overrides.check(shown(templates.root), templates.names, templates.files, content.audiences)


def chosen(audiences: Audiences, names: Sequence[str]) -> tuple[Audience, ...]:
    """The audiences of these names, all where none is named. Raises UsageError."""
    for name in names if audiences else ():
        if name not in audiences:
            raise UsageError(f"no audience is called '{name}' ({nearest(name, audiences)})")
    return tuple(a for a in audiences.values() if not names or a.name in names)


def _wanted(content: Content, audiences: Sequence[Audience]) -> Iterator[_Wanted]:
    for source in content.sources:
        for audience in audiences:
            if source.sheet is not None and selecting.makes(source.sheet, audience):
                yield _Wanted(source=source, sheet=source.sheet, audience=audience)


def _jobs(this: _Build) -> Iterator[Job]:
    """What is to be rendered; a sheet whose look or pictures are not there is a problem and no job."""
    looked: set[tuple[str, str]] = set()
    for wanted in this.wanted:
        audience, language = wanted.audience, wanted.sheet.language
        at = wanted.source.key("language")
        excerpt = wanted.source.lines[at.line - 1]
        if problem := selected.no_words(this.templates, audience, language, at, excerpt):
            this.problems.append(problem)
            continue
        try:
            templates = this.renderer.templates(audience, language)
        except ProblemsError as error:
            this.problems.extend(error.problems)
            continue
        if (audience.name, language) not in looked:
            looked.add((audience.name, language))
            this.problems.extend(_of_templates(this, templates, language))
        one = selected.select(
            wanted.source,
            wanted.sheet,
            templates,
            this.templates,
            known=this.known,
            readable=this.readable(wanted),
        )
        this.problems.extend(one.problems)
        found = this.gallery.find(one.sheet, one.origin)
        if found.problems:
            this.problems.extend(found.problems)
            continue
        yield Job(
            sheet=one.sheet,
            audience=audience,
            formats=tuple(f.name for f in this.formats),
            options=Options(paper=this.request.paper or audience.paper, pictures=found.pictures),
            origin=one.origin,
            folder=shown(this.folders.output / audience.name),
            verify=this.request.verify,
        )


def _of_templates(this: _Build, templates: Templates, language: str) -> Iterator[Problem]:
    """What is wrong with an audience's templates, whatever the sheet."""
    for fmt in this.formats:
        yield from this.renderer.problems(fmt, templates.audience, language)
    yield from selected.unreadable_tokens(templates)
