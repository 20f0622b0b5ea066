"""Requests are signed once, refused with a reason, or wait for an authority that is away."""

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509

from tests.certificates.made import NOW, pem, request
from tests.certificates.test_est import EstServer, est_server
from voltway.certificates import signing, store, store_requests
from voltway.certificates.store_requests import REQUESTS, Asked
from voltway.journal.unit import Unit, write_rows
from voltway.kit.postgres import Pool
from voltway.kit.settings import CertificateSettings, Settings
from voltway.vocabulary.certificates import CertificateUse


async def ask(pool: Pool, csr: str, request_id: int | None = None, use: CertificateUse = CertificateUse.BOTH) -> None:
    unit = Unit("SIM")
    asked = Asked(station_id="SIM", use=use, csr=csr, request_id=request_id, received_at=NOW)
    unit.rows.append((REQUESTS, asked))
    async with pool.connection() as conn:
        await conn.execute(
            "insert into station (station_id, admission) values ('SIM', 'accepted') on conflict do nothing"
        )
        await write_rows(conn, [unit])


async def stands(pool: Pool) -> tuple[str, str | None]:
    async with pool.connection() as conn:
        cursor = await conn.execute("select state, reason from signing_request")
        row = await cursor.fetchone()
    assert row is not None
    return row[0], row[1]


async def certificates(pool: Pool) -> int:
    async with pool.connection() as conn:
        return len(await store.page(conn, after=None, limit=100, station_id="SIM"))


async def test_a_request_is_signed_once(pool: Pool, sealed: Settings) -> None:
    csr = pem(request())
    await ask(pool, csr)
    assert await signing.sign_waiting(pool, sealed, NOW) == 1
    await ask(pool, csr)
    assert await signing.sign_waiting(pool, sealed, NOW) == 0, "the same once more changes nothing"
    assert (await stands(pool), await certificates(pool)) == (("signed", None), 1)
    await ask(pool, pem(request()))
    assert await signing.sign_waiting(pool, sealed, NOW) == 1
    assert await certificates(pool) == 2


@pytest.mark.parametrize(("name", "beside"), [("SIM", []), ("SN-7", ["SIM"])])
async def test_a_station_named_by_its_serial_number_is_named_by_its_identity_too(
    pool: Pool, sealed: Settings, name: str, beside: list[str]
) -> None:
    async with pool.connection() as conn, conn.transaction():
        row = await signing.issue(conn, sealed, "SIM", CertificateUse.BOTH, request(name), NOW)
    own = x509.load_pem_x509_certificate(row.chain.encode())
    assert own.subject.rfc4514_string() == f"CN={name},O=Adler"
    names = [one.value for one in own.extensions if isinstance(one.value, x509.SubjectAlternativeName)]
    assert [told for one in names for told in one.get_values_for_type(x509.DNSName)] == beside


async def test_what_breaks_the_rules_is_refused(pool: Pool, sealed: Settings) -> None:
    await ask(pool, pem(request("OTHER")))
    assert await signing.sign_waiting(pool, sealed, NOW) == 1
    state, reason = await stands(pool)
    assert (state, "neither the station's serial" in (reason or "")) == ("refused", True)
    assert await certificates(pool) == 0


async def test_a_serial_number_that_names_another_station_does_not_count(pool: Pool, sealed: Settings) -> None:
    await ask(pool, pem(request("OTHER")))
    async with pool.connection() as conn:
        await conn.execute("update station set serial = 'OTHER'")
        await conn.execute("insert into station (station_id, admission) values ('OTHER', 'accepted')")
    assert await signing.sign_waiting(pool, sealed, NOW) == 1
    assert (await stands(pool))[0] == "refused"
    assert await certificates(pool) == 0


async def test_a_station_gets_so_many_a_day(pool: Pool, sealed: Settings) -> None:
    for _ in range(signing.MOST_A_DAY + 1):
        await ask(pool, pem(request()))
        await signing.sign_waiting(pool, sealed, NOW)
    assert (await stands(pool))[0] == "refused"
    assert await certificates(pool) == signing.MOST_A_DAY


async def test_an_authority_that_is_away_is_waited_for(pool: Pool, sealed: Settings) -> None:
    external = CertificateSettings(est_url="https://127.0.0.1:1/.well-known/est")
    settings = msgspec.structs.replace(sealed, certificates=external)
    await ask(pool, pem(request()))
    assert await signing.sign_waiting(pool, settings, NOW) == 1
    state, reason = await stands(pool)
    assert (state, "can't be reached" in (reason or "")) == ("waiting", True)
    assert await signing.sign_waiting(pool, settings, NOW) == 0, "not at once"
    assert await signing.sign_waiting(pool, sealed, NOW + timedelta(minutes=5)) == 1
    async with pool.connection() as conn:
        assert await store_requests.take_signed(conn, NOW, signing.LEASE, 10) == [], "it is not connected"


async def test_an_external_authority_may_give_the_same_certificate_again(
    pool: Pool, sealed: Settings, tmp_path: Path
) -> None:
    """To a station that asks for what it has been given, with the key that it had then."""
    csr, server = pem(request()), EstServer()
    async with est_server(tmp_path, server) as external:
        settings = msgspec.structs.replace(sealed, certificates=external)
        for _ in range(2):
            await ask(pool, csr)
            assert await signing.sign_waiting(pool, settings, NOW) == 1
            assert await stands(pool) == ("signed", None)
            async with pool.connection() as conn:
                await conn.execute("update station_certificate set state = 'rejected'")
                await conn.execute("update signing_request set state = 'done'")
        assert (len(server.told), await certificates(pool)) == (2, 1)
        async with pool.connection() as conn:
            await conn.execute("update station_certificate set state = 'revoked', revoked_at = now()")
        await ask(pool, csr)
        await signing.sign_waiting(pool, settings, NOW)
        assert (await stands(pool))[0] == "refused"


async def test_what_is_signed_while_the_station_asks_anew_is_nobody_s(
    pool: Pool, sealed: Settings, tmp_path: Path
) -> None:
    server = EstServer()

    async def meanwhile() -> None:
        await ask(pool, pem(request()))

    server.before = meanwhile
    async with est_server(tmp_path, server) as external:
        settings = msgspec.structs.replace(sealed, certificates=external)
        await ask(pool, pem(request()))
        assert await signing.sign_waiting(pool, settings, NOW) == 1
    assert (await stands(pool), await certificates(pool)) == (("waiting", None), 0)


async def test_no_request_waits_for_another(pool: Pool, sealed: Settings, tmp_path: Path) -> None:
    """The authority answers none until it was asked by all: who signs one after the other waits for ever."""
    server = EstServer()
    both = asyncio.Barrier(2)
    server.before = both.wait
    async with est_server(tmp_path, server) as external:
        settings = msgspec.structs.replace(sealed, certificates=external)
        await ask(pool, pem(request()))
        await ask(pool, pem(request()), use=CertificateUse.V2G)
        async with asyncio.timeout(10):
            assert await signing.sign_waiting(pool, settings, NOW) == 2
    assert await certificates(pool) == 2
