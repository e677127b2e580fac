"""Final bytes to the guarded words in them: any file, ours or not, to a problem for each withheld text that stands in it.

What it cannot see: words that say the same in other words, words in pictures, and how many of something there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from factsheet.audience import Text
from factsheet.checks.leaks.needles import Needles, needles
from factsheet.checks.leaks.opened import Opening
from factsheet.checks.leaks.view import Kind, View
from factsheet.problems import Location, Problem

MOST = 20  # leaks of a file that are told one by one
PLACES = 3  # of one leak
WHOLE_FONT = 400  # characters that the words of the file do not need: such a font was not cut down to them

__all__ = ["Needles", "check", "needles"]


@dataclass(kw_only=True)
class _Leak:
    text: Text
    words: str
    places: dict[str, None] = field(default_factory=dict)


def check(data: bytes, name: str, wanted: Needles, *, path: str, audience: str) -> list[Problem]:
    """What of a file called `name` its audience must not see; `path` is how messages call the file."""
    found = _Found(wanted)
    for view in _views(data, name):
        found.look(view)
    found.judge_fonts()
    problems = [_leak(leak, path, audience) for leak in found.leaks.values()]
    if len(problems) > MOST:
        more = f"and {len(problems) - MOST} more withheld texts stand in this file"
        problems = [*problems[:MOST], Problem(location=Location(path=path), code="leak", message=more)]
    return problems + [_unseen(place, why, path) for place, why in found.unseen]


def _views(data: bytes, name: str) -> Iterator[View]:
    yield View("its name", name, Kind.NAME)
    stem, _, _ = name.partition(".")
    yield View("its name", stem, Kind.NAME)
    for view in Opening()(data, ""):
        yield View(view.place.lstrip(", ") or "its bytes", view.text, view.kind)


class _Found:
    """What was found so far, by where it stands in the content."""

    def __init__(self, wanted: Needles) -> None:
        self.wanted = wanted
        self.leaks: dict[object, _Leak] = {}
        self.unseen: dict[tuple[str, str], None] = {}
        self.said: set[str] = set()  # the characters of the file's own words
        self.fonts: list[View] = []

    def look(self, view: View) -> None:
        if view.kind is Kind.UNSEEN:
            self.unseen[view.place or "it", view.text] = None
        elif view.kind is Kind.LETTERS:
            self.fonts.append(view)
        else:
            if view.kind is Kind.WORDS:
                self.said.update(view.text.casefold())
            for text, words in self.wanted.find(view):
                self.add(text, words, view.place)

    def add(self, text: Text, words: str, place: str) -> None:
        key = (text.location.path, text.location.line) if text.location else text.words
        leak = self.leaks.setdefault(key, _Leak(text=text, words=words))
        if len(words) > len(leak.words):
            leak.text, leak.words = text, words
        leak.places[place] = None

    def judge_fonts(self) -> None:
        """A font cut down to words has the characters of those words: some that only withheld ones have, too?"""
        for font in self.fonts:
            letters = set(font.text.casefold())
            if len(letters - self.said) > WHOLE_FONT:
                continue
            for letter in sorted(letters & self.wanted.characters.keys()):
                self.add(self.wanted.characters[letter], f"the character {letter}", font.place)


def _leak(leak: _Leak, path: str, audience: str) -> Problem:
    at = leak.text.location
    shown = leak.words if len(leak.words) <= 80 else leak.words[:79] + "…"
    places = list(leak.places)
    where = "; ".join(places[:PLACES]) + (f"; and {len(places) - PLACES} more places" if len(places) > PLACES else "")
    stands = f"they stand in {at.path}:{at.line}" if at else "they stand in the content"
    return Problem(
        location=Location(path=path),
        code="leak",
        message=f"'{audience}' may not read these words, and they are in this file: '{shown}' ({where})",
        help=f"{stands}; do not hand out the file, and make it again: python3 build.py",
    )


def _unseen(place: str, why: str, path: str) -> Problem:
    return Problem(
        location=Location(path=path),
        code="leak-unseen",
        message=f"nobody can tell whether this file holds guarded words: {place}: {why}",
        help="take it out of the file, or unlock or unpack it, and look again",
    )
