"""Certificates over the API: listed, shown, revoked; what stations hold; who signs."""

import httpx
import pytest
from cryptography import x509

from tests.certificates.made import NOW, pem, request
from tests.fixtures.problems import problem_of
from voltway.certificates import signing
from voltway.certificates.requests import checked
from voltway.certificates.store import StationCertificate
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.vocabulary.certificates import CertificateUse

CERTIFICATES = "/api/v1/certificates"


@pytest.fixture
async def issued(writer: httpx.AsyncClient, pool: Pool, settings: Settings) -> list[StationCertificate]:
    """Two of one station, the older one first."""
    await writer.post("/api/v1/stations", json={"station_id": "S1"})
    settings.data_directory.mkdir(exist_ok=True)
    made = []
    for _ in range(2):
        csr = checked(pem(request("S1")), "S1", None, None)
        async with pool.connection() as conn, conn.transaction():
            made.append(await signing.issue(conn, settings, "S1", CertificateUse.BOTH, csr, NOW))
    return sorted(made, key=lambda row: row.certificate_id)


async def test_they_are_listed_shown_and_revoked(writer: httpx.AsyncClient, issued: list[StationCertificate]) -> None:
    first = (await writer.get(CERTIFICATES, params={"limit": 1})).json()
    rest = (await writer.get(CERTIFICATES, params={"limit": 1, "after": first["next"]})).json()
    listed = [row["certificate_id"] for row in first["items"] + rest["items"]]
    assert listed == [row.certificate_id for row in reversed(issued)]
    path = f"{CERTIFICATES}/{listed[0]}"
    shown = (await writer.get(path)).json()
    assert (shown["state"], shown["subject"]) == ("issued", "CN=S1,O=Adler")
    gone = await writer.post(f"{path}/revocation", json={"reason": "superseded"})
    assert (gone.json()["state"], gone.json()["revocation_reason"]) == ("revoked", "superseded")
    problem_of(await writer.post(f"{path}/revocation", json={}), 409)
    problem_of(await writer.get(f"{CERTIFICATES}/none"), 404)
    for wanted, count in (({"state": "revoked"}, 1), ({"station_id": "S2"}, 0), ({"station_id": "S1"}, 2)):
        assert len((await writer.get(CERTIFICATES, params=wanted)).json()["items"]) == count


async def test_the_root_is_told_without_its_key(reader: httpx.AsyncClient, issued: list[StationCertificate]) -> None:
    [root] = (await reader.get("/api/v1/certificate-authorities")).json()["items"]
    assert root["authority_id"] == issued[0].authority_id
    certificate = x509.load_pem_x509_certificate(root["certificate"].encode())
    x509.load_pem_x509_certificate(issued[0].chain.encode()).verify_directly_issued_by(certificate)
    assert not any("key" in name for name in root)


async def test_what_a_station_holds(writer: httpx.AsyncClient, pool: Pool, issued: list[StationCertificate]) -> None:
    async with pool.connection() as conn:
        await conn.execute(
            "insert into installed_certificate (station_id, use, hash_algorithm, issuer_name_hash, issuer_key_hash,"
            " serial_number, known_by, known_at) values ('S1', 'csms_root', 'SHA256', 'a', 'b', '1', 'order', now())"
        )
    [held] = (await writer.get("/api/v1/stations/S1/installed-certificates")).json()["items"]
    assert (held["use"], held["known_by"], held["serial_number"]) == ("csms_root", "order", "1")
    problem_of(await writer.get("/api/v1/stations/S2/installed-certificates"), 404)
    assert len(issued) == 2
