"""Schemathesis, which knows our API by its description alone, looks for answers that the description does not allow.

It sends what fits and what doesn't to every operation, and follows the description's links: makes things, shows,
changes and removes them, and asks for them again.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.fixtures.organizations import fill_world
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool

pytestmark = [pytest.mark.acceptance, pytest.mark.slow]

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
# Server-sent events: the answer has no end, and Schemathesis waits for it. tests/api/test_live.py reads it.
STREAMS: Final = ("/api/v1/live",)
SEED: Final = 20260501
CONFIGURATION: Final = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("phases", "examples"), [("coverage", 1), ("fuzzing", 6), ("stateful", 12)], ids=["coverage", "fuzzing", "stateful"]
)
async def test_schemathesis_finds_nothing(web: Web, pool: Pool, tmp_path: Path, phases: str, examples: int) -> None:
    await fill_world(pool)
    # The machine's own configuration of Schemathesis, or a report of an earlier run, is none of this test's.
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "", "NO_COLOR": "1", "COLUMNS": "160"}
    running = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-m",
            "schemathesis.cli",
            "--config-file",
            str(CONFIGURATION),
            "run",
            f"{web.url}/api/openapi.json",
        ),
        *("--header", f"Authorization: Bearer {await key_for(pool)}"),
        *("--phases", phases, "--checks", ",".join(CHECKS), "--max-examples", str(examples), "--continue-on-failure"),
        *("--seed", str(SEED), "--generation-database", "none", "--no-shrink"),
        *("--warnings", "off", "--suppress-health-check", "all", "--request-timeout", "20"),
        *(argument for path in STREAMS for argument in ("--exclude-path", path)),
        cwd=tmp_path,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await running.communicate()
    assert running.returncode == 0, said.decode()[-60_000:]
