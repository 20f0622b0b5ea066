"""The settings of a proxy, as they are read. Each at work: tests/proxy."""

import pytest

from voltway.kit.proxy_settings import WhenOffline
from voltway.kit.settings_reader import load_settings
from voltway.vocabulary.errors import ConfigurationError


def test_a_site_needs_no_more_than_an_address() -> None:
    mine = load_settings(environ={"VOLTWAY_PROXY_UPLINK_URL": "wss://csms.example.com/ocpp"}).proxy
    assert mine.uplink_url == "wss://csms.example.com/ocpp"
    assert mine.when_offline is WhenOffline.CLOSE


@pytest.mark.parametrize(
    "url", ["https://csms.example.com", "wss://user:password@csms.example.com", "wss://csms.example.com/ocpp?x=1"]
)
def test_what_is_no_address_of_a_central_system_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"proxy\.uplink_url"):
        load_settings(environ={"VOLTWAY_PROXY_UPLINK_URL": url})
