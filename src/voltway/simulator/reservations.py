"""What a simulated station holds for whom (1.6 5.13, 2.x part 2 H01 and H03). No socket, no protocol."""

from collections.abc import Sequence
from dataclasses import dataclass

from voltway.simulator.evse import Evse
from voltway.vocabulary.tokens import same_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One reservation: an EVSE, or any (`evse_id` None; `dc`: only such), until `expires_at` (POSIX seconds)."""

    reservation_id: int
    token: str
    group: str | None
    expires_at: float
    evse_id: int | None = None
    dc: bool | None = None

    def is_for(self, token: str, group: str | None) -> bool:
        """Whether this card, of this group, may use it."""
        return same_token(self.token, token) or (self.group is not None and same_token(self.group, group))

    def fits(self, evse: Evse) -> bool:
        """Whether it may be used at this EVSE."""
        return self.evse_id in (None, evse.evse_id) and self.dc in (None, evse.supply.is_dc)


class Reservations:
    """One station's reservations, by their number."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: dict[int, Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    def hold(self, held: Held) -> None:
        """Take one, in the place of one with its number."""
        self._held[held.reservation_id] = held

    def holds(self, held: Held) -> bool:
        """Whether it is this very one that is held."""
        return self._held.get(held.reservation_id) is held

    def let_go(self, reservation_id: int) -> bool:
        """Forget one; tells whether it was held."""
        return self._held.pop(reservation_id, None) is not None

    def at(self, evse: Evse) -> Held | None:
        """The one for this very EVSE."""
        return next((held for held in self._held.values() if held.evse_id == evse.evse_id), None)

    def anywhere(self) -> list[Held]:
        """Those for any EVSE."""
        return [held for held in self._held.values() if held.evse_id is None]

    def usable_by(self, evse: Evse, token: str, group: str | None) -> Held | None:
        """The one that a card uses up here: the EVSE's own before one for any."""
        mine = [held for held in self._held.values() if held.fits(evse) and held.is_for(token, group)]
        return min(mine, key=lambda held: held.evse_id is None, default=None)

    def mark(self, evses: Sequence[Evse]) -> None:
        """Let each EVSE know whether it is reserved: by its own, or since no more are left than are reserved (H01)."""
        for evse in evses:
            evse.reserved = self.at(evse) is not None
        left = [evse for evse in evses if evse.usable and not evse.reserved and evse.session is None]
        if left and len(self.anywhere()) >= len(left):
            for evse in left:
                evse.reserved = True
