"""One line of the journal: a fact as it is kept."""

from datetime import datetime

import msgspec

from voltway.kit import copy_text, table_text
from voltway.kit.table_text import FIELD, ROW
from voltway.vocabulary.facts import AnyFact, Fact

_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)


def row(station_id: str, session_id: str | None, at: datetime, received_at: datetime, fact: Fact) -> str:
    """The fact as a row for the sink of table `journal`. JSON holds no raw control characters."""
    return (
        f"{table_text.text(station_id)}{FIELD}{session_id or ''}{FIELD}{type(fact).__name__}{FIELD}"
        f"{copy_text.moment(at)}{FIELD}{copy_text.moment(received_at)}{FIELD}{_ENCODER.encode(fact).decode()}{ROW}"
    )


def fact_of(body: str) -> AnyFact:
    """The fact in a journal row's body."""
    return _DECODER.decode(body)
