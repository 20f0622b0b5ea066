"""`voltway driver`: whose customers drivers are, and what is theirs."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from msgspec import Struct
from rich.table import Table

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.paging import cut
from voltway.drivers import store, store_consents, store_contracts, store_vehicles
from voltway.drivers.store import DriverCursor, DriverFilter, DriverRow
from voltway.drivers.store_consents import ConsentRow
from voltway.drivers.store_contracts import ContractRow
from voltway.drivers.store_vehicles import VehicleFilter, VehicleRow
from voltway.kit.postgres import Connection
from voltway.people import store_organizations
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput, NotFound

app = typer.Typer(name="driver", help="Drivers: customers, and who drives in fleets.", no_args_is_help=True)

OrganizationOption = Annotated[
    str | None, typer.Option("--organization", metavar="ID", help="Only of this organization.")
]
_SHOWN_AT_MOST = 100


class DriverView(Struct, frozen=True, kw_only=True):
    """A driver and what is theirs: up to a hundred vehicles and contracts, and the consents in force."""

    driver: DriverRow
    vehicles: list[VehicleRow]
    contracts: list[ContractRow]
    consents: list[ConsentRow]


@app.command()
@with_reason
def add(  # noqa: PLR0913  (one argument per property)
    name: Annotated[str, typer.Argument(metavar="NAME", help="The driver's name.")],
    *,
    email: Annotated[str | None, typer.Option(help="Where to write to.")] = None,
    phone: Annotated[str | None, typer.Option(help="With the country, like +43 660 1234567.")] = None,
    locale: Annotated[str | None, typer.Option(help="The language, like de or pt-BR.")] = None,
    company: Annotated[str | None, typer.Option(help="For invoices.")] = None,
    street: Annotated[str | None, typer.Option(help="For invoices.")] = None,
    postal_code: Annotated[str | None, typer.Option(help="For invoices.")] = None,
    city: Annotated[str | None, typer.Option(help="For invoices.")] = None,
    country: Annotated[str | None, typer.Option(help="For invoices; two letters, like AT.")] = None,
    tax_id: Annotated[str | None, typer.Option(help="For invoices.")] = None,
    organization: Annotated[str, typer.Option("--organization", metavar="ID", help="Whose customer.")] = ROOT,
    as_json: JsonOption = False,
) -> None:
    """Add a driver, without an account to sign in with.

    Example: voltway driver add "Ada Lovelace" --email ada@example.org
    """
    columns = {
        "name": name,
        "email": email,
        "phone": phone,
        "locale": locale,
        "company": company,
        "street": street,
        "postal_code": postal_code,
        "city": city,
        "country": country,
        "tax_id": tax_id,
    }
    row = on_database(lambda conn: _add(conn, OrganizationId(organization), columns))
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Driver {row.name} has the id {row.driver_id}.")


@app.command("list")
def list_drivers(
    *,
    search: Annotated[str | None, typer.Option(help="Only those whose name begins so.")] = None,
    email: Annotated[str | None, typer.Option(help="Only those whose e-mail address begins so.")] = None,
    organization: OrganizationOption = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List drivers by name.

    Example: voltway driver list --search lovel
    """
    wanted = DriverFilter(search=search or None, email=email or None, organization_id=organization)
    cursor_before = _read_cursor(after)
    found = on_database(lambda conn: store.page(conn, wanted, after=cursor_before, limit=limit + 1))
    rows, cursor = cut(found, limit, lambda row: ",".join(store.cursor_of(wanted, row)))
    if as_json:
        output.print_json_page(rows, cursor)
    elif rows:
        output.print_table(_listing(rows), output.more(cursor))
    else:
        output.say("No driver is like that.")


@app.command()
def show(
    driver: Annotated[str, typer.Argument(metavar="ID", help="The driver's id.")], *, as_json: JsonOption = False
) -> None:
    """Show a driver with vehicles, contracts and the consents in force.

    Example: voltway driver show 0199a1…
    """
    view = on_database(lambda conn: _view(conn, driver))
    if as_json:
        output.print_json(view)
        return
    _print_driver(view.driver)
    for vehicle in view.vehicles:
        output.heading("Vehicle")
        _print_vehicle(vehicle)
    for contract in view.contracts:
        output.heading("Contract")
        _print_contract(contract)
    if view.consents:
        output.heading("Agrees to")
        times = operator_times()
        output.print_fields(
            (one.purpose.value, f"version {one.version}, {times.full(one.at)}") for one in view.consents
        )


async def _add(conn: Connection, organization_id: OrganizationId, columns: dict[str, Any]) -> DriverRow:
    now = datetime.now(UTC)
    if await store_organizations.find(conn, organization_id) is None:
        raise NotFound(f"there is no organization {organization_id[:80]}", "`voltway organization list` shows them")
    async with conn.transaction():
        row = await store.add(conn, organization_id, now, **columns)
        told = {"set": sorted(name for name, value in columns.items() if value is not None)}
        await record(conn, AuditAction.DRIVER_ADD, row.driver_id, organization_id, after=told)
    return row


async def _view(conn: Connection, driver_id: str) -> DriverView:
    return DriverView(
        driver=await store.require(conn, driver_id),
        vehicles=await store_vehicles.page(conn, VehicleFilter(driver_id=driver_id), limit=_SHOWN_AT_MOST),
        contracts=await store_contracts.page(conn, driver_id, limit=_SHOWN_AT_MOST),
        consents=list((await store_consents.in_force(conn, driver_id)).values()),
    )


def _read_cursor(text: str | None) -> DriverCursor | None:
    if text is None:
        return None
    name, comma, driver_id = text.rpartition(",")
    if not comma or not driver_id:
        raise InvalidInput(f"{text[:80]!r} is no cursor of this list", "give the `next` of the page before")
    return DriverCursor(name, driver_id)


def _listing(rows: list[DriverRow]) -> Table:
    table = output.table(output.name("Driver"), "E-mail", "Organization", "Id")
    for row in rows:
        table.add_row(output.cell(row.name), output.cell(row.email), row.organization_id, row.driver_id)
    return table


def _print_driver(row: DriverRow) -> None:
    city = " ".join(part for part in (row.country, row.postal_code, row.city) if part)
    output.print_fields(
        [
            ("Driver", row.name),
            ("Id", row.driver_id),
            ("Organization", row.organization_id),
            ("Account", row.user_id or "none: can't sign in"),
            ("E-mail", row.email),
            ("Telephone", row.phone),
            ("Language", row.locale),
            ("Company", row.company),
            ("Address", ", ".join(part for part in (row.street, city) if part)),
            ("Tax number", row.tax_id),
            ("Since", operator_times().full(row.created_at)),
        ]
    )


def _print_vehicle(row: VehicleRow) -> None:
    output.print_fields(
        [
            ("Id", row.vehicle_id),
            ("Model", row.model_id or row.description),
            ("Plate", row.licence_plate),
            ("Autocharge", row.evccid),
            ("Battery", None if row.battery_wh is None else f"{output.kwh(row.battery_wh, 1)} kWh"),
            ("Connectors", " ".join(row.connectors)),
        ]
    )


def _print_contract(row: ContractRow) -> None:
    times = operator_times()
    output.print_fields(
        [
            ("Number", row.number),
            ("With", row.organization_id),
            ("eMAID", row.emaid),
            ("State", row.state.value),
            ("From", times.full(row.valid_from)),
            ("Until", times.full(row.valid_until)),
        ]
    )
