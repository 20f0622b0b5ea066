"""What is revoked once is revoked for good, and OCSP is told of our own certificates only."""

from datetime import datetime
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import load_pem_x509_certificate, ocsp

from tests.certificates.made import NOW, pem, request
from voltway.certificates import authority, issuing, revoking, signing
from voltway.certificates.requests import checked
from voltway.kit.postgres import Connection
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.certificates import CertificateUse, RevocationReason
from voltway.vocabulary.errors import Conflict, NotFound


async def test_a_revocation_is_for_good(connection: Connection, sealed: Settings) -> None:
    sealing, responders = sealing_of(sealed), revoking.Responders()
    csr = checked(pem(request()), "SIM", None, None)
    row = await signing.issue(connection, sealed, "SIM", CertificateUse.BOTH, csr, NOW)
    assert await revoking.organization_of(connection, row) == ROOT, "its station was removed"
    await revoking.revoke(connection, row.certificate_id, RevocationReason.SUPERSEDED, NOW)
    with pytest.raises(Conflict, match="revoked already"):
        await revoking.revoke(connection, row.certificate_id, RevocationReason.KEY_COMPROMISE, NOW)
    with pytest.raises(NotFound, match="no certificate 'none'"):
        await revoking.revoke(connection, "none", RevocationReason.UNSPECIFIED, NOW)

    root = (await authority.active(connection, sealing, None, NOW)).signer.certificate
    own = load_pem_x509_certificate(row.chain.encode())
    for certificate, status in ((own, ocsp.OCSPCertStatus.REVOKED), (root, ocsp.OCSPCertStatus.UNKNOWN)):
        asked = ocsp.OCSPRequestBuilder().add_certificate(certificate, root, hashes.SHA256()).build()
        content = asked.public_bytes(serialization.Encoding.DER)
        told = ocsp.load_der_ocsp_response(await revoking.answer(connection, responders, sealing, content, NOW))
        assert told.certificate_status is status
    builder = ocsp.OCSPRequestBuilder().add_certificate(own, root, hashes.SHA256())
    nonces = {
        length: builder.add_extension(x509.OCSPNonce(b"n" * length), critical=False)
        .build()
        .public_bytes(serialization.Encoding.DER)
        for length in (0, 32, 33)
    }
    broken = nonces[32].replace(b"\x04\x22\x04\x20nn", b"\x04\x22\x05\x20nn")
    for content, good in ((nonces[32], True), (nonces[0], False), (nonces[33], False), (broken, False), (b"x", False)):
        told = ocsp.load_der_ocsp_response(await revoking.answer(connection, responders, sealing, content, NOW))
        malformed = told.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST
        assert malformed is not good, content


async def test_a_new_authority_answers_within_a_minute(connection: Connection, sealed: Settings) -> None:
    sealing, responders = sealing_of(sealed), revoking.Responders()

    async def answers(certificate: str, now: datetime) -> bool:
        key = issuing.key_bits(load_pem_x509_certificate(certificate.encode()))
        return await responders.of_key(connection, sealing, sha256(key).digest(), hashes.SHA256(), now) is not None

    first = await authority.make(connection, sealing, None, NOW)
    assert await answers(first.certificate, NOW)
    following = await authority.make(connection, sealing, None, NOW)
    assert not await answers(following.certificate, NOW), "kept in memory"
    assert await answers(following.certificate, NOW + revoking.RESPONDERS_FRESH)
