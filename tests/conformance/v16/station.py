"""A scripted station of OCPP 1.6 with one connector."""

from dataclasses import dataclass
from typing import Any

from tests.conformance.station import Payload, Station, now
from tests.fixtures.ocpp_client import BOOT_V16

ACCEPTED: Payload = {"status": "Accepted"}
REJECTED: Payload = {"status": "Rejected"}


@dataclass
class Station16(Station):
    """What stations of 1.6 say, and the states that test cases begin in."""

    meter_wh: int = 1000

    async def boot(self) -> Payload:
        """BootNotification.req: the answer."""
        return await self.say("BootNotification", BOOT_V16)

    async def cold_boot(self, connector: str = "Available") -> Payload:
        """Boot, and tell the status of the station and its connector: the answer to the boot, which takes it in."""
        answer = await self.boot()
        assert answer["status"] == "Accepted"
        await self.status("Available", connector_id=0)
        await self.status(connector)
        return answer

    async def status(self, word: str, *, error: str = "NoError", connector_id: int = 1) -> None:
        """StatusNotification.req. Its answer is empty."""
        told = {"connectorId": connector_id, "errorCode": error, "status": word, "timestamp": now()}
        assert await self.say("StatusNotification", told) == {}

    async def authorize(self, card: str) -> str:
        """Authorize.req: the status of the card."""
        status: str = (await self.say("Authorize", {"idTag": card}))["idTagInfo"]["status"]
        return status

    async def start(self, card: str, at: str | None = None, **more: Any) -> Payload:
        """StartTransaction.req: the answer. `more` are fields of the message."""
        told = {"connectorId": 1, "idTag": card, "meterStart": self.meter_wh, "timestamp": at or now()}
        return await self.say("StartTransaction", {**told, **more})

    async def stop(self, transaction_id: int, reason: str, card: str | None = None, at: str | None = None) -> Payload:
        """StopTransaction.req after 500 Wh: the answer."""
        self.meter_wh += 500
        told = {
            "transactionId": transaction_id,
            "meterStop": self.meter_wh,
            "timestamp": at or now(),
            "reason": reason,
        }
        return await self.say("StopTransaction", {**told, "idTag": card} if card else told)

    async def meter(self, context: str, transaction_id: int | None = None) -> Payload:
        """MeterValues.req with the energy register: the answer."""
        sample = {
            "value": str(self.meter_wh),
            "context": context,
            "measurand": "Energy.Active.Import.Register",
            "unit": "Wh",
        }
        told: Payload = {"connectorId": 1, "meterValue": [{"timestamp": now(), "sampledValue": [sample]}]}
        return await self.say(
            "MeterValues", told if transaction_id is None else {**told, "transactionId": transaction_id}
        )

    async def starts(self, card: str, **more: Any) -> int:
        """StartTransaction of a card that may charge, and the status Charging: the transaction's number."""
        answer = await self.start(card, **more)
        assert answer["idTagInfo"]["status"] == "Accepted"
        await self.status("Charging")
        transaction_id: int = answer["transactionId"]
        return transaction_id

    async def charging(self, card: str, **more: Any) -> int:
        """The state Charging: the card was presented, the cable plugged in, and a transaction runs; its number."""
        assert await self.authorize(card) == "Accepted"
        await self.status("Preparing")
        return await self.starts(card, **more)
