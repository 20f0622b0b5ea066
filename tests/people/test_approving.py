import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.web_visitors import make_person
from tests.people.test_approval_mail import wanted
from tests.people.test_four_eyes import ROBOT, approval
from voltway.kit.mail import Mail
from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import Sealing
from voltway.people import approving, store_roles
from voltway.people.api_keys import NewKey, make_key
from voltway.people.roles import RoleGrant, ShippedRole
from voltway.vocabulary.access import Actor, ActorKind, Permission
from voltway.vocabulary.approvals import DangerousAct
from voltway.vocabulary.errors import Conflict

NOW = datetime.now(UTC)
SEALING = Sealing(b"a key that nobody can guess, at all")


async def mails(conn: Connection) -> list[Mail]:
    rows = await (await conn.execute("select content from mail_outbox")).fetchall()
    return [msgspec.json.decode(SEALING.open(bytes(row[0]), "mail"), type=Mail) for row in rows]


async def test_everybody_who_could_approve_is_written_to_but_the_asker(pool: Pool) -> None:
    await fill_world(pool)
    anna = await make_person(pool, ShippedRole.OWNER, MINE, "anna@example.org")
    await make_person(pool, ShippedRole.OWNER, MINE, "bert@example.org")
    await make_person(pool, ShippedRole.OWNER, email="above@example.org")
    await make_person(pool, ShippedRole.OWNER, BELOW, "bea@example.org")
    await make_person(pool, ShippedRole.OWNER, OTHER, "cleo@example.org")
    await make_person(pool, ShippedRole.SUPPORT, MINE, "sue@example.org")
    keeper = await make_person(pool, None, MINE, "keeper@example.org")
    asked = replace(
        wanted("why"), organization_id=MINE, person_id=anna.user_id, asked_at=NOW, expires_at=NOW + timedelta(days=1)
    )
    async with pool.connection() as conn:
        role = await store_roles.create_custom_role(conn, MINE, "Keys", [Permission.KEYS_WRITE], NOW)
        given = RoleGrant(
            user_id=keeper.user_id, organization_id=MINE, role=role.role, granted_by="tests", granted_at=NOW
        )
        await store_roles.give_role(conn, given)
        async with conn.transaction():
            await approving.ask(conn, asked, SEALING, "https://charge.example.com")
        sent = await mails(conn)
        assert {mail.to for mail in sent} == {"bert@example.org", "above@example.org", "keeper@example.org"}
        assert all(re.search(r"^https://charge.example.com/approvals$", mail.text, re.MULTILINE) for mail in sent)


async def test_without_an_address_of_ours_nobody_is_written_to(pool: Pool) -> None:
    await make_person(pool, ShippedRole.OWNER)
    async with pool.connection() as conn:
        async with conn.transaction():
            await approving.ask(conn, replace(wanted(None), asked_at=NOW), SEALING, None)
        assert await mails(conn) == []


async def test_who_asked_is_who_they_are_now(pool: Pool) -> None:
    anna = await make_person(pool, ShippedRole.OWNER)
    row = approval(Actor(ActorKind.USER, anna.user_id, "Anna"), anna.user_id)
    async with pool.connection() as conn:
        asker = await approving.asker_of(conn, row, NOW)
        assert asker is not None
        assert asker.grants[0].permissions == frozenset(Permission)
        await conn.execute("update user_account set disabled_at = now()")
        assert await approving.asker_of(conn, row, NOW) is None
        assert await approving.asker_of(conn, approval(ROBOT, None), NOW) is None


async def test_a_key_is_still_bound_to_its_time_and_networks(pool: Pool) -> None:
    until = NOW + timedelta(hours=1)
    new = NewKey(
        name="x", permissions=[Permission.KEYS_WRITE], expires_at=until, networks=["192.0.2.0/24"], made_by="anna"
    )
    async with pool.connection() as conn:
        made = await make_key(conn, new, NOW)
        actor = Actor(ActorKind.KEY, made.row.key_id, "x")
        row = replace(approval(actor, "anna"), address="192.0.2.7")
        assert await approving.person_behind(conn, actor) == "anna"
        assert await approving.asker_of(conn, row, NOW) is not None
        assert await approving.asker_of(conn, row, until) is None
        assert await approving.asker_of(conn, replace(row, address="198.51.100.1"), NOW) is None
        by_key = await make_key(conn, replace(new, made_by=made.row.key_id), NOW)
        assert await approving.person_behind(conn, Actor(ActorKind.KEY, by_key.row.key_id, "y")) == "anna"


async def test_one_person_is_not_enough(pool: Pool) -> None:
    await make_person(pool, ShippedRole.OWNER)
    async with pool.connection() as conn:
        with pytest.raises(Conflict, match="fewer than two"):
            await approving.require_two(conn, DangerousAct.KEY_MAKE, wanted(None).organization_id, NOW)
    await make_person(pool, ShippedRole.OWNER, email="bert@example.org")
    async with pool.connection() as conn:
        await approving.require_two(conn, DangerousAct.KEY_MAKE, wanted(None).organization_id, NOW)
