"""The bytes of a content file into a Sheet, or every problem there is. Opens no file, selects for nobody."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from factsheet.document import Audiences, Dataset, Sheet
from factsheet.problems import Location, Problem, Problems, Severity
from factsheet.readers import fences, front, nodes, numbers, orphans, prose, sums, text, validation
from factsheet.readers.inlines import Context
from factsheet.readers.uses import Uses

FENCE = "---"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A sheet (None where a problem is an error), its problems and the lines of its file."""

    sheet: Sheet | None
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]


def read(
    data: bytes,
    *,
    path: str,
    name: str,
    audiences: Audiences,
    warnings: Collection[str] = (),
    is_document: bool = False,
) -> Reading:
    """Read a content file; `path` is what messages call it, `name` the sheet's name.

    `warnings` are codes that others give and `accept:` may name. `is_document`: it is a packet's own, such as an
    agenda, and need not be about a country.
    """
    problems, lines = text.read(data, path)
    sheet = None
    with text.bounded():
        sheet = _sheet(lines, name, audiences, warnings, problems, is_document=is_document) if lines else None
    if problems.failed:
        sheet = None
    accepted = {code for code, _ in sheet.accept} if sheet else set()
    kept = tuple(p for p in problems if p.severity is Severity.ERROR or p.code not in accepted)
    return Reading(sheet=sheet, problems=kept, lines=problems.lines)


def _sheet(
    lines: tuple[str, ...],
    name: str,
    audiences: Audiences,
    warnings: Collection[str],
    problems: Problems,
    *,
    is_document: bool,
) -> Sheet | None:
    end = _front_end(lines, problems)
    if end is None:
        return None
    root = replace(nodes.read(lines[1:end], 2, problems), line=1)
    sound = validation.sound(root, problems, audiences)
    front.check(sound, root, name, problems, warnings, is_document=is_document)
    scan = fences.scan(lines, end + 1, audiences, problems)
    audience = nodes.find(root, ("audience",))
    context = Context(
        problems=problems,
        audiences=audiences,
        audience=audience.value if isinstance(audience, nodes.Text) and audience.value in audiences else "",
        facts=_fact_names(root),
        notes={n.id for n in scan.notes},
    )
    fields = front.read(root, sound, context)
    context = replace(context, datasets=_datasets(root, fields["datasets"]))
    body = prose.read(scan, context)
    sheet = Sheet(name=name, blocks=body.blocks, notes=body.notes, location=Location(path=problems.path), **fields)
    uses = Uses(context, body.blocks, sheet.facts, body.notes)
    uses.body()
    places = {k: key.passage.location(problems.path, 0, key.width) for k, (key, _) in root.fields.items()}
    uses.front(sheet, places)
    if not front.CALLING & sound.dropped:
        uses.uncalled()
    if all(p.code != "fence" for p in problems):  # where a guard ends is not known
        orphans.check(body.blocks, context)
    sums.check(sheet, context)
    if not problems.failed:  # what an error hides would be called unused
        numbers.check(sheet, context)
    return sheet


def _front_end(lines: tuple[str, ...], problems: Problems) -> int | None:
    """The row of the `---` below the front matter."""
    if lines[0].rstrip(" ") != FENCE:
        help_ = 'write "---" on the first line, the keys below it, and "---" again above the text'
        problems.add(1, 1, "front-matter", 'a sheet begins with "---"', help_, width=max(1, len(lines[0])))
        return None
    for row, line in enumerate(lines[1:], 1):
        if line.rstrip(" ") == FENCE:
            return row
    problems.add(1, 1, "front-matter", 'the "---" below the keys is missing', 'write "---" above the text', width=3)
    return None


def _fact_names(root: nodes.Fields) -> Collection[str] | None:
    """Names of the facts; None where they could not be read, so that nobody is told they are unknown."""
    facts = root.get("facts")
    if "facts" in root.broken or (facts is not None and not isinstance(facts, nodes.Fields)):
        return None
    return tuple(facts.fields) if isinstance(facts, nodes.Fields) else ()


def _datasets(root: nodes.Fields, read: Collection[Dataset]) -> dict[str, Dataset | None] | None:
    """Datasets by name; None for what could not be read, so that nobody is told it is unknown."""
    given = root.get("datasets")
    if "datasets" in root.broken or (given is not None and not isinstance(given, nodes.Fields)):
        return None
    names = given.fields if isinstance(given, nodes.Fields) else ()
    return {**dict.fromkeys(names), **{d.id: d for d in read}}
