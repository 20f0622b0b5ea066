"""Lists of what was revoked, and what is done with what is over."""

from datetime import timedelta
from pathlib import Path

import msgspec
from cryptography import x509

from tests.certificates.made import NOW, pem, request
from voltway.certificates import authority, jobs, signing, store, store_authorities
from voltway.certificates.requests import checked
from voltway.certificates.store import StationCertificate
from voltway.kit.postgres import Pool
from voltway.kit.sealing import Sealing
from voltway.kit.settings import Settings
from voltway.vocabulary.certificates import CertificateState, CertificateUse, RevocationReason


async def issued(pool: Pool, settings: Settings, station_id: str = "SIM") -> StationCertificate:
    csr = checked(pem(request(station_id)), station_id, None, None)
    async with pool.connection() as conn, conn.transaction():
        await conn.execute(
            "insert into station (station_id, admission) values (%s, 'accepted') on conflict do nothing", (station_id,)
        )
        return await signing.issue(conn, settings, station_id, CertificateUse.BOTH, csr, NOW)


async def revoked_in(pool: Pool, authority_id: str | None) -> list[int]:
    async with pool.connection() as conn:
        told = await store_authorities.crl(conn, authority_id or "")
    return [] if told is None else [one.serial_number for one in x509.load_der_x509_crl(told)]


async def test_a_revocation_stands_in_the_list_at_once(pool: Pool, sealed: Settings) -> None:
    row = await issued(pool, sealed)
    assert await jobs.make_crls(pool, sealed, NOW) == 1
    assert await jobs.make_crls(pool, sealed, NOW + timedelta(hours=1)) == 0
    assert await revoked_in(pool, row.authority_id) == []
    async with pool.connection() as conn:
        gone = await store.revoke(conn, row.certificate_id, RevocationReason.KEY_COMPROMISE, NOW + timedelta(hours=2))
        assert gone is not None
        assert (gone.state, gone.revocation_reason) == (CertificateState.REVOKED, RevocationReason.KEY_COMPROMISE)
        assert await store.revoke(conn, row.certificate_id, RevocationReason.SUPERSEDED, NOW) is None
    assert await jobs.make_crls(pool, sealed, NOW + timedelta(hours=3)) == 1
    assert await revoked_in(pool, row.authority_id) == [int(row.serial, 16)]
    assert await jobs.make_crls(pool, sealed, NOW + timedelta(hours=4)) == 0
    assert await jobs.make_crls(pool, sealed, NOW + timedelta(days=2)) == 1, "a list does not grow old"


async def test_a_revocation_that_is_committed_after_a_younger_list_was_made(pool: Pool, sealed: Settings) -> None:
    row = await issued(pool, sealed)
    assert await jobs.make_crls(pool, sealed, NOW) == 1
    async with pool.connection() as conn:
        await store.revoke(conn, row.certificate_id, RevocationReason.KEY_COMPROMISE, NOW - timedelta(seconds=2))
    assert await jobs.make_crls(pool, sealed, NOW + timedelta(seconds=30)) == 1
    assert await revoked_in(pool, row.authority_id) == [int(row.serial, 16)]


async def test_what_removed_stations_held_is_revoked_and_later_forgotten(pool: Pool, sealed: Settings) -> None:
    row = await issued(pool, sealed)
    await jobs.look_after(pool, sealed, NOW)
    async with pool.connection() as conn:
        assert (await store.find(conn, row.certificate_id)) == row
        await conn.execute("delete from station")
        await conn.execute("insert into station (station_id, admission) values ('SIM', 'accepted')")
        found = await store.by_fingerprint(conn, row.fingerprint)
    assert found is not None
    assert found.revocation_reason is RevocationReason.CESSATION_OF_OPERATION, "its successor is not entered with it"
    await jobs.look_after(pool, sealed, row.not_after + jobs.KEPT_AFTER_END + timedelta(days=1))
    async with pool.connection() as conn:
        assert await store.find(conn, row.certificate_id) is None


async def test_keys_are_sealed_anew_by_the_newest_key(pool: Pool, settings: Settings, tmp_path: Path) -> None:
    async with pool.connection() as conn:
        made = await authority.make(conn, Sealing(b"x" * 32), None, NOW)
    keys = tmp_path / "keys"
    keys.write_bytes(b"n" * 32 + b"\n" + b"x" * 32)
    await jobs.look_after(pool, msgspec.structs.replace(settings, sealing_key_file=keys), NOW)
    async with pool.connection() as conn:
        assert (await authority.active(conn, Sealing(b"n" * 32), None, NOW)).authority_id == made.authority_id
        [responder] = await store_authorities.responders(conn)
    assert authority.responder(responder, Sealing(b"n" * 32)).certificate.subject.rfc4514_string().startswith("OU=OCSP")
