"""Preview in a real server: both renditions, reload on save, problems on the page, this machine only."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from factsheet import preview
from factsheet.pipeline.sources import Folders
from tests.projects import AUDIENCES, CACHE, write

ROOT = Path(__file__).parent.parent


@pytest.fixture
def stage(tmp_path: Path) -> preview.Stage:
    content = tmp_path / "content"
    content.mkdir()
    (content / "audiences.yaml").write_text(AUDIENCES)
    write(tmp_path, "First words. [Guarded words.]{for=interagency}")
    folders = Folders(content=content, templates=ROOT / "templates", output=tmp_path / "o", cache=CACHE)
    made = preview.Stage(folders=folders, wanted=str(content / "sample.md"), audience="public")
    made.make()
    return made


@contextmanager
def served(stage: preview.Stage) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), preview._handler(stage))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def get(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, answer.headers["Content-Type"], data


def test_the_page_and_the_renditions_as_they_are(stage: preview.Stage) -> None:
    with served(stage) as port:
        status, kind, shell = get(port, "/")
        assert (status, kind) == (200, "text/html; charset=utf-8")
        assert b"sample.html" in shell
        assert get(port, "/sample.html?3")[2] == stage.files["sample.html"].data
        assert get(port, "/sample.pdf")[1:] == ("application/pdf", stage.files["sample.pdf"].data)
        assert get(port, "/../content/sample.md")[0] == 404
        assert get(port, "/audiences.yaml")[0] == 404
        assert b"Guarded" not in get(port, "/sample.html")[2]


def test_another_host_is_refused(stage: preview.Stage) -> None:
    with served(stage) as port:
        assert get(port, "/sample.html", host="evil.example:80")[0] == 403
        assert get(port, "/", host="localhost:99")[0] == 200


def test_events_tell_of_each_new_version_and_of_problems(stage: preview.Stage, tmp_path: Path) -> None:
    with served(stage) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/events")
        stream = connection.getresponse()

        def event() -> dict[str, object]:
            line = stream.readline()
            stream.readline()
            loaded: dict[str, object] = json.loads(line.removeprefix(b"data: "))
            return loaded

        assert event() == {"version": 1, "problems": [], "made": True}
        write(tmp_path, "An [x]{for=congres}.")
        stage.make()
        told = event()
        assert told["version"] == 2
        assert "did you mean 'congress'?" in str(told["problems"])
        assert b"First words." in stage.files["sample.html"].data  # the last good one stays
        write(tmp_path, "Second words.")
        stage.make()
        assert event() == {"version": 3, "problems": [], "made": True}
        assert b"Second words." in get(port, "/sample.html")[2]
        connection.close()


def test_a_save_is_noticed(stage: preview.Stage, tmp_path: Path) -> None:
    stop = threading.Event()
    watcher = threading.Thread(target=preview._watch, args=(stage, stop), daemon=True)
    watcher.start()
    try:
        for attempt in range(20):
            write(tmp_path, f"Saved words {attempt}.")
            with stage.changed:
                if stage.changed.wait_for(lambda: stage.version > 1, timeout=1):
                    break
        assert stage.version > 1
        assert b"Saved words" in stage.files["sample.html"].data
    finally:
        stop.set()
        watcher.join(timeout=10)
    assert not watcher.is_alive()
