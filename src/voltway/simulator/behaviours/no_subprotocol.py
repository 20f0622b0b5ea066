"""A handshake that doesn't say which protocol it wants."""

from voltway.simulator.behaviours.behaviour import Behaviour


class NoSubprotocol(Behaviour):
    """Strikes per connection: no Sec-WebSocket-Protocol (quirk 1)."""

    __slots__ = ()
    meaning = "per connection: no Sec-WebSocket-Protocol header"

    def headers(self, headers: dict[str, str], /) -> dict[str, str]:
        """The handshake, with or without."""
        if not self.strikes():
            return headers
        return {name: value for name, value in headers.items() if name != "Sec-WebSocket-Protocol"}
