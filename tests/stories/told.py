"""Tells a story in every version and compares what it leaves behind."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.fixtures.gateway import Network
from tests.fixtures.ocpp_client import OcppClient
from tests.stories.station import StoryStation
from voltway.vocabulary.stations import OcppVersion

Story = Callable[[StoryStation], Awaitable[None]]
Rows = dict[str, list[dict[str, Any]]]

# Not compared, because they name a row, are our own clock, or because only one protocol has them:
# ref, start_key: 1.6 lets us name the transaction, 2.x names it itself; seen: only 2.x numbers its messages;
# recent_keys: 2.x messages are known by number, so fingerprints are kept of 1.6's MeterValues only; token_kind and
# remote_start_id: 1.6 tells neither.
_NOT_OF_SESSIONS = {
    *("station_id", "session_id", "ref", "start_key", "seen", "recent_keys", "token_kind", "remote_start_id"),
    *("received_at", "rebooted_at"),
}
# Fingerprints of idle readings contain nothing of the protocol, but are hashes of the same.
_NOT_OF_CONNECTORS = {"station_id", "meter_keys"}
# 1.6 tells the registers of start and stop as fields of these messages, 2.x as readings in them.
_READINGS = """
    select at, register_wh, power_w, current_a, voltage_v, soc_percent, context, evse_id, connector_id
    from meter_reading where station_id = %s and context not in ('Transaction.Begin', 'Transaction.End')
    order by at, received_at
"""
# 1.6 has no word for "I was offline": such a start is known by its old time only.
_SAID_IN_16 = {"started_offline": "clock_skewed"}


async def tell(
    network: Network,
    story: Story,
    *,
    cards: dict[str, dict[str, object]] | None = None,
    simplify: Callable[[Rows], Rows] = lambda rows: rows,
    **of_station: Any,
) -> Rows:
    """Tell `story` in all three versions; the rows it left, which must be the same for each.

    `cards` are the columns of the tokens that the story uses, by name; `of_station` the station's columns; `simplify`
    takes out of the rows what the protocols of this one story can't tell alike.
    """
    if not network.gateways:
        await network.start()
    left: dict[OcppVersion, Rows] = {}
    for version in OcppVersion:
        suffix = f"-{version.value}"
        for name, columns in {"CARD": {}, **(cards or {})}.items():
            group = {"group_id": f"{columns['group_id']}{suffix}"} if "group_id" in columns else {}
            await network.add_token(f"{name}{suffix}", **{**columns, **group})
        station_id = await network.add_station(f"STORY{suffix}", **of_station)
        async with OcppClient(network.url, station_id, version) as client:
            station = StoryStation(client, suffix)
            await story(station)
            await station.client.close()
        left[version] = simplify(await rows_of(network, station_id, suffix))
    first = left[OcppVersion.V16]
    for version, rows in left.items():
        assert rows == first, f"{version.value} leaves other rows than 1.6: {_differences(first, rows)}"
    return first


async def rows_of(network: Network, station_id: str, suffix: str) -> Rows:
    """What a story left, without what differs by nature."""
    sessions = await network.rows("select * from session where station_id = %s order by session_id", station_id)
    connectors = await network.rows(
        "select * from connector where station_id = %s order by evse_id, connector_id", station_id
    )
    return {
        "sessions": [_plain_session(row, suffix) for row in sessions],
        "connectors": [{name: row[name] for name in row if name not in _NOT_OF_CONNECTORS} for row in connectors],
        "readings": await network.rows(_READINGS, station_id),
    }


def _plain_session(row: dict[str, Any], suffix: str) -> dict[str, Any]:
    plain = {name: row[name] for name in row if name not in _NOT_OF_SESSIONS}
    for name in ("token_uid", "group_id"):
        plain[name] = plain[name].removesuffix(suffix) if plain[name] else None
    plain["rules"] = sorted({_SAID_IN_16.get(rule, rule) for rule in plain["rules"]})
    return plain


def _differences(first: Rows, second: Rows) -> list[str]:
    told = [
        f"{table}[{number}].{name}: {one[name]!r} and {other[name]!r}"
        for table in first
        for number, (one, other) in enumerate(zip(first[table], second[table], strict=False))
        for name in one
        if one[name] != other[name]
    ]
    return told or [f"{table}: {len(first[table])} and {len(second[table])} rows" for table in first]
