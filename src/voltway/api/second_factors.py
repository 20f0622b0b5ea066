"""/api/v1/people/{user_id}/second-factors: what a person has lost is taken off by who looks after their account."""

from litestar import delete
from litestar.di import NamedDependency
from litestar.params import FromPath

from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.kit.postgres import Connection
from voltway.people import access, securing, store_accounts, store_organizations, store_roles
from voltway.people.accounts import Account
from voltway.people.seeing import everybody
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import NotFound, Refused


@delete("/people/{user_id:str}/second-factors", tags=["People"])
async def remove_second_factors(
    request: ApiRequest, connection: NamedDependency[Connection], user_id: FromPath[str]
) -> None:
    """Take a lost app, passkeys and recovery codes off a person, whose sessions end. Never off oneself."""
    await take_off(request, connection, user_id)


async def take_off(request: ApiRequest, connection: Connection, user_id: str) -> Account:
    """Do so, tell the person by mail, and say whose they were. Raises NotFound, Refused.

    Refused, too, for who may do more than the asker, wherever that is: a lock is not to be taken off from below.
    """
    api: ApiContext = request.app.state.api
    now = api.clock.now()
    if user_id == request.auth.actor.id:
        raise Refused("these are your own", "remove them at /account, where you show one first")
    async with connection.transaction():
        account = await store_accounts.find(connection, user_id)
        if account is None:
            raise NotFound(f"there is no person {user_id[:40]}", "GET /api/v1/people lists all")
        await _require_over(request, connection, account)
        if await securing.remove_second_factors(connection, account, now):
            await api.alerts.changed_by_others(connection, account, AuditAction.USER_REMOVE_SECOND_FACTORS, now)
        await record(
            request, connection, AuditAction.USER_REMOVE_SECOND_FACTORS, account.user_id, account.organization_id
        )
    return account


async def _require_over(request: ApiRequest, connection: Connection, account: Account) -> None:
    api: ApiContext = request.app.state.api
    now = api.clock.now()
    kept_here = await store_organizations.find(connection, account.organization_id) is not None
    async with everybody(api.pool) as seeing:
        grants = (await store_roles.grants(seeing, [account.user_id], now))[account.user_id]
        lineages = [await store_organizations.lineage(seeing, grant.organization_id) for grant in grants]
    if not kept_here or any(
        grant.permissions - access.held(request.auth, lineage, now)
        for grant, lineage in zip(grants, lineages, strict=True)
    ):
        raise Refused("this person may do what you may not", "ask somebody who may do all that they may")
