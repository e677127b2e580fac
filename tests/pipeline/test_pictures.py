"""Pictures from content/assets to renditions: only what an audience may see is opened, and only what is there by itself."""

import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from factsheet.pipeline.sources import AssetError, Folders, read_asset
from tests.artwork import MAP, photograph, saved, svg
from tests.projects import names, run, write

FIGURE = """::: figure
file: {file}
alt: {alt}
caption: What {file} shows.
:::"""
PHOTO = saved(photograph(), "JPEG")


def figure(file: str, alt: str = "An island with two towns") -> str:
    return FIGURE.format(file=file, alt=alt)


def put(project: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = project / "content/assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def outputs(project: Path, audience: str) -> dict[str, bytes]:
    folder = project / "output" / audience
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


# --- what is made ------------------------------------------------------------------------------------------------


def test_each_rendition_shows_its_pictures_and_verify_agrees(project: Path) -> None:
    put(project, {"map.svg": MAP.encode(), "views/hills.jpg": PHOTO, "plan.png": saved(photograph(300, 200))})
    write(project, "\n\n".join(map(figure, ("map.svg", "views/hills.jpg", "plan.png"))))
    assert run(project, "build", "--audience", "public")[::2] == (0, "")
    made = outputs(project, "public")
    page = made["sample.html"].decode()
    assert re.findall(r"data:(image/[a-z+]+);base64", page)[-3:] == ["image/svg+xml", "image/jpeg", "image/png"]
    with zipfile.ZipFile(project / "output/public/sample.docx") as file:
        media = sorted(Path(n).suffix for n in file.namelist() if "/media/" in n)
    assert media == [".jpeg", ".png", ".png", ".svg"]
    status, out, err = run(project, "verify", str(project / "output"))
    assert (status, err) == (0, ""), out


def test_a_picture_of_another_audience_is_in_no_file(project: Path) -> None:
    """Whatever it is, or whether there is one: what the public gets is the same to the byte."""
    put(project, {"map.svg": MAP.encode(), "secret.jpg": PHOTO})
    write(project, f"{figure('map.svg')}\n\n::: for interagency\n\n{figure('secret.jpg', 'SECRET hills')}\n\n:::")
    assert run(project, "build")[::2] == (0, "")
    first, inner = outputs(project, "public"), outputs(project, "interagency")
    put(project, {"secret.jpg": saved(photograph(90, 60), "JPEG")})
    assert run(project, "build")[0] == 0
    assert outputs(project, "public") == first
    assert outputs(project, "interagency") != inner
    write(project, figure("map.svg"))
    assert run(project, "build")[0] == 0
    assert outputs(project, "public") == first


def test_a_picture_that_an_audience_may_not_see_is_not_opened(project: Path) -> None:
    put(project, {"map.svg": MAP.encode()})
    write(project, f"{figure('map.svg')}\n\n::: for interagency\n\n{figure('missing.jpg')}\n\n:::")
    assert run(project, "build", "--audience", "public")[::2] == (0, "")
    status, _, err = run(project, "build")
    assert status == 1
    assert "content/sample.md:22:7: error[picture]: the picture 'missing.jpg' is not there" in err
    assert names(project) >= {"public/sample.pdf"}


def test_the_same_bytes_in_any_folder(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    body = "\n\n".join(map(figure, ("map.svg", "hills.jpg")))
    other = tmp_path_factory.mktemp("elsewhere")
    (other / "content").mkdir()
    (other / "content/audiences.yaml").write_bytes((project / "content/audiences.yaml").read_bytes())
    for place in (project, other):
        put(place, {"map.svg": MAP.encode(), "hills.jpg": PHOTO})
        write(place, body)
        assert run(place, "build", "--audience", "public")[0] == 0
    assert outputs(project, "public") == outputs(other, "public")


def test_a_problem_stands_at_the_name_of_the_file(project: Path) -> None:
    put(project, {"odd.svg": svg("<text>Words</text>"), "moved.png": PHOTO})
    write(project, f"{figure('odd.svg')}\n\n{figure('moved.png')}")
    status, _, err = run(project, "build", "--audience", "public", "--format", "html")
    assert status == 1
    first, second = re.findall(r"^\S*content/sample.md:(.*?)$", err, re.MULTILINE)
    assert first == "14:7: error[picture]: the picture 'odd.svg' holds text (line 1)"
    assert second == "20:7: error[picture]: the picture 'moved.png' is called .png and is a JPEG inside"
    assert "help: call it moved.jpg" in err
    assert "    file: odd.svg\n          ^^^^^^^\n" in err


def test_a_warning_of_an_alternative_text_may_be_accepted(project: Path) -> None:
    put(project, {"map.svg": MAP.encode()})
    path = write(project, figure("map.svg", alt="Map"))
    status, _, err = run(project, "build", "--strict", "--audience", "public", "--format", "html")
    assert status == 1
    assert "sample.md:15:1: warning[alt-weak]: the alternative text 'Map' says only what kind of thing it is" in err
    words = path.read_text().replace("audience: public", "audience: public\naccept: {alt-weak: The map of the treaty}")
    path.write_text(words)
    assert run(project, "build", "--strict", "--audience", "public", "--format", "html")[::2] == (0, "")


# --- what is opened ----------------------------------------------------------------------------------------------


@pytest.fixture
def folders(project: Path) -> Folders:
    put(project, {"map.svg": MAP.encode(), "views/Hills-1.jpg": PHOTO})
    return Folders.below(project)


def refused(folders: Folders, file: str) -> str:
    with pytest.raises(AssetError) as caught:
        read_asset(folders, file)
    message, help_ = caught.value.args
    assert help_
    return str(message)


def test_files_below_the_folder_are_read(folders: Folders) -> None:
    assert read_asset(folders, "map.svg") == MAP.encode()
    assert read_asset(folders, "views/Hills-1.jpg") == PHOTO
    assert len(read_asset(folders, "views/Hills-1.jpg", limit=100)) == 101


@pytest.mark.parametrize(
    "file",
    ["../sample.md", "/etc/passwd", "views/../../sample.md", "./map.svg", "views//Hills-1.jpg", "views\\Hills-1.jpg", "C:map.svg",
     "C:/map.svg", "~/map.svg", ".hidden.png", "views/.hidden.png", "map.svg ", "Hills 1.jpg", "views/Hills (1).jpg", "map.svg.", "", "/", "map.svg/", "map\0.svg",
     "map\n.svg", "https://example.org/a.png", "file:///etc/passwd", "%2e%2e/sample.md", "ｍap.svg", "map.svg:stream", "a/../map.svg",
     "..", "..%2fsample.md", "views/..", "\u2025/map.svg"],
)  # fmt: skip
def test_names_that_lead_out_are_none(folders: Folders, file: str) -> None:
    assert refused(folders, file) == "has a name that cannot be"


@pytest.mark.parametrize(
    "file", ["none.png", "views/none.png", "Map.svg", "map.SVG", "VIEWS/Hills-1.jpg", "map.svg/x", "none/map.svg"]
)
def test_what_is_not_there_by_every_letter_is_not_there(folders: Folders, file: str) -> None:
    assert refused(folders, file).startswith("is not there: ")


def test_the_nearest_name_is_told(folders: Folders) -> None:
    with pytest.raises(AssetError) as caught:
        read_asset(folders, "Map.svg")
    assert caught.value.args[1] == "did you mean 'map.svg'?"


def test_a_folder_that_is_missing_is_told(project: Path) -> None:
    assert refused(Folders.below(project), "map.svg").endswith("holds no 'assets'")


def _link(path: Path) -> None:
    (path / "evil.png").symlink_to("/etc/passwd")


def _inner_link(path: Path) -> None:
    (path / "evil.png").symlink_to(path / "map.svg")


def _folder_link(path: Path) -> None:
    (path / "evil.png").symlink_to(path / "views")


def _dangling(path: Path) -> None:
    (path / "evil.png").symlink_to(path / "nowhere")


def _pipe(path: Path) -> None:
    os.mkfifo(path / "evil.png")


def _folder(path: Path) -> None:
    (path / "evil.png").mkdir()


def _closed(path: Path) -> None:
    (path / "evil.png").write_bytes(PHOTO)
    (path / "evil.png").chmod(0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes nor links for everybody")
@pytest.mark.parametrize(
    ("plant", "why"),
    [
        (_link, "is behind a link"),
        (_inner_link, "is behind a link"),
        (_folder_link, "is behind a link"),
        (_dangling, "is behind a link"),
        (_pipe, "is no plain file"),
        (_folder, "is no plain file"),
    ],
)
def test_only_plain_files_are_opened(folders: Folders, plant: Callable[[Path], None], why: str) -> None:
    plant(folders.content / "assets")
    assert why in refused(folders, "evil.png")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no links for everybody")
@pytest.mark.parametrize("link", ["assets", "assets/views"])
def test_no_folder_on_the_way_is_a_link(folders: Folders, link: str) -> None:
    path = folders.content / link
    path.rename(folders.content / "elsewhere")
    path.symlink_to(folders.content / "elsewhere")
    assert "is behind a link" in refused(folders, "views/Hills-1.jpg")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(folders: Folders) -> None:
    _closed(folders.content / "assets")
    assert refused(folders, "evil.png").startswith("cannot be read: ")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_a_device_is_not_read(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where one could be put into the folder: what is opened is asked what it is."""
    real = os.open
    monkeypatch.setattr(os, "open", lambda _, flags: real("/dev/zero", flags))
    assert refused(folders, "map.svg") == "is no plain file"
