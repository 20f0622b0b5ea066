"""Table `vehicle`: what a driver drives, and what stands in an organization's fleet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString, NamedTuple

import psycopg
from msgspec import Struct, structs
from psycopg.sql import SQL, Composed, Identifier, Placeholder

from voltway.drivers.catalogue import CarModel
from voltway.drivers.profile import VEHICLE, cleaned, folded_plate
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.people.store_paging import PagedTable, organizations_of, page_query
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.drivers import ConnectorType
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.ids import new_id


class VehicleRow(Struct, frozen=True, kw_only=True):
    """A vehicle. `driver_id` None: of the organization's fleet. `model_id` is of the catalogue, None: none of it.

    `evccid` is the address it is known by when it is plugged in (autocharge). What is not known is None; an
    `ac_limit_w` holds over `ac_phases` phases.
    """

    vehicle_id: str
    organization_id: OrganizationId
    driver_id: str | None
    model_id: str | None
    description: str | None
    licence_plate: str | None
    evccid: str | None
    battery_wh: int | None
    ac_limit_w: int | None
    ac_phases: int | None
    dc_limit_w: int | None
    connectors: list[ConnectorType]
    created_at: datetime
    changed_at: datetime


class VehicleFilter(Struct, frozen=True, kw_only=True):
    """Which vehicles are wanted; None: any. `plate` is how the licence plate begins, whatever is between its signs."""

    plate: str | None = None
    driver_id: str | None = None
    organization_id: str | None = None


class VehicleCursor(NamedTuple):
    """Where a page ends: the folded licence plate (empty where the list is not by it), and the vehicle's id."""

    plate: str
    vehicle_id: str


SETTABLE: Final = (
    *VEHICLE,
    "model_id",
    "battery_wh",
    "ac_limit_w",
    "ac_phases",
    "dc_limit_w",
    "connectors",
)
"""Columns that `add` and `change` take by name."""

_OF_MODEL: Final = ("battery_wh", "ac_limit_w", "ac_phases", "dc_limit_w", "connectors")
_VEHICLE: Final = SQL("""
    vehicle_id, organization_id, driver_id, model_id, description, licence_plate, evccid, battery_wh, ac_limit_w,
    ac_phases, dc_limit_w, connectors, created_at, changed_at
""")
_LAST: Final = "\U0010ffff"


def filled_in(columns: dict[str, Any], model: CarModel | None) -> dict[str, Any]:
    """`columns`, and what they do not say about a vehicle of this model as the catalogue has it."""
    return columns if model is None else {name: getattr(model, name) for name in _OF_MODEL} | columns


async def add(
    conn: Connection, organization_id: OrganizationId, driver_id: str | None, now: datetime, **columns: object
) -> VehicleRow:
    """A new vehicle of a driver (of this organization), or of its fleet, with those columns of `SETTABLE` given.

    Raises InvalidInput, NotFound for a driver who is not there, Conflict for an `evccid` that the organization has.
    """
    values: dict[str, Any] = {
        "vehicle_id": new_id(),
        "organization_id": organization_id,
        "driver_id": driver_id,
        "created_at": now,
        "changed_at": now,
        **cleaned({name: value for name, value in columns.items() if value is not None}, VEHICLE),
    }
    query = SQL("insert into vehicle ({}) values ({}) returning {}").format(
        SQL(", ").join(map(Identifier, values)), SQL(", ").join(map(Placeholder, values)), _VEHICLE
    )
    added = await _write(conn, query, values)
    assert added is not None  # noqa: S101  (an insert that raised nothing has its row)
    return added


async def find(conn: Connection, vehicle_id: str) -> VehicleRow | None:
    """The vehicle of this id, or None."""
    query = SQL("select {} from vehicle where vehicle_id = %(vehicle_id)s").format(_VEHICLE)
    return await fetch_one(conn, VehicleRow, query, {"vehicle_id": vehicle_id})


async def require(conn: Connection, vehicle_id: str) -> VehicleRow:
    """The vehicle of this id. Raises NotFound."""
    return _known(await find(conn, vehicle_id), vehicle_id)


async def lock(conn: Connection, vehicle_id: str) -> VehicleRow:
    """The same, and nobody else changes it before the transaction ends."""
    query = SQL("select {} from vehicle where vehicle_id = %(vehicle_id)s for update").format(_VEHICLE)
    return _known(await fetch_one(conn, VehicleRow, query, {"vehicle_id": vehicle_id}), vehicle_id)


async def page(
    conn: Connection, wanted: VehicleFilter | None = None, *, after: VehicleCursor | None = None, limit: int = 50
) -> list[VehicleRow]:
    """Up to `limit` vehicles by id, or by licence plate where `wanted.plate` is given; those after `after`."""
    wanted = wanted or VehicleFilter()
    begin = None if wanted.plate is None else folded_plate(wanted.plate)
    plate, vehicle_id = after or (None, None)
    organizations = await organizations_of(conn, wanted.organization_id)
    parameters = {
        **structs.asdict(wanted),
        "organizations": organizations,
        "plate": begin,
        "end": None if begin is None else begin + _LAST,
        "after": plate,
        "after_id": vehicle_id,
        "limit": limit,
    }
    return await fetch_all(conn, VehicleRow, _page_query(wanted, after, organizations), parameters)


def cursor_of(wanted: VehicleFilter, row: VehicleRow) -> VehicleCursor:
    """Where the list that `wanted` asks for goes on behind `row`."""
    return VehicleCursor("" if wanted.plate is None else folded_plate(row.licence_plate or ""), row.vehicle_id)


def _page_query(
    wanted: VehicleFilter, after: VehicleCursor | None, organizations: Sequence[OrganizationId] | None
) -> Composed:
    """Conditions on plain columns only, so that row-level security leaves the indexes in use."""
    by_plate = wanted.plate is not None
    behind: LiteralString = (
        "(folded_plate, vehicle_id) > (%(after)s, %(after_id)s)" if by_plate else "vehicle_id > %(after_id)s"
    )
    where = conditions(
        {
            "folded_plate >= %(plate)s and folded_plate < %(end)s": wanted.plate,
            "driver_id = %(driver_id)s": wanted.driver_id,
            "organization_id = %(organization_id)s": wanted.organization_id,
            behind: after,
        }
    )
    table = PagedTable("vehicle", _VEHICLE, ("folded_plate", "vehicle_id") if by_plate else ("vehicle_id",))
    # A driver's vehicles are few, and their index finds them at once.
    return page_query(table, where, one_by_one=organizations is not None and wanted.driver_id is None)


async def change(conn: Connection, vehicle_id: str, now: datetime, **columns: object) -> VehicleRow:
    """Set those columns of `SETTABLE` that are given. Raises NotFound, InvalidInput, Conflict."""
    values = cleaned(columns, VEHICLE)
    assignments = [SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in values]
    query = SQL("update vehicle set {} where vehicle_id = %(vehicle_id)s returning {}").format(
        SQL(", ").join([*assignments, SQL("changed_at = %(now)s")]), _VEHICLE
    )
    return _known(await _write(conn, query, {**values, "vehicle_id": vehicle_id, "now": now}), vehicle_id)


async def remove(conn: Connection, vehicle_id: str) -> None:
    """Forget a vehicle. Raises NotFound."""
    cursor = await conn.execute("delete from vehicle where vehicle_id = %s", (vehicle_id,))
    if cursor.rowcount == 0:
        raise _unknown(vehicle_id)


async def _write(conn: Connection, query: Composed, values: dict[str, Any]) -> VehicleRow | None:
    try:
        return await fetch_one(conn, VehicleRow, query, values)
    except psycopg.errors.UniqueViolation as error:
        raise Conflict(
            f"the organization has a vehicle with the address {values.get('evccid')} already", "change that vehicle"
        ) from error
    except psycopg.errors.ForeignKeyViolation as error:
        raise NotFound(f"there is no driver {str(values.get('driver_id'))[:80]} in that organization") from error


def _known(row: VehicleRow | None, vehicle_id: str) -> VehicleRow:
    if row is None:
        raise _unknown(vehicle_id)
    return row


def _unknown(vehicle_id: str) -> NotFound:
    return NotFound(f"there is no vehicle {vehicle_id[:80]}", "GET /api/v1/vehicles lists all vehicles")
