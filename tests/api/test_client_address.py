from types import SimpleNamespace
from typing import Any

from voltway.api.client_address import client_address


def test_it_is_the_other_end_of_the_connection() -> None:
    connection: Any = SimpleNamespace(client=SimpleNamespace(host="192.0.2.7"))
    assert client_address(connection) == "192.0.2.7"


def test_a_unix_socket_has_none() -> None:
    connection: Any = SimpleNamespace(client=None)
    assert client_address(connection) is None
