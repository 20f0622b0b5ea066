"""`voltway certificate authority`: who signs certificates of stations."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from voltway.certificates import authority, store_authorities
from voltway.certificates.keys import KeyKind
from voltway.certificates.store_authorities import Authority
from voltway.cli import output
from voltway.cli.arguments import JsonOption
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import current_settings, on_database, operator_times
from voltway.kit.postgres import Connection
from voltway.kit.sealing import sealing_of
from voltway.vocabulary.audit import AuditAction

app = typer.Typer(name="authority", help="Our own authorities: list, show, add, activate.", no_args_is_help=True)


@app.command("list")
def list_authorities(*, as_json: JsonOption = False) -> None:
    """List our own authorities, the newest first.

    Example: voltway certificate authority list
    """
    rows = on_database(store_authorities.listing)
    if as_json:
        output.print_json_page(rows, None)
    elif not rows:
        output.say("No authority yet. The first request of a station makes one, or: voltway certificate authority add")
    else:
        times = operator_times()
        table = output.table(
            output.name("Authority"), output.fixed("State"), output.name("Subject"), output.fixed("Ends")
        )
        for row in rows:
            table.add_row(row.authority_id, row.state.value, output.cell(row.subject), times.short(row.not_after))
        output.print_table(table)


@app.command()
def show(
    authority_id: Annotated[str, typer.Argument(metavar="AUTHORITY", help="The authority's id.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Print the certificate of an authority, which stations have to trust.

    Example: voltway certificate authority show 0193f0c2a4b17c55a0e1d2c3b4a59687 > root.pem
    """
    row = on_database(lambda conn: authority.known(conn, authority_id))
    if as_json:
        output.print_json(row)
    else:
        output.say(row.certificate.rstrip())


@app.command()
@with_reason
def add(
    *,
    key: Annotated[KeyKind, typer.Option("--key", case_sensitive=False, help="What it signs with.")] = KeyKind.EC_P256,
    as_json: JsonOption = False,
) -> None:
    """Make an authority. The first one signs at once; another is brought to stations before it does.

    Example: voltway certificate authority add --key rsa_3072
    """
    settings = current_settings()
    sealing = sealing_of(settings)

    async def work(conn: Connection) -> Authority:
        async with conn.transaction():
            made = await authority.make(conn, sealing, settings.certificates.operator, datetime.now(UTC), key)
            await record(conn, AuditAction.AUTHORITY_ADD, made.authority_id, after=made.fingerprint)
        return made

    _tell(on_database(work), as_json=as_json)


@app.command()
@with_reason
def activate(
    *,
    although_unknown: Annotated[
        bool, typer.Option("--although-unknown", help="Also if stations have not taken its root yet.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Let the newest authority sign from now on, and the one before no more.

    Example: voltway certificate authority activate
    """

    async def work(conn: Connection) -> Authority:
        async with conn.transaction():
            now_signs = await authority.activate(conn, datetime.now(UTC), although_unknown=although_unknown)
            await record(conn, AuditAction.AUTHORITY_ACTIVATE, now_signs.authority_id, after=now_signs.fingerprint)
        return now_signs

    _tell(on_database(work), as_json=as_json)


def _tell(row: Authority, *, as_json: bool) -> None:
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Authority {row.authority_id} is {row.state}.")
