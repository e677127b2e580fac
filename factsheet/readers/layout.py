"""layout.yaml into what stands first on a sheet; an audience's own file replaces the common one."""

from factsheet.document import LEADS
from factsheet.problems import Problems, ProblemsError
from factsheet.readers import marks, nodes, text

FILE = "layout.yaml"
KEY = "lead"


def read(data: bytes, path: str) -> tuple[str, ...]:
    """The kinds that stand first, in their order. Raises ProblemsError."""
    problems, lines = text.read(data, path)
    found: list[str] = []
    with text.bounded():
        root = nodes.read(lines, 1, problems, comments=True)
        for name, (key, value) in root.fields.items():
            if name != KEY:
                help_ = marks.near(name, [KEY])
                key.passage.problem(problems, 0, "unknown-key", f"no key is called '{marks.short(name)}'", help_)
            elif not isinstance(value, nodes.Items):
                help_ = "write a list: [summary, key-facts], or [] for nothing"
                key.passage.problem(problems, 0, "value", f"'{KEY}' must be a list", help_, width=key.width)
            else:
                for item in value.items:
                    _lead(item, found, problems)
        if KEY not in root.fields and KEY not in root.broken:
            problems.add(1, 1, "missing-key", f"'{KEY}' is missing", f'add "{KEY}: []"')
    if problems.failed:
        raise ProblemsError(*problems)
    return tuple(found)


def _lead(item: nodes.Node, found: list[str], problems: Problems) -> None:
    line, column, width = nodes.place(item)
    name = item.value if isinstance(item, nodes.Text) else ""
    if name not in LEADS:
        message, help_ = f"'{marks.short(name)}' cannot stand first", marks.near(name, LEADS)
        problems.add(line, column, "value", message, help_, width=width)
    elif name in found:
        problems.add(line, column, "value", f"'{name}' stands here twice", "once is enough", width=width)
    else:
        found.append(name)
