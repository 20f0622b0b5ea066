"""The table `configuration_template`."""

from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.templates.choosing import ScopedTemplate
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.orders_variables import SettingChange
from voltway.vocabulary.templates import Template

_COLUMNS: Final = SQL("""
    template_id, organization_id, name, vendor, model, firmware, priority, at_boot, settings, author, made_at,
    changed_at
""")
_ENCODER: Final = msgspec.json.Encoder()


class Wish(Struct, frozen=True, kw_only=True):
    """What a template shall say: which stations shall have which settings."""

    name: str
    settings: list[SettingChange]
    vendor: str = "*"
    model: str = "*"
    firmware: str = "*"
    priority: int = 0
    at_boot: bool = False


class _Scoped(Template, frozen=True, kw_only=True):
    path: str


async def insert(conn: Connection, organization_id: OrganizationId, wish: Wish, author: str, now: datetime) -> Template:
    """Keep a new template."""
    query = SQL("""
        insert into configuration_template (organization_id, name, vendor, model, firmware, priority, at_boot, settings,
            author, made_at, changed_at)
        values (%(organization_id)s, %(name)s, %(vendor)s, %(model)s, %(firmware)s, %(priority)s, %(at_boot)s,
            %(settings)s::jsonb, %(author)s, %(now)s, %(now)s)
        returning {}
    """).format(_COLUMNS)
    made = await fetch_one(
        conn, Template, query, _values(wish) | {"organization_id": organization_id, "author": author, "now": now}
    )
    if made is None:
        raise AssertionError("an insert returns its row")
    return made


async def change(conn: Connection, template_id: int, wish: Wish, author: str, now: datetime) -> Template:
    """Put another content into a template. Raises NotFound."""
    query = SQL("""
        update configuration_template set name = %(name)s, vendor = %(vendor)s, model = %(model)s,
            firmware = %(firmware)s, priority = %(priority)s, at_boot = %(at_boot)s,
            settings = %(settings)s::jsonb, author = %(author)s,
            changed_at = %(now)s
        where template_id = %(template_id)s returning {}
    """).format(_COLUMNS)
    values = _values(wish) | {"template_id": template_id, "author": author, "now": now}
    return _there(template_id, await fetch_one(conn, Template, query, values))


def _values(wish: Wish) -> dict[str, object]:
    return msgspec.structs.asdict(wish) | {"settings": _ENCODER.encode(wish.settings).decode()}


async def known(conn: Connection, template_id: int) -> Template:
    """The template of this number. Raises NotFound."""
    query = SQL("select {} from configuration_template where template_id = %(template_id)s").format(_COLUMNS)
    return _there(template_id, await fetch_one(conn, Template, query, {"template_id": template_id}))


async def held(conn: Connection, template_id: int) -> Template:
    """The same, and nobody else changes it until the transaction ends. Raises NotFound."""
    query = SQL("select {} from configuration_template where template_id = %(template_id)s for update").format(_COLUMNS)
    return _there(template_id, await fetch_one(conn, Template, query, {"template_id": template_id}))


def _there(template_id: int, found: Template | None) -> Template:
    if found is None:
        raise NotFound(f"there is no configuration template {template_id}", "`voltway template list` shows all of them")
    return found


async def remove(conn: Connection, template_id: int) -> None:
    """Forget a template; rollouts of it that are over stay."""
    await conn.execute("delete from configuration_template where template_id = %s", (template_id,))


async def page(conn: Connection, *, after: int | None = None, limit: int = 50) -> list[Template]:
    """Up to `limit` templates by number, those with numbers above `after`."""
    where = conditions({"template_id > %(after)s": after})
    query = SQL("select {} from configuration_template where {} order by template_id limit %(limit)s").format(
        _COLUMNS, where
    )
    return await fetch_all(conn, Template, query, {"after": after, "limit": limit})


async def scoped(conn: Connection) -> list[ScopedTemplate]:
    """All templates, with the paths of their organizations."""
    query = SQL(
        "select {}, path from configuration_template join (select organization_id, path from organization) o"
    ).format(_COLUMNS) + SQL(" using (organization_id) order by template_id")
    rows = await fetch_all(conn, _Scoped, query)
    return [ScopedTemplate(row, row.path) for row in rows]


async def settle_down(conn: Connection) -> None:
    """Nobody changes any template until the transaction ends: what is compared now is compared with what holds."""
    await conn.execute("lock table configuration_template in share mode")
