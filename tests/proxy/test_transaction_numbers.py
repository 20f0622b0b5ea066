"""Numbers of 1.6 transactions, ours and theirs."""

import pytest

from voltway.proxy.transaction_numbers import FIRST, MOST_REMEMBERED, TransactionNumbers


@pytest.fixture
def numbers() -> TransactionNumbers:
    made = TransactionNumbers()
    made.learn(FIRST, 7)
    return made


UNCHANGED = [
    b'[2,"1","StopTransaction",{"transactionId": 8}]',
    b'[2, "1", "Heartbeat", {"transactionId": 2000000000}]',
    b'[3,"1",{"transactionId":2000000000}]',
    b'[2,"1","StopTransaction",{"transactionId":"2000000000"}]',
    b'[2,"1","StopTransaction","transactionId"]',
    b'"transactionId" and no JSON',
    b'[2,"1","MeterValues",{"csChargingProfiles":["transactionId"]}]',
]


@pytest.mark.parametrize("message", UNCHANGED)
def test_what_names_no_transaction_of_ours_stays_as_it_is(numbers: TransactionNumbers, message: bytes) -> None:
    assert numbers.up(message) is message
    assert numbers.down(message) is message


@pytest.mark.parametrize("action", ["StopTransaction", "MeterValues"])
def test_the_central_system_reads_its_own_number(numbers: TransactionNumbers, action: str) -> None:
    message = f'[2,"1","{action}",{{"transactionId":{FIRST},"meterStop":5}}]'.encode()
    assert numbers.up(message) == f'[2,"1","{action}",{{"transactionId":7,"meterStop":5}}]'.encode()
    assert numbers.payload_up(action, f'{{"transactionId":{FIRST}}}'.encode()) == b'{"transactionId":7}'
    assert not numbers.is_unnamed(action, f'{{"transactionId":{FIRST}}}'.encode())
    assert numbers.is_unnamed(action, f'{{"transactionId":{FIRST + 1}}}'.encode())


def test_the_station_reads_ours(numbers: TransactionNumbers) -> None:
    stop = b'[2,"1","RemoteStopTransaction",{"transactionId":7}]'
    assert numbers.down(stop) == stop.replace(b"7", str(FIRST).encode())
    profile = b'[2,"1","SetChargingProfile",{"connectorId":1,"csChargingProfiles":{"transactionId":7}}]'
    assert numbers.down(profile) == profile.replace(b"7", str(FIRST).encode())


def test_without_such_transactions_nothing_is_even_read() -> None:
    message = b'[2,"1","StopTransaction",{"transactionId": 2000000000}]'
    assert TransactionNumbers().up(message) is message


def test_the_newest_are_remembered() -> None:
    numbers = TransactionNumbers()
    for count in range(MOST_REMEMBERED + 5):
        numbers.learn(FIRST + count, count)
    assert list(numbers.pairs) == [FIRST + count for count in range(5, MOST_REMEMBERED + 5)]
    assert numbers.new() == FIRST + MOST_REMEMBERED + 5
