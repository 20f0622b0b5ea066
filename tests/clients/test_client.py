"""The Python client against the live web process: what users of it see."""

import asyncio
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.fixtures.web import Web, key_for
from voltway.api.app import RESOURCES
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import Permission
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.subjects import LIVE, Change
from voltway_client import AsyncVoltway, Voltway, errors, models

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", [Voltway, AsyncVoltway])
def test_every_operation_is_a_method(kind: type) -> None:
    assert {handler.handler_name for handler in RESOURCES} <= set(dir(kind))


async def test_things_are_made_shown_changed_and_removed(api: AsyncVoltway) -> None:
    added = await api.add_station(models.NewStation(station_id="DE*7 |#~", name="Harbour"))
    assert added.password
    station = await api.show_station(added.station.station_id)
    assert (station.name, station.admission, station.latitude) == ("Harbour", models.Admission.ACCEPTED, None)
    assert isinstance(station.created_at, datetime)
    assert station.created_at.tzinfo is not None
    changed = await api.change_station(
        station.station_id, models.StationChange(admission=models.Admission.REJECTED), if_match=station.etag
    )
    assert changed.admission is models.Admission.REJECTED
    assert changed.etag not in {None, station.etag}
    await api.remove_station(station.station_id, if_match=changed.etag)
    with pytest.raises(errors.NotFound) as missing:
        await api.show_station(station.station_id)
    assert missing.value.problem.status == 404
    assert missing.value.problem.next_step
    assert "there is no station" in str(missing.value)


async def test_what_is_not_named_stays_and_none_takes_away(api: AsyncVoltway) -> None:
    new = models.NewOrganization(
        parent_id="operator", kind=models.OrganizationKind.FLEET, name="Vans", host_name="vans.example", tax_id="AT1"
    )
    made = await api.add_organization(new)
    changed = await api.change_organization(made.organization_id, models.OrganizationChange(host_name=None))
    assert (changed.name, changed.host_name, changed.tax_id) == ("Vans", None, "AT1")


async def test_who_was_slower_is_told(api: AsyncVoltway) -> None:
    token = await api.add_token(models.NewToken(token_uid="T", kind=models.TokenKind.LOCAL))
    blocked = models.TokenChange(status=models.TokenStatus.BLOCKED)
    await api.change_token("T", blocked, if_match=token.etag)
    with pytest.raises(errors.Changed):
        await api.change_token("T", blocked, if_match=token.etag)


async def test_lists_are_read_page_after_page(api: AsyncVoltway) -> None:
    for number in range(7):
        await api.add_token(models.NewToken(token_uid=f"T{number}", kind=models.TokenKind.LOCAL))
    page = await api.list_tokens(limit=3)
    assert [token.token_uid for token in page.items] == ["T0", "T1", "T2"]
    assert page.next is not None
    found = [token.token_uid async for token in api.iterate_tokens(limit=3)]
    assert found == [f"T{number}" for number in range(7)]
    assert [one async for one in api.iterate_tokens(status=models.TokenStatus.BLOCKED)] == []


async def test_filters_go_out_as_the_api_reads_them(api: AsyncVoltway) -> None:
    await api.add_station(models.NewStation(station_id="S1"))
    assert (await api.list_stations(online=True)).items == []
    assert [one.station_id for one in (await api.list_stations(online=False)).items] == ["S1"]
    since = datetime(2026, 5, 1, tzinfo=UTC)
    assert (await api.list_sessions(started_from=since, state=models.SessionState.ACTIVE)).items == []


async def test_orders_keep_their_kind(api: AsyncVoltway) -> None:
    await api.add_station(models.NewStation(station_id="S1"))
    given = await api.give_command("S1", models.ResetStation(how=models.ResetKind.IMMEDIATE))
    assert given.state is models.CommandState.OFFLINE
    shown = await api.show_command("S1", given.command_id)
    assert isinstance(shown.order, models.ResetStation)
    assert shown.order.how is models.ResetKind.IMMEDIATE


async def test_the_same_intent_is_done_once(api: AsyncVoltway) -> None:
    new = models.NewKey(name="robot", permissions=[models.Permission.STATIONS_READ])
    first, again = [await api.make_key(new, idempotency_key="intent") for _ in range(2)]
    assert first.key == again.key
    assert (await api.make_key(new)).key != first.key


async def test_wrong_fields_are_named(api: AsyncVoltway) -> None:
    with pytest.raises(errors.BadRequest) as refused:
        await api.add_station(models.NewStation(station_id="S1", latitude=91.0, longitude=0.0))
    assert [(one.key, one.source) for one in refused.value.problem.errors] == [("latitude", "body")]
    assert "latitude" in str(refused.value)


async def test_refusals_have_their_kinds(web: Web, pool: Pool, api: AsyncVoltway) -> None:
    async with AsyncVoltway(web.url, await key_for(pool, {Permission.STATIONS_READ})) as reader:
        with pytest.raises(errors.Forbidden):
            await reader.list_tokens()
    async with AsyncVoltway(web.url, "vwk_none") as stranger:
        with pytest.raises(errors.NotRecognised):
            await stranger.list_tokens()
    await api.add_station(models.NewStation(station_id="S1"))
    with pytest.raises(errors.Conflict):
        await api.add_station(models.NewStation(station_id="S1"))


async def test_live_changes_are_followed(api: AsyncVoltway, bus: Bus) -> None:
    told = msgspec.json.encode([Change(kind="StatusChanged", station_id=StationId("S1"), at=datetime.now(UTC))])

    async def tell() -> None:
        while True:
            bus.publish(LIVE, told)
            await asyncio.sleep(0.05)

    telling = asyncio.create_task(tell())
    try:
        async with asyncio.timeout(10):
            event = await anext(aiter(api.follow_live(station_id=["S1", "S2"], kind=["StatusChanged"])))
    finally:
        telling.cancel()
    assert event.name == "change"
    assert msgspec.json.decode(event.data)["station_id"] == "S1"


async def test_a_stream_that_is_refused_says_why(api: AsyncVoltway) -> None:
    with pytest.raises(errors.BadRequest, match="there is no kind"):
        _ = [event async for event in api.follow_live(kind=["Nothing"])]


async def test_plain_functions_have_the_same_client(web: Web, pool: Pool) -> None:
    key = await key_for(pool)

    def work() -> tuple[list[str], str]:
        with Voltway(web.url, key) as voltway:
            for number in range(3):
                voltway.add_token(models.NewToken(token_uid=f"T{number}", kind=models.TokenKind.LOCAL))
            first = voltway.show_token("T0")
            voltway.remove_token("T0", if_match=first.etag)
            with pytest.raises(errors.NotFound) as missing:
                voltway.show_token("T0")
            return [token.token_uid for token in voltway.iterate_tokens(limit=1)], str(missing.value)

    uids, said = await asyncio.to_thread(work)
    assert uids == ["T1", "T2"]
    assert "T0" in said


async def test_who_is_not_there_can_t_be_reached() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    async with AsyncVoltway("http://nowhere.test", "k", http=httpx.MockTransport(refuse)) as nowhere:
        with pytest.raises(errors.Unreachable, match=r"nowhere\.test"):
            await nowhere.remove_token("T")


async def test_the_example_of_the_documentation_works(web: Web, pool: Pool) -> None:
    text = (ROOT / "docs" / "client.md").read_text(encoding="utf-8")
    example = re.search(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert example is not None
    inside = example[1].partition("as voltway:\n")[2].strip().splitlines()
    assert len(inside) <= 10
    environment = {**os.environ, "API_ADDRESS": web.url, "API_KEY": await key_for(pool)}
    environment["PYTHONPATH"] = str(ROOT / "clients" / "python")
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        example[1],
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, wrong = await running.communicate()
    assert (running.returncode, wrong) == (0, b"")
    assert re.fullmatch(rb"\S{20} \[\]\n", said)
