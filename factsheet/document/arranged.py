"""The order of a selected sheet: what an audience's layout puts first, and the notes in the order of their first calls."""

from dataclasses import replace
from typing import Any

from factsheet.document.printed import section
from factsheet.document.settings import Layout, Words
from factsheet.document.tree import Block, Entries, NoteCall, Sheet, Summary, walk

LEADS = ("summary", "key-facts", "contacts")  # what a layout may put first
CONTACTS = "contacts"


def in_print(sheet: Sheet) -> tuple[Any, ...]:
    """What is read on paper, in its order: where the first call of a note gives it its number."""
    return (sheet.title, sheet.description, sheet.blocks, sheet.sources, sheet.links, sheet.contacts)


def with_notes_in_order(sheet: Sheet) -> Sheet:
    """The sheet with its notes in the order of their first calls, and none that is not called."""
    called = dict.fromkeys(n.note for n in walk(in_print(sheet)) if isinstance(n, NoteCall))
    by_id = {n.id: n for n in sheet.notes}
    return replace(sheet, notes=tuple(by_id[i] for i in called if i in by_id))


def arranged(sheet: Sheet, layout: Layout, words: Words) -> Sheet:
    """A selected sheet laid out: with a letterhead or without, and blocks of the kinds that lead first, contacts with
    the list of contacts.
    """
    sheet = replace(sheet, letterhead=layout.letterhead)
    if not layout.lead:
        return sheet
    first: list[Block] = []
    for kind in layout.lead:
        first += [b for b in sheet.blocks if isinstance(b, Summary | Entries) and b.kind == kind]
        if kind == CONTACTS and sheet.contacts:
            first += section(sheet, words[CONTACTS], sheet.contacts)
            sheet = replace(sheet, contacts=())
    rest = tuple(b for b in sheet.blocks if not any(b is f for f in first))
    return with_notes_in_order(replace(sheet, blocks=(*first, *rest)))
