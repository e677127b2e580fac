"""audiences.yaml into audiences by name. Strict: nothing has a default, because what was forgotten must not be public."""

from collections.abc import Mapping, Sequence

from factsheet.document import Audience, names
from factsheet.problems import Problems, ProblemsError
from factsheet.readers import marks, nodes, schema, text, validation

RESERVED = frozenset(["release"])  # output/release holds what a release is made of
NEEDED = "public"


def read(data: bytes, path: str) -> dict[str, Audience]:
    """Audiences in the order of their rows, each with all it reads. Raises ProblemsError."""
    problems, lines = text.read(data, path)
    rows: dict[str, schema.AudienceRow] = {}
    with text.bounded():
        rows = _rows(lines, problems)
    if problems.failed:
        raise ProblemsError(*problems)
    return {
        name: Audience(
            name=name,
            title=row.title,
            readers=row.readers,
            banner=row.banner,
            includes=tuple(row.includes),
            paper=row.paper,
            reads=_closure(name, rows),
        )
        for name, row in rows.items()
    }


def _rows(lines: Sequence[str], problems: Problems) -> dict[str, schema.AudienceRow]:
    root = nodes.read(lines, 1, problems)
    rows = {name: row for name in root.fields if (row := _row(root, name, problems))}
    if not problems.failed:
        _check(root, rows, problems)
    return rows


def _row(root: nodes.Fields, name: str, problems: Problems) -> schema.AudienceRow | None:
    key, value = root.fields[name]
    if not names.ID.fullmatch(name):
        help_ = f"small letters, digits and hyphens, a letter first, at most {names.LONGEST}"
        key.passage.problem(problems, 0, "id", f"'{marks.short(name)}' is no name", help_, width=key.width)
    if name in RESERVED:
        help_ = "choose another name"
        key.passage.problem(problems, 0, "id", f"'{name}' is reserved for releases", help_, width=key.width)
    if not isinstance(value, nodes.Fields):
        help_ = "write title, readers, banner, includes and paper below it"
        key.passage.problem(problems, 0, "value", f"'{marks.short(name)}' has no keys", help_, width=key.width)
        return None
    _banner(value, problems)
    return validation.validate(schema.AudienceRow, nodes.moved(value, key), problems)


def _banner(row: nodes.Fields, problems: Problems) -> None:
    """Only a quoted "" means that no banner stands on the pages: one that was forgotten must not be missing on them."""
    key, value = row.fields.get("banner", (None, None))
    if key is None or not isinstance(value, nodes.Text) or value.value.strip(schema.BLANKS):
        return
    if not value.quoted or value.value:
        help_ = 'write the words that stand on each page, or "" for none'
        key.passage.problem(problems, 0, "value", "the banner says nothing", help_, width=key.width)


def _check(root: nodes.Fields, rows: Mapping[str, schema.AudienceRow], problems: Problems) -> None:
    """Names that are included must be there, and lead round to nobody."""
    if NEEDED not in rows:
        help_ = 'add a row "public:": what carries no mark must be for somebody'
        problems.add(1, 1, "missing-key", f"the audience '{NEEDED}' is missing", help_)
    for name, row in rows.items():
        for index, other in enumerate(row.includes):
            item = nodes.find(root, (name, "includes", index))
            if item is None:
                continue
            line, column, width = nodes.place(item)
            if other not in rows:
                message = f"no audience is called '{marks.short(other)}'"
                problems.add(line, column, "unknown-audience", message, marks.near(other, rows), width=width)
            elif name == NEEDED:
                message, help_ = f"'{NEEDED}' includes nobody", "write includes: []"
                problems.add(line, column, "value", message, help_, width=width)
            elif row.includes.count(other) > 1:
                problems.add(line, column, "value", f"'{other}' stands here twice", "once is enough", width=width)
            elif name in _closure(other, rows):
                message = f"'{name}' and '{other}' include each other"
                help_ = "take one of the names away: the wider audience is included in the narrower"
                problems.add(line, column, "cycle", message, help_, width=width)


def _closure(name: str, rows: Mapping[str, schema.AudienceRow]) -> frozenset[str]:
    """A name and every name it includes, transitively."""
    reads = {name}
    todo = [name]
    while todo:
        for other in rows[todo.pop()].includes:
            if other in rows and other not in reads:
                reads.add(other)
                todo.append(other)
    return frozenset(reads)
