"""Headers that every response carries: what a browser must not do with it."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from voltway.api.client_address import AnyConnection
from voltway.api.cookies import is_secure

# Pages load their own scripts and styles and nothing else; nothing is inline and nothing comes from elsewhere.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
# A year, and hosts below ours too (RFC 6797; OWASP ASVS 5.0, 3.4.1). Over plain HTTP browsers have to ignore it.
TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains"
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # To ourselves only; with "no-referrer" browsers would not say whose page a form stands on either.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


async def add_security_headers(message: Message, scope: Scope) -> None:
    """Litestar calls this for all that is sent, errors included. What isn't said to be cacheable isn't cached."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    if is_secure(AnyConnection(scope)):
        headers["Strict-Transport-Security"] = TRANSPORT_SECURITY
    headers.setdefault("Cache-Control", "no-store")
