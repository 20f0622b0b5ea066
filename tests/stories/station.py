"""One charging story in three languages: the same steps told in OCPP 1.6, 2.0.1 or 2.1.

Every step says exactly what it is told, at the times it is told, so that a story can also be told wrongly.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fixtures.ocpp_client import BOOT_V2, BOOT_V16, OcppClient
from voltway.vocabulary.stations import OcppVersion

T0 = (datetime.now(UTC) - timedelta(hours=3)).replace(microsecond=0)
"""When stories begin: three hours ago by the stations' clocks, so that each moment of one lies in the past."""


def at(minutes: float) -> datetime:
    """A moment of the story."""
    return T0 + timedelta(minutes=minutes)


def text(moment: datetime) -> str:
    """As OCPP writes it."""
    return moment.isoformat().replace("+00:00", "Z")


@dataclass
class Charge:
    """A transaction as the station knows it. `ref` is 1.6's number once it was told, 2.x's own text."""

    ref: Any
    evse_id: int
    seq_no: int = 0
    offline: bool = False
    answer: dict[str, Any] = field(default_factory=dict)

    def next_seq_no(self) -> int:
        self.seq_no += 1
        return self.seq_no


@dataclass
class Message:
    """A message as it was sent, to be sent again."""

    action: str
    payload: dict[str, Any]


Send = Callable[[OcppClient, Message], Awaitable[dict[str, Any]]]


@dataclass
class StoryStation:
    """A station that tells a story. `client` may be exchanged for another connection of the same station."""

    client: OcppClient
    suffix: str
    sent: list[Message] = field(default_factory=list)
    charges: int = 0

    @property
    def version(self) -> OcppVersion:
        assert self.client.version is not None
        return self.client.version

    @property
    def is_v16(self) -> bool:
        return self.version is OcppVersion.V16

    @property
    def station_id(self) -> str:
        return self.client.station_id

    def card(self, name: str) -> str:
        """The uid of the story's card `name` in this telling: each telling has its own cards."""
        return f"{name}{self.suffix}"

    # --- saying things

    async def say(self, action: str, payload: dict[str, Any], message_id: str | None = None) -> dict[str, Any]:
        """Make a CALL."""
        self.sent.append(Message(action, payload))
        return await self.client.call(action, payload, message_id)

    async def repeat(self, *, same_id: bool = False, message: Message | None = None) -> dict[str, Any]:
        """Tell the last message, or `message`, once more, with the same message id or a new one."""
        if same_id:
            return await self.client.again()
        told = message or self.sent[-1]
        return await self.client.call(told.action, told.payload)

    # --- the steps

    async def boot(self) -> dict[str, Any]:
        return await self.say("BootNotification", BOOT_V16 if self.is_v16 else BOOT_V2)

    async def status(self, minutes: float, word: str, evse_id: int = 1) -> None:
        """`word`: one of 1.6's nine, of which 2.x knows five."""
        if self.is_v16:
            told = {"connectorId": evse_id, "errorCode": "NoError", "status": word, "timestamp": text(at(minutes))}
        else:
            occupied = word in {"Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Finishing"}
            told = {
                "timestamp": text(at(minutes)),
                "connectorStatus": "Occupied" if occupied else word,
                "evseId": evse_id,
                "connectorId": 1,
            }
        await self.say("StatusNotification", told)

    async def authorize(self, card: str) -> str:
        """The status we answer, in this version's words."""
        if self.is_v16:
            told = await self.say("Authorize", {"idTag": self.card(card)})
        else:
            told = await self.say("Authorize", {"idToken": self._token(card)})
        return verdict_of(told) or ""

    async def start(
        self,
        minutes: float,
        register_wh: float,
        card: str | None = "CARD",
        *,
        evse_id: int = 1,
        offline: bool = False,
        state: str = "Charging",
        remote_start_id: int | None = None,
    ) -> Charge:
        """A cable is plugged in, and a transaction begins. 1.6 tells the charging state by a StatusNotification."""
        self.charges += 1
        if not offline:
            await self.status(minutes, "Preparing", evse_id)
        if self.is_v16:
            told = {
                "connectorId": evse_id,
                "idTag": self.card(card) if card else "",
                "meterStart": round(register_wh),
                "timestamp": text(at(minutes)),
            }
            answer = await self.say("StartTransaction", told)
            charge = Charge(answer["transactionId"], evse_id, offline=offline, answer=answer)
            if not offline:
                await self.status(minutes, state, evse_id)
            return charge
        charge = Charge(f"tx-{self.suffix}-{self.charges}", evse_id, offline=offline)
        event = self._event(charge, "Started", minutes, 0, state, "Authorized" if card else "CablePluggedIn")
        event["meterValue"] = [self._value(at(minutes), "Transaction.Begin", register_wh)]
        if card:
            event["idToken"] = self._token(card)
        if remote_start_id is not None:
            event["transactionInfo"]["remoteStartId"] = remote_start_id
        charge.answer = await self.say("TransactionEvent", event)
        return charge

    async def meter(
        self,
        charge: Charge,
        minutes: float,
        register_wh: float | None,
        *,
        power_w: float | None = None,
        soc: float | None = None,
        seq_no: int | None = None,
    ) -> dict[str, Any]:
        """A periodic reading of the transaction."""
        value = self._value(at(minutes), "Sample.Periodic", register_wh, power_w, soc)
        if self.is_v16:
            told = {"connectorId": charge.evse_id, "transactionId": charge.ref, "meterValue": [value]}
            return await self.say("MeterValues", told)
        number = charge.next_seq_no() if seq_no is None else seq_no
        event = self._event(charge, "Updated", minutes, number, "Charging", "MeterValuePeriodic")
        return await self.say("TransactionEvent", {**event, "meterValue": [value]})

    async def charging_state(self, charge: Charge, minutes: float, word: str) -> None:
        """Charging pauses or goes on."""
        if self.is_v16:
            await self.status(minutes, word, charge.evse_id)
        else:
            event = self._event(charge, "Updated", minutes, charge.next_seq_no(), word, "ChargingStateChanged")
            await self.say("TransactionEvent", event)

    async def stop(
        self,
        charge: Charge,
        minutes: float,
        register_wh: float,
        *,
        reason: str = "Local",
        card: str | None = None,
        seq_no: int | None = None,
    ) -> dict[str, Any]:
        """The transaction ends. `reason`: a word that all versions know."""
        if self.is_v16:
            told = {
                "transactionId": charge.ref,
                "meterStop": round(register_wh),
                "timestamp": text(at(minutes)),
                "reason": reason,
            }
            return await self.say("StopTransaction", {**told, "idTag": self.card(card)} if card else told)
        number = charge.next_seq_no() if seq_no is None else seq_no
        trigger = "StopAuthorized" if card else "EVCommunicationLost"
        event = self._event(charge, "Ended", minutes, number, None, trigger)
        event["transactionInfo"]["stoppedReason"] = reason
        event["meterValue"] = [self._value(at(minutes), "Transaction.End", register_wh)]
        if card:
            event["idToken"] = self._token(card)
        return await self.say("TransactionEvent", event)

    async def idle_meter(self, minutes: float, register_wh: float, evse_id: int = 1) -> None:
        """A reading that names no transaction."""
        value = self._value(at(minutes), "Sample.Clock", register_wh)
        place = "connectorId" if self.is_v16 else "evseId"
        await self.say("MeterValues", {place: evse_id, "meterValue": [value]})

    # --- the words

    def _token(self, card: str) -> dict[str, str]:
        return {"idToken": self.card(card), "type": "ISO14443"}

    def _event(
        self, charge: Charge, kind: str, minutes: float, seq_no: int, state: str | None, trigger: str
    ) -> dict[str, Any]:
        about: dict[str, Any] = {"transactionId": charge.ref}
        if state is not None:
            about["chargingState"] = state
        event: dict[str, Any] = {
            "eventType": kind,
            "timestamp": text(at(minutes)),
            "triggerReason": trigger,
            "seqNo": seq_no,
            "transactionInfo": about,
            "evse": {"id": charge.evse_id, "connectorId": 1},
        }
        return {**event, "offline": True} if charge.offline else event

    def _value(
        self,
        moment: datetime,
        context: str,
        register_wh: float | None,
        power_w: float | None = None,
        soc: float | None = None,
    ) -> dict[str, Any]:
        told = (
            ("Energy.Active.Import.Register", register_wh, "Wh"),
            ("Power.Active.Import", power_w, "W"),
            ("SoC", soc, "Percent"),
        )
        return {
            "timestamp": text(moment),
            "sampledValue": [
                self._sample(measurand, value, unit, context) for measurand, value, unit in told if value is not None
            ],
        }

    def _sample(self, measurand: str, value: float, unit: str, context: str) -> dict[str, Any]:
        if self.is_v16:
            return {"value": str(value), "measurand": measurand, "unit": unit, "context": context}
        return {"value": value, "measurand": measurand, "unitOfMeasure": {"unit": unit}, "context": context}


def verdict_of(answer: dict[str, Any]) -> str | None:
    """The status in an answer that carries one."""
    about = answer.get("idTagInfo") or answer.get("idTokenInfo")
    return None if about is None else about["status"]
