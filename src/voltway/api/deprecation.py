"""How an operation goes away: it says so for half a year at least, in its answers and in the API's description.

The marks are the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594), and a link to what to use instead.
"""

from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any, Final

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope
from msgspec import Struct

NOTICE: Final = timedelta(days=180)
"""From the day an operation is marked to the first on which it may be gone."""
_OPTION: Final = "deprecation"


class Deprecation(Struct, frozen=True, kw_only=True):
    """Since when an operation should not be used any more, until when it works, and where that is explained."""

    since: datetime
    sunset: datetime
    see: str


def deprecated(*, since: datetime, sunset: datetime, see: str) -> dict[str, Any]:
    """Mark a route: `@get("/old", tags=TAGS, **deprecated(since=…, sunset=…, see="/docs/api#old"))`.

    Times are UTC. Raises ValueError if there is less than the promised notice between them.
    """
    if sunset - since < NOTICE:
        raise ValueError(f"an operation works for {NOTICE.days} days after it is marked, not {(sunset - since).days}")
    return {"deprecated": True, "opt": {_OPTION: Deprecation(since=since, sunset=sunset, see=see)}}


def deprecation_of(handler: object) -> Deprecation | None:
    """The mark of a route handler, or None."""
    found = getattr(handler, "opt", {}).get(_OPTION)
    return found if isinstance(found, Deprecation) else None


async def add_deprecation_headers(message: Message, scope: Scope) -> None:
    """Litestar calls this for all that is sent, errors included."""
    mark = deprecation_of(scope.get("route_handler")) if message["type"] == "http.response.start" else None
    if mark is None:
        return
    headers = MutableScopeHeaders.from_message(message)
    headers["Deprecation"] = f"@{int(mark.since.timestamp())}"
    headers["Sunset"] = format_datetime(mark.sunset, usegmt=True)
    headers.add("Link", f'<{mark.see}>; rel="deprecation"; type="text/html"')
