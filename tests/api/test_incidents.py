"""Incidents over the API: what happened, what to do, what is done, and who may know."""

import httpx

from tests.fixtures.web import Web, key_for
from tests.security.made_incidents import INCIDENTS
from voltway.kit.postgres import Pool
from voltway.people.api_keys import READ_ONLY
from voltway.vocabulary.access import OrganizationId

PATH = "/api/v1/incidents"


async def test_an_incident_is_looked_after(writer: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(INCIDENTS)
    items = (await writer.get(PATH, params={"state": "open"})).json()["items"]
    assert [(item["incident_id"], item["rule"]) for item in items] == [(7, "station_tampered")]
    shown = (await writer.get(f"{PATH}/7")).json()
    assert shown["runbook"]["title"].startswith("The housing")
    assert [event["name"] for event in shown["events"]] == ["TamperDetectionActivated"]
    taken = await writer.post(f"{PATH}/7/acknowledgements", json={"note": "I call"})
    assert (taken.status_code, taken.json()["incident"]["state"]) == (200, "acknowledged")
    assert (await writer.post(f"{PATH}/7/acknowledgements", json={})).status_code == 409
    assert (await writer.post(f"{PATH}/7/notes", json={"note": "the seal is whole"})).status_code == 200
    assert (await writer.post(f"{PATH}/7/notes", json={"note": " "})).status_code == 400
    assert (await writer.post(f"{PATH}/7/resolutions", json={})).json()["incident"]["state"] == "resolved"
    last = (await writer.post(f"{PATH}/7/reopenings", json={})).json()
    assert last["incident"]["state"] == "open"
    assert [entry["kind"] for entry in last["entries"]] == ["opened", "acknowledged", "noted", "resolved", "reopened"]
    assert all(entry["author"].startswith("key ") for entry in last["entries"][1:])


async def test_what_happened_is_listed_in_pages(writer: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(INCIDENTS)
    first = (await writer.get(PATH, params={"limit": 1})).json()
    rest = (await writer.get(PATH, params={"limit": 1, "after": first["next"]})).json()
    assert [page["items"][0]["incident_id"] for page in (first, rest)] == [8, 7]
    events = (await writer.get("/api/v1/security-events", params={"station_id": "I1", "kind": "tampered"})).json()
    assert [(item["times"], item["detail"]) for item in events["items"]] == [(2, "housing open")]


async def test_nobody_is_told_of_what_is_not_theirs(web: Web, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name)"
            " values ('host', 'operator', '/operator/host/', 'site_host', 'Host')"
        )
        await connection.execute(INCIDENTS)
        await connection.execute(
            "insert into station (station_id, admission, organization_id, organization_since)"
            " values ('H', 'accepted', 'host', now() - interval '1 hour');"
            "insert into security_event (slot, kind, severity, name, station_id, times, first_at, last_at) values"
            " (now(), 'log_cleared', 'high', 'of another', 'H', 1, now() - interval '2 hours', now()),"
            " (now(), 'tampered', 'critical', 'its own', 'H', 1, now(), now())"
        )
        await connection.execute(
            "insert into incident (organization_id, rule, severity, subject_kind, subject_id, times, first_at, last_at,"
            " opened_at, changed_at)"
            " values ('host', 'log_cleared', 'high', 'station', 'H', 1, now(), now(), now(), now())"
        )
    async with web.client(await key_for(pool, READ_ONLY, OrganizationId("host"))) as host:
        items = (await host.get(PATH)).json()["items"]
        assert [item["subject_id"] for item in items] == ["H"]
        assert (await host.get(f"{PATH}/7")).status_code == 404
        events = (await host.get("/api/v1/security-events")).json()["items"]
        assert [event["name"] for event in events] == ["its own"]
        assert (await host.post(f"{PATH}/{items[0]['incident_id']}/resolutions", json={})).status_code == 403


async def test_a_station_is_isolated_and_released(writer: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(INCIDENTS)
    path = "/api/v1/stations/I1"
    asked = await writer.post(f"{path}/isolations", json={"incident_id": 7, "note": "a clone", "within_s": 30})
    assert asked.json() == {"station_id": "I1", "isolation": "asked"}
    assert (await writer.get(path)).json()["isolation"] == "asked"
    assert (await writer.post(f"{path}/isolations", json={})).status_code == 409
    assert (await writer.post("/api/v1/stations/X/isolations", json={})).status_code == 404
    assert (await writer.post(f"{path}/isolations", json={"within_s": 601})).status_code == 400
    freed = await writer.post(f"{path}/releases", json={"incident_id": 7})
    assert freed.json() == {"station_id": "I1", "isolation": None}
    entries = (await writer.get(f"{PATH}/7")).json()["entries"]
    assert [(entry["kind"], entry["note"]) for entry in entries[1:]] == [
        ("isolated", "station I1: a clone"),
        ("released", "station I1"),
    ]
