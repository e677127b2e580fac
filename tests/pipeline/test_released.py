"""`build.py verify` on a release: whatever somebody changed, and whatever they did to cover it up, is told."""

import io
import json
import shutil
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from factsheet import cli
from factsheet.packet import site
from factsheet.pipeline import archives
from tests.pipeline import releases
from tests.pipeline.releases import Files, change, opened, resum
from tests.projects import run

KINDS = {
    "alpha.pdf": b"%PDF-",
    "alpha.docx": b"PK",
    "alpha.html": b"Words of Alpha",
    "packets/trip.pdf": b"%PDF-",
    "packets/trip.docx": b"PK",
    "packets/trip.zip": b"PK",
    "packets/trip/index.html": b"A Trip",
    "packets/trip/alpha.html": b"Words of Alpha",
    "manifest.json": b"alpha.html",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has been released, once for all tests."""
    folder = releases.project(tmp_path_factory.mktemp("released"))
    releases.released(folder)
    return folder


@pytest.fixture
def release(made: Path, tmp_path: Path) -> Path:
    """A copy of the release, somewhere else."""
    return Path(shutil.copytree(made / "output/release", tmp_path / "download"))


def verify(path: Path, *words: str) -> tuple[int, str]:
    """As somebody does who has downloaded it, and has no content."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.main(["verify", str(path), *(words or ("--without-content",))])
    return status, out.getvalue() + err.getvalue()


def with_content(made: Path, path: Path) -> tuple[int, str]:
    status, out, err = run(made, "verify", str(path))
    return status, out + err


def found(release: Path, *words: str) -> str:
    """What is told of a release in which something is wrong."""
    status, said = verify(release, *words)
    assert status == 1, said
    assert "python3 build.py build" not in said, "who has downloaded it cannot make it again"
    return said


def test_a_release_is_right_without_its_content_too(release: Path) -> None:
    status, said = verify(release)
    assert (status, said.count("problem")) == (0, 0), said
    assert "public.zip/public/packets/trip.zip" in said
    status, said = verify(release / "public.zip")
    assert status == 0, said
    assert "interagency" not in said


def test_a_release_is_right_by_its_content(made: Path, release: Path) -> None:
    status, said = with_content(made, release)
    assert status == 0, said
    assert "leaks" in said


def test_an_archive_by_itself_is_read(release: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone/public.zip"
    alone.parent.mkdir()
    shutil.copy(release / "public.zip", alone)
    status, said = verify(alone)
    assert status == 0, said
    assert "nobody says what it should be" in said


@pytest.mark.parametrize("redo", ["nothing", "sums", "manifest"])
@pytest.mark.parametrize("name", KINDS)
def test_a_changed_byte_in_a_file_of_any_kind_is_found(release: Path, name: str, redo: str) -> None:
    def edit(files: Files) -> None:
        at = files[name].index(KINDS[name])
        files[name] = files[name][:at] + bytes([files[name][at] ^ 1]) + files[name][at + 1 :]

    change(release, "public", edit, redo=redo)
    assert "public.zip" in found(release)


@pytest.mark.parametrize("name", ["manifest.json", "notes.md", "report.html", "sbom.cdx.json", "public.zip"])
def test_a_changed_byte_in_a_file_of_the_release_is_found(release: Path, name: str) -> None:
    data = bytearray((release / name).read_bytes())
    data[len(data) // 2] ^= 1
    (release / name).write_bytes(data)
    assert f"{name}:1:1: error[sums]" in found(release)


def test_a_changed_word_is_found_when_all_is_redone(release: Path) -> None:
    def edit(files: Files) -> None:
        files["alpha.html"] = files["alpha.html"].replace(b"Words of Alpha", b"Lies of Alpha")

    change(release, "public", edit, redo="all")
    assert "Lies" in found(release)


def test_a_changed_page_of_a_packet_is_found_when_all_is_redone(release: Path) -> None:
    def edit(files: Files) -> None:
        name = "packets/trip/alpha.html"
        files[name] = files[name].replace(b"Words of Alpha", b"Lies of Alpha")

    change(release, "public", edit, redo="all")
    assert "its trip/alpha.html is not the file that stands beside it" in found(release)

    def more(files: Files) -> None:
        inside = dict(archives.files(files["packets/trip.zip"], archives.is_bound))
        inside["trip/alpha.html"] = files["packets/trip/alpha.html"]
        files["packets/trip.zip"] = site.zipped(inside)

    change(release, "public", more, redo="all")
    said = found(release)
    assert "trip.zip" not in said[said.index("error") :], "the archive is the pages that stand beside it"
    assert "public.zip/public/packets/trip/alpha.html:1:1: error[unreadable]" in said, "its search knows the words too"


@pytest.mark.parametrize("redo", ["nothing", "sums", "manifest", "all"])
def test_swapped_names_are_found(release: Path, redo: str) -> None:
    def edit(files: Files) -> None:
        files["alpha.html"], files["packets/trip/index.html"] = files["packets/trip/index.html"], files["alpha.html"]

    change(release, "public", edit, redo=redo)
    assert "alpha.html" in found(release)


def test_swapped_archives_are_found(release: Path) -> None:
    one, other = release / "public.zip", release / "interagency.zip"
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)
    resum(release)
    assert "holds another folder than that of its audience" in found(release)


@pytest.mark.parametrize("summed", [False, True])
def test_a_file_that_was_added_is_found(release: Path, summed: bool) -> None:
    (release / "extra.zip").write_bytes((release / "public.zip").read_bytes())
    if summed:
        resum(release)
    assert "extra.zip" in found(release)


@pytest.mark.parametrize("summed", [False, True])
def test_a_file_that_was_removed_is_found(release: Path, summed: bool) -> None:
    (release / "interagency.zip").unlink()
    if summed:
        resum(release)
    assert "interagency.zip" in found(release)


@pytest.mark.parametrize("redo", ["nothing", "sums", "manifest"])
def test_a_file_that_was_added_to_an_archive_is_found(release: Path, redo: str) -> None:
    change(release, "public", lambda files: files.update({"beta.html": files["alpha.html"]}), redo=redo)
    assert "public.zip" in found(release)


@pytest.mark.parametrize("redo", ["nothing", "sums", "manifest"])
def test_a_file_that_was_removed_from_an_archive_is_found(release: Path, redo: str) -> None:
    def edit(files: Files) -> None:
        del files["alpha.pdf"]

    change(release, "public", edit, redo=redo)
    assert "alpha.pdf" in found(release) if redo != "nothing" else "public.zip" in found(release)


# --- one audience's files in another's archive -------------------------------------------------------------------


def smuggle(release: Path, *names: str) -> None:
    """Put files of the agencies into the public's archive, and redo everything that is said of it."""
    theirs = opened(release / "interagency.zip")
    change(release, "public", lambda files: files.update({n: theirs[n] for n in names}), redo="all")


def test_a_file_of_another_audience_is_found_by_its_banner_and_the_other_formats(release: Path) -> None:
    smuggle(release, "alpha.pdf")
    said = found(release)
    assert "its banner is another audience's: 'SAMPLE BANNER'" in said
    assert "Kept back" in said


def test_all_formats_of_another_audience_are_found_by_their_banner(release: Path) -> None:
    smuggle(release, "omega.pdf", "omega.docx", "omega.html")
    assert "its files have the banners of several audiences" in found(release) or "another audience's" in found(release)


def test_a_file_of_another_audience_is_found_by_the_content(made: Path, release: Path) -> None:
    smuggle(release, "alpha.pdf", "alpha.docx", "alpha.html", "omega.pdf")
    status, said = with_content(made, release)
    assert status == 1
    assert "'public' may not read these words, and they are in this file: 'Kept back from the many" in said
    assert "nothing of this is made for 'public': the sheet 'omega' is another audience's" in said
    assert said.count("error[parity]") >= 3


def test_an_archive_that_says_it_is_for_others_is_found(release: Path) -> None:
    def edit(files: Files) -> None:
        manifest = json.loads(files["manifest.json"])
        files["manifest.json"] = json.dumps({**manifest, "audience": "interagency"}).encode()

    change(release, "public", edit, redo="manifest")
    assert "the folder is for 'public', and its manifest says 'interagency'" in found(release)


# --- hostile archives --------------------------------------------------------------------------------------------


def entry(name: str, **values: Any) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, site.STAMP)
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
    for key, value in values.items():
        setattr(info, key, value)
    return info


HOSTILE: dict[str, list[zipfile.ZipInfo]] = {
    "leads out": [entry("public/../../evil.html")],
    "is absolute": [entry("/public/evil.html")],
    "has another drive": [entry("C:/evil.html")],
    "has backslashes": [entry("public\\alpha.html")],
    "is a link": [entry("public/alpha.html", external_attr=0o120777 << 16)],
    "is a folder": [entry("public/")],
    "stands twice": [entry("public/alpha.html"), entry("public/alpha.html")],
    "is another in other case": [entry("public/Alpha.html"), entry("public/alpha.html")],
    "is a program": [entry("public/alpha.exe")],
    "is dated": [entry("public/alpha.html", date_time=(2005, 8, 10, 0, 0, 0))],
    "can be run": [entry("public/alpha.html", external_attr=0o755 << 16)],
    "is out of order": [entry("public/beta.html"), entry("public/alpha.html")],
    "is in no audience's folder": [entry("alpha.html")],
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_archive_is_refused_before_anything_is_unpacked(tmp_path: Path, what: str) -> None:
    with zipfile.ZipFile(tmp_path / "public.zip", "w") as target:
        for info in HOSTILE[what]:
            target.writestr(info, b"words")
    before = sorted(tmp_path.rglob("*"))
    assert "error[archive]" in found(tmp_path / "public.zip")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target, target.open(entry("public/alpha.html"), "w") as big:
        for _ in range(201):
            big.write(b"\0" * 1_000_000)
    (tmp_path / "public.zip").write_bytes(out.getvalue())
    assert len(out.getvalue()) < 1_000_000
    assert "would be larger than" in found(tmp_path / "public.zip")


@pytest.mark.parametrize("where", ["before", "between", "after"])
def test_bytes_that_belong_to_no_file_are_found(release: Path, where: str) -> None:
    data = (release / "public.zip").read_bytes()
    middle = data.index(b"PK\x01\x02")
    hidden = {
        "before": b"hidden" + data,
        "between": data[:middle] + b"hidden" + data[middle:],
        "after": data + b"hidden",
    }
    (release / "public.zip").write_bytes(hidden[where])
    assert "error[archive]" in found(release / "public.zip")


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"%PDF-1.7"])
def test_what_is_no_archive_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "public.zip").write_bytes(data)
    assert "error[archive]" in found(tmp_path / "public.zip")


@pytest.mark.parametrize("cut", [0, 0.3, 0.9, 0.999])
def test_half_an_archive_is_told(release: Path, cut: float) -> None:
    data = (release / "public.zip").read_bytes()
    (release / "public.zip").write_bytes(data[: int(len(data) * cut)])
    assert "error[archive]" in found(release / "public.zip")


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "x",
        f"{'0' * 64}  ../secret",
        f"{'0' * 64}  /etc/passwd",
        f"{'0' * 64} *public.zip",
        f"{'0' * 64}  public.zip\n" * 2,
    ],
)
def test_sums_that_are_none_are_told(release: Path, lines: str) -> None:
    (release / "SHA256SUMS").write_text(lines)
    assert "error[sums]" in found(release)


def test_a_link_in_a_release_is_not_opened(release: Path, tmp_path: Path) -> None:
    shutil.move(release / "public.zip", tmp_path / "elsewhere.zip")
    (release / "public.zip").symlink_to(tmp_path / "elsewhere.zip")
    assert "this is no plain file, and was not opened" in found(release)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        '{"archives": []}',
        '{"archives": [3], "files": [], "source": {}}',
        '{"archives": 1, "source": {"revision": "--x"}}',
    ],
)
def test_a_manifest_that_is_none_is_told(release: Path, manifest: str) -> None:
    (release / "manifest.json").write_text(manifest)
    resum(release)
    assert "manifest" in found(release)


# --- usage -------------------------------------------------------------------------------------------------------


def test_a_release_is_verified_by_itself(release: Path) -> None:
    assert verify(release, str(release / "public.zip"))[0] == 2
    assert verify(release, "--audience", "public", "--leaks")[0] == 2
    assert verify(release.parent, "--rebuild", "--without-content")[0] in {1, 2}


def test_what_names_no_revision_cannot_be_built_again(release: Path) -> None:
    status, said = verify(release, "--rebuild", "--without-content")
    assert status == 2
    assert "names none" in said
