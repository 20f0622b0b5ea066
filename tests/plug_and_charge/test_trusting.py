"""Whose contracts are believed."""

import pytest

from tests.plug_and_charge.responder import NOW, made
from voltway.certificates import issuing
from voltway.kit.postgres import Pool
from voltway.plug_and_charge import store, trusting
from voltway.vocabulary.certificates import TrustedUse
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound


def pem(name: str) -> str:
    return issuing.pem_of(made().signers[name].certificate)


async def test_authorities_come_and_go(pool: Pool) -> None:
    async with pool.connection() as connection:
        root = await trusting.trust(connection, pem("mo_root"), TrustedUse.MO_ROOT, None, NOW)
        sub = await trusting.trust(connection, pem("mo_sub_2"), TrustedUse.SUB_CA, "http://ocsp.example/", NOW)
        assert [row.certificate for row in (root, sub)] == [pem("mo_root"), pem("mo_sub_2")]
        assert {row.subject for row in await store.listing(connection)} == {root.subject, sub.subject}
        assert (await trusting.known(connection, sub.contract_authority_id)).ocsp_url == "http://ocsp.example/"
        with pytest.raises(Conflict, match="is kept already"):
            await trusting.trust(connection, pem("mo_root"), TrustedUse.V2G_ROOT, None, NOW)
        await store.remove(connection, root.contract_authority_id)
        with pytest.raises(NotFound):
            await trusting.known(connection, root.contract_authority_id)

        for text, use, url in (
            ("", TrustedUse.MO_ROOT, None),
            (pem("contract"), TrustedUse.SUB_CA, None),
            (pem("mo_sub_1"), TrustedUse.MO_ROOT, None),
            (pem("oem_root"), TrustedUse.MO_ROOT, "ftp://ocsp.example/"),
        ):
            with pytest.raises(InvalidInput):
                await trusting.trust(connection, text, use, url, NOW)
        assert [row.contract_authority_id for row in await store.listing(connection)] == [sub.contract_authority_id]


async def test_they_are_bounded(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_AUTHORITIES", 0)
    async with pool.connection() as connection:
        with pytest.raises(Conflict):
            await trusting.trust(connection, pem("mo_root"), TrustedUse.MO_ROOT, None, NOW)
