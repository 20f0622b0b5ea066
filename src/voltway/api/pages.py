"""Long lists, one page at a time: `?after=<cursor>&limit=<n>`.

A cursor is the sort key of the last item seen, so a page costs the same however far down it is, and nothing is skipped
or told twice because of rows that come in meanwhile. To clients it is an opaque text.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response
from litestar.params import QueryParameter
from msgspec import Struct

from voltway.vocabulary.errors import InvalidInput

Item = TypeVar("Item")
Key = TypeVar("Key")

MAX_LIMIT = 500
After = Annotated[
    str | None, QueryParameter(description="`next` of the page before; none: the first page.", max_length=1000)
]
Limit = Annotated[int, QueryParameter(description="How many items the page should hold.", ge=1, le=MAX_LIMIT)]


class Page(Struct, Generic[Item], frozen=True, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Item]
    next: str | None


def to_cursor(key: object) -> str:
    """The cursor for a sort key of texts, numbers and times."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode("ascii")


def from_cursor(cursor: str | None, kind: type[Key]) -> Key | None:
    """The sort key behind a cursor; None for no cursor. Raises InvalidInput for a cursor of another list, or none."""
    if cursor is None:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(text, type=kind)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("after is not a cursor of this list", "use `next` of the page before") from error


def page_response(
    request: Request[Any, Any, Any], items: Sequence[Item], limit: int, key_of: Callable[[Item], object]
) -> Response[Page[Item]]:
    """The page that holds `items`, with the link to the next one (RFC 8288) if there may be one."""
    cursor = to_cursor(key_of(items[-1])) if len(items) >= limit else None
    headers = {}
    if cursor is not None:
        query = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
        headers["Link"] = f'<{quote(request.scope["path"])}?{urlencode([*query, ("after", cursor)])}>; rel="next"'
    return Response(Page(items=list(items), next=cursor), headers=headers)
