import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from voltway.kit.postgres import Pool
from voltway.payments import store
from voltway.vocabulary.payments import SettlementState

NOW = datetime.now(UTC).replace(microsecond=0)


async def test_each_payment_is_there_once_as_told_last_newest_first(pool: Pool) -> None:
    async with pool.connection() as connection:
        for station in ("S1", "S2"):
            await connection.execute("insert into station (station_id, admission) values (%s, 'accepted')", (station,))
        told = [("S1", "P1", "failed"), ("S1", "P2", "settled"), ("S1", "P1", "settled"), ("S2", "P1", "rejected")]
        for minute, (station, reference, state) in enumerate(told):
            detail = {"pspRef": reference, "settlementAmount": 12.1, "settlementTime": "told", "transactionId": "t"}
            await connection.execute(
                "insert into station_event (station_id, at, received_at, kind, name, detail)"
                " values (%(station)s, %(at)s, %(at)s, 'settlement', %(state)s, %(detail)s)",
                {
                    "station": station,
                    "at": NOW - timedelta(minutes=5 - minute),
                    "state": state,
                    "detail": json.dumps(detail),
                },
            )
        [newest] = await store.page(connection, "S1", limit=1)
        [oldest] = await store.page(connection, "S1", before=newest.at)
    assert (newest.psp_ref, newest.state, newest.amount) == ("P1", SettlementState.SETTLED, Decimal("12.1"))
    assert (oldest.psp_ref, oldest.ref, oldest.settled_at, oldest.receipt_url) == ("P2", "t", "told", None)
