"""`voltway webhook`: other systems that are told what happens."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from voltway.cli import output, webhook_view
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, YesOption, author, confirm, instant, seconds
from voltway.cli.auditing import record, with_reason
from voltway.cli.completion import complete_webhook
from voltway.cli.connect import current_settings, on_database, on_pool, operator_times
from voltway.cli.paging import cut
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.sealing import sealing_of
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.webhooks import endpoints, store, store_deliveries
from voltway.webhooks.endpoints import MadeEndpoint
from voltway.webhooks.events import SUBSCRIBABLE, EventType
from voltway.webhooks.outcome import DeliveryState
from voltway.webhooks.store import EndpointRow
from voltway.webhooks.store_deliveries import DeliveryRow

app = typer.Typer(name="webhook", help="Webhooks: other systems that are told what happens.", no_args_is_help=True)

EndpointArgument = Annotated[
    str, typer.Argument(metavar="ENDPOINT", help="The endpoint's id.", autocompletion=complete_webhook)
]

_LONG_S = 600.0
"""To replay or forget the deliveries of months takes longer than other commands."""


@app.command()
@with_reason
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where messages are posted to, https://…")],
    *,
    event: Annotated[
        list[EventType] | None,
        typer.Option(case_sensitive=False, help="What it is told of; may be given again. All, if not given."),
    ] = None,
    description: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell another system what happens from now on. Its secret is printed this one time.

    Example: voltway webhook add https://example.com/hook --event session.ended
    """
    settings = current_settings()
    sealing = sealing_of(settings)

    async def work(conn: Connection) -> MadeEndpoint:
        async with conn.transaction():
            made = await endpoints.add(
                conn,
                sealing,
                url=url,
                events=event or list(SUBSCRIBABLE),
                description=description,
                created_by=author(),
                allow_private=settings.webhooks.allow_private_addresses,
            )
            row = made.endpoint
            await record(conn, AuditAction.WEBHOOK_ADD, row.endpoint_id, row.organization_id, after=row)
        return made

    _tell_secret(on_database(work), as_json=as_json)


@app.command("list")
def list_endpoints(*, limit: LimitOption = 50, after: AfterOption = None, as_json: JsonOption = False) -> None:
    """List the endpoints, oldest first.

    Example: voltway webhook list
    """

    async def work(conn: Connection) -> list[EndpointRow]:
        return await store.page(conn, after=after, limit=limit + 1)

    rows, cursor = cut(on_database(work), limit, lambda row: row.endpoint_id)
    if as_json:
        output.print_json_page(rows, cursor)
    elif rows:
        output.print_table(webhook_view.listing(rows), output.more(cursor))
    elif after:
        output.say("No more webhook endpoints.")
    else:
        output.say("No webhook endpoints yet. Add one: voltway webhook add URL")


@app.command()
def show(endpoint: EndpointArgument, *, as_json: JsonOption = False) -> None:
    """Show one endpoint and how it does.

    Example: voltway webhook show 0193f0c2a4b17c55a0e1d2c3b4a59687
    """
    row = on_database(lambda conn: endpoints.get(conn, endpoint))
    if as_json:
        output.print_json(row)
    else:
        output.print_fields(webhook_view.fields(row, operator_times()))


@app.command()
@with_reason
def change(
    endpoint: EndpointArgument,
    *,
    url: Annotated[str | None, typer.Option(help="Where messages are posted to from now on.")] = None,
    event: Annotated[
        list[EventType] | None,
        typer.Option(case_sensitive=False, help="What it is told of from now on; may be given again."),
    ] = None,
    description: Annotated[str | None, typer.Option(help="What it is for; '' for none.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Change where messages go, or of what an endpoint is told.

    Example: voltway webhook change 0193f0c2a4b17c55a0e1d2c3b4a59687 --event session.ended
    """
    if url is None and not event and description is None:
        raise InvalidInput("there is nothing to change", "give --url, --event or --description")
    allow_private = current_settings().webhooks.allow_private_addresses

    async def work(conn: Connection) -> EndpointRow:
        return await endpoints.change(
            conn, endpoint, url=url, events=event or None, description=description, allow_private=allow_private
        )

    row = on_database(lambda conn: _change(conn, endpoint, AuditAction.WEBHOOK_CHANGE, work))
    _tell(row, f"Webhook endpoint {endpoint} is changed.", as_json=as_json)


@app.command()
@with_reason
def pause(endpoint: EndpointArgument, *, as_json: JsonOption = False) -> None:
    """Deliver nothing for now; what happens meanwhile is kept for it.

    Example: voltway webhook pause 0193f0c2a4b17c55a0e1d2c3b4a59687
    """
    action = AuditAction.WEBHOOK_PAUSE
    row = on_database(lambda conn: _change(conn, endpoint, action, lambda conn: endpoints.pause(conn, endpoint)))
    _tell(row, f"Webhook endpoint {endpoint} is paused.", as_json=as_json)


@app.command()
@with_reason
def resume(endpoint: EndpointArgument, *, as_json: JsonOption = False) -> None:
    """Deliver again, to one that was paused or disabled.

    Example: voltway webhook resume 0193f0c2a4b17c55a0e1d2c3b4a59687
    """
    action = AuditAction.WEBHOOK_RESUME
    row = on_database(lambda conn: _change(conn, endpoint, action, lambda conn: endpoints.resume(conn, endpoint)))
    _tell(row, f"Webhook endpoint {endpoint} is active.", as_json=as_json)


@app.command()
@with_reason
def rotate(
    endpoint: EndpointArgument,
    *,
    keep: Annotated[str, typer.Option(metavar="SPAN", help="How long the old secret signs too, 0 for not.")] = "1d",
    as_json: JsonOption = False,
) -> None:
    """Give an endpoint a new secret and print it this one time.

    Example: voltway webhook rotate 0193f0c2a4b17c55a0e1d2c3b4a59687 --keep 2h
    """
    sealing = sealing_of(current_settings())
    overlap = timedelta(seconds=seconds(keep))

    async def work(conn: Connection) -> MadeEndpoint:
        async with conn.transaction():
            made = await endpoints.rotate(conn, sealing, endpoint, datetime.now(UTC), keep=overlap)
            await record(conn, AuditAction.WEBHOOK_RENEW_SECRET, endpoint, made.endpoint.organization_id)
        return made

    _tell_secret(on_database(work), as_json=as_json)


@app.command()
@with_reason
def remove(endpoint: EndpointArgument, *, yes: YesOption = False) -> None:
    """Forget an endpoint with everything that waits for it.

    Example: voltway webhook remove 0193f0c2a4b17c55a0e1d2c3b4a59687
    """
    confirm(f"Forget webhook endpoint {endpoint} and what waits for it?", yes=yes)

    async def work(pool: Pool) -> None:
        async with transaction(pool) as conn:
            row = await endpoints.get(conn, endpoint)
            await record(conn, AuditAction.WEBHOOK_REMOVE, endpoint, row.organization_id, before=row)
        # Many deliveries go in many steps, so this can't be the same transaction.
        async with pool.connection() as conn:
            await store.remove(conn, endpoint)

    on_pool(work, statement_timeout_s=_LONG_S)
    output.say(f"Webhook endpoint {endpoint} is removed.")


@app.command("test")
@with_reason
def send_test(endpoint: EndpointArgument, *, as_json: JsonOption = False) -> None:
    """Send an endpoint a message that says nothing.

    Example: voltway webhook test 0193f0c2a4b17c55a0e1d2c3b4a59687
    """

    async def work(conn: Connection) -> str:
        async with conn.transaction():
            delivery_id = await endpoints.send_test(conn, endpoint, datetime.now(UTC))
            row = await endpoints.get(conn, endpoint)
            await record(conn, AuditAction.WEBHOOK_SEND_TEST, endpoint, row.organization_id, after=delivery_id)
        return delivery_id

    delivery_id = on_database(work)
    if as_json:
        output.print_json({"delivery_id": delivery_id})
    else:
        output.say(f"The test is on its way as {delivery_id}.")
        output.say(f"What became of it: voltway webhook deliveries {endpoint}")


@app.command()
def deliveries(
    endpoint: EndpointArgument,
    *,
    state: Annotated[DeliveryState | None, typer.Option(case_sensitive=False, help="Only these.")] = None,
    limit: LimitOption = 20,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what was or will be delivered to an endpoint, newest first.

    Example: voltway webhook deliveries 0193f0c2a4b17c55a0e1d2c3b4a59687 --state dead
    """
    before = _position(after)

    async def work(conn: Connection) -> list[DeliveryRow]:
        await endpoints.get(conn, endpoint)
        return await store_deliveries.page(conn, endpoint, state=state, after=before, limit=limit + 1)

    rows, cursor = cut(on_database(work), limit, lambda row: str(row.position))
    if as_json:
        output.print_json_page(rows, cursor)
    elif rows:
        output.print_table(webhook_view.deliveries(rows, operator_times()), output.more(cursor))
    else:
        output.say("No delivery is like that." if state or after else "Nothing has happened that it is told of.")


@app.command()
@with_reason
def replay(
    endpoint: EndpointArgument,
    delivery: Annotated[str | None, typer.Argument(metavar="DELIVERY", help="One delivery's id.")] = None,
    *,
    since: Annotated[str | None, typer.Option(help="All dead ones since then, in the operator's zone.")] = None,
    delivered: Annotated[bool, typer.Option("--delivered", help="With --since: delivered ones too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Deliver once more: one message, or all dead ones since a time, in order.

    Example: voltway webhook replay 0193f0c2a4b17c55a0e1d2c3b4a59687 --since 2030-12-31
    """
    begin = instant(since, operator_times().zone)
    if (delivery is None) == (begin is None):
        raise InvalidInput("it is not clear what to replay", "name one delivery, or give --since")

    async def work(pool: Pool) -> int:
        async with transaction(pool) as conn:
            row = await endpoints.get(conn, endpoint)
            if delivery is not None:
                await _replay_one(conn, endpoint, delivery)
            told = delivery or {"since": begin, "delivered": delivered}
            await record(conn, AuditAction.WEBHOOK_REPLAY, endpoint, row.organization_id, after=told)
        if delivery is not None:
            return 1
        now = datetime.now(UTC)
        return await store_deliveries.replay_all(pool, endpoint, since=begin or now, now=now, delivered_too=delivered)

    count = on_pool(work, statement_timeout_s=_LONG_S)
    if as_json:
        output.print_json({"replayed": count})
    else:
        output.say("Nothing is there to replay." if count == 0 else f"{count} will be delivered once more.")


async def _change(
    conn: Connection,
    endpoint: str,
    action: AuditAction,
    change: Callable[[Connection], Awaitable[EndpointRow]],
) -> EndpointRow:
    async with conn.transaction():
        before = await endpoints.get(conn, endpoint)
        row = await change(conn)
        await record(conn, action, endpoint, row.organization_id, before=before, after=row)
    return row


async def _replay_one(conn: Connection, endpoint_id: str, delivery_id: str) -> None:
    row = await store_deliveries.find(conn, delivery_id)
    if row is None or row.endpoint_id != endpoint_id:
        raise NotFound(
            f"webhook endpoint {endpoint_id[:80]} has no delivery {delivery_id[:80]}",
            f"`voltway webhook deliveries {endpoint_id[:80]}` shows them",
        )
    if not await store_deliveries.replay(conn, delivery_id, datetime.now(UTC)):
        raise Conflict(f"delivery {delivery_id} waits to be delivered already", "see when with `deliveries`")


def _position(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise InvalidInput(f"{cursor[:80]!r} is no cursor of this list", "give the `next` of the page before")
    return int(cursor)


def _tell(row: EndpointRow, sentence: str, *, as_json: bool) -> None:
    if as_json:
        output.print_json(row)
    else:
        output.say(sentence)


def _tell_secret(made: MadeEndpoint, *, as_json: bool) -> None:
    if as_json:
        output.print_json(made)
        return
    typer.echo(made.secret)
    output.say("The secret is shown only now. The receiver checks with it that a message is ours:")
    output.say(f"docs/webhooks.md says how. The endpoint's id is {made.endpoint.endpoint_id}.")
