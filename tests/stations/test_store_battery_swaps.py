import json
from datetime import UTC, datetime, timedelta

from voltway.kit.postgres import Pool
from voltway.stations import store_battery_swaps
from voltway.vocabulary.batteries import Battery, SwapEvent

NOW = datetime.now(UTC).replace(microsecond=0)
DETAIL = {
    "eventType": "BatteryIn",
    "idToken": {"idToken": "A", "type": "ISO14443"},
    "requestId": 7,
    "batteryData": [
        {"evseId": 1, "serialNumber": "B-1", "soC": 11.5, "soH": 95},
        {"evseId": 2, "serialNumber": "B-2", "soC": 12, "soH": 90, "productionDate": "2026-01-01", "vendorInfo": "x"},
    ],
}


async def test_they_are_told_newest_first_and_page_by_page(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        for minute, kind, name in ((0, "battery_swap", "in"), (1, "battery_swap", "out"), (2, "display", "request 1")):
            at = NOW - timedelta(minutes=5 - minute)
            await connection.execute(
                "insert into station_event (station_id, at, received_at, kind, name, detail)"
                " values ('S1', %(at)s, %(at)s, %(kind)s, %(name)s, %(detail)s)",
                {"at": at, "kind": kind, "name": name, "detail": json.dumps(DETAIL)},
            )
        [newest] = await store_battery_swaps.page(connection, "S1", limit=1)
        [oldest] = await store_battery_swaps.page(connection, "S1", before=newest.at)
        assert await store_battery_swaps.page(connection, "S2") == []
    assert (newest.event, oldest.event) == (SwapEvent.OUT, SwapEvent.IN)
    assert (oldest.request_id, oldest.token_uid, len(oldest.batteries)) == (7, "A", 2)
    assert oldest.batteries[1] == Battery(
        evse_id=2, serial="B-2", soc_percent=12.0, soh_percent=90.0, made_at="2026-01-01", vendor_info="x"
    )
