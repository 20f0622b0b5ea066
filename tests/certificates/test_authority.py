"""Our own authority: the first one signs at once, the next is announced and takes over in time."""

from datetime import timedelta

import pytest
from cryptography import x509

from tests.certificates.made import NOW
from voltway.certificates import authority, store_authorities
from voltway.kit.postgres import Connection
from voltway.kit.sealing import SealBroken, Sealing
from voltway.kit.settings import Settings, WebSettings
from voltway.vocabulary.certificates import AuthorityState
from voltway.vocabulary.errors import Conflict, NotFound

SEALING = Sealing(b"k" * 32)


async def states(conn: Connection) -> list[str]:
    return [row.state.value for row in await store_authorities.listing(conn)]


async def test_the_first_one_signs_at_once_and_the_next_is_announced(connection: Connection) -> None:
    with pytest.raises(NotFound, match="no new authority"):
        await authority.activate(connection, NOW)
    first = await authority.make(connection, SEALING, "Adler", NOW)
    assert (first.state, first.activated_at, first.cross_certificate) == (AuthorityState.ACTIVE, NOW, None)
    assert "O=Adler" in first.subject
    second = await authority.make(connection, SEALING, "Adler", NOW + timedelta(days=1))
    assert second.state is AuthorityState.NEXT
    crossed = x509.load_pem_x509_certificate((second.cross_certificate or "").encode())
    crossed.verify_directly_issued_by(x509.load_pem_x509_certificate(first.certificate.encode()))
    with pytest.raises(Conflict, match="announced already"):
        await authority.make(connection, SEALING, "Adler", NOW)

    assert (await authority.activate(connection, NOW)).authority_id == second.authority_id
    assert await states(connection) == ["active", "retired"]
    opened = await authority.active(connection, SEALING, "Adler", NOW)
    assert opened.authority_id == second.authority_id
    assert opened.signer.certificate.public_key() == opened.signer.key.public_key()


async def test_a_key_opens_with_its_seal_only(connection: Connection) -> None:
    await authority.make(connection, SEALING, None, NOW)
    with pytest.raises(SealBroken):
        await authority.active(connection, Sealing(b"x" * 32), None, NOW)
    with pytest.raises(NotFound, match="no authority 'x'"):
        await authority.known(connection, "x")


async def test_who_has_not_taken_the_new_root_holds_it_up(connection: Connection) -> None:
    await authority.make(connection, SEALING, None, NOW)
    await authority.make(connection, SEALING, None, NOW)
    await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    await connection.execute(
        "insert into station_certificate (certificate_id, station_id, use, state, serial, fingerprint, subject, chain,"
        " not_before, not_after, issued_at) values ('c', 'S1', 'both', 'installed', '1', 'f', 'CN=S1', '', now(),"
        " now(), now())"
    )
    with pytest.raises(Conflict, match="1 stations have not taken"):
        await authority.activate(connection, NOW)
    assert (await authority.activate(connection, NOW, although_unknown=True)).state is AuthorityState.ACTIVE


async def test_roots_follow_each_other_in_time(connection: Connection) -> None:
    await authority.rotate(connection, SEALING, None, NOW)
    assert await states(connection) == []
    await authority.make(connection, SEALING, None, NOW)
    for left, then in (
        (authority.PREPARED_BEFORE + timedelta(days=1), ["active"]),
        (authority.PREPARED_BEFORE - timedelta(days=1), ["next", "active"]),
        (authority.TAKES_OVER_BEFORE + timedelta(days=1), ["next", "active"]),
        (authority.TAKES_OVER_BEFORE - timedelta(days=1), ["active", "retired"]),
    ):
        await authority.rotate(connection, SEALING, None, NOW + authority.ROOT_LASTS - left)
        assert await states(connection) == then


def test_where_revocations_are_told() -> None:
    assert authority.whereabouts(Settings(), "a").crl_url is None
    told = authority.whereabouts(Settings(web=WebSettings(public_url="https://example.com")), "a")
    assert (told.crl_url, told.ocsp_url) == (
        "https://example.com/certificates/crl/a",
        "https://example.com/certificates/ocsp",
    )
