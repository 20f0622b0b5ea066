"""`voltway station`: charging stations, known to the network or waiting to be."""

import sys
from typing import Annotated

import typer

from voltway.cli import (
    output,
    station_access,
    station_hours,
    station_local_list,
    station_logs,
    station_profiles,
    station_quirks,
    station_refusals,
    station_security,
    station_variables,
    station_view,
)
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, StationArgument, YesOption, confirm
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, on_network, operator_times
from voltway.cli.paging import cut
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.stations import store_listing
from voltway.stations.store_listing import ConnectorRow, StationRow
from voltway.vocabulary.audit import ADMITTING, AuditAction
from voltway.vocabulary.stations import Admission, SecurityProfile
from voltway.vocabulary.subjects import STATION_CHANGED

app = typer.Typer(name="station", help="Charging stations: add, show, admit, correct, remove.", no_args_is_help=True)

PasswordOption = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of making one.")
]


@app.command()
@with_reason
def add(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    *,
    name: Annotated[str | None, typer.Option(help="What people call it.")] = None,
    latitude: Annotated[float | None, typer.Option(help="Degrees, WGS 84.")] = None,
    longitude: Annotated[float | None, typer.Option(help="Degrees, WGS 84.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Where it stands, like Europe/Berlin.")] = None,
    profile: Annotated[int, typer.Option(min=0, max=3, help="OCPP security profile.")] = 1,
    password_stdin: PasswordOption = False,
    free_vend: Annotated[bool, typer.Option("--free-vend", help="Anyone may charge, without a token.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Let a station in, and print what has to be typed into it. The password is shown this one time.

    Example: voltway station add DEPOT-7 --name "Depot, bay 7" --latitude 52.52 --longitude 13.40
    """
    security = SecurityProfile(profile)
    password = station_access.new_secret(station, security, _password_from_stdin(wanted=password_stdin))

    async def work(pool: Pool, bus: Bus) -> StationRow:
        async with transaction(pool) as conn:
            row = await store_listing.add(
                conn,
                station,
                name=name,
                password_hash=station_access.hashed(password),
                security_profile=security,
                latitude=latitude,
                longitude=longitude,
                time_zone=time_zone,
                free_vend=free_vend,
            )
            await record(conn, AuditAction.STATION_ADD, station, row.organization_id, after=row.for_audit())
        bus.publish(STATION_CHANGED, station.encode())
        return row

    row = on_network(work)
    station_access.print_access(row, password, f"Station {station} may connect. Type this into it:", as_json=as_json)


@app.command("list")
def list_stations(
    *,
    search: Annotated[
        str | None, typer.Option(help="A text anywhere in id, name, vendor, model or serial number.")
    ] = None,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only stations that wait to be accepted.")] = False,
    online: Annotated[bool | None, typer.Option("--online/--offline", help="Only those.")] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List stations by id, with what their connectors are doing.

    Example: voltway station list --offline
    """
    admission = Admission.PENDING if waiting else None

    async def work(conn: Connection) -> tuple[list[StationRow], list[ConnectorRow], str | None]:
        rows = await store_listing.page(
            conn, after=after, limit=limit + 1, search=search, admission=admission, online=online
        )
        kept, cursor = cut(rows, limit, lambda row: row.station_id)
        return kept, await store_listing.connectors(conn, [row.station_id for row in kept]), cursor

    rows, connectors, cursor = on_database(work)
    if as_json:
        output.print_json_page(station_view.with_connectors(rows, connectors), cursor)
    elif rows:
        output.print_table(station_view.listing(rows, connectors, operator_times()), output.more(cursor))
    elif search or waiting or online is not None or after:
        output.say("No station is like that.")
    else:
        output.say("No stations yet. Add one: voltway station add ID")


@app.command()
def show(station: StationArgument, *, as_json: JsonOption = False) -> None:
    """Show one station: connection, connectors, the session now, its last messages.

    Example: voltway station show DEPOT-7
    """
    view = on_database(lambda conn: station_view.read(conn, station))
    if as_json:
        output.print_json(view)
    else:
        station_view.print_view(view, operator_times())


@app.command()
@with_reason
def accept(station: StationArgument, *, as_json: JsonOption = False) -> None:
    """Let a waiting station take part as it is. To give it a password, too, use `voltway station add`.

    Example: voltway station accept DEPOT-7
    """
    row = _set_admission(station, Admission.ACCEPTED)
    if as_json:
        output.print_json(row)
        return
    output.say(f"Station {station} is accepted. It may charge as soon as it has booted with us.")
    if row.security_profile is SecurityProfile.OPEN:
        output.say("It connects without a password (security profile 0), so anyone who knows its id can be it.")
    elif station_access.needs_password(row.security_profile) and not row.has_password:
        output.say(f"It has no password yet. Give it one: voltway station password {output.word(station)}")


@app.command()
@with_reason
def reject(station: StationArgument, *, as_json: JsonOption = False) -> None:
    """Keep a station out, without forgetting it.

    Example: voltway station reject DEPOT-7
    """
    row = _set_admission(station, Admission.REJECTED)
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Station {station} is rejected. To let it in again: voltway station accept {output.word(station)}")


@app.command()
@with_reason
def password(station: StationArgument, *, password_stdin: PasswordOption = False, as_json: JsonOption = False) -> None:
    """Give a station a new password, and print it this one time.

    The old one stops working at the station's next connection.

    Example: voltway station password DEPOT-7
    """
    given = _password_from_stdin(wanted=password_stdin)

    async def work(pool: Pool, bus: Bus) -> tuple[StationRow, str | None]:
        async with transaction(pool) as conn:
            secret = station_access.new_secret(
                station, (await station_view.known_station(conn, station)).security_profile, given
            )
            if secret is None:
                raise station_access.no_password(station)
            row = await store_listing.set_password(conn, station, station_access.hashed(secret))
            await record(conn, AuditAction.STATION_RENEW_PASSWORD, station, row.organization_id)
        bus.publish(STATION_CHANGED, station.encode())
        return row, secret

    row, secret = on_network(work)
    station_access.print_access(
        row, secret, f"Station {station} has a new password. Type this into it:", as_json=as_json
    )


app.command()(station_quirks.quirks)
app.command()(station_hours.hours)
app.command("local-list")(station_local_list.local_list)
app.command()(station_variables.variables)
app.command("profiles")(station_profiles.profiles)
app.command("rotate")(station_security.rotate)
app.command("upgrade")(station_security.upgrade)
app.command("network")(station_security.network)
app.command("refusals")(station_refusals.refusals)
app.command("forget-certificate")(station_refusals.forget_certificate)
app.add_typer(station_logs.app)


@app.command()
@with_reason
def remove(station: StationArgument, *, yes: YesOption = False) -> None:
    """Forget a station. Its sessions and messages stay, they are the record.

    Example: voltway station remove DEPOT-7
    """
    confirm(f"Forget station {station}?", yes=yes)

    async def work(pool: Pool, bus: Bus) -> None:
        async with transaction(pool) as conn:
            row = await station_view.known_station(conn, station)
            await store_listing.remove(conn, station)
            await record(conn, AuditAction.STATION_REMOVE, station, row.organization_id, before=row.for_audit())
        bus.publish(STATION_CHANGED, station.encode())

    on_network(work)
    output.say(f"Station {station} is removed.")


def _set_admission(station: str, admission: Admission) -> StationRow:
    async def work(pool: Pool, bus: Bus) -> StationRow:
        async with transaction(pool) as conn:
            before = await station_view.known_station(conn, station)
            row = await store_listing.set_admission(conn, station, admission)
            action, was = ADMITTING[admission], before.admission
            await record(conn, action, station, row.organization_id, before=was, after=admission)
        bus.publish(STATION_CHANGED, station.encode())
        return row

    return on_network(work)


def _password_from_stdin(*, wanted: bool) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if wanted else None
