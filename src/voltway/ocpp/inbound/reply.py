"""What the answers need to know, in our words."""

from collections.abc import Sequence

from msgspec import Struct

from voltway.vocabulary.certificates import ContractStatus, StatusQuestion, StatusTold
from voltway.vocabulary.charging import ScheduleUpdate
from voltway.vocabulary.facts import VatNumberAsked
from voltway.vocabulary.payments import VatVerdict
from voltway.vocabulary.stations import Admission
from voltway.vocabulary.tokens import Verdict


class Reply(Struct, gc=False, kw_only=True):
    """What was decided, for the translator that answers the station.

    `now` is our clock as OCPP text; `interval_s` the heartbeat interval, or how long a pending station shall wait;
    `verdict` is set where a token was decided about; `transaction_id` names a 1.6 transaction; `values` are what a
    dynamic profile says now, None where the station is not known to hold it; `refusal` is why what it asks for can't be
    done; `questions` are what it asks about certificates, `statuses` what is known of each; `contract` is
    what is said of a contract's certificate; `exi_response` is a message for a car, as Base64,
    and `remaining_contracts` how many it could ask for beside; `vat_verdict` is what is known of the number in
    `vat_asked`.
    """

    now: str = ""
    admission: Admission = Admission.ACCEPTED
    interval_s: int = 300
    verdict: Verdict | None = None
    transaction_id: int = 0
    values: ScheduleUpdate | None = None
    refusal: str | None = None
    questions: Sequence[StatusQuestion] = ()
    statuses: Sequence[StatusTold] = ()
    vat_asked: VatNumberAsked | None = None
    vat_verdict: VatVerdict | None = None
    contract: ContractStatus | None = None
    exi_response: str = ""
    remaining_contracts: int | None = None
