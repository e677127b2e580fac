"""Packets to files in memory, or to every problem there is: each tab rendered by itself, and all of them bound.

Writes nothing: publish does. Whether the files say what they must, bound.py finds out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from factsheet.audience import given_ids
from factsheet.checks import glyphs
from factsheet.checks.parity import Origin
from factsheet.document import (
    Audience,
    Download,
    Figure,
    Link,
    Neighbour,
    Options,
    Packet,
    Paper,
    Picture,
    Place,
    Plan,
    Reference,
    Sheet,
    Slot,
    Tab,
    printing,
    text,
    walk,
)
from factsheet.document.packets import bound
from factsheet.document.plain import SHEET
from factsheet.formats import BY_NAME, Format
from factsheet.pipeline import build, paths, rendering, selected
from factsheet.pipeline.bound import Bound, PacketFile, prove
from factsheet.pipeline.pictures import Gallery
from factsheet.pipeline.plans import PlanSource, Shelf, read_plans, tabs
from factsheet.pipeline.progress import Progress
from factsheet.pipeline.proven import Needs
from factsheet.pipeline.rendering import Job, Renderer, Rendition
from factsheet.pipeline.sources import (
    Folders,
    Source,
    TemplateFolder,
    read_audiences,
    read_templates,
    sheet_names,
    shown,
)
from factsheet.problems import Location, Problem, ProblemsError, Severity, in_order
from factsheet.writers.templates import Templates

ROUNDS = 5  # of rendering briefs anew until every number of a page in them is true


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """All packets that could be made, and all problems."""

    bound: tuple[Bound, ...]
    problems: tuple[Problem, ...]

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        return tuple(made for one in self.bound for made in one.renditions)


@dataclass(frozen=True, kw_only=True)
class Request:
    """Which packets are to be made: empty fields mean all."""

    packets: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    paper: Paper | None = None
    verify: bool = True
    jobs: int = 1  # processes, where several are quicker


def bind(folders: Folders, request: Request, progress: Progress) -> Outcome:
    """Make what is asked for. Raises UsageError for what cannot be asked; problems are in the outcome."""
    formats = build.Request(formats=request.formats).made
    try:
        audiences = read_audiences(folders)
        wanted = build.chosen(audiences, request.audiences)
        templates = read_templates(folders.templates, [a.name for a in wanted])
    except ProblemsError as error:
        return Outcome(bound=(), problems=tuple(in_order(error.problems)))
    keep = rendering.keeper(folders.cache)
    renderer = Renderer(folder=templates, keep=keep, proven=rendering.kept_in(folders.cache), jobs=request.jobs)
    binder = Binder(
        folders=folders,
        renderer=renderer,
        gallery=Gallery(folders=folders, keep=keep),
        formats=formats,
        shelf=Shelf(folders=folders, audiences=audiences),
        paper=request.paper,
        verify=request.verify,
    )
    try:
        outcome = binder.make(request.packets, wanted, progress)
    finally:
        renderer.close()
    failed = any(p.severity is Severity.ERROR for p in outcome.problems)
    return replace(outcome, bound=()) if failed else outcome


def with_sheets(folders: Folders, request: build.Request, progress: Progress) -> build.Outcome:
    """The sheets asked for; where none is named, all sheets and every packet. Raises UsageError."""
    made = build.build(folders, request, progress)
    if request.sheets or (made.failed and not made.audiences):  # nothing could be read
        return made
    wanted = Request(
        audiences=request.audiences,
        formats=request.formats,
        paper=request.paper,
        verify=request.verify,
        jobs=request.jobs,
    )
    bound = bind(folders, wanted, progress)
    outcome = replace(
        made,
        renditions=(*made.renditions, *bound.renditions),
        problems=tuple(in_order([*made.problems, *bound.problems])),
    )
    return replace(outcome, renditions=()) if outcome.failed else outcome


@dataclass(frozen=True, kw_only=True)
class Binder:
    """What makes packets: where their files are, with which templates, in which formats."""

    folders: Folders
    renderer: Renderer
    gallery: Gallery
    formats: tuple[Format, ...]
    shelf: Shelf
    paper: Paper | None = None
    verify: bool = True

    @property
    def templates(self) -> TemplateFolder:
        return self.renderer.folder

    def make(self, wanted: Sequence[str], audiences: Sequence[Audience], progress: Progress) -> Outcome:
        """The packets asked for, all where none is named, for those of these audiences that they are for.

        Raises UsageError for a packet that is not there.
        """
        sources = read_plans(self.folders, wanted, self.shelf.audiences)
        problems = [p for source in sources for p in source.problems]
        made: list[Bound] = []
        for source in sources:
            for audience in audiences:
                if source.plan is None or audience.name not in source.plan.audiences:
                    continue
                try:
                    made.append(self._bind(source, source.plan, audience, problems, progress))
                except ProblemsError as error:
                    problems += error.problems
        return Outcome(bound=tuple(made), problems=tuple(in_order(problems)))

    # --- what a packet holds -------------------------------------------------------------------------------------

    def _bind(
        self, source: PlanSource, plan: Plan, audience: Audience, problems: list[Problem], progress: Progress
    ) -> Bound:
        """One packet for one audience. Raises ProblemsError; problems of its sheets go into `problems`."""
        found, wrong = tabs(source, audience, self.shelf)
        problems += [p for _, held in found for p in held.problems]
        templates = self._look(source, audience, plan.front.language)
        if wrong or not found:
            raise ProblemsError(*(wrong or [_empty(source, audience)]))
        one = self._selected(source, plan, templates, found, problems)
        files = self._files(one, progress)
        return replace(one, renditions=tuple(files))

    def _look(self, source: PlanSource | Source, audience: Audience, language: str) -> Templates:
        """What gives a file's words their look. Raises ProblemsError where nobody has translated the fixed words."""
        at = source.key("language")
        if problem := selected.no_words(self.templates, audience, language, at, source.lines[at.line - 1]):
            raise ProblemsError(problem)
        return self.renderer.templates(audience, language)

    def _selected(
        self,
        source: PlanSource,
        plan: Plan,
        templates: Templates,
        found: Sequence[tuple[Slot, Source]],
        problems: list[Problem],
    ) -> Bound:
        """The packet with its tabs as the audience reads them. Raises ProblemsError."""
        names = [slot.name for slot, _ in found]
        audience, wrong = templates.audience, list[Problem]()
        unread = dict.fromkeys(sheet_names(self.folders))
        sheets = {slot.name: held.sheet for slot, held in found if held.sheet}
        known = {**unread, **{name: given_ids(sheet) for name, sheet in sheets.items()}}
        readable = {**unread, **{name: given_ids(sheet, audience) for name, sheet in sheets.items()}}
        chosen: list[Tab] = []
        origins: list[Origin] = []
        pictures: dict[str, Picture] = {}
        for number, (slot, held) in enumerate(found, 1):
            sheet = sheets[slot.name]
            look = self._look(held, audience, sheet.language)
            one = selected.select(held, sheet, look, self.templates, known=known, readable=readable)
            shows = self.gallery.find(one.sheet, one.origin)
            pictures |= shows.pictures
            wrong += shows.problems
            problems += one.problems
            chosen.append(
                Tab(
                    number=number,
                    name=slot.name,
                    title=slot.title or _called(one.sheet),
                    sheet=bound(one.sheet, names),
                )
            )
            origins.append(one.origin)
        packet = replace(plan.front, tabs=tuple(chosen))
        origin = Origin(path=source.path, lines=source.lines)
        problems += glyphs.check_packet(
            packet, templates.words, templates.tokens, templates.faces, path=source.path, lines=source.lines
        )
        if packet.cover:
            shows = self.gallery.find_in((packet.cover,), origin)
            pictures |= shows.pictures
            wrong += shows.problems
        if wrong:
            raise ProblemsError(*wrong)
        return Bound(packet=packet, templates=templates, origin=origin, origins=tuple(origins), pictures=pictures)

    # --- what is made of it --------------------------------------------------------------------------------------

    def _files(self, one: Bound, progress: Progress) -> list[Rendition]:
        """The files of a packet, each read back, or as they were proven before. Raises ProblemsError."""
        renderer = self.renderer
        options = Options(paper=self.paper or one.audience.paper, pictures=one.pictures, keep=renderer.parts)
        files: list[Rendition] = []
        fresh: list[tuple[Format, Needs, Rendition]] = []
        for fmt in self.formats:
            given = replace(options, downloads=_downloads(files) if fmt.medium.files else ())
            needs = renderer.packet_needs(fmt, one.packet, one.audience, given)
            pages = self._pages(one, progress) if fmt.medium.files else ()
            data = renderer.kept(fmt, needs)
            whole = self._whole(one, fmt.name, data or self._made(one, fmt, given, pages, progress), given)
            if data is None:
                fresh.append((fmt, needs, whole))
            files += [whole, *pages]
        if any(fmt.medium.files for fmt in self.formats):
            files.append(self._whole(one, paths.ZIP, self._archive(files), options))
        if self.verify and fresh:
            names = {fmt.name for fmt, _, _ in fresh}
            if problems := prove(one, [made for made in files if made.format in names], self._folder(one)):
                raise ProblemsError(*problems)
            for fmt, needs, whole in fresh:
                renderer.put(fmt, needs, whole.data)
        return files

    def _made(self, one: Bound, fmt: Format, options: Options, pages: Sequence[Rendition], progress: Progress) -> bytes:
        """The packet's own file in a format. Raises ProblemsError."""
        if fmt.name == "pdf":
            return self._pdf(one, options, progress)
        made: bytes
        if fmt.name == "word":
            made = import_module("factsheet.packet.word").write(one.packet, one.templates, options)
        else:
            inside = {page.sheet: page.data for page in pages}
            made = import_module("factsheet.packet.site").index(one.packet, one.templates, options, inside)
        return made

    def _folder(self, one: Bound) -> str:
        return shown(self.folders.output / one.audience.name)

    def _whole(self, one: Bound, format_: str, data: bytes, options: Options) -> Rendition:
        return PacketFile(
            bound=one.packet,
            sheet="",
            packet=one.packet.name,
            audience=one.audience.name,
            format=format_,
            file=paths.of_packet(one.packet.name, format_),
            data=data,
            options=options,
        )

    def _pdf(self, one: Bound, options: Options, progress: Progress) -> bytes:
        """The bound brief. Tabs that lead to others are rendered anew until the page numbers in them are true."""
        pdf: Any = import_module("factsheet.packet.pdf")
        pages: dict[str, Mapping[str, int]] = {}
        wanted = {tab.name: dict.fromkeys(_targets(tab.sheet), 0) for tab in one.packet.tabs}
        briefs: dict[str, bytes] = {}
        for _ in range(ROUNDS):
            changed = [tab for tab in one.packet.tabs if pages.get(tab.name) != wanted[tab.name]]
            if not changed:
                return bytes(pdf.bind(one.packet, one.templates, options, briefs))
            jobs = [self._job(one, tab, "pdf", _place(one.packet, tab, wanted[tab.name])) for tab in changed]
            briefs |= {made.sheet: made.data for made in self._rendered(jobs, progress)}
            pages |= {tab.name: wanted[tab.name] for tab in changed}
            found: Mapping[str, int] = pdf.targets(one.packet, one.templates, options, briefs)
            wanted = {
                name: {to: found.get(to, found[to.partition("#")[0]]) for to in led} for name, led in wanted.items()
            }
        message = "the page numbers behind links between its tabs never come to rest"
        problem = Problem(
            location=Location(path=one.origin.path),
            code="packet-pages",
            message=message,
            help="take one of the links near a page's end away",
        )
        raise ProblemsError(problem)

    def _pages(self, one: Bound, progress: Progress) -> tuple[Rendition, ...]:
        """The web pages of the tabs."""
        jobs = [self._job(one, tab, "html", _place(one.packet, tab)) for tab in one.packet.tabs]
        return tuple(
            replace(page, packet=one.packet.name, file=paths.page(one.packet.name, page.sheet))
            for page in self._rendered(jobs, progress)
        )

    def _archive(self, files: Sequence[Rendition]) -> bytes:
        """All files of a packet in one, so that the links among them hold where it is unpacked."""
        inside = {made.file.removeprefix(f"{paths.PACKETS}/"): made.data for made in files}
        return bytes(import_module("factsheet.packet.site").zipped(inside))

    def _job(self, one: Bound, tab: Tab, format_: str, place: Place | None) -> Job:
        number = tab.number - 1
        pictures = {n.file: one.pictures[n.file] for n in walk(tab.sheet.blocks) if isinstance(n, Figure)}
        is_draft = bool(place and place.pages)  # that brief is read when it has been bound
        return Job(
            sheet=tab.sheet,
            audience=one.audience,
            formats=(format_,),
            options=Options(paper=self.paper or one.audience.paper, pictures=pictures, place=place),
            origin=one.origins[number],
            folder=f"{self._folder(one)}/{paths.PACKETS}/{one.packet.name}",
            verify=self.verify and not is_draft,
            draft=is_draft,
        )

    def _rendered(self, jobs: Sequence[Job], progress: Progress) -> list[Rendition]:
        """The renditions of jobs. Raises ProblemsError."""
        results = self.renderer.render(jobs, progress)
        if problems := [p for result in results for p in result.problems]:
            raise ProblemsError(*problems)
        return [made for result in results for made in result.renditions]


def _downloads(files: Sequence[Rendition]) -> tuple[Download, ...]:
    """The files of a packet, as its web pages lead to them."""
    return tuple(
        Download(
            format=made.format,
            file=f"../{made.file.removeprefix(f'{paths.PACKETS}/')}",
            media_type=BY_NAME[made.format].media_type,
            size=len(made.data),
        )
        for made in files
    )


def _empty(source: PlanSource, audience: Audience) -> Problem:
    at = source.key("tabs")
    message = f"'{audience.name}' is to have this packet, and may read none of its tabs"
    return source.problem(at, "tab-audience", message, "take the audience from the packet, or give it a tab to read")


def _called(sheet: Sheet) -> str:
    """What contents and running heads call a sheet: its countries, its region, or else its title."""
    names = printing.countries(sheet.language)
    return ", ".join(names[code] for code in sheet.countries) or text(sheet.region) or text(sheet.title)


def _targets(sheet: Sheet) -> list[str]:
    """Where the sheet's links to other tabs lead, without the scheme."""
    found = [n.target for n in walk(sheet) if isinstance(n, Link | Reference)]
    found += [SHEET + sheet.superseded_by] if sheet.superseded_by else []
    return sorted({target.removeprefix(SHEET) for target in found if target.startswith(SHEET)})


def _place(packet: Packet, tab: Tab, pages: Mapping[str, int] | None = None) -> Place | None:
    """Where a tab stands; on paper (`pages`) that matters only to a sheet that leads to others."""
    if pages is not None and not pages:
        return None
    beside = {t.number: Neighbour(name=t.name, title=t.title) for t in packet.tabs}
    return Place(
        packet=packet.title,
        number=tab.number,
        count=len(packet.tabs),
        title=tab.title,
        before=beside.get(tab.number - 1),
        after=beside.get(tab.number + 1),
        pages=pages or {},
    )
