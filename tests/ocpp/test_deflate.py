"""permessage-deflate: what goes in comes out, and no more than is allowed."""

import zlib
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from voltway.ocpp import deflate
from voltway.ocpp.deflate import TooBig


@given(st.binary(max_size=2000))
def test_a_message_comes_back(message: bytes) -> None:
    assert deflate.inflate(deflate.deflate(message), 2000) == message


def test_two_messages_do_not_lean_on_each_other() -> None:
    """Without context takeover the same message is the same frame, and each inflates alone."""
    message = b'{"a":"' + b"abc" * 200 + b'"}'
    first, second = deflate.deflate(message), deflate.deflate(message)
    assert first == second
    assert len(first) < len(message) / 4
    assert deflate.inflate(second, len(message)) == message


def test_the_bound_is_exact() -> None:
    packed = deflate.deflate(b"x" * 1000)
    assert len(deflate.inflate(packed, 1000)) == 1000
    with pytest.raises(TooBig):
        deflate.inflate(packed, 999)


def test_a_bomb_is_not_inflated() -> None:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = stream.compress(bytes(30_000_000)) + stream.flush(zlib.Z_SYNC_FLUSH)
    with pytest.raises(TooBig):
        deflate.inflate(bomb[:-4], 100_000)


def test_a_message_with_a_final_block() -> None:
    """RFC 7692, 7.2.3.4: a sender may set BFINAL."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = stream.compress(b"hello") + stream.flush(zlib.Z_FINISH)
    assert deflate.inflate(packed + b"\x00", 100) == b"hello"


@given(st.binary(max_size=100))
def test_any_bytes_inflate_or_fail_in_a_known_way(data: bytes) -> None:
    with suppress(TooBig, zlib.error):
        assert len(deflate.inflate(data, 500)) <= 500


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ("permessage-deflate", True),
        ("Permessage-Deflate; client_max_window_bits", True),
        ("x-webkit-deflate-frame, permessage-deflate", True),
        ("permessage-deflate; server_max_window_bits=10, permessage-deflate", True),
        ("permessage-deflate; server_max_window_bits=10", False),
        ("permessage-deflate2", False),
        ("", False),
        (None, False),
    ],
)
def test_what_is_an_offer(extensions: str | None, expected: bool) -> None:
    assert deflate.offered(extensions) is expected


def test_the_answer_keeps_no_window_on_either_side() -> None:
    name, *parameters = deflate.RESPONSE.split("; ")
    assert name == "permessage-deflate"
    assert set(parameters) == {"server_no_context_takeover", "client_no_context_takeover"}
