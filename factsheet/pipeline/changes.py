"""What has changed for an audience to words: for a terminal, as Markdown, as a page."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from factsheet.pipeline import former, report
from factsheet.pipeline.former import Changes, Thing
from factsheet.pipeline.sources import Folders
from factsheet.review.differences import Change, FactChange, Line, Piece
from factsheet.review.passages import Section

TEMPLATE = "report/changes.html.j2"
STATES: dict[former.State, str] = {"new": "new", "gone": "no longer there", "changed": "changed", "same": "unchanged"}
RED, GREEN, BOLD, PLAIN = "\033[31m", "\033[32m", "\033[1m", "\033[0m"
KEPT = 6  # words beside a change that are shown of what has not changed
SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&]")
NOTHING = "nothing has changed"


def markdown(folders: Folders, since: str, audience: str) -> str:
    """What has changed for an audience in all sheets and packets. Raises UsageError and ProblemsError."""
    return as_markdown(former.find(folders, [], since=since, audience=audience))


def as_text(changes: Changes, *, colour: bool) -> str:
    """For a terminal: words that went in [-…-], words that came in {+…+}."""
    bold, red, green, plain = (BOLD, RED, GREEN, PLAIN) if colour else ("", "", "", "")
    lines: list[str] = []
    for thing in changes.told:
        lines.append(f"{bold}{_called(thing)}{plain}{_state(thing)}")
        for fact in thing.difference.facts:
            was, now = _values(fact)
            where = _path(fact.section)
            lines.append(f"  {red}{was}{plain} → {green}{now}{plain}")
            lines.append(f"    {where}: “{_around(fact)}”" if where else f"    “{_around(fact)}”")
        for section, told in _sections(thing.difference.changes):
            lines.append(f"  {_path(section) or 'Before the first heading'}")
            for change in told:
                lines += _change_as_text(change, colour=colour)
        lines.append("")
    return "\n".join([*lines, *_last(changes)]).rstrip() + "\n"


def as_markdown(changes: Changes) -> str:
    """As Markdown: words that went struck out, words that came in bold."""
    lines: list[str] = []
    for thing in changes.told:
        lines += [f"### {_escaped(_called(thing))}{_state(thing)}", ""]
        for fact in thing.difference.facts:
            was, now = _values(fact)
            where = _path(fact.section)
            around = (
                f" ({_escaped(where)}: “{_escaped(_around(fact))}”)" if where else f" (“{_escaped(_around(fact))}”)"
            )
            lines.append(f"- {_escaped(was)} → **{_escaped(now)}**{around}")
        if thing.difference.facts:
            lines.append("")
        for section, told in _sections(thing.difference.changes):
            lines += [f"#### {_escaped(_path(section) or 'Before the first heading')}", ""]
            for change in told:
                lines += _change_as_markdown(change)
            lines.append("")
    return "\n".join([*lines, *map(_escaped, _last(changes))]).strip() + "\n"


def page(changes: Changes, root: Path) -> bytes:
    """As one page without scripts; `root` is the templates folder. Raises ProblemsError."""
    things = [
        {
            "called": _called(thing),
            "state": _state(thing),
            "id": f"{'packet' if thing.is_packet else 'sheet'}-{thing.name.replace('/', '-')}",
            "facts": [(*_values(f), _path(f.section), _around(f)) for f in thing.difference.facts],
            "sections": [
                (_path(section) or "Before the first heading", [(_heading(c), c.lines) for c in told])
                for section, told in _sections(thing.difference.changes)
            ],
        }
        for thing in changes.told
    ]
    return report.render(
        root,
        TEMPLATE,
        audience=changes.audience.title or changes.audience.name,
        since=changes.since,
        things=things,
        last=_last(changes),
    )


# --- what all have in common -------------------------------------------------------------------------------------


def _called(thing: Thing) -> str:
    kind = "packet " if thing.is_packet else ""
    return f"{kind}{thing.name}: {thing.title}"


def _state(thing: Thing) -> str:
    return "" if thing.state == "changed" else f" ({STATES[thing.state]})"


def _last(changes: Changes) -> Iterator[str]:
    """A line for all that has not changed."""
    if not changes.was_there:
        yield f"There was no audience '{changes.audience.name}' at {changes.since}: all of it is new."
        return
    names = [f"packet {t.name}" if t.is_packet else t.name for t in changes.same]
    if not changes.told:
        about = f" in {', '.join(names)}" if names else ""
        yield f"Since {changes.since}, {NOTHING} for {changes.audience.name}{about}."
    elif names:
        yield f"Unchanged: {', '.join(names)}."


def _sections(changes: Iterable[Change]) -> list[tuple[Section, list[Change]]]:
    """Changes by the section they stand in, in the order of the first of each."""
    found: dict[Section, list[Change]] = {}
    for change in changes:
        found.setdefault(change.section, []).append(change)
    return list(found.items())


def _path(section: Section) -> str:
    return " › ".join(section)


def _heading(change: Change) -> str:
    """What has happened to what: 'paragraph reworded', 'item moved here from “Aid”'."""
    said = f"{change.what} {change.kind}"
    if change.what in ("table", "chart", "figure") and change.kind == "reworded":
        said = f"{change.what} changed"
    if change.kind == "moved":
        said += f" here from “{_path(change.former)}”" if change.former != change.section else " within its section"
    return f"{said}, “{change.called}”" if change.called else said


def _values(fact: FactChange) -> tuple[str, str]:
    """A fact as it was and is, a unit that both have said once: "14,700", "15,000 hectares"."""
    was, now = fact.old.split(" "), fact.new.split(" ")
    while len(was) > 1 and len(now) > 1 and was[-1] == now[-1]:
        was.pop()
        now.pop()
    return " ".join(was), fact.new


def _around(fact: FactChange) -> str:
    return f"{fact.before}{fact.new}{fact.after}".strip()


def _shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces, with what has not changed cut to the words beside a change."""
    if len(pieces) < 2:
        return list(pieces)
    out = []
    for i, piece in enumerate(pieces):
        words = re.split(r"(?<= )", piece.words)
        first, last = i == 0, i == len(pieces) - 1
        if piece.op == "same" and len(words) > 2 * KEPT + 2:
            before = "" if first else "".join(words[:KEPT])
            after = "" if last else "".join(words[-KEPT:])
            out.append(Piece(op="same", words=f"{before}…" if last else f"{before}… {after}"))
        else:
            out.append(piece)
    return out


# --- for a terminal ----------------------------------------------------------------------------------------------


def _change_as_text(change: Change, *, colour: bool) -> Iterator[str]:
    heading = _heading(change)
    single = len(change.lines) == 1 and not change.called
    if single:
        yield f"    {heading}: {_line_as_text(change.lines[0], colour=colour)}"
        return
    yield f"    {heading}:"
    for line in change.lines:
        yield f"      {_line_as_text(line, colour=colour)}"


def _line_as_text(line: Line, *, colour: bool) -> str:
    return _labelled(line, _on_terminal(_shortened(line.pieces), colour=colour))


def _labelled(line: Line, said: str) -> str:
    remark = f" ({line.remark})" if line.remark else ""
    if not line.label:
        return f"{said}{remark}"
    return f"{line.label}{remark}: {said}" if said else f"{line.label}{remark}"


def _on_terminal(pieces: Iterable[Piece], *, colour: bool) -> str:
    red, green, plain = (RED, GREEN, PLAIN) if colour else ("", "", "")
    shown = {"same": "{}", "old": f"{red}[-{{}}-]{plain}", "new": f"{green}{{{{+{{}}+}}}}{plain}"}
    return "".join(shown[p.op].format(p.words) for p in pieces)


# --- as Markdown -------------------------------------------------------------------------------------------------


def _change_as_markdown(change: Change) -> Iterator[str]:
    heading = _escaped(_heading(change))
    if len(change.lines) == 1 and not change.called:
        yield f"- {heading}: {_line_as_markdown(change.lines[0])}"
        return
    yield f"- {heading}:"
    for line in change.lines:
        yield f"  - {_line_as_markdown(line)}"


def _line_as_markdown(line: Line) -> str:
    bare = Line(label=_escaped(line.label), remark=_escaped(line.remark))
    return _labelled(bare, _marked(_shortened(line.pieces)))


def _marked(pieces: Sequence[Piece]) -> str:
    """Strokes and bold, blanks outside: next to a sign they would be no marks."""
    out = ""
    for piece, after in pairwise([*pieces, None]):
        assert piece is not None
        sign = {"same": "", "old": "~~", "new": "**"}[piece.op]
        words = _escaped(piece.words)
        if sign and words.strip():
            words = f"{sign}{words.strip()}{sign}"
            if out and not out.endswith(" "):
                out += " "
            if after is not None:
                words += " "
        out += words.lstrip() if out.endswith(" ") else words
    return out.strip()


def _escaped(words: str) -> str:
    return SPECIAL.sub(lambda found: f"\\{found[0]}", words)
