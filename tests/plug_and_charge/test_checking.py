"""Whether a contract counts now, with a real database and a real responder."""

from datetime import UTC, datetime
from functools import partial

from tests.plug_and_charge.responder import EMAID, NOW, made, responder, serial
from voltway.certificates import issuing
from voltway.kit.postgres import Pool
from voltway.plug_and_charge import checking, pki, trusting
from voltway.plug_and_charge.checking import Finding
from voltway.vocabulary.certificates import ContractShown, ContractStatus, TrustedUse

CHAIN = ContractShown(certificate=issuing.pem_of(*made().contract))


async def keep(pool: Pool, name: str, use: TrustedUse, url: str | None = None) -> None:
    async with pool.connection() as conn:
        await trusting.trust(conn, issuing.pem_of(made().signers[name].certificate), use, url, NOW)


def hashes(*names: tuple[str, str]) -> ContractShown:
    signers = made().signers
    pairs = ((signers[one].certificate, signers[issuer].certificate) for one, issuer in names)
    return ContractShown(hashes=tuple(issuing.hash_of(one, issuer) for one, issuer in pairs))


async def found(pool: Pool, shown: ContractShown, contract: str = EMAID) -> ContractStatus:
    finding: Finding = await checking.check(pool, contract, shown, datetime.now(UTC))
    assert bool(finding.reason) == (finding.status is not ContractStatus.ACCEPTED)
    return finding.status


async def test_chains(pool: Pool) -> None:
    check = partial(found, pool)
    assert await check(CHAIN) is ContractStatus.CERT_CHAIN_ERROR
    async with responder(made().signers) as asked:
        await keep(pool, "mo_root", TrustedUse.MO_ROOT)
        assert await check(CHAIN) is ContractStatus.ACCEPTED
        assert asked.asked == []
        assert await check(ContractShown(certificate="nonsense")) is ContractStatus.CERT_CHAIN_ERROR

        await keep(pool, "mo_sub_2", TrustedUse.SUB_CA, asked.url)
        assert await check(CHAIN) is ContractStatus.ACCEPTED
        assert asked.asked == [serial(made().signers["contract"])]
        asked.status = 500
        assert await check(CHAIN) is ContractStatus.NO_CERTIFICATE_AVAILABLE
        asked.status = 200
        asked.revoked.add(serial(made().signers["contract"]))
        assert await check(CHAIN) is ContractStatus.CERTIFICATE_REVOKED


async def test_hashes(pool: Pool) -> None:
    check = partial(found, pool)
    both = hashes(("contract", "mo_sub_2"), ("mo_sub_2", "mo_sub_1"))
    async with responder(made().signers) as asked:
        assert await check(both) is ContractStatus.CERT_CHAIN_ERROR
        await keep(pool, "mo_sub_2", TrustedUse.SUB_CA, asked.url)
        assert await check(hashes(("contract", "mo_sub_2"))) is ContractStatus.ACCEPTED
        assert await check(both) is ContractStatus.CERT_CHAIN_ERROR
        await keep(pool, "mo_sub_1", TrustedUse.SUB_CA)
        assert await check(both) is ContractStatus.NO_CERTIFICATE_AVAILABLE
        assert await check(hashes(("contract", "mo_sub_2")), "CARD") is ContractStatus.NO_CERTIFICATE_AVAILABLE
        asked.revoked.add(serial(made().signers["contract"]))
        assert await check(hashes(("contract", "mo_sub_2"))) is ContractStatus.CERTIFICATE_REVOKED


async def test_responders_that_certificates_name_are_asked(pool: Pool) -> None:
    async with responder({}) as asked:
        own = pki.make(EMAID, "WVWZZZ1JZXW000001", now=NOW, ocsp_url=asked.url)
        asked.signers = own.signers
        async with pool.connection() as conn:
            root = issuing.pem_of(own.signers["mo_root"].certificate)
            await trusting.trust(conn, root, TrustedUse.MO_ROOT, None, NOW)
        shown = ContractShown(certificate=issuing.pem_of(*own.contract))
        assert await found(pool, shown) is ContractStatus.ACCEPTED
        assert len(asked.asked) == 3
