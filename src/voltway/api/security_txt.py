"""/.well-known/security.txt (RFC 9116): whom to tell of a weakness."""

from datetime import timedelta
from typing import Final

from litestar import MediaType, get
from litestar.di import NamedDependency

from voltway.api.context import ApiContext
from voltway.vocabulary.errors import NotFound

LASTS: Final = timedelta(days=180)
"""RFC 9116, 2.5.5 recommends less than a year; it is made anew with every request."""


@get("/.well-known/security.txt", media_type=MediaType.TEXT, include_in_schema=False)
async def show_security_txt(api: NamedDependency[ApiContext]) -> str:
    """Whom to tell of a weakness. Raises NotFound where nobody was named."""
    contact = api.settings.web.security_contact
    if contact is None:
        raise NotFound("nobody is named here", "set web.security_contact")
    expires = (api.clock.now() + LASTS).replace(microsecond=0)
    return f"Contact: {contact}\nExpires: {expires.isoformat()}\nPreferred-Languages: en\n"
