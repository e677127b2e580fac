"""Folders of content and templates to sheets and templates, with every problem of all files at once.

Knows files; refuses to know what is made of them.
"""

import contextlib
import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from factsheet.checks import wording
from factsheet.document import Audience, Audiences, Face, Layout, Sheet, names
from factsheet.problems import Location, Problem, ProblemsError, Severity, UsageError, nearest
from factsheet.readers import audiences as audiences_reader
from factsheet.readers import content as content_reader
from factsheet.readers import layout as layout_reader
from factsheet.readers import tokens as tokens_reader
from factsheet.readers import words as words_reader
from factsheet.writers import fonts
from factsheet.writers.templates import Templates

LARGEST = 40_000_000  # bytes of one template file: a reference document with pictures
ENGLISH = "words/en.yaml"
NOT_SHEETS = frozenset({"readme.md"})
ASSETS = "assets"  # below the content folder: where the files of figures are
ASSET = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Folders:
    """Where content, templates, outputs and the cache are."""

    content: Path
    templates: Path
    output: Path
    cache: Path

    @classmethod
    def below(cls, root: Path) -> "Folders":
        """The folders of a project."""
        return cls(
            content=root / "content", templates=root / "templates", output=root / "output", cache=root / ".cache"
        )


def shown(path: Path) -> str:
    """A path as messages name it: from where the user stands, with forward slashes."""
    try:
        near = os.path.relpath(path)
    except ValueError:  # another drive, on Windows
        near = str(path)
    return (str(path) if near.startswith("..") else near).replace(os.sep, "/")


def place_of_key(path: str, lines: Sequence[str], name: str) -> Location:
    """Where a top-level key stands in a file; its first line, where it does not."""
    rows = (n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:"))
    return Location(path=path, line=next(rows, 1), width=len(name))


@dataclass(frozen=True, kw_only=True)
class Source:
    """One content file that has been read."""

    name: str
    path: str
    lines: tuple[str, ...]
    sheet: Sheet | None
    problems: tuple[Problem, ...]

    def key(self, name: str) -> Location:
        """Where a key of the front matter stands."""
        return place_of_key(self.path, self.lines, name)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the content folder holds: the audiences, and the sheets asked for."""

    audiences: Audiences
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


def read_content(folders: Folders, wanted: Sequence[str] = ()) -> Content:
    """Read audiences.yaml and the sheets asked for by name or path, all sheets of the folder where none is named."""
    problems: list[Problem] = []
    audiences: Mapping[str, Audience] = {}
    try:
        audiences = read_audiences(folders)
    except ProblemsError as error:
        problems += error.problems
    if wanted:
        files = _apart([find_sheet(folders, w) for w in wanted])
    else:
        files, odd = list_sheets(folders)
        problems += odd
    sources = tuple(read_sheet(f, audiences) for f in files) if audiences else ()
    for source in sources:
        problems += source.problems
    return Content(audiences=audiences, sources=sources, problems=tuple(problems))


def read_audiences(folders: Folders) -> Audiences:
    """The audiences of the content folder. Raises ProblemsError."""
    path = folders.content / "audiences.yaml"
    return audiences_reader.read(read_bytes(path), shown(path))


def read_sheet(path: Path, audiences: Audiences, *, is_document: bool = False) -> Source:
    """One content file, or a packet's own document; what is wrong with it is among its problems."""
    name = path.stem
    try:
        reading = content_reader.read(
            read_bytes(path),
            path=shown(path),
            name=name,
            audiences=audiences,
            warnings=wording.WARNINGS,
            is_document=is_document,
        )
    except ProblemsError as error:
        return Source(name=name, path=shown(path), lines=(), sheet=None, problems=error.problems)
    return Source(name=name, path=shown(path), lines=reading.lines, sheet=reading.sheet, problems=reading.problems)


def list_sheets(folders: Folders) -> tuple[list[Path], list[Problem]]:
    """The sheets of the content folder, by name; a Markdown file whose name makes it none gets a warning."""
    if not folders.content.is_dir():
        raise ProblemsError(_missing(folders.content, "there is no content folder"))
    files: list[Path] = []
    odd: list[Problem] = []
    for path in sorted(folders.content.glob("*.md")):
        if names.SHEET.fullmatch(path.stem):
            files.append(path)
        elif path.name.lower() not in NOT_SHEETS:
            odd.append(_odd_name(path))
    if not files:
        help_ = "python3 build.py new NAME starts one"
        odd.append(_missing(folders.content, "there is no sheet in the content folder", help_))
    return files, odd


def find_sheet(folders: Folders, wanted: str) -> Path:
    """The file of a sheet named by name ("mexico") or by path. Raises UsageError, with the nearest name."""
    if wanted.endswith(".md"):
        tried = [Path(wanted)]
    else:
        tried = [folders.content / f"{wanted}.md", folders.content / "samples" / f"{wanted}.md"]
    for path in tried:
        with contextlib.suppress(OSError):  # a name longer than the system allows
            if names.SHEET.fullmatch(path.stem) and path.is_file():
                return path
    there = sheet_names(folders)
    raise UsageError(f"there is no sheet '{wanted}'" + (f" ({near})" if (near := nearest(wanted, there)) else ""))


def _apart(files: Sequence[Path]) -> list[Path]:
    """Each file once, however it was named. Raises UsageError where two would make the same outputs."""
    once = {path.resolve(): path for path in reversed(files)}
    found = list(reversed(once.values()))
    for path in found:
        twins = [p for p in found if p.stem == path.stem]
        if len(twins) > 1:
            raise UsageError(f"two files are the sheet '{path.stem}': {' and '.join(map(shown, twins))}")
    return found


def sheet_names(folders: Folders) -> list[str]:
    """The names of all sheets that are built when none is named, and of the samples."""
    found = [*folders.content.glob("*.md"), *folders.content.glob("samples/*.md")]
    return sorted({p.stem for p in found if names.SHEET.fullmatch(p.stem)})


def read_bytes(path: Path, limit: int = LARGEST) -> bytes:
    """A file's bytes. Raises ProblemsError where it is missing, no plain file, too large or unreadable."""
    try:
        if not path.exists():
            raise ProblemsError(_missing(path, "this file is missing"))
        if not path.is_file():
            raise ProblemsError(_missing(path, "this is no plain file"))
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise ProblemsError(_missing(path, f"cannot be read: {error.strerror}")) from error
    if len(data) > limit:
        raise ProblemsError(_missing(path, f"larger than {limit:,} bytes", "is this the right file?"))
    return data


# --- assets ------------------------------------------------------------------------------------------------------


class AssetError(Exception):
    """A file that a sheet asks for and may not have: what is wrong, and what to do."""


def read_asset(folders: Folders, file: str, limit: int = LARGEST) -> bytes:
    """The bytes of a file below content/assets. Raises AssetError for a path that leads out, or to no plain file.

    Never waits (for a pipe), and never follows a link: what it names may be anywhere.
    """
    if not ASSET.fullmatch(file) or file.endswith(".") or "./" in file:
        help_ = f"write its path below {shown(folders.content / ASSETS)}, with letters, digits, '.', '_', '-' and '/'"
        raise AssetError("has a name that cannot be", help_)
    path = folders.content
    for name in (ASSETS, *file.split("/")):
        path = _step(path, name)
    try:
        # Without O_NONBLOCK a pipe would be waited for; without O_NOFOLLOW a link put there by now would be followed.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as opened:
            if stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                return opened.read(limit + 1)
    except IsADirectoryError:
        pass
    except OSError as error:
        raise AssetError(f"cannot be read: {error.strerror}", "make it readable") from error
    raise AssetError("is no plain file", "put a file there")


def _step(folder: Path, name: str) -> Path:
    """One step down a path, to what is called so by every letter and is no link. Raises AssetError."""
    path = folder / name
    try:
        there = os.listdir(folder)  # noqa: PTH208  # names as they are written: some systems find others too
        is_link = name in there and stat.S_ISLNK(path.lstat().st_mode)
    except OSError as error:
        raise AssetError(f"is not there: {shown(folder)} is no folder", "put the file there") from error
    if name not in there:
        help_ = nearest(name, there) if name != ASSETS else f"make the folder {shown(path)}, and put the file there"
        raise AssetError(f"is not there: {shown(folder)} holds no '{name}'", help_ or "put the file there")
    if is_link:
        raise AssetError(f"is behind a link ({shown(path)})", "put the file itself there")
    return path


def _missing(path: Path, message: str, help_: str = "") -> Problem:
    return Problem(location=Location(path=shown(path)), code="file", message=message, help=help_)


def _odd_name(path: Path) -> Problem:
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "name"
    return Problem(
        location=Location(path=shown(path)),
        code="sheet-name",
        message="this file is not built: a sheet's name has small letters, digits and hyphens, and begins with a letter",
        help=f"call it {stem}.md",
        severity=Severity.WARNING,
    )


# --- templates ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TemplateFolder:
    """The templates folder, read once: the common files, and each audience's own; `names` are also those not read."""

    root: Path
    files: Mapping[str, bytes] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)

    @cached_property
    def common(self) -> Mapping[str, bytes]:
        return {n: d for n, d in self.files.items() if not n.startswith("audiences/")}

    def own(self, audience: str) -> Mapping[str, bytes]:
        prefix = f"audiences/{audience}/"
        return {n.removeprefix(prefix): d for n, d in self.files.items() if n.startswith(prefix)}

    def templates(self, audience: Audience, language: str) -> Templates:
        """What gives a sheet of one language its look for one audience. Raises ProblemsError."""
        root = shown(self.root)
        own = self.own(audience.name)
        base = Templates(
            audience=audience,
            common=self.common,
            own=own,
            tokens=tokens_reader.read(
                self._find("tokens.yaml"),
                f"{root}/tokens.yaml",
                own=own.get("tokens.yaml", b""),
                own_path=f"{root}/audiences/{audience.name}/tokens.yaml",
            ),
            words={},
            faces=self._faces,
            layout=self._layout(audience, own),
            root=root,
        )
        return replace(base, words=self._words(self.words_files(audience, language)))

    def _layout(self, audience: Audience, own: Mapping[str, bytes]) -> Layout:
        name, root = layout_reader.FILE, shown(self.root)
        own_path = f"{root}/audiences/{audience.name}/{name}"
        return layout_reader.read(self._find(name), f"{root}/{name}", own=own.get(name), own_path=own_path)

    @cached_property
    def _faces(self) -> tuple[Face, ...]:
        files = {n: d for n, d in self.common.items() if n.startswith("fonts/")}
        return fonts.faces(files, shown(self.root))

    def _find(self, name: str) -> bytes:
        data = self.common.get(name)
        if data is None:
            raise ProblemsError(_missing(self.root / name, "this file is missing"))
        return data

    def words_files(self, audience: Audience, language: str) -> tuple[tuple[str, bytes], ...]:
        """The files of a language's fixed words by path, the common one first: "es-MX", else its base language "es"."""
        own, root = self.own(audience.name), shown(self.root)
        tried = [f"words/{tag}.yaml" for tag in dict.fromkeys([language, language.partition("-")[0]])]
        layers = ((self.common, root), (own, f"{root}/audiences/{audience.name}"))
        found = [next(((f"{at}/{n}", files[n]) for n in tried if n in files), None) for files, at in layers]
        return tuple(f for f in found if f)

    def _words(self, files: Sequence[tuple[str, bytes]]) -> Mapping[str, str]:
        """The fixed words: all of the first file, and single ones that an audience lays over them."""
        if not files:
            return {}  # build() says so at the sheet whose language it is
        (path, data), (own_path, own) = files[0], (files[1] if len(files) > 1 else ("", b""))
        keys = None if path == f"{shown(self.root)}/{ENGLISH}" else tuple(self._english)
        return words_reader.read(data, path, keys, own=own, own_path=own_path)

    @cached_property
    def _english(self) -> Mapping[str, str]:
        """The words that every language must have."""
        return words_reader.read(self._find(ENGLISH), f"{shown(self.root)}/{ENGLISH}")


def read_templates(root: Path, audiences: Iterable[str]) -> TemplateFolder:
    """Read every file of the templates folder, but not those of audiences that nothing is made for."""
    if not root.is_dir():
        raise ProblemsError(_missing(root, "there is no templates folder"))
    wanted = set(audiences)
    files: dict[str, bytes] = {}
    seen: list[str] = []
    problems: list[Problem] = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        parts = name.split("/")
        if not path.is_file() or path.name.startswith((".", "~$")) or path.suffix == ".md":
            continue  # "~$brief.docx": Word keeps one beside an open file
        seen.append(name)
        if parts[0] == "audiences" and len(parts) > 1 and parts[1] not in wanted:
            continue
        try:
            files[name] = read_bytes(path)
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(*problems)
    return TemplateFolder(root=root, files=files, names=tuple(seen))
