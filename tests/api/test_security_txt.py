import re
from datetime import UTC, datetime, timedelta

import httpx
import msgspec

from tests.fixtures.problems import problem_of
from tests.fixtures.web import start_web
from voltway.kit.settings import Settings

PATH = "/.well-known/security.txt"


async def test_it_names_whom_to_tell_and_until_when(settings: Settings) -> None:
    named = msgspec.structs.replace(settings.web, security_contact="mailto:security@example.com")
    web = await start_web(msgspec.structs.replace(settings, web=named))
    try:
        async with web.client() as client:
            told = await client.get(PATH)
    finally:
        await web.stop()
    assert told.headers["content-type"].startswith("text/plain")
    assert "Contact: mailto:security@example.com\n" in told.text
    expires = re.search(r"^Expires: (.+)$", told.text, re.MULTILINE)
    assert expires is not None
    assert datetime.now(UTC) < datetime.fromisoformat(expires[1]) < datetime.now(UTC) + timedelta(days=365)


async def test_without_a_contact_there_is_none(stranger: httpx.AsyncClient) -> None:
    problem_of(await stranger.get(PATH), 404)
