"""What stations settled at their own terminals, and VAT numbers for receipts: NotifySettlement, VatNumberValidation.

2.1 part 2, C; 1.6 and 2.0.1 know neither.
"""

from typing import Any, Final

import msgspec

from voltway.ocpp.inbound.limits import LONGEST_KEY
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import moment
from voltway.ocpp.wire import v21
from voltway.vocabulary.facts import StationReported, VatNumberAsked
from voltway.vocabulary.payments import SettlementState
from voltway.vocabulary.stations import EventKind

STATES: Final[dict[v21.PaymentStatusEnum, SettlementState]] = {
    v21.PaymentStatusEnum.SETTLED: SettlementState.SETTLED,
    v21.PaymentStatusEnum.CANCELED: SettlementState.CANCELED,
    v21.PaymentStatusEnum.REJECTED: SettlementState.REJECTED,
    v21.PaymentStatusEnum.FAILED: SettlementState.FAILED,
}
LONGEST_VAT_NUMBER: Final = 20
"""Of VatNumberValidationRequest."""

PLAUSIBLE: Final = "NotAskedOnline"
IMPLAUSIBLE: Final = "InvalidVatNumber"


def settled(message: v21.NotifySettlementRequest) -> tuple[StationReported]:
    """What became of a payment; the message is kept whole. Raises ValueError for a reference that is none."""
    if not 0 < len(message.psp_ref) <= LONGEST_KEY:
        raise ValueError(f"a payment's reference has 1 to {LONGEST_KEY} characters, not {len(message.psp_ref)}")
    detail: dict[str, Any] = msgspec.to_builtins(message)
    at = moment(message.settlement_time)
    return (StationReported(at=at, event=EventKind.SETTLEMENT, name=STATES[message.status].value, detail=detail),)


def vat_asked(message: v21.VatNumberValidationRequest) -> tuple[VatNumberAsked]:
    """The question. Raises ValueError for a text that is longer than any number."""
    if len(message.vat_number) > LONGEST_VAT_NUMBER:
        raise ValueError(f"a VAT number has up to {LONGEST_VAT_NUMBER} characters, not {len(message.vat_number)}")
    return (VatNumberAsked(number=message.vat_number, evse_id=message.evse_id),)


def answer_settled_v21(_: Reply) -> v21.NotifySettlementResponse:
    """Taken note of. Receipts are not made here yet, so that the answer names none."""
    return v21.NotifySettlementResponse()


def answer_vat_v21(reply: Reply) -> v21.VatNumberValidationResponse:
    """Whether the number can be one; that it was not asked for online is said, too."""
    asked, verdict = reply.vat_asked, reply.vat_verdict
    plausible = verdict is not None and verdict.plausible
    return v21.VatNumberValidationResponse(
        vat_number="" if asked is None else asked.number,
        evse_id=None if asked is None else asked.evse_id,
        status=v21.GenericStatusEnum.ACCEPTED if plausible else v21.GenericStatusEnum.REJECTED,
        status_info=v21.StatusInfo(
            reason_code=PLAUSIBLE if plausible else IMPLAUSIBLE,
            additional_info=None if verdict is None else verdict.reason,
        ),
    )
