"""A Word file to what Word's accessibility checker, a screen reader or Word itself would stumble over.

Each rule is a function and a row of a table; soundness has what breaks a file, tables and objects what is no
paragraph, text its words and properties, looks what can be seen.
"""

from itertools import islice
from typing import Final

from factsheet.checks.word import looks, objects, soundness, tables, text
from factsheet.checks.word.file import File, Rule
from factsheet.problems import Location, Problem, ProblemsError
from factsheet.readers.word.package import PACKET, open_package

__all__ = ["RULES", "check"]

RULES: Final[tuple[Rule, ...]] = (*soundness.RULES, *text.RULES, *tables.RULES, *objects.RULES, *looks.RULES)
MOST: Final = 10  # of one rule: who has ten knows what to look for


def check(data: bytes, path: str) -> list[Problem]:
    """What is wrong with the Word file of a sheet or a packet; for one that cannot be opened safely, only that."""
    at = Location(path=path)
    try:
        file = File(open_package(data, PACKET))
        return [
            Problem(location=at, code=rule.code, message=found.message, help=found.help, severity=rule.severity)
            for rule in RULES
            for found in islice(rule.look(file), MOST)
        ]
    except ProblemsError as error:
        return [
            Problem(location=at, code=p.code, message=p.message, help=p.help, severity=p.severity)
            for p in error.problems
        ]
