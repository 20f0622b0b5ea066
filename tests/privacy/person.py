"""A driver with three tokens who charged in all three OCPP versions, and a neighbour whom nothing must happen to."""

import json
from typing import Any, Final

import psycopg
from psycopg import sql

from tests.fixtures.gateway import Network, until
from tests.fixtures.ocpp_client import OcppClient
from tests.fixtures.people import NOON, make_account
from tests.stories.station import StoryStation
from voltway.audit import trail
from voltway.kit.postgres import Pool, transaction
from voltway.people.accounts import Account
from voltway.privacy import store
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.stations import OcppVersion

EMAIL: Final = "anna.berg@example.org"
NAME: Final = "Anna Berg"
DRIVER: Final = "driver-4711-anna"
UIDS: Final = {OcppVersion.V16: "04A2B3C4D5E601", OcppVersion.V201: "Anna-Card/2", OcppVersion.V21: "8812345678"}
NEIGHBOUR: Final = "BERT-CARD"
SYSTEM: Final = Actor(ActorKind.SYSTEM, "voltway", "Voltway")


async def charge(network: Network, version: OcppVersion, uid: str) -> str:
    """One whole charge with the card; the station's id."""
    station_id = await network.add_station(f"{uid[:2]}-{version.value}", ocpp_version=version.value)
    async with OcppClient(network.url, station_id, version) as client:
        station = StoryStation(client, "")
        await station.boot()
        await station.status(0, "Available")
        assert await station.authorize(uid) == "Accepted"
        one = await station.start(2, 1000, uid)
        await station.meter(one, 12, 2500, power_w=9000)
        await station.stop(one, 32, 5500, card=uid.lower() if version is OcppVersion.V16 else uid)
        vendor = {"vendorId": "org.example", "data": json.dumps({"card": uid, "who": NAME})}
        await station.say("DataTransfer", vendor if uid != NEIGHBOUR else {"vendorId": "org.example"})
        await station.client.close()
    return station_id


async def live_a_life(network: Network, pool: Pool) -> Account:
    """Fill the database with them."""
    if not network.gateways:
        await network.start()
    async with pool.connection() as connection:
        account = await make_account(connection, EMAIL, NAME)
    for uid in UIDS.values():
        await network.add_token(uid, holder=NAME, driver_id=DRIVER)
    await network.add_token(NEIGHBOUR, holder="Bert Anna Bergmann")
    for version, uid in UIDS.items():
        await charge(network, version, uid)
    await charge(network, OcppVersion.V201, NEIGHBOUR)
    await _leave_traces(network, pool, account)

    async def logged() -> bool:
        rows = await network.rows("select 1 from message_log where action = 'DataTransfer'")
        return len(rows) == 4

    await until(logged)
    return account


async def _leave_traces(network: Network, pool: Pool, account: Account) -> None:
    """What other parts of the product would have left of her."""
    uid = UIDS[OcppVersion.V16]
    order = {"kind": "StartSession", "token": {"uid": uid}, "evse_id": 1}
    await network.execute(
        "insert into command (station_id, command_id, kind, request, author, state, answer, reason)"
        " values ('04-1.6', 'c1', 'StartSession', %s, %s, 'rejected', %s, %s)",
        json.dumps(order),
        f"user {NAME} ({account.user_id})",
        json.dumps({"status": "Rejected", "idTag": uid}),
        f"the station rejected {uid}",
    )
    await network.execute(
        "insert into sign_in_session (token_hash, sign_in_id, user_id, seen_at, idle_until, absolute_until, address,"
        " user_agent, factors, csrf_secret)"
        " values ('\\x01', 's1', %s, now(), now(), now(), '203.0.113.9', 'Fox', '{}', '')",
        account.user_id,
    )
    await network.execute(
        "insert into one_time_link (token_hash, purpose, email, expires_at)"
        " values ('\\x02', 'driver_sign_in', %s, now())",
        EMAIL.upper(),
    )
    await network.execute(
        "insert into webhook_endpoint (endpoint_id, url, events, secret, state, created_by)"
        " values ('w1', 'https://example.org', '{session.started}', '', 'active', 'test')"
    )
    await network.execute(
        "insert into webhook_delivery (delivery_id, endpoint_id, subject, type, payload)"
        " values ('d1', 'w1', 'session/x', 'session.started', %s)",
        json.dumps({"type": "session.started", "data": {"token_uid": UIDS[OcppVersion.V21]}}),
    )
    everybody = [{"idTag": uid, "idTagInfo": {"status": "Accepted"}}, {"idTag": NEIGHBOUR}]
    await network.execute(
        "insert into message_log (station_id, at, direction, action, request, outcome, notes)"
        " values ('04-1.6', now(), 'out', 'SendLocalList', %s, 'answered', %s)",
        json.dumps([2, "7", "SendLocalList", {"listVersion": 1, "localAuthorizationList": everybody}]),
        [f'told "{NAME}" of {uid}', "plain"],
    )
    for subject in (AuditSubject(SubjectKind.TOKEN, uid), AuditSubject(SubjectKind.USER, account.user_id)):
        action = AuditAction.TOKEN_ADD if subject.kind is SubjectKind.TOKEN else AuditAction.USER_ADD
        async with transaction(pool) as connection:
            await trail.record(connection, SYSTEM, action, subject, now=NOON, after={"holder": "somebody"})


async def where(database_url: str, text: str) -> set[tuple[str, str]]:
    """Every table and column in which the text stands, in capitals or not: all of the database is read."""
    found = set()
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        for table, columns in (await store.columns(connection)).items():
            for column in columns:
                query = sql.SQL(
                    "select 1 from {} where position(lower(%s) in replace(lower({}::text), 'anna bergmann', '')) > 0"
                    " limit 1"
                )
                cursor = await connection.execute(query.format(sql.Identifier(table), sql.Identifier(column)), (text,))
                if await cursor.fetchone():
                    found.add((table, column))
    return found


async def everywhere(database_url: str, account: Account) -> dict[str, set[tuple[str, str]]]:
    """Where each thing that names her stands."""
    return {text: await where(database_url, text) for text in (EMAIL, NAME, DRIVER, account.user_id, *UIDS.values())}


async def rows_of(network: Network, table: str) -> list[dict[str, Any]]:
    return await network.rows(f"select * from {table}")  # noqa: S608  # the names are the tests' own
