"""Single sign-on, the way there and back: what the pages call; `oidc.py` decides, `oidc_client.py` talks.

A browser that leaves keeps a random token in a cookie, and we the hashes of it and of the state that travels with it.
Nonce and PKCE verifier are made of both, so what is in the table is of no use to anybody, and a code that comes back in
another browser, twice or after ten minutes opens nothing (RFC 9700, 2.1.1 and 4.7).
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from msgspec import Struct
from msgspec.structs import replace

from voltway.audit.trail import record
from voltway.kit.postgres import Connection, Pool
from voltway.kit.proxies import neighbourhood
from voltway.kit.sealing import Sealing
from voltway.people import (
    store_accounts,
    store_identity_providers,
    store_roles,
    store_single_sign_on as store,
    store_throttle,
    throttle,
)
from voltway.people.bearer import new_token, token_hash
from voltway.people.oidc import (
    Create,
    Identity,
    IdentityProvider,
    Refuse,
    RoleChanges,
    SignIn,
    Why,
    decide,
    granted_by,
    identity_of,
    require_reauthenticated,
    role_changes,
)
from voltway.people.oidc_client import OidcClient, Way, authorization_url
from voltway.people.roles import RoleGrant
from voltway.people.seeing import everybody
from voltway.people.sign_in_sessions import Device
from voltway.people.store_single_sign_on import Attempt
from voltway.people.throttle import Kind
from voltway.vocabulary.access import Actor, ActorKind, OrganizationId, UserId
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.errors import NotFound, Refused, TooManyAttempts

LIFETIME: Final = timedelta(minutes=10)
_SENTENCES: Final[Mapping[Why, tuple[str, str]]] = {
    Why.DISABLED: ("your account is disabled", "ask who looks after people in your organization"),
    Why.NO_ACCOUNT: ("you have no account here", "ask for an invitation"),
    Why.EMAIL_NOT_TRUSTED: (
        "your provider does not vouch for an e-mail address of your organization",
        "have it send a verified address of one of the domains that were set up here",
    ),
    Why.ACCOUNT_ELSEWHERE: (
        "your account is not your provider's to open",
        "sign in the way you did before, or ask who looks after people",
    ),
}
_START_AGAIN: Final = "start again"

_log = structlog.get_logger()


class Departure(Struct, frozen=True, kw_only=True):
    """A browser that leaves for a provider: its cookie's token, where it comes back to, and where it goes then.

    `sign_in_id`: the session of somebody who is signed in and shall show anew who they are.
    """

    provider_id: str
    browser: str
    redirect_uri: str
    return_to: str
    address: str
    sign_in_id: str | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """What a provider sent the browser back with (RFC 6749, 4.1.2; RFC 9207)."""

    state: str
    code: str | None = None
    issuer: str | None = None
    error: str | None = None
    error_description: str | None = None


class Arrival(Struct, frozen=True, kw_only=True):
    """Who it is, and where they go on. `sign_in_id`: they did not sign in, but showed anew who has that session."""

    user_id: UserId
    return_to: str
    sign_in_id: str | None


class SingleSignOn:
    """What the pages need. One per process."""

    def __init__(self, pool: Pool, client: OidcClient, sealing: Sealing) -> None:
        self._pool = pool
        self._client = client
        self._sealing = sealing

    async def provider_for(self, email: str, address: str, now: datetime) -> IdentityProvider | None:
        """Where the person of this address signs in; None: here. Raises TooManyAttempts."""
        async with everybody(self._pool) as conn:
            await _draw(conn, address, now)
            return await store_identity_providers.find_for_email(conn, email)

    async def depart(self, departure: Departure, now: datetime) -> str:
        """The address of the provider for this browser.

        Raises NotFound for no such provider, TooManyAttempts, and Unavailable or Refused where the provider is.
        """
        async with everybody(self._pool) as conn:
            await _draw(conn, departure.address, now)
        async with everybody(self._pool) as conn:
            provider = await _enabled(conn, departure.provider_id)
        metadata = await self._client.discover(provider.issuer, now)
        state = new_token()
        async with everybody(self._pool) as conn:
            await store.begin(
                conn,
                Attempt(
                    provider_id=provider.provider_id,
                    return_to=departure.return_to,
                    created_at=now,
                    sign_in_id=departure.sign_in_id,
                ),
                state_hash=_hash(state),
                browser_hash=_hash(departure.browser),
                expires_at=now + LIFETIME,
            )
        way = _way(departure.browser, state, departure.redirect_uri)
        return authorization_url(provider, metadata, replace(way, anew=departure.sign_in_id is not None))

    async def arrive(self, answer: Answer, browser: str, redirect_uri: str, device: Device, now: datetime) -> Arrival:
        """Whoever comes back, now with the roles of their groups. Raises Refused, with the reason, or Unavailable.

        Who shows anew who they are keeps the roles they have.
        """
        attempt, provider, secret = await self._take(answer.state, browser, now)
        if answer.code is None:
            told = (answer.error_description or answer.error or "without a reason")[:200]
            raise Refused(f"{provider.name} did not sign you in: {told}", _START_AGAIN)
        await self._require_issuer(provider, answer, now)
        way = _way(browser, answer.state, redirect_uri)
        claims = await self._client.claims(provider, secret, answer.code, way, now)
        identity = identity_of(provider, claims)
        if attempt.sign_in_id is None:
            user_id = await self._let_in(provider, identity, device, now)
        else:
            require_reauthenticated(provider, claims, attempt.created_at)
            user_id = await self._recognised(provider, identity)
        return Arrival(user_id=user_id, return_to=attempt.return_to, sign_in_id=attempt.sign_in_id)

    async def _take(self, state: str, browser: str, now: datetime) -> tuple[Attempt, IdentityProvider, str | None]:
        async with everybody(self._pool) as conn:
            attempt = await _take_attempt(conn, state, browser, now)
            if attempt is None:
                raise Refused("this sign-in was not begun in this browser, is over, or took too long", _START_AGAIN)
            provider = await _enabled(conn, attempt.provider_id)
            sealed = await store_identity_providers.find_secret(conn, provider.provider_id)
        secret = self._sealing.open(sealed, secret_purpose(provider.provider_id)).decode() if sealed else None
        return attempt, provider, secret

    async def _require_issuer(self, provider: IdentityProvider, answer: Answer, now: datetime) -> None:
        """The code is for whoever gave it: a provider that sends browsers on to another one gets no code of its."""
        metadata = await self._client.discover(provider.issuer, now)
        said = answer.issuer or (None if metadata.authorization_response_iss_parameter_supported else provider.issuer)
        if said != provider.issuer:
            raise Refused(f"the answer is not from {provider.name}", _START_AGAIN)

    async def _recognised(self, provider: IdentityProvider, identity: Identity) -> UserId:
        """Whose account this person has signed in to before. Raises Refused."""
        async with everybody(self._pool) as conn:
            known = await store.find_linked(conn, provider, identity.subject)
        if known is None:
            raise Refused(*_SENTENCES[Why.NO_ACCOUNT])
        decision = decide(provider, identity, known, None)
        if isinstance(decision, Refuse):
            raise Refused(*_SENTENCES[decision.why])
        return known.user_id

    async def _let_in(self, provider: IdentityProvider, identity: Identity, device: Device, now: datetime) -> UserId:
        async with everybody(self._pool) as conn:
            linked = await store.find_linked(conn, provider, identity.subject)
            by_email = await store.find_by_email(conn, provider, identity.email) if identity.email else None
            decision = decide(provider, identity, linked, by_email)
            if not isinstance(decision, Refuse):
                return await self._settle(conn, provider, identity, decision, device, now)
            await record(
                conn,
                _PROVISIONING,
                AuditAction.USER_FAIL_SIGN_IN,
                AuditSubject(SubjectKind.IDENTITY_PROVIDER, provider.provider_id),
                now=now,
                organization_id=provider.organization_id,
                address=device.address,
                reason=decision.why.value,
            )
        _log.info("single sign-on was refused", provider=provider.provider_id, why=decision.why.value)
        raise Refused(*_SENTENCES[decision.why])

    async def _settle(
        self,
        conn: Connection,
        provider: IdentityProvider,
        identity: Identity,
        decision: SignIn | Create,
        device: Device,
        now: datetime,
    ) -> UserId:
        user_id = await _account(conn, provider, decision, now)
        await store.link(conn, provider, identity.subject, user_id, now)
        has = (await store_roles.roles_of(conn, [user_id]))[user_id]
        changes = role_changes(provider, identity.groups, has)
        await _change_roles(conn, provider, user_id, changes, now)
        await _record(conn, provider, user_id, isinstance(decision, Create), changes, device, now)
        return user_id


_PROVISIONING: Final = Actor(ActorKind.SYSTEM, "single_sign_on", "Single sign-on")


def secret_purpose(provider_id: str) -> str:
    """For which purpose a provider's client secret is sealed."""
    return f"identity provider {provider_id}"


def browser_token(kept: str | None) -> str:
    """The token of a browser's cookie; a new one for a browser that has none, or something else in it."""
    return kept if kept and token_hash(kept) else new_token()


async def _account(conn: Connection, provider: IdentityProvider, decision: SignIn | Create, now: datetime) -> UserId:
    if isinstance(decision, SignIn):
        return decision.user_id
    account = await store_accounts.create(
        conn,
        email=decision.email,
        name=decision.name,
        organization_id=provider.organization_id,
        now=now,
        email_verified=True,
    )
    return account.user_id


async def _change_roles(
    conn: Connection, provider: IdentityProvider, user_id: UserId, changes: RoleChanges, now: datetime
) -> None:
    for role, organization_id in sorted(changes.withdraw):
        await store_roles.withdraw_role(conn, user_id, organization_id, role)
    for role, organization_id in sorted(changes.give):
        given = RoleGrant(
            user_id=user_id,
            organization_id=organization_id,
            role=role,
            granted_by=granted_by(provider.provider_id),
            granted_at=now,
        )
        await store_roles.give_role(conn, given)


async def _record(
    conn: Connection,
    provider: IdentityProvider,
    user_id: UserId,
    is_new: bool,  # noqa: FBT001 - tells of the account
    changes: RoleChanges,
    device: Device,
    now: datetime,
) -> None:
    subject = AuditSubject(SubjectKind.USER, user_id)
    told: list[tuple[AuditAction, Any, Any, OrganizationId]] = []
    if is_new:
        told.append((AuditAction.USER_ADD, None, {"identity_provider": provider.provider_id}, provider.organization_id))
    for role, organization_id in sorted(changes.withdraw):
        told.append((AuditAction.GRANT_REVOKE, {"role": role}, None, organization_id))
    for role, organization_id in sorted(changes.give):
        told.append((AuditAction.GRANT_GIVE, None, {"role": role}, organization_id))
    for action, before, after, organization_id in told:
        await record(
            conn,
            _PROVISIONING,
            action,
            subject,
            now=now,
            organization_id=organization_id,
            address=device.address,
            before=before,
            after=after,
        )


async def _enabled(conn: Connection, provider_id: str) -> IdentityProvider:
    provider = await store_identity_providers.find(conn, provider_id)
    if provider is None or not provider.enabled:
        raise NotFound("there is no such way to sign in", "sign in from the start page")
    return provider


async def _take_attempt(conn: Connection, state: str, browser: str, now: datetime) -> Attempt | None:
    state_hash, browser_hash = token_hash(state), token_hash(browser)
    if state_hash is None or browser_hash is None:
        return None
    return await store.take(conn, state_hash, browser_hash, now)


async def _draw(conn: Connection, address: str, now: datetime) -> None:
    draws = [throttle.draw(Kind.SINGLE_SIGN_ON_FROM_ADDRESS, neighbourhood(address))]
    wait_s = await store_throttle.take(conn, draws, now)
    if wait_s is not None:
        raise TooManyAttempts("that was tried too often", "wait a while", retry_after_s=wait_s)


def _way(browser: str, state: str, redirect_uri: str) -> Way:
    return Way(
        redirect_uri=redirect_uri,
        state=state,
        nonce=_made_of(browser, f"nonce {state}"),
        verifier=_made_of(browser, f"verifier {state}"),
    )


def _made_of(browser: str, what: str) -> str:
    """43 characters that nobody can tell who does not know the browser's token."""
    return urlsafe_b64encode(hmac.digest(browser.encode(), what.encode(), "sha256")).rstrip(b"=").decode()


def _hash(token: str) -> bytes:
    key = token_hash(token)
    if key is None:
        raise ValueError("not a token made here")
    return key
