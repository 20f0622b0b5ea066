"""permessage-deflate (RFC 7692), always without context takeover: a connection keeps no window and costs no memory."""

import zlib

# What a server that offers nothing else answers to an offer (RFC 7692, 7.1.1).
RESPONSE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

# Below this a compressed text is hardly shorter than the text.
WORTHWHILE_BYTES = 256

_TAIL = b"\x00\x00\xff\xff"
_WINDOW_BITS = 15


class TooBig(Exception):
    """A message would inflate beyond the bound."""


def offered(extensions: str | None) -> bool:
    """Whether the Sec-WebSocket-Extensions header offers an acceptable permessage-deflate.

    An offer that limits our window (server_max_window_bits below 15) is passed over: we would have to honour it.
    """
    for offer in (extensions or "").split(","):
        name, _, parameters = offer.strip().partition(";")
        if name.strip().lower() == "permessage-deflate" and "server_max_window_bits" not in parameters:
            return True
    return False


def inflate(data: bytes, most_bytes: int) -> bytes:
    """The message in `data`. Raises TooBig beyond `most_bytes`, zlib.error for what is no deflate stream."""
    stream = zlib.decompressobj(-_WINDOW_BITS)
    message = stream.decompress(data + _TAIL, most_bytes + 1)
    if len(message) > most_bytes or stream.unconsumed_tail:
        raise TooBig
    return message


def deflate(message: bytes) -> bytes:
    """`message` as the payload of a frame with RSV1."""
    stream = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -_WINDOW_BITS, 8)
    return (stream.compress(message) + stream.flush(zlib.Z_SYNC_FLUSH))[: -len(_TAIL)]
