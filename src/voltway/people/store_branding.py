"""How organizations look: what each shows, with what it takes from above, and the table `organization_logo`."""

from typing import Final

import psycopg
from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one
from voltway.people.logos import Logo
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import NotFound

PRODUCT: Final = "Voltway"


class Branding(Struct, frozen=True, kw_only=True):
    """What an organization shows. All but its own name is its own or that of the nearest above which has one.

    `logo_of`: whose logo it shows, which `logo_digest` names.
    """

    organization_id: OrganizationId = ROOT
    host_name: str | None = None
    own_name: str = PRODUCT
    display_name: str | None = None
    accent_colour: str | None = None
    mail_from: str | None = None
    logo_of: OrganizationId | None = None
    logo_digest: str | None = None

    @property
    def name(self) -> str:
        """What drivers read."""
        return self.display_name or self.own_name

    @property
    def mail_name(self) -> str:
        """Whom its mails come from: the name on one line."""
        return "".join(char if char.isprintable() else " " for char in self.name)

    @property
    def page_name(self) -> str:
        """What stands on its pages. An operator who asked for no name of their own shows the product's."""
        return self.display_name or (PRODUCT if self.organization_id == ROOT else self.own_name)


_BRANDING: Final = SQL("""
    select o.organization_id, o.host_name, o.name as own_name,
        (array_agg(a.display_name order by length(a.path) desc) filter (where a.display_name <> ''))[1] as display_name,
        (array_agg(a.accent_colour order by length(a.path) desc) filter (where a.accent_colour is not null))[1]
            as accent_colour,
        (array_agg(a.mail_from order by length(a.path) desc) filter (where a.mail_from is not null))[1] as mail_from,
        (array_agg(l.organization_id order by length(a.path) desc) filter (where l.digest is not null))[1] as logo_of,
        (array_agg(l.digest order by length(a.path) desc) filter (where l.digest is not null))[1] as logo_digest
    from organization o
    join organization a on a.organization_id = any(string_to_array(trim(both '/' from o.path), '/'))
    left join organization_logo l on l.organization_id = a.organization_id
    where {} group by o.organization_id
""")


async def find(conn: Connection, organization_id: str) -> Branding | None:
    """What the organization shows, as far as the connection sees those above it; None for an unknown one."""
    query = _BRANDING.format(SQL("o.organization_id = %(organization_id)s"))
    return await fetch_one(conn, Branding, query, {"organization_id": organization_id})


async def hosts(conn: Connection) -> list[Branding]:
    """What the operator shows, and everybody with a host name."""
    query = _BRANDING.format(SQL("(o.host_name is not null or o.organization_id = %(root)s)"))
    return await fetch_all(conn, Branding, query, {"root": ROOT})


_LOGO: Final = SQL("media_type, width_px, height_px, digest, content")


async def logo(conn: Connection, organization_id: str) -> Logo | None:
    """The organization's own logo, or None."""
    query = SQL("select {} from organization_logo where organization_id = %(organization_id)s").format(_LOGO)
    return await fetch_one(conn, Logo, query, {"organization_id": organization_id})


async def put_logo(conn: Connection, organization_id: str, new: Logo) -> None:
    """Show this logo from now on. Raises NotFound for an unknown organization."""
    values = {"organization_id": organization_id, **{name: getattr(new, name) for name in new.__struct_fields__}}
    try:
        await conn.execute(
            """
            insert into organization_logo (organization_id, media_type, width_px, height_px, digest, content)
            values (%(organization_id)s, %(media_type)s, %(width_px)s, %(height_px)s, %(digest)s, %(content)s)
            on conflict (organization_id) do update set media_type = excluded.media_type, width_px = excluded.width_px,
                height_px = excluded.height_px, digest = excluded.digest, content = excluded.content, changed_at = now()
            """,
            values,
        )
    except psycopg.errors.ForeignKeyViolation as error:
        raise NotFound(
            f"there is no organization {organization_id[:80]}", "`voltway organization list` shows all organizations"
        ) from error


async def remove_logo(conn: Connection, organization_id: str) -> bool:
    """Show that of the organization above again. Tells whether there was one."""
    cursor = await conn.execute("delete from organization_logo where organization_id = %s", (organization_id,))
    return cursor.rowcount > 0
