"""Tables `identity_provider` and `identity_provider_role`: where people of an organization sign in."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.errors import ForeignKeyViolation
from psycopg.sql import SQL, Identifier, Placeholder

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.people.oidc import IdentityProvider, RoleMapping, domain_of
from voltway.vocabulary.errors import NotFound


class _SealedRow(Struct, frozen=True):
    sealed_client_secret: bytes | None


# A mapping to an organization that was moved out of the provider's subtree does not hold any more.
_PROVIDER = SQL("""
    p.provider_id, p.organization_id, p.name, p.issuer, p.client_id, p.scopes, p.groups_claim, p.domains,
    p.vouches_for_email, p.just_in_time, p.default_role, p.step_up_values, p.enabled, p.created_at, p.changed_at,
    coalesce((
        select json_agg(
            json_build_object('group', r.group_name, 'role', r.role, 'organization_id', r.organization_id)
            order by r.group_name, r.role, r.organization_id
        )
        from identity_provider_role r
        join organization there on there.organization_id = r.organization_id
        join organization here on here.organization_id = p.organization_id
        where r.provider_id = p.provider_id and starts_with(there.path, here.path)
    ), '[]') as role_mappings
""")
SETTABLE = (
    "name",
    "issuer",
    "client_id",
    "scopes",
    "groups_claim",
    "domains",
    "vouches_for_email",
    "just_in_time",
    "default_role",
    "step_up_values",
    "enabled",
)
"""Columns that `change` takes by name."""


async def insert(conn: Connection, provider: IdentityProvider, sealed_client_secret: bytes | None) -> None:
    """Keep a new provider. Raises NotFound for an organization that is not there. Needs a transaction."""
    await conn.execute(
        """
        insert into identity_provider
            (provider_id, organization_id, name, issuer, client_id, sealed_client_secret, scopes, groups_claim, domains,
            vouches_for_email, just_in_time, default_role, step_up_values, enabled, created_at,
            changed_at)
        values (%(provider_id)s, %(organization_id)s, %(name)s, %(issuer)s, %(client_id)s, %(sealed_client_secret)s,
            %(scopes)s, %(groups_claim)s, %(domains)s, %(vouches_for_email)s, %(just_in_time)s, %(default_role)s,
            %(step_up_values)s, %(enabled)s, %(created_at)s, %(changed_at)s)
        """,
        {**asdict(provider), "role_mappings": None, "sealed_client_secret": sealed_client_secret},
    )
    await set_role_mappings(conn, provider.provider_id, provider.role_mappings)


async def change(conn: Connection, provider_id: str, values: Mapping[str, object], now: datetime) -> None:
    """Set these columns of `SETTABLE`. Raises NotFound."""
    names = [name for name in SETTABLE if name in values]
    query = SQL("update identity_provider set {} where provider_id = %(provider_id)s").format(
        SQL(", ").join(
            [SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in names]
            + [SQL("changed_at = %(now)s")]
        )
    )
    chosen = {name: values[name] for name in names}
    cursor = await conn.execute(query, {**chosen, "provider_id": provider_id, "now": now})
    if cursor.rowcount == 0:
        raise unknown(provider_id)


async def set_secret(conn: Connection, provider_id: str, sealed_client_secret: bytes | None) -> None:
    """Keep another client secret, or none."""
    await conn.execute(
        "update identity_provider set sealed_client_secret = %(sealed)s where provider_id = %(provider_id)s",
        {"provider_id": provider_id, "sealed": sealed_client_secret},
    )


async def set_role_mappings(conn: Connection, provider_id: str, mappings: Iterable[RoleMapping]) -> None:
    """Let exactly these mappings hold. Raises NotFound for an organization that is not there. Needs a transaction."""
    await conn.execute(
        "delete from identity_provider_role where provider_id = %(provider_id)s", {"provider_id": provider_id}
    )
    for mapping in mappings:
        try:
            await conn.execute(
                """
                insert into identity_provider_role (provider_id, group_name, role, organization_id)
                values (%(provider_id)s, %(group)s, %(role)s, %(organization_id)s) on conflict do nothing
                """,
                {**asdict(mapping), "provider_id": provider_id},
            )
        except ForeignKeyViolation as error:
            raise NotFound(f"there is no organization {mapping.organization_id[:80]}") from error


async def remove(conn: Connection, provider_id: str) -> bool:
    """Forget a provider and whom it knows; false for none of this id. Accounts and their roles stay."""
    cursor = await conn.execute(
        "delete from identity_provider where provider_id = %(provider_id)s", {"provider_id": provider_id}
    )
    return cursor.rowcount == 1


async def find(conn: Connection, provider_id: str) -> IdentityProvider | None:
    """The provider of this id, or None."""
    query = SQL("select {} from identity_provider p where p.provider_id = %(provider_id)s").format(_PROVIDER)
    return await fetch_one(conn, IdentityProvider, query, {"provider_id": provider_id})


async def find_secret(conn: Connection, provider_id: str) -> bytes | None:
    """The sealed client secret; None for a public client."""
    query = "select sealed_client_secret from identity_provider where provider_id = %(provider_id)s"
    row = await fetch_one(conn, _SealedRow, query, {"provider_id": provider_id})
    return row.sealed_client_secret if row else None


async def find_for_email(conn: Connection, email: str) -> IdentityProvider | None:
    """Where the person of this address signs in; None: here.

    Anybody can give a provider any domain, so one that has an account is sent only to a provider of an organization at
    or above the one that keeps it, and the one that is highest up goes first.
    """
    query = SQL("""
        select {} from identity_provider p
        join organization o using (organization_id)
        where p.domains @> array[%(domain)s] and p.enabled and not exists (
            select from user_account a join organization home on home.organization_id = a.organization_id
            where a.folded_email = lower(%(email)s collate "pg_c_utf8") and not starts_with(home.path, o.path)
        )
        order by length(o.path), p.provider_id limit 1
    """).format(_PROVIDER)
    return await fetch_one(conn, IdentityProvider, query, {"domain": domain_of(email), "email": email.strip()})


async def of_user(conn: Connection, user_id: str) -> list[IdentityProvider]:
    """The providers, in use, at which this person has signed in."""
    query = SQL("""
        select {} from identity_provider p
        where p.enabled and exists (
            select from external_identity e
            where e.provider_id = p.provider_id and e.issuer = p.issuer and e.user_id = %(user_id)s
        )
        order by p.provider_id
    """).format(_PROVIDER)
    return await fetch_all(conn, IdentityProvider, query, {"user_id": user_id})


async def page(
    conn: Connection, *, organization_id: str | None = None, after: str | None = None, limit: int = 50
) -> list[IdentityProvider]:
    """Up to `limit` providers by id, those after the id `after`."""
    where = conditions({"p.organization_id = %(organization_id)s": organization_id, "p.provider_id > %(after)s": after})
    query = SQL("select {} from identity_provider p where {} order by p.provider_id limit %(limit)s").format(
        _PROVIDER, where
    )
    parameters = {"organization_id": organization_id, "after": after, "limit": limit}
    return await fetch_all(conn, IdentityProvider, query, parameters)


def unknown(provider_id: str) -> NotFound:
    """The error of a provider that is not there."""
    return NotFound(
        f"there is no identity provider {provider_id[:40]!r}", "GET /api/v1/identity-providers lists all of them"
    )
