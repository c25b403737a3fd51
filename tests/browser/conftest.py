"""A real Chromium, and the built site served as a host would: compressed, from one origin."""

from __future__ import annotations

import gzip
import os
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

FLAGS = [
    "--disable-background-networking",  # a browser on a closed machine must not look outside
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".xml"}


def find_chromium():
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else NAMES
    return next(filter(None, map(shutil.which, names)), None)


class Handler(SimpleHTTPRequestHandler):
    """Sends text compressed and counts the bytes of every body."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        if path.suffix in COMPRESSED:
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.server.sent[self.path] = len(body)

    def log_message(self, *_):
        """Keep the tests' output for the tests."""


@pytest.fixture(scope="module")
def server(site):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    server.sent = {}
    server.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


# Not for the session: an open Playwright leaves an event loop in the thread, and Django refuses to
# touch its database beside one.
@pytest.fixture(scope="module")
def browser():
    executable = find_chromium()
    if not executable:
        reason = "needs Chromium: apt-get install chromium, or set CHROMIUM to its path"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"{reason} (REQUIRE_BROWSER=1)", pytrace=False)
        pytest.skip(reason)
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS + as_root)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page as loaded, what it asked for and what it complained about."""

    page: object
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def visit(browser, server):
    @contextmanager
    def visit(path, *, width=1280, scheme="light", until="networkidle", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        seen = Visit(page=context.new_page())
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("console", lambda message: note(message, seen.complaints))
        seen.page.goto(server.origin + path, wait_until=until)
        yield seen
        context.close()

    return visit


def note(message, complaints):
    if message.type in {"error", "warning"}:
        complaints.append(f"{message.text} ({message.location.get('url')})")
