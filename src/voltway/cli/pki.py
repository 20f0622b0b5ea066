"""`voltway pki`: whose contract certificates are believed (plug and charge), and a PKI to try it with."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from voltway.cli import output
from voltway.cli.arguments import JsonOption, YesOption, confirm
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.kit.postgres import Connection
from voltway.plug_and_charge import pki, store, trusting
from voltway.plug_and_charge.store import ContractAuthority
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.certificates import TrustedUse
from voltway.vocabulary.errors import InvalidInput

app = typer.Typer(name="pki", help="Plug and charge: roots of contracts, and a test PKI.", no_args_is_help=True)

AuthorityArgument = Annotated[str, typer.Argument(metavar="AUTHORITY", help="The authority's id.")]
OcspOption = Annotated[str | None, typer.Option("--ocsp-url", help="Where it is told what was revoked (OCSP).")]


@app.command()
def make(
    directory: Annotated[Path, typer.Argument(metavar="DIRECTORY", help="A new directory for it.")],
    *,
    contract: Annotated[str, typer.Option("--emaid", help="The contract's id.")] = "DE8AACA2B3C4D5L",
    vehicle: Annotated[str, typer.Option("--pcid", help="The vehicle's provisioning id.")] = "WVWZZZ1JZXW000001",
    ocsp_url: OcspOption = None,
) -> None:
    """Make a PKI to try plug and charge with: roots, sub-CAs, a contract, a provisioning certificate, and all keys.

    Example: voltway pki make pki --emaid DE-8AA-CA2B3C4D5-L
    """
    made = pki.make(contract, vehicle, now=datetime.now(UTC), ocsp_url=ocsp_url)
    files = pki.write(made, directory)
    output.say(f"{directory} has {len(files)} files. Believe its contracts: voltway pki trust {directory}/mo_root.pem")


@app.command("list")
def list_authorities(*, as_json: JsonOption = False) -> None:
    """List whose contract certificates are believed, the newest first.

    Example: voltway pki list
    """
    rows = on_database(store.listing)
    if as_json:
        output.print_json_page(rows, None)
    elif not rows:
        output.say("No contract certificates are believed yet. Keep a root: voltway pki trust FILE")
    else:
        times = operator_times()
        table = output.table(
            output.name("Authority"),
            output.fixed("Use"),
            output.name("Subject"),
            output.fixed("Ends"),
            output.fixed("Kept by"),
        )
        for row in rows:
            ends = times.short(row.not_after)
            by = "provider" if row.from_provider else "operator"
            table.add_row(row.contract_authority_id, row.use.value, output.cell(row.subject), ends, by)
        output.print_table(table)


@app.command()
@with_reason
def trust(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The authority's certificate (PEM).")],
    *,
    use: Annotated[TrustedUse, typer.Option("--as", case_sensitive=False, help="What it is.")] = TrustedUse.MO_ROOT,
    ocsp_url: OcspOption = None,
    as_json: JsonOption = False,
) -> None:
    """Believe contract certificates below this root, at all stations of the network.

    Example: voltway pki trust mo_root.pem --as mo_root
    """
    try:
        text = file.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise InvalidInput(f"{file} can't be read ({error.strerror})", "give a readable file") from error

    async def work(conn: Connection) -> ContractAuthority:
        async with conn.transaction():
            row = await trusting.trust(conn, text, use, ocsp_url, datetime.now(UTC))
            action = AuditAction.CONTRACT_AUTHORITY_ADD
            await record(conn, action, row.contract_authority_id, after=row.fingerprint)
        return row

    row = on_database(work)
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Contracts below {row.subject} are believed ({row.contract_authority_id}).")


@app.command()
@with_reason
def distrust(authority: AuthorityArgument, *, yes: YesOption = False) -> None:
    """Believe contract certificates below this authority no more.

    Example: voltway pki distrust 0193f0c2a4b17c55a0e1d2c3b4a59687
    """
    confirm(f"Believe contracts below {authority} no more? Their cars can't plug and charge.", yes=yes)

    async def work(conn: Connection) -> ContractAuthority:
        async with conn.transaction():
            row = await trusting.known(conn, authority)
            await store.remove(conn, authority)
            action = AuditAction.CONTRACT_AUTHORITY_REMOVE
            await record(conn, action, authority, before=row.fingerprint)
        return row

    row = on_database(work)
    output.say(f"Contracts below {row.subject} are believed no more.")
