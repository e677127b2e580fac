"""The command line as a user meets it: words, options, exit statuses, where things are printed."""

import errno
import io
import json
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from factsheet import cli
from factsheet.readers import fences
from tests.projects import FRONT, names, run, write

ROOT = Path(__file__).parent.parent


def test_no_words_build_everything_for_every_audience(project: Path) -> None:
    status, out, err = run(project)
    assert (status, err) == (0, "")
    suffixes = (".pdf", ".docx", ".html")
    audiences = ("public", "congress", "press", "interagency")
    expected = {f"{a}/sample{s}" for a in audiences for s in suffixes}
    assert names(project) == expected | {f"{a}/manifest.json" for a in audiences}
    assert len(out.splitlines()) == 12
    assert all(Path(line).is_file() for line in out.splitlines())


def test_audiences_read_what_they_include(project: Path) -> None:
    write(project, "For staff.", "staff", "congress")
    status, _, _ = run(project, "build", "--format", "html")
    assert status == 0
    assert names(project) >= {"congress/staff.html", "interagency/staff.html"}
    assert "public/staff.html" not in names(project)
    pages = {a: (project / f"output/{a}/sample.html").read_text() for a in ("public", "interagency")}
    assert "Guarded words." in pages["interagency"]
    assert "Guarded" not in pages["public"]
    assert "SAMPLE BANNER" in pages["interagency"]


def test_options_of_build_need_no_command_word(project: Path) -> None:
    status, _, _ = run(project, "--audience", "public", "--format", "html,word")
    assert status == 0
    assert names(project) == {"public/sample.html", "public/sample.docx", "public/manifest.json"}


def test_global_options_stand_before_or_after_the_word(project: Path) -> None:
    before = run(project, "--quiet", "build", "--format", "html")
    assert before == (0, "", "")
    assert run(project, "build", "--format", "html", "--quiet") == before


@pytest.mark.parametrize("words", ["--report who.html audiences", "--since v0 changes", "--port 8765 preview"])
def test_the_word_behind_any_option_is_no_command(project: Path, words: str) -> None:
    status, out, _ = run(project, *words.split(), "--help")
    assert status == 0
    assert f"usage: build.py {words.rsplit(maxsplit=1)[-1]}" in out


def test_a_path_names_a_sheet_too(project: Path) -> None:
    status, out, _ = run(
        project, "build", str(project / "content/sample.md"), "--format", "html", "--audience", "public"
    )
    assert status == 0
    assert out.strip().endswith("output/public/sample.html")


def test_samples_are_built_only_when_named(project: Path) -> None:
    (project / "content/samples").mkdir()
    (project / "content/sample.md").rename(project / "content/samples/sample.md")
    write(project, "Another.", "other")
    run(project, "--format", "html", "--audience", "public")
    assert names(project) == {"public/other.html", "public/manifest.json"}
    run(project, "build", "sample", "--format", "html", "--audience", "public")
    assert "public/sample.html" in names(project)


def test_all_problems_of_all_sheets_and_nothing_is_written(project: Path) -> None:
    run(project, "--format", "html")
    stood = {n: (project / "output" / n).read_bytes() for n in names(project)}
    write(project, "An [x]{for=congres} and {{ nothing }}.")
    write(project, "<b>bold</b>", "other")
    status, out, err = run(project)
    assert (status, out) == (1, "")
    assert "sample.md:13:12: error[unknown-audience]: no audience is called 'congres'" in err
    assert "help: did you mean 'congress'?" in err
    assert "error[unknown-fact]" in err
    assert "other.md:13:1: error[html]" in err
    assert "nothing was written" in err
    assert {n: (project / "output" / n).read_bytes() for n in names(project)} == stood


def test_check_reports_as_build_does_and_makes_nothing(project: Path) -> None:
    assert run(project, "check") == (0, "", "")
    write(project, "<b>bold</b>")
    checked, built = run(project, "check"), run(project, "build")
    assert built[0] == checked[0] == 1
    assert built[2].startswith(checked[2])
    assert not (project / "output").exists()


def test_warnings_pass_unless_strict(project: Path) -> None:
    write(project, "Some {{ n }}.", "sample").write_text(
        FRONT.format(audience="public", body="Some {{ n }}.").replace("---\n\n", "facts:\n  n: {value: 3}\n---\n\n", 1)
    )
    status, _, err = run(project, "--format", "html", "--audience", "public")
    assert status == 0
    assert "warning[fact-source]" in err
    assert run(project, "check", "--strict")[0] == 1


def test_messages_for_programs_and_for_github(project: Path) -> None:
    write(project, "An [x]{for=congres}.")
    _, _, err = run(project, "check", "--message-format", "json")
    loaded = [json.loads(line) for line in err.splitlines()]
    assert loaded[0]["code"] == "unknown-audience"
    assert (loaded[0]["line"], loaded[0]["column"]) == (13, 12)
    _, _, err = run(project, "--message-format", "github", "check")
    assert re.match(r"::error file=.*sample\.md,line=13,col=12,title=unknown-audience::", err)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["biuld"], "did you mean 'build'?"),
        (["mexico"], "write: build mexico"),
        (["build", "sampel"], "did you mean 'sample'?"),
        (["build", "--audience", "pubic"], "did you mean 'public'?"),
        (["build", "--format", "pdff"], "did you mean 'pdf'?"),
        (["build", "--paper", "a5"], "letter"),
        (["new", "Not A Name"], "small letters"),
        (["new", "x" * 300], ""),
        (["new", "readme"], "tells officers"),
        (["build", "x" * 300], "there is no sheet"),
        (["build", "sample", "--formt", "pdf"], "did you mean '--format'?"),
        (["build", "--audience", ""], "a name is missing"),
        (["build", "--format", "pdf,"], "a name is missing"),
        (["build", "--templates", ""], "the folder's name is empty"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage_is_status_2_with_a_hint(project: Path, words: list[str], said: str) -> None:
    status, out, err = run(project, *words)
    assert (status, out) == (2, "")
    assert said in err


def test_words_stand_on_both_sides_of_options(project: Path) -> None:
    write(project, "Another.", "other")
    status, _, err = run(project, "build", "sample", "--quiet", "other", "--format", "html", "--audience", "public")
    assert (status, err) == (0, "")
    assert {"public/sample.html", "public/other.html"} <= names(project)


def test_wrong_usage_is_said_in_the_format_asked_for(project: Path) -> None:
    for words in (["build", "nope"], ["--nonsense"], ["biuld"], ["build", "--audience", "nobody"]):
        status, _, err = run(project, *words, "--message-format", "json")
        assert status == 2
        assert json.loads(err)["code"] == "usage"


def test_a_sheet_named_twice_is_made_once(project: Path) -> None:
    (project / "link").symlink_to(project / "content")
    words = ["build", "sample", str(project / "content/sample.md"), str(project / "link/sample.md")]
    status, out, err = run(project, *words, "--format", "html", "--audience", "public")
    assert (status, err) == (0, "")
    assert len(out.splitlines()) == 1
    (project / "elsewhere").mkdir()
    (project / "elsewhere/sample.md").write_text((project / "content/sample.md").read_text())
    status, _, err = run(project, "build", "sample", str(project / "elsewhere/sample.md"))
    assert status == 2
    assert "two files are the sheet 'sample'" in err


def test_a_terminal_that_cannot_show_a_letter_is_no_reason_to_fail(project: Path) -> None:
    output = project / "ñ✓"
    words = ["build", "sample", "--format", "html", "--audience", "public", "--content", str(project / "content")]
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *words, "--output", str(output)],
        env={"PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (output / "public/sample.html").is_file()


def test_a_withdrawn_sheet_goes_in_every_format(project: Path) -> None:
    write(project, "Another.", "other")
    assert run(project, "--audience", "public", "--format", "html,word")[0] == 0
    write(project, "Another.", "other", "interagency")
    assert run(project, "--audience", "public", "--format", "html")[0] == 0
    assert names(project) == {"public/sample.html", "public/sample.docx", "public/manifest.json"}
    write(project, "Open.", "sample", "interagency")
    assert run(project, "--audience", "public", "--format", "html") == (0, "", "")
    assert names(project) == set()


def test_a_build_of_all_sheets_removes_what_was_withdrawn(project: Path) -> None:
    write(project, "Another.", "other")
    run(project, "--format", "html", "--audience", "public")
    run(project, "--audience", "public")
    write(project, "Another.", "other", "interagency")
    run(project)
    assert not any(n.startswith("public/other") for n in names(project))
    assert "interagency/other.pdf" in names(project)


def test_new_starts_a_sheet_that_builds(project: Path) -> None:
    status, out, _ = run(project, "new", "peru")
    assert status == 0
    assert out.strip().endswith("content/peru.md")
    text = (project / "content/peru.md").read_text()
    assert "country: PE" in text
    status, _, err = run(project, "build", "peru", "--format", "html", "--strict")
    assert (status, err) == (0, "")
    status, _, err = run(project, "new", "peru")
    assert status == 1
    assert "is there already" in err
    assert (project / "content/peru.md").read_text() == text


@pytest.mark.parametrize("kind", fences.KINDS)
def test_new_offers_an_example_of_every_block(project: Path, kind: str) -> None:
    shutil.copytree(ROOT / "content/assets", project / "content/assets")
    assert run(project, "new", "peru", "--with", kind)[0] == 0
    assert f"::: {kind}\n" in (project / "content/peru.md").read_text()
    assert run(project, "check", "peru", "--strict")[::2] == (0, "")


def test_new_offers_all_examples_at_once_and_knows_no_others(project: Path) -> None:
    shutil.copytree(ROOT / "content/assets", project / "content/assets")
    assert run(project, "new", "peru", "--with", "all")[0] == 0
    assert run(project, "check", "peru", "--strict")[::2] == (0, "")
    status, _, err = run(project, "new", "chile", "--with", "charts")
    assert status == 2
    assert "no block is called 'charts': did you mean 'chart'?" in err
    assert not (project / "content/chile.md").exists()


def test_help_has_examples_and_every_command() -> None:
    out = io.StringIO()
    with redirect_stdout(out):
        assert cli.main(["--help"]) == 0
    for command in cli.COMMANDS:
        assert command in out.getvalue()
        sub = io.StringIO()
        with redirect_stdout(sub):
            assert cli.main([command, "--help"]) == 0
        assert "example:" in sub.getvalue()
    assert "examples:" in out.getvalue()


def test_the_way_in_imports_nothing_heavy() -> None:
    heavy = "{'weasyprint', 'pydantic', 'docx', 'rich', 'jinja2', 'babel', 'lxml'}"
    code = f"import sys; from factsheet import cli; cli.main(['--help']); sys.exit(bool({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0


def test_without_pango_nothing_is_made_and_the_command_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from factsheet.tools import machine

    lack = machine.Lack(name="libpango-1.0-0", needed_for="PDF", command="apt-get install libpango-1.0-0")
    monkeypatch.setattr(machine, "lacks_for", lambda formats: (lack,) if "pdf" in formats else ())
    status, out, err = run(project)
    assert (status, out) == (3, "")
    assert "apt-get install libpango-1.0-0" in err
    assert "--format html,word" in err
    assert not (project / "output").exists()
    assert run(project, "--format", "html,word", "--audience", "public")[0] == 0


def test_no_room_is_no_mistake_of_the_program(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from factsheet.pipeline import build

    def fails(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(build, "build", fails)
    status, out, err = run(project, "build", "--cache", str(project / "cache"))
    assert (status, out) == (1, "")
    assert err.startswith("error: there is no room left to write\nhelp: what stood before still stands")
    assert not (project / "cache/crash.txt").exists()


def test_a_mistake_of_the_program_shows_no_traceback(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from factsheet.pipeline import build

    def fails(*_: object) -> None:
        raise KeyError("of the program")

    monkeypatch.setattr(build, "build", fails)
    status, out, err = run(project, "build", "--cache", str(project / "cache"))
    assert (status, out) == (1, "")
    assert err.startswith("error: this program has made a mistake: KeyError: 'of the program'\nhelp: what stood before")
    assert "Traceback" not in err
    assert "raise KeyError" in (project / "cache/crash.txt").read_text(encoding="utf-8")
