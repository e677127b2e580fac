"""The templates of one audience to where each part of its look comes from: a file of its own, or the common one.

For designers: sees names and bytes, and says what an own file does to the common one. Makes nothing.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from factsheet.formats import Format
from factsheet.pipeline import overrides
from factsheet.pipeline.sources import TemplateFolder, shown
from factsheet.readers import nodes, text
from factsheet.writers.templates import BASE

LAID = ("layout.yaml", "tokens.yaml", "words/")  # files whose single values an audience lays over the common ones
SHARED = (overrides.FONTS, overrides.REPORT)
# What below html/ only one of the two shows; all else is shared. What is below word/ is Word's.
ONLY = {"pdf": ("html/print.",), "html": ("html/page.",)}
MOST = 6  # values that a line names
ASKS = re.compile(rf"""(extends|include|import)\b[^%;]*?["']{BASE}(?P<path>[^"']+)["']""")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the look: its path below the templates, the file it comes from, and what an own file does."""

    name: str
    path: str
    own: bool = False
    does: str = ""


def of(folder: TemplateFolder, audience: str, formats: Collection[Format]) -> list[Part]:
    """Every part that these formats are made of, by its path."""
    own, common = folder.own(audience), folder.common
    root, unused = shown(folder.root), {n for a, n in overrides.unused(folder.files) if a == audience}
    names = sorted(n for n in {*own, *common} if any(_is_of(n, f.name) for f in formats) or n in unused)
    return [
        Part(
            name=name,
            path=f"{root}/audiences/{audience}/{name}" if name in own else f"{root}/{name}",
            own=name in own,
            does=_does(name, own, common, root) if name in own and name not in unused else _nothing(name, own),
        )
        for name in names
    ]


def _nothing(name: str, own: Mapping[str, bytes]) -> str:
    return "is not used" if name in own else ""


def _is_of(name: str, format_: str) -> bool:
    if name.startswith(SHARED[1]):
        return False
    if name.startswith("html/"):
        others = [start for other, starts in ONLY.items() if other != format_ for start in starts]
        return format_ in ONLY and not name.startswith(tuple(others))
    return format_ == "word" or not name.startswith("word/")


def _does(name: str, own: Mapping[str, bytes], common: Mapping[str, bytes], root: str) -> str:
    """What an own file does to the common one of its path."""
    if name.startswith(LAID):
        values = list(_values(own[name], name))
        more = ", …" if len(values) > MOST else ""
        over = f"{root}/{name}" if name in common else "those of its language"
        return f"lays over {over}: {', '.join(values[:MOST])}{more}"
    asked = dict.fromkeys(
        f"{'extends' if found[1] == 'extends' else 'wraps'} {root}/{found['path']}"
        for found in ASKS.finditer(own[name].decode("utf-8", "replace"))
    )
    if asked:
        return ", ".join(asked)
    return f"replaces {root}/{name}" if name in common else "is asked for by its name"


def _values(data: bytes, path: str) -> Iterator[str]:
    """The names of a file's values: `lead`, `color.brand`."""
    problems, lines = text.read(data, path)
    root = nodes.read(lines, 1, problems, comments=True)
    for name, (_, value) in root.fields.items():
        inner = value.fields if isinstance(value, nodes.Fields) else None
        yield from (name,) if inner is None else (f"{name}.{key}" for key in inner)


def table(parts: Collection[Part]) -> str:
    """Lines for a terminal: the audience's own files and what they do, then the common ones."""
    out: list[str] = []
    own, common = [p for p in parts if p.own], [p for p in parts if not p.own]
    for title, chosen in (("of its own", own), ("common to all audiences", common)):
        if chosen:
            out += ["", f"{title}:", *(f"  {p.path}" + (f"\n      {p.does}" if p.does else "") for p in chosen)]
    return "\n".join(out[1:])
