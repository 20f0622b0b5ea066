"""`run_role` in a process of its own, as that is what it is about."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from tests.fixtures.ports import new_port

PROGRAM = """
import asyncio, sys
from voltway.kit.role import run_role
from voltway.kit.settings import GatewaySettings, LogFormat, Settings, WorkerSettings
from voltway.vocabulary.errors import StartupError

async def main(context):
{body}

settings = Settings(log_format=LogFormat.JSON, worker=WorkerSettings(health_port={port}))
try:
    sys.exit(run_role("worker", main, settings))
except StartupError as error:
    sys.exit(f"one sentence: {{error}}")
"""


class Role:
    def __init__(self, body: str, **environment: str) -> None:
        self.port = new_port()
        program = PROGRAM.format(body="\n".join(f"    {line}" for line in body.splitlines()), port=self.port)
        self.process = subprocess.Popen(
            [sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
        )

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def until_ready(self, status: int = 200) -> None:
        end = time.monotonic() + 20
        while self.get("/readyz")[0] != status:
            assert self.process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.02)

    def ended(self) -> tuple[int, str]:
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, said


@pytest.fixture
def role() -> Iterator[Callable[..., Role]]:
    made: list[Role] = []

    def make(body: str, **environment: str) -> Role:
        made.append(Role(body, **environment))
        return made[-1]

    yield make
    for one in made:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ready_then_stopped_gracefully(role: Callable[..., Role], number: signal.Signals) -> None:
    one = role(
        "await asyncio.sleep(0.5)\ncontext.ready.set()\nawait context.stop.wait()\nprint('end', file=sys.stderr)"
    )
    one.until_ready(503)
    assert json.loads(one.get("/readyz")[1])["failing"] == {"start": "still starting"}
    assert one.get("/livez")[0] == 200
    one.until_ready()
    assert 'voltway_info{role_name="worker",version="' in one.get("/metrics")[1]
    one.process.send_signal(number)
    assert one.ended() == (0, "end\n")


def test_while_stopping_it_is_not_ready_and_a_second_signal_ends_it(role: Callable[..., Role]) -> None:
    one = role("context.ready.set()\nawait context.stop.wait()\nawait asyncio.sleep(60)")
    one.until_ready()
    one.process.terminate()
    one.until_ready(503)
    assert json.loads(one.get("/readyz")[1])["failing"] == {"start": "stopping"}
    one.process.terminate()
    assert one.ended()[0] == 130


def test_a_role_that_ends_unasked_failed(role: Callable[..., Role]) -> None:
    code, said = role("context.ready.set()").ended()
    assert code == 1
    assert json.loads(said)["event"] == "the role ended by itself"


def test_an_error_for_people_is_left_to_the_command_line(role: Callable[..., Role]) -> None:
    code, said = role("raise StartupError('no luck', 'try again')").ended()
    assert (code, said) == (1, "one sentence: no luck: try again\n")


def test_without_its_supervisor_it_ends(role: Callable[..., Role]) -> None:
    one = role("context.ready.set()\nawait context.stop.wait()", _VOLTWAY_SUPERVISOR="1")
    code, said = one.ended()
    assert code == 1
    assert "voltway serve is gone" in said
