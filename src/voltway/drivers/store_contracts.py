"""Table `contract`: under which a driver charges, with whom, and for how long."""

from datetime import datetime
from typing import Any, Final

import psycopg
from msgspec import Struct
from psycopg.sql import SQL, Composed, Identifier, Placeholder

from voltway.drivers.profile import CONTRACT, cleaned
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.drivers import ContractState
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import new_id


class ContractRow(Struct, frozen=True, kw_only=True):
    """A contract. `organization_id` is with whom; `number` is theirs, `emaid` its name in roaming.

    It holds from `valid_from` until before `valid_until` (None: without end) while its state is active.
    """

    contract_id: str
    organization_id: OrganizationId
    driver_id: str
    number: str
    emaid: str | None
    state: ContractState
    valid_from: datetime
    valid_until: datetime | None
    created_at: datetime
    changed_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether the driver may charge under it at `now`."""
        in_time = self.valid_from <= now and (self.valid_until is None or now < self.valid_until)
        return in_time and self.state is ContractState.ACTIVE


_CONTRACT: Final = SQL("""
    contract_id, organization_id, driver_id, number, emaid, state, valid_from, valid_until, created_at, changed_at
""")


async def add(  # noqa: PLR0913  (a contract has that many properties)
    conn: Connection,
    organization_id: OrganizationId,
    driver_id: str,
    now: datetime,
    *,
    number: str,
    emaid: str | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> ContractRow:
    """A new, active contract, which holds from now on where nothing else is said.

    Raises InvalidInput, NotFound for a driver who is not there, and Conflict for a number or an eMAID that is taken.
    """
    values = {
        "contract_id": new_id(),
        "organization_id": organization_id,
        "driver_id": driver_id,
        **cleaned({"number": number, "emaid": emaid}, CONTRACT),
        "state": ContractState.ACTIVE,
        "valid_from": valid_from or now,
        "valid_until": valid_until,
        "created_at": now,
        "changed_at": now,
    }
    query = SQL("insert into contract ({}) values ({}) returning {}").format(
        SQL(", ").join(map(Identifier, values)), SQL(", ").join(map(Placeholder, values)), _CONTRACT
    )
    added = await _write(conn, query, values)
    assert added is not None  # noqa: S101  (an insert that raised nothing has its row)
    return added


async def find(conn: Connection, driver_id: str, contract_id: str) -> ContractRow | None:
    """The driver's contract of this id, or None."""
    query = SQL("select {} from contract where contract_id = %(contract_id)s and driver_id = %(driver_id)s").format(
        _CONTRACT
    )
    return await fetch_one(conn, ContractRow, query, {"contract_id": contract_id, "driver_id": driver_id})


async def require(conn: Connection, driver_id: str, contract_id: str) -> ContractRow:
    """The driver's contract of this id. Raises NotFound."""
    return _known(await find(conn, driver_id, contract_id), contract_id)


async def lock(conn: Connection, driver_id: str, contract_id: str) -> ContractRow:
    """The same, and nobody else changes it before the transaction ends."""
    query = SQL(
        "select {} from contract where contract_id = %(contract_id)s and driver_id = %(driver_id)s for update"
    ).format(_CONTRACT)
    found = await fetch_one(conn, ContractRow, query, {"contract_id": contract_id, "driver_id": driver_id})
    return _known(found, contract_id)


async def page(conn: Connection, driver_id: str, *, after: str | None = None, limit: int = 50) -> list[ContractRow]:
    """Up to `limit` contracts of a driver, the oldest first; those after the id `after`."""
    where = conditions({"contract_id > %(after)s": after})
    query = SQL("""
        select {} from contract where driver_id = %(driver_id)s and {} order by contract_id limit %(limit)s
    """).format(_CONTRACT, where)
    return await fetch_all(conn, ContractRow, query, {"driver_id": driver_id, "after": after, "limit": limit})


async def change(conn: Connection, before: ContractRow, now: datetime, **columns: object) -> ContractRow:
    """Set `state`, `number`, `emaid`, `valid_from` and `valid_until` as far as they are given.

    Raises Conflict for one that has ended, or a number or eMAID that is taken; InvalidInput, NotFound.
    """
    if before.state is ContractState.ENDED:
        raise Conflict(f"contract {before.number} has ended", "make a new one")
    values = cleaned(columns, CONTRACT)
    assignments = [SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in values]
    query = SQL("update contract set {} where contract_id = %(contract_id)s returning {}").format(
        SQL(", ").join([*assignments, SQL("changed_at = %(now)s")]), _CONTRACT
    )
    given = {**values, "contract_id": before.contract_id, "now": now}
    return _known(await _write(conn, query, given), before.contract_id)


async def _write(conn: Connection, query: Composed, values: dict[str, Any]) -> ContractRow | None:
    try:
        return await fetch_one(conn, ContractRow, query, values)
    except psycopg.errors.UniqueViolation as error:
        what = "eMAID" if "emaid" in (error.diag.constraint_name or "") else "number"
        raise Conflict(f"there is a contract of this {what} already", "use another one") from error
    except psycopg.errors.ForeignKeyViolation as error:
        raise NotFound(f"there is no driver {str(values.get('driver_id'))[:80]}") from error
    except psycopg.errors.CheckViolation as error:
        raise InvalidInput("the contract would end before it begins", "give a later valid_until") from error


def _known(row: ContractRow | None, contract_id: str) -> ContractRow:
    if row is None:
        raise NotFound(f"there is no contract {contract_id[:80]} of this driver", "list the driver's contracts")
    return row
