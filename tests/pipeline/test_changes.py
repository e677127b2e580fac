"""`build.py changes`: what has changed for an audience since a revision or a folder, in words of three formats."""

import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import html5lib
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from factsheet.pipeline import changes, former
from factsheet.pipeline.sources import Folders
from factsheet.problems import ProblemsError, UsageError
from tests import artwork
from tests.projects import AUDIENCES, run, write
from tests.test_noninterference import HIDDEN, contents

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).parent / "expected"
SHEET = (Path(__file__).parent / "changes/sheet.md").read_text(encoding="utf-8")
FEW = settings(
    derandomize=True, deadline=None, max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
# What is edited, one at a time and then all at once: the old words, and the new ones.
EDITS = {
    "fact": ("value: 14700", "value: 15000"),
    "date": ("date: 2005-08-10", "date: 2005-08-12"),
    "title": ("title: A sample", "title: A better sample"),
    "reworded": ("remains critical to the strategy", "is critical to the whole strategy"),
    "heading": ("## Goals of the program", "## Goals of the programs"),
    "item": ("- Improve control of borders;\n", ""),
    "added": ("The last words.", "The last words.\n\nA paragraph that is new."),
    "link": ("https://example.org/old", "https://example.org/new"),
    "note": ("A note of the survey.", "A note of another survey."),
    "cell": ("| Police | 10 | 20 |", "| Police | 10 | 25 |"),
    "row": ("| Courts | 30 | 40 |\n", "| Courts | 30 | 40 |\n| Ports | 5 | 6 |\n"),
    "look": ("set apart", "*set apart*"),
    "alt": ("alt: A bridge", "alt: A long bridge"),
    "source": ("  - First source\n", "  - First source\n  - Second source\n"),
    "chart": ("[Poppy, 7, 8]", "[Poppy, 7, 9]"),
    "status": ("audience: public", "audience: public\nstatus: withdrawn\nreason: It was wrong."),
}


@dataclass(frozen=True)
class Project:
    """Content as it is, and a folder of the content as it was."""

    root: Path

    @property
    def folders(self) -> Folders:
        return Folders(
            content=self.root / "content",
            templates=ROOT / "templates",
            output=self.root / "output",
            cache=self.root / ".cache",
        )

    def text(self, *, audience: str = "public", since: str = "") -> str:
        found = former.find(self.folders, [], since=since or str(self.root / "then"), audience=audience)
        return changes.as_text(found, colour=False).replace(f"Since {self.root}/then", "Since then")

    def page(self) -> str:
        found = former.find(self.folders, [], since=str(self.root / "then"), audience="public")
        return changes.page(found, ROOT / "templates").decode()


def make(root: Path, then: str, now: str) -> Project:
    for name, text in (("then", then), ("content", now)):
        (root / name / "assets").mkdir(parents=True)
        (root / name / "audiences.yaml").write_text(AUDIENCES)
        (root / name / "sample.md").write_text(text, encoding="utf-8")
        (root / name / "assets/bridge.png").write_bytes(artwork.saved(artwork.photograph(40, 30)))
    return Project(root)


def edited(*names: str) -> str:
    text = SHEET
    for name in names:
        old, new = EDITS[name]
        assert text.count(old) == 1, name
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("name", EDITS)
def test_each_kind_of_edit_is_told(name: str, tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    golden(EXPECTED / f"changes-{name}.txt", make(tmp_path, SHEET, edited(name)).text())


def test_all_edits_at_once_in_markdown(tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    project = make(tmp_path, SHEET, edited(*EDITS))
    golden(EXPECTED / "changes.md", changes.markdown(project.folders, str(tmp_path / "then"), "public"))


def test_all_edits_at_once_on_a_page(tmp_path: Path) -> None:
    """Whoever cannot see a stroke or a line hears which words went and which came."""
    page = make(tmp_path, SHEET, edited(*EDITS)).page()
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(page)
    for name, said in (("del", ("[removed: ", "[was: ")), ("ins", ("[added: ", "[is: "))):
        found = ["".join(e.itertext()) for e in tree.iter(name)]
        assert len(found) > 5
        assert all(words.startswith(said) for words in found)
    assert not list(tree.iter("script"))


def test_moved_words_are_told_as_moved(tmp_path: Path) -> None:
    words = "A paragraph that goes elsewhere.\n\n"
    moved = SHEET.replace(words, "").replace("The last words.", f"{words}The last words.")
    told = make(tmp_path, SHEET, moved).text()
    assert "paragraph moved here from “Challenges”: A paragraph that goes elsewhere." in told
    assert "added" not in told
    assert "removed" not in told


def test_another_picture_of_the_same_name_is_told(tmp_path: Path) -> None:
    project = make(tmp_path, SHEET, SHEET)
    (tmp_path / "content/assets/bridge.png").write_bytes(artwork.saved(artwork.photograph(44, 30)))
    assert "picture (another picture, in a file of the same name)" in project.text()


def test_nothing_is_said_in_one_line(tmp_path: Path) -> None:
    assert make(tmp_path, SHEET, SHEET).text() == "Since then, nothing has changed for public in sample.\n"


def test_sheets_come_and_go(tmp_path: Path) -> None:
    project = make(tmp_path, SHEET, SHEET)
    write(tmp_path, "New words.", name="alpha")
    shutil.copy(tmp_path / "then/sample.md", tmp_path / "then/zulu.md")
    told = project.text()
    assert told.splitlines()[0] == "alpha: A sample (new)"
    assert "zulu: A sample (no longer there)" in told
    assert told.endswith("Unchanged: sample.\n")


def test_a_sheet_that_an_audience_may_no_longer_read_is_gone_for_it(tmp_path: Path) -> None:
    project = make(tmp_path, SHEET, SHEET.replace("audience: public", "audience: interagency"))
    assert "sample: A sample (no longer there)" in project.text()


def test_all_is_new_for_a_new_audience(tmp_path: Path) -> None:
    project = make(tmp_path, SHEET, SHEET)
    (tmp_path / "then/audiences.yaml").write_text(AUDIENCES.splitlines()[0] + "\n")
    told = project.text(audience="press")
    assert "no audience 'press'" in told
    assert "unchanged" not in told.lower()


# --- what an audience may not read -------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", HIDDEN)
@FEW
@given(data=st.data())
def test_what_is_guarded_changes_nothing(
    audience: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = data.draw(st.sampled_from(HIDDEN[audience]))
    root = tmp_path_factory.mktemp("project")
    then, now = (data.draw(contents(names)) for _ in range(2))
    project = make(root, then["sample"], now["sample"])
    for folder, files in (("then", then), ("content", now)):
        for name in ("open.png", "one.png", "two.png"):
            width = 30 if name == "open.png" else len(files["sample"]) % 50 + 10
            picture = artwork.saved(artwork.photograph(width, 30))
            (root / folder / "assets" / name).write_bytes(picture)
        for name, text in files.items():
            if name != "sample":
                guard, _, body = text.partition("\n")
                written = write(root, body, name=name, audience=guard)
                if folder == "then":
                    written.rename(root / "then" / written.name)
    assert project.text(audience=audience) == f"Since then, nothing has changed for {audience} in sample.\n"


def test_guarded_words_beside_open_ones_are_not_told(tmp_path: Path) -> None:
    guarded = "[Zebra {}.]{{for=interagency}} The last words"
    then, now = (SHEET.replace("The last words", guarded.format(n)) for n in ("one", "two"))
    project = make(tmp_path, then, now.replace("The last words.", "The very last words."))
    assert "Zebra" not in project.text()
    assert "Zebra" not in project.page()
    assert "Zebra [-one-]{+two+}" in project.text(audience="interagency")


def test_a_fact_that_only_guarded_text_calls_is_not_told(tmp_path: Path) -> None:
    fact = "facts:\n  hidden: {{value: {}, source: s}}\n"
    texts = [SHEET.replace("facts:\n", fact.format(n)) for n in (1234, 5678)]
    texts = [t.replace("The last words.", "The last words. [Is {{ hidden }}.]{for=interagency}") for t in texts]
    project = make(tmp_path, *texts)
    assert project.text() == "Since then, nothing has changed for public in sample.\n"
    assert "1,234 → 5,678" in project.text(audience="interagency")


# --- packets -----------------------------------------------------------------------------------------------------

PACKET = "title: A Trip\nlanguage: en-US\naudiences: [public, interagency]\ntabs:\n"


def packets(root: Path, then: str, now: str) -> str:
    project = make(root, SHEET, SHEET)
    for folder, tabs in (("then", then), ("content", now)):
        shutil.copy(root / folder / "sample.md", root / folder / "other.md")
        (root / folder / "packets").mkdir()
        (root / folder / "packets/trip.yaml").write_text(PACKET + tabs)
    return project.text()


def test_tabs_that_come_and_move_are_told(tmp_path: Path) -> None:
    told = packets(tmp_path, "  - sample\n", "  - {sheet: other, title: Other}\n  - sample\n")
    assert "packet trip: A Trip\n  Tabs\n    tab added: {+Other+}\n" in told


def test_guarded_tabs_are_not_told(tmp_path: Path) -> None:
    told = packets(tmp_path, "  - sample\n", "  - sample\n  - {sheet: other, title: Zebra, for: interagency}\n")
    assert told == "Since then, nothing has changed for public in other, sample, packet trip.\n"


# --- from where --------------------------------------------------------------------------------------------------


def git(root: Path, *words: str) -> str:
    named = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    return subprocess.run(["git", *named, *words], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Project:
    root = tmp_path / "origin"
    project = make(root, SHEET, SHEET)
    shutil.rmtree(root / "then")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "one")
    git(root, "tag", "v1.0")
    (root / "content/sample.md").write_text(edited("fact"), encoding="utf-8")
    return project


def test_a_revision_is_read_by_a_python_without_extraction_filters(
    repository: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian 12 has Python 3.11.2; filters came with 3.11.4."""
    extract = tarfile.TarFile.extractall

    def without_filter(self: tarfile.TarFile, path: Path, members: list[tarfile.TarInfo] | None = None) -> None:
        extract(self, path, members)

    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    monkeypatch.setattr(tarfile.TarFile, "extractall", without_filter)
    assert "14,700 → 15,000 hectares" in repository.text(since="v1.0")


def test_a_revision_is_read_and_nothing_checked_out(repository: Project) -> None:
    before = git(repository.root, "status", "--porcelain")
    assert "14,700 → 15,000 hectares" in repository.text(since="v1.0")
    assert git(repository.root, "status", "--porcelain") == before


def test_a_shallow_clone_says_what_to_do(repository: Project, tmp_path: Path) -> None:
    git(repository.root, "commit", "--quiet", "-a", "-m", "two")
    url = repository.root.as_uri()
    git(tmp_path, "clone", "--quiet", "--depth", "1", "--no-tags", url, "clone")
    with pytest.raises(UsageError, match="git fetch --unshallow"):
        Project(tmp_path / "clone").text(since="v1.0")


def test_a_mistyped_tag_has_a_hint(repository: Project) -> None:
    with pytest.raises(UsageError, match=re.escape("did you mean 'v1.0'?")):
        repository.text(since="v1.00")


@pytest.mark.parametrize("revision", ["--output=x", "-h", "HEAD:content", "v9", "a b"])
def test_what_is_no_revision_is_refused(repository: Project, revision: str) -> None:
    with pytest.raises(UsageError, match="no revision is called"):
        former.find(repository.folders, [], since=revision, audience="public")


def test_content_that_cannot_be_read_is_told_of_by_its_revision(repository: Project) -> None:
    sheet = repository.root / "content/sample.md"
    good = sheet.read_text(encoding="utf-8")
    sheet.write_text(good.replace("kind: Fact Sheet", "sort: Fact Sheet"), encoding="utf-8")
    git(repository.root, "commit", "--quiet", "-a", "-m", "bad")
    sheet.write_text(good, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        repository.text(since="HEAD")
    first, *others = caught.value.problems
    assert first.code == "former-content"
    assert {p.location.path for p in others} == {"HEAD:content/sample.md"}


def test_a_release_is_compared_by_its_revision(repository: Project) -> None:
    commit = git(repository.root, "rev-parse", "HEAD")
    release = repository.root / "release"
    release.mkdir()
    (release / "manifest.json").write_text(f'{{"source": {{"revision": "{commit}", "content": "content"}}}}')
    assert "14,700 → 15,000 hectares" in repository.text(since=str(release))


def test_the_command(tmp_path: Path) -> None:
    make(tmp_path, SHEET, edited("fact"))
    then = str(tmp_path / "then")
    status, out, _ = run(tmp_path, "changes", "sample", "--since", then)
    assert (status, "14,700 → 15,000 hectares" in out, "\033" in out) == (0, True, False)
    file = tmp_path / "changes.html"
    status, out, _ = run(tmp_path, "changes", "--since", then, "--format", "html", "--output-file", str(file))
    assert status == 0
    assert b"15,000 hectares" in file.read_bytes()
    status, _, err = run(tmp_path, "changes", "sampel", "--since", then)
    assert (status, "did you mean 'sample'?" in err) == (2, True)
    status, _, err = run(tmp_path, "changes", "--since", str(tmp_path / "then/assets"))
    assert (status, "audiences.yaml" in err) == (2, True)
    status, _, err = run(tmp_path, "changes", "--since", then, "--audience", "pubic")
    assert (status, "did you mean 'public'?" in err) == (2, True)
