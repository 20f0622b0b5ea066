"""Schemathesis, which knows our API by its description alone, looks for answers that the description does not allow.

It sends what fits and what doesn't to every operation, and follows the description's links: makes things, shows,
changes and removes them, and asks for them again.
"""

import asyncio
import os
import re
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.fixtures.organizations import fill_world
from tests.fixtures.web import Web, key_for
from tools.client import document
from voltway.kit.postgres import Pool

pytestmark = [pytest.mark.acceptance, pytest.mark.slow, pytest.mark.timeout(240)]

CHECKS: Final = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "use_after_free",
    "ensure_resource_availability",
    "ignored_auth",
)
SEED: Final = 20260501
ROOT: Final = Path(__file__).parents[2]
CONFIGURATION: Final = Path(__file__).with_name("schemathesis.toml")
PATHS: Final = document.load()["paths"]
# Server-sent events: the answer has no end, and Schemathesis waits for it. tests/api/test_live.py reads it.
STREAMS: Final = [
    path
    for path, item in PATHS.items()
    if "text/event-stream" in item.get("get", {"responses": {"200": {}}})["responses"]["200"].get("content", {})
]
MADE: Final = [
    path for path, item in PATHS.items() if "links" in item.get("post", {}).get("responses", {}).get("201", {})
]

# Its body is any of some sixty orders, each field of which would be tried in turn: that is left to the fuzzing.
ORDERS: Final = "/api/v1/stations/{station_id}/commands"

# Whoever shall approve: a second person is asked for only where there are two.
OWNERS: Final = """
    insert into role_grant (user_id, organization_id, role, granted_by)
    select user_id, 'operator', 'owner', 'tests' from user_account where user_id in ('u-operator', 'u-mine')
"""

# A revoked key opens nothing (tests/api/test_keys.py), and its row stays, with the time of its end: who reads the audit
# trail must find out whose key it was. So it can be shown, and revoked once more, after its DELETE.
# And ending four-eyes waits for a second person, so that it is still there.
EXCLUDED: Final = {
    "/api/v1/keys": "use_after_free",
    "/api/v1/organizations/{organization_id}/four-eyes": "use_after_free",
}


async def ask_schemathesis(web: Web, pool: Pool, directory: Path, *arguments: str, hooks: str = "") -> str:
    """Let it look at the live server, always at the same things; what it said. Fails if it found something."""
    await fill_world(pool)
    async with pool.connection() as connection:
        await connection.execute(OWNERS)
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": hooks,
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
        "COLUMNS": "160",
    }
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION), "run"),
        *(f"{web.url}/api/openapi.json", "--header", f"Authorization: Bearer {await key_for(pool)}"),
        *("--checks", ",".join(CHECKS), "--continue-on-failure", "--seed", str(SEED), "--no-shrink"),
        *("--generation-database", "none", "--suppress-health-check", "all", "--warnings", "off"),
        *("--request-timeout", "20", *arguments),
        cwd=directory,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await running.communicate())[0].decode()
    assert running.returncode == 0, said[-60_000:]
    return said


@pytest.mark.parametrize(
    ("phase", "examples", "left_out"), [("coverage", 1, [*STREAMS, ORDERS]), ("fuzzing", 6, STREAMS)]
)
async def test_no_request_is_answered_otherwise_than_described(
    web: Web, pool: Pool, tmp_path: Path, phase: str, examples: int, left_out: list[str]
) -> None:
    without = [argument for path in left_out for argument in ("--exclude-path", path)]
    said = await ask_schemathesis(web, pool, tmp_path, "--phases", phase, "--max-examples", str(examples), *without)
    asked = re.search(r"Tested: (\d+)", said)
    assert asked is not None, said
    assert int(asked[1]) == sum(len(item) for path, item in PATHS.items() if path not in left_out) > 30


@pytest.mark.parametrize("path", MADE)
async def test_what_is_made_is_there_until_it_is_removed(web: Web, pool: Pool, tmp_path: Path, path: str) -> None:
    said = await ask_schemathesis(
        *(web, pool, tmp_path, "--phases", "stateful", "--mode", "positive", "--max-examples", "10"),
        *("--include-path-regex", f"^{re.escape(path)}(/{{\\w+}})?$"),
        *(("--exclude-checks", EXCLUDED[path]) if path in EXCLUDED else ()),
        hooks="tests.acceptance.schemathesis_hooks",
    )
    links = re.search(r"API Links: +(\d+) covered / (\d+) selected", said)
    assert links is not None, said
    assert links[1] == links[2] == str(len(PATHS[path]["post"]["responses"]["201"]["links"])), said
