"""Table `four_eyes`: for which acts a second person is asked, and where."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all
from voltway.vocabulary.access import OrganizationId, UserId
from voltway.vocabulary.approvals import DangerousAct


class Approver(Struct, frozen=True):
    """Somebody who could be the second person."""

    user_id: UserId
    email: str


_KNOWN = frozenset(act.value for act in DangerousAct)


async def in_force(conn: Connection, organization_id: str) -> frozenset[DangerousAct]:
    """The acts for which a second person is asked on this organization, set there or above, whoever looks."""
    cursor = await conn.execute("select four_eyes_on(%s)", (organization_id,))
    row = await cursor.fetchone()
    return _known(row[0] if row else ())


async def set_on(conn: Connection, organization_id: str) -> frozenset[DangerousAct]:
    """Those set on this very organization."""
    cursor = await conn.execute("select act from four_eyes where organization_id = %s", (organization_id,))
    return _known(row[0] for row in await cursor.fetchall())


async def switch_on(conn: Connection, organization_id: OrganizationId, act: DangerousAct, now: datetime) -> bool:
    """Ask for a second person from now on; false if that was so."""
    cursor = await conn.execute(
        """
        insert into four_eyes (organization_id, act, set_at) values (%(organization_id)s, %(act)s, %(now)s)
        on conflict do nothing
        """,
        {"organization_id": organization_id, "act": act, "now": now},
    )
    return cursor.rowcount == 1


async def switch_off(conn: Connection, organization_id: str, act: DangerousAct) -> bool:
    """Ask no more; false if it was not set on this very organization."""
    cursor = await conn.execute(
        "delete from four_eyes where organization_id = %(organization_id)s and act = %(act)s",
        {"organization_id": organization_id, "act": act},
    )
    return cursor.rowcount == 1


async def approvers(
    conn: Connection, organization_id: str, permission: str, shipped: Iterable[str], now: datetime, most: int
) -> list[Approver]:
    """Up to `most` people who may sign in and have `permission` on the organization, by a role there or above.

    `shipped` are the shipped roles with it. The connection has to see everybody.
    """
    query = """
        select a.user_id, a.email from user_account a
        where a.disabled_at is null and exists (
            select from role_grant g
            join organization place on place.organization_id = %(organization_id)s
            left join custom_role c on c.role = g.role
            where g.user_id = a.user_id and (g.until is null or g.until > %(now)s)
                and g.organization_id = any(string_to_array(trim(both '/' from place.path), '/'))
                and (g.role = any(%(shipped)s) or %(permission)s = any(c.permissions))
        )
        order by a.user_id limit %(most)s
    """
    values = {
        "organization_id": organization_id,
        "permission": permission,
        "shipped": [*shipped],
        "now": now,
        "most": most,
    }
    return await fetch_all(conn, Approver, query, values)


def _known(acts: Iterable[str]) -> frozenset[DangerousAct]:
    """An act that a later version took away is not one any more, and no reason to fail."""
    return frozenset(DangerousAct(act) for act in acts if act in _KNOWN)
