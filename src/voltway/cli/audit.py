"""`voltway audit`: who did what, and the proof that nobody changed the record of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, Final

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from voltway.audit import body, ocsf, signing, store
from voltway.audit.store import AuditFilter
from voltway.audit.verifying import OnProgress, verify as verify_trail
from voltway.cli import audit_view, output
from voltway.cli.arguments import JsonOption, LimitOption, instant
from voltway.cli.connect import on_database, on_pool, operator_times
from voltway.cli.paging import cut
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.audit import AuditAction, AuditEntry, SubjectKind
from voltway.vocabulary.errors import InvalidInput

app = typer.Typer(name="audit", help="Who did what: list, verify, export.", no_args_is_help=True)

_STATEMENT_TIMEOUT_S: Final = 3600.0
"""A long trail is read with one statement, a thousand entries at a time."""

_KNOWN = re.compile(r"([1-9][0-9]{0,17}):([0-9a-fA-F]{64})")

SinceOption = Annotated[str | None, typer.Option("--since", help="Done at this time or later.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="Done before this time.")]
OrganizationOption = Annotated[str | None, typer.Option("--organization", help="Only of this organization.")]


class ExportFormat(StrEnum):
    """How an export is written."""

    JSON = "json"
    OCSF = "ocsf"


@app.command("list")
def list_entries(  # noqa: PLR0913  (one argument per option)
    *,
    actor: Annotated[str | None, typer.Option(help="Only by this user, key or account (its id).")] = None,
    subject: Annotated[
        str | None, typer.Option(metavar="[KIND:]ID", help="Only what was done to this, like station:DEPOT-7.")
    ] = None,
    action: Annotated[
        AuditAction | None, typer.Option(help="Only this, like token.block.", metavar="ACTION", case_sensitive=False)
    ] = None,
    organization: OrganizationOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = 20,
    after: Annotated[
        int | None, typer.Option("--after", metavar="NUMBER", help="Go on where the last page ended (its `next`).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List what was done, newest first.

    Example: voltway audit list --subject station:DEPOT-7
    """
    times, (kind, subject_id) = operator_times(), _subject(subject)
    wanted = AuditFilter(
        organization_id=OrganizationId(organization) if organization else None,
        actor_id=actor,
        action=action,
        subject_kind=kind,
        subject_id=subject_id,
        since=instant(since, times.zone),
        until=instant(until, times.zone),
    )

    async def work(conn: Connection) -> list[AuditEntry]:
        return await store.page(conn, wanted, before=after, limit=limit + 1)

    rows, following = cut(on_database(work), limit, lambda row: str(row.number))
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(audit_view.listing(rows, times), output.more(following))
    else:
        empty = wanted == AuditFilter() and after is None
        output.say("The audit trail is empty." if empty else "Nothing like that was done.")


@app.command()
def verify(
    *,
    public_key: Annotated[
        list[str] | None,
        typer.Option(
            "--public-key",
            metavar="KEY",
            help="Trust only this key's signatures: 64 hexadecimal digits or a PEM file. Can be given several times.",
        ),
    ] = None,
    known: Annotated[
        list[str] | None,
        typer.Option(
            "--known",
            metavar="NUMBER:HASH",
            help="An entry's hash that was noted elsewhere, by an earlier verify or the worker's log.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Prove that no entry was changed, taken out or put in, and name the first that was.

    Ends with 0 if the trail is whole and with 1 if it isn't. Others may go on working meanwhile.

    Example: voltway audit verify --public-key audit-public.pem
    """
    trusted = [signing.read_public_key(text) for text in public_key or []]
    noted = dict(_known(text) for text in known or [])
    with _progress_bar() as show:
        verdict = on_pool(
            lambda pool: verify_trail(pool, trusted, noted, show), statement_timeout_s=_STATEMENT_TIMEOUT_S
        )
    if as_json:
        output.print_json(audit_view.as_document(verdict))
    else:
        audit_view.print_verdict(verdict, operator_times())
    raise typer.Exit(0 if verdict.broken is None else 1)


@app.command()
def export(
    *,
    file_format: Annotated[
        ExportFormat,
        typer.Option(
            "--format", help="json: each entry as it is hashed. ocsf: events for a SIEM.", case_sensitive=False
        ),
    ] = ExportFormat.JSON,
    organization: OrganizationOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Write entries to standard output, oldest first, one JSON document per line.

    Example: voltway audit export --format ocsf --since 2030-01-01 > audit.jsonl
    """
    zone = operator_times().zone
    wanted = AuditFilter(
        organization_id=OrganizationId(organization) if organization else None,
        since=instant(since, zone),
        until=instant(until, zone),
    )

    async def work(pool: Pool) -> None:
        async with transaction(pool) as conn:
            await store.freeze(conn)
            async for number, text, digest in store.stream(conn, wanted):
                typer.echo(_line(file_format, number, text, digest))

    on_pool(work, statement_timeout_s=_STATEMENT_TIMEOUT_S)


def _line(file_format: ExportFormat, number: int, text: str, digest: bytes) -> bytes:
    match file_format:
        case ExportFormat.JSON:
            # The entry goes out byte for byte as it was hashed.
            raw = {"number": number, "hash": digest.hex(), "entry": msgspec.Raw(text.encode())}
            return msgspec.json.encode(raw)
        case ExportFormat.OCSF:
            return msgspec.json.encode(ocsf.event(body.read(number, text, digest)))


def _known(text: str) -> tuple[int, bytes]:
    match = _KNOWN.fullmatch(text)
    if match is None:
        raise InvalidInput(f"{text[:80]!r} is no number and hash", "write it like 1042: and 64 hexadecimal digits")
    return int(match[1]), bytes.fromhex(match[2])


def _subject(text: str | None) -> tuple[SubjectKind | None, str | None]:
    if text is None:
        return None, None
    kind, colon, subject_id = text.partition(":")
    if not colon:
        return None, text
    if kind not in SubjectKind.__members__.values():
        raise InvalidInput(f"{kind[:80]!r} is no kind of subject", f"one of {', '.join(SubjectKind)}")
    return SubjectKind(kind), subject_id


@contextmanager
def _progress_bar() -> Iterator[OnProgress]:
    """Shows progress on a terminal's standard error while the block runs, and nothing elsewhere."""
    terminal = Console(stderr=True)
    columns = TextColumn("entries"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task("entries", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show
