"""An advisory fails, and so does silence where --strict asks for an answer; nobody's silence is called sound."""

from typing import Any

import pytest

from factsheet.tools import audit

LOCK = "requirements.lock"
SOUND = {"name": "jinja2", "version": "3.1.6", "vulns": []}
UNANSWERED = {"name": "rich", "skip_reason": "Dependency not found"}
KNOWN = {
    "name": "lxml",
    "version": "6.0.2",
    "vulns": [{"id": "PYSEC-0", "aliases": ["CVE-2026-41066"], "fix_versions": ["6.1.0"], "description": "…"}],
}


def answer(*found: dict[str, Any]) -> audit.Answer:
    return audit.from_pip_audit(LOCK, {"dependencies": list(found)})


@pytest.mark.parametrize("strict", [False, True])
def test_an_advisory_fails_and_stands_beside_the_line_that_asks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, strict: bool
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert audit.report([answer(SOUND, KNOWN)], strict=strict) == 1
    said = capsys.readouterr().err
    line = audit.line_of(audit.ROOT / LOCK, "lxml")
    assert said == f"{LOCK}:{line}: error: lxml 6.0.2: PYSEC-0 CVE-2026-41066; mended in 6.1.0\n"
    assert (audit.ROOT / LOCK).read_text(encoding="utf-8").splitlines()[line - 1].startswith("lxml==")


def test_on_github_it_is_an_annotation(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    audit.report([answer(KNOWN)], strict=False)
    assert capsys.readouterr().err.startswith(f"::error file={LOCK},line=")


@pytest.mark.parametrize("found", [(), (UNANSWERED,), (SOUND, UNANSWERED)])
def test_silence_is_said_and_fails_where_an_answer_is_asked_for(
    found: tuple[dict[str, Any], ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.report([answer(*found)], strict=False) == 0
    said = capsys.readouterr().err
    assert "not audited" in said
    assert "nothing is known" not in said
    assert audit.report([answer(*found)], strict=True) == 1


def test_what_says_nothing_is_no_answer() -> None:
    assert audit.from_pip_audit(LOCK, None) == audit.Answer(lock=LOCK, asked=0, answered=0)
    unserved = audit.from_npm(audit.NODE_LOCK, {"message": "Method Not Allowed"})
    assert unserved.answered == 0 < unserved.asked


def test_all_answered_and_nothing_known_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.report([answer(SOUND)], strict=True) == 0
    assert capsys.readouterr().err == f"{LOCK}: nothing is known against its 1 packages\n"


def test_npm_names_the_advisory_and_the_version_that_is_locked() -> None:
    via = [{"url": "https://example.org/advisories/GHSA-0"}, "another-package"]
    found = {"axe-core": {"via": via, "range": "<5", "fixAvailable": True}}
    known = audit.from_npm(audit.NODE_LOCK, {"vulnerabilities": found})
    assert known.answered == known.asked
    assert [(a.package, a.name) for a in known.advisories] == [("axe-core", "GHSA-0")]
    assert known.advisories[0].version[0].isdigit()


def test_every_lock_file_is_asked_about() -> None:
    skipped = {".venv", ".cache", "output"}
    locks = [*audit.ROOT.glob("*.lock"), *(p for p in audit.ROOT.glob("tests/**/*") if p.name == "package-lock.json")]
    hashed = [p for p in audit.ROOT.glob("tests/**/*.txt") if "--hash=sha256:" in p.read_text(encoding="utf-8")]
    found = {p.relative_to(audit.ROOT).as_posix() for p in [*locks, *hashed] if skipped.isdisjoint(p.parts)}
    assert found == {*audit.LOCKS, audit.NODE_LOCK}
