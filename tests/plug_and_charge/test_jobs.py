"""The provider of contracts is asked for its roots, where the operator wants that."""

import msgspec

from tests.plug_and_charge.opcp_server import opcp_server
from tests.plug_and_charge.responder import NOW, made
from voltway.kit.postgres import Pool
from voltway.kit.settings import PlugAndChargeSettings, Settings
from voltway.plug_and_charge import jobs, store


async def kept(pool: Pool, settings: PlugAndChargeSettings) -> list[str]:
    await jobs.follow_roots(pool, Settings(plug_and_charge=settings), NOW)
    async with pool.connection() as conn:
        return [row.use.value for row in await store.listing(conn)]


async def test_roots_are_followed(pool: Pool) -> None:
    async with opcp_server() as pool_of_contracts:
        pool_of_contracts.roots = [("MO", made().signers["mo_root"].certificate)]
        unwanted = pool_of_contracts.settings
        wanted = msgspec.structs.replace(unwanted, follow_roots=True)
        assert await kept(pool, PlugAndChargeSettings(follow_roots=True)) == []
        assert await kept(pool, unwanted) == []
        assert await kept(pool, wanted) == ["mo_root"]
        pool_of_contracts.roots = [("V2G", made().signers["v2g_root"].certificate)]
        assert await kept(pool, wanted) == ["v2g_root"]
        for roots, broken in (([], None), (pool_of_contracts.roots, (503, b""))):
            pool_of_contracts.roots, pool_of_contracts.broken = roots, broken
            assert await kept(pool, wanted) == ["v2g_root"]
    assert await kept(pool, wanted) == ["v2g_root"]
