"""What a message may say and still be kept: numbers and texts that the tables and their indexes can hold.

The schemas bound texts, but a station that exceeds them a little is tolerated (`wire` has no such bounds); they do not
bound numbers at all. Beyond these limits a message is refused, as storing it would fail each time it is repeated.
"""

from functools import cache

from voltway.vocabulary.facts import HeardFact

LARGEST_PLACE = 2**31 - 1
LARGEST_NUMBER = 2**63 - 1
LONGEST_KEY = 255


def keepable(facts: tuple[HeardFact, ...]) -> tuple[HeardFact, ...]:
    """`facts`, as they are. Raises ValueError where one says more than can be kept."""
    for fact in facts:
        for name, largest in _numbers(type(fact)):
            value = getattr(fact, name)
            if value is not None and not 0 <= value <= largest:
                raise ValueError(f"{name.replace('_', ' ')} {str(value)[:30]} is not between 0 and {largest}")
        token = getattr(fact, "token", None)
        _require_length("the token", "" if token is None else token.uid)
        _require_length("the transaction's id", getattr(fact, "ref", None) or "")
    return facts


_LARGEST = {
    "evse_id": LARGEST_PLACE,
    "connector_id": LARGEST_PLACE,
    "stream_id": LARGEST_PLACE,
    "monitor_id": LARGEST_PLACE,
    "pending": LARGEST_PLACE,
    "seq_no": LARGEST_NUMBER,
    "remote_start_id": LARGEST_NUMBER,
}


@cache
def _numbers(kind: type[HeardFact]) -> list[tuple[str, int]]:
    """The numbers that facts of this kind have, each with its largest value."""
    return [(name, largest) for name, largest in _LARGEST.items() if name in kind.__struct_fields__]


def _require_length(name: str, text: str) -> None:
    if len(text) > LONGEST_KEY:
        raise ValueError(f"{name} has {len(text)} characters, more than {LONGEST_KEY}")
