"""One line of the journal: a fact as it is kept."""

from datetime import datetime

import msgspec

from voltway.kit import copy_text
from voltway.kit.copy_text import NULL
from voltway.vocabulary.facts import AnyFact, Fact

_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)


def line(station_id: str, session_id: str | None, at: datetime, received_at: datetime, fact: Fact) -> str:
    """The COPY line of table `journal`, in the order of `store.JOURNAL_COLUMNS`."""
    body = copy_text.json_text(_ENCODER.encode(fact))
    return (
        f"{copy_text.text(station_id)}\t{session_id or NULL}\t{type(fact).__name__}\t{copy_text.moment(at)}\t"
        f"{copy_text.moment(received_at)}\t{body}\n"
    )


def fact_of(body: str) -> AnyFact:
    """The fact in a journal row's body."""
    return _DECODER.decode(body)
