import asyncio

import pytest

from voltway.webhooks.addresses import Addresses, AddressRefused, AddressUnknown, is_public

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8", "64:ff9b::808:808"]
PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::1%lo",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:0:7f00:1::1",
    "",
    "localhost",
    "0177.0.0.1",
    "2130706433",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_everything_else_is_not_public(address: str) -> None:
    assert not is_public(address)


def looking_up(*answers: str, allow_private: bool = False) -> Addresses:
    async def resolve(host: str, port: int) -> list[str]:
        return list(answers)

    return Addresses(allow_private=allow_private, resolve=resolve)


async def test_a_name_that_leads_inside_is_refused() -> None:
    addresses = Addresses(allow_private=False)
    with pytest.raises(AddressRefused, match="localhost leads to"):
        await addresses.of("localhost", 80)
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.1"):
        await addresses.of("127.0.0.1", 80)
    # What a resolver makes of these is this machine, whatever they look like.
    for disguised in ("127.1", "0177.0.0.1", "2130706433", "0x7f000001"):
        with pytest.raises((AddressRefused, AddressUnknown)):
            await addresses.of(disguised, 80)
    addresses.close()


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        await looking_up("8.8.8.8", "10.0.0.1").of("mixed.example", 443)
    assert await looking_up("8.8.8.8", "10.0.0.1", allow_private=True).of("x.example", 1) == ["8.8.8.8", "10.0.0.1"]


async def test_no_more_than_three_addresses_are_tried() -> None:
    assert await looking_up("8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1").of("many.example", 443) == [
        "8.8.8.8",
        "8.8.4.4",
        "1.1.1.1",
    ]


async def test_a_name_without_an_address_says_so() -> None:
    addresses = Addresses(allow_private=True)
    for name in ("nothing.invalid", "a" * 300, "x..y", "bad\udc80name"):
        with pytest.raises(AddressUnknown, match="no address of"):
            await addresses.of(name, 80)
    with pytest.raises(AddressUnknown):
        await looking_up().of("empty.example", 80)
    addresses.close()


async def test_a_slow_name_is_looked_up_once_at_a_time() -> None:
    asked = 0
    go_on = asyncio.Event()

    async def resolve(host: str, port: int) -> list[str]:
        nonlocal asked
        asked += 1
        await go_on.wait()
        return ["8.8.8.8"]

    addresses = Addresses(allow_private=False, resolve=resolve)
    waiting = [asyncio.create_task(addresses.of("slow.example", 443)) for _ in range(20)]
    await asyncio.sleep(0.01)
    waiting[0].cancel()
    await asyncio.sleep(0.01)
    go_on.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert results[1:] == [["8.8.8.8"]] * 19
    assert asked == 1
    assert await addresses.of("slow.example", 443) == ["8.8.8.8"]
    assert asked == 2
