"""The addresses that are printed can be used by others."""

from voltway.cli.addresses import ocpp_url_base
from voltway.kit.settings import GatewaySettings, Settings


def test_stations_are_told_an_address_they_can_reach() -> None:
    assert ocpp_url_base(Settings(gateway=GatewaySettings(host="csms.example")), tls=False) == (
        "ws://csms.example:9000/ocpp"
    )
    assert ocpp_url_base(Settings(gateway=GatewaySettings(host="2001:db8::1", path_prefix="")), tls=True) == (
        "wss://[2001:db8::1]:9443"
    )
    everywhere = ocpp_url_base(Settings(gateway=GatewaySettings(host="0.0.0.0", port=81)), tls=False)
    assert everywhere.startswith("ws://")
    assert everywhere.endswith(":81/ocpp")
    assert "0.0.0.0" not in everywhere
