"""What the HTML templates of the page and of the brief may ask for besides the sheet: addresses, anchors, note numbers.

Knows no template and no format; the sheet it gets has been selected and printed.
"""

from itertools import groupby

from factsheet.document import Column, Link, Row, Sheet, Words, headings, printing, text, walk

# Ids of blocks never hold an underscore (names.ID), so these can collide with none.
MAIN, TOP = "_main", "_top"
NOTES = "_notes"
SCHEMES = ("https:", "http:", "mailto:")
SHEET = "sheet:"


class Notes:
    """Numbers, ids and places of the calls of a sheet's notes; counts the calls of one rendering as they are printed."""

    def __init__(self, sheet: Sheet) -> None:
        self._numbers = {note.id: n for n, note in enumerate(sheet.notes, 1)}
        self._calls: dict[str, list[str]] = {note: [] for note in self._numbers}

    def number(self, note: str) -> int:
        """A note's number: its place in the order of first calls."""
        return self._numbers[note]

    def anchor(self, note: str) -> str:
        """The id of the note itself."""
        return f"_note-{note}"

    def call(self, note: str) -> str:
        """The id of the call that is being printed now."""
        calls = self._calls[note]
        calls.append(f"_call-{note}" + (f"-{len(calls) + 1}" if calls else ""))
        return calls[-1]

    def calls(self, note: str) -> tuple[str, ...]:
        """The ids of all calls printed so far."""
        return tuple(self._calls[note])


def web_address(target: str) -> str:
    """Where a link leads on the web page: to another sheet's page beside it, into this page, or out."""
    if target.startswith(SHEET):
        name, hash_, id_ = target.removeprefix(SHEET).partition("#")
        return f"{name}.html{hash_}{id_}"
    return _known(target)


def paper_address(target: str) -> str:
    """Where a link leads in a brief; "" for another sheet, which is no file beside it."""
    return "" if target.startswith(SHEET) else _known(target)


def bound_address(target: str) -> str:
    """Where a link leads in a brief that will be bound with others: for another tab, what the binder makes a way of."""
    return target if target.startswith(SHEET) else _known(target)


def leads_to_tabs(sheet: Sheet) -> bool:
    """Whether a link of the sheet leads to another sheet."""
    return any(getattr(n, "target", "").startswith(SHEET) for n in walk(sheet))


def _known(target: str) -> str:
    """The target, if it is one of the kinds of link a sheet may have. Raises ValueError for `javascript:` and its like."""
    if target and not target.startswith(("#", *SCHEMES)):
        raise ValueError(f"no link may lead to {target!r}")
    return target


def link_targets(sheet: Sheet) -> frozenset[str]:
    """The ids that links of the sheet point at."""
    targets = (n.target for n in walk(sheet) if isinstance(n, Link) or hasattr(n, "target"))
    return frozenset(t[1:] for t in targets if t.startswith("#"))


def outline(sheet: Sheet, words: Words) -> tuple[tuple[int, str, str], ...]:
    """Level, id and words of every heading of the second and third level, that of the notes last."""
    body = [(h.level, h.id, text(h.content)) for h in headings(sheet.blocks) if h.level < 4]
    return (*body, *([(2, NOTES, words["notes"])] if sheet.notes else []))


def column_groups(columns: tuple[Column, ...]) -> tuple[tuple[Column, ...], ...]:
    """The columns of a table, neighbours that one group heads together; so are neighbours that none heads."""
    return tuple(tuple(alike) for _, alike in groupby(columns, key=lambda column: column.group))


def row_groups(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], ...]:
    """The rows of a table by `tbody`: a heading begins one, and so does the first row that it no longer heads."""
    groups: list[list[Row]] = [[]]
    heading = -1  # the depth of the heading of the group that is open
    for row in rows:
        if row.role == "group" or row.depth <= heading:
            heading = row.depth if row.role == "group" else -1
            groups += [[]] if groups[-1] else []
        groups[-1].append(row)
    return tuple(map(tuple, groups))


def country_names(sheet: Sheet) -> tuple[str, ...]:
    """The countries of a sheet as its language calls them."""
    names = printing.countries(sheet.language)
    return tuple(names[code] for code in sheet.countries)
