"""What a station holds after it answered: counted in the order it was said."""

import msgspec
import pytest

from tests.certificates.made import NOW, signer
from voltway.certificates import issuing, keeping, store_installed
from voltway.certificates.store_installed import KnownCertificate
from voltway.journal.unit import Unit, write_rows
from voltway.kit.postgres import Pool
from voltway.vocabulary.certificates import CertificateHash, HeldCertificate, InstalledTold, InstalledUse
from voltway.vocabulary.commands import Answer, ClearCache, CommandState
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_certificates import AskInstalledCertificates, DeleteCertificate, InstallCertificate

ACCEPTED = Answer(state=CommandState.ACCEPTED)
ROOT = signer().certificate
NAMED = issuing.hash_of(ROOT, ROOT)
INSTALL = InstallCertificate(use=InstalledUse.CSMS_ROOT, certificate=issuing.pem_of(ROOT))


def named(number: str) -> CertificateHash:
    return CertificateHash(hash_algorithm="SHA384", issuer_name_hash="a", issuer_key_hash="b", serial_number=number)


async def after(pool: Pool, *said: tuple[Order, Answer]) -> list[KnownCertificate]:
    unit = Unit("S1")
    for order, answer in said:
        unit.rows.extend(keeping.of_answer("S1", order, answer, NOW))
    async with pool.connection() as conn:
        await conn.execute(
            "insert into station (station_id, admission) values ('S1', 'accepted') on conflict do nothing"
        )
        await write_rows(conn, [unit])
        return await store_installed.known(conn, "S1")


async def test_what_it_took_it_holds_until_it_deletes_it(pool: Pool) -> None:
    [kept] = await after(pool, (INSTALL, ACCEPTED))
    assert (kept.use, kept.serial_number, kept.known_by) == (InstalledUse.CSMS_ROOT, NAMED.serial_number, "order")
    assert len(await after(pool, (INSTALL, Answer(state=CommandState.REJECTED)))) == 1
    delete = DeleteCertificate(certificate=NAMED)
    assert len(await after(pool, (delete, Answer(state=CommandState.REJECTED, answer={"status": "Failed"})))) == 1
    assert await after(pool, (delete, Answer(state=CommandState.REJECTED, answer={"status": "NotFound"}))) == []
    assert await after(pool, (INSTALL, ACCEPTED), (delete, ACCEPTED)) == []


async def test_its_own_word_replaces_what_was_known_of_these_uses(pool: Pool) -> None:
    held = HeldCertificate(use=InstalledUse.V2G_CHAIN, certificate=named("1"), children=[named("2")])
    told = Answer(state=CommandState.ACCEPTED, answer=msgspec.to_builtins(InstalledTold(certificates=[held, held])))
    of_v2g = AskInstalledCertificates(uses=[InstalledUse.V2G_CHAIN])
    chain, root = sorted(await after(pool, (INSTALL, ACCEPTED), (of_v2g, told)), key=lambda one: one.known_by)[::-1]
    assert (chain.use, chain.children, root.use) == (InstalledUse.V2G_CHAIN, [named("2")], InstalledUse.CSMS_ROOT)
    none = Answer(state=CommandState.ACCEPTED, answer=msgspec.to_builtins(InstalledTold(certificates=[])))
    assert await after(pool, (AskInstalledCertificates(), none)) == []


@pytest.mark.parametrize("text", ["nothing", issuing.pem_of(issuing.cross_sign(signer("New"), signer("Old"), now=NOW))])
async def test_what_can_t_be_named_is_not_kept(pool: Pool, text: str) -> None:
    assert await after(pool, (InstallCertificate(use=InstalledUse.CSMS_ROOT, certificate=text), ACCEPTED)) == []


def test_other_orders_leave_nothing() -> None:
    assert keeping.of_answer("S1", ClearCache(), ACCEPTED, NOW) == []
