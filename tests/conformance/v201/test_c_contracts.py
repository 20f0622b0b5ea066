"""OCPP 2.0.1, C: contract certificates (C07). The conversation with the responder is the certification's, too."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.conformance.csms import Csms
from tests.conformance.station import Payload
from tests.conformance.v201.station import Station2
from tests.plug_and_charge.responder import EMAID, NOW, PCID, OcspResponder, responder, serial
from voltway.certificates import issuing
from voltway.plug_and_charge import pki, trusting
from voltway.plug_and_charge.pki import Pki
from voltway.vocabulary.certificates import TrustedUse

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKEN = {"idToken": EMAID, "type": "eMAID"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def asked(csms: Csms) -> AsyncIterator[tuple[OcspResponder, Pki]]:
    """A responder, the PKI it answers for, which is believed, and a contract that is known."""
    await csms.network.add_token(EMAID, kind="eMAID", max_concurrent=100)
    async with responder({}) as answering:
        made = pki.make(EMAID, PCID, now=NOW, ocsp_url=answering.url)
        answering.signers = made.signers
        async with csms.running.pool.connection() as conn:
            for name, use in (("mo_root", TrustedUse.MO_ROOT), ("mo_sub_2", TrustedUse.SUB_CA)):
                certificate = issuing.pem_of(made.signers[name].certificate)
                await trusting.trust(conn, certificate, use, answering.url, NOW)
        yield answering, made


def hash_data(asked: tuple[OcspResponder, Pki]) -> list[Payload]:
    answering, made = asked
    named = issuing.hash_of(made.contract[0], made.contract[1])
    return [
        {
            "hashAlgorithm": named.hash_algorithm,
            "issuerNameHash": named.issuer_name_hash,
            "issuerKeyHash": named.issuer_key_hash,
            "serialNumber": named.serial_number,
            "responderURL": answering.url,
        }
    ]


async def charges(station: Station2) -> None:
    """Energy is transferred for the contract."""
    answer = await station.event("Started", "Authorized", idToken=TOKEN)
    assert answer["idTokenInfo"]["status"] == "Accepted"


async def test_tc_c_50_checked_by_the_station(station: Station2, asked: tuple[OcspResponder, Pki]) -> None:
    asked[0].asked.clear()
    answer = await station.say("Authorize", {"idToken": TOKEN, "iso15118CertificateHashData": hash_data(asked)})
    assert asked[0].asked == [serial(asked[1].signers["contract"])]
    assert (answer["idTokenInfo"]["status"], answer["certificateStatus"]) == ("Accepted", "Accepted")
    await charges(station)


async def test_tc_c_51_checked_by_the_station_but_revoked(station: Station2, asked: tuple[OcspResponder, Pki]) -> None:
    asked[0].revoked.add(serial(asked[1].signers["contract"]))
    answer = await station.say("Authorize", {"idToken": TOKEN, "iso15118CertificateHashData": hash_data(asked)})
    assert (answer["idTokenInfo"]["status"], answer["certificateStatus"]) == ("Invalid", "CertificateRevoked")
    asked[0].revoked.clear()


async def test_tc_c_52_checked_by_the_csms(station: Station2, asked: tuple[OcspResponder, Pki]) -> None:
    asked[0].asked.clear()
    shown = issuing.pem_of(*asked[1].contract)
    answer = await station.say("Authorize", {"idToken": TOKEN, "certificate": shown})
    assert serial(asked[1].signers["contract"]) in asked[0].asked
    assert (answer["idTokenInfo"]["status"], answer["certificateStatus"]) == ("Accepted", "Accepted")
    await charges(station)
