"""Types of what is set beside the content: audiences, design tokens, fixed words, options of a rendition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from factsheet.document.tree import Content, Mark

Paper: TypeAlias = Literal["letter", "a4"]
PAPERS: tuple[Paper, ...] = ("letter", "a4")


@dataclass(frozen=True, kw_only=True)
class Audience:
    """A row of content/audiences.yaml. `reads` is its own name and every name it includes, transitively."""

    name: str
    title: str
    readers: str
    banner: str
    includes: tuple[str, ...]
    paper: Paper
    reads: frozenset[str]

    def may_read(self, mark: Mark) -> bool:
        """Whether each guard of the mark names somebody this audience reads as."""
        return all(guard & self.reads for guard in mark)


Audiences: TypeAlias = Mapping[str, Audience]


def who_may_read(mark: Mark, audiences: Audiences) -> frozenset[str]:
    """The names of all audiences that may read a mark."""
    return frozenset(name for name, audience in audiences.items() if audience.may_read(mark))


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Design tokens: colours as `rrggbb`, fonts as family names, sizes and spaces in points."""

    color: Mapping[str, str]
    dark: Mapping[str, str]
    font: Mapping[str, str]
    size: Mapping[str, float]
    space: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What stands first on every sheet of an audience: kinds of blocks, and whether the bureau's name heads it."""

    lead: tuple[str, ...] = ()
    letterhead: bool = False


Words: TypeAlias = Mapping[str, str]
NEEDED_WORDS = (  # that the document itself prints, whatever the templates are
    "as_of", "billions", "billions_of", "chart_data", "chart_gaps", "cleared", "contacts", "contents", "credit", "dates", "drafted", "fact_as_of", "issued_by",
    "millions", "millions_of", "no_number", "notes", "number", "occasion", "prepared_by", "prepared_for", "published", "related_links", "reviewed", "source",
    "sources", "status_actual",
    "status_estimate", "status_request", "summary", "superseded", "superseded_text", "tab", "thousands", "thousands_of",
    "withdrawn", "withdrawn_text",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Download:
    """Another rendition made in the same build: its format's name, file name beside the page, media type, bytes."""

    format: str
    file: str
    media_type: str
    size: int


# Bytes for these inputs, from a former process or made now: the same either way.
Keep: TypeAlias = Callable[[Sequence[bytes], Callable[[], bytes]], bytes]


def make_anew(inputs: Sequence[bytes], make: Callable[[], bytes]) -> bytes:
    """Keep nothing."""
    del inputs
    return make()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture that has passed the gate, without metadata: PNG or JPEG, or SVG with the PNG that stands in for it.

    `width` and `height` are pixels; of an SVG, those of the raster that stands in for it.
    """

    media_type: Literal["image/png", "image/jpeg", "image/svg+xml"]
    data: bytes
    width: int
    height: int
    raster: bytes = b""  # of an SVG: a PNG for programs that cannot show it


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """The tab before or after another: the name of its sheet, and what contents call it."""

    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a sheet stands in a packet: the packet's title, its number of `count` tabs, its title there, its neighbours.

    `pages` has the number of the page of the whole packet on which a link to another tab leads, by its target without
    "sheet:" ("colombia", "colombia#goals"); 0 where that is not known yet. Only paper needs it.
    """

    packet: str
    number: int
    count: int
    title: str
    before: Neighbour | None = None
    after: Neighbour | None = None
    pages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Options:
    """What may differ between two renditions of one sheet for one audience, and the pictures of its figures by file.

    `place` is where it stands in a packet; None for a sheet by itself.
    """

    paper: Paper = "letter"
    place: Place | None = None
    downloads: tuple[Download, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    keep: Keep = field(default=make_anew, compare=False, repr=False)  # where the costly may come from; never what


@dataclass(frozen=True, kw_only=True)
class Face:
    """One static font file of templates/fonts."""

    path: str
    family: str
    weight: int
    italic: bool
    data: bytes
    coverage: frozenset[int]


__all__ = [
    "NEEDED_WORDS",
    "PAPERS",
    "Audience",
    "Audiences",
    "Content",
    "Download",
    "Face",
    "Keep",
    "Layout",
    "Neighbour",
    "Options",
    "Paper",
    "Picture",
    "Place",
    "Tokens",
    "Words",
    "make_anew",
    "who_may_read",
]
