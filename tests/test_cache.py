"""What is kept is used only where every input is the same and every byte is whole."""

import os
import threading
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from factsheet.cache import Store, digest
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


def test_what_was_used_least_recently_goes_where_there_is_too_much(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for age, name in enumerate((b"new", b"middle", b"old")):
        store.put([name], bytes(1000))
        os.utime(tmp_path / store._key([name]), ns=(0, 10**18 - age))
    store.prune(most=4000)
    assert all(store.find([name]) for name in (b"new", b"middle"))
    assert store.find([b"old"])  # from now on the one that was used last
    os.utime(tmp_path / store._key([b"new"]), ns=(0, 1))
    store.prune(most=3000)
    assert store.find([b"new"]) is None
    assert store.find([b"old"])


def test_two_who_make_and_drop_at_once_do_each_other_no_harm(tmp_path: Path) -> None:
    """Each finds what is whole, or nothing."""
    store, inputs, data = Store(tmp_path), [b"same"], bytes(200_000)
    wrong: list[object] = []

    def busy() -> None:
        for _ in range(60):
            store.put(inputs, data)
            if store.find(inputs) not in (data, None):
                wrong.append(1)
            store.prune(most=0)

    threads = [threading.Thread(target=busy) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert list(tmp_path.iterdir()) == []


@dataclass(frozen=True)
class Pair:
    a: object
    b: object = None
    place: int = field(default=0, compare=False)


ALIKE = [
    (Pair("x"), Pair("x", place=7)),
    (frozenset(["a", "b"]), {"b", "a"}),
    ({"a": 1}, MappingProxyType({"a": 1})),
    ((1, 2), [1, 2]),
]
APART = [
    (("a", "b"), ("ab",), ("ab", ""), ("", "ab"), "ab", b"ab", ("a", ("b",)), (("a",), "b"), {"a": "b"}, {"a", "b"}),
    (1, True, 1.0, Decimal(1), "1", b"1", None, (1,)),
    (Decimal("1.0"), Decimal("1.00")),
    (Pair("x"), Pair("x", ""), Pair("x", "x"), ("x", None)),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),  # what is printed of them may have their order
    ("é", "e\u0301"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_equal_values_have_one_digest(one: object, other: object) -> None:
    assert digest(one) == digest(other)


@pytest.mark.parametrize("values", APART)
def test_other_values_have_another(values: tuple[object, ...]) -> None:
    assert len({digest(value) for value in values}) == len(values)


def test_a_value_nobody_can_tell_apart_is_refused() -> None:
    with pytest.raises(TypeError, match="a object cannot be told apart"):
        digest((object(),))


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
