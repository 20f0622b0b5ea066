"""People who signed in with a browser: who they are, and whether a request that changes something is really theirs."""

from typing import Final

from litestar.exceptions import PermissionDeniedException
from msgspec import Struct

from voltway.api import cookies
from voltway.api.client_address import AnyConnection, client_address
from voltway.api.context import ApiContext
from voltway.api.site import site_of
from voltway.people import sign_in_sessions, store_accounts, store_roles
from voltway.people.access import Principal
from voltway.people.accounts import Account
from voltway.people.seeing import everybody
from voltway.people.store_sign_in_sessions import SessionRow
from voltway.vocabulary.access import Actor, ActorKind

CSRF_HEADER: Final = "X-CSRF-Token"
CSRF_FIELD: Final = "csrf"

_READING: Final = {"GET", "HEAD", "OPTIONS"}


class SignInNeeded(Exception):
    """A page that is for people who signed in was asked for by nobody known."""


class StepUpNeeded(Exception):
    """Something dangerous was asked for by somebody who has not shown a second factor for a while."""


class Visitor(Struct, frozen=True, kw_only=True):
    """Somebody who signed in, with the session that says so."""

    principal: Principal
    account: Account
    session: SessionRow

    @property
    def csrf_token(self) -> str:
        """What forms of this session carry."""
        return sign_in_sessions.csrf_token(self.session)


async def visitor_of(connection: AnyConnection) -> Visitor | None:
    """Who signed in with this browser; None: nobody, or it is over."""
    token = cookies.cookie_of(connection, cookies.NAME)
    if token is None:
        return None
    api: ApiContext = connection.app.state.api
    now, address = api.clock.now(), client_address(connection)
    async with everybody(api.pool) as database:
        session = await sign_in_sessions.check(database, token, api.settings.sign_in, now, address)
        account = await store_accounts.find(database, session.user_id) if session else None
        if session is None or account is None:
            return None
        grants = await store_roles.grants(database, [account.user_id], now)
    actor = Actor(ActorKind.USER, account.user_id, account.name)
    principal = Principal(actor, tuple(grants[account.user_id]))
    return Visitor(principal=principal, account=account, session=session)


async def require_own_page(connection: AnyConnection) -> None:
    """Raises PermissionDeniedException where another site's page sent the browser here to change something.

    Browsers say with `Origin` whose page it was (Fetch, 3.1) and with `Sec-Fetch-Site` how that is to us.
    """
    if connection.scope.get("method") in _READING:
        return
    origin = connection.headers.get("Origin")
    if origin != (await site_of(connection)).origin or connection.headers.get("Sec-Fetch-Site", "same-origin") not in (
        "same-origin",
        "none",
    ):
        raise PermissionDeniedException("this was asked for by a page that is not ours; open ours and do it there")


def require_csrf_token(visitor: Visitor, presented: str | None) -> None:
    """Raises PermissionDeniedException for a form that does not come from a page of this session."""
    if presented is None or not sign_in_sessions.csrf_matches(visitor.session, presented):
        raise PermissionDeniedException("the page was too old; load it again and repeat what you did")
