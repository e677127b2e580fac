"""What strangers can give to the program: for each kind, sound files to start from, and what reads them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from factsheet.audience import Text
from factsheet.checks import leaks, look, word
from factsheet.document import Audiences, Options
from factsheet.packet import site
from factsheet.problems import Location, as_text
from factsheet.readers import audiences as audiences_reader
from factsheet.readers import content, html, layout, packets, pdf, pictures, tokens, words
from factsheet.readers import word as word_reader
from factsheet.readers.html import packet as html_packet
from factsheet.readers.pdf import packet as pdf_packet
from factsheet.readers.word import packet as word_packet
from factsheet.writers import html as html_writer
from factsheet.writers import pdf as pdf_writer
from factsheet.writers import styles
from factsheet.writers import word as word_writer
from tests import artwork
from tests.writers import samples

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
BLOCK = "html/blocks/quote.html.j2"


@dataclass(frozen=True)
class Target:
    """Sound files, and what is done with each that was made of them. It may raise ProblemsError, and nothing else."""

    seeds: Callable[[], Sequence[bytes]]
    run: Callable[[bytes], object]


@cache
def _audiences() -> Audiences:
    return audiences_reader.read((CONTENT / "audiences.yaml").read_bytes(), "audiences.yaml")


def _files(pattern: str) -> Callable[[], list[bytes]]:
    return lambda: [p.read_bytes() for p in sorted(CONTENT.glob(pattern))]


def _content(data: bytes) -> None:
    reading = content.read(data, path="a.md", name="a", audiences=_audiences())
    for problem in reading.problems:
        assert problem.location.line >= 1
        as_text(problem)


def _packets(data: bytes) -> None:
    for problem in packets.read(data, path="a.yaml", name="a", audiences=_audiences()).problems:
        as_text(problem)


def _template(data: bytes) -> None:
    templates = replace(samples.templates(), own={BLOCK: data})
    [quote] = [b for b in samples.everything().blocks if b.kind == "quote"]
    templates.render(BLOCK, block=quote, sheet=samples.everything(), medium="web", anchors=frozenset())


def _style(data: bytes) -> None:
    styles.read(replace(samples.templates(), own={html_writer.CSS: data}), html_writer.CSS)


def _picture(name: str) -> Callable[[bytes], object]:
    return lambda data: pictures.read(data, name, Location(path=name))


@cache
def _briefs() -> tuple[bytes, ...]:
    made = [samples.everything(), samples.boxes()]
    return tuple(pdf_writer.write(sheet, samples.templates(), _options()) for sheet in made)


@cache
def _words() -> tuple[bytes, ...]:
    return tuple(word_writer.write(s, samples.templates(), _options()) for s in (samples.everything(), samples.boxes()))


@cache
def _pages() -> tuple[bytes, ...]:
    return tuple(html_writer.write(s, samples.templates(), _options()) for s in (samples.everything(), samples.boxes()))


def _options() -> Options:
    return Options(pictures=artwork.pictures())


@cache
def _wanted() -> leaks.Needles:
    return leaks.needles([Text(words="Words that nobody may read here", location=None)], [], [], [])


def _leaks(data: bytes) -> None:
    leaks.check(data, "a.bin", _wanted(), path="a.bin", audience="public")


TARGETS: Mapping[str, Target] = {
    "content": Target(lambda: [*_files("*.md")(), *_files("samples/*.md")()], _content),
    "audiences": Target(_files("audiences.yaml"), lambda data: audiences_reader.read(data, "a.yaml")),
    "packets": Target(_files("packets/*.yaml"), _packets),
    "tokens": Target(lambda: [(ROOT / "templates/tokens.yaml").read_bytes()], lambda data: tokens.read(data, "t.yaml")),
    "words": Target(lambda: [(ROOT / "templates/words/en.yaml").read_bytes()], lambda data: words.read(data, "w.yaml")),
    "layout": Target(lambda: [(ROOT / "templates/layout.yaml").read_bytes()], lambda data: layout.read(data, "l.yaml")),
    "template": Target(lambda: [(ROOT / "templates" / BLOCK).read_bytes()], _template),
    "style": Target(lambda: [(ROOT / "templates/html/page.css").read_bytes()], _style),
    "png": Target(lambda: [artwork.saved(artwork.photograph(60, 40))], _picture("a.png")),
    "jpeg": Target(lambda: [artwork.saved(artwork.photograph(60, 40), "JPEG")], _picture("a.jpg")),
    "svg": Target(_files("assets/samples/*.svg"), _picture("a.svg")),
    "pdf": Target(_briefs, pdf.read),
    "pdf pictures": Target(_briefs, pdf.pictures),
    "pdf look": Target(_briefs, lambda data: look.check(data, "a.pdf")),
    "pdf packet": Target(_briefs, pdf_packet.read),
    "word": Target(_words, word_reader.read),
    "word pictures": Target(_words, word_reader.pictures),
    "word check": Target(_words, lambda data: word.check(data, "a.docx")),
    "word packet": Target(_words, word_packet.read),
    "html": Target(_pages, html.read),
    "html packet": Target(_pages, lambda data: html_packet.read({"index.html": data, "a.html": _pages()[0]})),
    "leaks": Target(lambda: [*_briefs(), *_words(), *_pages(), site.zipped({"a.html": _pages()[0]})], _leaks),
}
