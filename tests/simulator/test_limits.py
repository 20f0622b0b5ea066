import resource

import pytest

from voltway.simulator.limits import addresses_in, allow_open_files, check_ports
from voltway.vocabulary.errors import InvalidInput, StartupError


def test_addresses_are_a_range_a_list_or_one() -> None:
    assert addresses_in("127.0.0.1") == ["127.0.0.1"]
    assert addresses_in("127.0.0.254-127.0.1.1") == ["127.0.0.254", "127.0.0.255", "127.0.1.0", "127.0.1.1"]
    assert addresses_in("127.0.0.1, 127.0.0.3") == ["127.0.0.1", "127.0.0.3"]


@pytest.mark.parametrize("text", ["localhost", "127.0.0.8-127.0.0.1", "127.0.0.1-::1", ""])
def test_what_names_no_addresses_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="names no source addresses"):
        addresses_in(text)


def test_more_connections_than_ports_is_refused_with_the_way_out() -> None:
    check_ports(1000, 0)
    check_ports(100_000, 8)
    with pytest.raises(StartupError, match="--source-addresses"):
        check_ports(100_000, 1)


def test_open_files_are_allowed_or_refused_in_one_sentence() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, before[1]))
        allow_open_files(500)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= 500
        with pytest.raises(StartupError, match="need 10000000064 open files"):
            allow_open_files(10_000_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before[0], resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
