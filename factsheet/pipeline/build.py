"""Sheets, audiences and formats to renditions in memory, or to every problem there is. Writes nothing: publish does.

Each rendition is read back and compared with its sheet before anybody gets it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from factsheet import audience as selecting
from factsheet.cache import Store
from factsheet.checks import contrast, glyphs, links, wording
from factsheet.checks.parity import Origin
from factsheet.document import Audience, Download, Keep, Link, Options, Paper, Reference, Sheet, arranged, walk
from factsheet.formats import BY_NAME, FORMATS, Format
from factsheet.pipeline import overrides, proof
from factsheet.pipeline.pictures import Gallery
from factsheet.pipeline.progress import Progress
from factsheet.pipeline.proof import Claim
from factsheet.pipeline.sources import (
    ENGLISH,
    Content,
    Folders,
    Source,
    TemplateFolder,
    UsageError,
    read_content,
    read_templates,
    sheet_names,
    shown,
)
from factsheet.problems import Location, Problem, ProblemsError, Severity, in_order, nearest
from factsheet.writers.templates import BASE, Templates, decoded

TOKENS = "tokens.yaml"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is to be built: empty fields mean all."""

    sheets: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    paper: Paper | None = None
    verify: bool = True  # read each rendition back

    @property
    def made(self) -> tuple[Format, ...]:
        """The formats asked for, in the order of making. Raises UsageError."""
        for name in self.formats:
            if name not in BY_NAME:
                raise UsageError(f"no format is called '{name}' ({nearest(name, BY_NAME)})")
        return tuple(f for f in FORMATS if not self.formats or f.name in self.formats)


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """One sheet for one audience in one format, what it must say, and the options it was made with."""

    sheet: str
    audience: str
    format: str
    file: str
    data: bytes = field(repr=False)
    options: Options = Options()  # noqa: RUF009  # frozen
    claim: Claim | None = field(default=None, compare=False, repr=False)


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
class _Job:
    source: Source
    sheet: Sheet
    audience: Audience


@dataclass(frozen=True, kw_only=True)
class _Build:
    """What every job of one build needs, and where it says what is wrong."""

    request: Request
    formats: tuple[Format, ...]
    jobs: tuple[_Job, ...]
    templates: TemplateFolder
    gallery: Gallery
    output: Path
    keep: Keep
    known: Mapping[str, Collection[str] | None]  # every sheet and the ids its author gave; None where it was not read
    broken: frozenset[str]  # sheets that could not be read: what links to them has no mistake of its own
    progress: Progress
    problems: list[Problem]

    def readable(self, job: _Job) -> dict[str, Collection[str] | None]:
        """The sheets a link of this job may lead to, and the ids it may lead to there."""
        # Sheets that were not asked for were not read: a build of all sheets checks links to them.
        unread = self.known if self.request.sheets else self.broken
        return {**dict.fromkeys(unread), **self._given.get(job.audience.name, {})}

    @cached_property
    def _given(self) -> dict[str, dict[str, frozenset[str]]]:
        """The ids given in each sheet, as each audience may read it."""
        out: dict[str, dict[str, frozenset[str]]] = {}
        for job in self.jobs:
            out.setdefault(job.audience.name, {})[job.source.name] = selecting.given_ids(job.sheet, job.audience)
        return out


def build(folders: Folders, request: Request, progress: Progress) -> Outcome:
    """Make what is asked for. Raises UsageError for what cannot be asked; problems are in the outcome."""
    formats = request.made
    try:
        content = read_content(folders, request.sheets)
        wanted = _audiences(content, request)
        jobs = tuple(_jobs(content, wanted))
        templates = read_templates(folders.templates, [a.name for a in wanted])
    except ProblemsError as error:
        return Outcome(renditions=(), problems=tuple(in_order(error.problems)), audiences=())
    if request.audiences and request.sheets and not jobs and not content.problems:
        raise UsageError(f"nothing that was asked for is made for {', '.join(request.audiences)}")
    keep = Store(folders.cache / "made", ("brotli", "fonttools", "jinja2", "pillow", "resvg-py")).keep
    this = _Build(
        request=request,
        formats=formats,
        jobs=jobs,
        templates=templates,
        gallery=Gallery(folders=folders, keep=keep),
        output=folders.output,
        keep=keep,
        known={
            **dict.fromkeys(sheet_names(folders)),
            **{s.name: selecting.given_ids(s.sheet) for s in content.sources if s.sheet},
        },
        broken=frozenset(s.name for s in content.sources if s.sheet is None),
        progress=progress,
        problems=[*content.problems, *_overrides(templates, content)],
    )
    renditions = _make(this)
    outcome = Outcome(
        renditions=renditions, problems=tuple(in_order(this.problems)), audiences=tuple(a.name for a in wanted)
    )
    return replace(outcome, renditions=()) if outcome.failed else outcome


def _overrides(templates: TemplateFolder, content: Content) -> list[Problem]:
    """What is wrong with the names of audiences' own files; nothing can be said where the audiences are not known."""
    if not content.audiences:
        return []
    return overrides.check(shown(templates.root), templates.names, templates.files, content.audiences)


def _audiences(content: Content, request: Request) -> tuple[Audience, ...]:
    for name in request.audiences if content.audiences else ():
        if name not in content.audiences:
            raise UsageError(f"no audience is called '{name}' ({nearest(name, content.audiences)})")
    return tuple(a for a in content.audiences.values() if not request.audiences or a.name in request.audiences)


def _jobs(content: Content, wanted: Sequence[Audience]) -> Iterator[_Job]:
    for source in content.sources:
        for audience in wanted:
            if source.sheet is not None and selecting.makes(source.sheet, audience):
                yield _Job(source=source, sheet=source.sheet, audience=audience)


def _make(this: _Build) -> tuple[Rendition, ...]:
    renditions: list[Rendition] = []
    this.progress.start(len(this.jobs) * len(this.formats) * (2 if this.request.verify else 1))
    known: dict[tuple[str, str], Templates] = {}  # one for all sheets: it keeps what it has compiled
    for job in this.jobs:
        which = job.audience.name, job.sheet.language
        if not this.templates.words_files(job.audience, job.sheet.language):
            this.problems.append(_no_words(this, job))
            continue
        try:
            if which not in known:
                found = this.templates.templates(job.audience, job.sheet.language)
                known[which] = replace(found, keep=this.keep)
                this.problems.extend(_of_templates(this, known[which]))
            templates = known[which]
            renditions += _write(this, *_select(this, job, templates), templates)
        except ProblemsError as error:
            this.problems.extend(error.problems)
    return tuple(renditions)


def _no_words(this: _Build, job: _Job) -> Problem:
    """The sheet is in a language that nobody has translated the fixed words into."""
    language, at = job.sheet.language, job.source.key("language")
    root, name = shown(this.templates.root), language.partition("-")[0]
    return Problem(
        location=at,
        code="language",
        message=f"the fixed words of the templates, such as 'Published', are not there in '{language}' yet",
        help=f"copy {root}/{ENGLISH} to {root}/words/{name}.yaml and translate its words",
        excerpt=job.source.lines[at.line - 1],
    )


def _of_templates(this: _Build, templates: Templates) -> Iterator[Problem]:
    """What is wrong with an audience's templates, whatever the sheet."""
    for fmt in this.formats:
        yield from fmt.problems(templates)
    own, common = templates.own.get(TOKENS), templates.common[TOKENS]
    files = [(templates.path(TOKENS), own), (templates.path(f"{BASE}{TOKENS}"), common)]
    yield from contrast.check(
        templates.tokens, files=[(path, data.decode().splitlines()) for path, data in files if data is not None]
    )


def _select(this: _Build, job: _Job, templates: Templates) -> tuple[Sheet, Origin]:
    """The sheet as its audience may read it, checked, and where its words stand."""
    chosen = selecting.selection(job.sheet, job.audience)
    chosen = replace(chosen, sheet=arranged(chosen.sheet, templates.layout, templates.words))
    path, lines = job.source.path, job.source.lines
    words_files = this.templates.words_files(job.audience, job.sheet.language)
    found = glyphs.check(
        chosen.sheet,
        templates.words,
        templates.tokens,
        templates.faces,
        path=path,
        lines=lines,
        locations=chosen.locations,
        files=[(p, decoded(d, p).splitlines()) for p, d in words_files],
    )
    found += links.check(
        chosen.sheet,
        job.audience,
        known=this.known,
        readable=this.readable(job),
        places=_places(job.sheet),
        path=path,
        lines=lines,
    )
    worded = wording.check(chosen.sheet, path=path, lines=lines, locations=chosen.locations)
    accepted = frozenset(code for code, _ in job.sheet.accept)
    this.problems.extend([*found, *(p for p in worded if p.severity is Severity.ERROR or p.code not in accepted)])
    origin = Origin(path=path, lines=lines, sheet=chosen.sheet, locations=chosen.locations, accepted=accepted)
    return chosen.sheet, origin


def _places(sheet: Sheet) -> Mapping[str, Location]:
    """Where each link's target stands first."""
    found = [(n.target, n.location) for n in walk(sheet) if isinstance(n, Link | Reference)]
    return {target: at for target, at in reversed(found) if at is not None}


def _write(this: _Build, sheet: Sheet, origin: Origin, templates: Templates) -> Iterator[Rendition]:
    audience = templates.audience
    found = this.gallery.find(sheet, origin)
    if found.problems:
        this.problems.extend(found.problems)
        return
    options = Options(paper=this.request.paper or audience.paper, pictures=found.pictures, keep=this.keep)
    for fmt in this.formats:
        file = sheet.name + fmt.suffix
        this.progress.step(f"{audience.name}/{file}")
        try:
            data = fmt.write(sheet, templates, options)
        except ProblemsError as error:
            this.problems.extend(error.problems)
            continue
        made = Rendition(
            sheet=sheet.name,
            audience=audience.name,
            format=fmt.name,
            file=file,
            data=data,
            options=options,
            claim=Claim(
                expected=fmt.expected(sheet, templates.words, audience.banner),
                origin=origin,
                pictures=found.pictures,
            ),
        )
        if this.request.verify:
            this.progress.step(f"{audience.name}/{file}: reading it back")
            this.problems.extend(_prove(this, fmt, made))
        options = replace(options, downloads=(*options.downloads, _download(fmt, made)))
        yield made


def _download(fmt: Format, made: Rendition) -> Download:
    return Download(format=fmt.name, file=made.file, media_type=fmt.media_type, size=len(made.data))


def _prove(this: _Build, fmt: Format, made: Rendition) -> list[Problem]:
    path = shown(this.output / made.audience / made.file)
    remedy = (
        f"the content is right: look for what the {fmt.name} templates make of these words "
        "(build --no-verify makes the files all the same)"
    )
    said = proof.says(fmt, made.data, made.claim, path, remedy) if made.claim else []
    heard = proof.access(fmt, made.data, path) or []  # its warnings are of words that were checked with their places
    return said + [p for p in heard if p.severity is Severity.ERROR]
