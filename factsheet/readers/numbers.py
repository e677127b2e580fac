"""Warnings about numbers: facts that nothing uses, that are old, and numbers in the text that should be facts."""

import datetime
import re
from collections.abc import Iterator
from functools import cache

from factsheet.document import Block, Chart, Fact, FactCall, List, Paragraph, Run, Sheet, Table, printing, text, walk
from factsheet.document.tree import Entries, Quote, Summary
from factsheet.problems import Location, Severity
from factsheet.readers.inlines import Context

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
ROWS_AHEAD = 200  # lines in which a number of a paragraph is looked for


def check(sheet: Sheet, context: Context) -> None:
    """Give the warnings."""
    _unused(sheet, context)
    _old(sheet, context)
    for block in _prose(sheet.blocks):
        _loose(block, sheet.language, context)
    for block in walk(sheet.blocks):
        if isinstance(block, Table):
            _added(block, context)


def _warn(context: Context, at: Location | None, code: str, message: str, help_: str) -> None:
    if at:
        severity = Severity.WARNING
        context.problems.add(at.line, at.column, code, message, help_, width=at.width, severity=severity)


def _accept(code: str) -> str:
    return f'or accept it: "accept: {{{code}: why}}"'


# --- facts -------------------------------------------------------------------------------------------------------


def _unused(sheet: Sheet, context: Context) -> None:
    used = {n.fact for n in walk(sheet) if isinstance(n, FactCall)}
    for fact in sheet.facts:
        if fact.id not in used:
            message = f"the fact '{fact.id}' is used nowhere"
            help_ = f"write {{{{ {fact.id} }}}} in place of the number, take it away, {_accept('fact-unused')}"
            _warn(context, fact.location, "fact-unused", message, help_)
    shown = {b.data.id for b in walk(sheet.blocks) if isinstance(b, Table | Chart) and b.data}
    for dataset in sheet.datasets:
        if dataset.id not in shown:
            message = f"the dataset '{dataset.id}' is shown nowhere"
            help_ = f'show it by "::: table" or "::: chart", take it away, {_accept("dataset-unused")}'
            _warn(context, dataset.location, "dataset-unused", message, help_)


def _old(sheet: Sheet, context: Context) -> None:
    """A fact is as old as its as-of date, or as the end of the last year its period names, on the day of the sheet."""
    if sheet.stale_after is None:
        return
    day = sheet.reviewed or sheet.date
    for fact in sheet.facts:
        known = fact.as_of or _end(fact)
        if known and (day - known).days > sheet.stale_after:
            shown = printing.date(known, sheet.language)
            message = f"the fact '{fact.id}' is of {shown}: older than 'stale-after' allows"
            help_ = f"bring it up to date, {_accept('fact-old')}"
            _warn(context, fact.location, "fact-old", message, help_)


def _end(fact: Fact) -> datetime.date | None:
    years = _YEAR.findall(text(tuple(i for i in fact.period if isinstance(i, Run))))
    return datetime.date(max(map(int, years)), 12, 31) if years else None


# --- numbers in the text -----------------------------------------------------------------------------------------


def _prose(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Paragraphs wherever they stand; the numbers of a table are a table's."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, List | Entries):
            for item in block.items:
                yield from _prose(item.blocks)
        elif isinstance(block, Summary):
            yield from _prose(block.blocks)
        elif isinstance(block, Quote):
            continue  # somebody's own words


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """What looks like a figure in a language: digits with separators, a currency's sign, a measure or a scale behind."""
    locale = printing.locale(language)
    symbols = locale.number_symbols.get("latn", locale.number_symbols)
    group, point = re.escape(symbols["group"]), re.escape(symbols["decimal"])
    group = f"(?:{group}|[ \u00a0\u202f])" if symbols["group"].isspace() else group
    number = rf"\d{{1,3}}(?:{group}\d{{3}})+(?:{point}\d+)?|\d+(?:{point}\d+)?"
    grouped = rf"\d{{1,3}}(?:{group}\d{{3}})+(?:{point}\d+)?"
    behind = "|".join(sorted(map(re.escape, printing.measures(language)), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,])(?:[$€£¥]\s?(?:{number})|(?:{number})(?:\s*%|[\s-](?:{behind})\b)|{grouped})(?![\w])"
    )


def _loose(paragraph: Paragraph, language: str, context: Context) -> None:
    for inline in walk(paragraph.content):
        if not isinstance(inline, Run) or not any(c.isdigit() for c in inline.text):
            continue
        for match in _pattern(language).finditer(inline.text):
            message = f"'{match[0]}' looks like a fact and is written out"
            help_ = f'state it under "facts:" and write {{{{ its-name }}}} here, {_accept("fact-number")}'
            _warn(context, _found(match[0], paragraph, context), "fact-number", message, help_)


def _found(words: str, paragraph: Paragraph, context: Context) -> Location | None:
    """Where words of a paragraph stand in the file; at its beginning where a line's end runs through them."""
    at = paragraph.location
    lines = context.problems.lines
    for row in range(at.line - 1, min(len(lines), at.line - 1 + ROWS_AHEAD)) if at else ():
        column = lines[row].find(words)
        if column >= 0:
            return Location(path=context.path, line=row + 1, column=column + 1, width=len(words))
        if not lines[row].strip():
            break
    return at


def _added(table: Table, context: Context) -> None:
    """A total in a table that was typed cannot be checked."""
    for row in table.rows:
        name = text(tuple(i for i in row.cells[0] if isinstance(i, Run))) if row.cells else ""
        if re.match(r"(?i)(?:sub)?totals?\b", name.strip()):
            message = f"nobody checks that '{name.strip()}' adds up"
            help_ = (
                f'put the numbers under "datasets:" and write "dataset: name" in "::: table", {_accept("table-total")}'
            )
            _warn(context, row.location, "table-total", message, help_)
