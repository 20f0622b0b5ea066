"""A station that came with a typed-in password gets one that nobody has seen, once."""

import pytest

from tests.fixtures.gateway import Network, until
from tests.fixtures.ocpp_client import BOOT_V16, OcppClient

TYPED_IN = "0123456789abcdefghij"


async def told(network: Network, **columns: object) -> list[str]:
    """What a station is ordered when it connects, and once more when it comes with what it was given."""
    await network.add_station("S1", password=TYPED_IN, **columns)
    given: list[str] = []

    def obey(action: str, payload: dict[str, str]) -> dict[str, str]:
        given.append(payload["value"])
        return {"status": "Accepted"}

    async with OcppClient(network.url, "S1", password=TYPED_IN, obey=obey) as client:
        await client.call("BootNotification", BOOT_V16)

        async def has_one() -> bool:
            row = await network.row("select next_password_hash from station")
            return row["next_password_hash"] is not None and bool(given)

        await until(has_one, "a password of its own")
    async with OcppClient(network.url, "S1", password=bytes.fromhex(given[0]), obey=obey) as client:
        await client.call("BootNotification", BOOT_V16)
    return given


async def test_where_the_house_wants_it(network: Network) -> None:
    await network.start(rotate_first_password=True)
    given = await told(network)
    row = await network.row("select password_changed_at, next_password_hash from station")
    assert (row["password_changed_at"] is not None, row["next_password_hash"], len(given)) == (True, None, 1)


@pytest.mark.parametrize("columns", [{"admission": "pending"}, {"security_profile": 0}], ids=str)
async def test_not_everybody_does(network: Network, columns: dict[str, object]) -> None:
    """Who is not accepted yet, or has no password at all, is asked for nothing."""
    await network.start(rotate_first_password=True)
    await network.add_station("S1", password=TYPED_IN, **columns)
    async with OcppClient(network.url, "S1", password=TYPED_IN) as client:
        await client.call("BootNotification", BOOT_V16)

        async def settled() -> bool:
            return not network.gateway._orders_due

        await until(settled, "it has settled")
        await client.call("BootNotification", BOOT_V16)
    assert await network.rows("select 1 from command") == []
