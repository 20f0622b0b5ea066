"""What is revoked once is revoked for good, and OCSP is told of our own certificates only."""

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import load_pem_x509_certificate, ocsp

from tests.certificates.made import NOW, pem, request
from voltway.certificates import authority, revoking, signing
from voltway.certificates.requests import checked
from voltway.kit.postgres import Connection
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.certificates import CertificateUse, RevocationReason
from voltway.vocabulary.errors import Conflict, NotFound


async def test_a_revocation_is_for_good(connection: Connection, sealed: Settings) -> None:
    sealing = sealing_of(sealed)
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
        told = ocsp.load_der_ocsp_response(await revoking.answer(connection, sealing, content, NOW))
        assert told.certificate_status is status
    malformed = ocsp.load_der_ocsp_response(await revoking.answer(connection, sealing, b"x", NOW))
    assert malformed.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST
