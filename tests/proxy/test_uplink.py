"""The way to the central system over TLS."""

import ssl
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.fixtures.certificates import Authority
from tests.proxy.running import ExactUplink, running_proxy
from voltway.kit.proxy_settings import ProxySettings
from voltway.proxy.uplink import Uplink
from voltway.vocabulary.errors import ConfigurationError


async def test_the_proxy_shows_a_certificate_of_its_own_and_believes_one_root(tmp_path: Path) -> None:
    servers, sites = Authority.made(tmp_path, "servers"), Authority.made(tmp_path, "sites")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(sites.file))
    tls.load_cert_chain(*servers.signed("localhost", names=("localhost",)).files)
    tls.verify_mode = ssl.CERT_REQUIRED
    certificate, key = sites.signed("SITE-1").files
    own: dict[str, Any] = {"uplink_certificate": certificate, "uplink_key": key}
    async with ExactUplink(tls=tls) as uplink:
        async with (
            running_proxy(uplink.url, tmp_path, uplink_ca_file=servers.file, **own) as proxy,
            proxy.station() as station,
        ):
            await station.send("hello")
            assert await uplink.hear() == "hello"
            shown = (await uplink.line()).transport.get_extra_info("peercert")
            assert shown["subject"] == ((("commonName", "SITE-1"),),)
        async with running_proxy(uplink.url, tmp_path, uplink_ca_file=sites.file, **own) as proxy:
            with pytest.raises(InvalidStatus) as refused:
                await proxy.station().__aenter__()
            assert refused.value.response.status_code == 503
            assert "certificate" in (proxy.site.uplink_trouble or "")


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ({}, "proxy.uplink_url"),
        ({"uplink_url": "wss://csms.example.com", "uplink_certificate": Path("a.pem")}, "proxy.uplink_key"),
        ({"uplink_url": "wss://csms.example.com", "uplink_ca_file": Path("missing.pem")}, "proxy.uplink_ca_file"),
    ],
)
def test_settings_that_can_not_work_stop_the_start(told: dict[str, object], names: str) -> None:
    with pytest.raises(ConfigurationError, match=names):
        Uplink(ProxySettings(**told), 1000)  # type: ignore[arg-type]  # one per row
