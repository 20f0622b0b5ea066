"""Cookies of the pages: what a browser keeps of a session, and where it may send it.

Over HTTPS their names begin with `__Host-`, so that no neighbouring host can plant one (RFC 6265bis, 4.1.3.2). Plain
HTTP is for a browser on the same machine.
"""

from typing import Final

from litestar.datastructures import Cookie

from voltway.api.client_address import AnyConnection, client_scheme

NAME: Final = "voltway"
PENDING_NAME: Final = "voltway-pending"
DEVICE_NAME: Final = "voltway-device"
SINGLE_SIGN_ON_NAME: Final = "voltway-sso"


def cookie_name(name: str, secure: bool) -> str:  # noqa: FBT001  # whether the browser came over HTTPS says it all
    """What the cookie `name` is called for a browser that came over HTTPS (`secure`) or plain HTTP."""
    return f"__Host-{name}" if secure else name


def cookie(name: str, value: str, *, secure: bool, max_age_s: int | None = None) -> Cookie:
    """A cookie that scripts can't read and that other sites can't send along; 0 seconds: forget it.

    `Lax`, not `Strict`: who comes back from a provider or a link in an e-mail is to be known.
    """
    return Cookie(
        key=cookie_name(name, secure),
        value=value,
        path="/",
        httponly=True,
        secure=secure,
        samesite="lax",
        max_age=max_age_s,
    )


def session_cookie(token: str, secure: bool) -> Cookie:  # noqa: FBT001  # whether the browser came over HTTPS
    """What a person who signed in keeps; it goes when the browser is closed, and is over before on the server."""
    return cookie(NAME, token, secure=secure)


def ended_session_cookie(secure: bool) -> Cookie:  # noqa: FBT001  # whether the browser came over HTTPS
    """What takes the session's cookie away."""
    return cookie(NAME, "", secure=secure, max_age_s=0)


def cookie_of(connection: AnyConnection, name: str) -> str | None:
    """What the browser sent as the cookie `name`; one that was set over plain HTTP does not count over HTTPS."""
    return connection.cookies.get(cookie_name(name, is_secure(connection)))


def is_secure(connection: AnyConnection) -> bool:
    """Whether the browser came over HTTPS, also where a proxy in front of us ends it."""
    public = _set_url(connection)
    return public.startswith("https://") if public else client_scheme(connection) == "https"


def public_url(connection: AnyConnection) -> str:
    """Where browsers reach us, without a slash at the end: as set, or else as this one says."""
    return _set_url(connection) or f"{client_scheme(connection)}://{connection.base_url.netloc}"


def _set_url(connection: AnyConnection) -> str | None:
    public: str | None = connection.app.state.api.settings.web.public_url
    return public


def credentials_of(connection: AnyConnection) -> str:
    """What a request shows to say who asks: its bearer key, else its session; empty: nothing."""
    return connection.headers.get("Authorization") or cookie_of(connection, NAME) or ""
