"""What a station is told without its central system. The conversations: test_keeper.py."""

import msgspec
import pytest
from msgspec import Raw

from voltway.ocpp import table
from voltway.ocpp.frame import Call, ErrorCode
from voltway.ocpp.inbound.reply import Reply
from voltway.proxy.standing_in import ANSWERED, KEPT, LocalTokens, NotTaken, answer, take
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.stations import Admission, OcppVersion
from voltway.vocabulary.tokens import PresentedToken


def test_every_action_that_is_taken_is_one_of_some_version() -> None:
    known = {action for routes in table.ROUTES.values() for action in routes}
    assert known >= KEPT | ANSWERED


def test_a_file_of_tokens_may_have_remarks_and_knows_no_case() -> None:
    tokens = LocalTokens.of("04a2B3 # Ada\n\n  # nobody\nXYZ\n", accept_unknown=False)
    assert tokens.uids == {"04a2b3", "xyz"}
    assert tokens.verdict(PresentedToken(TokenUid("04A2b3"))).accepted
    assert not tokens.verdict(PresentedToken(TokenUid("# Ada"))).accepted


@pytest.mark.parametrize("admission", [Admission.PENDING, Admission.REJECTED])
def test_who_was_not_accepted_may_only_boot(admission: Admission) -> None:
    with pytest.raises(NotTaken) as refused:
        take(OcppVersion.V16, Call("1", "Heartbeat", Raw(b"{}")), admission)
    assert refused.value.code is ErrorCode.SECURITY_ERROR
    boot = Raw(b'{"chargePointVendor":"Acme","chargePointModel":"One"}')
    taken = take(OcppVersion.V16, Call("1", "BootNotification", boot), admission)
    told = msgspec.json.decode(answer(taken, LocalTokens(), Reply(now="2026-11-02T08:00:00Z", admission=admission)))
    assert told == {"status": admission.value.title(), "currentTime": "2026-11-02T08:00:00Z", "interval": 300}
