"""`build --shard I/N` and `merge`: the parts joined are what one build makes, byte for byte, or nothing is written."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from factsheet.pipeline.shards import Shard
from tests.pipeline.test_packets import AGENDA, write_plan, write_sheet
from tests.projects import AUDIENCES, run

FORMATS = ("--format", "html")


def tree(output: Path) -> dict[str, bytes]:
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sheets, one of them guarded, and a packet, built as one."""
    project = tmp_path_factory.mktemp("parts")
    (project / "content/packets/trip").mkdir(parents=True)
    (project / "content/audiences.yaml").write_text(AUDIENCES)
    write_sheet(project, "alpha", "Words of Alpha. [Kept back.]{for=interagency}")
    write_sheet(project, "beta", "Words of Beta.\n\n## Goals {#goals}\n\n- One goal\n- Another goal")
    write_sheet(project, "gamma", "Words of Gamma.")
    gamma = project / "content/gamma.md"
    gamma.write_text(gamma.read_text().replace("audience: public", "audience: interagency"))
    write_plan(project)
    (project / "content/packets/trip/agenda.md").write_text(
        AGENDA.format(secret="").replace(", and [Gamma](sheet:gamma) at home", "")
    )
    assert run(project, "build", *FORMATS)[::2] == (0, "")
    (project / "output").rename(project / "whole")
    return project


@pytest.fixture(scope="module")
def parts(project: Path) -> Callable[[int], list[Path]]:
    """The outputs of so many parts, each made once."""

    def make(count: int) -> list[Path]:
        found = [project / f"{count}-{number}" for number in range(1, count + 1)]
        for number, path in enumerate(found, 1):
            if not path.exists():
                assert run(project, "build", *FORMATS, "--shard", f"{number}/{count}")[::2] == (0, "")
                (project / "output").rename(path)
        return found

    return make


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_the_parts_joined_are_the_whole(project: Path, parts: Callable[[int], list[Path]], count: int) -> None:
    shutil.rmtree(project / "output", ignore_errors=True)
    status, out, err = run(project, "merge", *map(str, reversed(parts(count))))
    assert (status, err) == (0, "")
    assert "beta.html" in out
    assert tree(project / "output") == tree(project / "whole")


def test_a_merge_removes_what_stood_and_is_no_more(project: Path, parts: Callable[[int], list[Path]]) -> None:
    shutil.rmtree(project / "output", ignore_errors=True)
    shutil.copytree(parts(2)[0], project / "output")
    write_sheet(project, "delta", "More.")
    assert run(project, "build", "delta", "--format", "html")[0] == 0
    (project / "content/delta.md").unlink()
    assert run(project, "merge", *map(str, parts(2)))[0] == 0
    assert tree(project / "output") == tree(project / "whole")


def refused(project: Path, *folders: Path) -> str:
    """What merge says, having written nothing."""
    shutil.rmtree(project / "output", ignore_errors=True)
    status, out, err = run(project, "merge", *map(str, folders))
    assert (status, out) == (1, "")
    assert not (project / "output").exists()
    return err


def test_a_part_that_is_missing_or_doubled_is_told(
    project: Path, parts: Callable[[int], list[Path]], tmp_path: Path
) -> None:
    one, two, three = parts(3)
    assert "part 2/3 is missing" in refused(project, one, three)
    assert "the parts 2/3, 3/3 are missing" in refused(project, one)
    twin = Path(shutil.copytree(two, tmp_path / "twin"))
    assert "part 2/3 is here twice" in refused(project, one, two, twin, three)
    assert run(project, "merge", str(one), str(two), str(two), str(three))[0] == 2
    assert "one of 2 parts" in refused(project, one, two, three, parts(2)[0])


@pytest.fixture
def copies(parts: Callable[[int], list[Path]], tmp_path: Path) -> list[Path]:
    return [Path(shutil.copytree(p, tmp_path / p.name)) for p in parts(2)]


def said(part: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((part / "shard.json").read_bytes())
    return loaded


def edit(part: Path, **changes: object) -> None:
    (part / "shard.json").write_text(json.dumps({**said(part), **changes}))


def test_parts_of_two_sources_are_not_joined(project: Path, copies: list[Path]) -> None:
    """What is guarded counts too: it is in no manifest, and in the source."""
    sheet = project / "content/alpha.md"
    before = sheet.read_text()
    sheet.write_text(before.replace("Kept back", "Held back"))
    try:
        assert run(project, "build", *FORMATS, "--shard", "2/2")[0] == 0
    finally:
        sheet.write_text(before)
    assert said(project / "output")["source"] != said(copies[1])["source"]
    shutil.rmtree(copies[1])
    (project / "output").rename(copies[1])
    assert "another source" in refused(project, *copies)


def test_parts_of_other_versions_or_options_are_not_joined(project: Path, copies: list[Path]) -> None:
    versions = said(copies[1])["versions"]
    assert isinstance(versions, dict)
    edit(copies[1], versions={**versions, "jinja2": "1.0.0"})
    assert "another version of jinja2 (" in refused(project, *copies)
    edit(copies[1], versions=versions, paper="a4")
    assert "another choice of paper (None and a4)" in refused(project, *copies)


def test_a_part_that_was_changed_is_told(project: Path, copies: list[Path]) -> None:
    page = next(p for part in copies for p in part.rglob("alpha.html"))
    page.write_bytes(page.read_bytes().replace(b"Words", b"Wards"))
    assert "this is not the file that was made" in refused(project, *copies)
    page.unlink()
    assert "it is not there" in refused(project, *copies)


@pytest.mark.parametrize("record", ["", "[]", "{}", '{"shard": "0/2", "audiences": []}', '{"shard": 1}'])
def test_a_folder_that_is_no_part_is_told(project: Path, copies: list[Path], record: str) -> None:
    (copies[0] / "shard.json").write_text(record)
    assert "this is no record of a shard" in refused(project, *copies)


def test_a_build_of_all_is_no_part(project: Path, parts: Callable[[int], list[Path]]) -> None:
    shutil.rmtree(project / "output", ignore_errors=True)
    shutil.copytree(parts(2)[0], project / "output")
    assert run(project, "build", *FORMATS)[0] == 0
    assert tree(project / "output") == tree(project / "whole")


def test_no_name_has_a_say_in_the_part_of_another() -> None:
    names = [f"sheet-{n}" for n in range(200)]
    parts = [[name for name in names if Shard(number, 3).has(name)] for number in (1, 2, 3)]
    assert sorted(name for part in parts for name in part) == sorted(names)
    assert all(len(part) > 40 for part in parts)


@pytest.mark.parametrize("words", ["0/3", "4/3", "1/0", "1", "a/b", "1/2/3", "-1/3", "1/9999"])
def test_what_is_no_part_is_wrong_usage(project: Path, words: str) -> None:
    status, _, err = run(project, "build", f"--shard={words}")
    assert status == 2
    assert "write 1/3, 2/3 or 3/3" in err


def test_a_part_of_one_sheet_is_wrong_usage(project: Path) -> None:
    assert run(project, "build", "alpha", "--shard", "1/2")[0] == 2
