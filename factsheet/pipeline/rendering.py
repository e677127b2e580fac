"""Selected sheets to renditions: written, read back and compared with what they must say.

A job holds all that its renditions are made of besides the templates, and can be sent to another process. Never sees
what was guarded: selection has run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from factsheet.cache import Store
from factsheet.checks.parity import Origin
from factsheet.document import Audience, Download, Keep, Options, Sheet
from factsheet.formats import FORMATS, Format
from factsheet.pipeline import proof
from factsheet.pipeline.progress import Progress
from factsheet.pipeline.proof import Claim
from factsheet.pipeline.sources import TemplateFolder
from factsheet.problems import Problem, ProblemsError, Severity
from factsheet.writers.templates import Templates

LIBRARIES = ("brotli", "fonttools", "jinja2", "pillow", "resvg-py")  # that make what is kept below made/


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """One sheet for one audience in one format, what it must say, and the options it was made with.

    `packet` is the packet that the file belongs to, "" for a sheet's own file.
    """

    sheet: str
    audience: str
    format: str
    file: str
    data: bytes = field(repr=False)
    packet: str = ""
    options: Options = Options()  # noqa: RUF009  # frozen
    claim: Claim | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Job:
    """A sheet, selected and arranged for one audience, to be made in some formats.

    `folder` is how messages name the folder of its files; `verify`, whether each file is read back.
    """

    sheet: Sheet
    audience: Audience
    formats: tuple[str, ...]
    options: Options
    origin: Origin
    folder: str
    verify: bool = True

    @property
    def made(self) -> tuple[Format, ...]:
        """The formats in the order of making."""
        return tuple(f for f in FORMATS if f.name in self.formats)

    def file(self, fmt: Format) -> str:
        """The name of its file in a format."""
        return self.sheet.name + fmt.suffix


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of a job: the renditions that could be made, and what is wrong with them or with the others."""

    renditions: tuple[Rendition, ...]
    problems: tuple[Problem, ...]


def keeper(cache: Path) -> Keep:
    """Where writers keep what is costly to make: subsets of fonts, compiled templates, decoded pictures."""
    return Store(cache / "made", LIBRARIES).keep


@dataclass(frozen=True, kw_only=True)
class Renderer:
    """Makes renditions with one folder of templates."""

    folder: TemplateFolder
    keep: Keep = field(repr=False)
    _looks: dict[tuple[str, str], Templates] = field(default_factory=dict, repr=False)  # one keeps what it has compiled

    def templates(self, audience: Audience, language: str) -> Templates:
        """What gives sheets of a language their look for an audience. Raises ProblemsError."""
        which = audience.name, language
        if which not in self._looks:
            self._looks[which] = replace(self.folder.templates(audience, language), keep=self.keep)
        return self._looks[which]

    def render(self, jobs: Sequence[Job], progress: Progress) -> list[Result]:
        """The results of jobs, in the order of the jobs."""
        progress.start(sum(len(job.made) * (2 if job.verify else 1) for job in jobs))
        return [self._result(job, progress) for job in jobs]

    def _result(self, job: Job, progress: Progress) -> Result:
        renditions: list[Rendition] = []
        problems: list[Problem] = []
        try:
            templates = self.templates(job.audience, job.sheet.language)
        except ProblemsError as error:
            return Result(renditions=(), problems=error.problems)
        options = replace(job.options, keep=self.keep)
        for fmt in job.made:
            progress.step(f"{job.audience.name}/{job.file(fmt)}")
            try:
                data = fmt.write(job.sheet, templates, options)
            except ProblemsError as error:
                problems += error.problems
                continue
            made = _rendition(job, fmt, data, options, templates)
            if job.verify:
                progress.step(f"{job.audience.name}/{made.file}: reading it back")
                problems += prove(fmt, made, job.folder)
            options = replace(options, downloads=(*options.downloads, _download(fmt, made)))
            renditions.append(made)
        return Result(renditions=tuple(renditions), problems=tuple(problems))


def _rendition(job: Job, fmt: Format, data: bytes, options: Options, templates: Templates) -> Rendition:
    expected = fmt.expected(job.sheet, templates.words, job.audience.banner)
    return Rendition(
        sheet=job.sheet.name,
        audience=job.audience.name,
        format=fmt.name,
        file=job.file(fmt),
        data=data,
        options=options,
        claim=Claim(expected=expected, origin=job.origin, pictures=options.pictures),
    )


def _download(fmt: Format, made: Rendition) -> Download:
    return Download(format=fmt.name, file=made.file, media_type=fmt.media_type, size=len(made.data))


def prove(fmt: Format, made: Rendition, folder: str) -> list[Problem]:
    """What a rendition says otherwise than it must, and what stops its readers; `folder` is how messages name its own."""
    path = f"{folder}/{made.file}"
    remedy = (
        f"the content is right: look for what the {fmt.name} templates make of these words "
        "(build --no-verify makes the files all the same)"
    )
    said = proof.says(fmt, made.data, made.claim, path, remedy) if made.claim else []
    heard = proof.access(fmt, made.data, path) or []  # its warnings are of words that were checked with their places
    return said + [p for p in heard if p.severity is Severity.ERROR]
