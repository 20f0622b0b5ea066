import httpx
import msgspec

from tests.fixtures.web import start_web
from tests.fixtures.web_visitors import browser_of
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings


async def test_pages_are_served_under_their_own_names_only(settings: Settings, pool: Pool) -> None:
    public = msgspec.structs.replace(settings.web, public_url="https://charge.example.com")
    web = await start_web(msgspec.structs.replace(settings, web=public))
    async with pool.connection() as connection:
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name, host_name)"
            " values ('hotel', 'operator', '/operator/hotel/', 'site_host', 'Hotel', 'laden.hotel.example')"
        )
    try:
        async with browser_of(web) as client:

            async def sign_in(host: str, origin: str) -> httpx.Response:
                return await client.post("/sign-in", headers={"Host": host, "Origin": origin}, data={})

            assert (await sign_in("charge.example.com", "https://charge.example.com")).status_code == 403
            assert "did not work" in (await sign_in("charge.example.com", "https://charge.example.com")).text
            assert "did not work" in (await sign_in("laden.hotel.example", "https://laden.hotel.example")).text
            crossed = await sign_in("charge.example.com", "https://laden.hotel.example")
            assert "not ours" in crossed.text
            unknown = await sign_in("evil.example", "https://evil.example")
            assert unknown.status_code == 404
            assert (await sign_in("[", "https://charge.example.com")).status_code == 404
            assert "charge.example.com" in unknown.text
    finally:
        await web.stop()
