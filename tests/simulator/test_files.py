"""What a simulated station does with files that are not there; that it transfers them, tests/stories show."""

import pytest

from tests.fixtures.ports import new_port
from voltway.simulator import files
from voltway.simulator.files import TransferFailed


@pytest.mark.parametrize("scheme", ["http", "ftp"])
async def test_where_nobody_listens_nothing_is_transferred(scheme: str) -> None:
    url = f"{scheme}://127.0.0.1:{new_port()}/files/x"
    with pytest.raises(TransferFailed):
        await files.fetch(url, bytearray(), None)
    with pytest.raises(TransferFailed):
        await files.send(url, "log.txt", b"x", None)


@pytest.mark.parametrize("url", ["http://[", "ftp:///x"])
async def test_an_address_that_is_none_is_none(url: str) -> None:
    with pytest.raises((TransferFailed, ValueError)):
        await files.fetch(url, bytearray(), None)
