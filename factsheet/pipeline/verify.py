"""Files that stand to a verdict on each: are they what was made, do they say what the content says, can they be read?

With the content, each sheet is made again in memory: what it must say and what bytes it would have now. Without it, the
formats of one sheet are compared with each other.
"""

import contextlib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from factsheet.document import Audiences, Paper
from factsheet.formats import FORMATS
from factsheet.pipeline import among, bound, leaks, packets, paths, proof, publish, standing
from factsheet.pipeline.among import Said
from factsheet.pipeline.bound import Bound
from factsheet.pipeline.build import Outcome, Rendition, Request, build
from factsheet.pipeline.leaks import Asked, Scanner
from factsheet.pipeline.plans import packet_names
from factsheet.pipeline.progress import Progress, Silent
from factsheet.pipeline.publish import MANIFEST
from factsheet.pipeline.sources import Folders, read_bytes, sheet_names, shown
from factsheet.pipeline.standing import Listed, Standing
from factsheet.problems import Location, Problem, ProblemsError, Severity, UsageError, in_order
from factsheet.readers import audiences as audiences_reader

Mark: TypeAlias = Literal["ok", "warning", "problem", ""]  # "": not asked
COLUMNS = {
    "digest": "it is the file that the manifest lists, to the byte",
    "parity": "it says what the content says, block by block",
    "look": "every word of it can be seen on the page",
    "access": "a screen reader finds its way through it",
    "fresh": "a build would make the same bytes today",
}
LEAKS = {"leaks": "nothing is in its bytes that the content withholds from its audience"}  # asked for by --leaks
MOST_PLACES = 5  # of guarded texts that are not looked for, in one note


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One file and what was found of it, by column."""

    path: str
    sheet: str
    audience: str
    format: str
    sha256: str
    marks: Mapping[str, Mark]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """All files that were looked at, every problem, and what the reader of the verdict must know besides.

    `columns` are the questions that were asked of the files, and what each of them means.
    """

    files: tuple[Checked, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=lambda: COLUMNS)


def verify(
    folders: Folders,
    wanted: Sequence[Path],
    progress: Progress,
    *,
    content: bool = True,
    scanner: Scanner | None = None,
    released: bool = False,
) -> Verdict:
    """Look at files, at folders with their manifests, or at all outputs. Raises UsageError for what is not there.

    Of what is `released` nobody asks whether it is up to date, and every file must be one that its audience is to have.

    With a scanner, guarded words are looked for in every byte, also of files that no manifest lists. A build that
    publishes into the outputs at this moment is waited for, and waits.
    """
    with publish.unchanged(folders.output):
        return _verify(folders, wanted, progress, content=content, scanner=scanner, released=released)


def _verify(
    folders: Folders,
    wanted: Sequence[Path],
    progress: Progress,
    *,
    content: bool,
    scanner: Scanner | None,
    released: bool,
) -> Verdict:
    asked = leaks.asked(wanted) if scanner else leaks.Asked(listed=tuple(wanted), loose=())
    found = standing.find(asked.listed, folders.output) if asked.listed or not wanted else []
    notes: list[str] = []
    if not content or not folders.content.is_dir():
        why = "" if not content else f"there is no content folder '{shown(folders.content)}': "
        notes.append(
            f"{why}formats were compared with each other, and not with the content"
            + ("" if released else "; freshness is not known")
        )
        content = False
    progress.start(sum(len(f.files) for f in found) + len(asked.loose))
    files: list[Checked] = []
    problems = [p for f in found for p in f.problems]
    for folder in found:
        truth = _truth(folders, folder) if content and folder.files else None
        if truth:
            problems += truth.problems
        files += _folder(folder, truth, progress, scanner, released=released)
    if scanner:
        problems += scanner.problems
        files += _unlisted(folders, found, asked, scanner, progress)
        notes += _not_looked_for(scanner)
    problems += [p for f in files for p in f.problems]
    columns = {c: COLUMNS[c] for c in COLUMNS if c != "fresh" or not released} | (LEAKS if scanner else {})
    return Verdict(files=tuple(files), problems=tuple(in_order(problems)), notes=tuple(notes), columns=columns)


# --- what the files would be today -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Truth:
    """The renditions that a build would make of the content today, by file; none where content or templates are wrong."""

    renditions: Mapping[str, Rendition] = field(default_factory=dict)
    packets: Mapping[str, Bound] = field(default_factory=dict)  # by name
    problems: tuple[Problem, ...] = ()
    audiences: Audiences = field(default_factory=dict)

    @property
    def known(self) -> bool:
        return not self.problems


def _truth(folders: Folders, folder: Standing) -> _Truth:
    path = folders.content / "audiences.yaml"
    try:
        audiences = audiences_reader.read(read_bytes(path), shown(path))
    except ProblemsError as error:
        return _Truth(problems=error.problems)
    renditions: dict[str, Rendition] = {}
    problems: list[Problem] = []
    there = set(sheet_names(folders))
    for request, files in _requests(folder).items():
        sheets = tuple(s for s in request.sheets if s in there)
        if not sheets or folder.audience not in audiences:
            continue  # nothing of them is made any more: each file is told of
        outcome = _again(folders, request, sheets)
        problems += [p for p in outcome.problems if p.severity is Severity.ERROR]
        renditions |= {r.file: r for r in outcome.renditions if r.file in files}
    held: dict[str, Bound] = {}
    for paper, names in _packets(folders, folder).items() if folder.audience in audiences else ():
        made = packets.bind(
            folders, packets.Request(packets=names, audiences=(folder.audience,), paper=paper, verify=False), Silent()
        )
        problems += [p for p in made.problems if p.severity is Severity.ERROR]
        held |= {one.packet.name: one for one in made.bound}
        renditions |= {r.file: r for r in made.renditions}
    return _Truth(renditions=renditions, packets=held, problems=tuple(dict.fromkeys(problems)), audiences=audiences)


def _packets(folders: Folders, folder: Standing) -> dict[Paper | None, tuple[str, ...]]:
    """The packets of a folder that there still are, by the paper they were made for."""
    there = set(packet_names(folders))
    papers = {f.packet: f.paper for f in folder.files if f.packet in there}
    return {paper: tuple(n for n, p in papers.items() if p == paper) for paper in dict.fromkeys(papers.values())}


def _again(folders: Folders, request: Request, sheets: tuple[str, ...]) -> Outcome:
    request = Request(
        sheets=sheets, audiences=request.audiences, formats=request.formats, paper=request.paper, verify=False
    )
    try:
        return build(folders, request, Silent())
    except UsageError:  # no sheet of these is made for the audience any more
        return Outcome(renditions=(), problems=(), audiences=())


def _requests(folder: Standing) -> dict[Request, set[str]]:
    """The builds that make the listed files again, each with its files: mostly one of all sheets in all formats."""
    wants: dict[tuple[Paper | None, tuple[str, ...]], list[Listed]] = {}
    for listed in (f for f in folder.files if not f.packet):
        wants.setdefault((listed.paper, made_with(folder, listed)), []).append(listed)
    return {
        Request(
            sheets=tuple(sorted({f.sheet for f in files})), audiences=(folder.audience,), formats=formats, paper=paper
        ): {f.file for f in files}
        for (paper, formats), files in wants.items()
    }


def made_with(folder: Standing, listed: Listed) -> tuple[str, ...]:
    """The formats of the build that made a file: a page links to what was made beside it, and with which size."""
    name = paths.named_format(listed.file)
    alone = [f for f in folder.files if not f.packet and f.format and f.format.medium.files]
    for page in [f for f in alone if f is listed] or alone:
        formats = {paths.named_format(page.file), *page.downloads}
        if page.sheet == listed.sheet and page.paper == listed.paper and name in formats:
            return tuple(f.name for f in FORMATS if f.name in formats)
    return (name,)


# --- what the files are ------------------------------------------------------------------------------------------


def _folder(
    folder: Standing, truth: _Truth | None, progress: Progress, scanner: Scanner | None, *, released: bool
) -> Iterable[Checked]:
    said = Said()
    for listed in folder.files:
        progress.step(folder.shown(listed.file))
        yield _file(folder, listed, truth, said, scanner, released=released)


def _file(
    folder: Standing,
    listed: Listed,
    truth: _Truth | None,
    said: Said,
    scanner: Scanner | None,
    *,
    released: bool,
) -> Checked:
    """One file in every respect."""
    path = folder.shown(listed.file)
    found: dict[str, list[Problem]] = {}
    try:
        data = standing.opened(folder, listed)
    except ProblemsError as error:
        found["digest"] = list(error.problems)
    else:
        found["digest"] = standing.digest(folder, listed, data)
        rendition = truth.renditions.get(listed.file) if truth else None
        fmt = listed.format
        whole = bool(listed.packet and not listed.sheet)
        known = truth is not None and truth.known
        if truth and known and released and listed.file not in truth.renditions:
            found["parity"] = [_not_for(folder, listed, path)]
        elif fmt is None:
            found["parity"] = among.archive(folder, listed, data, path)
        elif whole and known:
            assert truth is not None
            if one := truth.packets.get(listed.packet):
                files = {listed.file: data, **_pages(folder, listed)}
                found["parity"] = bound.says(one, fmt, files, path, _remake(folder, listed, truth))
        elif whole:
            files = {listed.file: data, **_pages(folder, listed)}
            found["parity"] = among.packet(listed, files, path, said)
        elif rendition and rendition.claim:
            remedy = _remake(folder, listed, truth)
            found["parity"] = proof.says(fmt, data, rendition.claim, path, remedy)
        elif not known:
            found["parity"] = among.sheet(listed, data, path, said)
        accepted = rendition.claim.origin.accepted if rendition and rendition.claim else frozenset()
        looked = {
            "look": proof.look(fmt, data, path) if fmt else None,
            "access": proof.stands(fmt, data, path, accepted) if fmt else None,
        }
        found |= {column: problems for column, problems in looked.items() if problems is not None}
        if scanner:
            found["leaks"] = scanner.scan(data, folder.path / listed.file, folder.audience)
    if truth and truth.known and not released:
        found["fresh"] = _fresh(folder, listed, truth)
    return Checked(
        path=path,
        sheet=listed.sheet or listed.packet,
        audience=folder.audience,
        format=paths.named_format(listed.file),
        sha256=listed.sha256,
        marks={c: _mark(found.get(c)) for c in COLUMNS | LEAKS},
        problems=tuple(p for c in COLUMNS | LEAKS for p in found.get(c, [])),
    )


def _pages(folder: Standing, index: Listed) -> dict[str, bytes]:
    """The pages of a packet that stand beside its index; one that is not there, its own entry tells of."""
    pages: dict[str, bytes] = {}
    for listed in folder.files:
        if index.format and index.format.medium.files and listed.packet == index.packet and listed.sheet:
            with contextlib.suppress(ProblemsError):
                pages[listed.file] = standing.opened(folder, listed)
    return pages


def _unlisted(
    folders: Folders, found: Sequence[Standing], asked: Asked, scanner: Scanner, progress: Progress
) -> Iterable[Checked]:
    """What no manifest lists, of which only leaks can be asked: manifests themselves, strays, files from elsewhere."""
    single = [p for p in asked.listed if p.is_file() and p.name != MANIFEST]
    for folder in found:
        listed = {f.file for f in folder.files}
        for path in [p for p in single if p.parent == folder.path] or leaks.below(folder.path):
            if path.relative_to(folder.path).as_posix() in listed:
                continue
            checked = _loose(path, folder.audience, scanner)
            if path == folder.path / MANIFEST and checked.sha256:
                odd = leaks.manifest(path.read_bytes(), folder.path, folders.output)
                problems = (*checked.problems, *odd)
                checked = replace(checked, problems=problems, marks={**checked.marks, "leaks": _mark(list(problems))})
            yield checked
    for path in asked.loose:
        progress.step(shown(path))
        yield _loose(path, "", scanner)


def _loose(path: Path, audience: str, scanner: Scanner) -> Checked:
    """A file by itself."""
    problems: list[Problem] = []
    digest = ""
    try:
        data = read_bytes(path)
        digest = hashlib.sha256(data).hexdigest()
        problems = scanner.scan(data, path, audience)
    except ProblemsError as error:
        problems = list(error.problems)
    return Checked(
        path=shown(path),
        sheet="",
        audience=scanner.meant_for or audience,
        format="",
        sha256=digest,
        marks={**dict.fromkeys(COLUMNS, ""), "leaks": _mark(problems)},
        problems=tuple(problems),
    )


def _not_looked_for(scanner: Scanner) -> Iterable[str]:
    """What the scanner cannot tell: its reader must not think that it did."""
    for audience, wanted in scanner.wanted.items():
        if wanted.undecided:
            places = dict.fromkeys(f"{t.location.path}:{t.location.line}" for t in wanted.undecided if t.location)
            some = ", ".join(list(places)[:MOST_PLACES]) + (" …" if len(places) > MOST_PLACES else "")
            count = len(wanted.undecided)
            texts = "1 guarded text is" if count == 1 else f"{count} guarded texts are"
            yield f"for '{audience}' {texts} too short to be told from other words, and not looked for: {some}"


def _mark(found: list[Problem] | None) -> Mark:
    if found is None:
        return ""
    if any(p.severity is Severity.ERROR for p in found):
        return "problem"
    return "warning" if found else "ok"


def _not_for(folder: Standing, listed: Listed, path: str) -> Problem:
    what = f"the packet '{listed.packet}'" if listed.packet else f"the sheet '{listed.sheet}'"
    message = f"nothing of this is made for '{folder.audience}': {what} is another audience's, or of other content"
    return Problem(location=Location(path=path), code="audience", message=message, help="do not hand it out")


def _fresh(folder: Standing, listed: Listed, truth: _Truth) -> list[Problem]:
    rendition = truth.renditions.get(listed.file)
    what = f"the packet '{listed.packet}'" if listed.packet else f"the sheet '{listed.sheet}'"
    if rendition is None:
        message = f"{what} is no longer made for '{folder.audience}', and this file still stands"
        help_ = "a build of everything removes it: python3 build.py"
    elif hashlib.sha256(rendition.data).hexdigest() == listed.sha256:
        return []
    else:
        message = f"{what} is stale: a build would make another file of it now{_since(folder)}"
        help_ = _remake(folder, listed, truth)
    location = Location(path=folder.shown(listed.file))
    return [Problem(location=location, code="stale", message=message, help=help_)]


def _since(folder: Standing) -> str:
    """Which versions have changed since the manifest was written."""
    now = publish.versions({paths.named_format(f.file) for f in folder.files})
    other = [f"{name} {folder.versions[name]}, now {now[name]}" for name in sorted(now) if folder.versions.get(name, now[name]) != now[name]]  # fmt: skip
    return f" (made with {'; '.join(other)})" if other else ""


def _remake(folder: Standing, listed: Listed, truth: _Truth | None) -> str:
    made = ["packet", listed.packet] if listed.packet else ["build", listed.sheet]
    words = ["make it again: python3 build.py", *made, "--audience", folder.audience]
    formats = tuple(f.name for f in FORMATS) if listed.packet else made_with(folder, listed)
    if len(formats) < len(FORMATS):
        words += ["--format", ",".join(formats)]
    audience = truth.audiences.get(folder.audience) if truth else None
    if listed.paper and audience and listed.paper != audience.paper:
        words += ["--paper", listed.paper]
    return " ".join(words)
