"""Orders that change how a station proves itself, and over what line."""

from typing import Annotated

from msgspec import Meta, Struct

from voltway.vocabulary.order import Order
from voltway.vocabulary.stations import SecurityProfile

Slot = Annotated[int, Meta(ge=0, lt=2**31)]


class RotatePassword(Order, frozen=True):
    """Give a station a new random password: 1.6 security whitepaper A01, 2.x part 2 A01.

    The password is made by the gateway that asks the station, and nobody else learns it. The one before counts until
    the station has come with the new one. While that is open, no other is given: it might replace the only one that the
    station knows.
    """


class NetworkProfile(Struct, frozen=True, kw_only=True):
    """How a station of OCPP 2.x connects (2.x part 2, NetworkConnectionProfileType), in one of its slots.

    `url` is without the station's id. `interface` in OCPP's words: Wired0, Wireless0 and so on.
    """

    slot: Slot
    url: Annotated[str, Meta(min_length=1, max_length=512)]
    security_profile: Annotated[int, Meta(ge=0, le=3)]
    interface: Annotated[str, Meta(max_length=20)] = "Wired0"
    message_timeout_s: Annotated[int, Meta(ge=1, le=3600)] = 30


class SetNetworkProfile(Order, frozen=True):
    """Tell a station how it could connect: 2.x part 2, B09. It does so once the slot is among its priorities."""

    network: NetworkProfile


class UpgradeSecurity(Order, frozen=True):
    """Move a station to a higher security profile: 1.6 security whitepaper A05, 2.x part 2 A05 and B09.

    A 1.6 station is told the profile, one of 2.x the `network` with its slot before the `fallback` slots; then it
    restarts. Both profiles count until it has come with the new one, and from then on only that. Of 1.6 nothing but the
    profile is used.
    """

    network: NetworkProfile
    fallback: Annotated[list[Slot], Meta(max_length=10)] = []

    @property
    def profile(self) -> SecurityProfile:
        """The profile it moves to."""
        return SecurityProfile(self.network.security_profile)


class GivePassword(Order, frozen=True):
    """RotatePassword with the password in it, and what is kept of that.

    It goes from the gateway to the station, and is written nowhere.
    """

    password: str
    password_hash: str
