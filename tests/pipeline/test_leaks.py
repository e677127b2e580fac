"""`build.py verify --leaks`: for whom a file is meant, what is looked into, what is said of it, and no false alarm."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from factsheet.pipeline import leaks, verify
from factsheet.pipeline.build import Outcome, Request, build
from factsheet.pipeline.progress import Progress
from factsheet.pipeline.sources import Folders
from tests.conftest import Unwatched
from tests.projects import AUDIENCES, run, write

ROOT = Path(__file__).parents[2]
GUARDED = "The Ferreira report puts the loss at 98,765 hectares in the upper valley."
BODY = f"Open words.\n\n::: for congress\n\n{GUARDED}\n\n- one\n- two\n- three\n:::\n\nThe end."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet for all and one for congress alone, built as pages and Word files."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "content").mkdir()
    (folder / "content/audiences.yaml").write_text(AUDIENCES)
    write(folder, BODY)
    write(folder, "Words of it.", name="peru", audience="congress")
    assert run(folder, "build", "--format", "html,word")[0] == 0
    return folder


MADE: dict[Any, Outcome] = {}


@pytest.fixture(autouse=True)
def _made_again_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What verify makes again of the same content is made once for all tests: it is most of their time."""

    def made_again(folders: Folders, request: Request, progress: Progress) -> Outcome:
        content = tuple((p.name, p.read_bytes()) for p in sorted(folders.content.glob("*.*")))
        if (content, request) not in MADE:
            MADE[content, request] = build(folders, request, progress)
        return MADE[content, request]

    monkeypatch.setattr(verify, "build", made_again)


@pytest.fixture
def stands(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "p")
    return tmp_path / "p"


def public(project: Path, name: str) -> Path:
    return project / "output/public" / name


def marks(out: str, file: str) -> list[str]:
    return next(line for line in out.splitlines() if file in line).split()[1:]


def edit(project: Path, **changes: Any) -> None:
    path = public(project, "manifest.json")
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **changes}, indent=2))


def relisted(project: Path, file: str, data: bytes) -> None:
    """Somebody who changes a file and brings the manifest up to date."""
    public(project, file).write_bytes(data)
    files = json.loads(public(project, "manifest.json").read_bytes())["files"]
    entry = next(f for f in files if f["path"] == file)
    entry |= {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    edit(project, files=files)


def look(project: Path) -> tuple[int, str, str]:
    return run(project, "verify", "--leaks", str(project / "output/public"))


# --- all is well -------------------------------------------------------------------------------------------------


def test_what_was_built_holds_nothing_that_is_withheld(stands: Path) -> None:
    status, out, err = run(stands, "verify", "--leaks")
    assert (status, err) == (0, "")
    assert out.splitlines()[0].split() == ["file", "digest", "parity", "look", "access", "fresh", "leaks"]
    assert marks(out, "public/sample.html") == ["ok", "ok", "–", "–", "ok", "ok"]
    assert marks(out, "public/manifest.json") == ["–", "–", "–", "–", "–", "ok"]
    assert out.splitlines()[-1].endswith("files: nothing is wrong with what was looked at")


def test_who_does_not_ask_does_not_pay(stands: Path) -> None:
    program = (
        "import sys; from factsheet.pipeline import verify, report; print('factsheet.checks.leaks' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    _, out, _ = run(stands, "verify", "--without-content")
    assert "leaks" not in out


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own sheets and samples, with a guard around every other section of each, for three audiences."""
    folder = tmp_path_factory.mktemp("guarded")
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "content/audiences.yaml").write_text(AUDIENCES)
    for path in [*folder.glob("content/*.md"), *folder.glob("content/samples/*.md")]:
        if path.name != "README.md":
            path.write_text(_with_guards(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def _with_guards(text: str) -> str:
    """The last section of the second level, with all below it, for congress; its last sources and contacts too."""
    front, _, body = text[4:].partition("\n---\n")
    head, _, last = body.rpartition("\n## ")
    notes = [line for line in last.splitlines() if line.startswith("[^")]
    kept, _, rest = last.partition("\n[^") if notes else (last, "", "")
    if not head or "{#" in kept.splitlines()[0]:
        return text
    tail = f"\n[^{rest}" if notes else ""
    return f"---\n{front}\n---\n{head}\n::: for congress\n\n## {kept.rstrip()}\n:::\n{tail}"


@pytest.mark.parametrize(
    "name", ["public", *(pytest.param(n, marks=pytest.mark.exhaustive) for n in ("congress", "interagency"))]
)
def test_no_false_alarm_on_sheets_of_the_project(guarded: Path, name: str) -> None:
    folders = Folders(
        content=guarded / "content",
        templates=ROOT / "templates",
        output=guarded / "output",
        cache=ROOT / ".cache/tests",
    )
    sheets = ["mexico", "bolivia", "every-block", "andean-budget", "south-asia"]
    status, _, err = run(guarded, "build", *sheets, "--audience", name)
    assert status == 0, err
    scanner = leaks.scanner(folders, "")
    withheld = scanner.needles(scanner.content.audiences[name])
    assert len(withheld.long) > 20 or name != "public"
    files = sorted((guarded / "output" / name).iterdir())
    assert len(files) == len(sheets) * 3 + 1
    assert [p.message for f in files for p in scanner.scan(f.read_bytes(), f, name)] == []


def test_what_one_audience_reads_is_a_leak_to_another(guarded: Path) -> None:
    run(guarded, "build", "mexico", "--audience", "congress", "--format", "word")
    status, _, err = run(
        guarded, "verify", "--leaks", "--audience", "public", str(guarded / "output/congress/mexico.docx")
    )
    assert status == 1
    assert "Drug Awareness/Demand Reduction" in err
    lines = (guarded / "content/mexico.md").read_text(encoding="utf-8").splitlines()
    heading = next(n for n, line in enumerate(lines, 1) if line.startswith("### Drug Awareness"))
    assert f"content/mexico.md:{heading};" in err


# --- leaks -------------------------------------------------------------------------------------------------------


def test_a_leak_is_told_with_its_places(stands: Path) -> None:
    page = public(stands, "sample.html")
    relisted(stands, "sample.html", page.read_bytes().replace(b"</main>", f"<!--{GUARDED}--></main>".encode()))
    status, out, err = look(stands)
    assert status == 1
    assert marks(out, "public/sample.html")[-1] == "problem"
    assert "sample.html:1:1: error[leak]: 'public' may not read these words" in err
    assert f"'{GUARDED}'" in err
    assert "comment" in err
    line = (stands / "content/sample.md").read_text().splitlines().index(GUARDED) + 1
    assert f"content/sample.md:{line};" in err


def test_a_manifest_that_names_what_is_withheld(stands: Path) -> None:
    edit(stands, note=GUARDED)
    status, out, err = look(stands)
    assert status == 1
    assert marks(out, "public/manifest.json")[-1] == "problem"
    assert "error[leak]" in err
    assert "build writes no 'note' into a manifest" in err


@pytest.mark.parametrize("key", ["withheld", "versions"])
def test_a_count_in_a_manifest(stands: Path, key: str) -> None:
    versions = json.loads(public(stands, "manifest.json").read_bytes())["versions"]
    edit(stands, **({"withheld": 3} if key == "withheld" else {"versions": {**versions, "withheld": "3"}}))
    status, _, err = look(stands)
    assert status == 1
    assert "error[leak-manifest]: build writes no 'withheld' into a manifest" in err


def test_a_count_in_a_file_is_caught_by_what_a_build_would_make(stands: Path) -> None:
    page = public(stands, "sample.html")
    relisted(stands, "sample.html", page.read_bytes().replace(b"<main", b'<main data-items="5"', 1))
    status, out, _ = look(stands)
    assert status == 1
    assert marks(out, "public/sample.html") == ["ok", "ok", "–", "–", "problem", "ok"]
    words = page.read_bytes().replace(b"The end.", b"The end. (3 items withheld)", 1)
    relisted(stands, "sample.html", words)
    assert marks(look(stands)[1], "public/sample.html")[1] == "problem"


def test_a_manifest_of_another_audience_does_not_open_a_folder(stands: Path) -> None:
    edit(stands, audience="congress")
    status, _, err = look(stands)
    assert status == 1
    assert "this folder is for 'public', and its manifest says 'congress'" in err


def test_a_log_beside_the_files(stands: Path) -> None:
    public(stands, "build.log").write_text(f"INFO left out: {GUARDED[:50]}\n")
    status, out, err = look(stands)
    assert status == 1
    assert marks(out, "build.log")[-1] == "problem"
    assert "error[unlisted]" in err
    assert "error[leak]" in err


@pytest.mark.parametrize("name", ["peru.html", "peru.pdf.bak", "loss-ferreira.txt"])
def test_a_name_of_a_file_that_tells(stands: Path, name: str) -> None:
    public(stands, name).write_text("nothing")
    status, out, err = look(stands)
    assert status == 1
    assert marks(out, f"public/{name}")[-1] == "problem"
    assert "(its name)" in err


def test_a_sheet_that_is_not_for_this_audience_is_not_named(stands: Path) -> None:
    edit(stands, files=[{"path": "peru.html", "sheet": "peru"}])
    assert "'peru' (" in look(stands)[2]


# --- files made elsewhere ----------------------------------------------------------------------------------------


def test_any_file_with_an_audience(stands: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(f"Dear all, {GUARDED.lower()}")
    assert run(stands, "verify", str(path), "--leaks", "--audience", "congress")[0] == 0
    status, out, err = run(stands, "verify", str(path), "--leaks", "--audience", "public")
    assert status == 1
    assert marks(out, "letter.txt") == ["–", "–", "–", "–", "–", "problem"]
    assert "letter.txt:1:1: error[leak]" in err


def test_a_folder_made_elsewhere(stands: Path, tmp_path: Path) -> None:
    (tmp_path / "box/in").mkdir(parents=True)
    (tmp_path / "box/in/a.txt").write_text(GUARDED)
    (tmp_path / "box/b.txt").write_text("nothing")
    (tmp_path / "box/link.txt").symlink_to(tmp_path / "box/in/a.txt")
    status, out, _ = run(stands, "verify", str(tmp_path / "box"), "--leaks", "--audience", "public")
    assert status == 1
    assert marks(out, "in/a.txt")[-1] == "problem"
    assert marks(out, "b.txt")[-1] == "ok"
    assert "link.txt" not in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--leaks"], "nobody has said who"),
        (["--leaks", "--audience", "pubic"], "no audience is called 'pubic' (did you mean 'public'?)"),
        (["--audience", "public"], "it needs --leaks"),
        (["--leaks", "--audience", "public", "--without-content"], "--leaks needs the content"),
    ],
)
def test_what_cannot_be_asked(stands: Path, tmp_path: Path, words: list[str], says: str) -> None:
    (tmp_path / "letter.txt").write_text("x")
    status, _, err = run(stands, "verify", str(tmp_path / "letter.txt"), *words)
    assert status == 2
    assert says in err


def test_content_that_cannot_be_read_is_not_content_without_secrets(stands: Path) -> None:
    path = stands / "content/sample.md"
    path.write_text(path.read_text().replace("::: for congress", "::: for congres"))
    status, _, err = look(stands)
    assert status == 1
    assert "error[unknown-audience]" in err


def test_what_is_too_short_to_look_for_is_named(stands: Path) -> None:
    write(stands, "Open. [who]{for=congress}")
    run(stands, "build", "sample", "--audience", "public", "--format", "html,word")
    status, out, _ = run(stands, "verify", "--leaks", str(stands / "output/public"))
    assert status == 0
    assert "for 'public' 1 guarded text is too short to be told from other words, and not looked for:" in out
    assert "content/sample.md:13" in out


def test_the_report_has_the_column(stands: Path, tmp_path: Path) -> None:
    run(stands, "verify", "--leaks", "--report", str(tmp_path / "r.html"))
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert '<th scope="col">leaks</th>' in page
    assert verify.LEAKS["leaks"] in page
    run(stands, "verify", "--report", str(tmp_path / "r.html"))
    assert "leaks" not in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_banners_of_others_are_looked_for(stands: Path) -> None:
    folders = Folders(
        content=stands / "content", templates=ROOT / "templates", output=stands / "output", cache=ROOT / ".cache/tests"
    )
    scanner = leaks.scanner(folders, "public")
    assert scanner.scan(b"<p>SAMPLE BANNER</p>", Path("a.html"), "")
    assert not leaks.scanner(folders, "interagency").scan(b"<p>SAMPLE BANNER</p>", Path("a.html"), "")
    assert verify.verify(folders, [], Unwatched(), scanner=scanner).columns == verify.COLUMNS | verify.LEAKS
