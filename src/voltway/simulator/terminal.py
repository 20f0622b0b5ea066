"""The payment terminal of a simulated station: it settles, and asks about VAT numbers (2.1 part 2, C)."""

from typing import Any

from voltway.simulator.call import Call
from voltway.simulator.station import Station


def settle(
    station: Station, psp_ref: str, amount: str, *, reference: str | None = None, state: str = "Settled"
) -> None:
    """A payment is done with, at the provider; `amount` has the digits of a JSON number, `state` is OCPP's word."""
    payload: dict[str, Any] = {
        "pspRef": psp_ref,
        "status": state,
        "settlementAmount": float(amount),
        "settlementTime": station.wire_time(station.world.time.now),
        "receiptId": f"R-{psp_ref}"[:50],
        "receiptUrl": f"https://receipts.example/{psp_ref}",
    }
    if reference is not None:
        payload["transactionId"] = reference
    station.conversation.say(Call("NotifySettlement", lambda: payload))


def ask_vat(station: Station, number: str, evse_id: int) -> None:
    """Somebody wants an invoice for a company, and types its VAT number."""
    payload = {"vatNumber": number, "evseId": evse_id}
    station.conversation.say(Call("VatNumberValidation", lambda: payload))
