"""/api/v1/certificates: certificates of stations, what became of them, and who signs them."""

from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.api.stations import require_station
from voltway.certificates import revoking, store, store_authorities, store_installed
from voltway.certificates.store import CertificateCursor, StationCertificate
from voltway.certificates.store_authorities import Authority
from voltway.certificates.store_installed import KnownCertificate
from voltway.kit.postgres import Connection
from voltway.plug_and_charge import store as contract_authorities
from voltway.plug_and_charge.store import ContractAuthority
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.certificates import CertificateState, RevocationReason
from voltway.vocabulary.subjects import STATION_CHANGED

TAGS = ["Certificates"]


class Revocation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a certificate shall count no more."""

    reason: RevocationReason = RevocationReason.UNSPECIFIED


@get("/certificates", tags=TAGS)
async def list_certificates(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    station_id: Annotated[str | None, QueryParameter(description="Only of this station.", max_length=64)] = None,
    certificate_state: Annotated[
        CertificateState | None, QueryParameter(name="state", description="Only in this state.")
    ] = None,
) -> Response[Page[StationCertificate]]:
    """List certificates of stations, the newest first."""
    rows = await store.page(
        connection,
        after=from_cursor(after, CertificateCursor),
        limit=limit,
        station_id=station_id,
        state=certificate_state,
    )
    return page_response(request, rows, limit, lambda row: (row.issued_at, row.certificate_id))


@get("/certificates/{certificate_id:str}", tags=TAGS)
async def show_certificate(
    connection: NamedDependency[Connection], certificate_id: FromPath[str]
) -> StationCertificate:
    """Show one certificate."""
    return await revoking.known(connection, certificate_id)


@post("/certificates/{certificate_id:str}/revocation", tags=TAGS, status_code=HTTPStatus.OK)
async def revoke_certificate(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    certificate_id: FromPath[str],
    data: JSONBody[Revocation],
) -> StationCertificate:
    """Have a certificate count no more, for good. Its station can't connect with it, and has to get another one."""
    async with connection.transaction():
        before = await revoking.known(connection, certificate_id)
        row = await revoking.revoke(connection, certificate_id, data.reason, api.clock.now())
        place = await revoking.organization_of(connection, row)
        action = AuditAction.CERTIFICATE_REVOKE
        await record(request, connection, action, certificate_id, place, before=before.state, after=data.reason)
    api.bus.publish(STATION_CHANGED, row.station_id.encode())
    return row


@get("/certificate-authorities", tags=TAGS)
async def list_certificate_authorities(connection: NamedDependency[Connection]) -> Page[Authority]:
    """List our own authorities, the newest first, with their certificates; all on one page."""
    return Page(items=await store_authorities.listing(connection), next=None)


@get("/contract-authorities", tags=TAGS)
async def list_contract_authorities(connection: NamedDependency[Connection]) -> Page[ContractAuthority]:
    """List whose contract certificates are believed (plug and charge), the newest first; all on one page."""
    return Page(items=await contract_authorities.listing(connection), next=None)


@get("/stations/{station_id:str}/installed-certificates", tags=TAGS)
async def list_installed_certificates(
    connection: NamedDependency[Connection], station_id: FromPath[str]
) -> Page[KnownCertificate]:
    """List the certificates that a station is known to hold besides its own; all on one page.

    Known by our orders that it accepted, and by what it told: the order `AskInstalledCertificates` asks it.
    """
    await require_station(connection, station_id)
    return Page(items=await store_installed.known(connection, station_id), next=None)
