"""A small artificial sheet and three audiences, each of which includes the next wider one."""

from dataclasses import replace

from factsheet.audience import select
from factsheet.document import Amount, Block, Break, Fact, FactCall, Link, NoteCall, Reference, Run, Sheet, walk
from factsheet.readers import audiences, content
from factsheet.readers.content import Reading

AUDIENCES = audiences.read(
    b"""\
public: {title: Public, readers: Anyone, banner: "", includes: [], paper: letter}
congress: {title: Congress, readers: Members, banner: For Congress, includes: [public], paper: letter}
interagency: {title: Interagency, readers: Agencies, banner: Interagency use, includes: [congress], paper: letter}
press: {title: Press, readers: Journalists, banner: For the press, includes: [public], paper: a4}
""",
    "content/audiences.yaml",
)

UNUSED = frozenset(["fact-unused", "dataset-unused", "fact-number"])
FRONT = """\
title: A Plainly Artificial Sheet
country: MX
kind: Fact Sheet
bureau: Bureau of Examples
date: 2005-08-10
language: en-US
audience: public
facts:
  length: {value: 2000, unit: mile, source: A made-up source, period: "2004"}
  flow: {value: 70 to 90, unit: percent, source: A made-up source}
"""


def sheet(body: str, front: str = FRONT) -> str:
    """The text of a content file."""
    return f"---\n{front}---\n\n{body}\n"


def read(text: str | bytes) -> Reading:
    """Read a whole content file. Its facts wait for tests that call them, and its words hold numbers: no matter here."""
    data = text.encode() if isinstance(text, str) else text
    reading = content.read(data, path="content/example.md", name="example", audiences=AUDIENCES)
    return replace(reading, problems=tuple(p for p in reading.problems if p.code not in UNUSED))


def good(body: str, front: str = FRONT) -> Sheet:
    """The sheet of a body that has no problem."""
    reading = read(sheet(body, front))
    assert not reading.problems, [(p.location.line, p.location.column, p.code, p.message) for p in reading.problems]
    assert reading.sheet
    return reading.sheet


def blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a body that has no problem."""
    return good(body).blocks


def codes(body: str, front: str = FRONT) -> list[str]:
    """The codes of a body's problems, in order."""
    return [p.code for p in read(sheet(body, front)).problems]


def shown(sheet: Sheet, audience: str) -> str:
    """Everything that one audience could come to see of a sheet: ids, addresses, file names and numbers too."""
    out: list[str] = []
    for node in walk(select(sheet, AUDIENCES[audience])):
        if isinstance(node, Run):
            out.append(node.text)
        elif isinstance(node, Link | Reference):
            out.append(node.target)
        elif isinstance(node, NoteCall):
            out.append(node.note)
        elif isinstance(node, FactCall):
            out.append(node.fact)
        elif isinstance(node, Amount):
            out += [str(node.number), str(node.excluded)]
        elif isinstance(node, Fact):
            out += [node.id, str(node.value), str(node.high), node.qualifier]
        elif not isinstance(node, Break | Sheet):
            out += [getattr(node, "id", ""), getattr(node, "file", "")]
    return " ".join(filter(None, out))
