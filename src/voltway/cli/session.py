"""`voltway session`: what was charged, and how each charge went."""

from typing import Annotated

import typer

from voltway.cli import output, session_view
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, StationFilter, instant
from voltway.cli.completion import complete_token
from voltway.cli.connect import on_database, operator_times
from voltway.cli.paging import cut, read_time_cursor, time_cursor
from voltway.kit.postgres import Connection
from voltway.sessions import store_listing
from voltway.sessions.store_listing import SessionRow
from voltway.vocabulary.sessions import SessionState

app = typer.Typer(name="session", help="Charging sessions: list, show.", no_args_is_help=True)


@app.command("list")
def list_sessions(  # noqa: PLR0913  (one argument per option)
    *,
    station: StationFilter = None,
    token: Annotated[str | None, typer.Option(help="Only of this token.", autocompletion=complete_token)] = None,
    active: Annotated[bool | None, typer.Option("--active/--ended", help="Only those.")] = None,
    begin: Annotated[str | None, typer.Option("--from", help="Started at this time or later.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Started before this time.")] = None,
    limit: LimitOption = 20,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List sessions, newest first.

    Example: voltway session list --station DEPOT-7 --from 2030-01-01
    """
    times = operator_times()
    cursor = read_time_cursor(after)
    started_from, started_to = instant(begin, times.zone), instant(end, times.zone)
    state = None if active is None else SessionState.ACTIVE if active else SessionState.ENDED

    async def work(conn: Connection) -> list[SessionRow]:
        return await store_listing.page(
            conn,
            after=cursor,
            limit=limit + 1,
            station_id=station,
            state=state,
            token_uid=token,
            started_from=started_from,
            started_to=started_to,
        )

    rows, following = cut(on_database(work), limit, lambda row: time_cursor(row.started_at, row.session_id))
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(session_view.listing(rows, times), output.more(following))
    elif station or token or active is not None or begin or end or after:
        output.say("No session is like that.")
    else:
        output.say("No sessions yet. Start one: voltway start STATION --token UID")


@app.command()
def show(
    session: Annotated[str, typer.Argument(metavar="SESSION", help="The session's id.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Show one session: energy, times, power curve, why it ended, and what decided anything unusual.

    Example: voltway session show 0193f0c2a4b17c55a0e1d2c3b4a59687
    """
    view = on_database(lambda conn: session_view.read(conn, session))
    if as_json:
        output.print_json(view)
    else:
        session_view.print_view(view, operator_times())
