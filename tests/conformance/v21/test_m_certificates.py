"""OCPP 2.1, M: whether a chain of certificates is revoked. No cases of 2.1 are published: this follows its use case."""

from itertools import pairwise

import pytest

from tests.conformance.csms import Csms
from tests.conformance.v201.station import Station2
from tests.plug_and_charge.responder import NOW, made, responder, serial
from voltway.certificates import issuing
from voltway.plug_and_charge import trusting
from voltway.vocabulary.certificates import TrustedUse

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHAIN = ("cps", "cps_sub_2", "cps_sub_1", "v2g_root")


async def test_tc_m_07_status_of_a_chain(csms: Csms, station: Station2) -> None:
    signers = made().signers
    async with responder(signers) as asked:
        asked.revoked.add(serial(signers["cps_sub_2"]))
        async with csms.running.pool.connection() as conn:
            for name in ("cps_sub_2", "cps_sub_1"):
                pem = issuing.pem_of(signers[name].certificate)
                await trusting.trust(conn, pem, TrustedUse.SUB_CA, asked.url, NOW)
        questions = []
        for own, issuer in pairwise(CHAIN):
            named = issuing.hash_of(signers[own].certificate, signers[issuer].certificate)
            hashes = {
                "hashAlgorithm": named.hash_algorithm,
                "issuerNameHash": named.issuer_name_hash,
                "issuerKeyHash": named.issuer_key_hash,
                "serialNumber": named.serial_number,
            }
            questions.append({"certificateHashData": hashes, "source": "OCSP", "urls": [asked.url]})
        told = await station.say("GetCertificateChainStatus", {"certificateStatusRequests": questions})
    assert [one["certificateHashData"] for one in told["certificateStatus"]] == [
        one["certificateHashData"] for one in questions
    ]
    # Who signed the last one is not kept here.
    assert [one["status"] for one in told["certificateStatus"]] == ["Good", "Revoked", "Failed"]
