"""The files of templates/audiences/ to the folders and files that change nothing: warnings, for their author meant to.

Sees names and bytes; which sheets are made, and what a template says, is all the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from factsheet.problems import Location, Problem, Severity, nearest

OVERRIDES = "audiences"
FONTS = "fonts/"
REPORT = "report/"
TEXTS = frozenset([".css", ".j2", ".svg", ".xml"])  # what may refer to another file


def check(root: str, names: Iterable[str], files: Mapping[str, bytes], audiences: Collection[str]) -> list[Problem]:
    """A warning for each folder that is no audience's, and for each file that replaces none and that none asks for.

    `names` are all below the templates folder `root`, `files` those that were read; `audiences` are all there are.
    """
    folders = dict.fromkeys(tuple(n.split("/")[1:3]) for n in names if n.startswith(f"{OVERRIDES}/"))
    unknown = dict.fromkeys((parts[0], len(parts) > 1) for parts in folders if parts[0] not in audiences)
    found = [_no_audience(root, name, audiences, is_folder=is_folder) for name, is_folder in unknown]
    return [*found, *(_replaces_nothing(root, audience, path, files) for audience, path in unused(files))]


def _no_audience(root: str, name: str, audiences: Collection[str], *, is_folder: bool) -> Problem:
    if not is_folder:
        message = f"'{name}' stands in no audience's folder, so nothing uses it"
        return _warning(f"{root}/{OVERRIDES}/{name}", message, "put it into the folder of an audience")
    message = f"no audience is called '{name}', so nothing uses this folder"
    return _warning(f"{root}/{OVERRIDES}/{name}", message, nearest(name, audiences), "unknown-audience")


def _replaces_nothing(root: str, audience: str, path: str, files: Mapping[str, bytes]) -> Problem:
    name = f"{OVERRIDES}/{audience}/{path}"
    if path.startswith(FONTS):
        return _warning(f"{root}/{name}", "fonts are the same for all audiences, so nothing uses this file", _FONTS)
    if path.startswith(REPORT):
        message = "reports are made for no audience, so nothing uses this file"
        return _warning(f"{root}/{name}", message, f"change {root}/{path}")
    near = nearest(path, [n for n in files if not n.startswith((f"{OVERRIDES}/", FONTS))])
    help_ = near if near.startswith("did you mean") else "give it the path of the file it shall replace"
    return _warning(f"{root}/{name}", "this file replaces none, and no template asks for it", help_)


_FONTS = "put it into fonts/ of the templates, and name its family in the audience's tokens.yaml"


def unused(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The audience and the path below its folder of each file that nothing uses."""
    for name in sorted(files):
        if not name.startswith(f"{OVERRIDES}/") or name.count("/") < 2:
            continue
        _, audience, path = name.split("/", 2)
        used = path in files or _is_words(path, files) or _is_named(path, audience, files)
        if not used or path.startswith((FONTS, REPORT)):
            yield audience, path


def _is_words(path: str, files: Mapping[str, bytes]) -> bool:
    """Whether a file holds fixed words of a language, such as es-MX, whose own language has them for all."""
    folder, _, file = path.partition("/")
    return folder == "words" and f"words/{file.removesuffix('.yaml').partition('-')[0]}.yaml" in files


def _is_named(path: str, audience: str, files: Mapping[str, bytes]) -> bool:
    """Whether another file that is the audience's, or everybody's, names this one: by its path below html/ or word/."""
    words = path.partition("/")[2].encode() or path.encode()
    own = f"{OVERRIDES}/{audience}/"
    return any(
        words in data
        for name, data in files.items()
        if name != own + path
        and (name.startswith(own) or not name.startswith(f"{OVERRIDES}/"))
        and PurePosixPath(name).suffix in TEXTS
    )


def _warning(path: str, message: str, help_: str, code: str = "override") -> Problem:
    return Problem(location=Location(path=path), code=code, message=message, help=help_, severity=Severity.WARNING)
