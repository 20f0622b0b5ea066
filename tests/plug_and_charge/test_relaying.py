"""What responders say of certificates, asked for stations: with a real database and a real responder."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tests.plug_and_charge.responder import EMAID, NOW, PCID, made, responder, serial
from voltway.certificates import authority, issuing
from voltway.kit.postgres import Pool
from voltway.kit.sealing import Sealing
from voltway.kit.settings import PlugAndChargeSettings, Settings, WebSettings
from voltway.plug_and_charge import ocsp, pki, relaying, trusting
from voltway.plug_and_charge.relaying import Relay
from voltway.vocabulary.certificates import Revocation, StatusQuestion, StatusSource, StatusTold, TrustedUse

CPS, ISSUER = made().signers["cps"].certificate, made().signers["cps_sub_2"].certificate


def question(*addresses: str, source: StatusSource = StatusSource.OCSP) -> StatusQuestion:
    return StatusQuestion(certificate=issuing.hash_of(CPS, ISSUER), source=source, addresses=addresses)


async def keep(pool: Pool, url: str | None, name: str = "cps_sub_2") -> None:
    async with pool.connection() as conn:
        await trusting.trust(conn, issuing.pem_of(made().signers[name].certificate), TrustedUse.SUB_CA, url, NOW)


async def told(relay: Relay, asked: StatusQuestion, later: timedelta = timedelta()) -> StatusTold:
    return await relay.told(asked, datetime.now(UTC) + later)


async def test_what_a_responder_says_is_told_on_and_kept(pool: Pool) -> None:
    async with responder(made().signers) as asked:
        await keep(pool, asked.url)
        relay = Relay(pool, Settings())
        first = await told(relay, question("http://127.0.0.1:1/elsewhere"))
        assert (first.revocation, first.reason, asked.asked) == (Revocation.GOOD, "", [serial(made().signers["cps"])])
        assert first.answer is not None
        assert first.until is not None
        assert ocsp.read(first.answer, CPS.serial_number, ISSUER, datetime.now(UTC)) is Revocation.GOOD
        asked.revoked.add(serial(made().signers["cps"]))
        assert await told(relay, question()) == first
        assert len(asked.asked) == 1
        # What held until an hour later is asked anew then; this responder's clock tells nothing so new.
        assert (await told(relay, question(), timedelta(hours=2))).answer is None
        assert len(asked.asked) == 2
        assert (await told(Relay(pool, Settings()), question())).revocation is Revocation.REVOKED


async def test_what_is_not_an_answer_is_not_kept(pool: Pool) -> None:
    async with responder(made().signers) as asked:
        await keep(pool, asked.url)
        relay = Relay(pool, Settings())
        asked.status = 500
        assert "500" in (await told(relay, question())).reason
        asked.status = 200
        assert (await told(relay, question())).revocation is Revocation.GOOD


async def test_nobody_is_asked_where_only_a_station_says(pool: Pool) -> None:
    async with responder(made().signers) as asked:
        relay = Relay(pool, Settings())
        assert "not known here" in (await told(relay, question(asked.url))).reason
        await keep(pool, None)
        host = asked.url.removeprefix("http://")
        for address in (asked.url, f"http://x@{host}", f"file://{host}", "http://[", "", "http://a\n", "x" * 9_000):
            assert "no responder is known" in (await told(relay, question(address))).reason
        assert "lists" in (await told(relay, question(asked.url, source=StatusSource.CRL))).reason
        assert asked.asked == []

        server = asked.url.removesuffix("/ocsp")
        settings = Settings(plug_and_charge=PlugAndChargeSettings(ocsp_responders=(server,)))
        permitting = Relay(pool, settings)
        for address in (f"http://127.0.0.1:1/{host}", f"http://x@{host}"):
            assert (await told(permitting, question(address))).answer is None
        assert (await told(permitting, question("nonsense", asked.url))).revocation is Revocation.GOOD


async def test_a_server_that_a_kept_authority_names_may_be_asked(pool: Pool) -> None:
    async with responder({}) as asked:
        own = pki.make(EMAID, PCID, now=NOW, ocsp_url=asked.url)
        asked.signers = own.signers
        async with pool.connection() as conn:
            for name in ("cps_sub_1", "cps_sub_2"):
                pem = issuing.pem_of(own.signers[name].certificate)
                await trusting.trust(conn, pem, TrustedUse.SUB_CA, None, NOW)
        named = issuing.hash_of(own.signers["cps"].certificate, own.signers["cps_sub_2"].certificate)
        one = StatusQuestion(certificate=named, source=StatusSource.OCSP, addresses=(asked.url,))
        assert (await told(Relay(pool, Settings()), one)).revocation is Revocation.GOOD


async def test_our_own_authority_is_asked_where_it_is_reached(pool: Pool) -> None:
    sealing = Sealing(bytes(32))
    async with pool.connection() as conn:
        ours = (await authority.active(conn, sealing, None, NOW)).signer
    one = StatusQuestion(certificate=issuing.hash_of(ours.certificate, ours.certificate), source=StatusSource.OCSP)
    assert "no responder is known" in (await told(Relay(pool, Settings()), one)).reason
    async with responder({"ours": ours}) as asked:
        settings = Settings(web=WebSettings(public_url=asked.url.removesuffix("/ocsp")))
        assert (await told(Relay(pool, settings), one)).revocation is Revocation.GOOD


async def test_memory_is_bounded(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaying, "MOST_KEPT", 1)
    async with responder(made().signers) as asked:
        await keep(pool, asked.url)
        relay = Relay(pool, Settings())
        contract = question()
        other = msgspec.structs.replace(
            contract, certificate=msgspec.structs.replace(contract.certificate, serial_number="1")
        )
        for one in (contract, other, contract):
            await told(relay, one)
        assert len(asked.asked) == 3
