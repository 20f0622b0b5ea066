"""The receiver of docs/webhooks.md, as a reader would run it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fixtures.ports import new_port
from tests.webhooks.made import NOW, settings
from voltway.vocabulary.facts import StationBooted
from voltway.vocabulary.stations import BootCause
from voltway.webhooks import signature
from voltway.webhooks.addresses import Addresses
from voltway.webhooks.events import Happening, event_of
from voltway.webhooks.outcome import Attempt
from voltway.webhooks.posting import Posting

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")
SECRET = signature.new_secret()


def block(language: str) -> str:
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


class Program:
    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/"
        self.process = subprocess.Popen(
            [sys.executable, "-c", block("python").replace("8000", str(port))],
            env={**os.environ, "WEBHOOK_SECRET": SECRET},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    async def tell(self, body: bytes, headers: dict[str, str]) -> Attempt:
        """Post to it, a few times until it listens."""
        post = Posting(settings(timeout_s=5.0), Addresses(allow_private=True))
        attempt = Attempt()
        for _ in range(200):
            attempt = await post.send(self.url, headers, body)
            if attempt.status is not None:
                break
        await post.close()
        return attempt


@pytest.fixture
def program() -> Iterator[Program]:
    one = Program(new_port())
    yield one
    one.process.kill()
    assert one.process.stdout is not None
    one.process.stdout.close()
    one.process.wait(10)


async def test_the_receiver_takes_what_is_genuine_and_nothing_else(program: Program) -> None:
    now, body = datetime.now(UTC), b'{"type": "x"}'
    right = signature.headers([SECRET], "m1", now, body)
    rotating = signature.headers([signature.new_secret(), SECRET], "m2", now, body)
    old = signature.headers([SECRET], "m3", now - timedelta(minutes=6), body)
    assert (await program.tell(body, right)).status == 204
    assert (await program.tell(body, rotating)).status == 204
    assert (await program.tell(body + b" ", right)).status == 401
    assert (await program.tell(body, old)).status == 401
    assert (await program.tell(body, signature.headers([signature.new_secret()], "m4", now, body))).status == 401
    assert (await program.tell(body, {})).status == 401
    program.process.kill()
    assert program.process.stdout is not None
    assert program.process.stdout.read() == 'm1 {"type": "x"}\nm2 {"type": "x"}\n'


def test_the_event_shown_is_what_is_sent() -> None:
    fact = StationBooted(vendor="Acme", model="X", serial="0042", firmware="1.2.3", cause=BootCause.POWER_UP)
    received_at = NOW + timedelta(seconds=1)
    event = event_of(Happening(station_id="DEPOT-7", session_id=None, at=NOW, received_at=received_at, fact=fact))
    assert event is not None
    assert json.loads(event.payload) == json.loads(block("json"))
