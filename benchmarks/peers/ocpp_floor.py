"""A central system made of the PyPI packages `ocpp` and `websockets`, as their documentation shows it.

It answers every message at once and stores nothing. Validation is on, as it is by default.
"""

import asyncio
import itertools
import sys
from datetime import UTC, datetime
from typing import Any

from ocpp.routing import on
from ocpp.v16 import ChargePoint, call_result
from ocpp.v16.datatypes import IdTagInfo
from ocpp.v16.enums import Action, AuthorizationStatus, RegistrationStatus
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

_numbers = itertools.count(1)


class CentralSystem(ChargePoint):  # type: ignore[misc]  # the package ships no types
    """One station's connection."""

    @on(Action.boot_notification)  # type: ignore[untyped-decorator]  # the package ships no types
    def on_boot(self, **_: Any) -> Any:
        """Accepted."""
        now = datetime.now(UTC).isoformat()
        return call_result.BootNotification(current_time=now, interval=300, status=RegistrationStatus.accepted)

    @on(Action.status_notification)  # type: ignore[untyped-decorator]  # the package ships no types
    def on_status(self, **_: Any) -> Any:
        """Taken."""
        return call_result.StatusNotification()

    @on(Action.authorize)  # type: ignore[untyped-decorator]  # the package ships no types
    def on_authorize(self, **_: Any) -> Any:
        """Every card may charge."""
        return call_result.Authorize(id_tag_info=IdTagInfo(status=AuthorizationStatus.accepted))

    @on(Action.start_transaction)  # type: ignore[untyped-decorator]  # the package ships no types
    def on_start(self, **_: Any) -> Any:
        """The next number."""
        accepted = IdTagInfo(status=AuthorizationStatus.accepted)
        return call_result.StartTransaction(transaction_id=next(_numbers), id_tag_info=accepted)

    @on(Action.meter_values)  # type: ignore[untyped-decorator]  # the package ships no types
    def on_meter(self, **_: Any) -> Any:
        """Taken."""
        return call_result.MeterValues()

    @on(Action.stop_transaction)  # type: ignore[untyped-decorator]  # the package ships no types
    def on_stop(self, **_: Any) -> Any:
        """Taken."""
        return call_result.StopTransaction()


async def _talk(connection: ServerConnection) -> None:
    path = connection.request.path if connection.request else ""
    try:
        await CentralSystem(path.rpartition("/")[2], connection).start()
    except ConnectionClosed:
        return


async def _serve(port: int) -> None:
    async with serve(_talk, "127.0.0.1", port, subprotocols=[Subprotocol("ocpp1.6")], backlog=4096) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
