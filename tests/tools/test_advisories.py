"""Advisories on locked packages: told, accepted for a time, or said not to have been checked."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tools import advisories
from tools.advisories import NOT_CHECKED, accepted_in, main

Answer = Callable[[dict[str, Any]], bytes]
HASH = "--hash=sha256:" + "0" * 64
KNOWN = {("jinja2", "2.4.1"): {"GHSA-462w-v97r-4m45": ["CVE-2019-10906"], "PYSEC-2014-8": []}}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that locks two packages for this platform."""
    monkeypatch.delenv(advisories.REQUIRED, raising=False)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "requirements").mkdir()
    jinja2 = f"jinja2==2.4.1 \\\n    {HASH}\n    # via x\n"
    httpx = f"httpx[http2]==0.28.1 ; sys_platform != 'nowhere' \\\n    {HASH}\n"
    (tmp_path / "requirements" / "runtime.txt").write_text(jinja2)
    (tmp_path / "requirements" / "dev.txt").write_text(httpx + jinja2)
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
            # Whoever asked may not have waited.
            with suppress(ConnectionError):
                self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Osv)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def osv(asked: dict[str, Any]) -> bytes:
    assert asked["package"]["ecosystem"] == "PyPI"
    known = KNOWN.get((asked["package"]["name"], asked["version"]), {})
    vulns = [{"id": one, "aliases": aliases, "affected": []} for one, aliases in known.items()]
    return json.dumps({"vulns": vulns} if vulns else {}).encode()


def nothing(_asked: dict[str, Any]) -> bytes:
    return b"{}"


def slow(asked: dict[str, Any]) -> bytes:
    time.sleep(2)
    return nothing(asked)


def test_every_advisory_is_told_and_fails(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(osv) as url:
        assert main(root, url) == 1
    said = capsys.readouterr().out
    assert "jinja2 2.4.1: CVE-2019-10906, see https://osv.dev/vulnerability/CVE-2019-10906" in said
    assert "PYSEC-2014-8" in said
    assert "httpx" not in said


def test_none_is_silence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(nothing) as url:
        assert main(root, url) == 0
    assert capsys.readouterr().out == ""


def test_what_was_accepted_does_not_fail_until_its_day(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = root / "requirements" / "accepted-advisories"
    sandboxed = "GHSA-462w-v97r-4m45 until 2999-01-01 because we sandbox nothing\n"
    with serving(osv) as url:
        listed.write_text(sandboxed + "PYSEC-2014-8 until 2020-01-01 because we cache nothing\n")
        assert main(root, url) == 1
        said = capsys.readouterr().out
        assert "PYSEC-2014-8" in said
        assert "CVE-2019-10906" not in said
        listed.write_text(sandboxed + "# and\nPYSEC-2014-8 until 2999-01-01 because we cache nothing\n")
        assert main(root, url) == 0


def test_an_acceptance_without_a_reason_is_refused() -> None:
    assert accepted_in("# nothing\n\n", date(2026, 1, 1)) == set()
    for line in ("GHSA-x", "GHSA-x until 2026-01-01", "GHSA-x until soon because it is"):
        with pytest.raises(ValueError, match="accepts nothing"):
            accepted_in(line, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("answer", "status", "cause"),
    [(slow, 200, "timed out"), (nothing, 503, "503 Server Error"), (lambda _: b"<html>", 200, "Expecting value")],
)
def test_no_answer_is_said_and_does_not_fail(
    root: Path, capsys: pytest.CaptureFixture[str], answer: Answer, status: int, cause: str
) -> None:
    with serving(answer, status) as url:
        assert main(root, url, answer_s=1) == NOT_CHECKED
    [said] = capsys.readouterr().out.splitlines()
    assert said.startswith("advisories on the locked packages were not checked (")
    assert cause in said


def test_answers_that_come_too_slowly_are_not_waited_for(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(slow) as url:
        assert main(root, url, all_s=1.0) == NOT_CHECKED
    assert capsys.readouterr().out.endswith("were not checked (not all answers within 1 s)\n")


def test_nobody_there_is_said_and_fails_where_it_is_required(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(nothing) as url:
        gone = url
    assert main(root, gone) == NOT_CHECKED
    [said] = capsys.readouterr().out.splitlines()
    assert "Connection refused" in said
    monkeypatch.setenv(advisories.REQUIRED, "1")
    assert main(root, gone) == 1


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("attrs==25.4.0", "does not contain a hash"),
        (f"attrs @ https://example.org/attrs.whl {HASH}", "URL requirements cannot be pinned"),
    ],
)
def test_a_lock_that_locks_nothing_fails(root: Path, capsys: pytest.CaptureFixture[str], line: str, cause: str) -> None:
    (root / "requirements" / "uv.txt").write_text(f"{line}\n")
    with serving(nothing) as url:
        assert main(root, url) == 1
    assert cause in capsys.readouterr().out


def test_all_that_is_locked_is_asked_for(root: Path) -> None:
    asked: list[tuple[str, str]] = []

    def listening(query: dict[str, Any]) -> bytes:
        asked.append((query["package"]["name"], query["version"]))
        return nothing(query)

    with serving(listening) as url:
        assert main(root, url) == 0
        assert sorted(asked) == [("httpx", "0.28.1"), ("jinja2", "2.4.1")]
        asked.clear()
        assert main(url=url) == 0
    names = {name for name, _ in asked}
    assert {"litestar", "mypy", "uv"} <= names
    assert len(names) == len(asked) > 100
