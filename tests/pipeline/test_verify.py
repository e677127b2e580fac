"""`build.py verify`: whatever has happened to files that stand is told, with the file, what is wrong and what to do."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factsheet.document import Plain, Run
from factsheet.formats import Format
from factsheet.pipeline import publish, report, standing, verify
from factsheet.pipeline.build import Outcome, Request, build
from factsheet.pipeline.progress import Progress
from factsheet.pipeline.sources import Folders
from factsheet.problems import Location, Problem, ProblemsError, UsageError
from tests.conftest import Unwatched
from tests.projects import AUDIENCES, names, run, write
from tests.readers.pdf.files import edited

ROOT = Path(__file__).parents[2]
BODY = "Open words, *some* of them important.\n\n- one\n- two"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two sheets, built for the public as pages and Word files, which are quicker than PDFs."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "content").mkdir()
    (folder / "content/audiences.yaml").write_text(AUDIENCES)
    write(folder, BODY)
    write(folder, "Other words: [guarded ones too]{for=congress}.", "other")
    assert run(folder, "build", "--audience", "public", "--format", "html,word")[0] == 0
    return folder


MADE: dict[Any, Outcome] = {}


@pytest.fixture(autouse=True)
def _made_again_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What verify makes again of the same content is made once for all tests: it is most of their time."""

    def made_again(folders: Folders, request: Request, progress: Progress) -> Outcome:
        content = tuple((p.name, p.read_bytes()) for p in sorted(folders.content.iterdir()))
        if (content, request) not in MADE:
            MADE[content, request] = build(folders, request, progress)
        return MADE[content, request]

    monkeypatch.setattr(verify, "build", made_again)


@pytest.fixture
def stands(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "p")
    return tmp_path / "p"


def public(project: Path, name: str = "") -> Path:
    return project / "output/public" / name


def edit(project: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = public(project, "manifest.json")
    manifest = json.loads(path.read_bytes())
    change(manifest)
    path.write_text(json.dumps(manifest))


def relisted(project: Path, file: str) -> None:
    """Somebody who changed a file and brought the manifest up to date."""
    data = public(project, file).read_bytes()

    def change(manifest: dict[str, Any]) -> None:
        entry = next(e for e in manifest["files"] if e["path"] == file)
        entry |= {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}

    edit(project, change)


def codes(err: str) -> list[str]:
    return [line.split("error[")[1].split("]")[0] for line in err.splitlines() if "error[" in line]


def marks(out: str, file: str) -> list[str]:
    return next(line for line in out.splitlines() if file in line).split()[1:]


# --- all is well -------------------------------------------------------------------------------------------------


def test_what_was_built_is_verified(stands: Path) -> None:
    run(stands, "build", "sample", "--audience", "public")
    status, out, err = run(stands, "verify")
    assert (status, err) == (0, "")
    assert out.splitlines()[0].split() == ["file", "digest", "parity", "look", "access", "fresh"]
    assert marks(out, "sample.pdf") == ["ok", "ok", "ok", "ok", "ok"]
    assert marks(out, "sample.docx") == ["ok", "ok", "–", "ok", "ok"]
    assert marks(out, "sample.html") == ["ok", "ok", "–", "–", "ok"]
    assert out.splitlines()[-1] == "5 files: nothing is wrong with what was looked at"


def test_quiet_says_nothing(stands: Path) -> None:
    assert run(stands, "verify", "--quiet") == (0, "", "")


def test_one_file(stands: Path) -> None:
    (public(stands) / "other.html").unlink()
    status, out, _ = run(stands, "verify", str(public(stands, "sample.html")))
    assert status == 0
    assert "1 file: nothing is wrong" in out


def test_options_are_remembered(stands: Path) -> None:
    run(stands, "build", "sample", "--audience", "public", "--paper", "a4", "--format", "pdf,html")
    run(stands, "build", "other", "--audience", "public", "--format", "html")
    assert run(stands, "verify")[::2] == (0, "")


def test_a_folder_of_former_manifests_without_options(stands: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        del manifest["audience"]
        for entry in manifest["files"]:
            del entry["paper"]

    edit(stands, change)
    assert run(stands, "verify")[0] == 0


# --- planted faults ----------------------------------------------------------------------------------------------


def test_a_changed_byte(stands: Path) -> None:
    page = public(stands, "sample.html")
    page.write_bytes(page.read_bytes().replace(b"Open words", b"Open word5"))
    status, out, err = run(stands, "verify")
    assert status == 1
    assert sorted(codes(err)) == ["digest", "parity"]
    assert "sample.md:13:1: error[parity]: the paragraph “Open words, some" in err
    assert "“Open word5, some of them important.”, where the content has “Open words, some" in err
    assert "public/sample.html:1:1: error[digest]: this is not the file that was made" in err
    assert "help: make it again: python3 build.py build sample --audience public" in err
    assert "python3 build.py build sample --audience public makes it again" in err
    assert marks(out, "sample.html") == ["problem", "problem", "–", "–", "ok"]
    assert marks(out, "sample.docx")[:2] == ["ok", "ok"]
    assert "4 files, 1 with problems" in out


def test_a_changed_word_and_a_manifest_that_agrees(stands: Path) -> None:
    page = public(stands, "sample.html")
    page.write_bytes(page.read_bytes().replace(b"Open words", b"Open word5"))
    relisted(stands, "sample.html")
    status, out, err = run(stands, "verify")
    assert status == 1
    assert sorted(codes(err)) == ["parity", "stale"]
    assert marks(out, "sample.html") == ["ok", "problem", "–", "–", "problem"]


@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_swapped_names(stands: Path, suffix: str) -> None:
    one, other = public(stands, f"sample{suffix}"), public(stands, f"other{suffix}")
    data = one.read_bytes(), other.read_bytes()
    one.write_bytes(data[1])
    other.write_bytes(data[0])
    status, out, err = run(stands, "verify")
    assert status == 1
    assert codes(err).count("digest") == 2
    for file in (one, other):
        assert marks(out, file.name)[:2] == ["problem", "problem"]


def test_a_missing_file(stands: Path) -> None:
    public(stands, "sample.docx").unlink()
    status, out, err = run(stands, "verify")
    assert (status, codes(err)) == (1, ["missing"])
    assert "sample.docx:1:1: error[missing]: the manifest lists this file, and it is not there" in err
    assert marks(out, "sample.docx") == ["problem", "–", "–", "–", "ok"]


def test_an_unlisted_file(stands: Path) -> None:
    public(stands, "letter.pdf").write_text("a colleague's")
    (public(stands) / "sub").mkdir()
    public(stands, "sub/\x1b[31mred").write_text("x")
    status, _, err = run(stands, "verify")
    assert (status, codes(err)) == (1, ["unlisted", "unlisted"])
    assert "public/letter.pdf:1:1: error[unlisted]: this file is not in the manifest" in err
    assert "\x1b" not in err


def test_an_unlisted_file_by_its_name(stands: Path) -> None:
    public(stands, "letter.html").write_text("a colleague's")
    status, _, err = run(stands, "verify", str(public(stands, "letter.html")))
    assert (status, codes(err)) == (1, ["unlisted"])


def test_stale_content(stands: Path) -> None:
    write(stands, BODY.replace("Open", "Newer"))
    status, out, err = run(stands, "verify")
    assert status == 1
    assert codes(err).count("stale") == 2
    assert "error[stale]: the sheet 'sample' is stale: a build would make another file of it now" in err
    assert "help: make it again: python3 build.py build sample --audience public --format word,html\n" in err
    assert marks(out, "sample.html") == ["ok", "problem", "–", "–", "problem"]
    assert marks(out, "other.html") == ["ok", "ok", "–", "–", "ok"]


def test_words_that_the_audience_may_not_read_make_nothing_stale(stands: Path) -> None:
    write(stands, "Other words: [guarded and changed]{for=congress}.", "other")
    assert run(stands, "verify")[0] == 0


def test_stale_files_made_with_other_options_name_them(stands: Path) -> None:
    run(stands, "build", "sample", "--audience", "public", "--paper", "a4", "--format", "word")
    write(stands, "Newer.")
    for asked in ((), (str(public(stands, "sample.docx")),)):
        err = run(stands, "verify", *asked)[2]
        assert "help: make it again: python3 build.py build sample --audience public --format word --paper a4\n" in err


def test_other_versions_are_named(stands: Path) -> None:
    write(stands, "Newer.")
    edit(stands, lambda m: m["versions"].update(jinja2="2.0"))
    assert "(made with jinja2 2.0, now " in run(stands, "verify")[2]


@pytest.mark.parametrize("how", ["removed", "withdrawn"])
def test_a_sheet_that_is_no_longer_made(stands: Path, how: str) -> None:
    if how == "removed":
        (stands / "content/other.md").unlink()
    else:
        write(stands, "Other words.", "other", audience="congress")
    status, out, err = run(stands, "verify")
    assert (status, set(codes(err))) == (1, {"stale"})
    assert "the sheet 'other' is no longer made for 'public', and this file still stands" in err
    assert marks(out, "other.html") == ["ok", "–", "–", "–", "problem"]
    status, out, err = run(stands, "verify", str(public(stands, "other.html")))
    assert (status, codes(err)) == (1, ["stale"])


def test_content_that_does_not_build(stands: Path) -> None:
    write(stands, "{{ nothing }}")
    status, out, err = run(stands, "verify")
    assert status == 1
    assert "unknown-fact" in codes(err)
    assert marks(out, "sample.html") == ["ok", "ok", "–", "–", "–"]


def test_a_file_that_nobody_can_read(stands: Path) -> None:
    public(stands, "sample.docx").write_bytes(b"not a document")
    relisted(stands, "sample.docx")
    status, out, err = run(stands, "verify")
    assert status == 1
    assert "public/sample.docx:1:1: error[unreadable]" in err
    assert marks(out, "sample.docx")[1] == "problem"


# --- moved folders -----------------------------------------------------------------------------------------------


def test_a_moved_folder_with_its_content(stands: Path, tmp_path: Path) -> None:
    shutil.move(public(stands), tmp_path / "moved")
    status, out, err = run(stands, "verify", str(tmp_path / "moved"))
    assert (status, err) == (0, "")
    assert "4 files: nothing is wrong" in out


def verdict(project: Path, *paths: Path, content: bool = True) -> verify.Verdict:
    usual = Folders.below(ROOT)
    folders = replace(usual, content=project / "content", output=project / "output")
    return verify.verify(folders, paths, Unwatched(), content=content)


def test_a_moved_folder_without_content(stands: Path, tmp_path: Path) -> None:
    shutil.move(public(stands), tmp_path / "moved")
    shutil.rmtree(stands / "content")
    found = verdict(stands, tmp_path / "moved")
    assert not found.problems
    assert {f.marks["parity"] for f in found.files} == {"ok"}
    assert {f.marks["fresh"] for f in found.files} == {""}
    [note] = found.notes
    assert "there is no content folder" in note
    assert "formats were compared with each other" in note
    assert note in report.table(found)


def test_a_brief_that_was_edited_and_lost_what_says_that_it_has_tags(stands: Path) -> None:
    run(stands, "build", "sample", "--audience", "public", "--format", "pdf")
    brief = public(stands, "sample.pdf")
    brief.write_bytes(edited(brief.read_bytes(), lambda file: file.Root.__delitem__("/MarkInfo")))
    relisted(stands, "sample.pdf")
    status, out, err = run(stands, "verify", "--without-content", str(brief))
    assert (status, codes(err)) == (1, ["pdf-marked"])
    assert marks(out, "sample.pdf") == ["ok", "ok", "ok", "problem", "–"]


def test_formats_that_disagree_without_content(stands: Path) -> None:
    page = public(stands, "sample.html")
    page.write_bytes(page.read_bytes().replace(b"Open words", b"Open word5"))
    relisted(stands, "sample.html")
    status, out, err = run(stands, "verify", "--without-content")
    assert status == 1
    assert set(codes(err)) == {"parity"}
    assert "Open word5" in err
    assert "sample.docx has “Open words, some" in err
    assert "only the content can tell which of them is right" in err
    assert "formats were compared with each other" in out


def test_a_content_folder_that_is_not_there_is_wrong_usage(stands: Path) -> None:
    shutil.rmtree(stands / "content")
    status, _, err = run(stands, "verify")
    assert status == 2
    assert "there is no folder" in err


# --- manifests ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"files": {}}',
        '{"files": 3}',
        "[" * 100_000,
        '{"files": [' + "[" * 100_000,
        "\udcff",
    ],
)
def test_a_broken_manifest(stands: Path, text: str) -> None:
    public(stands, "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    status, _, err = run(stands, "verify")
    assert (status, codes(err)) == (1, ["manifest"])
    assert "manifest.json:" in err
    assert "help: make the files again" in err


GOOD: dict[str, Any] = {
    "path": "sample.html", "sha256": "0" * 64, "size": 3, "sheet": "sample", "format": "html",
}  # fmt: skip


@pytest.mark.parametrize(
    "entry",
    [
        GOOD | {"path": "../../content/sample.md"},
        GOOD | {"path": "/etc/passwd"},
        GOOD | {"path": "/etc/sample.html", "sheet": "/etc/sample"},
        GOOD | {"path": "sub/sample.html"},
        GOOD | {"path": "..\\sample.html"},
        GOOD | {"path": ["sample.html"]},
        GOOD | {"path": "sample.exe"},
        GOOD | {"path": "sample.html\n"},
        GOOD | {"sheet": "other"},
        GOOD | {"format": "pdf"},
        GOOD | {"sha256": "x"},
        GOOD | {"size": "3"},
        {},
        None,
        7,
        "sample.html",
    ],
)
def test_a_hostile_entry_is_not_followed(stands: Path, entry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(standing, "opened", lambda _, listed: opened.append(listed.file))
    edit(stands, lambda m: m.update(files=[entry]))
    found = standing.read(public(stands))
    assert not found.files
    assert found.problems[0].code == "manifest"
    assert "was not followed" in found.problems[0].message
    assert not opened


def test_a_file_listed_twice(stands: Path) -> None:
    edit(stands, lambda m: m["files"].append(m["files"][0]))
    assert codes(run(stands, "verify")[2]) == ["manifest"]


def test_thousands_of_wrong_entries_are_counted(stands: Path) -> None:
    edit(stands, lambda m: m.update(files=m["files"] + [{"path": f"../{n}"} for n in range(5000)]))
    found = standing.read(public(stands))
    assert len(found.problems) == standing.MOST + 1
    assert "and 4980 more" in found.problems[-1].message


def test_a_link_out_of_the_folder_is_not_followed(stands: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.html"
    shutil.move(public(stands, "sample.html"), outside)
    public(stands, "sample.html").symlink_to(outside)
    status, _, err = run(stands, "verify")
    assert (status, codes(err)) == (1, ["file"])
    assert "a link to another file" in err


def test_an_audience_that_nobody_knows(stands: Path) -> None:
    edit(stands, lambda m: m.update(audience="nobody"))
    status, _, err = run(stands, "verify")
    assert (status, set(codes(err))) == (1, {"stale"})
    assert "no longer made for 'nobody'" in err


def test_a_path_that_is_not_there_is_wrong_usage(stands: Path) -> None:
    assert run(stands, "verify", str(stands / "nowhere"))[0] == 2
    shutil.rmtree(stands / "output")
    assert run(stands, "verify")[0] == 2
    with pytest.raises(UsageError):
        standing.find([], stands / "output")


def test_a_folder_without_manifests(stands: Path) -> None:
    public(stands, "manifest.json").unlink()
    for path in (stands / "output", public(stands)):
        status, _, err = run(stands, "verify", str(path))
        assert (status, codes(err)) == (1, ["manifest"])


# --- what is said ------------------------------------------------------------------------------------------------


def test_json(stands: Path) -> None:
    public(stands, "sample.docx").unlink()
    status, out, err = run(stands, "verify", "--message-format", "json")
    assert (status, out) == (1, "")
    [problem] = [json.loads(line) for line in err.splitlines()]
    assert problem["code"] == "missing"
    assert problem["path"].endswith("public/sample.docx")


def test_the_report(stands: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    page = public(stands, "sample.html")
    page.write_bytes(page.read_bytes().replace(b"Open words", b"Open &lt;b&gt;"))
    public(stands, "stray").write_text("x")
    target = tmp_path / "deep/report.html"
    assert run(stands, "verify", "--report", str(target))[0] == 1
    text = target.read_text(encoding="utf-8")
    assert "4 files, 1 with problems" in text
    assert "1970-01-01 00:00 UTC" in text
    assert "error: unlisted" in text
    assert "Open &lt;b&gt;" in text
    assert "<script" not in text
    assert "src=" not in text
    assert "url(" not in text
    assert text.count('<th scope="row">') == 4
    first = target.read_bytes()
    run(stands, "verify", "--report", str(target))
    assert target.read_bytes() == first


def test_a_report_that_cannot_be_written(stands: Path) -> None:
    status, _, err = run(stands, "verify", "--report", str(stands / "content"))
    assert status == 1
    assert "error[output]: the report cannot be written" in err


# --- a build that reads back -------------------------------------------------------------------------------------


def anew(stands: Path) -> tuple[str, str]:
    """Words with which nothing is taken that was proven before."""
    return "--cache", str(stands / "empty")


def misread(monkeypatch: pytest.MonkeyPatch, change: Callable[[Plain], Plain]) -> list[str]:
    """Readers that find something else in every PDF, Word file and page than what stands there."""
    asked: list[str] = []
    real = Format.read

    def read(self: Format, data: bytes) -> Plain:
        asked.append(self.name)
        return change(real(self, data))

    monkeypatch.setattr(Format, "read", read)
    return asked


def other_title(found: Plain) -> Plain:
    return replace(found, title=(Run(text="Another title"),))


def test_a_build_whose_reader_disagrees_writes_nothing(stands: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stood = {n: (stands / "output" / n).read_bytes() for n in names(stands)}
    asked = misread(monkeypatch, other_title)
    status, out, err = run(stands, "build", "sample", "--audience", "public", *anew(stands))
    assert (status, out) == (1, "")
    assert asked == ["pdf", "word", "html"]
    assert codes(err) == ["parity"] * 3
    assert "sample.md:2:8: error[parity]: the title “A sample” reads otherwise in " in err
    assert "the pdf templates" in err
    assert "nothing was written" in err
    assert {n: (stands / "output" / n).read_bytes() for n in names(stands)} == stood


def test_check_says_what_build_would_say(stands: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    misread(monkeypatch, other_title)
    status, _, err = run(stands, "check", "sample", *anew(stands))
    assert status == 1
    assert "parity" in codes(err)


def test_no_verify_reads_nothing_back(stands: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = misread(monkeypatch, other_title)
    status, _, err = run(stands, "build", "sample", "--audience", "public", "--no-verify", *anew(stands))
    assert (status, err, asked) == (0, "", [])


def test_what_a_build_cannot_read_back_is_named(stands: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(self: Format, data: bytes) -> Plain:
        raise ProblemsError(Problem(location=Location(path=""), code="unreadable", message="nothing to read"))

    monkeypatch.setattr(Format, "read", read)
    status, _, err = run(stands, "build", "sample", "--audience", "public", "--format", "html", *anew(stands))
    assert status == 1
    assert "output/public/sample.html:1:1: error[unreadable]: nothing to read" in err


def test_a_warning_is_no_problem(stands: Path) -> None:
    write(stands, "Read it [here](https://example.org/).")
    run(stands, "build", "--audience", "public", "--format", "word,html")
    status, out, err = run(stands, "verify")
    assert status == 0
    assert "sample.docx:1:1: warning[word-link-vague]" in err
    assert marks(out, "sample.docx") == ["ok", "ok", "–", "warning", "ok"]
    assert run(stands, "verify", "--strict")[0] == 1


def test_a_word_file_that_reads_badly_is_not_built(stands: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Problem(location=Location(path="x.docx"), code="word-alt", message="a picture has no words")
    monkeypatch.setattr("factsheet.checks.word.check", lambda _data, _path: [fault])
    status, _, err = run(stands, "build", "sample", "--audience", "public", "--format", "word", *anew(stands))
    assert (status, codes(err)) == (1, ["word-alt"])


def test_all_that_was_made_together_is_made_again_together(stands: Path) -> None:
    [request] = verify._requests(standing.read(public(stands)))
    assert request.sheets == ("other", "sample")
    assert request.formats == ("word", "html")


def test_a_page_made_alone_is_made_again_alone(stands: Path) -> None:
    run(stands, "build", "sample", "--audience", "public", "--format", "html")
    requests = verify._requests(standing.read(public(stands)))
    assert {r.formats: r.sheets for r in requests} == {
        ("word", "html"): ("other",), ("html",): ("sample",), ("word",): ("sample",)
    }  # fmt: skip


def test_a_warning_that_the_author_accepts_is_not_given_for_the_file(project: Path) -> None:
    path = write(project, "See [here](https://example.org/).")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("audience:", "accept: {link-vague: as in the original}\naudience:", 1), encoding="utf-8"
    )
    assert run(project, "build", "--format", "word", "--strict")[0] == 0
    assert run(project, "verify", "--strict")[::2] == (0, "")
    status, _, err = run(project, "verify", "--without-content", "--strict")
    assert status == 1
    assert "warning[word-link-vague]" in err


def test_verify_and_a_build_that_publishes_wait_for_each_other(stands: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    folder = os.open(stands / "output", os.O_RDONLY)
    try:
        with publish.unchanged(stands / "output"):
            with pytest.raises(BlockingIOError):
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(folder, fcntl.LOCK_SH | fcntl.LOCK_NB)  # others may look at the same time
            fcntl.flock(folder, fcntl.LOCK_UN)
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(folder)
