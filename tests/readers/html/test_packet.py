"""Web pages of a packet, read back: what was written, and what is not true of them is seen."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factsheet.document import Sheet
from factsheet.problems import ProblemsError
from factsheet.readers.html import packet as reader
from tests.packet import sites
from tests.sheets import MORE, sheets
from tests.writers import samples

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def files() -> Files:
    return sites.files(sites.sample(), samples.templates())


@pytest.mark.parametrize("audience", [samples.PUBLIC, samples.MARKED], ids=["plain", "with a banner"])
def test_the_sample_says_what_its_packet_says(audience: object) -> None:
    templates = samples.templates(audience)  # type: ignore[arg-type]
    assert reader.read(sites.files(sites.sample(), templates)) == sites.expected(sites.sample(), templates)


@given(drawn=st.lists(sheets(kinds=MORE), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_packets_of_generated_sheets_do(drawn: list[Sheet]) -> None:
    """And each search finds what its pages say: the reader refuses it otherwise."""
    made = sites.packet([(f"Tab {n}", replace(sheet, name=f"sheet-{n}")) for n, sheet in enumerate(drawn)])
    templates = samples.templates()
    assert reader.read(sites.files(made, templates)) == sites.expected(made, templates)


def test_a_packet_of_many_tabs_does() -> None:
    one = samples.sheet(samples.heading("Part"), samples.paragraph("Words."))
    made = sites.packet([(f"Tab {n}", replace(one, name=f"s-{n}")) for n in range(52)])
    templates = samples.templates()
    found = sites.files(made, templates)
    assert reader.read(found) == sites.expected(made, templates)
    found["index.html"] = found["index.html"].replace(b"A" + b"words", b"A" + b"wordy")
    with pytest.raises(ProblemsError):
        reader.read(found)


def change(file: str, old: str, new: str) -> Callable[[Files], object]:
    def changed(files: Files) -> None:
        assert old.encode() in files[file], old
        files[file] = files[file].replace(old.encode(), new.encode(), 1)

    return changed


def swap(one: str, other: str) -> Callable[[Files], object]:
    def swapped(files: Files) -> None:
        files[one], files[other] = files[other], files[one]

    return swapped


def index(alter: Callable[[dict[str, object]], object]) -> Callable[[Files], object]:
    """Another search index, to which the policy has been made to fit."""

    def altered(files: Files) -> None:
        page = files["index.html"].decode()
        start = page.index('id="_index">') + len('id="_index">')
        old = page[start : page.index("</script>", start)]
        data = json.loads(old)
        alter(data)
        new = json.dumps(data)

        def digest(words: str) -> str:
            return base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()

        files["index.html"] = page.replace(old, new).replace(digest(old), digest(new)).encode()

    return altered


def more(data: dict[str, object]) -> None:
    data["terms"] = f"{data['terms']}\nAzzsecret"
    data["places"] = f"{data['places']}\nA"


def fewer(data: dict[str, object]) -> None:
    data["terms"] = str(data["terms"]).rpartition("\n")[0]
    data["places"] = str(data["places"]).rpartition("\n")[0]


def elsewhere(data: dict[str, object]) -> None:
    places = str(data["places"]).split("\n")
    places[-1] = "A" if places[-1] != "A" else "B"
    data["places"] = "\n".join(places)


def headed(data: dict[str, object]) -> None:
    data["sections"][0][1][1] = "Other words"  # type: ignore[index]


FAULTS: dict[str, Callable[[Files], object]] = {
    "swapped pages": swap("sample.html", "boxes.html"),
    "a missing page": lambda files: files.pop("boxes.html"),
    "a stray page": lambda files: files.update(stray=b"words"),
    "no list": lambda files: files.pop("index.html"),
    "a wrong number": change("boxes.html", '<span class="tab">Tab 2<', '<span class="tab">Tab 3<'),
    "a wrong count": change("boxes.html", "</span> of 3:", "</span> of 4:"),
    "another title": change("boxes.html", "<strong>Boxes<", "<strong>Foxes<"),
    "another packet's title": change("boxes.html", "</span> Sample Trip", "</span> Simple Trip"),
    "a way to another page": change("boxes.html", 'rel="next" href="etude.html"', 'rel="next" href="sample.html"'),
    "a way with other words": change("boxes.html", ":</span> Étude", ":</span> Etude"),
    "a way of its own": change("boxes.html", "Next:", "Secret:"),
    "words in the navigation": change("boxes.html", "<strong>Boxes</strong>", "<strong>Boxes</strong> secret"),
    "a line in the navigation": change("boxes.html", '<ul class="beside">', '<p>Secret</p><ul class="beside">'),
    "another word for of": change("boxes.html", "</span> of 3:", "</span> secret 3:"),
    "no navigation": change("boxes.html", '<nav class="packet"', '<nav class="other"'),
    "hidden navigation": change("boxes.html", '<nav class="packet"', '<nav hidden class="packet"'),
    "an entry with other words": change("index.html", ">Boxes</a>", ">Foxes</a>"),
    "an entry with more words": change("index.html", ">Boxes</a>", ">Boxes</a> and more"),
    "an entry that leads elsewhere": change("index.html", 'href="boxes.html"', 'href="etude.html"'),
    "another title of a sheet": change("index.html", '<p class="about">A Sample', '<p class="about">A Simple'),
    "a line below an entry": change("index.html", '<p class="about">', '<p class="about">Secret</p><p class="about">'),
    "words in the search": change("index.html", "</search>", "<p>Secret</p></search>"),
    "something hidden": change("index.html", "<ol", "<p hidden>Secret</p><ol"),
    "another kind": change("index.html", '<p class="kind">Briefing', '<p class="kind">Secret'),
    "another script": change("index.html", '"use strict";', '"use strict"; alert(1);'),
    "a script more": change("boxes.html", "</body>", "<script>alert(1)</script></body>"),
    "a laxer policy": change("boxes.html", "default-src &#39;none&#39;", "default-src *"),
    "a policy that allows more": change("boxes.html", "script-src ", "script-src &#39;unsafe-inline&#39; "),
    "no policy": change("index.html", "Content-Security-Policy", "X"),
    "a search that finds more": index(more),
    "a search that finds less": index(fewer),
    "a search that finds it elsewhere": index(elsewhere),
    "a search with other headings": index(headed),
    "a damaged index": index(lambda data: data.pop("places")),
    "changed words of a sheet": change("boxes.html", "What matters.", "What mutters."),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_not_true_is_refused(files: Files, name: str) -> None:
    changed = dict(files)
    FAULTS[name](changed)
    assert changed != files
    with pytest.raises(ProblemsError) as caught:
        reader.read(changed)
    assert {p.code for p in caught.value.problems} == {"unreadable"}
    assert all(p.message for p in caught.value.problems)
