"""Advisories on locked packages: told, accepted for a time, or said not to have been checked."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tools import advisories
from tools.advisories import NOT_CHECKED, Package, accepted_in, locked_in, main

Answer = Callable[[dict[str, Any]], bytes]
KNOWN = {("jinja2", "2.4.1"): ["GHSA-462w-v97r-4m45", "PYSEC-2014-8"]}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that locks two packages."""
    monkeypatch.delenv(advisories.REQUIRED, raising=False)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.txt").write_text("jinja2==2.4.1 \\\n    --hash=sha256:00\n    # via x\n")
    (tmp_path / "requirements" / "dev.txt").write_text("httpx[http2]==0.28.1 ; sys_platform == 'linux'\n")
    return tmp_path


@contextmanager
def serving(answer: Answer, status: int = 200) -> Iterator[str]:
    """Something that answers as api.osv.dev does, at this address."""

    class Osv(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            said = answer(asked)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Osv)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/querybatch"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def osv(asked: dict[str, Any]) -> bytes:
    results = []
    for query in asked["queries"]:
        assert query["package"]["ecosystem"] == "PyPI"
        ids = KNOWN.get((query["package"]["name"], query["version"]), [])
        results.append({"vulns": [{"id": one, "modified": "2026-01-01T00:00:00Z"} for one in ids]} if ids else {})
    return json.dumps({"results": results}).encode()


def nothing(asked: dict[str, Any]) -> bytes:
    return json.dumps({"results": [{} for _ in asked["queries"]]}).encode()


def slow(asked: dict[str, Any]) -> bytes:
    time.sleep(1.5)
    return nothing(asked)


def on_the_second_page(asked: dict[str, Any]) -> bytes:
    return json.dumps(
        {
            "results": [
                {"vulns": [{"id": "GHSA-late"}]} if "page_token" in query else {"next_page_token": "2"}
                for query in asked["queries"]
            ]
        }
    ).encode()


def test_every_advisory_is_told_and_fails(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(osv) as url:
        assert main(root, url) == 1
    said = capsys.readouterr().out
    assert "jinja2 2.4.1: GHSA-462w-v97r-4m45, see https://osv.dev/vulnerability/GHSA-462w-v97r-4m45" in said
    assert "PYSEC-2014-8" in said
    assert "httpx" not in said


def test_none_is_silence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(nothing) as url:
        assert main(root, url) == 0
    assert capsys.readouterr().out == ""


def test_a_page_without_advisories_is_not_the_last(root: Path) -> None:
    with serving(on_the_second_page) as url:
        assert main(root, url) == 1


def test_what_was_accepted_does_not_fail_until_its_day(root: Path) -> None:
    listed = root / "requirements" / "accepted-advisories"
    with serving(osv) as url:
        listed.write_text("GHSA-462w-v97r-4m45 until 2999-01-01 because we sandbox nothing\n")
        assert main(root, url) == 1
        listed.write_text(listed.read_text() + "# and\nPYSEC-2014-8 until 2999-01-01 because we cache nothing\n")
        assert main(root, url) == 0
        listed.write_text(listed.read_text().replace("2999", "2020"))
        assert main(root, url) == 1


def test_an_acceptance_without_a_reason_is_refused() -> None:
    assert accepted_in("# nothing\n\n", date(2026, 1, 1)) == set()
    for line in ("GHSA-x", "GHSA-x until 2026-01-01", "GHSA-x until soon because it is"):
        with pytest.raises(ValueError, match="accepts nothing"):
            accepted_in(line, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("answer", "status"),
    [(slow, 200), (nothing, 503), (lambda _: b"<html>", 200), (lambda _: b"[]", 200), (lambda _: b"{}", 200)],
)
def test_no_answer_is_said_and_does_not_fail(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: Answer,
    status: int,
) -> None:
    with serving(answer, status) as url:
        begin = time.monotonic()
        assert main(root, url, timeout_s=0.5) == NOT_CHECKED
        assert time.monotonic() - begin < 1.4
        [said] = capsys.readouterr().out.splitlines()
        assert said.startswith("advisories on 2 packages were not checked (")
        monkeypatch.setenv(advisories.REQUIRED, "1")
        assert main(root, url, timeout_s=0.5) == 1


def test_nobody_there_is_said_and_does_not_fail(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(nothing) as url:
        gone = url
    assert main(root, gone) == NOT_CHECKED
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_all_that_is_locked_is_asked_for() -> None:
    files = (advisories.ROOT / "requirements").glob("*.txt")
    texts = [file.read_text(encoding="utf-8") for file in files]
    lines = {line.split()[0] for text in texts for line in text.splitlines() if line[:1].isalnum()}
    assert {f"{one.name}=={one.version}" for one in locked_in(texts)} == lines
    assert len(lines) > 50
    assert locked_in(["x[a,b]==1.0.post1 ; python_version < '3.12' \\\n"]) == [Package("x", "1.0.post1")]
