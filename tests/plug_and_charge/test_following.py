"""Roots of the provider of contracts come and go as it says."""

import json

import pytest

from tests.plug_and_charge.responder import NOW, made
from voltway.certificates import issuing
from voltway.kit.postgres import Connection, Pool
from voltway.plug_and_charge import following, store, trusting
from voltway.vocabulary.certificates import ProvidedRoot, TrustedUse

NAMES = {"mo_root": TrustedUse.MO_ROOT, "v2g_root": TrustedUse.V2G_ROOT, "oem_root": TrustedUse.MO_ROOT}


def provided(*names: str) -> list[ProvidedRoot]:
    roots = {name: issuing.pem_of(made().signers[name].certificate) for name in names}
    return [ProvidedRoot(certificate=pem, use=NAMES.get(name, TrustedUse.MO_ROOT)) for name, pem in roots.items()]


async def kept(conn: Connection) -> dict[str, bool]:
    names = {issuing.pem_of(signer.certificate): name for name, signer in made().signers.items()}
    return {names[row.certificate]: row.from_provider for row in await store.listing(conn)}


async def audited(conn: Connection) -> list[str]:
    rows = await (await conn.execute("select body from audit_entry order by number")).fetchall()
    entries = [json.loads(body) for (body,) in rows]
    assert {one["actor"]["id"] for one in entries} == {"contract_provider"}
    return [one["action"].removeprefix("contract_authority.") for one in entries]


async def test_they_come_and_go_beside_the_operator_s(pool: Pool) -> None:
    async with pool.connection() as conn:
        [own] = provided("mo_root")
        await trusting.trust(conn, own.certificate, own.use, "http://ocsp.example/", NOW)
        await following.follow(conn, provided("mo_root", "v2g_root", "v2g_root"), NOW)
        assert await kept(conn) == {"mo_root": False, "v2g_root": True}
        await following.follow(conn, provided("oem_root"), NOW)
        assert await kept(conn) == {"mo_root": False, "oem_root": True}
        await following.follow(conn, provided("oem_root"), NOW)
        assert await audited(conn) == ["add", "remove", "add"]


async def test_what_is_no_root_is_left_out(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    async with pool.connection() as conn:
        nothing = ProvidedRoot(certificate="nonsense", use=TrustedUse.MO_ROOT)
        await following.follow(conn, [nothing, *provided("mo_sub_1", "contract", "mo_root")], NOW)
        assert await kept(conn) == {"mo_root": True}
        monkeypatch.setattr(store, "MOST_AUTHORITIES", 1)
        await following.follow(conn, provided("mo_root", "v2g_root"), NOW)
        assert await kept(conn) == {"mo_root": True}
