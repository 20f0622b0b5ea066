"""The sampled values inside a payload, wherever its action keeps them."""

from collections.abc import Iterator
from typing import Any


def samples_of(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each sampled value of a payload, to be changed in place."""
    for reading in payload.get("meterValue", []) + payload.get("transactionData", []):
        yield from reading["sampledValue"]
