"""/certificates/crl and /certificates/ocsp: what was revoked, for anybody who has to know (RFC 5280, RFC 6960)."""

from base64 import b64decode
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from voltway.api.context import ApiContext, ApiRequest
from voltway.certificates import issuing, revoking, store_authorities
from voltway.people.seeing import everybody
from voltway.vocabulary.errors import InvalidInput, NotFound

LARGEST_REQUEST_BYTES: Final = 4096
_OCSP: Final = "/certificates/ocsp/"


@get("/certificates/crl/{authority_id:str}", include_in_schema=False)
async def show_crl(api: NamedDependency[ApiContext], authority_id: FromPath[str]) -> Response[bytes]:
    """The newest list of what the authority has revoked. Raises NotFound where there is none."""
    async with everybody(api.pool) as connection:
        content = await store_authorities.crl(connection, authority_id)
    if content is None:
        raise NotFound("there is no such list", "`voltway certificate authority list` names the authorities")
    return Response(content, media_type="application/pkix-crl", headers={"Cache-Control": "max-age=600"})


@post("/certificates/ocsp", include_in_schema=False, status_code=HTTPStatus.OK)
async def answer_ocsp(request: ApiRequest, api: NamedDependency[ApiContext]) -> Response[bytes]:
    """Whether a certificate is revoked."""
    return await _answer(api, await request.body())


@get(f"{_OCSP}{{asked:path}}", include_in_schema=False)
async def answer_ocsp_by_path(
    request: ApiRequest, api: NamedDependency[ApiContext], asked: FromPath[str]
) -> Response[bytes]:
    """The same, with the request in Base64 behind the address (RFC 6960, A.1)."""
    del asked  # Two slashes of Base64 in a row have become one there.
    sent = unquote(request.scope["raw_path"].decode("ascii", "replace")).partition(_OCSP)[2]
    try:
        content = b64decode(sent, validate=True)
    except ValueError as error:
        raise InvalidInput("the request is not Base64", "POST it instead") from error
    return await _answer(api, content)


async def _answer(api: ApiContext, content: bytes) -> Response[bytes]:
    if len(content) > LARGEST_REQUEST_BYTES:
        told = issuing.refuse_ocsp()
    else:
        async with everybody(api.pool) as connection:
            told = await revoking.answer(connection, api.responders, api.sealing, content, api.clock.now())
    return Response(told, media_type="application/ocsp-response", headers={"Cache-Control": "no-cache"})
