"""What is kept is used only where every input is the same and every byte is whole."""

from pathlib import Path

import pytest

from factsheet.cache import Store
from tests.projects import names, run


def count(store: Store, *inputs: bytes) -> tuple[bytes, int]:
    made = []

    def make() -> bytes:
        made.append(1)
        return b"made of " + b" and ".join(inputs)

    return store.keep(inputs, make), len(made)


def test_the_same_inputs_are_made_once(tmp_path: Path) -> None:
    assert count(Store(tmp_path), b"a", b"b") == (b"made of a and b", 1)
    assert count(Store(tmp_path), b"a", b"b") == (b"made of a and b", 0)


@pytest.mark.parametrize("other", [(b"ab",), (b"b", b"a"), (b"a",), (b"", b"a", b"b"), (b"a", b"b", b"")])
def test_any_other_input_is_made_anew(tmp_path: Path, other: tuple[bytes, ...]) -> None:
    count(Store(tmp_path), b"a", b"b")
    assert count(Store(tmp_path), *other)[1] == 1


def test_other_versions_are_other_inputs(tmp_path: Path) -> None:
    count(Store(tmp_path), b"a")
    assert count(Store(tmp_path, ("fonttools",)), b"a")[1] == 1


@pytest.mark.parametrize(
    "damage", [lambda d: d[:-1], lambda d: d[:0], lambda d: d[:40] + b"x" + d[41:], lambda d: d + b"x"]
)
def test_a_damaged_file_is_made_anew_and_mended(tmp_path: Path, damage: object) -> None:
    count(Store(tmp_path), b"inputs that are long enough")
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damage(kept.read_bytes()))  # type: ignore[operator]
    assert count(Store(tmp_path), b"inputs that are long enough")[1] == 1
    assert count(Store(tmp_path), b"inputs that are long enough")[1] == 0


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file stands here")
    assert count(Store(tmp_path / "file"), b"a") == (b"made of a", 1)


def test_a_build_is_the_same_with_and_without_and_nothing_of_it_reaches_output(project: Path) -> None:
    words = ["--format", "html", "--audience", "public", "--cache", str(project / "cache")]
    assert run(project, *words)[0] == 0
    page = project / "output/public/sample.html"
    cold = page.read_bytes()
    assert list((project / "cache").rglob("*"))
    page.unlink()
    assert run(project, *words)[0] == 0
    assert page.read_bytes() == cold
    assert names(project) == {"public/sample.html", "public/manifest.json"}
