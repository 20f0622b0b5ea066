"""Endpoints are made, stopped, resumed and given new secrets here; each change is checked first."""

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.sealing import Sealing
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound, Refused
from voltway.vocabulary.ids import new_id
from voltway.webhooks import signature, store, store_fanout
from voltway.webhooks.addresses import is_public
from voltway.webhooks.events import SUBSCRIBABLE, EventType, test_event
from voltway.webhooks.store import EndpointRow, EndpointState, NewEndpoint

MAX_URL_LENGTH: Final = 2000
MAX_DESCRIPTION_LENGTH: Final = 200
MAX_ENDPOINTS: Final = 50
"""Most endpoints of one organization: each event is written once for each of them."""
PREVIOUS_SECRET_KEPT: Final = timedelta(days=1)
"""For so long after a rotation messages carry the signature of the secret before, too."""
LONGEST_OVERLAP: Final = timedelta(days=30)


class MadeEndpoint(Struct, frozen=True, kw_only=True):
    """An endpoint with its secret, which can't be had again."""

    secret: str
    endpoint: EndpointRow


def seal_purpose(endpoint_id: str) -> str:
    """What an endpoint's secrets are sealed for."""
    return f"webhook {endpoint_id}"


async def add(  # noqa: PLR0913  (an endpoint has that many properties)
    conn: Connection,
    sealing: Sealing,
    *,
    url: str,
    created_by: str,
    events: Sequence[EventType] = SUBSCRIBABLE,
    description: str | None = None,
    organization_id: OrganizationId = ROOT,
    allow_private: bool = False,
) -> MadeEndpoint:
    """Deliver events, from now on, to `url`. `created_by` is whoever adds it.

    `allow_private`: also to addresses that are not public, and over plain HTTP (setting
    `webhooks.allow_private_addresses`). Raises InvalidInput, Refused for such an address, Conflict for too many.
    """
    check_url(url, allow_private=allow_private)
    chosen = _chosen(events)
    _check_description(description)
    if await store.count(conn, organization_id) >= MAX_ENDPOINTS:
        raise Conflict(f"there are {MAX_ENDPOINTS} webhook endpoints already", "remove one first")
    endpoint_id, secret = new_id(), signature.new_secret()
    row = await store.insert(
        conn,
        NewEndpoint(
            endpoint_id=endpoint_id,
            organization_id=organization_id,
            url=url,
            description=description,
            events=chosen,
            secret=sealing.seal(secret.encode(), seal_purpose(endpoint_id)),
            created_by=created_by,
        ),
    )
    return MadeEndpoint(secret=secret, endpoint=row)


async def change(
    conn: Connection,
    endpoint_id: str,
    *,
    url: str | None = None,
    events: Sequence[EventType] | None = None,
    description: str | None = None,
    allow_private: bool = False,
) -> EndpointRow:
    """Change what is given, for what is delivered or happens from now on; an empty description is none.

    Raises NotFound, and what `add` raises.
    """
    if url is not None:
        check_url(url, allow_private=allow_private)
    chosen = None if events is None else _chosen(events)
    _check_description(description)
    row = await store.change(conn, endpoint_id, url=url, events=chosen, description=description)
    return _known(row, endpoint_id)


async def pause(conn: Connection, endpoint_id: str) -> EndpointRow:
    """Deliver nothing until it is resumed; what happens meanwhile is kept for it. Raises NotFound, Conflict."""
    row = await get(conn, endpoint_id)
    if row.state is not EndpointState.ACTIVE:
        raise Conflict(f"webhook endpoint {endpoint_id} is {row.state}", "only an active one can be paused")
    return _known(await store.set_state(conn, endpoint_id, EndpointState.PAUSED), endpoint_id)


async def resume(conn: Connection, endpoint_id: str) -> EndpointRow:
    """Deliver again what waits and what happens from now on. Raises NotFound."""
    return _known(await store.set_state(conn, endpoint_id, EndpointState.ACTIVE), endpoint_id)


async def rotate(
    conn: Connection, sealing: Sealing, endpoint_id: str, now: datetime, *, keep: timedelta = PREVIOUS_SECRET_KEPT
) -> MadeEndpoint:
    """Give it a new secret; the present one signs too for `keep` (none: not at all). Raises NotFound, InvalidInput."""
    if not timedelta() <= keep <= LONGEST_OVERLAP:
        raise InvalidInput("the secret before can't be kept for so long", f"at most {LONGEST_OVERLAP.days} days")
    secret = signature.new_secret()
    sealed = sealing.seal(secret.encode(), seal_purpose(endpoint_id))
    row = await store.replace_secret(conn, endpoint_id, sealed, now + keep if keep else None)
    return MadeEndpoint(secret=secret, endpoint=_known(row, endpoint_id))


async def send_test(conn: Connection, endpoint_id: str, now: datetime) -> str:
    """Have a `webhook.test` delivered; its delivery's id. Raises NotFound, or Conflict if it is not active."""
    delivery_id = new_id()
    if not await store_fanout.put_one(conn, endpoint_id, delivery_id, test_event(endpoint_id, delivery_id, now), now):
        row = await get(conn, endpoint_id)
        raise Conflict(f"webhook endpoint {endpoint_id} is {row.state}", "resume it first")
    return delivery_id


async def get(conn: Connection, endpoint_id: str) -> EndpointRow:
    """The endpoint of this id. Raises NotFound."""
    return _known(await store.find(conn, endpoint_id), endpoint_id)


def check_url(url: str, *, allow_private: bool) -> None:
    """Raise InvalidInput for a text that is no address to deliver to, Refused for one that is not permitted.

    A host name is looked up with each delivery and not here: what it leads to may change.
    """
    parts, host = _split(url)
    schemes = ("https", "http") if allow_private else ("https",)
    if parts.scheme not in schemes:
        raise InvalidInput(
            f"{url[:80]!r} does not begin with {' or '.join(f'{scheme}://' for scheme in schemes)}",
            "plain http:// is for networks of your own: set webhooks.allow_private_addresses",
        )
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InvalidInput("the URL names a user, a password or a fragment", "leave them out; messages are signed")
    if _is_address(host) and not allow_private and not is_public(host):
        raise Refused(f"{host} is not on the public internet", "set webhooks.allow_private_addresses if that is wanted")


def _split(url: str) -> tuple[SplitResult, str]:
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, usable = urlsplit(""), False
    if not usable or len(url) > MAX_URL_LENGTH or not (url.isascii() and url.isprintable()) or " " in url:
        raise InvalidInput(f"{url[:80]!r} is no URL", "write it like https://example.com/webhooks")
    return parts, parts.hostname or ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _check_description(description: str | None) -> None:
    if description is not None and (len(description) > MAX_DESCRIPTION_LENGTH or "\x00" in description):
        raise InvalidInput("the description can't be kept", f"use {MAX_DESCRIPTION_LENGTH} characters, and no NUL")


def _chosen(events: Sequence[EventType]) -> list[EventType]:
    foreign = [kind for kind in events if kind not in SUBSCRIBABLE]
    if foreign or not events:
        what = f"nobody can ask for {foreign[0]}" if foreign else "an endpoint needs an event to be told of"
        raise InvalidInput(what, f"choose from {', '.join(SUBSCRIBABLE)}")
    return sorted(set(events), key=SUBSCRIBABLE.index)


def _known(row: EndpointRow | None, endpoint_id: str) -> EndpointRow:
    if row is None:
        raise NotFound(f"there is no webhook endpoint {endpoint_id[:80]}", "`voltway webhook list` shows them")
    return row
