"""/account: one's own passkeys, codes, password and sessions."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime
from typing import Any, Final

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from litestar.params import JSONBody
from msgspec import Struct

from voltway.api import cookies
from voltway.api.auditing import record_own
from voltway.api.context import ApiContext
from voltway.api.sign_in import AnyRequest, Form, GoOn, Next, as_text, go_to, inside
from voltway.api.site import device_of, site_of
from voltway.api.templates import render, worn
from voltway.api.visitors import CSRF_FIELD, CSRF_HEADER, Visitor, require_csrf_token
from voltway.kit.postgres import Connection
from voltway.people import (
    passkey_ceremonies,
    second_factors,
    securing,
    sign_in_sessions,
    step_up,
    store_accounts,
    store_passkeys,
)
from voltway.people.bearer import token_hash
from voltway.people.passkeys import Passkey
from voltway.people.second_factors import TotpSetUp
from voltway.people.seeing import everybody
from voltway.people.sign_in import refusal
from voltway.people.sign_in_sessions import MadeSession, is_fresh
from voltway.people.store_sign_in_sessions import RevokedReason
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import Refused, VoltwayError

ACCOUNT: Final = "/account"


class NewPasskey(Struct, frozen=True):
    """What the browser made (WebAuthn's JSON), and what the person calls it."""

    credential: dict[str, Any]
    name: str = "Passkey"


class Shown(Struct, frozen=True):
    """What a passkey answered, and where the person was going."""

    credential: dict[str, Any]
    next: str = ACCOUNT


def visitor(request: AnyRequest) -> Visitor:
    """Who is signed in. Raises PermissionDeniedException for programs with a key, who have no account."""
    found = request.scope["state"].get("visitor")
    if not isinstance(found, Visitor):
        raise PermissionDeniedException("this page is for people; a key has no account")
    return found


def form_of(request: AnyRequest, data: dict[str, str]) -> Visitor:
    """Who is signed in and sent this form from a page of theirs. Raises PermissionDeniedException."""
    who = visitor(request)
    require_csrf_token(who, data.get(CSRF_FIELD))
    return who


def script_of(request: AnyRequest) -> Visitor:
    """The same for a request of a page's script, which sends the token as a header."""
    who = visitor(request)
    require_csrf_token(who, request.headers.get(CSRF_HEADER))
    return who


@get("/account", media_type=MediaType.HTML, include_in_schema=False)
async def show_account(request: AnyRequest, api: NamedDependency[ApiContext]) -> Response[bytes]:
    """What one can sign in with, and where one is signed in."""
    return await account_page(request, api)


@post("/account/passkeys/options", include_in_schema=False, status_code=200)
async def offer_passkey(request: AnyRequest, api: NamedDependency[ApiContext]) -> Response[dict[str, Any]]:
    """The question to the browser to make another passkey."""
    who, rp, holder = script_of(request), (await site_of(request)).relying_party, _holder(request)
    async with everybody(api.pool) as connection:
        options = await passkey_ceremonies.begin_registration(connection, rp, who.account, holder, api.clock.now())
    return Response(options)


@post("/account/passkeys", include_in_schema=False, status_code=200)
async def add_passkey(request: AnyRequest, api: NamedDependency[ApiContext], data: JSONBody[NewPasskey]) -> GoOn:
    """Keep the passkey that the browser made."""
    who, rp, holder = script_of(request), (await site_of(request)).relying_party, _holder(request)
    answer = as_text(data.credential)
    async with everybody(api.pool) as connection:
        made = await passkey_ceremonies.finish_registration(
            connection,
            rp,
            user_id=who.account.user_id,
            holder=holder,
            answer=answer,
            name=data.name[:100] or "Passkey",
            now=api.clock.now(),
        )
        if isinstance(made, Passkey):
            await _tell(request, api, connection, AuditAction.USER_ADD_PASSKEY)
    if not isinstance(made, Passkey):
        raise refusal()
    return GoOn(ACCOUNT)


@post("/account/passkeys/remove", include_in_schema=False)
async def remove_passkey(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Forget a passkey."""
    who = form_of(request, data)
    async with everybody(api.pool) as connection:
        if await store_passkeys.remove(connection, who.account.user_id, _credential(data.get("credential", ""))):
            await _tell(request, api, connection, AuditAction.USER_REMOVE_PASSKEY)
    return go_to(ACCOUNT)


@post("/account/totp", media_type=MediaType.HTML, include_in_schema=False)
async def set_up_totp(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Show what an app scans, and then take the code it shows."""
    who, now, code = form_of(request, data), api.clock.now(), data.get("code", "")[:50]
    account, issuer, base32 = who.account, worn().page_name, data.get("secret", "")[:100]
    user_id, email = account.user_id, account.email
    async with everybody(api.pool) as connection:
        if code and await second_factors.confirm_totp(connection, api.sealing, user_id, code, now):
            await _tell(request, api, connection, AuditAction.USER_ADD_TOTP)
            return go_to(ACCOUNT)
        totp = await second_factors.again_totp(
            connection, api.sealing, user_id=user_id, email=email, issuer=issuer, base32=base32
        ) or await second_factors.begin_totp(
            connection, api.sealing, user_id=user_id, email=email, issuer=issuer, now=now
        )
    return await account_page(request, api, totp=totp, trouble=_wrong_code() if code else None)


@post("/account/totp/remove", include_in_schema=False)
async def remove_totp(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Ask for codes of the app no more."""
    who = form_of(request, data)
    async with everybody(api.pool) as connection:
        if await second_factors.remove_totp(connection, who.account.user_id):
            await _tell(request, api, connection, AuditAction.USER_REMOVE_TOTP)
    return go_to(ACCOUNT)


@post("/account/recovery-codes", media_type=MediaType.HTML, include_in_schema=False)
async def make_recovery_codes(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Make new codes for paper; the old ones are void."""
    who = form_of(request, data)
    async with everybody(api.pool) as connection:
        codes = await second_factors.make_recovery_codes(connection, api.sealing, who.account.user_id)
        await _tell(request, api, connection, AuditAction.USER_MAKE_RECOVERY_CODES)
    return await account_page(request, api, codes=codes)


@post("/account/password", media_type=MediaType.HTML, include_in_schema=False)
async def change_password(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Choose another password; every other session ends, and this one gets a new token.

    Who has no second factor shows the password they have: whoever sits down at an open browser must not take it over.
    """
    who, now = form_of(request, data), api.clock.now()
    try:
        if not is_fresh(who.session, now, api.settings.sign_in):
            await _require_password(request, api, who, data.get("current", "")[:1000], now)
        await securing.set_password(
            api.pool, api.gate, who.account, data.get("password", "")[:1000], now, keep=who.session.sign_in_id
        )
    except VoltwayError as error:
        return await account_page(request, api, trouble=error)
    async with everybody(api.pool) as connection:
        made = await sign_in_sessions.rotate(connection, who.session, now)
        await _tell(request, api, connection, AuditAction.USER_CHANGE_PASSWORD)
    return await with_session(request, made, ACCOUNT)


@post("/account/sessions/end", include_in_schema=False)
async def end_session(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """End one of one's sessions, or all the others."""
    who, now, wanted = form_of(request, data), api.clock.now(), data.get("sign_in_id", "")
    async with everybody(api.pool) as connection:
        if wanted:
            reason = RevokedReason.ENDED_BY_USER
            await sign_in_sessions.revoke(connection, who.account.user_id, wanted, reason, now)
        else:
            await sign_in_sessions.revoke_all(
                connection,
                who.account.user_id,
                RevokedReason.ENDED_BY_USER,
                now,
                but=who.session.sign_in_id,
            )
        await record_own(request, connection, who.account, AuditAction.USER_END_SIGN_IN)
    return go_to(ACCOUNT)


@get("/account/step-up", media_type=MediaType.HTML, include_in_schema=False)
async def show_step_up(request: AnyRequest, api: NamedDependency[ApiContext], next_: Next = ACCOUNT) -> Response[bytes]:
    """Ask for a second factor again, before something dangerous."""
    return await _step_up_page(request, api, next_)


@post("/account/step-up/options", include_in_schema=False, status_code=200)
async def offer_step_up(request: AnyRequest, api: NamedDependency[ApiContext]) -> Response[dict[str, Any]]:
    """The question to the browser's passkeys."""
    script_of(request)
    rp, holder = (await site_of(request)).relying_party, _holder(request)
    async with everybody(api.pool) as connection:
        return Response(await step_up.offer_step_up(connection, rp, holder, api.clock.now()))


@post("/account/step-up/passkey", include_in_schema=False, status_code=200)
async def step_up_by_passkey(
    request: AnyRequest, api: NamedDependency[ApiContext], data: JSONBody[Shown]
) -> Response[Any]:
    """Take the answer of a passkey."""
    who, rp, holder = script_of(request), (await site_of(request)).relying_party, _holder(request)
    answer = as_text(data.credential)
    made = await step_up.step_up_by_passkey(api.pool, rp, who.session, holder, answer, api.clock.now())
    await note_step_up(request, api, who, done=made is not None)
    if made is None:
        raise refusal()
    response = await with_session(request, made, data.next)
    return Response(GoOn(response.headers["Location"]), cookies=response.cookies)


@post("/account/step-up", media_type=MediaType.HTML, include_in_schema=False)
async def step_up_by_code(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Take a code of the app, or one from paper."""
    who, next_ = form_of(request, data), data.get("next", ACCOUNT)
    made = await step_up.step_up_by_code(api.pool, api.sealing, who.session, data.get("code", "")[:50], api.clock.now())
    await note_step_up(request, api, who, done=made is not None)
    if made is None:
        return await _step_up_page(request, api, next_, refusal())
    return await with_session(request, made, next_)


async def _require_password(request: AnyRequest, api: ApiContext, who: Visitor, password: str, now: datetime) -> None:
    if not await step_up.knows_password(api.pool, api.gate, who.session, password, now):
        await note_step_up(request, api, who, done=False)
        raise Refused("that is not the password you have now", "type it again")


async def account_page(
    request: AnyRequest,
    api: ApiContext,
    *,
    totp: TotpSetUp | None = None,
    codes: list[str] | None = None,
    trouble: VoltwayError | None = None,
) -> Response[bytes]:
    """One's account, with what was just made and is shown once."""
    who, now = visitor(request), api.clock.now()
    user_id = who.account.user_id
    async with everybody(api.pool) as connection:
        found = await store_accounts.find_with_factors(connection, user_id)
        passkeys = await store_passkeys.of_user(connection, user_id)
        sessions = await sign_in_sessions.sessions_of(connection, user_id, now)
        codes_left = await second_factors.count_recovery_codes(connection, user_id)
        proven = is_fresh(who.session, now, api.settings.sign_in) or await step_up.has_factor(connection, who.session)
    page = render(
        "account.html",
        visitor=who,
        found=found,
        passkeys=[(urlsafe_b64encode(one.credential_id).decode(), one) for one in passkeys],
        sessions=[(one, api.places.place_of(one.address, who.account.locale)) for one in sessions],
        codes_left=codes_left,
        asks_password=not proven,
        totp=totp,
        codes=codes,
        trouble=trouble,
        welcome=request.query_params.get("welcome") is not None,
    )
    return Response(page, status_code=trouble.http_status if trouble else 200)


async def _step_up_page(
    request: AnyRequest, api: ApiContext, next_: str, trouble: VoltwayError | None = None
) -> Response[bytes]:
    who = visitor(request)
    async with everybody(api.pool) as connection:
        providers = await step_up.providers_of(connection, who.session)
    page = render("step_up.html", visitor=who, next=inside(next_), trouble=trouble, providers=providers)
    return Response(page, status_code=trouble.http_status if trouble else 200)


async def with_session(request: AnyRequest, made: MadeSession | None, next_: str) -> Response[bytes]:
    """Send the browser on, with the token of its session if that has changed."""
    response = go_to(inside(next_))
    if made is not None:
        response.set_cookie(cookies.session_cookie(made.token, (await site_of(request)).secure))
    return response


async def _tell(request: AnyRequest, api: ApiContext, connection: Connection, change: AuditAction) -> None:
    """Tell the owner by mail, and the audit trail, what was changed. The last statements of a transaction."""
    account = visitor(request).account
    await api.alerts.changed(connection, account, change, device_of(request), api.clock.now())
    await record_own(request, connection, account, change)


async def note_step_up(request: AnyRequest, api: ApiContext, who: Visitor, *, done: bool) -> None:
    """Write down that somebody has shown a second factor, or could not."""
    action = AuditAction.USER_STEP_UP if done else AuditAction.USER_FAIL_STEP_UP
    async with everybody(api.pool) as connection:
        await record_own(request, connection, who.account, action)


def _wrong_code() -> VoltwayError:
    return Refused("that is not a code of this app", "type the six digits that it shows now")


def _holder(request: AnyRequest) -> bytes:
    return token_hash(cookies.cookie_of(request, cookies.NAME) or "") or b""


def _credential(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text)
    except (NotBase64, ValueError):
        return b""
