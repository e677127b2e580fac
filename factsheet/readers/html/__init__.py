"""A web page to the sheet its reader has, by landmarks and elements: what is hidden, said to machines only, or furniture
(navigation, breadcrumb, banner, downloads, links back) is not read.

Knows no template and no sheet. Refuses a page that is damaged, whose words stand where no landmark holds them, or that is
read aloud otherwise than it stands.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from factsheet.document import Content, Link, Plain, walk
from factsheet.document.plain import lines
from factsheet.readers.html import aloud, blocks, figures, visible
from factsheet.readers.html.inlines import Reading
from factsheet.readers.html.markup import parse, says, unreadable, words
from factsheet.readers.seen import Seen

LANDMARKS = frozenset(["header", "nav", "main", "footer"])


def read(data: bytes) -> Plain:
    """What a reader has of a web page. Raises ProblemsError for one that is damaged, hostile or no sheet's."""
    return seen(parse(data))


def seen(root: Any) -> Plain:
    """What a reader has of the elements of a page; what is hidden is taken out of them. Raises ProblemsError."""
    last = _last_banner(root)
    visible.prune(root)
    aloud.check(root)
    main, footer = _landmarks(root)
    banner = _banner(root, last)
    reading = Reading(root)
    body = blocks.read(main, reading)
    front = lines(body.front)
    imprint = lines(_imprint(footer, last, reading)) if footer is not None else ()
    said = (body.title, front, tuple(body.blocks), tuple(body.notes), imprint)
    targets = {n.target[1:] for n in walk(said) if isinstance(n, Link) and n.target.startswith("#")}
    return Plain(
        language=root.get("lang", ""),
        title=body.title,
        front=front,
        blocks=tuple(_with_known_ids(b, targets) for b in body.blocks),
        notes=tuple(body.notes),
        imprint=imprint,
        banner=banner,
    )


def pictures(data: bytes) -> tuple[Seen, ...]:
    """What is seen of the pictures of a page, in their order. Raises ProblemsError."""
    root = parse(data)
    visible.prune(root)
    return tuple(figures.picture(img) for figure in root.iter("figure") for img in figure.iterchildren("img"))


def _landmarks(root: Any) -> tuple[Any, Any]:
    """`main`, and the page's footer if it has one; what else stands in `body` is furniture by its kind."""
    body, mains = root.find("body"), list(root.iter("main"))
    if body is None or len(mains) != 1 or mains[0].getparent() is not body:
        raise unreadable("this web page has no main part, or more than one", "a body has one main element")
    footers = body.findall("footer")
    if len(footers) > 1 or (footers and body.index(footers[0]) < body.index(mains[0])):
        raise unreadable("the footer of this web page is not at its end, or not the only one", line=body.sourceline)
    strange = [child for child in body if child.tag not in LANDMARKS and not _is_skip_link(child) and words(child)]
    if strange or says(body.text) or any(says(child.tail) for child in body):
        line = (strange or [body])[0].sourceline
        raise unreadable("words of this web page stand outside its landmarks", line=line)
    return mains[0], footers[0] if footers else None


def _is_skip_link(element: Any) -> bool:
    return element.tag == "a" and bool(element.get("href", "").startswith("#"))


def _last_banner(root: Any) -> Any:
    """The banner that ends the page, or None: it is seen, and not heard, since the one on top has been."""
    line = root.find("body/footer/p[@class='banner'][@aria-hidden='true']")
    if line is None or line.getnext() is not None:
        return None
    del line.attrib["aria-hidden"]
    return line


def _banner(root: Any, last: Any) -> str:
    """The banner of a page, "" for none. Raises ProblemsError unless it stands at both ends."""
    said = [words(p) for p in root.iterfind("body/header//p[@class='banner']") if words(p)]
    ends = [words(last)] if last is not None and last.getparent() is not None else []
    if said != ends or len(said) > 1:
        shown = f"on top {_quoted(said)}, at the end {_quoted(ends)}"
        help_ = 'at the end it is the last p of the footer, with class="banner" and aria-hidden="true"'
        raise unreadable(f"the banner of this web page is not the same at both ends: {shown}", help_)
    return said[0] if said else ""


def _quoted(said: list[str]) -> str:
    return " and ".join(f"'{words[:60]}'" for words in said) or "nothing"


def _imprint(footer: Any, banner: Any, reading: Reading) -> Iterator[Content]:
    """The lines of the footer, without the banner."""
    for line in blocks.text_lines(footer):
        if line is not banner:
            yield reading.content(line)


def _with_known_ids(block: Any, targets: set[str]) -> Any:
    """A block without ids that no link of the sheet leads to."""
    changes: dict[str, Any] = {}
    if getattr(block, "id", ""):
        changes["id"] = block.id if block.id in targets else ""
    for name in ("items", "blocks"):
        if hasattr(block, name):
            changes[name] = tuple(_with_known_ids(b, targets) for b in getattr(block, name))
    return replace(block, **changes) if changes else block
