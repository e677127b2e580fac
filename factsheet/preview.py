"""One sheet in the browser, made anew whenever content or templates change.

Serves 127.0.0.1 only: a page with the web page and the PDF in frames, and what is wrong above them. The renditions are
shown as they are; the reloading script belongs to the page around them.
"""

import html
import json
import sys
import threading
import webbrowser
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from watchfiles import watch

from factsheet.formats import FORMATS
from factsheet.pipeline.build import Outcome, Rendition, Request, build
from factsheet.pipeline.sources import Folders, find_sheet, list_sheets
from factsheet.problems import UsageError, as_text

KEEP_ALIVE = 15  # seconds between two signs of life on an event stream
DEBOUNCE, STEP = 50, 10  # milliseconds: a save is often several writes


class _NoProgress:
    """A preview is made in moments."""

    def start(self, steps: int) -> None:
        """Say nothing."""

    def step(self, name: str) -> None:
        """Say nothing."""


@dataclass
class Stage:
    """The newest state of the previewed sheet; a request waits for the next one on `changed`."""

    folders: Folders
    wanted: str  # a sheet's name or path, as it was asked for
    audience: str
    version: int = 0
    problems: tuple[str, ...] = ()
    files: dict[str, Rendition] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return Path(self.wanted).stem

    def make(self) -> Outcome:
        """Make the sheet; where that fails, the last good renditions stay and the problems are shown."""
        request = Request(sheets=(self.wanted,), audiences=(self.audience,))
        outcome = build(self.folders, request, _NoProgress())
        with self.changed:
            self.version += 1
            self.problems = tuple(as_text(p) for p in outcome.problems)
            if not outcome.failed:
                self.files = {r.file: r for r in outcome.renditions}
            self.changed.notify_all()
        return outcome

    def state(self) -> str:
        """What the page around the frames is told."""
        return json.dumps({"version": self.version, "problems": self.problems, "made": bool(self.files)})


def serve(folders: Folders, sheet: str | None, audience: str, port: int, *, quiet: bool = False) -> int:
    """Serve until interrupted; the exit status. Raises UsageError for an unknown sheet or audience, or a port in use."""
    stage = Stage(folders=folders, wanted=_sheet(folders, sheet), audience=audience)
    stage.make()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _handler(stage))
    except OSError as error:
        raise UsageError(f"port {port} of 127.0.0.1 cannot be used ({error.strerror}): try --port 0") from error
    server.daemon_threads = True
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(address, flush=True)
    if not quiet:
        print(f"showing {stage.sheet} as {audience} reads it; Ctrl+C stops", file=sys.stderr)
    if sys.stdout.isatty():
        webbrowser.open(address)
    try:
        _watch(stage)
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
    return 0


def _sheet(folders: Folders, sheet: str | None) -> str:
    if sheet is None:
        there, _ = list_sheets(folders)
        if not there:
            raise UsageError("there is no sheet to show: python3 build.py new NAME starts one")
        return there[0].stem
    find_sheet(folders, sheet)
    return sheet


def _watch(stage: Stage, stop: threading.Event | None = None) -> None:
    folders = [f for f in (stage.folders.content, stage.folders.templates) if f.is_dir()]
    for _ in watch(*folders, debounce=DEBOUNCE, step=STEP, stop_event=stop, raise_interrupt=True):
        try:
            stage.make()
        except UsageError as error:  # the sheet was renamed, its audience taken out
            with stage.changed:
                stage.version += 1
                stage.problems = (f"error: {error}",)
                stage.changed.notify_all()


def _handler(stage: Stage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if self.headers.get("Host", "").partition(":")[0] not in {"127.0.0.1", "localhost"}:
                self._send(b"preview is for this machine only", "text/plain", HTTPStatus.FORBIDDEN)  # DNS rebinding
            elif path == "/":
                self._send(_shell(stage).encode(), "text/html; charset=utf-8")
            elif path == "/events":
                self._events()
            elif (rendition := stage.files.get(path.lstrip("/"))) is not None:
                kinds = {f.name: f.media_type for f in FORMATS}
                self._send(rendition.data, kinds[rendition.format])
            else:
                self._send(b"not made", "text/plain", HTTPStatus.NOT_FOUND)

        def _send(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(data)

        def _events(self) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")  # a stream has no length: its end is the connection's
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            seen = -1
            try:
                while True:
                    with stage.changed:
                        if stage.version == seen:
                            stage.changed.wait(KEEP_ALIVE)
                        message = f"data: {stage.state()}\n\n" if stage.version != seen else ": still here\n\n"
                        seen = stage.version
                    self.wfile.write(message.encode())
                    self.wfile.flush()
            except OSError:
                self.close_connection = True  # the tab was closed

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
            """Requests are not worth a line."""

    return Handler


SHELL = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Preview: SHEET</title>
<style>
  html, body { height: 100%; margin: 0; font: 1rem/1.5 system-ui, sans-serif; }
  body { display: flex; flex-direction: column; color-scheme: light dark; background: Canvas; color: CanvasText; }
  header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: .5rem 1rem; border-bottom: 1px solid GrayText; }
  #problems { margin: 0; padding: .75rem 1rem; max-height: 40vh; overflow: auto; white-space: pre-wrap;
    font: .875rem/1.45 ui-monospace, monospace; border-bottom: 3px solid #b50909; }
  #problems:empty { display: none; }
  main { flex: 1; display: grid; grid-template-columns: 1fr 1fr; min-height: 0; }
  iframe { width: 100%; height: 100%; border: 0; border-right: 1px solid GrayText; box-sizing: border-box; }
  @media (max-width: 60rem) { main { grid-template-columns: 1fr; grid-template-rows: 1fr 1fr; } }
</style>
<header><strong>SHEET</strong> <span>as AUDIENCE reads it</span> <span id="state" role="status"></span>
<a href="SHEET.html" target="_blank">Web page</a> <a href="SHEET.pdf" target="_blank">PDF</a>
<a href="SHEET.docx">Word</a></header>
<pre id="problems" role="alert"></pre>
<main><iframe id="page" title="Web page"></iframe><iframe id="print" title="PDF"></iframe></main>
<script>
  const page = document.getElementById("page"), print = document.getElementById("print");
  const problems = document.getElementById("problems"), state = document.getElementById("state");
  const events = new EventSource("/events");
  events.onmessage = (event) => {
    const now = JSON.parse(event.data);
    problems.textContent = now.problems.join("\\n\\n");
    state.textContent = now.problems.length ? now.problems.length + " to look at" : "up to date";
    if (!now.made) return;
    const scroll = page.contentWindow ? page.contentWindow.scrollY : 0;
    page.onload = () => page.contentWindow.scrollTo(0, scroll);
    page.src = "SHEET.html?" + now.version;
    print.src = "SHEET.pdf?" + now.version + "#navpanes=0";
  };
  events.onerror = () => { state.textContent = "the preview has stopped"; };
</script>
"""


def _shell(stage: Stage) -> str:
    return SHELL.replace("SHEET", html.escape(stage.sheet)).replace("AUDIENCE", html.escape(stage.audience))
