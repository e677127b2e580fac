"""A file of content/packets into the plan of a packet, or every problem there is. Opens no sheet: whether there are such
sheets, and who may read them, is for whoever has them all.
"""

from dataclasses import dataclass

from factsheet.document import Audiences, Figure, Mark, Packet, Plan, Slot, printing
from factsheet.problems import Location, Problem, Problems
from factsheet.readers import marks, nodes, schema, text, validation

ACCEPTED = frozenset(["tab-withdrawn", "tab-superseded"])  # codes that a tab may accept, with a reason
TAKEN = "index"  # the page of a packet's own in its folder


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A plan (None where a problem is an error), its problems and the lines of its file."""

    plan: Plan | None
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]


def read(data: bytes, *, path: str, name: str, audiences: Audiences) -> Reading:
    """Read a packet's file; `path` is what messages call it, `name` the packet's name."""
    problems, lines = text.read(data, path)
    plan = None
    with text.bounded():
        plan = _plan(lines, name, audiences, problems) if lines else None
    return Reading(plan=None if problems.failed else plan, problems=tuple(problems), lines=problems.lines)


def _plan(lines: tuple[str, ...], name: str, audiences: Audiences, problems: Problems) -> Plan | None:
    root = nodes.read(lines, 1, problems, comments=True)
    file = validation.validate(schema.PacketFile, root, problems, audiences)
    if file is None:
        return None
    return Plan(
        name=name,
        audiences=tuple(file.audiences),
        slots=_slots(file, root, audiences, problems),
        front=Packet(
            name=name,
            title=file.title,
            language=file.language,
            subtitle=file.subtitle,
            occasion=file.occasion,
            dates=tuple(file.dates),
            prepared_by=file.prepared_by,
            prepared_for=file.prepared_for,
            cover=_cover(file),
        ),
        location=Location(path=problems.path),
    )


def _cover(file: schema.PacketFile) -> Figure | None:
    if file.cover is None:
        return None
    words = printing.content
    return Figure(file=file.cover.file, alt=words(file.cover.alt), credit=words(file.cover.credit))


def _slots(file: schema.PacketFile, root: nodes.Fields, audiences: Audiences, problems: Problems) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    for index, row in enumerate(file.tabs):
        line, column, width = nodes.place(nodes.find(root, ("tabs", index)) or root)
        if bool(row.sheet) == bool(row.document):
            message, help_ = "a tab is a sheet or a document", 'write "sheet: NAME" or "document: NAME"'
            problems.add(line, column, "value", message, help_, width=width)
            continue
        name, key = (row.sheet, "sheet") if row.sheet else (row.document, "document")
        node = nodes.find(root, ("tabs", index, key)) or nodes.find(root, ("tabs", index))
        line, column, width = nodes.place(node or root)
        if name in {s.name for s in slots}:
            message, help_ = f"'{name}' has a tab already", "once is enough: take one of the two away"
            problems.add(line, column, "tab-twice", message, help_, width=width)
        if name == TAKEN:
            message, help_ = f"no tab can be called '{TAKEN}': that is the packet's own page", "rename the file"
            problems.add(line, column, "value", message, help_, width=width)
        _accepted(row, root, index, problems)
        slots.append(
            Slot(
                name=name,
                is_document=bool(row.document),
                title=row.title,
                accept=frozenset(row.accept),
                mark=_mark(file, row, root, index, audiences, problems),
                location=Location(path=problems.path, line=line, column=column, width=width),
            )
        )
    return tuple(slots)


def _accepted(row: schema.TabRow, root: nodes.Fields, index: int, problems: Problems) -> None:
    given = nodes.find(root, ("tabs", index, "accept"))
    for code in row.accept:
        if code not in ACCEPTED and isinstance(given, nodes.Fields):
            key = given.fields[code][0]
            message, help_ = f"a tab cannot accept '{marks.short(code)}'", marks.near(code, ACCEPTED)
            key.passage.problem(problems, 0, "unknown-key", message, help_, width=key.width)


def _mark(
    file: schema.PacketFile,
    row: schema.TabRow,
    root: nodes.Fields,
    index: int,
    audiences: Audiences,
    problems: Problems,
) -> Mark:
    """The mark of a tab, checked to be read by one of the packet's audiences."""
    if row.for_ is None:
        return ()
    mark: Mark = (frozenset(row.for_),)
    if not any(audiences[a].may_read(mark) for a in file.audiences):
        line, column, width = nodes.place(nodes.find(root, ("tabs", index, "for")) or root)
        message = "no audience of this packet reads this tab"
        help_ = f"name one of them ({', '.join(file.audiences)}), or add another to 'audiences'"
        problems.add(line, column, "nobody", message, help_, width=width)
    return mark
