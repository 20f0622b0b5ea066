"""A scripted station of OCPP 2.0.1 or 2.1 with one EVSE, and one transaction at a time."""

from dataclasses import dataclass
from typing import Any

from tests.conformance.station import Payload, Station, now
from tests.fixtures.ocpp_client import BOOT_V2

ACCEPTED: Payload = {"status": "Accepted"}
REJECTED: Payload = {"status": "Rejected"}
SCHEDULED: Payload = {"status": "Scheduled"}


def id_token(card: str) -> Payload:
    """A card as 2.x tells it."""
    return {"idToken": card, "type": "ISO14443"}


@dataclass
class Station2(Station):
    """What stations of 2.x say, and the states that test cases begin in."""

    register_wh: float = 1000.0
    transactions: int = 0
    seq_no: int = 0

    # --- messages

    async def boot(self, reason: str = "PowerUp") -> Payload:
        """BootNotificationRequest: the answer."""
        return await self.say("BootNotification", {**BOOT_V2, "reason": reason})

    async def cold_boot(self, reason: str = "PowerUp") -> Payload:
        """Boot, and tell that the connector is available: the answer to the boot, which takes it in."""
        answer = await self.boot(reason)
        assert answer["status"] == "Accepted"
        await self.status("Available")
        return answer

    async def status(self, word: str, evse_id: int = 1) -> None:
        """StatusNotificationRequest. Its answer is empty."""
        told = {"timestamp": now(), "connectorStatus": word, "evseId": evse_id, "connectorId": 1}
        assert await self.say("StatusNotification", told) == {}

    async def authorize(self, card: str) -> Payload:
        """AuthorizeRequest: what is said of the card."""
        about: Payload = (await self.say("Authorize", {"idToken": id_token(card)}))["idTokenInfo"]
        return about

    async def event(
        self,
        kind: str,
        trigger: str,
        *,
        state: str | None = None,
        card: str | None = None,
        context: str | None = None,
        stopped: str | None = None,
        **more: Any,
    ) -> Payload:
        """TransactionEventRequest of the transaction that runs, or of a new one: the answer.

        `context` adds a reading of the energy register, `more` are fields of the message; `info` those of its
        transactionInfo.
        """
        if kind == "Started":
            self.transactions, self.seq_no = self.transactions + 1, 0
        else:
            self.seq_no += 1
        about = {"transactionId": self.transaction_id, **more.pop("info", {})}
        about |= {} if state is None else {"chargingState": state}
        about |= {} if stopped is None else {"stoppedReason": stopped}
        told: Payload = {
            "eventType": kind,
            "timestamp": now(),
            "triggerReason": trigger,
            "seqNo": self.seq_no,
            "transactionInfo": about,
            "evse": {"id": 1, "connectorId": 1},
            **more,
        }
        if card is not None:
            told["idToken"] = id_token(card)
        if context is not None:
            told["meterValue"] = [self.reading(context)]
        return await self.say("TransactionEvent", {name: told[name] for name in told if told[name] is not None})

    @property
    def transaction_id(self) -> str:
        return f"{self.station_id}-{self.transactions}"

    def reading(self, context: str, **of_sample: Any) -> Payload:
        """A MeterValue with the energy register."""
        sample = {
            "value": self.register_wh,
            "context": context,
            "measurand": "Energy.Active.Import.Register",
            "unitOfMeasure": {"unit": "Wh"},
            **of_sample,
        }
        return {"timestamp": now(), "sampledValue": [sample]}

    # --- states that test cases begin in, one upon the other

    async def ev_connected(self) -> None:
        """The cable is plugged in, and a transaction begins by it."""
        await self.status("Occupied")
        await self.event("Started", "CablePluggedIn", state="EVConnected", context="Transaction.Begin")

    async def authorized(self, card: str, kind: str = "Updated") -> None:
        """A card that may charge is presented."""
        assert (await self.authorize(card))["status"] == "Accepted"
        answer = await self.event(kind, "Authorized", card=card)
        assert answer["idTokenInfo"]["status"] == "Accepted"

    async def energy_transfer(self, card: str) -> None:
        """A session charges."""
        await self.ev_connected()
        await self.authorized(card)
        await self.event("Updated", "ChargingStateChanged", state="Charging")

    async def stop_authorized(self, card: str) -> Payload:
        """Energy stops with the card; the cable is still there. The answer."""
        self.register_wh += 500
        return await self.event("Updated", "StopAuthorized", state="EVConnected", card=card)

    async def ends(self, trigger: str, stopped: str, *, state: str | None = None, card: str | None = None) -> Payload:
        """The transaction ends after 500 Wh, if it did not take them before: the answer."""
        self.register_wh = 1000.0 + 500.0
        return await self.event("Ended", trigger, state=state, stopped=stopped, card=card, context="Transaction.End")

    async def unplugged(self) -> None:
        """The cable is taken out, which ends the transaction."""
        await self.ends("EVCommunicationLost", "EVDisconnected", state="Idle")
        await self.status("Available")
