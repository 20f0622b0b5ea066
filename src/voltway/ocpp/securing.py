"""Orders that change how a station proves itself: what it shall come with counts before it is told, beside what it has.

So no answer that is lost, and no crash, locks a station out. Only its plain refusal takes back what was let count, and
that it never heard of it.
"""

import secrets

from voltway.kit.postgres import AWAY, Pool, first_line
from voltway.ocpp import outbound
from voltway.ocpp.orders import Unsent
from voltway.ocpp.outbound.call import Unsupported
from voltway.stations import store_securing
from voltway.stations.credentials import hash_password
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_security import GivePassword, RotatePassword, UpgradeSecurity
from voltway.vocabulary.stations import OcppVersion

_PASSWORD_BYTES = 20
_REFUSED = (CommandState.REJECTED, CommandState.FAILED)

_NO_PASSWORD = Answer(
    state=CommandState.FAILED,
    reason="no new password was given: the station uses none (security profile 3), or it has one that it has not come "
    "with yet: restart it, or set a password by hand",
)
_THERE_ALREADY = Answer(
    state=CommandState.FAILED, reason="the station is on this security profile or a higher one: none is lowered"
)


class Securing:
    """Lets things count before stations are told of them, and takes back what they refuse."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def begin(self, station_id: str, version: OcppVersion, order: Order) -> Order | Answer:
        """The order as it is put to the station, or the answer that ends it before."""
        try:
            match order:
                case RotatePassword():
                    return await self._new_password(station_id)
                case UpgradeSecurity():
                    return await self._move(station_id, version, order)
                case _:
                    return order
        except AWAY as error:
            return Answer(state=CommandState.FAILED, reason=f"PostgreSQL is away ({first_line(error)}): give it again")

    async def _new_password(self, station_id: str) -> Order | Answer:
        # As digits both protocols can say them: 1.6 as 20 bytes in hex, 2.x as 40 characters (A01 in both).
        password = secrets.token_hex(_PASSWORD_BYTES)
        password_hash = hash_password(password)
        async with self._pool.connection() as connection:
            given = await store_securing.give_password(connection, station_id, password_hash)
        return GivePassword(password=password, password_hash=password_hash) if given else _NO_PASSWORD

    async def _move(self, station_id: str, version: OcppVersion, order: UpgradeSecurity) -> Order | Answer:
        try:
            outbound.calls_for(version, order)
        except Unsupported as error:
            return Answer(state=CommandState.FAILED, reason=str(error))
        async with self._pool.connection() as connection:
            moves = await store_securing.move(connection, station_id, order.profile)
        return order if moves else _THERE_ALREADY

    async def end(self, station_id: str, order: Order, answer: Answer) -> None:
        """Take back what the station refused at once, or never heard; else, as after an odd answer, it may come so.

        While PostgreSQL is away that stays, which lets nobody else in.
        """
        refused_at_once = answer.state in _REFUSED and isinstance(answer.answer, dict)
        if not (refused_at_once or isinstance(answer, Unsent)):
            return
        try:
            async with self._pool.connection() as connection:
                match order:
                    case GivePassword():
                        await store_securing.take_password_back(connection, station_id, order.password_hash)
                    case UpgradeSecurity():
                        await store_securing.stay(connection, station_id, order.profile)
        except AWAY:
            return
