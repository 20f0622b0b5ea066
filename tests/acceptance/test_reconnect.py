"""A gateway is killed and all its stations come back at once. The benchmark does the same with 20,000."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from tests.fixtures.fleet import FleetProcess
from tests.fixtures.serve import ServeProcess, logged_errors

STATIONS = 2000
BACK_WITHIN_S = 90.0
"""Of these about a second is the new gateway's start, and up to two are the stations' own back-off."""


def known(database_url: str, since: datetime) -> dict[str, Any]:
    """What the network has learned since a moment: who is connected and has booted, which connectors told a status."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            """
            select (select count(*) from station s join gateway g using (gateway_id)
                    where connected_at > %(since)s and booted_at > %(since)s),
                (select count(*) from connector where status_at > %(since)s and status = 'available'
                    and connector_id > 0),
                (select count(distinct station_id) from journal
                    where kind = 'StationBooted' and recorded_at > %(since)s)
            """,
            {"since": since},
        ).fetchone()
    assert row is not None
    return {"booted": row[0], "connectors": row[1], "boots in the journal": row[2]}


@pytest.mark.acceptance
@pytest.mark.slow
@pytest.mark.timeout(200)
def test_all_stations_come_back_when_their_gateways_were_killed(
    serve: Callable[..., ServeProcess], fleet: Callable[..., FleetProcess]
) -> None:
    one = serve()
    one.start()
    crowd = fleet(one.ocpp_url, one.url(), stations=STATIONS, seed=8, boots_again=True, call_timeout_s=30.0)
    wanted = {
        "booted": STATIONS,
        "connectors": sum(len(plan.evses) for plan in crowd.plans),
        "boots in the journal": STATIONS,
    }
    crowd.accepted()
    one.until(lambda: known(one.url(), datetime.fromtimestamp(crowd.order.began, UTC)) == wanted)

    killed_at = datetime.now(UTC)
    for victim in one.children("gateway"):
        victim.kill()
    crowd.until(lambda status: status.lost_lines >= STATIONS, 10.0, "every station to notice")
    crowd.accepted(BACK_WITHIN_S)
    one.until(lambda: known(one.url(), killed_at) == wanted, BACK_WITHIN_S)
    took_s = (datetime.now(UTC) - killed_at).total_seconds()
    print(f"{STATIONS} stations were back, booted and their status known after {took_s:.1f} s")
    assert took_s < BACK_WITHIN_S

    time.sleep(1.0)
    last = crowd.wind_down()
    assert last.call_errors == {}
    assert last.timeouts == last.malformed == 0
    assert last.lost_lines == STATIONS
    assert logged_errors(one.log) == []
