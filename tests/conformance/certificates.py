"""What stations and their operator do about certificates in test cases, the same in all versions."""

from datetime import UTC, datetime
from typing import Any

from cryptography import x509

from tests.certificates.made import pem, request, signer
from tests.conformance.csms import Csms
from tests.conformance.station import Payload, Station
from voltway.certificates import issuing, jobs
from voltway.vocabulary.certificates import CertificateHash

ROOT = signer().certificate
ROOT_PEM = issuing.pem_of(ROOT)
NAMED: CertificateHash = issuing.hash_of(ROOT, ROOT)
HASHES: Payload = {
    "hashAlgorithm": NAMED.hash_algorithm,
    "issuerNameHash": NAMED.issuer_name_hash,
    "issuerKeyHash": NAMED.issuer_key_hash,
    "serialNumber": NAMED.serial_number,
}


async def signed(csms: Csms, station: Station, status: str, **told: Any) -> tuple[Payload, str]:
    """The station asks for a certificate, gets it and answers so: what it got, and where its certificate stands."""
    csr = request(station.station_id)
    assert (await station.say("SignCertificate", {"csr": pem(csr), **told}))["status"] == "Accepted"
    station.will_answer("CertificateSigned", {"status": status})
    running = csms.running
    await jobs.serve_requests(running.pool, running.bus, csms.network.settings, datetime.now(UTC))
    brought = await station.asked("CertificateSigned")
    chain = x509.load_pem_x509_certificates(brought["certificateChain"].encode())
    assert chain[0].public_key() == csr.public_key()
    row = await csms.network.row(
        "select state from station_certificate where fingerprint = %s", issuing.fingerprint_of(chain[0])
    )
    return brought, row["state"]
