"""What a message may say and still be kept."""

import pytest

from tests.sessions.made import card, ended, meter, started, updated
from voltway.ocpp.inbound.limits import LARGEST_NUMBER, LARGEST_PLACE, LONGEST_KEY, keepable
from voltway.vocabulary.facts import AnyFact
from voltway.vocabulary.ids import SessionRef


@pytest.mark.parametrize(
    "fact",
    [
        meter(1, 5, evse_id=0, connector_id=0),
        meter(1, 5, evse_id=LARGEST_PLACE, ref=None),
        updated(seq_no=LARGEST_NUMBER, ref=SessionRef("x" * LONGEST_KEY)),
        started(token=card("x" * LONGEST_KEY), remote_start_id=LARGEST_NUMBER),
        ended(ref=None),
    ],
)
def test_what_can_be_kept(fact: AnyFact) -> None:
    assert keepable((fact,)) == (fact,)


@pytest.mark.parametrize(
    "fact",
    [
        meter(1, 5, evse_id=-1),
        meter(1, 5, connector_id=LARGEST_PLACE + 1),
        updated(seq_no=2**70),
        updated(ref=SessionRef("x" * 256)),
        started(token=card("x" * 256)),
        started(remote_start_id=2**64),
    ],
)
def test_what_can_t(fact: AnyFact) -> None:
    with pytest.raises(ValueError, match=r"not between|more than"):
        keepable((ended(), fact))
