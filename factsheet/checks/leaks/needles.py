"""Withheld texts to what is looked for, and where it is found in a view.

Letters and digits are compared, folded: no case, accents, blanks, hyphens or invisible characters. Long stretches are
looked for everywhere. A short text must begin and end with a word, and stand where words do; a number with four digits or
more is looked for without its separators. What the audience may read elsewhere in the same words is no leak. Words that
are too short or too common to be told from others are not looked for: `undecided` has them.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import unquote

from factsheet.audience import Text
from factsheet.checks.leaks.view import Kind, View

LETTERS = 20  # of a long stretch
WORDS = 5  # in it, or one and a half times as many letters
LONGEST = 50  # letters that may stand where two texts meet
SHORT = 8  # letters of a short text of two words or more
WORD = 5  # letters of a single word
DIGITS = 4  # of a number that no year is
_TOKEN = re.compile(rf"[^\W_]{{1,{LETTERS}}}")
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(
    r"(?<![\w.,])(?:\d{1,3}(?:[.,'’\u00a0\u202f\u2009 ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?!\w|[.,]\d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SCHEME = re.compile(r"^(?:https?://(?:www\.)?|mailto:)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-9a-fA-F]{2,6}) ?)")


def fold(words: str) -> str:
    """Words as they are compared: no case, no accents, no invisible characters."""
    if words.isascii():
        return words.lower()
    flat = unicodedata.normalize("NFKD", words).casefold()
    drop = {ord(c): None for c in set(flat) if not c.isascii() and unicodedata.category(c) in {"Mn", "Cf"}}
    return flat.translate(drop)


def squeezed(words: str) -> str:
    """The letters and digits of words alone."""
    return "".join(_TOKEN.findall(fold(words)))


def numbers(words: str) -> set[str]:
    """The digits of each number that is more than a year or a small count."""
    found = set()
    for number in _NUMBER.findall(fold(words)):
        digits = re.sub(r"\D", "", number)
        if len(digits) >= DIGITS and not (_YEAR.fullmatch(number) or digits.startswith("0")):
            found.add(digits)
    return found


class _Bounded:
    """Letters of texts one behind the other, and where words of them begin and end."""

    def __init__(self, texts: Iterable[str]) -> None:
        parts: list[str] = []
        self.starts: set[int] = set()
        self.ends: set[int] = set()
        at = 0
        for text in texts:
            tokens = _TOKEN.findall(fold(text))
            places = list(accumulate(map(len, tokens), initial=at))
            self.starts.update(places[:-1])
            self.ends.update(places[1:])
            parts += [*tokens, "|"]
            at = places[-1] + 1
        self.letters = "".join(parts)

    def has(self, needle: str) -> bool:
        """Whether words in a row have these letters."""
        at = self.letters.find(needle)
        while at >= 0:
            if at in self.starts and at + len(needle) in self.ends:
                return True
            at = self.letters.find(needle, at + 1)
        return False


class _Chance:
    """What stands in a file where the end of one open text meets the beginning of another."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.wholes = {squeezed(t) for t in texts} - {""}
        self.ends = {t[-n:] for t in self.wholes for n in range(1, min(len(t), LONGEST) + 1)}
        self.beginnings = {t[:n] for t in self.wholes for n in range(1, min(len(t), LONGEST) + 1)}

    def makes(self, needle: str) -> bool:
        """Whether open texts side by side have these letters."""
        if len(needle) > LONGEST:
            return False
        return any(needle[:n] in self.ends and self._goes_on(needle[n:]) for n in range(1, len(needle)))

    def _goes_on(self, rest: str) -> bool:
        whole = any(rest[:n] in self.wholes and self._goes_on(rest[n:]) for n in range(1, len(rest)))
        return whole or rest in self.beginnings


@dataclass(frozen=True, kw_only=True)
class Needles:
    """What is looked for: stretches by their first letters, short texts, numbers, names of sheets, characters."""

    long: Mapping[str, tuple[tuple[str, Text, str], ...]]
    short: Mapping[str, Text]
    numbers: Mapping[str, Text]
    sheets: Mapping[str, Text]
    characters: Mapping[str, Text]
    undecided: tuple[Text, ...]

    def find(self, view: View) -> Iterator[tuple[Text, str]]:
        """The withheld texts of a view, each with the words that were found."""
        for text in _variants(view.text):
            yield from self._long(squeezed(text))
            if view.kind is Kind.RAW:
                continue
            bounded = _Bounded([text])
            yield from ((t, t.words) for needle, t in self.short.items() if bounded.has(needle))
            if view.kind is Kind.WORDS and self.numbers:
                yield from ((self.numbers[n], n) for n in sorted(numbers(text)) if n in self.numbers)
            if view.kind is Kind.NAME and (sheet := text.strip().lower()) in self.sheets:
                yield self.sheets[sheet], sheet

    def _long(self, letters: str) -> Iterator[tuple[Text, str]]:
        for at in range(len(letters) - LETTERS + 1):
            for needle, text, words in self.long.get(letters[at : at + LETTERS], ()):
                if letters.startswith(needle, at):
                    yield text, words


def needles(
    withheld: Iterable[Text], readable: Iterable[str], furniture: Iterable[str] = (), sheets: Iterable[Text] = ()
) -> Needles:
    """What to look for, for one audience. `furniture` are words that any file of ours may have: it excuses short texts
    alone. `sheets` are the names of sheets that the audience reads nothing of.
    """
    texts = list(dict.fromkeys(t for t in withheld if t.words.strip()))
    open_texts = list(readable)
    letters = "|".join(map(squeezed, open_texts))
    chance = _Chance(open_texts)
    bounded, around = _Bounded(open_texts), _Bounded(furniture)
    named = {t.words: t for t in sheets}
    open_numbers = {n for t in open_texts for n in numbers(t)}
    open_letters = {c for t in open_texts for c in t.casefold()}
    long: dict[str, dict[str, tuple[str, Text, str]]] = {}
    short: dict[str, Text] = {}
    figures: dict[str, Text] = {}
    characters: dict[str, Text] = {}
    undecided: list[Text] = []
    for text in texts:
        words = _SCHEME.sub("", text.words)
        for needle, shown in _stretches(words):
            if needle not in letters and not chance.makes(needle):
                long.setdefault(needle[:LETTERS], {}).setdefault(needle, (needle, text, shown))
        whole = squeezed(words)
        if whole and len(whole) < LETTERS and not bounded.has(whole):
            if _tells(words, whole) and not around.has(whole):
                short.setdefault(whole, text)
            elif not numbers(words) and words not in named:
                undecided.append(text)
        for name in _names(words):
            if not (bounded.has(squeezed(name)) or around.has(squeezed(name))):
                short.setdefault(squeezed(name), text)
        for number in numbers(words) - open_numbers:
            figures.setdefault(number, text)
        for char in words.casefold():
            if ord(char) > 0xFF and unicodedata.category(char)[0] == "L" and char not in open_letters:
                characters.setdefault(char, text)
    return Needles(
        long={start: tuple(found.values()) for start, found in long.items()},
        short=short,
        numbers=figures,
        sheets=named,
        characters=characters,
        undecided=tuple(undecided),
    )


def _stretches(words: str) -> Iterator[tuple[str, str]]:
    """The letters of a text and of each stretch of words in it that is long enough, with the words themselves."""
    tokens = _TOKEN.findall(fold(words))
    if len("".join(tokens)) >= LETTERS:
        yield "".join(tokens), words
    for first in range(len(tokens)):
        letters, last = "", first
        while last < len(tokens) and not (len(letters) >= LETTERS and last - first >= WORDS) and len(letters) < LETTERS * 1.5:  # fmt: skip
            letters += tokens[last]
            last += 1
        if (len(letters) >= LETTERS and last - first >= WORDS) or len(letters) >= LETTERS * 1.5:
            yield letters, " ".join(tokens[first:last])


def _tells(words: str, letters: str) -> bool:
    """Whether a short text can be told from words that stand anywhere."""
    if letters.isdecimal():
        return False  # numbers are looked for as numbers
    return len(letters) >= (WORD if len(_TOKEN.findall(fold(words))) == 1 else SHORT)


def _names(words: str) -> Iterator[str]:
    """Words with a capital within a sentence; none where most words have one, as in a heading."""
    found = list(_LETTERS.finditer(words))
    capitals = [m for m in found if m[0][0].isupper()]
    if len(capitals) * 2 > len(found):
        return
    for m in capitals:
        before = words[: m.start()].rstrip(" \u00a0“\"'‘(")
        if len(m[0]) >= WORD and before and before[-1] not in ".!?:":
            yield m[0]


def _variants(text: str) -> Iterator[str]:
    """A text as it stands, and with the escapes of addresses, markup, scripts and style sheets undone."""
    yield text
    if "\0" in text:
        return  # no text, but bytes read as one
    plain = text
    if "%" in plain:
        plain = unquote(plain, errors="ignore")
    if "&" in plain:
        plain = html.unescape(plain)
    if "\\" in plain:
        plain = _ESCAPED.sub(lambda m: chr(min(int(m[1] or m[2] or m[3], 16), 0x10FFFF)), plain)
    if plain != text:
        yield plain
