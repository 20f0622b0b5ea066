"""What load balancers hand on of a station's certificate."""

from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.fixtures.certificates import Authority
from tests.fixtures.gateway import Network
from tests.fixtures.ocpp_client import RawSocket
from voltway.kit.settings import CertificateHeader
from voltway.ocpp.forwarded_certificate import forwarded_certificate
from voltway.vocabulary.refusals import RefusalCause

RFC_9440, CUSTOM = CertificateHeader.CLIENT_CERT, CertificateHeader.X_SSL_CLIENT_CERT


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made(tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize(
    ("kind", "headers", "expected"),
    [
        (CertificateHeader.NONE, {"client-cert": ":AQI=:"}, None),
        (RFC_9440, {"client-cert": ":AQI=:"}, b"\x01\x02"),
        (RFC_9440, {}, None),
        (RFC_9440, {"client-cert": ":AQI=:, :AQI=:"}, RefusalCause.CERTIFICATE_UNREADABLE),
        (RFC_9440, {"client-cert": "AQI="}, RefusalCause.CERTIFICATE_UNREADABLE),
        (RFC_9440, {"client-cert": ":"}, RefusalCause.CERTIFICATE_UNREADABLE),
        (RFC_9440, {"x-ssl-client-cert": "x", "x-ssl-client-verify": "SUCCESS"}, None),
        (CUSTOM, {"x-ssl-client-verify": "NONE"}, None),
        (CUSTOM, {}, None),
        (CUSTOM, {"x-ssl-client-verify": "FAILED:expired", "x-ssl-client-cert": "x"}, "certificate_untrusted"),
        (CUSTOM, {"x-ssl-client-verify": "SUCCESS", "x-ssl-client-cert": "x"}, "certificate_unreadable"),
        (CUSTOM, {"x-ssl-client-verify": "SUCCESS, SUCCESS"}, "certificate_untrusted"),
    ],
)
def test_what_is_told(kind: CertificateHeader, headers: dict[str, str], expected: bytes | str | None) -> None:
    assert forwarded_certificate(kind, lambda name: headers.get(name, "")) == expected


def test_a_certificate_as_nginx_writes_it(authority: Authority) -> None:
    paper = authority.signed("S1")
    headers = {"x-ssl-client-verify": "SUCCESS", "x-ssl-client-cert": quote(paper.pem.decode())}
    assert forwarded_certificate(CUSTOM, lambda name: headers.get(name, "")) == paper.der


async def test_only_who_is_trusted_speaks_for_a_station(network: Network, authority: Authority, tmp_path: Path) -> None:
    await network.add_station("S1", security_profile=3)
    trusting = await network.start(trusted_proxies=("127.0.0.0/8",), certificate_header=RFC_9440)
    trusting_nobody = await network.start(certificate_header=RFC_9440)

    async def told(port: int, name: str, protocol: str = "https") -> int:
        headers: dict[str, str | None] = {
            "X-Forwarded-For": "198.51.100.7",
            "X-Forwarded-Proto": protocol,
            "Client-Cert": f":{b64encode(authority.signed(name).der).decode()}:",
        }
        async with await RawSocket.open(port) as raw:
            return int((await raw.upgrade("/ocpp/S1", headers)).split(" ")[1])

    assert await told(trusting_nobody.port, "S1") == 403
    assert await told(trusting.port, "S1", "http") == 403
    assert await told(trusting.port, "S2") == 403
    assert await told(trusting.port, "S1") == 101
    assert await told(trusting.port, "S1") == 403, "it is another certificate than before"
