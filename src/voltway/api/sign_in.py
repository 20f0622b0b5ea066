"""/sign-in: a passkey, or address and password and then what else the account demands."""

from typing import Annotated, Any, Final
from urllib.parse import quote

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, JSONBody, QueryParameter
from msgspec import Struct

from voltway.api import cookies
from voltway.api.auditing import record_own
from voltway.api.context import ApiContext
from voltway.api.site import device_of, site_of
from voltway.api.templates import render, worn
from voltway.api.visitors import require_own_page, visitor_of
from voltway.people import setting_up, sign_in_sessions, store_accounts
from voltway.people.seeing import everybody
from voltway.people.sign_in import Step, refusal
from voltway.people.signing_in import Progress
from voltway.people.store_sign_in_sessions import RevokedReason, SessionRow
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput, VoltwayError

AnyRequest = Request[Any, Any, Any]
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
Next = Annotated[str, QueryParameter(name="next", required=False, max_length=500)]

HOME: Final = "/"
_DEVICE_KEPT_S: Final = 365 * 24 * 3600
_LONGEST_ANSWER: Final = 20_000


class Answer(Struct, frozen=True):
    """What the browser's passkey says (WebAuthn's JSON), and where the person wanted to go."""

    credential: dict[str, Any]
    next: str = HOME


class GoOn(Struct, frozen=True):
    """Where the page goes on."""

    next: str


def inside(path: str) -> str:
    """`path` if it leads to a page of ours, else the first page: nobody is sent elsewhere by a link to us."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else HOME


@get("/sign-in", media_type=MediaType.HTML, include_in_schema=False)
async def show_sign_in(request: AnyRequest, api: NamedDependency[ApiContext], next_: Next = HOME) -> Response[bytes]:
    """Ask who it is; whoever is signed in already goes on."""
    if await visitor_of(request) is not None:
        return go_to(inside(next_))
    return sign_in_page(api, next_=inside(next_))


@post("/sign-in", media_type=MediaType.HTML, include_in_schema=False)
async def show_password(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Take an address and a password."""
    await require_own_page(request)
    email, next_ = data.get("email", "")[:500], inside(data.get("next", HOME))
    try:
        device = device_of(request)
        progress = await api.desk.show_password(email, data.get("password", "")[:1000], device, api.clock.now())
        return await go_on(request, api, progress, next_)
    except VoltwayError as error:
        return sign_in_page(api, next_=next_, email=email, trouble=error)


@post("/sign-in/passkey/options", include_in_schema=False, status_code=200)
async def offer_passkey(request: AnyRequest, api: NamedDependency[ApiContext]) -> Response[dict[str, Any]]:
    """The question to the browser's passkeys."""
    await require_own_page(request)
    site = await site_of(request)
    pending = cookies.cookie_of(request, cookies.PENDING_NAME)
    offer = await api.desk.offer_passkey(site.relying_party, device_of(request), api.clock.now(), pending)
    kept = cookies.cookie(cookies.PENDING_NAME, offer.pending, secure=site.secure)
    return Response(offer.options, cookies=[kept])


@post("/sign-in/passkey", include_in_schema=False, status_code=200)
async def show_passkey(request: AnyRequest, api: NamedDependency[ApiContext], data: JSONBody[Answer]) -> Response[Any]:
    """Take the answer of a passkey."""
    await require_own_page(request)
    pending = cookies.cookie_of(request, cookies.PENDING_NAME) or ""
    site, device = await site_of(request), device_of(request)
    answer = as_text(data.credential)
    progress = await api.desk.show_passkey(site.relying_party, pending, answer, device, api.clock.now())
    return as_answer(await go_on(request, api, progress, inside(data.next)))


@get("/sign-in/next", media_type=MediaType.HTML, include_in_schema=False)
async def show_next(request: AnyRequest, api: NamedDependency[ApiContext], next_: Next = HOME) -> Response[bytes]:
    """Ask for the second factor, or have one set up."""
    pending, now = cookies.cookie_of(request, cookies.PENDING_NAME) or "", api.clock.now()
    async with everybody(api.pool) as connection:
        account = await setting_up.account_setting_up(connection, pending, now)
    if account is not None:
        return Response(render("set_up_factor.html", next=inside(next_), account=account, totp=None, trouble=None))
    return Response(render("second_factor.html", next=inside(next_), trouble=None))


@post("/sign-in/code", media_type=MediaType.HTML, include_in_schema=False)
async def show_code(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Take a code of the app, or one from paper."""
    await require_own_page(request)
    next_ = inside(data.get("next", HOME))
    pending = cookies.cookie_of(request, cookies.PENDING_NAME) or ""
    device = device_of(request)
    try:
        progress = await api.desk.show_code(pending, data.get("code", "")[:50], device, api.clock.now())
        return await go_on(request, api, progress, next_)
    except VoltwayError as error:
        page = render("second_factor.html", next=next_, trouble=error)
        return Response(page, status_code=error.http_status, headers=_retry_after(error))


@post("/sign-in/set-up/options", include_in_schema=False, status_code=200)
async def offer_new_passkey(request: AnyRequest, api: NamedDependency[ApiContext]) -> Response[dict[str, Any]]:
    """The question to the browser to make a passkey, in the middle of the first sign-in."""
    await require_own_page(request)
    pending = cookies.cookie_of(request, cookies.PENDING_NAME) or ""
    rp = (await site_of(request)).relying_party
    options = await setting_up.offer_passkey(api.pool, rp, pending, api.clock.now())
    if options is None:
        raise refusal()
    return Response(options)


@post("/sign-in/set-up/passkey", include_in_schema=False, status_code=200)
async def take_new_passkey(
    request: AnyRequest, api: NamedDependency[ApiContext], data: JSONBody[Answer]
) -> Response[Any]:
    """Go on with the passkey the browser made."""
    await require_own_page(request)
    pending = cookies.cookie_of(request, cookies.PENDING_NAME) or ""
    rp, device, now = (await site_of(request)).relying_party, device_of(request), api.clock.now()
    answer = as_text(data.credential)
    progress = await setting_up.register_passkey(api.pool, rp, api.desk, pending, answer, device, now)
    if progress is None:
        raise refusal()
    await _tell_set_up(request, api, progress, AuditAction.USER_ADD_PASSKEY)
    return as_answer(await go_on(request, api, progress, inside(data.next)))


@post("/sign-in/set-up/totp", media_type=MediaType.HTML, include_in_schema=False)
async def set_up_totp(request: AnyRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """Show what the app scans, then go on with the code it shows."""
    await require_own_page(request)
    next_, code = inside(data.get("next", HOME)), data.get("code", "")[:50]
    pending, now = cookies.cookie_of(request, cookies.PENDING_NAME) or "", api.clock.now()
    trouble: VoltwayError | None = None
    if code:
        progress = await setting_up.confirm_totp(
            api.pool, api.sealing, api.desk, pending, code, device_of(request), now
        )
        if progress is not None:
            await _tell_set_up(request, api, progress, AuditAction.USER_ADD_TOTP)
            return await go_on(request, api, progress, next_)
        trouble = refusal()
    async with everybody(api.pool) as connection:
        account = await setting_up.account_setting_up(connection, pending, now)
    totp = None
    if account is not None:
        totp = await setting_up.begin_totp(api.pool, api.sealing, pending, worn().page_name, now)
    if account is None or totp is None:
        return go_to("/sign-in")
    return Response(render("set_up_factor.html", next=next_, account=account, totp=totp, trouble=trouble))


@post("/sign-out", include_in_schema=False)
async def sign_out(request: AnyRequest, api: NamedDependency[ApiContext]) -> Response[bytes]:
    """End this session. From our own pages only, but without their token: to be out is never wrong."""
    visitor, site, now = await visitor_of(request), await site_of(request), api.clock.now()
    if visitor is not None:
        async with everybody(api.pool) as connection:
            user_id, reason = visitor.account.user_id, RevokedReason.SIGNED_OUT
            await sign_in_sessions.revoke(connection, user_id, visitor.session.sign_in_id, reason, now)
            await record_own(request, connection, visitor.account, AuditAction.USER_SIGN_OUT)
    response = go_to("/sign-in")
    response.set_cookie(cookies.ended_session_cookie(site.secure))
    # Not the cookies: the one that knows this browser keeps a flood of strangers from locking its owner out.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def sign_in_page(
    api: ApiContext, *, next_: str, email: str = "", trouble: VoltwayError | None = None
) -> Response[bytes]:
    """The page that asks who it is, with what went wrong before. Links are mailed only under a known address."""
    by_link = api.settings.web.public_url is not None
    page = render("sign_in.html", next=next_, trouble=trouble, email=email, by_link=by_link)
    status, headers = (trouble.http_status, _retry_after(trouble)) if trouble else (200, {})
    return Response(page, status_code=status, headers=headers)


async def go_on(request: AnyRequest, api: ApiContext, progress: Progress, next_: str) -> Response[bytes]:
    """What the browser gets after a step: the session, the next step, or an error. Raises Refused."""
    site = await site_of(request)
    if progress.step is Step.REFUSED:
        raise refusal()
    if progress.session is None:
        response = go_to("/sign-in/next", next_)
        response.set_cookie(cookies.cookie(cookies.PENDING_NAME, progress.pending or "", secure=site.secure))
        return response
    response = go_to(next_)
    response.set_cookie(cookies.session_cookie(progress.session.token, site.secure))
    response.set_cookie(cookies.cookie(cookies.PENDING_NAME, "", secure=site.secure, max_age_s=0))
    if progress.device_cookie is not None:
        response.set_cookie(
            cookies.cookie(cookies.DEVICE_NAME, progress.device_cookie, secure=site.secure, max_age_s=_DEVICE_KEPT_S)
        )
    await _note_sign_in(request, api, progress.session.row)
    return response


def as_text(credential: dict[str, Any]) -> str:
    """What a browser's passkey said, as JSON. Raises InvalidInput for more than one says."""
    text = msgspec.json.encode(credential).decode()
    if len(text) > _LONGEST_ANSWER:
        raise InvalidInput("no passkey says that much")
    return text


def as_answer(response: Response[bytes]) -> Response[Any]:
    """The same for a script, which can't see where it is redirected: the place as JSON, with the cookies."""
    return Response(GoOn(response.headers["Location"]), cookies=response.cookies)


async def _tell_set_up(request: AnyRequest, api: ApiContext, progress: Progress, change: AuditAction) -> None:
    """Who came with the password alone has a second factor now: the owner is told, but not when they first come."""
    async with everybody(api.pool) as connection:
        account = await store_accounts.find(connection, progress.user_id or "")
        if account is None:
            return
        if not progress.is_first:
            await api.alerts.changed(connection, account, change, device_of(request), api.clock.now())
        await record_own(request, connection, account, change)


async def _note_sign_in(request: AnyRequest, api: ApiContext, session: SessionRow) -> None:
    async with everybody(api.pool) as connection:
        account = await store_accounts.find(connection, session.user_id)
        if account is not None:
            await record_own(request, connection, account, AuditAction.USER_SIGN_IN, after=session.factors)


def go_to(path: str, next_: str = HOME) -> Response[bytes]:
    """Send the browser to a page of ours, which is told where to go on from there."""
    target = path if next_ == HOME else f"{path}?next={quote(next_, safe='')}"
    return Response(b"", status_code=303, headers={"Location": quote(target, safe="/?&=%+:;,@~!$'()*-._")})


def _retry_after(error: VoltwayError) -> dict[str, str]:
    seconds = getattr(error, "retry_after_s", None)
    return {} if seconds is None else {"Retry-After": str(max(1, round(seconds)))}
