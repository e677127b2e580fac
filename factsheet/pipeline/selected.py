"""A content file to the sheet that one audience gets, with all that is wrong with it, whatever the format."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from factsheet import audience as selecting
from factsheet.checks import contrast, glyphs, links, wording
from factsheet.checks.parity import Origin
from factsheet.document import Audience, Link, Reference, Sheet, arranged, walk
from factsheet.pipeline.sources import ENGLISH, Source, TemplateFolder, shown
from factsheet.problems import Location, Problem, Severity
from factsheet.writers.templates import BASE, Templates, decoded

TOKENS = "tokens.yaml"
Ids = Mapping[str, Collection[str] | None]  # of each sheet by its name; None where it was not read


@dataclass(frozen=True, kw_only=True)
class Selected:
    """A sheet, selected and arranged, where its words stand, and what is wrong with it."""

    sheet: Sheet
    origin: Origin
    problems: tuple[Problem, ...]


def select(
    source: Source, sheet: Sheet, templates: Templates, folder: TemplateFolder, *, known: Ids, readable: Ids
) -> Selected:
    """What the audience of these templates gets of a sheet.

    `known` are all sheets with the ids their authors gave, `readable` those that a link may lead to for this audience.
    """
    audience = templates.audience
    chosen = selecting.selection(sheet, audience)
    chosen = replace(chosen, sheet=arranged(chosen.sheet, templates.layout, templates.words))
    path, lines = source.path, source.lines
    found = glyphs.check(
        chosen.sheet,
        templates.words,
        templates.tokens,
        templates.faces,
        path=path,
        lines=lines,
        locations=chosen.locations,
        files=[(p, decoded(d, p).splitlines()) for p, d in folder.words_files(audience, sheet.language)],
    )
    found += links.check(
        chosen.sheet,
        audience,
        known=known,
        readable=readable,
        places=_places(source, sheet),
        path=path,
        lines=lines,
    )
    worded = wording.check(chosen.sheet, path=path, lines=lines, locations=chosen.locations)
    accepted = frozenset(code for code, _ in sheet.accept)
    found += [p for p in worded if p.severity is Severity.ERROR or p.code not in accepted]
    origin = Origin(path=path, lines=lines, sheet=chosen.sheet, locations=chosen.locations, accepted=accepted)
    return Selected(sheet=chosen.sheet, origin=origin, problems=tuple(found))


def _places(source: Source, sheet: Sheet) -> Mapping[str, Location]:
    """Where each link's target stands first; the sheet that supersedes this one is named in the front matter."""
    found = [(n.target, n.location) for n in walk(sheet) if isinstance(n, Link | Reference)]
    if sheet.superseded_by:
        found.insert(0, (links.SCHEME + sheet.superseded_by, source.key("superseded-by")))
    return {target: at for target, at in reversed(found) if at is not None}


def no_words(folder: TemplateFolder, audience: Audience, language: str, at: Location, excerpt: str) -> Problem | None:
    """What is wrong where nobody has translated the fixed words into a language that `at` asks for."""
    if folder.words_files(audience, language):
        return None
    root, name = shown(folder.root), language.partition("-")[0]
    return Problem(
        location=at,
        code="language",
        message=f"the fixed words of the templates, such as 'Published', are not there in '{language}' yet",
        help=f"copy {root}/{ENGLISH} to {root}/words/{name}.yaml and translate its words",
        excerpt=excerpt,
    )


def unreadable_tokens(templates: Templates) -> Iterator[Problem]:
    """Where the colours of an audience's templates cannot be told apart."""
    own, common = templates.own.get(TOKENS), templates.common[TOKENS]
    files = [(templates.path(TOKENS), own), (templates.path(f"{BASE}{TOKENS}"), common)]
    yield from contrast.check(
        templates.tokens, files=[(path, data.decode().splitlines()) for path, data in files if data is not None]
    )
