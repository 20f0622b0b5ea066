"""OCPP 2.0.1, M: what stations ask for cars with contracts (M01, M02, M06)."""

from base64 import b64decode
from datetime import UTC, datetime

import pytest

from tests.conformance.csms import Csms
from tests.conformance.v201.station import Station2
from tests.plug_and_charge.responder import NOW, made, responder
from voltway.certificates import issuing
from voltway.plug_and_charge import ocsp, trusting
from voltway.vocabulary.certificates import Revocation, TrustedUse

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_tc_m_24_status_of_a_certificate(csms: Csms, station: Station2) -> None:
    own, issuer = made().signers["cps"].certificate, made().signers["cps_sub_2"].certificate
    named = issuing.hash_of(own, issuer)
    async with responder(made().signers) as asked:
        async with csms.running.pool.connection() as conn:
            await conn.execute("delete from contract_authority")
            await trusting.trust(conn, issuing.pem_of(issuer), TrustedUse.SUB_CA, asked.url, NOW)
        request = {
            "hashAlgorithm": named.hash_algorithm,
            "issuerNameHash": named.issuer_name_hash,
            "issuerKeyHash": named.issuer_key_hash,
            "serialNumber": named.serial_number,
            "responderURL": asked.url,
        }
        answer = await station.say("GetCertificateStatus", {"ocspRequestData": request})
    assert answer["status"] == "Accepted"
    told = b64decode(answer["ocspResult"])
    assert ocsp.read(told, own.serial_number, issuer, datetime.now(UTC)) is Revocation.GOOD
