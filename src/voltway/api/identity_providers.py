"""/api/v1/identity-providers: where people of an organization sign in (OpenID Connect)."""

from http import HTTPStatus
from typing import Annotated

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import asdict, replace

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.etags import IfMatch, etag_of, require_match
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.api.single_sign_on import CALLBACK
from voltway.api.site import site_of
from voltway.kit.postgres import Connection
from voltway.people import handing_on, store_identity_providers as store, store_organizations
from voltway.people.oidc import IdentityProvider, RoleMapping
from voltway.people.oidc_client import require_address
from voltway.people.single_sign_on import secret_purpose
from voltway.vocabulary.access import ROOT, OrganizationId, Permission
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.ids import new_id

TAGS = ["Identity providers"]
MAX_MAPPINGS = 200

Name = Annotated[str, Meta(min_length=1, max_length=100)]
Issuer = Annotated[str, Meta(min_length=1, max_length=500, description="Its address, exactly as it calls itself.")]
ClientId = Annotated[str, Meta(min_length=1, max_length=300)]
ClientSecret = Annotated[str, Meta(min_length=1, max_length=1000, description="It is never shown again.")]
Scopes = Annotated[list[Annotated[str, Meta(pattern=r"^[!#-\[\]-~]{1,100}$")]], Meta(max_length=20)]
GroupsClaim = Annotated[str, Meta(min_length=1, max_length=100, description="Which claim names the groups.")]
Domain = Annotated[
    str, Meta(max_length=253, pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
]
Domains = Annotated[
    list[Domain],
    Meta(max_length=100, description="E-mail domains whose people sign in there; of no other is it believed."),
]
VouchesForEmail = Annotated[bool, Meta(description="An address without the claim email_verified counts as verified.")]
JustInTime = Annotated[bool, Meta(description="Somebody without an account gets one.")]
StepUpValues = Annotated[
    list[Annotated[str, Meta(pattern=r"^[!#-\[\]-~]{1,100}$")]],
    Meta(
        max_length=20,
        description="One of which the claim acr has to be, or amr to hold, when somebody shows anew who they are before"
        " something dangerous; none: that they signed in there anew is enough.",
    ),
]
DefaultRole = Annotated[str, Meta(max_length=40, description="What they have whose groups give them nothing.")]


class NewRoleMapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whoever is in the group at the provider has the role here. `organization_id` none: on the provider's own."""

    group: Annotated[str, Meta(min_length=1, max_length=200)]
    role: Annotated[str, Meta(min_length=1, max_length=40)]
    organization_id: Annotated[str, Meta(max_length=64)] | None = None


RoleMappings = Annotated[list[NewRoleMapping], Meta(max_length=MAX_MAPPINGS)]


class NewIdentityProvider(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provider to be. Without a client secret it is a public client, proven by PKCE alone."""

    name: Name
    issuer: Issuer
    client_id: ClientId
    organization_id: Annotated[str, Meta(max_length=64)] | None = None
    client_secret: ClientSecret | None = None
    scopes: Scopes = msgspec.field(default_factory=lambda: ["email", "profile"])
    groups_claim: GroupsClaim | None = None
    domains: Domains = []
    vouches_for_email: VouchesForEmail = False
    just_in_time: JustInTime = False
    default_role: DefaultRole | None = None
    role_mappings: RoleMappings = []
    step_up_values: StepUpValues = []
    enabled: bool = True


class IdentityProviderChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to change; what is not named stays. With another issuer nobody who signed in before is known any more."""

    name: Name | UnsetType = UNSET
    issuer: Issuer | UnsetType = UNSET
    client_id: ClientId | UnsetType = UNSET
    client_secret: ClientSecret | UnsetType | None = UNSET
    scopes: Scopes | UnsetType = UNSET
    groups_claim: GroupsClaim | UnsetType | None = UNSET
    domains: Domains | UnsetType = UNSET
    vouches_for_email: VouchesForEmail | UnsetType = UNSET
    just_in_time: JustInTime | UnsetType = UNSET
    default_role: DefaultRole | UnsetType | None = UNSET
    role_mappings: RoleMappings | UnsetType = UNSET
    step_up_values: StepUpValues | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class ShownIdentityProvider(IdentityProvider, frozen=True, kw_only=True):
    """A provider without its secret. `redirect_uri` is what has to be entered there."""

    redirect_uri: str


@get("/identity-providers", tags=TAGS)
async def list_identity_providers(
    request: ApiRequest, connection: NamedDependency[Connection], after: After = None, limit: Limit = 50
) -> Response[Page[ShownIdentityProvider]]:
    """List identity providers by id."""
    rows = await store.page(connection, after=from_cursor(after, str), limit=limit)
    shown = [await _shown(request, row) for row in rows]
    return page_response(request, shown, limit, lambda row: row.provider_id)


@get("/identity-providers/{provider_id:str}", tags=TAGS)
async def show_identity_provider(
    request: ApiRequest, connection: NamedDependency[Connection], provider_id: FromPath[str]
) -> Response[ShownIdentityProvider]:
    """Show one identity provider, without its secret."""
    return _tagged(await _shown(request, await _one(connection, provider_id)))


@post("/identity-providers", tags=TAGS)
async def add_identity_provider(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewIdentityProvider],
) -> Response[ShownIdentityProvider]:
    """Let people of an organization sign in at its provider."""
    organization_id = await organization_for(request, connection, data.organization_id)
    now = api.clock.now()
    fields = {name: value for name, value in asdict(data).items() if name not in {"client_secret", "organization_id"}}
    provider = IdentityProvider(
        **{
            **fields,
            "provider_id": new_id(),
            "organization_id": organization_id,
            "role_mappings": _mappings(data.role_mappings, organization_id),
            "created_at": now,
            "changed_at": now,
        }
    )
    await _require_permitted(request, connection, provider)
    async with connection.transaction():
        await store.insert(connection, provider, _sealed(api, provider.provider_id, data.client_secret))
        await _tell(request, connection, AuditAction.IDENTITY_PROVIDER_ADD, None, provider)
    headers = {"Location": f"/api/v1/identity-providers/{provider.provider_id}"}
    kept = await _one(connection, provider.provider_id)
    return _tagged(await _shown(request, kept), HTTPStatus.CREATED, headers)


@patch("/identity-providers/{provider_id:str}", tags=TAGS)
async def change_identity_provider(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    provider_id: FromPath[str],
    data: JSONBody[IdentityProviderChange],
    if_match: IfMatch = None,
) -> Response[ShownIdentityProvider]:
    """Change an identity provider."""
    fields = {name: value for name, value in asdict(data).items() if value is not UNSET}
    async with connection.transaction():
        before = await _one(connection, provider_id)
        require_match(if_match, await _shown(request, before))
        if data.role_mappings is not UNSET:
            fields["role_mappings"] = _mappings(data.role_mappings, before.organization_id)
        secret = fields.pop("client_secret", UNSET)
        after = replace(before, **fields)
        await _require_permitted(request, connection, after)
        await store.change(connection, provider_id, fields, api.clock.now())
        if data.role_mappings is not UNSET:
            await store.set_role_mappings(connection, provider_id, after.role_mappings)
        if secret is not UNSET:
            await store.set_secret(connection, provider_id, _sealed(api, provider_id, secret))
        await _tell(request, connection, AuditAction.IDENTITY_PROVIDER_CHANGE, before, after)
    return _tagged(await _shown(request, await _one(connection, provider_id)))


@delete("/identity-providers/{provider_id:str}", tags=TAGS)
async def remove_identity_provider(
    request: ApiRequest, connection: NamedDependency[Connection], provider_id: FromPath[str]
) -> None:
    """Remove an identity provider. Accounts and their roles stay."""
    async with connection.transaction():
        before = await _one(connection, provider_id)
        await store.remove(connection, provider_id)
        await _tell(request, connection, AuditAction.IDENTITY_PROVIDER_REMOVE, before, None)


async def _one(connection: Connection, provider_id: str) -> IdentityProvider:
    provider = await store.find(connection, provider_id)
    if provider is None:
        raise store.unknown(provider_id)
    return provider


async def _require_permitted(request: ApiRequest, connection: Connection, provider: IdentityProvider) -> None:
    """A provider opens every account that the organization keeps, so it takes more than letting single people in."""
    both = {Permission.PEOPLE_WRITE, Permission.ORGANIZATIONS_WRITE}
    now = request.app.state.api.clock.now()
    await handing_on.require_held(connection, request.auth, both, provider.organization_id, now)
    require_address(provider.issuer, provider.issuer)
    if not provider.issuer.startswith("https://") and provider.organization_id != ROOT:
        raise InvalidInput("an identity provider on this machine is for the operator alone", "give an https address")
    roles = [(one.role, one.organization_id) for one in provider.role_mappings]
    if provider.default_role is not None:
        roles.append((provider.default_role, provider.organization_id))
    for role, organization_id in roles:
        if provider.organization_id not in await store_organizations.lineage(connection, organization_id):
            raise InvalidInput(
                f"{organization_id[:80]} is not below the provider's organization",
                "a provider gives roles on its own organization and on what is below",
            )
        permissions = await handing_on.permissions_of_role(connection, role)
        await handing_on.require_held(connection, request.auth, permissions, organization_id, now)


async def _tell(
    request: ApiRequest,
    connection: Connection,
    action: AuditAction,
    before: IdentityProvider | None,
    after: IdentityProvider | None,
) -> None:
    told = after or before
    if told is None:
        return
    await record(request, connection, action, told.provider_id, told.organization_id, before=before, after=after)


def _mappings(given: list[NewRoleMapping], organization_id: OrganizationId) -> list[RoleMapping]:
    return [
        RoleMapping(
            group=one.group, role=one.role, organization_id=OrganizationId(one.organization_id or organization_id)
        )
        for one in given
    ]


def _sealed(api: ApiContext, provider_id: str, secret: str | None) -> bytes | None:
    if secret is None:
        return None
    return api.sealing.seal(secret.encode(), secret_purpose(provider_id))


async def _shown(request: ApiRequest, provider: IdentityProvider) -> ShownIdentityProvider:
    values = {**asdict(provider), "redirect_uri": (await site_of(request)).origin + CALLBACK}
    return msgspec.convert(values, ShownIdentityProvider)


def _tagged(
    row: ShownIdentityProvider, status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None
) -> Response[ShownIdentityProvider]:
    return Response(row, status_code=status, headers={"ETag": etag_of(row), **(headers or {})})
