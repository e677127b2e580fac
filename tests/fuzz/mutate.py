"""Files with faults of every kind, from a seed: bytes, lines, words that mean something, and what stands inside archives."""

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

import pikepdf

# What means something to one reader or another.
WORDS = [
    b"---\n", b":::\n", b"::: for interagency\n", b"{for=congress}", b"{{ fact }}", b"[^note]", b"[^note]: ", b"| a | b |\n|---|---|\n",
    b"sheet:mexico#", b"&#x202e;", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xff", b"\0", b"\r\n", b"\t", b"&amp;", b"&#0;", b"<!--", b"]]>",
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", b"<script>", b"javascript:", b"http://example.org/", b"file:///etc/passwd",
    b"../../../../etc/passwd", b"*" * 50, b"[" * 50, b"(" * 50, b"{" * 50, b">" * 50, b"- " * 50, b"9" * 400, b"1e999", b"-0", b"!!python/object:os.system",
    b"&a [*a]", b"<<: *a", b"? ", b"{% for a in b %}", b"{{ a.__class__ }}", b"{# ", b"url(http://example.org)", b"@import 'a';", b"/Parent 1 0 R",
    b"<w:p>", b"</w:p>", b"<w:tbl><w:tr/></w:tbl>", b"<use href='#a'/>", b'w:val=""', b" 999999999 0 R", b"/Length 99999999", b"endobj", b"stream\n",
]  # fmt: skip
Change = Callable[[bytes, Random], bytes]


def mutated(data: bytes, random: Random) -> bytes:
    """The data with one to a few faults."""
    kinds: Sequence[Change] = _CHANGES
    if data.startswith(b"PK"):
        kinds = (_in_zip,) * 6 + (_flip, _cut)
    elif data.startswith(b"%PDF"):
        kinds = (_in_pdf,) * 6 + (_flip, _cut)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        data = random.choice(kinds)(data, random)
    return data


def _place(data: bytes, random: Random) -> int:
    return random.randrange(len(data) + 1)


def _flip(data: bytes, random: Random) -> bytes:
    at = _place(data, random)
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, random: Random) -> bytes:
    at = _place(data, random)
    return data[:at] + data[at + random.choice((1, 2, 7, 100, 10_000)) :]


def _insert(data: bytes, random: Random) -> bytes:
    at = _place(data, random)
    return data[:at] + random.choice(WORDS) + data[at:]


def _again(data: bytes, random: Random) -> bytes:
    """A piece stands twice, or very often."""
    at = _place(data, random)
    piece = data[at : at + random.choice((1, 10, 200))]
    return data[:at] + piece * random.choice((2, 3, 2000)) + data[at:]


def _move_line(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    line = lines.pop(random.randrange(len(lines)))
    lines.insert(random.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _swap_word(data: bytes, random: Random) -> bytes:
    words = data.split(b" ")
    words[random.randrange(len(words))] = random.choice(WORDS)
    return b" ".join(words)


_CHANGES: tuple[Change, ...] = (_flip, _cut, _insert, _insert, _again, _move_line, _swap_word)


def _in_zip(data: bytes, random: Random) -> bytes:
    """A part is changed, lost, doubled or renamed; the archive itself is sound."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(i.filename, archive.read(i)) for i in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return _flip(data, random)
    if not parts:
        return data
    at = random.randrange(len(parts))
    name, part = parts[at]
    match random.randrange(8):
        case 0:
            del parts[at]
        case 1:
            parts.append(("../" + name, part))
        case 2:
            parts[at] = (name, parts[random.randrange(len(parts))][1])
        case _:
            parts[at] = (name, random.choice(_CHANGES)(part, random))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for kept, part in parts:
            archive.writestr(zipfile.ZipInfo(kept), part)
    return out.getvalue()


def _in_pdf(data: bytes, random: Random) -> bytes:
    """An object or a stream is changed; the file itself is sound."""
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            objects = list(file.objects)
            _object(random.choice(objects), objects, random)
            out = io.BytesIO()
            file.save(out, static_id=True)
            return out.getvalue()
    except Exception:  # noqa: BLE001  # what pikepdf does not want to change is changed in its bytes
        return _flip(data, random)


def _object(chosen: pikepdf.Object, objects: Sequence[pikepdf.Object], random: Random) -> None:
    if isinstance(chosen, pikepdf.Stream) and random.random() < 0.6:
        chosen.write(random.choice(_CHANGES)(chosen.read_bytes(), random))
        return
    if isinstance(chosen, pikepdf.Dictionary | pikepdf.Stream) and list(chosen.keys()):
        key = random.choice(sorted(chosen.keys()))
        match random.randrange(4):
            case 0:
                del chosen[key]
            case 1:
                chosen[key] = random.choice(objects)
            case 2:
                chosen[key] = random.choice(
                    [0, -1, 2**31, pikepdf.Name("/Odd"), pikepdf.String("odd"), pikepdf.Array()]
                )
            case 3:
                chosen[key] = pikepdf.Array([chosen] * random.choice((1, 300)))
    elif isinstance(chosen, pikepdf.Array) and len(chosen):
        chosen[random.randrange(len(chosen))] = random.choice(objects)
