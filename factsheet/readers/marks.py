"""The words of a mark into audience names and a language: `for A, B` of a fence, `{for=a,b lang=fr}` of a phrase.

A name that nobody knows is a problem, never a mark that says less. Does not know what the mark stands on.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from factsheet.document import Audiences, Mark, printing, who_may_read
from factsheet.problems import Problems, nearest
from factsheet.readers.passage import Passage

LONGEST = 40  # characters of an unknown word that are looked at and shown
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_PIECE = re.compile(r"[^\s,]+(?:,\s*[^\s,]*)*|\S")  # a blank may follow a comma
LEFTWARDS = "no format can set such a script in its right order yet: use another language, or Latin letters, for now"
WRITE = "write {for=interagency} or {lang=fr}"


def near(word: str, known: Iterable[str]) -> str:
    """nearest(), which is not asked about words nobody would have written."""
    return nearest(word[:LONGEST], known)


def short(word: str) -> str:
    """A word as a message shows it."""
    return word if len(word) <= LONGEST else word[:LONGEST] + "…"


def language(tag: str) -> bool:
    """Whether a tag is one that CLDR knows, as BCP 47 writes it: `en-US`, `fr`, `zh-Hant`."""
    if not _TAG.fullmatch(tag):
        return False
    try:
        printing.locale(tag)
    except ValueError:
        return False
    return True


def names(passage: Passage, problems: Problems, audiences: Audiences) -> frozenset[str]:
    """Audience names with commas between them. What cannot be read is a problem and guards from everybody."""
    out: set[str] = set()
    start = 0
    for piece in passage.text.split(","):
        name = piece.strip()
        index = start + len(piece) - len(piece.lstrip())
        start += len(piece) + 1
        if not name:
            help_ = "write the names with a comma between them: congress, interagency"
            passage.problem(problems, index, "mark", "the name of an audience is missing here", help_)
        elif name not in audiences:
            unknown(passage.part(index, index + len(name)), problems, audiences)
        elif name in out:
            passage.problem(problems, index, "mark", f"'{name}' stands here twice", "once is enough", width=len(name))
        else:
            out.add(name)
    return frozenset(out)


def unknown(passage: Passage, problems: Problems, audiences: Audiences) -> None:
    """Report a name that no row of audiences.yaml has."""
    name = passage.text
    split = len(name.split()) > 1 and set(name.split()) <= set(audiences)
    help_ = "put a comma between the names of audiences" if split else near(name, audiences)
    message = f"no audience is called '{short(name)}'"
    passage.problem(problems, 0, "unknown-audience", message, help_, width=len(name))


@dataclass(frozen=True)
class Brace:
    """What stood between the braces; None and "" where nothing did."""

    names: frozenset[str] | None = None
    language: str = ""


def brace(passage: Passage, problems: Problems, audiences: Audiences, *, item: bool = False) -> Brace:
    """The inside of `{…}`: `for=` and `lang=`, once each; of an item or row only `for=`."""
    guard: frozenset[str] | None = None
    tag = ""
    for match in _PIECE.finditer(passage.text):
        word, part = match[0], passage.part(*match.span())
        if word.startswith("for=") and guard is None:
            guard = names(part.part(4, len(word)), problems, audiences)
        elif word.startswith("lang=") and not tag and not item:
            tag = word[5:]
            if not language(tag):
                help_ = "write it like lang=fr or lang=es-MX"
                part.problem(problems, 5, "unknown-language", f"no language is called '{short(tag)}'", help_)
            elif printing.right_to_left(tag):
                message = f"'{tag}' is written from right to left"
                part.problem(problems, 5, "language", message, LEFTWARDS, width=len(tag))
        else:
            guard = guard or frozenset()
            _no_mark(part, problems, item=item)
            break  # what follows was meant to go with it
    if guard is None and not tag:
        guard = frozenset()
        passage.problem(problems, 0, "mark", "this mark says nothing", WRITE)
    return Brace(guard, tag)


def _no_mark(part: Passage, problems: Problems, *, item: bool) -> None:
    if part.text.startswith(("for=", "lang=")):
        help_ = "here only for= is known" if item else "write for= and lang= once each"
    else:
        help_ = "write {for=interagency}, without blanks around =" if item else f"{WRITE}, without blanks around ="
    message = f"'{short(part.text)}' is no mark"
    part.problem(problems, 0, "mark", message, help_, width=len(part.text))


def readable(mark: Mark, audience: str, audiences: Audiences) -> frozenset[str]:
    """Who reads a mark in a sheet for `audience`; everybody where something could not be read and was reported."""
    if not all(mark) or not audience:
        return frozenset(audiences)
    return who_may_read((frozenset([audience]), *mark), audiences)


def check(mark: Mark, audience: str, audiences: Audiences) -> str:
    """The message that nobody may read what carries a mark in a sheet for `audience`, or ""."""
    if readable(mark, audience, audiences):
        return ""
    guards = [" or ".join(sorted(g)) for g in (frozenset([audience]), *mark)]
    return f"nobody may read this: it is for {', and there only for '.join(guards)}"


NOBODY = "guards around each other all count: name an audience that reads every one of them"
