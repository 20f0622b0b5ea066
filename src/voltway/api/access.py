"""Who may: before a handler runs, its row in the access table is looked up and the asker's scope is entered."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from litestar import Litestar
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

from voltway.api.authentication import REALM, recognise
from voltway.api.client_address import AnyConnection
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.second_person import approved_of
from voltway.api.visitors import SignInNeeded, StepUpNeeded
from voltway.kit import scope
from voltway.kit.postgres import Connection
from voltway.people import access, step_up, store_organizations
from voltway.people.access import Principal
from voltway.people.access_table import PAGES, ROUTES, SCIM, STEP_UP, STEP_UP_WITH_FACTOR, Access, Open
from voltway.people.seeing import everybody
from voltway.people.sign_in_sessions import is_fresh
from voltway.vocabulary.access import ROOT, ActorKind, OrganizationId, Permission
from voltway.vocabulary.errors import ConfigurationError, InvalidInput, NotFound

_TABLE: Final[dict[str, Access]] = ROUTES | SCIM | PAGES
_UNASKED: Final = {"HEAD", "OPTIONS"}


async def require_access(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
    """Litestar guard: 401 for nobody known, 403 for somebody without the permission anywhere, 429 for too often.

    What lies outside the asker's scope is then simply not there.
    """
    call = f"{connection.scope.get('method')} {connection.scope['path_template']}"
    wanted = Open.ANYBODY if connection.scope.get("method") in _UNASKED else _TABLE[call]
    api: ApiContext = connection.app.state.api
    now_s = api.clock.now().timestamp()
    if wanted is Open.ANYBODY:
        api.limits.admit_anybody(connection, now_s)
        return
    try:
        approved = approved_of(connection.scope["state"])
        principal = approved.asker if approved else await api.limits.admit(connection, recognise, now_s)
    except NotAuthorizedException:
        if call in PAGES:
            raise SignInNeeded from None
        raise
    connection.scope["auth"] = principal
    if call in STEP_UP or call in STEP_UP_WITH_FACTOR:
        await _require_fresh_factor(connection, always=call in STEP_UP)
    if isinstance(wanted, Permission):
        organizations = _scope(connection, principal, wanted)
        scope.enter(organizations)
        connection.scope["state"]["organizations"] = organizations


async def _require_fresh_factor(connection: AnyConnection, *, always: bool) -> None:
    """Raises StepUpNeeded for a person who has shown no second factor for a while and, unless `always`, has one."""
    visitor, api = connection.scope["state"].get("visitor"), connection.app.state.api
    if visitor is None or is_fresh(visitor.session, api.clock.now(), api.settings.sign_in):
        return
    async with everybody(api.pool) as database:
        if always or await step_up.has_factor(database, visitor.session):
            raise StepUpNeeded


async def permitted(connection: AnyConnection, permission: Permission) -> frozenset[OrganizationId]:
    """The organizations on which whoever asks has the permission at this moment. Raises as the guard does."""
    return _scope(connection, await recognise(connection), permission)


def _scope(connection: AnyConnection, principal: Principal, permission: Permission) -> frozenset[OrganizationId]:
    api: ApiContext = connection.app.state.api
    organizations = access.scope(principal, permission, api.clock.now())
    if not organizations:
        who = "the key" if principal.actor.kind is ActorKind.KEY else ""
        raise PermissionDeniedException(
            f"{who or 'you,'} {principal.actor.name!r} may not do this: it takes the permission {permission}",
            headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{permission}"'},
        )
    return organizations


async def organization_for(request: ApiRequest, connection: Connection, given: str | None) -> OrganizationId:
    """Where something new shall belong: the organization named, or else the one in which the asker may make it.

    Raises NotFound for one out of the asker's sight, InvalidInput where there are several to choose from.
    """
    organizations: frozenset[OrganizationId] = request.scope["state"]["organizations"]
    if given is None and ROOT in organizations:
        return ROOT
    if given is None and len(organizations) > 1:
        raise InvalidInput("you may do this for several organizations", "name one as organization_id")
    wanted = given or next(iter(organizations))
    if await store_organizations.find(connection, wanted) is None:
        raise NotFound(f"there is no organization {wanted[:80]}", "GET /api/v1/organizations lists all organizations")
    return OrganizationId(wanted)


def require_table(app: Litestar) -> None:
    """Raises ConfigurationError for a route that has no row in the access table, or a row that has no route."""
    routes = set(calls(app))
    if unguarded := routes - _TABLE.keys():
        raise ConfigurationError(f"no permission is named for {', '.join(sorted(unguarded))}", "see access_table.py")
    if stale := _TABLE.keys() - routes:
        raise ConfigurationError(f"the access table names {', '.join(sorted(stale))}, which is no route", "remove it")


def calls(app: Litestar) -> Iterator[str]:
    """Every method and path that the application answers, as the table writes them."""
    routes: Iterable[Any] = app.routes
    for route in routes:
        if isinstance(route, HTTPRoute):
            for method in route.methods - _UNASKED:
                yield f"{method} {route.path_format}"
