import pytest
from hypothesis import given, strategies as st

from voltway.kit.proxies import Origin, Proxies, neighbourhood, network_of
from voltway.kit.settings import ForwardedHeader
from voltway.vocabulary.errors import ConfigurationError

NETWORKS = ("10.0.0.0/8", "192.0.2.1", "fd00::/8")
PROXY, STRANGER, BROWSER = "10.0.0.2", "203.0.113.9", "198.51.100.7"


def origin(peer: str, told: str = "", *, protocol: str = "", networks: tuple[str, ...] = NETWORKS) -> Origin:
    headers = {"x-forwarded-for": told, "x-forwarded-proto": protocol}
    return Proxies(networks).origin(peer, lambda name: headers.get(name, ""))


def forwarded(told: str, peer: str = PROXY) -> Origin:
    headers = {"forwarded": told, "x-forwarded-for": "1.1.1.1"}
    return Proxies(NETWORKS, ForwardedHeader.FORWARDED).origin(peer, lambda name: headers.get(name, ""))


@pytest.mark.parametrize(
    ("told", "address"),
    [
        (BROWSER, BROWSER),
        # A client wrote before: the proxy adds on the right.
        (f"127.0.0.1, {BROWSER}", BROWSER),
        (f"10.1.1.1, {BROWSER}", BROWSER),
        # Through several proxies of ours.
        (f"1.2.3.4, {BROWSER}, 192.0.2.1 ,10.9.9.9", BROWSER),
        ("10.3.3.3, 10.9.9.9", "10.3.3.3"),
        # The proxy does not say.
        ("", PROXY),
        ("unknown", PROXY),
        (f"{BROWSER}, unknown", PROXY),
        (f"{BROWSER}, nonsense, 10.9.9.9", "10.9.9.9"),
        (f"{BROWSER},,", BROWSER),
        # With a port, as some balancers write.
        (f"{BROWSER}:4711", BROWSER),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("::ffff:198.51.100.7", BROWSER),
    ],
)
def test_the_right_most_address_that_is_no_proxy_s_counts(told: str, address: str) -> None:
    assert origin(PROXY, told).address == address


@pytest.mark.parametrize("peer", [STRANGER, "192.0.2.2", "", "unix"])
def test_what_a_stranger_says_of_itself_is_ignored(peer: str) -> None:
    assert origin(peer, BROWSER, protocol="https") == Origin(peer)


@pytest.mark.parametrize("peer", [PROXY, "192.0.2.1", "fd00::1", "::ffff:10.0.0.2"])
def test_a_proxy_is_known_in_every_way_its_address_is_written(peer: str) -> None:
    assert origin(peer, BROWSER).address == BROWSER


def test_by_default_nobody_is_trusted() -> None:
    assert origin("127.0.0.1", BROWSER, networks=()) == Origin("127.0.0.1")


@pytest.mark.parametrize(
    ("protocol", "encrypted"),
    [("https", True), ("wss", True), ("HTTP", False), ("", None), ("ftp", None), ("https, http", False)],
)
def test_whether_it_set_out_encrypted_is_told_beside(protocol: str, encrypted: bool | None) -> None:  # one column
    assert origin(PROXY, BROWSER, protocol=protocol).encrypted is encrypted


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (f"for={BROWSER};proto=https;by=10.0.0.2", Origin(BROWSER, True)),
        (f'For="{BROWSER}:80" ; Proto=http', Origin(BROWSER, False)),
        ('for="[2001:db8::7]:4711"', Origin("2001:db8::7")),
        (f"for=1.2.3.4;proto=https, for={BROWSER};proto=http, for=10.9.9.9;proto=https", Origin(BROWSER, False)),
        # An open quote of the client's swallows nothing of what the proxy adds.
        (f'for="1.2.3.4, for={BROWSER}', Origin(BROWSER)),
        (f'for="1.2.3.4;x=", for={BROWSER}', Origin(BROWSER)),
        ("for=_hidden", Origin(PROXY)),
        ("proto=https", Origin(PROXY)),
        ("", Origin(PROXY)),
    ],
)
def test_the_standard_s_header_where_it_is_chosen(told: str, expected: Origin) -> None:
    assert forwarded(told) == expected


def test_the_header_that_was_not_chosen_is_ignored() -> None:
    assert forwarded("").address == PROXY
    headers = {"forwarded": f"for={BROWSER}"}
    assert Proxies(NETWORKS).origin(PROXY, lambda name: headers.get(name, "")) == Origin(PROXY)


@given(st.text(max_size=60), st.ip_addresses(v=4, network="198.51.100.0/24").map(str))
def test_nothing_a_client_writes_before_counts(spoofed: str, real: str) -> None:
    assert origin(PROXY, f"{spoofed}, {real}") == Origin(real)
    assert forwarded(f'{spoofed}, for="{real}:80"') == Origin(real)


@pytest.mark.parametrize("text", ["10.0.0.1/8", "proxy.example", "", "10.0.0.0/33"])
def test_what_is_no_network_is_told(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a network"):
        network_of(text)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix", "unix"),
    ],
)
def test_who_has_one_address_of_ipv6_has_its_neighbours(address: str, counted: str) -> None:
    assert neighbourhood(address) == counted
