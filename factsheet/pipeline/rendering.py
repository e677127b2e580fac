"""Selected sheets to renditions: written, read back and compared with what they must say; none of them twice.

A job holds all that its renditions are made of besides the templates, and can be sent to another process. Never sees
what was guarded: selection has run.
"""

import contextlib
import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from factsheet.cache import Store
from factsheet.checks.parity import Origin
from factsheet.document import Audience, Download, Keep, Options, Packet, Sheet
from factsheet.formats import FORMATS, Format
from factsheet.pipeline import proof
from factsheet.pipeline.progress import Progress, Silent
from factsheet.pipeline.proof import Claim
from factsheet.pipeline.proven import Look, Needs, Proven
from factsheet.pipeline.sources import TemplateFolder
from factsheet.pipeline.workers import Crew, Lost
from factsheet.problems import Location, Problem, ProblemsError, Severity
from factsheet.writers.templates import Templates

# What work is reckoned to take, in seconds: so much for a sheet, and as much again for each TWICE characters of it.
SECONDS = {"pdf": 0.17, "word": 0.07, "html": 0.035}
TWICE = 15_000
PAYS = 2.0  # from so many on, other processes are started: each takes 0.75 until it is ready
LIBRARIES = ("brotli", "fonttools", "jinja2", "pillow", "resvg-py", "uharfbuzz")  # that make what is kept below made/


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

    `folder` is how messages name the folder of its files; `verify`, whether each file is read back. A `draft` is not:
    it is read when it has been bound.
    """

    sheet: Sheet
    audience: Audience
    formats: tuple[str, ...]
    options: Options
    origin: Origin
    folder: str
    verify: bool = True
    draft: bool = False

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


@dataclass(frozen=True, kw_only=True)
class Made:
    """The bytes that were made of a job, by format, and what is wrong: all that another process need send back."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()


def keeper(cache: Path) -> Keep:
    """Where writers keep what is costly to make: subsets of fonts, compiled templates, decoded pictures."""
    return Store(cache / "made", LIBRARIES).keep


def kept_in(cache: Path) -> Proven:
    """Where renditions are kept that were proven."""
    return Proven(folder=cache / "renditions")


@dataclass(kw_only=True)
class Renderer:
    """Makes renditions with one folder of templates, in so many processes (`jobs`) where that is quicker.

    Without `proven`, everything is made anew.
    """

    folder: TemplateFolder
    keep: Keep = field(repr=False)
    proven: Proven | None = None
    jobs: int = 1
    _looks: dict[tuple[str, str], Templates] = field(default_factory=dict, repr=False)  # one keeps what it has compiled
    _seen: dict[tuple[str, str, str], Look] = field(default_factory=dict, repr=False)
    _crew: Crew[Job, Made] | None = field(default=None, repr=False)

    def templates(self, audience: Audience, language: str) -> Templates:
        """What gives sheets of a language their look for an audience. Raises ProblemsError."""
        which = audience.name, language
        if which not in self._looks:
            self._looks[which] = replace(self.folder.templates(audience, language), keep=self.keep)
        return self._looks[which]

    def problems(self, fmt: Format, audience: Audience, language: str) -> tuple[Problem, ...]:
        """What is wrong with an audience's templates for a format, whatever the sheet. Raises ProblemsError."""
        look = self._look(fmt, audience, language)
        if self.proven and self.proven.is_sound(fmt, look):
            return ()
        found = fmt.problems(look.templates)
        if self.proven and not found:
            self.proven.sound(fmt, look)
        return found

    def render(self, jobs: Sequence[Job], progress: Progress) -> list[Result]:
        """The results of jobs, in the order of the jobs."""
        found = [self._found(job) for job in jobs]
        left = [job for job, made in zip(jobs, found, strict=True) if made is None]
        now = iter(self._make_all(left, progress))
        if left and self.proven:
            self.proven.prune()
        return [self._result(job, made or next(now)) for job, made in zip(jobs, found, strict=True)]

    def close(self) -> None:
        """End the processes that were started."""
        if self._crew:
            self._crew.stop()

    # --- packets: what is made of a whole one ----------------------------------------------------------------------

    def packet_needs(self, fmt: Format, packet: Packet, audience: Audience, options: Options) -> Needs:
        """What a format needs for a whole packet. Raises ProblemsError."""
        languages = dict.fromkeys([packet.language, *(tab.sheet.language for tab in packet.tabs)])
        look, *others = (self._look(fmt, audience, language) for language in languages)
        options = replace(options, downloads=options.downloads if fmt.medium.files else ())
        return Needs(sheet=packet, look=look, options=options, others=tuple(others))

    def kept(self, fmt: Format, of: Needs) -> bytes | None:
        """What was made of these before, and proven."""
        return self.proven.find(fmt, of) if self.proven else None

    def put(self, fmt: Format, of: Needs, data: bytes) -> None:
        """Keep what was proven."""
        if self.proven:
            self.proven.put(fmt, of, data)

    @property
    def parts(self) -> Keep:
        """Where parts of a packet are kept."""
        return self.proven.keep if self.proven else self.keep

    # --- sheets ----------------------------------------------------------------------------------------------------

    def _found(self, job: Job) -> Made | None:
        """What a job would make, where all of it was made before."""
        files: dict[str, bytes] = {}
        with contextlib.suppress(ProblemsError):
            for fmt in job.made:
                data = self._kept(fmt, job, self._needs(fmt, job, files))
                if data is None:
                    return None
                files[fmt.name] = data
            return Made(files=files)
        return None

    def _kept(self, fmt: Format, job: Job, of: Needs) -> bytes | None:
        return self.proven.find(fmt, of, draft=job.draft) if self.proven else None

    def _needs(self, fmt: Format, job: Job, files: Mapping[str, bytes]) -> Needs:
        """What a format needs for its file, after those that were made before it. Raises ProblemsError."""
        options = replace(_options(job, files), keep=self.keep)
        look = self._look(fmt, job.audience, job.sheet.language)
        return Needs(sheet=job.sheet, look=look, options=fmt.options(job.sheet, options))

    def _look(self, fmt: Format, audience: Audience, language: str) -> Look:
        """The templates as a format sees them. Raises ProblemsError."""
        which = audience.name, language, fmt.templates
        if which not in self._seen:
            self._seen[which] = Look.seen(fmt, self.templates(audience, language))
        return self._seen[which]

    # --- making --------------------------------------------------------------------------------------------------

    def _make_all(self, jobs: Sequence[Job], progress: Progress) -> list[Made]:
        if not jobs:
            return []
        if self.jobs > 1 and len(jobs) > 1 and sum(map(_seconds, jobs)) > PAYS:
            with contextlib.suppress(OSError, ImportError, NotImplementedError):  # a system that lets none be started
                return self._make_together(jobs, progress)
        progress.start(sum(len(job.made) * (2 if job.verify else 1) for job in jobs))
        return [self.make(job, progress) for job in jobs]

    def _make_together(self, jobs: Sequence[Job], progress: Progress) -> list[Made]:
        """What other processes make: the longest is begun first, so that nobody waits for it in the end."""
        order = sorted(range(len(jobs)), key=lambda place: -_seconds(jobs[place]))
        work = [jobs[place] for place in order]
        progress.start(len(work))

        def begun(places: list[int]) -> None:
            progress.step(", ".join(f"{work[p].audience.name}/{work[p].sheet.name}" for p in places))

        if self._crew is None:
            self._crew = Crew(_make, self.jobs, _prepare, (self.folder, self.keep, self.proven))
        made = dict(zip(order, self._crew.run(work, begun), strict=True))
        return [_lost(job) if isinstance(m := made[place], Lost) else m for place, job in enumerate(jobs)]

    def make(self, job: Job, progress: Progress) -> Made:
        """What comes of one job, made here."""
        files: dict[str, bytes] = {}
        problems: list[Problem] = []
        for fmt in job.made:
            progress.step(f"{job.audience.name}/{job.file(fmt)}")
            try:
                of = self._needs(fmt, job, files)
                files[fmt.name] = self._kept(fmt, job, of) or self._made(fmt, job, of, problems, progress)
            except ProblemsError as error:
                problems += error.problems
        return Made(files=files, problems=tuple(problems))

    def _made(self, fmt: Format, job: Job, of: Needs, problems: list[Problem], progress: Progress) -> bytes:
        """One file; what is wrong with it goes into `problems`. Raises ProblemsError where it cannot be made."""
        templates = of.look.templates
        data = fmt.write(job.sheet, templates, of.options)
        found: list[Problem] = []
        if job.verify:
            progress.step(f"{job.audience.name}/{job.file(fmt)}: reading it back")
            found = _prove(fmt, job, data, templates)
            problems += found
        if self.proven and not found and (job.verify or job.draft):
            self.proven.put(fmt, of, data, draft=job.draft)
        return data

    def _result(self, job: Job, made: Made) -> Result:
        """The renditions of a job, each with what it claims."""
        renditions: list[Rendition] = []
        files: dict[str, bytes] = {}
        for fmt in job.made:
            if fmt.name not in made.files:
                continue
            rendition = Rendition(
                sheet=job.sheet.name,
                audience=job.audience.name,
                format=fmt.name,
                file=job.file(fmt),
                data=made.files[fmt.name],
                options=_options(job, files),
                claim=_claim(fmt, job, self.templates(job.audience, job.sheet.language)),
            )
            files[fmt.name] = rendition.data
            renditions.append(rendition)
        return Result(renditions=tuple(renditions), problems=made.problems)


def _options(job: Job, files: Mapping[str, bytes]) -> Options:
    """The options of a job, with the files that were made before as downloads."""
    downloads = tuple(
        Download(format=f.name, file=job.file(f), media_type=f.media_type, size=len(files[f.name]))
        for f in job.made
        if f.name in files
    )
    return replace(job.options, downloads=(*job.options.downloads, *downloads))


def _claim(fmt: Format, job: Job, templates: Templates) -> Claim:
    expects = partial(fmt.expected, job.sheet, templates.words, job.audience.banner)
    return Claim(expects=expects, origin=job.origin, pictures=job.options.pictures)


def _prove(fmt: Format, job: Job, data: bytes, templates: Templates) -> list[Problem]:
    """What a file says otherwise than it must, and what stops its readers."""
    path = f"{job.folder}/{job.file(fmt)}"
    remedy = (
        f"the content is right: look for what the {fmt.name} templates make of these words "
        "(build --no-verify makes the files all the same)"
    )
    damaged = (
        f"this is what the {fmt.name} templates make of the sheet, and it was not written: look in them for a tag "
        "that is never closed, or one around the wrong words (build --no-verify makes the files all the same)"
    )
    said = [
        replace(p, help=damaged) if p.code == "unreadable" else p
        for p in proof.says(fmt, data, _claim(fmt, job, templates), path, remedy)
    ]
    heard = proof.access(fmt, data, path) or []  # its warnings are of words that were checked with their places
    return said + [p for p in heard if p.severity is Severity.ERROR]


# --- other processes ---------------------------------------------------------------------------------------------


def _seconds(job: Job) -> float:
    """How long a job is reckoned to take."""
    return sum(SECONDS[name] for name in job.formats) * (1 + sum(map(len, job.origin.lines)) / TWICE)


_here: dict[str, Renderer] = {}  # the one of this process, if it was started for such work


def _prepare(folder: TemplateFolder, keep: Keep, proven: Proven | None) -> None:
    gc.set_threshold(50_000, 20, 100)  # as for a build
    _here["renderer"] = Renderer(folder=folder, keep=keep, proven=proven)


def _make(job: Job) -> Made:
    return _here["renderer"].make(job, Silent())


def _lost(job: Job) -> Made:
    """Nothing came of a job but the end of each process that tried it."""
    problem = Problem(
        location=Location(path=job.origin.path),
        code="worker",
        message=f"the process that made this sheet for '{job.audience.name}' was ended twice before it was done",
        help="where memory is short, the system ends processes: close other programs, or build with --jobs 1",
    )
    return Made(files={}, problems=(problem,))
