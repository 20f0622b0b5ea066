"""Anybody may ask what was revoked: the list, and OCSP with a nonce."""

from base64 import b64encode
from datetime import UTC, datetime
from urllib.parse import quote

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from tests.certificates.made import NOW, pem, request, signer
from voltway.certificates import authority, jobs, signing, store
from voltway.certificates.requests import checked
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.vocabulary.certificates import CertificateUse, RevocationReason

OCSP = "/certificates/ocsp"


async def test_what_was_revoked_is_told(stranger: httpx.AsyncClient, pool: Pool, settings: Settings) -> None:
    settings.data_directory.mkdir(exist_ok=True)
    async with pool.connection() as conn, conn.transaction():
        await conn.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        csr = checked(pem(request("S1")), "S1", None, None)
        row = await signing.issue(conn, settings, "S1", CertificateUse.BOTH, csr, NOW)
        root = (await authority.active(conn, sealing_of(settings), None, NOW)).signer.certificate
    own = x509.load_pem_x509_certificate(row.chain.encode())
    nonce = x509.OCSPNonce(b"0123456789abcdef")
    builder = ocsp.OCSPRequestBuilder().add_certificate(own, root, hashes.SHA256())
    asked = builder.add_extension(nonce, critical=False).build().public_bytes(serialization.Encoding.DER)

    good = ocsp.load_der_ocsp_response((await stranger.post(OCSP, content=asked)).content)
    assert good.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert good.extensions.get_extension_for_class(x509.OCSPNonce).value == nonce
    async with pool.connection() as conn:
        await store.revoke(conn, row.certificate_id, RevocationReason.KEY_COMPROMISE, datetime.now(UTC))
        await conn.execute("delete from station")
    told = await stranger.get(f"{OCSP}/{quote(b64encode(asked).decode(), safe='')}")
    assert told.headers["content-type"] == "application/ocsp-response"
    gone = ocsp.load_der_ocsp_response(told.content)
    assert gone.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert gone.revocation_reason is x509.ReasonFlags.key_compromise

    path = f"/certificates/crl/{row.authority_id}"
    assert (await stranger.get(path)).status_code == 404
    await jobs.make_crls(pool, settings, datetime.now(UTC))
    crl = x509.load_der_x509_crl((await stranger.get(path)).content)
    assert [one.serial_number for one in crl] == [own.serial_number]


async def test_slashes_of_base64_in_an_address_are_no_steps_of_a_path(stranger: httpx.AsyncClient) -> None:
    asked = b64encode(b"0" + b"\xff" * 11).decode()
    assert "//" in asked
    for written in (asked, quote(asked, safe="")):
        told = await stranger.get(f"{OCSP}/{written}")
        assert told.headers["content-type"] == "application/ocsp-response", written


async def test_what_we_did_not_sign_is_not_ours_to_judge(stranger: httpx.AsyncClient) -> None:
    other = signer()
    asked = ocsp.OCSPRequestBuilder().add_certificate(other.certificate, other.certificate, hashes.SHA256()).build()
    content = asked.public_bytes(serialization.Encoding.DER)
    told = ocsp.load_der_ocsp_response((await stranger.post(OCSP, content=content)).content)
    assert told.response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED
    for nonsense in (b"", b"nonsense", b"x" * 10_000):
        told = ocsp.load_der_ocsp_response((await stranger.post(OCSP, content=nonsense)).content)
        assert told.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST
    assert (await stranger.get(f"{OCSP}/!!!")).status_code == 400
