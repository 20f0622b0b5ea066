"""`voltway certificate`: certificates of stations."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from voltway.certificates import requests, revoking, signing, store
from voltway.certificates.store import CertificateCursor, StationCertificate
from voltway.cli import certificate_authority, output
from voltway.cli.arguments import (
    AfterOption,
    JsonOption,
    LimitOption,
    StationArgument,
    StationFilter,
    YesOption,
    confirm,
)
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import current_settings, on_database, on_network, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut, read_time_cursor, time_cursor
from voltway.cli.station_view import known_station
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.certificates import CertificateState, CertificateUse, RevocationReason
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.subjects import STATION_CHANGED

app = typer.Typer(name="certificate", help="Certificates of stations.", no_args_is_help=True)
app.add_typer(certificate_authority.app)

CertificateArgument = Annotated[str, typer.Argument(metavar="CERTIFICATE", help="The certificate's id.")]


@app.command("list")
def list_certificates(
    *,
    station: StationFilter = None,
    state: Annotated[
        CertificateState | None, typer.Option("--state", case_sensitive=False, help="Only in this state.")
    ] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List certificates of stations, the newest first.

    Example: voltway certificate list --station DEPOT-7
    """
    read = read_time_cursor(after)
    cursor = None if read is None else CertificateCursor(*read)

    async def work(conn: Connection) -> list[StationCertificate]:
        return await store.page(conn, after=cursor, limit=limit + 1, station_id=station, state=state)

    rows, following = cut(on_database(work), limit, lambda row: time_cursor(row.issued_at, row.certificate_id))
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_listing(rows, operator_times()), output.more(following))
    elif station or state or after:
        output.say("No certificate is like that.")
    else:
        output.say("No certificates yet. Have a station ask for one: voltway trigger STATION station_certificate")


@app.command()
def show(certificate: CertificateArgument, *, as_json: JsonOption = False) -> None:
    """Show one certificate, with what stands above it.

    Example: voltway certificate show 0193f0c2a4b17c55a0e1d2c3b4a59687
    """
    row = on_database(lambda conn: revoking.known(conn, certificate))
    if as_json:
        output.print_json(row)
    else:
        output.print_fields(_fields(row, operator_times()))
        output.say(row.chain.rstrip())


@app.command()
@with_reason
def issue(
    station: StationArgument,
    request: Annotated[Path, typer.Argument(metavar="FILE", help="Its request: PKCS #10 as PEM.")],
    *,
    use: Annotated[
        CertificateUse, typer.Option("--use", case_sensitive=False, help="Which of its connections it is for.")
    ] = CertificateUse.BOTH,
    as_json: JsonOption = False,
) -> None:
    """Sign a station's request by hand, with our own authority, and print the certificate.

    For stations that can't ask themselves. It is not sent to the station.

    Example: voltway certificate issue DEPOT-7 depot-7.csr
    """
    settings, text = current_settings(), _read(request)

    async def work(conn: Connection) -> StationCertificate:
        async with conn.transaction():
            row = await known_station(conn, station)
            csr = requests.checked(text, station, row.serial, settings.certificates.operator)
            made = await signing.issue(conn, settings, station, use, csr, datetime.now(UTC))
            action = AuditAction.CERTIFICATE_ISSUE
            await record(conn, action, made.certificate_id, row.organization_id, after=made.subject)
        return made

    made = on_database(work)
    if as_json:
        output.print_json(made)
    else:
        output.say(made.chain.rstrip())


@app.command()
@with_reason
def revoke(
    certificate: CertificateArgument,
    *,
    because: Annotated[
        RevocationReason, typer.Option("--because", case_sensitive=False, help="Why, for those who check it.")
    ] = RevocationReason.UNSPECIFIED,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Have a certificate count no more, for good.

    Example: voltway certificate revoke 0193f0c2a4b17c55a0e1d2c3b4a59687 --because key_compromise
    """
    confirm(f"Revoke certificate {certificate}? Its station can't connect with it any more.", yes=yes)

    async def work(pool: Pool, bus: Bus) -> StationCertificate:
        async with transaction(pool) as conn:
            row = await revoking.revoke(conn, certificate, because, datetime.now(UTC))
            place = await revoking.organization_of(conn, row)
            await record(conn, AuditAction.CERTIFICATE_REVOKE, certificate, place, after=because)
        bus.publish(STATION_CHANGED, row.station_id.encode())
        return row

    row = on_network(work)
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Certificate {certificate} of {row.station_id} counts no more.")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise InvalidInput(f"{file} can't be read ({error.strerror})", "give a readable file") from error


def _listing(rows: list[StationCertificate], times: Times) -> Table:
    table = output.table(
        output.name("Certificate"),
        output.name("Station"),
        output.fixed("Use"),
        output.fixed(f"Issued\nends, {times.zone}"),
        output.fixed("State"),
    )
    for row in rows:
        ends = f"{times.short(row.issued_at)}\n{times.short(row.not_after)}"
        table.add_row(row.certificate_id, output.cell(row.station_id), row.use.value, ends, row.state.value)
    return table


def _fields(row: StationCertificate, times: Times) -> list[tuple[str, str | None]]:
    return [
        ("Certificate", row.certificate_id),
        ("Station", row.station_id),
        ("Use", row.use.value),
        ("State", row.state.value),
        ("Subject", row.subject),
        ("Serial number", row.serial),
        ("Fingerprint", row.fingerprint),
        ("Authority", row.authority_id or "external"),
        ("Issued", times.full(row.issued_at)),
        ("Ends", times.full(row.not_after)),
        ("Installed", times.full(row.installed_at)),
        ("Replaced", times.full(row.replaced_at)),
        ("Revoked", times.full(row.revoked_at)),
        ("Because", None if row.revocation_reason is None else row.revocation_reason.value),
        ("Reason", row.reason),
    ]
