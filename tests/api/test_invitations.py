import re

import msgspec

from tests.fixtures.problems import problem_of
from tests.fixtures.web import key_for, start_web
from voltway.kit.mail import Mail
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings

INVITATIONS = "/api/v1/invitations"
GRACE = {"email": "grace@example.org", "role": "host"}


async def test_the_link_is_mailed_under_our_own_name(settings: Settings, pool: Pool) -> None:
    named = msgspec.structs.replace(settings.web, public_url="https://charge.example.com")
    web = await start_web(msgspec.structs.replace(settings, web=named))
    try:
        async with web.client(await key_for(pool)) as client:
            client.headers["Host"] = "charge.example.com"
            path = (await client.post(INVITATIONS, json=GRACE)).json()["path"]
            problem_of(await client.post(INVITATIONS, json=GRACE | {"email": "nonsense"}), 400)
    finally:
        await web.stop()
    async with pool.connection() as connection:
        cursor = await connection.execute("select content from mail_outbox")
        [(sealed,)] = await cursor.fetchall()
    mail = msgspec.json.decode(sealing_of(settings).open(bytes(sealed), "mail"), type=Mail)
    assert mail.to == "grace@example.org"
    assert f"https://charge.example.com{path}" in mail.text
    assert re.fullmatch(r"/invitation\?token=[\w-]+", path)


async def test_without_a_name_of_our_own_nothing_is_mailed(settings: Settings, pool: Pool) -> None:
    web = await start_web(settings)
    try:
        async with web.client(await key_for(pool)) as client:
            assert (await client.post(INVITATIONS, json=GRACE)).json()["path"]
    finally:
        await web.stop()
    async with pool.connection() as connection:
        assert await (await connection.execute("select count(*) from mail_outbox")).fetchone() == (0,)
